"""How the cost of a podcast grows with the number of its documents, feed and index included.

    python benchmarks/many.py [--documents 250 500 1000 2000] [--plot docs/performance-many.svg]

Each document is half a minute of sound. Prints the cost of a document for each number, beyond what a podcast of one
costs, and that of a build with nothing to do and of one with one new document. With 2 cores it takes about 15 minutes;
`--documents 20 40` takes one.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from measuring import build, document, plot, project, run

HOURS = 0.5 / 60


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, nargs="*", default=[250, 500, 1000, 2000])
    arguments.add_argument("--plot", type=Path)
    asked = arguments.parse_args()
    found = []
    for count in asked.documents:
        with project() as (folder, environment):
            texts = folder / "texts"
            texts.mkdir()
            (texts / "account-00000.md").write_text(document(HOURS), "utf-8")
            run(build(texts, folder), environment)  # measures the voices
            least = run([*build(texts, folder), "--verify"], environment)
            for number in range(1, count):
                (texts / f"account-{number:05}.md").write_text(document(HOURS, first=1 + 8 * number), "utf-8")
            command = build(texts, folder)
            cold = run(command, environment)
            each = 1000 * (cold.wall - least.wall) / max(count - 1, 1)
            idle = run(command, environment)
            (texts / "account-99999.md").write_text(document(HOURS, first=1 + 8 * count), "utf-8")
            more = run(command, environment)
            feed = sum(path.stat().st_size for path in (folder / "audio").glob("feed*.xml"))
        found.append((float(count), each))
        print(
            f"{count} documents: {cold.wall:.1f} s, {each:.0f} ms each, "
            f"feed of {feed / 1e6:.1f} MB, "
            f"peak memory of all processes {cold.memory / 1e6:.0f} MB; nothing to do {idle.wall:.2f} s; "
            f"one document more {more.wall:.1f} s",
            flush=True,
        )
    costs = [cost for _, cost in found]
    print(f"cost of a document: from {min(costs):.0f} to {max(costs):.0f} ms, {max(costs) / min(costs) - 1:.0%} apart")
    if asked.plot:
        plot(
            asked.plot,
            "Cost of a document by their number",
            {"milliseconds a document": found},
            across="documents in the podcast",
            up="milliseconds",
        )


if __name__ == "__main__":
    main()
