"""What encoded files say of themselves, as protocols: writing it and reading it. A part of `narrate.ports`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from narrate.model.release import Episode, Show
from narrate.model.sound import Loudness


@dataclass(frozen=True, slots=True, kw_only=True)
class TagFacts:
    """What an encoded file is told of itself."""

    show: Show
    episode: Episode
    number: int
    """Of the episode, from 1."""
    cover: bytes
    """JPEG or PNG; empty for none."""
    loudness: Loudness | None = None
    """Of the file, a mono file taken as dual mono, for ReplayGain; None to leave that out."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Those of the chapters, by path; JPEG or PNG."""


class Tagger(Protocol):
    """Writes title, cover, chapters and transcript into an encoded file, in place."""

    def tag(self, path: Path, facts: TagFacts) -> None:
        """Tag a file of the kind that its suffix says; tags that were there are replaced. Raises OutputError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaChapter:
    """A chapter as an encoded file holds it."""

    title: str
    start: int
    """Milliseconds."""
    end: int
    """Milliseconds."""
    picture: str = ""
    """SHA-256, in hexadecimal, of the picture that is embedded for it; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaTags:
    """What an encoded file says of itself."""

    title: str
    chapters: tuple[MediaChapter, ...]
    """In the order in which they lie in the file."""
    contents: bool
    """Whether a table of contents names every chapter in order (ID3: CTOC); True for formats that need none."""
    cover: bool
    """Whether a picture is embedded."""
    words: str | None = None
    """The transcript without times (USLT, ©lyr, LYRICS); None where it is not known."""
    timed: tuple[tuple[int, str], ...] | None = None
    """Each sentence of the transcript with the millisecond at which it begins (SYLT); None where it is not known."""
    pictures: bool = False
    """Whether chapters of this kind of file can have pictures (ID3)."""


class MediaReader(Protocol):
    """Reads the tags of an encoded file."""

    def read_tags(self, path: Path) -> MediaTags:
        """What a file says of itself. Raises InputError where it cannot be read or is of an unknown format."""
