"""The books of a build: EPUB, DAISY and audiobooks of each episode and of all, made anew only where they differ."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from narrate.audiobook import audiobook
from narrate.encoding import adopted
from narrate.episode_files import pieces_of
from narrate.model.release import Episode, Media, Show
from narrate.package.daisy import daisy
from narrate.package.epub import MEDIA_TYPE as EPUB_TYPE
from narrate.package.epub import epub
from narrate.package.lpf import MEDIA_TYPE as LPF_TYPE
from narrate.package.lpf import lpf
from narrate.package.state import MediaState, State
from narrate.ports import ArchiveEntry
from narrate.production import Workbench
from narrate.renderings import digest_of
from narrate.settings import Settings

WHOLE = "all-episodes"
"""The name, without an ending, of a book of all episodes."""
_ENDINGS = {"epub": ".epub", "daisy": "-daisy.zip", "lpf": ".lpf", "m4b": ".m4b"}
_TYPES = {"epub": EPUB_TYPE, "daisy": "application/zip", "lpf": LPF_TYPE}
_VERSION = 1
"""Number of how a book is packed; raise it with every change that a book's own files do not show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What was made."""

    files: tuple[MediaState, ...]
    made: int
    """How many are new or have changed."""

    def of(self, slug: str) -> tuple[str, ...]:
        """The paths of an episode's books."""
        return tuple(one.path for one in self.files if one.path.startswith(f"{slug}/"))


def make_books(
    show: Show,
    episodes: Sequence[Episode],
    media: Mapping[str, tuple[MediaState, ...]],
    picture: bytes,
    state: State,
    bench: Workbench,
    settings: Settings,
) -> Books:
    """Pack the books that the settings ask for.

    Parameters
    ----------
    episodes: as they were encoded, the oldest first.
    media: their files, by slug.

    Raises OutputError, and EncodingError for an audiobook.
    """
    digests = {file.path: file.sha256 for files in media.values() for file in files}

    def sound(file: Media) -> ArchiveEntry:
        def read() -> bytes:
            return bench.publisher.read(file.path) or b""

        return ArchiveEntry(
            path=file.path,
            read=read,
            digest=digests[file.path],
            stored=True,
            blocks=lambda: bench.publisher.blocks(file.path),
            size=file.size,
        )

    done: list[MediaState] = []
    made = 0
    wanted: list[tuple[str, str, Sequence[Episode], str]] = [
        (kind, f"{episode.slug}/{episode.slug}{_ENDINGS[kind]}", [episode], "")
        for episode in episodes
        for kind in settings.books.formats
    ]
    wanted += [
        (kind, f"{WHOLE}{_ENDINGS[kind]}", episodes, show.title) for kind in settings.books.whole if kind != "m4b"
    ]
    cover = hashlib.sha256(picture).hexdigest()
    for number, (kind, path, those, title) in enumerate(wanted, 1):
        pieces = (piece for episode in those for piece in pieces_of(episode))
        made_of = digest_of(("book 1", bench.program, kind, title, show, cover, *pieces)) if bench.program else ""
        known = _known(path, made_of, state, bench)
        file, new = known or _packed(
            kind, path, tuple(_entries(kind, show, those, picture, sound, title)), state, bench
        )  # fmt: skip
        if made_of and known is None:
            bench.store.put(made_of, file.key.encode())
        done.append(file)
        made += new
        if new and made == 1:
            bench.progress("Packing books", 0, len(wanted))
        if made:
            bench.progress("Packing books", number, len(wanted))
    if "m4b" in settings.books.whole:
        file, new = audiobook(show, episodes, f"{WHOLE}.m4b", picture, state, bench, settings)
        done.append(file)
        made += new
    return Books(files=tuple(done), made=made)


def _entries(
    kind: str,
    show: Show,
    episodes: Sequence[Episode],
    picture: bytes,
    sound: Callable[[Media], ArchiveEntry],
    title: str = "",
) -> Iterator[ArchiveEntry]:
    """A book's files."""
    if kind == "epub":
        return epub(show, episodes, picture, sound, title)
    if kind == "lpf":
        return lpf(show, episodes, picture, sound, title)
    return daisy(show, episodes, sound, title)


def _known(path: str, made_of: str, state: State, bench: Workbench) -> tuple[MediaState, bool] | None:
    """The book of an earlier build, if it was made of the same; None where its files have to be made to tell.

    made_of: a digest of everything on which they depend, under which the key of a book is kept; empty for none.
    """
    key = bench.store.get(made_of) if made_of else None
    kept = next((book for book in state.books if book.path == path), None)
    if key is None or kept is None or kept.key != key.decode() or bench.publisher.size(path) != kept.size:
        return None
    return kept, False


def _packed(
    kind: str, path: str, entries: Iterable[ArchiveEntry], state: State, bench: Workbench
) -> tuple[MediaState, bool]:
    """The book as it is there already, or packed; and whether it was packed."""
    content = repr((_VERSION, [(entry.path, entry.digest, entry.stored) for entry in entries]))
    key = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    kept = next((book for book in state.books if book.path == path), None)
    if kept is not None and kept.key == key and bench.publisher.size(path) == kept.size:
        return kept, False
    made = bench.publisher.workspace() / path.replace("/", "_")
    bench.packer.pack(entries, made)
    return adopted(made, path, _TYPES[kind], key, bench), True
