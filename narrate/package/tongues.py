"""A sentence's words in other languages, as transcripts, pages and books mark them."""

from __future__ import annotations

from collections.abc import Iterator

from narrate.model.sound import Cue, Utterance
from narrate.package.text import clean


def tongues(text: str, cue: Cue | Utterance) -> Iterator[tuple[str, str]]:
    """A text in runs, each with its language; empty for the sentence's own.

    text: what is written in the cue, cleaned, or a part of that in lines. Foreign words that it does not hold as a
    whole, because a line ends among them, stay unmarked.
    """
    whole = text == clean(cue.text)
    start = 0
    for one in cue.foreign:
        words, tag = clean(cue.text[one.start : one.end]), clean(one.language)
        least = len(clean(cue.text[: one.start])) if whole else 0
        at = text.find(words, max(start, least)) if words and tag else -1
        if at < 0:
            continue
        if at > start:
            yield text[start:at], ""
        start = at + len(words)
        yield words, tag
    if start < len(text):
        yield text[start:], ""
