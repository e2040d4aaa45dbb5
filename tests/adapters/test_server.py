"""A release over HTTP: what clients get, and what the hostile ones do not."""

from __future__ import annotations

import gzip
import http.client
import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path

import pytest
from serving import ask, parsed, raw, serving

from narrate.adapters import server_run
from narrate.adapters.server import Site, application, called_rightly
from narrate.adapters.server_files import Rules, accepts_gzip

SOUND = bytes(range(256)) * 1000
PAGE = b"<!doctype html><title>Lamp</title><p>The lamp swings.</p>" + b"<p>More of it.</p>" * 200
SECRET = b"nobody may read this"
FAULTS: list[str] = []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release, with secrets around it."""
    outside = tmp_path_factory.mktemp("served")
    place = outside / "audio"
    episode = place / "lamp"
    episode.mkdir(parents=True)
    (place / ".making").mkdir()
    (place / "empty").mkdir()
    (place / "index.html").write_bytes(PAGE)
    (place / "feed.xml").write_text("<rss>BASE</rss>", "utf-8")
    (episode / "feed.xml").write_text("<rss>BASE</rss>", "utf-8")
    (place / "narrate.json").write_text('{"version": 1}', "utf-8")
    (episode / "index.html").write_bytes(PAGE)
    (episode / "lamp.mp3").write_bytes(SOUND)
    (episode / "transcript.vtt").write_text("WEBVTT\n", "utf-8")
    (episode / "chapters.json").write_text("{}", "utf-8")
    (episode / "été.txt").write_text("summer", "utf-8")
    for secret in (outside / "secret.txt", place / ".hidden", place / ".making/half.mp3"):
        secret.write_bytes(SECRET)
    (place / "leads-out.txt").symlink_to(outside / "secret.txt")
    (place / "leads-up").symlink_to(outside)
    (place / "leads-in.html").symlink_to(place / "index.html")
    return place


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    """The release, served."""
    rules = Rules(rewrite={".xml": lambda feed, path, base: feed.replace(b"BASE", f"{path} {base}".encode())})
    site = Site(folder=folder, rules=rules)
    with serving(application(site, report=lambda error, path: FAULTS.append(f"{path}: {error!r}"))) as number:
        yield number


@pytest.fixture(autouse=True)
def _no_fault() -> Iterator[None]:
    FAULTS.clear()
    yield
    assert FAULTS == []


# What players ask for.


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/lamp/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/lamp/lamp.mp3", "audio/mpeg"),
        ("/lamp/transcript.vtt", "text/vtt; charset=utf-8"),
        ("/lamp/chapters.json", "application/json+chapters"),
        ("/lamp/%C3%A9t%C3%A9.txt", "text/plain; charset=utf-8"),
        ("/leads-in.html", "text/html; charset=utf-8"),
    ],
)
def test_types_and_head(port: int, path: str, kind: str) -> None:
    got, head = ask(port, path), ask(port, path, method="HEAD")
    assert (got.status, head.status) == (200, 200)
    assert got.headers["content-type"] == head.headers["content-type"] == kind
    assert got.headers["content-length"] == head.headers["content-length"] == str(len(got.body))
    assert got.headers["etag"] == head.headers["etag"]
    assert got.headers["x-content-type-options"] == "nosniff"
    assert head.body == b""


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("0-99", 0, 100),
        ("1000-", 1000, len(SOUND)),
        ("-500", len(SOUND) - 500, len(SOUND)),
        ("0-9999999", 0, len(SOUND)),
    ],
)
def test_parts(port: int, asked: str, start: int, end: int) -> None:
    got = ask(port, "/lamp/lamp.mp3", f"Range: bytes={asked}")
    assert got.status == 206
    assert got.headers["content-range"] == f"bytes {start}-{end - 1}/{len(SOUND)}"
    assert got.body == SOUND[start:end]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("bytes=999999999-", 416),
        ("bytes=-0", 416),
        ("bytes=5-1", 400),
        ("bytes=x-y", 400),
        ("bytes=", 400),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(0, 3000, 2)), 200),
    ],
)
def test_bad_ranges_are_refused(port: int, asked: str, status: int) -> None:
    got = ask(port, "/lamp/lamp.mp3", f"Range: {asked}")
    assert got.status == status
    if status == 416:
        assert got.headers["content-range"] == f"bytes */{len(SOUND)}"


def test_a_part_of_something_that_has_changed_is_the_whole(port: int) -> None:
    tag = ask(port, "/lamp/lamp.mp3", method="HEAD").headers["etag"]
    assert ask(port, "/lamp/lamp.mp3", "Range: bytes=0-9", f"If-Range: {tag}").status == 206
    assert ask(port, "/lamp/lamp.mp3", "Range: bytes=0-9", 'If-Range: "another"').body == SOUND


@pytest.mark.parametrize("path", ["/feed.xml", "/", "/lamp/lamp.mp3", "/lamp/transcript.vtt"])
def test_what_a_client_has_is_not_sent_again(port: int, path: str) -> None:
    first = ask(port, path)
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    earlier = formatdate(parsedate_to_datetime(changed).timestamp() - 60, usegmt=True)
    unchanged = ask(port, path, f"If-None-Match: {tag}")
    assert (unchanged.status, unchanged.body) == (304, b"")
    assert unchanged.headers["etag"] == tag
    assert ask(port, path, f'If-None-Match: "other", W/{tag}').status == 304
    assert ask(port, path, f"If-Modified-Since: {changed}").status == 304
    assert ask(port, path, f"If-Modified-Since: {earlier}").status == 200
    assert ask(port, path, "If-Modified-Since: yesterday").status == 200
    assert ask(port, path, 'If-None-Match: "other"', f"If-Modified-Since: {changed}").status == 200


def test_text_is_packed_for_those_who_want_it(port: int) -> None:
    plain, packed = ask(port, "/"), ask(port, "/", "Accept-Encoding: br, gzip;q=0.8")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.body) == plain.body == PAGE
    assert len(packed.body) < len(PAGE) / 4
    assert packed.headers["etag"] != plain.headers["etag"]
    assert ask(port, "/", "Accept-Encoding: gzip", f"If-None-Match: {packed.headers['etag']}").status == 304
    assert "content-encoding" not in ask(port, "/lamp/lamp.mp3", "Accept-Encoding: gzip").headers


@pytest.mark.parametrize(
    ("header", "wanted"),
    [("gzip", True), ("*", True), ("br;q=1, GZIP;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.000", False),
     ("", False), ("identity", False), ("gzip;q=0.01", True)],
)  # fmt: skip
def test_who_wants_gzip(header: str, *, wanted: bool) -> None:
    assert accepts_gzip(header) is wanted


def test_web_players_may_read_transcripts_and_chapters_and_nothing_else(port: int) -> None:
    for path in ("/lamp/transcript.vtt", "/lamp/chapters.json"):
        assert ask(port, path, "Origin: https://player.example").headers["access-control-allow-origin"] == "*"
        early = ask(port, path, "Origin: https://player.example", method="OPTIONS")
        assert (early.status, early.headers["access-control-allow-origin"]) == (204, "*")
    for path in ("/", "/feed.xml", "/narrate.json", "/lamp/lamp.mp3"):
        assert "access-control-allow-origin" not in ask(port, path, "Origin: https://player.example").headers


def test_the_feed_has_the_address_that_the_client_reached(port: int) -> None:
    assert ask(port, "/feed.xml").body == f"<rss>feed.xml http://127.0.0.1:{port}/</rss>".encode()
    assert ask(port, "/feed.xml", host="localhost:1234").body == b"<rss>feed.xml http://localhost:1234/</rss>"
    assert ask(port, "/feed.xml", host="[::1]:1234").body == b"<rss>feed.xml http://[::1]:1234/</rss>"
    assert ask(port, "/lamp/feed.xml", host="[::1]").body == b"<rss>lamp/feed.xml http://[::1]/lamp/</rss>"


def test_a_file_that_changes_is_sent_as_it_is_now(folder: Path, port: int) -> None:
    page = folder / "lamp/changing.html"
    for text in ("one " * 500, "two " * 500):
        made = folder / "lamp/made"
        made.write_text(text, "utf-8")
        made.replace(page)
        assert ask(port, "/lamp/changing.html").body.decode() == text
    page.unlink()
    assert ask(port, "/lamp/changing.html").status == 404


def test_a_connection_serves_many_requests(port: int) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    client.connect()
    ours = client.sock.getsockname()
    for path in ("/", "/lamp/lamp.mp3", "/nothing", "/feed.xml"):
        client.request("GET", path)
        client.getresponse().read()
        assert client.sock.getsockname() == ours
    client.close()


# What the hostile ask for.


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/%2E%2E%2Fsecret.txt", "/..%2fsecret.txt", "/lamp/../../secret.txt",
        "/lamp/%2e%2e/%2e%2e/secret.txt", "/..%5csecret.txt", "/..\\secret.txt", "/%252e%252e/secret.txt",
        "/%c0%ae%c0%ae/secret.txt", "/..%00/secret.txt", "/index.html%00.txt", "//secret.txt", "/./../secret.txt",
        "/....//secret.txt", "/..;/secret.txt", "/%u002e%u002e/secret.txt", "/lamp//..//..//secret.txt",
        "/leads-out.txt", "/leads-up/secret.txt", "/leads-up", "/leads-up/audio/index.html/../../secret.txt",
        "/.hidden", "/.making/half.mp3", "/%2ehidden", "/lamp/../.hidden", "/..", "/empty", "/empty/",
        "/" + "a/" * 3000, "/" + "x" * 5000, "/lamp/lamp.mp3/", "/lamp/lamp.mp3/x",
    ],
)  # fmt: skip
def test_nothing_outside_and_nothing_hidden(folder: Path, port: int, path: str) -> None:
    got = ask(port, path)
    assert SECRET not in got.body
    assert got.status in {400, 404}, got
    assert b"lamp.mp3" not in got.body


def test_an_absolute_path_stays_inside(folder: Path, port: int) -> None:
    secret = folder.parent / "secret.txt"
    for path in (f"/{secret}", f"//{secret}", f"/lamp/{secret}", f"/%2f{str(secret).lstrip('/')}"):
        assert ask(port, path).status == 404


def test_a_file_that_may_not_be_read_is_not_there(folder: Path, port: int) -> None:
    place = folder / "locked.txt"
    place.write_bytes(SECRET)
    place.chmod(0)
    try:
        assert ask(port, "/locked.txt").status == (200 if os.access(place, os.R_OK) else 404)
    finally:
        place.unlink()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
def test_nothing_can_be_written(port: int, method: str) -> None:
    assert ask(port, "/lamp/new.txt", method=method, body=b"x").status == 405


def test_a_redirection_leads_nowhere_else(port: int) -> None:
    assert ask(port, "/lamp").headers["location"] == f"http://127.0.0.1:{port}/lamp/"
    for path in ("//evil.example/lamp", "//evil.example/..", "/\\evil.example"):
        assert ask(port, path).status == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.1.7",
             "a b", "localhost@evil.example", "localhost:8000#", "[::1", "", "localhost:99999999"],
)  # fmt: skip
def test_other_names_are_refused(port: int, host: str) -> None:
    request = f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    assert parsed(raw(port, request.encode())).status in {400, 421}


def test_two_names_are_refused(port: int) -> None:
    request = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert parsed(raw(port, request)).status in {400, 421}


def test_names_in_a_network() -> None:
    site = Site(folder=Path(), lan=True, names=("Desk", "desk.local"))
    for host in ("192.168.1.7:8000", "[fd00::7]:8000", "desk:8000", "DESK.LOCAL.", "localhost"):
        assert called_rightly([host], site)
    for host in ("evil.example", "desk.evil.example", "192.168.1", "1.2.3.4.evil.example"):
        assert not called_rightly([host], site)


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + b"X: a\r\n" * 20_000 + b"\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200) + b"\r\n\r\n",
        b"GET / HTTP/9.9\r\nConnection: close\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
    ids=["header", "long-header", "headers", "path", "tls", "version", "nonsense", "length", "nul"],
)
def test_requests_that_are_none(port: int, request_: bytes) -> None:
    answer = raw(port, request_)
    assert not answer or parsed(answer).status in {400, 404, 421, 431}
    assert ask(port, "/").status == 200


def alive(client: socket.socket, sent: bytes, *, seconds: float) -> bool:
    """Whether the server still listens after a while to somebody who sends a little now and then."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            client.sendall(sent)
        except OSError:
            return False
        time.sleep(0.05)
    return True


def test_clients_that_never_finish_asking_are_dropped(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_run, "HEAD_SECONDS", 0.4)
    clients = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(60)]
    for number, client in enumerate(clients):
        if number % 2:
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
    assert ask(port, "/").status == 200
    assert [client for client in clients if alive(client, b"X: 1\r\n", seconds=5)] == []
    for client in clients:
        client.close()


def test_a_body_that_never_ends_is_dropped(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_run, "HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n")
        assert b"405" in client.recv(1 << 16)
        assert not alive(client, b"x", seconds=3)


def test_a_client_that_takes_nothing_is_dropped(folder: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_run, "STALL_SECONDS", 0.3)
    (folder / "long.mp3").write_bytes(bytes(30_000_000))
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", port))
        client.sendall(b"GET /long.mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(1.0)
        client.settimeout(5)
        received = 0
        try:
            while piece := client.recv(1 << 20):
                received += len(piece)
        except ConnectionResetError:
            pass
        assert received < 30_000_000


def test_too_many_connections_do_no_harm(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_run, "MOST_CONNECTIONS", 20)
    clients = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(60)]
    time.sleep(0.2)
    for client in clients:
        client.close()
    time.sleep(0.2)
    assert ask(port, "/").status == 200


def test_fifty_clients_at_once_lose_nothing(folder: Path, port: int) -> None:
    """The same for a minute, by hand: benchmarks/serve_load.py."""
    expected = {path: ask(port, path).body for path in ("/", "/feed.xml", "/lamp/lamp.mp3", "/lamp/transcript.vtt")}
    start = threading.Barrier(50)

    def client(number: int) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        start.wait(30)
        for turn in range(8):
            path = list(expected)[(number + turn) % len(expected)]
            if path.endswith("mp3") and turn % 2:
                first = (number * 1000) % len(SOUND)
                connection.request("GET", path, headers={"Range": f"bytes={first}-"})
                assert connection.getresponse().read() == SOUND[first:]
            else:
                connection.request("GET", path)
                assert connection.getresponse().read() == expected[path]
        connection.close()
        return 8

    with ThreadPoolExecutor(50) as pool:
        assert sum(pool.map(client, range(50))) == 400


def test_a_fault_is_told_and_the_server_goes_on(tmp_path: Path) -> None:
    def broken(content: bytes, path: str, base: str) -> bytes:
        raise RuntimeError(f"{len(content)} {path} {base}")

    told: list[str] = []
    (tmp_path / "feed.xml").write_text("<rss/>", "utf-8")
    (tmp_path / "index.html").write_bytes(PAGE)
    site = Site(folder=tmp_path, rules=Rules(rewrite={".xml": broken}))
    with serving(application(site, report=lambda error, path: told.append(f"{path} {error}"))) as number:
        answer = ask(number, "/feed.xml")
        assert (answer.status, b"RuntimeError" in answer.body) == (500, False)
        assert told == [f"/feed.xml 6 feed.xml http://127.0.0.1:{number}/"]
        assert ask(number, "/").status == 200
