"""The engine piper, with real loading and real inference of models that are made here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tiny_piper import RATE, write_voice

from narrate import testing
from narrate.adapters.engines.piper import PiperEngine
from narrate.errors import EngineError
from narrate.model.sound import Gender, Job, Passage, Prosody
from narrate.ports import Engine, Pcm
from narrate.testing.faults import check_faults
from narrate.workers import ProcessPool

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the wheel with espeak-ng's dictionary is for Linux")
SPEAKERS = {"ann": 0, "bo": 1, "cy": 4}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("voices")
    (folder / "en_US-tiny-low").mkdir()
    write_voice(folder / "en_US-tiny-low", "en_US-tiny-low")
    write_voice(folder, "fr_FR-trio-medium", SPEAKERS)
    (folder / ".half.part").mkdir()
    write_voice(folder / ".half.part", "en_GB-half-low")
    (folder / "en_GB-broken-low.onnx").write_bytes(b"no model")
    (folder / "en_GB-broken-low.onnx.json").write_text("{}", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NARRATE_VOICES", str(folder))
        yield folder


@pytest.fixture(scope="module")
def engine(folder: Path) -> PiperEngine:
    return PiperEngine()


def say(engine: Engine, text: str, voice: str = "en_US-tiny-low", prosody: Prosody | None = None) -> Pcm:
    return engine.speak(text, voice=voice, prosody=prosody or Prosody())


@LINUX
@pytest.mark.parametrize("check", testing.CHECKS, ids=lambda check: check.__name__)
def test_contract(engine: Engine, check: Callable[[Engine], None]) -> None:
    check(engine)


def test_every_speaker_of_every_model_is_a_voice(engine: PiperEngine) -> None:
    voices = {voice.id: voice for voice in engine.voices()}
    assert [*voices] == ["en_US-tiny-low", *(f"fr_FR-trio-medium/{name}" for name in SPEAKERS)]
    assert voices["en_US-tiny-low"].languages == ("en-US", "en")
    assert voices["fr_FR-trio-medium/bo"].languages == ("fr-FR", "fr")
    assert len({voice.version for voice in voices.values()}) == 2
    sounds = {say(engine, "Bonjour.", f"fr_FR-trio-medium/{name}").data for name in SPEAKERS}
    assert len(sounds) == 3
    assert say(engine, "Bonjour.", "fr_FR-trio-medium/bo").rate == RATE


@LINUX
def test_it_bears_another_espeak_beside_its_own(folder: Path) -> None:
    """In a process of its own, because it would end this one."""
    code = (
        "from narrate.adapters.engines._espeak import Espeak; Espeak().voices()\n"
        "from narrate.adapters.engines.piper import PiperEngine; from narrate.model.sound import Prosody\n"
        "engine = PiperEngine()\n"
        "first = engine.speak('Hello.', voice='en_US-tiny-low', prosody=Prosody())\n"
        "engine.in_dictionary(['nobody'], voice='en_US-tiny-low')\n"
        "assert engine.speak('Hello.', voice='en_US-tiny-low', prosody=Prosody()) == first"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_its_folders_are_what_it_depends_on(engine: PiperEngine, folder: Path, tmp_path: Path) -> None:
    assert engine.files() == (str(folder),)
    assert PiperEngine(folder=str(tmp_path)).files() == (str(tmp_path), str(folder))


def test_few_of_many_speakers_are_offered_and_settings_choose_among_them(folder: Path) -> None:
    assert len(PiperEngine(speakers=2).voices()) == 3
    chosen = PiperEngine(voices=["fr_FR-trio-medium/cy: female, fr-CA", "fr_FR-trio-medium/bo", "nobody"]).voices()
    assert [(voice.id, voice.gender, voice.languages) for voice in chosen] == [
        ("fr_FR-trio-medium/cy", Gender.FEMALE, ("fr-CA", "fr")),
        ("fr_FR-trio-medium/bo", Gender.UNKNOWN, ("fr-FR", "fr")),
    ]


@LINUX
def test_two_processes_and_many_sentences_say_the_same(engine: PiperEngine, folder: Path) -> None:
    code = (
        "from narrate.adapters.engines.piper import PiperEngine; from narrate.testing import fingerprint; "
        "print(fingerprint(PiperEngine()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    first = [say(engine, f"Number {number}.") for number in range(5)]
    assert [say(engine, f"Number {number}.") for number in reversed(range(5))] == first[::-1]
    assert done.stdout.strip() == testing.fingerprint(engine)
    assert done.stderr == ""


def test_noise_silence_and_rate_are_heeded(engine: PiperEngine, folder: Path) -> None:
    usual = say(engine, "One. Two.")
    assert say(PiperEngine(noise=0.0), "One. Two.") != usual
    assert say(PiperEngine(noise_width=0.0), "One. Two.") != usual
    quiet = say(PiperEngine(silence=1.0), "One. Two.")
    assert len(quiet.data) - len(usual.data) == 2 * round(0.8 * RATE)
    versions = {one.version for one in (engine, PiperEngine(noise=0.5), PiperEngine(silence=0.5))}
    assert len(versions) == 3
    fast = say(PiperEngine(silence=0.0), "One. Two.", prosody=Prosody(rate=350))
    slow = say(PiperEngine(silence=0.0), "One. Two.", prosody=Prosody(rate=175))
    assert len(slow.data) == pytest.approx(2 * len(fast.data), rel=0.02)


@LINUX
def test_phonemes_and_foreign_words_are_said_and_brackets_are_none(engine: PiperEngine) -> None:
    text = "They saw Jonze there."
    passage = Passage(start=9, end=14, ipa="dʒoʊnz")
    told = engine.phonemes(text, voice="en_US-tiny-low", passages=[passage])
    assert "dʒoʊnz" in told
    assert "dʒoʊnz" not in engine.phonemes("They saw [[dʒoʊnz]].", voice="en_US-tiny-low").replace(" ", "")
    foreign = Passage(start=9, end=14, language="fr-FR")
    assert engine.phonemes(text, voice="en_US-tiny-low", passages=[foreign]) != engine.phonemes(
        text, voice="en_US-tiny-low"
    )
    unknown = Passage(start=9, end=14, language="zz")
    assert engine.phonemes(text, voice="en_US-tiny-low", passages=[unknown]) == engine.phonemes(
        text, voice="en_US-tiny-low"
    )


def test_another_model_under_the_same_name_is_another_version(tmp_path: Path) -> None:
    write_voice(tmp_path, "en_US-tiny-low")
    [before] = PiperEngine(folder=str(tmp_path), voices=["en_US-tiny-low"]).voices()
    write_voice(tmp_path, "en_US-tiny-low", {"ann": 0, "bo": 1})
    after = [voice for voice in PiperEngine(folder=str(tmp_path)).voices() if voice.id == "en_US-tiny-low/ann"]
    assert len(after) == 1
    assert after[0].version != before.version


def test_errors_say_what_to_do(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en_GB-bad-low.onnx").write_bytes(b"no model")
    good = next(folder.rglob("en_US-tiny-low.onnx.json"))
    (tmp_path / "en_GB-bad-low.onnx.json").write_text(good.read_text("utf-8"), "utf-8")
    with pytest.raises(EngineError, match="cannot load this voice") as caught:
        say(PiperEngine(folder=str(tmp_path)), "Hello.", "en_GB-bad-low")
    assert caught.value.where is not None
    assert "narrate voices install" in caught.value.remedy
    monkeypatch.setenv("NARRATE_VOICES", str(tmp_path / "nothing"))
    with pytest.raises(EngineError, match="No voice of Piper") as caught:
        PiperEngine().voices()
    assert "narrate voices install" in caught.value.remedy
    monkeypatch.setitem(sys.modules, "piper", None)
    with pytest.raises(EngineError, match="not installed"):
        PiperEngine()


@LINUX
def test_workers_keep_models_and_endure_faults(folder: Path) -> None:
    with ProcessPool("piper", jobs=1, options={"name": "mine", "silence": 0.1}) as pool:
        assert pool.name == "mine"
        assert pool.phonetic
        jobs = [
            Job(key=str(number), voice=voice, prosody=Prosody(), text=f"Number {number}.", language="en", where="")
            for number in range(4)
            for voice in ("en_US-tiny-low", "fr_FR-trio-medium/ann")
        ]
        assert len(list(pool.speak_all(jobs))) == 8
    options = {"engine": "narrate.adapters.engines.piper:PiperEngine"}
    with ProcessPool("narrate.testing.faults:FaultyEngine", jobs=1, timeout=4, options=options, memory=3000) as pool:
        check_faults(pool, ("crash", "memory", "closed-pipe", "nonsense"))
