"""What a publication answers to letters: paragraphs under them in brackets, or further in."""

from __future__ import annotations

import re
from typing import Any

from narrate.model.document import BlockKind
from narrate.model.script import LineKind
from narrate.segment import continuation
from narrate.segment.draft import Draft, Part

EDITOR = "Editor"
"""Who answers letters, where nothing says who that is."""
_LETTERS = ("letters", "signed-letters", "mail-heads")
"""Rules of which a reply stands below a paragraph."""
_SIGNED = re.compile(
    r"[\[(]\s?(?:(?:the )?editor(?:[’']s)?(?: reply| note| response)?|ed\.?|réponse de la rédaction|ndlr"
    r"|antwort der redaktion|(?:anm\. d\. )?red\.|respuesta de la redacción|n\. ?de la r\.)\s?[:.–—-]\s?(?=\S)",
    re.IGNORECASE,
)
"""Says at the beginning of a reply whose it is."""
_BRACKET = re.compile(r"[\[(]\s?")


def is_reply(part: Part) -> bool:
    """Whether a paragraph can answer a letter: it stands in square brackets as a whole, or says that it is one."""
    if part.text[0] == "[":
        return len(part.text.split()) > 2 and _closes_at(part.text) == len(part.text)
    return continuation.is_aside(part) and _SIGNED.match(part.text) is not None


def opens_reply(part: Part) -> bool:
    """Whether a paragraph is a reply or the first of several that stand in brackets together."""
    return is_reply(part) or (part.text[0] == "[" and not _closes_at(part.text))


def _closes_at(text: str) -> int:
    """Where the bracket with which a text begins is closed, what follows it but letters included; 0 if nowhere."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if depth == 0:
            rest = text[place + 1 :]
            return place + 1 if any(map(str.isalnum, rest)) else len(text)
    return 0


def _is_further_in(part: Part, letter: Part) -> bool:
    """Whether a paragraph is set further in than the text of the letter above it."""
    plain = part.block.kind is BlockKind.PARAGRAPH and letter.block.kind is BlockKind.PARAGRAPH
    return plain and letter.kind is LineKind.SPEECH and part.block.level > letter.block.level + 1


def replies(draft: Draft) -> Draft:
    """Give what stands directly under a letter, in brackets or further in, to the author, or else to an editor."""
    speaker = draft.authors[0] if len(draft.authors) == 1 else EDITOR
    changes: dict[int, dict[str, Any]] = {}
    turn = max((part.turn or 0 for part in draft.parts), default=0)
    above: Part | None = None
    inside = 0
    for number, part in enumerate(draft.parts):
        if not part.text:
            continue
        further_in = above is not None and _is_further_in(part, above)
        if above is not None and part.open and (inside or further_in or opens_reply(part)):
            inside = inside + part.text.count("[") - part.text.count("]")
            turn += number - 1 not in changes
            lead = (
                None
                if further_in or part.text[0] not in "[("
                else _SIGNED.match(part.text) or _BRACKET.match(part.text)
            )
            changes[number] = {
                "kind": LineKind.SPEECH, "speaker": speaker, "turn": turn, "rule": "replies",
                "body": lead.end() if lead else 0,
            }  # fmt: skip
        elif part.rule in _LETTERS:
            above = part
        else:
            above = None
    return draft.with_parts(changes) if len(changes) > 1 else draft
