"""`narrate publish` and `narrate check` of a podcast with editions, on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from narrate.errors import ExitCode

pytest_plugins = ("cli_fixtures",)
BASE = ("--base-url", "https://example.org/pod/")


@pytest.fixture
def built(cli: Any, texts: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A podcast with an edition and a further feed."""
    monkeypatch.setenv("NARRATE_PODCAST_EMAIL", "desk@example.org")
    (project / "narrate.toml").write_text("[feeds.some]\nfolders = ['texts']\n", "utf-8")
    assert cli("build", "texts", *BASE, "--edition", "fast=1.5").code == 0
    return project


def there(project: Path) -> set[str]:
    """What was published."""
    return {path.relative_to(project / "www").as_posix() for path in (project / "www").rglob("*") if path.is_file()}


def test_a_podcast_is_published_once_and_then_only_what_changed(cli: Any, built: Path) -> None:
    dry = cli("publish", "www", "--dry-run")
    assert dry.code == 0
    lines = dry.out.splitlines()
    assert lines[0].startswith("send ")
    assert lines[-2].startswith("send feed.xml, ")
    assert lines[-1].endswith("Nothing was done.")
    assert not (built / "www").exists()
    ran = cli("publish", "www", "--plain")
    assert ran.code == 0
    assert ran.out.startswith(f"www: {len(lines) - 1} files sent")
    released = {path.relative_to(built / "audio").as_posix() for path in (built / "audio").rglob("*") if path.is_file()}
    assert there(built) == released | {"published.json"}
    assert "0 files sent" in cli("publish", "www").out
    (built / "texts/lamp.md").unlink()
    (built / "scripts/lamp.fountain").unlink()
    assert cli("build", "texts", *BASE).code == 0
    assert cli("publish", "www").code == 0
    assert "lamp/lamp.mp3" in there(built)
    assert b"lamp.mp3" not in (built / "www/feed.xml").read_bytes()


def test_where_to_publish_can_stand_in_the_settings(cli: Any, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = cli("publish")
    assert nowhere.code == ExitCode.INPUT
    assert "publish.target" in nowhere.err
    monkeypatch.setenv("NARRATE_PUBLISH_TARGET", "www")
    assert cli("publish").code == 0
    assert "feed.xml" in there(built)


def test_a_podcast_without_an_address_or_with_errors_is_not_published(cli: Any, texts: Path, project: Path) -> None:
    assert cli("publish", "www").code == ExitCode.INPUT
    assert cli("build", "texts").code == 0
    homeless = cli("publish", "www", "--force")
    assert homeless.code == ExitCode.INPUT
    assert "podcast.base_url" in homeless.err
    assert cli("build", "texts", *BASE).code == 0
    (project / "audio/lamp/lamp.mp3").write_bytes(b"ID3")
    broken = cli("publish", "www")
    assert broken.code == ExitCode.FINDINGS
    assert "NAR-301" in broken.err
    assert not (project / "www").exists()
    assert cli("publish", "www", "--force").code == 0
    assert "lamp/lamp.mp3" in there(project)


def test_a_place_that_is_none_is_said(cli: Any, built: Path) -> None:
    ran = cli("publish", "gopher://anna:secret@host/x")
    assert ran.code == ExitCode.INPUT
    assert "gopher" in ran.err
    assert "secret" not in ran.err


def test_the_check_reads_feeds_and_editions(cli: Any, built: Path) -> None:
    good = json.loads(cli("check", "--json").out)
    assert {one["code"] for one in good if one["severity"] == "error"} <= {"NAR-308"}  # a beep is no speech
    for path in ("audio/some.xml", "audio/fast/feed.xml"):
        file = built / path
        file.write_text(file.read_text("utf-8").replace('type="audio/mpeg"', 'type="audio/mp4"', 1), "utf-8")
    (built / "audio/some.xml").write_text(
        (built / "audio/some.xml").read_text("utf-8").replace("talk/index.html", "talk/gone.html"), "utf-8"
    )
    ran = cli("check", "--json")
    assert ran.code == ExitCode.FINDINGS
    found = {(one["code"], Path(one["path"]).as_posix()) for one in json.loads(ran.out)}
    assert ("NAR-352", "audio/some.xml") in found
    assert ("NAR-350", "audio/fast/talk/talk.mp3") in found


def test_a_warning_is_a_failure_where_that_is_wanted(cli: Any, texts: Path, project: Path) -> None:
    assert cli("build", "texts").code == 0
    codes = {one["code"] for one in json.loads(cli("check", "--json").out) if one["severity"] == "error"}
    lenient, strict = cli("check"), cli("check", "--strict")
    assert lenient.code == (ExitCode.FINDINGS if codes else ExitCode.OK)
    assert "NAR-324" in strict.out
    assert strict.code == ExitCode.FINDINGS
