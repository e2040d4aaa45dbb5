"""A script: who says which line, in chapters, and what is left unsaid and why."""

from __future__ import annotations

import enum
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NARRATOR = "Narrator"
"""The speaker of everything that nobody in the document says."""


class LineKind(enum.StrEnum):
    """What a line is."""

    NARRATION = "narration"
    HEADING = "heading"
    SPEECH = "speech"
    QUOTE = "quote"
    LIST = "list"
    CREDIT = "credit"
    COMMENT = "comment"
    CAPTION = "caption"
    NOTE = "note"
    BYLINE = "byline"
    TABLE = "table"


class ChapterKind(enum.StrEnum):
    """What a chapter holds; players and editions can leave some kinds out."""

    TEXT = "text"
    CREDITS = "credits"
    COMMENTS = "comments"
    ABOUT = "about"
    """Biographies of the contributors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A person, or a character, who says lines."""

    name: str
    """The full name, as far as the document knows it."""
    aliases: tuple[str, ...] = ()
    """Other labels of the same person in the document, as written."""
    voice: str = ""
    """A voice that a person chose for this speaker; empty for the caster's choice."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Foreign:
    """Some words of a text that are in another language than the text: a film's own title, a quotation."""

    start: int
    """Offset into the text, in characters."""
    end: int
    language: str
    """BCP 47 tag."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stress:
    """Some words of a text that are said with stress: what its author set in italics and is no title."""

    start: int
    """Offset into the text, in characters."""
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Link:
    """Some words of a text that lead somewhere else."""

    start: int
    """Offset into the text, in characters."""
    end: int
    target: str = ""
    """The address as the source has it; without white space, comma and brackets, and empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PageBreak:
    """Where a page of the printed source begins."""

    at: int
    """Offset into the line's text, in characters; before its end, and at a character that is no white space."""
    number: str
    """As printed: 12, xii, A-3; without white space, comma, colon and brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph, or a shorter piece, that one speaker says without a break; one line of text.

    A line that is not voiced belongs to the narrator, has no turn and the kind narration, and has a reason.
    """

    text: str
    """What is written, with neither markup nor label; no line feed, no white space at its ends."""
    speaker: str = NARRATOR
    kind: LineKind = LineKind.NARRATION
    turn: int | None = None
    """Which turn of the script, counted from 1, the line belongs to; None for the narrator's own text."""
    depth: int = 0
    """How deep a comment, a list item or a heading is nested, from 0."""
    marker: str = ""
    """A list item's or comment's number or bullet as written."""
    voiced: bool = True
    reason: str = ""
    """Why a line is not voiced."""
    language: str = ""
    """BCP 47 tag where it differs from the script's."""
    foreign: tuple[Foreign, ...] = ()
    """Words of `text` in another language than the line's, in order, without overlap and without white space at
    their ends; none in a line that is not voiced."""
    stress: tuple[Stress, ...] = ()
    """Words of `text` that are said with stress, in order; see `stress_on`. None in a line that is not voiced, and
    none in a chapter's title."""
    links: tuple[Link, ...] = ()
    """Of the source, in order and without overlap, where they are to be announced; none in a line that is not
    voiced."""
    pages: tuple[PageBreak, ...] = ()
    """Of the source, that begin in the line, in order; none in a line that is not voiced."""
    picture: str = ""
    """Of a caption: the file that it describes, as seen from the source's folder; only where it is voiced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part that a listener can jump to."""

    title: str = ""
    """Empty for text before the first heading of an untitled document."""
    kind: ChapterKind = ChapterKind.TEXT
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A document that has been given its voices.

    A chapter whose first line is a heading of the same text takes its title from the source; any other
    chapter's title was added by the segmenter.
    """

    title: str = ""
    title_inferred: bool = False
    """Whether the title was made up from the text because the source states none."""
    authors: tuple[str, ...] = ()
    date: str = ""
    """ISO 8601 date, or empty."""
    tags: tuple[str, ...] = ()
    """Words that group texts; feeds can be made of those that have one."""
    series: str = ""
    """What the text is a part of."""
    season: int = 0
    """Which season of the series, from 1; 0 for none."""
    episode: int = 0
    """Which part of the series, or of the season, from 1; 0 for none."""
    language: str = "en"
    """BCP 47 tag."""
    source: str = ""
    """The file's name."""
    speakers: tuple[Speaker, ...] = ()
    """Everybody but the narrator, in order of appearance; the narrator only where a voice is given."""
    chapters: tuple[Chapter, ...] = ()

    def lines(self) -> Iterator[tuple[str, int, Line]]:
        """Every line with its id and the number of its chapter, from 0, in reading order."""
        seen: Counter[str] = Counter()
        for number, chapter in enumerate(self.chapters):
            for line in chapter.lines:
                yield content_id(line.text, seen), number, line


def stress_on(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Stress, ...]:
    """The stress on spans of a line, as `Line.stress` wants it; none where all of the line is meant.

    Parameters
    ----------
    spans: beginnings and ends, in order, without overlap.
    """
    found: list[Stress] = []
    for first, last in spans:
        inside = [at for at in range(max(first, 0), min(last, len(text))) if text[at].isalnum()]
        if not inside:
            continue
        start, end = inside[0], inside[-1] + 1
        touches = bool(found) and start <= found[-1].end
        if "/" not in {text[start - 1 : start], text[end : end + 1]} and not touches:
            found.append(Stress(start=start, end=end))
    covered = {at for one in found for at in range(one.start, one.end)}
    everything = all(at in covered for at, sign in enumerate(text) if sign.isalnum())
    return () if everything else tuple(found)


def content_id(text: str, seen: Counter[str]) -> str:
    """An id made of a text and of how often it has occurred, so that an insertion changes no other id.

    `seen` counts the occurrences and is changed by the call.
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    seen[digest] += 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
