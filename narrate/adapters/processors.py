"""How many processors this process may use."""

from __future__ import annotations

import math
import os
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")


def usable_processors(groups: Path = _GROUPS) -> int:
    """Those of the machine that the system lets us run on, within the quota of a container; at least 1.

    groups: where Linux shows control groups. Version 2 writes `cpu.max` as “quota period”, version 1 two files, all in
    microseconds (Linux Documentation/admin-guide/cgroup-v2.rst and scheduler/sched-bwc.rst).
    """
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    words = _words(groups / "cpu.max") or [
        *_words(groups / "cpu" / "cpu.cfs_quota_us"),
        *_words(groups / "cpu" / "cpu.cfs_period_us"),
    ]
    if len(words) == 2 and all(word.isdigit() and int(word) for word in words):
        count = min(count, math.ceil(int(words[0]) / int(words[1])))
    return max(count, 1)


def _words(file: Path) -> list[str]:
    try:
        return file.read_text("ascii").split()
    except (OSError, UnicodeDecodeError):
        return []
