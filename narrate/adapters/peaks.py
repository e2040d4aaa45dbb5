"""How loud a decoded file is from moment to moment, found while it streams by."""

from __future__ import annotations

import struct
from array import array
from typing import TYPE_CHECKING

from narrate.ports import Decoded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEPS = 200
"""Peaks a second; a step is a whole number of samples, so it can be a little shorter."""
WAV_HEADER = 44
"""Bytes of the header of a WAV stream that ffmpeg writes when it is told to be bit-exact."""


class PeakCounter:
    """Takes a WAV stream of one channel of 16 bits, piece by piece; counts samples, and keeps the peak of each step."""

    def __init__(self) -> None:
        """Begin before the header."""
        self._rest = b""
        self._rate = 0
        self._count = 0
        self._peaks = array("H")

    def receive(self, block: bytes) -> None:
        """Take the next piece."""
        data = self._rest + block
        if not self._rate:
            if len(data) < WAV_HEADER:
                self._rest = data
                return
            (self._rate,) = struct.unpack_from("<I", data, 24)
            data = data[WAV_HEADER:]
        step = self._step
        whole = len(data) // (2 * step) * 2 * step
        self._rest = data[whole:]
        if whole:
            self._count += whole // 2
            self._peaks.extend(_peaks(data[:whole], step))

    def finish(self) -> Decoded:
        """What was found."""
        rest = len(self._rest) // 2 if self._rate else 0
        if rest:
            self._peaks.extend(_peaks(self._rest[: 2 * rest], rest))
        length = (self._count + rest) / self._rate if self._rate else 0.0
        return Decoded(seconds=length, step=self._step / max(self._rate, 1), peaks=self._peaks)

    @property
    def _step(self) -> int:
        return max(1, self._rate // STEPS)


def _peaks(data: bytes, step: int) -> list[int]:
    import numpy as np

    samples: NDArray[np.int32] = np.frombuffer(data, "<i2").astype(np.int32)
    found: list[int] = np.abs(samples.reshape(-1, step)).max(axis=1).tolist()
    return found
