"""ports.ClipEncoder with LAME (lameenc) and soxr."""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from narrate.adapters.mp3 import frames
from narrate.errors import OutputError, Where
from narrate.ports import CLIP_LEAD, CLIP_ROOM, FRAME, FRAME_RATE, EncodedClip, Pcm, Piece

if TYPE_CHECKING:
    from narrate.adapters.mp3.levels import Samples

_DELAY = 576
"""Samples that LAME puts before the sound (encoder.h, ENCDELAY)."""
_CHAIN = 2
"""Number of what is done to samples here; raise it with every change of the result."""
_QUALITY = 7
"""LAME's effort, 0 to 9: 5 takes twice and 2 three times as long, for one voice at 64 kb/s without a use."""
_CEILING = 0.7
"""Of the limiter, −3.1 dB: encoding at 64 kb/s raises peaks by 0.3 to 1.5 dB."""
_BETWEEN = 0.74
"""Of the limiter after the rate was raised, −2.6 dB: what lies between samples passes it, unless it is rare noise."""
_RAISED = 10 ** (1.5 / 20)
"""By how much encoding and what lies between samples can raise a peak: 0.8 and 0.7 dB for a voice, as measured."""
_MAKE_UP = 1 / 0.95
"""LAME's presets scale samples by 0.95 up to 160 kb/s (libmp3lame/presets.c, abr_switch_map)."""
_MADE_UP_TO = 160


class LameEncoder:
    """Encodes a clip into frames that stand for themselves, and joins such frames to files.

    A fresh encoder begins with an empty bit reservoir, so its first frame needs none before it, and silence lies
    between two clips where they are joined: neither the reservoir nor the overlap of two frames crosses a join. Every
    frame is late by the same delay, which the Info frame tells to players.

    All calls may come from several threads at once: each uses an encoder of its own.
    """

    def __init__(self) -> None:
        """Nothing is loaded before it is needed."""
        versions = " ".join(f"{name} {importlib.metadata.version(name)}" for name in ("lameenc", "soxr"))
        self.version = f"{versions} chain {_CHAIN}"

    def encode(self, pcm: Pcm, *, gain: float, bitrate: int) -> EncodedClip:
        """See narrate.ports.ClipEncoder.encode."""
        import numpy as np
        import soxr

        from narrate.adapters.mp3.levels import limited, mean_squares

        samples = np.frombuffer(pcm.data, "<i2").astype(np.float32) * np.float32(10 ** (gain / 20) / 32768)
        # Peaks are limited and levels measured before there are more samples of the same sound.
        samples = limited(samples, _CEILING)
        levels = mean_squares(samples, pcm.rate)
        if pcm.rate != FRAME_RATE:
            samples = _fitted(soxr.resample(samples, pcm.rate, FRAME_RATE, quality="HQ"), len(samples), pcm.rate)
            samples = limited(samples, _BETWEEN)
        count = -(-(len(samples) + CLIP_ROOM) // FRAME)
        made_up = samples * np.float32(_MAKE_UP if bitrate <= _MADE_UP_TO else 1.0)
        full = np.zeros(count * FRAME, "<i2")
        full[CLIP_LEAD * FRAME :][: len(samples)] = np.rint(made_up * 32767)
        made = _lame(full.tobytes(), bitrate)[:count]
        return EncodedClip(
            frames=b"".join(made),
            count=count,
            peak=float(np.max(np.abs(samples), initial=0.0)) * _RAISED,
            mean_squares=levels,
        )

    def join(self, pieces: Sequence[Piece], *, length: int, bitrate: int, out: Path) -> None:
        """See narrate.ports.ClipEncoder.join."""
        silence = _silence(bitrate)
        total = -(-length // FRAME) + 1  # one more, because all of it is late
        sizes: list[tuple[int, int]] = []
        try:
            with out.open("wb") as file:
                # The Info frame counts what follows; its size is known before its content.
                blank = frames.info_frame(silence, frames=0, size=0, toc=[0] * 100, delay=0, padding=0)
                file.write(blank)
                written = 0
                for count, data in _laid_out(pieces, total, silence):
                    file.write(data)
                    written += len(data)
                    sizes.append((count, len(data)))
                file.seek(0)
                file.write(
                    frames.info_frame(
                        silence,
                        frames=total,
                        size=written,
                        toc=_contents(sizes, total, len(blank)),
                        delay=_DELAY,
                        padding=total * FRAME - _DELAY - length,
                    )
                )
        except OSError as error:
            out.unlink(missing_ok=True)
            raise OutputError(
                f"The sound file cannot be written: {error.strerror or error}.",
                where=Where(path=out),
                remedy="Make room, or name another folder with --audio.",
            ) from error
        except BaseException:
            out.unlink(missing_ok=True)
            raise


def _fitted(samples: Samples, length: int, rate: int) -> Samples:
    """A converted clip, as long as the timeline takes it to be: the nearest number of samples, half up, at least 1."""
    import numpy as np

    wanted = max(1, (2 * length * FRAME_RATE + rate) // (2 * rate))
    return np.pad(samples[:wanted], (0, max(0, wanted - len(samples))))


def _laid_out(pieces: Sequence[Piece], total: int, silence: bytes) -> Iterator[tuple[int, bytes]]:
    """The file's frames in order, with how many each stretch has."""
    now = 0
    for piece in pieces:
        clip = piece.read()
        start = piece.start - CLIP_LEAD
        if start < now:
            message = f"a clip's frames begin at {start}, before those of the one before end, at {now}"
            raise ValueError(message)
        yield start - now, silence * (start - now)
        yield clip.count, clip.frames
        now = start + clip.count
    if now > total:
        message = f"the last clip ends at frame {now} of {total}"
        raise ValueError(message)
    yield total - now, silence * (total - now)


def _contents(sizes: Sequence[tuple[int, int]], total: int, lead: int) -> list[int]:
    """For each hundredth of the time the place in the file, in 256 parts of it."""
    whole = lead + sum(size for _, size in sizes)
    found = []
    stretches = iter(sizes)
    count, size = next(stretches)
    before_frames, before_bytes = 0, lead
    for part in range(100):
        wanted = part * total // 100
        while wanted >= before_frames + count:
            before_frames, before_bytes = before_frames + count, before_bytes + size
            count, size = next(stretches)
        place = before_bytes + size * (wanted - before_frames) // count
        found.append(min(255, 256 * place // whole))
    return found


@functools.cache
def _silence(bitrate: int) -> bytes:
    """A frame of silence that needs no other."""
    return _lame(bytes(2 * 3 * FRAME), bitrate)[0]


def _lame(pcm: bytes, bitrate: int) -> tuple[bytes, ...]:
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(bitrate)
    encoder.set_in_sample_rate(FRAME_RATE)
    encoder.set_out_sample_rate(FRAME_RATE)
    encoder.set_channels(1)
    encoder.set_quality(_QUALITY)
    encoder.silence()
    return frames.split(bytes(encoder.encode(pcm)) + bytes(encoder.flush()))
