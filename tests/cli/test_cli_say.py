"""`narrate say`, and previews of voices and casts: what is heard, by measuring the sound."""

from __future__ import annotations

import io
import re
import shutil
import sys
import wave
from pathlib import Path
from typing import Any

import pytest

from narrate.adapters.encoder import FfmpegEncoder
from narrate.adapters.player import play
from narrate.casting.profile import Profile, measure
from narrate.errors import ExitCode, OutputError

pytest_plugins = ("cli_fixtures",)

TALK = """A Talk

ADA REED: The long shot over the ice stays until you hear the water, and it is a very long shot indeed.

BEN OAK: I did not like it at all, because nobody should look at ice for ten minutes of his life.

ADA REED: You slept.

BEN OAK: I did.
"""


def samples(file: Path) -> tuple[bytes, int]:
    with wave.open(str(file), "rb") as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        return sound.readframes(sound.getnframes()), sound.getframerate()


def profile(data: bytes, rate: int, start: float, end: float) -> Profile:
    return measure(data[2 * round(start * rate) : 2 * round(end * rate)], rate)


@pytest.fixture
def espeak(cli: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    if sys.platform != "linux":
        pytest.skip("measures espeak-ng, which is there on Linux")
    monkeypatch.setenv("NARRATE_SPEECH_ENGINE", "espeak")
    return cli


def test_say_writes_what_a_build_would_say(espeak: Any, project: Path) -> None:
    ran = espeak("say", "In 1927 it cost £25 to see it.", "--voice", "en-us+linda", "--output", "said.wav")
    assert (ran.code, ran.err) == (0, "")
    told = float(re.fullmatch(r"said.wav: (\d+\.\d) seconds, voice en-us\+linda\n", ran.out)[1])  # type: ignore[index]
    data, rate = samples(project / "said.wav")
    assert 2 < told < len(data) / 2 / rate < told + 2
    assert 190 < profile(data, rate, 0, told).pitch < 280  # of linda, a woman's; the base voice has 103

    assert espeak("say", "In 1927 it cost £25 to see it.", "-o", "fast.wav", "--rate", "350").code == 0
    fast = samples(project / "fast.wav")
    assert 80 < profile(*fast, 0, 3).pitch < 130
    assert len(fast[0]) < 0.7 * len(data)


def test_say_stresses_what_stands_between_stars(espeak: Any, project: Path) -> None:
    for name, text in (("plain", "It was never so cold."), ("stressed", "It was *never* so cold.")):
        assert espeak("say", text, "-o", f"{name}.wav").code == 0
    plain, stressed = (float(cli_file_seconds(project / f"{name}.wav")) for name in ("plain", "stressed"))
    assert 0.01 < stressed - plain < 0.2  # a word that is longer, and no stars


def test_say_reads_standard_input_paragraph_by_paragraph(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("The ice is thin.\n\nIt holds.\n"))
    assert cli("say", "-o", "both.wav").code == 0
    assert cli("say", "The ice is thin.", "-o", "one.wav").code == 0
    both, one = (float(cli_file_seconds(Path(name))) for name in ("both.wav", "one.wav"))
    assert both > one + 0.5


def cli_file_seconds(file: Path) -> float:
    data, rate = samples(file)
    return len(data) / 2 / rate


@pytest.mark.parametrize("ending", ["mp3", "opus"])
def test_say_writes_other_formats(cli: Any, ending: str) -> None:
    assert cli("say", "The ice is thin.", "-o", f"said.{ending}").code == 0
    assert FfmpegEncoder().decode_length(Path(f"said.{ending}")) > 0.5


def test_say_names_what_is_wrong(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Did you mean en-gb-1?" in cli("say", "Ice.", "--voice", "en-gb1", "-o", "a.wav").err
    assert cli("say", "Ice.", "--language", "tlh", "-o", "a.wav").code == ExitCode.INPUT
    assert ".wav" in cli("say", "Ice.", "-o", "a.txt").err
    assert cli("say", "Ice.", "-o", "a.txt").code == ExitCode.USAGE
    assert cli("say", "Ice.", "-o", "none/a.wav").code == ExitCode.OUTPUT
    assert cli("say", "Ice.", "--rate", "60", "-o", "a.wav").code == ExitCode.USAGE
    assert cli("say", " ", "-o", "a.wav").code == ExitCode.INPUT
    assert cli("say", "Ice.", "--engine", "nobodys", "-o", "a.wav").code == ExitCode.ENGINE
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert not Path("a.wav").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a player is a shell script here")
@pytest.mark.parametrize(
    ("program", "heard"), [("exit 0", True), ("exit 3", False), ("echo audio open failed >&2", False)]
)
def test_a_player_that_fails_is_told_and_the_way_out(tmp_path: Path, program: str, *, heard: bool) -> None:
    (tmp_path / "player").write_text(f"#!/bin/sh\necho $@ > {tmp_path}/asked\n{program}\n", "utf-8")
    (tmp_path / "player").chmod(0o755)

    def find(name: str) -> str | None:
        return str(tmp_path / "player") if name == "aplay" else None

    if heard:
        play(tmp_path / "a.wav", find=find)
    else:
        with pytest.raises(OutputError, match="aplay") as raised:
            play(tmp_path / "a.wav", find=find)
        assert "--output" in raised.value.remedy
    assert (tmp_path / "asked").read_text("utf-8").strip() == f"-q {tmp_path / 'a.wav'}"
    with pytest.raises(OutputError, match="none of pw-play"):
        play(tmp_path / "a.wav", find=lambda _: None)


def listed(out: str) -> list[tuple[int, str]]:
    """When each voice of a preview begins, in seconds, and what is said of it."""
    found = re.findall(r"^  (\d+):(\d\d), (.+)$", out, re.MULTILINE)
    return [(60 * int(minutes) + int(seconds), label) for minutes, seconds, label in found]


def test_a_cast_is_heard_by_the_two_best_voices(espeak: Any, project: Path) -> None:
    (project / "talk.txt").write_text(TALK, "utf-8")
    plain = espeak("cast", "talk.txt").out
    ran = espeak("cast", "--preview", "talk.txt", "--output", "cast.wav")
    assert ran.code == 0
    assert ran.out.endswith(plain)
    takes = listed(ran.out)
    who = [label.split(":")[0] for _, label in takes]
    assert who[-4:] == ["Ada Reed, 1", "Ada Reed, 2", "Ben Oak, 1", "Ben Oak, 2"]
    voices = {name: label.partition(": ")[2].split(",")[0] for name, (_, label) in zip(who, takes, strict=True)}
    assert f"Ada Reed: {voices['Ada Reed, 1']}" in plain
    assert len(set(voices.values())) == len(voices)  # nobody's second choice is somebody's voice
    data, rate = samples(project / "cast.wav")
    pitches = {
        name: profile(data, rate, start + 1, start + 4).pitch for name, (start, _) in zip(who, takes, strict=True)
    }
    assert min(pitches["Ada Reed, 1"], pitches["Ada Reed, 2"]) > max(pitches["Ben Oak, 1"], pitches["Ben Oak, 2"])
    before = profile(data, rate, takes[-1][0] - 1.6, takes[-1][0])  # the narrator says who comes
    assert before.pitch == pytest.approx(103, rel=0.2)


def test_voices_introduce_themselves_in_a_list_with_times(cli: Any, project: Path) -> None:
    ran = cli("voices", "preview", "--language", "fr", "--output", "french.wav")
    assert ran.code == 0
    assert ran.out.startswith("french.wav: 0:")
    takes = listed(ran.out)
    assert [label for _, label in takes] == [
        line.split(":")[0] for line in cli("voices", "--language", "fr").out.splitlines()
    ]
    starts = [start for start, _ in takes]
    assert starts == sorted(set(starts))
    assert starts[-1] < cli_file_seconds(project / "french.wav")


def test_a_voice_that_nobody_is_given_can_be_named(espeak: Any, project: Path) -> None:
    few, every = (espeak("voices", *more, "--language", "en-US") for more in ((), ("--all",)))
    names = [line.split(":")[0] for line in few.out.splitlines()]
    assert "en-us+whisper" not in names
    assert len([name for name in names if name.partition("+")[0] == "en-us"]) == 29
    assert "more voices can be asked for by name; --all lists them" in few.err
    assert set(names) < {line.split(":")[0] for line in every.out.splitlines()}
    assert "en-us+whisper: " in every.out
    assert len(every.out.splitlines()) > 100
    assert every.err == ""
    nothing_else = espeak("voices", "--language", "qya")
    assert ("qya+f3: " in nothing_else.out, nothing_else.err) == (True, "")
    assert espeak("say", "Who is there?", "--voice", "en-us+whisper", "-o", "said.wav").code == 0
    wrong = espeak("say", "Who is there?", "--voice", "en-us+whispr", "-o", "wrong.wav")
    assert (wrong.code, "Did you mean en-us+whisper?" in wrong.err) == (ExitCode.INPUT, True)
    ran = espeak("voices", "preview", "en-us+whisper", "en-us+f5", "-o", "two.wav")
    assert [label for _, label in listed(ran.out)] == ["en-us+whisper", "en-us+f5"]


def test_a_script_can_name_any_voice(espeak: Any, project: Path) -> None:
    script = "Title: Ice\nCast:\n    Ann Ray; voice: en-us+{}\n    Bo Ek\n\n# Ice\n\nANN RAY\nRun.\n\nBO EK\nWhy?\n"
    (project / "ice.fountain").write_text(script.format("croak"), "utf-8")
    assert "Ann Ray: en-us+croak. The script says so." in espeak("cast", "ice.fountain").out
    (project / "ice.fountain").write_text(script.format("crook"), "utf-8")
    wrong = espeak("cast", "ice.fountain")
    assert (wrong.code, "Did you mean en-us+croak?" in wrong.err) == (ExitCode.INPUT, True)
