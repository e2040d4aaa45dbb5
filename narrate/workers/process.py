"""A process with an engine in it, as the pool sees it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from typing import Any


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
        self._late = False

    def call(self, request: dict[str, Any], timeout: float) -> tuple[dict[str, Any], bytes]:
        """Send a request and wait for the answer. Raises Failed."""
        timer = threading.Timer(timeout, self._expire)
        timer.daemon = True
        timer.start()
        try:
            answer, data = self._exchange(request)
        except (OSError, EOFError, ValueError) as error:
            raise self._autopsy(timeout) from error
        finally:
            timer.cancel()
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
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._noise):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _exchange(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
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
