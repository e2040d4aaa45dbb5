"""Letters: a salutation names who is written to, the signature who writes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from narrate.model.script import LineKind
from narrate.segment.draft import Draft, is_break, is_heading
from narrate.segment.names import full_name, looks_like_name, same_person

_SALUTATION = re.compile(
    r"(?:dear|dearest|my dear|hello|hi|hey|cher|chère|liebe|lieber|querid[oa])\s(?P<name>[^,:!.]{1,40})[,:!–—-]*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:yours?|best|love|regards|sincerely|cheers|warmly|all best|with|as ever|until|talk|see you|fondly|thanks"
    r"|take care|kind|warm|your|mit|herzlich|liebe grüße|cordialement|bien à|amitiés|un abrazo"
    r"|saludos)\b.{0,60}[,.!]?$",
    re.IGNORECASE,
)


def letters(draft: Draft) -> Draft:
    """Give each letter to whoever signs it; salutation, valediction and signature are headings of its ends."""
    parts = [(number, part) for number, part in draft.open_parts()]
    starts = [place for place, (_, part) in enumerate(parts) if len(part.text) < 60 and _SALUTATION.match(part.text)]
    if len(starts) < 2:
        return draft
    text = draft.prose()
    addressed = [match["name"].strip() for place in starts if (match := _SALUTATION.match(parts[place][1].text))]
    changes: dict[int, dict[str, Any]] = {}
    aliases: dict[str, str] = {}
    turn = max((part.turn or 0 for part in draft.parts), default=0)
    for place, following in zip(starts, [*starts[1:], len(parts)], strict=True):
        body = _body(draft, parts[place + 1 : following])
        signed = next(
            (at for at in range(len(body) - 1, max(len(body) - 4, -1), -1) if _is_signature(body[at][1].text)), None
        )
        if signed is None:
            continue
        signature = _spelled_out(body[signed][1].text.strip(" ,.–—-"), addressed)
        known = [author for author in draft.authors if same_person(signature, author) or author == signature]
        writer = known[0] if len(known) == 1 else full_name(signature, text) or signature
        aliases[signature] = writer
        turn += 1
        end = signed
        if end and _is_valediction(body[end - 1][1].text):
            end -= 1
        changes[parts[place][0]] = {"rule": "letters", "kind": LineKind.NARRATION}
        for number, _ in body[end:]:
            changes[number] = {"rule": "letters", "kind": LineKind.NARRATION}
        for number, _ in body[:end]:
            changes[number] = {"kind": LineKind.SPEECH, "speaker": writer, "turn": turn, "rule": "letters"}
    authors = draft.authors or tuple(dict.fromkeys(aliases.values()))
    return replace(draft.with_parts(changes), aliases=(*draft.aliases, *sorted(aliases.items())), authors=authors)


def _body(draft: Draft, parts: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """The paragraphs of a letter: up to a heading or a line between parts."""
    body = []
    previous: int | None = None
    for number, part in parts:
        between = draft.parts[previous + 1 : number] if previous is not None else ()
        if is_heading(part) or any(is_break(other) for other in between):
            break
        body.append((number, part))
        previous = number
    return body


def _spelled_out(signature: str, addressed: list[str]) -> str:
    """An initial as the name of whoever is written to in the other letters and begins with it."""
    if len(signature) > 1:
        return signature
    names = {name for name in addressed if name.startswith(signature)}
    return names.pop() if len(names) == 1 else signature


def _is_valediction(text: str) -> bool:
    return len(text) < 80 and (text.endswith(",") or bool(_CLOSING.match(text)))


def _is_signature(text: str) -> bool:
    name = text.strip(" ,.–—-xX")
    return 0 < len(name) < 40 and looks_like_name(name, most=3)
