"""Titles that stand twice over a text: once in what the site puts above it, and once over the text itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from narrate.model.document import BlockKind
from narrate.model.script import LineKind
from narrate.segment.bylines import credit, is_count, is_person
from narrate.segment.draft import Draft, Opening, Part, is_break, skip
from narrate.segment.fields import FIELDS
from narrate.segment.name_lines import name_lines

_TOP = 16
"""Paragraphs at the beginning among which a title is looked for twice."""
_TOPIC = re.compile(
    r"(?:author\s+)?(?:topic|thread|discussion|thema|sujet|discussion|asunto|tema)\s?:\s+(?=\S)", re.IGNORECASE
)
"""Before the title of a forum's page."""
_CRUMB = re.compile(r"^.{0,200}[»›>]\s+(?=\S)")
_LEAST = 12
"""Characters of the shortest title that is known by standing twice."""
_LONGEST = 160
_SHORT = 100
"""Characters of the longest line of a site's head."""
_TITLE_AND_MORE = re.compile(r"(?P<title>[^.!?]{12,120})\. (?=\S)")
"""A title with a stand-first on the same line."""
_SAID = re.compile(r"[.!?…,;:][”\"’»)]?$")


def repeated_title(draft: Draft) -> Draft:
    """Take for the title what stands twice near the beginning, and skip what stands over it, and the other one.

    The lines over it are a site's: short, and no sentences. Two equal lines one directly under the other are a
    picture's description and its caption.
    """
    if draft.title:
        return draft
    speaking = {label.part for label in name_lines(draft)}
    top = [(number, part) for number, part in draft.open_parts() if not is_break(part) and number not in speaking]
    top = top[:_TOP]
    if any(part.block.kind is BlockKind.HEADING for _, part in top):
        return draft
    found = _twice(draft, top)
    if found is None:
        return draft
    first, second, place = found
    number, part = top[place]
    body = _named(part)
    title = part.text[body:]
    why = f"“{title[:40]}” stands a second time above the text, and is its title"
    changes: dict[int, dict[str, Any]] = {
        other: {**skip("boilerplate: the site’s head", "repeated_title"), "why": why}
        for other, line in top[:place]
        if credit(line.text) is None and not is_count(line.text)
    }
    again = top[second if place == first else first]
    led = _TITLE_AND_MORE.match(again[1].text) if again[1].text != title else None
    changes[again[0]] = (
        {"kind": LineKind.NARRATION, "rule": "repeated_title", "body": led.end(), "why": why}
        if led
        else {**skip("the title, for the second time", "repeated_title"), "why": why}
    )
    changes[number] = {
        "kind": LineKind.HEADING, "rule": "repeated_title", "body": body, "opens": Opening(title=title), "why": why,
    }  # fmt: skip
    return replace(draft.with_parts(changes), title=title)


def _twice(draft: Draft, top: list[tuple[int, Part]]) -> tuple[int, int, int] | None:
    """The places of the first title that stands twice, and which of the two is the text's own."""
    for first, (_, part) in enumerate(top):
        if first and not _is_head(top[first - 1][1]):
            return None
        title = part.text[_named(part, crumbs=True) :]
        glued = _TITLE_AND_MORE.match(title)
        if glued and any(other.text == glued["title"] for _, other in top[first + 1 :]):
            title = glued["title"]
        if not _is_title(title):
            continue
        for second in range(first + 1, len(top)):
            other = top[second][1]
            again = _named(other, crumbs=True)
            if other.text[again:].casefold() != title.casefold():
                continue
            if second == first + 1 and not other.blank_before:
                break
            if sum(title.casefold() == one.text.casefold() for one in draft.parts) > 2:
                break
            # A path that ends in the title is the site's; below it the title stands alone.
            pathlike = _named(part) != _named(part, crumbs=True)
            return first, second, second if pathlike or title != part.text[_named(part, crumbs=True) :] else first
    return None


def _named(part: Part, *, crumbs: bool = False) -> int:
    """Where in a line the title begins: behind "Topic:", or at the end of a path to the page."""
    match = _TOPIC.match(part.text) or (_CRUMB.match(part.text) if crumbs else None)
    return match.end() if match else 0


def _is_title(text: str) -> bool:
    return (
        _LEAST <= len(text) <= _LONGEST
        and len(text.split()) >= 2
        and not _SAID.search(text)
        and credit(text) is None
        and not is_count(text)
        and not is_person(text)
        and text.partition(":")[0].casefold() not in FIELDS
    )


def _is_head(part: Part) -> bool:
    """Whether a line can stand in a site's head: short, and no sentence."""
    return len(part.text) <= _SHORT and not (_SAID.search(part.text) and len(part.text.split()) > 3)
