"""The turns of an interview: who asks, and which paragraphs under a question answer it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from narrate.model.document import BlockKind, MarkKind
from narrate.model.script import LineKind
from narrate.segment import continuation
from narrate.segment.draft import Confidence, Draft, Part, is_break
from narrate.segment.introductions import shown, stated
from narrate.segment.written_names import written

INTERVIEWER = "Interviewer"
DASHED = re.compile(r"[–—] ?(?=\S)")
"""Before a question, where newspapers mark questions so and leave answers plain."""
_INTRODUCTION = 2000
"""Characters of a paragraph of an introduction that is read for names."""
_BULLET = re.compile(r"[•·▪◦*–—-] ?(?=\S)")
_NUMBER = re.compile(r"(?:[QF]\W?)?\d{1,2}[.):]\s?(?=\S)")
_ASKS = re.compile(
    r",? (?:has |recently |\w{2,12}ly )?(?:speaks?|spoke|talks?|talked|chats?|chatted|sat down|sits down"
    r"|caught up|catches up|interviews|interviewed|asks|meets|met|questions) "
)
"""After the name of the one who asks."""


def asker(draft: Draft, first: int) -> str:
    """Who asks: whoever the text names for it, or its author, but for an account's name."""
    facts = stated(draft, first, first)
    named = list(dict.fromkeys(facts.roles["interviewer"]))
    if len(named) == 1:
        return named[0]
    author = draft.authors[0] if len(draft.authors) == 1 else ""
    if any(character.isupper() or character.isspace() for character in author):
        return author
    speaking = [
        shown(name)
        for part in draft.parts[:first]
        if part.voiced and len(part.text) < _INTRODUCTION
        for name in written(part.text)
        if " " in shown(name) and _ASKS.match(part.text[name.end :])
    ]
    return speaking[0] if len(set(speaking)) == 1 else INTERVIEWER


def assign(
    draft: Draft,
    asked: list[int],
    guest: str,
    confidence: Confidence,
    *,
    interviewer: str = "",
    why: str = "",
    asks: str = "",
) -> Draft:
    """Give the questions to the interviewer, and what stands under each to the guest.

    why: what speaks for the answers; asks: what speaks for the questions, where that is not how they are set.
    """
    interviewer = interviewer or asker(draft, asked[0])
    why = why or f"it stands under a question, and the text before names {guest} most"
    changes: dict[int, dict[str, Any]] = {}
    turn = max((part.turn or 0 for part in draft.parts), default=0)
    counted = 4 * sum(bool(_NUMBER.match(draft.parts[question].text)) for question in asked) >= 3 * len(asked)
    for question, following in zip(asked, [*asked[1:], None], strict=True):
        turn += question - 1 not in changes or changes[question - 1]["speaker"] != interviewer
        changes[question] = {**_said(interviewer, turn), "why": asks or _marked_as(draft.parts[question])}
        lead = (_NUMBER if counted else _BULLET).match(draft.parts[question].text)
        changes[question]["body"] = lead.end() if lead else 0
        turn += following != question + 1
        for number in range(question + 1, following if following is not None else len(draft.parts)):
            part = draft.parts[number]
            # What is decided, such as a picture's text, ends no answer; credits end the last.
            over = following is None and (part.rule == "credits" or (part.open and _ends(part, guest)))
            if is_break(part) or part.block.kind is BlockKind.HEADING or over:
                break
            if part.open:
                changes[number] = {**_said(guest, turn), "confidence": confidence, "why": why}
    return replace(draft.with_parts(changes), aliases=(*draft.aliases, (guest, guest)))


def _marked_as(part: Part) -> str:
    """What makes a paragraph one of an interview's questions, as part of a sentence."""
    if part.block.kind is BlockKind.HEADING:
        return "it is a heading, as the questions here are"
    if part.covered_by(MarkKind.STRONG):
        return "it is set in bold, as the questions here are"
    if any(part.marked(MarkKind.EMPHASIS)):
        return "it is set in italics, as the questions here are"
    if part.block.kind is BlockKind.LIST_ITEM or DASHED.match(part.text):
        return "it stands behind a dash or a number, as the questions here do"
    return "it asks, and what stands under it answers"


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
    about = continuation.speaks_of_the_talk(part) or continuation.introduces(part)
    return named or credit or about or part.covered_by(MarkKind.EMPHASIS)
