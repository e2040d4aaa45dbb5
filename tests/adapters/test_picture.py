"""Pictures of chapters: made smaller once, and nothing but pictures of the document's own folder."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from narrate.adapters.picture import FolderPictures
from narrate.testing import MemoryStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "texts"
    (place / "img").mkdir(parents=True)
    Image.new("RGB", (1600, 400), "navy").save(place / "img/wide.png")
    Image.new("RGBA", (40, 20), (0, 0, 0, 0)).save(place / "clear.png")
    Image.new("RGB", (40, 20)).save(tmp_path / "outside.png")
    (place / "notes.jpg").write_text("no picture", "utf-8")
    return place


def test_a_picture_is_made_smaller_once(folder: Path) -> None:
    store = MemoryStore()
    found = FolderPictures(store).find(folder, "img/wide.png")
    assert found is not None
    with Image.open(BytesIO(found)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (800, 200))
    assert list(store.contents.values()) == [found]
    assert FolderPictures(store).find(folder, "./img/wide.png") is found


def test_what_is_clear_is_white(folder: Path) -> None:
    found = FolderPictures(MemoryStore()).find(folder, "clear.png")
    assert found is not None
    with Image.open(BytesIO(found)) as picture:
        assert picture.size == (40, 20)
        assert picture.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "address", ["../outside.png", "none.png", "notes.jpg", "img", "", "a\0b", "x" * 400, "https://reel.example/a.png"]
)
def test_nothing_else_is_a_picture(folder: Path, address: str) -> None:
    assert FolderPictures(MemoryStore()).find(folder, address) is None


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "link.png").symlink_to(folder.parent / "outside.png")
    assert FolderPictures(MemoryStore()).find(folder, "link.png") is None
