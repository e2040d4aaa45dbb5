"""Tags read back from real files."""

from __future__ import annotations

import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from narrate.adapters.tag_reader import TagReader
from narrate.errors import InputError
from narrate.ports_tags import MediaChapter

# mutagen has no types.
id3: Any = import_module("mutagen.id3")
mp4: Any = import_module("mutagen.mp4")


@pytest.fixture(scope="module")
def ffmpeg() -> str:
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def _sound(ffmpeg: str, out: Path, *options: str) -> Path:
    command = [ffmpeg, "-v", "error", "-f", "lavfi", "-i", "sine=duration=2", *options, str(out)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return out


def _chapter(name: str, start: int, end: int) -> Any:
    return id3.CHAP(element_id=name, start_time=start, end_time=end, sub_frames=[id3.TIT2(text=[f"Title of {name}"])])


def _tagged(path: Path, toc: Any) -> Path:
    tags = id3.ID3()
    tags.add(id3.TIT2(text=["Rain"]))
    tags.add(_chapter("c1", 0, 900))
    tags.add(_chapter("c2", 900, 2000))
    tags.add(id3.APIC(mime="image/png", type=3, data=b"x"))
    if toc is not None:
        tags.add(toc)
    tags.save(path, v2_version=3)
    return path


def _toc(flags: int, *children: str) -> Any:
    return id3.CTOC(element_id="toc", flags=flags, child_element_ids=list(children), sub_frames=[])


def test_mp3_tags_are_read(ffmpeg: str, tmp_path: Path) -> None:
    tags = TagReader().read_tags(_tagged(_sound(ffmpeg, tmp_path / "a.mp3"), _toc(3, "c1", "c2")))
    assert (tags.title, tags.contents, tags.cover) == ("Rain", True, True)
    assert sorted(tags.chapters, key=lambda chapter: chapter.start) == [
        MediaChapter(title="Title of c1", start=0, end=900),
        MediaChapter(title="Title of c2", start=900, end=2000),
    ]


@pytest.mark.parametrize("toc", [None, _toc(2, "c1", "c2"), _toc(1, "c1", "c2"), _toc(3, "c2", "c1"), _toc(3, "c1")])
def test_a_table_of_contents_names_all_chapters_in_order(ffmpeg: str, tmp_path: Path, toc: Any) -> None:
    assert not TagReader().read_tags(_tagged(_sound(ffmpeg, tmp_path / "a.mp3"), toc)).contents


def test_chapters_are_given_as_they_lie_in_the_file(ffmpeg: str, tmp_path: Path) -> None:
    path = _sound(ffmpeg, tmp_path / "a.mp3")
    tags = id3.ID3()
    tags.add(_chapter("later, and longer than the other", 900, 2000))
    tags.add(_chapter("c1", 0, 900))
    tags.save(path, v2_version=3)
    data = path.read_bytes()
    read = TagReader().read_tags(path)
    short_first = data.index(b"c1\0") < data.index(b"later, and longer than the other\0")
    first = "Title of c1" if short_first else "Title of later, and longer than the other"
    assert read.chapters[0].title == first


def test_mp4_tags_are_read(ffmpeg: str, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle=One\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=900\nEND=2000\ntitle=Two\n"
    )
    path = _sound(ffmpeg, tmp_path / "a.m4a", "-i", str(marks), "-map_chapters", "1")
    file = mp4.MP4(path)
    file["\xa9nam"] = ["Rain"]
    file.save()
    tags = TagReader().read_tags(path)
    assert (tags.title, tags.contents, tags.cover) == ("Rain", True, False)
    assert [(chapter.title, chapter.start) for chapter in tags.chapters] == [("One", 0), ("Two", 900)]
    assert tags.chapters[0].end == 900
    assert abs(tags.chapters[1].end - 2000) <= 50


def test_a_file_without_tags_has_none(ffmpeg: str, tmp_path: Path) -> None:
    path = _sound(ffmpeg, tmp_path / "a.mp3", "-id3v2_version", "0", "-write_id3v1", "0")
    tags = TagReader().read_tags(path)
    assert (tags.title, tags.chapters, tags.contents, tags.cover) == ("", (), False, False)


@pytest.mark.parametrize("data", [None, b"", b"RIFF....WAVE", b"\xff" * 300])
def test_what_is_no_sound_is_refused(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "a.mp3"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        TagReader().read_tags(path)
    assert caught.value.where is not None
    assert caught.value.where.path == path
