"""Puts chapters and lines together while a file is read; keeps the invariants of narrate.model.script."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from narrate.fountain.marks import ADDED, Marks, foreign_of, links_of, split_marker
from narrate.fountain.pages import pages_of
from narrate.fountain.text import read
from narrate.model.script import Chapter, ChapterKind, Line, LineKind, Stress, stress_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn and whose it is."""

    number: int
    speaker: str


@dataclass(slots=True, kw_only=True)
class _Open:
    title: str = ""
    kind: ChapterKind = ChapterKind.TEXT
    lines: list[Line] = field(default_factory=list)


def marked_text(escaped: str) -> tuple[str, tuple[Stress, ...]]:
    """A line's text, and what of it is said with stress."""
    text, spans = read(escaped)
    said = text.strip()
    before = len(text) - len(text.lstrip())
    return said, stress_on(said, ((start - before, end - before) for start, end in spans))


class Builder:
    """Chapters so far."""

    def __init__(self) -> None:
        self._chapters: list[_Open] = []
        self._turns: list[str] = []
        self._latest: dict[str, int] = {}

    def chapters(self) -> tuple[Chapter, ...]:
        """What has been put together."""
        return tuple(Chapter(title=c.title, kind=c.kind, lines=tuple(c.lines)) for c in self._chapters)

    def holds(self, words: str, since: int) -> bool:
        """Whether a line from the one with this number on, from 0, holds some words."""
        lines = [line for chapter in self._chapters[-1:] for line in chapter.lines]
        return any(words in line.text for line in lines[max(len(lines) - (self.count - since), 0) :])

    @property
    def count(self) -> int:
        """How many lines there are so far."""
        return sum(len(chapter.lines) for chapter in self._chapters)

    def chapter(self, title: str, marks: Marks) -> None:
        """Begin a chapter; its title is its first line too, unless it was added or is empty."""
        kinds = [kind for kind in ChapterKind if kind in marks.chapter]
        self._chapters.append(_Open(title=title, kind=kinds[0] if kinds else ChapterKind.TEXT))
        if ADDED not in marks.chapter:
            self._add(_line(title, marks, kind=LineKind.HEADING, depth=marks.depth or 0, marker=marks.marker or ""))

    def narrate(self, text: str, marks: Marks, *, kind: LineKind | None = None, depth: int | None = None) -> None:
        """Add a line of the narrator's own; `text` is still escaped."""
        kind = kind or marks.kind or LineKind.NARRATION
        marker, rest = split_marker(text, kind, marks)
        said, stress = marked_text(rest)
        depth = (marks.depth or 0) if depth is None else depth
        self._add(_line(said, marks, kind=kind, depth=depth, marker=marker, stress=stress))

    def turn(self, speaker: str, *, continued: bool, asked: int | None) -> Turn | None:
        """The turn that a cue begins or takes up again; None where the turn asked for is not the speaker's."""
        if asked is not None:
            if not 1 <= asked <= len(self._turns) or self._turns[asked - 1] != speaker:
                return None
            number = asked
        elif continued and speaker in self._latest:
            number = self._latest[speaker]
        else:
            self._turns.append(speaker)
            number = len(self._turns)
        self._latest[speaker] = number
        return Turn(number=number, speaker=speaker)

    def speak(self, text: str, turn: Turn, marks: Marks, *, manner: tuple[LineKind, int]) -> None:
        """Add a line of a turn; `text` is still escaped."""
        kind, depth = manner
        marker, rest = split_marker(text, kind, marks)
        said, stress = marked_text(rest)
        line = _line(said, marks, kind=kind, depth=depth, marker=marker, stress=stress)
        self._add(replace(line, speaker=turn.speaker, turn=turn.number))

    def skip(self, text: str, reason: str, *, language: str = "") -> None:
        """Add a line that is not voiced."""
        self._add(Line(text=text.strip(), voiced=False, reason=reason, language=language))

    def _add(self, line: Line) -> None:
        if not line.text:
            return
        if not self._chapters:
            self._chapters.append(_Open())
        self._chapters[-1].lines.append(line)


def _line(text: str, marks: Marks, *, kind: LineKind, depth: int, marker: str, stress: tuple[Stress, ...] = ()) -> Line:
    """A line of the narrator's with what its notes say."""
    return Line(
        text=text,
        kind=kind,
        depth=depth,
        marker=marker,
        language=marks.language,
        foreign=foreign_of(text, marks),
        stress=stress,
        links=links_of(text, marks),
        picture=marks.picture,
        pages=pages_of(text, marks.pages),
    )
