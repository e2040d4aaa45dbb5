"""Encoding with the real ffmpeg: levels, peaks, lengths, equal bytes, and what is said when it fails."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mutagen import mp4

from narrate.adapters import encoder as module
from narrate.adapters.encoder import Ffmpeg, FfmpegEncoder, find_ffmpeg, parse_loudness, probe
from narrate.errors import EncodingError
from narrate.loudness import level, measurable
from narrate.model.sound import ChapterMark, Samples
from narrate.ports import Encoding

RATE = 22050
FORMATS = ("mp3", "m4a", "opus", "flac", "wav")


@pytest.fixture(scope="module")
def encoder() -> FfmpegEncoder:
    return FfmpegEncoder()


def voice(seconds: float, *, loudness: float = 3000.0, rate: int = RATE) -> bytes:
    """A buzz with the peaks of a voice: harmonics in step, four syllables a second."""
    t = np.arange(round(seconds * rate)) / rate
    buzz = sum(np.cos(2 * np.pi * 120 * k * t) / k for k in range(1, 20))
    return np.clip(buzz * np.sin(2 * np.pi * 4 * t) ** 2 * loudness, -32768, 32767).astype("<i2").tobytes()


def pieces(pcm: bytes) -> Iterator[bytes]:
    for start in range(0, len(pcm), 7001):
        yield pcm[start : start + 7001]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_programme_meets_its_target(encoder: FfmpegEncoder, tmp_path: Path, kind: str) -> None:
    pcm, out = voice(4), tmp_path / f"x.{kind}"
    made = level(encoder, lambda: pieces(pcm), rate=RATE, encoding=Encoding(format=kind), out=out)
    assert made.within
    assert made.loudness.integrated == pytest.approx(-16.0, abs=0.5)
    assert made.loudness.true_peak <= -1.0
    measured = encoder.measure_file(out)
    assert measured.integrated == pytest.approx(made.loudness.integrated, abs=0.1)
    assert measured.true_peak <= made.loudness.true_peak <= -1.0


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("seconds", [0.3, 2.0, 3.21])
def test_the_length_is_kept(encoder: FfmpegEncoder, tmp_path: Path, kind: str, seconds: float) -> None:
    out = tmp_path / f"x.{kind}"
    encoder.encode([voice(seconds)], rate=RATE, gain=0, encoding=Encoding(format=kind), out=out)
    assert encoder.decode_length(out) == pytest.approx(round(seconds * RATE) / RATE, abs=1 / RATE)


@pytest.mark.parametrize("rate", [8000, 16000, 24000, 44100, 48000])
def test_other_rates_keep_their_length(encoder: FfmpegEncoder, tmp_path: Path, rate: int) -> None:
    out = tmp_path / "x.mp3"
    encoder.encode([voice(1.5, rate=rate)], rate=rate, gain=0, encoding=Encoding(), out=out)
    assert encoder.decode_length(out) == pytest.approx(1.5, abs=0.001)


@pytest.mark.parametrize("kind", FORMATS)
def test_peaks_stay_below_the_limit_however_hard_it_is_driven(
    encoder: FfmpegEncoder, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / f"x.{kind}"
    encoder.encode([voice(3, loudness=9000)], rate=RATE, gain=12, encoding=Encoding(format=kind), out=out)
    assert encoder.measure_file(out).true_peak <= -1.0


@pytest.mark.parametrize("kind", FORMATS)
def test_the_limiter_shifts_nothing(encoder: FfmpegEncoder, tmp_path: Path, kind: str) -> None:
    clicks = np.zeros(2 * RATE, "<i2")
    clicks[RATE // 2 :: RATE // 2] = 30000
    out = tmp_path / f"x.{kind}"
    encoder.encode([clicks.tobytes()], rate=RATE, gain=6, encoding=Encoding(format=kind), out=out)
    blocks: list[bytes] = []
    encoder._run(["-i", f"file:{out}", "-ar", "44100", "-f", "s16le", "pipe:1"], receive=blocks.append)
    heard = np.abs(np.frombuffer(b"".join(blocks), "<i2").astype(int))
    for second in (0.5, 1.0, 1.5):
        middle = round(second * 44100)
        assert abs(int(heard[middle - 400 : middle + 400].argmax()) - 400) <= 44, "a millisecond"


@pytest.mark.parametrize("kind", FORMATS)
def test_equal_input_gives_equal_bytes(encoder: FfmpegEncoder, tmp_path: Path, kind: str) -> None:
    made = [tmp_path / f"{name}.{kind}" for name in ("a", "b")]
    for out in made:
        encoder.encode(pieces(voice(1)), rate=RATE, gain=3, encoding=Encoding(format=kind), out=out)
    assert made[0].read_bytes() == made[1].read_bytes()


def test_an_mp3_begins_with_an_info_header_and_has_the_bitrate(encoder: FfmpegEncoder, tmp_path: Path) -> None:
    out = tmp_path / "x.mp3"
    encoder.encode([voice(5)], rate=RATE, gain=0, encoding=Encoding(), out=out)
    raw = out.read_bytes()
    assert raw[:2] == b"\xff\xfb"
    assert b"Info" in raw[:40]
    assert len(raw) * 8 / 5 == pytest.approx(64_000, rel=0.02)


def test_an_m4a_can_be_played_while_it_loads(encoder: FfmpegEncoder, tmp_path: Path) -> None:
    out = tmp_path / "x.m4a"
    encoder.encode([voice(1)], rate=RATE, gain=0, encoding=Encoding(format="m4a"), out=out)
    raw = out.read_bytes()
    assert raw[4:12] == b"ftypM4A "
    assert 0 < raw.index(b"moov") < raw.index(b"mdat")
    assert b"Lavf" not in raw


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("bitrate", [48, 64, 128])
def test_a_gain_is_what_the_file_rises_by(encoder: FfmpegEncoder, tmp_path: Path, kind: str, bitrate: int) -> None:
    pcm, out = voice(3, loudness=1500), tmp_path / f"x.{kind}"
    encoder.encode([pcm], rate=RATE, gain=4, encoding=Encoding(format=kind, bitrate=bitrate), out=out)
    before = encoder.measure([pcm], rate=RATE).integrated
    assert encoder.measure_file(out).integrated - before == pytest.approx(4, abs=0.25)


def test_dual_mono_is_three_decibels_above_a_plain_meter(encoder: FfmpegEncoder) -> None:
    # BS.1770-4: a sine of 997 Hz at 0 dBFS in one channel reads -3.01 LUFS, so at -20 dBFS in two of them -20.0.
    sine = 3276.7 * np.sin(2 * np.pi * 997 * np.arange(5 * 48000) / 48000)
    reading = encoder.measure([sine.astype("<i2").tobytes()], rate=48000)
    assert reading.integrated == pytest.approx(-20.0, abs=0.15)
    assert reading.true_peak == pytest.approx(-20.0, abs=0.15)


@pytest.mark.parametrize("pcm", [b"", bytes(2 * RATE), voice(0.2)])
def test_silence_and_less_than_a_block_have_no_loudness(encoder: FfmpegEncoder, pcm: bytes) -> None:
    assert not measurable(encoder.measure([pcm], rate=RATE))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("pcm", [bytes(2 * RATE), voice(0.2), voice(1, loudness=2)])
def test_very_short_soft_and_silent_programmes(encoder: FfmpegEncoder, tmp_path: Path, kind: str, pcm: bytes) -> None:
    out = tmp_path / f"x.{kind}"
    made = level(encoder, lambda: [pcm], rate=RATE, encoding=Encoding(format=kind), out=out)
    assert math.isfinite(made.gain)
    assert made.gain <= 30
    assert encoder.decode_length(out) == pytest.approx(len(pcm) / 2 / RATE, abs=0.001)


def test_chapters_of_an_m4a(encoder: FfmpegEncoder, tmp_path: Path) -> None:
    out = tmp_path / "x.m4a"
    titles = ["One; two = #three \\ four", "Zwölf\nZeilen", "é" * 300]
    marks = [
        ChapterMark(title=title, start=Samples(n * RATE), end=Samples((n + 1) * RATE)) for n, title in enumerate(titles)
    ]
    encoder.encode([voice(3)], rate=RATE, gain=0, encoding=Encoding(format="m4a"), out=out)
    encoder.add_mp4_chapters(out, marks, rate=RATE, language="deu")
    once = out.read_bytes()
    file: Any = mp4.MP4
    found = file(out).chapters
    assert [(c.start, c.title) for c in found] == [(0, titles[0]), (1, "Zwölf Zeilen"), (2, "é" * 127)]
    assert encoder.decode_length(out) == pytest.approx(3, abs=1 / RATE)
    assert once[4:12] == b"ftypM4A "
    encoder.add_mp4_chapters(out, marks, rate=RATE, language="deu")
    assert out.read_bytes() == once
    assert list(tmp_path.iterdir()) == [out]


def test_a_failure_says_why_and_leaves_nothing(encoder: FfmpegEncoder, tmp_path: Path) -> None:
    (tmp_path / "bad.mp3").write_bytes(b"this is no sound" * 99)
    with pytest.raises(EncodingError, match=r"bad\.mp3: ffmpeg failed: .+ Run narrate doctor"):
        encoder.measure_file(tmp_path / "bad.mp3")
    with pytest.raises(EncodingError, match="No such file"):
        encoder.encode([voice(1)], rate=RATE, gain=0, encoding=Encoding(), out=tmp_path / "no" / "x.mp3")
    with pytest.raises(EncodingError, match="one of mp3, m4a"):
        encoder.encode([voice(1)], rate=RATE, gain=0, encoding=Encoding(format="ogg"), out=tmp_path / "x.ogg")


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_broken_off_file_is_removed(encoder: FfmpegEncoder, tmp_path: Path, error: type[BaseException]) -> None:
    def pcm() -> Iterator[bytes]:
        yield voice(5)
        raise error

    with pytest.raises(error):
        encoder.encode(pcm(), rate=RATE, gain=0, encoding=Encoding(), out=tmp_path / "x.mp3")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    gone = Ffmpeg(path=str(tmp_path / "ffmpeg"), version="0", number=(), soxr=False, mp3=True)
    with pytest.raises(EncodingError, match=f"no ffmpeg at {tmp_path}"):
        FfmpegEncoder(gone).measure([b""], rate=RATE)


def test_a_named_program_is_taken_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", sys.executable)
    with pytest.raises(EncodingError, match="is no ffmpeg"):
        find_ffmpeg()


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for ffmpeg")
def test_a_newer_program_of_the_system_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def program(name: str, version: str) -> str:
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\necho 'ffmpeg version {version} Copyright'\necho ' --enable-libmp3lame'\n")
        file.chmod(0o755)
        return str(file)

    monkeypatch.delenv("IMAGEIO_FFMPEG_EXE", raising=False)
    wheel = program("wheel", "n7.0.2-17-gabcdef")
    monkeypatch.setattr(module, "_wheel", lambda: wheel)
    for version, taken in (("5.1.6-0+deb12u1", False), ("7.0.2", False), ("7.1", True), ("10.0-1ubuntu2", True)):
        system = program("system", version)
        monkeypatch.setattr("narrate.adapters.encoder.shutil.which", lambda _, found=system: found)
        assert find_ffmpeg().path == (system if taken else wheel)


def test_the_version_says_what_changes_the_sound(encoder: FfmpegEncoder) -> None:
    known = find_ffmpeg()
    assert probe(known.path) == known
    assert known.version in encoder.version
    assert probe("no-such-program") is None


def test_a_summary_without_figures_is_silence() -> None:
    assert parse_loudness("nothing") == parse_loudness("Summary:\n  I: -inf LUFS\n Peak: -inf dBFS")


@pytest.mark.parametrize("name", ["a.mp3", "a.m4a"])
def test_the_course_of_a_file_is_known_to_a_hundredth_of_a_second(
    encoder: FfmpegEncoder, tmp_path: Path, name: str
) -> None:
    quiet, loud = bytes(2 * RATE), (9000 * np.sin(np.arange(RATE) / 9)).astype("<i2").tobytes()
    out = tmp_path / name
    encoder.encode([quiet, loud, quiet], rate=RATE, gain=0.0, encoding=Encoding(format=name[2:]), out=out)
    decoded = encoder.decode(out)
    assert decoded.seconds == pytest.approx(3, abs=0.001)
    assert len(decoded.peaks) * decoded.step == pytest.approx(3, abs=0.01)
    heard = [number * decoded.step for number, peak in enumerate(decoded.peaks) if peak > 4500]
    assert [heard[0], heard[-1]] == pytest.approx([1, 2], abs=0.02)
