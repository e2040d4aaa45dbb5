"""Fetching pages from servers that misbehave. All of them listen on this machine."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from narrate.adapters import web
from narrate.adapters.web import fetch, file_name
from narrate.errors import InputError

PAGE = b"<!doctype html><title>A page</title><p>The ferry leaves at nine.</p>"
Talk = Callable[[socket.socket, str], None]


@contextmanager
def server(talk: Talk, *, tls: bool = False) -> Iterator[str]:
    """A server whose every connection is handed to `talk`, with the path that was asked for; its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    closing = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            try:
                request = b""
                while b"\r\n\r\n" not in request and not (tls and request) and (block := connection.recv(4096)):
                    request += block
                talk(connection, "" if tls else request.split(b" ")[1].decode())
            except OSError:
                return

    def accept() -> None:
        while not closing.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        closing.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def answer(body: bytes = PAGE, *headers: str, status: str = "200 OK", length: int | None = None) -> Talk:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}"]

    def talk(connection: socket.socket, path: str) -> None:
        connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    return talk


HTML = "Content-Type: text/html; charset=utf-8"


def test_a_page_comes_with_its_media_type_and_address() -> None:
    with server(answer(PAGE, HTML)) as url:
        assert fetch(f"{url}/a?b=c", allow_private=True) == (PAGE, "text/html", f"{url}/a?b=c")


def test_the_servers_encoding_is_undone_and_latin_1_means_windows_1252() -> None:
    body = "“Café”".encode("windows-1252")
    with server(answer(body, "Content-Type: text/plain; charset=ISO-8859-1")) as url:
        assert fetch(url, allow_private=True)[:2] == ("“Café”".encode(), "text/plain")


def test_a_redirect_is_followed_to_where_it_leads() -> None:
    def talk(connection: socket.socket, path: str) -> None:
        if path == "/old":
            answer(b"", "Location: new", status="302 Found")(connection, path)
        else:
            answer(PAGE, HTML)(connection, path)

    with server(talk) as url:
        assert fetch(f"{url}/old", allow_private=True) == (PAGE, "text/html", f"{url}/new")


def test_gzip_is_unpacked_and_chunks_are_joined() -> None:
    packed = gzip.compress(PAGE)
    body = b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (packed[:9], packed[9:])) + b"0\r\n\r\n"

    def talk(connection: socket.socket, path: str) -> None:
        head = f"HTTP/1.1 200 OK\r\n{HTML}\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode() + body)

    with server(talk) as url:
        assert fetch(url, allow_private=True)[0] == PAGE


def fails(url: str, match: str, *, seconds: float = 10, most_bytes: int = 1_000_000) -> None:
    with pytest.raises(InputError, match=match) as caught:
        fetch(url, allow_private=True, seconds=seconds, most_bytes=most_bytes)
    assert caught.value.remedy


def drip(start: bytes, block: bytes) -> Talk:
    def talk(connection: socket.socket, path: str) -> None:
        connection.sendall(start)
        for _ in range(200):
            connection.sendall(block)
            time.sleep(0.05)

    return talk


@pytest.mark.parametrize(
    "talk",
    [
        drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"a"),
        drip(b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        drip(b"", b""),
    ],
    ids=["body", "headers", "nothing"],
)
def test_a_server_that_drips_is_cut_off(talk: Talk) -> None:
    with server(talk) as url:
        began = time.monotonic()
        fails(url, r"took longer than 0\.5 seconds", seconds=0.5)
        assert time.monotonic() - began < 3


def test_a_handshake_that_drips_is_cut_off() -> None:
    with server(drip(b"\x16\x03\x03\x40\x00", b"\x02"), tls=True) as url:
        began = time.monotonic()
        fails(url.replace("http:", "https:"), "took longer", seconds=0.5)
        assert time.monotonic() - began < 3


def test_an_endless_body_is_left() -> None:
    def talk(connection: socket.socket, path: str) -> None:
        connection.sendall(f"HTTP/1.1 200 OK\r\n{HTML}\r\n\r\n".encode())
        while True:
            connection.sendall(b"a" * 65536)

    with server(talk) as url:
        fails(url, "larger than")


def test_a_length_beyond_the_limit_is_not_even_read() -> None:
    with server(answer(PAGE, HTML, length=2_000_000)) as url:
        fails(url, "larger than")


def test_a_small_parcel_that_unpacks_to_a_lot_is_left() -> None:
    packed = gzip.compress(bytes(50_000_000))
    assert len(packed) < 100_000
    with server(answer(packed, HTML, "Content-Encoding: gzip")) as url:
        fails(url, "larger than")


@pytest.mark.parametrize(
    ("talk", "match"),
    [
        (answer(PAGE, HTML, length=len(PAGE) + 9), "before the page was complete"),
        (answer(gzip.compress(PAGE)[:-9], HTML, "Content-Encoding: gzip"), "before the page was complete"),
        (answer(b"no gzip", HTML, "Content-Encoding: gzip"), "damaged page"),
        (answer(PAGE, HTML, "Content-Encoding: br"), "not asked for"),
        (answer(PAGE, "Content-Type: video/mp4"), "video/mp4"),
        (answer(b"", HTML, status="404 Not Found"), "404 Not Found"),
        (answer(b"", "Location: file:///etc/hostname", status="301 Moved"), "“file:” are not fetched"),
        (answer(b"", "Location: /again", status="307 Again"), "redirects more than 5 times"),
        (answer(b"", "Location: http://[", status="301 Moved"), "redirects to no valid address"),
        (answer(b"", "Location: http://me:secret@localhost/", status="301 Moved"), "password"),
        (lambda connection, path: connection.sendall(b"nonsense\r\n\r\n"), "cannot be read"),
        (lambda connection, path: None, "cannot be read"),
    ],
)
def test_what_goes_wrong_is_said(talk: Talk, match: str) -> None:
    with server(talk) as url:
        fails(url, match)


def test_a_shorter_length_than_the_body_ends_there() -> None:
    with server(answer(PAGE, HTML, length=20)) as url:
        assert fetch(url, allow_private=True)[0] == PAGE[:20]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "ftp://example.org/a",
        "example.org",
        "http://",
        "http://:80/",
        "http://exa mple.org/",
        "http://me@example.org/",
        "http://[::1",
        "http://example.org:99999/",
        "javascript:alert(1)",
    ],
)
def test_other_addresses_are_refused_before_anything_is_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: pytest.fail("a name was looked up"))
    with pytest.raises(InputError) as caught:
        fetch(url)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80))
    private = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [public, private])
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: pytest.fail("a connection was opened"))
    with pytest.raises(InputError, match="on this machine or in a private network"):
        fetch("http://name.example/")


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e"])
def test_public_addresses_are_asked_as_they_were_checked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []

    def look_up(host: str, *args: object, **kwargs: object) -> list[object]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))]

    asked: list[tuple[str, int]] = []

    def connect(place: tuple[str, int], **kwargs: object) -> socket.socket:
        asked.append(place)
        message = "refused"
        raise ConnectionRefusedError(message)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(InputError, match="refused"):
        fetch("http://name.example/")
    assert asked == [(address, 80)]
    assert looked_up == ["name.example"]


def test_a_redirect_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = socket.getaddrinfo

    def look_up(host: str, *args: object, **kwargs: object) -> object:
        if host == "public.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80))]
        return genuine(host, *args, **kwargs)  # type: ignore[arg-type]

    with server(answer(b"", "Location: http://localhost/admin", status="302 Found")) as url:
        place = ("127.0.0.1", int(url.rpartition(":")[2]))
        connect = socket.create_connection
        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        monkeypatch.setattr(socket, "create_connection", lambda _, **kwargs: connect(place, **kwargs))
        with pytest.raises(InputError, match=r"localhost/admin.*private network"):
            fetch("http://public.example/")


def test_loopback_is_refused_unless_allowed() -> None:
    with server(answer(PAGE, HTML)) as url, pytest.raises(InputError, match="private network"):
        fetch(url)


def test_an_unnamed_type_is_recognised_by_its_bytes() -> None:
    for body, media_type in ((b"%PDF-1.7 ...", "application/pdf"), (PAGE, "text/html"), (b"Words.", "text/plain")):
        with server(answer(body, "Content-Type: application/octet-stream")) as url:
            assert fetch(url, allow_private=True)[1] == media_type


@pytest.mark.parametrize(
    ("url", "media_type", "name"),
    [
        ("https://example.org/2024/03/a-lamp.html", "text/html", "a-lamp.html"),
        ("https://example.org/notes.php?id=3", "text/html", "notes.html"),
        ("https://example.org/", "text/html", "example.org.html"),
        ("https://example.org/..%2F..%2Fetc", "text/plain", "etc.txt"),
        ("https://example.org/book.epub", "application/epub+zip", "book.epub"),
        ("https://example.org/raw/main/notes.md", "text/plain", "notes.md"),
        ("https://example.org/scene.FOUNTAIN", "text/plain", "scene.fountain"),
        ("https://example.org/talk.srt", "application/x-subrip", "talk.srt"),
        ("https://example.org/captions?id=7", "text/vtt", "captions.vtt"),
        ("https://example.org/notes.md", "text/html", "notes.html"),
    ],
)
def test_a_fetched_document_gets_a_name(url: str, media_type: str, name: str) -> None:
    assert file_name(url, media_type) == name


def test_every_media_type_that_is_fetched_has_a_reader() -> None:
    from narrate.ingest import SUFFIXES

    looked_at = {".vtt", ".srt", ".fountain"}  # texts that are known by what they hold, or are scripts already
    assert set(web.SUFFIXES.values()) <= set(SUFFIXES) | looked_at
