"""Which italics and bold letters within a line are stress: those in small letters.

In writing on films nearly all italics are titles, and titles have capitals: of 311 italics within lines of 24 texts by
other people 296 had (titles, and parts and tasks in credits), and of 15 in small letters seven were stress, six were
terms of another language, which a reader sets off as well, and two a “by:” before a name. So what has a capital is
never stress, whatever it is; a stressed word at the beginning of a sentence is missed for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from narrate.model.document import MarkKind
from narrate.model.script import Foreign, LineKind, Stress, stress_on
from narrate.segment.draft import Part

_SAID = frozenset({LineKind.NARRATION, LineKind.SPEECH, LineKind.QUOTE, LineKind.COMMENT, LineKind.LIST, LineKind.NOTE})
"""Kinds of lines in which somebody says something to somebody; in the others italics are typography."""
_SMALL = re.compile(r"[^\W\d_]+(?:(?:[’'-]| )[^\W\d_]+)*")
_LONGEST = 4
"""Words; what is longer in italics is a quotation or a voice."""
_AROUND = " \n.,;!?…\"'“”‘’"


def stress_of(part: Part, start: int, end: int, foreign: Sequence[Foreign]) -> tuple[Stress, ...]:
    """What is stressed in a range of a paragraph.

    Parameters
    ----------
    start, end: the range in the block's text; a line.
    foreign: words of the range in another language, which are none of it, counted from `start`.
    """
    text = part.block.text[start:end]
    # Where nothing has a capital, titles have none either.
    if part.kind not in _SAID or text == text.lower():
        return ()
    other = [(one.start, one.end) for one in foreign]
    other += [
        (mark.start - start, mark.end - start) for mark in part.marks if mark.kind in {MarkKind.LINK, MarkKind.CODE}
    ]
    found = [
        span
        for span in sorted(_small_words(part, start, end))
        if not any(span[0] < last and first < span[1] for first, last in other)
    ]
    return stress_on(text, found)


def _small_words(part: Part, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Marked words in small letters, neither in brackets nor a part of a longer word."""
    text = part.block.text
    for mark in part.marks:
        if mark.kind not in {MarkKind.EMPHASIS, MarkKind.STRONG} or not start <= mark.start < mark.end <= end:
            continue
        words = text[mark.start : mark.end].strip(_AROUND)
        first = text.index(words, mark.start) if words else mark.start
        last = first + len(words)
        before, after = text[first - 1 : first] if first > start else "", text[last : last + 1] if last < end else ""
        small = words == words.lower() and _SMALL.fullmatch(words) and len(words.split()) <= _LONGEST
        if small and not (_joins(before) or _joins(after) or (before == "(" and after == ")") or after == ":"):
            yield first, last


def _joins(sign: str) -> bool:
    """Whether a sign beside a word makes it a part of a longer one."""
    return sign.isalnum() or (bool(sign) and sign in "-/@_")
