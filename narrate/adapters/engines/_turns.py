"""Who may ask a server when: one list of turns for all workers, and for all builds of a user."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from pathlib import Path

_FARTHEST = 600.0
"""Seconds: what lies farther ahead was written by a clock that has been set back since."""


class Turns:
    """Turns at a server, kept in a file.

    Parameters
    ----------
    url: the server's address.
    per_minute: how many turns there are; 0 for any number, so that only `hold` makes anybody wait.
    folder: where the file lies.
    """

    def __init__(self, url: str, per_minute: float, folder: Path) -> None:
        self._interval = 60 / per_minute if per_minute else 0.0
        self._file = folder / hashlib.sha256(url.encode()).hexdigest()[:16]

    def wait(self) -> None:
        """Take the next turn, and wait until it comes."""
        turn = self._take(self._interval)
        if (pause := turn - time.time()) > 0:
            time.sleep(pause)

    def hold(self, seconds: float) -> None:
        """Let nobody ask before that many seconds are over."""
        self._take(0.0, at_least=time.time() + seconds)

    def _take(self, interval: float, at_least: float = 0.0) -> float:
        from filelock import FileLock, Timeout

        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(f"{self._file}.lock", timeout=10):
                now = time.time()
                turn = max(now, at_least, self._next(now))
                self._file.write_text(repr(turn + interval), "ascii")
                return turn
        except (OSError, Timeout):  # a folder that cannot be written costs the list, not the sentence
            return max(time.time() + interval, at_least)

    def _next(self, now: float) -> float:
        try:
            told = float(self._file.read_text("ascii"))
        except (OSError, ValueError):
            return 0.0
        return told if told < now + _FARTHEST else 0.0


def turns_folder() -> Path:
    """Where lists of turns lie: beside what the cache holds."""
    from narrate.adapters.store import cache_folder

    return cache_folder(os.environ) / "turns"
