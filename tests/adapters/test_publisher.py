"""The folder of a release: only what changed is written, nothing outside, nothing left behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from narrate.adapters.publisher import MAKING, FolderPublisher
from narrate.errors import OutputError
from narrate.model.release import File

LONG_AGO = 1_000_000_000


def aged(path: Path) -> None:
    os.utime(path, (LONG_AGO, LONG_AGO))


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    with FolderPublisher(tmp_path / "audio") as publisher:
        assert publisher.read("a/b.txt") is None
        assert publisher.size("a/b.txt") is None
        assert publisher.write(File(path="a/b.txt", content=b"one"))
        place = tmp_path / "audio" / "a" / "b.txt"
        aged(place)
        assert not publisher.write(File(path="a/b.txt", content=b"one"))
        assert place.stat().st_mtime == LONG_AGO
        assert publisher.write(File(path="a/b.txt", content=b"two"))
        assert place.stat().st_mtime > LONG_AGO
        assert publisher.read("a/b.txt") == b"two"
        assert publisher.size("a/b.txt") == 3
        assert publisher.read("a") is None
        assert publisher.size("a") is None


def test_a_finished_file_is_adopted(tmp_path: Path) -> None:
    with FolderPublisher(tmp_path) as publisher:
        for content in (b"sound", b"sound", b"other"):
            made = publisher.workspace() / "made.mp3"
            made.write_bytes(content)
            publisher.adopt("x/x.mp3", made)
            assert not made.exists()
            assert publisher.read("x/x.mp3") == content
            if content == b"sound":
                aged(tmp_path / "x" / "x.mp3")
        assert (tmp_path / "x" / "x.mp3").stat().st_mtime > LONG_AGO


def test_an_adopted_file_that_is_the_same_is_left_alone(tmp_path: Path) -> None:
    with FolderPublisher(tmp_path) as publisher:
        publisher.write(File(path="x.mp3", content=b"sound"))
        aged(tmp_path / "x.mp3")
        made = publisher.workspace() / "made"
        made.write_bytes(b"sound")
        publisher.adopt("x.mp3", made)
        assert (tmp_path / "x.mp3").stat().st_mtime == LONG_AGO


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_published_files_can_be_read_by_a_server(tmp_path: Path) -> None:
    with FolderPublisher(tmp_path) as publisher:
        publisher.write(File(path="feed.xml", content=b"<rss/>"))
    assert (tmp_path / "feed.xml").stat().st_mode & 0o044 == 0o044


def _interrupted(publisher: FolderPublisher) -> None:
    with publisher:
        assert list(publisher.workspace().iterdir()) == []
        (publisher.workspace() / "half.mp3").write_bytes(b"half")
        raise KeyboardInterrupt


def test_the_workspace_is_emptied_at_the_start_and_gone_at_the_end(tmp_path: Path) -> None:
    (tmp_path / MAKING).mkdir()
    (tmp_path / MAKING / "stale").write_bytes(b"left by a build that was killed")
    with pytest.raises(KeyboardInterrupt):
        _interrupted(FolderPublisher(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../x", "a/../../x", "a\\b", "C:x", "C:/x", f"{MAKING}/x", "a\0b", "//host/share/x"]
)
def test_no_path_leads_out(tmp_path: Path, path: str) -> None:
    with FolderPublisher(tmp_path / "audio") as publisher:
        for attempt in (publisher.read, publisher.size):
            with pytest.raises(OutputError, match="does not lie inside"):
                attempt(path)
        with pytest.raises(OutputError, match="does not lie inside"):
            publisher.write(File(path=path, content=b"x"))
        with pytest.raises(OutputError, match="does not lie inside"):
            publisher.adopt(path, publisher.workspace() / "x")


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a right on Windows")
def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "audio").mkdir()
    (tmp_path / "audio" / "slug").symlink_to(tmp_path / "elsewhere")
    with FolderPublisher(tmp_path / "audio") as publisher, pytest.raises(OutputError):
        publisher.write(File(path="slug/x.txt", content=b"x"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_unwritable_folder_is_found_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="--audio") as caught:
        FolderPublisher(tmp_path / "file").prepare()
    assert str(tmp_path / "file") in str(caught.value)
