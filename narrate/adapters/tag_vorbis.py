"""Vorbis comments of Opus and FLAC: title, people, cover, chapters (CHAPTER001, CHAPTER001NAME …), transcript."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from narrate.adapters.tag_facts import (
    PADDING,
    artist,
    clean,
    date_parts,
    milliseconds,
    mime,
    mutagen_module,
    replay_gain,
    transcript,
)
from narrate.ports_tags import TagFacts

_R128 = -23.0
"""LUFS that R128_TRACK_GAIN brings to (RFC 7845, 5.2.1)."""


def tag_opus(path: Path, facts: TagFacts) -> None:
    """Write the tags of an Opus file anew."""
    file = mutagen_module("oggopus").OggOpus(path)
    _fill(file, facts)
    for name in replay_gain(facts.loudness):
        file.pop(name, None)  # an Opus file must not have them beside its own (RFC 7845, 5.2.1)
    if facts.loudness is not None and replay_gain(facts.loudness):
        file["R128_TRACK_GAIN"] = str(round((_R128 - facts.loudness.integrated) * 256))
    if facts.cover:
        file["METADATA_BLOCK_PICTURE"] = base64.b64encode(_picture(facts).write()).decode()
    file.save(padding=lambda _: PADDING)


def tag_flac(path: Path, facts: TagFacts) -> None:
    """Write the tags of a FLAC file anew."""
    file = mutagen_module("flac").FLAC(path)
    file.clear_pictures()
    if file.tags is None:
        file.add_tags()
    _fill(file, facts)
    if facts.cover:
        file.add_picture(_picture(facts))
    file.save(padding=lambda _: PADDING)


def _fill(file: Any, facts: TagFacts) -> None:
    script = facts.episode.script
    file.tags.clear()
    fields = {
        "TITLE": clean(script.title),
        "ARTIST": artist(facts.show, facts.episode),
        "ALBUM": clean(facts.show.title),
        "DATE": "-".join(part for part in date_parts(facts.episode) if part),
        "TRACKNUMBER": str(facts.number),
        "GENRE": "Podcast",
        "LANGUAGE": clean(script.language),
        "LYRICS": transcript(facts.episode),
    }
    fields |= dict(_chapters(facts))
    for name, value in {**fields, **replay_gain(facts.loudness)}.items():
        file[name] = value


def _chapters(facts: TagFacts) -> Iterator[tuple[str, str]]:
    """The extension for chapters (wiki.xiph.org/Chapter_Extension): times as HH:MM:SS.mmm."""
    timeline = facts.episode.timeline
    for number, mark in enumerate(timeline.chapters, 1):
        minutes, ms = divmod(milliseconds(mark.start, timeline.rate), 60_000)
        hours, minutes = divmod(minutes, 60)
        yield f"CHAPTER{number:03}", f"{hours:02}:{minutes:02}:{ms // 1000:02}.{ms % 1000:03}"
        yield f"CHAPTER{number:03}NAME", clean(mark.title)


def _picture(facts: TagFacts) -> Any:
    from io import BytesIO

    from PIL import Image, UnidentifiedImageError

    picture = mutagen_module("flac").Picture()
    picture.type = mutagen_module("id3").PictureType.COVER_FRONT
    picture.mime, picture.desc, picture.data = mime(facts.cover), clean(facts.show.cover_alt), facts.cover
    try:
        with Image.open(BytesIO(facts.cover)) as image:
            picture.width, picture.height, picture.depth = *image.size, 24
    except (UnidentifiedImageError, OSError):  # the sizes may be left at 0, which says that they are not known
        pass
    return picture
