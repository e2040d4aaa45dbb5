"""Speakers' labels: what looks like one, and which of those are."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass

from narrate.model.document import BlockKind, MarkKind
from narrate.segment.draft import Draft, Part
from narrate.segment.fields import FIELDS
from narrate.segment.names import PARTICLES, is_name_word, same_person, tokens
from narrate.segment.patterns import either

_PHRASES = either(
    r"(?:directed|written|produced|edited|music|story|screenplay|photographed|presented|posted|filed|based|adapted|"
    r"review(?:ed)?|words|costumes?|designed) by$",
    r"running time$",
    r"release date$",
    r"bottom line$",
    r"director of\b",
    r"part (?:one|two|three|four|five|six|[ivx]+)$",
    r"in short$",
    r"in (?:a word|other words)$",
    r"for example$",
    r"spoiler (?:alert|warning)$",
    r"final (?:thoughts?|verdict|words?)$",
    r"see also$",
    r"read more$",
    r"next (?:week|time|up)$",
    r"last week$",
    r"the (?:good|bad|ugly|plot|verdict|result|cast|film|story)$",
)
_WORD = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|St|Sr|Jr|[A-Z])\.|[^\W\d_][\w’'.-]{0,30}|&|\+)"
_NAME = rf"{_WORD}(?: {_WORD}){{0,5}}"
_STAMP = r"[(\[]\d{1,2}:\d\d(?::\d\d)?[)\]]"
_PLAIN = re.compile(
    rf"(?:{_STAMP} )?(?P<name>{_NAME})(?P<role>, [^:.!?]{{2,40}})?"
    rf"(?P<note> \([^)\d]{{1,40}}\))? ?(?P<stamp>{_STAMP})?:(?=\s|$)\s?"
)
_NEAR = 8
"""Paragraphs within which a label stands among others."""
_QA = re.compile(r"(?P<name>[QA])[.:] ?(?=\S)")
_ALONE_STAMP = re.compile(rf"(?P<name>{_NAME}) {_STAMP}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Something at the beginning of a paragraph that could name a speaker."""

    part: int
    name: str
    """As written, without role, note and stamp."""
    end: int
    """Where the label ends in the paragraph's text."""
    style: str
    """How it is written: labels of one style belong together."""


def candidates(draft: Draft) -> list[Label]:
    """Everything in the draft that is written like a label."""
    found = []
    for number, part in draft.open_parts():
        if part.block.kind in {BlockKind.HEADING, BlockKind.CODE}:
            continue
        label = _candidate(number, part)
        if label is not None:
            found.append(label)
    return found


def _candidate(number: int, part: Part) -> Label | None:
    head = part.text[:160]
    match = _QA.match(head)
    if match:
        return Label(part=number, name=match["name"], end=match.end(), style="qa")
    match = _PLAIN.match(head) or _ALONE_STAMP.match(head)
    if match:
        name = re.sub(r" (?:says|said|asks|adds)$", "", match["name"])
        if not is_label_name(name):
            return None
        return Label(part=number, name=name.strip(), end=match.end(), style=_style(part, name, match.end()))
    if len(part.text) < 50 and part.covered_by(MarkKind.STRONG) and is_label_name(part.text):
        return Label(part=number, name=part.text, end=len(part.text), style="bold-alone")
    return None


def _style(part: Part, name: str, end: int) -> str:
    bold = any(start == 0 and stop >= len(name) for start, stop, _ in part.marked(MarkKind.STRONG))
    capitals = name.isupper() and len(name) > 1
    alone = end >= len(part.text)
    return f"{'bold' if bold else 'plain'}-{'capitals' if capitals else 'mixed'}{'-alone' if alone else ''}"


def is_label_name(name: str) -> bool:
    """Whether words can be a speaker's label: written like a name, and no field, heading or phrase."""
    words = name.split()
    if not words or len(words) > 6 or not (words[0][0].isupper() or name[0].isdigit()):
        return False
    if name.casefold().rstrip(".") in FIELDS or _PHRASES.search(name):
        return False
    if words[0].casefold() in FIELDS and len(words) > 1 and not name.isupper():
        return False
    joined = {"and", "&", "+", "und", "et", "y", "of", "the"}
    return all(is_name_word(word) or word in joined or word in PARTICLES for word in words)


def key(name: str) -> str:
    """What makes two labels the same."""
    return " ".join(tokens(name))


def _aliased(keys: list[str]) -> dict[str, str]:
    """For each key the longest key that it can stand for, where only one can be meant."""
    longest: dict[str, str] = {}
    for short in keys:
        fuller = [other for other in keys if other != short and len(other) > len(short) and same_person(short, other)]
        tops = [name for name in fuller if not any(name != other and same_person(name, other) for other in fuller)]
        longest[short] = tops[0] if len(tops) == 1 else short
    return longest


def accepted(draft: Draft) -> list[Label]:
    """The candidates that are speakers' labels.

    A label is known by its company: it comes back, and another one answers it. One that stands alone is taken
    where it stands among those and is written like them.
    """
    found = candidates(draft)
    person = _aliased(sorted({key(label.name) for label in found}))
    owners = [person[key(label.name)] for label in found]
    sure = _returning(found, owners) | _close_together(draft, found, owners)
    if not sure:
        return []
    styles = Counter(label.style for label, owner in zip(found, owners, strict=True) if owner in sure)
    places = [label.part for label, owner in zip(found, owners, strict=True) if owner in sure]
    taken = []
    for position, (label, owner) in enumerate(zip(found, owners, strict=True)):
        if owner in sure or (label.style in styles and _among(found, position, places)):
            taken.append(label)
    return taken


def _returning(found: list[Label], owners: list[str]) -> set[str]:
    """Persons whose label comes back with somebody else's between."""
    places: dict[str, list[int]] = defaultdict(list)
    for position, owner in enumerate(owners):
        places[owner].append(position)
    back = {
        owner for owner, at in places.items() if any(second - first > 1 for first, second in itertools.pairwise(at))
    }
    marked = {
        owner
        for owner, at in places.items()
        if len(at) >= 3 and all(found[position].style.startswith(("bold", "plain-capitals", "qa")) for position in at)
    }
    if len(back) == 1 and not marked:
        between = Counter(owners)
        others = [owner for owner in between if owner not in back]
        return back if len(places[next(iter(back))]) >= 2 and others else set()
    return back | marked


def _close_together(draft: Draft, found: list[Label], owners: list[str]) -> set[str]:
    """Persons in three or more labelled paragraphs that follow each other directly, of two persons at least."""
    sure: set[str] = set()
    run: list[int] = []
    for position in range(len(found) + 1):
        follows = position < len(found) and run and not _text_between(draft, found[run[-1]].part, found[position].part)
        if not follows:
            names = {owners[at] for at in run}
            if len(run) >= 3 and 2 <= len(names) < len(run):
                sure |= names
            run = []
        if position < len(found):
            run.append(position)
    return sure


def _text_between(draft: Draft, first: int, second: int) -> bool:
    return any(draft.parts[number].open for number in range(first + 1, second))


def _among(found: list[Label], position: int, places: list[int]) -> bool:
    """Whether a candidate has sure labels close before and after it; `places` are the paragraphs of those."""
    here = found[position].part
    at = bisect_left(places, here)
    before = here - places[at - 1] if at else None
    after = places[at] - here if at < len(places) else None
    if before is None:
        return after is not None and after <= _NEAR
    return before <= 2 or (before <= _NEAR and after is not None and after <= _NEAR)


def doubtful(draft: Draft, taken: list[Label]) -> list[Label]:
    """Candidates in capitals or bold that were not taken."""
    chosen = {label.part for label in taken}
    return [
        label
        for label in candidates(draft)
        if label.part not in chosen
        and label.style in {"plain-capitals", "bold-mixed", "bold-capitals"}
        and draft.parts[label.part].block.kind is BlockKind.PARAGRAPH
        and len(draft.parts[label.part].text) > label.end
    ]
