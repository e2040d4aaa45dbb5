"""The scripts that come with the samples are what the samples become."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from narrate.cli import app

ROOT = Path(__file__).parents[1]


def test_committed_scripts_are_what_the_samples_become(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["script", "samples"])
    assert result.exit_code == 0, result.output
    made = {path.name: path.read_text("utf-8") for path in (tmp_path / "scripts").glob("*.fountain")}
    committed = {path.name: path.read_text("utf-8") for path in (ROOT / "scripts").glob("*.fountain")}
    assert made == committed
