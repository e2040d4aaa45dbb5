"""The one module that starts external programs."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO

Receive = Callable[[bytes], object]
"""Takes a piece of output."""

_BLOCK = 1 << 16
_KEPT = 1 << 18
"""Bytes of a program's messages that are kept; the last ones hold the reason for a failure, and ffmpeg's summary.
Bytes, not blocks: ffmpeg writes a line in up to four pieces, and on a busy machine each arrives as a block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A program that has ended."""

    code: int
    """What it returned; negative for the signal that ended it."""
    messages: str
    """The end of what it wrote to standard error."""

    @property
    def reason(self) -> str:
        """The last line of the messages that says something."""
        lines = [line.strip() for line in self.messages.splitlines() if line.strip()]
        return lines[-1] if lines else f"it returned {self.code} and said nothing"


def run(
    command: Sequence[str],
    *,
    feed: Iterable[bytes] | None = None,
    receive: Callable[[bytes], object] | None = None,
) -> Finished:
    """Run a program to its end, while its input, its output and its messages flow.

    Parameters
    ----------
    command: program and arguments; no shell sees them.
    feed: what goes to its standard input, taken piece by piece; None for no input.
    receive: called, in another thread, with each piece of its standard output; None to discard it.

    The program is killed if anything goes wrong here: `feed` or `receive` raises, or the user interrupts. A program
    that stops reading is not an error here; its return code says whether it was one. Raises OSError where the program
    cannot be started.
    """
    process = subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE,
        stdout=subprocess.DEVNULL if receive is None else subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0,
    )
    messages = _Tail()
    failures: list[BaseException] = []
    readers = [_drain(process.stderr, messages.add, failures)]
    if receive is not None:
        readers.append(_drain(process.stdout, receive, failures))
    try:
        _write(process.stdin, feed or ())
        code = process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        for reader in readers:
            reader.join()
        for pipe in (process.stdin, process.stdout, process.stderr):
            _close(pipe)
    if failures:
        raise failures[0]
    return Finished(code=code, messages=messages.text())


class _Tail:
    """The end of what a program says."""

    def __init__(self) -> None:
        self._blocks: deque[bytes] = deque()
        self._size = 0

    def add(self, block: bytes) -> None:
        self._blocks.append(block)
        self._size += len(block)
        while self._size - len(self._blocks[0]) >= _KEPT:
            self._size -= len(self._blocks.popleft())

    def text(self) -> str:
        return b"".join(self._blocks).decode("utf-8", "replace")


def _drain(
    pipe: IO[bytes] | None, receive: Callable[[bytes], object], failures: list[BaseException]
) -> threading.Thread:
    """Read a pipe to its end in a thread; after a failure of `receive` too, so that the program does not block."""

    def read() -> None:
        while pipe is not None and (block := pipe.read1(_BLOCK)):  # type: ignore[attr-defined]
            if failures:
                continue
            try:
                receive(block)
            except BaseException as error:  # handed to the thread that waits for the program
                failures.append(error)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def _write(pipe: IO[bytes] | None, feed: Iterable[bytes]) -> None:
    """Hand over the input. Windows reports a reader that has gone as EINVAL, which is an OSError like EPIPE."""
    if pipe is None:
        return
    for piece in feed:
        try:
            pipe.write(piece)
        except OSError:
            break
    _close(pipe)


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:
        pass
