"""The engine server, against a server on this machine that misbehaves in every way."""

from __future__ import annotations

import contextlib
import math
import os
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from speech_server import RATE, SpeechServer, speech_server, spoken, wav

from narrate import testing
from narrate.adapters.encoder import find_ffmpeg
from narrate.adapters.engines import server as module
from narrate.adapters.engines._sound import CutOffError, decoded, read_wav
from narrate.adapters.engines._turns import Turns
from narrate.adapters.engines.server import ServerEngine
from narrate.errors import EngineError
from narrate.model.sound import Gender, Job, Prosody
from narrate.ports import Engine, Pcm
from narrate.testing.faults import check_faults
from narrate.workers import ProcessPool

KEY = "sk-very-secret-123"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setattr(module, "_FIRST_PAUSE", 0.01)
    monkeypatch.setenv("NARRATE_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def shared() -> Iterator[SpeechServer]:
    with speech_server() as server:
        yield server


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with speech_server() as server:
        yield server


def engine_of(server: SpeechServer, **more: Any) -> ServerEngine:
    return ServerEngine(**{"url": server.url, "name": "mine", "timeout": 10.0, "patience": 30.0, **more})


def say(engine: Engine, text: str = "Hello there.", voice: str = "af_heart", rate: int = 175) -> Pcm:
    return engine.speak(text, voice=voice, prosody=Prosody(rate=rate))


def expected(text: str = "Hello there.", voice: str = "af_heart", speed: float = 1.0) -> Pcm:
    return Pcm(rate=RATE, data=spoken(text, voice, speed))


@pytest.mark.parametrize("check", testing.CHECKS, ids=lambda check: check.__name__)
def test_contract(shared: SpeechServer, check: Callable[[Engine], None]) -> None:
    check(engine_of(shared, timeout=10.0))


def test_what_is_sent_is_the_sentence_and_nothing_else(server: SpeechServer) -> None:
    engine = engine_of(server, model="kokoro", voices=["af_heart"])
    assert server.asked == []
    assert say(engine, rate=350) == expected(speed=2.0)
    wanted = {"model": "kokoro", "input": "Hello there.", "voice": "af_heart", "response_format": "wav", "speed": 2.0}
    assert server.asked == [wanted]
    assert server.keys == [""]


def test_voices_are_those_the_server_lists_or_the_settings_name(server: SpeechServer) -> None:
    listed = {voice.id: (voice.name, voice.languages, voice.gender) for voice in engine_of(server).voices()}
    assert listed == {
        "af_heart": ("Heart", ("en-US", "en"), Gender.FEMALE),
        "am_adam": ("am_adam", ("en-US", "en"), Gender.MALE),
        "bf_emma": ("Emma", ("en-GB", "en"), Gender.FEMALE),
    }
    server.voices = [{"voice_id": "x", "language": "fr-FR", "gender": "male"}, {"nothing": 1}, "alloy"]
    others = {voice.id: (voice.languages, voice.gender) for voice in engine_of(server, languages=["en", "de"]).voices()}
    assert others == {"alloy": (("en", "de"), Gender.UNKNOWN), "x": (("fr-FR", "fr"), Gender.MALE)}
    server.voices = {
        "object": "list",
        "data": [{"id": "bryce", "language": "English (US)", "locale": "en-US", "sex": "M"}],
    }
    [third] = engine_of(server).voices()
    assert (third.languages, third.gender) == (("en-US", "en"), Gender.MALE)
    server.voices = [{"id": "una", "language": "English", "sex": "F"}]
    [fourth] = engine_of(server, languages=["de"]).voices()
    assert (fourth.languages, fourth.gender) == (("de",), Gender.FEMALE)
    asked = len(server.asked)
    named = engine_of(server, voices=["alloy: female, fr", "bm_lewis", "z"], languages=["en-GB"]).voices()
    assert [(voice.id, voice.languages, voice.gender) for voice in named] == [
        ("alloy", ("fr",), Gender.FEMALE),
        ("bm_lewis", ("en-GB", "en"), Gender.MALE),
        ("z", ("en-GB", "en"), Gender.UNKNOWN),
    ]
    assert len(server.asked) == asked


@pytest.mark.parametrize("voices", [b"{not json", b"[]", {"voices": 3}, {"voices": []}])
def test_a_list_that_is_none_is_told_with_what_to_do(server: SpeechServer, voices: Any) -> None:
    server.voices = voices
    with pytest.raises(EngineError, match="voices") as caught:
        engine_of(server).voices()
    assert "voices" in caught.value.remedy
    server.plan = [404]
    with pytest.raises(EngineError, match=r"lists no voices.*404"):
        engine_of(server).voices()


@pytest.mark.parametrize(
    "plan",
    [
        [429],
        [500, 502, 503, 504],
        ["hang"],
        ["drip"],
        ["cut"],
        ["cut-unsaid"],
        ["nothing", "json"],
        ["page"],
        ["hang-up", "hang-up"],
        ["moved"],
        ["streamed"],
    ],
    ids=str,
)
def test_what_passes_is_waited_for(server: SpeechServer, plan: list[Any]) -> None:
    server.plan = [*plan]
    late = plan in (["hang"], ["drip"])
    assert say(engine_of(server, voices=["af_heart"], timeout=0.7 if late else 10.0)) == expected()
    # On a busy machine a good answer may come too late as well.
    assert len(server.asked) == len(plan) + (plan != ["streamed"]) or (late and len(server.asked) > 2)


@pytest.mark.parametrize(
    ("plan", "words", "asked"),
    [
        ([400], "answered 400, “It is 400”", 1),
        ([404], "answered 404", 1),
        (["quota"], "You have none left", 1),
        (["json"] * 9, "a text in the place of sound, “no sound today”", 3),
        (["nothing"] * 9, "sent nothing", 3),
        (["garbage"], "no sound that can be read", 1),
        ([302], "answered 302", 1),
        ([500] * 30, "answered 500, “It is 500”", None),
    ],
    ids=str,
)
def test_what_does_not_pass_is_an_error(server: SpeechServer, plan: Any, words: str, asked: int | None) -> None:
    server.plan = [*plan]
    with pytest.raises(EngineError, match=words) as caught:
        say(engine_of(server, voices=["af_heart"], patience=0.5 if asked is None else 30.0))
    assert caught.value.remedy
    assert asked is None or len(server.asked) == asked


def test_an_endless_answer_is_broken_off(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SOUND", 2**22)
    server.plan = ["endless"]
    assert say(engine_of(server, voices=["af_heart"], timeout=10.0)) == expected()


def test_nobody_there_is_told_soon() -> None:
    with speech_server() as gone:
        url = gone.url
    started = time.monotonic()
    with pytest.raises(EngineError, match="nothing answers at 127"):
        say(ServerEngine(url=url, voices=["x"], patience=300.0), voice="x")
    assert time.monotonic() - started < 60


def test_retry_after_is_heeded_by_all(server: SpeechServer) -> None:
    server.plan, server.headers = [429], {"Retry-After": "1"}
    assert say(engine_of(server, voices=["af_heart"])) == expected()
    assert server.times[1] - server.times[0] >= 0.95
    server.plan, server.headers = [503], {"Retry-After": "3600"}
    with pytest.raises(EngineError, match="503"):
        say(engine_of(server, voices=["af_heart"]))
    assert len(server.asked) == 3
    assert module._seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert module._seconds("soon") == 0


def test_turns_are_shared_and_kept(tmp_path: Path) -> None:
    started = time.time()
    one, other = Turns("http://a", 600, tmp_path), Turns("http://a", 600, tmp_path)
    for turns in (one, other, one, other):
        turns.wait()
    assert 0.29 <= time.time() - started < 30
    started = time.time()
    Turns("http://b", 0, tmp_path).wait()
    assert time.time() - started < 5
    next(path for path in tmp_path.iterdir() if path.suffix != ".lock").write_text("no number", "ascii")
    one.wait()


# Keys.


def test_a_key_of_the_environment_is_sent_never_shown(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    engine = engine_of(server, voices=["af_heart"], key_variable="MY_KEY")
    assert say(engine) == expected()
    assert server.keys == [f"Bearer {KEY}"]
    assert KEY not in engine.version
    server.plan = ["echo"]
    with pytest.raises(EngineError, match="wrong key Bearer …") as caught:
        say(engine)
    assert KEY not in str(caught.value)
    assert "key_variable" in caught.value.remedy


def test_no_key_goes_to_another_host(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    with speech_server() as other:
        server.plan, server.elsewhere = ["away"], f"{other.url}/audio/speech"
        with pytest.raises(EngineError, match="sends us to another address"):
            say(engine_of(server, voices=["af_heart"], key_variable="MY_KEY"))
        assert other.asked == []
        server.plan, server.elsewhere = ["moved"], "ftp://127.0.0.1/x"
        with pytest.raises(EngineError, match="sends us to another address"):
            say(engine_of(server, voices=["af_heart"], key_variable="MY_KEY"))


def test_no_key_goes_unencrypted_through_the_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    monkeypatch.setattr(module, "lookup", lambda *_: ["93.184.215.14"])
    monkeypatch.setattr(module, "ask", lambda *_, **__: pytest.fail("something was sent"))
    with pytest.raises(EngineError, match="unencrypted"):
        say(ServerEngine(url="http://speech.example/v1", voices=["x"], key_variable="MY_KEY"), voice="x")


def test_a_missing_key_is_told_before_anything_is_sent(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MY_KEY", raising=False)
    with pytest.raises(EngineError, match="no key for mine in the variable MY_KEY"):
        engine_of(server, key_variable="MY_KEY")
    monkeypatch.setenv("MY_KEY", f"{KEY}\nX-Evil: 1")
    with pytest.raises(EngineError, match="other signs") as caught:
        engine_of(server, key_variable="MY_KEY")
    assert KEY not in str(caught.value)


def test_a_key_ring_is_asked_only_on_request(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    asked: list[tuple[str, str]] = []

    def get(service: str, name: str) -> str | None:
        asked.append((service, name))
        return KEY if name == "mine" else None

    monkeypatch.setattr(keyring, "get_password", get)
    engine_of(server)
    assert asked == []
    assert say(engine_of(server, voices=["af_heart"], keyring=True)) == expected()
    assert server.keys == [f"Bearer {KEY}"]
    with pytest.raises(EngineError, match="no key for other in the key ring"):
        engine_of(server, name="other", keyring=True)
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(EngineError, match="cannot be asked"):
        engine_of(server, keyring=True)


def _command_lines() -> list[Path]:
    """Those of this process and of the children it has."""
    found = [Path("/proc/self/cmdline")]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text().rpartition(")")[2].split()[1] == str(os.getpid()):
                found.append(stat.parent / "cmdline")
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_key_stands_in_no_list_of_processes(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    options = {"url": server.url, "name": "mine", "voices": ["af_heart"], "key_variable": "MY_KEY"}
    with ProcessPool("server", jobs=1, options=options) as pool:
        job = Job(key="0", voice="af_heart", prosody=Prosody(), text="Hello there.", language="en", where="")
        assert [pcm for _, pcm in pool.speak_all([job])] == [expected()]
        assert pool.metered
        worker = pool._staff[0]._worker
        assert worker is not None
        listed = b"".join(path.read_bytes() for path in _command_lines())
        assert str(worker._process.pid) in {path.parent.name for path in _command_lines()}
    assert KEY.encode() not in listed
    assert server.keys == [f"Bearer {KEY}"]


# In workers.


def test_a_wrong_rate_is_no_take_and_a_refusal_is_not_repeated(server: SpeechServer) -> None:
    options = {"url": server.url, "name": "mine", "voices": ["af_heart"], "patience": 20.0}
    job = Job(key="0", voice="af_heart", prosody=Prosody(), text="Hello there.", language="en", where="page 1")
    with ProcessPool("server", jobs=1, options=options) as pool:
        server.plan = ["wrong-rate", "wrong-rate"]
        with pytest.raises(EngineError, match=r"mine failed twice on “Hello there\.” \(page 1\).*1 samples a second"):
            list(pool.speak_all([job]))
        server.plan = ["wrong-rate"]
        assert [pcm for _, pcm in pool.speak_all([job])] == [expected()]
        asked = len(server.asked)
        server.plan = [400]
        with pytest.raises(EngineError, match="mine failed on “Hello there"):
            list(pool.speak_all([job]))
        assert len(server.asked) == asked + 1


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory, which Linux does")
def test_faults_are_endured(shared: SpeechServer) -> None:
    inner = {"url": shared.url, "voices": ["af_heart"]}
    options = {"engine": "narrate.adapters.engines.server:ServerEngine", "options": inner}
    with ProcessPool("narrate.testing.faults:FaultyEngine", jobs=1, timeout=3, options=options, memory=1500) as pool:
        check_faults(pool, ("crash", "closed-pipe"))


# Forms of sound.


@pytest.mark.parametrize("form", ["mp3", "flac", "opus", "aac"])
def test_other_formats_are_decoded(server: SpeechServer, form: str, tmp_path: Path) -> None:
    (tmp_path / "in.wav").write_bytes(wav(spoken("Hello there, all.", "af_heart", 1.0)))
    out = tmp_path / f"out.{'ogg' if form == 'opus' else form}"
    codec = {"mp3": "libmp3lame", "flac": "flac", "opus": "libopus", "aac": "aac"}[form]
    command = [find_ffmpeg().path, "-loglevel", "error", "-i", str(tmp_path / "in.wav"), "-c:a", codec, str(out)]
    subprocess.run(command, check=True)
    server.plan = [out.read_bytes()]
    pcm = say(engine_of(server, voices=["af_heart"], format=form))
    seconds = len(pcm.data) / 2 / pcm.rate
    assert seconds == pytest.approx(len("Hello there, all.") * 0.06, abs=0.15)
    samples = struct.unpack(f"<{len(pcm.data) // 2}h", pcm.data)
    assert math.sqrt(sum(one * one for one in samples) / len(samples)) == pytest.approx(9000 / math.sqrt(2), rel=0.15)


def test_bare_samples_have_the_rate_of_the_settings_or_of_the_server(server: SpeechServer) -> None:
    assert say(engine_of(server, voices=["af_heart"], format="pcm", pcm_rate=16000)).rate == 16000
    assert decoded(b"\x01\x02", wanted="pcm", media_type="audio/l16; rate=8000", pcm_rate=1).rate == 8000


def test_wav_files_of_other_widths_are_converted() -> None:
    half = round(0.5 * 32767)
    for data, width, channels in (
        (struct.pack("<2h", half, half), 2, 2),
        (bytes([192, 192]), 1, 2),
        (struct.pack("<i", 2**22)[:3], 3, 1),
        (struct.pack("<i", 2**30), 4, 1),
    ):
        [sample] = struct.unpack("<h", read_wav(wav(data, channels=channels, width=width)).data)
        assert sample == pytest.approx(half, abs=200)
    floats = b"RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + struct.pack("<HHIIHH", 3, 1, RATE, RATE * 4, 4, 32)
    floats += b"LIST\x01\x00\x00\x00x\x00data\x04\x00\x00\x00" + struct.pack("<f", 0.5)
    assert read_wav(floats) == Pcm(rate=RATE, data=struct.pack("<h", 16384))
    with pytest.raises(CutOffError):
        read_wav(wav(bytes(400))[:-100])
    for damaged in (b"RIFF1234WXYZ", wav(b"")[:36], b"RIFF"):
        with pytest.raises(EngineError, match="WAV"):
            read_wav(damaged)


def test_without_an_address_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError, match="No speech server"):
        ServerEngine()
