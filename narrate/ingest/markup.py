"""HTML to blocks: text in blocks, tags as markup, every character in one or the other.

The reader of pages, that of EPUB and that of Markdown (for the HTML in it) share this walk along the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from narrate.ingest.html_rules import (
    comment_depth,
    is_data_table,
    is_note,
    is_note_reference,
    language_of,
    mark_of,
    part_reason,
    stand_apart,
)
from narrate.ingest.html_tree import BLOCKS, HEADINGS, Element, Event, EventKind, Tree, parse
from narrate.ingest.markup_blocks import BlockWriter, Context, Counter, OpenMark, Tight, new_counter
from narrate.ingest.pages import REASON, page_number
from narrate.ingest.pieces import BlockBuilder, markup_block
from narrate.ingest.plain import add_inline
from narrate.model.document import Block, BlockKind, Mark, MarkKind

_INLINE_SILENT = {"script", "style", "noscript", "svg", "button", "template", "select", "input", "textarea", "rp", "rt",
                  "span", "a", "sup", "sub", "label"}  # fmt: skip
"""Left out inside a paragraph, these do not end it."""
_LONGEST_TERM = 60
"""Characters; a longer term of a definition list is a paragraph (a question), not a label."""


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
        reasons = {element: reason for element in tree.elements if (reason := part_reason(tree, element, page=False))}
    walker = _Walker(tree, start, first_number, reasons=reasons, silent=silent)
    walker.add_text = add_inline if typed_emphasis else _verbatim
    return walker.walk(end)


def _verbatim(builder: BlockBuilder, start: int, end: int) -> None:
    builder.verbatim(start, end, entities=True)


@dataclass(slots=True)
class _Walker(BlockWriter):
    reasons: Mapping[Element, str] = field(default_factory=dict)
    silent: frozenset[int] = frozenset()
    add_text: Callable[[BlockBuilder, int, int], None] = _verbatim
    lists: list[Counter] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)
    """The tables of data, not of layout, that are open."""
    quotes: int = 0
    pages: list[str] = field(default_factory=list)
    """Numbers of pages that begin before the next text."""
    broken_at: tuple[int, int] = (-1, -1)
    """Where the block with the last break begins, and its length after it; a second break there ends the paragraph."""

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
                self.open_language(element)
            elif event.kind is EventKind.CLOSE and element is not None:
                self.closed(event, element)
            elif event.kind is EventKind.OTHER or number in self.silent:
                self.tag(event.start, event.end)
            else:
                self.text(event)
            number += 1
        self.end_block(end)
        self.flush(end)
        if self.pages and self.blocks:  # nothing follows here, but perhaps in what comes next
            last = self.blocks[-1]
            at = len(last.text)
            more = tuple(Mark(kind=MarkKind.PAGE, start=at, end=at, target=page) for page in self.pages)
            self.blocks[-1] = replace(last, marks=(*last.marks, *more))
        return self.blocks

    def leave_out(self, element: Element, reason: str) -> int:
        """Pass an element with all that it holds; the number of the event that closes it."""
        if reason == REASON:
            self.page_begins(element)
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

    def page_begins(self, element: Element) -> None:
        """A printed page begins before the text that follows."""
        number = page_number(element.get("aria-label"), element.get("title"), self.tree.text(element))
        self.pages += [number] if number else []

    def place_pages(self, builder: BlockBuilder) -> None:
        """Put down which pages begin, now that there is text to begin with."""
        for page in self.pages:
            builder.point(MarkKind.PAGE, page)
        self.pages = []

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
        elif name == "p" and self.tight is not None and self.tight.element.name == "dd" and self.tight.separator:
            self.tag(event.start, event.end)
        elif name in BLOCKS or is_note(element):
            self.boundary(event.start)
            self.enter(element)
            self.tag(event.start, event.end)
        elif name == "q":
            self.quotation_mark("“", event)
        else:
            if self.builder is not None and self.tight is None and stand_apart(self.tree, number - 1, element):
                self.builder.decoded(" ", event.start, event.start)
            self.tag(event.start, event.end)
            self.open_mark(element)
        return number

    def closed(self, event: Event, element: Element) -> None:
        name = element.name
        if name == "q":
            self.quotation_mark("”", event)
        elif (name == "dt" and self.is_term(element)) or (name in {"td", "th"} and self.tight is not None):
            self.tag(event.start, event.end)
        elif name == "tr" and self.tight is not None and self.tight.element is element:
            self.contexts.append(Context(element, BlockKind.TABLE_ROW, 0))
            self.end_block(event.start)
            self.contexts.pop()
        elif name in BLOCKS or is_note(element):
            self.boundary(event.start)
            self.tag(event.start, event.end)
        else:
            self.close_mark(element)
            self.tag(event.start, event.end)
        self.close_mark(element)  # a block's language
        self.leave(element)

    def enter(self, element: Element) -> None:
        """Take note of what blocks inside an element are made into."""
        name = element.name
        if is_note(element):
            marker = f"[^{element.get('id') or 'note'}]"
            self.contexts.append(Context(element, BlockKind.LIST_ITEM, 1, marker, keep_marker=True))
        elif name in HEADINGS:
            self.contexts.append(Context(element, BlockKind.HEADING, int(name[1])))
        elif name in {"ul", "ol", "menu", "dir"}:
            self.lists.append(new_counter(element))
        elif name == "li" and not (self.contexts and self.contexts[-1].keep_marker):
            self.contexts.append(
                Context(
                    element,
                    BlockKind.LIST_ITEM,
                    max(len(self.lists), 1),
                    self.lists[-1].marker(element) if self.lists else "-",
                )
            )
        elif not self.lists and (depth := comment_depth(element)):
            self.contexts.append(Context(element, BlockKind.PARAGRAPH, depth))
        elif name == "blockquote":
            self.quotes += 1
            self.contexts.append(Context(element, BlockKind.QUOTE, self.quotes))
        elif name in {"figcaption", "caption"} or "wp-caption-text" in element.words("class"):
            self.contexts.append(Context(element, BlockKind.IMAGE, 0))
        elif name in {"pre", "listing", "xmp"}:
            code = any(child.name in {"code", "samp", "kbd"} for child in element.children) or name == "xmp"
            self.contexts.append(Context(element, BlockKind.CODE if code else BlockKind.PARAGRAPH, 0))
        elif name == "table" and is_data_table(self.tree, element):
            self.tables.append(element)
        elif (name == "tr" and self.tables) or name == "dt":
            self.tight = Tight(element)

    def leave(self, element: Element) -> None:
        if self.contexts and self.contexts[-1].element is element:
            self.contexts.pop()
        if self.lists and self.lists[-1].element is element:
            self.lists.pop()
        if self.tables and self.tables[-1] is element:
            self.tables.pop()
        if element.name == "blockquote":
            self.quotes -= 1

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
        self.tight = Tight(event.element or tight.element, separator=" " if ending == ":" else ": ")
        return True

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
        self.place_pages(builder)
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
        self.place_pages(builder)
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
        elif self.broken_at == (self.block_start, builder.length):
            self.end_block(event.start)
        else:
            builder.line_break(event.start, event.end, MarkKind.HARD_BREAK)
            self.broken_at = (self.block_start, builder.length)

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
        if self.tight is not None:
            self.tag(event.start, alt.start)
            self._tight_text(self.tree.source[alt.start : alt.end], alt.start)
            self.tag(alt.end, event.end)
            return
        if self.builder is not None and sign:
            self.tag(event.start, alt.start)
            self.add_text(self.builder, alt.start, alt.end)
            self.tag(alt.end, event.end)
            return
        self.end_block(event.start)
        builder = self.begin(event.start)
        builder.markup(event.start, alt.start)
        builder.verbatim(alt.start, alt.end, entities=True)
        builder.mark(MarkKind.PICTURE, 0, element.get("src"))
        builder.markup(alt.end, event.end)
        self.contexts.append(Context(element, BlockKind.IMAGE, 0))
        self.end_block(event.end)
        self.contexts.pop()

    def open_mark(self, element: Element) -> None:
        for kind in mark_of(element):
            start = self.builder.length if self.builder is not None else 0
            self.marks.append(OpenMark(element, kind, start, element.get("href") if kind is MarkKind.LINK else ""))

    def open_language(self, element: Element) -> None:
        """The language that any element may state, the page's own apart, which its metadata has."""
        tag = language_of(element)
        if tag is not None and element.name != "html":
            start = self.builder.length if self.builder is not None else 0
            self.marks.append(OpenMark(element, MarkKind.LANGUAGE, start, tag))

    def close_mark(self, element: Element) -> None:
        for mark in [mark for mark in self.marks if mark.element is element]:
            if self.builder is not None:
                self.builder.mark(mark.kind, mark.start, mark.target)
            self.marks.remove(mark)
