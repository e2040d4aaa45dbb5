"""A script and what is heard of it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrate.model.script import NARRATOR, Chapter, ChapterKind, Line, LineKind, Link, Script, Speaker
from narrate.model.sound import Boundary, Level, Utterance
from narrate.settings import StructureSettings
from narrate.speech import Announcements, Lexicon, structure_of, utterances

POND = Script(
    title="Two on a Pond",
    authors=("Ann Ray", "Ben Oak"),
    date="2024-03-14",
    speakers=(Speaker(name="Ann Ray"), Speaker(name="Ben Oak")),
    chapters=(
        Chapter(
            title="Two on a Pond",
            lines=(
                Line(text="Two on a Pond", kind=LineKind.HEADING),
                Line(text="A talk, made in 1927. It is short."),
                Line(text="Tell me. Did you like it?", speaker="Ann Ray", kind=LineKind.SPEECH, turn=1),
                Line(text="I did.", speaker="Ben Oak", kind=LineKind.SPEECH, turn=2),
                Line(text="Share this", voiced=False, reason="navigation"),
                Line(text="And more.", speaker="Ben Oak", kind=LineKind.SPEECH, turn=2),
            ),
        ),
        Chapter(
            title="The water",
            lines=(
                Line(text="The water", kind=LineKind.HEADING),
                Line(text="It was wet.", kind=LineKind.QUOTE),
                Line(text="Very.", kind=LineKind.QUOTE),
                Line(text="a reed", kind=LineKind.LIST, marker="1."),
                Line(text="a boat", kind=LineKind.LIST, marker="2."),
                Line(text="The pond at noon", kind=LineKind.CAPTION),
                Line(text="Print lent.", kind=LineKind.NOTE),
                Line(text="…", speaker="Ann Ray", kind=LineKind.SPEECH, turn=3),
            ),
        ),
        Chapter(
            title="Credits",
            kind=ChapterKind.CREDITS,
            lines=(
                Line(text="Directed by: Cy Elm", kind=LineKind.CREDIT),
                Line(text="Di Ash (The Reed)", kind=LineKind.CREDIT),
                Line(text="Ed Fir (uncredited)", kind=LineKind.CREDIT),
                Line(text="©: Pond Films", kind=LineKind.CREDIT),
            ),
        ),
        Chapter(
            title="Comments",
            kind=ChapterKind.COMMENTS,
            lines=(
                Line(text="Nice.", speaker="Eve", kind=LineKind.COMMENT, turn=4),
                Line(text="Really.", speaker="Eve", kind=LineKind.COMMENT, turn=4),
                Line(text="No!", speaker="Flo", kind=LineKind.COMMENT, turn=5, depth=1),
                Line(text="Hm.", speaker="Gus", kind=LineKind.COMMENT, turn=6),
            ),
        ),
    ),
)


def heard(script: Script, level: Level = Level.STANDARD) -> list[Utterance]:
    return list(utterances(script, level=level, lexicon=Lexicon()))


def said(script: Script, level: Level = Level.STANDARD) -> list[str]:
    return [utterance.spoken for utterance in heard(script, level)]


def test_the_title_is_the_heading_s_own_utterance_and_said_once() -> None:
    first, *rest = heard(POND)
    assert (first.text, first.boundary, first.announcement) == ("Two on a Pond", Boundary.START, False)
    assert [utterance.spoken for utterance in rest[:4]] == [
        "By Ann Ray and Ben Oak.",
        "the fourteenth of March twenty twenty-four.",
        "Read by synthetic voices, in four parts.",
        "Part one of four.",
    ]
    assert rest[1].text == "14 March 2024."


def test_a_title_without_heading_is_announced() -> None:
    script = Script(title="A Pond", chapters=(Chapter(lines=(Line(text="Wet."),)),))
    assert said(script) == ["A Pond.", "Read by synthetic voices.", "Wet.", "End of A Pond."]


def test_a_title_made_of_the_words_that_follow_is_not_said_twice() -> None:
    asked = Line(text="Thank you. Why did you shoot it all in the wettest winter?", kind=LineKind.SPEECH)
    added = Chapter(title="Why did you shoot it all in the…", lines=(asked,))
    assert "Part two of two." in said(Script(chapters=(POND.chapters[0], added)))
    other = dataclasses.replace(added, title="Thank them all")
    assert "Part two of two: Thank them all." in said(Script(chapters=(POND.chapters[0], other)))


def test_one_chapter_has_no_number() -> None:
    script = dataclasses.replace(POND, chapters=POND.chapters[:1])
    assert not any("Part" in text for text in said(script))


def test_a_byline_in_the_text_is_not_announced_too() -> None:
    lines = (Line(text="by Ann Ray and Ben Oak", kind=LineKind.BYLINE), Line(text="Wet."))
    script = dataclasses.replace(POND, chapters=(Chapter(lines=lines),))
    assert "By Ann Ray and Ben Oak." not in said(script)


def test_chapters() -> None:
    by_chapter = [next(u for u in heard(POND) if u.chapter == number) for number in range(4)]
    assert [u.boundary for u in by_chapter] == [Boundary.START, *[Boundary.CHAPTER] * 3]
    assert [(u.text, u.spoken, u.announcement) for u in by_chapter[1:3]] == [
        ("The water", "Part 2 of 4: The water", False),
        ("Part 3 of 4: Credits.", "Part three of four: Credits.", True),
    ]


def test_speakers_are_introduced_by_the_narrator() -> None:
    found = heard(POND)
    at = next(index for index, u in enumerate(found) if u.text == "Ann Ray:")
    assert (found[at].speaker, found[at].boundary) == (NARRATOR, Boundary.TURN)
    assert (found[at + 1].text, found[at + 1].boundary, found[at + 1].first_of_turn) == (
        "Tell me.", Boundary.PARAGRAPH, True,
    )  # fmt: skip
    assert (found[at + 2].boundary, found[at + 2].first_of_turn) == (Boundary.SENTENCE, False)


@pytest.mark.parametrize(("level", "times"), [(Level.BRIEF, 1), (Level.STANDARD, 1), (Level.FULL, 2)])
def test_speakers_are_introduced_again_in_the_full_edition(level: Level, times: int) -> None:
    assert said(POND, level).count("Ann Ray:") == times


def test_cues_by_level() -> None:
    brief, standard, full = (said(POND, level) for level in Level)
    for cue, expected in (
        ("Quote:", (0, 1, 1)), ("End of quote.", (0, 0, 1)), ("List of two.", (0, 0, 1)),
        ("Image: The pond at noon", (1, 1, 1)), ("Note: Print lent.", (0, 1, 1)), ("End of Two on a Pond.", (0, 1, 1)),
        ("Comment one of two, by Eve.", (0, 1, 1)), ("Eve:", (1, 0, 0)), ("1, a reed", (1, 1, 1)),
    ):  # fmt: skip
        assert tuple(edition.count(cue) for edition in (brief, standard, full)) == expected, cue


def test_credits_are_phrases() -> None:
    found = [(u.text, u.spoken) for u in heard(POND) if u.chapter == 2 and not u.announcement]
    assert found == [
        ("Directed by: Cy Elm", "Directed by Cy Elm."),
        ("Di Ash (The Reed)", "Di Ash as The Reed."),
        ("Ed Fir (uncredited)", "Ed Fir (uncredited)"),
        ("©: Pond Films", "Copyright Pond Films."),
    ]


def test_comments_are_numbered_and_replies_are_named() -> None:
    found = [u.spoken for u in heard(POND) if u.chapter == 3][1:-1]
    assert found == [
        "Comment one of two, by Eve.", "Nice.", "Really.", "Comment one of two, reply by Flo.", "No!",
        "Comment two of two, by Gus.", "Hm.",
    ]  # fmt: skip


def test_a_comment_s_own_number_wins() -> None:
    lines = (Line(text="Wet.", speaker="Eve", kind=LineKind.COMMENT, turn=1, marker="#17"),)
    assert "Comment seventeen, by Eve." in said(Script(chapters=(Chapter(lines=lines),)))


def test_a_line_without_words_is_a_pause_with_a_name() -> None:
    lines = tuple(Line(text=text) for text in ("…", "?", "!!", "* * *"))
    found = utterances(Script(chapters=(Chapter(lines=lines),)), level=Level.BRIEF, lexicon=Lexicon(), announcer=None)
    assert [u.spoken for u in found] == ["Pause.", "Question mark.", "Exclamation mark.", "Pause."]


@pytest.mark.parametrize(
    ("language", "date", "part"),
    [
        ("en-GB", "14 March 2024.", "Part 2 of 4: The water"),
        ("en-US", "March 14, 2024.", "Part 2 of 4: The water"),
        ("fr", "14 mars 2024.", "Partie 2 sur 4 : The water"),
        ("de", "14. März 2024.", "Teil 2 von 4: The water"),
        ("es", "14 de marzo de 2024.", "Parte 2 de 4: The water"),
    ],
)
def test_languages(language: str, date: str, part: str) -> None:
    found = heard(dataclasses.replace(POND, language=language))
    assert date in [u.text for u in found]
    assert part in [u.spoken for u in found]
    assert {u.language for u in found} == {language}


@pytest.mark.parametrize(
    ("text", "said_as"), [("My favourite 105 theatres.", "and five"), ("My favorite 105 theaters.", "hundred five")]
)
def test_an_english_document_is_said_in_the_english_it_is_written_in(text: str, said_as: str) -> None:
    spoken = said(Script(language="en", chapters=(Chapter(lines=(Line(text=text),)),)))
    assert any(said_as in part for part in spoken)


def test_a_line_of_another_language_keeps_it() -> None:
    lines = (Line(text="50% d’accord", language="fr"),)
    found = utterances(Script(chapters=(Chapter(lines=lines),)), level=Level.BRIEF, lexicon=Lexicon(), announcer=None)
    assert [(u.language, u.spoken) for u in found] == [("fr", "cinquante pour cent d’accord")]


@pytest.mark.parametrize("date", ["", "2024", "2024-03", "2024-13-01", "2024-03-99", "soon", "२०२४-03-14"])
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    script = dataclasses.replace(POND, date=date)
    assert said(script)[2] == "Read by synthetic voices, in four parts."


def test_a_script_with_nothing_to_say() -> None:
    silent = Line(text="Menu", voiced=False, reason="navigation")
    assert heard(Script(title="A Pond", chapters=(Chapter(lines=(silent,)),))) == []


def test_parts_of_announcements_can_be_left_out() -> None:
    some = Announcements(opening=False, closing=False, chapters=False, speakers=False)
    found = utterances(POND, level=Level.BRIEF, lexicon=Lexicon(), announcer=some)
    assert [u.text for u in found if u.announcement] == ["Eve:", "Flo:", "Gus:"]


def test_an_insertion_changes_no_other_id() -> None:
    first, *others = POND.chapters
    longer = dataclasses.replace(first, lines=(*first.lines[:2], Line(text="A new line."), *first.lines[2:]))
    before = {u.id for u in heard(POND)}
    after = {u.id for u in heard(dataclasses.replace(POND, chapters=(longer, *others)))}
    assert before < after
    assert len(after - before) == 1


WORDS = st.one_of(
    st.sampled_from(("…", "★★★☆☆", "Mr. Oak left. He ran!", "A Pond", "—", "“Go.” He went.", "£25*", "No. 5", "?")),
    st.text(st.characters(exclude_characters="\n"), min_size=1, max_size=30).map(str.strip).filter(bool),
)
NAMES = st.sampled_from(("Ann Ray", "Ben Oak", "…", "Dr. Elm"))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    text = draw(WORDS)
    if draw(st.integers(0, 5)) == 0:
        return Line(text=text, voiced=False, reason="navigation")
    speaker = draw(st.one_of(st.just(NARRATOR), NAMES))
    return Line(
        text=text,
        speaker=speaker,
        kind=draw(st.sampled_from(list(LineKind))),
        turn=None if speaker == NARRATOR else draw(st.integers(1, 4)),
        depth=draw(st.integers(0, 2)),
        marker=draw(st.sampled_from(("", "1.", "#3", "*", "iv)"))),
        language=draw(st.sampled_from(("", "fr", "ja"))),
    )


CHAPTERS = st.builds(
    Chapter, title=st.one_of(st.just(""), WORDS), lines=st.lists(lines(), max_size=6).map(tuple[Line, ...])
)
SCRIPTS = st.builds(
    Script,
    title=st.one_of(st.just(""), WORDS),
    authors=st.lists(NAMES, max_size=2).map(tuple[str, ...]),
    date=st.sampled_from(("", "2024-03-14")),
    language=st.sampled_from(("en", "en-US", "fr", "de", "es", "it")),
    chapters=st.lists(CHAPTERS, max_size=4).map(tuple[Chapter, ...]),
)


@settings(max_examples=200, deadline=None)
@given(script=SCRIPTS, level=st.sampled_from(list(Level)), announced=st.booleans())
def test_every_voiced_line_adds_up_in_order(script: Script, level: Level, announced: bool) -> None:
    announcer = Announcements() if announced else None
    found = utterances(script, level=level, lexicon=Lexicon(), announcer=announcer)
    own = [u for u in found if not u.announcement]
    wanted = [(i, n, line) for i, n, line in script.lines() if line.voiced and line.text.split()]
    order: dict[str, list[Utterance]] = {}
    for utterance in own:
        order.setdefault(utterance.line_id, []).append(utterance)
    assert list(order) == [line_id for line_id, _, _ in wanted]
    for line_id, number, line in wanted:
        parts = order[line_id]
        assert " ".join(part.text for part in parts) == " ".join(line.text.split())
        assert {(part.speaker, part.chapter) for part in parts} == {(line.speaker, number)}
        assert all(part.boundary is Boundary.SENTENCE for part in parts[1:])
        assert parts[0].boundary is not Boundary.SENTENCE
    assert announced or len(own) == len(found)
    assert len({u.id for u in found}) == len(found)
    assert all(any(sign.isalnum() for sign in u.spoken) for u in found)
    assert [u.boundary for u in found].count(Boundary.START) == bool(found)
    chapters = [u.chapter for u in found]
    assert chapters == sorted(chapters)
    assert [u.boundary for u in found].count(Boundary.CHAPTER) == max(len(set(chapters)) - 1, 0)


@settings(max_examples=50, deadline=None)
@given(script=SCRIPTS, level=st.sampled_from(list(Level)))
def test_the_same_script_gives_the_same_utterances(script: Script, level: Level) -> None:
    assert heard(script, level) == heard(script, level)


def structured(*lines: Line, level: Level = Level.STANDARD, authors: Any = (), **details: Any) -> list[str]:
    """What is said of lines, without opening and closing."""
    announcer = Announcements(opening=False, closing=False)
    script = Script(language="en", authors=authors, chapters=(Chapter(lines=lines),))
    structure = structure_of(level, StructureSettings(**details))
    found = utterances(script, level=level, lexicon=Lexicon(), announcer=announcer, structure=structure)
    return [u.spoken for u in found]


TABLE = tuple(Line(text=text, kind=LineKind.TABLE) for text in ("Film; Stars", "Pond; 4/5", "A lone cell"))
QUOTE = Line(text="Wet.", kind=LineKind.QUOTE)
ITEMS = (Line(text="a reed", kind=LineKind.LIST, marker="1."), Line(text="a frog", kind=LineKind.LIST, marker="2."))
CREDITS = (Line(text="Directed by: Cy Elm", kind=LineKind.CREDIT), Line(text="Di Ash (Reed)", kind=LineKind.CREDIT))
NOTE = Line(text="Print lent.", kind=LineKind.NOTE)
IMAGE = Line(text="The pond", kind=LineKind.CAPTION)
HEADING = Line(text="Water", kind=LineKind.HEADING, depth=1)
GONE = (Line(text="Buy", voiced=False, reason="an offer"), Line(text="Share", voiced=False, reason="a menu"))
PLAIN = Line(text="It rains.")
LINKED = Line(text="See the pond.", links=(Link(start=4, end=12, target="https://pond.org"),))


@pytest.mark.parametrize(
    ("name", "lines", "off", "brief", "full"),
    [
        ("quotes", (QUOTE,), ["Wet."], ["Quote:", "Wet."], ["Quote:", "Wet.", "End of quote."]),
        (
            "lists", ITEMS, ["a reed", "a frog"], ["1, a reed", "2, a frog"],
            ["List of two.", "1, a reed", "2, a frog", "End of list."],
        ),
        (
            "tables", TABLE,
            ["Film; Stars", "Pond; four out of five", "A lone cell"],
            ["Table, three rows.", "Film; Stars", "Pond; four out of five", "A lone cell"],
            ["Table, three rows.", "Film; Stars", "Film: Pond; Stars: four out of five", "A lone cell",
             "End of table."],
        ),
        (
            "credits", CREDITS,
            ["Directed by: Cy Elm", "Di Ash (Reed)"],
            ["Directed by Cy Elm.", "Di Ash as Reed."],
            ["Credits:", "Directed by Cy Elm.", "Di Ash as Reed."],
        ),
        ("notes", (NOTE,), ["Print lent."], ["Note: Print lent."], ["Note: Print lent.", "End of note."]),
        ("images", (IMAGE,), ["The pond"], ["Image: The pond"], ["Image: The pond", "End of image."]),
        ("links", (LINKED,), ["See the pond."], ["See link: the pond."], ["See link to pond dot org: the pond."]),
        ("headings", (PLAIN, HEADING), ["It rains.", "Water"], ["It rains.", "Water"], ["It rains.", "Heading: Water"]),
        (
            "skipped", (PLAIN, *GONE, PLAIN, GONE[0]), ["It rains.", "It rains."],
            ["It rains.", "two paragraphs skipped.", "It rains.", "One paragraph skipped."],
            ["It rains.", "two paragraphs skipped: an offer; a menu.", "It rains.", "One paragraph skipped: an offer."],
        ),
    ],
)  # fmt: skip
def test_each_structure_can_be_set(
    name: str, lines: tuple[Line, ...], off: list[str], brief: list[str], full: list[str]
) -> None:
    for level in Level:
        assert structured(*lines, level=level, **dict[str, Any]({name: "off"})) == off
        assert structured(*lines, level=level, **dict[str, Any]({name: "brief"})) == brief
        assert structured(*lines, level=level, **dict[str, Any]({name: "full"})) == full


def test_a_reply_by_the_author_is_named_so() -> None:
    lines = (
        Line(text="Wet.", speaker="Eve", kind=LineKind.COMMENT, turn=1),
        Line(text="Quite.", speaker="Ann Ray", kind=LineKind.COMMENT, turn=2, depth=1),
    )
    assert structured(*lines, authors=("Ann Ray",)) == [
        "Comment one, by Eve.", "Wet.", "Comment one, reply by the author.", "Quite.",
    ]  # fmt: skip
    assert structured(*lines, comments="brief") == ["Eve:", "Wet.", "Ann Ray:", "Quite."]
    assert structured(*lines, comments="off") == ["Wet.", "Quite."]


def test_what_is_skipped_between_chapters_is_said_at_the_end_of_one() -> None:
    chapters = (
        Chapter(title="One", lines=(PLAIN, GONE[0])),
        Chapter(title="Gone", lines=(GONE[1],)),
        Chapter(title="Two", lines=(GONE[1], PLAIN)),
    )
    script, announcer = Script(title="T", chapters=chapters), Announcements(opening=False)
    found = utterances(script, level=Level.FULL, lexicon=Lexicon(), announcer=announcer)
    assert [(u.chapter, u.spoken) for u in found] == [
        (0, "Part one of two: One."), (0, "It rains."), (0, "three paragraphs skipped: an offer; a menu."),
        (2, "Part two of two: Two."), (2, "It rains."), (2, "End of T."),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr", "de", "es"])
def test_all_that_is_said_is_in_the_documents_language(language: str) -> None:
    lines = (QUOTE, *ITEMS, *TABLE, NOTE, IMAGE, HEADING, *CREDITS, *GONE, PLAIN)
    script = Script(language=language, chapters=(Chapter(lines=lines),))
    found = [u.spoken for u in utterances(script, level=Level.FULL, lexicon=Lexicon()) if u.announcement]
    english = [u.spoken for u in utterances(dataclasses.replace(script, language="en"), level=Level.FULL,
                                            lexicon=Lexicon()) if u.announcement]  # fmt: skip
    assert len(found) == len(english) > 9
    assert (language == "en") or not set(found) & set(english)


def test_numbered_comments_are_counted_and_their_paragraphs_are_not() -> None:
    def comment(text: str, *, turn: int, marker: str = "", depth: int = 0) -> Line:
        return Line(text=text, speaker="Reader", kind=LineKind.COMMENT, turn=turn, marker=marker, depth=depth)

    lines = (
        comment("Wet.", turn=1, marker="1."),
        comment("And cold.", turn=1),
        comment("Quite.", turn=2, depth=1),
        comment("Dry.", turn=3, marker="2."),
        comment("Far off.", turn=4, marker="#17"),
    )
    assert structured(*lines) == [
        "Comment one of three, by Reader.", "Wet.", "And cold.", "Comment one of three, reply by Reader.", "Quite.",
        "Comment two of three, by Reader.", "Dry.", "Comment seventeen, by Reader.", "Far off.",
    ]  # fmt: skip


def test_what_is_said_elsewhere_is_not_called_skipped() -> None:
    moved = Line(text="By Ann Ray", voiced=False, reason="said in the opening announcement")
    offer = Line(text="Buy", voiced=False, reason="boilerplate: an offer")
    assert structured(PLAIN, moved, PLAIN, skipped="full") == ["It rains.", "It rains."]
    assert structured(PLAIN, offer, PLAIN, skipped="full")[1] == "One paragraph skipped: an offer."
