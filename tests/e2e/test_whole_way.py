"""One short text, the whole way: the real engine, the real encoder, the installed command, and its own check."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import podcastparser
import pytest

# mutagen has no types.
ID3: Any = import_module("mutagen.id3").ID3
MP3: Any = import_module("mutagen.mp3").MP3

pytestmark = pytest.mark.e2e

BASE = "https://example.org/pod/"
TEXT = """\
---
title: Two Seats in the Dark
author: Ada Winter
date: 2024-03-02
---

A lamp swings over the stairs. It is all that we see for a minute.

## The lamp

ADA: I could have watched it for an hour.

BEN: You did, it's 5/5 for the lamp.

ADA: And you slept.

## The door

> Nobody closes a door like that.

BEN: That line was worth £25.
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project that was built by the command."""
    folder = tmp_path_factory.mktemp("whole") / "project"
    folder.mkdir()
    (folder / "seats.md").write_text(TEXT, "utf-8")
    done = narrate(folder, "build", "seats.md", "--base-url", BASE)
    assert done.returncode == 0, done.stderr
    return folder


def narrate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NARRATE_")}
    command = Path(sys.executable).with_name("narrate")
    start = [str(command)] if command.exists() else [sys.executable, "-c", "from narrate.cli import main; main()"]
    return subprocess.run(
        [*start, *arguments],
        cwd=folder,
        env={
            **environment,
            "NARRATE_CACHE": str(folder.parent / "cache"),
            "NARRATE_PODCAST_EMAIL": "desk@example.org",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_check_finds_no_error(release: Path) -> None:
    done = narrate(release, "check", "--fidelity", "--source", "seats.md")
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == "audio: 0 errors, 0 other findings."
    assert "0 unaccounted for, 0 twice." in done.stdout


def test_a_second_build_changes_no_byte(release: Path) -> None:
    before = {path: path.read_bytes() for path in release.rglob("*") if path.is_file()}
    done = narrate(release, "build", "seats.md", "--base-url", BASE)
    assert "0 sentences spoken, 0 files encoded, 0 other files written." in done.stdout
    assert {path: path.read_bytes() for path in release.rglob("*") if path.is_file()} == before


def test_the_sound_is_speech_and_not_silence(release: Path) -> None:
    found = MP3(release / "audio/seats/seats.mp3")
    assert 15 < found.info.length < 120
    assert (found.info.sample_rate, found.info.channels) == (44100, 1)
    state = json.loads((release / "audio/narrate.json").read_text("utf-8"))["episodes"]["seats"]
    assert found.info.length == pytest.approx(state["length"] / state["rate"], abs=0.05)
    (media,) = state["media"]
    assert media["integrated"] == pytest.approx(-16, abs=1)
    assert media["true_peak"] <= -1


def test_chapters_lie_in_order_and_the_contents_name_them(release: Path) -> None:
    tags = ID3(release / "audio/seats/seats.mp3")
    assert tags.version[:2] == (2, 3)
    chapters = tags.getall("CHAP")
    starts = [chapter.start_time for chapter in chapters]
    assert len(chapters) >= 3
    assert starts == sorted(starts)
    assert starts[0] == 0
    (contents,) = tags.getall("CTOC")
    assert contents.child_element_ids == [chapter.element_id for chapter in chapters]
    titles = [chapter.sub_frames["TIT2"].text[0] for chapter in chapters]
    assert titles[-2:] == ["The lamp", "The door"]
    listed = json.loads((release / "audio/seats/chapters.json").read_text("utf-8"))["chapters"]
    assert [chapter["title"] for chapter in listed] == titles
    for chapter, start in zip(listed, starts, strict=True):
        assert chapter["startTime"] == pytest.approx(start / 1000, abs=0.05)


def test_the_feed_is_read_by_a_podcast_program(release: Path) -> None:
    with (release / "audio/feed.xml").open("rb") as stream:
        feed: dict[str, Any] = podcastparser.parse(f"{BASE}feed.xml", stream)
    (episode,) = feed["episodes"]
    assert episode["title"] == "Two Seats in the Dark"
    (enclosure,) = episode["enclosures"]
    assert enclosure["url"] == f"{BASE}seats/seats.mp3"
    assert enclosure["mime_type"] == "audio/mpeg"
    assert enclosure["file_size"] == (release / "audio/seats/seats.mp3").stat().st_size
    assert episode["published"] == 1709337600
    assert episode["total_time"] > 15


def test_the_transcript_shows_what_was_written(release: Path) -> None:
    captions = (release / "audio/seats/transcript.vtt").read_text("utf-8")
    assert captions.startswith("WEBVTT")
    assert "it's 5/5 for the lamp." in captions
    assert "worth £25." in captions
    assert captions.count("<v ") == captions.count(" --> ")


def test_three_people_have_three_voices(release: Path) -> None:
    voices = json.loads((release / "audio/narrate.json").read_text("utf-8"))["voices"]
    assert sorted(voice["person"].casefold() for voice in voices) == ["ada winter", "ben", "narrator"]
    assert len({(voice["voice"], voice["pitch"]) for voice in voices}) == 3


def test_one_changed_sentence_is_one_sentence_spoken(release: Path, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    text = TEXT.replace("And you slept.", "And you snored.")
    (tmp_path / "project/seats.md").write_text(text, "utf-8")
    environment = {**os.environ, "NARRATE_CACHE": str(release.parent / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", "from narrate.cli import main; main()", "build", "seats.md", "--base-url", BASE],
        cwd=tmp_path / "project",
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "1 sentence spoken, 1 file encoded" in done.stdout
