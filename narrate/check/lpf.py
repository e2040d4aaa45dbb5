"""Findings on a W3C Audiobook: what the manifest has to say (Audiobooks, 3), and whether it is so.

The W3C publishes JSON schemas; these are the rules of the Recommendation that they hold, and those that they cannot.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from narrate.check.archives import Archive, name_of, opened, resolved, text_of
from narrate.check.book import Held, check_links, check_marks, check_sounds
from narrate.check.expected import CHAPTER_TOLERANCE, Place
from narrate.diagnostics import Finding

MANIFEST, PAGE = "publication.json", "index.html"
_CONTEXT = ["https://schema.org", "https://www.w3.org/ns/pub-context"]
_REQUIRED = ("conformsTo", "name", "readingOrder", "id", "inLanguage", "duration", "dateModified", "accessMode",
             "accessibilityFeature", "accessibilityHazard", "accessibilitySummary")  # fmt: skip
_ROLES = ("author", "contributor", "publisher", "readBy")
_DURATION = re.compile(r"PT(\d+(?:\.\d+)?)S")


def check_lpf(data: bytes, held: Sequence[Held], at: Place) -> tuple[Finding, ...]:
    """What is wrong with an audiobook: NAR-401, NAR-402, NAR-413, NAR-414, NAR-418, NAR-430, NAR-431."""
    archive, findings = opened(data, at)
    if archive is None:
        return findings
    found = list(_checked(archive, held))
    return (*archive.findings, *found)


def _checked(archive: Archive, held: Sequence[Held]) -> Iterator[Finding]:
    if MANIFEST not in archive.content:
        yield archive.at("NAR-402", file=MANIFEST)
        return
    try:
        manifest: Any = json.loads(archive.content[MANIFEST])
        order: list[dict[str, Any]] = [dict(one) for one in manifest["readingOrder"]]
    except (ValueError, KeyError, TypeError) as error:
        yield archive.at("NAR-430", detail=f"{type(error).__name__}: {error}")
        return
    if manifest.get("@context", [])[:2] != _CONTEXT:
        yield archive.at("NAR-430", detail="@context does not begin with schema.org and the W3C's pub-context")
    for name in _REQUIRED:
        if not manifest.get(name):
            yield archive.at("NAR-430", detail=f"{name} is missing")
    yield from _contributors(manifest, archive)
    sounds = [str(one.get("url", "")) for one in order]
    others = [str(one.get("url", "")) for one in manifest.get("resources", [])]
    others += [str(one.get("url", "")) for sound in order for one in sound.get("alternate", [])]
    for path in others:
        yield from archive.missing(path)
    yield from check_sounds(sounds, held, archive)
    for one, episode in zip(order, held, strict=False):
        yield from _duration(str(one.get("url", "")), one.get("duration"), episode.length, archive)
    yield from _duration("the book", manifest.get("duration"), sum(one.length for one in held), archive)
    yield from check_links([PAGE], archive)
    yield from check_marks(list(_chapters(archive, sounds)), held, archive)


def _contributors(manifest: dict[str, Any], archive: Archive) -> Iterator[Finding]:
    """Whoever contributes has a name, and is a person or an organisation (Publication Manifest, 4.8.1.4)."""
    for role in _ROLES:
        stated = manifest.get(role, [])
        for one in stated if isinstance(stated, list) else [stated]:
            kinds = one.get("type", "Person") if isinstance(one, dict) else "Person"
            known = {"Person", "Organization"} & set(kinds if isinstance(kinds, list) else [kinds])
            named = one.get("name") if isinstance(one, dict) else one
            if not known or not named:
                yield archive.at("NAR-430", detail=f"{role} holds {one}, no person or organisation with a name")


def _duration(what: str, stated: object, length: int, archive: Archive) -> Iterator[Finding]:
    found = _DURATION.fullmatch(str(stated))
    ms = round(float(found[1]) * 1000) if found else -(10**9)
    if abs(ms - length) > CHAPTER_TOLERANCE:
        yield archive.at("NAR-431", what=what, said=stated, found=f"{length / 1000} seconds")


def _chapters(archive: Archive, sounds: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Title and beginning of each entry of the table of contents that leads to a moment."""
    root = archive.xml(PAGE)
    for link in root.iter("*") if root is not None else ():
        target, fragment = resolved(str(link.get("href", "")), PAGE) if name_of(link) == "a" else ("", "")
        if target in sounds and re.fullmatch(r"t=\d+(\.\d+)?", fragment):
            yield text_of(link), round(float(fragment[2:]) * 1000)
