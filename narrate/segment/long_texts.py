"""Chapters for long texts that have none of their own: at their parts, breaks and questions, or else by length.

A listener who looks for a place in an hour of sound needs somewhere to jump to. Where the author divided the text, that
division is kept: numbered parts and lesser headings first, then lines between paragraphs. What is still longer than two
chapters is cut where a new question begins, a turn, or a paragraph, as near to equal lengths as sense allows.
"""

from __future__ import annotations

import bisect
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from narrate.model.script import ChapterKind, LineKind
from narrate.segment.draft import LABEL, SENTENCE_END, Draft, Opening, Part, is_break
from narrate.segment.section_lines import numbered

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that put no spaces between words."""
_TITLE = 80
"""Characters of a question that stands as a title."""
_ASKS = re.compile(r"[?？؟]")
_QUESTION = re.compile(r"[^.!?？؟…]{8,}[?？؟]")
_MOST = 8
"""Numbered parts or time stamps in the length of a chapter; where there are more, they are items of a list."""
_NEAR = 0.4
"""Of a chapter's length: breaks that stand closer together begin no chapters."""
_AT_TOP = 10
"""A heading with less than a tenth of the text above it stands over the whole, and divides nothing."""
_TOO_LONG = 2.0
"""Of a chapter's length: what is longer is cut."""
_WHOLE = {LineKind.LIST, LineKind.TABLE, LineKind.CREDIT, LineKind.CAPTION, LineKind.NOTE, LineKind.BYLINE}
"""What belongs to what stands before it."""

_AT_BREAK, _AT_STAMP, _AT_QUESTION, _AT_PARAGRAPH, _AT_TURN, _INSIDE_TURN, _AT_ANSWER = 0, 0.1, 0.1, 0.3, 0.4, 0.8, 0.9
"""How bad it is to begin a chapter here; 1 is as bad as being a whole chapter away from equal lengths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a chapter may begin."""

    number: int
    """The paragraph; a label or a time stamp that stands by itself above what is said."""
    words: int
    """Words before it."""
    bad: float
    title: str = ""


def long_texts(draft: Draft) -> Draft:
    """Begin chapters in a long text that has no headings which do."""
    end = next(
        (n for n, part in enumerate(draft.parts) if part.opens and part.opens.kind is not ChapterKind.TEXT),
        len(draft.parts),
    )
    before = list(accumulate(map(_words, draft.parts[:end]), initial=0))
    if not draft.long_text or before[-1] < draft.long_text or _has_chapters(draft, before):
        return draft
    sections = _sections(draft, end, before[-1])
    places = list(_places(draft, end, before))
    edges = [*sections, end]
    chosen: list[_Place] = []
    start = 0
    for edge in edges:
        chosen += _cut(places, before[start], before[edge], draft.chapter_words)
        start = edge
    changes: dict[int, dict[str, Any]] = {place.number: {"opens": Opening(title=place.title)} for place in chosen}
    for number in sections:
        changes[number] = {
            "kind": LineKind.HEADING, "depth": 0, "opens": Opening(title=draft.parts[number].text),
            "rule": draft.parts[number].rule or "long_texts",
        }  # fmt: skip
    return draft.with_parts(changes)


def _words(part: Part) -> int:
    """How many words of a paragraph are heard; two letters count as one where words are not divided."""
    if not part.voiced:
        return 0
    said = part.said
    return len(said.split()) + (0 if said.isascii() else len(_UNSPACED.findall(said)) // 2)


def _has_chapters(draft: Draft, before: list[int]) -> bool:
    """Whether headings divide the text: a title divides nothing, nor does a heading over nearly all of it."""
    return any(part.opens and _AT_TOP * words > before[-1] for part, words in zip(draft.parts, before, strict=False))


def _sections(draft: Draft, end: int, total: int) -> list[int]:
    """The author's own division: numbered parts, or else headings that begin no chapter."""
    alone = [(n, part.text) for n, part in enumerate(draft.parts[:end]) if part.open and part.blank_before]
    headings = [
        number
        for number, part in enumerate(draft.parts[:end])
        if part.voiced and part.kind is LineKind.HEADING and not part.opens
    ]
    titled = [(number, draft.parts[number].text) for number in headings]
    for found in (numbered(sorted([*alone, *titled])), headings):
        if len(found) > 1 and _MOST * total >= draft.chapter_words * len(found):
            return found
    return []


def _cut(places: list[_Place], start: int, end: int, target: int) -> list[_Place]:
    """Where chapters begin between two places of the text, given in words."""
    first = bisect.bisect_right(places, start, key=lambda place: place.words)
    inside = places[first : bisect.bisect_left(places, end, key=lambda place: place.words)]
    chosen: list[_Place] = []
    last = start
    for place in inside:
        if place.bad == _AT_BREAK and min(place.words - last, end - place.words) >= _NEAR * target:
            chosen.append(place)
            last = place.words
    last = start
    more: list[_Place] = []
    for edge in [*(place.words for place in chosen), end]:
        more += _by_length(inside, last, edge, target)
        last = edge
    return [*chosen, *more]


def _by_length(places: list[_Place], start: int, end: int, target: int) -> Iterator[_Place]:
    """Cut what is too long into parts of nearly one length."""
    if end - start <= _TOO_LONG * target:
        return
    count = round((end - start) / target)
    step = (end - start) / count
    for at in range(1, count):
        ideal = start + at * step
        low = bisect.bisect_left(places, ideal - step / 2, key=lambda place: place.words)
        high = bisect.bisect_left(places, ideal + step / 2, key=lambda place: place.words)
        near = [place for place in places[low:high] if start < place.words < end]
        if near:
            yield min(near, key=lambda place: place.bad + abs(place.words - ideal) / step)


def _places(draft: Draft, end: int, before: list[int]) -> Iterator[_Place]:
    """Every paragraph at which a chapter may begin, in order."""
    asker = _asker(draft, end)
    stamps = sum(_is_stamp(part) for part in draft.parts[:end])
    sparse = 0 < stamps * draft.chapter_words < _MOST * before[end]
    previous: Part | None = None
    broken = stamped = False
    opening: int | None = None
    """A label or time stamp that stands by itself above what is said."""
    for number, part in enumerate(draft.parts[:end]):
        if is_break(part):
            broken = True
        elif not part.voiced and (part.reason == LABEL or _is_stamp(part)):
            stamped = stamped or _is_stamp(part)
            opening = number if opening is None else opening
        elif part.voiced and part.text:
            place = _place(part, previous, broken=broken, stamped=stamped and sparse, asker=asker)
            if place is not None and previous is not None:
                yield replace(place, number=number if opening is None else opening, words=before[number])
            previous, broken, stamped, opening = part, False, False, None


def _is_stamp(part: Part) -> bool:
    return not part.voiced and part.reason == "time stamp"


def _place(part: Part, previous: Part | None, *, broken: bool, stamped: bool, asker: str) -> _Place | None:
    """How well a chapter may begin at a paragraph; None where it may not."""
    if broken:
        return _Place(number=0, words=0, bad=_AT_BREAK, title=_question(part) if part.speaker == asker else "")
    text = part.said.strip()
    if previous is None or previous.kind is LineKind.HEADING or previous.text.endswith((":", ",", ";")):
        return None
    if part.kind in _WHOLE or part.start > 0 or text[:1].islower() or not previous.text.endswith(SENTENCE_END):
        return None
    if stamped:
        return _Place(number=0, words=0, bad=_AT_STAMP, title=_question(part) if part.speaker == asker else "")
    if part.turn is None:
        return _Place(number=0, words=0, bad=_AT_PARAGRAPH if part.blank_before else _AT_TURN)
    if part.turn == previous.turn:
        return _Place(number=0, words=0, bad=_INSIDE_TURN)
    if part.speaker == asker and (title := _question(part)):
        return _Place(number=0, words=0, bad=_AT_QUESTION, title=title)
    if previous.turn is not None and previous.text.rstrip('”"’)').endswith(("?", "？", "؟")):
        return _Place(number=0, words=0, bad=_AT_ANSWER)
    return _Place(number=0, words=0, bad=_AT_TURN)


def _question(part: Part) -> str:
    """The first question of a paragraph, cut between two words where it is long."""
    match = _QUESTION.search(part.said)
    return textwrap.shorten(match.group(), _TITLE, placeholder="…") if match else ""


def _asker(draft: Draft, end: int) -> str:
    """Who mostly asks in a dialogue; nobody where nobody does."""
    spoken: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    turn: int | None = None
    for part in draft.parts[:end]:
        if part.voiced and part.kind is LineKind.SPEECH and part.turn is not None and part.turn != turn:
            turn = part.turn
            spoken[part.speaker] += 1
            asked[part.speaker] += bool(_ASKS.search(part.said))
    often = [name for name in spoken if spoken[name] >= 3 and 2 * asked[name] > spoken[name]]
    return max(often, key=lambda name: asked[name], default="")
