"""Voices of Piper: fetched from a server that misbehaves, and copied from folders."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tiny_piper import write_voice

from narrate.adapters import voice_folder
from narrate.adapters.engines.piper import PiperEngine
from narrate.adapters.voice_folder import cards_in, fetch, install_folder, licence, models_in, published
from narrate.errors import InputError, OutputError
from narrate.model.sound import Prosody

NAME = "en_US-tiny-low"
CARD = "# Model card\nLicence: CC0\n"


class Index(ThreadingHTTPServer):
    """Serves files as `plan` says for each path, a behaviour a request, and well when that is used up."""

    daemon_threads = True

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = files
        self.plan: dict[str, list[Any]] = {}
        self.asked: list[tuple[str, str]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/main/voices.json"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is no error here."""


class _Handler(BaseHTTPRequestHandler):
    server: Index

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing is said."""

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        span = self.headers.get("Range", "")
        self.server.asked.append((name, span))
        plan = self.server.plan.get(name, [])
        behaviour = plan.pop(0) if plan else ""
        content = self.server.files.get(name, b"")
        start = int(span.removeprefix("bytes=").rstrip("-")) if span and behaviour != "no ranges" else 0
        if isinstance(behaviour, int) or (not content and behaviour != "moved"):
            self._head(behaviour if isinstance(behaviour, int) else 404, 0)
        elif behaviour == "moved":
            self.send_response(302)
            self.send_header("Location", f"/elsewhere/{name}")
            self.end_headers()
        else:
            if behaviour == "wrong":
                content = bytes(len(content))
            elif behaviour == "larger":
                content += bytes(10)
            self._head(206 if start else 200, len(content) - start, f"bytes {start}-{len(content) - 1}/{len(content)}")
            self._body(content[start:], behaviour)

    def _body(self, content: bytes, behaviour: str) -> None:
        if behaviour == "cut":
            self.wfile.write(content[: len(content) // 2])
        elif behaviour == "slow":
            self.wfile.write(content[:10])
            self.wfile.flush()
            time.sleep(2.5)
        else:
            self.wfile.write(content)

    def _head(self, status: int, length: int, span: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        if status == 206:
            self.send_header("Content-Range", span)
        self.end_headers()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    model = write_voice(tmp_path_factory.mktemp("made"), NAME)
    found = {model.name: model.read_bytes(), f"{model.name}.json": Path(f"{model}.json").read_bytes()}
    found["MODEL_CARD"] = CARD.encode()
    listed = {
        f"en/en_US/tiny/low/{name}": {"size_bytes": len(data), "md5_digest": hashlib.md5(data).hexdigest()}  # noqa: S324
        for name, data in found.items()
    }
    entry = {
        "key": NAME,
        "name": "tiny",
        "language": {"code": "en_US", "name_english": "English"},
        "quality": "low",
        "num_speakers": 1,
        "files": listed,
        "aliases": ["en-us-tiny-low"],
    }
    found["voices.json"] = json.dumps({NAME: entry}).encode()
    return found


@pytest.fixture
def index(files: dict[str, bytes]) -> Iterator[Index]:
    with Index(dict(files)) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def got(index: Index, folder: Path) -> Path:
    return fetch(published(index.url, NAME), folder, told=lambda *_: None)


def test_a_voice_is_fetched_and_speaks(index: Index, tmp_path: Path) -> None:
    voice = published(index.url, "en-us-tiny-low")
    assert (voice.name, voice.language, voice.quality, voice.speakers) == (NAME, "English", "low", 1)
    assert licence(voice) == CARD
    heard: list[tuple[str, int, int]] = []
    place = fetch(voice, tmp_path, told=lambda *told: heard.append(told))
    assert sorted(path.name for path in place.iterdir()) == ["MODEL_CARD", f"{NAME}.onnx", f"{NAME}.onnx.json"]
    assert voice.size == sum(path.stat().st_size for path in place.iterdir())
    assert heard[-1][1] == heard[-1][2]
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    engine = PiperEngine(folder=str(tmp_path), voices=[NAME])
    assert len(engine.speak("Hello.", voice=NAME, prosody=Prosody()).data) > 10000


@pytest.mark.parametrize(
    "plan",
    [["cut"], ["cut", "cut", "cut"], ["wrong"], ["cut", "no ranges"], [500, 503], ["moved"], ["slow"], ["larger"]],
    ids=str,
)
def test_what_goes_wrong_on_the_way_is_made_good(
    index: Index, plan: list[Any], tmp_path: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    if plan == ["slow"]:
        monkeypatch.setattr(voice_folder, "_HOUR", 1.0)
    index.plan = {f"{NAME}.onnx": [*plan]}
    place = got(index, tmp_path)
    assert (place / f"{NAME}.onnx").read_bytes() == files[f"{NAME}.onnx"]
    spans = [span for name, span in index.asked if name == f"{NAME}.onnx"]
    assert len(spans) == len(plan) + ("no ranges" not in plan) or plan == ["slow"]  # which is the whole file
    if plan[0] == "cut":  # the rest was asked for, and not the whole again
        assert spans[1] == f"bytes={len(files[f'{NAME}.onnx']) // 2}-"


def test_an_interrupted_fetch_goes_on_and_an_older_voice_stays_meanwhile(
    index: Index, tmp_path: Path, files: dict[str, bytes]
) -> None:
    (tmp_path / NAME).mkdir()
    (tmp_path / NAME / "old").touch()
    index.plan = {f"{NAME}.onnx": ["cut", *[500] * 9]}
    with pytest.raises(InputError, match="cannot be had whole: the server answered 500") as caught:
        got(index, tmp_path)
    assert "goes on from there" in caught.value.remedy
    assert (tmp_path / NAME / "old").exists()
    assert models_in(tmp_path) == []
    index.plan.clear()
    index.asked.clear()
    place = got(index, tmp_path)
    assert (f"{NAME}.onnx", f"bytes={len(files[f'{NAME}.onnx']) // 2}-") in index.asked
    assert "MODEL_CARD" not in [name for name, _ in index.asked]
    assert not (place / "old").exists()


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({f"{NAME}.onnx": ["wrong"] * 9}, "checksum"),
        ({f"{NAME}.onnx": [404]}, "the server answered 404"),
        ({"voices.json": [404]}, "the server answered 404"),
        ({"voices.json": ["cut"]}, "it stopped after"),
        ({"voices.json": ["moved"] * 9}, "the server answered 302"),
        ({"voices.json": ["wrong"]}, "no index of voices"),
    ],
    ids=str,
)
def test_what_cannot_be_had_is_told_and_nothing_is_installed(
    index: Index, plan: dict[str, list[Any]], words: str, tmp_path: Path
) -> None:
    index.plan = plan
    with pytest.raises(InputError, match=words) as caught:
        got(index, tmp_path)
    assert caught.value.remedy
    assert models_in(tmp_path) == []


def test_offline_and_unknown_names_are_told(index: Index, files: dict[str, bytes], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No voice is published as 'en_US-tinny-low'") as caught:
        published(index.url, "en_US-tinny-low")
    assert NAME in caught.value.remedy
    with Index({}) as gone:
        url = gone.url
    with pytest.raises(InputError, match="nothing answers") as caught:
        published(url, NAME)
    assert "folder" in caught.value.remedy
    for bad in ("ftp://127.0.0.1/voices.json", "http://127.0.0.1:bad/voices.json", "http:///x"):
        with pytest.raises(InputError, match="cannot be fetched"):
            published(bad, NAME)


@pytest.mark.parametrize(
    "path", ["../../evil.onnx/..", "http://elsewhere/x.onnx", "/etc/x.onnx", "en/.hidden.onnx", "en/a b.onnx"]
)
def test_an_index_cannot_name_places_of_its_own(index: Index, files: dict[str, bytes], path: str) -> None:
    told = json.loads(files["voices.json"])
    told[NAME]["files"][path] = {"size_bytes": 1, "md5_digest": "0" * 32}
    index.files["voices.json"] = json.dumps(told).encode()
    with pytest.raises(InputError, match="no index"):
        published(index.url, NAME)


def test_voices_are_copied_from_a_folder(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    with pytest.raises(InputError, match="no voice of Piper here"):
        install_folder(source, tmp_path / "voices")
    write_voice(source, NAME)
    (source / "MODEL_CARD").write_text(CARD, "utf-8")
    assert cards_in(source) == CARD
    assert install_folder(source, tmp_path / "voices") == (NAME,)
    assert install_folder(source, tmp_path / "voices") == (NAME,)
    installed = tmp_path / "voices" / NAME
    assert sorted(path.name for path in installed.iterdir()) == ["MODEL_CARD", f"{NAME}.onnx", f"{NAME}.onnx.json"]
    assert [path.name for path in (tmp_path / "voices").iterdir()] == [NAME]
    (source / f"{NAME}.onnx.json").write_text("{}", "utf-8")
    with pytest.raises(InputError, match="no settings of a voice") as caught:
        install_folder(source, tmp_path / "voices")
    assert caught.value.where is not None
    assert (installed / f"{NAME}.onnx").exists()


def test_a_folder_that_cannot_be_written_is_told(index: Index, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written") as caught:
        got(index, tmp_path / "file")
    assert "NARRATE_VOICES" in caught.value.remedy
