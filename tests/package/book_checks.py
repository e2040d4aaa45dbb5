"""Books for tests: packed in memory, and read as a reading system would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from narrate.model.release import Media, Show
from narrate.package.cover import cover
from narrate.ports import ArchiveEntry

SHOW = Show(
    title="The Lamp & Reel",
    description="",
    language="en",
    author="Lamp Press",
    guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
)
COVER = cover(SHOW)
SMIL = "{http://www.w3.org/ns/SMIL}"


def silence(media: Media) -> ArchiveEntry:
    """Stands for a sound file."""
    return ArchiveEntry(path=media.path, read=lambda: b"\xff\xfb\x90\x00" + bytes(400), digest="0", stored=True)


def packed(entries: Iterable[ArchiveEntry], out: Path | None = None) -> dict[str, bytes]:
    """The files by path, after a way through a zip."""
    from narrate.adapters.archive import ZipPacker

    made = out or Path("book.zip")
    if out is not None:
        ZipPacker().pack(entries, made)
        with zipfile.ZipFile(io.BytesIO(made.read_bytes())) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return {entry.path: entry.read() for entry in entries}


def ms(clock: str) -> int:
    """A full clock value in milliseconds."""
    hours, minutes, seconds = clock.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)


def clips(smil: bytes) -> list[tuple[str, int, int]]:
    """Target, beginning and end of each par of a Media Overlay."""
    found = []
    for par in etree.fromstring(smil).iter(f"{SMIL}par"):
        text, audio = par.find(f"{SMIL}text"), par.find(f"{SMIL}audio")
        if text is None or audio is None:
            raise ValueError("a par without text or sound")
        found.append((text.get("src", ""), ms(audio.get("clipBegin", "")), ms(audio.get("clipEnd", ""))))
    return found
