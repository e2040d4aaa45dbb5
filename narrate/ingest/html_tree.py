"""Puts the tags of HTML together to elements, closing what its authors left open.

Of the HTML standard's rules for building a tree (html.spec.whatwg.org, section 13.2.6) these are the ones that
decide where a paragraph, a list item, a table cell or the page's head ends. The result is a list of events in the
order of the source, so that elements nested a hundred thousand deep cost no recursion.
"""

from __future__ import annotations

import enum
import html
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from narrate.ingest.html_tokens import Attribute, Token, TokenKind, tokens

VOID = {
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
}  # fmt: skip
"""Elements without content."""
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", "xmp",
}  # fmt: skip
"""Elements that stand on lines of their own."""
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_KEEPS_P = {"body", "caption", "head", "html", "legend", "optgroup", "option", "tbody", "td", "tfoot", "th", "thead",
            "title", "tr"}  # fmt: skip
_SCOPE = {"table", "td", "th", "caption", "html", "object", "template", "svg", "math"}
_IN_HEAD = {"title", "meta", "link", "script", "style", "base", "noscript", "template", "head", "html"}
_PARTS = {"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"}
_CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "tbody": (frozenset({"thead", "tbody", "tfoot", "caption"}), frozenset({"table"})),
    "thead": (frozenset({"thead", "tbody", "tfoot", "caption"}), frozenset({"table"})),
    "tfoot": (frozenset({"thead", "tbody", "tfoot", "caption"}), frozenset({"table"})),
    "option": (frozenset({"option"}), frozenset({"select", "datalist"})),
}
"""A start tag: which open elements it closes, and inside of which it does not look for them."""
_DEEPEST = 512
"""Open elements; browsers stop nesting at this depth too."""


@dataclass(slots=True, eq=False)
class Element:
    """An element; `end` and `last` are known once it is closed."""

    name: str
    attributes: Mapping[str, Attribute]
    start: int
    parent: Element | None
    first: int
    """Number of the event that opens it."""
    last: int = -1
    """Number of the event that closes it."""
    end: int = -1
    children: list[Element] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute's value; empty where there is none."""
        found = self.attributes.get(name)
        return found.value if found else ""

    def words(self, name: str) -> set[str]:
        """An attribute's value as words in lower case: classes, roles."""
        found = self.attributes.get(name)
        return set(found.value.lower().split()) if found else set()


class EventKind(enum.Enum):
    """What happens at a place of the source."""

    OPEN = enum.auto()
    CLOSE = enum.auto()
    TEXT = enum.auto()
    RAW = enum.auto()
    OTHER = enum.auto()


class Event(NamedTuple):
    """A range of the source, empty for an element whose tag was left out."""

    kind: EventKind
    start: int
    end: int
    element: Element | None = None


_EVENTS = {TokenKind.TEXT: EventKind.TEXT, TokenKind.RAW: EventKind.RAW, TokenKind.OTHER: EventKind.OTHER}


@dataclass(frozen=True, slots=True)
class Tree:
    """A piece of HTML."""

    source: str
    events: tuple[Event, ...]
    elements: tuple[Element, ...]
    """In the order of their start tags."""

    def text(self, element: Element) -> str:
        """An element's text as it is written, its white space folded, its entities decoded."""
        runs = (
            self.source[event.start : event.end]
            for event in self.events[element.first : element.last + 1]
            if event.kind is EventKind.TEXT
        )
        return " ".join(html.unescape("".join(runs)).split())


def parse(source: str, start: int, end: int, *, xml: bool = False) -> Tree:
    """The elements of a range of the source. Nothing is an error; `xml` trusts the tags alone."""
    builder = _Builder(xml=xml)
    for token in tokens(source, start, end, xml=xml):
        builder.take(token)
    while builder.stack:
        builder.close(end, end)
    return Tree(source, tuple(builder.events), tuple(builder.elements))


class _Builder:
    def __init__(self, *, xml: bool) -> None:
        self.xml = xml
        self.events: list[Event] = []
        self.elements: list[Element] = []
        self.stack: list[Element] = []
        self.open: Counter[str] = Counter()

    def take(self, token: Token) -> None:
        if token.kind is TokenKind.START:
            self.start(token)
        elif token.kind is TokenKind.END:
            self.finish(token)
        else:
            self.events.append(Event(_EVENTS[token.kind], token.start, token.end))

    def start(self, token: Token) -> None:
        name = token.name
        if not self.xml:
            if name in {"html", "body", "head"} and self.open[name]:
                self.events.append(Event(EventKind.OTHER, token.start, token.end))
                return
            self.close_implied(name, token.start)
        parent = self.stack[-1] if self.stack else None
        element = Element(name, token.attributes, token.start, parent, len(self.events))
        if parent is not None:
            parent.children.append(element)
        self.elements.append(element)
        self.events.append(Event(EventKind.OPEN, token.start, token.end, element))
        self.stack.append(element)
        self.open[name] += 1
        if name in VOID or (self.xml and token.closed) or len(self.stack) > _DEEPEST:
            self.close(token.end, token.end)

    def close_implied(self, name: str, at: int) -> None:
        """Close the elements whose end tag may be left out before this start tag."""
        if self.open["head"] and name not in _IN_HEAD:
            self.close_to({"head"}, frozenset(), at)
        if name in HEADINGS and self.stack and self.stack[-1].name in HEADINGS:
            self.close(at, at)
        closes = _CLOSES.get(name)
        if closes:
            self.close_to(set(closes[0]), closes[1], at)
        if name in BLOCKS and name not in _KEEPS_P and self.open["p"]:
            self.close_to({"p"}, _SCOPE | {"button"}, at)

    def close_to(self, names: set[str], bounds: frozenset[str] | set[str], at: int) -> None:
        """Close the nearest open element of these names with all that it holds, if no bound is nearer."""
        for number in range(len(self.stack) - 1, -1, -1):
            if self.stack[number].name in names:
                while len(self.stack) > number:
                    self.close(at, at)
                return
            if self.stack[number].name in bounds:
                return

    def close(self, start: int, end: int, number: int = -1) -> None:
        """Close an open element, the innermost unless told otherwise, with an end tag that may be empty."""
        element = self.stack.pop(number)
        self.open[element.name] -= 1
        element.last = len(self.events)
        element.end = end
        self.events.append(Event(EventKind.CLOSE, start, end, element))

    def finish(self, token: Token) -> None:
        number = self._opened(token.name) if self.open[token.name] else -1
        if number < 0:
            self.events.append(Event(EventKind.OTHER, token.start, token.end))
            return
        if token.name not in BLOCKS and any(one.name in BLOCKS for one in self.stack[number + 1 :]):
            # `<b><p>text</b>more`: the mark ends, the paragraph goes on.
            self.close(token.start, token.end, number)
            return
        while len(self.stack) > number + 1:
            self.close(token.start, token.start)
        self.close(token.start, token.end)

    def _opened(self, name: str) -> int:
        """The number of the open element that an end tag closes: a cell's content cannot close what holds the table."""
        for number in range(len(self.stack) - 1, -1, -1):
            if self.stack[number].name == name:
                return number
            if self.stack[number].name in _SCOPE and name not in _PARTS and name not in {"body", "html"}:
                return -1
        return -1
