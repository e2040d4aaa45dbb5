"""HTML to blocks: text in blocks, tags as markup, every character in one or the other.

The reader of pages, that of EPUB and that of Markdown (for the HTML in it) share this walk along the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from narrate.ingest.html_rules import is_data_table, is_note, is_note_reference, mark_of, part_reason
from narrate.ingest.html_tree import BLOCKS, HEADINGS, Element, Event, EventKind, Tree, parse
from narrate.ingest.pieces import BlockBuilder, markup_block
from narrate.ingest.plain import add_inline
from narrate.model.document import Block, BlockKind, MarkKind

_SPACES = re.compile(r"\s*")
_RULE = re.compile(r"(?:[*\-_=~#•·⁂–—]\s*){1,20}\Z")
_INLINE_SILENT = {"script", "style", "noscript", "svg", "button", "template", "select", "input", "textarea", "rp", "rt",
                  "span", "a", "sup", "sub", "label"}  # fmt: skip
"""Left out inside a paragraph, these do not end it."""
_LONGEST_TERM = 60
"""Characters; a longer term of a definition list is a paragraph (a question), not a label."""
_TABLE_ENDS = {"table", "thead", "tbody", "tfoot", "tr"}


@dataclass(slots=True)
class _Context:
    """What a block is made into inside of an element."""

    element: Element
    kind: BlockKind
    level: int
    marker: str = ""
    keep_marker: bool = False
    """Whether every block has the marker (a footnote's), not only the first."""


@dataclass(slots=True)
class _OpenMark:
    element: Element
    kind: MarkKind
    start: int
    target: str


@dataclass(slots=True)
class _Tight:
    """Text whose white space at the edges falls away: a table's row, the term of a definition list."""

    element: Element
    separator: str = ""
    """What is due before the next text."""
    space_due: bool = False
    header: bool = False


@dataclass(slots=True)
class _Lists:
    element: Element
    next: int = 0
    """The next item's number; 0 for bullets."""
    step: int = 1


def html_blocks(source: str, start: int, end: int, *, first_number: int) -> list[Block]:
    """Blocks of a range of Markdown that is written in HTML; typed emphasis in it is taken as such."""
    tree = parse(source, start, end)
    return blocks_of(tree, start, end, first_number=first_number, typed_emphasis=True)


def blocks_of(
    tree: Tree,
    start: int,
    end: int,
    *,
    first_number: int,
    reasons: Mapping[Element, str] | None = None,
    silent: frozenset[int] = frozenset(),
    typed_emphasis: bool = False,
) -> list[Block]:
    """Blocks of a tree that covers a range of the source.

    Parameters
    ----------
    first_number: makes the first block's id.
    reasons: elements that are left out, and why; None for what HTML itself says (scripts, navigation …).
    silent: numbers of events whose text is outside of the main content.
    typed_emphasis: whether stars and low lines that people type are emphasis.
    """
    if reasons is None:
        reasons = {element: reason for element in tree.elements if (reason := part_reason(element, page=False))}
    walker = _Walker(tree, start, first_number, reasons, silent)
    walker.add_text = add_inline if typed_emphasis else _verbatim
    return walker.walk(end)


def _verbatim(builder: BlockBuilder, start: int, end: int) -> None:
    builder.verbatim(start, end, entities=True)


@dataclass(slots=True)
class _Walker:
    tree: Tree
    markup_from: int
    number: int
    reasons: Mapping[Element, str]
    silent: frozenset[int]
    add_text: Callable[[BlockBuilder, int, int], None] = _verbatim
    blocks: list[Block] = field(default_factory=list)
    builder: BlockBuilder | None = None
    block_start: int = 0
    contexts: list[_Context] = field(default_factory=list)
    marks: list[_OpenMark] = field(default_factory=list)
    lists: list[_Lists] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)
    """The tables of data, not of layout, that are open."""
    quotes: int = 0
    tight: _Tight | None = None
    broken_at: int = -1
    """The block's length after its last break; a second break there ends the paragraph."""

    def walk(self, end: int) -> list[Block]:
        number = 0
        events = self.tree.events
        while number < len(events):
            event = events[number]
            element = event.element
            if event.kind is EventKind.OPEN and element is not None:
                reason = self.reasons.get(element, "")
                if reason:
                    number = self.leave_out(element, reason) + 1
                    continue
                number = self.opened(event, element, number)
            elif event.kind is EventKind.CLOSE and element is not None:
                self.closed(event, element)
            elif event.kind is EventKind.OTHER or number in self.silent:
                self.tag(event.start, event.end)
            else:
                self.text(event)
            number += 1
        self.end_block(end)
        self.flush(end)
        return self.blocks

    # Blocks

    def flush(self, at: int, why: str = "markup") -> None:
        """Make a block without text of what lies before an offset."""
        source = self.tree.source
        start = _SPACES.match(source, self.markup_from, at)
        if start and start.end() < at:
            body = source[start.end() : at].rstrip()
            self.blocks.append(markup_block(start.end(), start.end() + len(body), why, number=self.next_number()))
        self.markup_from = at

    def next_number(self) -> int:
        return self.number + len(self.blocks)

    def begin(self, at: int) -> BlockBuilder:
        if self.builder is None:
            self.builder = BlockBuilder(self.tree.source, at)
            self.block_start = at
            self.broken_at = -1
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
            if self.tight is None:
                self.builder.markup(start, end)
            elif end > start:
                self.builder.decoded("", start, end)

    # Elements

    def leave_out(self, element: Element, reason: str) -> int:
        """Pass an element with all that it holds; the number of the event that closes it."""
        inline = element.name in _INLINE_SILENT and self.builder is not None
        if inline:
            self.tag(element.start, element.end)
        else:
            self.boundary(element.start)
            if self.tight is not None and self.builder is not None:
                self.tag(element.start, element.end)
            else:
                self.flush(element.start)
                self.markup_from = element.start
                self.flush(element.end, reason)
        for event in self.tree.events[element.first : element.last]:
            if event.kind is EventKind.CLOSE:  # a mark that began before may end in here
                self.marks = [mark for mark in self.marks if mark.element is not event.element]
        return element.last

    def boundary(self, at: int) -> None:
        """The edge of an element that stands on lines of its own."""
        if self.tight is not None and self.tight.element.name == "tr":
            self.tight.space_due = True
        else:
            self.end_block(at)

    def opened(self, event: Event, element: Element, number: int) -> int:
        """An element begins; the number of the last event that this takes care of."""
        name = element.name
        if name == "br":
            self.line_break(event)
        elif name == "img":
            self.image(event, element)
        elif name == "hr":
            self.boundary(event.start)
            self.flush(event.start)
            self.blocks.append(
                markup_block(
                    event.start, event.end, "theme break", number=self.next_number(), kind=BlockKind.THEME_BREAK
                )
            )
            self.markup_from = event.end
        elif name in {"rt", "rp"} or is_note_reference(self.tree, element):
            self.tag(element.start, element.end)
            return element.last
        elif name in {"td", "th"} and self.tables and self.tight is not None:
            self.cell(element)
            self.tag(event.start, event.end)
        elif name == "dd" and self.joins_term(event):
            self.enter(element)
        elif name in BLOCKS or is_note(element):
            self.boundary(event.start)
            self.enter(element)
            self.tag(event.start, event.end)
        else:
            self.tag(event.start, event.end)
            self.open_mark(event, element)
        return number

    def closed(self, event: Event, element: Element) -> None:
        name = element.name
        if name == "q":
            self.quotation_mark("”", event)
        elif name == "dt" and self.is_term(element):
            self.tag(event.start, event.end)
        elif name in {"td", "th"} and self.tight is not None:
            self.tag(event.start, event.end)
        elif name == "tr" and self.tight is not None and self.tight.element is element:
            self.contexts.append(_Context(element, BlockKind.TABLE_ROW, 0))
            self.end_block(event.start)
            self.contexts.pop()
        elif name in BLOCKS or is_note(element):
            self.boundary(event.start)
            self.tag(event.start, event.end)
        else:
            self.close_mark(element)
            self.tag(event.start, event.end)
        self.leave(element)

    def enter(self, element: Element) -> None:
        """Take note of what blocks inside an element are made into."""
        name = element.name
        if is_note(element):
            marker = f"[^{element.get('id') or 'note'}]"
            self.contexts.append(_Context(element, BlockKind.LIST_ITEM, 1, marker, keep_marker=True))
        elif name in HEADINGS:
            self.contexts.append(_Context(element, BlockKind.HEADING, int(name[1])))
        elif name in {"ul", "ol", "menu", "dir"}:
            self.lists.append(_new_list(element))
        elif name == "li" and not (self.contexts and self.contexts[-1].keep_marker):
            self.contexts.append(_Context(element, BlockKind.LIST_ITEM, max(len(self.lists), 1), self.item(element)))
        elif name == "blockquote":
            self.quotes += 1
            self.contexts.append(_Context(element, BlockKind.QUOTE, self.quotes))
        elif name in {"figcaption", "caption"} or "wp-caption-text" in element.words("class"):
            self.contexts.append(_Context(element, BlockKind.IMAGE, 0))
        elif name in {"pre", "listing", "xmp"}:
            code = any(child.name in {"code", "samp", "kbd"} for child in element.children) or name == "xmp"
            self.contexts.append(_Context(element, BlockKind.CODE if code else BlockKind.PARAGRAPH, 0))
        elif name == "table" and is_data_table(self.tree, element):
            self.tables.append(element)
        elif (name == "tr" and self.tables) or name == "dt":
            self.tight = _Tight(element)

    def leave(self, element: Element) -> None:
        if self.contexts and self.contexts[-1].element is element:
            self.contexts.pop()
        if self.lists and self.lists[-1].element is element:
            self.lists.pop()
        if self.tables and self.tables[-1] is element:
            self.tables.pop()
        if element.name == "blockquote":
            self.quotes -= 1

    def item(self, element: Element) -> str:
        """A list item's bullet or number."""
        if not self.lists or not self.lists[-1].next:
            return "-"
        own = element.get("value")
        if re.fullmatch(r"\d{1,6}", own):
            self.lists[-1].next = int(own)
        number = self.lists[-1].next
        self.lists[-1].next += self.lists[-1].step
        return f"{number}."

    def cell(self, element: Element) -> None:
        """A cell of a table of data begins: what parts it from the one before is due."""
        if self.tight is None:
            return
        self.tight.space_due = False
        if self.builder is not None:
            self.tight.separator = ": " if self.tight.header and element.name == "td" else "; "
        self.tight.header = element.name == "th"

    def is_term(self, element: Element) -> bool:
        """Whether the open block is a term that its definition may follow on the same line."""
        return self.tight is not None and self.tight.element is element and self.builder is not None

    def joins_term(self, event: Event) -> bool:
        """Go on in the block of a short term (a speaker's name, a role), with a colon between."""
        tight, builder = self.tight, self.builder
        if tight is None or tight.element.name != "dt" or builder is None or not 0 < builder.length <= _LONGEST_TERM:
            return False
        said = self.tree.source[self.block_start : tight.element.end]
        ending = re.sub(r"<[^>]*>|\s+\Z", "", said).rstrip()[-1:]
        if ending in {".", "?", "!", "…"}:
            return False
        self.tag(event.start, event.end)
        self.tight = _Tight(event.element or tight.element, separator=" " if ending == ":" else ": ")
        return True

    # Inside a block

    def text(self, event: Event) -> None:
        """Text; white space between blocks is layout."""
        source = self.tree.source
        raw = source[event.start : event.end]
        if not raw.strip():
            if self.tight is not None:
                self.tight.space_due = True
            elif self.builder is not None:
                self.builder.verbatim(event.start, event.end)
            return
        start = event.start + len(raw) - len(raw.lstrip())
        if self.tight is not None and self._tight_text(raw, start):
            return
        first = start if self.builder is None else event.start
        builder = self.begin(first)
        if any(context.element.name in {"pre", "listing", "xmp"} for context in self.contexts[-1:]):
            self._lines(builder, first, event.end)
        elif event.kind is EventKind.RAW:
            builder.verbatim(first, event.end)
        else:
            self.add_text(builder, first, event.end)

    def _tight_text(self, raw: str, start: int) -> bool:
        tight = self.tight
        if tight is None:
            return False
        fresh = self.builder is None
        builder = self.begin(start)
        if tight.separator:
            builder.decoded(tight.separator, start, start)
        elif not fresh and (tight.space_due or raw[0].isspace()):
            builder.decoded(" ", start, start)
        tight.separator = ""
        self.add_text(builder, start, start + len(raw.strip()))
        tight.space_due = raw[-1].isspace()
        if tight.element.name == "dd":
            self.tight = None  # from here on it is a paragraph like any other
            builder.verbatim(start + len(raw.strip()), start + len(raw.lstrip()))
        return True

    def _lines(self, builder: BlockBuilder, start: int, end: int) -> None:
        """Preformatted text: every line feed is a break."""
        while start < end:
            stop = self.tree.source.find("\n", start, end)
            stop = end if stop < 0 else stop
            builder.verbatim(start, stop, entities=True)
            if stop < end:
                builder.line_break(stop, stop + 1, MarkKind.HARD_BREAK)
            start = stop + 1

    def line_break(self, event: Event) -> None:
        builder = self.builder
        if builder is None:
            return
        if self.tight is not None:
            self.tight.space_due = True
            self.tag(event.start, event.end)
        elif self.broken_at == builder.length:
            self.end_block(event.start)
        else:
            builder.line_break(event.start, event.end, MarkKind.HARD_BREAK)
            self.broken_at = builder.length

    def quotation_mark(self, mark: str, event: Event) -> None:
        """`q` stands for quotation marks: browsers draw them (html.spec.whatwg.org, section 4.5.7)."""
        if event.end > event.start:
            self.begin(event.start).decoded(mark, event.start, event.end)

    def image(self, event: Event, element: Element) -> None:
        """A picture by its alternative text, as it stands in the tag; a sign among text stays in its line."""
        alt = element.attributes.get("alt")
        if alt is None or not alt.value.strip():
            self.tag(event.start, event.end)
            return
        sign = len(alt.value) <= 2 or not any(character.isalnum() for character in alt.value)
        if self.builder is not None and (sign or self.tight is not None):
            self.tag(event.start, alt.start)
            self.add_text(self.builder, alt.start, alt.end)
            self.tag(alt.end, event.end)
            return
        self.end_block(event.start)
        builder = self.begin(event.start)
        builder.markup(event.start, alt.start)
        builder.verbatim(alt.start, alt.end, entities=True)
        builder.markup(alt.end, event.end)
        self.contexts.append(_Context(element, BlockKind.IMAGE, 0))
        self.end_block(event.end)
        self.contexts.pop()

    def open_mark(self, event: Event, element: Element) -> None:
        if element.name == "q":
            self.quotation_mark("“", event)
        for kind in mark_of(element):
            start = self.builder.length if self.builder is not None else 0
            self.marks.append(_OpenMark(element, kind, start, element.get("href") if kind is MarkKind.LINK else ""))

    def close_mark(self, element: Element) -> None:
        for mark in [mark for mark in self.marks if mark.element is element]:
            if self.builder is not None:
                self.builder.mark(mark.kind, mark.start, mark.target)
            self.marks.remove(mark)


def _new_list(element: Element) -> _Lists:
    if element.name != "ol":
        return _Lists(element)
    start = element.get("start")
    backwards = "reversed" in element.attributes
    count = sum(child.name == "li" for child in element.children)
    first = int(start) if re.fullmatch(r"[1-9]\d{0,5}", start) else (count if backwards else 1)
    return _Lists(element, next=first, step=-1 if backwards else 1)
