"""Letters pages: letters to a publication, without salutations, each with its writer's name directly under it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from narrate.model.document import BlockKind
from narrate.model.script import LineKind
from narrate.segment import continuation
from narrate.segment.draft import Draft, Part, is_break, is_heading
from narrate.segment.names import cased, looks_like_name
from narrate.segment.replies import is_reply

_LEAST = 3
"""Letters from which on names under paragraphs are signatures."""
_SENTENCE_END = re.compile(r"[.!?…][”\"’»)]?$")
_SIGNATURE = re.compile(r"(?:[–—-]{1,2}\s?)?(?P<name>[^,;:()]{3,40}?)(?:,? (?:Jr|Sr)\.)?(?P<place>, [^.!?]{2,50}\.?)?$")
_PLACE = re.compile(r"(?:via )?[A-ZÀ-Þ][\w’'. -]{1,30}(?:, [A-ZÀ-Þ][\w’'. -]{1,30}){0,2}$")
_SHORT = 60
"""Characters of the longest heading over a letter, and of the shortest letter."""
_SPEAKS_TO = re.compile(r"\b(?:you|your|yours|vous|votre|vos|sie|ihre?[nmrs]?|ustedes|su|sus)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signature:
    """Where a writer's name stands, and where what belongs to it is over; places count the open paragraphs."""

    first: int
    end: int
    name: str


def signed_letters(draft: Draft) -> Draft:
    """Give each letter of a page of letters to who signs it; names, places and headings are the narrator's."""
    parts = list(draft.open_parts())
    signed = _signatures([part for _, part in parts])
    if len(signed) < _LEAST or len({one.name for one in signed}) < _LEAST:
        return draft
    bodies = [
        _body(draft, parts, one, after=signed[place - 1].end if place else None) for place, one in enumerate(signed)
    ]
    texts = [" ".join(parts[at][1].text for at in body) for body in bodies]
    personal = sum(continuation.tells(text) or bool(_SPEAKS_TO.search(text)) for text in texts)
    if 3 * personal < 2 * len(signed):
        return draft
    changes: dict[int, dict[str, Any]] = {}
    turn = max((part.turn or 0 for part in draft.parts), default=0)
    for one, body in zip(signed, bodies, strict=True):
        turn += 1
        why = f"the name directly under it, as under {len(signed) - 1} others, is {one.name}’s"
        for at in body:
            changes[parts[at][0]] = {
                "kind": LineKind.SPEECH, "speaker": one.name, "turn": turn, "rule": "signed_letters", "why": why,
            }  # fmt: skip
        for at in range(one.first, one.end):
            changes[parts[at][0]] = {"kind": LineKind.NARRATION, "rule": "signed_letters", "why": "it signs a letter"}
        above = body.start - 1
        if above >= 0 and _heads(parts[above][1]) and not is_reply(parts[above][1]) and parts[above][0] not in changes:
            changes[parts[above][0]] = {"kind": LineKind.HEADING, "depth": 1, "rule": "signed_letters"}
    return draft.with_parts(changes)


def _signatures(parts: list[Part]) -> list[_Signature]:
    """Names directly under a sentence, with a place on the same line or the next, and nothing more before the gap."""
    tight = _signed(parts, apart=False)
    return tight if len(tight) >= _LEAST else _signed(parts, apart=True)


def _signed(parts: list[Part], *, apart: bool) -> list[_Signature]:
    """Signatures directly under what they sign, or, `apart`, in capitals below a gap."""
    found = []
    for at in range(1, len(parts)):
        part, above = parts[at], parts[at - 1]
        placed = part.blank_before and part.text.isupper() if apart else not part.blank_before
        match = _SIGNATURE.match(part.text) if len(part.text) <= 90 and placed else None
        if match is None or not _is_text(above) or not _is_name(match["name"]):
            continue
        end = at + 1
        if end < len(parts) and not match["place"] and not parts[end].blank_before and _PLACE.match(parts[end].text):
            end += 1
        if end == len(parts) or parts[end].blank_before:
            name = part.text[: match.start("place")] if match["place"] else part.text
            found.append(_Signature(first=at, end=end, name=cased(name.lstrip("–—- "), "")))
    return found


def _is_text(part: Part) -> bool:
    kinds = {BlockKind.PARAGRAPH, BlockKind.QUOTE}
    return part.block.kind in kinds and len(part.text) >= _SHORT and bool(_SENTENCE_END.search(part.text))


def _is_name(name: str) -> bool:
    words = name.split()
    return 2 <= len(words) <= 4 and looks_like_name(name) and not any(character.isdigit() for character in name)


def _heads(part: Part) -> bool:
    """Whether a line can stand over a letter: short, and no sentence."""
    return len(part.text) < _SHORT and not _SENTENCE_END.search(part.text)


def _body(draft: Draft, parts: list[tuple[int, Part]], one: _Signature, *, after: int | None) -> range:
    """A letter's paragraphs: up from its signature to a heading, to a line between parts, or to the letter before.

    after: where the signature before it ends; None for the first letter, above which an introduction may stand.
    """
    first = one.first
    while first > (after or 0):
        between = draft.parts[parts[first - 1][0] + 1 : parts[first][0]]
        above = parts[first - 1][1]
        if _heads(above) or is_reply(above) or is_heading(above) or any(is_break(other) for other in between):
            return range(first, one.first)
        first -= 1
    return range(first, one.first) if after is not None else range(one.first - 1, one.first)
