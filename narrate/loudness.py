"""Levels: one gain a voice, then one for the programme, checked on the encoded file and corrected."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
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
_LIMITED = 0.7
"""Decibels that the limiter takes from a programme of speech at its usual level."""
GATE = -70.0
"""LUFS. BS.1770-4's absolute gate: what is measured at or below it, or is shorter than the 400 ms of one block, has no
loudness that a gain could rest on."""
MAX_GAIN = 30.0
"""Decibels. More would raise an engine's noise instead of its voice."""
CORRECTIONS = 2
"""How often a programme that missed its target is encoded again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levelled:
    """An encoded programme's level."""

    gain: float
    """Decibels that the samples were raised by."""
    loudness: Loudness
    """Of what was encoded; the true peak is an upper bound."""
    corrected: bool
    """Whether the file was encoded more than once."""
    within: bool
    """Whether loudness and true peak are where they should be, as far as they can be measured at all."""


_FINEST = 0.05
"""Decibels: half of what ffmpeg's meter shows; a smaller step changes nothing that can be seen."""


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


def needs_correction(encoded: Loudness, *, target: float = PROGRAMME_TARGET) -> bool:
    """Whether an encoded file is too loud, too soft or too high in its peaks."""
    off_target = measurable(encoded) and abs(encoded.integrated - target) > TOLERANCE
    return off_target or encoded.true_peak > PEAK_LIMIT


def corrected_gain(gain: float, encoded: Loudness, *, response: float = 1.0, target: float = PROGRAMME_TARGET) -> float:
    """The gain, in decibels, for another try.

    Parameters
    ----------
    gain, encoded: what was tried, and what came of it.
    response: by how many LU the file follows a decibel of gain: 1 as long as the limiter has little to do.

    Where the file's peaks are too high, the gain falls by the excess as well, but at most as far as the tolerance lets
    the loudness fall.
    """
    missed = (target - encoded.integrated) / response if measurable(encoded) else 0.0
    excess = max(0.0, encoded.true_peak - PEAK_LIMIT)
    return _capped(gain + missed - min(excess, TOLERANCE * 0.8 if measurable(encoded) else excess))


def response_between(gain: float, encoded: Loudness, before: float, encoded_before: Loudness) -> float:
    """By how many LU two files followed a decibel of gain; between a quarter and 1, for the meter rounds to tenths."""
    if gain == before or not (measurable(encoded) and measurable(encoded_before)):
        return 1.0
    return min(max((encoded.integrated - encoded_before.integrated) / (gain - before), 0.25), 1.0)


STEP = 0.2
"""Decibels of which corrected gains of programmes made of clips are multiples; half of it is far within TOLERANCE."""
FIRST_GAIN = PROGRAMME_TARGET - VOICE_TARGET + _LIMITED
"""Decibels. The first try needs no measurement, because the clips of every voice lie at the voices' level already: over
thirty documents of all kinds the right gain was 4.2 to 4.6 dB."""
_OFFSET = -0.691
"""LUFS of a K-weighted mean square of 1 (BS.1770-4, equation 2)."""
_RELATIVE = -10.0
"""LU: the second gate, below the loudness of what passed the first."""
_BLOCK = 4
"""Steps of 100 ms in a block; the next one begins a step later."""


def integrated(mean_squares: Sequence[float]) -> float:
    """Gated loudness in LUFS by ITU-R BS.1770-4, annex 1, of a mono programme heard from two loudspeakers.

    mean_squares: of each 100 ms, K-weighted. −inf where nothing passes the gates.
    """
    import numpy as np

    if len(mean_squares) < _BLOCK:
        return -math.inf
    sums = np.concatenate(([0.0], np.cumsum(mean_squares, dtype=np.float64)))
    blocks = sums[_BLOCK:] - sums[:-_BLOCK]
    del sums  # of a day's programme each of these takes megabytes
    blocks *= 2 / _BLOCK
    blocks = blocks[blocks > _mean_square(GATE)]
    if not len(blocks):
        return -math.inf
    return _loudness(blocks[blocks > _mean_square(_loudness(blocks.mean()) + _RELATIVE)].mean())


def _loudness(mean_square: float) -> float:
    return _OFFSET + 10 * math.log10(mean_square)


def _mean_square(loudness: float) -> float:
    return float(10 ** ((loudness - _OFFSET) / 10))


def level(
    encoder: Encoder, pcm: Callable[[], Iterable[bytes]], *, rate: int, encoding: Encoding, out: Path
) -> Levelled:
    """Encode a programme at its target: encode and measure, and encode again if it missed.

    Parameters
    ----------
    pcm: gives the programme's samples from the beginning each time it is called.
    rate: samples a second of `pcm`.
    out: the file to write.

    Raises EncodingError.
    """
    return level_with(lambda gain: encoder.encode(pcm(), rate=rate, gain=gain, encoding=encoding, out=out))


def level_with(encode: Callable[[float], Loudness], *, step: float = 0.0) -> Levelled:
    """Encode a programme at its target, by a function that encodes with a gain in decibels and measures.

    step: decibels of which corrected gains are multiples, so that a programme whose loudness an edit moves by a
        hundredth keeps its gain, and its encoded clips with it; 0 for any gain.

    One correction serves for most; a second, which knows how far the limiter held the first one back, for programmes
    with high peaks. What is outside then is kept (it can be listened to) and `within` is false; `narrate check` reports
    it.
    """
    gain = FIRST_GAIN
    tries: list[tuple[float, Loudness]] = []
    while True:
        loudness = encode(gain)
        response = response_between(gain, loudness, *tries[-1]) if tries else 1.0
        tries.append((gain, loudness))
        better = corrected_gain(gain, loudness, response=response)
        if step:
            better = round(round(better / step) * step, 4)
        done = not needs_correction(loudness)
        if done or abs(better - gain) < _FINEST or len(tries) > CORRECTIONS:
            return Levelled(gain=gain, loudness=loudness, corrected=len(tries) > 1, within=done)
        gain = better


def _capped(gain: float) -> float:
    return min(gain, MAX_GAIN)
