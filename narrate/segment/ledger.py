"""The proof that nothing was lost: what became of every character of a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from narrate.diagnostics import Finding, finding
from narrate.model.document import Block, BlockKind, Document, Piece, Span
from narrate.model.fidelity import Fidelity
from narrate.segment.draft import LABEL, Part

WHITE_SPACE = "white space"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A range of the source, and what became of it."""

    span: Span
    line: str = ""
    """The id of the line that says it; empty where it is not said."""
    reason: str = ""
    """Why it is not said."""


def ledger(document: Document, parts: tuple[Part, ...], lines: dict[int, str]) -> tuple[Entry, ...]:
    """Account for a source.

    Parameters
    ----------
    document: the source.
    parts: its paragraphs, with what was decided.
    lines: for each paragraph that became a line, by its number, the line's id.

    What no block, paragraph or label claims gets no entry, unless it is white space: `fidelity` counts it.
    """
    by_block: dict[str, list[tuple[int, Part]]] = {}
    for number, part in enumerate(parts):
        by_block.setdefault(part.block.id, []).append((number, part))
    entries: list[Entry] = []
    position = 0
    for block in document.blocks:
        entries.extend(_white(document.source, position, block.span.start))
        entries.extend(_of_block(document.source, block, by_block.get(block.id, []), lines))
        position = max(position, block.span.end)
    entries.extend(_white(document.source, position, len(document.source)))
    return tuple(entries)


def _white(source: str, start: int, end: int) -> Iterator[Entry]:
    if start < end and not source[start:end].strip():
        yield Entry(span=Span(start=start, end=end), reason=WHITE_SPACE)


def _of_block(source: str, block: Block, parts: list[tuple[int, Part]], lines: dict[int, str]) -> Iterator[Entry]:
    ranges = list(_ranges(parts, lines))
    at = low = 0
    position = block.span.start
    for piece in block.pieces:
        yield from _white(source, position, piece.span.start)
        position = max(position, piece.span.end)
        if not piece.text:
            yield Entry(span=piece.span, reason=_markup_reason(source, block, piece))
        else:
            while low < len(ranges) and ranges[low][1] <= at:
                low += 1
            yield from _of_piece(piece, at, ranges, low)
        at += len(piece.text)
    yield from _white(source, position, block.span.end)


def _markup_reason(source: str, block: Block, piece: Piece) -> str:
    if not source[piece.span.start : piece.span.end].strip():
        return WHITE_SPACE
    return block.marker if block.kind in {BlockKind.MARKUP, BlockKind.FRONT_MATTER} and block.marker else "markup"


def _ranges(parts: list[tuple[int, Part]], lines: dict[int, str]) -> Iterator[tuple[int, int, str, str]]:
    """Ranges of a block's text: start, end, line's id, reason."""
    for number, part in parts:
        if part.end <= part.start:
            continue
        body = part.start + part.body
        if part.body:
            yield part.start, body, "", LABEL
        if part.voiced:
            yield body, part.end, lines.get(number, ""), ""
        else:
            yield body, part.end, "", part.reason


def _of_piece(piece: Piece, at: int, ranges: list[tuple[int, int, str, str]], low: int) -> Iterator[Entry]:
    """Entries for a piece whose text begins at offset `at` of its block's text; the ranges before `low` end there."""
    exact = len(piece.text) == piece.span.end - piece.span.start
    done = at
    for index in range(low, len(ranges)):
        start, end, line, reason = ranges[index]
        if start >= at + len(piece.text):
            break
        if end <= done:
            continue
        if not exact:
            if line or reason:
                yield Entry(span=piece.span, line=line, reason=reason)
            return
        if start > done:
            yield from _between(piece, at, done, start)
        stop = min(end, at + len(piece.text))
        if line or reason:
            span = Span(start=piece.span.start + max(start, done) - at, end=piece.span.start + stop - at)
            yield Entry(span=span, line=line, reason=reason)
        done = stop
    if done < at + len(piece.text):
        yield from _between(piece, at, done, at + len(piece.text))


def _between(piece: Piece, at: int, start: int, end: int) -> Iterator[Entry]:
    """Text that no paragraph has: white space only, or it stays without an entry."""
    if not piece.text[start - at : end - at].strip():
        exact = len(piece.text) == piece.span.end - piece.span.start
        offset = piece.span.start
        span = Span(start=offset + start - at, end=offset + end - at) if exact else piece.span
        yield Entry(span=span, reason=WHITE_SPACE)


def fidelity(document: Document, entries: tuple[Entry, ...], path: Path) -> tuple[Fidelity, tuple[Finding, ...]]:
    """Count what is spoken, skipped, lost and doubled; findings name the place of the last two."""
    spoken = repeated = 0
    skipped: Counter[str] = Counter()
    holes: list[tuple[int, int]] = []
    doubles: list[tuple[int, int]] = []
    position = 0
    for entry in sorted(entries, key=lambda entry: (entry.span.start, entry.span.end)):
        start, end = entry.span.start, entry.span.end
        if start > position:
            holes.append((position, start))
        if start < position:
            doubles.append((start, min(position, end)))
            start = min(position, end)
        if entry.line:
            spoken += end - start
        else:
            skipped[entry.reason] += end - start
        position = max(position, end)
    if position < len(document.source):
        holes.append((position, len(document.source)))
    unaccounted = sum(end - start for start, end in holes)
    repeated = sum(end - start for start, end in doubles)
    notes = []
    for code, ranges, count in (("NAR-201", holes, unaccounted), ("NAR-202", doubles, repeated)):
        if ranges:
            start = ranges[0][0]
            text = document.source[start : start + 40].replace("\n", " ")
            notes.append(finding(code, path=path, line=document.line_of(start), count=count, text=text))
    result = Fidelity(spoken=spoken, skipped=tuple(sorted(skipped.items())), unaccounted=unaccounted, repeated=repeated)
    return result, tuple(notes)
