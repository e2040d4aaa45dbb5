"""Progress on standard error: a bar that redraws where a terminal allows it, else now and then a line of words."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Mapping
from typing import TextIO

_QUIET = 5.0
"""Seconds between two lines of words; a screen reader speaks each of them."""
_WIDTH = 30


class ProgressLines:
    """Says how far a build is.

    Parameters
    ----------
    stream: where to; standard error by default.
    plain: whether only whole lines may be written; by default found out from the environment.
    """

    def __init__(self, stream: TextIO | None = None, *, plain: bool | None = None) -> None:
        self._stream = stream or sys.stderr
        self._plain = wants_plain(self._stream, os.environ) if plain is None or not plain else True
        self._what = ""
        self._started = 0.0
        self._said = 0.0
        self._open = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """See narrate.ports.Progress."""
        now = time.monotonic()
        if what != self._what:
            self.end()
            self._what, self._started, self._said = what, now, now
            if self._plain and total:
                self._write(f"{what}: {total} to do.\n")
        if not total:
            return
        left = _left(now - self._started, done, total)
        if not self._plain:
            filled = _WIDTH * done // total
            self._write(f"\r{what} [{'#' * filled}{'.' * (_WIDTH - filled)}] {done} of {total}{left}\x1b[K")
            self._open = True
            if done == total:
                self.end()
        elif done == total or now - self._said >= _QUIET:
            self._said = now
            self._write(f"{what}: {100 * done // total} percent, {done} of {total}{left}\n")

    def end(self) -> None:
        """Leave the terminal on a new line."""
        if self._open:
            self._write("\n")
            self._open = False

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):  # whoever watched has gone; the work goes on
            self._stream.write(text)
            self._stream.flush()


def wants_plain(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether nothing may redraw: no terminal, or somebody asked for quiet (NO_COLOR, TERM=dumb, ACCESSIBLE)."""
    if not stream.isatty() or environment.get("NO_COLOR") or environment.get("TERM", "dumb") == "dumb":
        return True
    return environment.get("ACCESSIBLE", "") not in {"", "0"}


def _left(elapsed: float, done: int, total: int) -> str:
    if not done or done == total or elapsed < 1:
        return ""
    seconds = round(elapsed * (total - done) / done)
    if seconds < 60:
        return f", {seconds} second{'' if seconds == 1 else 's'} left"
    minutes = round(seconds / 60)
    return f", {minutes} minute{'' if minutes == 1 else 's'} left"
