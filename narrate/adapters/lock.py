"""One build at a time in a folder: a lock that another process can see."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from narrate.errors import OutputError, Where

_LOOK = 0.2
"""Seconds between two looks at a lock that somebody else holds; Ctrl-C is heard in between."""


@contextlib.contextmanager
def alone(folder: Path, *, cache: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a folder for this process; where another one holds it, wait until that has ended.

    Parameters
    ----------
    folder: what is written to. It need not exist.
    cache: narrate's cache, in which the lock lies, so that nothing of it is ever published.
    waiting: called once where there is somebody to wait for.

    The system gives a lock back when its process ends, however that ends. Raises OutputError where none can be made.
    """
    import filelock

    name = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    place = cache / "locks" / name
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(place)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            waiting()
            lock.acquire(poll_interval=_LOOK)
    except OSError as error:
        raise OutputError(
            f"The cache cannot be written: {error.strerror or error}.",
            where=Where(path=cache),
            remedy="Give yourself the right to write there, or name another folder in NARRATE_CACHE.",
        ) from error
    try:
        yield
    finally:
        lock.release()
