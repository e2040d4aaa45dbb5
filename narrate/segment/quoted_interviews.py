"""Interviews in which block quotes hold what one of the two says: the answers, or the questions."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

from narrate.model.document import BlockKind
from narrate.model.script import LineKind
from narrate.segment import continuation
from narrate.segment.draft import Confidence, Draft, Part, is_break
from narrate.segment.guests import guest_of, invites, speaks_of_asking
from narrate.segment.interview_turns import asker
from narrate.segment.unmarked import GUEST

_LEAST = 3
"""Questions from which on block quotes are a form of interview."""
_QUESTION = 600
"""Characters of the longest question."""
_ASKS = re.compile(r"[?？][”\"’»)!]*$")
_ADDRESSED = re.compile(
    r"\b(?:you|your|yours|yourself|sie|ihre?[nmrs]?|du|dein\w*|vous|votre|vos|tu|te|ton|ta|tes|usted|su|sus|tus?)\b",
    re.IGNORECASE,
)


def asks(text: str, *, only: bool = True) -> bool:
    """Whether a paragraph asks, with a question mark or by what it wants to be told; `only`: at its end."""
    return len(text) <= _QUESTION and bool(_ASKS.search(text) or invites(text) or (not only and "?" in text))


def quoted_interviews(draft: Draft) -> Draft:
    """Give block quotes to one and what stands between them to the other, where the text tells of an interview.

    A text that quotes others asks now and then above a quotation, but hardly anybody, and not each time.
    """
    if any(part.turn for part in draft.parts if part.kind is LineKind.SPEECH):
        return draft
    shown = [(number, part) for number, part in enumerate(draft.parts) if part.open or is_break(part)]
    runs = [
        (quoted, [number for number, _ in group])
        for quoted, group in itertools.groupby(shown, key=lambda one: one[1].block.kind is BlockKind.QUOTE)
    ]
    places = [place for place, (quoted, _) in enumerate(runs) if quoted]
    if len(places) < _LEAST:
        return draft
    above = [runs[place - 1][1] if place else [] for place in places]
    below = [runs[place + 1][1] if place + 1 < len(runs) else [] for place in places]
    quotes = [runs[place][1] for place in places]
    led = [numbers[-1:] for numbers in above]
    # Only the first question may have an introduction over it, and only the last answer something below.
    close = all(len(numbers) == 1 for numbers in above[1:])
    if close and _is_talk(draft, led, quotes):
        return _assigned(draft, [(ask[0], answer) for ask, answer in zip(led, quotes, strict=True)])
    if all(len(numbers) == 1 for numbers in quotes) and all(below) and _is_talk(draft, quotes, below):
        last = below.pop()
        below.append(list(itertools.takewhile(lambda number: not _ends(draft.parts[number]), last)))
        return _assigned(draft, [(ask[0], answer) for ask, answer in zip(quotes, below, strict=True)])
    return draft


def _ends(part: Part) -> bool:
    return is_break(part) or part.block.kind is not BlockKind.PARAGRAPH or continuation.speaks_of_the_talk(part)


def _is_talk(draft: Draft, asked: list[list[int]], answered: list[list[int]]) -> bool:
    """Whether some paragraphs ask somebody, and others are what that one says."""
    if not all(asked):
        return False
    questions = [draft.parts[numbers[0]].text for numbers in asked]
    answers = [" ".join(draft.parts[number].text for number in numbers) for numbers in answered]
    told = [draft.title, *(part.text for part in draft.parts[: asked[0][0]] if part.voiced)]
    addressed = sum(bool(_ADDRESSED.search(text)) for text in questions)
    own = sum(map(continuation.tells, answers))
    telling = any(map(speaks_of_asking, told)) and 4 * (addressed + own) >= len(questions)
    mutual = 2 * addressed >= len(questions) and 2 * own >= len(answers)
    asking = sum(asks(text, only=not telling) for text in questions)
    return 4 * asking >= 3 * len(questions) and (telling or mutual)


def _assigned(draft: Draft, pairs: list[tuple[int, list[int]]]) -> Draft:
    asked = [question for question, _ in pairs]
    questions = " ".join(draft.parts[number].text for number in asked)
    guest = guest_of(draft, asked[0], questions)[0] or GUEST
    interviewer = asker(draft, asked[0])
    changes: dict[int, dict[str, Any]] = {}
    turn = max((part.turn or 0 for part in draft.parts), default=0)
    for question, answer in pairs:
        turn += 2
        changes[question] = _said(interviewer, turn - 1, "it asks, over or in a block quote as the others do")
        for number in answer:
            changes[number] = _said(guest, turn, "questions and answers alternate with block quotes here")
    return replace(draft.with_parts(changes), aliases=(*draft.aliases, (guest, guest)))


def _said(speaker: str, turn: int, why: str) -> dict[str, Any]:
    return {
        "kind": LineKind.SPEECH, "speaker": speaker, "turn": turn, "rule": "quoted_interviews",
        "confidence": Confidence.LIKELY, "why": why,
    }  # fmt: skip
