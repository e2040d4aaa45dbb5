"""Interviews without labels: whole paragraphs in bold or italics ask, the plain ones between them answer."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from narrate.model.document import BlockKind, MarkKind
from narrate.model.script import LineKind
from narrate.segment.draft import Confidence, Draft, Part
from narrate.segment.guests import guest_of, invites
from narrate.segment.interview_layouts import DASHES, listed, named_once, over_answers
from narrate.segment.interview_turns import DASHED, assign
from narrate.segment.introductions import stated
from narrate.segment.unmarked import QUESTION, is_talk, unmarked

_LEAST = 3
_COUNTED = re.compile(r"\(?\d{1,3}[.):]")
_TITLE = 8
"""Words of the longest title that stands in plain type in a question in italics."""


def interviews(draft: Draft) -> Draft:
    """Give questions to the interviewer and answers to the guest, where the text before names one."""
    if any(part.turn for part in draft.parts if part.kind is LineKind.SPEECH):
        return draft
    levels = _asking_levels(draft)
    for mark in (MarkKind.STRONG, MarkKind.EMPHASIS, None):
        asked = [number for number, part in draft.open_parts() if _asks(part, mark, levels)]
        if mark is None and not _only_questions_begin_so(draft, asked):
            continue
        # A stand-first or a closing line in the same type asks nothing.
        while asked and not _begins(draft.parts[asked[0]]):
            asked.pop(0)
        while asked and "?" not in draft.parts[asked[-1]].text and _set_apart(draft, asked):
            asked.pop()
        questions = sum("?" in draft.parts[number].text for number in asked)
        enough = 2 * questions >= len(asked) or (questions > 1 and _somebody_asks(draft, asked[0]))
        if len(asked) >= _LEAST and enough and _is_answered(draft, asked):
            if all(draft.parts[number].block.kind is BlockKind.HEADING for number in asked) and not is_talk(
                draft, asked
            ):
                continue
            guest, confidence = guest_of(draft, asked[0], " ".join(draft.parts[number].text for number in asked))
            return assign(draft, asked, guest, confidence) if guest else draft
    return named_once(draft) or listed(draft) or over_answers(draft) or _unmarked(draft) or draft


def _somebody_asks(draft: Draft, first: int) -> bool:
    """Whether the text says who asks: "interviewed by Ana Ruiz"."""
    return bool(stated(draft, first, first).roles["interviewer"])


def _unmarked(draft: Draft) -> Draft | None:
    """Interviews whose questions have lost their marks."""
    found = unmarked(draft)
    if found is None:
        return None
    asks = "it asks something, and an answer in the first person stands under it"
    return assign(found.draft, found.asked, found.guest, Confidence.DOUBTFUL, why=found.why, asks=asks)


def _set_apart(draft: Draft, asked: list[int]) -> bool:
    """Whether credits or another list that is no talk stand between the last paragraph that asks and the one before."""
    between = draft.parts[asked[-2] + 1 : asked[-1]] if len(asked) > 1 else ()
    return any(not part.open and part.voiced and part.text for part in between)


def _begins(part: Part) -> bool:
    """Whether an interview can begin with a paragraph: it asks, wants to be told something, or has a number."""
    return "?" in part.text or invites(part.text) or _numbered(part)


def _numbered(part: Part) -> bool:
    return bool(re.match(r"\W*(?:[QF]\W?)?\d{1,2}[.):]", part.text))


def _asking_levels(draft: Draft) -> frozenset[int]:
    """The ranks of headings that are questions nearly all."""
    ranks: Counter[int] = Counter()
    asking: Counter[int] = Counter()
    for _, part in draft.open_parts():
        if part.block.kind is BlockKind.HEADING:
            ranks[part.block.level] += 1
            asking[part.block.level] += part.text.endswith("?")
    return frozenset(level for level, count in ranks.items() if count >= _LEAST and 4 * asking[level] >= 3 * count)


def _asks(part: Part, mark: MarkKind | None, levels: frozenset[int]) -> bool:
    """Whether a paragraph is marked as questions are: by type, by its rank as a heading, or, without, by a dash."""
    if part.block.kind is BlockKind.HEADING:
        return mark is MarkKind.STRONG and (part.text.endswith("?") or part.block.level in levels)
    if mark is None:
        item = part.block.kind is BlockKind.LIST_ITEM and part.start == 0
        listed = item and (part.block.marker in DASHES or bool(_COUNTED.match(part.block.marker)))
        return listed or (part.block.kind is BlockKind.PARAGRAPH and bool(DASHED.match(part.text)))
    return (
        part.block.kind is BlockKind.PARAGRAPH
        and len(part.text) > 8
        and (part.covered_by(mark) or _but_for_a_title(part, mark))
    )


def _but_for_a_title(part: Part, mark: MarkKind) -> bool:
    """Whether a question is marked but for the titles of works, which stand out in plain type in italics.

    One that asks nothing ("_Your father keeps bees, as in_ The Wonders_._") has nothing but titles unmarked.
    """
    places = [(start, stop) for start, stop, _ in part.marked(mark)]
    marked = sum(stop - start for start, stop in places)
    if part.text.endswith("?") and len(part.text) <= QUESTION and 4 * marked >= 3 * len(part.text):
        return True
    starts, stops = [start for start, _ in places], [stop for _, stop in places]
    rest = [part.text[stop:start] for stop, start in zip([0, *stops], [*starts, len(part.text)], strict=True)]
    titles = [words for words in (text.strip(" .,;:–—-'’\"“”()").split() for text in rest) if words]
    written_so = all(len(words) <= _TITLE and words[0][0].isupper() for words in titles)
    return mark is MarkKind.EMPHASIS and written_so and 2 * marked >= len(part.text)


def _only_questions_begin_so(draft: Draft, asked: list[int]) -> bool:
    """Whether nearly all paragraphs behind a dash ask, and none follows another: else people speak in turn."""
    asking = sum("?" in draft.parts[number].text for number in asked)
    numbers = [number for number, _ in draft.open_parts()]
    dashed = set(asked)
    beside = sum(second in dashed for first, second in itertools.pairwise(numbers) if first in dashed)
    return len(asked) >= _LEAST and 4 * asking >= 3 * len(asked) and not beside


def _is_answered(draft: Draft, asked: list[int]) -> bool:
    """Whether a plain paragraph follows most of the questions."""
    following = [
        next((draft.parts[n] for n in range(number + 1, len(draft.parts)) if draft.parts[n].open), None)
        for number in asked
    ]
    plain = [part for part in following if part is not None and not part.covered_by(MarkKind.STRONG)]
    return len(plain) * 4 >= len(asked) * 3
