"""Credits, quotations, lists, pictures, headings: what a paragraph is, where nobody speaks it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import Any

from narrate.model.document import BlockKind, MarkKind
from narrate.model.script import ChapterKind, LineKind
from narrate.segment.draft import Draft, Opening, Part, is_fact, skip

_CREDIT = re.compile(r"(?P<role>[^:.!?]{1,80}|©)\s?: ?\S")
_STOP = r"(?<=[A-ZÀ-Þ])\.|(?<=[A-ZÀ-Þ][a-z])\.|(?<=[A-ZÀ-Þ][a-z]{2})\."
"""A full stop that ends an abbreviation rather than a sentence: "Dr.", "Mrs.", "J."."""
_CAST = re.compile(rf"(?:[^().:!?–—]|{_STOP}){{3,60}}\((?:[^().!?]|{_STOP}){{1,80}}\)[*†]?$")
_CAST_HEADING = re.compile(
    r"(?:cast|credits|starring|besetzung|distribution|reparto|crew)(?: and (?:crew|credits))?:?$", re.IGNORECASE
)
_FILE_NAME = re.compile(
    r"\S{3,200}\.(?:jpe?g|png|gif|webp|svg|bmp)$|(?:image|img|dsc|screenshot)[ _-]?\d*$", re.IGNORECASE
)
_PHOTO = re.compile(
    r"[.!?)…”\"’] (?:photo(?:graph)?s?|foto|image|still|picture|fotografía|photographie)\s?"
    r"(?:by|von|de|par|:|courtesy|credit)"
    r"\s?[^.!?]{2,60}\.?$",
    re.IGNORECASE,
)
"""Closes a picture's caption."""
_ATTRIBUTED = re.compile(r"[“\"‘'«„].{10,2000}[”\"’'»“]\W{0,3}\s?[–—-]+\s?[A-Z].{1,80}$", re.DOTALL)
_FEW = 4
_RUNNING = re.compile(
    r"[(\[]?(?P<first>\d{1,2}):(?P<second>\d\d)(?::\d\d)?(?:[.,]\d{1,3})?[)\]]?(?:; | [–—-] |\s+)(?=[^\W\d_])"
)


def credit_lists(draft: Draft) -> Draft:
    """Credits and cast lists: four or more lines of role and name, or of actor and part, one after the other."""
    changes: dict[int, dict[str, Any]] = {}
    open_parts = list(draft.open_parts())
    run: list[int] = []
    heads = Counter(part.text.partition(":")[0].strip() for _, part in open_parts if ":" in part.text[:80])
    for place in range(len(open_parts) + 1):
        # Whose name stands before a colon three times speaks, or is rated.
        known = place < len(open_parts) and heads[open_parts[place][1].text.partition(":")[0].strip()] > 2
        if place < len(open_parts) and not known and _is_credit(open_parts[place][1], inside=bool(run)):
            run.append(place)
            continue
        listed = [open_parts[at][1].text for at in run if not _heading_of_credits(open_parts[at][1])]
        # Roles are each named once; speakers' labels come back.
        roles = {text.split(":")[0] for text in listed}
        said = sum(text.endswith((".", "?", "!", "…", "”")) for text in listed)
        if len(listed) >= _FEW and len(roles) > 0.8 * len(listed) and 3 * said < len(listed) and not _come_back(roles):
            _take(open_parts, run, changes)
        run = []
    return draft.with_parts(changes)


def _come_back(roles: set[str]) -> bool:
    """Whether a third of the roles are surnames of others: "JANE DOE:" and then "DOE:" are speakers.

    In a long list of credits some are: "Executive Producer" and "Producer".
    """
    last = {role.split()[-1] for role in roles if len(role.split()) > 1}
    return len(last & roles) >= max(2, len(roles) / 3)


def _heading_of_credits(part: Part) -> bool:
    short = len(part.text) < 60 and not part.text.endswith(".")
    return short and (part.covered_by(MarkKind.STRONG) or bool(_CAST_HEADING.match(part.text)))


def _is_credit(part: Part, *, inside: bool) -> bool:
    if part.block.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW} or len(part.text) > 400:
        return False
    if _heading_of_credits(part):
        return True
    if (inside and is_fact(part.text)) or (len(part.text) < 160 and _CAST.match(part.text)):
        return True
    match = _CREDIT.match(part.text)
    if not match or re.search(r"\d:\d\d", part.text) or (len(part.text) > 160 and part.text.endswith(".")):
        return False
    italic = next(iter(part.marked(MarkKind.EMPHASIS)), (1, 0, ""))[0] == 0
    return italic or len(match["role"].split()) <= 5 or inside


def _take(open_parts: list[tuple[int, Part]], run: list[int], changes: dict[int, dict[str, Any]]) -> None:
    while run and _heading_of_credits(open_parts[run[-1]][1]):
        run.pop()
    before = sum(len(part.text) for _, part in open_parts[: run[0]])
    after = sum(len(part.text) for _, part in open_parts[run[-1] + 1 :])
    chapter = before > 500 and before > after and len(run) >= 6
    for at in run:
        number, part = open_parts[at]
        kind = LineKind.HEADING if _heading_of_credits(part) else LineKind.CREDIT
        changes[number] = {"kind": kind, "rule": "credits", "depth": 1 if kind is LineKind.HEADING else 0}
    if chapter:
        changes[open_parts[run[0]][0]]["opens"] = Opening(title="Credits", kind=ChapterKind.CREDITS)


def quotations(draft: Draft) -> Draft:
    """Block quotations, and paragraphs in quotation marks that end with a dash and a name."""
    changes: dict[int, dict[str, Any]] = {}
    for number, part in draft.open_parts():
        if part.block.kind is BlockKind.QUOTE or (len(part.text) < 2000 and _ATTRIBUTED.match(part.text)):
            changes[number] = {"kind": LineKind.QUOTE, "rule": "quotations"}
    return draft.with_parts(changes)


def pictures(draft: Draft) -> Draft:
    """Pictures by their alternative text; a file's name is none."""
    changes: dict[int, dict[str, Any]] = {}
    for number, part in draft.open_parts():
        if _is_picture(part):
            if _FILE_NAME.match(part.text):
                changes[number] = skip("a picture's file name", "pictures")
            else:
                changes[number] = {"kind": LineKind.CAPTION, "rule": "pictures"}
        elif len(part.text) < 240 and _PHOTO.search(part.text) and part.block.kind is BlockKind.PARAGRAPH:
            changes[number] = {
                "kind": LineKind.CAPTION, "rule": "pictures", "why": "it ends with who took the picture",
            }  # fmt: skip
        elif number and _is_caption(draft.parts[number - 1], part):
            changes[number] = {
                "kind": LineKind.CAPTION, "rule": "pictures", "why": "it stands in italics directly under a picture",
            }  # fmt: skip
    return draft.with_parts(changes)


def _is_picture(part: Part) -> bool:
    return part.block.kind is BlockKind.IMAGE or part.covered_by(MarkKind.PICTURE)


def _is_caption(above: Part, part: Part) -> bool:
    """Whether a short paragraph in italics stands directly under a picture."""
    return (
        _is_picture(above)
        and part.block.kind is BlockKind.PARAGRAPH
        and not part.blank_before
        and len(part.text) < 300
        and 2 * sum(end - start for start, end, _ in part.marked(MarkKind.EMPHASIS)) > len(part.text)
    )


def lists(draft: Draft) -> Draft:
    """List items, with their numbers, footnotes, rows of tables, and a recording's lines with times."""
    changes: dict[int, dict[str, Any]] = _timed(draft)
    for number, part in draft.open_parts():
        if number in changes:
            continue
        if part.block.kind is BlockKind.TABLE_ROW:
            changes[number] = {"kind": LineKind.TABLE, "rule": "lists"}
        elif part.block.kind is BlockKind.LIST_ITEM:
            note = part.block.marker.startswith("[^")
            first = part.start == 0
            changes[number] = {
                "kind": LineKind.NOTE if note else LineKind.LIST,
                "marker": part.block.marker if first and not note else "",
                "rule": "lists",
            }
    return draft.with_parts(changes)


def _timed(draft: Draft) -> dict[int, dict[str, Any]]:
    """Lines with running times before them: several, the first in a recording's first minute, none going back.

    A table's row has its time in the first cell. What is said goes on from line to line; an evening's films begin
    later.
    """
    found = [(number, match) for number, part in draft.open_parts() if (match := _RUNNING.match(part.text))]
    times = [60 * int(match["first"]) + int(match["second"]) for _, match in found]
    # With hours the first two numbers are hours and minutes, which keeps their order.
    ordered = all(earlier <= later for earlier, later in itertools.pairwise(times))
    if len(found) < _FEW or not ordered or times[0] >= 60:
        return {}
    return {
        number: {"rule": "lists", "body": match.end(), "why": "a running time of a recording stands before it"}
        for number, match in found
    }


def headings(draft: Draft) -> Draft:
    """Headings by markup, and short bold paragraphs that stand over others; those of the top rank open chapters."""
    numbers = [number for number, part in draft.open_parts() if part.block.kind is BlockKind.HEADING]
    top = min((draft.parts[number].block.level for number in numbers), default=1)
    if sum(draft.parts[number].block.level == top for number in numbers) == 1 and top == 1:
        deeper = [draft.parts[n].block.level for n in numbers if draft.parts[n].block.level > top]
        top = min(deeper, default=top)
    changes: dict[int, dict[str, Any]] = {}
    for number in numbers:
        part = draft.parts[number]
        depth = max(part.block.level - top, 0)
        changes[number] = {"kind": LineKind.HEADING, "depth": depth, "rule": "headings"}
        if depth == 0:
            changes[number]["opens"] = Opening(title=part.text)
    capitals = {number for number, part in draft.open_parts() if _in_capitals(draft, number, part)}
    for number, part in draft.open_parts():
        if number in changes:
            continue
        if _bold_heading(draft, number, part) or (len(capitals) > 1 and number in capitals):
            changes[number] = {"kind": LineKind.HEADING, "depth": 1, "rule": "headings.bold"}
    return draft.with_parts(changes)


def _in_capitals(draft: Draft, number: int, part: Part) -> bool:
    """Whether a line in capitals stands alone over text in small letters, as headings of plain text do."""
    if len(part.text) > 80 or not part.text.isupper() or part.text.endswith((".", ",", ":", ";")):
        return False
    if sum(character.isalpha() for character in part.text) < 4:
        return False
    if part.block.kind is not BlockKind.PARAGRAPH or not part.blank_before:
        return False
    following = next((other for other in draft.parts[number + 1 :] if other.text), None)
    return following is not None and following.blank_before and not following.text.isupper()


def _bold_heading(draft: Draft, number: int, part: Part) -> bool:
    if len(part.text) > 80 or part.text.endswith((".", ",", "?")) or not part.covered_by(MarkKind.STRONG):
        return False
    following = next((other for other in draft.parts[number + 1 :] if other.text), None)
    return following is not None and not following.covered_by(MarkKind.STRONG)
