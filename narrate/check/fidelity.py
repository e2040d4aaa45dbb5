"""Holds a script's lines against a transcript's cues: the same words, once, in order, by the same people."""

from __future__ import annotations

from collections.abc import Sequence

from narrate.check.expected import Place, comparable, excerpt
from narrate.check.vtt import VttCue
from narrate.diagnostics import Finding
from narrate.model.script import Line, Script

ANNOUNCEMENT_PREFIX = "a-"
"""Begins the id of a cue that is no part of the script."""

LOOKAHEAD = 200
"""Cues that are searched for the line that should be next before it is taken as missing."""


def text_cues(cues: Sequence[VttCue]) -> tuple[VttCue, ...]:
    """The cues that are part of the script."""
    return tuple(cue for cue in cues if not cue.id.startswith(ANNOUNCEMENT_PREFIX))


def check_fidelity(script: Script, cues: Sequence[VttCue], at: Place) -> tuple[Finding, ...]:
    """Hold a script against a transcript: NAR-204, NAR-205, NAR-314.

    Parameters
    ----------
    script: as it was narrated. Lines that are not voiced are to be in no cue.
    cues: all of the transcript's; announcements are left out here.
    at: the transcript's place, for the findings.
    """
    findings: list[Finding] = []
    spoken = text_cues(cues)
    position = 0
    for line in _voiced(script):
        start, length = _find(line, spoken, position)
        if not length:
            findings.append(at("NAR-204", text=excerpt(line.text)))
            continue
        findings += (at("NAR-205", line=cue.line, text=excerpt(cue.text)) for cue in spoken[position:start])
        position = start + length
        findings += (
            at("NAR-314", line=cue.line, text=excerpt(cue.text), found=cue.voice, said=line.speaker)
            for cue in spoken[start:position]
            if cue.voice and cue.voice != comparable(line.speaker)
        )
    findings += (at("NAR-205", line=cue.line, text=excerpt(cue.text)) for cue in spoken[position:])
    return tuple(findings)


def chapter_starts(script: Script, cues: Sequence[VttCue]) -> tuple[tuple[str, int, int], ...]:
    """Title of each voiced chapter, the end of the text cue before it and the start of its first, in milliseconds.

    Empty where script and transcript are not the same words: check_fidelity says so.
    """
    spoken = text_cues(cues)
    starts: list[tuple[str, int, int]] = []
    position = 0
    for chapter in script.chapters:
        first = position
        for line in chapter.lines:
            if not _is_heard(line):
                continue
            start, length = _find(line, spoken, position)
            if not length or start != position:
                return ()
            position += length
        if position > first:
            before = spoken[first - 1].end if first else 0
            starts.append((chapter.title, before, spoken[first].start))
    return tuple(starts)


def _voiced(script: Script) -> list[Line]:
    return [line for _, _, line in script.lines() if _is_heard(line)]


def _is_heard(line: Line) -> bool:
    return line.voiced and bool(comparable(line.text))


def _find(line: Line, cues: Sequence[VttCue], position: int) -> tuple[int, int]:
    """Where, from a position on, cues begin that are the line, and how many they are; 0 where there are none."""
    wanted = comparable(line.text)
    for start in range(position, min(position + LOOKAHEAD, len(cues))):
        joined = ""
        for end in range(start, len(cues)):
            joined = f"{joined} {comparable(cues[end].text)}".strip()
            if joined == wanted:
                return start, end - start + 1
            if not wanted.startswith(f"{joined} "):
                break
    return position, 0
