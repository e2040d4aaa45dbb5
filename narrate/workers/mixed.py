"""Voices of several engines in one cast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from narrate.errors import EngineError
from narrate.model.sound import Job, Passage, Voice
from narrate.ports import EnginePool, Pcm
from narrate.workers import installed
from narrate.workers.wrapped import WrappedPool

Opener = Callable[[str], EnginePool]
"""Makes the pool of an engine of this name."""


class MixedPool(WrappedPool):
    """A pool that lends voices of other engines to who names one, as `morse:low`; fulfils `narrate.ports.EnginePool`.

    Other engines are started when one of their voices is named, and speak what their voices are to say. Everything else
    is the first one's.

    Parameters
    ----------
    pool: the engine of whose voices people are given some unasked.
    opener: makes the pool of another one.
    tables: names of engines besides those that are installed.
    """

    def __init__(self, pool: EnginePool, opener: Opener, tables: Iterable[str] = ()) -> None:
        super().__init__(pool)
        self._opener = opener
        self._tables = frozenset(tables)
        self._others: dict[str, EnginePool] = {}

    @property
    def metered(self) -> bool:
        """Whether sentences of any engine that is used may cost money."""
        return any(pool.metered for pool in self._all())

    @property
    def files(self) -> tuple[str, ...] | None:
        """Those of all engines that are used; None where one of them does not tell."""
        found = [pool.files for pool in self._all()]
        return None if None in found else tuple(file for files in found for file in files or ())

    def further_voices(self, named: Iterable[str] = ()) -> tuple[Voice, ...]:
        """The first engine's voices for who names one, and all of the other engines that are named.

        named: identifiers, of which some may be of other engines. Raises EngineError where one cannot run here.
        """
        engines = dict.fromkeys(engine for engine, _ in map(self._split, named) if engine)
        return (*self._pool.further_voices(), *(voice for engine in engines for voice in self._lent(engine)))

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        """How a voice's engine reads a text."""
        pool, own = self._of(voice)
        return pool.phonemes(text, voice=own, passages=passages)

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """Which words a voice's engine knows."""
        pool, own = self._of(voice)
        return pool.in_dictionary(words, voice=own)

    def speak_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Pcm]]:
        """See EnginePool.speak_all; other engines speak after the first. Raises EngineError, naming the sentence."""
        lent: dict[str, list[Job]] = {}

        def own() -> Iterator[Job]:
            for job in jobs:
                engine, _ = self._split(job.voice)
                if engine:
                    lent.setdefault(engine, []).append(job)
                else:
                    yield job

        yield from self._pool.speak_all(own())
        for engine, theirs in lent.items():
            asked = {replace(job, voice=self._split(job.voice)[1]): job for job in theirs}
            for job, pcm in self._other(engine).speak_all(asked):
                yield asked[job], pcm

    def close(self) -> None:
        """End the processes of all."""
        for pool in self._all():
            pool.close()

    def _all(self) -> tuple[EnginePool, ...]:
        return (self._pool, *self._others.values())

    def _other(self, engine: str) -> EnginePool:
        if engine not in self._others:
            self._others[engine] = self._opener(engine)
        return self._others[engine]

    def _of(self, voice: str) -> tuple[EnginePool, str]:
        engine, own = self._split(voice)
        return (self._other(engine) if engine else self._pool), own

    def _split(self, voice: str) -> tuple[str, str]:
        """The engine of a voice, empty for the first, and the voice's own name."""
        engine, colon, own = voice.partition(":")
        return (engine, own) if colon and (engine in self._tables or engine in installed()) else ("", voice)

    def _lent(self, engine: str) -> Iterator[Voice]:
        pool = self._other(engine)
        try:
            voices = (*pool.voices(), *pool.further_voices())
        except EngineError as error:
            raise EngineError(f"Voices of {engine} are named, and it does not run here: {error.what}",
                              remedy=error.remedy) from error  # fmt: skip
        about = f"{pool.name} {pool.version}"
        for voice in voices:
            yield replace(
                voice,
                id=f"{engine}:{voice.id}",
                base=f"{engine}:{voice.base}" if voice.base else "",
                version=f"{about}; {voice.version}" if voice.version else about,
                on_request=True,
            )
