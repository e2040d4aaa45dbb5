"""The script file: every script survives it, people's typing is understood, faults are named with their line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from strategies import TRICKY, scripts, texts

from narrate.errors import ScriptError
from narrate.fountain import parse, render
from narrate.fountain.text import decode, encode
from narrate.model.script import NARRATOR, Chapter, ChapterKind, Line, LineKind, Script, Speaker

TWO_VOICES = """\
Title: Two Voices
Author: Ada Lovell
Language: en
Cast:
    Ada Lovell; also: LOVELL
    Bo Strand

# Two Voices

The critics meet.

ADA LOVELL
A fine film.

BO STRAND
I slept.
"""


def lines_of(text: str) -> list[Line]:
    return [line for _, _, line in parse(text).lines()]


def body(text: str) -> list[Line]:
    return lines_of("Cast:\n    Ada Lovell; also: LOVELL\n    Bo Strand\n\n" + text)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(scripts())
def test_every_script_survives_its_file(script: Script) -> None:
    written = render(script)
    assert parse(written) == script
    assert parse("\ufeff" + written.replace("\n", "\r\n")) == script
    assert written.encode("utf-8").decode("utf-8") == written


@pytest.mark.parametrize("text", TRICKY)
@pytest.mark.parametrize("kind", [LineKind.NARRATION, LineKind.LIST, LineKind.HEADING, LineKind.COMMENT])
def test_tricky_texts_survive_in_every_place(text: str, kind: LineKind) -> None:
    said = Line(text=text, speaker=text, kind=kind, turn=1)
    own = (
        Line(text=text, kind=kind),
        Line(text=text, kind=kind, marker=text),
        Line(text=text, voiced=False, reason=text),
    )
    people = (Speaker(name=text, aliases=(text,), voice=text),)
    script = Script(title=text, authors=(text,), speakers=people, chapters=(Chapter(title=text, lines=(said, *own)),))
    assert parse(render(script)) == script


@pytest.mark.parametrize(
    "text", ["*a" * 20_000, " _a" * 20_000, " **a" * 20_000, "[" * 50_000, "\\" * 50_000, "a(b" * 20_000]
)
@pytest.mark.timeout(20)
def test_a_flood_of_marks_takes_no_longer_than_text(text: str) -> None:
    script = Script(chapters=(Chapter(lines=(Line(text=text.strip()),)),))
    assert parse(render(script)) == script


@given(texts())
@example("*a **b*** _c_")
def test_escapes_are_undone(text: str) -> None:
    assert decode(encode(text)) == text
    assert "/*" not in encode(text)
    assert "[[" not in encode(text)


@pytest.mark.parametrize(
    "text", ["it's", "snake_case", "£25* a seat", "5 * 3", "****", "C:\\new", "[sic]", "a (b)", "#1 of 3"]
)
def test_characters_that_mislead_nobody_are_left_alone(text: str) -> None:
    assert encode(text) == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**bold** and *thin*", "bold and thin"),
        ("_I_ do", "I do"),
        (r"\*kept\*", "*kept*"),
        ("***all***", "all"),
        ("a\\b", "a\\b"),
    ],
)
def test_emphasis_is_markup(written: str, read: str) -> None:
    assert body(written)[0].text == read


def test_a_file_reads_like_a_script() -> None:
    script = parse(TWO_VOICES)
    assert render(script) == TWO_VOICES
    assert script.title == "Two Voices"
    assert [(line.speaker, line.turn, line.kind) for _, _, line in script.lines()] == [
        (NARRATOR, None, LineKind.HEADING),
        (NARRATOR, None, LineKind.NARRATION),
        ("Ada Lovell", 1, LineKind.SPEECH),
        ("Bo Strand", 2, LineKind.SPEECH),
    ]


@pytest.mark.parametrize(
    ("name", "cue"),
    [
        ("Ada Lovell", "ADA LOVELL"),
        ("Jörg Strauß", "JÖRG STRAUSS"),
        ("Robert Vane, Jr.", "ROBERT VANE, JR."),
        ("R2", "R2"),
        ("22", "@22"),
        ("ılık", "@ılık"),
        ("王小", "@王小"),
        ("Int. House", "@Int. House"),
        ("Cut To:", "@Cut To:"),
        ("Jim (host)", r"@Jim \(host\)"),
        ("narrator", "@narrator"),
    ],
)
def test_cues_are_in_capitals_where_these_say_everything(name: str, cue: str) -> None:
    line = Line(text="Hello.", speaker=name, kind=LineKind.SPEECH, turn=1)
    script = Script(speakers=(Speaker(name=name),), chapters=(Chapter(lines=(line,)),))
    assert f"\n{cue}\nHello." in render(script)
    assert parse(render(script)) == script


def test_a_name_in_capitals_that_two_people_share_is_forced() -> None:
    people = (Speaker(name="Jo Weiss"), Speaker(name="Jo Weiß"))
    said = tuple(Line(text="Hi.", speaker=p.name, kind=LineKind.SPEECH, turn=i) for i, p in enumerate(people, 1))
    script = Script(speakers=people, chapters=(Chapter(lines=said),))
    assert "@Jo Weiss\n" in render(script)
    assert "@Jo Weiß\n" in render(script)
    assert parse(render(script)) == script


def test_a_turn_goes_on_after_the_narrator_and_after_skipped_text() -> None:
    said = [Line(text=t, speaker="Ada", kind=LineKind.SPEECH, turn=1) for t in ("One.", "Two.", "Three.")]
    between = (Line(text="She laughs."), Line(text="Share", voiced=False, reason="navigation"))
    script = Script(
        speakers=(Speaker(name="Ada"),), chapters=(Chapter(lines=(said[0], between[0], said[1], between[1], said[2])),)
    )
    written = render(script)
    assert written.count("ADA (CONT'D)") == 2
    assert parse(written) == script


def test_neighbours_skipped_for_one_reason_share_a_boneyard() -> None:
    skipped = [Line(text=t, voiced=False, reason=r) for t, r in (("A", "x"), ("B */ C", "x"), ("D", "y"))]
    written = render(Script(chapters=(Chapter(lines=tuple(skipped)),)))
    assert "/* skipped: x\nA\n\nB \\*/ C\n*/\n\n/* skipped: y\nD\n*/" in written


def test_chapters_say_what_they_are() -> None:
    script = Script(
        chapters=(
            Chapter(lines=(Line(text="Before."),)),
            Chapter(title="Credits", kind=ChapterKind.CREDITS, lines=(Line(text="Dir: Jo", kind=LineKind.CREDIT),)),
            Chapter(
                title="Deep",
                lines=(Line(text="Deep", kind=LineKind.HEADING), Line(text="In", kind=LineKind.HEADING, depth=2)),
            ),
        )
    )
    written = render(script)
    assert "# [[untitled]]\n" in written
    assert "# Credits [[added]] [[credits]]\n\nDir: Jo [[credit]]\n" in written
    assert "# Deep\n\n### In\n" in written
    assert parse(written) == script


def test_what_people_type_is_understood() -> None:
    typed = body(
        "Before any chapter.  \n\n\n\nLOVELL\nOne\nand the same.\n\nada lovell is no cue\n\n"
        "ADA LOVELL (CONT’D)\nMore.\n\n"
        "BO STRAND ^\nMe too.\n\nADA LOVELL (V.O.)\nAgain.\n  \nStill I.\n\n@bo strand\n(softly)\nHm."
    )
    assert [(line.speaker, line.turn, line.text) for line in typed] == [
        (NARRATOR, None, "Before any chapter."),
        ("Ada Lovell", 1, "One and the same."),
        (NARRATOR, None, "ada lovell is no cue"),
        ("Ada Lovell", 1, "More."),
        ("Bo Strand", 2, "Me too."),
        ("Ada Lovell", 3, "Again."),
        ("Ada Lovell", 3, "Still I."),
        (NARRATOR, None, "(softly)"),
        ("Bo Strand", 4, "Hm."),
    ]
    assert (typed[-2].voiced, typed[-2].reason) == (False, "stage direction")


def test_a_cue_of_a_screenplay_is_who_the_action_introduces() -> None:
    """By the first name or the surname, where one person alone has it and no other has it for a first name."""
    script = parse(
        "INT. BARN - NIGHT\n\nOLLE BRANDT, a farmer, wakes. MIA FALK (30) and TOM FALK (32) hide.\n\n"
        "BRANDT\nWho is there?\n\nMIA\nNobody.\n\nFALK\nNobody at all.\n"
    )
    assert [line.speaker for _, _, line in script.lines() if line.turn] == ["Olle Brandt", "Mia Falk", "Falk"]


@pytest.mark.parametrize(
    ("words", "kind", "depth"),
    [
        ("comment", LineKind.COMMENT, 0),
        ("reply", LineKind.COMMENT, 1),
        ("reply, depth 3", LineKind.COMMENT, 3),
        ("Quote", LineKind.QUOTE, 0),
    ],
)
def test_a_parenthetical_under_the_cue_names_the_kind(words: str, kind: LineKind, depth: int) -> None:
    line = body(f"BO STRAND\n({words})\nYes.")[0]
    assert (line.kind, line.depth, line.text) == (kind, depth, "Yes.")


def test_notes_are_not_spoken_and_cuts_are_listed() -> None:
    found = body("One [[check this]] two. [[lang: fr]]\n\n/* Three.\n\nFour. */\n\nFive /* six */ seven.")
    assert [(line.text, line.reason) for line in found] == [
        ("One two.", ""),
        ("check this", "note"),
        ("Three.", "cut in the script"),
        ("Four.", "cut in the script"),
        ("Five seven.", ""),
        ("six", "cut in the script"),
    ]
    assert found[0].language == "fr"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Cast:\n    Ada Lovell\n\nADA LOWELL\nHi.\n", 4, "Did you mean ADA LOVELL?"),
        ("Cast:\n    Ada Lovell\n\n@Zed\nHi.\n", 4, "names no Zed"),
        ("Cast:\n    Ada Lovell\n\nText.\n\nADA LOVELL\n\nHi.\n", 6, "says nothing"),
        ("Cast:\n    Ada Lovell\n\nADA LOVELL\n(quote)\n", 4, "says nothing"),
        ("Cast: nobody\n\nText.\n\n/* gone\n\nfor good", 5, "boneyard that begins here"),
        ("Cast: nobody\n\nA [[note\n\nText.", 3, "note that begins here"),
        ("Cast: nobody\nOnce upon a time.\n", 2, "blank line between the title page"),
        ("Title: x\nCast:\n    Ada; loud\n\n", 3, "neither “also: NAME”"),
        ("Cast:\n    Ada\n    ADA\n\n", 3, "twice in the cast"),
        ("Title: a\nTitle: b\nCast: nobody\n\n", 2, "twice in the title page"),
        ("Cast: nobody\nDate: last May\n\n", 2, "2013-05-02"),
        ("Cast: nobody\nLanguage: plain English\n\n", 2, "BCP 47"),
        ("Cast: nobody\nTitle inferred: maybe\n\n", 2, "Write yes"),
        ("Cast:\n    Ada\n\nADA\nHi. [[turn: 9]]\n", 4, "no turn 9"),
    ],
)
def test_faults_are_named_with_line_and_remedy(text: str, line: int, says: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse(text, path=Path("talk.fountain"))
    assert caught.value.where is not None
    assert str(caught.value).startswith(f"talk.fountain:{line}: ")
    assert says in str(caught.value)
    assert caught.value.remedy


SCREENPLAY = """\
Title:
    _**THE LAMP**_
Credit: written by
Authors: Ada Lovell & Bo Strand
Draft date: 1/20/2012

FADE IN:

INT. KITCHEN - DAY #1A#

MIRA OSTEN, 40s, lights a lamp. **Slowly.**

MIRA (V.O.)
(to herself)
So.  It burns.
(beat)
~La la la

THE LAMP FLICKERS.

MIRA (V.O.) (CONT'D)
Or not.

.BINOCULAR VIEW

@McTavish (O.S.)
Hello?

DR. VALE'S AUNT ^
Go away!

> Burn to white.

> THE END <

===

= A synopsis.

CUT TO:
"""


def test_a_screenplay_is_read_as_it_is() -> None:
    script = parse(SCREENPLAY, path=Path("lamp.fountain"))
    assert (script.title, script.authors, script.source) == ("THE LAMP", ("Ada Lovell", "Bo Strand"), "lamp.fountain")
    assert [person.name for person in script.speakers] == ["Mira Osten", "McTavish", "Dr. Vale's Aunt"]
    assert [chapter.title for chapter in script.chapters] == ["", "INT. KITCHEN - DAY", "BINOCULAR VIEW"]
    voiced = [(line.speaker, line.turn, line.text) for _, _, line in script.lines() if line.voiced]
    assert voiced == [
        (NARRATOR, None, "INT. KITCHEN - DAY"),
        (NARRATOR, None, "MIRA OSTEN, 40s, lights a lamp. Slowly."),
        ("Mira Osten", 1, "So.  It burns."),
        ("Mira Osten", 1, "La la la"),
        (NARRATOR, None, "THE LAMP FLICKERS."),
        ("Mira Osten", 2, "Or not."),
        (NARRATOR, None, "BINOCULAR VIEW"),
        ("McTavish", 3, "Hello?"),
        ("Dr. Vale's Aunt", 4, "Go away!"),
        (NARRATOR, None, "THE END"),
    ]
    assert [(line.text, line.reason) for _, _, line in script.lines() if not line.voiced] == [
        ("Credit: written by", "title page"),
        ("Draft date: 1/20/2012", "title page"),
        ("FADE IN:", "transition"),
        ("(to herself)", "stage direction"),
        ("(beat)", "stage direction"),
        ("Burn to white.", "transition"),
        ("===", "page break"),
        ("A synopsis.", "synopsis"),
        ("CUT TO:", "transition"),
    ]
    assert parse(render(script)) == script


def test_a_full_name_is_taken_only_where_it_is_certain() -> None:
    two = "MIRA OSTEN, 40s, and MIRA VALE, 20s.\n\nMIRA\nHi.\n\nADULT MIRA\nHo.\n\nADULT BO\nHa.\n"
    assert [person.name for person in parse(two).speakers] == ["Mira", "Adult Bo"]


def test_a_file_without_title_page_is_a_screenplay() -> None:
    assert [line.text for line in lines_of("FADE IN:\n\nNight.\n")] == ["FADE IN:", "Night."]
    assert parse("").chapters == ()


TYPED = st.lists(
    st.one_of(
        st.sampled_from(TRICKY),
        st.sampled_from(
            ("", "", "", "  ", "Ada", "ADA", "ADA (V.O.)", "@ADA", "(quote)", "Title: x", "Cast:", "    Ada; also: A")
        ),
        st.sampled_from(
            ("/* skipped: x", "*/", "[[", "]]", "[[turn: 1]]", "[[depth 2]]", "# [[untitled]]", "a [[lang: fr]]")
        ),
    )
).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(TYPED)
def test_whatever_is_typed_is_a_script_or_a_fault_with_a_line(text: str) -> None:
    error: ScriptError | None = None
    try:
        script = parse(text)
    except ScriptError as raised:
        error = raised
    if error is not None:
        assert error.where is not None
        assert error.where.line is not None
        assert error.remedy
        return
    turns = [line.turn for _, _, line in script.lines() if line.turn is not None]
    assert list(dict.fromkeys(turns)) == list(range(1, len(set(turns)) + 1))
    assert all(line.text and line.text == line.text.strip() for _, _, line in script.lines())
    assert parse(render(script)) == script


def test_the_example_in_the_documentation_is_what_narrate_writes() -> None:
    page = (Path(__file__).parent.parent / "docs" / "script-format.md").read_text("utf-8")
    shown = page.split("```\n")[1]
    script = parse(shown)
    assert render(script) == shown
    assert [line.kind for _, _, line in script.lines()][-2:] == [LineKind.COMMENT, LineKind.COMMENT]
    assert script.chapters[1].kind is ChapterKind.COMMENTS


def test_a_caption_can_name_its_picture() -> None:
    (line,) = body("A lamp on a hook. [[caption]] [[picture: img/a \\] lamp.jpg]]")
    assert (line.kind, line.text, line.picture) == (LineKind.CAPTION, "A lamp on a hook.", "img/a ] lamp.jpg")
