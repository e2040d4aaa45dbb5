"""Files that an editor reads and writes: whole, with their permissions, through links."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.adapters.server_documents import Documents
from narrate.errors import InputError, OutputError


def test_files_are_written_whole_and_keep_their_permissions(tmp_path: Path) -> None:
    files, place = Documents(), tmp_path / "deep/script.fountain"
    assert files.read(place) is None
    assert files.names(place.parent) == ()
    files.write(place, b"one\xff")
    place.chmod(0o600)
    files.write(place, b"two")
    assert files.read(place) == b"two"
    assert place.stat().st_mode & 0o777 == 0o600
    assert files.names(place.parent) == ("script.fountain",)
    files.write(place, None)
    files.write(place, None)
    assert files.read(place) is None


def test_what_a_link_leads_to_is_written(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"one")
    link.symlink_to(target)
    Documents().write(link, b"two")
    assert link.is_symlink()
    assert target.read_bytes() == b"two"


def test_what_cannot_be_read_or_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    files = Documents()
    assert files.read(tmp_path / "file/below") is None
    with pytest.raises(InputError, match="cannot be read"):
        files.read(tmp_path / "folder")
    with pytest.raises(OutputError, match="cannot be written"):
        files.write(tmp_path / "file/below", b"x")
    with pytest.raises(OutputError, match="cannot be written"):
        files.write(tmp_path / "folder", b"x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
