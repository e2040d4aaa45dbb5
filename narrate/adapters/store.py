"""ports.Store in a folder: content-addressed, checked, and safe under several processes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import struct
import tempfile
from collections.abc import Mapping
from pathlib import Path

from narrate.errors import OutputError, Where

VARIABLE = "NARRATE_CACHE"
"""Names another folder for the cache."""

_HEADER = struct.Struct("<8sQ32s")
"""Magic, length of the content in bytes, SHA-256 of the content."""
_MAGIC = b"narrate1"
_KEY = re.compile(r"[0-9a-f]{8,}")


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where the cache lies: what `NARRATE_CACHE` says, or narrate's folder among the user's caches."""
    if named := environment.get(VARIABLE):
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("narrate", appauthor=False))


class DiskStore:
    """A cache on disk. Entries that are truncated or damaged count as absent."""

    def __init__(self, folder: Path) -> None:
        """Take a folder; it is made with the first entry."""
        self.folder = folder

    def get(self, key: str) -> bytes | None:
        """See narrate.ports.Store.get. A damaged entry is deleted, so that `head` does not promise it again."""
        path = self._path(key)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        content = raw[_HEADER.size :]
        header = _parsed(raw)
        if header is not None and header == (len(content), hashlib.sha256(content).digest()):
            return content
        with contextlib.suppress(OSError):
            path.unlink()
        return None

    def head(self, key: str, count: int) -> bytes | None:
        """The first `count` bytes of a content, without reading the rest.

        None where there is no entry or where the file is not as long as it should be; damage within is found by `get`.
        """
        try:
            with self._path(key).open("rb") as file:
                raw = file.read(_HEADER.size + count)
                size = os.fstat(file.fileno()).st_size
        except OSError:
            return None
        header = _parsed(raw)
        if header is None or header[0] != size - _HEADER.size:
            return None
        return raw[_HEADER.size :]

    def put(self, key: str, content: bytes) -> None:
        """See narrate.ports.Store.put."""
        path = self._path(key)
        raw = _HEADER.pack(_MAGIC, len(content), hashlib.sha256(content).digest()) + content
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, raw)
        except OSError as error:
            raise OutputError(
                f"The cache cannot be written: {error.strerror or error}.",
                where=Where(path=self.folder),
                remedy=f"Make room or give yourself the right to write there, or name another folder in {VARIABLE}.",
            ) from error

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            message = f"{key!r} is no key: a key is at least eight hexadecimal digits, in lower case"
            raise ValueError(message)
        return self.folder / key[:2] / key[2:4] / key


def _parsed(raw: bytes) -> tuple[int, bytes] | None:
    if len(raw) < _HEADER.size:
        return None
    magic, length, digest = _HEADER.unpack_from(raw)
    return (length, digest) if magic == _MAGIC else None


def _replace(path: Path, raw: bytes) -> None:
    """Write beside, then rename; without fsync, because an entry that a power cut spoils is found by its digest."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
        Path(name).replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        # Windows forbids to replace a file that another process reads; it holds the same content then.
        if isinstance(error, PermissionError) and path.exists() and os.name == "nt":
            return
        raise
