"""The cache: whole entries or none, and a clear word where it cannot be written."""

from __future__ import annotations

import hashlib
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.adapters.store import DiskStore, cache_folder
from narrate.errors import OutputError

KEY = hashlib.sha256(b"key").hexdigest()


def only_file(folder: Path) -> Path:
    (file,) = [path for path in folder.rglob("*") if path.is_file()]
    return file


def test_what_is_put_is_got(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "cache")
    assert store.get(KEY) is None
    assert store.head(KEY, 4) is None
    store.put(KEY, b"content")
    assert store.get(KEY) == b"content"
    assert store.head(KEY, 4) == b"cont"
    assert only_file(tmp_path) == tmp_path / "cache" / KEY[:2] / KEY[2:4] / KEY


def test_empty_content_is_content(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    store.put(KEY, b"")
    assert store.get(KEY) == b""
    assert store.head(KEY, 4) == b""


@given(content=st.binary(max_size=60), data=st.data())
def test_any_damage_is_absence(tmp_path_factory: pytest.TempPathFactory, content: bytes, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("store")
    store = DiskStore(folder)
    store.put(KEY, content)
    file = only_file(folder)
    raw = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    if data.draw(st.booleans(), label="truncate"):
        file.write_bytes(raw[:place])
        assert store.head(KEY, 1) is None
    else:
        raw[place] ^= data.draw(st.integers(1, 255))
        file.write_bytes(raw)
    assert store.get(KEY) is None
    assert store.head(KEY, 1) is None, "what get rejected must not be promised again"
    store.put(KEY, content)
    assert store.get(KEY) == content


@pytest.mark.parametrize("key", ["", "../../../etc/x", "ABCDEF0123", "abc", "0123456g", f"{KEY}\n"])
def test_only_digests_are_keys(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="is no key"):
        DiskStore(tmp_path).get(key)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="NARRATE_CACHE") as caught:
        DiskStore(tmp_path / "file").put(KEY, b"content")
    assert str(tmp_path / "file") in str(caught.value)


def _put_many(folder: Path) -> None:
    store = DiskStore(folder)
    for number in range(60):
        store.put(KEY, b"same" * 5000)
        if store.get(KEY) != b"same" * 5000:
            raise SystemExit(number + 1)


def test_processes_do_not_disturb_each_other(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_put_many, args=(tmp_path,)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert only_file(tmp_path).name == KEY


def test_the_environment_names_the_folder(tmp_path: Path) -> None:
    assert cache_folder({"NARRATE_CACHE": str(tmp_path)}) == tmp_path
    assert cache_folder({}).name == "narrate" or "narrate" in cache_folder({}).parts
