"""Publishing: the order, what is sent, and that no interruption ever shows a feed that names what is not there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lxml import etree

from narrate.adapters.targets import FolderTarget, LocalRelease
from narrate.ports import Target
from narrate.publishing import NOTE, order, plan, publish

BASE = "https://reel.example/pod/"


def quiet(what: str, done: int, total: int, audio: float = 0.0) -> None:
    """Nobody watches."""


def write_release(folder: Path, episodes: dict[str, bytes], further: tuple[str, ...] = ()) -> None:
    """A small release: a feed, with sound and page for each episode, and further feeds with the first of them."""
    for old in sorted(folder.rglob("*"), reverse=True):
        old.unlink() if old.is_file() else old.rmdir()
    for name, sound in episodes.items():
        (folder / name).mkdir(parents=True)
        (folder / name / f"{name}.mp3").write_bytes(sound)
        (folder / name / "index.html").write_text(f"<p>{name}</p>", "utf-8")
        (folder / name / "transcript.vtt").write_text("WEBVTT\n", "utf-8")
    (folder / "index.html").write_text(" ".join(episodes), "utf-8")
    (folder / "narrate.json").write_text("{}", "utf-8")
    (folder / ".making").mkdir()
    (folder / ".making" / "half").write_bytes(b"x")
    for name, listed in {"feed": [*episodes], **{one: [*episodes][:1] for one in further}}.items():
        items = "".join(
            f'<item><enclosure url="{BASE}{one}/{one}.mp3" length="{len(episodes[one])}"/>'
            f"<link>{BASE}{one}/index.html</link></item>"
            for one in listed
        )
        (folder / f"{name}.xml").write_text(f"<rss><channel>{items}</channel></rss>", "utf-8")


def shown(target: Target) -> dict[str, set[str]]:
    """The feeds that a client finds at the target, with what each names."""
    feeds = [path for path in target.sizes() if path.endswith(".xml")]
    found = {}
    for path in feeds:
        root = etree.fromstring(target.read(path) or b"")
        named = {str(one.get("url")) for one in root.iter("enclosure")} | {one.text or "" for one in root.iter("link")}
        found[path] = {address.removeprefix(BASE) for address in named}
    return found


@dataclass
class MemoryTarget:
    """A store in memory; raises at the step that is named, before or after that step has had its effect."""

    files: dict[str, bytes] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    fails_at: int = -1
    late: bool = False

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def sizes(self) -> dict[str, int]:
        return {path: len(content) for path, content in self.files.items()}

    def send(self, path: str, file: Path) -> None:
        with self._step(f"send {path}"):
            self.files[path] = file.read_bytes()

    def write(self, path: str, content: bytes) -> None:
        with self._step(f"write {path}"):
            self.files[path] = content

    def delete(self, path: str) -> None:
        with self._step(f"delete {path}"):
            self.files.pop(path, None)

    def _step(self, what: str) -> Step:
        return Step(self, what)


@dataclass
class Step:
    """One thing that is asked of a store."""

    target: MemoryTarget
    what: str

    def __enter__(self) -> None:
        self.target.log.append(self.what)
        if len(self.target.log) - 1 == self.target.fails_at and not self.target.late:
            raise ConnectionError(self.what)

    def __exit__(self, *_: object) -> None:
        if len(self.target.log) - 1 == self.target.fails_at and self.target.late:
            raise ConnectionError(self.what)


def run(release: Path, target: Target, *, delete: bool = False) -> None:
    """Publish once."""
    source = LocalRelease(release)
    publish(source, target, plan(source, target, delete=delete), progress=quiet)


OLD = {"lamp": b"old lamp", "rain": b"rain"}
NEW = {"lamp": b"new, longer lamp", "snow": b"snow", "hail": b"hail"}


def test_sound_comes_first_and_the_feed_last(tmp_path: Path) -> None:
    write_release(tmp_path, OLD, further=("french",))
    (tmp_path / "feed-2.xml").write_text("<rss/>", "utf-8")
    (tmp_path / "feed-10.xml").write_text("<rss/>", "utf-8")
    target = MemoryTarget()
    run(tmp_path, target)
    sent = [step.removeprefix("send ") for step in target.log if step.startswith("send ")]
    assert sent[:2] == ["lamp/lamp.mp3", "rain/rain.mp3"]
    assert sent[-4:] == ["feed-10.xml", "feed-2.xml", "french.xml", "feed.xml"]
    assert sent.index("index.html") == len(sent) - 5
    assert sent == sorted(sent, key=order)
    assert (target.log[0], target.log[-1]) == (f"write {NOTE}", f"write {NOTE}")
    assert not any(".making" in step for step in target.log)


def test_a_second_time_nothing_is_sent_and_a_change_sends_what_changed(tmp_path: Path) -> None:
    write_release(tmp_path, OLD)
    target = MemoryTarget()
    run(tmp_path, target)
    target.log.clear()
    run(tmp_path, target)
    assert target.log == []
    (tmp_path / "rain/transcript.vtt").write_text("WEBVTT \n", "utf-8")
    run(tmp_path, target)
    assert target.log == [f"write {NOTE}", "send rain/transcript.vtt", f"write {NOTE}"]


def test_nothing_is_deleted_unless_asked_for_and_never_what_others_put_there(tmp_path: Path) -> None:
    write_release(tmp_path, OLD)
    target = MemoryTarget(files={"robots.txt": b"mine"})
    run(tmp_path, target)
    write_release(tmp_path, NEW)
    run(tmp_path, target)
    assert "rain/rain.mp3" in target.files
    target.log.clear()
    run(tmp_path, target, delete=True)
    assert [step for step in target.log if step.startswith("delete")] == [
        "delete rain/index.html",
        "delete rain/rain.mp3",
        "delete rain/transcript.vtt",
    ]
    assert target.files["robots.txt"] == b"mine"
    assert not any(path.startswith("rain/") for path in json.loads(target.files[NOTE])["files"])


@pytest.mark.parametrize("note", [b"", b"{", b"[]", b'{"files": 3}', None])
def test_without_its_note_everything_is_sent_again(tmp_path: Path, note: bytes | None) -> None:
    write_release(tmp_path, OLD)
    target = MemoryTarget()
    run(tmp_path, target)
    target.files.pop(NOTE)
    if note is not None:
        target.files[NOTE] = note
    target.log.clear()
    run(tmp_path, target)
    assert sum(step.startswith("send") for step in target.log) == 9


def test_what_was_lost_or_cut_at_the_target_is_sent_again(tmp_path: Path) -> None:
    write_release(tmp_path, OLD)
    target = MemoryTarget()
    run(tmp_path, target)
    del target.files["rain/rain.mp3"]
    target.files["lamp/lamp.mp3"] = b"old"
    target.log.clear()
    run(tmp_path, target)
    assert [step for step in target.log if step.startswith("send")] == ["send lamp/lamp.mp3", "send rain/rain.mp3"]


def steps(tmp_path: Path) -> Iterator[tuple[int, bool]]:
    """Every step at which publishing the new release over the old one can fail."""
    release = tmp_path / "count"
    release.mkdir()
    target = MemoryTarget()
    write_release(release, OLD, further=("french",))
    run(release, target)
    write_release(release, NEW, further=("french",))
    target.log.clear()
    run(release, target, delete=True)
    assert len(target.log) > 15
    yield from ((number, late) for number in range(len(target.log)) for late in (False, True))


def test_interrupted_at_any_step_a_client_sees_the_old_feed_or_the_new_one_and_all_that_it_names(
    tmp_path: Path,
) -> None:
    release = tmp_path / "release"
    release.mkdir()
    seen: dict[str, set[bytes]] = {}
    for fails_at, late in steps(tmp_path):
        target = MemoryTarget()
        write_release(release, OLD, further=("french",))
        run(release, target)
        feeds = {path: {target.files[path]} for path in ("feed.xml", "french.xml")}
        write_release(release, NEW, further=("french",))
        for path, versions in feeds.items():
            versions.add((release / path).read_bytes())
        target.fails_at, target.late, target.log = fails_at, late, []
        with pytest.raises(ConnectionError):
            run(release, target, delete=True)
        for path, named in shown(target).items():
            assert target.files[path] in feeds[path]
            assert named <= set(target.files), (fails_at, late)
            seen.setdefault(path, set()).add(target.files[path])
        target.fails_at = -1
        run(release, target, delete=True)
        there = {path: content for path, content in target.files.items() if path != NOTE}
        assert there == {path: LocalRelease(release).path(path).read_bytes() for path in LocalRelease(release).files()}
    assert {path: len(versions) for path, versions in seen.items()} == {"feed.xml": 2, "french.xml": 2}


def test_what_arrived_before_an_interruption_is_not_sent_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrate.publishing.NOTED_EVERY", 1)
    write_release(tmp_path, OLD)
    target = MemoryTarget(fails_at=7)
    with pytest.raises(ConnectionError):
        run(tmp_path, target)
    arrived = {step for step in target.log[:-1] if step.startswith("send")}
    target.fails_at, target.log = -1, []
    run(tmp_path, target)
    assert len(arrived) == 3
    assert not arrived & set(target.log)


def test_a_folder_shows_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "release").mkdir()
    write_release(tmp_path / "release", OLD)
    target = FolderTarget(tmp_path / "www")
    run(tmp_path / "release", target)
    before = (tmp_path / "www/feed.xml").read_bytes()
    write_release(tmp_path / "release", NEW)

    def torn(source: Path, made: Path) -> None:
        made.write_bytes(source.read_bytes()[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", torn)
    with pytest.raises(Exception, match="No space left"):
        run(tmp_path / "release", target)
    assert (tmp_path / "www/feed.xml").read_bytes() == before
    assert shown(target)["feed.xml"] <= set(target.sizes())
    assert not [path for path in (tmp_path / "www").rglob("*") if path.name.endswith(".part")]
