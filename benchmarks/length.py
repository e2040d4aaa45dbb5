"""How the cost of one document grows with its length: cores, cost an hour, memory, and what an edit costs.

    python benchmarks/length.py [--hours 0.17 1 5 20] [--long 10] [--plot docs/performance.svg]

Prints, all of one run on one machine: what a document of one sentence costs, with voices measured for the first time
and then known; the cost of an hour of sound beyond that, and the peak memory, for each length; for the long document,
how much quicker all cores are than one, and what one changed sentence and no change cost as a share of the full build.
With 2 cores the whole takes about 15 minutes; `--hours 0.1 0.5 --long 0.5` takes two.
"""

from __future__ import annotations

import argparse
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from measuring import build, document, hours_of_sound, plot, project, run, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What an hour of sound costs in a document of some length."""

    hours: float
    """Of sound, as made."""
    wall: float
    """Seconds an hour of sound, beyond what a document of one sentence costs."""
    processor: float
    """Seconds of all processors, likewise."""
    memory: float
    """Peak of all processes, in megabytes."""


def begun(hours: float, folder: Path) -> list[str]:
    """Write a document, and the command that builds it."""
    texts = folder / "texts"
    texts.mkdir(parents=True)
    (texts / "long.md").write_text(document(hours) if hours else f"# Short\n\n{sentence(0)}\n", "utf-8")
    return build(texts, folder)


def lengths(hours: list[float]) -> list[Cost]:
    """The cost of each length, with the voices measured before."""
    found = []
    with project() as (folder, environment):
        first = run(begun(0, folder / "first"), environment)
        least = run(begun(0, folder / "least"), environment)
        print(f"one sentence: {first.wall:.2f} s where voices are measured first, {least.wall:.2f} s afterwards")
        for number, wanted in enumerate(hours):
            # Sounds of a shorter document would be in the cache.
            place = folder / str(number)
            own = {**environment, "NARRATE_CACHE": f"{place}/cache"}
            shutil.copytree(folder / "cache", place / "cache")
            total = run(begun(wanted, place), own)
            made = hours_of_sound(place)
            cost = Cost(
                hours=made,
                wall=(total.wall - least.wall) / made,
                processor=(total.processor - least.processor) / made,
                memory=total.memory / 1e6,
            )
            shutil.rmtree(place)
            found.append(cost)
            print(
                f"{made:.2f} hours of sound: {total.wall:.1f} s in all, {cost.wall:.2f} s an hour beyond one sentence "
                f"({cost.processor:.2f} s of processors); peak memory of all processes {cost.memory:.0f} MB",
                flush=True,
            )
    return found


def edits(hours: float) -> None:
    """One core against all, then one changed sentence, then no change."""
    text = document(hours)
    usable = len(os.sched_getaffinity(0))
    with project() as (folder, environment):
        alone = run(begun(hours, folder), environment, cores=1)
    with project() as (folder, environment):
        command = begun(hours, folder)
        together = run(command, environment)
        made = hours_of_sound(folder)
        again = run(command, environment)
        middle = sentence(text.count(" time that anybody") // 2)
        (folder / "texts/long.md").write_text(text.replace(middle, f"{middle[:-1]} again.", 1), "utf-8")
        edited = run(command, environment)
    print(f"{made:.2f} hours of sound in one document")
    gain = alone.wall / together.wall
    print(f"1 core {alone.wall:.1f} s, {usable} cores {together.wall:.1f} s: {gain:.2f} times as fast")
    print(f"one changed sentence: {edited.wall:.2f} s, {edited.wall / together.wall:.1%} of the full build")
    print(f"nothing changed: {again.wall:.2f} s", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--hours", type=float, nargs="*", default=[1 / 6, 1, 5, 20])
    arguments.add_argument("--long", type=float, default=10.0, help="hours of the document that is edited; 0 for none")
    arguments.add_argument("--plot", type=Path)
    asked = arguments.parse_args()
    found = lengths(asked.hours)
    if len(found) > 1:
        for name, values in (
            ("seconds an hour", [one.wall for one in found]),
            ("seconds of processors an hour", [one.processor for one in found]),
            ("MB of peak memory", [one.memory for one in found]),
        ):
            low, high = min(values), max(values)
            print(f"from {low:.4g} to {high:.4g} {name}, {high / low - 1:.0%} apart")
    if asked.plot:
        plot(
            asked.plot,
            "Cost and memory of one document by its length",
            {
                "seconds of processors for an hour of sound": [(one.hours, one.processor) for one in found],
                "peak memory of all processes, in 10 MB": [(one.hours, one.memory / 10) for one in found],
            },
            across="hours of sound in the document",
            up="seconds; 10 MB",
            label="{:.2g}".format,
        )
    if asked.long:
        edits(asked.long)


if __name__ == "__main__":
    main()
