"""What the places and sizes of printed lines say: where a paragraph ends, what is a heading, what only the page's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_EDGE = 2
"""Lines at the top and at the bottom of a page that can be headers and footers."""
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite|s\.|pág\.|pagina)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?\W*\Z",
    re.IGNORECASE,
)
_END = tuple('.!?…”"’»)')
_LARGER = 1.15
"""Times the size of the text: headings are larger than that."""
_LONGEST_HEADING = 160
"""Characters."""
_APART = 1.8
"""Times its size: a page number is at least as far from the text."""
_LOOSER = 1.3
"""Times the usual distance of lines: where it is larger, a paragraph ends."""
_WIDTH = 0.8
"""Of the usual line's characters: letters are of different widths, so that a full line can be as short as this."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; places and sizes in points from the page's lower left corner."""

    text: str
    x: float
    y: float
    size: float
    page: int


def is_body(pages: Sequence[Sequence[Line]]) -> tuple[list[Line], list[tuple[Line, str]]]:
    """Part the lines of the text from headers, footers and page numbers; the latter with what they are.

    A line at a page's edge is a header or footer if it stands on three pages or more, or on both of two. Where its
    numbers differ from page to page, it has to stand apart too and must not be larger than the text: "Chapter 1",
    "Chapter 2" are no headers.
    """
    seen: Counter[tuple[str, str]] = Counter()
    shapes: Counter[tuple[str, str]] = Counter()
    usual = _text_size([line for page in pages for line in page])
    edges = [_edges(page) for page in pages]
    for edge in edges:
        seen.update({(where, line.text) for line, where in edge})
        shapes.update({(where, _shape(line.text)) for line, where in edge})
    needed = 2 if len(pages) == 2 else 3
    body: list[Line] = []
    furniture: list[tuple[Line, str]] = []
    for page, edge in zip(pages, edges, strict=True):
        places = {id(line): where for line, where in edge}
        for line in page:
            where = places.get(id(line), "")
            if where and _PAGE_NUMBER.match(line.text) and _stands_apart(line, page):
                furniture.append((line, "page number"))
            elif where and (
                seen[where, line.text] >= needed
                or (
                    shapes[where, _shape(line.text)] >= needed
                    and line.size < _LARGER * usual
                    and _stands_apart(line, page)
                )
            ):
                furniture.append((line, f"page {where}"))
            else:
                body.append(line)
    return body, furniture


def _text_size(lines: Sequence[Line]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return min(sizes, key=lambda size: (-sizes[size], size)) if sizes else 0.0


def _stands_apart(line: Line, page: Sequence[Line]) -> bool:
    """Whether no other line is near: a number on a line of its own can also be the end of a paragraph."""
    others = [abs(other.y - line.y) for other in page if other.y != line.y]
    return bool(others) and min(others) > _APART * line.size


def _edges(page: Sequence[Line]) -> list[tuple[Line, str]]:
    heights = sorted({line.y for line in page}, reverse=True)
    if len(heights) <= _EDGE:
        return [(line, "header" if line.y == heights[0] else "footer") for line in page] if len(heights) > 1 else []
    top, bottom = set(heights[:_EDGE]), set(heights[-_EDGE:])
    return [(line, "header" if line.y in top else "footer") for line in page if line.y in top or line.y in bottom]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.casefold().split()))


class Layout:
    """How the text is set: its size, its left edges, the usual distance and length of its lines."""

    def __init__(self, body: Sequence[Line]) -> None:
        self.size = _text_size(body)
        text = [line for line in body if line.size == self.size]
        self.width = _high(sorted(len(line.text) for line in text))
        distances = [
            above.y - below.y
            for above, below in pairwise(text)
            if above.page == below.page and 0 < above.y - below.y < 4 * max(self.size, 1.0)
        ]
        self.distance = median(distances) if distances else 1.2 * self.size
        self._left: dict[int, float] = {}
        edges: dict[int, Counter[float]] = {}
        for line in text:
            edges.setdefault(line.page, Counter())[line.x] += 1
        for page, counts in edges.items():
            self._left[page] = min(counts, key=lambda x: (-counts[x], x))
        # Where paragraphs begin with an indentation, a page that begins without one goes on.
        self.indents = 10 * sum(self._indented(line) for line in text) > len(text)
        headings = {line.size for line in body if line.size >= _LARGER * self.size}
        self._ranks = {size: min(rank, 6) for rank, size in enumerate(sorted(headings, reverse=True), 1)}

    def heading(self, lines: Sequence[Line]) -> int:
        """A paragraph's rank as a heading from 1; 0 for text."""
        length = sum(len(line.text) for line in lines)
        return self._ranks.get(lines[0].size, 0) if self.size and length <= _LONGEST_HEADING else 0

    def parted(self, line: Line, following: Line, *, first: Line) -> bool:
        """Whether a paragraph ends between two lines; `first` is the paragraph's first line."""
        size = max(line.size, following.size)
        if abs(line.size - following.size) > 0.1 * size:
            return True
        distance = line.y - following.y
        flows_on = line.page != following.page or distance < 0
        usual = self.distance if line.size == self.size else 1.25 * size
        if not flows_on and distance > _LOOSER * usual:
            return True
        if self._indented(following) and not self._indented(line):
            return True
        if self._indented(following) and line is first and following.x == first.x and not flows_on:
            return line.text.endswith(_END) and self._short(line, following)
        ended = line.text.endswith(_END)
        if flows_on:
            return ended and (self._short(line, following) or not self.indents)
        return self._short(line, following) and (ended or following.text[:1].isupper())

    def _indented(self, line: Line) -> bool:
        left = self._left.get(line.page)
        return left is not None and 0.6 * self.size < line.x - left < 6 * self.size

    def _short(self, line: Line, following: Line) -> bool:
        """Whether the next line's first word would have fitted: the line was ended on purpose."""
        word = following.text.split(None, 1)[0]
        return len(line.text) + 1 + len(word) < _WIDTH * self.width


def _high(lengths: Sequence[int]) -> int:
    """The length that nine of ten lines do not exceed."""
    return lengths[min(int(len(lengths) * 0.9), len(lengths) - 1)] if lengths else 0
