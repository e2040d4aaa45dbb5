"""Time for a minute of sound with an engine of your own settings: cold and warm.

    python benchmarks/any_engine.py [--config narrate.toml] [ENGINE …]

Engines are named as in `speech.engine`; without any, the one of the settings is measured. Nothing comes from the cache,
so a server that costs money is measured only with `--paid`. The first English voice speaks. Every warm figure is the
best of three rounds.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from engines import sentences

from narrate.adapters.processors import usable_processors
from narrate.model.sound import Job, Prosody
from narrate.settings import Settings, load
from narrate.settings_engines import engine_use
from narrate.workers import ProcessPool

ROUNDS = 3
COUNT = 24


def measure(name: str, settings: Settings, texts: list[str], *, paid: bool) -> str:
    """A line of the table."""
    use = engine_use(name, settings.engines, jobs=usable_processors(), timeout=120.0)
    started = time.perf_counter()
    with ProcessPool(use.engine, jobs=use.jobs, timeout=use.timeout, options=use.options) as pool:
        if pool.metered and not paid:
            return f"{name}: costs money; measured with --paid"
        voice = next(one.id for one in pool.voices() if any(tag.startswith("en") for tag in one.languages))
        jobs = [
            Job(key=str(at), voice=voice, prosody=Prosody(), text=text, language="en", where="")
            for at, text in enumerate(texts)
        ]
        list(pool.speak_all(jobs[:1]))
        cold = time.perf_counter() - started
        best, sound = float("inf"), 0.0
        for _ in range(ROUNDS):
            started = time.perf_counter()
            sound = sum(len(pcm.data) / 2 / pcm.rate for _, pcm in pool.speak_all(jobs))
            best = min(best, time.perf_counter() - started)
    return (
        f"{name}: first sentence after {cold:.2f} s; then {60 * best / sound:.2f} s for a minute of sound, "
        f"{sound / best:.0f} times as fast as real time, with up to {use.jobs} workers"
    )


def main() -> None:
    """Print a line an engine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engines", nargs="*")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--paid", action="store_true")
    given = parser.parse_args()
    settings = load(given.config)
    samples = Path(__file__).parents[1] / "samples"
    texts = sentences(sorted(path for path in samples.glob("*.md") if path.name != "README.md"))[:COUNT]
    for name in given.engines or [settings.speech.engine]:
        print(measure(name, settings, texts, paid=given.paid), flush=True)


if __name__ == "__main__":
    sys.exit(main())
