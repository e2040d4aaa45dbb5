"""`narrate serve --watch` and `--edit`: what changes on the disk or in the editor is heard soon."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from serving import Answer, ask, served

pytest_plugins = ("cli_fixtures",)

pytestmark = pytest.mark.timeout(600)


def wait(until: Callable[[], Any], *, seconds: float = 120) -> Any:
    """What a condition gives when it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = until()
        if found:
            return found
        time.sleep(0.1)
    pytest.fail("it did not happen")


def status(port: int) -> dict[str, Any]:
    """How far the server says that the podcast is."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(b"GET /.narrate/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = b""
        while not (found := re.search(rb"data: (\{.*\})\n", received)):
            received += client.recv(10_000)
        return dict(json.loads(found[1]))


def built(port: int) -> bool:
    """Whether the podcast is as its texts are."""
    return str(status(port)["said"]) == "The podcast is up to date."


@contextlib.contextmanager
def edited(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The editor over the folder `texts`, with the first build done."""
    with served("--edit", "--source", "texts", *arguments) as (process, port, lines):
        assert lines[1] == f"To correct scripts: http://localhost:{port}/_edit/"
        wait(lambda: built(port))
        yield process, port


class Browser:
    """Fills in forms as a browser without a script does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    def get(self, path: str) -> str:
        """A page."""
        answer = ask(self.port, path.partition("#")[0], f"Cookie: {self.cookie}")
        assert answer.status == 200
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer.body.decode()

    def open(self, words: str) -> str:
        """The page of the script with the panel of a line open."""
        page = self.get("/_edit/talk")
        entry = next(one for one in page.split('<li id="line-')[1:] if words in one)
        return self.get(f"/_edit/talk?line={entry.partition(chr(34))[0]}")

    def send(self, page: str, button: str, **fields: str) -> Answer:
        """Press a form's button."""
        form = next(
            one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'<button type="submit">{button}' in one
        )
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
        sent = {**{name: unescape(value) for name, value in hidden}, **fields}
        action = re.search(r'action="([^"]*)"', form)
        assert action is not None
        kind = "Content-Type: application/x-www-form-urlencoded"
        origin = f"Origin: http://127.0.0.1:{self.port}"
        body = urlencode(sent).encode()
        return ask(self.port, action[1], origin, kind, f"Cookie: {self.cookie}", method="POST", body=body)


def test_corrections_are_written_built_and_taken_back(texts: Path) -> None:
    script = texts.parent / "scripts/talk.fountain"
    transcript = texts.parent / "audio/talk/transcript.vtt"
    with edited() as (_, port):
        browser = Browser(port)
        assert "A Talk" in browser.get("/_edit/")
        before = script.read_bytes()
        page = browser.open("I did not.")
        answer = browser.send(page, "Change who speaks", speaker="ADA" if 'value="ADA"' in page else "Ada")
        assert answer.status == 303
        assert script.read_bytes() != before
        page = browser.get(answer.headers["location"])
        assert "is now said by" in page
        wait(lambda: re.search(r"<v Ada>I did not", transcript.read_text("utf-8"), re.IGNORECASE))
        wait(lambda: built(port))

        line = re.search(r"/_edit/talk/sound/[\w-]+\.wav", browser.open("Were you asleep?"))
        assert line is not None
        with wave.open(io.BytesIO(ask(port, line[0]).body)) as sound:
            assert sound.getnchannels() == 1
            assert sound.getnframes() / sound.getframerate() > 0.2

        answer = browser.send(
            browser.open("asleep"), "Put it into lexicon.toml", word="asleep", reading="a sleep", language=""
        )
        assert answer.status == 303
        assert (texts.parent / "lexicon.toml").read_text("utf-8") == '[words]\nasleep = "a sleep"\n'
        assert "Were you a sleep?" in browser.get(answer.headers["location"])

        assert browser.send(page, "Undo").status == 303
        assert not (texts.parent / "lexicon.toml").exists()
        assert browser.send(page, "Undo").status == 303
        assert script.read_bytes() == before
        wait(lambda: re.search(r"<v Ben>I did not", transcript.read_text("utf-8"), re.IGNORECASE))


def test_what_changes_on_the_disk_is_built(texts: Path) -> None:
    with served("--watch", "--source", "texts") as (process, port, _):
        wait(lambda: built(port))
        page = ask(port, "/lamp/").body.decode()
        news = re.search(r'data-live="([^"]*)"', page)
        assert news is not None
        assert ask(port, "/_edit/").status == 404
        with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
            client.sendall(f"GET {unescape(news[1])} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            (texts / "lamp.md").write_text("# The Lamp\n\nThe lamp is out.\n", "utf-8")
            received = b""
            while not re.search(rb"\ndata: [0-9a-f]{16}\n\n", received):
                received += client.recv(10_000)
        assert b"The lamp is out." in ask(port, "/lamp/").body

        (texts.parent / "narrate.toml").write_text("[podcast]\ntitle = 'Ours'\n", "utf-8")
        wait(lambda: b"<title>Ours</title>" in ask(port, "/feed.xml").body)
        (texts.parent / "narrate.toml").write_text("[podcast]\ntitel = 'Ours'\n", "utf-8")
        wait(lambda: status(port)["said"] == "The last build failed.")
        (texts.parent / "narrate.toml").write_text("[podcast]\ntitle = 'Theirs'\n", "utf-8")
        wait(lambda: b"<title>Theirs</title>" in ask(port, "/feed.xml").body)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert "The last build failed. narrate.toml: The key podcast.titel is unknown. Did you mean podcast.title?\n" in err


def test_a_stopped_server_stops_its_build(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (texts / "long.txt").write_text("\n\n".join(f"Sentence number {n} of many." for n in range(3000)), "utf-8")
    with served("--watch", "--source", "texts") as (process, port, _):
        wait(lambda: status(port)["said"] == "The podcast is being built …")
        children = wait(lambda: descendants(process.pid))
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert wait(lambda: not any(alive(one) for one in children), seconds=10)


def descendants(pid: int) -> list[int]:
    """The processes that a process has started."""
    if sys.platform != "linux":
        pytest.skip("looks into /proc")
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [int(one) for one in found]


def alive(pid: int) -> bool:
    """Whether a process still runs."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text("utf-8") and os.getpgid(pid) > 0
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_correcting_is_for_this_machine_only(project: Path, cli: Any) -> None:
    ran = cli("serve", "--edit", "--lan")
    assert (ran.code, ran.out) == (2, "")
    assert "this machine only" in ran.err


def test_without_a_text_there_is_nothing_to_watch(project: Path, cli: Any) -> None:
    ran = cli("serve", "--watch")
    assert (ran.code, ran.out) == (3, "")
    assert "No document is named" in ran.err
