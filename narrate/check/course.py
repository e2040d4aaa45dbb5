"""Findings on the course of the sound: where it is silent, and whether that is where the transcript has nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median

from narrate.check.expected import Place, excerpt
from narrate.check.vtt import VttCue
from narrate.diagnostics import Finding
from narrate.ports import Decoded

_SILENT = 104
"""Samples below this are silence: −50 dBFS."""
_HEARD = 328
"""Samples above this are heard: −40 dBFS."""
_TOLERANCE = 0.15
"""Seconds by which a silence may be longer than the longest pause: what is kept around each sentence, and the codec."""
_BEGINNING = 0.02
"""Seconds that are silent in every programme, because every profile begins with a pause of 0.1 seconds or more."""
_ONSET = 0.01
"""Seconds at a cue's beginning that are looked at."""
_SOFT, _ABRUPT = 0.25, 0.7
"""Of a cue's own peak: what most cues of a file stay below in their first moment, and what is no beginning."""
_EDGE = 0.06
"""Seconds around a cue in which its sound may begin or die away; a codec smears it by two hundredths."""


def check_course(
    decoded: Decoded,
    cues: Sequence[VttCue],
    longest: int,
    at: Place,
    tones: Sequence[tuple[float, float]] = (),
) -> Iterator[Finding]:
    """NAR-353 to NAR-356 and NAR-373, each once a file, at its first place.

    Parameters
    ----------
    longest: milliseconds of silence that the profile of pauses allows; 0 for any.
    tones: begin and end in seconds of what is meant to be heard between cues.
    """
    silence = next(_silences(decoded, longest / 1000 + _TOLERANCE), None) if longest else None
    if silence is not None:
        start, length = silence
        yield at("NAR-353", file=at.path, found=round(length, 2), at=round(start, 2), limit=longest / 1000)
    beginning = max(decoded.peaks[: max(1, int(_BEGINNING / decoded.step))], default=0)
    if beginning > _HEARD:
        yield at("NAR-354", file=at.path, found=round(20 * math.log10(beginning / 32768)))
    for cue in cues:
        if _peak(decoded, cue.start / 1000, cue.end / 1000) < _HEARD:
            yield at("NAR-355", file=at.path, text=excerpt(cue.text), start=cue.start / 1000)
            break
    yield from _cut_off(decoded, cues, at)
    ends = [0.0, *(cue.end / 1000 for cue in cues)]
    for end, cue in zip(ends, cues, strict=False):
        first, last = end + _EDGE, cue.start / 1000 - _EDGE
        if any(_peak(decoded, *gap) > _HEARD for gap in _gaps(first, last, tones)):
            yield at("NAR-356", file=at.path, text=excerpt(cue.text), start=cue.start / 1000)
            break


def _gaps(first: float, last: float, tones: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """A time between two cues without the tones in it, and without their edges."""
    for start, end in tones:
        if first < end and start < last:
            if first < start - _EDGE:
                yield first, start - _EDGE
            first = max(first, end + _EDGE)
    if first < last:
        yield first, last


def _cut_off(decoded: Decoded, cues: Sequence[VttCue], at: Place) -> Iterator[Finding]:
    """A sentence that is there with its full level at once, where the others of the file begin softly: NAR-373.

    Every clip begins with a little of the silence before it and is faded in; a voice whose engine gives no silence
    begins all its sentences so.
    """
    onsets = []
    for cue in cues:
        start = cue.start / 1000
        loudest = _peak(decoded, start, cue.end / 1000)
        onsets.append(_peak(decoded, start, start + _ONSET) / loudest if loudest > _HEARD else 0.0)
    if onsets and median(onsets) < _SOFT:
        for onset, cue in zip(onsets, cues, strict=True):
            if onset > _ABRUPT:
                yield at("NAR-373", file=at.path, text=excerpt(cue.text), start=cue.start / 1000)
                break


def _silences(decoded: Decoded, longest: float) -> Iterator[tuple[float, float]]:
    """Start and length in seconds of each silence that is longer."""
    begun: int | None = None
    for place, peak in enumerate((*decoded.peaks, 32768)):
        if peak < _SILENT:
            begun = place if begun is None else begun
        elif begun is not None:
            length = (place - begun) * decoded.step
            if length > longest:
                yield begun * decoded.step, length
            begun = None


def _peak(decoded: Decoded, start: float, end: float) -> int:
    first = int(start / decoded.step)
    return max(decoded.peaks[first : max(first + 1, int(end / decoded.step))], default=0)
