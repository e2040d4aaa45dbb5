"""Findings on the transcript that lies in a sound file's tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from narrate.check.expected import CHAPTER_TOLERANCE, Place, comparable, excerpt
from narrate.check.fidelity import text_cues
from narrate.check.vtt import VttCue
from narrate.check.written import same_words
from narrate.diagnostics import Finding
from narrate.ports_tags import MediaTags


def check_lyrics(cues: Sequence[VttCue], tags: MediaTags, at: Place) -> Iterator[Finding]:
    """NAR-374 where the words are not those of the WebVTT transcript, NAR-375 where the timed ones are not."""
    spoken = text_cues(cues)
    if not spoken:
        return
    if tags.words is not None and not same_words(tags.words, spoken):
        yield at("NAR-374", file=at.path)
    if tags.timed is None:
        return
    if len(tags.timed) != len(spoken):
        yield at("NAR-375", file=at.path, detail=f"it has {len(tags.timed)} sentences instead of {len(spoken)}")
        return
    for (start, text), cue in zip(tags.timed, spoken, strict=True):
        if comparable(text) != comparable(cue.text):
            detail = f"it has “{excerpt(text)}” instead of “{excerpt(cue.text)}”"
        elif abs(start - cue.start) > CHAPTER_TOLERANCE:
            detail = f"“{excerpt(text)}” begins at {start / 1000} seconds instead of {cue.start / 1000}"
        else:
            continue
        yield at("NAR-375", file=at.path, detail=detail)
        return
