"""How a voice sounds, measured on a calibration sentence, and how far two voices are from each other.

One unit of distance is 3 semitones of pitch or 3 dB of root mean square difference in the spectrum; several differences
add up as legs of a right triangle. The spectrum is taken twice: all of it, and what is left of it in a telephone's
loudspeaker (300 to 3400 Hz, ITU-T G.712). The smaller distance counts, so that a cast survives both.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MEASURE = 1
"""Raised whenever profiles are measured in another way."""
_FRAME = 0.046
"""Seconds; two periods of 45 Hz."""
_ENOUGH = 8000
"""Samples a second in which a pitch is found as well as in more."""
_PITCHES = (60.0, 450.0)
"""Hertz; voices of speech."""
_VOICED = 0.5
"""The height of a frame's autocorrelation, against that of no delay, from which it is voiced."""
_LOUD = 30.0
"""Decibels below the loudest frame at which speech ends."""
_EDGES = tuple(80.0 * (8000.0 / 80.0) ** (step / 18) for step in range(19))
"""Hertz; 18 bands of equal width to the ear, each a little more than a third of an octave."""
_PHONE = (300.0, 3400.0)

_OCTAVE = 66
"""Steps of pitch that are an octave."""
_SEMITONES = 3.0
_DECIBELS = 3.0
_LIVELINESS = 2.0
"""Semitones of difference in the pitch's deviation that are one unit."""
_PACE = 0.15
"""Difference in length that is one unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is measured of a voice."""

    pitch: float
    """Median of the fundamental frequency, hertz; 0 for a voice without one."""
    spread: float
    """Of the pitch: half of what lies between its 16th and 84th percentile, semitones. One slip says nothing."""
    bands: tuple[float, ...]
    """Power in 18 bands from 80 Hz to 8 kHz, decibels."""
    seconds: float
    """Of the calibration sentence."""


def measure(data: bytes, rate: int) -> Profile:
    """The profile of a voice.

    Parameters
    ----------
    data: 16-bit samples of a calibration sentence, without silence at the ends.
    rate: samples a second.
    """
    import numpy as np

    samples = np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.float64)
    fold = max(1, rate // _ENOUGH)
    folded = samples[: len(samples) // fold * fold].reshape(-1, fold).mean(axis=1)
    pitches = _pitches(_frames(folded, rate / fold), rate / fold)
    frames = _frames(samples, rate)
    low, middle, high = (float(one) for one in np.percentile(pitches, (16, 50, 84))) if len(pitches) else (0.0,) * 3
    spread = 6 * math.log2(high / low) if low else 0.0
    return Profile(
        pitch=round(middle, 2),
        spread=round(spread, 3),
        bands=tuple(round(float(band), 2) for band in _bands(frames, rate)),
        seconds=round(len(samples) / rate, 3),
    )


def _frames(samples: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """Overlapping by half, without those that are no speech."""
    import numpy as np

    size = max(64, round(_FRAME * rate))
    count = max(1, 2 * len(samples) // size - 1)
    padded = np.pad(samples, (0, max(0, (count + 1) * size // 2 - len(samples) + size)))
    frames = np.stack([padded[at * size // 2 : at * size // 2 + size] for at in range(count)])
    loudness = 10 * np.log10((frames**2).mean(axis=1) + 1e-9)
    return np.asarray(frames[loudness > loudness.max() - _LOUD])


def _pitches(frames: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """The fundamental frequency of each voiced frame, by autocorrelation, corrected for the window (Boersma 1993)."""
    import numpy as np

    size = frames.shape[1]
    window = np.hanning(size)
    length = 2 ** math.ceil(math.log2(2 * size))

    def correlate(rows: NDArray[np.float64]) -> NDArray[np.float64]:
        power = np.abs(np.fft.rfft(rows, length, axis=-1)) ** 2
        return np.fft.irfft(power, length, axis=-1)[..., : size // 2 + 1]

    own = correlate(window)
    heights = correlate((frames - frames.mean(axis=1, keepdims=True)) * window) / (own / own[0])
    heights = heights / np.maximum(heights[:, :1], 1e-9)
    shortest, longest = int(rate / _PITCHES[1]), min(int(rate / _PITCHES[0]), size // 2 - 1)
    looked_at = heights[:, shortest : longest + 1]
    # A long delay that is as good as a short one is two periods: a hundredth an octave decides for the short one.
    slope = 0.01 * np.log2(np.arange(shortest, longest + 1) / shortest)
    delays = np.argmax(looked_at - slope, axis=1) + shortest
    best = heights[np.arange(len(heights)), delays]
    return np.asarray(rate / delays[best > _VOICED], np.float64)


def _bands(frames: NDArray[np.float64], rate: int) -> list[float]:
    import numpy as np

    power = (np.abs(np.fft.rfft(frames * np.hanning(frames.shape[1]), axis=1)) ** 2).mean(axis=0)
    at = np.fft.rfftfreq(frames.shape[1], 1 / rate)
    sums = [float(power[(at >= low) & (at < high)].sum()) for low, high in pairwise(_EDGES)]
    return [10 * math.log10(max(one, 1e-3)) for one in sums]


def at_pitch(profile: Profile, pitch: int) -> Profile:
    """A profile as it is when the voice is used at another pitch (0 to 100, 50 being its own).

    By estimate: in espeak-ng 15 steps are 2.4 to 3.1 semitones, by the voice's own range; formants and pace stay.
    """
    return replace(profile, pitch=profile.pitch * 2 ** ((pitch - 50) / _OCTAVE))


def distance(one: Profile, other: Profile) -> float:
    """How far two voices are from each other, in units of this module: the smaller of full sound and telephone."""
    tone = 12 * abs(math.log2(one.pitch / other.pitch)) / _SEMITONES if one.pitch and other.pitch else 0.0
    lively = (one.spread - other.spread) / _LIVELINESS
    pace = math.log(one.seconds / other.seconds) / math.log(1 + _PACE) if one.seconds and other.seconds else 0.0
    return math.sqrt(_colour(one.bands, other.bands) ** 2 + tone**2 + lively**2 + pace**2)


@functools.lru_cache(maxsize=8192)
def _colour(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The difference of two spectra whose levels have been made equal, in full or in a telephone, the smaller."""
    return min(_difference(one, other, 0.0, math.inf), _difference(one, other, *_PHONE)) / _DECIBELS


def _difference(one: tuple[float, ...], other: tuple[float, ...], low: float, high: float) -> float:
    inside = [at for at, edge in enumerate(_EDGES[:-1]) if low <= edge and _EDGES[at + 1] <= high]
    gaps = [one[at] - other[at] for at in inside]
    mean = sum(gaps) / len(gaps)
    return math.sqrt(sum((gap - mean) ** 2 for gap in gaps) / len(gaps))
