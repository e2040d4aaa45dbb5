"""Chapters as JSON, version 1.2.0 of Podcasting 2.0 (podcast-namespace, chapters/jsonChapters.md)."""

from __future__ import annotations

import json

from narrate.model.sound import ChapterMark, Timeline
from narrate.package.text import clean, milliseconds, url_path

MEDIA_TYPE = "application/json+chapters"


def chapter_title(mark: ChapterMark, number: int) -> str:
    """A chapter's title, or a plain name where it has none: a player shows nothing for an empty one.

    number: the chapter's, counted from 0.
    """
    return clean(mark.title) or ("Beginning" if number == 0 else f"Part {number + 1}")


def chapters_json(timeline: Timeline, base: str = "") -> bytes:
    """The chapters of a programme; seconds with milliseconds, made of integer samples.

    base: where the release will be published, ending in a slash; a chapter's picture has a whole address.
    """
    chapters = [
        {
            "startTime": milliseconds(mark.start, timeline.rate) / 1000,
            "endTime": milliseconds(mark.end, timeline.rate) / 1000,
            "title": chapter_title(mark, number),
            **({"img": base + url_path(mark.picture.path)} if mark.picture is not None else {}),
        }
        for number, mark in enumerate(timeline.chapters)
    ]
    document = {"version": "1.2.0", "chapters": chapters}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
