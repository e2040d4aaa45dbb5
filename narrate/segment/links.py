"""Links of a paragraph, for scripts in which they are announced."""

from __future__ import annotations

import re
from urllib.parse import quote

from narrate.model.document import MarkKind
from narrate.model.script import Link
from narrate.segment.draft import Part

_ADDRESS = re.compile(r"(?:[a-z]+:)?//\S|www\.\S|\S+@\S+\.\w|\S+\.\w{2,}(?:/\S*)?\Z", re.IGNORECASE)
"""Words that say themselves where they lead."""
_NOWHERE = re.compile(r"#|javascript:|data:", re.IGNORECASE)
"""A place of the same page, a script, a file within the address: nothing that a listener could go to."""
_LONGEST = 500


def links_of(part: Part, start: int, end: int) -> tuple[Link, ...]:
    """The links of a range of a paragraph, counted from its beginning, in order.

    Parameters
    ----------
    start, end: the range in the block's text.
    """
    text = part.block.text
    found: list[Link] = []
    at = start
    for mark in sorted(part.marks, key=lambda mark: (mark.start, mark.end)):
        first, last = max(mark.start, at), min(mark.end, end)
        words = text[first:last]
        first += len(words) - len(words.lstrip())
        last -= len(words) - len(words.rstrip())
        target = re.sub(r"[\s,\[\]]", lambda sign: quote(sign[0]), mark.target.strip())
        if (
            mark.kind is not MarkKind.LINK
            or _NOWHERE.match(target)
            or _ADDRESS.match(words.strip())
            or not any(sign.isalnum() for sign in words)
        ):
            continue
        found.append(Link(start=first - start, end=last - start, target=target if len(target) <= _LONGEST else ""))
        at = last
    return tuple(found)
