"""Readers' comments: where they begin, who wrote which, and what answers what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from narrate.model.document import BlockKind
from narrate.model.script import ChapterKind, LineKind
from narrate.segment.dates import DATE, is_date
from narrate.segment.draft import Draft, Opening, Part, skip

READER = "Reader"
"""The speaker of comments whose writers have no name."""
_SECTION = re.compile(
    r"\W*(?:(?:\d{1,4}|one|two|three|four|five|no) )?"
    r"(?:comments?|responses?|replies|thoughts|kommentare|commentaires|comentarios)"
    r"(?: (?:on|to|so far|about|\().{0,120})?\W*$",
    re.IGNORECASE,
)
_HEADER = re.compile(rf"(?P<name>[^|\n]{{1,60}}?) \| (?:[^|]{{0,20}}, )?{DATE.pattern}.{{0,30}}$", re.IGNORECASE)
_SAYS = re.compile(
    r"(?P<name>[^:\n]{1,60}?) (?:says|said|wrote|writes|a dit|sagt|dice)(?: on .{4,40})?:?$", re.IGNORECASE
)
_STAMP = re.compile(
    r"(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|" + DATE.pattern + r")(?:,? (?:at )?\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?)?$",
    re.IGNORECASE,
)
_PINGBACK = re.compile(
    r"(?:\[(?:…|\.\.\.)\].{0,400}\[(?:…|\.\.\.)\]|(?:pingback|trackback)\b.{0,300})$", re.IGNORECASE | re.DOTALL
)
_META = re.compile(
    r"(?:reply|permalink|like|liked by .{0,60}|edit|report|flag|log in to reply|share|\d+ (?:likes?|votes?|points?))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Head:
    """The line, or lines, that begin a comment."""

    name: str
    lines: tuple[int, ...]
    """Numbers of the paragraphs that are header and not said."""
    body: int
    """Number of the first paragraph of the comment."""


def _heads(draft: Draft, numbers: list[int]) -> list[_Head]:
    """Comments with headers: `Name | date |`, `Name says:` with a date below it, a date with a name below it."""
    found = []
    for position, number in enumerate(numbers):
        part = draft.parts[number]
        following = numbers[position + 1] if position + 1 < len(numbers) else None
        if match := _HEADER.match(part.text):
            found.append(_Head(match["name"].strip(), (number,), number + 1))
        elif (match := _SAYS.match(part.text)) and following is not None and len(part.text) < 70:
            dated = is_date(draft.parts[following].text)
            if dated or part.text.endswith(":"):
                lines = (number, following) if dated else (number,)
                found.append(_Head(match["name"].strip(), lines, lines[-1] + 1))
        elif _STAMP.match(part.text) and following is not None:
            name = draft.parts[following]
            if len(name.text) < 50 and not name.blank_before and not name.text.endswith((".", "!", "?")):
                found.append(_Head(name.text, (number, following), following + 1))
    return found


def named(draft: Draft) -> Draft:
    """Threads in which every comment has a header with the writer's name."""
    numbers = [number for number, _ in draft.open_parts()]
    heads = _heads(draft, numbers)
    section = _section(draft)
    if not heads or (len(heads) < 2 and section is None):
        return draft
    changes: dict[int, dict[str, Any]] = {}
    turn = _next_turn(draft)
    base = min(draft.parts[head.lines[0]].block.level for head in heads)
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        end = following.lines[0] if following else len(draft.parts)
        for number in head.lines:
            changes[number] = skip("comment header, said before the comment", "comments.named")
        depth = int(draft.parts[head.lines[0]].block.level > base)
        for number in range(head.body, end):
            if draft.parts[number].open:
                changes[number] = _comment(draft.parts[number], head.name, turn, depth, "comments.named")
        turn += 1
    first = heads[0].body
    changes[first] = {**changes.get(first, {}), "opens": Opening(title="Comments", kind=ChapterKind.COMMENTS)}
    _skip_section(section, heads[0].lines[0], changes)
    return draft.with_parts(changes)


def _comment(part: Part, name: str, turn: int, depth: int, rule: str) -> dict[str, Any]:
    if _META.match(part.text):
        return skip("boilerplate: comment tools", rule)
    if _PINGBACK.match(part.text):
        return skip("pingback", rule)
    return {"kind": LineKind.COMMENT, "speaker": name, "turn": turn, "depth": depth, "rule": rule}


def _section(draft: Draft) -> int | None:
    for number, part in reversed(list(draft.open_parts())):
        if len(part.text) < 140 and _SECTION.match(part.text):
            return number
    return None


def _skip_section(section: int | None, first: int, changes: dict[int, dict[str, Any]]) -> None:
    if section is not None and first - 3 <= section < first:
        changes[section] = skip("heading of the comments, said as the chapter's title", "comments")


def _next_turn(draft: Draft) -> int:
    return max((part.turn or 0 for part in draft.parts), default=0) + 1


def numbered(draft: Draft) -> Draft:
    """Threads as numbered lists with replies as bullets further in: `1.` a reader, `•` the answer."""
    items = [(number, part) for number, part in draft.open_parts() if part.block.kind is BlockKind.LIST_ITEM]
    start = _thread_start(items)
    if start is None:
        return draft
    levels = sorted({part.block.level for number, part in items if number >= start and part.block.marker})
    changes: dict[int, dict[str, Any]] = {}
    turn = _next_turn(draft) - 1
    speakers: dict[int, str] = {}
    depth = 0
    author = draft.authors[0] if draft.authors else ""
    speaker = READER
    for number, part in draft.open_parts():
        if number < start:
            continue
        if _begins_item(part):
            depth = levels.index(part.block.level) if part.block.level in levels else 0
            turn += 1
            answered = speakers.get(depth - 1, "")
            speaker = READER if depth == 0 or answered == author else author or READER
            speakers[depth] = speaker
        elif part.block.level == 0 and not _PINGBACK.match(part.text):
            break
        changes[number] = _comment(part, speaker, turn, depth, "comments.numbered")
        if _begins_item(part) and changes[number].get("turn"):
            changes[number]["marker"] = part.block.marker
    first = next((number for number in sorted(changes) if "turn" in changes[number]), None)
    if first is not None:
        changes[first]["opens"] = Opening(title="Comments", kind=ChapterKind.COMMENTS)
    return draft.with_parts(changes)


def _begins_item(part: Part) -> bool:
    """Whether a paragraph is the first of a list item."""
    return bool(part.block.marker) and part.block.kind is BlockKind.LIST_ITEM and part.start == 0


def _thread_start(items: list[tuple[int, Part]]) -> int | None:
    """The paragraph with which a numbered thread begins: indented, counted from 1, with answers further in."""
    for position, (number, part) in enumerate(items):
        if not re.fullmatch(r"\(?1[.)]", part.block.marker) or part.block.level == 0:
            continue
        rest = items[position:]
        counted = [
            p for _, p in rest if p.block.level == part.block.level and re.fullmatch(r"\(?\d{1,3}[.)]", p.block.marker)
        ]
        deeper = [p for _, p in rest if p.block.level > part.block.level and not p.block.marker[:1].isdigit()]
        if len(counted) >= 3 and deeper:
            return number
    return None
