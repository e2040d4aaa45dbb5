"""Every engine of ours passes the checks that other people's must pass."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from narrate import testing
from narrate.adapters.engines._espeak_voices import bcp47, espeak_voices, further_voices, variants_in
from narrate.adapters.engines.espeak import EspeakEngine
from narrate.adapters.engines.pyttsx3 import Pyttsx3Engine
from narrate.errors import EngineError
from narrate.model.sound import Gender, Prosody
from narrate.ports import Engine
from narrate.takes import problem

REFERENCES = (
    "narrate.testing:ToneEngine",
    "narrate.adapters.engines.pyttsx3:Pyttsx3Engine",
    "narrate.adapters.engines.espeak:EspeakEngine",
)
LINUX = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="espeak-ng speaks on Linux only")


@pytest.fixture(scope="module", params=[testing.ToneEngine, testing.PhoneticToneEngine, Pyttsx3Engine, EspeakEngine])
def engine(request: pytest.FixtureRequest) -> Engine:
    make: Callable[[], Engine] = request.param
    return make()


@pytest.fixture(scope="module")
def pyttsx3_engine() -> Pyttsx3Engine:
    return Pyttsx3Engine()


@pytest.mark.parametrize("check", testing.CHECKS, ids=lambda check: check.__name__)
def test_contract(engine: Engine, check: Callable[[Engine], None]) -> None:
    check(engine)


def test_stdout_stays_clean(engine: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    engine.speak(testing.SENTENCE, voice=engine.voices()[0].id, prosody=Prosody())
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("reference", REFERENCES)
def test_two_processes_say_the_same_bytes(reference: str) -> None:
    module, name = reference.split(":")
    code = f"import {module} as m; from narrate.testing import fingerprint; print(fingerprint(m.{name}()))"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    assert len(runs[0].stdout.strip()) == 64


@pytest.mark.parametrize(
    ("broken", "check", "complaint"),
    [
        (testing.SilentEngine, testing.check_sound, "silent"),
        (testing.WrongRateEngine, testing.check_sound, "rate"),
        (testing.EmptyEngine, testing.check_sound, "0.000 seconds"),
    ],
)
def test_the_checks_find_what_is_broken(
    broken: type[testing.ToneEngine],
    check: Callable[[Engine], None],
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(testing, "SENTENCE", f"{testing.SENTENCE} {testing.MARK}")
    with pytest.raises(AssertionError, match=complaint):
        check(broken())


@LINUX
@pytest.mark.parametrize("voice", ["en-us", "en-us+f3", "en-us+linda", "en-gb-x-rp+Nguyen", "fr-fr+f5"])
def test_espeak_forgets_what_it_said_before(pyttsx3_engine: Pyttsx3Engine, voice: str) -> None:
    first = pyttsx3_engine.speak("A short one.", voice=voice, prosody=Prosody())
    pyttsx3_engine.speak("And another, faster.", voice="en-us+m7", prosody=Prosody(rate=300, pitch=90))
    assert pyttsx3_engine.speak("A short one.", voice=voice, prosody=Prosody()) == first


@LINUX
def test_rate_pitch_and_variant_change_the_sound(pyttsx3_engine: Pyttsx3Engine) -> None:
    ways = [
        ("en-us", Prosody()),
        ("en-us", Prosody(pitch=80)),
        ("en-us", Prosody(rate=220)),
        ("en-us+f3", Prosody()),
        ("en-gb-scotland", Prosody()),
    ]
    sounds = {pyttsx3_engine.speak("One and the same.", voice=voice, prosody=prosody).data for voice, prosody in ways}
    assert len(sounds) == len(ways)


@LINUX
@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("Three films.", "θɹˈiː fˈɪlmz"),
        ("Three films. A break!", "θɹˈiː fˈɪlmz ɐ bɹˈeɪk"),
        ("A film [[f'Ilm]]", "ɐ fˈɪlm ˈɛfˈɪlm"),
        ("* * *", "ˈæstɚɹˌɪsk ˈæstɚɹˌɪsk ˈæstɚɹˌɪsk"),
        ("…", ""),
    ],
)
def test_espeak_tells_its_phonemes(pyttsx3_engine: Pyttsx3Engine, text: str, phonemes: str) -> None:
    assert pyttsx3_engine.phonemes(text, voice="en-us") == phonemes
    assert pyttsx3_engine.phonemes(text, voice="en-us+f3") == phonemes


@LINUX
def test_phonemes_are_of_the_voices_language(pyttsx3_engine: Pyttsx3Engine) -> None:
    assert pyttsx3_engine.phonemes("Paris", voice="fr-fr") != pyttsx3_engine.phonemes("Paris", voice="en-us")


@LINUX
def test_words_of_espeaks_dictionary_are_told_from_those_read_by_rules(pyttsx3_engine: Pyttsx3Engine) -> None:
    words = ("phoenix", "Phoenix's", "Siobhan", "Jonze", "Murnau", "Weissensee", "Phoenix Jonze", "", "…")
    known = dict(zip(words, pyttsx3_engine.in_dictionary(words, voice="en-us"), strict=True))
    assert [word for word, found in known.items() if found] == ["phoenix", "Phoenix's", "Siobhan"]


@LINUX
def test_a_very_long_sentence_is_spoken_whole(pyttsx3_engine: Pyttsx3Engine) -> None:
    short = pyttsx3_engine.speak("hello, " * 20, voice="en-us", prosody=Prosody())
    long = pyttsx3_engine.speak("hello, " * 400, voice="en-us", prosody=Prosody())
    assert len(long.data) == pytest.approx(20 * len(short.data), rel=0.05)


@LINUX
@pytest.mark.parametrize("text", ["", "  ", "\x00\x01\n"])
def test_nothing_to_say_is_an_error(pyttsx3_engine: Pyttsx3Engine, text: str) -> None:
    with pytest.raises(EngineError, match="nothing to say"):
        pyttsx3_engine.speak(text, voice="en-us", prosody=Prosody())


@LINUX
def test_commands_in_control_characters_are_not_obeyed(pyttsx3_engine: Pyttsx3Engine) -> None:
    slow = pyttsx3_engine.speak("\x0180S A quiet room.", voice="en-us", prosody=Prosody())
    assert slow == pyttsx3_engine.speak("80S A quiet room.", voice="en-us", prosody=Prosody())


@LINUX
def test_unknown_variants_are_refused_although_espeak_takes_them(pyttsx3_engine: Pyttsx3Engine) -> None:
    with pytest.raises(EngineError, match="nobody"):
        pyttsx3_engine.speak("Hello.", voice="en-us+nobody", prosody=Prosody())


@LINUX
def test_voices_of_a_language_begin_with_its_best(pyttsx3_engine: Pyttsx3Engine) -> None:
    voices = pyttsx3_engine.voices()
    first = {tag: next(voice.id for voice in voices if tag in voice.languages) for tag in ("en", "en-GB", "fr", "de")}
    assert first == {"en": "en-us", "en-GB": "en-gb", "fr": "fr-fr", "de": "de"}
    women = [voice for voice in voices if voice.base == "en-us" and voice.gender is Gender.FEMALE]
    men = [voice for voice in voices if voice.base == "en-us" and voice.gender is Gender.MALE]
    assert len(women) >= 8
    assert len(men) >= 12


@LINUX
def test_a_dead_fork_is_an_engine_error(pyttsx3_engine: Pyttsx3Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    driver = pyttsx3_engine._driver
    monkeypatch.setattr(driver, "_synthesise", lambda *_: os.kill(os.getpid(), 9))
    with pytest.raises(EngineError, match="signal 9"):
        pyttsx3_engine.speak("Hello.", voice="en-us", prosody=Prosody())


def test_espeak_voices_offers_only_variants_that_exist(tmp_path: Path) -> None:
    (tmp_path / "f3").touch()
    (tmp_path / "ghost").write_text("language variant\nname ghost\ngender Female\n", "utf-8")
    (tmp_path / "odd").write_text("language variant\nname odd\n", "utf-8")
    bases = [("roa/fr-BE", "French (Belgium)", "fr-be"), ("roa/fr", "French", "fr-fr"), ("art/qya", "Quenya", "qya")]
    variants = variants_in(tmp_path)
    voices = espeak_voices(bases, variants)
    assert [voice.id for voice in voices] == ["fr-fr", "fr-fr+f3", "fr-be", "fr-be+f3"]
    assert voices[1].languages == ("fr-FR", "fr")
    assert voices[1].gender is Gender.FEMALE
    assert voices[1].base == "fr-fr"
    further = {voice.id: voice.gender for voice in further_voices(bases, variants)}
    rare = {f"{base}+{name}" for base in ("fr-fr", "fr-be") for name in ("ghost", "odd")}
    assert set(further) == {*rare, "qya", "qya+f3", "qya+ghost", "qya+odd"}
    assert (further["fr-be+ghost"], further["fr-fr+odd"]) == (Gender.FEMALE, Gender.UNKNOWN)


@LINUX
def test_every_variant_speaks_for_who_names_it(pyttsx3_engine: Pyttsx3Engine) -> None:
    """A sound that the pool would take, of each; the caster is given none of them."""
    engine = EspeakEngine()
    further = [voice for voice in engine.further_voices() if voice.base == "en-us"]
    assert len(further) >= 70
    assert all(voice.on_request for voice in further)
    assert not any(voice.on_request for voice in engine.voices())
    assert further == [voice for voice in pyttsx3_engine.further_voices() if voice.base == "en-us"]
    text = "Nobody knew the way."
    for voice in further:
        assert problem(engine.speak(text, voice=voice.id, prosody=Prosody()), text, Prosody()) == "", voice.id
    for name in ("whisper", "Mr serious", "klatt4", "robosoft"):
        said = [one.speak(text, voice=f"en-us+{name}", prosody=Prosody()).data for one in (engine, pyttsx3_engine)]
        assert said[0] == said[1] == engine.speak(text, voice=f"en-us+{name}", prosody=Prosody()).data
    assert {"en-shaw", "en-us+whisper", "fr-fr+croak"} <= {voice.id for voice in engine.further_voices()}


@pytest.mark.parametrize(
    ("written", "tag"),
    [("en-us", "en-US"), ("EN_gb", "en-GB"), ("cmn-latn-pinyin", "cmn-Latn-pinyin"), ("en-gb-x-rp", "en-GB-x-rp")],
)
def test_bcp47(written: str, tag: str) -> None:
    assert bcp47(written) == tag


def test_aiff_of_macos_is_read() -> None:
    import struct

    from narrate.adapters.engines.pyttsx3 import _read_aiff

    samples = (1, -2, 300, -400)
    rate = struct.pack(">HQ", 16383 + 14, 22050 * 2 ** (63 - 14))
    common = struct.pack(">hIh", 1, len(samples), 16) + rate
    sound = bytes(8) + struct.pack(">4h", *samples)
    chunks = b"COMM" + struct.pack(">I", len(common)) + common + b"SSND" + struct.pack(">I", len(sound)) + sound
    pcm = _read_aiff(b"FORM" + struct.pack(">I", 4 + len(chunks)) + b"AIFF" + chunks)
    assert (pcm.rate, pcm.data) == (22050, struct.pack("<4h", *samples))
    with pytest.raises(EngineError, match="damaged"):
        _read_aiff(b"FORM\x00\x00\x00\x04AIFF")


@LINUX
def test_an_installation_with_a_long_path_speaks_all_the_same(tmp_path: Path) -> None:
    """espeak-ng truncates its data's path at 160 characters, and then finds nothing."""
    import espeakng_loader

    folder = tmp_path / ("deep" * 40)
    folder.mkdir()
    (folder / "espeak-ng-data").symlink_to(espeakng_loader.get_data_path())
    code = (
        "import sys, espeakng_loader; espeakng_loader.get_data_path = lambda: sys.argv[1]\n"
        "from narrate.adapters.engines.pyttsx3 import Pyttsx3Engine\n"
        "from narrate.testing import fingerprint; print(fingerprint(Pyttsx3Engine()))"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True).stdout
        for path in (str(folder / "espeak-ng-data"), espeakng_loader.get_data_path())
    ]
    assert runs[0] == runs[1] != ""
