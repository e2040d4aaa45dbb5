"""Engines with settings of their own: what they would cost, what they may not do unasked, voices of Piper."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from speech_server import SpeechServer, speech_server
from tiny_piper import write_voice

from narrate.errors import ExitCode

if TYPE_CHECKING:
    from cli_fixtures import Cli

pytest_plugins = ("cli_fixtures",)

KEY = "sk-very-secret-123"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="speaks with espeak-ng, which is there on Linux")


@pytest.fixture
def server(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechServer]:
    """A speech server that the project's settings name."""
    monkeypatch.delenv("NARRATE_SPEECH_ENGINE")
    monkeypatch.setenv("MY_KEY", KEY)
    with speech_server() as server:
        (project / "narrate.toml").write_text(
            f'[speech]\nengine = "mine"\n\n[engines.mine]\nurl = "{server.url}"\nmodel = "kokoro"\n'
            'key_variable = "MY_KEY"\nprice = 15.0\n',
            "utf-8",
        )
        yield server


def requests(server: SpeechServer) -> int:
    return sum(path == "/v1/audio/speech" for path in server.paths)


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_dry_run_counts_and_does_nothing(server: SpeechServer, texts: Path, project: Path, cli: Cli) -> None:
    before = sorted(project.rglob("*"))
    ran = cli("build", "texts", "--dry-run")
    assert ran.code == 0, ran.err
    counted = int(ran.out.split(" characters")[0].rpartition(" ")[2])
    assert f"That would cost about {counted * 15 / 1e6:.2f} USD." in ran.out
    assert requests(server) == 0
    assert sorted(project.rglob("*")) == before
    built = cli("build", "texts")
    assert built.code == 0, built.err
    assert sum(len(asked["input"]) for asked in server.asked if asked) == counted
    spoken = requests(server)
    sentences, measuring = (int(ran.out.split(" sentence")[at].rpartition(" ")[2]) for at in (0, 1))
    assert sentences + measuring == spoken
    again = cli("build", "texts", "--dry-run")
    assert "0 sentences of" in again.out
    assert "0 characters in all" in again.out
    assert "about 0.00 USD" in again.out
    assert cli("build", "texts").code == 0
    assert requests(server) == spoken


def test_the_key_is_in_nothing_written_or_said(server: SpeechServer, texts: Path, project: Path, cli: Cli) -> None:
    ran = cli("build", "texts")
    server.plan = ["echo"] * 4
    (texts / "lamp.md").write_text("# The Lamp\n\nAnother sentence.\n", "utf-8")
    failed = cli("build", "texts")
    assert failed.code == ExitCode.ENGINE
    assert "wrong key Bearer …" in failed.err
    assert f"Bearer {KEY}" in server.keys
    for said in (ran.out, ran.err, failed.out, failed.err):
        assert KEY not in said
    assert KEY.encode() not in everything_in(project)
    assert KEY.encode() not in everything_in(project.parent / "cache")


def test_a_build_that_broke_off_goes_on_where_it_was(server: SpeechServer, texts: Path, cli: Cli) -> None:
    server.plan = ["", "", "", "", "quota"]
    first = cli("build", "texts", "--jobs", "1")
    assert first.code == ExitCode.ENGINE
    assert "You have none left" in first.err
    assert "scripts/" in first.err  # the file in which the sentence stands
    done = requests(server) - 1
    assert cli("build", "texts").code == 0
    inputs = [(asked["input"], asked["voice"]) for asked in server.asked if asked]
    assert done >= 3
    assert len(inputs) - len(set(inputs)) <= 2  # the one that was refused, and one that was on its way


def test_voices_that_cost_are_measured_only_where_that_is_asked(server: SpeechServer, texts: Path, cli: Cli) -> None:
    assert cli("cast", "texts").code == 0
    assert requests(server) == 0
    refused = cli("voices", "profile", "texts")
    assert refused.code == ExitCode.INPUT
    assert "--yes" in refused.err
    assert requests(server) == 0
    told = cli("voices", "profile", "texts", "--yes")
    assert told.code == 0, told.err
    assert "That costs about" in told.out
    assert requests(server) >= 1
    spoken = requests(server)
    assert "0 voices to be measured" in cli("voices", "profile", "texts").out
    assert "told apart best" in cli("cast", "texts").out
    assert requests(server) == spoken


@pytest.mark.parametrize(
    "command",
    [
        ("say", "The ice is thin.", "-o", "heard.wav"),
        ("voices", "preview", "-o", "heard.wav"),
        ("cast", "--preview", "texts", "-o", "heard.wav"),
    ],
)
def test_nothing_that_costs_is_spoken_before_somebody_agrees(
    server: SpeechServer,
    texts: Path,
    project: Path,
    cli: Cli,
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refused = cli(*command)
    assert refused.code == ExitCode.INPUT
    assert "Say --yes if the answer is yes" in refused.err
    assert requests(server) == 0
    counted = int(refused.err.split(" character")[0].rpartition(" ")[2])
    assert f"That costs about {counted * 15 / 1e6:.2f} USD." in refused.err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)
    assert "Nothing was done." in cli(*command).err
    assert requests(server) == 0
    assert not (project / "heard.wav").exists()
    agreed = cli(*command, "--yes")
    assert agreed.code == 0, agreed.err
    assert sum(len(asked["input"]) for asked in server.asked if asked) == counted
    spoken = requests(server)
    assert cli(*command).code == 0  # all of it is in the cache, and costs nothing
    assert requests(server) == spoken


def test_voices_of_a_server_of_your_own_are_measured(
    server: SpeechServer, texts: Path, project: Path, cli: Cli
) -> None:
    settings = project / "narrate.toml"
    settings.write_text(settings.read_text("utf-8") + "metered = false\n", "utf-8")
    assert cli("cast", "texts").code == 0
    assert requests(server) >= 1


@LINUX
def test_a_server_that_is_down_is_stood_in_for(server: SpeechServer, texts: Path, project: Path, cli: Cli) -> None:
    settings = project / "narrate.toml"
    content = settings.read_text("utf-8").replace('"mine"\n', '"mine"\nfallback = "espeak"\n', 1)
    settings.write_text(content + 'patience = 0.0\nvoices = ["af_heart", "am_adam", "bf_emma"]\n', "utf-8")
    server.plan = [503] * 1000
    ran = cli("build", "texts")
    assert ran.code == 0, ran.err
    assert "spoken by the engine espeak" in ran.err
    assert "NAR-131" in (project / "audio/lamp/report.txt").read_text("utf-8")
    asked = requests(server)
    assert asked < 20  # it was left alone after a few
    server.plan.clear()
    again = cli("build", "texts", "--retry")
    assert again.code == 0, again.err
    assert "spoken by the engine espeak" not in again.err
    assert "NAR-131" not in (project / "audio/lamp/report.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('url = "localhost:8880"', "needs the server's address as url"),
        ('url = "http://me:secret@host/v1"', "needs the server's address as url"),
        (f'url = "http://h/v1"\nkey_variable = "{KEY}"', "no name of a variable"),
        ('url = "http://h/v1"\nkey = "x"', "engines.mine.key is unknown"),
        ('url = "http://h/v1"\nformat = "ogg"', "engines"),
    ],
)
def test_wrong_settings_are_told_without_what_may_be_a_key(project: Path, cli: Cli, line: str, words: str) -> None:
    (project / "narrate.toml").write_text(f"[engines.mine]\n{line}\n", "utf-8")
    ran = cli("voices")
    assert ran.code == ExitCode.INPUT
    assert words in ran.err
    assert KEY not in ran.err
    (project / "narrate.toml").write_text('[engines.My_Engine]\nurl = "http://h/v1"\n', "utf-8")
    assert "cannot be called so" in cli("voices").err


# Piper.


@pytest.fixture
def pipers(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of Piper's voices, which is not there yet."""
    monkeypatch.setenv("NARRATE_VOICES", str(project / "voices"))
    monkeypatch.setenv("NARRATE_SPEECH_ENGINE", "piper")
    return project / "voices"


@LINUX
def test_voices_are_installed_from_a_folder_and_narrate(pipers: Path, texts: Path, project: Path, cli: Cli) -> None:
    nothing = cli("voices")
    assert nothing.code == ExitCode.ENGINE
    assert "narrate voices install" in nothing.err
    source = project / "download"
    source.mkdir()
    write_voice(source, "en_US-trio-low", {"ann": 0, "bo": 1, "cy": 2})
    (source / "MODEL_CARD").write_text("# Model card\n\x1b[31mLicence: CC0\n", "utf-8")
    unasked = cli("voices", "install", "download")
    assert unasked.code == ExitCode.INPUT
    assert "--yes" in unasked.err
    assert not pipers.exists()
    done = cli("voices", "install", "download", "--yes")
    assert done.code == 0, done.err
    assert "Licence: CC0" in done.out
    assert "\x1b" not in done.out
    assert "en_US-trio-low/bo" in cli("voices").out
    built = cli("build", "texts")
    assert built.code == 0, built.err
    casting = json.loads((project / "audio/talk/report.json").read_text("utf-8"))["speakers"]
    assert {one["voice"] for one in casting} <= {f"en_US-trio-low/{name}" for name in ("ann", "bo", "cy")}
    assert "0 sentences spoken" in cli("build", "texts").out
    assert f"1 model in {pipers}" in cli("doctor").out


def test_a_published_voice_is_fetched_after_its_licence_was_shown(pipers: Path, project: Path, cli: Cli) -> None:
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing is said."""

    site = project / "site"
    place = site / "en/tiny"
    place.mkdir(parents=True)
    write_voice(place, "en_US-tiny-low")
    (place / "MODEL_CARD").write_text("Licence: CC0\n", "utf-8")
    files = {
        f"en/tiny/{file.name}": {
            "size_bytes": file.stat().st_size,
            "md5_digest": hashlib.md5(file.read_bytes()).hexdigest(),  # noqa: S324
        }
        for file in place.iterdir()
    }
    entry = {"key": "en_US-tiny-low", "language": {"name_english": "English"}, "quality": "low", "num_speakers": 1}
    (site / "voices.json").write_text(json.dumps({"en_US-tiny-low": {**entry, "files": files}}), "utf-8")

    def handler(*arguments: object) -> SimpleHTTPRequestHandler:
        return Quiet(*arguments, directory=str(site))  # type: ignore[arg-type]

    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as web:
        Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()
        index = f"http://127.0.0.1:{web.server_address[1]}/voices.json"
        (project / "narrate.toml").write_text(f'[engines.piper]\nengine = "piper"\nindex = "{index}"\n', "utf-8")
        refused = cli("voices", "install", "en_US-tiny-low")
        assert refused.code == ExitCode.INPUT
        assert "Licence: CC0" in refused.out
        assert not pipers.exists()
        done = cli("voices", "install", "en_US-tiny-low", "--yes", "--plain")
        unknown = cli("voices", "install", "en_US-tinny-low", "--yes")
        web.shutdown()
    assert done.code == 0, done.err
    assert (pipers / "en_US-tiny-low" / "en_US-tiny-low.onnx").is_file()
    assert "Perhaps en_US-tiny-low" in unknown.err
    assert "nothing answers" in cli("voices", "install", "en_US-tiny-low", "--yes").err
    assert "No voice is named" in cli("voices", "install").err
    assert "no folder" in cli("voices", "install", "some/where").err
