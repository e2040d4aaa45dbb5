"""The W3C's feed validator, where somebody has put it among Python's modules or on the path.

It is no package of an index: whoever wants it takes https://github.com/w3c/feedvalidator and puts its folder `src` on
PYTHONPATH.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from narrate.adapters import processes

TOOL = "The W3C's feed validator"
_LEFT_OUT = {"UnsupportedNamespace", "SelfDoesntMatchLocation"}
"""What it says of every feed with Podcasting 2.0 tags, and of every file that it did not fetch itself."""
# In a process of its own: it writes to standard output, and nothing of what it does is ours.
_PROGRAM = """
import json, sys
import feedvalidator
from feedvalidator import compatibility
from feedvalidator.formatter.text_plain import Formatter
done = feedvalidator.validateString(sys.stdin.buffer.read().decode("utf-8"), firstOccurrenceOnly=1)
events = compatibility.AA(done["loggedEvents"])
words = Formatter(events)
print(json.dumps([[type(event).__name__, event.params.get("line"), words.format(event)] for event in events]))
"""


def installed() -> bool:
    """Whether there is one."""
    return find_spec("feedvalidator") is not None


def validate(feed: bytes, command: Sequence[str] = (sys.executable, "-c", _PROGRAM)) -> list[tuple[int | None, str]]:
    """What it says of a feed at level AA: lines and messages.

    command: reads a feed from standard input and prints a list of name, line and message as JSON.

    A validator that fails says so itself, as a message: it is a guest, and no check fails for it.
    """
    out: list[bytes] = []
    try:
        done = processes.run(command, feed=[feed], receive=out.append)
        found = json.loads(b"".join(out).decode("utf-8", "replace").strip().splitlines()[-1])
        return [
            (line if isinstance(line, int) else None, str(words))
            for name, line, words in found
            if name not in _LEFT_OUT
        ]
    except OSError as error:
        return [(None, f"it cannot be run: {error.strerror or error}")]
    except (ValueError, IndexError, TypeError):
        return [(None, f"it failed: {done.reason}")]
