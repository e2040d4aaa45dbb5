"""Marked words of a line, such as those in another language: where they are once the line is in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from narrate.model.script import Foreign, Line, Link, Stress

Words = TypeVar("Words", Foreign, Stress, Link)
"""Something that is said of some words of a line."""


def with_foreign(line: Line, parts: Sequence[str]) -> Iterator[tuple[str, tuple[Foreign, ...]]]:
    """Each part of a line with its foreign words; see `in_parts`."""
    return zip(parts, in_parts(line.text, parts, line.foreign), strict=True)


def in_parts(text: str, parts: Sequence[str], words: Sequence[Words]) -> Iterator[tuple[Words, ...]]:
    """What is said of words of a text, for each of its parts and counted from the part's beginning.

    parts: joined by single spaces they are the text with its white space folded.
    """
    found = _folded(text, words)
    start = 0
    for part in parts:
        end = start + len(part)
        yield tuple(_within(found, start, end)) if found else ()
        start = end + 1


def _folded(text: str, words: Sequence[Words]) -> tuple[Words, ...]:
    """The words in the text with white space folded."""
    if not words:
        return ()
    begin = len(text) - len(text.lstrip())
    places = [0]  # for each character, where it goes
    for offset, sign in enumerate(text):
        kept = offset >= begin and (not sign.isspace() or not text[offset - 1 : offset].isspace())
        places.append(places[-1] + kept)
    return tuple(replace(one, start=places[one.start], end=places[one.end]) for one in words)


def _within(words: Iterable[Words], start: int, end: int) -> Iterator[Words]:
    """What lies in a range, counted from its beginning."""
    for one in words:
        if one.start < end and one.end > start:
            yield replace(one, start=max(one.start, start) - start, end=min(one.end, end) - start)


def sole_language(text: str, foreign: Sequence[Foreign]) -> str:
    """The language of which all the letters and figures of a text are; empty where some are of the line's own."""
    tags = {one.language for one in foreign}
    if len(tags) != 1:
        return ""
    covered = all(
        any(one.start <= offset < one.end for one in foreign) for offset, sign in enumerate(text) if sign.isalnum()
    )
    return tags.pop() if covered else ""


def found_again(before: str, after: str, marked: Sequence[Words]) -> tuple[Words, ...]:
    """The marked words of a text in what was made of it: its words in the same order, with others among them."""
    if before == after:
        return tuple(marked)
    found: list[Words] = []
    start = 0
    for one in marked:
        words = before[one.start : one.end]
        at = after.find(words, start)
        if at >= 0:
            start = at + len(words)
            found.append(replace(one, start=at, end=start))
    return tuple(found)
