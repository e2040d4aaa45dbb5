"""ports.Encoder with ffmpeg: the one of the wheel imageio-ffmpeg, or the system's where that is newer."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from narrate.adapters import processes
from narrate.errors import EncodingError, Where
from narrate.model.sound import ChapterMark, Loudness
from narrate.ports import Decoded, Encoding, Store

_CHAIN = 6
"""Number of the filters and options below; raise it with every change that changes an encoded file."""

_OVERSAMPLED = 4
"""Times the rate at which the sound was made: BS.1770-4 annex 2's factor for true peak."""
_NARROW = 24000
"""Samples a second. Sound made at this rate or below has no energy above 12 kHz, so that at 44.1 kHz its samples alone
miss a peak by at most 0.7 dB (cos π/4); measured on speech 0.1. The limiter's margin is wider."""
_BETWEEN_SAMPLES = 0.7
"""Decibels by which a true peak can lie above the highest sample of such sound."""
_CODED = 0.8
"""Decibels by which the codecs raise the peaks of speech at its usual level, at most, as measured."""
_CEILING = 0.7
"""Of the limiter, −3.1 dB. MP3 and AAC at 64 kb/s raise peaks again: measured 0.3 to 0.8 dB at speech's usual level and
1.5 dB where the limiter works hard."""

_CODECS: dict[str, tuple[str, ...]] = {
    # libmp3lame's level 7 is twice as fast as its default and meant for speed; at 64 kb/s one voice has bits to spare.
    "mp3": ("-c:a", "libmp3lame", "-compression_level", "7", "-f", "mp3", "-id3v2_version", "0", "-write_xing", "1"),
    # The fast coder takes a third of the default's time and overshoots less (0.6 against 1.9 dB).
    "m4a": ("-c:a", "aac", "-aac_coder", "fast", "-f", "ipod", "-brand", "M4A ", "-movflags", "+faststart"),
    "m4b": ("-c:a", "aac", "-aac_coder", "fast", "-f", "ipod", "-brand", "M4B ", "-movflags", "+faststart"),
    # Level 5 is three times as fast as the default, 10. Left free, the bit rate of speech is twice what was asked for;
    # the application voip would keep it, and take low tones off.
    "opus": (
        *("-c:a", "libopus", "-application", "audio", "-vbr", "constrained", "-compression_level", "5"),
        *("-f", "opus"),
    ),
    "flac": ("-c:a", "flac", "-sample_fmt", "s16", "-f", "flac"),
    "wav": ("-c:a", "pcm_s16le", "-f", "wav"),
}
_LOSSLESS = frozenset({"flac", "wav"})
_OPUS_RATE = 48000
"""Samples a second: the only rate at which every Opus decoder plays (RFC 7845, 5.1)."""
_EXACT = ("-fflags", "+bitexact", "-flags:a", "+bitexact")
"""Neither dates nor versions in the file."""
_NO_TAGS = ("-map_metadata", "-1")
"""Of the input: a WAV header would grow by them."""
_METER = "ebur128=peak={peak}:dualmono=true:framelog=quiet"
_CHPL_TITLE = 255
"""Bytes. Nero's chapter list counts a title's length in one byte; ffmpeg would cut within a character."""
_REMEDY = "Run narrate doctor; if ffmpeg is at fault, name another one in IMAGEIO_FFMPEG_EXE."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ffmpeg:
    """An ffmpeg program, as it describes itself."""

    path: str
    version: str
    """As printed."""
    number: tuple[int, ...]
    """The release, for comparison; empty for a build that states none."""
    soxr: bool
    """Whether the resampler soxr is compiled in."""
    mp3: bool
    """Whether libmp3lame is compiled in."""


def probe(path: str) -> Ffmpeg | None:
    """What a program says of itself, or None where it cannot be run or is no ffmpeg."""
    lines: list[bytes] = []
    try:
        done = processes.run([path, "-version"], receive=lines.append)
    except OSError:
        return None
    text = b"".join(lines).decode("utf-8", "replace")
    found = re.match(r"ffmpeg version (\S+)", text)
    if done.code != 0 or not found:
        return None
    number = re.match(r"n?(\d+(?:\.\d+)*)(?![\w])", found[1])
    return Ffmpeg(
        path=path,
        version=found[1],
        number=tuple(map(int, number[1].split("."))) if number else (),
        soxr="--enable-libsoxr" in text,
        mp3="--enable-libmp3lame" in text,
    )


def find_ffmpeg() -> Ffmpeg:
    """The ffmpeg to use: the one that IMAGEIO_FFMPEG_EXE names, else the newer of the wheel's and the system's.

    Raises EncodingError where there is none that can write MP3.
    """
    named = os.environ.get("IMAGEIO_FFMPEG_EXE")
    candidates = [named] if named else [_wheel(), shutil.which("ffmpeg")]
    found = [known for path in candidates if path and (known := probe(path)) and known.mp3]
    if not found:
        raise EncodingError(
            f"{named} is no ffmpeg that can write MP3." if named else "There is no ffmpeg that can write MP3.",
            remedy="Install the package imageio-ffmpeg for your platform, or ffmpeg from your system's packages.",
        )
    return max(found, key=lambda known: known.number)


def known_ffmpeg(store: Store, program: str) -> Ffmpeg:
    """As `find_ffmpeg`, which starts every candidate, but from the store where all installed programs are the same.

    program: a digest of these (`narrate.adapters.stamps.program`); empty where nothing is to be kept.
    """
    if not program:
        return find_ffmpeg()
    key = hashlib.sha256(f"ffmpeg 1 {program}".encode()).hexdigest()
    content = store.get(key)
    if content is not None:
        fields = json.loads(content)
        return Ffmpeg(**{**fields, "number": tuple(fields["number"])})
    found = find_ffmpeg()
    store.put(key, json.dumps(asdict(found)).encode("utf-8", "surrogatepass"))
    return found


def _wheel() -> str | None:
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        return None


class FfmpegEncoder:
    """Encodes, measures and decodes with one ffmpeg."""

    version: str

    def __init__(self, program: Ffmpeg | None = None) -> None:
        """Take a program, or look for one. Raises EncodingError where there is none."""
        self._program = program or find_ffmpeg()
        resampler = "soxr" if self._program.soxr else "swr"
        self._resampler = f"resampler={resampler}"
        self.version = f"ffmpeg {self._program.version} {resampler} chain {_CHAIN}"

    def encode(self, pcm: Iterable[bytes], *, rate: int, gain: float, encoding: Encoding, out: Path) -> Loudness:
        """See narrate.ports.Encoder.encode. The length is kept, in MP3 by the Info header.

        One run both encodes and measures what it encodes: decoding the file again would cost half as much once more,
        and the codecs move loudness by no more than 0.1 LU once their own attenuation is made up for.
        """
        if encoding.format not in _CODECS:
            raise EncodingError(f"The format {encoding.format} is unknown.", remedy=f"Use one of {', '.join(_CODECS)}.")
        chain = (
            f"[0:a]volume={gain:.4f}dB:precision=double,"
            f"aresample={_limiting_rate(rate, encoding.rate)}:{self._resampler},"
            f"alimiter=limit={_CEILING}:level=disabled:latency=1,aresample={_rate(encoding)}:{self._resampler},"
            f"asplit[heard][limited];[limited]volume={_make_up(encoding)}:precision=double[made];"
            f"[heard]{_METER.format(peak='sample')}[metered]"
        )
        command = [
            *_raw_input(rate),
            "-filter_complex",
            chain,
            "-map",
            "[made]",
            "-ar",
            str(_rate(encoding)),
            "-ac",
            "1",
        ]
        command += [*_CODECS[encoding.format], *_bitrate(encoding), *_NO_TAGS, *_EXACT]
        done = self._make(command, pcm, out, after=["-map", "[metered]", "-f", "null", "-"])
        found = parse_loudness(done.messages)
        return Loudness(integrated=found.integrated, true_peak=found.true_peak + _BETWEEN_SAMPLES + _CODED)

    def measure(self, pcm: Iterable[bytes], *, rate: int) -> Loudness:
        """See narrate.ports.Encoder.measure. Silence, and less than 400 ms, measure −70 LUFS or −inf."""
        return self._meter(_raw_input(rate), pcm)

    def measure_file(self, path: Path) -> Loudness:
        """See narrate.ports.Encoder.measure_file."""
        return self._meter(["-i", _file(path)], None, path)

    def decode_length(self, path: Path) -> float:
        """See narrate.ports.Encoder.decode_length. Encoder delay and padding do not count."""
        return self.decode(path).seconds

    def decode(self, path: Path) -> Decoded:
        """See narrate.ports.Encoder.decode."""
        from narrate.adapters.peaks import PeakCounter

        counter = PeakCounter()
        wav = ["-ac", "1", "-c:a", "pcm_s16le", "-f", "wav", *_NO_TAGS, *_EXACT, "pipe:1"]
        self._run(["-i", _file(path), "-map", "0:a", *wav], receive=counter.receive, path=path)
        return counter.finish()

    def add_mp4_chapters(self, path: Path, chapters: Sequence[ChapterMark], *, rate: int, language: str = "") -> None:
        """Write chapters into an M4A file, as QuickTime's text track and as Nero's list; the sound stays.

        Parameters
        ----------
        path: the file, which is replaced; tags are lost, so write them afterwards.
        chapters: in samples at `rate`; a title is cut at 255 bytes, which is what Nero's list can hold.
        language: ISO 639-2 code of the sound, or empty.

        Raises EncodingError.
        """
        made = path.with_name(path.name + ".chapters")
        # Tags come from the second input, which has none: `-map_metadata -1` would take the chapters' titles as well.
        command = ["-i", _file(path), "-f", "ffmetadata", "-i", "pipe:0", "-map", "0:a"]
        command += ["-map_metadata", "1", "-map_chapters", "1", *_EXACT]
        command += ["-metadata:s:a:0", f"language={language}"] if language else []
        brand = "M4B " if path.suffix == ".m4b" else "M4A "
        command += ["-c", "copy", "-f", "ipod", "-brand", brand, "-movflags", "+faststart"]
        self._make(command, [_ffmetadata(chapters, rate)], made)
        made.replace(path)

    def _make(
        self, command: Sequence[str], feed: Iterable[bytes], out: Path, *, after: Sequence[str] = ()
    ) -> processes.Finished:
        try:
            return self._run([*command, "-y", _file(out), *after], feed=feed, path=out)
        except BaseException:
            out.unlink(missing_ok=True)
            raise

    def _meter(
        self, source: Sequence[str], feed: Iterable[bytes] | None, path: Path | None = None, *, peak: str = "true"
    ) -> Loudness:
        done = self._run(
            [*source, "-filter_complex", _METER.format(peak=peak), "-f", "null", "-"], feed=feed, path=path
        )
        return parse_loudness(done.messages)

    def _run(
        self,
        arguments: Sequence[str],
        *,
        feed: Iterable[bytes] | None = None,
        receive: processes.Receive | None = None,
        path: Path | None = None,
    ) -> processes.Finished:
        command = [self._program.path, "-hide_banner", "-nostats", "-nostdin", *arguments]
        try:
            done = processes.run(command, feed=feed, receive=receive)
        except FileNotFoundError as error:
            raise EncodingError(f"There is no ffmpeg at {self._program.path}.", remedy=_REMEDY) from error
        except PermissionError as error:
            raise EncodingError(f"{self._program.path} may not be run.", remedy=_REMEDY) from error
        if done.code != 0:
            raise EncodingError(
                f"ffmpeg failed: {done.reason}.", where=Where(path=path) if path else None, remedy=_REMEDY
            )
        return done


def _limiting_rate(made: int, encoded: int) -> int:
    """The rate at which peaks are limited: high enough that none hides between two samples."""
    return encoded if made <= _NARROW and encoded >= 44100 else max(_OVERSAMPLED * made, encoded)


def parse_loudness(messages: str) -> Loudness:
    """The summary of ffmpeg's filter ebur128; −inf where it says none, as for no samples at all."""
    summary = messages.rpartition("Summary:")[2]
    integrated = re.search(r"\bI:\s+(\S+) LUFS", summary)
    peak = re.search(r"\bPeak:\s+(\S+) dBFS", summary)
    return Loudness(
        integrated=float(integrated[1]) if integrated else -math.inf, true_peak=float(peak[1]) if peak else -math.inf
    )


def _make_up(encoding: Encoding) -> float:
    """What a codec takes off the level, as a factor.

    LAME's presets scale samples by 0.95 up to 160 kb/s (libmp3lame/presets.c, abr_switch_map; measured 0.445 dB at
    each bit rate). Left alone, it costs nearly every programme a second encoding.
    """
    return 1 / 0.95 if encoding.format == "mp3" and encoding.bitrate <= 160 else 1.0


def _rate(encoding: Encoding) -> int:
    return _OPUS_RATE if encoding.format == "opus" else encoding.rate


def _bitrate(encoding: Encoding) -> list[str]:
    """Opus carries speech at half the rate of MP3; lossless files have none."""
    if encoding.format in _LOSSLESS:
        return []
    return ["-b:a", f"{encoding.bitrate // 2 if encoding.format == 'opus' else encoding.bitrate}k"]


def _raw_input(rate: int) -> list[str]:
    return ["-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "pipe:0"]


def _file(path: Path) -> str:
    """With its protocol, because a name such as `a:b.mp3` would be taken for one."""
    return f"file:{path}"


def _ffmetadata(chapters: Sequence[ChapterMark], rate: int) -> bytes:
    """Chapters in ffmpeg's metadata format (ffmpeg-formats, section Metadata)."""
    lines = [";FFMETADATA1"]
    for chapter in chapters:
        title = chapter.title.encode("utf-8", "ignore")[:_CHPL_TITLE].decode("utf-8", "ignore")
        title = re.sub(r"([=;#\\])", r"\\\1", re.sub(r"[\x00-\x1f\x7f]+", " ", title))
        lines += ["[CHAPTER]", f"TIMEBASE=1/{rate}", f"START={chapter.start}", f"END={chapter.end}", f"title={title}"]
    return ("\n".join(lines) + "\n").encode()
