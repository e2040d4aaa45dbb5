"""Findings on encoded files and on the cover."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

from narrate.check.course import check_course
from narrate.check.expected import Expected, Place
from narrate.check.feed import Enclosure
from narrate.check.vtt import VttCue
from narrate.diagnostics import Finding
from narrate.errors import NarrateError
from narrate.ports import Encoder

TARGET = -16.0
"""LUFS, as heard."""
TOLERANCE = 0.5
"""Decibels."""
PEAK = -1.0
"""dBTP."""
LENGTH_TOLERANCE = 0.05
"""Seconds by which a file may differ from its timeline."""
DURATION_TOLERANCE = 1.0
"""Seconds by which the feed, which knows whole ones, may differ from a file."""
_COVER_EDGE = range(1400, 3001)


def check_size(enclosure: Enclosure, size: int | None, at: Place) -> tuple[Finding, ...]:
    """A file that the feed names against its size on disk: NAR-301, NAR-302."""
    if size is None:
        return (at("NAR-302", file=at.path),)
    if enclosure.length is not None and size != enclosure.length:
        return (at("NAR-301", file=at.path, said=enclosure.length, found=size),)
    return ()


def check_content(enclosure: Enclosure, data: bytes, at: Place) -> tuple[Finding, ...]:
    """A file's bytes against what the feed says: NAR-350 for another kind of file, NAR-351 for another digest."""
    findings: list[Finding] = []
    found = next((kind for kind, looks in _LOOKS.items() if looks(data)), "")
    if enclosure.type and found and enclosure.type.partition(";")[0] not in _TYPES[found]:
        findings.append(at("NAR-350", file=at.path, said=enclosure.type, found=found))
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")
    if enclosure.integrity.startswith("sha256-") and enclosure.integrity != f"sha256-{digest}":
        findings.append(at("NAR-351", file=at.path))
    return tuple(findings)


_LOOKS: dict[str, Callable[[bytes], bool]] = {
    "MP3": lambda data: data[:3] == b"ID3" or (data[:1] == b"\xff" and data[1:2] >= b"\xe0"),
    "MP4": lambda data: data[4:8] == b"ftyp",
    "Ogg": lambda data: data[:4] == b"OggS",
    "FLAC": lambda data: data[:4] == b"fLaC",
    "WAV": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WAVE",
}
_TYPES = {
    "MP3": {"audio/mpeg"},
    "MP4": {"audio/mp4", "audio/x-m4a"},
    "Ogg": {"audio/ogg", "audio/opus"},
    "FLAC": {"audio/flac"},
    "WAV": {"audio/wav", "audio/x-wav"},
}
"""Media types by the kind of file that the first bytes tell."""


def check_sound(
    path: Path,
    duration: int | None,
    expected: Expected | None,
    encoder: Encoder,
    at: Place,
    cues: Sequence[VttCue] = (),
) -> tuple[Finding, ...]:
    """A file by decoding it: NAR-303, NAR-304, NAR-308, NAR-309, NAR-332, NAR-353 to NAR-356.

    Parameters
    ----------
    path: the file on disk.
    duration: seconds, as the feed says of it; None where the feed says nothing.
    cues: of the transcript, against which the course of the sound is held.
    """
    try:
        decoded = encoder.decode(path)
        loudness = encoder.measure_file(path)
    except NarrateError as error:
        return (at("NAR-332", file=at.path, detail=error.what),)
    length = decoded.seconds
    longest, tones = (expected.longest_pause, expected.tone_times) if expected else (0, ())
    findings: list[Finding] = list(check_course(decoded, cues, longest, at, tones))
    if duration is not None and abs(length - duration) > DURATION_TOLERANCE:
        findings.append(at("NAR-303", file=at.path, said=duration, found=round(length, 2)))
    if expected is not None:
        wanted = expected.length / expected.rate
        if abs(length - wanted) > LENGTH_TOLERANCE:
            findings.append(at("NAR-304", file=at.path, said=round(wanted, 3), found=round(length, 3)))
    # Written so that a measurement that is no number is found, too.
    if not abs(loudness.integrated - TARGET) <= TOLERANCE + 1e-9:
        found = round(loudness.integrated, 2)
        findings.append(at("NAR-308", file=at.path, found=found, wanted=TARGET, tolerance=TOLERANCE))
    if not loudness.true_peak <= PEAK:
        findings.append(at("NAR-309", file=at.path, found=round(loudness.true_peak, 2), limit=PEAK))
    return tuple(findings)


def check_cover(data: bytes | None, at: Place) -> tuple[Finding, ...]:
    """Apple's rules for artwork: NAR-321, NAR-322."""
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(data or b""), formats=("JPEG", "PNG"))
    except (OSError, ValueError):
        return (at("NAR-321", file=at.path),)
    width, height = picture.size
    if width != height or width not in _COVER_EDGE or picture.mode not in {"RGB", "P"}:
        return (at("NAR-322", file=at.path, found=f"{width} by {height} pixels in {picture.mode}"),)
    return ()
