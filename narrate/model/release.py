"""What is published: episodes, files and the show that they belong to."""

from __future__ import annotations

from dataclasses import dataclass

from narrate.model.script import Script
from narrate.model.sound import Assignment, Loudness, Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """Another feed of the release."""

    title: str
    path: str
    """Relative to the folder of the release, with forward slashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What a feed says of itself."""

    title: str
    description: str
    language: str
    author: str
    email: str = ""
    base_url: str = ""
    """Where the folder will be published, ending in a slash; addresses in the feed start with it."""
    link: str = ""
    """The publisher's page; the base address where empty."""
    category: str = "TV & Film"
    subcategory: str = "Film Reviews"
    explicit: bool = False
    guid: str = ""
    """podcast:guid, a UUID; assigned once and kept."""
    cover: str = "cover.jpg"
    cover_alt: str = ""
    cover_is_own: bool = False
    """Whether the picture is the publisher's, not drawn."""
    voices_are_synthetic: bool = True
    copyright: str = ""
    license: str = ""
    """An SPDX identifier in small letters, or words of one's own."""
    license_url: str = ""
    serial: bool = False
    """Whether the episodes are to be heard in order, from the oldest on (itunes:type)."""
    feed: str = "feed.xml"
    """The feed's file, relative to the folder of the release."""
    others: tuple[FeedLink, ...] = ()
    """Further feeds and editions, for pages to lead to."""
    page_size: int = 0
    """How many episodes a document of the feed holds before the next one goes on (RFC 5005, 3); 0 for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """An encoded file of an episode."""

    path: str
    """Relative to the folder of the release, with forward slashes."""
    type: str
    """Media type."""
    size: int
    """Bytes."""
    loudness: Loudness | None = None
    sha256: str = ""
    """Of the file, in hexadecimal; empty where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A script with its sound."""

    slug: str
    """ASCII; the name of the folder and of the files."""
    guid: str
    """Never changes, whatever else does."""
    published: str
    """ISO 8601 with time zone."""
    script: Script
    casting: tuple[Assignment, ...]
    timeline: Timeline
    media: tuple[Media, ...] = ()
    """The first is the feed's enclosure."""
    files: tuple[str, ...] = ()
    """What else the release has of it: paths relative to the release, with forward slashes. Feed and page name those of
    a kind that they know (`narrate.package.companions`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to be written."""

    path: str
    """Relative to the folder of the release, with forward slashes."""
    content: bytes
