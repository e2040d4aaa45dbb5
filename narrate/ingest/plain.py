"""The reader of plain text: paragraphs, indentation, bullets and numbers, and the emphasis that people type."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

from narrate.ingest.pieces import BlockBuilder
from narrate.model.document import Block, BlockKind, MarkKind

_MARKER = re.compile(r"(?:[•·▪◦‣●○]|[*+\-–](?=\s)|\(?\d{1,3}[.)](?=\s))\s*")
_RULE = re.compile(r"[ \t]*(?:(?:[*\-_=~#][ \t]*){3,}|(?:\*[ \t]*){3,})$")
_EMPHASIS = re.compile(
    r"(?<![\w_])_(?=[^\s_])(?P<u>[^_\n]{0,300}[^\s_])_(?![\w_])"
    r"|(?<![\w*])\*\*(?=[^\s*])(?P<b>[^*\n]{0,300}[^\s*])\*\*(?![\w*])"
    r"|(?<![\w*])\*(?=[^\s*])(?P<s>[^*\n]{0,300}[^\s*])\*(?![\w*])"
)
_WRAP_LIMIT = 120
"""Characters of the longest line that a person or an editor wraps."""
_RAGGED = 0.85
"""Share of a full line that a line has which was cut before a long word."""
_SLACK = 1.1
"""How much longer than the longest line that breaks inside a sentence a line can be that was wrapped as well."""
_SIGNED = re.compile(r"(?:by|von|par|por) [A-ZÀ-Þ][\w’'.-]{1,30}(?: [\w’'.-]{1,30}){1,3}$")
"""A byline of its own, in small letters below a title."""
_STAMPED = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'.-]{0,30}(?: [\w’'.-]{1,30}){0,3} {1,3}(?=[(\[]))?[(\[]?\d{1,2}:\d\d(?::\d\d)?[)\]]?:?$"
)
"""A running time, with or without who speaks from then on: a line of its own, however full the one above it is."""
_QUOTED = re.compile(r"(?:> ?){1,9}(?![\d<>=])(?=[ \t]*\S)")
"""Before each line of what somebody else wrote, as mail programs set it."""
_LEAST = 40
"""Characters of the narrowest width to which texts are wrapped."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    quoted: int
    """Characters of the signs before a line that an e-mail quotes."""


def _lines(source: str) -> list[_Line]:
    lines = []
    start = 0
    texts = source.split("\n")
    quotes = sum(bool(_QUOTED.match(text)) for text in texts) > 1
    for text in texts:
        sign = _QUOTED.match(text) if quotes else None
        quoted = sign.end() if sign else 0
        stripped = text[quoted:].strip()
        body = len(text) - len(text[quoted:].lstrip())
        indent = 0 if sign else len(text[:body].expandtabs(4))
        lines.append(_Line(start + body, start + body + len(stripped), indent, quoted))
        start += len(text) + 1
    return lines


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a text was cut into lines, where it was."""

    width: int = 0
    """Characters of a line at most; 0 where lines are paragraphs."""
    full: int = 0
    """From how many characters on, with the next line's first word, a line is full: it ended because of the width."""


def wrapping(source: str) -> Wrapping:
    """How a text was wrapped, if it was.

    Where lines break inside sentences, they break because of their width; lines that are as full as those go on as
    well, though a sentence ends there. People wrap less evenly than programs, so a tenth of such breaks may come
    earlier. A poem or a chat in small letters has lines of all lengths and was not wrapped.
    """
    lines = [_QUOTED.sub("", line, count=1).strip() for line in source.split("\n")]
    pairs = [(line, following) for line, following in itertools.pairwise(lines) if line and following]
    long = [(line, following) for line, following in pairs if _LEAST <= len(line) <= _WRAP_LIMIT]
    inside = [(line, following) for line, following in long if breaks_inside(line, following)]
    if not inside or 5 * len(inside) < len(long):
        return _evenly_filled(lines)
    filled = sorted(len(line) + 1 + len(following.split(None, 1)[0]) for line, following in inside)
    width = max(len(line) for line, _ in inside)
    even = sum(10 * len(line) >= 7 * width for line, _ in inside)
    if 5 * even < 4 * len(inside):
        return _evenly_filled(lines)
    return Wrapping(width=width, full=min(filled[len(filled) // 10], width + 1))


def breaks_inside(line: str, following: str) -> bool:
    """Whether a sentence runs over the break between two lines: it has not ended, and a small letter follows."""
    return following[0].islower() and not line.endswith((".", "!", "?", "…", ":"))


def _evenly_filled(lines: list[str]) -> Wrapping:
    """The width of a text in which most lines could not have taken the next one's first word."""
    width = max((len(line) for line in lines), default=0)
    if not _LEAST <= width <= _WRAP_LIMIT:
        return Wrapping()
    full = partial = 0
    for line, following in itertools.pairwise(lines):
        if line and following:
            fits = len(line) + 1 + len(following.split()[0]) <= width
            partial += fits
            full += not fits
    return Wrapping(width=width, full=width + 1) if full > 2 * partial else Wrapping()


def read(source: str, path: Path) -> tuple[tuple[Block, ...], tuple[tuple[str, str | tuple[str, ...]], ...]]:
    """Blocks of a plain text; it has no metadata. `path` is not needed: nothing can go wrong."""
    del path
    wrapped = wrapping(source)
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
        if paragraph and not _continues(source, paragraph[-1], line, wrapped):
            _flush(source, blocks, paragraph, blank=blank)
            blank = False
            paragraph = []
        paragraph.append(line)
    _flush(source, blocks, paragraph, blank=blank)
    return tuple(blocks), ()


def _continues(source: str, line: _Line, following: _Line, wrapped: Wrapping) -> bool:
    """Whether a line goes on in the next one: it was full, or the text was wrapped inside a sentence there."""
    if bool(line.quoted) is not bool(following.quoted):
        return False
    if not wrapped.width or _MARKER.match(source, following.start, following.end):
        return False
    if any(_RULE.match(source, one.start, one.end) for one in (line, following)):
        return False
    text, after = source[line.start : line.end], source[following.start : following.end]
    if _SIGNED.match(after) or _STAMPED.match(text) or _STAMPED.match(after):
        return False
    filled = len(text) + 1 + len(after.split(None, 1)[0])
    if breaks_inside(text, after):
        return 2 * filled >= wrapped.width
    if len(text) > _SLACK * wrapped.width:
        return False  # a paragraph that nobody wrapped
    # Names and German nouns begin with capitals inside sentences too: nothing has ended here, and the line is long.
    unfinished = text[-1].isalnum() or text[-1] in ",;–—-"
    return filled >= (_RAGGED * wrapped.full if unfinished else wrapped.full)


def _flush(source: str, blocks: list[Block], lines: list[_Line], *, blank: bool) -> None:
    if not lines:
        return
    start, end, indent = lines[0].start, lines[-1].end, lines[0].indent
    quoted = bool(lines[0].quoted)
    builder = BlockBuilder(source, source.rfind("\n", 0, start) + 1 if quoted else start)
    if quoted:
        builder.markup(builder.start, start)
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
            _kind(quoted=quoted, listed=bool(marker and marker.end() < end)),
            number=len(blocks),
            level=indent,
            marker=marker.group().strip() if marker and marker.end() < end else "",
            blank_before=blank,
        )
    )


def _kind(*, quoted: bool, listed: bool) -> BlockKind:
    """What a paragraph is."""
    if quoted:
        return BlockKind.QUOTE
    return BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH


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
