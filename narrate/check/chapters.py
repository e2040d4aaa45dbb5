"""Findings on chapters: JSON, encoded file and transcript have to agree within 50 milliseconds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from narrate.check.elements import path_below
from narrate.check.expected import CHAPTER_TOLERANCE, Place, Reader, comparable, excerpt
from narrate.check.fidelity import chapter_starts
from narrate.check.vtt import VttCue
from narrate.diagnostics import Finding
from narrate.model.script import Script
from narrate.ports_tags import MediaTags

_CUT_FROM = 250
"""Bytes of a title from which it may have been cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A chapter as a file has it."""

    title: str
    start: int
    """Milliseconds."""
    end: int
    """Milliseconds."""
    picture: str = ""
    """Address of what is shown meanwhile; empty for nothing."""


def read_json(data: bytes, at: Place) -> tuple[tuple[Mark, ...] | None, tuple[Finding, ...]]:
    """The chapters of a chapters.json, None where it cannot be read, and why: NAR-325."""
    try:
        marks = tuple(
            Mark(
                title=comparable(str(chapter["title"])),
                start=round(float(chapter["startTime"]) * 1000),
                end=round(float(chapter["endTime"]) * 1000),
                picture=str(chapter.get("img", "")),
            )
            for chapter in json.loads(data)["chapters"]
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return None, (at("NAR-325", detail=f"{type(error).__name__}: {error}"),)
    return marks, ()


def picture_digests(
    marks: Sequence[Mark], base: str, files: Reader, at: Place
) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """SHA-256 of each chapter's picture, empty for none, and NAR-371 for one that is no picture of the release.

    base: where the feed says that the release lies, ending in a slash.
    """
    digests: list[str] = []
    findings: list[Finding] = []
    for number, mark in enumerate(marks, start=1):
        path = path_below(mark.picture, base)
        data = files.read(path) if path else None
        if mark.picture and (data is None or not data.startswith((b"\xff\xd8\xff", b"\x89PNG"))):
            findings.append(at("NAR-371", number=number, address=excerpt(mark.picture)))
            data = None
        digests.append(hashlib.sha256(data).hexdigest() if data else "")
    return tuple(digests), tuple(findings)


def check_pictures(digests: Sequence[str], tags: MediaTags, at: Place) -> tuple[Finding, ...]:
    """The pictures in an encoded file against those of chapters.json: NAR-372, once a file."""
    shown = [chapter.picture for chapter in sorted(tags.chapters, key=lambda chapter: chapter.start)]
    for number, (found, wanted) in enumerate(zip(shown, digests, strict=False), start=1):
        if tags.pictures and found != wanted:
            return (at("NAR-372", number=number, file=at.path),)
    return ()


def check_order(marks: Sequence[Mark], length: int | None, at: Place) -> tuple[Finding, ...]:
    """First at 0, ascending without a gap, the last with the sound: NAR-306, once a file.

    length: of the sound in milliseconds; None where it is not known.
    """
    for detail in _disorder(marks, length):
        return (at("NAR-306", file=at.path, detail=detail),)
    return ()


def check_tags(marks: Sequence[Mark], tags: MediaTags, at: Place) -> tuple[Finding, ...]:
    """An encoded file's chapters against those of chapters.json: NAR-305, NAR-306, NAR-307."""
    own = tuple(Mark(title=comparable(c.title), start=c.start, end=c.end) for c in tags.chapters)
    findings = list(check_order(own, None, at)) if own else []
    if own and not tags.contents:
        findings.append(at("NAR-307", file=at.path))
    if len(own) != len(marks):
        detail = f"the file has {len(own)} chapters, chapters.json {len(marks)}"
        return (*findings, at("NAR-305", number=min(len(own), len(marks)) + 1, file=at.path, detail=detail))
    in_time = sorted(own, key=lambda mark: mark.start)
    for number, (found, wanted) in enumerate(zip(in_time, marks, strict=True), start=1):
        detail = _difference(found, wanted)
        if detail:
            findings.append(at("NAR-305", number=number, file=at.path, detail=detail))
    return tuple(findings)


def check_simple(marks: Sequence[Mark], simple: Sequence[tuple[int, str]], at: Place) -> tuple[Finding, ...]:
    """The chapters that stand in the feed itself against chapters.json: NAR-370, once an episode.

    simple: milliseconds and titles; none for a feed that has none.
    """
    if simple and len(simple) != len(marks):
        return (at("NAR-370", number=min(len(simple), len(marks)) + 1, found=f"one of {len(simple)}", said=len(marks)),)
    for number, ((start, title), mark) in enumerate(zip(simple, marks, strict=False), start=1):
        same = title.rstrip("…") == mark.title[: len(title.rstrip("…"))]
        if abs(start - mark.start) > CHAPTER_TOLERANCE or not same:
            found, said = f"“{excerpt(title)}” at {start / 1000}", f"“{excerpt(mark.title)}” at {mark.start / 1000}"
            return (at("NAR-370", number=number, found=found, said=said),)
    return ()


def check_times(marks: Sequence[Mark], times: Sequence[tuple[int, str]], at: Place) -> tuple[Finding, ...]:
    """The times in a description, which some players turn into chapters, against chapters.json: NAR-368, once.

    times: whole seconds and titles, which the description shortens; it may leave out the last ones.
    """
    for number, ((seconds, title), mark) in enumerate(zip(times, marks, strict=False), start=1):
        if seconds != mark.start // 1000 or title.rstrip("…") != mark.title[: len(title.rstrip("…"))]:
            found = f"{seconds} seconds, “{excerpt(title)}”"
            return (at("NAR-368", number=number, found=found, said=f"{mark.start / 1000}, “{excerpt(mark.title)}”"),)
    return ()


def check_transcript(marks: Sequence[Mark], script: Script, cues: Sequence[VttCue], at: Place) -> tuple[Finding, ...]:
    """Whether a chapter mark lies at each beginning of a chapter in the transcript: NAR-315.

    That is between the last words of the chapter before and its own first words; announcements may lie there.
    """
    findings: list[Finding] = []
    for title, before, start in chapter_starts(script, cues):
        if not any(before - CHAPTER_TOLERANCE <= mark.start <= start + CHAPTER_TOLERANCE for mark in marks):
            findings.append(at("NAR-315", title=excerpt(title), found=start / 1000))
    return tuple(findings)


def _disorder(marks: Sequence[Mark], length: int | None) -> list[str]:
    if not marks:
        return ["there are none"]
    found: list[str] = []
    if marks[0].start != 0:
        found.append(f"the first begins at {marks[0].start / 1000} seconds, not at 0")
    for number, (mark, after) in enumerate(pairwise(marks), start=1):
        if after.start <= mark.start:
            found.append(f"chapter {number + 1} begins before chapter {number}")
        elif abs(after.start - mark.end) > CHAPTER_TOLERANCE:
            found.append(f"chapter {number} does not end where chapter {number + 1} begins")
    if marks[-1].end <= marks[-1].start:
        found.append(f"chapter {len(marks)} ends before it has begun")
    if length is not None and abs(marks[-1].end - length) > CHAPTER_TOLERANCE:
        found.append(f"the last ends at {marks[-1].end / 1000} seconds, the sound at {length / 1000}")
    return found


def _difference(found: Mark, wanted: Mark) -> str:
    if abs(found.start - wanted.start) > CHAPTER_TOLERANCE:
        return f"it begins at {found.start / 1000} seconds instead of {wanted.start / 1000}"
    if abs(found.end - wanted.end) > CHAPTER_TOLERANCE:
        return f"it ends at {found.end / 1000} seconds instead of {wanted.end / 1000}"
    # A chapter without a title has none in the file; chapters.json, which has to have one, makes one up.
    # MP4 holds 255 bytes of one.
    cut = len(found.title.encode()) >= _CUT_FROM and wanted.title.startswith(found.title)
    if found.title and found.title != wanted.title and not cut:
        return f"it is called “{excerpt(found.title)}” instead of “{excerpt(wanted.title)}”"
    return ""
