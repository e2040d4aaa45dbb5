"""From a Script to its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from narrate.fountain.cast import NOBODY, Cast, cast_entry
from narrate.fountain.marks import ADDED, UNTITLED, write_line, write_notes
from narrate.fountain.syntax import is_parenthetical, kind_words, must_be_forced
from narrate.fountain.text import encode
from narrate.model.script import NARRATOR, Chapter, ChapterKind, Line, LineKind, Script

DEEPEST_SECTION = 6
"""Deeper headings carry a note instead of ever more signs."""
_FORCED_IN_SPEECH = ("~", "!", "@", "#", "=")


def render(script: Script) -> str:
    """Write a script as docs/script-format.md describes it.

    `parse` gives the same script back, if it keeps the invariants that `narrate.model.script` states.
    """
    return "\n\n".join(["\n".join(_title_page(script)), *(text for text, _ in paragraphs_of(script))]) + "\n"


def paragraphs_of(script: Script) -> Iterator[tuple[str, int]]:
    """Every paragraph of the file after the title page, with the number of lines that it holds."""
    cast = Cast(script.speakers)
    turns = _Turns()
    for chapter in script.chapters:
        yield from _chapter(chapter, cast, turns)


def _title_page(script: Script) -> Iterator[str]:
    if script.title:
        yield f"Title: {encode(script.title)}"
    if script.title_inferred:
        yield "Title inferred: yes"
    yield from _listed("Author" if len(script.authors) == 1 else "Authors", script.authors)
    if script.date:
        yield f"Date: {encode(script.date)}"
    yield from _listed("Tags", script.tags)
    yield from _listed("Series", (script.series,) if script.series else ())
    for key, number in (("Season", script.season), ("Episode", script.episode)):
        if number:
            yield f"{key}: {number}"
    yield f"Language: {encode(script.language)}"
    if script.source:
        yield f"Source: {encode(script.source)}"
    if not script.speakers:
        yield f"Cast: {NOBODY}"
    else:
        yield "Cast:"
        yield from (f"    {cast_entry(speaker)}" for speaker in script.speakers)


def _listed(key: str, values: tuple[str, ...]) -> Iterator[str]:
    """A key with its values: one beside it, several below."""
    if len(values) == 1:
        yield f"{key}: {encode(values[0])}"
    elif values:
        yield f"{key}:"
        yield from (f"    {encode(value)}" for value in values)


class _Turns:
    """Which turn of a speaker a cue with (CONT'D) takes up again: the latest."""

    def __init__(self) -> None:
        self.seen: set[int] = set()
        self.latest: dict[str, int] = {}

    def enter(self, speaker: str, turn: int) -> tuple[bool, bool]:
        """Whether the turn goes on, and whether another turn of the speaker has begun since."""
        continued = turn in self.seen
        elsewhere = continued and self.latest.get(speaker) != turn
        self.seen.add(turn)
        self.latest[speaker] = turn
        return continued, elsewhere


def _chapter(chapter: Chapter, cast: Cast, turns: _Turns) -> Iterator[tuple[str, int]]:
    lines = chapter.lines
    notes = [] if chapter.kind is ChapterKind.TEXT else [str(chapter.kind)]
    if not chapter.title:
        yield "#" + write_notes([UNTITLED, *notes]), 0
    elif lines and _is_plain_heading(lines[0]) and lines[0].text == chapter.title:
        depth = [f"depth {lines[0].depth}"] if lines[0].depth else []
        yield "# " + "".join(write_line(lines[0], kind=False)) + write_notes([*depth, *notes]), 1
        lines = lines[1:]
    else:
        yield f"# {encode(chapter.title)}" + write_notes([ADDED, *notes]), 0
    for reason, group in groupby(lines, key=lambda line: None if line.voiced else line.reason):
        if reason is None:
            yield from ((_voiced(line, cast, turns), 1) for line in group)
        else:
            skipped = tuple(group)
            yield _boneyard(reason, skipped), len(skipped)


def _is_plain_heading(line: Line) -> bool:
    return line.kind is LineKind.HEADING and line.turn is None and line.speaker == NARRATOR and line.voiced


def _boneyard(reason: str, lines: Iterable[Line]) -> str:
    texts = "\n\n".join("".join(write_line(line, kind=False)) for line in lines)
    return f"/* skipped: {encode(reason)}\n{texts}\n*/"


def _voiced(line: Line, cast: Cast, turns: _Turns) -> str:
    if line.turn is not None:
        return _spoken(line, line.turn, cast, turns)
    if line.kind is LineKind.HEADING:
        return _heading(line)
    plain = line.kind is LineKind.NARRATION and not line.depth
    text, notes = write_line(line, kind=not plain)
    return ("!" if must_be_forced(text) else "") + text + notes


def _heading(line: Line) -> str:
    signs = line.depth + 1
    text = "".join(write_line(line, kind=False))
    if 1 < signs <= DEEPEST_SECTION:
        return f"{'#' * signs} {text}"
    return f"## {text}" + write_notes([f"depth {line.depth}"])


def _spoken(line: Line, turn: int, cast: Cast, turns: _Turns) -> str:
    continued, elsewhere = turns.enter(line.speaker, turn)
    block = [cast.cue(line.speaker) + (" (CONT'D)" if continued else "")]
    if line.kind is not LineKind.SPEECH or line.depth:
        block.append(f"({kind_words(line.kind, line.depth)})")
    text, notes = write_line(line, kind=False, turn=turn if elsewhere else None)
    if text.startswith(_FORCED_IN_SPEECH) or is_parenthetical(text):
        text = "\\" + text
    block.append(text + notes)
    return "\n".join(block)
