"""Corrections of a script: who says a line, what is skipped. Each makes a new script and changes nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from narrate.errors import InputError
from narrate.fountain.cast import Cast
from narrate.model.script import NARRATOR, Line, LineKind, Script, Speaker
from narrate.package.text import clean

REASON = "left out by the editor"
"""Of a line that is skipped without a reason."""


def lines_of(script: Script) -> tuple[Line, ...]:
    """All lines in reading order."""
    return tuple(line for chapter in script.chapters for line in chapter.lines)


def number_of(script: Script, line_id: str) -> int | None:
    """A line's number from 0, by its id; None where there is no such line."""
    return next((number for number, (found, _, _) in enumerate(script.lines()) if found == line_id), None)


def turn_of(script: Script, number: int) -> tuple[int, ...]:
    """The numbers of all lines of a line's turn; only its own where it has none."""
    lines = lines_of(script)
    turn = lines[number].turn
    return tuple(n for n, line in enumerate(lines) if line.turn == turn) if turn is not None else (number,)


def known_as(script: Script, name: str) -> str | None:
    """Who is meant by a name: somebody of the cast, the narrator, or nobody yet (None)."""
    cast = Cast(script.speakers)
    return cast.find(name) or cast.find(clean(name))


def give(script: Script, numbers: Iterable[int], name: str) -> Script:
    """Have lines said by somebody; a name that the cast does not know is added to it.

    A line that follows one of the same person goes on with that turn; otherwise it begins one. What was skipped is
    said.

    Raises InputError for an empty name.
    """
    called = clean(name)
    if not called:
        raise InputError("No name is given.", remedy="Choose somebody of the cast, or write a name.")
    speaker = known_as(script, name)
    if speaker is None:
        script = replace(script, speakers=(*script.speakers, Speaker(name=called)))
        speaker = called
    lines = list(lines_of(script))
    free = max((line.turn or 0 for line in lines), default=0)
    starts = _chapter_starts(script)
    for number in sorted(set(numbers)):
        line = lines[number]
        if line.voiced and line.speaker == speaker:
            continue
        turn = None
        if speaker != NARRATOR:
            before = _before(lines, number, starts)
            turn = before.turn if before is not None and before.speaker == speaker else None
            if turn is None:
                free += 1
                turn = free
        lines[number] = replace(
            line, speaker=speaker, turn=turn, kind=_kind(line, speaker), voiced=True, reason="",
            depth=0 if line.kind is LineKind.HEADING and speaker != NARRATOR else line.depth,
        )  # fmt: skip
    return _with_lines(script, lines)


def skip(script: Script, numbers: Iterable[int], reason: str = "") -> Script:
    """Leave lines unsaid, for a reason."""
    lines = list(lines_of(script))
    for number in set(numbers):
        line = lines[number]
        if line.voiced:
            text = f"{line.marker} {line.text}" if line.marker else line.text
            why = clean(reason) or REASON
            lines[number] = Line(text=text, voiced=False, reason=why, language=line.language)
    return _with_lines(script, lines)


def _kind(line: Line, speaker: str) -> LineKind:
    """What a line becomes with its new speaker: speech and narration change, quotations and lists stay such."""
    if speaker == NARRATOR:
        return LineKind.NARRATION if line.kind is LineKind.SPEECH else line.kind
    return LineKind.SPEECH if line.kind in {LineKind.NARRATION, LineKind.HEADING} else line.kind


def _chapter_starts(script: Script) -> frozenset[int]:
    starts, place = set(), 0
    for chapter in script.chapters:
        starts.add(place)
        place += len(chapter.lines)
    return frozenset(starts)


def _before(lines: list[Line], number: int, starts: frozenset[int]) -> Line | None:
    """The voiced line before a line, within its chapter."""
    while number not in starts:
        number -= 1
        if lines[number].voiced:
            return lines[number]
    return None


def _with_lines(script: Script, lines: list[Line]) -> Script:
    """The script with other lines, and turns numbered in order of their first line, as its file counts them."""
    order: Mapping[int, int] = {
        turn: new for new, turn in enumerate(dict.fromkeys(one.turn for one in lines if one.turn is not None), 1)
    }
    numbered = [one if one.turn is None else replace(one, turn=order[one.turn]) for one in lines]
    chapters, place = [], 0
    for chapter in script.chapters:
        chapters.append(replace(chapter, lines=tuple(numbered[place : place + len(chapter.lines)])))
        place += len(chapter.lines)
    return replace(script, chapters=tuple(chapters))
