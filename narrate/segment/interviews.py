"""Interviews without labels: whole paragraphs in bold or italics ask, the plain ones between them answer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from narrate.model.document import BlockKind, MarkKind
from narrate.model.script import LineKind
from narrate.segment import continuation
from narrate.segment.draft import Confidence, Draft, Part, is_break
from narrate.segment.guests import guest_of

INTERVIEWER = "Interviewer"
_LEAST = 3


def interviews(draft: Draft) -> Draft:
    """Give questions to the interviewer and answers to the guest, where the text before names one."""
    if any(part.turn for part in draft.parts if part.kind is LineKind.SPEECH):
        return draft
    for mark in (MarkKind.STRONG, MarkKind.EMPHASIS):
        asked = [number for number, part in draft.open_parts() if _asks(part, mark)]
        # A stand-first or a closing line in the same type asks nothing.
        while asked and "?" not in draft.parts[asked[0]].text and not _numbered(draft.parts[asked[0]]):
            asked.pop(0)
        questions = sum("?" in draft.parts[number].text for number in asked)
        if len(asked) >= _LEAST and 2 * questions >= len(asked) and _answered(draft, asked):
            guest, confidence = guest_of(draft, asked[0], " ".join(draft.parts[number].text for number in asked))
            return _assign(draft, asked, guest, confidence) if guest else draft
    return draft


def _numbered(part: Part) -> bool:
    return bool(re.match(r"\W*(?:[QF]\W?)?\d{1,2}[.):]", part.text))


def _asks(part: Part, mark: MarkKind) -> bool:
    if part.block.kind is BlockKind.HEADING:
        return mark is MarkKind.STRONG and part.text.endswith("?")
    return part.block.kind is BlockKind.PARAGRAPH and len(part.text) > 8 and part.covered_by(mark)


def _answered(draft: Draft, asked: list[int]) -> bool:
    """Whether a plain paragraph follows most of the questions."""
    following = [
        next((draft.parts[n] for n in range(number + 1, len(draft.parts)) if draft.parts[n].open), None)
        for number in asked
    ]
    plain = [part for part in following if part is not None and not part.covered_by(MarkKind.STRONG)]
    return len(plain) * 4 >= len(asked) * 3


def _assign(draft: Draft, asked: list[int], guest: str, confidence: Confidence) -> Draft:
    interviewer = draft.authors[0] if len(draft.authors) == 1 else INTERVIEWER
    changes: dict[int, dict[str, Any]] = {}
    turn = max((part.turn or 0 for part in draft.parts), default=0)
    for question, following in zip(asked, [*asked[1:], None], strict=True):
        turn += 1
        changes[question] = _said(interviewer, turn)
        turn += 1
        for number in range(question + 1, following if following is not None else len(draft.parts)):
            part = draft.parts[number]
            if is_break(part) or part.block.kind is BlockKind.HEADING or (following is None and _ends(part, guest)):
                break
            if part.open:
                why = f"it stands under a question, and the text before names {guest} most"
                changes[number] = {**_said(guest, turn), "confidence": confidence, "why": why}
    return replace(draft.with_parts(changes), aliases=(*draft.aliases, (guest, guest)))


def _said(speaker: str, turn: int) -> dict[str, Any]:
    return {"kind": LineKind.SPEECH, "speaker": speaker, "turn": turn, "rule": "interviews"}


def _ends(part: Part, guest: str) -> bool:
    """Whether a paragraph after the last question speaks of the guest, or is a credit."""
    named = any(re.search(rf"\b{re.escape(name)}\b", part.text) for name in (guest, guest.rsplit(maxsplit=1)[-1]))
    credit = (
        len(part.text) < 80
        and bool(re.match(r"[^.!?]{3,40}:\s?\S", part.text))
        and not part.text.endswith((".", "!", "?"))
    )
    return named or credit or continuation.speaks_of_the_talk(part) or part.covered_by(MarkKind.EMPHASIS)
