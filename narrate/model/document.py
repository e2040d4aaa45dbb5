"""What the readers of `narrate.ingest` return: a source's text, cut into blocks that remember where they came from."""

from __future__ import annotations

import enum
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open range of characters of `Document.source`."""

    start: int
    end: int


class BlockKind(enum.StrEnum):
    """What a block is by its markup, before anybody asks what it means."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    TABLE_ROW = "table-row"
    IMAGE = "image"
    CODE = "code"
    THEME_BREAK = "theme-break"
    FRONT_MATTER = "front-matter"
    MARKUP = "markup"
    """Holds no text: a comment, a script, a tag, a link definition."""


class MarkKind(enum.StrEnum):
    """What a range of a block's text is marked as."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    LINK = "link"
    CODE = "code"
    LANGUAGE = "language"
    """Words of which the source says in what language they are; `Mark.target` is the tag."""
    PICTURE = "picture"
    """The description of a picture that stands among words."""
    PAGE = "page"
    """A place without words, where a printed page begins; `Mark.target` is its number."""
    HARD_BREAK = "hard-break"
    """One character, a line feed that the author asked for."""
    SOFT_BREAK = "soft-break"
    """One character, a line feed that a paragraph's layout happened to have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A marked range of `Block.text`."""

    kind: MarkKind
    start: int
    """Offset into the block's text, in characters."""
    end: int
    target: str = ""
    """The address of a link or of a picture, a language's BCP 47 tag, the number of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of a block's text and the range of the source that it stands for.

    Where `text` is as long as its span, character `i` of one is character `i` of the other; otherwise the run
    as a whole stands for the span (an entity, a folded run of spaces). A piece without text is markup.
    """

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item …; its text is the text of its pieces, one after the other."""

    id: str
    kind: BlockKind
    span: Span
    """From the first to the last character of the block, markup included."""
    pieces: tuple[Piece, ...] = ()
    """In the order of the source; they tile `span` without gap or overlap."""
    marks: tuple[Mark, ...] = ()
    """Pages may begin in a block without text as well."""
    level: int = 0
    """A heading's rank from 1; a list's, quote's or indented paragraph's depth from 0."""
    marker: str = ""
    """A list item's bullet or number as it was written."""
    blank_before: bool = True
    """Whether a blank line, or the beginning of the text, stands before the block."""

    @property
    def text(self) -> str:
        """The block's text without markup; line feeds are breaks inside the block."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source as its reader understood it."""

    name: str
    """The file's name, for messages and slugs."""
    media_type: str
    source: str
    """All of the source's characters, decoded."""
    encoding: str
    metadata: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    """Front matter and the like: lower-case keys, values as text."""
    blocks: tuple[Block, ...] = ()

    def line_of(self, offset: int) -> int:
        """The line, from 1, in which character `offset` of the source stands."""
        return self.source.count("\n", 0, offset) + 1
