"""Notes of printed pages: `[[page 12]]`, and `[[page 13: the words with which it begins]]` within a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from narrate.fountain.text import decode, encode, find_nth
from narrate.model.script import Line, PageBreak

_NOTE = re.compile(r"page[ \t]+([^\s,:\[\]]{1,20})(?:,[ \t]*(\d{1,6}))?(?::\s*(\S.*))?", re.DOTALL | re.IGNORECASE)
_SHOWN = 30
"""Characters of a page's first words that a note shows, at least, if there are as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNote:
    """What a note says."""

    number: str
    words: str
    """With which the page begins; empty for the paragraph's first ones."""
    place: int
    """Which occurrence of the words in the paragraph is meant, from 1."""


def read_page(words: str) -> PageNote | None:
    """A note's content; None where it says something else."""
    match = _NOTE.fullmatch(words)
    if match is None:
        return None
    shown = decode(re.sub(r"[ \t]*\n[ \t]*", " ", match[3] or ""))
    return PageNote(number=match[1], words=shown, place=int(match[2] or 1))


def pages_of(text: str, notes: Sequence[PageNote]) -> tuple[PageBreak, ...]:
    """Where the pages begin in a text: where it does not hold a note's words any more, with its first ones."""
    found = []
    for note in notes:
        at = find_nth(text, note.words, note.place)
        found.append(PageBreak(at=max(at, 0), number=note.number))
    return tuple(sorted(found, key=lambda page: page.at))


def page_notes(line: Line) -> Iterator[str]:
    """A note for each page that begins in a line."""
    for page in line.pages:
        if not page.at:
            yield f"page {page.number}"
            continue
        shown = re.match(rf".{{{_SHOWN}}}\S*|.*", line.text[page.at :], re.DOTALL)
        words = shown[0] if shown else ""
        place = 1 + sum(line.text.startswith(words, at) for at in range(page.at))
        yield f"page {page.number}{f', {place}' if place > 1 else ''}: {encode(words, also=']')}"
