"""ports.ClipStore over a store: synthesised utterances, trimmed, with a header that is cheap to read."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Protocol

from narrate.errors import EngineError
from narrate.model.sound import Clip, Samples
from narrate.ports import Pcm, Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAD_IN = 15
"""Milliseconds kept before the first sound, so that a soft onset (f, h) is not cut off."""
TAIL = 30
"""Milliseconds kept after the last sound: a voice dies away more slowly than it begins."""
FADE = 3
"""Milliseconds over which both ends rise and fall, so that a cut does not click."""
THRESHOLD = -50.0
"""Decibels below a clip's own peak at which its silence begins; relative, because voices differ in level."""
_NOISE = 10
"""A clip whose samples all lie below this (−70 dBFS) is silent."""

_HEADER = struct.Struct("<4sIII")
"""Magic, rate, number of samples, CRC-32 of what is before."""
_MAGIC = b"CLIP"
_SUBSTITUTE = b"CLIS"
"""The magic of a clip that another engine spoke than the one that was asked for."""


class HeadedStore(Store, Protocol):
    """A store that can show the beginning of a content without reading all of it."""

    def head(self, key: str, count: int) -> bytes | None:
        """The first `count` bytes, or None where there is no content."""


class StoredClips:
    """Clips in a store, by the key of their job."""

    def __init__(self, store: HeadedStore) -> None:
        """Take a store, which may hold other things under other keys."""
        self._store = store

    def find(self, key: str) -> Clip | None:
        """See narrate.ports.ClipStore.find."""
        raw = self._store.head(key, _HEADER.size)
        return _parsed(key, raw) if raw is not None else None

    def read(self, key: str) -> Pcm:
        """See narrate.ports.ClipStore.read. KeyError for a damaged clip too; `find` does not find it any more then."""
        raw = self._store.get(key)
        clip = _parsed(key, raw) if raw is not None else None
        if raw is None or clip is None or len(raw) != _HEADER.size + 2 * clip.length:
            raise KeyError(key)
        return Pcm(rate=clip.rate, data=raw[_HEADER.size :], substitute=clip.substitute)

    def write(self, key: str, pcm: Pcm) -> Clip:
        """See narrate.ports.ClipStore.write. The caller names the sentence in the EngineError for silence."""
        data = trimmed(pcm)
        fields = (_SUBSTITUTE if pcm.substitute else _MAGIC, pcm.rate, len(data) // 2)
        check = zlib.crc32(_HEADER.pack(*fields, 0)[:-4])
        self._store.put(key, _HEADER.pack(*fields, check) + data)
        return Clip(key=key, rate=pcm.rate, length=Samples(len(data) // 2), substitute=pcm.substitute)


def _parsed(key: str, raw: bytes) -> Clip | None:
    if len(raw) < _HEADER.size:
        return None
    magic, rate, length, check = _HEADER.unpack_from(raw)
    if magic not in {_MAGIC, _SUBSTITUTE} or check != zlib.crc32(raw[: _HEADER.size - 4]):
        return None
    return Clip(key=key, rate=rate, length=Samples(length), substitute=magic == _SUBSTITUTE)


def trimmed(pcm: Pcm) -> bytes:
    """Samples without the silence at both ends, and faded there. Raises EngineError for nothing but silence."""
    import numpy as np

    samples = np.frombuffer(pcm.data[: len(pcm.data) // 2 * 2], "<i2").astype(np.int32)
    levels = np.abs(samples)
    peak = int(levels.max(initial=0))
    if pcm.rate <= 0 or peak < _NOISE:
        raise EngineError("The engine gave nothing but silence.", remedy="Try another voice, or change the wording.")
    heard = np.flatnonzero(levels >= max(_NOISE, peak * 10 ** (THRESHOLD / 20)))
    start = max(0, int(heard[0]) - LEAD_IN * pcm.rate // 1000)
    end = min(len(samples), int(heard[-1]) + 1 + TAIL * pcm.rate // 1000)
    return _faded(samples[start:end], FADE * pcm.rate // 1000).astype("<i2").tobytes()


def _faded(samples: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    """Straight ramps, in integers; a clip shorter than both is faded over its halves."""
    import numpy as np

    count = min(count, len(samples) // 2)
    if count == 0:
        return samples
    ramp = np.arange(count, dtype=np.int32)
    faded = samples.copy()
    faded[:count] = faded[:count] * ramp // count
    faded[-count:] = faded[-count:] * ramp[::-1] // count
    return faded
