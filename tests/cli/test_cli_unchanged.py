"""`narrate build` with nothing to do: it sees so without reading or starting anything, and only when it is so."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lasting_engine import STARTED, VOICES

from narrate.adapters import stamps
from narrate.errors import NarrateError

pytest_plugins = ("cli_fixtures",)

NOTHING = "0 sentences spoken, 0 files encoded, 0 other files written."
BUILD = ("build", "texts")
Change = Callable[[Path], object]


@pytest.fixture
def built(cli: Any, texts: Path, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was built once, with an engine that tells on what its voices depend."""
    (tmp_path / "voices").mkdir()
    monkeypatch.setenv(STARTED, str(tmp_path / "started"))
    monkeypatch.setenv(VOICES, str(tmp_path / "voices"))
    monkeypatch.setenv("NARRATE_SPEECH_ENGINE", "lasting_engine:LastingEngine")
    (project / "narrate.toml").write_text('[podcast]\ntitle = "Lamps"\n\n[feeds.lamps]\nfolders = ["texts"]\n', "utf-8")
    (project / "lexicon.toml").write_text('[words]\n"lamp" = "lamp"\n', "utf-8")
    assert cli(*BUILD).code == 0
    return project


def again(cli: Any) -> tuple[bool, Any]:
    """Build once more: whether it was seen that there is nothing to do, and what the command did."""
    ran = cli(*BUILD, "--timings")
    return "Reading:" not in ran.err and "Writing:" not in ran.err, ran


def state_of(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file with its time of change."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            found[str(path)] = (status.st_mtime_ns, status.st_ino, path.read_bytes())
    return found


def test_nothing_is_written_or_started_and_verify_reads_all_the_same(cli: Any, built: Path, tmp_path: Path) -> None:
    before = state_of(built), {path: path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()}
    starts = (tmp_path / "started").read_text("utf-8")
    seen, ran = again(cli)
    assert seen
    assert ran.code == 0
    assert NOTHING in ran.out
    assert "100% of the sentences came from the cache" in ran.err
    after = state_of(built), {path: path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()}
    assert after == before
    assert (tmp_path / "started").read_text("utf-8") == starts

    short = ran
    long = cli(*BUILD, "--verify", "--timings")
    assert "Reading:" in long.err
    assert long.out == short.out
    path = built / "audio/lamp/lamp.mp3"
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(len(whole) // 2)
        file.write(bytes(8))
    assert cli(*BUILD, "--verify").code == 0
    assert path.read_bytes() == whole


def edit(name: str, old: str, new: str) -> Change:
    """Exchange words of the same length, at once, with the same times as before."""

    def change(project: Path) -> None:
        path = project / name
        status = path.stat()
        text = path.read_bytes()
        assert len(old) == len(new)
        assert old.encode() in text
        with path.open("r+b") as file:
            file.write(text.replace(old.encode(), new.encode()))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    return change


@pytest.fixture
def seen_again(cli: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bool]:
    """Says whether a build with more words on its command line would see that there is nothing to do."""

    def run(*more: str) -> bool:
        def stop(*_: Any, **__: Any) -> None:
            raise NarrateError("Work.")

        with monkeypatch.context() as patched:
            patched.setattr("narrate.cli.build.run", stop)
            return bool(cli(*BUILD, *more).err != "Error: Work.\n")

    return run


def test_every_file_and_every_option_counts(
    built: Path, seen_again: Callable[..., bool], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert seen_again()
    files = [path.relative_to(built) for path in built.rglob("*") if path.is_file()]
    assert len(files) > 30
    stamp = stamps.stamp
    missed = []
    for file in (*files, tmp_path / "user/lexicon.toml"):
        monkeypatch.setattr(stamps, "stamp", lambda path, it=str(file): "" if str(path) == it else f"{stamp(path)}")
        absent = seen_again()
        monkeypatch.setattr(stamps, "stamp", lambda path, it=str(file): "1:1:1:1" if str(path) == it else stamp(path))
        if seen_again() or absent != (not file.is_file()):
            missed.append(file)
    assert missed == []
    monkeypatch.setattr(stamps, "stamp", stamp)
    assert seen_again()
    for more in (("--base-url", "https://example.org/p/"), ("--level", "full"), ("--scripts", "other"), ("--strict",)):
        assert not seen_again(*more), more
    monkeypatch.setenv("NARRATE_PODCAST_TITLE", "Other lamps")
    assert not seen_again()
    monkeypatch.delenv("NARRATE_PODCAST_TITLE")
    for new in ("texts/third.txt", "scripts/lamp.lexicon.toml", "../voices/en-gb"):
        (built / new).touch()
        assert not seen_again(), new
        (built / new).unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no time of a file's last change of any kind")
def test_an_edit_is_seen_even_at_the_same_time_and_size(cli: Any, built: Path) -> None:
    edit("texts/lamp.md", "swings", "shines")(built)
    seen, ran = again(cli)
    assert (seen, ran.code) == (False, 0)
    assert "shines" in (built / "audio/lamp/transcript.vtt").read_text("utf-8")
    assert again(cli)[0]


def test_what_changes_while_a_build_is_at_work_is_not_taken_as_built(
    cli: Any, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from narrate import pipeline

    build, script = pipeline.build, built / "scripts/talk.fountain"

    def disturbed(*arguments: Any, **options: Any) -> Any:
        result = build(*arguments, **options)
        script.write_text(script.read_text("utf-8").replace("I liked it.", "I loved it."), "utf-8")
        return result

    edit("texts/lamp.md", "swings", "shines")(built)
    monkeypatch.setattr(pipeline, "build", disturbed)
    again(cli)
    monkeypatch.setattr(pipeline, "build", build)
    seen, ran = again(cli)
    assert not seen
    assert "I loved it." in (built / "audio/talk/transcript.vtt").read_text("utf-8")
    assert NOTHING not in ran.out


def test_files_of_file_systems_with_coarse_times_are_compared_by_content(tmp_path: Path) -> None:
    from narrate.adapters.stamps import is_as, look

    file = tmp_path / "text"
    file.write_bytes(b"one")
    moment = int(time.time()) * 1_000_000_000
    os.utime(file, ns=(moment, moment))
    seen = look([file])[str(file)]
    assert "#" in seen
    assert is_as(str(file), seen)
    assert not is_as(str(file), seen[:-1] + ("0" if seen[-1] != "0" else "1"))
    old = moment - 10_000_000_000
    os.utime(file, ns=(old, old))
    time.sleep(0.06)
    fresh = look([file])[str(file)]
    assert fresh.startswith(f"{old}:")


def test_an_engine_that_does_not_tell_its_files_is_asked_each_time(cli: Any, texts: Path) -> None:
    assert cli("build", "texts").code == 0
    assert "Reading:" in cli("build", "texts", "--timings").err


def test_voices_are_told_from_memory_until_their_files_change(
    cli: Any, built: Path, texts: Path, tmp_path: Path
) -> None:
    starts = (tmp_path / "started").read_text("utf-8")
    (texts / "lamp.md").write_text((texts / "lamp.md").read_text("utf-8") + "\n", "utf-8")
    seen, ran = again(cli)
    assert (seen, ran.code) == (False, 0)
    assert (tmp_path / "started").read_text("utf-8") == starts
    (tmp_path / "voices/fr-fr").touch()
    again(cli)
    assert (tmp_path / "started").read_text("utf-8") != starts
