"""Pull quotes: a sentence of the text set again in large type, which a listener would hear twice."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from narrate.model.document import BlockKind, MarkKind
from narrate.segment.draft import Draft, Part, skip

_LEAST = 6
"""Words from which a sentence that stands twice is no chance."""
_MOST = 80
"""Words of the longest pull quote."""
_QUOTED = re.compile(r"[“\"«„‘'][^\w]*$")


def pull_quotes(draft: Draft) -> Draft:
    """Skip what is set off as a block quotation, or wholly in bold or italics, and stands in a paragraph word for word.

    The text that quotes a passage again, in quotation marks, speaks of it: that passage stays.
    """
    wanted: defaultdict[tuple[str, ...], list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for number, part in draft.open_parts():
        words = _words(part.text) if _set_off(part) else ()
        if _LEAST <= len(words) <= _MOST:
            wanted[words[:_LEAST]].append((number, words))
    if not wanted:
        return draft
    changes: dict[int, dict[str, Any]] = {}
    for number, part in draft.open_parts():
        if not _set_off(part):
            for quote in _found(part, wanted):
                changes[quote] = {
                    **skip("a pull quote, said in the text", "pull-quotes"),
                    "why": f"its words stand in line {draft.document.line_of(draft.parts[number].block.span.start)}",
                }
    return draft.with_parts(changes)


def _set_off(part: Part) -> bool:
    """Whether a paragraph is a quotation, or a sentence in bold or italics; a film's title has few small letters."""
    if part.block.kind is BlockKind.QUOTE:
        return True
    if part.block.kind is not BlockKind.PARAGRAPH or part.text[-1] in "?:":
        return False
    if not (part.covered_by(MarkKind.STRONG) or part.covered_by(MarkKind.EMPHASIS)):
        return False
    words = part.text.split()
    return 2 * sum(word[0].islower() for word in words) > len(words)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


def _found(part: Part, wanted: dict[tuple[str, ...], list[tuple[int, tuple[str, ...]]]]) -> list[int]:
    """The quotations whose words stand in a paragraph that has more to say."""
    matches = list(re.finditer(r"\w+", part.text))
    words = [match.group().casefold() for match in matches]
    found = []
    for at in range(len(words) - _LEAST + 1):
        for number, quote in wanted.get(tuple(words[at : at + _LEAST]), ()):
            longer = len(words) > len(quote) and tuple(words[at : at + len(quote)]) == quote
            if longer and not _QUOTED.search(part.text[: matches[at].start()]):
                found.append(number)
    return found
