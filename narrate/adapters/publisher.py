"""ports.Publisher in a folder: writes only what differs, whole or not at all, and nothing outside."""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import TracebackType
from typing import Self

from narrate.adapters.stamps import digest, stamp
from narrate.errors import OutputError, Where
from narrate.model.release import File

_BLOCK = 1 << 18
"""Bytes that are read at once."""
MAKING = ".making"
"""The folder for files in the making, inside the release's own, so that a rename does not cross file systems."""


class FolderPublisher:
    """A release's folder. A context manager: entered it is made ready, left it is cleaned up.

    One build at a time: two in the same folder would share, and empty, the workspace.
    """

    def __init__(self, root: Path) -> None:
        """Take a folder; nothing is touched before `prepare`."""
        self.root = root
        self.seen: dict[str, str] = {}
        """The stamps of all files that were made, or found to be as they should be, by their path on disk."""
        self._known_inside: set[Path] = set()

    def __enter__(self) -> Self:
        self.prepare()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def prepare(self) -> None:
        """Make the folder and an empty workspace in it, before any work is done.

        Raises OutputError where that is not allowed.
        """
        self.close()
        try:
            (self.root / MAKING).mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.root / MAKING)
            os.close(descriptor)
            Path(name).unlink()
        except OSError as error:
            raise self._unwritable(self.root, error) from error

    def close(self) -> None:
        """Remove the workspace and what is in it."""
        shutil.rmtree(self.root / MAKING, ignore_errors=True)

    def read(self, path: str) -> bytes | None:
        """See narrate.ports.Publisher.read. Raises OutputError for a file that is there but cannot be read."""
        place = self._place(path)
        try:
            return place.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise OutputError(
                f"A file of the release cannot be read: {error.strerror or error}.",
                where=Where(path=place),
                remedy="Give yourself the right to read it, or delete it.",
            ) from error

    def size(self, path: str) -> int | None:
        """See narrate.ports.Publisher.size."""
        place = self._place(path)
        try:
            found = place.stat().st_size if place.is_file() else None
        except OSError:
            return None
        if found is not None:
            self._note(place)
        return found

    def blocks(self, path: str) -> Iterator[bytes]:
        """See narrate.ports.Publisher.blocks."""
        place = self._place(path)
        try:
            with place.open("rb") as file:
                while block := file.read(_BLOCK):
                    yield block
        except OSError as error:
            raise OutputError(
                f"A file of the release cannot be read: {error.strerror or error}.",
                where=Where(path=place),
                remedy="Build again.",
            ) from error

    def discard(self, path: str) -> None:
        """See narrate.ports.Publisher.discard."""
        place = self._place(path)
        try:
            place.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(place, error) from error

    def digest(self, path: str) -> str | None:
        """See narrate.ports.Publisher.digest."""
        return digest(self._place(path)) or None

    def write(self, file: File) -> bool:
        """See narrate.ports.Publisher.write. A file with the same content keeps its time of change."""
        place = self._place(file.path)
        if self._is(place, file.content):
            self._note(place)
            return False
        try:
            descriptor, name = tempfile.mkstemp(dir=self.workspace())
            with os.fdopen(descriptor, "wb") as made:
                made.write(file.content)
            self._move(Path(name), place)
        except OSError as error:
            raise self._unwritable(place, error) from error
        self._note(place)
        return True

    @staticmethod
    def _is(place: Path, content: bytes) -> bool:
        """Whether there is a file with this content."""
        try:
            return place.stat().st_size == len(content) and place.read_bytes() == content
        except OSError:
            return False

    def adopt(self, path: str, made: Path) -> None:
        """See narrate.ports.Publisher.adopt. Where the same content is there already, that file stays as it is."""
        place = self._place(path)
        try:
            if place.is_file() and filecmp.cmp(made, place, shallow=False):
                made.unlink()
            else:
                self._move(made, place)
        except OSError as error:
            raise self._unwritable(place, error) from error
        self._note(place)

    def _note(self, place: Path) -> None:
        self.seen[str(place)] = stamp(place)

    def workspace(self) -> Path:
        """See narrate.ports.Publisher.workspace. Raises OutputError where it cannot be made."""
        folder = self.root / MAKING
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(self.root, error) from error
        return folder

    def _move(self, made: Path, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp and some encoders make files that only their owner may read; a web server must read these.
        with contextlib.suppress(OSError):
            made.chmod(0o644)
        made.replace(place)

    def _place(self, path: str) -> Path:
        """A path of the release on disk. Raises OutputError for one that leads out of the folder."""
        parts = PurePosixPath(path).parts
        plain = bool(parts) and "\\" not in path and "\0" not in path and not PureWindowsPath(path).drive
        if plain and not path.startswith("/") and ".." not in parts and parts[0] != MAKING:
            place = self.root.joinpath(*parts)
            if self._inside(place.parent) and not (place.is_symlink() and not self._leads_inside(place)):
                return place
        raise OutputError(
            f"“{path}” does not lie inside the folder of the release.",
            where=Where(path=self.root),
            remedy="Give the episode another slug, or remove the symbolic link that leads out of the folder.",
        )

    def _inside(self, folder: Path) -> bool:
        """Whether a folder lies in that of the release, wherever links lead; looked at once, for all files in it."""
        if folder not in self._known_inside:
            if not self._leads_inside(folder):
                return False
            self._known_inside.add(folder)
        return True

    def _leads_inside(self, place: Path) -> bool:
        return place.resolve().is_relative_to(self.root.resolve())

    def _unwritable(self, place: Path, error: OSError) -> OutputError:
        return OutputError(
            f"The release cannot be written: {error.strerror or error}.",
            where=Where(path=place),
            remedy="Make room or give yourself the right to write there, or name another folder with --audio.",
        )
