"""A process with an engine in it, as the pool sees it."""

from __future__ import annotations

import contextlib
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from typing import IO, Any

_PIPE = 2**20
"""Bytes: as many as Linux allows everybody, and 24 seconds of espeak-ng's sound."""


class Failed(Exception):  # noqa: N818 - it becomes an EngineError, once the sentence is known
    """What happened to a call, in words, and what can be done about it."""

    def __init__(self, what: str, remedy: str = "", *, final: bool = False) -> None:
        super().__init__(what)
        self.remedy = remedy
        self.final = final


class Worker:
    """A process with an engine in it."""

    def __init__(self, reference: str) -> None:
        self._noise = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._process = subprocess.Popen(
            # -P: a module of the working folder must not take the place of the standard library's.
            [sys.executable, "-P", "-m", "narrate.adapters.engines._serve", reference, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._noise,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            # Ctrl-C in a terminal goes to its whole process group; workers are ended by the pool alone.
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        _widen(self._process.stdout)
        self._late = False
        self._watch = _Watch(self._expire)

    def call(self, request: dict[str, Any], timeout: float) -> tuple[dict[str, Any], bytes]:
        """Send a request and wait for the answer. Raises Failed."""
        self.send(request)
        return self.receive(timeout)

    def send(self, request: dict[str, Any]) -> None:
        """Give it something to do; that it cannot take it shows when the answer is waited for."""
        with contextlib.suppress(OSError, ValueError):
            if self._process.stdin is not None:
                self._process.stdin.write(json.dumps(request).encode() + b"\n")
                self._process.stdin.flush()

    def receive(self, timeout: float) -> tuple[dict[str, Any], bytes]:
        """Wait for the answer to the oldest request that has none. Raises Failed."""
        self._watch.begin(timeout)
        try:
            answer, data = self._answer()
        except (OSError, EOFError, ValueError) as error:
            raise self._autopsy(timeout) from error
        finally:
            self._watch.end()
        if "error" in answer:
            final = bool(answer.get("final"))
            raise Failed(str(answer["error"]).rstrip("."), str(answer.get("remedy", "")), final=final)
        return answer, data

    def kill(self) -> None:
        """Kill the process and return at once."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def end(self) -> None:
        """Kill the process and free what belongs to it."""
        self.kill()
        self._watch.close()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._noise):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _answer(self) -> tuple[dict[str, Any], bytes]:
        if self._process.stdout is None:
            raise EOFError
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        answer: dict[str, Any] = json.loads(line)
        size = int(answer.get("bytes", 0))
        data = self._process.stdout.read(size)
        if len(data) != size:
            raise EOFError
        return answer, data

    def _expire(self) -> None:
        self._late = True
        self.kill()

    def _autopsy(self, limit: float) -> Failed:
        self.kill()
        code = self._process.wait()
        if self._late:
            remedy = "Shorten the sentence in the script, or raise speech.timeout in narrate.toml, and build again."
            return Failed(f"it took longer than {limit:g} seconds", remedy)
        self._noise.seek(0)
        words = self._noise.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
        last = f" ({words[-1].strip()[:200]})" if words else ""
        return Failed(f"its process ended with {f'signal {-code}' if code < 0 else f'exit code {code}'}{last}")


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a sentence's sound go into a pipe at once, so that its worker need not wait for who reads it (Linux)."""
    if sys.platform == "linux" and pipe is not None:
        import fcntl

        with contextlib.suppress(OSError):  # more than this user's pipes may hold: the usual 64 KB will do
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


class _Watch:
    """Does something when a time is over: one thread for all calls, which sleeps through those that end in time.

    A thread a call, as threading.Timer is, takes a third of what the pool has to do for a sentence.
    """

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._due = self._wakes = math.inf
        self._changed = threading.Condition()
        self._closed = False
        threading.Thread(target=self._run, name="narrate-watch", daemon=True).start()

    def begin(self, seconds: float) -> None:
        """From now on."""
        with self._changed:
            self._due = time.monotonic() + seconds
            if self._due < self._wakes:
                self._changed.notify()

    def end(self) -> None:
        """It was in time."""
        with self._changed:
            self._due = math.inf

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                left = self._due - time.monotonic()
                if left <= 0:
                    self._due = math.inf
                    self._ring()
                    continue
                self._wakes = self._due
                self._changed.wait(None if left == math.inf else min(left, threading.TIMEOUT_MAX))
