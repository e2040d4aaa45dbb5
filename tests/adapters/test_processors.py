"""How many processors may be used: the machine's, within a container's quota."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from narrate.adapters.processors import usable_processors


@pytest.fixture
def eight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)), raising=False)


@pytest.mark.usefixtures("eight")
@pytest.mark.parametrize(
    ("quota", "count"),
    [
        ("max 100000\n", 8),
        ("200000 100000\n", 2),
        ("150000 100000\n", 2),
        ("10000 100000\n", 1),
        ("1600000 100000\n", 8),
        ("0 100000\n", 8),
        ("nonsense", 8),
        ("", 8),
    ],
)
def test_quota_of_version_2(tmp_path: Path, quota: str, count: int) -> None:
    (tmp_path / "cpu.max").write_text(quota)
    assert usable_processors(tmp_path) == count


@pytest.mark.usefixtures("eight")
@pytest.mark.parametrize(("quota", "count"), [("-1\n", 8), ("300000\n", 3)])
def test_quota_of_version_1(tmp_path: Path, quota: str, count: int) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(quota)
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert usable_processors(tmp_path) == count


@pytest.mark.usefixtures("eight")
def test_no_quota(tmp_path: Path) -> None:
    assert usable_processors(tmp_path) == 8
