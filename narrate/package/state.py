"""The state of a release, `narrate.json`: what was assigned once and must be kept, and what a later check needs."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from narrate.errors import InputError, Where

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaState:
    """An encoded file."""

    path: str
    """Relative to the folder of the release, with forward slashes."""
    type: str
    """Media type."""
    key: str
    """Digest of everything that changes the file; the file is encoded again when it differs."""
    size: int
    """Bytes."""
    sha256: str
    """Of the file as it was finished, tags included."""
    integrated: float | None = None
    """LUFS as dual mono; None where it was not measured."""
    true_peak: float | None = None
    """dBTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeState:
    """What is kept of an episode."""

    slug: str
    guid: str
    published: str
    """ISO 8601 with time zone."""
    source: str
    """The source's file name."""
    source_sha256: str
    """Of the source's bytes."""
    script: str
    """The script file's path as it was given, with forward slashes."""
    length: int
    """Of the timeline, in samples."""
    rate: int
    """Samples a second."""
    folder: str = ""
    """Of the source, as seen from the project."""
    longest_pause: int = 0
    """Milliseconds of the longest silence that the profile of pauses makes; 0 where it is not known."""
    tones: tuple[tuple[int, int], ...] = ()
    """Begin and end of each tone between chapters, in samples."""
    media: tuple[MediaState, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceState:
    """A person's voice, kept so that the person sounds the same in every episode."""

    person: str
    engine: str
    voice: str
    """The engine's identifier."""
    pitch: int
    """0 to 100; 50 is the voice's own."""
    reason: str = ""
    """Why it was chosen, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Another way to narrate the same texts, in a folder of its own below the release's."""

    name: str
    """Of the folder."""
    title: str = ""
    """What is put behind the podcast's title; the name where empty."""
    level: str = ""
    """How much is announced; as in the podcast itself where empty."""
    rate: float = 1.0
    """How much faster it is spoken."""
    skip: tuple[str, ...] = ()
    """Kinds of chapters that are left unsaid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything that a release remembers."""

    podcast_guid: str = ""
    base_url: str = ""
    """The address that the release was last built for; used until another is named."""
    episodes: tuple[EpisodeState, ...] = ()
    books: tuple[MediaState, ...] = ()
    """EPUB, DAISY and audiobooks, of one episode or of all."""
    voices: tuple[VoiceState, ...] = ()
    feeds: dict[str, str] = dataclasses.field(default_factory=dict)
    """podcast:guid by name, of the feeds beside the first."""
    editions: tuple[Edition, ...] = ()
    """What else the release has been built as."""

    def episode(self, slug: str) -> EpisodeState | None:
        """What is kept of an episode; None for a new one."""
        return next((episode for episode in self.episodes if episode.slug == slug), None)

    def voice(self, person: str, engine: str) -> VoiceState | None:
        """The voice that a person has with an engine; None for a new one."""
        return next((voice for voice in self.voices if (voice.person, voice.engine) == (person, engine)), None)

    def to_bytes(self) -> bytes:
        """The state as JSON: keys, episodes and voices sorted, so that equal states are equal bytes."""
        data: dict[str, Any] = {"version": VERSION, "podcast_guid": self.podcast_guid, "base_url": self.base_url}
        episodes = sorted(self.episodes, key=lambda episode: episode.slug)
        voices = sorted(self.voices, key=lambda voice: (voice.person, voice.engine))
        data["episodes"] = {episode.slug: _without(episode, "slug") for episode in episodes}
        books = sorted(self.books, key=lambda book: book.path)
        data["books"] = [dataclasses.asdict(book) for book in books]
        data["voices"] = [dataclasses.asdict(voice) for voice in voices]
        if self.feeds:
            data["feeds"] = self.feeds
        if self.editions:
            data["editions"] = [dataclasses.asdict(one) for one in sorted(self.editions, key=lambda one: one.name)]
        return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")

    @classmethod
    def from_bytes(cls, data: bytes, path: Path) -> State:
        """Read a state. Keys that this version does not know are ignored.

        path: the file's, for messages.

        Raises InputError where the file is damaged or was written by a later version of narrate.
        """
        try:
            document = json.loads(data)
        except ValueError as error:
            raise _damaged(path, f"it is not JSON ({error})") from error
        version = document.get("version") if isinstance(document, dict) else None
        if not isinstance(version, int):
            raise _damaged(path, "it names no version")
        if version > VERSION:
            raise InputError(
                f"The release was last built by a later narrate (state {version}; this one knows {VERSION}).",
                where=Where(path=path),
                remedy="Use that narrate, or build into another folder with --audio.",
            )
        try:
            return _convert(document)
        except (msgspec.ValidationError, TypeError, AttributeError) as error:
            raise _damaged(path, str(error)) from error


def _convert(document: dict[str, Any]) -> State:
    episodes = document.get("episodes", {})
    listed = [dict(fields, slug=slug) for slug, fields in sorted(episodes.items())]
    return msgspec.convert({**document, "episodes": listed}, State)


def _without(episode: EpisodeState, name: str) -> dict[str, Any]:
    return {key: value for key, value in dataclasses.asdict(episode).items() if key != name}


def _damaged(path: Path, why: str) -> InputError:
    return InputError(
        f"The state of the release cannot be read: {why}.",
        where=Where(path=path),
        remedy="Restore it from a backup: without it, podcast players download every episode again. "
        "To begin anew, delete it and build.",
    )
