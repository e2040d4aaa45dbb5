"""Archives: a content that comes piece by piece is packed as one that comes at once."""

from __future__ import annotations

from pathlib import Path

from narrate.adapters.archive import ZipPacker
from narrate.adapters.publisher import FolderPublisher
from narrate.model.release import File
from narrate.ports import ArchiveEntry

DATA = bytes(range(256)) * 3000


def test_pieces_give_the_bytes_of_the_whole(tmp_path: Path) -> None:
    with FolderPublisher(tmp_path / "audio") as folder:
        folder.write(File(path="lamp/lamp.mp3", content=DATA))
        pieces = list(folder.blocks("lamp/lamp.mp3"))
        assert len(pieces) > 1
        whole = ArchiveEntry(path="lamp.mp3", read=lambda: DATA, digest="", stored=True)
        cut = ArchiveEntry(path="lamp.mp3", read=_never, digest="", stored=True, blocks=lambda: pieces, size=len(DATA))
        for name, entry in (("whole.zip", whole), ("cut.zip", cut)):
            ZipPacker().pack([ArchiveEntry(path="a", read=lambda: b"a", digest=""), entry], tmp_path / name)
        folder.discard("lamp/lamp.mp3")
        assert folder.size("lamp/lamp.mp3") is None
        folder.discard("lamp/lamp.mp3")
    assert (tmp_path / "whole.zip").read_bytes() == (tmp_path / "cut.zip").read_bytes()


def _never() -> bytes:
    raise AssertionError("All of it was asked for at once.")
