"""MP3 files out of clips that are encoded one by one, each only once.

An edited sentence is one clip to encode; the rest of its episode is copied. Several cores share the clips of one
episode as they share episodes.
"""

from __future__ import annotations

import hashlib
import math
import struct
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from narrate import loudness
from narrate.assembly import clip_of, frame_of
from narrate.errors import EncodingError
from narrate.model.sound import Loudness, Segment, Timeline
from narrate.ports import FRAME_RATE, ClipEncoder, ClipStore, EncodedClip, Piece, Store

_HEADER = struct.Struct("<IId")
"""Frames, steps of 100 ms, peak."""
_STEP = 10
"""Of a second: what a mean square stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Splicer:
    """Encodes clips, keeps them, and makes programmes of them."""

    encoder: ClipEncoder
    clips: ClipStore
    store: Store
    bitrate: int
    """Kilobits a second."""
    broken_off: Callable[[], bool] = bool
    """Asked before each clip of a programme, whether it is still wanted."""

    def missing(self, segments: Iterable[Segment], gain: float, *, read: bool = False) -> Iterator[Segment]:
        """Those whose encoded clip is not in the store, each sound once.

        gain: of the programme, in decibels.
        read: whether each is read, which alone shows that it is damaged within.
        """
        asked = set()
        for segment in segments:
            key = self._key(segment, gain)
            if key not in asked and not (self.store.get(key) is not None if read else self.store.has(key)):
                yield segment
            asked.add(key)

    def encode(self, segment: Segment, gain: float) -> EncodedClip:
        """Encode a clip and keep it. Raises EngineError for one that is gone, EncodingError."""
        pcm = clip_of(segment, self.clips)
        made = self.encoder.encode(pcm, gain=segment.gain + gain, bitrate=self.bitrate)
        self.store.put(self._key(segment, gain), _packed(made))
        return made

    def programme(self, timeline: Timeline, gain: float, out: Path) -> Loudness:
        """Write a programme, every clip raised by `gain` decibels besides its voice's own, and say how loud it is.

        The loudness is that of what was encoded, the true peak an upper bound.

        Raises EngineError, EncodingError, OutputError.
        """
        heard = _Heard()

        def piece(segment: Segment, start: int) -> Piece:
            def read() -> EncodedClip:
                if self.broken_off():
                    raise EncodingError("The encoding was broken off.", remedy="Build again to go on.")
                kept = self.store.get(self._key(segment, gain))
                clip = _unpacked(kept) if kept is not None else self.encode(segment, gain)
                heard.add(segment.pause / timeline.rate, clip)
                return clip

            return Piece(start=frame_of(start, timeline.rate), read=read)

        pieces = []
        now = 0
        for segment in timeline.segments:
            pieces.append(piece(segment, now + segment.pause))
            now += segment.pause + segment.length
        length = timeline.length * FRAME_RATE // timeline.rate
        self.encoder.join(pieces, length=length, bitrate=self.bitrate, out=out)
        return heard.loudness()

    def _key(self, segment: Segment, gain: float) -> str:
        content = f"frames 1 {self.encoder.version} {self.bitrate} {segment.clip} {segment.gain + gain:.4f}"
        return hashlib.sha256(content.encode()).hexdigest()


class _Heard:
    """What a meter needs to know of all clips in their order."""

    def __init__(self) -> None:
        self.mean_squares = array("f")  # a list would take eight times as much
        self.peak = 0.0

    def add(self, pause: float, clip: EncodedClip) -> None:
        """pause: seconds of silence before the clip."""
        self.mean_squares.extend([0.0] * round(pause * _STEP))
        self.mean_squares.extend(clip.mean_squares)
        self.peak = max(self.peak, clip.peak)

    def loudness(self) -> Loudness:
        return Loudness(
            integrated=loudness.integrated(self.mean_squares),
            true_peak=20 * math.log10(self.peak) if self.peak else -math.inf,
        )


def _packed(clip: EncodedClip) -> bytes:
    steps = struct.pack(f"<{len(clip.mean_squares)}f", *clip.mean_squares)
    return _HEADER.pack(clip.count, len(clip.mean_squares), clip.peak) + steps + clip.frames


def _unpacked(content: bytes) -> EncodedClip:
    count, steps, peak = _HEADER.unpack_from(content)
    start = _HEADER.size + 4 * steps
    return EncodedClip(
        frames=content[start:],
        count=count,
        peak=peak,
        mean_squares=struct.unpack_from(f"<{steps}f", content, _HEADER.size),
    )
