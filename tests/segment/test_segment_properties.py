"""Whatever is read, nothing of it is lost or said twice; and labelled turns come back as they were put together."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narrate.errors import InputError
from narrate.ingest import ingest
from narrate.model.script import Line
from narrate.segment import Segmentation, segment
from narrate.settings import SegmentSettings

quick = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PIECES = (
    *("\n", "\n\n", "\n\n", "\n---\n", "\n***\n", "---\ntitle: A\n---\n", "\n# ", "\n### ", "\n> ", "\n- ", "\n1. "),
    *("**", "*", "_", "[", "](b)", "![a](b.jpg)", "<br>", "<!-- a -->", "{% a %}", "| a | b |\n|-|-|\n", "\n    "),
    *("ADA:", "Ada:", "**Ada:** ", "**Ada** – ", "ADA LOVELL, HOST:", "Q: ", "A: ", "[00:01:02] ", "Ada (laughs): "),
    *("Dear Ada,", "Yours,\nBo", "By Bo Strand", "Bo Strand says:", "3 May 2011 at 4:05 pm", "2 Comments", "Reply"),
    *("Director: Bo Strand", "Cast", "Ada Lovell ... the cook", "Interview by Bo Strand", "Share this:", "© 2011 Us"),
    *("Why?", "“No.”", "It rained all day.", "…", " ", "\t", "é", "\u00a0", "\u2028", "[ad break]", "(Pause.)"),
)
MARKDOWN_LIKE = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
ANY_TEXT = st.text(max_size=200)

PEOPLE = ("Ada Lovell", "Bram Oduya", "Cleo Marchetti", "Dov Lindgren")
SENTENCES = (
    "The harbour looked better in the first reel.",
    "I laughed once, and it was at the ferry.",
    "Nobody in the row behind us agreed with that.",
    "Give me the older print and a warm coat.",
    "It ends on a staircase, and I was glad of the stairs.",
    "My notes say only that the soup was cold.",
    "You slept through the scene in the bakery.",
    "That bell rings for nearly four minutes.",
)
INTRODUCTION = "Our critics met in the foyer after the late showing and could not agree about anything at all."


class Style(enum.Enum):
    """How a document labels what its speakers say."""

    CAPITALS = "NAME:"
    FIRST = "Name:"
    BOLD = "**Name:**"
    OWN_LINE = "NAME, HOST:"
    BOLD_OUTSIDE = "**Name**: text"
    BOLD_ALONE = "**Name** and the text below"
    STAMPED = "[00:01:02] NAME: text"
    STAMP_ABOVE = "a time stamp, a bold name, the text below"
    STAMP_BEHIND = "Name (00:01:02): text"
    ROLE = "Name (role): text"
    PERIOD = "NAME. text, as in a play"
    TABLE = "a row of two cells"
    HTML = "<p><strong>Name:</strong> text</p>"


_LABELS = {
    Style.CAPITALS: "{capitals}: ",
    Style.FIRST: "{name}: ",
    Style.BOLD: "**{name}:** ",
    Style.OWN_LINE: "{capitals}, {role}:\n",
    Style.BOLD_OUTSIDE: "**{name}**: ",
    Style.BOLD_ALONE: "**{name}**\n\n",
    Style.STAMPED: "[{stamp}] {capitals}: ",
    Style.STAMP_ABOVE: "[{stamp}]\n\n**{name}**\n\n",
    Style.STAMP_BEHIND: "{name} ({stamp}): ",
    Style.ROLE: "{name} (critic): ",
    Style.PERIOD: "{capitals}. ",
    Style.TABLE: "| {name} | ",
}
_PLAIN = {
    *(Style.CAPITALS, Style.FIRST, Style.OWN_LINE, Style.STAMPED, Style.STAMP_BEHIND, Style.ROLE, Style.PERIOD),
}
_ONE_PARAGRAPH = {Style.PERIOD, Style.TABLE}
"""What has no label there is no speech: a stage direction, another row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A turn as it is put into a document, or as it comes back."""

    speaker: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Labelled turns and the style of their labels."""

    style: Style
    turns: tuple[Said, ...]

    @property
    def name(self) -> str:
        if self.style is Style.HTML:
            return "talk.html"
        return "talk.txt" if self.style in _PLAIN else "talk.md"

    def written(self) -> str:
        """The document: a title, a sentence of the narrator's, and the turns."""
        turns = [self._labelled(number, turn) for number, turn in enumerate(self.turns)]
        if self.style is Style.HTML:
            body = "\n".join((f"<h1>Two Hours by the Water</h1>\n<p>{INTRODUCTION}</p>", *turns))
            return f"<!doctype html>\n<html><body><main>\n{body}\n</main></body></html>\n"
        if self.style is Style.TABLE:
            rows = "\n".join(("| Who | What |", "|---|---|", *turns))
            return f"# Two Hours by the Water\n\n{INTRODUCTION}\n\n{rows}\n"
        return "\n\n".join(("Two Hours by the Water", INTRODUCTION, *turns))

    def _labelled(self, number: int, turn: Said) -> str:
        first, *more = turn.paragraphs
        if self.style is Style.HTML:
            return "\n".join((f"<p><strong>{turn.speaker}:</strong> {first}</p>", *(f"<p>{text}</p>" for text in more)))
        role = "HOST" if turn.speaker == self.turns[0].speaker else "GUEST"
        label = _LABELS[self.style].format(
            name=turn.speaker, capitals=turn.speaker.upper(), role=role, stamp=f"00:{number:02}:07"
        )
        return label + "\n\n".join(turn.paragraphs) + (" |" if self.style is Style.TABLE else "")


@st.composite
def conversations(draw: st.DrawFn, style: Style) -> Conversation:
    """Two to four people, each of whom speaks at least twice; nobody answers themselves.

    The last turn has one paragraph: an unlabelled one at a document's end may as well be the narrator's.
    """
    people = draw(st.permutations(PEOPLE))[: draw(st.integers(2, 4))]
    order = people * draw(st.integers(2, 3))
    usual = 1 if style in _ONE_PARAGRAPH else 2
    turns = tuple(
        Said(
            speaker=person,
            paragraphs=tuple(draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=most, unique=True))),
        )
        for person, most in zip(order, (*(usual for _ in order[1:]), 1), strict=True)
    )
    return Conversation(style=style, turns=turns)


def read(text: str, name: str) -> Segmentation | None:
    """What narrate makes of a text; None where it rightly says that there is nothing to read."""
    try:
        document, _ = ingest(text.encode("utf-8", "surrogatepass"), Path(name))
    except InputError:
        return None
    return segment(document, SegmentSettings(), Path(name))


def said(lines: list[Line]) -> tuple[Said, ...]:
    """The voiced turns of a script, in order."""
    turns: dict[int, list[Line]] = {}
    for line in lines:
        if line.turn is not None and line.voiced:
            turns.setdefault(line.turn, []).append(line)
    return tuple(
        Said(speaker=" + ".join(dict.fromkeys(line.speaker for line in part)), paragraphs=tuple(x.text for x in part))
        for part in turns.values()
    )


def assert_complete(text: str, name: str) -> None:
    segmentation = read(text, name)
    if segmentation is not None:
        assert segmentation.fidelity.unaccounted == 0
        assert segmentation.fidelity.repeated == 0


@quick
@given(text=ANY_TEXT, name=st.sampled_from(("a.txt", "a.md")))
def test_any_text_is_accounted_for(text: str, name: str) -> None:
    assert_complete(text, name)


@quick
@given(text=MARKDOWN_LIKE, name=st.sampled_from(("a.txt", "a.md")))
def test_text_like_markdown_is_accounted_for(text: str, name: str) -> None:
    assert_complete(text, name)


@quick
@given(text=MARKDOWN_LIKE)
def test_the_same_text_gives_the_same_script(text: str) -> None:
    assert read(text, "a.md") == read(text, "a.md")


@pytest.mark.parametrize("style", Style)
def test_labelled_turns_come_back(style: Style) -> None:
    @settings(quick, max_examples=25)
    @given(conversation=conversations(style))
    def holds(conversation: Conversation) -> None:
        segmentation = read(conversation.written(), conversation.name)
        assert segmentation is not None
        assert segmentation.fidelity.complete
        lines = [line for _, _, line in segmentation.script.lines()]
        assert said(lines) == conversation.turns
        assert {speaker.name for speaker in segmentation.script.speakers} == {x.speaker for x in conversation.turns}
        assert any(line.turn is None and line.voiced and line.text == INTRODUCTION for line in lines)

    holds()
