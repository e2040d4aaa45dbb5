"""What holds for every document that a reader returns, and short ways to write what is expected."""

from __future__ import annotations

from pathlib import Path

from narrate.ingest import ingest
from narrate.model.document import Block, BlockKind, Document, MarkKind


def read(data: bytes | str, name: str) -> Document:
    """A document, checked."""
    document, _ = ingest(data if isinstance(data, bytes) else data.encode(), Path(name))
    check(document)
    return document


def check(document: Document) -> None:
    """Every character of the source is in one block, white space apart, and every block's pieces tile it."""
    position = 0
    for number, block in enumerate(document.blocks):
        assert block.span.start >= position, (number, block)
        assert not document.source[position : block.span.start].strip(), document.source[position : block.span.start]
        position = block.span.start
        for piece in block.pieces:
            assert piece.span.start >= position, (piece, position)
            assert not document.source[position : piece.span.start].strip(), (block.text, piece)
            position = max(position, piece.span.end)
            if len(piece.text) == piece.span.end - piece.span.start:
                original = document.source[piece.span.start : piece.span.end]
                assert piece.text == original or piece.text.isspace(), (piece, original)
        assert not document.source[position : block.span.end].strip()
        position = block.span.end
        for mark in block.marks:
            length = 0 if mark.kind is MarkKind.PAGE else 1  # a page begins at a point
            assert 0 <= mark.start <= mark.end - length <= len(block.text) - length, (mark, block.text)
    assert not document.source[position:].strip()
    assert len({block.id for block in document.blocks}) == len(document.blocks)


def shown(block: Block) -> str:
    """A block as one line: its kind, level, marker and text."""
    kind = {
        BlockKind.PARAGRAPH: "",
        BlockKind.HEADING: "#" * block.level + " ",
        BlockKind.LIST_ITEM: "  " * (block.level - 1) + (f"{block.marker} " if block.marker else "  "),
        BlockKind.QUOTE: ">" * block.level + " ",
        BlockKind.TABLE_ROW: "| ",
        BlockKind.IMAGE: "! ",
        BlockKind.CODE: "` ",
        BlockKind.THEME_BREAK: "---",
    }[block.kind]
    return kind + block.text.strip().replace("\n", " / ")


def text_of(document: Document) -> list[str]:
    """The blocks that hold text, and the breaks between them."""
    return [shown(block) for block in document.blocks if block.kind is not BlockKind.MARKUP]


def reasons_of(document: Document) -> dict[str, str]:
    """What is left out, by reason, without the reason `markup`."""
    found: dict[str, str] = {}
    for block in document.blocks:
        if block.kind is BlockKind.MARKUP and block.marker != "markup":
            part = document.source[block.span.start : block.span.end]
            found[block.marker] = found.get(block.marker, "") + part
    return found
