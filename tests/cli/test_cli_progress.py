"""Progress in words, as a bar and as JSON; what a build took; the cache's commands."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from narrate.cli.progress import ProgressJson, ProgressLines, Timings

pytest_plugins = ("cli_fixtures",)


class Clock:
    """A clock that only goes when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(time, "perf_counter", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_words_tell_percent_speed_and_what_is_left(clock: Clock) -> None:
    stream = io.StringIO()
    progress = ProgressLines(stream, plain=True)
    progress("Speaking", 0, 30)
    clock.now += 10
    progress("Speaking", 12, 30, 5000.0)
    clock.now += 1
    progress("Speaking", 13, 30, 5100.0)
    clock.now += 100
    progress("Speaking", 14, 30, 5200.0)
    assert stream.getvalue() == (
        "Speaking: 30 to do.\n"
        "Speaking: 40 percent, 12 of 30, 500 times real time, 15 seconds left\n"
        "Speaking: 46 percent, 14 of 30, 47 times real time, 2 minutes left\n"
    )


def test_json_is_an_object_a_line(clock: Clock) -> None:
    stream = io.StringIO()
    progress = ProgressJson(stream)
    progress("Reading", 0, 0)
    progress("Speaking", 0, 4)
    clock.now += 2
    progress("Speaking", 1, 4, 50.0)
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == [
        {"what": "Reading", "done": 0, "total": 0},
        {"what": "Speaking", "done": 0, "total": 4},
        {"what": "Speaking", "done": 1, "total": 4, "audio": 50.0, "speed": 25.0, "left": 6.0},
    ]


def test_a_step_is_timed_each_time_it_comes(clock: Clock) -> None:
    heard: list[str] = []
    timings = Timings(lambda what, done, total, audio=0.0: heard.append(what))
    for what, seconds in (("Speaking", 2.0), ("Encoding", 3.0), ("Speaking", 4.0)):
        clock.now += 1
        timings(what, 0, 1)
        clock.now += seconds
        timings(what, 1, 1)
    assert timings.finish() == (("Starting", 1.0), ("Speaking", 7.0), ("Encoding", 4.0))
    assert timings.elapsed() == 12.0
    assert heard == ["Speaking", "Speaking", "Encoding", "Encoding", "Speaking", "Speaking"]


@pytest.mark.usefixtures("texts")
def test_a_build_tells_its_cost_apart_from_its_results(cli: Any) -> None:
    ran = cli("build", "texts", "--timings", "--json-progress")
    assert ran.code == 0
    assert "seconds" not in ran.out
    objects = [json.loads(line) for line in ran.err.splitlines() if line.startswith("{")]
    assert {"Reading", "Speaking", "Encoding", "Writing"} <= {one["what"] for one in objects}
    assert objects[-1] == {"what": "Writing", "done": 0, "total": 0}
    assert "0% of the sentences came from the cache." in ran.err
    assert any(line.startswith("Encoding: ") and line.endswith(" seconds") for line in ran.err.splitlines())
    assert "100% of the sentences came from the cache." in cli("build", "texts").err


@pytest.mark.usefixtures("texts")
def test_the_cache_is_counted_checked_and_cleared(cli: Any, tmp_path: Path) -> None:
    assert "Entries: 0, 0.0 MB" in cli("cache", "info").out
    cli("build", "texts")
    ran = cli("cache", "info")
    assert str(tmp_path / "cache") in ran.out
    assert "Limit: 10000 MB" in ran.out
    whole = cli("cache", "verify")
    assert (whole.code, whole.out.endswith(" entries read, 0 damaged.\n")) == (0, True)
    files = sorted(path for path in (tmp_path / "cache").glob("??/??/*") if path.is_file())
    files[0].write_bytes(files[0].read_bytes()[:-1] + b"\x00\x01")
    found = cli("cache", "verify")
    assert found.code == 1
    assert f"{len(files)} entries read, 1 damaged and deleted." in found.out
    assert f"{len(files) - 1} entries deleted" in cli("cache", "clear").out
    assert "Entries: 0" in cli("cache", "info").out
    assert cli("build", "texts").code == 0


@pytest.mark.usefixtures("texts")
def test_a_build_trims_the_cache_to_its_limit(cli: Any, project: Path, tmp_path: Path) -> None:
    (project / "narrate.toml").write_text("[cache]\nlimit = 1\n", "utf-8")
    old = tmp_path / "cache" / "ab" / "cd" / "abcd0123"
    old.parent.mkdir(parents=True)
    old.write_bytes(bytes(2_000_000))
    os.utime(old, (1, 1))
    assert cli("build", "texts").code == 0
    assert not old.exists()
    assert cli("build", "texts").out.count(" 0 sentences spoken") == 1
