"""MP3 clip by clip: joined, it plays as the same sound encoded in one piece."""

from __future__ import annotations

import importlib
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from narrate import loudness
from narrate.adapters.encoder import FfmpegEncoder, find_ffmpeg
from narrate.adapters.mp3 import frames
from narrate.adapters.mp3.encoder import LameEncoder
from narrate.adapters.mp3.levels import limited, mean_squares
from narrate.errors import EncodingError, OutputError
from narrate.ports import CLIP_LEAD, FRAME, FRAME_RATE, EncodedClip, Encoding, Pcm, Piece

MADE_AT = 22050
BITRATE = 64
SECONDS = 1.7


def voice(number: int, *, rate: int = MADE_AT, seconds: float = SECONDS, level: float = 0.3) -> Pcm:
    """A tone with harmonics that swells and sinks, as a voice does; another pitch for each number."""
    time = np.arange(round(seconds * rate)) / rate
    hertz = 110.0 * 1.12**number
    sound = sum(np.sin(2 * np.pi * hertz * n * time + n) / n for n in range(1, 12))
    sound = sound + np.random.default_rng(number).normal(0, 0.3, len(time))  # breath, which has no pattern
    swell = np.sin(np.pi * time / seconds) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * time))
    return Pcm(rate=rate, data=np.rint(32767 * level * swell * sound / 2).astype("<i2").tobytes())


def programme(clips: list[Pcm], *, pause: int = 12) -> tuple[list[int], int]:
    """First frames of clips with `pause` frames of silence around each, and the length in samples."""
    starts, now = [], pause
    for clip in clips:
        starts.append(now)
        now += -(-len(clip.data) // 2 * FRAME_RATE // clip.rate // FRAME) + pause
    return starts, now * FRAME


def decoded(path: Path) -> NDArray[np.float64]:
    command = [
        find_ffmpeg().path,
        "-v",
        "error",
        "-i",
        str(path),
        "-f",
        "s16le",
        "-ac",
        "1",
        "-ar",
        str(FRAME_RATE),
        "pipe:1",
    ]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, "<i2").astype(float)


@pytest.fixture(scope="module")
def encoder() -> LameEncoder:
    return LameEncoder()


@pytest.fixture(scope="module")
def clips() -> list[Pcm]:
    return [voice(number) for number in range(5)]


def joined(encoder: LameEncoder, clips: list[Pcm], out: Path, *, gain: float = 0.0) -> tuple[list[int], int]:
    starts, length = programme(clips)
    made = [encoder.encode(clip, gain=gain, bitrate=BITRATE) for clip in clips]
    pieces = [Piece(start=at, read=lambda clip=clip: clip) for at, clip in zip(starts, made, strict=True)]  # type: ignore[misc]
    encoder.join(pieces, length=length, bitrate=BITRATE, out=out)
    return starts, length


def ideal(clips: list[Pcm], starts: list[int], length: int) -> NDArray[np.float64]:
    import soxr

    whole = np.zeros(length)
    for clip, start in zip(clips, starts, strict=True):
        sound = soxr.resample(np.frombuffer(clip.data, "<i2").astype(np.float64), clip.rate, FRAME_RATE)
        whole[start * FRAME : start * FRAME + len(sound)] = sound
    return whole


def noise(got: NDArray[np.float64], wanted: NDArray[np.float64]) -> float:
    """Signal to noise in decibels."""
    return float(10 * np.log10(np.sum(wanted**2) / np.sum((got - wanted) ** 2)))


def test_the_file_plays_exactly_as_long_as_it_should(encoder: LameEncoder, clips: list[Pcm], tmp_path: Path) -> None:
    _, length = joined(encoder, clips, tmp_path / "joined.mp3")
    assert len(decoded(tmp_path / "joined.mp3")) == length
    assert FfmpegEncoder().decode_length(tmp_path / "joined.mp3") == length / FRAME_RATE


@pytest.mark.parametrize("rate", [16000, 24000, 48000])
def test_clips_of_other_rates_play_in_their_places(encoder: LameEncoder, tmp_path: Path, rate: int) -> None:
    clips = [voice(number, rate=rate) for number in range(2)]
    starts, length = joined(encoder, clips, tmp_path / "joined.mp3")
    wanted = ideal(clips, starts, length)
    got = decoded(tmp_path / "joined.mp3")
    assert len(got) == length
    assert noise(got, wanted) > 10


def test_joins_are_as_clean_as_one_encoding(encoder: LameEncoder, clips: list[Pcm], tmp_path: Path) -> None:
    """The same sound by LAME in one piece is what splicing is held against, over all and around each join."""
    starts, length = joined(encoder, clips, tmp_path / "joined.mp3")
    wanted = ideal(clips, starts, length)
    whole = Pcm(rate=FRAME_RATE, data=np.rint(wanted).astype("<i2").tobytes())
    single = encoder.encode(whole, gain=0.0, bitrate=BITRATE)
    pieces = [Piece(start=CLIP_LEAD, read=lambda: single)]
    later = CLIP_LEAD * FRAME
    encoder.join(pieces, length=later + length + 3 * FRAME, bitrate=BITRATE, out=tmp_path / "one.mp3")
    got, reference = decoded(tmp_path / "joined.mp3"), decoded(tmp_path / "one.mp3")[later:][:length]
    assert noise(got, wanted) > noise(reference, wanted) - 0.1
    for start in starts:
        near = slice((start - 4) * FRAME, (start + 8) * FRAME)
        assert noise(got[near], wanted[near]) > noise(reference[near], wanted[near]) - 0.1
    silent = np.concatenate([got[(start - 6) * FRAME : (start - 2) * FRAME] for start in starts])
    assert np.abs(silent).max() <= 1, "nothing of a clip leaks into the pause"


def test_the_info_frame_tells_what_players_need(encoder: LameEncoder, clips: list[Pcm], tmp_path: Path) -> None:
    from mutagen.mp3 import BitrateMode

    path = tmp_path / "joined.mp3"
    _, length = joined(encoder, clips, path)
    info = importlib.import_module("mutagen.mp3").MP3(path).info  # mutagen is annotated in part
    assert info.bitrate_mode == BitrateMode.CBR
    assert info.encoder_info.startswith("LAME 3.100")
    assert info.length == pytest.approx(length / FRAME_RATE, abs=1e-6)
    data = path.read_bytes()
    parts = frames.split(data)
    assert b"".join(parts) == data
    assert int.from_bytes(data[29:33], "big") == len(parts) - 1 == length // FRAME + 1
    assert int.from_bytes(data[33:37], "big") == len(data)
    contents = list(data[37:137])
    assert contents == sorted(contents)
    places = [sum(map(len, parts[: 1 + part * (len(parts) - 1) // 100])) for part in range(100)]
    assert max(abs(256 * place / len(data) - at) for place, at in zip(places, contents, strict=True)) < 1.5


def test_a_clip_is_the_same_frames_in_any_thread(encoder: LameEncoder, clips: list[Pcm]) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        made = list(pool.map(lambda clip: encoder.encode(clip, gain=3.0, bitrate=BITRATE), clips * 3))
    assert made[:5] == made[5:10] == made[10:]
    assert len({clip.frames for clip in made}) == 5


@pytest.mark.parametrize("bitrate", [32, 64, 128, 320])
def test_every_bit_rate_can_be_joined(encoder: LameEncoder, tmp_path: Path, bitrate: int) -> None:
    clip = encoder.encode(voice(1, seconds=0.4), gain=0.0, bitrate=bitrate)
    encoder.join([Piece(start=3, read=lambda: clip)], length=40 * FRAME, bitrate=bitrate, out=tmp_path / "a.mp3")
    assert len(decoded(tmp_path / "a.mp3")) == 40 * FRAME


@pytest.mark.parametrize("level", [0.01, 0.1, 0.4])
def test_loudness_is_what_a_meter_measures(encoder: LameEncoder, tmp_path: Path, level: float) -> None:
    clips = [voice(number, level=level, seconds=3) for number in range(4)]
    joined(encoder, clips, tmp_path / "joined.mp3")
    measured = FfmpegEncoder().measure_file(tmp_path / "joined.mp3")
    steps: list[float] = []
    for clip in clips:
        steps += [0.0] * 3
        steps += encoder.encode(clip, gain=0.0, bitrate=BITRATE).mean_squares
    assert loudness.integrated(steps) == pytest.approx(measured.integrated, abs=0.15)


def test_peaks_stay_below_the_bound(encoder: LameEncoder, tmp_path: Path) -> None:
    clips = [voice(number, level=0.9) for number in range(3)]
    joined(encoder, clips, tmp_path / "joined.mp3", gain=9.0)
    bound = max(encoder.encode(clip, gain=9.0, bitrate=BITRATE).peak for clip in clips)
    measured = FfmpegEncoder().measure_file(tmp_path / "joined.mp3")
    assert measured.true_peak <= 20 * np.log10(bound) <= loudness.PEAK_LIMIT


@given(
    samples=st.lists(st.floats(-4, 4, width=32), min_size=1, max_size=60),
    spread=st.integers(1, 50),
    ceiling=st.sampled_from([0.1, 0.7, 1.0]),
)
def test_a_limiter_holds_its_ceiling_and_leaves_what_is_below(
    samples: list[float], spread: int, ceiling: float
) -> None:
    signal = np.repeat(np.asarray(samples, np.float32), spread)
    held = limited(signal, ceiling)
    assert len(held) == len(signal)
    assert np.abs(held).max() <= ceiling * (1 + 1e-5)
    assert np.all(np.abs(held) <= np.abs(signal) + 1e-6)
    if np.abs(signal).max() <= ceiling:
        assert np.array_equal(held, signal)


def test_a_limiter_leaves_what_is_far_from_a_peak() -> None:
    signal = np.full(44100, 0.5, np.float32)
    signal[20000] = 2.0
    held = limited(signal, 0.7)
    assert held[20000] == pytest.approx(0.7, abs=0.1)
    assert np.array_equal(held[:19000], signal[:19000])
    assert np.array_equal(held[21000:], signal[21000:])


def test_a_tone_at_997_hertz_and_full_scale_is_as_loud_as_the_standard_says() -> None:
    """BS.1770-4, annex 1: 0 dBFS at 997 Hz in one channel is −3.01 LKFS; heard from two loudspeakers 3.01 more."""
    for rate in (22050, 44100, 48000):
        tone = np.sin(2 * np.pi * 997 * np.arange(5 * rate) / rate).astype(np.float32)
        assert loudness.integrated(mean_squares(tone, rate)) == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("data", [b"nothing of this is a frame", b"\xff\xfb\x50\xc4" + bytes(20), b"\xff\xfb"])
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    with pytest.raises(EncodingError):
        frames.split(data)


def test_pieces_that_overlap_are_refused_and_leave_nothing(encoder: LameEncoder, tmp_path: Path) -> None:
    clip = encoder.encode(voice(1), gain=0.0, bitrate=BITRATE)
    out = tmp_path / "a.mp3"
    pieces = [Piece(start=4, read=lambda: clip), Piece(start=5, read=lambda: clip)]
    with pytest.raises(ValueError, match="before those of the one before end"):
        encoder.join(pieces, length=400 * FRAME, bitrate=BITRATE, out=out)
    with pytest.raises(ValueError, match="ends at frame"):
        encoder.join(pieces[:1], length=10 * FRAME, bitrate=BITRATE, out=out)
    assert not out.exists()


def test_a_folder_that_cannot_be_written_is_named(encoder: LameEncoder, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        encoder.join([], length=FRAME, bitrate=BITRATE, out=tmp_path / "none" / "a.mp3")


def test_a_reader_that_fails_leaves_no_file(encoder: LameEncoder, tmp_path: Path) -> None:
    def fail() -> EncodedClip:
        raise EncodingError("The sound is gone.", remedy="Build again.")

    with pytest.raises(EncodingError):
        encoder.join([Piece(start=1, read=fail)], length=40 * FRAME, bitrate=BITRATE, out=tmp_path / "a.mp3")
    assert not (tmp_path / "a.mp3").exists()


def test_one_encoding_of_all_is_as_long(encoder: LameEncoder, clips: list[Pcm], tmp_path: Path) -> None:
    """The whole programme by ffmpeg's LAME: the same number of frames, the same length decoded."""
    starts, length = joined(encoder, clips, tmp_path / "joined.mp3")
    pcm = np.rint(ideal(clips, starts, length)).astype("<i2").tobytes()
    encoding = replace(Encoding(), bitrate=BITRATE)
    FfmpegEncoder().encode([pcm], rate=FRAME_RATE, gain=0.0, encoding=encoding, out=tmp_path / "one.mp3")
    assert (
        abs(
            len(frames.split((tmp_path / "one.mp3").read_bytes()))
            - len(frames.split((tmp_path / "joined.mp3").read_bytes()))
        )
        <= 1
    )
    assert len(decoded(tmp_path / "one.mp3")) == len(decoded(tmp_path / "joined.mp3"))
