"""Time for a minute of sound, by engine: cold, warm, and against pyttsx3 as it comes, in one run on one machine.

    python benchmarks/engines.py [DOCUMENT …]

Without documents, the sentences are those of the folder `samples`. Every figure is the best of five rounds, in which
the candidates take turns, so that a machine that is busy for a while is busy for all of them.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable
from pathlib import Path

from narrate.adapters.engines.espeak import EspeakEngine
from narrate.adapters.engines.pyttsx3 import Pyttsx3Engine
from narrate.adapters.processors import usable_processors
from narrate.ingest import ingest
from narrate.model.sound import Job, Prosody
from narrate.ports import Engine
from narrate.workers import ProcessPool

ROUNDS = 5
SENTENCES = 60
VOICE = "en-us"


def sentences(files: list[Path]) -> list[str]:
    """Sentences of documents, evenly spread over them."""
    from sentencex import segment

    found: list[str] = []
    for file in files:
        document, _ = ingest(file.read_bytes(), file)
        found += [one.strip() for block in document.blocks for one in segment("en", block.text) if len(one.strip()) > 3]
    return found[:: max(1, len(found) // SENTENCES)][:SENTENCES]


def as_it_comes() -> None:
    """pyttsx3's own loop, called for each sentence that stands on standard input; prints seconds taken and of sound.

    In a process of its own, because narrate's engine of the same name changes the binding that it shares.
    """
    import ctypes

    import espeakng_loader
    import pyttsx3

    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    engine = pyttsx3.init("espeak")
    total, started = 0.0, time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        for text in json.load(sys.stdin):
            path = str(Path(folder) / "one.wav")
            engine.save_to_file(text, path)
            engine.runAndWait()
            with contextlib.suppress(wave.Error, EOFError, FileNotFoundError), wave.open(path, "rb") as sound:
                total += (Path(path).stat().st_size - 44) / 2 / sound.getframerate()
    print(time.perf_counter() - started, total)
    sys.stdout.flush()
    os._exit(0)  # its thread may wait for ever


def naive(texts: list[str]) -> Callable[[], tuple[float, float]]:
    """`as_it_comes` in a process of its own."""

    def run() -> tuple[float, float]:
        command = [sys.executable, __file__, "--as-it-comes"]
        done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=60)
        taken, sound = done.stdout.split()
        return float(taken), float(sound)

    return run


def timed(run: Callable[[], float]) -> Callable[[], tuple[float, float]]:
    """A candidate with its time, in seconds, before the length of its sound."""

    def timed_run() -> tuple[float, float]:
        started = time.perf_counter()
        sound = run()
        return time.perf_counter() - started, sound

    return timed_run


def in_process(engine: Engine, texts: list[str]) -> Callable[[], float]:
    """An engine called directly."""

    def run() -> float:
        made = [engine.speak(text, voice=VOICE, prosody=Prosody()) for text in texts]
        return sum(len(pcm.data) / 2 / pcm.rate for pcm in made)

    return run


def pooled(pool: ProcessPool, texts: list[str], *, cold: bool) -> Callable[[], float]:
    """An engine in its workers; `cold` starts them anew."""
    jobs = [
        Job(key=str(number), voice=VOICE, prosody=Prosody(), text=text, language="en", where="")
        for number, text in enumerate(texts)
    ]

    def run() -> float:
        if cold:
            pool.close()
        return sum(len(pcm.data) / 2 / pcm.rate for _, pcm in pool.speak_all(jobs))

    return run


def main() -> None:
    folder = Path(__file__).parents[1] / "samples"
    files = [Path(name) for name in sys.argv[1:]] or sorted(folder.glob("*.md")) + sorted(folder.glob("*.txt"))
    texts = sentences([file for file in files if file.stem != "README"])
    workers = usable_processors()
    pyttsx3, espeak = Pyttsx3Engine(), EspeakEngine()
    names = (("pyttsx3", 1), ("espeak", 1), ("pyttsx3", workers), ("espeak", workers))
    pools = {(name, count): ProcessPool(name, jobs=count) for name, count in names}
    candidates = {
        "pyttsx3 as it comes, called for each sentence": naive(texts),
        "engine pyttsx3, called directly": timed(in_process(pyttsx3, texts)),
        "engine espeak, called directly": timed(in_process(espeak, texts)),
    }
    for (name, count), pool in pools.items():
        label = f"engine {name}, {count} worker{'s' if count > 1 else ''}"
        candidates[f"{label}, cold"] = timed(pooled(pool, texts, cold=True))
        candidates[f"{label}, warm"] = timed(pooled(pool, texts, cold=False))
    best: dict[str, tuple[float, float]] = {}
    for _ in range(ROUNDS):
        for label, run in candidates.items():
            taken, sound = run()
            if label not in best or taken / sound < best[label][0] / best[label][1]:
                best[label] = (taken, sound)
    for pool in pools.values():
        pool.close()
    first = next(iter(best.values()))
    mean = sum(map(len, texts)) / len(texts)
    print(f"{len(texts)} sentences, {mean:.0f} characters each, {os.cpu_count()} processors")
    for label, (taken, sound) in best.items():
        ratio = first[0] / first[1] * sound / taken
        print(f"{label}: {60_000 * taken / sound:.0f} ms a minute of sound, {ratio:.1f} times as fast")


if __name__ == "__main__":
    as_it_comes() if sys.argv[1:] == ["--as-it-comes"] else main()
