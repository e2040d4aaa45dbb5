"""Contributions under headings that are names: who is named over a section speaks in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from narrate.model.document import BlockKind
from narrate.model.script import LineKind
from narrate.segment import continuation
from narrate.segment.bylines import is_person
from narrate.segment.dates import DATE
from narrate.segment.draft import LABEL, Draft, Part, is_break, skip
from narrate.segment.label_forms import Label, is_label_name
from narrate.segment.people import persons

_HEADING = re.compile(r"(?P<name>[^,:(–—|]{2,50}?)(?:\s?[,:(–—|].{0,60})?$")


def named_sections(draft: Draft) -> Draft:
    """Give sections to the persons whose names are their headings, where most of them speak in the first person.

    The names have to be persons': written in full, or come back, or be named above. A heading with a date is a
    diary's, and sections that speak of their heading are about it.
    """
    if any(part.turn for part in draft.parts if part.kind is LineKind.SPEECH):
        return draft
    sections = [(label, _section(draft, label.part)) for label in _headings(draft)]
    sections = [(label, numbers) for label, numbers in sections if numbers]
    if not _spoken(draft, sections):
        return draft
    people = persons(draft, [label for label, _ in sections])
    changes: dict[int, dict[str, Any]] = {}
    turn = max((part.turn or 0 for part in draft.parts), default=0)
    times = Counter(label.name for label, _ in sections)
    for label, numbers in sections:
        turn += 1
        if min(times.values()) > 1 and label.name == draft.parts[label.part].text:
            changes[label.part] = skip(LABEL, "named_sections")
        for number in numbers:
            if continuation.is_direction(draft.parts[number]):
                changes[number] = skip("stage direction or sound", "named_sections")
            elif continuation.speaks_of_the_talk(draft.parts[number]):
                break
            else:
                changes[number] = {"kind": LineKind.SPEECH, "speaker": people[label.name], "turn": turn}
    marked = {number: {**change, "rule": "named_sections"} for number, change in changes.items()}
    return replace(draft.with_parts(marked), aliases=(*draft.aliases, *sorted(people.items())))


def _headings(draft: Draft) -> list[Label]:
    """Headings of one rank that are names of persons, what follows a comma, a colon or a bracket aside."""
    found = []
    for number, part in draft.open_parts():
        match = _HEADING.match(part.text) if part.block.kind is BlockKind.HEADING else None
        if match and not DATE.search(part.text) and is_label_name(match["name"].strip()):
            found.append(Label(part=number, name=match["name"].strip(), end=len(part.text), style="heading"))
    ranks = Counter(draft.parts[label.part].block.level for label in found)
    rank = max(ranks, key=lambda level: (ranks[level], level), default=0)
    return [label for label in found if draft.parts[label.part].block.level == rank]


def _section(draft: Draft, heading: int) -> list[int]:
    """The paragraphs under a heading, up to the next one or a line between parts."""
    numbers = []
    for number in range(heading + 1, len(draft.parts)):
        part = draft.parts[number]
        if part.block.kind is BlockKind.HEADING or is_break(part):
            break
        if part.open and part.block.kind is not BlockKind.IMAGE:
            numbers.append(number)
    return numbers


def _spoken(draft: Draft, sections: list[tuple[Label, list[int]]]) -> bool:
    """Whether sections are what the persons over them say."""
    names = Counter(label.name for label, _ in sections)
    if len(names) < 2:
        return False
    first = sections[0][0].part
    before = " ".join(part.text for part in draft.parts[:first] if part.voiced and not _is_heading(part))
    known = [name for name in names if is_person(name) or names[name] > 1 or name in before or name in draft.authors]
    if len(known) < len(names):
        return False
    texts = [(label.name, " ".join(draft.parts[number].text for number in numbers)) for label, numbers in sections]
    about = sum(name in text or name.split()[-1] in text for name, text in texts)
    own = sum(continuation.tells(text) for _, text in texts)
    introduced = sum(name in before for name in names)
    listed = _shares_rank(draft, [label for label, _ in sections])
    # Sections that are about somebody have that name once; names that all come back take turns.
    talking = 2 * own > len(texts) or all(count > 1 for count in names.values())
    return 3 * about <= len(texts) and talking and (listed or 2 * introduced >= len(names))


def _shares_rank(draft: Draft, labels: list[Label]) -> bool:
    """Whether most headings of the names' rank are names."""
    rank = draft.parts[labels[0].part].block.level
    same = sum(_is_heading(part) and part.block.level == rank for part in draft.parts)
    return 4 * len(labels) >= 3 * same


def _is_heading(part: Part) -> bool:
    return part.block.kind is BlockKind.HEADING
