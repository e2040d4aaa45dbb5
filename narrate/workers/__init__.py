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
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

from narrate.errors import EngineError
from narrate.model.sound import Gender, Job, Passage, Voice, Word
from narrate.ports import Pcm
from narrate.takes import problem
from narrate.workers.process import Failed, Worker

GROUP = "narrate.engines"
"""The entry-point group by which engines are found."""
AUTOMATIC = "auto"
"""Names no engine: the system's own voices where it has some (Windows, macOS), espeak-ng without a detour on Linux."""
Memory = Callable[[str, str, Callable[[], dict[str, Any]]], dict[str, Any]]
"""Answers a question (`about`, `voices`) about the engine of a reference from memory, or asks it."""
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
    options: what the engine is made with: keyword arguments that JSON can hold. Nothing secret: an engine that needs a
        secret looks for it itself.
    memory: megabytes that a worker may hold, where the system can limit that (Linux); 0 for any number.
    recall: what engines have said of themselves before.

    Raises EngineError where no engine has that name.
    """

    def __init__(
        self,
        engine: str,
        *,
        jobs: int = 0,
        timeout: float = 30.0,
        options: Mapping[str, object] | None = None,
        memory: int = 0,
        recall: Memory | None = None,
    ) -> None:
        self._reference = resolve(engine)
        self._called = str((options or {}).get("name", engine))
        self._about_request = {"do": "about", "options": dict(options or {}), "memory": memory}
        self._limit = jobs if jobs > 0 else os.cpu_count() or 1
        self._timeout = timeout
        self._recall = recall
        self._made = f"{self._reference} {json.dumps(self._about_request, sort_keys=True)}"
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._staff: list[_Clerk] = []

    def __enter__(self) -> Self:
        self._begin()
        return self

    def _begin(self) -> None:
        """Start a worker, while others do something else, where the engine will have to say what it is."""
        if self._recall is not None:
            self._recall(self._made, "about", self._start)

    def _start(self) -> dict[str, Any]:
        self._submit(_Task(request=self._about_request, results=queue.SimpleQueue()), 1)
        return {}

    def __exit__(self, *_: object) -> None:
        self.close()

    @functools.cached_property
    def name(self) -> str:
        """The engine's name; asks a worker."""
        return str(self._about["name"])

    @functools.cached_property
    def version(self) -> str:
        """The engine's version; asks a worker."""
        return str(self._about["version"])

    @functools.cached_property
    def phonetic(self) -> bool:
        """Whether the engine tells its phonemes; asks a worker."""
        return bool(self._about.get("phonetic"))

    @functools.cached_property
    def metered(self) -> bool:
        """Whether sentences may cost money; asks a worker."""
        return bool(self._about.get("metered"))

    @functools.cached_property
    def files(self) -> tuple[str, ...] | None:
        """See narrate.ports.EnginePool.files; asks a worker."""
        found = self._about.get("files")
        return None if found is None else tuple(found)

    @functools.cached_property
    def _about(self) -> dict[str, Any]:
        return self._told("about")

    def _told(self, what: str) -> dict[str, Any]:
        """What the engine says of itself, from memory where that holds."""
        request = self._about_request if what == "about" else {"do": what}
        if self._recall is None:
            return self._ask(request)
        return self._recall(self._made, what, lambda: self._ask(request))

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        """How a voice reads a text, in the International Phonetic Alphabet. Raises EngineError."""
        listed = [dataclasses.asdict(one) for one in passages]
        return str(self._ask({"do": "phonemes", "text": text, "voice": voice, "passages": listed})["phonemes"])

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """Which words stand in the engine's own dictionary. Raises EngineError."""
        return tuple(self._ask({"do": "in_dictionary", "words": list(words), "voice": voice})["known"])

    def voices(self) -> tuple[Voice, ...]:
        """The engine's voices. Raises EngineError where the engine cannot run here."""
        return _voices(self._told("voices"))

    def further_voices(self, named: Iterable[str] = ()) -> tuple[Voice, ...]:  # noqa: ARG002 - of other engines
        """Voices for who names one. Raises EngineError where the engine cannot run here."""
        return _voices(self._told("further_voices"))

    def speak_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Pcm]]:
        """Synthesise jobs in parallel and hand out each result as it is ready, in any order.

        At most two jobs a worker are on their way, so that the sound of no more than these is ever held.

        Raises EngineError, naming the sentence, where a job fails in two workers, one after the other.
        """
        for job, result in self.attempt_all(jobs):
            if isinstance(result, EngineError):
                raise result
            yield job, result

    def attempt_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Pcm | EngineError]]:
        """As `speak_all`; a job that fails twice has an error for a result, and the others go on."""
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
                if result.error is not None and not isinstance(result.error, EngineError):
                    raise result.error
                found = result.error or result.pcm
                if result.task.job is None or found is None:
                    continue
                yield result.task.job, found
        finally:
            self._forget_tasks()

    def prepare(self) -> None:
        """Start a worker, where there is none, while others do something else."""
        if not self._staff:
            self._start()

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
            self._staff.append(_Clerk(self._tasks, self._reference, self._called, self._timeout, self._about_request))
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


class _Clerk:
    """A thread that brings tasks to its worker, and replaces the worker when it fails."""

    def __init__(
        self,
        tasks: queue.SimpleQueue[_Task | None],
        reference: str,
        called: str,
        timeout: float,
        about: dict[str, Any],
    ) -> None:
        self._tasks = tasks
        self._about = about
        self._reference = reference
        self._called = called
        self._timeout = timeout
        self._worker: Worker | None = None
        self._dismissed = False
        self._ahead: _Task | None = None
        """The task after the one that is worked on."""
        self._sent: _Task | None = None
        """The task that the worker has been given without having been asked for the answer."""
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
        while not self._dismissed and (task := self._ahead or self._tasks.get()) is not None:
            self._ahead = None
            try:
                result = self._twice(task)
            except BaseException as error:  # the thread that asked must hear of it
                result = _Result(task=task, error=error)
            task.results.put(result)
        self._replace()

    def _twice(self, task: _Task) -> _Result:
        try:
            return self._once(task)
        except Failed as failure:
            if failure.final:
                return _Result(task=task, error=self._explain(task, failure))
            self._replace()
        try:
            return self._once(task)
        except Failed as failure:
            self._replace()
            return _Result(task=task, error=self._explain(task, failure))

    def _once(self, task: _Task) -> _Result:
        with self._lock:
            if self._dismissed:
                raise Failed("the work was broken off")
            fresh = self._worker is None
            worker = self._worker = self._worker or Worker(self._reference)
        if fresh:
            worker.call(self._about, _START)
        if self._sent is not task:
            worker.send(task.request)
        self._sent = None
        answer, data = worker.receive(self._timeout)
        if task.job is None:
            return _Result(task=task, answer=answer)
        self._look_ahead(worker)
        words = tuple(Word(at=at, length=length, start=start) for at, length, start in answer.get("words", ()))
        pcm = Pcm(rate=int(answer["rate"]), data=data, words=words)
        if wrong := problem(pcm, task.job.text, task.job.prosody):
            raise Failed(wrong)
        return _Result(task=task, pcm=pcm)

    def _look_ahead(self, worker: Worker) -> None:
        """Give the worker its next task, which it works on while the take of this one is looked at."""
        if self._ahead is None:
            with contextlib.suppress(queue.Empty):
                self._ahead = self._tasks.get_nowait()
        if self._ahead is not None:
            worker.send(self._ahead.request)
            self._sent = self._ahead

    def _replace(self) -> None:
        self._sent = None
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def _explain(self, task: _Task, failure: Failed) -> EngineError:
        if task.job is None:
            problem = "cannot tell" if task.request["do"] in {"phonemes", "in_dictionary"} else "does not start"
            return EngineError(f"The engine {self._called} {problem}: {failure}.", remedy=failure.remedy or _REMEDY)
        text = task.job.text
        quoted = text if len(text) <= _QUOTED else text[:_QUOTED].rstrip() + "…"
        place = f" ({task.job.where})" if task.job.where else ""
        often = "" if failure.final else " twice"
        return EngineError(
            f"The engine {self._called} failed{often} on “{quoted}”{place} with the voice {task.job.voice}: {failure}.",
            remedy=failure.remedy or "Reword the sentence in the script, or choose another voice, and build again.",
            key=task.job.key,
        )


def _voices(answer: dict[str, Any]) -> tuple[Voice, ...]:
    return tuple(
        Voice(**{**fields, "languages": tuple(fields["languages"]), "gender": Gender(fields["gender"])})
        for fields in answer["voices"]
    )


_REMEDY = "`narrate doctor` says what is missing."


def _wait(results: queue.SimpleQueue[_Result]) -> _Result:
    while True:
        # A wait without end cannot be interrupted by Ctrl-C on Windows.
        with contextlib.suppress(queue.Empty):
            return results.get(timeout=0.5)


def _speak_request(job: Job) -> dict[str, Any]:
    request = {"do": "speak", "text": job.text, "voice": job.voice}
    listed = [dataclasses.asdict(one) for one in job.passages]
    return {**request, "prosody": dataclasses.asdict(job.prosody), "passages": listed}


@functools.cache
def installed() -> Mapping[str, str]:
    """What makes each engine that is installed, as `module:attribute`, by its name."""
    return {point.name: point.value for point in importlib.metadata.entry_points(group=GROUP)}


def resolve(engine: str) -> str:
    """What makes an engine, as `module:attribute`. Raises EngineError where no engine has that name."""
    if engine == AUTOMATIC:
        engine = "espeak" if sys.platform == "linux" else "pyttsx3"
    if ":" in engine:
        return engine
    found = installed()
    if engine not in found:
        names = ", ".join(sorted(found)) or "none"
        raise EngineError(
            f"There is no speech engine {engine!r}; installed are: {names}.",
            remedy="Choose one of these with speech.engine in narrate.toml, or install the one you mean.",
        )
    return found[engine]
