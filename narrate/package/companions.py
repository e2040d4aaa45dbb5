"""What lies beside an episode's sound, and what a feed and a page say of each kind.

The list is made of the files that the release holds: a format that is new to a release stands in its feed as soon as
its file has a name that is known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from narrate.model.release import Episode
from narrate.package.chapters import MEDIA_TYPE as CHAPTERS_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file."""

    name: re.Pattern[str]
    """Of the file, without its folder."""
    type: str
    """Media type."""
    role: str
    """transcript, chapters or book."""
    timed: bool = False
    """Of a transcript: whether it says when each cue is heard."""
    label: str = ""
    """What a book is called in a description."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A file of an episode."""

    path: str
    """Relative to the release."""
    kind: Kind


# In the order in which a feed lists them: Apple reads the first transcript that it can use, which has to be WebVTT.
KINDS = (
    Kind(name=re.compile(r"transcript\.vtt"), type="text/vtt", role="transcript", timed=True),
    Kind(name=re.compile(r"transcript\.html"), type="text/html", role="transcript"),
    Kind(name=re.compile(r"index\.html"), type="text/html", role="transcript"),
    Kind(name=re.compile(r"transcript\.srt"), type="application/x-subrip", role="transcript", timed=True),
    Kind(name=re.compile(r"transcript\.json"), type="application/json", role="transcript", timed=True),
    Kind(name=re.compile(r"transcript\.txt"), type="text/plain", role="transcript"),
    Kind(name=re.compile(r"chapters\.json"), type=CHAPTERS_TYPE, role="chapters"),
    Kind(name=re.compile(r".+\.epub"), type="application/epub+zip", role="book", label="EPUB book with sound"),
    Kind(name=re.compile(r".+\.lpf"), type="application/lpf+zip", role="book", label="W3C audiobook"),
    Kind(name=re.compile(r".+daisy.*\.zip"), type="application/zip", role="book", label="DAISY book"),
)


def companions(episode: Episode, role: str = "") -> tuple[Companion, ...]:
    """An episode's files of a known kind, in the order of `KINDS`.

    role: only those of this role; all where empty.
    """
    return tuple(
        Companion(path=path, kind=kind)
        for kind in KINDS
        if role in {"", kind.role}
        for path in sorted(episode.files)
        if kind.name.fullmatch(path.rpartition("/")[2])
    )


def transcript_page(episode: Episode) -> str:
    """The transcript that a person reads: the path of an HTML file, or of any other; empty where there is none."""
    found = companions(episode, "transcript")
    pages = [one.path for one in found if one.kind.type == "text/html"]
    return next(iter([*pages, *(one.path for one in found)]), "")
