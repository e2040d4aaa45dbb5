"""What mail programs add to what somebody writes: what is answered, once more, and the writer's card at the end."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

from narrate.model.document import BlockKind
from narrate.model.script import LineKind
from narrate.segment.dates import iso
from narrate.segment.draft import Draft, Part, skip

_WROTE = re.compile(
    r".{0,160}\b(?:wrote|writes|schrieb|schreibt|a écrit|écrit|escribió|ha scritto)\s?:$", re.IGNORECASE | re.DOTALL
)
_SUBJECT = re.compile(r"(?:subject|betreff|objet|asunto)\s?:\s*(?P<words>\S.*)$", re.IGNORECASE)
_ANSWER = re.compile(r"(?:(?:re|aw|fwd?|wg|tr|sv|rv)\s?:\s*|\[[^\[\]]{1,40}\]\s*){1,6}", re.IGNORECASE)
_CARD = 6
"""Lines of the longest card under a mail."""
_SHORT = 100


def mail_quotes(draft: Draft) -> Draft:
    """Skip what a mail quotes of a text above, what says whose it is, and the card below two dashes.

    The first subject is the title where a document begins with a mail. What is quoted and stands nowhere above is a
    quotation.
    """
    heads = [number for number, part in enumerate(draft.parts) if part.rule == "mail-heads"]
    changes = _quotations(draft)
    for number in heads:
        changes |= _card(draft, number, heads)
    return _titled(draft.with_parts(changes), heads)


def _quotations(draft: Draft) -> dict[int, dict[str, Any]]:
    """What becomes of block quotes and of the lines over them, where one of these says that somebody wrote."""
    shown = [number for number, part in enumerate(draft.parts) if part.text]
    leads = {
        number
        for number, below in itertools.pairwise(shown)
        if draft.parts[below].block.kind is BlockKind.QUOTE
        and draft.parts[number].open
        and draft.parts[number].block.kind is not BlockKind.QUOTE
        and _WROTE.match(draft.parts[number].text)
    }
    changes: dict[int, dict[str, Any]] = {}
    above: list[str] = []
    for place, number in enumerate(shown if leads else ()):
        part = draft.parts[number]
        if part.open and part.block.kind is BlockKind.QUOTE:
            changes[number] = _quoted(part, above)
        elif number in leads:
            if not _quoted(draft.parts[shown[place + 1]], above).get("voiced", True):
                changes[number] = skip("says whose words a mail quotes", "mail_quotes")
        else:
            above.append(_folded(part.text))
    return changes


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def _quoted(part: Part, above: list[str]) -> dict[str, Any]:
    words = _folded(part.text)
    if any(words in text for text in above):
        return skip("quoted from above", "mail_quotes")
    return {"kind": LineKind.QUOTE, "rule": "mail_quotes"}


def _card(draft: Draft, head: int, heads: list[int]) -> dict[int, dict[str, Any]]:
    """The short lines below two dashes, up to the next mail's head, for a mail's last head line."""
    stop = next((number for number in heads if number > head), len(draft.parts))
    if stop == head + 1:
        return {}
    dashes = next((n for n in range(head + 1, stop) if draft.parts[n].text.strip() == "--"), stop)
    card = [n for n in range(dashes + 1, stop) if draft.parts[n].text]
    if len(card) > _CARD or any(len(draft.parts[n].text) > _SHORT for n in card):
        return {}
    return {n: skip("card of the one who writes a mail", "mail_quotes") for n in card if draft.parts[n].open}


def _titled(draft: Draft, heads: list[int]) -> Draft:
    first = next((number for number, part in enumerate(draft.parts) if part.text), None)
    if draft.title or not heads or first != heads[0]:
        return draft
    lines = [draft.parts[number].text for number in heads[:5]]
    found = next((match for line in lines if (match := _SUBJECT.match(line))), None)
    date = draft.date or next((date for line in lines if (date := iso(line))), "")
    return replace(draft, title=_ANSWER.sub("", found["words"], count=1).strip(), date=date) if found else draft
