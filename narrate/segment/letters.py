"""Letters and e-mails: their head or their salutation names who is written to, head or signature who writes.

Letters to a publication, which greet nobody and have a name under each, are `signed_letters`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from narrate.model.script import LineKind
from narrate.segment.draft import Confidence, Draft, Part, is_break, is_heading
from narrate.segment.mail_heads import correspondents, heads, is_head_line
from narrate.segment.names import full_name, is_name_word, looks_like_name, same_person
from narrate.segment.replies import opens_reply
from narrate.segment.signatures import (
    is_by,
    is_closing,
    is_dateline,
    is_signature,
    is_valediction,
    signer,
    signs_inline,
)

_SALUTATION = re.compile(
    r"(?:(?:my )?dear(?:est)?|hello|hi|hey|cher|chère|liebe|lieber|querid[oa]|car[oa]|beste|kære|hola|hallo|salut|ciao)"
    r"\s(?P<name>[^\W\d_]\.|(?:(?:mrs?|ms|dr|prof)\.\s)?[^,:!.?]{1,40})[,:!–—-]*$",
    re.IGNORECASE,
)
_TO_ALL = re.compile(
    r"(?:(?:dear|hello|hi|hola|chers?|liebe|queridos) (?:all|everyone|everybody|readers?|friends|sirs?|madam|editors?"
    r"|alle|leser|freunde|amis|lecteurs|todos|lectores|amigos)(?: or madam)?|sirs?|madam|gentlemen|messieurs|señores"
    r"|sehr geehrte damen und herren|to the editors?|à la rédaction|an die redaktion)[,:!]$",
    re.IGNORECASE,
)
"""What a letter to a magazine begins with."""
_TEASING = re.compile(r"(?P<name>[^\W\d_]{2,20}), [^.!?]{2,30},$")
"""Ann, you rascal,"""
_POSTSCRIPT = re.compile(r"(?:P\.?[- ]?){1,2}S\b")
_WRITES = re.compile(
    r"(?P<name>[A-ZÀ-Þ][\w’'.-]{0,20}(?: [\w’'.-]{1,20}){0,3}) (?:writes|wrote|asks|schreibt|fragt|écrit|demande"
    r"|escribe|pregunta|scrive|chiede)\s?:$"
)
"""Alone on a line above a letter to a publication."""
_ADDRESSES = re.compile(
    r"\b(?:I|you|your|we|my|me|je|j[’'].|tu|te|t[’'].|vous|toi|moi|ich|du|dich|dir|sie|mir|yo|tú|te|mi)\b",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"(?P<name>[^\W\d_][^:.!?,]{1,40}) "
    r"(?:replies|replied|responds|answers|writes|antwortet|répond|responde|contesta):\s+"
)
"""Ann Marsh replies: …"""
_NEAR_END = 4
"""Paragraphs at the end of a letter among which its signature is looked for first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """A letter on its way to having a writer; places count the paragraphs that no rule has decided about."""

    first: int
    """Where its head or its salutation stands."""
    body: int
    """Where its text begins."""
    sender: str = ""
    to: str = ""


def letters(draft: Draft) -> Draft:
    """Give each letter to who is named in its head, or signs it, or else to the other of two correspondents.

    What is written above and below the text of a letter (its head, the salutation, the signature) is the narrator's.
    """
    parts = [(number, part) for number, part in enumerate(draft.parts) if part.open or part.rule == "mail-heads"]
    found = _letters(parts)
    if len(found) < 2 and not _is_letter(parts, found):
        return draft
    written = _Correspondence(draft, parts, found)
    changes: dict[int, dict[str, Any]] = {}
    turn = max((part.turn or 0 for part in draft.parts), default=0)
    for place, letter in enumerate(found):
        last = place + 1 == len(found)
        body = _body(draft, parts, letter, len(parts) if last else found[place + 1].first)
        end, name, rest = written.signed(letter, body, last=last)
        writer = written.writer(letter, parts[name][1].text if end < rest else "")
        if not writer:
            continue
        turn += 1
        how = _evidence(letter, signed=end < rest, writer=writer)
        for at in range(letter.first, letter.body):
            if parts[at][1].voiced:
                changes[parts[at][0]] = {"rule": "letters", "kind": LineKind.NARRATION}
        for at in range(end, rest):
            changes[parts[at][0]] = {"rule": "letters", "kind": LineKind.NARRATION}
        own = turn
        for at in range(rest, body.stop if end < rest else rest):
            reply = _REPLY.match(parts[at][1].text)
            if reply and looks_like_name(reply["name"]):
                turn += 1
                changes[parts[at][0]] = {
                    "kind": LineKind.SPEECH, "speaker": written.called_by(reply["name"]), "turn": turn,
                    "rule": "letters", "body": reply.end(), "confidence": Confidence.LIKELY,
                    "why": "it stands under a signed letter and says that it is a reply",
                }  # fmt: skip
        after = rest if rest < body.stop and _POSTSCRIPT.match(parts[rest][1].text) else body.stop
        for at in (*range(letter.body, end), *range(after, body.stop if not last else min(after + 1, body.stop))):
            changes[parts[at][0]] = {
                "kind": LineKind.SPEECH, "speaker": writer, "turn": own, "rule": "letters",
                "confidence": how[0], "why": how[1],
            }  # fmt: skip
    # Those who write to each other are the text's authors; those who write to a publication are not.
    addressed = {written.called_by(letter.to) for letter in found if letter.to}
    writers = {change["speaker"] for change in changes.values() if "speaker" in change}
    together = len(found) == 1 or bool(addressed & writers)
    full = dict.fromkeys(name for name in written.names.values() if " " in name) if together else {}
    authors = draft.authors or tuple(full)
    aliases = sorted((short, name) for short, name in written.names.items())
    return replace(draft.with_parts(changes), aliases=(*draft.aliases, *aliases), authors=authors)


def _evidence(letter: _Letter, *, signed: bool, writer: str) -> tuple[Confidence, str]:
    """How sure it is who wrote a letter, and why."""
    if letter.sender:
        return Confidence.CERTAIN, f"the head of the letter says that it is from {letter.sender}"
    if signed:
        return Confidence.CERTAIN, f"the letter is signed, and so {writer}'s"
    return Confidence.DOUBTFUL, f"nobody signs it, and it is written to {letter.to}"


def _letters(parts: list[tuple[int, Part]]) -> list[_Letter]:
    """The beginnings of letters: by their heads, and by salutations alone in a paragraph."""
    found_heads = dict(heads(parts))
    named = [place for place, (_, part) in enumerate(parts) if part.open and _WRITES.match(part.text)]
    found_heads |= {place: place + 1 for place in named} if len(named) > 1 else {}
    found: list[_Letter] = []
    known: set[str] = set()
    for place, (_, part) in enumerate(parts):
        if place in found_heads:
            sender, to = correspondents([other.text for _, other in parts[place : found_heads[place]]])
            writes = _WRITES.match(part.text)
            sender = sender or (writes["name"] if writes else "")
            found.append(_Letter(first=place, body=found_heads[place], sender=sender, to=to))
            known |= {sender, to} - {""}
        elif (name := _addressed(part, known)) and not is_head_line(part.text):
            if found and found[-1].body == place:
                found[-1] = replace(found[-1], body=place + 1, to=found[-1].to or name)
            else:
                found.append(_Letter(first=place, body=place + 1, to=name))
                known.add(name)
    return found


def _is_letter(parts: list[tuple[int, Part]], found: list[_Letter]) -> bool:
    """Whether a text is one letter: it begins with the salutation, below a title at most, and ends with a signature."""
    if not found or found[0].sender or found[0].first > 1 or len(parts) < found[0].body + 3:
        return False
    above, last = parts[-2][1].text, parts[-1][1].text
    return signs_inline(last) or (is_signature(last) and is_closing(above))


def _addressed(part: Part, known: set[str]) -> str:
    """Who is greeted in a paragraph of its own: "Dear Ann,", or "Ann," where letters to Ann are known."""
    if len(part.text) >= 60:
        return ""
    match = _SALUTATION.match(part.text)
    if _TO_ALL.match(part.text):
        return part.text.rstrip(",:!")
    if match:
        return match["name"].strip() if is_name_word(match["name"].split()[0]) else ""
    bare = part.text.rstrip(" ,–—-")
    teasing = _TEASING.match(part.text)
    if teasing and any(same_person(teasing["name"], name) for name in known):
        return teasing["name"]
    return bare if bare != part.text and any(same_person(bare, name) for name in known) else ""


def _body(draft: Draft, parts: list[tuple[int, Part]], letter: _Letter, stop: int) -> range:
    """The paragraphs of a letter: up to a heading, a line between parts, or the date over the next letter."""
    end = letter.body
    indented = _WRITES.match(parts[letter.first][1].text) is not None
    while end < stop:
        between = draft.parts[parts[end - 1][0] + 1 : parts[end][0]] if end > letter.body else ()
        apart = indented and parts[end][1].block.level > parts[letter.body][1].block.level
        if (
            apart
            or is_heading(parts[end][1])
            or any(is_break(other) for other in between)
            or opens_reply(parts[end][1])
        ):
            break
        end += 1
    return range(letter.body, end)


class _Correspondence:
    """Who writes to whom."""

    def __init__(self, draft: Draft, parts: list[tuple[int, Part]], found: list[_Letter]) -> None:
        self.draft = draft
        self.parts = parts
        self.text = draft.prose()
        named = [letter.to for letter in found] + [letter.sender for letter in found]
        self.called = list(dict.fromkeys(name for name in named if name))
        self.names: dict[str, str] = {}
        """For every name in a head or a signature the full one."""

    def signed(self, letter: _Letter, body: range, *, last: bool) -> tuple[int, int, int]:
        """Where a letter's end begins, the valediction or else the signature; where it is signed, and what follows."""
        places = list(body)
        order = [*reversed(places[-_NEAR_END:]), *(places if last else ())]
        for at in order:
            text = self.parts[at][1].text
            own = signs_inline(text)
            if letter.sender and not own and not is_by(text, letter.sender):
                continue
            if not own and not (is_signature(text) and (at in places[-_NEAR_END:] or self._is_correspondent(text))):
                continue
            name = at
            # "Ann Marsh" above "Ludlow": a letter to a magazine is signed with name and town.
            if not own and at - 1 > body.start and self._signs_above(at):
                name = at - 1
            first = name
            if not own and name > body.start and is_valediction(self.parts[name - 1][1].text):
                first = name - 1
            return first, name, at + 1
        end = body.stop
        if last and letter.sender:
            # An e-mail without a signature goes on as long as somebody speaks to somebody.
            end = next((at for at in places[1:] if _is_notice(self.parts[at][1].text)), end)
        # Without a signature a short line with a number over the next letter is its place and date.
        if not last and end - body.start > 1 and is_dateline(self.parts[end - 1][1].text):
            end -= 1
        return end, end, end

    def _signs_above(self, at: int) -> bool:
        """Whether the line above one that looks like a signature is signed itself, so that this one is a place."""
        above, here = self.parts[at - 1][1].text, self.parts[at][1].text
        if not is_signature(above) or is_closing(above):
            return False
        return is_valediction(self.parts[at - 2][1].text) or len(above.split()) > len(here.split())

    def _is_correspondent(self, text: str) -> bool:
        name = text.strip(" ,.–—-")
        return any(same_person(name, other) for other in (*self.called, *self.draft.authors))

    def writer(self, letter: _Letter, signature: str) -> str:
        """Who wrote a letter; nothing where neither head nor signature tells, nor the other one is known."""
        name = letter.sender
        if not name and signature:
            name = self._spelled_out(signer(signature))
        if not name or len(name.strip(" .")) == 1:
            name = self._other(letter.to) or name
        return self.called_by(name) if name else ""

    def _spelled_out(self, signature: str) -> str:
        """An initial as the name of whoever is written to in the other letters and begins with it."""
        bare = signature.strip(" .")
        if len(bare) > 1:
            return signature
        known = (*self.called, *self.draft.authors, *self.names.values())
        names = {name for name in known if len(name.strip(" .")) > 1 and name.startswith(bare)}
        return names.pop() if len(names) == 1 else signature

    def _other(self, to: str) -> str:
        """Of two correspondents the one who is not addressed."""
        every = (*self.called, *self.names) if len(self.called) < 2 or self.names else self.called
        known = list(dict.fromkeys(self.called_by(name) for name in every if len(name.strip(" .")) > 1))
        if to and len(known) == 2:
            return next((name for name in known if name != self.called_by(to)), "")
        return ""

    def called_by(self, name: str) -> str:
        """The full name of somebody, as addresses, authors or the text give it."""
        if name in self.names:
            return self.names[name]
        authors = [author for author in self.draft.authors if author == name or same_person(name, author)]
        longer = [other for other in self.called if other != name and same_person(name, other)]
        full = authors[0] if len(authors) == 1 else max(longer, key=len, default="")
        self.names[name] = full or full_name(name, self.text) or name
        return self.names[name]


def _is_notice(text: str) -> bool:
    """Whether a paragraph speaks to nobody and begins with a title in capitals: what a magazine puts under letters."""
    return not _ADDRESSES.search(text) and bool(re.match(r"[“\"«]?[A-ZÀ-Þ’']{2,}(?: [A-ZÀ-Þ’']{2,})*\b", text))
