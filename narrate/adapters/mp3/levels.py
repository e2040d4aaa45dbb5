"""Peaks held below a ceiling, and what a loudness meter needs to know of a clip."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_BLOCK = 64
"""Samples that the limiter looks at together: 1.5 ms at 44.1 kHz."""
_REACH = 5
"""Blocks before and after a peak over which it is lowered: 7 ms, long enough not to distort a voice's lowest tone."""


def limited(samples: Samples, ceiling: float) -> Samples:
    """The samples with every peak at most `ceiling`; those around a peak are lowered with it, smoothly.

    A limiter that looks as far ahead as back: the gain of a block is the least that any block within `_REACH` needs,
    averaged over one block less on either side, so that neither the average nor a straight line towards the next
    block's can exceed what the block itself needs.
    """
    blocks = -(-len(samples) // _BLOCK)
    padded = np.zeros((blocks, _BLOCK), np.float32)
    padded.reshape(-1)[: len(samples)] = samples
    highest = np.maximum(padded.max(axis=1), -padded.min(axis=1))
    if not blocks or float(highest.max()) <= ceiling:
        return samples
    needed = np.float32(ceiling) / np.maximum(highest, np.float32(ceiling))
    least = np.lib.stride_tricks.sliding_window_view(np.pad(needed, _REACH, mode="edge"), 2 * _REACH + 1).min(axis=1)
    window = np.hanning(2 * _REACH + 1)[1:-1]
    smooth = np.convolve(np.pad(least, _REACH, mode="edge"), window / window.sum(), mode="valid").astype(np.float32)
    edges = (smooth[:-1] + smooth[1:]) / 2
    slope = np.linspace(0, 1, _BLOCK, dtype=np.float32)
    padded *= edges[:-1, None] + (edges[1:] - edges[:-1])[:, None] * slope
    return padded.reshape(-1)[: len(samples)]


def mean_squares(samples: Samples, rate: int) -> tuple[float, ...]:
    """The K-weighted mean square of each 100 ms, of which ITU-R BS.1770-4 makes its gated loudness.

    The filters of annex 1 are applied to each stretch's power spectrum (Parseval's theorem), which for their gentle
    slopes is the same as filtering to a hundredth of a decibel, and ten times as quick in Python. The last stretch is
    filled up with silence.
    """
    step = rate // 10
    count = -(-len(samples) // step)
    padded = np.zeros((count, step), np.float32)
    padded.reshape(-1)[: len(samples)] = samples
    spectrum = np.fft.rfft(padded, axis=1)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    return tuple(float(value) for value in power @ _k_weighting(step, rate))


@functools.cache
def _k_weighting(size: int, rate: int) -> NDArray[np.float32]:
    """What each bin of a transform's power counts towards the mean square.

    The standard's table is for 48 kHz; for other rates the filters are derived from the analogue ones behind it, as
    libebur128 does (ebur128.c, ebur128_init_filter).
    """
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    shelf = ((high + middle * k / q + k * k) + 2 * (k * k - high) * z + (high - middle * k / q + k * k) * z * z) / (
        (1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z * z
    )
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    divisor = 1 + k / q + k * k
    high_pass = (1 - 2 * z + z * z) / (1 + 2 * (k * k - 1) / divisor * z + (1 - k / q + k * k) / divisor * z * z)
    both = np.full(len(z), 2.0)  # a real signal's other half of the spectrum
    both[0] = 1.0
    if size % 2 == 0:
        both[-1] = 1.0
    return np.asarray(np.abs(shelf * high_pass) ** 2 * both / size**2, np.float32)
