"""Blocks to paragraphs: which line breaks of a block part two paragraphs, and which belong to the layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from narrate.model.document import Block, BlockKind, Document, Mark, MarkKind
from narrate.segment.draft import Draft, Part
from narrate.segment.names import looks_like_name

_WRAPPED_LINE = 120
"""Characters; where a source line is longer, its author did not wrap lines, and a break is meant."""
_NEAR = 400
"""Characters before and after a break that are looked at."""
_STARTS_ANEW = re.compile(r"(?:[A-Z][\w.’'&, ()-]{0,60}?:(?:\s|$)|[QA][.:]\s|[-–•*]\s|\d{1,3}[.)]\s|\(?\d{1,2}:\d\d)")


def split(draft: Draft) -> Draft:
    """Cut every block into its paragraphs."""
    document = draft.document
    breaks_are_meant = _breaks_are_meant(document)
    parts = tuple(part for block in document.blocks for part in _parts(block, breaks_are_meant=breaks_are_meant))
    return replace(draft, parts=parts)


def _breaks_are_meant(document: Document) -> bool:
    """Whether more lines are too long for an author who wraps them than lines break inside a sentence."""
    long = sum(
        len(line) > _WRAPPED_LINE for line in document.source.split("\n") if not line.lstrip().startswith(("<", "!["))
    )
    inside = 0
    for block in document.blocks if long else ():
        for mark in block.marks:
            if mark.kind is MarkKind.SOFT_BREAK:
                before = block.text[max(0, mark.start - _NEAR) : mark.start].rstrip()
                after = block.text[mark.end : mark.end + _NEAR].lstrip()
                inside += bool(before and after) and goes_on(before, after)
    return long > inside


def _parts(block: Block, *, breaks_are_meant: bool) -> Iterator[Part]:
    text = block.text
    start = 0
    blank = block.blank_before
    yielded = False
    words = _Marks(block)
    for cut in [*_cuts(block, text, breaks_are_meant=breaks_are_meant), len(text)]:
        last = cut == len(text)
        body = text[start:cut]
        left = start + len(body) - len(body.lstrip())
        right = start + len(body.rstrip())
        if right > left:
            yield Part(
                block=block,
                start=left,
                end=right,
                text=text[left:right].replace("\n", " "),
                blank_before=blank,
                marks=words.within(left, right, last=last),
            )
            blank = False
            yielded = True
        start = cut
    if not yielded:
        pages = tuple(mark for mark in block.marks if mark.kind is MarkKind.PAGE)
        reason = _why_silent(block)
        yield Part(block=block, start=0, end=0, text="", blank_before=blank, voiced=False, reason=reason, marks=pages)


class _Marks:
    """The marks of a block's words, asked for paragraph by paragraph from its beginning."""

    def __init__(self, block: Block) -> None:
        broken = {MarkKind.HARD_BREAK, MarkKind.SOFT_BREAK}
        self.marks = sorted((mark for mark in block.marks if mark.kind not in broken), key=lambda mark: mark.start)
        self.next = 0
        self.reaching: list[Mark] = []

    def within(self, start: int, end: int, *, last: bool) -> tuple[Mark, ...]:
        """The marks that reach into a range of the text, and the pages that begin in it or before it.

        last: whether no other range follows.
        """
        while self.next < len(self.marks) and (self.marks[self.next].start < end or last):
            self.reaching.append(self.marks[self.next])
            self.next += 1
        self.reaching = [mark for mark in self.reaching if mark.end > start or mark.kind is MarkKind.PAGE]
        found = tuple(self.reaching)
        self.reaching = [mark for mark in self.reaching if mark.kind is not MarkKind.PAGE]
        return found


def _why_silent(block: Block) -> str:
    return block.marker if block.kind in {BlockKind.MARKUP, BlockKind.FRONT_MATTER} and block.marker else "markup"


def _cuts(block: Block, text: str, *, breaks_are_meant: bool) -> Iterator[int]:
    if block.kind is BlockKind.CODE:
        return
    pictured = {mark.end for mark in block.marks if mark.kind is MarkKind.PICTURE}
    for mark in block.marks:
        if mark.kind not in {MarkKind.HARD_BREAK, MarkKind.SOFT_BREAK}:
            continue
        first = max(0, mark.start - _NEAR)
        before, after = text[first : mark.start].rstrip(), text[mark.end : mark.end + _NEAR].lstrip()
        if not before or not after:
            continue
        if _is_signature(before, after) or first + len(before) in pictured:
            yield mark.start
            continue
        if goes_on(before, after):
            continue
        meant = mark.kind is MarkKind.HARD_BREAK or breaks_are_meant
        if meant or _STARTS_ANEW.match(after):
            yield mark.start


def _is_signature(before: str, after: str) -> bool:
    """Whether a letter's closing line ends here and the name of its writer follows."""
    closing = before.rpartition("\n")[2]
    return (
        len(closing) < 40 and closing.endswith(",") and len(after) < 40 and looks_like_name(after.strip(" ."), most=3)
    )


def goes_on(before: str, after: str) -> bool:
    """Whether a sentence runs over a line break: it has not ended, and what follows begins in the middle of one."""
    last, first = before[-1], after[0]
    if last in ",;–—-&" or before.endswith((" and", " or", " of", " the", " by")):
        return True
    return first.islower() and (last.isalnum() or last in "’')”\"")
