"""Where each reader's comment begins and ends: the form of header that recurs in a thread, before the text or after it.

A header is known by its form coming back, or by a heading of the comments above it, never by one line alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from narrate.model.document import BlockKind
from narrate.segment.comment_headers import answers
from narrate.segment.comment_heads import FORMS, Head, Line, inline, leveled, lines, profiles
from narrate.segment.comment_lines import is_answer, is_sure_section
from narrate.segment.draft import Draft

_UNNAMED = frozenset(["anonymous", "anon", "anonym", "anonyme", "anónimo", "guest", "gast", "reader", "unknown"])
"""Names that several writers have."""
_LEAST = 3
"""Headers from which on a thread without a heading is a message board's."""

_CUT_OFF = re.compile(r"(?:\.\.\.|…)[\])]?(?:\s?(?:read|continue) more\W*)?$", re.IGNORECASE)
"""How the beginning of a text ends that goes on elsewhere."""
_TITLE = 90
"""Characters of the longest title over it."""
_WIDGET = re.compile(
    r"(?:about (?:me|the author|us)|my photo|contributors|followers|labels|blog archive|subscribe to"
    r"|qui êtes-vous|über mich|sobre mí|acerca de mí|informazioni personali)\W*$",
    re.IGNORECASE,
)
"""Heads a box that a blog shows below the comments."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments of a document."""

    heads: tuple[Head, ...]
    sections: tuple[int, ...] = field(default=())
    """Places of the lines that head the comments."""
    closed: bool = False
    """Whether a line of tools closes every comment."""


def thread(given: list[Line]) -> Thread | None:
    """The comments of a document, by the form of header that most of them have; None where there are none.

    given: the lines of the document that may belong to comments.
    """
    marks = [(find, places) for find in FORMS if (places := find(given))]
    best: tuple[tuple[bool, int], Callable[[list[Line]], list[Head]], int] | None = None
    sections = [place for place, line in enumerate(given) if line.section]
    for find, heads in marks:
        firsts = [head.header[0] for head in heads]
        section, count = _section(sections, firsts)
        if not _evident(given, _below(heads, section), section):
            continue
        rank = (find in {profiles, leveled}, count)
        if best is None or rank > best[0]:
            best = (rank, find, section)
    if best is None:
        return None
    _, find, section = best
    heads = _below(find(given), section)
    if find is inline:
        heads = _recurring(heads)
    # Where heads have dates, a sentence such as "as Ann said:" is none.
    dated = [head for head in heads if head.dated]
    heads = dated if 3 * len(dated) >= 2 * len(heads) else heads
    built = _after(given, heads, section)
    if not built and all(head.signed for head in heads):
        return None
    built = _itemised(given, built or _before(given, heads, section))
    first = built[0].first
    above = tuple(place for place in sections if section <= place < first and section >= 0)
    return Thread(heads=tuple(built), sections=above, closed=_closed(given, built))


def headers(draft: Draft) -> frozenset[int]:
    """The paragraphs that are headers of a thread, so that none of them is the text's own byline.

    Without a heading of the comments there have to be several: an article and one comment can be dated alike.
    """
    given = lines(draft)
    found = thread(given)
    if found is None or (not found.sections and len(found.heads) < _LEAST):
        return frozenset()
    return frozenset(given[place].number for head in found.heads for place in head.header)


def _section(sections: list[int], firsts: list[int]) -> tuple[int, int]:
    """The heading of the comments, -1 for none, and how many headers stand below it.

    It is the last one that has the most headers below it: "2 replies" inside a thread has fewer.
    """
    if not firsts:
        return -1, 0
    above = bisect_right(sections, firsts[0])
    if above:
        return sections[above - 1], len(firsts)
    for place in sections:
        below = len(firsts) - bisect_right(firsts, place)
        if 2 * below > len(firsts):
            return place, below
    return -1, len(firsts)


def _below(heads: list[Head], section: int) -> list[Head]:
    return [head for head in heads if head.header[0] > section]


def _evident(given: list[Line], heads: list[Head], section: int) -> bool:
    """Whether lines that look like headers are headers.

    Below a heading of the comments one with a date, or of a form that only comments have, will do, at most a line
    further down, and two otherwise. Elsewhere, and below a heading that an essay can have as well, the form has to
    recur, with texts between, and be one that only comments have, or have tools such as "Reply" around it.
    """
    if not heads:
        return False
    if section >= 0 and is_sure_section(given[section].part.text):
        between = sum(line.plain for line in given[section + 1 : heads[0].header[0]])
        return len(heads) >= 2 or (between <= 1 and (heads[0].dated or heads[0].strong))
    if all(head.signed for head in heads) and 2 * sum(_is_quoted(given, head) for head in heads) >= len(heads):
        return False
    names = {head.name for head in heads}
    unnamed = all(name.casefold() in _UNNAMED for name in names)
    items = all(head.dated and given[head.first].item for head in heads)
    if len(heads) < 2 or (len(names) < 2 and not (unnamed or items)):
        return False
    last = [*(head.header[0] for head in heads[1:]), len(given)]
    filled = sum(any(line.plain for line in given[head.below : end]) for head, end in zip(heads, last, strict=True))
    tools = sum(
        (line.tool and not line.part.text.isdigit()) or is_answer(line.part.text)
        for line in given[heads[0].header[0] :]
    )
    strong = sum(head.strong for head in heads)
    return 2 * filled > len(heads) and (2 * strong >= len(heads) or tools >= 2)


def _is_quoted(given: list[Line], head: Head) -> bool:
    """Whether what stands over a signature is in quotation marks: somebody collects what others have said."""
    text = given[head.header[0] - 1].part.text if head.header[0] else ""
    return text[:1] in tuple("“\"«„‘'") and text.rstrip(".")[-1:] in tuple("”\"»“’'")


def _recurring(heads: list[Head]) -> list[Head]:
    """Headers without those whose form is alone, where others recur: a line of prose can look like one by chance."""
    recurring = {form for form, count in Counter(head.form for head in heads).items() if count >= 2}
    if not recurring:
        return heads
    return [head for head in heads if head.form in recurring or head.strong]


def _before(given: list[Line], heads: list[Head], section: int) -> list[Head]:
    """Comments whose headers stand above their texts; each goes on to the next header."""
    if _titled(given, heads, section):
        heads = [replace(head, first=head.first - 1) for head in heads]
    ends = [*(head.first for head in heads[1:]), _end(given, heads[-1])]
    return [
        replace(
            head, end=end, to=head.to or next((to for at in head.header if (to := answers(given[at].part.text))), "")
        )
        for head, end in zip(_beside(heads), ends, strict=True)
    ]


def _itemised(given: list[Line], heads: list[Head]) -> list[Head]:
    """Where every header is an item of a list, the other items of its level are comments whose names are lost."""
    levels = {given[head.first].part.block.level for head in heads}
    if len(heads) < 2 or len(levels) > 1 or not all(given[head.first].item for head in heads):
        return heads
    found = []
    for head in heads:
        begins = [at for at in range(head.below, head.end) if given[at].item and given[at].part.block.level in levels]
        ends = [*begins, head.end]
        found.append(replace(head, end=ends[0]))
        found += [Head(name="", first=at, header=(), end=end) for at, end in zip(begins, ends[1:], strict=True)]
    return found


def _titled(given: list[Line], heads: list[Head], section: int) -> bool:
    """Whether every comment has a subject above its header: a short line that is no sentence."""
    if section < 0 or sum(line.plain for line in given[section + 1 : heads[0].first]) != 1:
        return False
    above = [given[head.first - 1] for head in heads]
    return all(line.plain and len(line.part.text) < 100 and not _is_sentence(line) for line in above)


def _is_sentence(line: Line) -> bool:
    return line.part.text.endswith((".", "!", "?", "…", "”", '"', ")")) and not is_answer(line.part.text)


def _beside(heads: list[Head]) -> list[Head]:
    """Headers in which the one who is answered stands directly after the writer, as `Ann Bob 3h ago`."""
    seen: set[str] = set()
    found = []
    for head in heads:
        words = head.name.split()
        cut = next((at for at in range(1, len(words)) if " ".join(words[at:]) in seen), None)
        beside = cut is not None and not head.to
        found.append(replace(head, name=" ".join(words[:cut]), to=" ".join(words[cut:])) if beside else head)
        seen.add(found[-1].name)
    return found


def begins_another(given: list[Line], place: int) -> bool:
    """Whether another post begins at a line: its title, and under it no more than a text that is cut off."""
    title, text = given[place : place + 1], given[place + 1 : place + 2]
    if not text or not (title[0].plain and text[0].plain) or not title[0].part.blank_before:
        return False
    words = [word for word in title[0].part.text.split() if len(word) > 3]
    capitals = sum(not word[0].islower() for word in words)
    titled = len(title[0].part.text) < _TITLE and not _is_sentence(title[0]) and 2 * capitals > len(words)
    return titled and bool(_CUT_OFF.search(text[0].part.text)) and not any(line.plain for line in given[place + 2 :])


def _end(given: list[Line], last: Head) -> int:
    """Where the last comment ends at the latest: at another post, a blog's box, or a heading, which no comment has."""
    for place in range(last.below, len(given)):
        if place > last.below and (begins_another(given, place) or _WIDGET.match(given[place].part.text)):
            return place
        kind = given[place].part.block.kind
        if kind is BlockKind.HEADING and given[last.header[0]].part.block.kind is not BlockKind.HEADING:
            return place
    return len(given)


def _after(given: list[Line], heads: list[Head], section: int) -> list[Head]:
    """Comments whose names stand below their texts: text stands above the first name, none below the last."""
    if section < 0 and not all(head.signed for head in heads):
        return []
    if any(not head.dated or head.form.startswith("says") for head in heads):
        return []
    first, last = heads[0].header[0], heads[-1].header[-1]
    above = any(line.plain and _is_sentence(line) for line in given[section + 1 : first])
    below = any(line.plain and _is_sentence(line) for line in given[last + 1 :])
    by = all(head.by for head in heads) and section >= 0
    if not above or (below and not by):
        return []
    found = []
    start = section + 1
    for head in heads:
        while start < head.header[0] and not given[start].plain:
            start += 1
        found.append(replace(head, first=start, end=head.header[-1] + 1))
        start = head.header[-1] + 1
    return found


def _closed(given: list[Line], heads: list[Head]) -> bool:
    """Whether every comment but the last ends with a line of tools, so that the last one does as well."""
    return len(heads) > 1 and all(given[head.end - 1].tool for head in heads[:-1])
