"""Frames of MPEG-1 Layer III, and the Info frame that says what a file made of them holds.

Sources: ISO/IEC 11172-3, clause 2.4.1.3 (header) and 2.4.1.7 (side information); the LAME tag as its authors describe
it (Mp3 Info Tag revision 1).
"""

from __future__ import annotations

from collections.abc import Sequence

from narrate.errors import EncodingError

_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""Kilobits a second by their index in a header; Layer III of MPEG-1."""
_RATES = (44100, 48000, 32000)
_HEADER = 4
_SIDE_INFORMATION = 17
"""Bytes, of one channel."""
_TOC = 100
_TAG = 36
"""Bytes of LAME's part."""
_CONSTANT = 1
"""LAME's number for a constant bit rate."""
_EVERYTHING = 0x0F
"""The Info header has frames, bytes, table of contents and quality."""


def split(data: bytes) -> tuple[bytes, ...]:
    """The frames that an encoder wrote one after another. Raises EncodingError for anything else."""
    found = []
    at = 0
    while at < len(data):
        size = _size(data[at : at + _HEADER])
        if at + size > len(data):
            raise EncodingError("The MP3 encoder broke off within a frame.", remedy="Build again.")
        found.append(data[at : at + size])
        at += size
    return tuple(found)


def _size(header: bytes) -> int:
    """Bytes of a frame: 144 times bits a second by samples a second, and one more where it is padded."""
    bits = int.from_bytes(header, "big")
    bitrate, rate = bits >> 12 & 15, bits >> 10 & 3
    if bits >> 17 != 0x7FFD or not 0 < bitrate < len(_BITRATES) or rate >= len(_RATES):
        raise EncodingError("The MP3 encoder wrote something that is no frame of MPEG-1 Layer III.", remedy=_REMEDY)
    return 144000 * _BITRATES[bitrate] // _RATES[rate] + (bits >> 9 & 1)


_REMEDY = "Install narrate's pinned packages once more."


def info_frame(first: bytes, *, frames: int, size: int, toc: Sequence[int], delay: int, padding: int) -> bytes:
    """The frame that stands before all others and is no sound.

    Parameters
    ----------
    first: a frame of the file, whose kind this one shares.
    frames: how many follow.
    size: bytes of those that follow.
    toc: for each hundredth of the time the place in the file, as a part of 256.
    delay, padding: samples that the encoder put before and after the sound, which players leave out.
    """
    bits = int.from_bytes(first[:_HEADER], "big") & ~(0xF << 12) & ~(1 << 9)
    needed = _HEADER + _SIDE_INFORMATION + 8 + 8 + _TOC + 4 + _TAG
    own = first[2] >> 4
    index = next(index for index in range(max(own, 1), len(_BITRATES)) if _size(_with(bits, index)) >= needed)
    header = _with(bits, index)
    length = _size(header)
    tag = b"".join(
        (
            header,
            bytes(_SIDE_INFORMATION),
            b"Info",
            _EVERYTHING.to_bytes(4, "big"),
            frames.to_bytes(4, "big"),
            (size + length).to_bytes(4, "big"),
            bytes(toc),
            (0).to_bytes(4, "big"),
            b"LAME3.100",
            bytes((_CONSTANT, 0)),
            bytes(8),  # peak and gains are written as tags
            bytes((0, min(_BITRATES[own], 255))),
            (delay << 12 | padding).to_bytes(3, "big"),
            bytes(4),
            min(size + length, 0xFFFFFFFF).to_bytes(4, "big"),
            bytes(2),
        )
    )
    return (tag + _crc16(tag).to_bytes(2, "big")).ljust(length, b"\0")


def _with(bits: int, bitrate: int) -> bytes:
    return (bits | bitrate << 12).to_bytes(_HEADER, "big")


def _crc16(data: bytes) -> int:
    """CRC-16 with the polynomial x¹⁶ + x¹⁵ + x² + 1, reflected, from 0: that of LAME's tag."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
