"""The editor over HTTP: its own pages are let in, everybody else's are not."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from serving import Answer, ask, serving

from narrate.adapters import server_editor
from narrate.adapters.server import Site, application
from narrate.adapters.server_editor import HEADERS, Asked, Asset, routes
from narrate.errors import ConflictError, InputError


@dataclass
class Desk:
    """Notes what it is asked for."""

    done: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def overview(self, asked: Asked) -> bytes:
        """See narrate.adapters.server_editor.Desk."""
        return f"<p>token={asked.token} problem={asked.problem}".encode()

    def sheet(self, slug: str, asked: Asked) -> bytes | None:
        """See narrate.adapters.server_editor.Desk."""
        if slug == "broken":
            raise InputError("It cannot be read.")
        return None if slug == "none" else f"<p>token={asked.token} {slug} {asked.line} {asked.problem}".encode()

    def sound(self, slug: str, line: str) -> bytes | None:
        """See narrate.adapters.server_editor.Desk."""
        if line == "broken":
            raise InputError("It cannot be said.")
        return None if line == "none" else f"RIFF {slug} {line}".encode()

    def correct(self, slug: str, form: Mapping[str, str]) -> str:
        """See narrate.adapters.server_editor.Desk."""
        if form.get("line") == "changed":
            raise ConflictError("It has changed.")
        self.done.append((slug, dict(form)))
        return f"/_edit/{slug}?line=x&done=1#line-x"

    def take_back(self, *, again: bool) -> str:
        """See narrate.adapters.server_editor.Desk."""
        if again:
            raise ConflictError("There is nothing to make again.")
        self.done.append(("undo", {}))
        return "/_edit/"


DESK = Desk()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The editor, served."""
    folder = tmp_path_factory.mktemp("edited")
    (folder / "lamp").mkdir()
    (folder / "lamp/transcript.vtt").write_text("WEBVTT\n", "utf-8")
    assets = {"editor.js": Asset(type="text/javascript", content=lambda: b"1")}
    site = Site(folder=folder, routes=routes(DESK, "/_edit/", assets), headers=HEADERS)
    faults: list[str] = []
    with serving(application(site, report=lambda error, path: faults.append(f"{path}: {error!r}"))) as number:
        yield number
    assert faults == []


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    DESK.done.clear()


def session(port: int) -> tuple[str, str]:
    """A cookie and the token that belongs to it, as a browser gets them with a page."""
    page = ask(port, "/_edit/lamp")
    token = re.search(rb"token=(\w{64})", page.body)
    assert token is not None
    return page.headers["set-cookie"].partition(";")[0], token[1].decode()


def send(
    port: int, path: str = "/_edit/lamp", *headers: str, token: str = "", cookie: str = "", **fields: str
) -> Answer:
    """Send a form as our own page does, but for what is said differently."""
    given = {one.partition(":")[0].lower() for one in headers}
    usual = [f"Origin: http://127.0.0.1:{port}", "Sec-Fetch-Site: same-origin",
             "Content-Type: application/x-www-form-urlencoded"]  # fmt: skip
    kept = [one for one in usual if one.partition(":")[0].lower() not in given]
    sent = [one for one in headers if not one.endswith(": -")]
    cookies = [f"Cookie: {cookie}"] if cookie else []
    body = urlencode({"token": token, **fields}).encode()
    return ask(port, path, *kept, *sent, *cookies, method="POST", body=body)


def test_our_own_form_is_taken(port: int) -> None:
    cookie, token = session(port)
    answer = send(port, token=token, cookie=cookie, line="é &", new="")
    assert (answer.status, answer.headers["location"]) == (303, "/_edit/lamp?line=x&done=1#line-x")
    assert DESK.done == [("lamp", {"token": token, "line": "é &", "new": ""})]
    assert send(port, "/_edit/undo", token=token, cookie=cookie).status == 303


def test_the_page_is_closed(port: int) -> None:
    page = ask(port, "/_edit/lamp?line=abc")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; ")
    for part in ("frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"):
        assert part in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["set-cookie"].endswith("; HttpOnly; Path=/_edit/; SameSite=strict")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-frame-options"] == "DENY"
    assert ask(port, "/lamp/transcript.vtt").headers["cross-origin-resource-policy"] == "same-origin"
    assert b" lamp abc" in page.body


@pytest.mark.parametrize(
    "headers",
    [
        ["Origin: https://evil.example"],
        ["Origin: null"],
        ["Origin: http://127.0.0.1:1"],
        ["Origin: http://localhost"],
        ["Origin: https://127.0.0.1"],
        ["Origin: -", "Sec-Fetch-Site: cross-site"],
        ["Origin: -", "Sec-Fetch-Site: same-site"],
        ["Origin: -", "Sec-Fetch-Site: none"],
        ["Sec-Fetch-Site: cross-site"],
        ["Origin: -", "Sec-Fetch-Site: -"],
    ],
    ids=", ".join,
)
def test_forms_of_other_sites_are_refused(port: int, headers: list[str]) -> None:
    cookie, token = session(port)
    for path in ("/_edit/lamp", "/_edit/undo", "/_edit/redo"):
        assert send(port, path, *headers, token=token, cookie=cookie).status == 403
    assert DESK.done == []


def test_either_of_both_headers_is_enough(port: int) -> None:
    cookie, token = session(port)
    assert send(port, "/_edit/lamp", "Origin: -", token=token, cookie=cookie).status == 303
    assert send(port, "/_edit/lamp", "Sec-Fetch-Site: -", token=token, cookie=cookie).status == 303


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "192.168.1.7", "[fd00::7]"])
def test_other_names_are_refused(port: int, host: str) -> None:
    cookie, token = session(port)
    body = urlencode({"token": token}).encode()
    kind = "Content-Type: application/x-www-form-urlencoded"
    answer = ask(
        port, "/_edit/lamp", f"Cookie: {cookie}", f"Origin: http://{host}", "Sec-Fetch-Site: same-origin", kind,
        method="POST", host=host, body=body,
    )  # fmt: skip
    assert answer.status == 421
    assert ask(port, "/_edit/lamp", host=host).status == 421
    assert DESK.done == []


def test_forms_without_our_token_are_refused(port: int) -> None:
    cookie, token = session(port)
    other, others = session(port)
    for given, known in (
        ("", cookie),
        ("0" * 64, cookie),
        (token, ""),
        (token, other),
        (others, cookie),
        ("é", cookie),
    ):
        answer = send(port, token=given, cookie=known)
        assert (answer.status, b"load the page again" in answer.body) == (403, True)
    assert DESK.done == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_pages_and_sounds_are_not_shown_inside_of_other_sites(port: int, site: str) -> None:
    for path in ("/_edit/", "/_edit/lamp", "/_edit/lamp/sound/abc.wav", "/_edit/editor.js"):
        assert ask(port, path, f"Sec-Fetch-Site: {site}", "Sec-Fetch-Mode: no-cors").status == 403
        frame = ("Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe")
        assert ask(port, path, f"Sec-Fetch-Site: {site}", *frame).status == 403
        assert ask(port, path, "Origin: https://evil.example").status == 403
    link = (f"Sec-Fetch-Site: {site}", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
    assert ask(port, "/_edit/", *link).status == 200


def test_only_forms_are_read(port: int) -> None:
    cookie, token = session(port)
    for kind in ("text/plain", "application/json", "multipart/form-data; boundary=x", "-"):
        assert send(port, "/_edit/lamp", f"Content-Type: {kind}", token=token, cookie=cookie).status == 415
    assert send(port, token=token, cookie=cookie, line="x" * 100_000).status == 413
    many = {f"f{number}": "1" for number in range(100)}
    assert send(port, token=token, cookie=cookie, **many).status == 400
    assert DESK.done == []


def test_nothing_is_changed_by_looking(port: int) -> None:
    assert ask(port, "/_edit/undo").status == 200  # a script may be called so; it is shown, nothing is taken back
    assert ask(port, "/_edit/lamp", method="PUT").status == 405
    assert DESK.done == []


def test_what_cannot_be_done_is_said_on_the_page(port: int) -> None:
    cookie, token = session(port)
    answer = send(port, token=token, cookie=cookie, line="changed")
    assert (answer.status, b" lamp changed It has changed." in answer.body) == (409, True)
    answer = send(port, "/_edit/redo", token=token, cookie=cookie)
    assert (answer.status, b"There is nothing to make again." in answer.body) == (409, True)
    assert ask(port, "/_edit/broken").status == 422
    assert ask(port, "/_edit/none").status == 404


def test_lines_as_sound(port: int) -> None:
    got = ask(port, "/_edit/lamp/sound/abc-2.wav")
    assert (got.status, got.headers["content-type"], got.body) == (200, "audio/wav", b"RIFF lamp abc-2")
    assert ask(port, "/_edit/lamp/sound/none.wav").status == 404
    assert ask(port, "/_edit/lamp/sound/broken.wav").status == 409


def test_a_form_that_never_arrives_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_editor, "FORM_SECONDS", 0.3)
    head = (
        f"POST /_edit/lamp HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 50\r\n\r\ntoken="
    )
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(head.encode())
        assert client.recv(1000).startswith(b"HTTP/1.1 408")
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(head.encode())
    time.sleep(0.1)
    assert ask(port, "/_edit/").status == 200


def test_names_of_scripts_are_no_paths(port: int) -> None:
    for path in (
        "/_edit/../x",
        "/_edit/%2e%2e/x",
        "/_edit/a/b",
        "/_edit//",
        "/_edit/a%2fb",
        "/_edit/lamp/sound/../x.wav",
    ):
        assert ask(port, path).status == 404
