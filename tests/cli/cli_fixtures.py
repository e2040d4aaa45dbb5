"""The command line in a folder of its own, with an engine that beeps."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

TONE = "narrate.testing:ToneEngine"
LAMP = "---\ntitle: The Lamp\ndate: 2024-03-02\n---\n\nThe lamp swings. Nobody speaks.\n"
TALK = "A Talk\n\nADA: I liked it.\n\nBEN: I did not.\n\nADA: Were you asleep?\n\nBEN: That may be.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ran]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with a cache of its own."""
    for name in [name for name in os.environ if name.startswith("NARRATE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NARRATE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NARRATE_LEXICON", str(tmp_path / "user" / "lexicon.toml"))
    monkeypatch.setenv("NARRATE_SPEECH_ENGINE", TONE)
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def texts(project: Path) -> Path:
    """Two documents in the folder `texts`."""
    folder = project / "texts"
    folder.mkdir()
    (folder / "lamp.md").write_text(LAMP, "utf-8")
    (folder / "talk.txt").write_text(TALK, "utf-8")
    return folder


@pytest.fixture
def cli(project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """Runs the command line in this process."""
    from narrate.cli import main

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["narrate", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        caught = capfd.readouterr()
        return Ran(code=int(left.value.code or 0), out=caught.out, err=caught.err)

    return run
