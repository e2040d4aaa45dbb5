"""Two processes in one folder: one works, the other waits and says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from narrate.adapters.lock import alone
from narrate.errors import OutputError

HOLDER = """\
import sys
from pathlib import Path
from narrate.adapters.lock import alone

with alone(Path(sys.argv[1]), cache=Path(sys.argv[2]), waiting=lambda: None):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_waits_until_the_first_has_ended(tmp_path: Path) -> None:
    folder, cache = tmp_path / "audio", tmp_path / "cache"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), str(cache)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        waited: list[bool] = []

        def waiting() -> None:
            waited.append(True)
            holder.kill()  # a lock does not outlive its process, however that ends

        with alone(folder, cache=cache, waiting=waiting):
            assert waited == [True]
    assert not folder.exists(), "nothing of the lock lies in the folder that is published"


def test_other_folders_do_not_wait(tmp_path: Path) -> None:
    waited: list[bool] = []
    with (
        alone(tmp_path / "one", cache=tmp_path, waiting=lambda: waited.append(True)),
        alone(tmp_path / "two", cache=tmp_path, waiting=lambda: waited.append(True)),
    ):
        assert waited == []


def test_a_cache_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with (
        pytest.raises(OutputError, match="cache"),
        alone(tmp_path / "audio", cache=tmp_path / "cache", waiting=lambda: None),
    ):
        pass
