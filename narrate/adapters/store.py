"""ports.Store in a folder: content-addressed, checked, and safe under several processes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import struct
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from narrate.errors import OutputError, Where

VARIABLE = "NARRATE_CACHE"
"""Names another folder for the cache."""

_HEADER = struct.Struct("<8sQ32s")
"""Magic, length of the content in bytes, SHA-256 of the content."""
_MAGIC = b"narrate1"
_COARSE = 2.0
"""Seconds by which a file system may round a time (FAT: 2), so that none of our own entries seems older than we are."""
_KEY = re.compile(r"[0-9a-f]{8,}")
_PART = re.compile(r"[0-9a-f]{2}")
"""Of a key, after which folders are named."""


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where the cache lies: what `NARRATE_CACHE` says, or narrate's folder among the user's caches."""
    if named := environment.get(VARIABLE):
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("narrate", appauthor=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of an entry without reading it."""

    key: str
    size: int
    """Bytes on the disk, the header with them."""
    used: float
    """When it was last written or asked for, in seconds since 1970."""


class DiskStore:
    """A cache on disk. Entries that are truncated or damaged count as absent.

    An entry's time of change says when it was last used. It is set once a process and entry, and no later than the
    entry is asked for, so that `trim` never takes away what this process has had in its hands.
    """

    def __init__(self, folder: Path) -> None:
        """Take a folder; it is made with the first entry."""
        self.folder = folder
        self._begun = time.time() - _COARSE

    def get(self, key: str) -> bytes | None:
        """See narrate.ports.Store.get. A damaged entry is deleted, so that `head` does not promise it again."""
        path = self._path(key)
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - Path takes as long as the reading, thousands of times
                raw = file.read()
                self._touch(path, os.fstat(file.fileno()))
        except OSError:
            return None
        content = raw[_HEADER.size :]
        header = _parsed(raw)
        if header is not None and header == (len(content), hashlib.sha256(content).digest()):
            return content
        self.discard(key)
        return None

    def head(self, key: str, count: int) -> bytes | None:
        """The first `count` bytes of a content, without reading the rest.

        None where there is no entry or where the file is not as long as it should be; damage within is found by `get`.
        """
        try:
            with open(path := self._path(key), "rb") as file:  # noqa: PTH123 - as above
                raw = file.read(_HEADER.size + count)
                status = os.fstat(file.fileno())
                self._touch(path, status)
        except OSError:
            return None
        header = _parsed(raw)
        if header is None or header[0] != status.st_size - _HEADER.size:
            return None
        return raw[_HEADER.size :]

    def has(self, key: str) -> bool:
        """See narrate.ports.Store.has. A content that is not as long as it should be is none."""
        return self.head(key, 0) is not None

    def put(self, key: str, content: bytes) -> None:
        """See narrate.ports.Store.put."""
        path = Path(self._path(key))
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

    def entries(self) -> Iterator[Entry]:
        """All entries, in no order."""
        for outer in _named(self.folder, _PART):
            for inner in _named(outer, _PART):
                for entry in _named(inner, _KEY):
                    with contextlib.suppress(OSError):  # another process may take it away meanwhile
                        status = entry.stat()
                        yield Entry(key=entry.name, size=status.st_size, used=status.st_mtime)

    def trim(self, limit: int) -> tuple[int, int]:
        """Delete what was used longest ago until no more than `limit` bytes are left.

        What was used since this store was opened stays, even where that is more. Returns how many entries were deleted,
        and how many bytes.
        """
        known = sorted(self.entries(), key=lambda entry: (entry.used, entry.key))
        excess = sum(entry.size for entry in known) - limit
        count = freed = 0
        for entry in known:
            if freed >= excess or entry.used >= self._begun:
                break
            if self.discard(entry.key):
                count, freed = count + 1, freed + entry.size
        return count, freed

    def discard(self, key: str) -> bool:
        """Delete an entry; True if this call did it."""
        try:
            Path(self._path(key)).unlink()
        except OSError:
            return False
        return True

    def _touch(self, path: str, status: os.stat_result) -> None:
        if status.st_mtime < self._begun:
            with contextlib.suppress(OSError):  # a cache that may only be read is still of use
                os.utime(path)

    def _path(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            message = f"{key!r} is no key: a key is at least eight hexadecimal digits, in lower case"
            raise ValueError(message)
        return os.path.join(self.folder, key[:2], key[2:4], key)  # noqa: PTH118 - as above


def _named(folder: str | Path | os.DirEntry[str], pattern: re.Pattern[str]) -> Iterator[os.DirEntry[str]]:
    """What lies in a folder and has a name of that form, in no order; nothing where there is no such folder."""
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        yield from (entry for entry in found if pattern.fullmatch(entry.name))


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
