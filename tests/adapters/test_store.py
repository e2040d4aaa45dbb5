"""The cache: whole entries or none, and a clear word where it cannot be written."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import time
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


def aged(store: DiskStore, name: bytes, age: float, content: bytes = b"x" * 100) -> str:
    """An entry that was last used `age` seconds before the store was opened."""
    key = hashlib.sha256(name).hexdigest()
    store.put(key, content)
    then = time.time() - 1000 - age
    os.utime(store.folder / key[:2] / key[2:4] / key, (then, then))
    return key


def test_trimming_takes_what_was_used_longest_ago(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    oldest, older, newest = (aged(store, name, age) for name, age in ((b"a", 30), (b"b", 20), (b"c", 10)))
    size = max(entry.size for entry in store.entries())
    assert store.trim(3 * size) == (0, 0)
    assert store.trim(2 * size) == (1, size)
    assert [store.get(key) is None for key in (oldest, older, newest)] == [True, False, False]


@pytest.mark.parametrize("how", ["get", "head"])
def test_what_is_asked_for_is_not_trimmed(tmp_path: Path, how: str) -> None:
    writer = DiskStore(tmp_path)
    wanted, other = aged(writer, b"a", 30), aged(writer, b"b", 20)
    store = DiskStore(tmp_path)
    assert (store.get(wanted) if how == "get" else store.head(wanted, 1)) is not None
    assert store.trim(0)[0] == 1
    assert store.get(wanted) is not None, "this process may still need it"
    assert store.get(other) is None


def test_entries_are_counted_and_discarded(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    assert list(store.entries()) == []
    key = aged(store, b"a", 0)
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "a lock").touch()
    assert [entry.key for entry in store.entries()] == [key]
    assert store.discard(key)
    assert not store.discard(key)
    assert list(store.entries()) == []
