"""Speakers' labels: which of those that look like one are."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import replace

from narrate.model.document import BlockKind
from narrate.segment import label_company
from narrate.segment.answering import answering, pair
from narrate.segment.draft import Confidence, Draft
from narrate.segment.label_forms import Label, candidate, is_label_name, staged_cue
from narrate.segment.name_lines import name_lines
from narrate.segment.name_words import initials
from narrate.segment.names import looks_like_name, same_person, tokens

__all__ = ["Label", "accepted", "candidates", "doubtful"]

_NEAR = 8
"""Paragraphs within which a label stands among others."""
_SCHEDULE = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:midnight|noon)\b"
    r"|\d{1,2}[.:]\d\d\b|\d{1,2} ?[ap]\.?m\b|(?:18|19|20)\d\d\b",
    re.IGNORECASE,
)
_MARKED = ("bold", "plain-capitals", "qa", "message", "chat", "clock", "running", "nick", "name-line")
"""Forms that hardly anything but labels has."""
_PROVED = ("staged", "name-line", "author")
"""Forms that are found only in company."""
_ONLY_RETURNING = ("bold-run", "dash", "run-on")
"""Forms that prose has as well: every such label must come back."""


def candidates(draft: Draft) -> list[Label]:
    """Everything in the draft that is written like a label."""
    found = []
    numbered = list(draft.open_parts())
    over = _in_headings(draft)
    staged = label_company.staged_names(part for _, part in numbered)
    for (number, part), after in itertools.zip_longest(numbered, numbered[1:]):
        if part.block.kind is BlockKind.CODE or (part.block.kind is BlockKind.HEADING and number not in over):
            continue
        label = candidate(number, part, after[1] if after else None) or staged_cue(number, part, staged)
        if label is not None:
            found.append(label)
    found = label_company.initialled(numbered, label_company.roles(numbered, found))
    found = label_company.pronouns(numbered, found)
    found = label_company.in_company(draft, found)
    found = label_company.run_on(draft, numbered, found)
    alone = {label.part: label for label in name_lines(draft)}
    starts = {label.part for label in found}
    found = [alone.get(label.part, label) if label.style.endswith("-alone") else label for label in found]
    found = sorted([*found, *(alone[part] for part in alone.keys() - starts)], key=lambda label: label.part)
    return _without_headings(draft, _asked_and_answered(draft, found))


def _in_headings(draft: Draft) -> set[int]:
    """Headings with a label that stands in three of them at least: a magazine that asks in headings."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, part in draft.open_parts():
        label = candidate(number, part, None) if part.block.kind is BlockKind.HEADING else None
        if label is not None and label.end < len(part.text):
            found[label.name].append(number)
    return {number for numbers in found.values() if len(numbers) >= 3 for number in numbers}


def _asked_and_answered(draft: Draft, found: list[Label]) -> list[Label]:
    """Without the "P." and "Question:" of texts that do not both ask and answer so, twice at least."""
    other = [label for label in found if label.style == "qa" and draft.parts[label.part].text[0] != label.name]
    counts = Counter(label.name for label in other)
    if min(counts["Q"], counts["A"]) >= 2:
        return found
    initials = Counter(_letter(draft, label) for label in found if len(_letter(draft, label)) <= 2)
    if sum(count > 1 for count in initials.values()) > 1 and any(_letter(draft, label) in initials for label in other):
        # "P" and "R" are people where nothing asks and answers by these letters.
        people = {label.part for label in other} if "Q" in initials else {label.part for label in found}
        return [
            replace(label, name=_letter(draft, label), style="plain-mixed")
            if label.style == "qa" and label.part in people
            else label
            for label in found
        ]
    dropped = {label.part for label in other}
    return [label for label in found if label.part not in dropped]


def _letter(draft: Draft, label: Label) -> str:
    """A label as it is written, where it is one of those that ask and answer."""
    if label.style != "qa":
        return label.name
    written = re.match(r"\W*([^\W\d_]+)", draft.parts[label.part].text[: label.end])
    return written[1] if written else label.name


def _without_headings(draft: Draft, found: list[Label]) -> list[Label]:
    """Without the bold lines that have no text of their own: the next paragraph is a label, too."""
    starts = {label.part for label in found}
    kept = []
    for label in found:
        following = next((n for n in range(label.part + 1, len(draft.parts)) if draft.parts[n].open), None)
        if label.style != "bold-alone" or (following is not None and following not in starts):
            kept.append(label)
    return kept


def key(name: str) -> str:
    """What makes two labels the same."""
    return " ".join(tokens(name))


def _aliased(keys: list[str]) -> dict[str, str]:
    """For each key the longest key that it can stand for, where only one can be meant."""
    longest: dict[str, str] = {}
    for short in keys:
        fuller = [
            other
            for other in keys
            if len(other) > len(short) and (same_person(short, other) or (len(short) > 1 and short in initials(other)))
        ]
        tops = [name for name in fuller if not any(name != other and same_person(name, other) for other in fuller)]
        longest[short] = tops[0] if len(tops) == 1 else short
    return longest


def accepted(draft: Draft, found: list[Label]) -> list[Label]:
    """Those of the candidates that are speakers' labels.

    A label is known by its company: it comes back, and another one answers it. One that stands alone is taken
    where it stands among those and is written like them.
    """
    person = _aliased(sorted({key(label.name) for label in found}))
    owners = [person[key(label.name)] for label in found]
    back = _returning(draft, found, owners) or _questioned(draft, found, owners) or _asking(draft, found, owners)
    back |= {owner for label, owner in zip(found, owners, strict=True) if label.style in _PROVED}
    back = back or answering(draft, found, owners) or pair(draft, found, owners)
    close = _close_together(draft, found, owners)
    known = label_company.introduced(draft, found, owners) | label_company.with_roles(draft, found, owners)
    known -= back | close
    sure = (back | close | known) - _scheduled(draft, found, owners)
    named = [label for label, owner in zip(found, owners, strict=True) if owner in sure]
    # Bold words with small letters among them ("The best:") are labels only beside names.
    if all(label.style.startswith("bold") and not is_label_name(label.name) for label in named):
        return []
    styles = Counter(label.style for label, owner in zip(found, owners, strict=True) if owner in sure)
    places = [label.part for label, owner in zip(found, owners, strict=True) if owner in sure]
    first = next((number for number, part in enumerate(draft.parts) if part.text), 0)
    times = Counter(owners)
    taken = []
    for position, (label, owner) in enumerate(zip(found, owners, strict=True)):
        alike = label.style in styles and label.style not in _ONLY_RETURNING and label.part != first
        if owner in sure:
            taken.append(_explained(label, times[owner], back=owner in back, known=owner in known))
        elif alike and _among(found, position, places) and not _lists(draft.parts[label.part].text[label.end :]):
            taken.append(_alone(label))
    return taken


def _lists(text: str) -> bool:
    """Whether what follows a label is one person's name or several: a list of those who take part."""
    items = [
        re.sub(r"\s?[(\[][^()\[\]]{0,60}[)\]]", "", item) for item in re.split(r"[,;]\s|\s(?:and|und|et|y|&)\s", text)
    ]
    named = sum(looks_like_name(item) and len(item.split()) >= 2 for item in items)
    return named > 0 and 2 * named > len(items)


def _explained(label: Label, times: int, *, back: bool, known: bool) -> Label:
    """A label with what speaks for it: that it comes back, is introduced, or stands close to others."""
    if label.style == "name-line":
        why = "the name stands alone over what is said, as others do here"
        return replace(label, confidence=Confidence.LIKELY, why=why)
    if label.style in {"staged", "author"}:
        why = f"“{label.name}” stands alone, and in capitals in the stage directions too"
        if label.style == "author":
            why = f"“{label.name}” is one of those who wrote the text, in capitals before a sentence"
        return replace(label, confidence=Confidence.CERTAIN, why=why)
    if known:
        why = f"the text above introduces {label.name} and the others who are labelled"
        return replace(label, confidence=Confidence.LIKELY, why=why)
    if back:
        why = f"the label “{label.name}” comes back, {times} times in all, with other speakers between"
        return replace(label, confidence=Confidence.CERTAIN, why=why)
    why = f"the label “{label.name}” stands directly among those of other speakers"
    return replace(label, confidence=Confidence.LIKELY, why=why)


def _alone(label: Label) -> Label:
    """A label that stands once: it is taken for those around it."""
    marked = label.style.startswith(("bold", "plain-capitals", "running"))
    why = f"“{label.name}” stands only once, written like the labels around it"
    return replace(label, confidence=Confidence.LIKELY if marked else Confidence.DOUBTFUL, why=why)


def _scheduled(draft: Draft, found: list[Label], owners: list[str]) -> set[str]:
    """What is followed by a day or a time more often than not: titles in a calendar, not speakers."""
    timed: Counter[str] = Counter()
    for label, owner in zip(found, owners, strict=True):
        timed[owner] += bool(_SCHEDULE.match(draft.parts[label.part].text[label.end :]))
    return {owner for owner, count in Counter(owners).items() if 2 * timed[owner] > count}


def _returning(draft: Draft, found: list[Label], owners: list[str]) -> set[str]:
    """Persons whose label comes back with somebody else's between, or three times in a form that only labels have."""
    places: dict[str, list[int]] = defaultdict(list)
    for position, owner in enumerate(owners):
        places[owner].append(position)
    back = {
        owner for owner, at in places.items() if any(second - first > 1 for first, second in itertools.pairwise(at))
    }
    marked = {
        owner
        for owner, at in places.items()
        if len(at) >= 3 and all(found[position].style.startswith(_MARKED) for position in at)
    }
    if len(back) == 1 and not marked:
        # One name that comes back proves nothing yet (a town in a diary): others must answer, or questions be asked.
        at = places[next(iter(back))]
        return back if len(at) >= 3 or _questions_between(draft, [found[place].part for place in at]) else set()
    return back | marked


def _questioned(draft: Draft, found: list[Label], owners: list[str]) -> set[str]:
    """The one person who is labelled, where unlabelled questions stand before most of the answers."""
    places: dict[str, list[int]] = defaultdict(list)
    names: dict[str, set[str]] = defaultdict(set)
    for label, owner in zip(found, owners, strict=True):
        places[owner].append(label.part)
        names[owner].add(label.name)
    # Two answers will do where the second has but the initials of the name before the first.
    asked = {
        owner
        for owner, at in places.items()
        if (len(at) >= 3 or len(names[owner]) > 1) and _questions_between(draft, at)
    }
    return asked if len(asked) == 1 else set()


def _asking(draft: Draft, found: list[Label], owners: list[str]) -> set[str]:
    """The one person who is labelled, where that one asks and something without a label stands under each question."""
    places = [label.part for label in found]
    if len(set(owners)) != 1 or len(places) < 3:
        return set()
    asking = sum(draft.parts[number].text.endswith("?") for number in places)
    answered = sum(_text_between(draft, first, second) for first, second in itertools.pairwise(places))
    return set(owners) if 4 * asking >= 3 * len(places) and answered == len(places) - 1 else set()


def _questions_between(draft: Draft, numbers: list[int]) -> bool:
    """Whether paragraphs that ask something stand before most of the given ones."""
    asked = sum(
        number > 0 and draft.parts[number - 1].open and draft.parts[number - 1].text.endswith("?") for number in numbers
    )
    return len(numbers) >= 2 and 2 * asked > len(numbers)


def _close_together(draft: Draft, found: list[Label], owners: list[str]) -> set[str]:
    """Persons in three or more labelled paragraphs that follow each other directly, of two persons at least."""
    sure: set[str] = set()
    run: list[int] = []
    for position in range(len(found) + 1):
        follows = position < len(found) and run and not _text_between(draft, found[run[-1]].part, found[position].part)
        if not follows:
            names = {owners[at] for at in run}
            # Heads of which most come once are a list's, of films for instance.
            if len(run) >= 3 and 2 <= len(names) <= max(2, 3 * len(run) // 4):
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


def doubtful(draft: Draft, found: list[Label], taken: list[Label]) -> list[Label]:
    """Candidates in capitals or bold that were not taken."""
    chosen = {label.part for label in taken}
    return [
        label
        for label in found
        if label.part not in chosen
        and label.style in {"plain-capitals", "bold-mixed", "bold-capitals"}
        and draft.parts[label.part].block.kind is BlockKind.PARAGRAPH
        and len(draft.parts[label.part].text) > label.end
    ]
