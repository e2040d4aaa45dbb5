"""Targets, against servers on this machine: S3 (moto), WebDAV (wsgidav) and SFTP (paramiko), and a folder.

One contract for all, and for each the promise that matters: at no step does a client see a feed that names what is not
there.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from sftp_server import serve_sftp
from test_publishing import run, shown, write_release

from narrate.adapters.targets import FolderTarget, redacted, target
from narrate.errors import OutputError, SettingsError
from narrate.ports import Target

# Of libraries that leave their connections to the end of the process.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")

KINDS = ("folder", "s3", "webdav", "sftp")


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """An S3-compatible server with a bucket; its address."""
    pytest.importorskip("moto", reason="the extra for development is not installed")
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    with pytest.MonkeyPatch.context() as patched:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
            "AWS_DEFAULT_REGION": "us-east-1",
        }.items():
            patched.setenv(name, value)
        boto3.client("s3", endpoint_url=address).create_bucket(Bucket="pods")
        yield address
    server.stop()


@pytest.fixture(scope="module")
def webdav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A WebDAV server with a user; its address."""
    pytest.importorskip("wsgidav", reason="the extra for development is not installed")
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(tmp_path_factory.mktemp("dav"))},
            "simple_dc": {"user_mapping": {"*": {"anna": {"password": "s3cret word"}}}},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    server = wsgi.Server(("127.0.0.1", 0), app)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.bind_addr[1]}"
    server.stop()
    thread.join(5)


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An SFTP server whose key this user knows; its address."""
    pytest.importorskip("paramiko", reason="the extra for development is not installed")
    home = tmp_path_factory.mktemp("home")
    with serve_sftp(tmp_path_factory.mktemp("sftp")) as (port, key), pytest.MonkeyPatch.context() as patched:
        (home / ".ssh").mkdir()
        (home / ".ssh/known_hosts").write_text(f"[127.0.0.1]:{port} {key}\n", "utf-8")
        patched.setenv("HOME", str(home))
        yield f"127.0.0.1:{port}"


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty place of the kind that the test names."""
    folder = "".join(letter if letter.isalnum() else "-" for letter in request.node.name)[-60:]
    match request.param:
        case "folder":
            return str(tmp_path / "www")
        case "s3":
            monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("s3"))
            return f"s3://pods/{folder}"
        case "webdav":
            monkeypatch.setenv("NARRATE_WEBDAV_USER", "anna")
            monkeypatch.setenv("NARRATE_WEBDAV_PASSWORD", "s3cret word")
            return f"webdav://{request.getfixturevalue('webdav')}/{folder}/pod"
        case _:
            return f"sftp://anna:pw@{request.getfixturevalue('sftp')}/{folder}/pod"


everywhere = pytest.mark.parametrize("place", KINDS, indirect=True)


@everywhere
def test_what_every_target_does(place: str, tmp_path: Path) -> None:
    there = target(place)
    assert there.sizes() == {}
    assert there.read("feed.xml") is None
    file = tmp_path / "file"
    file.write_bytes(b"sound" * 1000)
    there.send("a b/ü/sound.mp3", file)
    there.write("feed.xml", b"<rss/>")
    assert there.sizes() == {"a b/ü/sound.mp3": 5000, "feed.xml": 6}
    assert there.read("a b/ü/sound.mp3") == b"sound" * 1000
    file.write_bytes(b"other")
    there.send("a b/ü/sound.mp3", file)
    there.write("feed.xml", b"<rss>2</rss>")
    again = target(place)
    assert again.read("feed.xml") == b"<rss>2</rss>"
    assert again.sizes() == {"a b/ü/sound.mp3": 5, "feed.xml": 12}
    again.delete("a b/ü/sound.mp3")
    again.delete("never/there.mp3")
    assert again.sizes() == {"feed.xml": 12}


@dataclass
class Torn:
    """A target that fails at a step: before it, or after it was done."""

    inner: Target
    fails_at: int
    late: bool
    count: int = 0

    def read(self, path: str) -> bytes | None:
        return self.inner.read(path)

    def sizes(self) -> Mapping[str, int]:
        return self.inner.sizes()

    def send(self, path: str, file: Path) -> None:
        self._do(lambda: self.inner.send(path, file))

    def write(self, path: str, content: bytes) -> None:
        self._do(lambda: self.inner.write(path, content))

    def delete(self, path: str) -> None:
        self._do(lambda: self.inner.delete(path))

    def _do(self, act: Callable[[], None]) -> None:
        failing = self.count == self.fails_at
        self.count += 1
        if failing and not self.late:
            raise ConnectionError
        act()
        if failing:
            raise ConnectionError


@everywhere
def test_interrupted_at_any_step_what_a_feed_names_is_there(place: str, tmp_path: Path) -> None:
    release = tmp_path / "release"
    release.mkdir()
    write_release(release, {"rain": b"rain"})
    there = target(place)
    run(release, there)
    old = there.read("feed.xml")
    write_release(release, {"rain": b"longer rain", "snow": b"snow"})
    new = (release / "feed.xml").read_bytes()
    seen = set()
    fails_at = 0
    while True:
        torn = Torn(there, fails_at, late=fails_at % 2 == 1)
        try:
            run(release, torn, delete=True)
        except ConnectionError:
            pass
        else:
            break
        found = there.read("feed.xml")
        assert found in {old, new}
        seen.add(found)
        assert shown(there)["feed.xml"] <= set(there.sizes())
        fails_at += 1
    assert seen == {old, new}
    assert there.read("feed.xml") == new
    write_release(release, {"snow": b"snow"})
    run(release, there, delete=True)
    assert not [path for path in there.sizes() if path.startswith("rain/")]


@pytest.mark.parametrize("place", ["s3"], indirect=True)
def test_files_in_s3_have_their_media_types(place: str, tmp_path: Path, s3: str) -> None:
    import boto3

    (tmp_path / "file").write_bytes(b"x")
    there = target(place)
    types = {
        "feed.xml": "application/rss+xml; charset=utf-8",
        "a/a.mp3": "audio/mpeg",
        "a/transcript.vtt": "text/vtt; charset=utf-8",
        "a/chapters.json": "application/json+chapters",
    }
    client = boto3.client("s3", endpoint_url=s3)
    for path, wanted in types.items():
        there.send(path, tmp_path / "file")
        assert (
            client.head_object(Bucket="pods", Key=f"{place.removeprefix('s3://pods/')}/{path}")["ContentType"] == wanted
        )


def test_a_server_whose_key_is_not_known_is_refused(sftp: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(OutputError, match="known_hosts") as caught:
        target(f"sftp://anna:pw@{sftp}/pod")
    assert "pw@" not in str(caught.value)


def test_a_wrong_password_and_a_server_that_is_not_there_are_said(webdav: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATE_WEBDAV_USER", "anna")
    monkeypatch.setenv("NARRATE_WEBDAV_PASSWORD", "wrong")
    with pytest.raises(OutputError):
        target(f"webdav://{webdav}/pod").read("feed.xml")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for scheme in ("webdav", "sftp"):
        with pytest.raises(OutputError, match=f"{scheme}://127"):
            target(f"{scheme}://anna:pw@127.0.0.1:{port}/pod").read("feed.xml")


def test_what_is_no_place_to_publish_is_refused() -> None:
    with pytest.raises(SettingsError, match="ftp://"):
        target("ftp://host/x")
    assert isinstance(target("some/folder"), FolderTarget)
    assert isinstance(target("C:\\podcast"), FolderTarget)
    assert redacted("sftp://anna:pw@host/x") == "sftp://host/x"


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "s3fs", None)
    with pytest.raises(SettingsError, match=r"narrate\[publish\]"):
        target("s3://bucket/x")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="file"):
        FolderTarget(tmp_path / "file").write("feed.xml", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
