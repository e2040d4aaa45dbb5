"""An engine that stands in for another one where that fails."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from narrate.errors import EngineError
from narrate.model.sound import Gender, Job, Prosody, Voice
from narrate.ports import EnginePool, Pcm
from narrate.workers.wrapped import WrappedPool

GIVEN_UP = 5
"""Sentences in a row on which an engine may fail before it is left alone until the pool is closed: a server that is
down would otherwise cost its time limits for every sentence."""


class AttemptingPool(EnginePool, Protocol):
    """A pool that goes on after a sentence that failed."""

    def attempt_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Pcm | EngineError]]:
        """See EnginePool.speak_all; a job that fails has an error for a result."""


class SubstitutingPool(WrappedPool):
    """A pool whose failures are spoken by another; fulfils `narrate.ports.EnginePool`.

    A take of the other engine says so (`Pcm.substitute`). It has the rate of the sentence that failed, and a voice that
    speaks its language: of the gender that was asked for if there is one, always the same one for the same voice.

    Parameters
    ----------
    pool: which is asked first; voices, names and phonemes are its.
    other: which is asked where that fails.
    """

    def __init__(self, pool: AttemptingPool, other: EnginePool) -> None:
        super().__init__(pool)
        self._first = pool
        self._other = other
        self._failed = 0
        self._voices: tuple[Voice, ...] = ()

    @property
    def files(self) -> tuple[str, ...] | None:
        """Those of both engines; None where one of them does not tell."""
        own, others = self._pool.files, self._other.files
        return None if own is None or others is None else (*own, *others)

    def voices(self) -> tuple[Voice, ...]:
        """The first engine's voices; asked once, because one that has failed may not even tell these any more."""
        self._voices = self._voices or self._pool.voices()
        return self._voices

    def speak_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Pcm]]:
        """See EnginePool.speak_all. Raises EngineError, naming the sentence and both reasons, where both fail."""
        waiting = iter(jobs)
        failures: list[tuple[Job, EngineError]] = []
        for job, result in self._first.attempt_all(self._while_it_works(waiting)):
            if isinstance(result, EngineError):
                self._failed += 1
                failures.append((job, result))
            else:
                self._failed = 0
                yield job, result
        given_up = EngineError(f"The engine failed on {GIVEN_UP} sentences, one after another.")
        failures += [(job, given_up) for job in waiting]
        yield from self._in_its_place(failures)

    def close(self) -> None:
        """End the processes of both; the first engine is then asked again."""
        self._failed = 0
        self._pool.close()
        self._other.close()

    def _while_it_works(self, jobs: Iterator[Job]) -> Iterator[Job]:
        while self._failed < GIVEN_UP and (job := next(jobs, None)) is not None:
            yield job

    def _in_its_place(self, failures: Sequence[tuple[Job, EngineError]]) -> Iterator[tuple[Job, Pcm]]:
        if not failures:
            return
        reasons = {job.key: (job, error) for job, error in failures}
        wanted: dict[str, Gender] = {}
        with contextlib.suppress(EngineError):  # that its voices cannot be told, either, is no reason to say nothing
            wanted = {voice.id: voice.gender for voice in self.voices()}
        offered = self._other.voices()
        jobs = [
            replace(job, voice=substitute(job, wanted, offered), passages=(), prosody=_plain(job))
            for job, _ in failures
        ]
        try:
            for job, pcm in self._other.speak_all(jobs):
                yield reasons[job.key][0], replace(pcm, words=(), substitute=True)
        except EngineError as error:
            job, first = reasons.get(error.key, failures[0])
            raise EngineError(
                f"{first.what} {self._other.name}, which stands in for it, failed as well: {error.what}",
                remedy=first.remedy or error.remedy,
                key=job.key,
            ) from error


def substitute(job: Job, genders: dict[str, Gender], offered: Sequence[Voice]) -> str:
    """The voice of another engine that says a job: of its language, then of its gender, then by the voice's name.

    Parameters
    ----------
    genders: of the engine's voices that was asked for.
    offered: the other engine's voices. Raises EngineError where none speaks the language.
    """
    primary = job.language.partition("-")[0].lower()
    speaking = [one for one in offered if any(tag.partition("-")[0].lower() == primary for tag in one.languages)]
    if not speaking:
        raise EngineError(f"The engine that stands in has no voice of the language {job.language}.", key=job.key)
    near = [one for one in speaking if job.language in one.languages] or speaking
    alike = [one for one in near if one.gender is genders.get(job.voice)] or near
    digest = hashlib.sha256(job.voice.encode("utf-8", "surrogatepass")).digest()
    return alike[int.from_bytes(digest[:4], "big") % min(len(alike), 8)].id


def _plain(job: Job) -> Prosody:
    return Prosody(rate=job.prosody.rate)
