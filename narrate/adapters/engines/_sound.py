"""What speech servers send, as samples."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from narrate.adapters import processes
from narrate.errors import EngineError
from narrate.ports import Pcm

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ENDLESS = 0x7FFF0000
"""Lengths in a WAV's header from here on are those of programs that did not know yet how long it would be."""


class CutOffError(Exception):
    """Sound that is not as long as it says."""


def decoded(data: bytes, *, wanted: str, media_type: str, pcm_rate: int) -> Pcm:
    """Samples of what a server sent.

    Parameters
    ----------
    data: the body of its answer.
    wanted: the form that was asked for; what the bytes themselves say goes before it.
    media_type: as the server names it, with parameters such as `rate=24000`.
    pcm_rate: samples a second of bare samples, where the media type does not say.

    Raises CutOffError, and EngineError for what is no sound.
    """
    if data.startswith(b"RIFF"):
        return read_wav(data)
    if wanted == "pcm" and not data.startswith((b"fLaC", b"OggS", b"ID3")):
        rate = re.search(r"rate=(\d+)", media_type)
        return Pcm(rate=int(rate[1]) if rate else pcm_rate, data=data)
    if data[:1] in {b"{", b"<", b"["} or not data:
        raise EngineError("The server sent a text in the place of sound.", remedy="Look at the server’s own messages.")
    return read_wav(_by_ffmpeg(data))


def read_wav(data: bytes) -> Pcm:
    """The samples of a WAV file: 16 bits, one channel; others are converted. Errors as of `decoded`."""
    if data[8:12] != b"WAVE":
        raise EngineError("The server sent a damaged WAV file.", remedy="Ask it for another format (engines.format).")
    at, form = 12, None
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"fmt ":
            form = struct.unpack_from("<HHIIHH", data, at + 8) if at + 24 <= len(data) else None
        if name == b"data":
            rest = len(data) - at - 8
            if rest < size < _ENDLESS:
                raise CutOffError
            size = rest if size == 0 or size >= _ENDLESS else size
            if form is not None:
                return _samples(data[at + 8 : at + 8 + size], form)
        at += 8 + size + size % 2
    raise EngineError("The server sent a WAV file without sound.", remedy="Ask it for another format (engines.format).")


def _samples(data: bytes, form: tuple[int, ...]) -> Pcm:
    kind, channels, rate, _, _, bits = form
    floating = kind == 3
    if (kind, channels, bits) == (1, 1, 16):
        return Pcm(rate=rate, data=data[: len(data) // 2 * 2])
    if channels < 1 or (bits not in {32, 64} if floating else bits not in {8, 16, 24, 32}):
        raise EngineError(
            f"The server sent a WAV file of {bits} bits that cannot be read.", remedy="Set engines.format."
        )
    import numpy as np

    values = _scaled(data, bits, floating=floating)
    values = values[: len(values) // channels * channels].reshape(-1, channels).mean(axis=1)
    return Pcm(rate=rate, data=np.clip(np.rint(values * 32767), -32768, 32767).astype("<i2").tobytes())


def _scaled(data: bytes, bits: int, *, floating: bool) -> NDArray[np.float64]:
    import numpy as np

    width = bits // 8
    data = data[: len(data) // width * width]
    if floating:
        return np.nan_to_num(np.frombuffer(data, f"<f{width}").astype(np.float64))
    if bits == 8:
        return (np.frombuffer(data, np.uint8).astype(np.float64) - 128) / 127
    if bits == 24:
        wide = np.zeros((len(data) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        return wide.reshape(-1).view("<i4").astype(np.float64) / 0x7FFFFFFF
    return np.frombuffer(data, f"<i{width}").astype(np.float64) / (2.0 ** (bits - 1) - 1)


def _by_ffmpeg(data: bytes) -> bytes:
    from narrate.adapters.encoder import find_ffmpeg

    made: list[bytes] = []
    command = [find_ffmpeg().path, "-nostdin", "-hide_banner", "-loglevel", "error", "-i", "pipe:0"]
    done = processes.run(
        [*command, "-ac", "1", "-c:a", "pcm_s16le", "-f", "wav", "pipe:1"], feed=[data], receive=made.append
    )
    if done.code != 0 or not made:
        raise EngineError(f"The server sent no sound that can be read: {done.reason}.", remedy="Set engines.format.")
    return b"".join(made)
