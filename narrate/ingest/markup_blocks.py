"""The state of a walk along HTML: what blocks are made into, and the block that is being written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from narrate.ingest.html_tree import Element, Tree
from narrate.ingest.pieces import BlockBuilder, markup_block
from narrate.model.document import Block, BlockKind, MarkKind

_SPACES = re.compile(r"\s*")
_RULE = re.compile(r"(?:[*\-_=~#•·⁂–—]\s*){1,20}\Z")


@dataclass(slots=True)
class Context:
    """What a block is made into inside of an element."""

    element: Element
    kind: BlockKind
    level: int
    marker: str = ""
    keep_marker: bool = False
    """Whether every block has the marker (a footnote's), not only the first."""


@dataclass(slots=True)
class OpenMark:
    """A mark whose element is open; `start` is an offset into the block's text."""

    element: Element
    kind: MarkKind
    start: int
    target: str


@dataclass(slots=True)
class Tight:
    """Text whose white space at the edges falls away: a table's row, the term of a definition list."""

    element: Element
    separator: str = ""
    """What is due before the next text."""
    space_due: bool = False
    header: bool = False


@dataclass(slots=True)
class Counter:
    """An open list, and how its items are counted."""

    element: Element
    next: int = 0
    """The next item's number; 0 for bullets."""
    step: int = 1

    def marker(self, item: Element) -> str:
        """The next item's bullet or number."""
        if not self.next:
            return "-"
        own = item.get("value")
        number = int(own) if re.fullmatch(r"\d{1,6}", own) else self.next
        self.next = number + self.step
        return f"{number}."


def new_counter(element: Element) -> Counter:
    """The counter of a list that begins (html.spec.whatwg.org, section 4.4.5)."""
    if element.name != "ol":
        return Counter(element)
    start = element.get("start")
    backwards = "reversed" in element.attributes
    count = sum(child.name == "li" for child in element.children)
    first = int(start) if re.fullmatch(r"[1-9]\d{0,5}", start) else (count if backwards else 1)
    return Counter(element, next=first, step=-1 if backwards else 1)


@dataclass(slots=True)
class BlockWriter:
    """Cuts the source into blocks: text in one, what lies between two in a block without text."""

    tree: Tree
    markup_from: int
    number: int
    blocks: list[Block] = field(default_factory=list)
    builder: BlockBuilder | None = None
    block_start: int = 0
    contexts: list[Context] = field(default_factory=list)
    marks: list[OpenMark] = field(default_factory=list)
    tight: Tight | None = None

    def flush(self, at: int, why: str = "markup") -> None:
        """Make a block without text of what lies before an offset."""
        source = self.tree.source
        start = _SPACES.match(source, self.markup_from, at)
        if start and start.end() < at:
            body = source[start.end() : at].rstrip()
            self.blocks.append(markup_block(start.end(), start.end() + len(body), why, number=self.next_number()))
        self.markup_from = at

    def next_number(self) -> int:
        """The number of the next block, from which its id is made."""
        return self.number + len(self.blocks)

    def begin(self, at: int) -> BlockBuilder:
        """The builder of the block that is open, or of a new one at an offset."""
        if self.builder is None:
            self.builder = BlockBuilder(self.tree.source, at)
            self.block_start = at
            for mark in self.marks:
                mark.start = 0
        return self.builder

    def end_block(self, at: int) -> None:
        """Close the block, if one is open and holds text."""
        builder, self.builder = self.builder, None
        self.tight = None
        if builder is None or builder.length == 0:
            return
        for mark in self.marks:
            builder.mark(mark.kind, mark.start, mark.target)
        self.flush(self.block_start)
        self.markup_from = at
        context = self.contexts[-1] if self.contexts else None
        kind = context.kind if context else BlockKind.PARAGRAPH
        marker = context.marker if context else ""
        level = context.level if context else 0
        block = builder.build(at, kind, number=self.next_number(), level=level, marker=marker)
        if kind is BlockKind.PARAGRAPH and _RULE.match(block.text.strip()):
            block = markup_block(
                self.block_start, at, "theme break", number=self.next_number(), kind=BlockKind.THEME_BREAK
            )
        elif context and not context.keep_marker:
            context.marker = ""
        self.blocks.append(block)

    def tag(self, start: int, end: int) -> None:
        """Claim a range as markup, where a block is open; else it waits for `flush`."""
        if self.builder is not None:
            self.builder.markup(start, end)
