"""Readers' comments: where they begin, who wrote which, and what answers what."""

from __future__ import annotations

import itertools
import re
from typing import Any

from narrate.model.document import BlockKind
from narrate.model.script import ChapterKind, LineKind
from narrate.segment.comment_heads import Head, Line, begins_item, lines
from narrate.segment.comment_lines import is_answer, is_section, is_tool
from narrate.segment.comment_threads import Thread, begins_another, thread
from narrate.segment.draft import Draft, Opening, Part, skip
from narrate.segment.patterns import either

READER = "Reader"
"""The speaker of comments whose writers have no name."""
_PINGBACK = re.compile(
    r"(?:\[(?:…|\.\.\.)\].{0,400}\[(?:…|\.\.\.)\]|(?:pingback|trackback)\b.{0,300})$", re.IGNORECASE | re.DOTALL
)
_FORM_WORDS = either(
    r"(?:leave|post|add|write|submit|cancel) (?:a |your )?(?:public )?(?:reply|comment|response)\b.{0,40}$",
    r"(?:name|e-?mail|website|comment|submit|url)\W{0,4}(?:\(.{1,40}\))?\W*$",
    r"save my name\b",
)
_TALKS = re.compile(
    r"\b(?:I|I[’'](?:m|ve|d|ll)|my|you|your|thanks?|sorry|je|j[’']|merci|vous|ich|danke|du|gracias|tú)\b", re.IGNORECASE
)
"""What readers write to each other, and the items of an essay's list do not."""
_HEADER = "comment header, said before the comment"
_TOOLS = "boilerplate: comment tools"


def named(draft: Draft) -> Draft:
    """Threads in which every comment has a header with the writer's name."""
    given = lines(draft)
    found = thread(given)
    if found is None:
        return draft
    changes: dict[int, dict[str, Any]] = {}
    turn = _next_turn(draft)
    depths = _depths(given, found)
    dated_below = _dated_below(given, found.heads)
    for position, (head, depth) in enumerate(zip(found.heads, depths, strict=True)):
        last = position + 1 == len(found.heads)
        said = list(range(head.first, head.end))
        if last and found.closed:
            said = _until_tools(given, head, changes)
        _change(
            draft, given, head, said, changes, turn=turn + position, depth=depth, dated_below=dated_below, last=last
        )
    opening = next(
        (number for number in sorted(changes) if "turn" in changes[number] and changes[number]["turn"]), None
    )
    if opening is not None:
        changes[opening]["opens"] = Opening(title="Comments", kind=ChapterKind.COMMENTS)
    _skip_above(given, found, changes)
    end = found.heads[-1].end
    if end < len(given) and begins_another(given, end):
        changes |= {
            line.number: skip("boilerplate: the beginning of another post", "comments.named")
            for line in given[end:]
            if line.part.open
        }
    return draft.with_parts(changes)


def _change(
    draft: Draft,
    given: list[Line],
    head: Head,
    said: list[int],
    changes: dict[int, dict[str, Any]],
    *,
    turn: int,
    depth: int,
    dated_below: bool,
    last: bool,
) -> None:
    """Give a comment's lines to its writer, and skip its header and tools."""
    name = _known(head.name, draft)
    closing = head.end
    while closing > head.first and (given[closing - 1].tool or given[closing - 1].stamp):
        closing -= 1
    for place in {*said, *head.header}:
        line = given[place]
        ends = place >= closing
        if place in head.header or (line.stamp and dated_below and ends) or _is_subject(draft, line, head, place):
            changes[line.number] = skip(_HEADER, "comments.named")
        elif not line.part.open and (last or _FORM_WORDS.match(line.part.text)):
            continue
        else:
            changes[line.number] = _comment(line.part, name, turn, depth, "comments.named")
            if not line.part.open and changes[line.number].get("turn"):
                changes[line.number] |= {"voiced": True, "reason": ""}


def _comment(part: Part, name: str, turn: int, depth: int, rule: str) -> dict[str, Any]:
    if is_tool(part.text):
        return skip(_TOOLS, rule)
    if _PINGBACK.match(part.text):
        return skip("pingback", rule)
    return {"kind": LineKind.COMMENT, "speaker": name, "turn": turn, "depth": depth, "rule": rule}


def _known(name: str, draft: Draft) -> str:
    """The writer's name; the author of the post, who answers under an account's name or as "author", by his own."""
    plain = "".join(name.casefold().split()).lstrip("@")
    for author in draft.authors:
        if plain == "".join(author.casefold().split()):
            return author
    if plain in {"author", "postauthor", "admin", "autor", "auteur"} and len(draft.authors) == 1:
        return draft.authors[0]
    return name or READER


def _is_subject(draft: Draft, line: Line, head: Head, place: int) -> bool:
    """Whether a line is a forum's subject line: "Re: …", or the topic's title repeated under or over a header."""
    beside = place in {head.first, head.end - 1} or place - 1 in head.header
    if not beside or line.part.text.endswith((".", "!")):
        return False
    return is_answer(line.part.text) or bool(draft.title and line.part.text.casefold() == draft.title.casefold())


def _dated_below(given: list[Line], heads: tuple[Head, ...]) -> bool:
    """Whether dates close the comments: most of them end with one that is not their header's."""
    ending = sum(any(given[place].stamp for place in range(head.below, head.end)) for head in heads)
    return 2 * ending > len(heads)


def _until_tools(given: list[Line], head: Head, changes: dict[int, dict[str, Any]]) -> list[int]:
    """The lines of the last comment, to the tools that close it; small lines below them belong to the page."""
    place = head.below
    while place < head.end and not given[place].tool:
        place += 1
    while place < head.end and given[place].tool:
        place += 1
    for line in given[place : head.end]:
        if line.part.open and len(line.part.text) < 100 and not line.part.text.endswith((".", "!", "?", "”")):
            changes[line.number] = skip("boilerplate: below the comments", "comments.named")
    return list(range(head.first, place))


def _depths(given: list[Line], found: Thread) -> list[int]:
    """How deep each comment answers: by indentation and arrows, or by the name of the one who is answered."""
    keys = [
        (0 if part.block.kind is BlockKind.HEADING else part.block.level, head.arrows)
        for head in found.heads
        for part in (given[head.first].part,)
    ]
    if len(set(keys)) == 1:
        return _answered(found.heads)
    depths = []
    inside: list[tuple[int, int]] = []
    for key in keys:
        while inside and inside[-1] >= key:
            inside.pop()
        depths.append(len(inside))
        inside.append(key)
    return depths


def _answered(heads: tuple[Head, ...]) -> list[int]:
    """Depths where nothing is indented: one more than the last comment of the one who is answered."""
    depths: list[int] = []
    latest: dict[str, int] = {}
    for head in heads:
        depths.append(latest.get(head.to.casefold(), 0) + 1 if head.to else 0)
        latest[head.name.casefold()] = depths[-1]
    return depths


def _skip_above(given: list[Line], found: Thread, changes: dict[int, dict[str, Any]]) -> None:
    """Skip the heading of the comments, and what can be clicked between it and the first of them."""
    for place in range(found.sections[0], found.heads[0].first) if found.sections else ():
        line = given[place]
        if line.section and line.part.open:
            changes[line.number] = skip("heading of the comments, said as the chapter's title", "comments.named")
        elif line.part.open and (line.tool or (line.named and given[place + 1].tool)):
            changes[line.number] = skip(_TOOLS, "comments.named")


def _next_turn(draft: Draft) -> int:
    return max((part.turn or 0 for part in draft.parts), default=0) + 1


def numbered(draft: Draft) -> Draft:
    """Threads as numbered lists with replies as bullets further in: `1.` a reader, `•` the answer."""
    items = [(number, part) for number, part in draft.open_parts() if part.block.kind is BlockKind.LIST_ITEM]
    start = _thread_start(items)
    start = _below_section(draft) if start is None else start
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
        if begins_item(part):
            depth = levels.index(part.block.level) if part.block.level in levels else 0
            turn += 1
            answered = speakers.get(depth - 1, "")
            speaker = READER if depth == 0 or answered == author else author or READER
            speakers[depth] = speaker
        elif part.block.level == 0 and not _PINGBACK.match(part.text):
            break
        changes[number] = _comment(part, speaker, turn, depth, "comments.numbered")
        if begins_item(part) and changes[number].get("turn"):
            changes[number]["marker"] = part.block.marker
    first = next((number for number in sorted(changes) if "turn" in changes[number]), None)
    if first is not None:
        changes[first]["opens"] = Opening(title="Comments", kind=ChapterKind.COMMENTS)
    above = next((number for number in range(start - 1, -1, -1) if draft.parts[number].text), None)
    if above is not None and draft.parts[above].open and is_section(draft.parts[above].text):
        changes[above] = skip("heading of the comments, said as the chapter's title", "comments.numbered")
    return draft.with_parts(changes)


def _below_section(draft: Draft) -> int | None:
    """The item that counts 1 directly below a heading that counts the comments, which have no names."""
    shown = [(number, part) for number, part in enumerate(draft.parts) if part.text]
    for (_, above), (number, part) in itertools.pairwise(shown):
        counted = is_section(above.text) and above.text.strip(" :")[:1].isdigit()
        if counted and part.open and begins_item(part) and re.fullmatch(r"\(?1[.)]", part.block.marker):
            return number
    return None


def _thread_start(items: list[tuple[int, Part]]) -> int | None:
    """The paragraph with which a numbered thread begins: indented, counted from 1, with answers further in.

    The answers are bullets, or counted as well where most of the items speak to somebody.
    """
    tried = {0}
    for position, (number, part) in enumerate(items):
        # Where the first item of a depth begins no thread, no later one does: it has fewer items below it.
        if not re.fullmatch(r"\(?1[.)]", part.block.marker) or part.block.level in tried:
            continue
        tried.add(part.block.level)
        rest = items[position:]
        counted = [
            p for _, p in rest if p.block.level == part.block.level and re.fullmatch(r"\(?\d{1,3}[.)]", p.block.marker)
        ]
        deeper = [p for _, p in rest if p.block.level > part.block.level]
        bullets = any(not p.block.marker[:1].isdigit() for p in deeper)
        talk = 2 * sum(bool(_TALKS.search(p.text)) for p in counted) > len(counted)
        if len(counted) >= 3 and deeper and (bullets or talk):
            return number
    return None
