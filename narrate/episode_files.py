"""The files of an episode but its sound and its books: its transcripts, chapters, script, report and page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from narrate import fountain
from narrate.diagnostics import Finding, finding
from narrate.manuscripts import Manuscript
from narrate.model.release import Episode, File, Show
from narrate.model.script import Script
from narrate.model.sound import Samples, Timeline
from narrate.package import paths
from narrate.package.captions import srt
from narrate.package.chapters import chapters_json
from narrate.package.page import episode_page
from narrate.package.report import report_json, report_text
from narrate.package.transcript_html import transcript_html
from narrate.package.transcripts import plain, transcript_json, vtt
from narrate.renderings import Renderings

_NOTHING = Timeline(rate=1, length=Samples(0), segments=(), tail=Samples(0), cues=(), chapters=())
_PLAYABLE = dt.date(1970, 1, 2)
"""The first date that is after the beginning of 1970 in every time zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What an episode's files say of what is around it."""

    show: Show
    books: tuple[str, ...]
    """The paths of its books."""
    base: str
    """Where the release will be published, ending in a slash."""
    width: int = 0
    """Characters a line of WebVTT; 0 for a sentence a cue."""


def known_files(
    episode: Episode, one: Manuscript, around: Listing, known: Renderings, listed: list[Episode]
) -> Iterator[File]:
    """The files that have to be written, which are none where all are known.

    listed: is given the episode with the paths of all its files, the page as the last.
    """
    made: list[str] = []
    made_of = (*pieces_of(episode), replace(one, script=Script()), around)
    yield from known.files(made_of, _with_page(episode, one, around), made)
    listed.append(_listing(episode, made[:-1], around))


def pieces_of(episode: Episode) -> tuple[object, ...]:
    """An episode in pieces, for a digest of it: its script and its timeline may be long."""
    return episode.script, episode.timeline, replace(episode, script=Script(), timeline=_NOTHING)


def _with_page(episode: Episode, one: Manuscript, around: Listing) -> Iterator[File]:
    made = []
    for file in episode_files(episode, one, around.base, around.width):
        made.append(file.path)
        yield file
    yield File(path=paths.page(episode.slug), content=episode_page(around.show, _listing(episode, made, around)))


def _listing(episode: Episode, made: Sequence[str], around: Listing) -> Episode:
    return replace(episode, files=(*made, *around.books, paths.page(episode.slug)))


def episode_files(episode: Episode, one: Manuscript, base: str, width: int = 0) -> Iterator[File]:
    """Everything of an episode but its sound, its books and its page; each is made when it is asked for.

    base: where the release will be published, ending in a slash.
    width: characters a line of WebVTT; 0 for a sentence a cue.

    An episode of an earlier build keeps the report of that.
    """
    notes = one.findings
    if not episode.script.date:
        notes = (*notes, finding("NAR-109", path=one.script_path, date=episode.published[:10]))
    elif day_of(episode.script.date) is None:
        stated = episode.script.date
        notes = (*notes, finding("NAR-111", path=one.script_path, date=episode.published[:10], stated=stated))
    notes = tuple(map(_portable, notes))
    yield File(path=paths.chapters(episode.slug), content=chapters_json(episode.timeline, base))
    yield File(path=paths.transcript_vtt(episode.slug), content=vtt(episode, width))
    yield File(path=paths.transcript_srt(episode.slug), content=srt(episode))
    yield File(path=paths.transcript_json(episode.slug), content=transcript_json(episode))
    yield File(path=paths.transcript_html(episode.slug), content=transcript_html(episode))
    yield File(path=paths.transcript_text(episode.slug), content=plain(episode).encode("utf-8"))
    yield File(path=paths.script(episode.slug), content=fountain.render(episode.script).encode("utf-8", "replace"))
    if one.fidelity is not None or not one.earlier:
        text = report_text(episode, notes, one.fidelity).encode("utf-8", "replace")
        yield File(path=paths.report_text(episode.slug), content=text)
        yield File(path=paths.report_json(episode.slug), content=report_json(episode, notes, one.fidelity))


def _portable(note: Finding) -> Finding:
    """A finding as it is published: with a file's name, but without the folder that it lies in on this machine."""
    return replace(note, where=replace(note.where, path=Path(note.where.path.name))) if note.where else note


def day_of(date: str) -> dt.date | None:
    """The day of a date that may lack day and month; None for none, and for one that players cannot count.

    They count seconds from 1970, and the W3C's feed validator finds what is older implausible.
    """
    year, month, day = (int(part or 1) for part in (date[:4] or "0", date[5:7], date[8:10]))
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found if found >= _PLAYABLE else None
