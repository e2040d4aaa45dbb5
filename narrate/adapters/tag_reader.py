"""Reads the tags of finished files with mutagen: what `narrate check` holds against the rest of a release."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

from narrate.errors import InputError, Where
from narrate.ports_tags import MediaChapter, MediaTags

_TOP_LEVEL_AND_ORDERED = 3
"""Both flags of CTOC (ID3v2 Chapter Frame Addendum 1.0, 3.2)."""
_VORBIS_TIME = re.compile(r"(\d{2,}):(\d\d):(\d\d)\.(\d{3})")


class TagReader:
    """`narrate.ports.MediaReader` for MP3, MP4, Opus, FLAC and WAV."""

    def read_tags(self, path: Path) -> MediaTags:
        """What a file says of itself. Raises InputError where it cannot be read or is of an unknown format."""
        import mutagen
        from mutagen.flac import FLAC
        from mutagen.mp3 import MP3
        from mutagen.mp4 import MP4
        from mutagen.oggopus import OggOpus
        from mutagen.wave import WAVE

        try:
            file = mutagen.File(path)
        except (mutagen.MutagenError, OSError) as error:
            raise _unreadable(path, str(error)) from error
        if isinstance(file, MP3 | WAVE):
            return _id3(file.tags)
        if isinstance(file, MP4):
            return _mp4(file)
        if isinstance(file, OggOpus | FLAC):
            return _vorbis(file)
        raise _unreadable(path, "it is no sound file of a kind that narrate makes")


def _id3(tags: Any) -> MediaTags:
    if tags is None:
        return MediaTags(title="", chapters=(), contents=False, cover=False)
    # mutagen keeps frames in the order in which they lie in the file.
    frames = tags.getall("CHAP")
    chapters = tuple(
        MediaChapter(
            title=_first(frame.sub_frames.getall("TIT2")),
            start=frame.start_time,
            end=frame.end_time,
            picture=_digest(frame.sub_frames.getall("APIC")),
        )
        for frame in frames
    )
    ids = [frame.element_id for frame in sorted(frames, key=lambda frame: int(frame.start_time))]
    contents = bool(ids) and _listed(tags.getall("CTOC")) == ids
    title = _first(tags.getall("TIT2"))
    return MediaTags(
        title=title,
        chapters=chapters,
        contents=contents,
        cover=bool(tags.getall("APIC")),
        words=str(tags.getall("USLT")[0].text) if tags.getall("USLT") else "",
        timed=_timed(tags.getall("SYLT")),
        pictures=True,
    )


def _timed(frames: list[Any]) -> tuple[tuple[int, str], ...]:
    return tuple((int(ms), str(text).strip()) for text, ms in frames[0].text) if frames else ()


def _digest(pictures: list[Any]) -> str:
    return hashlib.sha256(pictures[0].data).hexdigest() if pictures else ""


def _listed(tables: list[Any]) -> list[str]:
    """The chapters that the table of contents names, those of the tables below it in their place.

    A table counts its entries in one byte (addendum, 3.2), so that a long one refers to others.
    """
    by_id = {table.element_id: table for table in tables}
    top = [table for table in tables if int(table.flags) & _TOP_LEVEL_AND_ORDERED == _TOP_LEVEL_AND_ORDERED]
    listed: list[str] = []
    for child in top[0].child_element_ids if len(top) == 1 else ():
        listed += by_id[child].child_element_ids if child in by_id else [child]
    return listed


def _mp4(file: Any) -> MediaTags:
    tags = file.tags or {}
    marks = [(round(mark.start * 1000), str(mark.title)) for mark in file.chapters or ()]
    chapters = _until_the_next(marks, file.info.length)
    title = _first([tags["\xa9nam"]]) if "\xa9nam" in tags else ""
    return MediaTags(
        title=title,
        chapters=chapters,
        contents=True,
        cover=bool(tags.get("covr")),
        words=_first(tags.get("\xa9lyr")),
    )


def _vorbis(file: Any) -> MediaTags:
    tags = file.tags or {}
    marks: list[tuple[int, str]] = []
    while (key := f"CHAPTER{len(marks) + 1:03}") in tags:
        found = _VORBIS_TIME.fullmatch(tags[key][0])
        if found is None:
            break
        hours, minutes, seconds, ms = map(int, found.groups())
        marks.append((((hours * 60 + minutes) * 60 + seconds) * 1000 + ms, _first(tags.get(f"{key}NAME"))))
    return MediaTags(
        title=_first(tags.get("TITLE")),
        chapters=_until_the_next(marks, file.info.length),
        contents=True,
        words=_first(tags.get("LYRICS")),
        cover=bool(getattr(file, "pictures", ()) or tags.get("METADATA_BLOCK_PICTURE")),
    )


def _until_the_next(marks: list[tuple[int, str]], seconds: float) -> tuple[MediaChapter, ...]:
    """Chapters of which a file says only where they begin."""
    ends = [after for _, after in pairwise([*(start for start, _ in marks), round(seconds * 1000)])]
    return tuple(
        MediaChapter(title=title, start=start, end=end) for (start, title), end in zip(marks, ends, strict=True)
    )


def _first(frames: list[Any] | None) -> str:
    if frames and isinstance(frames[0], str):
        return frames[0]
    texts = getattr(frames[0], "text", frames[0]) if frames else ()
    return str(texts[0]) if texts else ""


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(f"The tags cannot be read: {why}.", where=Where(path=path), remedy="Build the episode again.")
