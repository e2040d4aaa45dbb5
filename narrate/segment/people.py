"""Who is meant by a label: the person's full name, from other labels, from the text, from bylines and front matter."""

from __future__ import annotations

import re

from narrate.segment.draft import Draft
from narrate.segment.labels import Label
from narrate.segment.names import cased, full_name, same_person, tokens


def persons(draft: Draft, taken: list[Label]) -> dict[str, str]:
    """For every label as written, the person's name: the fullest that labels or text give."""
    names = list(dict.fromkeys(_first_of_joint(label.name, taken) for label in taken))
    text = (
        draft.prose()
        + "\n"
        + "\n".join(
            value
            for key, value in draft.document.metadata
            if key in {"excerpt", "description", "guest", "guests", "title"} and isinstance(value, str)
        )
    )
    found: dict[str, str] = {}
    for name in names:
        fuller = [
            other
            for other in names
            if other != name and len(tokens(other)) > len(tokens(name)) and same_person(name, other)
        ]
        best = max(fuller, key=len) if len({tokens(other) for other in fuller}) == 1 else name
        proper = cased(best, text)
        known = [author for author in draft.authors if same_person(proper, author)]
        longer = known[0] if len(known) == 1 else full_name(best, text) if _may_complete(draft, taken, name) else ""
        found[name] = longer if longer and same_person(proper, longer) else proper
    for label in taken:
        found.setdefault(label.name, found[_first_of_joint(label.name, taken)])
    return _merge(found)


def _may_complete(draft: Draft, taken: list[Label], name: str) -> bool:
    """Whether the text may give the full name: for a person it introduces, not for a character of a quoted scene."""
    if name.isupper() or len(tokens(name)) > 1:
        return True
    first = min(label.part for label in taken if label.name == name)
    return bool(full_name(name, "\n".join(part.text for part in draft.parts[:first])))


def _first_of_joint(name: str, taken: list[Label]) -> str:
    """Of "Mike and Rob" the first, where both speak by themselves too."""
    halves = re.split(r" (?:and|&|und|et|y|\+) ", name)
    known = {label.name for label in taken}
    return (
        halves[0]
        if len(halves) == 2 and all(any(same_person(h, k) or h == k for k in known - {name}) for h in halves)
        else name
    )


def _merge(found: dict[str, str]) -> dict[str, str]:
    """Labels that turned out to be one person under two names get the longer one."""
    names = sorted(set(found.values()), key=lambda name: (-len(tokens(name)), name))
    final: dict[str, str] = {}
    for name in names:
        fuller = [other for other in final.values() if same_person(name, other)]
        final[name] = fuller[0] if len(set(fuller)) == 1 else name
    return {label: final[name] for label, name in found.items()}
