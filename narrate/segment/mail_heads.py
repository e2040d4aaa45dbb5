"""The heads of e-mails: the lines that say from whom, to whom, when and about what."""

from __future__ import annotations

import itertools
import re
from typing import Any

from narrate.model.script import LineKind
from narrate.segment.comment_lines import is_section
from narrate.segment.draft import Draft, Part, skip
from narrate.segment.patterns import either

_SENDER = re.compile(r"(?:from|von|de|da|expéditeur|absender)\s?:\s(?P<name>[^<,;(|]{2,50})", re.IGNORECASE)
_ARCHIVED = re.compile(r"from\s?:\s\S{1,60} at \S{1,60} \((?P<name>[^()]{2,50})\)$", re.IGNORECASE)
"""A sender in the archive of a mailing list: the name stands in brackets behind the address."""
_RECEIVER = re.compile(r"(?:to|an|à|para|a|destinataire|empfänger)\s?:\s(?P<name>[^<,;(|]{2,50})", re.IGNORECASE)
_HEAD_LINE = either(
    r"(?:from|to|date|sent|received|subject|cc|bcc|re|reply-to)\s?:\s?\S.{0,140}$",
    r"(?:von|an|datum|gesendet|betreff)\s?:\s?\S.{0,140}$",
    r"(?:de|à|date|envoyé|objet)\s?:\s?\S.{0,140}$",
    r"(?:de|para|fecha|enviado|asunto)\s?:\s?\S.{0,140}$",
)
_SUBJECT = re.compile(r"(?:subject|betreff|objet|asunto|re)\s?:", re.IGNORECASE)
_HEAD = "head of an e-mail: the voice says who writes"


def mail_heads(draft: Draft) -> Draft:
    """Keep the heads of e-mails (two lines or more, "From: …" among them) from being read as bylines and fields."""
    changes: dict[int, dict[str, Any]] = {}
    parts = list(itertools.takewhile(lambda one: not is_section(one[1].text), draft.open_parts()))
    for first, last in heads(parts):
        for number, part in parts[first:last]:
            said = {"rule": "mail-heads", "kind": LineKind.NARRATION}
            changes[number] = said if _SUBJECT.match(part.text) else skip(_HEAD, "mail-heads")
    return draft.with_parts(changes)


def heads(parts: list[tuple[int, Part]]) -> list[tuple[int, int]]:
    """The heads of e-mails: first line, and the line after the last. One alone needs somebody who is written to."""
    found = []
    place = 0
    while place < len(parts):
        end = place
        while end < len(parts) and _HEAD_LINE.match(_unbracketed(parts[end][1].text)):
            end += 1
        lines = [part.text for _, part in parts[place:end]]
        sent = any(_SENDER.match(_unbracketed(line)) for line in lines)
        # In brackets a line is a head even alone.
        if sent and (end - place >= 2 or lines[0][0] in "[("):
            found.append((place, end))
        place = max(end, place + 1)
    addressed = any(_RECEIVER.match(part.text) for first, last in found for _, part in parts[first:last])
    return found if len(found) >= 2 or addressed else []


def _unbracketed(text: str) -> str:
    """A line of a head without the brackets around it."""
    match = re.fullmatch(r"[\[(]\s?(.{1,160}?)\s?[\])]", text)
    return match[1] if match else text


def is_head_line(text: str) -> bool:
    """Whether a line has the form of one of a head's."""
    return bool(_HEAD_LINE.match(text))


def correspondents(lines: list[str]) -> tuple[str, str]:
    """Who writes and who is written to, as the lines of a head say; empty for whom they do not name."""
    archived = next((match["name"].strip() for line in lines if (match := _ARCHIVED.match(line))), "")
    bare = [_unbracketed(line) for line in lines]
    sender = next((match["name"].strip(" \"“”'") for line in bare if (match := _SENDER.match(line))), "")
    to = next((match["name"].strip() for line in bare if (match := _RECEIVER.match(line))), "")
    return archived or sender, to
