"""Books: which stretch of sound belongs to which element of the text. EPUB, DAISY and LPF are made of it.

The stretches of an episode lie end to end, from 0 to its last sample, so that a reading system which plays one after
another plays all of it, pauses among them. An announcement stands nowhere in the text: it belongs to the sentence
that it announces, or to a title that the text does not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narrate.model.release import Episode
from narrate.model.sound import Cue, Samples
from narrate.package import markup
from narrate.package.text import clean, milliseconds

if TYPE_CHECKING:
    from lxml import etree

TITLE_ID = "title"
"""Of the element that shows the episode's title, where no line of the text does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """An element of the text and the sound that belongs to it."""

    element: str
    """Its id."""
    start: int
    """Milliseconds."""
    end: int
    """Milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPart:
    """A chapter as a book has it."""

    part: markup.Part
    section: etree._Element
    """As markup.sections makes it."""
    titled: bool
    """Whether the episode's title has to be shown above it."""
    start: int
    """Milliseconds; the chapter's, as in every chapter table."""
    end: int
    """Milliseconds."""
    stretches: tuple[Stretch, ...]
    """End to end, from `start` to `end`."""


def book_parts(episode: Episode) -> tuple[BookPart, ...]:
    """The chapters of an episode with their sound, end to end."""
    timeline, script = episode.timeline, episode.script
    found = markup.parts(script, timeline)
    sections = markup.sections(script, timeline, paged=True)
    by_chapter: dict[int, list[Cue]] = {part.number: [] for part in found}
    for cue in timeline.cues:
        by_chapter.setdefault(cue.chapter, []).append(cue)
    starts = [Samples(0), *(_start(part, by_chapter[part.number], episode) for part in found[1:])]
    ends = [*starts[1:], timeline.length]
    made = []
    for part, section, start, end in zip(found, sections, starts, ends, strict=True):
        titled = part.order == 0 and bool(clean(script.title)) and not _same(part.title, script.title)
        ids = {element.get("id", "") for element in markup.cue_elements(section)}
        points = _points(part, by_chapter[part.number], ids, start, titled=titled)
        stops = [*(at for _, at in points[1:]), end]
        rate = timeline.rate
        made.append(
            BookPart(
                part=part,
                section=section,
                titled=titled,
                start=milliseconds(start, rate),
                end=milliseconds(end, rate),
                stretches=tuple(
                    Stretch(element=element, start=milliseconds(at, rate), end=milliseconds(stop, rate))
                    for (element, at), stop in zip(points, stops, strict=True)
                ),
            )
        )
    return tuple(made)


def picture_name(cover: bytes) -> str:
    """What the cover is called in a book."""
    return "cover.png" if picture_type(cover) == "image/png" else "cover.jpg"


def picture_type(cover: bytes) -> str:
    """The media type of a cover."""
    return "image/png" if cover.startswith(b"\x89PNG") else "image/jpeg"


def _start(part: markup.Part, cues: Sequence[Cue], episode: Episode) -> Samples:
    marks = episode.timeline.chapters
    if part.order < len(marks) and (not cues or marks[part.order].start <= cues[0].start):
        return marks[part.order].start
    return cues[0].start


def _points(
    part: markup.Part, cues: Sequence[Cue], ids: set[str], start: Samples, *, titled: bool
) -> list[tuple[str, Samples]]:
    """Each element with the moment from which on it is heard, the first at the chapter's beginning."""
    points: list[tuple[str, Samples]] = []
    waiting: list[Cue] = []
    for cue in cues:
        if markup.cue_id(cue) not in ids or not cue.line_id:
            waiting.append(cue)
            continue
        if points:
            begins = waiting[0].start if waiting else cue.start
        else:
            points += _titles(part, waiting, start, titled=titled)
            begins = cue.start if points else start
        points.append((markup.cue_id(cue), begins))
        waiting = []
    return points or [(f"{part.id}-title", start)]


def _titles(part: markup.Part, waiting: Sequence[Cue], start: Samples, *, titled: bool) -> list[tuple[str, Samples]]:
    """The titles that stand nowhere in the text, with the announcements that say them."""
    wanted = [TITLE_ID] if titled else []
    wanted += [] if part.heading is not None else [f"{part.id}-title"]
    if not waiting or not wanted:
        return []
    if len(wanted) == 1 or len(waiting) == 1:
        return [(wanted[0], start)]
    return [(wanted[0], start), (wanted[1], waiting[-1].start)]


def _same(first: str, second: str) -> bool:
    return clean(first).casefold().rstrip(".") == clean(second).casefold().rstrip(".")
