"""Compares a cold build with two plainer ways over the same documents, in one run on one machine.

    python benchmarks/against_naive.py FOLDER_OF_DOCUMENTS [--rounds 3]

The first is `naive.py`: pyttsx3 and pydub, without segmentation, levels, chapters, feed or transcripts. The second is
`espeak-ng --stdout | lame -b 64` on all cores, at the same sample rate and bit rate; where these programs are not
installed, `plain.py` does the same with the library of espeak-ng and LAME. Of each, the best of the rounds counts.
With five documents of three quarters of an hour of sound it takes about two minutes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from measuring import Measured, build, project, run

HERE = Path(__file__).parent


def pipeline(document: str, out: Path) -> list[str]:
    """The command that speaks and encodes one document."""
    made = out / f"{Path(document).stem}.mp3"
    if shutil.which("espeak-ng") and shutil.which("lame"):
        script = 'espeak-ng -f "$1" --stdout | lame --quiet --resample 44.1 -m m --cbr -b 64 - "$2"'
        return ["/bin/sh", "-c", script, "sh", document, str(made)]
    return [sys.executable, str(HERE / "plain.py"), document, str(made)]


def on_all_cores(documents: list[str], out: Path, environment: dict[str, str]) -> float:
    """Seconds that the second way takes, a document a core, the largest first."""
    out.mkdir()
    largest = sorted(documents, key=lambda name: -Path(name).stat().st_size)
    started = time.perf_counter()
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        list(pool.map(lambda name: run(pipeline(name, out), environment), largest))
    return time.perf_counter() - started


def best(measured: list[Measured]) -> Measured:
    return min(measured, key=lambda one: one.wall)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--rounds", type=int, default=3)
    asked = arguments.parse_args()
    files = [path for path in asked.folder.resolve().iterdir() if path.suffix in {".txt", ".md"}]
    documents = sorted(str(path) for path in files if path.stem != "README")
    ours, again, edited, naive, plain = [], [], [], [], []
    for _ in range(asked.rounds):
        with project() as (folder, environment):
            texts = folder / "texts"
            texts.mkdir()
            for name in documents:
                shutil.copy(name, texts)
            command = build(texts, folder)
            ours.append(run(command, environment))
            again.append(run(command, environment))
            first = sorted(texts.iterdir())[0]
            first.write_text(f"{first.read_text('utf-8').rstrip()} So it was.\n", "utf-8")
            edited.append(run(command, environment))
            (folder / "naive").mkdir()
            naive.append(run([sys.executable, str(HERE / "naive.py"), f"{folder}/naive", *documents], environment))
            plain.append(on_all_cores(documents, folder / "plain", environment))
    cold, more = best(ours), best(edited)
    programs = "espeak-ng | lame" if "plain.py" not in " ".join(pipeline("a", Path())) else "plain.py"
    print(f"{len(documents)} documents, {len(os.sched_getaffinity(0))} processors, best of {asked.rounds}")
    print(f"naive script: {best(naive).wall:.1f} s, peak memory {best(naive).memory / 1e6:.0f} MB")
    print(f"{programs} on all cores: {min(plain):.1f} s")
    print(
        f"narrate build, cold cache: {cold.wall:.1f} s ({cold.processor:.1f} s of processors), peak memory of all "
        f"processes {max(one.memory for one in ours) / 1e6:.0f} MB"
    )
    print(f"narrate build, nothing changed: {best(again).wall:.2f} s")
    print(f"narrate build, one sentence more: {more.wall:.2f} s, {more.wall / cold.wall:.1%} of the cold")
    print(f"times as fast as the naive script: {best(naive).wall / cold.wall:.2f}")
    print(f"times as fast as {programs}: {min(plain) / cold.wall:.2f}")


if __name__ == "__main__":
    main()
