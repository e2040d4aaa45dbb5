"""ID3v2.3 in MP3 and WAV: title, people, cover, chapters, transcript (USLT and, with times, SYLT), ReplayGain.

Version 2.3, because in 2.4 a chapter whose title or picture is longer than 127 bytes disappears in players made with
ffmpeg: they read the size of a sub-frame as one of version 2.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from narrate.adapters.tag_facts import (
    PADDING,
    artist,
    clean,
    date_parts,
    iso_639_2,
    milliseconds,
    mime,
    mutagen_module,
    replay_gain,
    transcript,
)
from narrate.model.release import Episode
from narrate.model.sound import ChapterMark
from narrate.ports_tags import TagFacts

_TOC_ENTRIES = 255
"""A CTOC frame counts its entries in one byte (ID3v2 Chapter Frame Addendum, 3.2)."""
_NO_OFFSET = 0xFFFFFFFF
"""Of a CHAP frame: the times count, not positions in the file (addendum, 3.1)."""
_MILLISECONDS, _TRANSCRIPT = 2, 2
"""Of a SYLT frame: the unit of its times, and what it holds (ID3v2.3, 4.10)."""


def tag_mp3(path: Path, facts: TagFacts) -> None:
    """Write the tags of an MP3 file anew."""
    tags = _ordered(mutagen_module("id3").ID3)
    for frame in _frames(facts):
        tags.add(frame)
    tags.save(path, v1=0, v2_version=3, padding=lambda _: PADDING)


def tag_wav(path: Path, facts: TagFacts) -> None:
    """Write the tags of a WAV file anew, in its chunk `id3`."""
    wave = mutagen_module("wave")
    wave.delete(path)
    file = wave.WAVE(path)
    file.add_tags()
    tags = _ordered(type(file.tags))
    for frame in _frames(facts):
        tags.add(frame)
    tags.save(path, v2_version=3, padding=lambda _: PADDING)


def _frames(facts: TagFacts) -> Iterator[Any]:
    id3 = mutagen_module("id3")
    script, show = facts.episode.script, facts.show
    language = iso_639_2(script.language) or "und"
    year, month, day = date_parts(facts.episode)
    yield id3.TIT2(encoding=1, text=clean(script.title))
    yield id3.TPE1(encoding=1, text=artist(show, facts.episode))
    yield id3.TALB(encoding=1, text=clean(show.title))
    yield id3.TRCK(encoding=0, text=str(facts.number))
    yield id3.TYER(encoding=0, text=year)
    yield id3.TDAT(encoding=0, text=day + month)
    yield id3.TCON(encoding=0, text="Podcast")
    yield id3.TLAN(encoding=0, text=language)
    yield from _chapters(facts)
    yield id3.USLT(encoding=1, lang=language, desc="", text=transcript(facts.episode))
    timed = _timed_text(facts.episode)
    if timed:
        yield id3.SYLT(encoding=1, lang=language, format=_MILLISECONDS, type=_TRANSCRIPT, desc="", text=timed)
    for name, value in replay_gain(facts.loudness).items():
        yield id3.TXXX(encoding=0, desc=name, text=value)
    if facts.cover:
        yield id3.APIC(
            encoding=1,
            mime=mime(facts.cover),
            type=id3.PictureType.COVER_FRONT,
            desc=clean(show.cover_alt),
            data=facts.cover,
        )


def _timed_text(episode: Episode) -> list[tuple[str, int]]:
    """Each sentence with the millisecond at which it begins; a line feed before each new line (ID3v2.3, 4.10)."""
    found: list[tuple[str, int]] = []
    before = ""
    for cue in episode.timeline.cues:
        text = clean(cue.text)
        if cue.line_id and text:
            start = f"\n{text}" if found and cue.line_id != before else text
            found.append((start, milliseconds(cue.start, episode.timeline.rate)))
            before = cue.line_id
    return found


def _ordered(base: Any) -> Any:
    """Tags that are written in the order in which they were added.

    mutagen sorts frames by size, which puts chapters out of their order in time; some players show them as they lie.
    """
    writing = mutagen_module("id3._tags")

    class Ordered(base):  # type: ignore[misc]
        def _write(self, config: Any) -> bytearray:
            return bytearray().join(writing.save_frame(frame, config=config) for frame in self.values())

    return Ordered()


def _chapters(facts: TagFacts) -> Iterator[Any]:
    """Contents, then chapters (ID3v2 Chapter Frame Addendum). More than 255 chapters get contents in two levels."""
    id3 = mutagen_module("id3")
    episode = facts.episode
    marks = episode.timeline.chapters
    ids = [f"ch{number}" for number in range(1, len(marks) + 1)]
    parts = [ids[i : i + _TOC_ENTRIES] for i in range(0, len(ids), _TOC_ENTRIES)]
    ordered, top = id3.CTOCFlags.ORDERED, id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    title = clean(episode.script.title)
    if len(parts) == 1:
        yield _contents("toc", top, ids, title)
    elif parts:
        yield _contents("toc", top, [f"toc{i}" for i in range(1, len(parts) + 1)], title)
        for i, part in enumerate(parts, 1):
            yield _contents(f"toc{i}", ordered, part, f"{title} {i}")
    for element, mark in zip(ids, marks, strict=True):
        yield id3.CHAP(
            element_id=element,
            start_time=milliseconds(mark.start, episode.timeline.rate),
            end_time=milliseconds(mark.end, episode.timeline.rate),
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[id3.TIT2(encoding=1, text=clean(mark.title)), *_picture(mark, facts)],
        )


def _picture(mark: ChapterMark, facts: TagFacts) -> Iterator[Any]:
    """A chapter's picture with its description (addendum, 4: a frame APIC below the chapter's)."""
    id3 = mutagen_module("id3")
    data = facts.pictures.get(mark.picture.path) if mark.picture is not None else None
    if mark.picture is not None and data:
        kind = id3.PictureType.OTHER
        yield id3.APIC(encoding=1, mime=mime(data), type=kind, desc=clean(mark.picture.alt), data=data)


def _contents(element: str, flags: Any, children: Sequence[str], title: str) -> Any:
    id3 = mutagen_module("id3")

    sub_frames = [id3.TIT2(encoding=1, text=title)]
    return id3.CTOC(element_id=element, flags=flags, child_element_ids=list(children), sub_frames=sub_frames)
