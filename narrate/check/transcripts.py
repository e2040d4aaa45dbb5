"""Findings on an episode's transcripts."""

from __future__ import annotations

import json
from collections.abc import Sequence

from narrate.check.expected import Place, comparable, excerpt
from narrate.check.vtt import VttCue, VttError, parse_vtt
from narrate.diagnostics import Finding

END_TOLERANCE = 50
"""Milliseconds by which a cue may end after the sound."""


def read_vtt(data: bytes, at: Place) -> tuple[tuple[VttCue, ...] | None, tuple[Finding, ...]]:
    """The cues of a transcript, None where it cannot be read, and why: NAR-310."""
    try:
        return parse_vtt(data), ()
    except VttError as error:
        return None, (at("NAR-310", line=error.line, detail=error.what),)


def check_cues(cues: Sequence[VttCue], length: int | None, at: Place) -> tuple[Finding, ...]:
    """What can be said of cues alone: NAR-311, NAR-312, NAR-313.

    length: of the sound in milliseconds; None where it is not known.
    """
    findings: list[Finding] = []
    previous_end = 0
    for cue in cues:
        text = excerpt(cue.text)
        if not cue.voice:
            findings.append(at("NAR-311", line=cue.line, text=text))
        if length is not None and cue.end > length + END_TOLERANCE:
            findings.append(at("NAR-312", line=cue.line, text=text, found=cue.end / 1000, said=length / 1000))
        if cue.start < previous_end:
            findings.append(at("NAR-313", line=cue.line, text=text))
        previous_end = cue.end
    return tuple(findings)


def check_json(data: bytes, cues: Sequence[VttCue] | None, at: Place) -> tuple[Finding, ...]:
    """The JSON transcript against the cues: NAR-325, NAR-326 for the first segment that differs."""
    try:
        segments = [
            (
                comparable(str(segment["speaker"])),
                round(float(segment["startTime"]) * 1000),
                round(float(segment["endTime"]) * 1000),
                comparable(str(segment["body"])),
            )
            for segment in json.loads(data)["segments"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        return (at("NAR-325", detail=f"{type(error).__name__}: {error}"),)
    if cues is None:
        return ()
    wanted = [(cue.voice, cue.start, cue.end, comparable(cue.text)) for cue in cues]
    for number in range(max(len(segments), len(wanted))):
        if segments[number : number + 1] != wanted[number : number + 1]:
            return (at("NAR-326", number=number + 1, file=at.path),)
    return ()
