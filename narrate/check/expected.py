"""What a release is held against, and how it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from narrate.diagnostics import Finding, finding
from narrate.model.script import Script
from narrate.model.sound import Samples

FEED = "feed.xml"
CHAPTER_TOLERANCE = 50
"""Milliseconds by which formats may differ about the place of a chapter (docs/accessibility.md)."""


class Reader(Protocol):
    """The part of `narrate.ports.Publisher` that a check needs: it changes nothing."""

    def read(self, path: str) -> bytes | None:
        """A file's content, or None where there is none."""

    def size(self, path: str) -> int | None:
        """A file's size in bytes, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An episode as it was recorded when it was made."""

    slug: str
    guid: str
    length: Samples
    """Of the timeline."""
    rate: int
    """Samples a second."""
    longest_pause: int = 0
    """Milliseconds of silence that the profile of pauses allows; 0 where it is not known."""
    tones: tuple[tuple[int, int], ...] = ()
    """Begin and end of each tone between chapters, in samples."""
    script: Script | None = None
    """As it was narrated; None where it cannot be read any more: the transcript is then held against nothing."""

    @property
    def tone_times(self) -> tuple[tuple[float, float], ...]:
        """Begin and end of each tone in seconds."""
        return tuple((start / self.rate, end / self.rate) for start, end in self.tones)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Makes findings about one file of a release."""

    folder: Path
    """Of the release, for messages."""
    path: str
    """Relative to the folder."""

    def __call__(self, code: str, *, line: int | None = None, **values: object) -> Finding:
        """A finding about the file."""
        return finding(code, path=self.folder / self.path, line=line, **values)


_NOT_SHOWN = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def comparable(text: str) -> str:
    """A text with single spaces and without control characters, which files cannot hold."""
    return " ".join(_NOT_SHOWN.sub(" ", text).split())


def excerpt(text: str, limit: int = 60) -> str:
    """The beginning of a text, for messages."""
    words = comparable(text)
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
