"""The reader of plain text: paragraphs, indentation, bullets and numbers, and the emphasis that people type."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

from narrate.ingest.pieces import BlockBuilder, is_control
from narrate.model.document import Block, BlockKind, MarkKind

__all__ = ["is_control", "read"]

_MARKER = re.compile(r"(?:[•·▪◦‣●○]|[*+\-–](?=\s)|\(?\d{1,3}[.)](?=\s))\s*")
_RULE = re.compile(r"[ \t]*(?:(?:[*\-_=~#][ \t]*){3,}|(?:\*[ \t]*){3,})$")
_EMPHASIS = re.compile(
    r"(?<![\w_])_(?=[^\s_])(?P<u>[^_\n]{0,300}[^\s_])_(?![\w_])"
    r"|(?<![\w*])\*\*(?=[^\s*])(?P<b>[^*\n]{0,300}[^\s*])\*\*(?![\w*])"
    r"|(?<![\w*])\*(?=[^\s*])(?P<s>[^*\n]{0,300}[^\s*])\*(?![\w*])"
)
_WRAP_LIMIT = 120
"""Characters; text with longer lines was not wrapped by hand or by an editor."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int


def _lines(source: str) -> list[_Line]:
    lines = []
    start = 0
    for text in source.split("\n"):
        stripped = text.strip()
        body = len(text) - len(text.lstrip())
        indent = len(text[:body].expandtabs(4))
        lines.append(_Line(start + body, start + body + len(stripped), indent))
        start += len(text) + 1
    return lines


def wrap_width(source: str) -> int:
    """The width to which the text was wrapped, in characters; 0 where its lines are paragraphs.

    A text was wrapped if no line is long and most lines that are followed by another could not have taken its
    first word.
    """
    lines = source.split("\n")
    width = max((len(line.rstrip()) for line in lines), default=0)
    if not 40 <= width <= _WRAP_LIMIT:
        return 0
    full = partial = 0
    for line, following in itertools.pairwise(lines):
        if line.strip() and following.strip():
            fits = len(line.rstrip()) + 1 + len(following.split()[0]) <= width
            partial += fits
            full += not fits
    return width if full > 2 * partial else 0


def read(source: str, path: Path) -> tuple[tuple[Block, ...], tuple[tuple[str, str | tuple[str, ...]], ...]]:
    """Blocks of a plain text; it has no metadata. `path` is not needed: nothing can go wrong."""
    del path
    width = wrap_width(source)
    blocks: list[Block] = []
    paragraph: list[_Line] = []
    blank = True
    for line in _lines(source):
        if line.start == line.end:
            _flush(source, blocks, paragraph, blank=blank)
            blank = blank or bool(paragraph)
            paragraph = []
            blank = True
            continue
        if paragraph and not _continues(source, paragraph[-1], line, width):
            _flush(source, blocks, paragraph, blank=blank)
            blank = False
            paragraph = []
        paragraph.append(line)
    _flush(source, blocks, paragraph, blank=blank)
    return tuple(blocks), ()


def _continues(source: str, line: _Line, following: _Line, width: int) -> bool:
    """Whether a line goes on in the next one: it was full, or the text was wrapped and the next is no new item."""
    if not width or _MARKER.match(source, following.start, following.end):
        return False
    word = source[following.start : following.end].split(None, 1)[0]
    return line.indent + (line.end - line.start) + 1 + len(word) > width


def _flush(source: str, blocks: list[Block], lines: list[_Line], *, blank: bool) -> None:
    if not lines:
        return
    start, end, indent = lines[0].start, lines[-1].end, lines[0].indent
    builder = BlockBuilder(source, start)
    if _RULE.match(source, start, end):
        builder.markup(start, end)
        blocks.append(builder.build(end, BlockKind.THEME_BREAK, number=len(blocks), blank_before=blank))
        return
    marker = _MARKER.match(source, start, end)
    if marker and marker.end() < end:
        builder.markup(start, marker.end())
        start = marker.end()
    for number, line in enumerate(lines):
        if number and line.start > start:
            builder.line_break(lines[number - 1].end, line.start, MarkKind.SOFT_BREAK)
        add_inline(builder, max(line.start, start), line.end)
    blocks.append(
        builder.build(
            end,
            BlockKind.LIST_ITEM if marker and marker.end() < end else BlockKind.PARAGRAPH,
            number=len(blocks),
            level=indent,
            marker=marker.group().strip() if marker and marker.end() < end else "",
            blank_before=blank,
        )
    )


def add_inline(builder: BlockBuilder, start: int, end: int) -> None:
    """Add a range of plain text; the stars and low lines that people type for emphasis become marks."""
    cursor = start
    for match in _EMPHASIS.finditer(builder.source, start, end):
        builder.verbatim(cursor, match.start(), entities=True)
        group = str(match.lastgroup)
        builder.markup(match.start(), match.start(group))
        at = builder.length
        builder.verbatim(match.start(group), match.end(group), entities=True)
        builder.mark(MarkKind.STRONG if group == "b" else MarkKind.EMPHASIS, at)
        builder.markup(match.end(group), match.end())
        cursor = match.end()
    builder.verbatim(cursor, end, entities=True)
