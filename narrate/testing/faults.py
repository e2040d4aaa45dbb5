"""Any engine, failing on purpose: what a pool has to endure from it.

pool = ProcessPool("narrate.testing.faults:FaultyEngine", timeout=2, options={"engine": "my_package:MyEngine"})
with pool:
    check_faults(pool)
"""

from __future__ import annotations

import functools
import importlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from narrate.errors import EngineError
from narrate.model.sound import Job, Prosody, Voice
from narrate.ports import Engine, EnginePool, Pcm
from narrate.testing import MARK, SENTENCE


def _crash(_: Pcm) -> Pcm:
    os._exit(42)


def _hang(_: Pcm) -> Pcm:
    while True:
        time.sleep(60)


def _raise(_: Pcm) -> Pcm:
    message = "run loop not started"
    raise RuntimeError(message)


def _memory(_: Pcm) -> Pcm:
    held = []
    while True:
        held.append(bytes(2**26))  # which takes no time, as nothing is written there


def _closed_pipe(pcm: Pcm) -> Pcm:
    os.closerange(3, 64)
    return pcm


def _nonsense(_: Pcm) -> Pcm:
    return cast(Pcm, "a text in the place of sound")


def _noise(pcm: Pcm) -> Pcm:
    import numpy as np

    data = np.random.default_rng(1).integers(-8000, 8000, len(pcm.data) // 2).astype("<i2")
    return Pcm(rate=pcm.rate, data=data.tobytes())


FAULTS: Mapping[str, tuple[Callable[[Pcm], Pcm], str]] = {
    "crash": (_crash, "exit code 42"),
    "hang": (_hang, "took longer than"),
    "raise": (_raise, "run loop not started"),
    "memory": (_memory, "MemoryError"),
    "closed-pipe": (_closed_pipe, "its process ended"),
    "nonsense": (_nonsense, "AttributeError"),
    "empty": (lambda pcm: Pcm(rate=pcm.rate, data=b""), "no sound"),
    "silent": (lambda pcm: Pcm(rate=pcm.rate, data=bytes(len(pcm.data))), "silence"),
    "half-sample": (lambda pcm: Pcm(rate=pcm.rate, data=pcm.data[:-1]), "half a sample"),
    "wrong-rate": (lambda pcm: Pcm(rate=0, data=pcm.data), "0 samples a second"),
    "too-short": (lambda pcm: Pcm(rate=pcm.rate, data=pcm.data[: pcm.rate // 10 * 2]), "too little"),
    "too-long": (lambda pcm: Pcm(rate=pcm.rate, data=pcm.data * 99), "too much"),
    "noise": (_noise, "noise"),
    "distorted": (lambda pcm: Pcm(rate=pcm.rate, data=b"\xff\x7f" * (len(pcm.data) // 2)), "distorted"),
}
"""What can go wrong with a take, and what the pool's message then says."""
OF_PROCESSES = ("crash", "hang", "memory", "closed-pipe", "nonsense")
"""Of these, what happens to the process; the others are faults of a take, which are found in the same way for all."""


class FaultyEngine:
    """An engine within this one, which does what a text's mark says: `@fail@crash` and so on for all of `FAULTS`.

    Parameters
    ----------
    engine: `module:attribute` of the engine within.
    fault: of `FAULTS`; what happens besides, empty for nothing.
    on: to texts that hold this; empty: to every tenth sentence of a process.
    options: what the engine within is made with.
    """

    def __init__(self, engine: str, *, fault: str = "", on: str = "", options: Mapping[str, Any] | None = None) -> None:
        module, _, attribute = engine.partition(":")
        make: Any = functools.reduce(getattr, attribute.split("."), importlib.import_module(module))
        self._engine: Engine = make(**(options or {}))
        self._fault, self._on, self._spoken = fault, on, 0
        self.name = self._engine.name
        self.version = self._engine.version

    def voices(self) -> tuple[Voice, ...]:
        """Those of the engine within."""
        return self._engine.voices()

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """See Engine.speak. What is not marked is said as the engine within says it."""
        self._spoken += 1
        pcm = self._engine.speak(text.partition(MARK)[0], voice=voice, prosody=prosody)
        fault = text.partition(MARK)[2]
        if self._on in text if self._on else self._spoken % 10 == 0:
            fault = fault or self._fault
        return FAULTS[fault][0](pcm) if fault else pcm


def check_faults(pool: EnginePool, faults: Sequence[str] = tuple(FAULTS)) -> None:
    """Each fault is an error that names sentence and reason, and the sentences after it sound as before.

    Parameters
    ----------
    pool: workers with a `FaultyEngine`, limited in time and memory.
    faults: of `FAULTS`; `OF_PROCESSES` where time is short.

    Raises AssertionError with a sentence that says what is wrong.
    """
    voice = pool.voices()[0].id
    healthy = _said(pool, SENTENCE, voice)
    for fault in faults:
        try:
            _said(pool, f"{SENTENCE}{MARK}{fault}", voice)
        except EngineError as error:
            if FAULTS[fault][1] not in error.what or SENTENCE[:40] not in error.what or not error.remedy:
                raise AssertionError(f"The fault “{fault}” is told so: {error}") from error
        else:
            raise AssertionError(f"The fault “{fault}” was not noticed.")
        if _said(pool, SENTENCE, voice) != healthy:
            raise AssertionError(f"After the fault “{fault}” the engine sounds otherwise.")


def _said(pool: EnginePool, text: str, voice: str) -> Pcm:
    job = Job(key="0", voice=voice, prosody=Prosody(), text=text, language="en", where="chapter 1")
    [(_, pcm)] = pool.speak_all([job])
    return pcm
