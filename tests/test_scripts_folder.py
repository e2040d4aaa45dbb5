"""An edited script is never overwritten, and an untouched one never stands in the way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import scripts

from narrate.errors import ConflictError, ExitCode, ScriptError
from narrate.fountain import parse, render
from narrate.model.script import Chapter, Line, LineKind, Script, Speaker
from narrate.scripts_folder import (
    Action,
    Decision,
    accept_mine,
    accept_new,
    base_digest,
    decide,
    merge,
    merge_parts,
    new_path,
    original_digest,
    refuse_conflicts,
    stamp,
    stamps,
)

PATH = Path("scripts/talk.fountain")


def script(text: str) -> Script:
    said = Line(text=text, speaker="Ada", kind=LineKind.SPEECH, turn=1)
    return Script(title="Talk", speakers=(Speaker(name="Ada"),), chapters=(Chapter(title="Talk", lines=(said,)),))


OLD, NEW = script("Old."), script("New.")
ON_DISK = stamp(render(OLD), "source1")
EDITED = ON_DISK.replace("Old.", "Old, but mine.")


def decided(existing: str | None, fresh: Script, digest: str, base: str | None = None) -> Decision:
    return decide(existing=existing, fresh=fresh, source_digest=digest, path=PATH, base=base)


def talk(*texts: str, people: tuple[str, ...] = ("Ada",), title: str = "Talk") -> Script:
    """A script in which the first of the people says everything."""
    lines = tuple(Line(text=text, speaker=people[0], kind=LineKind.SPEECH, turn=1) for text in texts)
    speakers = tuple(Speaker(name=name) for name in people)
    return Script(title=title, speakers=speakers, chapters=(Chapter(title="Talk", lines=lines),))


def said(decision: Decision) -> list[str]:
    assert decision.script is not None
    return [line.text for _, _, line in decision.script.lines()]


def test_a_first_script_is_written() -> None:
    decision = decided(None, OLD, "source1")
    assert (decision.action, decision.path, decision.text) == (Action.WRITE, PATH, ON_DISK)
    assert decision.script == OLD


def test_nothing_changed() -> None:
    decision = decided(ON_DISK, OLD, "source1")
    assert (decision.action, decision.text, decision.edited) == (Action.KEEP, "", False)


@pytest.mark.parametrize(("fresh", "digest"), [(NEW, "source1"), (NEW, "source2"), (OLD, "source2")])
def test_an_unedited_script_follows_its_source_and_the_rules(fresh: Script, digest: str) -> None:
    decision = decided(ON_DISK, fresh, digest)
    assert (decision.action, decision.path) == (Action.WRITE, PATH)
    assert decision.text == stamp(render(fresh), digest)
    assert decision.script == fresh


@pytest.mark.parametrize("fresh", [OLD, NEW])
def test_an_edited_script_is_used_while_its_source_stays(fresh: Script) -> None:
    decision = decided(EDITED, fresh, "source1")
    assert (decision.action, decision.edited) == (Action.KEEP, True)
    assert decision.script == script("Old, but mine.")


def test_both_changed() -> None:
    decision = decided(EDITED, NEW, "source2")
    assert (decision.action, decision.path) == (Action.CONFLICT, Path("scripts/talk.new.fountain"))
    assert decision.text == stamp(render(NEW), "source2")
    assert decision.script is None
    assert isinstance(decision.error, ConflictError)
    assert decision.error.exit_code is ExitCode.CONFLICT
    for words in ("scripts/talk.fountain: ", "talk.new.fountain", "--accept talk mine", "--accept talk new"):
        assert words in str(decision.error).replace("\\", "/")


def test_an_edit_that_the_new_script_agrees_with_is_no_conflict() -> None:
    decision = decided(ON_DISK.replace("Old.", "New."), NEW, "source2")
    assert (decision.action, decision.text) == (Action.WRITE, stamp(render(NEW), "source2"))


@pytest.mark.parametrize(
    "saved",
    [
        ON_DISK.replace("\n", "\r\n"),
        "\ufeff" + ON_DISK,
        ON_DISK.rstrip("\n"),
        ON_DISK.replace("\n\n", "\n\n\n"),
        ON_DISK.replace("Old.", "Old.  "),
    ],
    ids=["CRLF", "BOM", "no final line feed", "more blank lines", "spaces at an end"],
)
def test_white_space_without_meaning_is_no_edit(saved: str) -> None:
    assert decided(saved, OLD, "source1").action is Action.KEEP
    assert decided(saved, NEW, "source2").action is Action.WRITE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Old.", "Old .  "),
        ("ADA\nOld.", "ADA\n\nOld."),
        ("ADA\nOld.", "ADA\nOld.\n  \nMore."),
        ("Title: Talk", "Title: Talks"),
        ("    Ada\n", "    Ada; voice: en-gb+f2\n"),
    ],
)
def test_white_space_with_meaning_and_the_title_page_are_edits(before: str, after: str) -> None:
    assert before in ON_DISK
    assert decided(ON_DISK.replace(before, after), NEW, "source2").action is Action.CONFLICT


def test_a_line_of_two_spaces_in_dialogue_is_an_edit() -> None:
    long = stamp(render(OLD).replace("Old.", "Old.\nOlder."), "source1")
    assert decided(long, NEW, "source2").action is Action.WRITE
    assert decided(long.replace("Old.\n", "Old.\n  \n"), NEW, "source2").action is Action.CONFLICT


def test_accepting_ones_own_settles_the_conflict_until_the_source_changes_again() -> None:
    conflict = decided(EDITED, NEW, "source2")
    settled = accept_mine(EDITED, conflict.text, path=PATH)
    kept = decided(settled, NEW, "source2")
    assert (kept.action, kept.edited, kept.script) == (Action.KEEP, True, script("Old, but mine."))
    assert decided(settled, NEW, "source3").action is Action.CONFLICT


def test_accepting_the_new_one_settles_the_conflict() -> None:
    conflict = decided(EDITED, NEW, "source2")
    settled = accept_new(conflict.text, path=PATH)
    assert (decided(settled, NEW, "source2").action, decided(settled, NEW, "source2").edited) == (Action.KEEP, False)
    merged = accept_new(conflict.text.replace("New.", "New and mine."), path=PATH)
    assert decided(merged, NEW, "source2").edited


def test_deleting_ones_own_takes_the_new_one() -> None:
    assert decided(None, NEW, "source2").text == decided(EDITED, NEW, "source2").text


def test_accepting_needs_the_digests() -> None:
    with pytest.raises(ScriptError, match=r"talk\.new\.fountain: .*digest.*build again"):
        accept_mine(EDITED, render(NEW), path=PATH)
    with pytest.raises(ScriptError, match="Source digest"):
        accept_new(render(NEW), path=PATH)


def test_a_file_without_digests_is_a_persons_own() -> None:
    decision = decided(render(OLD), NEW, "source2")
    assert (decision.action, decision.edited, decision.script) == (Action.KEEP, True, OLD)
    play = decided("INT. HOUSE\n\nADA\nHi.\n", NEW, "source2")
    assert play.script is not None
    assert [speaker.name for speaker in play.script.speakers] == ["Ada"]


def test_an_edited_script_that_cannot_be_read_says_where() -> None:
    with pytest.raises(ScriptError, match=r"talk\.fountain:\d+: The cast names no Bob"):
        decided(ON_DISK.replace("ADA\n", "@Bob\n"), OLD, "source1")


def test_the_new_scripts_name() -> None:
    assert new_path(Path("a/b.c.fountain")) == Path("a/b.c.new.fountain")


def test_a_text_like_a_digest_is_text() -> None:
    own = script("Script digest: mine")
    assert decided(stamp(render(own), "s1"), own, "s1").action is Action.KEEP
    assert stamps("Source digest: a\n\nScript digest: b\n") is None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(scripts())
def test_stamps_are_no_part_of_the_script(any_script: Script) -> None:
    text = stamp(render(any_script), "source1")
    assert parse(text) == any_script
    assert stamp(text, "source1") == text
    found = stamps(text.replace("\n", "\r\n"))
    assert found is not None
    assert found[0] == "source1"
    assert decided(text, any_script, "source1").action is Action.KEEP


# Merging.

ONE, TWO = talk("One.", "Two.", "Three.", "Four."), talk("One.", "Two.", "Three.", "Four, anew.")
BASE = render(ONE)
MINE = stamp(BASE, "source1").replace("One.", "One, mine.")


def test_edits_are_merged_with_the_changed_source_and_stay_edits() -> None:
    merged = decided(MINE, TWO, "source2", BASE)
    assert (merged.action, merged.path, merged.edited, merged.merged) == (Action.WRITE, PATH, True, True)
    assert said(merged) == ["One, mine.", "Two.", "Three.", "Four, anew."]
    assert stamps(merged.text) == stamps(stamp(render(TWO), "source2"))
    kept = decided(merged.text, TWO, "source2")
    assert (kept.action, kept.edited, kept.merged, kept.script) == (Action.KEEP, True, False, merged.script)
    third = decided(merged.text, talk("One.", "Three.", "Four, anew."), "source3", merged.original)
    assert said(third) == ["One, mine.", "Three.", "Four, anew."]


def test_what_was_kept_is_found_under_the_files_digest() -> None:
    first = decided(None, ONE, "source1")
    assert first.original == BASE
    assert base_digest(first.text) == base_digest(MINE) == original_digest(first.original)
    assert base_digest(BASE) is None


def test_a_base_that_is_another_script_is_not_used() -> None:
    assert decided(MINE, TWO, "source2", render(NEW)).action is Action.CONFLICT
    assert decided(MINE, TWO, "source2", None).text == stamp(render(TWO), "source2")


def test_the_title_page_is_merged_line_by_line() -> None:
    old = talk("One.", people=("Ada", "Ben", "Cy"))
    mine = stamp(render(old), "source1").replace("    Ada\n", "    Ada; voice: en-gb+f2\n")
    new = talk("One.", people=("Ada", "Ben", "Cy"), title="A New Talk")
    merged = decided(mine, new, "source2", render(old))
    assert merged.script is not None
    assert (merged.script.title, merged.script.speakers[0].voice) == ("A New Talk", "en-gb+f2")


def test_both_sides_agree() -> None:
    mine = stamp(BASE, "source1").replace("Four.", "Four, anew.")
    merged = decided(mine, TWO, "source2", BASE)
    assert (merged.action, merged.edited, merged.merged, merged.script) == (Action.WRITE, False, False, TWO)


def test_a_conflict_shows_both_sides_beside_the_edited_script() -> None:
    new = talk("One, anew.", "Two.", "Three.", "Four, anew.")
    conflict = decided(MINE, new, "source2", BASE)
    assert (conflict.action, conflict.path, conflict.script) == (Action.CONFLICT, new_path(PATH), None)
    shown = (
        "[[conflict: yours]]\n\nADA\nOne, mine.\n\n[[conflict: new]]\n\nADA\nOne, anew.\n\n[[conflict: end]]\n\n"
        "ADA (CONT'D)\nTwo."
    )
    assert shown in conflict.text
    assert conflict.text.endswith("Four, anew.\n")
    for words in ("talk.new.fountain holds both", "--accept talk mine", "--accept talk new"):
        assert words in str(conflict.error)
    line = conflict.text.split("\n").index("[[conflict: yours]]") + 1
    with pytest.raises(ScriptError, match=rf"talk\.fountain:{line}: .*conflict: yours.*not settled"):
        decided(conflict.text, new, "source2")

    mine = accept_mine(MINE, conflict.text, path=PATH)
    assert said(decided(mine, new, "source2")) == ["One, mine.", "Two.", "Three.", "Four."]
    taken = accept_new(conflict.text, path=PATH)
    assert decided(taken, new, "source2").script == new
    settled = conflict.text.replace(shown, "ADA\nOne, both.\n\nADA (CONT'D)\nTwo.")
    assert said(decided(accept_new(settled, path=PATH), new, "source2"))[:2] == ["One, both.", "Two."]


def test_ones_own_once_accepted_does_not_conflict_with_the_same_change_again() -> None:
    new = talk("One, anew.", "Two.", "Three.", "Four.")
    conflict = decided(MINE, new, "source2", BASE)
    mine = accept_mine(MINE, conflict.text, path=PATH)
    later = decided(mine, talk("One, anew.", "Two.", "Three.", "Four.", "Five."), "source3", conflict.original)
    assert said(later) == ["One, mine.", "Two.", "Three.", "Four.", "Five."]


def test_a_conflict_in_the_title_page_is_settled_like_any() -> None:
    mine = stamp(BASE, "source1").replace("Title: Talk", "Title: My Talk")
    new = talk("One.", "Two.", "Three.", "Four.", title="New Talk")
    conflict = decided(mine, new, "source2", BASE)
    start = "[[conflict: yours]]\nTitle: My Talk\n[[conflict: new]]\nTitle: New Talk\n[[conflict: end]]\n"
    assert conflict.text.startswith(start)
    assert decided(accept_new(conflict.text, path=PATH), new, "source2").script == new
    with pytest.raises(ScriptError, match=r"talk\.fountain:1: "):
        refuse_conflicts(conflict.text, path=PATH)


@pytest.mark.parametrize("note", ["yours", "new", "end"])
def test_a_note_without_its_others_is_not_guessed_at(note: str) -> None:
    text = decided(MINE, talk("One, anew.", "Two.", "Three.", "Four."), "source2", BASE).text
    with pytest.raises(ScriptError, match=r"talk\.new\.fountain:\d+: The note \[\[conflict: "):
        accept_new(text.replace(f"[[conflict: {note}]]\n\n", ""), path=PATH)


def test_a_merge_that_cannot_be_read_is_a_conflict() -> None:
    mine = stamp(BASE, "source1").replace("    Ada", "    Bea").replace("ADA", "BEA")
    new = talk("One.", "Two.", "Three.", "Four.", "Five.", "Six.")
    conflict = decided(mine, new, "source2", BASE)
    assert conflict.action is Action.CONFLICT
    assert "do not fit together: The cast names no ADA (line " in str(conflict.error)
    assert "[[conflict" not in conflict.text
    assert "Six." in conflict.text


def test_a_boneyard_is_merged_as_a_whole() -> None:
    base = "Title: T\nCast: nobody\n\n/* skipped: menu\nHome\n\nAbout\n*/\n\nText.\n\nMore.\n"
    mine = base.replace("/* skipped: menu\nHome\n\nAbout\n*/", "Home\n\nAbout")
    text, conflicts = merge(base, mine, stamp(base.replace("About", "About us"), "s2"))
    assert conflicts == 1
    assert "Home\n\nAbout\n\n[[conflict: new]]\n\n/* skipped: menu\nHome\n\nAbout us\n*/\n\n[[conflict: end]]" in text


@pytest.mark.parametrize(
    ("base", "mine", "new", "wanted"),
    [
        ("ab", "Ab", "aB", "AB"),
        ("ab", "aB", "abc", "aBc"),
        ("ab", "a", "abc", "ac"),
        ("ab", "Ab", "cab", "cAb"),
        ("abc", "abc!", "bc", "bc!"),
        ("ab", "Ab", "a", "A"),
        ("ab", "AB", "Ab", "AB"),
        ("ab", "Ab", "acb", "Acb"),
    ],
)
def test_changes_of_neighbouring_paragraphs_are_no_conflict(base: str, mine: str, new: str, wanted: str) -> None:
    assert merge_parts(base, mine, new) == (list(wanted), 0)
    assert merge_parts(base, new, mine) == (list(wanted), 0)


@pytest.mark.parametrize(
    ("base", "mine", "new"),
    [("a", "b", "c"), ("a", "ab", "ac"), ("a", "", "b"), ("", "a", "b"), ("a", "c", "ac"), ("a", "Ab", "ac")],
)
def test_changes_of_the_same_paragraph_are_a_conflict(base: str, mine: str, new: str) -> None:
    assert merge_parts(base, mine, new)[1] == 1


_parts = st.lists(st.sampled_from("abcdefgh"), max_size=9)


@given(_parts, _parts, _parts)
def test_neither_side_loses_what_it_added(base: list[str], mine: list[str], new: list[str]) -> None:
    result, conflicts = merge_parts(base, mine, new)
    for side in (mine, new):
        added = {part: count for part, count in Counter(side).items() if part not in base}
        assert all(result.count(part) >= count for part, count in added.items())
    assert set(result) - {"[[conflict: yours]]", "[[conflict: new]]", "[[conflict: end]]"} <= {*base, *mine, *new}
    assert result.count("[[conflict: end]]") == conflicts


@given(_parts, _parts)
def test_one_sided_changes_are_taken_as_they_are(base: list[str], changed: list[str]) -> None:
    assert merge_parts(base, base, changed) == (changed, 0)
    assert merge_parts(base, changed, base) == (changed, 0)
    assert merge_parts(base, changed, changed) == (changed, 0)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(scripts(), scripts())
def test_one_sided_changes_of_any_script_are_taken_as_they_are(base: Script, changed: Script) -> None:
    old, new = (stamp(render(one), "source1") for one in (base, changed))
    for text, conflicts in (merge(old, old, new), merge(old, new, old), merge(old, new, new)):
        assert conflicts == 0
        assert parse(text) == changed
