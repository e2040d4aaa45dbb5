"""ports.Tagger with mutagen: title, people, cover, chapters and transcript, in the tags of each kind of file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from narrate.adapters.tag_facts import clean, iso_639_2
from narrate.adapters.tag_id3 import tag_mp3, tag_wav
from narrate.adapters.tag_mp4 import tag_mp4
from narrate.adapters.tag_vorbis import tag_flac, tag_opus
from narrate.errors import OutputError, Where
from narrate.model.sound import ChapterMark
from narrate.ports_tags import TagFacts

_WRITERS: dict[str, Callable[[Path, TagFacts], None]] = {
    ".mp3": tag_mp3,
    ".m4a": tag_mp4,
    ".m4b": tag_mp4,
    ".opus": tag_opus,
    ".flac": tag_flac,
    ".wav": tag_wav,
}
_MP4 = frozenset({".m4a", ".m4b"})


class ChapterWriter(Protocol):
    """Writes chapters into an M4A or M4B file; mutagen only reads them. FfmpegEncoder.add_mp4_chapters is one."""

    def __call__(self, path: Path, chapters: Sequence[ChapterMark], *, rate: int, language: str = "") -> None:
        """Replace the file by one with chapters."""


class MutagenTagger:
    """Tags files, told apart by their suffix."""

    def __init__(self, *, mp4_chapters: ChapterWriter) -> None:
        """Take what writes the chapters of M4A and M4B."""
        self._mp4_chapters = mp4_chapters

    def tag(self, path: Path, facts: TagFacts) -> None:
        """See narrate.ports.Tagger.tag.

        Also raises EncodingError where ffmpeg cannot write the chapters of M4A.
        """
        write = _WRITERS.get(path.suffix)
        if write is None:
            known = ", ".join(suffix[1:] for suffix in _WRITERS)
            raise OutputError(f"Only {known} can be tagged.", where=Where(path=path), remedy="Set audio.formats.")
        if path.suffix in _MP4:
            episode = facts.episode
            self._mp4_chapters(
                path,
                [ChapterMark(title=clean(c.title), start=c.start, end=c.end) for c in episode.timeline.chapters],
                rate=episode.timeline.rate,
                language=iso_639_2(episode.script.language),
            )
        from mutagen import MutagenError

        try:
            write(path, facts)
        except (OSError, MutagenError) as error:
            raise OutputError(
                f"The tags cannot be written: {error}.", where=Where(path=path), remedy="Make room, and build again."
            ) from error
