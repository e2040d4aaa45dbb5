"""Every kind of sound file: the same chapters in all, read by mutagen and by ffprobe; ReplayGain, cover, timed text."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_tags import JPEG, RATE, SECONDS, SHOW, TITLES, episode, mp4

from narrate.adapters.encoder import FfmpegEncoder
from narrate.adapters.tag_facts import clean, milliseconds
from narrate.adapters.tag_reader import TagReader
from narrate.adapters.tags import MutagenTagger
from narrate.model.sound import ChapterMark, Loudness, Samples
from narrate.ports import Encoding
from narrate.ports_tags import TagFacts

FORMATS = ("mp3", "m4a", "m4b", "opus", "flac", "wav")
PROBED = ("mp3", "m4a", "m4b", "opus", "flac")
"""Those whose chapters ffprobe shows; of WAV it reads only the text tags."""
ODD_TITLES = ("\x00\x1b\x85", "T" * 4000, "שלום עולם \u202e", "🎬 👩🏽\u200d🚀", "a;b=c#d\\e\n[CHAPTER]")
LEVEL = Loudness(integrated=-16.0, true_peak=-2.0)


@pytest.fixture(scope="module")
def encoder() -> FfmpegEncoder:
    return FfmpegEncoder()


@pytest.fixture(scope="module")
def files(encoder: FfmpegEncoder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file of each kind, tagged."""
    folder = tmp_path_factory.mktemp("formats")
    tone = (6000 * np.sin(np.arange(RATE * SECONDS) * 0.06)).astype("<i2").tobytes()
    made = {}
    for kind in FORMATS:
        made[kind] = folder / f"ferry.{kind}"
        encoder.encode([tone], rate=RATE, gain=0, encoding=Encoding(format=kind), out=made[kind])
        MutagenTagger(mp4_chapters=encoder.add_mp4_chapters).tag(
            made[kind], TagFacts(show=SHOW, episode=episode(), number=7, cover=JPEG, loudness=LEVEL)
        )
    return made


def probe(path: Path) -> dict[str, Any]:
    """What ffprobe says of a file."""
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        pytest.skip("ffprobe is not installed")
    done = subprocess.run(
        [ffprobe, "-v", "error", "-of", "json", "-show_chapters", "-show_format", str(path)],
        capture_output=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("kind", FORMATS)
def test_chapters_title_cover_and_length(encoder: FfmpegEncoder, files: dict[str, Path], kind: str) -> None:
    tags = TagReader().read_tags(files[kind])
    marks = episode().timeline.chapters
    assert [mark.start for mark in tags.chapters] == [milliseconds(mark.start, RATE) for mark in marks]
    assert all(abs(mark.end - milliseconds(m.end, RATE)) <= 50 for mark, m in zip(tags.chapters, marks, strict=True))
    cut = 250 if kind.startswith("m4") else None
    assert [mark.title[:cut] for mark in tags.chapters] == [clean(title)[:cut] for title in TITLES]
    assert (tags.title, tags.contents, tags.cover) == ("The Ferry", True, True)
    assert encoder.decode_length(files[kind]) == pytest.approx(SECONDS, abs=1 / RATE)


@pytest.mark.system
@pytest.mark.parametrize("kind", PROBED)
def test_ffprobe_reads_the_same_chapters(files: dict[str, Path], kind: str) -> None:
    found = probe(files[kind])["chapters"]
    marks = episode().timeline.chapters
    assert all(
        abs(float(one["start_time"]) - mark.start / RATE) <= 0.001 for one, mark in zip(found, marks, strict=True)
    )
    titles = [one["tags"]["title"] for one in found]
    assert titles[1:] == [clean(title) for title in TITLES][1:]
    assert clean(TITLES[0]).startswith(titles[0][:250])


def test_the_level_is_told_to_players(files: dict[str, Path]) -> None:
    id3 = importlib.import_module("mutagen.id3").ID3(files["mp3"])
    assert id3["TXXX:REPLAYGAIN_TRACK_GAIN"].text == ["-2.00 dB"]
    assert float(id3["TXXX:REPLAYGAIN_TRACK_PEAK"].text[0]) == pytest.approx(10 ** (-2 / 20), abs=1e-6)
    gain = mp4(files["m4a"]).tags["----:com.apple.iTunes:replaygain_track_gain"]
    assert bytes(gain[0]) == b"-2.00 dB"
    opus = importlib.import_module("mutagen.oggopus").OggOpus(files["opus"])
    assert opus["R128_TRACK_GAIN"] == ["-1792"], "7 dB below, in 256ths (RFC 7845, 5.2.1)"
    assert "REPLAYGAIN_TRACK_GAIN" not in opus
    flac = importlib.import_module("mutagen.flac").FLAC(files["flac"])
    assert flac["REPLAYGAIN_TRACK_GAIN"] == ["-2.00 dB"]
    assert (flac.pictures[0].data, flac.pictures[0].desc) == (JPEG, "A ticket on a seat")


def test_the_transcript_is_in_step_with_the_sound(files: dict[str, Path]) -> None:
    timed = importlib.import_module("mutagen.id3").ID3(files["mp3"]).getall("SYLT")[0]
    cues = [cue for cue in episode().timeline.cues if cue.line_id]
    assert (timed.lang, timed.format, timed.type) == ("eng", 2, 2)
    assert [text.strip() for text, _ in timed.text] == [cue.text for cue in cues]
    assert [at for _, at in timed.text] == [milliseconds(cue.start, RATE) for cue in cues]


def test_an_audiobook_is_known_by_its_brand_and_its_index_comes_first(files: dict[str, Path]) -> None:
    for kind, brand in (("m4a", b"M4A "), ("m4b", b"M4B ")):
        data = files[kind].read_bytes()
        assert data[4:12] == b"ftyp" + brand
        assert data.index(b"moov") < data.index(b"mdat"), "faststart"
        assert b"chpl" in data, "Nero's chapters"
        assert b"chap" in data[: data.index(b"mdat")], "QuickTime's chapters"
    assert mp4(files["m4b"]).tags["stik"] == [2]


@pytest.mark.parametrize("kind", ["opus", "flac", "wav", "m4b"])
def test_tagging_again_gives_the_same_bytes(
    encoder: FfmpegEncoder, files: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    again = tmp_path / f"again.{kind}"
    again.write_bytes(files[kind].read_bytes())
    tagger = MutagenTagger(mp4_chapters=encoder.add_mp4_chapters)
    tagger.tag(again, TagFacts(show=SHOW, episode=episode(("Only",), title="Other"), number=8, cover=b""))
    assert again.read_bytes() != files[kind].read_bytes()
    tagger.tag(again, TagFacts(show=SHOW, episode=episode(), number=7, cover=JPEG, loudness=LEVEL))
    assert again.read_bytes() == files[kind].read_bytes()


@pytest.mark.parametrize(
    "title", ["\x00\x1b\x85", "T" * 4000, "שלום עולם \u202e", "🎬 👩🏽‍🚀", "a;b=c#d\\e\n[CHAPTER]"]
)
@pytest.mark.parametrize("kind", FORMATS)
def test_any_title_gives_a_file_that_is_read(
    encoder: FfmpegEncoder, files: dict[str, Path], tmp_path: Path, kind: str, title: str
) -> None:
    path = tmp_path / f"x.{kind}"
    path.write_bytes(files[kind].read_bytes())
    made = episode((title, "Second", title), title=title)
    MutagenTagger(mp4_chapters=encoder.add_mp4_chapters).tag(
        path, TagFacts(show=SHOW, episode=made, number=1, cover=JPEG)
    )
    tags = TagReader().read_tags(path)
    assert len(tags.chapters) == 3
    assert tags.chapters[1].title == "Second"
    assert clean(title).startswith(tags.chapters[0].title)
    assert tags.chapters[0].title or not clean(title)


@pytest.mark.system
def test_an_mp3_has_nothing_that_mp3val_warns_of(files: dict[str, Path]) -> None:
    mp3val = shutil.which("mp3val")
    if mp3val is None:
        pytest.skip("mp3val is not installed")
    done = subprocess.run([mp3val, str(files["mp3"])], capture_output=True, text=True, check=True)
    assert "WARNING" not in done.stdout
    assert "Analyzing" in done.stdout


LOW = 8000
"""Samples a second of what follows: delay and padding are counted in frames, so that they show at any rate."""
MINUTES = 10
DRIFT = 0.05 * MINUTES / 60
"""Seconds: the share of the 50 ms that an hour may drift."""


@pytest.mark.parametrize("kind", ["mp3", "m4a", "opus"])
def test_a_long_programme_does_not_drift(encoder: FfmpegEncoder, tmp_path: Path, kind: str) -> None:
    """Silence with a click in its first and in its last second: both are heard where they were put."""
    second, last = np.zeros(LOW, "<i2"), MINUTES * 60 - 1
    click = second.copy()
    click[LOW // 2] = 20000
    path = tmp_path / f"long.{kind}"
    pieces = (click.tobytes(), second.tobytes() * (last - 1), click.tobytes())
    encoding = Encoding(format=kind, rate=2 * LOW, bitrate=32)
    encoder.encode(pieces, rate=LOW, gain=0, encoding=encoding, out=path)
    if kind == "m4a":
        mark = ChapterMark(title="The last second", start=Samples(last * LOW), end=Samples((last + 1) * LOW))
        encoder.add_mp4_chapters(path, [mark], rate=LOW)
    blocks: list[bytes] = []
    encoder._run(["-i", f"file:{path}", "-ar", str(LOW), "-f", "s16le", "pipe:1"], receive=blocks.append)
    heard = np.abs(np.frombuffer(b"".join(blocks), "<i2"))
    assert len(heard) / LOW == pytest.approx(MINUTES * 60, abs=DRIFT)
    assert int(heard[: LOW * 2].argmax()) / LOW == pytest.approx(0.5, abs=DRIFT)
    assert last - 1 + int(heard[LOW * (last - 1) :].argmax()) / LOW == pytest.approx(last + 0.5, abs=DRIFT)
