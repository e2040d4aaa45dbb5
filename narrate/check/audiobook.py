"""Findings on an audiobook of all episodes (M4B): it has the chapters of the episodes, end to end, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from narrate.check.book import Held
from narrate.check.expected import CHAPTER_TOLERANCE, Place, comparable, excerpt
from narrate.diagnostics import Finding
from narrate.errors import NarrateError
from narrate.ports import Encoder
from narrate.ports_tags import MediaReader

_CUT = 255
"""Bytes that MP4 holds of a title; a cut one may lack half a character."""
_ROUNDING = 2
"""Milliseconds that each episode may add: its length is counted in samples of its own rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Players:
    """What reads and decodes sound files; None leaves out what it would find."""

    media: MediaReader | None = None
    encoder: Encoder | None = None


def check_audiobook(path: Path, held: Sequence[Held], players: Players, at: Place) -> Iterator[Finding]:
    """NAR-432 for the first chapter that differs, NAR-433 for the length, NAR-332 where the file cannot be read.

    path: of the file.
    held: the episodes, in order.
    """
    try:
        if players.media is not None:
            tags = players.media.read_tags(path)
            yield from _chapters([(one.title, one.start) for one in tags.chapters], held, at)
        if players.encoder is not None:
            found, wanted = players.encoder.decode_length(path), sum(one.length for one in held) / 1000
            if abs(found - wanted) > (CHAPTER_TOLERANCE + _ROUNDING * len(held)) / 1000:
                yield at("NAR-433", found=round(found, 3), said=round(wanted, 3))
    except NarrateError as error:
        yield at("NAR-332", file=at.path, detail=error.what)


def _chapters(found: Sequence[tuple[str, int]], held: Sequence[Held], at: Place) -> Iterator[Finding]:
    wanted: list[tuple[Held, str, int]] = []
    begins = 0
    for one in held:
        wanted += [(one, mark.title, begins + mark.start) for mark in one.marks]
        begins += one.length
    if len(found) != len(wanted):
        detail = f"there are {len(found)} chapters instead of {len(wanted)}"
        yield at("NAR-432", number=min(len(found), len(wanted)) + 1, detail=detail)
        return
    tolerance = CHAPTER_TOLERANCE + _ROUNDING * len(held)
    for number, ((title, start), (one, own, place)) in enumerate(zip(found, wanted, strict=True), 1):
        names = {comparable(name) for name in (one.title, own, f"{one.title}: {own}")}
        if abs(start - place) > tolerance:
            yield at("NAR-432", number=number, detail=f"it begins at {start / 1000} seconds instead of {place / 1000}")
            return
        if not any(_called(comparable(title), name) for name in names):
            detail = f"it is called “{excerpt(title)}” instead of “{excerpt(f'{one.title}: {own}')}”"
            yield at("NAR-432", number=number, detail=detail)
            return


def _called(title: str, name: str) -> bool:
    return title == name or (len(title.encode()) > _CUT - 4 and name.startswith(title))
