"""The files that an editor at the server's pages reads and writes."""

from __future__ import annotations

import os
from pathlib import Path

from narrate.adapters.whole import write_whole
from narrate.errors import InputError, OutputError, Where


class Documents:
    """Files on disk, written whole or not at all."""

    def read(self, path: Path) -> bytes | None:
        """A file's content, or None where there is none. Raises InputError."""
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise InputError(
                f"The file cannot be read: {error.strerror}.", where=Where(path=path), remedy="Check its permissions."
            ) from error

    def write(self, path: Path, content: bytes | None) -> None:
        """Write a file, or delete it where there is no content. Its permissions stay; of a link, the target is written.

        Raises OutputError.
        """
        place = Path(os.path.realpath(path))
        try:
            if content is None:
                place.unlink(missing_ok=True)
                return
            mode = place.stat().st_mode & 0o777 if place.exists() else 0o644
            write_whole(place, content, mode=mode)
        except OSError as error:
            raise OutputError(
                f"The file cannot be written: {error.strerror}.",
                where=Where(path=path),
                remedy="Check that you may write to it and to its folder.",
            ) from error

    def names(self, folder: Path) -> tuple[str, ...]:
        """The names of a folder's files, sorted; none where there is no folder. Raises InputError."""
        try:
            return tuple(sorted(one.name for one in folder.iterdir() if one.is_file()))
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            raise InputError(
                f"The folder cannot be read: {error.strerror}.",
                where=Where(path=folder),
                remedy="Check its permissions.",
            ) from error
