"""What a publication puts under a text for its own sake, found by place, length and the things it speaks of.

No phrase decides here. A short paragraph near the end that speaks of subscribing, of following, of accounts, of shops
and of rights is the publication's; how much it takes depends on where it stands and on what stands around it.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable

from narrate.model.document import BlockKind, MarkKind
from narrate.model.script import LineKind
from narrate.segment.draft import Confidence, Draft, Part, skip
from narrate.segment.label_forms import candidate
from narrate.segment.publication_words import ADDRESS, KINDS, ORDERS, PRICE

_TAIL = 0.3
"""Share of a document's paragraphs that is its end."""
_TAIL_LEAST = 14
"""Paragraphs that are its end at least, in a short document."""
_LONG = 320
"""Characters of the longest paragraph that is looked at."""
_ENOUGH = 2
"""How much a paragraph at the end has to hold, counted in things of a publication's own."""

_ROW = re.compile(r"\s{2,}|\t|\s*[|•·∙/›»–]\s+")
_FACTS = re.compile(r"[^:]{2,40}:\s\S")
"""A field: what a film cost to make is no business of the publication's."""
_FIRST_PERSON = re.compile(r"(?<![\w’'])(?:I|I[’'](?:m|ve|d|ll)|[Jj]e|[Jj][’']|[Ii]ch|[Yy]o)(?![\w.])")
_RIGHTS = re.compile(r"©|\(c\) ?\d{4}|copyright|all rights reserved|alle rechte|tous droits|derechos", re.IGNORECASE)
_SAID = re.compile(r"[“«„][^”»“]{3,}[”»“]|\"[^\"]{3,}\"")


def weight(part: Part) -> int:
    """How many kinds of things of a publication's own a paragraph speaks of, and how it is built, as a number."""
    text = part.text
    if len(text) > _LONG or _FIRST_PERSON.search(text) or _SAID.search(text):
        return 0
    things = sum(bool(pattern.search(text)) for pattern in KINDS) + bool(ADDRESS.search(text))
    if not things:
        return 0
    bare = len(text) <= 60 and not text.endswith((".", "!", "?", "…"))
    built = bool(PRICE.search(text)) + bool(ORDERS.search(text)) + _is_row(part) + bare
    return things + built - (len(text) > 200)


def _is_row(part: Part) -> bool:
    """Whether a line is a row of short items with signs or wide gaps between them."""
    items = [item for item in _ROW.split(part.text) if item.strip()]
    return len(items) >= 3 and all(len(item.split()) <= 4 for item in items)


def furniture(draft: Draft) -> Draft:
    """Skip what the publication put under the text, one paragraph after the other, and what stands between two such.

    In the last third of a document two things of a publication's own make a paragraph its; one does where the
    paragraphs before and after it are skipped already.
    """
    numbers = [number for number, part in enumerate(draft.parts) if part.text]
    start = len(numbers) - max(int(_TAIL * len(numbers)), min(_TAIL_LEAST, len(numbers) // 2))
    tail = numbers[start:]
    spoken = functools.cache(lambda: _spoken(draft))  # most documents need not be asked
    loose = _below_last_comment(draft)
    found = {
        number: w
        for number in tail
        if (w := _own(draft.parts[number], loose=number in loose)) >= _ENOUGH and number not in spoken()
    }
    found = {number: count for number, count in found.items() if not _heads_text(draft, number, found)}
    changed = True
    while changed:
        more = {number for number in _between(draft, tail, found, loose) if number not in found}
        changed = bool(more)
        found |= dict.fromkeys(more, 1)
    found |= dict.fromkeys(_trailing(draft, tail, found, spoken, loose), 1)
    return draft.with_parts(
        {
            number: {
                **skip("boilerplate: the publication’s own matter", "furniture"),
                "confidence": Confidence.LIKELY if count > _ENOUGH else Confidence.DOUBTFUL,
                "why": "it stands near the end and speaks of the publication’s own things"
                if count > 1
                else "it stands between two lines of the publication’s own",
            }
            for number, count in found.items()
        }
    )


def _heads_text(draft: Draft, number: int, found: dict[int, int]) -> bool:
    """Whether a paragraph is a heading by markup over something that stays: what it heads is no business of its own."""
    if draft.parts[number].block.kind is not BlockKind.HEADING:
        return False
    below = next((at for at in range(number + 1, len(draft.parts)) if draft.parts[at].text), None)
    return below is not None and draft.parts[below].open and below not in found


def _spoken(draft: Draft) -> set[int]:
    """Paragraphs that begin with a label that comes back: somebody says them, whatever they speak of."""
    labels = [label for number, part in draft.open_parts() if (label := candidate(number, part, None)) is not None]
    times = Counter(label.name for label in labels)
    return {label.part for label in labels if times[label.name] >= 2}


def _below_last_comment(draft: Draft) -> set[int]:
    """The lines that the last comment was given, but for its first: the page may go on in them."""
    turns = [part.turn for part in draft.parts if part.kind is LineKind.COMMENT and part.turn]
    last = [number for number, part in enumerate(draft.parts) if turns and part.turn == turns[-1]]
    return set(last[1:])


def _own(part: Part, *, loose: bool) -> int:
    usable = (part.open or loose) and part.block.kind not in {BlockKind.IMAGE, BlockKind.TABLE_ROW, BlockKind.QUOTE}
    return weight(part) if usable else 0


def _trailing(
    draft: Draft, tail: list[int], found: dict[int, int], spoken: Callable[[], set[int]], loose: set[int]
) -> list[int]:
    """The short lines at the very end that follow the publication's matter and hold no sentence."""
    more: list[int] = []
    for place in range(len(tail) - 1, -1, -1):
        part = draft.parts[tail[place]]
        if tail[place] in found or not part.voiced:
            if tail[place] in found or part.reason.startswith("boilerplate"):
                continue
            break
        above = any(
            number in found or draft.parts[number].reason.startswith("boilerplate")
            for number in tail[max(0, place - 4) : place]
        )
        line = len(part.text) < 100 and not part.text.endswith((".", "!", "?", "…", "”", ")"))
        if (
            not above
            or not line
            or not (part.open or tail[place] in loose)
            or _FACTS.match(part.text)
            or tail[place] in spoken()
        ):
            break
        if part.covered_by(MarkKind.EMPHASIS):
            break
        more.append(tail[place])
    return more


def _between(draft: Draft, tail: list[int], found: dict[int, int], loose: set[int]) -> list[int]:
    """Short lines that belong to what is skipped on both sides of them, and paragraphs under a notice of rights."""
    skipped = [
        number in found or (not draft.parts[number].voiced and draft.parts[number].reason.startswith("boilerplate"))
        for number in tail
    ]
    more = []
    for place in range(1, len(tail)):
        part = draft.parts[tail[place]]
        rights = bool(_RIGHTS.search(draft.parts[tail[place - 1]].text))
        if skipped[place] or not (part.open or tail[place] in loose) or len(part.text) > (_LONG if rights else 120):
            continue
        below = place + 1 == len(tail) or skipped[place + 1]
        line = rights or (
            not part.text.endswith((".", "!", "?", "…", "”", ":")) and not part.covered_by(MarkKind.EMPHASIS)
        )
        if skipped[place - 1] and below and (line or weight(part)):
            more.append(tail[place])
    return more
