"""`narrate serve` as a person runs it: in a process of its own, stopped by Control and C."""

from __future__ import annotations

import json
import signal
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import ask, served

from narrate.adapters import server_run

if TYPE_CHECKING:
    from cli_fixtures import Cli

pytest_plugins = ("cli_fixtures",)


@pytest.fixture
def release(project: Path) -> Path:
    """A podcast, as far as the server knows."""
    place = project / "audio"
    place.mkdir()
    feed = (
        '<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link rel="self" href="https://a.example/feed.xml"/>'
        '<item><enclosure url="https://a.example/lamp/lamp.mp3"/><guid>lamp</guid></item></channel></rss>'
    )
    (place / "feed.xml").write_text(feed, "utf-8")
    (place / "index.html").write_text("<p>Lamp</p>", "utf-8")
    return place


def stopping(kind: signal.Signals) -> float:
    """How long the command takes to stop while one client loads a file and another never finishes asking; seconds."""
    with served() as (process, port, _):
        assert ask(port, "/").body == b"<p>Lamp</p>"
        with socket.create_connection(("127.0.0.1", port)) as idle, socket.create_connection(("::1", port)) as busy:
            busy.sendall(b"GET /long.mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            idle.sendall(b"GET /")
            assert busy.recv(1000).startswith(b"HTTP/1.1 200")
            began = time.monotonic()
            process.send_signal(kind)
            out, err = process.communicate(timeout=10)
            took = time.monotonic() - began
    assert process.returncode == 0
    assert (out, err) == ("", "Stopped.\n")
    return took


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_control_and_c_stops_it_at_once(release: Path, kind: signal.Signals) -> None:
    """Within a second; a busy machine may need longer, but no client is waited for."""
    (release / "long.mp3").write_bytes(bytes(50_000_000))
    assert stopping(kind) < server_run.HEAD_SECONDS / 2


def test_the_feed_has_the_addresses_that_were_reached(release: Path) -> None:
    with served() as (_, port, _):
        feed = ask(port, "/feed.xml", host=f"localhost:{port}").body.decode()
    assert f'url="http://localhost:{port}/lamp/lamp.mp3"' in feed
    assert "a.example" not in feed


def test_pictures_of_chapters_have_the_address_that_was_reached(release: Path) -> None:
    place = release / "lamp/chapters.json"
    place.parent.mkdir(exist_ok=True)
    place.write_text('{"chapters": [{"img": "https://x.invalid/lamp/picture-1.jpg"}, {"title": "The Oil"}]}', "utf-8")
    with served() as (_, port, _):
        base = f"http://localhost:{port}/lamp/"
        shown = json.loads(ask(port, "/lamp/chapters.json", host=f"localhost:{port}").body)
        assert shown == {"chapters": [{"img": f"{base}picture-1.jpg"}, {"title": "The Oil"}]}
        place.write_text('{"chapters": 3}', "utf-8")
        assert ask(port, "/lamp/chapters.json").body == b'{"chapters": 3}'


def test_a_damaged_feed_is_sent_as_it_is(release: Path) -> None:
    (release / "feed.xml").write_text("<rss>", "utf-8")
    with served() as (_, port, _):
        assert ask(port, "/feed.xml").body == b"<rss>"


def test_in_a_network(release: Path) -> None:
    with served("--lan", "--name", "desk.example") as (_, port, lines):
        network = [line for line in lines if line.startswith("In your network: http://")]
        assert network or "does not seem to be in one" in lines[1]
        for name, status in (("desk.example", 200), ("192.168.7.7", 200), ("evil.example", 421)):
            assert ask(port, "/", host=name).status == status


def test_only_this_machine_is_let_in(release: Path) -> None:
    from narrate.adapters.server_run import listen, own_addresses

    sockets = listen(0, lan=False)
    try:
        assert {one.getsockname()[0] for one in sockets} <= {"127.0.0.1", "::1"}
        port = sockets[0].getsockname()[1]
        for address in own_addresses():
            with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
                socket.create_connection((address, port), timeout=1)
    finally:
        for one in sockets:
            one.close()


def test_a_port_that_is_in_use(release: Path, cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = cli("serve", "--port", str(port))
    assert (ran.code, ran.out) == (5, "")
    assert ran.err == (
        f"Error: Port {port} is in use by another program. Stop that program, or name another port with --port; "
        "--port 0 takes one that is free.\n"
    )


def test_without_a_podcast(project: Path, cli: Cli) -> None:
    ran = cli("serve", "nowhere")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("Error: nowhere: There is no podcast in this folder. Make one with `narrate build`")
