"""What runs in a worker process: one engine, which answers the requests of `narrate.workers` one after the other.

A request is a line of JSON; so is an answer, whose samples follow as they are. Nothing is unpickled, nothing but
the engine is imported.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import importlib
import json
import os
import signal
import sys
from typing import IO, Any

from narrate.errors import EngineError
from narrate.model.sound import Passage, Prosody
from narrate.ports import Engine, Phonetic, WithFurtherVoices


def serve(reference: str, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Make the engine on the first request, which says with what, and answer until the requests end.

    Parameters
    ----------
    reference: `module:attribute` of something that makes an engine when it is called.
    requests, answers: the pipes from and to the pool.
    """
    engine: Engine | None = None
    for line in requests:
        data = b""
        try:
            request = json.loads(line)
            if engine is None:
                _limit_memory(int(request.get("memory", 0)))
                engine = _make(reference, request.get("options", {}))
            answer, data = _answer(engine, request)
        except EngineError as error:
            place = f"{error.where}: " if error.where else ""
            answer = {"error": f"{place}{error.what}", "remedy": error.remedy, "final": error.final}
        except Exception as error:  # whatever an engine raises is reported, not printed
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps({**answer, "bytes": len(data)}).encode() + b"\n" + data)
        answers.flush()


def _limit_memory(megabytes: int) -> None:
    """Refuse this process more memory than that, which then is an error of its own and not the whole machine's."""
    if megabytes and sys.platform == "linux":
        import resource

        # Of what is its own (setrlimit(2), since Linux 4.7 mappings too), not of files that are mapped.
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1024**2, megabytes * 1024**2))


def _make(reference: str, options: dict[str, Any]) -> Engine:
    module, _, attribute = reference.partition(":")
    try:
        make: Any = functools.reduce(getattr, attribute.split("."), importlib.import_module(module))
    except (ImportError, AttributeError) as error:
        raise EngineError(f"{reference} cannot be imported: {error}") from error
    engine: Engine = make(**options)
    return engine


def _answer(engine: Engine, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    if request["do"] == "about":
        phonetic = isinstance(engine, Phonetic) and engine.phonetic
        metered = bool(getattr(engine, "metered", False))
        about = {"name": engine.name, "version": engine.version, "phonetic": phonetic, "metered": metered}
        return {**about, "files": _files(engine)}, b""
    if request["do"] == "voices":
        return {"voices": list(map(dataclasses.asdict, engine.voices())), "files": _files(engine)}, b""
    if request["do"] == "further_voices":
        further = engine.further_voices() if isinstance(engine, WithFurtherVoices) else ()
        return {"voices": list(map(dataclasses.asdict, further)), "files": _files(engine)}, b""
    if request["do"] in {"phonemes", "in_dictionary"}:
        return _reading(engine, request), b""
    prosody = Prosody(**request["prosody"])
    text, voice, passages = request["text"], request["voice"], _passages(request)
    if passages and isinstance(engine, Phonetic) and engine.phonetic:
        pcm = engine.speak_passages(text, passages, voice=voice, prosody=prosody)
    else:
        pcm = engine.speak(text, voice=voice, prosody=prosody)
    return {"rate": pcm.rate, "words": [(word.at, word.length, word.start) for word in pcm.words]}, pcm.data


def _files(engine: Engine) -> list[str] | None:
    """See narrate.ports.EnginePool.files."""
    found = engine.files() if hasattr(engine, "files") else None
    return None if found is None else list(found)


def _reading(engine: Engine, request: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(engine, Phonetic) or not engine.phonetic:
        raise EngineError(f"The engine {engine.name} does not tell its phonemes.", remedy="Choose an engine that does.")
    if request["do"] == "phonemes":
        said = engine.phonemes(request["text"], voice=request["voice"], passages=_passages(request))
        return {"phonemes": said}
    return {"known": engine.in_dictionary(request["words"], voice=request["voice"])}


def _passages(request: dict[str, Any]) -> tuple[Passage, ...]:
    return tuple(Passage(**fields) for fields in request.get("passages", ()))


def main() -> None:
    """The process: its arguments are the engine's reference and the pool's process id."""
    reference, parent = sys.argv[1:3]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG of prctl(2): a hung engine dies with the pool
        if os.getppid() != int(parent):
            return
    # What an engine prints goes nowhere; only these copies of the descriptors lead to the pool.
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    with contextlib.suppress(BrokenPipeError):
        serve(reference, requests, answers)
    os._exit(0)  # without exit handlers: an engine's may hang


if __name__ == "__main__":
    main()
