"""Engines at work in processes of their own, each of which may hang or die.

A worker is started by `subprocess`, not by `multiprocessing`: a spawned process of the latter imports the program's
main module again (for the command line: typer and all commands), and needs a guard in every script that uses the
library. Requests and answers are a line of JSON, an answer's samples follow as they are; nothing is unpickled.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import importlib.metadata
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

from narrate.errors import EngineError
from narrate.model.sound import Gender, Job, Passage, Voice, Word
from narrate.ports import Pcm
from narrate.takes import problem

GROUP = "narrate.engines"
"""The entry-point group by which engines are found."""
AUTOMATIC = "auto"
"""Names no engine: the system's own voices where it has some (Windows, macOS), espeak-ng without a detour on Linux."""
_START = 60.0
"""Seconds that an engine may take to start; its imports may come from a cold disk."""
_QUOTED = 60
"""Characters of a sentence that a message repeats."""


class ProcessPool:
    """Workers that each hold an engine; fulfils `narrate.ports.EnginePool`.

    Workers start when there is something to do, and never more than there are jobs. Use it as a context manager: its
    end kills the workers at once. One thread at a time may use a pool.

    Parameters
    ----------
    engine: a name of the entry-point group `narrate.engines`, `auto`, or `module:attribute`; called without
        arguments, it makes an engine.
    jobs: the greatest number of workers; 0 for one a processor.
    timeout: seconds that one sentence may take.

    Raises EngineError where no engine has that name.
    """

    def __init__(self, engine: str, *, jobs: int = 0, timeout: float = 30.0) -> None:
        self._reference = _resolve(engine)
        self._called = engine
        self._limit = jobs if jobs > 0 else os.cpu_count() or 1
        self._timeout = timeout
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._staff: list[_Clerk] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @functools.cached_property
    def name(self) -> str:
        """The engine's name; asks a worker."""
        return self._about[0]

    @functools.cached_property
    def version(self) -> str:
        """The engine's version; asks a worker."""
        return self._about[1]

    @functools.cached_property
    def phonetic(self) -> bool:
        """Whether the engine tells its phonemes; asks a worker."""
        return self._about[2]

    @functools.cached_property
    def _about(self) -> tuple[str, str, bool]:
        answer = self._ask({"do": "about"})
        return answer["name"], answer["version"], bool(answer.get("phonetic"))

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        """How a voice reads a text, in the International Phonetic Alphabet. Raises EngineError."""
        listed = [dataclasses.asdict(one) for one in passages]
        return str(self._ask({"do": "phonemes", "text": text, "voice": voice, "passages": listed})["phonemes"])

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """Which words stand in the engine's own dictionary. Raises EngineError."""
        return tuple(self._ask({"do": "in_dictionary", "words": list(words), "voice": voice})["known"])

    def voices(self) -> tuple[Voice, ...]:
        """The engine's voices. Raises EngineError where the engine cannot run here."""
        return tuple(
            Voice(**{**fields, "languages": tuple(fields["languages"]), "gender": Gender(fields["gender"])})
            for fields in self._ask({"do": "voices"})["voices"]
        )

    def speak_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Pcm]]:
        """Synthesise jobs in parallel and hand out each result as it is ready, in any order.

        At most two jobs a worker are on their way, so that the sound of no more than these is ever held.

        Raises EngineError, naming the sentence, where a job fails in two workers, one after the other.
        """
        waiting = iter(jobs)
        results: queue.SimpleQueue[_Result] = queue.SimpleQueue()
        open_tasks = 0
        try:
            while True:
                while open_tasks < 2 * self._limit and (job := next(waiting, None)) is not None:
                    self._submit(_Task(request=_speak_request(job), results=results, job=job), open_tasks + 1)
                    open_tasks += 1
                if not open_tasks:
                    return
                result = _wait(results)
                open_tasks -= 1
                if result.error is not None:
                    raise result.error
                if result.task.job is None or result.pcm is None:
                    continue
                yield result.task.job, result.pcm
        finally:
            self._forget_tasks()

    def close(self) -> None:
        """Kill all workers, whatever they are doing. The pool may be used again: new workers start."""
        staff, self._staff = self._staff, []
        self._forget_tasks()
        for clerk in staff:
            clerk.dismiss()
        for _ in staff:
            self._tasks.put(None)
        for clerk in staff:
            clerk.thread.join(timeout=1.0)
        self._tasks = queue.SimpleQueue()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        results: queue.SimpleQueue[_Result] = queue.SimpleQueue()
        self._submit(_Task(request=request, results=results), 1)
        result = _wait(results)
        if result.error is not None:
            raise result.error
        return result.answer

    def _submit(self, task: _Task, wanted: int) -> None:
        if len(self._staff) < min(wanted, self._limit):
            self._staff.append(_Clerk(self._tasks, self._reference, self._called, self._timeout))
        self._tasks.put(task)

    def _forget_tasks(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._tasks.get_nowait()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    request: dict[str, Any]
    results: queue.SimpleQueue[_Result]
    job: Job | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    task: _Task
    answer: dict[str, Any] = dataclasses.field(default_factory=dict)
    pcm: Pcm | None = None
    error: BaseException | None = None


class _Failed(Exception):  # noqa: N818 - it becomes an EngineError, once the sentence is known
    """What happened to a call, in words, and what can be done about it."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.remedy = remedy


class _Clerk:
    """A thread that brings tasks to its worker, and replaces the worker when it fails."""

    def __init__(self, tasks: queue.SimpleQueue[_Task | None], reference: str, called: str, timeout: float) -> None:
        self._tasks = tasks
        self._reference = reference
        self._called = called
        self._timeout = timeout
        self._worker: _Worker | None = None
        self._dismissed = False
        self._lock = threading.Lock()
        self.thread = threading.Thread(target=self._work, name="narrate-worker", daemon=True)
        self.thread.start()

    def dismiss(self) -> None:
        """Kill the worker; its thread ends soon."""
        with self._lock:
            self._dismissed = True
            if self._worker is not None:
                self._worker.kill()

    def _work(self) -> None:
        while not self._dismissed and (task := self._tasks.get()) is not None:
            try:
                result = self._twice(task)
            except BaseException as error:  # the thread that asked must hear of it
                result = _Result(task=task, error=error)
            task.results.put(result)
        self._replace()

    def _twice(self, task: _Task) -> _Result:
        try:
            return self._once(task)
        except _Failed:
            self._replace()
        try:
            return self._once(task)
        except _Failed as failure:
            self._replace()
            return _Result(task=task, error=self._explain(task, failure))

    def _once(self, task: _Task) -> _Result:
        with self._lock:
            if self._dismissed:
                raise _Failed("the work was broken off")
            if self._worker is None:
                self._worker = _Worker(self._reference)
                fresh = True
            else:
                fresh = False
        if fresh:
            self._worker.call({"do": "about"}, _START)
        answer, data = self._worker.call(task.request, self._timeout)
        if task.job is None:
            return _Result(task=task, answer=answer)
        words = tuple(Word(**fields) for fields in answer.get("words", ()))
        pcm = Pcm(rate=int(answer["rate"]), data=data, words=words)
        if wrong := problem(pcm, task.job.text, task.job.prosody):
            raise _Failed(wrong)
        return _Result(task=task, pcm=pcm)

    def _replace(self) -> None:
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def _explain(self, task: _Task, failure: _Failed) -> EngineError:
        if task.job is None:
            problem = "cannot tell" if task.request["do"] in {"phonemes", "in_dictionary"} else "does not start"
            return EngineError(f"The engine {self._called} {problem}: {failure}.", remedy=failure.remedy or _REMEDY)
        text = task.job.text
        quoted = text if len(text) <= _QUOTED else text[:_QUOTED].rstrip() + "…"
        place = f" ({task.job.where})" if task.job.where else ""
        return EngineError(
            f"The engine {self._called} failed twice on “{quoted}”{place} with the voice {task.job.voice}: {failure}.",
            remedy=failure.remedy or "Reword the sentence in the script, or choose another voice, and build again.",
        )


_REMEDY = "`narrate doctor` says what is missing."


class _Worker:
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
        """Send a request and wait for the answer. Raises _Failed."""
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
            raise _Failed(str(answer["error"]).rstrip("."), str(answer.get("remedy", "")))
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

    def _autopsy(self, limit: float) -> _Failed:
        self.kill()
        code = self._process.wait()
        if self._late:
            remedy = "Shorten the sentence in the script, or raise speech.timeout in narrate.toml, and build again."
            return _Failed(f"it took longer than {limit:g} seconds", remedy)
        self._noise.seek(0)
        words = self._noise.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
        last = f" ({words[-1].strip()[:200]})" if words else ""
        return _Failed(f"its process ended with {f'signal {-code}' if code < 0 else f'exit code {code}'}{last}")


def _wait(results: queue.SimpleQueue[_Result]) -> _Result:
    while True:
        # A wait without end cannot be interrupted by Ctrl-C on Windows.
        with contextlib.suppress(queue.Empty):
            return results.get(timeout=0.5)


def _speak_request(job: Job) -> dict[str, Any]:
    request = {"do": "speak", "text": job.text, "voice": job.voice}
    listed = [dataclasses.asdict(one) for one in job.passages]
    return {**request, "prosody": dataclasses.asdict(job.prosody), "passages": listed}


def _resolve(engine: str) -> str:
    if engine == AUTOMATIC:
        engine = "espeak" if sys.platform == "linux" else "pyttsx3"
    if ":" in engine:
        return engine
    found = {point.name: point.value for point in importlib.metadata.entry_points(group=GROUP)}
    if engine not in found:
        names = ", ".join(sorted(found)) or "none"
        raise EngineError(
            f"There is no speech engine {engine!r}; installed are: {names}.",
            remedy="Choose one of these with speech.engine in narrate.toml, or install the one you mean.",
        )
    return found[engine]
