"""What a page shows and its reader left out: prose beside the text, of which a person should know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from narrate.ingest.html_main import OUTSIDE
from narrate.ingest.html_tree import parse
from narrate.ingest.markup import blocks_of
from narrate.model.document import Block, BlockKind, Document, MarkKind

_REASONS = {OUTSIDE, "aside", "markup"}
"""Of blocks without text: those in which some of the text can be. Menus and forms say themselves what they are."""
_SHORTEST = 40
"""Characters of source that can hold a sentence and its tags."""
_PROSE = 8
"""Words of the shortest paragraph that is more than a caption or a button."""
_MUCH = 100
"""Words; fewer are not worth anybody's looking."""
_SHARE = 5
"""Where less than a fifth as much was left out as was taken, it hardly belongs to the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Prose that is not read."""

    words: int
    start: int
    """Offset into the source of the longest piece."""
    text: str
    """With which that begins."""


def much_left_out(document: Document) -> LeftOut | None:
    """The prose of a page that is left out, where it is much beside what is read."""
    pieces = [piece for block in document.blocks for piece in _prose(document, block)]
    words = sum(piece.words for piece in pieces)
    read = sum(len(block.text.split()) for block in document.blocks)
    if words < _MUCH or _SHARE * words < read:
        return None
    longest = max(pieces, key=lambda piece: piece.words)
    return LeftOut(words=words, start=longest.start, text=longest.text)


def _prose(document: Document, block: Block) -> Iterator[LeftOut]:
    """What a block without text holds of sentences that are no links, as one piece."""
    start, end = block.span.start, block.span.end
    if block.kind is not BlockKind.MARKUP or block.marker not in _REASONS or end - start < _SHORTEST:
        return
    tree = parse(document.source, start, end)
    found = [inner for inner in blocks_of(tree, start, end, first_number=0) if _is_prose(inner)]
    if found:
        words = sum(len(inner.text.split()) for inner in found)
        yield LeftOut(words=words, start=found[0].span.start, text=found[0].text)


def _is_prose(block: Block) -> bool:
    linked = sum(mark.end - mark.start for mark in block.marks if mark.kind is MarkKind.LINK)
    ends = block.text.rstrip("”\"’') ").endswith((".", "!", "?", "…"))
    return ends and len(block.text.split()) >= _PROSE and 2 * linked < len(block.text)
