"""Levels: one gain a voice, then one for the programme, checked on the encoded file and corrected once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from narrate.model.sound import Loudness
from narrate.ports import Encoder, Encoding

PROGRAMME_TARGET = -16.0
"""LUFS as heard (dual mono): Apple's figure for podcasts, who allow ±1."""
TOLERANCE = 0.5
"""LU on either side of the target that a programme may lie."""
PEAK_LIMIT = -1.0
"""dBTP, of the encoded file (EBU R 128 and Apple)."""
VOICE_TARGET = -20.0
"""LUFS as heard, for a voice's calibration clip: 4 LU of room, so that raising a soft voice does not clip."""
GATE = -70.0
"""LUFS. BS.1770-4's absolute gate: what is measured at or below it, or is shorter than the 400 ms of one block, has no
loudness that a gain could rest on."""
MAX_GAIN = 30.0
"""Decibels. More would raise an engine's noise instead of its voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levelled:
    """An encoded programme's level."""

    gain: float
    """Decibels that the samples were raised by."""
    loudness: Loudness
    """Of the encoded file."""
    corrected: bool
    """Whether the file was encoded a second time."""
    within: bool
    """Whether loudness and true peak are where they should be, as far as they can be measured at all."""


def measurable(loudness: Loudness) -> bool:
    """Whether there is a loudness: the sound is long enough for one block, and above the gate."""
    return math.isfinite(loudness.integrated) and loudness.integrated > GATE


def voice_gain(measured: Loudness, *, target: float = VOICE_TARGET) -> float:
    """The gain, in decibels, that brings a voice's calibration clip to the level all voices share.

    Never so much that the clip's own true peak passes 0 dBTP: assembly saturates, and a clipped voice is worse than a
    soft one. 0 where there is nothing to measure.
    """
    if not measurable(measured):
        return 0.0
    wanted = _capped(target - measured.integrated)
    return (
        wanted if wanted <= 0 or not math.isfinite(measured.true_peak) else min(wanted, max(0.0, -measured.true_peak))
    )


def programme_gain(measured: Loudness, *, target: float = PROGRAMME_TARGET) -> float:
    """The constant gain, in decibels, that brings a programme to its target; 0 where there is nothing to measure."""
    return _capped(target - measured.integrated) if measurable(measured) else 0.0


def needs_correction(encoded: Loudness, *, target: float = PROGRAMME_TARGET) -> bool:
    """Whether an encoded file is too loud, too soft or too high in its peaks."""
    off_target = measurable(encoded) and abs(encoded.integrated - target) > TOLERANCE
    return off_target or encoded.true_peak > PEAK_LIMIT


def corrected_gain(gain: float, encoded: Loudness, *, target: float = PROGRAMME_TARGET) -> float:
    """The gain for the second try.

    The first is moved by what the file missed. Where the file's peaks are too high, the gain falls by the excess as
    well, but at most as far as the tolerance lets the loudness fall.
    """
    missed = target - encoded.integrated if measurable(encoded) else 0.0
    excess = max(0.0, encoded.true_peak - PEAK_LIMIT)
    return _capped(gain + missed - min(excess, TOLERANCE * 0.8 if measurable(encoded) else excess))


def level(
    encoder: Encoder, pcm: Callable[[], Iterable[bytes]], *, rate: int, encoding: Encoding, out: Path
) -> Levelled:
    """Encode a programme at its target: measure, encode, measure the file, and encode once more if it missed.

    Parameters
    ----------
    pcm: gives the programme's samples from the beginning each time it is called; called twice, or three times.
    rate: samples a second of `pcm`.
    out: the file to write.

    A programme that is still outside after the correction is kept (it can be listened to) and `within` is false;
    `narrate check` reports it. Raises EncodingError.
    """
    gain = programme_gain(encoder.measure(pcm(), rate=rate))
    encoder.encode(pcm(), rate=rate, gain=gain, encoding=encoding, out=out)
    loudness = encoder.measure_file(out)
    second = corrected_gain(gain, loudness)
    corrected = needs_correction(loudness) and second != gain
    if corrected:
        gain = second
        encoder.encode(pcm(), rate=rate, gain=gain, encoding=encoding, out=out)
        loudness = encoder.measure_file(out)
    return Levelled(gain=gain, loudness=loudness, corrected=corrected, within=not needs_correction(loudness))


def _capped(gain: float) -> float:
    return min(gain, MAX_GAIN)
