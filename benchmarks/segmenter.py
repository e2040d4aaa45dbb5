"""What it costs to make a script of a megabyte: dialogue, prose, comments, Markdown, a page.

    python benchmarks/segmenter.py [CHARACTERS]

For each kind the processor's seconds of reading, of segmenting and of writing the script, and how often as long the
whole took for twice the text: 2 is in step with the length. What recognises the language is loaded once, before.
"""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from long_documents import KINDS

from narrate import fountain
from narrate.ingest import ingest
from narrate.segment import languages, segment
from narrate.settings import SegmentSettings


def seconds(name: str, size: int) -> tuple[float, float, float]:
    data, path = KINDS[name](size).encode(), Path(name)
    times = [time.process_time()]
    document, _ = ingest(data, path)
    times.append(time.process_time())
    script = segment(document, SegmentSettings(), path).script
    times.append(time.process_time())
    fountain.render(script)
    times.append(time.process_time())
    read, segmented, written = (after - before for before, after in itertools.pairwise(times))
    return read, segmented, written


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    started = time.process_time()
    languages.scores("a")
    print(f"{'language model':14} {time.process_time() - started:6.2f} s")
    for name in KINDS:
        seconds(name, 2_000)  # what is loaded when it is first used
        half = min(sum(seconds(name, size // 2)) for _ in range(2))
        parts = min((seconds(name, size) for _ in range(2)), key=sum)
        read, segmented, written = parts
        print(
            f"{name:14} {sum(parts):6.2f} s: reading {read:.2f}, segmenting {segmented:.2f}, writing {written:.2f}; "
            f"{sum(parts) / half:.2f} times that of half the text"
        )


if __name__ == "__main__":
    main()
