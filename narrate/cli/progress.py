"""Progress on standard error: a bar that redraws where a terminal allows it, else now and then a line of words."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from narrate.ports import Progress

_QUIET = 5.0
"""Seconds between two lines of words; a screen reader speaks each of them."""
_WIDTH = 30
_MEASURED = 1.0
"""Seconds that a step must have taken before its rate says anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rate:
    """How quickly a step goes on, by what it has done so far."""

    speed: float | None
    """Seconds of sound made a second; None where no sound is made, or it is too early to say."""
    left: float | None
    """Seconds; None where it is too early to say."""


def _rate(elapsed: float, done: int, total: int, audio: float) -> _Rate:
    if not done or elapsed < _MEASURED:
        return _Rate(speed=None, left=None)
    return _Rate(speed=audio / elapsed if audio else None, left=elapsed * (total - done) / done)


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

    def __call__(self, what: str, done: int, total: int, audio: float = 0.0) -> None:
        """See narrate.ports.Progress."""
        now = time.monotonic()
        if what != self._what:
            self.end()
            self._what, self._started, self._said = what, now, now
            if self._plain and total:
                self._write(f"{what}: {total} to do.\n")
        if not total:
            return
        rate = _in_words(_rate(now - self._started, done, total, audio), finished=done == total)
        if not self._plain:
            filled = _WIDTH * done // total
            self._write(f"\r{what} [{'#' * filled}{'.' * (_WIDTH - filled)}] {done} of {total}{rate}\x1b[K")
            self._open = True
            if done == total:
                self.end()
        elif done == total or now - self._said >= _QUIET:
            self._said = now
            self._write(f"{what}: {100 * done // total} percent, {done} of {total}{rate}\n")

    def end(self) -> None:
        """Leave the terminal on a new line."""
        if self._open:
            self._write("\n")
            self._open = False

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):  # whoever watched has gone; the work goes on
            self._stream.write(text)
            self._stream.flush()


class ProgressJson:
    """Says how far a build is to another program: an object of JSON a line, on standard error.

    Keys: `what`, `done`, `total`; where they are known, `audio` (seconds of sound made in this step), `speed` (times
    real time) and `left` (seconds).
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._what = ""
        self._started = 0.0

    def __call__(self, what: str, done: int, total: int, audio: float = 0.0) -> None:
        """See narrate.ports.Progress."""
        now = time.monotonic()
        if what != self._what:
            self._what, self._started = what, now
        rate = _rate(now - self._started, done, total, audio)
        known = {"audio": audio or None, "speed": rate.speed, "left": rate.left}
        rounded = {key: round(value, 1) for key, value in known.items() if value is not None}
        with contextlib.suppress(OSError):
            self._stream.write(json.dumps({"what": what, "done": done, "total": total, **rounded}) + "\n")
            self._stream.flush()

    def end(self) -> None:
        """Nothing is ever left open."""


class Timings:
    """Measures how long each step takes, and hands the progress on."""

    def __init__(self, after: Progress) -> None:
        self._after = after
        self._what = ""
        self._begun = self._since = time.perf_counter()
        self._seconds: dict[str, float] = {}

    def __call__(self, what: str, done: int, total: int, audio: float = 0.0) -> None:
        """See narrate.ports.Progress."""
        if what != self._what:
            self._turn(what)
        self._after(what, done, total, audio)

    def finish(self) -> tuple[tuple[str, float], ...]:
        """Seconds by step, in the order in which they began."""
        self._turn("")
        return tuple(self._seconds.items())

    def elapsed(self) -> float:
        """Seconds since this was made."""
        return time.perf_counter() - self._begun

    def _turn(self, what: str) -> None:
        now = time.perf_counter()
        step = self._what or "Starting"
        self._seconds[step] = self._seconds.get(step, 0.0) + now - self._since
        self._what, self._since = what, now


def wants_plain(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether nothing may redraw: no terminal, or somebody asked for quiet (NO_COLOR, TERM=dumb, ACCESSIBLE)."""
    if not stream.isatty() or environment.get("NO_COLOR") or environment.get("TERM", "dumb") == "dumb":
        return True
    return environment.get("ACCESSIBLE", "") not in {"", "0"}


def _in_words(rate: _Rate, *, finished: bool) -> str:
    speed = f", {rate.speed:.0f} times real time" if rate.speed is not None and rate.speed >= 1 else ""
    if finished or rate.left is None:
        return speed
    seconds = round(rate.left)
    if seconds < 60:
        return f"{speed}, {seconds} second{'' if seconds == 1 else 's'} left"
    minutes = round(seconds / 60)
    return f"{speed}, {minutes} minute{'' if minutes == 1 else 's'} left"
