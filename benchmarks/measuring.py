"""What benchmarks share: a command's wall time, processor time and memory, documents of any length, and plots.

Documents are made of words of our own by a rule, so that every sentence differs and every run has the same ones.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import narrate

NARRATE = str(Path(sys.executable).with_name("narrate"))
SECONDS_A_SENTENCE = 6.9
"""Of sound, pauses with it, for the sentences that are made here, with espeak at 175 words a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a command cost."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds of all its processes."""
    memory: int
    """Peak of the resident memory of its whole process tree, in bytes; what processes share counts for each."""


def tree_memory(root: int) -> int:
    """Resident memory of a process and all its descendants, in bytes (Linux)."""
    children: dict[int, list[int]] = {}
    memory: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                memory[int(entry.name)] = int(stat[21]) * os.sysconf("SC_PAGE_SIZE")
                children.setdefault(int(stat[1]), []).append(int(entry.name))
            except (OSError, IndexError):
                continue
    total, todo = 0, [root]
    while todo:
        pid = todo.pop()
        total += memory.get(pid, 0)
        todo += children.get(pid, [])
    return total


def run(command: Sequence[str], environment: Mapping[str, str], *, cores: int = 0, cwd: Path | None = None) -> Measured:
    """Run a command to its end; leave the benchmark where it fails.

    cores: how many of the processors that we may use it may use; 0 for all.
    """
    if cores:
        usable = sorted(os.sched_getaffinity(0))
        command = ["taskset", "--cpu-list", ",".join(map(str, usable[:cores])), *command]
    peak = 0
    before = os.times()
    started = time.perf_counter()
    with tempfile.TemporaryFile() as noise:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=cwd,
            stdout=subprocess.DEVNULL,
            stderr=noise,
        )
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.1):
                peak = max(peak, tree_memory(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = process.wait()
        elapsed = time.perf_counter() - started
        done.set()
        watcher.join()
        after = os.times()
        if code:
            noise.seek(0)
            sys.exit(f"{command[0]} left with {code}: {noise.read()[-2000:].decode('utf-8', 'replace')}")
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    return Measured(wall=elapsed, processor=processor, memory=peak)


@contextmanager
def project() -> Iterator[tuple[Path, dict[str, str]]]:
    """An empty folder and the environment of a build in it, with a cache of its own.

    Modules are compiled beforehand, as installing does it, even where the environment says that Python writes none.
    """
    with tempfile.TemporaryDirectory(prefix="narrate-benchmark-") as made:
        unwanted = ("NARRATE_", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        compiling = [sys.executable, "-m", "compileall", "-q", str(Path(narrate.__file__).parent)]
        subprocess.run(compiling, env=environment, check=True)
        yield Path(made), {**environment, "NARRATE_CACHE": f"{made}/cache"}


_WHO = ("The keeper", "My aunt", "A tall stranger", "The younger brother", "Nobody here", "The whole village")
_DID = ("remembered", "described", "painted", "forgot", "walked past", "wrote about", "laughed at", "waited for")
_WHAT = ("the lighthouse", "a broken clock", "that long winter", "the empty ferry", "an old quarrel", "the salt road")
_WHEN = ("before the rain came", "on the way to the harbour", "without a single word", "as the lamps went out")


def sentence(number: int) -> str:
    """A sentence; another one for each number."""
    who, did, what, when = (_WHO[number % 6], _DID[number // 6 % 8], _WHAT[number // 48 % 6], _WHEN[number // 288 % 4])
    return f"{who} {did} {what} {when}, and it was the {_ordinal(number)} time that anybody spoke of it."


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ends.get(number % 10, 'th')}"


def document(hours: float, *, first: int = 1) -> str:
    """A document of about that many hours of sound, in chapters of about ten minutes and paragraphs of four sentences.

    first: the number of its first sentence.
    """
    count = max(4, round(hours * 3600 / SECONDS_A_SENTENCE))
    lines = [f"# A Long Account of {first}\n"]
    for at in range(0, count, 4):
        if at % 144 == 0:
            lines.append(f"## Part {at // 144 + 1}\n")
        lines.append(" ".join(sentence(first + number) for number in range(at, min(at + 4, count))) + "\n")
    return "\n".join(lines)


def build(texts: Path, folder: Path) -> list[str]:
    """The command that builds a podcast of `texts` in `folder`."""
    return [NARRATE, "build", str(texts), "--scripts", f"{folder}/scripts", "--audio", f"{folder}/audio"]


def hours_of_sound(folder: Path) -> float:
    """How long the episodes of a podcast are."""
    import json

    state = json.loads((folder / "audio/narrate.json").read_text("utf-8"))
    return sum(episode["length"] / episode["rate"] for episode in state["episodes"].values()) / 3600


def plot(
    path: Path,
    title: str,
    series: Mapping[str, Sequence[tuple[float, float]]],
    *,
    across: str,
    up: str,
    label: Callable[[float], str] = "{:g}".format,
) -> None:
    """Write curves as an SVG, on a logarithmic axis across and a linear one up, with the figures at their points."""
    import math

    width, height, left, bottom = 720, 360, 80, 60
    xs = [x for points in series.values() for x, _ in points]
    top = 1.15 * max(y for points in series.values() for _, y in points)
    low, high = math.log10(min(xs)), math.log10(max(xs))

    def place(x: float, y: float) -> tuple[float, float]:
        part = (math.log10(x) - low) / ((high - low) or 1)
        return left + part * (width - left - 60), height - bottom - y / top * (height - bottom - 50)

    signs = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">',
        '<g font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{left}" y="24" font-size="15">{title}</text>',
        f'<path d="M{left} 40V{height - bottom}H{width - 40}" fill="none" stroke="#333"/>',
        f'<text x="{left}" y="{height - 14}">{across}</text>',
        f'<text transform="translate(18 {height - bottom}) rotate(-90)">{up}</text>',
    ]
    for x in sorted(set(xs)):
        at, _ = place(x, 0)
        signs.append(f'<text x="{at:.1f}" y="{height - bottom + 18}" text-anchor="middle">{label(x)}</text>')
    for number, (name, points) in enumerate(series.items()):
        colour, dash = (("#00429d", ""), ("#93003a", "6 4"), ("#3d6b1f", "2 3"))[number % 3]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points))
        look = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        signs.append(f'<polyline points="{line}" {look}/>')
        for x, y in points:
            at, over = place(x, y)
            signs.append(f'<circle cx="{at:.1f}" cy="{over:.1f}" r="3.5" fill="{colour}"/>')
            signs.append(f'<text x="{at:.1f}" y="{over - 9:.1f}" text-anchor="middle" fill="{colour}">{y:.3g}</text>')
        signs.append(f'<text x="{width - 40}" y="{44 + 18 * number}" text-anchor="end" fill="{colour}">{name}</text>')
    path.write_text("\n".join([*signs, "</g></svg>"]) + "\n", "utf-8")
