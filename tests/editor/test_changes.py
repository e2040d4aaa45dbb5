"""Corrections land in the script's file, and nothing else there changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import scripts

from narrate.editor.changes import REASON, give, known_as, lines_of, number_of, skip, turn_of
from narrate.editor.patch import patched, read_script
from narrate.errors import InputError, ScriptError
from narrate.fountain import parse, render
from narrate.model.script import NARRATOR, LineKind, Script
from narrate.scripts_folder import stamp

PATH = Path("scripts/lamp.fountain")
OWN = """Title: The Lamp
Copied by: somebody who keeps notes here
Language: en
Cast:
    Ada Lovell; also: LOVELL
    Bo Strand

# The Lamp

It begins in the *dark*,
and that is wrapped.


LOVELL
It is its _best_ idea,
over two lines.
\x20\x20
And a second paragraph.

BO STRAND
(quote)
Not a frame too long. [[lang: fr]]

She shows him. [[ask Ada]]

1. The Candle [[list]]

/* skipped: advertisement
Buy a lamp.

Buy two.
*/

ADA LOVELL
Good night.
"""


def script() -> Script:
    """The script of the file above."""
    return read_script(OWN, path=PATH)


def find(text: str) -> int:
    """The number of a line of it."""
    return next(number for number, line in enumerate(lines_of(script())) if line.text.startswith(text))


def diff(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that left a file and those that came into it."""
    old, new = before.split("\n"), after.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_a_paragraph_of_the_narrator_is_given_to_somebody_in_its_own_words() -> None:
    after = patched(OWN, give(script(), [find("It begins")], "Bo Strand"), path=PATH)
    assert after == OWN.replace("It begins in the *dark*", "BO STRAND\nIt begins in the *dark*")


def test_a_new_person_comes_into_the_cast() -> None:
    after = patched(OWN, give(script(), [find("Good night")], "  Cy\tElm "), path=PATH)
    assert after == OWN.replace("    Bo Strand\n", "    Bo Strand\n    Cy Elm\n").replace("ADA LOVELL\nG", "CY ELM\nG")
    nobody = "Title: X\nCast: nobody\n\nHello.\n"
    assert patched(nobody, give(parse(nobody), [0], "Cy"), path=PATH) == "Title: X\nCast:\n    Cy\n\nCY\nHello.\n"


def test_a_persons_line_is_given_to_the_narrator() -> None:
    after = patched(OWN, give(script(), [find("Good night")], NARRATOR), path=PATH)
    assert after == OWN.replace("ADA LOVELL\nGood night.", "Good night.")
    quoted = patched(OWN, give(script(), [find("Not a frame")], NARRATOR), path=PATH)
    assert quoted == OWN.replace("BO STRAND\n(quote)\nNot a frame too long. [[lang: fr]]",
                                 "Not a frame too long. [[quote]] [[lang: fr]]")  # fmt: skip


def test_one_paragraph_of_a_turn_or_all_of_it() -> None:
    first = find("It is its")
    assert turn_of(script(), first) == (first, first + 1)
    one = patched(OWN, give(script(), [first], "Bo Strand"), path=PATH)
    assert [line.speaker for line in lines_of(parse(one))][first : first + 2] == ["Bo Strand", "Ada Lovell"]
    both = patched(OWN, give(script(), turn_of(script(), first), "Bo Strand"), path=PATH)
    assert [line.speaker for line in lines_of(parse(both))][first : first + 2] == ["Bo Strand", "Bo Strand"]


def test_a_turn_goes_on_with_its_person() -> None:
    text = "Title: X\nCast:\n    Ada\n    Bo\n\nADA\nOne.\n\nTwo.\n\nBO\nThree.\n"
    after = patched(text, give(parse(text), [1], "Ada"), path=PATH)
    assert after == text.replace("\n\nTwo.", "\n\nADA (CONT'D)\nTwo.")
    assert [line.turn for line in lines_of(parse(after))] == [1, 1, 2]


def test_a_line_is_skipped_with_its_reason_and_said_again() -> None:
    number = find("Good night")
    after = patched(OWN, skip(script(), [number], " off\ntopic "), path=PATH)
    assert after == OWN.replace("ADA LOVELL\nGood night.", "/* skipped: off topic\nGood night.\n*/")
    again = patched(after, give(parse(after), [number], "Ada Lovell"), path=PATH)
    assert again == OWN
    assert "/* skipped: left out by the editor" in patched(OWN, skip(script(), [number]), path=PATH)
    assert lines_of(skip(script(), [number]))[number].reason == REASON


def test_one_of_several_skipped_lines_is_said() -> None:
    after = patched(OWN, give(script(), [find("Buy two")], NARRATOR), path=PATH)
    assert after == OWN.replace("Buy a lamp.\n\nBuy two.\n*/", "Buy a lamp.\n*/\n\nBuy two.")


def test_a_list_item_keeps_its_number_when_it_is_skipped() -> None:
    after = patched(OWN, skip(script(), [find("The Candle")], "site"), path=PATH)
    assert after == OWN.replace("1. The Candle [[list]]", "/* skipped: site\n1. The Candle\n*/")


def test_a_chapters_heading_that_somebody_says_stays_a_chapter() -> None:
    after = patched(OWN, give(script(), [0], "Bo Strand"), path=PATH)
    assert after == OWN.replace("# The Lamp\n", "# The Lamp [[added]]\n\nBO STRAND\nThe Lamp\n")
    assert lines_of(parse(after))[0].kind is LineKind.SPEECH


def test_what_looks_like_something_else_is_forced() -> None:
    text = "Title: X\nCast:\n    Ada\n\nADA\nTHE END\n\nADA\n\\(laughs)\n"
    after = patched(text, give(parse(text), [0, 1], NARRATOR), path=PATH)
    assert [line.text for line in lines_of(parse(after))] == ["THE END", "(laughs)"]
    assert all(line.speaker == NARRATOR and line.voiced for line in lines_of(parse(after)))


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_stay(ends: str, mark: str) -> None:
    text = mark + OWN.replace("\n", ends)
    after = patched(text, give(read_script(text, path=PATH), [find("Good night")], "Bo Strand"), path=PATH)
    assert after == text.replace(f"ADA LOVELL{ends}G", f"BO STRAND{ends}G")


def test_names_are_found_as_cues_are() -> None:
    assert known_as(script(), "lovell") == "Ada Lovell"
    assert known_as(script(), " narrator ") == NARRATOR
    assert known_as(script(), "Cy") is None
    assert give(script(), [2], "BO STRAND").speakers == script().speakers
    with pytest.raises(InputError, match="No name"):
        give(script(), [2], " \n")


def test_no_change_is_no_change() -> None:
    number = find("Good night")
    assert patched(OWN, give(script(), [number], "Ada Lovell"), path=PATH) is OWN


def test_what_cannot_be_corrected_here() -> None:
    with pytest.raises(ScriptError, match="screenplay"):
        read_script("Title: X\n\nINT. HOUSE\n\nADA\nHello.\n", path=PATH)
    with pytest.raises(ScriptError, match="conflict"):
        read_script(OWN + "\n[[conflict: yours]]\n", path=PATH)


def test_ids_find_lines() -> None:
    ids = [line_id for line_id, _, _ in script().lines()]
    assert [number_of(script(), line_id) for line_id in ids] == list(range(len(ids)))
    assert number_of(script(), "nothing") is None


@given(one=scripts(), data=st.data())
@settings(max_examples=100)
def test_any_correction_of_any_script_reads_back_as_it(one: Script, data: st.DataObject) -> None:
    lines = lines_of(one)
    if not lines:
        return
    number = data.draw(st.integers(0, len(lines) - 1))
    people = [NARRATOR, "Zed Newcomer", *(speaker.name for speaker in one.speakers)]
    if data.draw(st.booleans()):
        corrected = give(one, [number], data.draw(st.sampled_from(people)))
    else:
        corrected = skip(one, [number], data.draw(st.sampled_from(["", "so", "*/ no", "[[x]]"])))
    text = stamp(render(one), "feed")
    after = parse(patched(text, corrected, path=PATH))
    assert replace(after, speakers=()) == replace(parse(render(corrected)), speakers=())
    assert [line.text for line in lines_of(after)][:number] == [line.text for line in lines][:number]
