"""Compares a cold build with `naive.py` over the same documents, in one run on one machine.

    python benchmarks/against_naive.py FOLDER_OF_DOCUMENTS

Prints the wall time of both, the ratio, and the peak memory of narrate's whole process tree.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).parent


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


def run(command: list[str], environment: dict[str, str]) -> tuple[float, int]:
    """Wall time in seconds and peak memory in bytes of a command and its children."""
    peak = 0
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.is_set():
            peak = max(peak, tree_memory(process.pid))
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    elapsed = time.perf_counter() - started
    done.set()
    watcher.join()
    if code:
        sys.exit(f"{command[0]} left with {code}")
    return elapsed, peak


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    documents = sorted(
        str(path) for path in folder.iterdir() if path.suffix in {".txt", ".md"} and path.stem != "README"
    )
    with tempfile.TemporaryDirectory() as made:
        environment = {**os.environ, "NARRATE_CACHE": f"{made}/cache"}
        narrate = str(Path(sys.executable).with_name("narrate"))
        build = [narrate, "build", *documents, "--scripts", f"{made}/scripts", "--audio", f"{made}/audio"]
        ours, memory = run(build, environment)
        again, _ = run(build, environment)
        (Path(made) / "naive").mkdir()
        theirs, their_memory = run([sys.executable, str(HERE / "naive.py"), f"{made}/naive", *documents], environment)
    print(f"{len(documents)} documents, {os.cpu_count()} processors")
    print(f"naive script: {theirs:.1f} s, peak memory {their_memory / 1e6:.0f} MB")
    print(f"narrate build, cold cache: {ours:.1f} s, peak memory of all processes {memory / 1e6:.0f} MB")
    print(f"narrate build, nothing changed: {again:.2f} s")
    print(f"times as fast as the naive script: {theirs / ours:.2f}")


if __name__ == "__main__":
    main()
