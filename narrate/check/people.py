"""Findings on who speaks: people whom nobody can tell apart or look up, and people whom the feed forgets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from narrate.check.expected import Place, comparable, excerpt
from narrate.check.feed import Item
from narrate.diagnostics import Finding
from narrate.model.script import NARRATOR, Script

_DOUBTS = ("NAR-102", "NAR-103")
"""What the segmenter says where it is not certain who speaks."""
_NOBODY = re.compile(r"[\W\d_]*|(?:unknown|unnamed)(?:\W.*)?|(?:speaker|voice|person)\W*\d+\W*", re.IGNORECASE)


def check_people(script: Script, item: Item, report: bytes | None, at: Place) -> Iterator[Finding]:
    """NAR-357 for a speaker who is nobody in particular or not certain, NAR-358 for one whom the feed does not name.

    report: the episode's report.json, which has the doubts; None where it is missing, which is another finding.
    """
    speaking = dict.fromkeys(line.speaker for _, _, line in script.lines() if line.voiced and line.speaker != NARRATOR)
    known = {one.name for one in script.speakers}
    for name in speaking:
        if name not in known or _NOBODY.fullmatch(comparable(name)):
            yield at("NAR-357", detail=f"“{excerpt(name)}” is no name of a person")
    doubts = _doubts(report)
    if doubts:
        more = f", and {len(doubts) - 1} more" if len(doubts) > 1 else ""
        yield at("NAR-357", detail=f"{doubts[0].rstrip('.')}{more}")
    for name in {*map(comparable, speaking), *map(comparable, script.authors)} - {""}:
        if item.persons and not any(_same(name, person) for person in item.persons):
            yield at("NAR-358", slug=item.slug, name=excerpt(name))


def _same(name: str, person: str) -> bool:
    """Whether a feed names somebody; it shortens a name of more than 255 characters."""
    return name == person or (person.endswith("…") and name.startswith(person[:-1]))


def _doubts(report: bytes | None) -> list[str]:
    try:
        findings = json.loads(report or b"{}").get("findings", [])
        return [str(one["message"]) for one in findings if one["code"] in _DOUBTS]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []
