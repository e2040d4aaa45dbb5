"""The engine espeak: the same bytes as pyttsx3 over espeak-ng and in any order; when each word begins."""

from __future__ import annotations

import ctypes
import struct
import sys
from pathlib import Path

import pytest

from narrate.adapters.engines import _espeak_library as espeak_library
from narrate.adapters.engines._espeak import DONT_EXIT
from narrate.adapters.engines._espeak_memory import image_of
from narrate.adapters.engines.espeak import EspeakEngine
from narrate.adapters.engines.pyttsx3 import Pyttsx3Engine
from narrate.errors import EngineError
from narrate.model.sound import Job, Passage, Prosody
from narrate.ports import Pcm
from narrate.workers import ProcessPool

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the wheel with espeak-ng is for Linux")
CALLS = [
    ("en-us", "The harbour is quiet, and the lamps are lit."),
    ("en-us+linda", "Is it?"),
    ("en-us+Nguyen", "A breath, a shout!"),
    ("fr-fr+f5", "Le port est calme."),
    ("en-gb-scotland+Annie", "Seven ships came in."),
]


@pytest.fixture(scope="module")
def engine() -> EspeakEngine:
    return EspeakEngine()


def say(engine: EspeakEngine | Pyttsx3Engine, voice: str, text: str, prosody: Prosody | None = None) -> Pcm:
    return engine.speak(text, voice=voice, prosody=prosody or Prosody())


def test_two_hundred_calls_in_any_order_say_the_same(engine: EspeakEngine) -> None:
    first = {call: say(engine, *call) for call in CALLS}
    order = [CALLS[7 * number * number % 11 % len(CALLS)] for number in range(200)]
    assert [call for call in order if say(engine, *call) != first[call]] == []


def test_it_sounds_as_pyttsx3_over_espeak_does(engine: EspeakEngine) -> None:
    other = Pyttsx3Engine()
    assert engine.voices() == other.voices()
    for voice, text in CALLS:
        assert say(engine, voice, text).data == say(other, voice, text).data
    lively = Prosody(rate=220, pitch=70, pitch_range=80)
    assert say(engine, *CALLS[0], lively).data == say(other, *CALLS[0], lively).data != say(engine, *CALLS[0]).data
    passage = [Passage(start=4, end=11, ipa="mɑː", language="")]
    said = engine.speak_passages(CALLS[0][1], passage, voice="en-us", prosody=Prosody())
    assert said.data == other.speak_passages(CALLS[0][1], passage, voice="en-us", prosody=Prosody()).data
    assert said.data != say(engine, *CALLS[0]).data


WORDS = (
    "apple boat cinema door evening film garden house kitchen light mirror night paper question river screen table "
    "violin window yellow zebra chair shadow theatre voice critic"
)


@pytest.mark.parametrize("voice", ["en-us", "en-gb+linda", "en-us+ed"])
def test_words_begin_when_they_are_heard(engine: EspeakEngine, voice: str) -> None:
    """Within 20 ms of the first sample above a hundredth of the word's greatest (−40 dB)."""
    late = {}
    for word in WORDS.split():
        pcm = say(engine, voice, word)
        samples = struct.unpack(f"<{len(pcm.data) // 2}h", pcm.data)
        limit = max(map(abs, samples)) / 100
        onset = next(at for at, sample in enumerate(samples) if abs(sample) > limit)
        [told] = pcm.words
        assert (told.at, told.length) == (0, len(word))
        late[word] = (told.start - onset) * 1000 / pcm.rate
    assert {word: by for word, by in late.items() if abs(by) > 20} == {}


def test_words_are_found_in_the_text_in_their_order(engine: EspeakEngine) -> None:
    text = "  Tea\x01for two, said Ödön."
    pcm = say(engine, "en-us", text)
    assert [text[word.at : word.at + word.length] for word in pcm.words] == ["Tea", "for", "two", "said", "Ödön"]
    starts = [word.start for word in pcm.words]
    assert starts == sorted(starts)
    assert starts[-1] < len(pcm.data) // 2


def test_words_come_through_the_pool(engine: EspeakEngine) -> None:
    job = Job(key="a", voice="en-us", prosody=Prosody(pitch_range=90), text="Tea for two.", language="en", where="")
    with ProcessPool("auto", jobs=1) as pool:
        assert pool.name == "espeak"
        [(_, pcm)] = pool.speak_all([job])
    assert pcm == say(engine, "en-us", "Tea for two.", job.prosody)
    assert len(pcm.words) == 3


def test_one_library_is_put_back_to_its_beginning(engine: EspeakEngine) -> None:
    assert engine._espeak._copies.kept
    assert engine._espeak._forever is None


@pytest.mark.parametrize("unloaded", [True, False])
def test_a_library_that_cannot_be_put_back_is_unloaded_or_speaks_in_forks(
    engine: EspeakEngine, monkeypatch: pytest.MonkeyPatch, *, unloaded: bool
) -> None:
    monkeypatch.setattr(espeak_library, "image_of", lambda *_: None)
    monkeypatch.setattr("narrate.adapters.engines.espeak.can_be_unloaded", lambda _: unloaded)
    held = EspeakEngine()
    assert not held._espeak._copies.kept
    assert (held._espeak._forever is None) is unloaded
    assert [say(held, *call) for call in (*CALLS, *CALLS)] == [say(engine, *call) for call in (*CALLS, *CALLS)]


def test_variables_of_a_library_are_put_back() -> None:
    library = espeak_library.Library(espeak_library.own_copy(espeak_library.find()[0]))
    image = image_of(library.dll.espeak_Initialize, espeak_library.find()[0])
    assert image is not None
    before = image._kept
    assert sum(len(content) for _, content in before) > 100_000  # what `size` says of .data and .bss
    library.Initialize(library.AUDIO_OUTPUT_SYNCHRONOUS, 1000, str(espeak_library.find()[1]).encode(), DONT_EXIT)
    now = [(start, ctypes.string_at(start, len(content))) for start, content in before]
    assert now != before
    library.terminate()
    image.put_back()
    assert [(start, ctypes.string_at(start, len(content))) for start, content in before] == before
    library.unload()


def test_memory_does_not_grow_from_sentence_to_sentence(engine: EspeakEngine) -> None:
    resident = Path("/proc/self/statm")

    def pages_after(calls: int) -> int:
        for number in range(calls):
            say(engine, *CALLS[number % len(CALLS)])
        return int(resident.read_text().split()[1])

    first = pages_after(100)
    assert pages_after(400) - first < 256  # a megabyte; 2.5 kilobytes a sentence would show


def test_variables_that_cannot_be_found_are_told(tmp_path: Path) -> None:
    library = espeak_library.Library(espeak_library.own_copy(espeak_library.find()[0]))
    other = tmp_path / "library"
    other.write_bytes(b"MZ, and no ELF")
    assert image_of(library.dll.espeak_Initialize, str(other)) is None
    assert image_of(library.dll.espeak_Initialize, str(tmp_path / "nothing")) is None
    library.unload()


def test_unknown_voices_and_nothing_to_say_are_errors(engine: EspeakEngine) -> None:
    with pytest.raises(EngineError, match="nobody"):
        say(engine, "en-us+nobody", "Hello.")
    with pytest.raises(EngineError, match="nothing to say"):
        say(engine, "en-us", " \x00 ")


def test_data_that_cannot_be_read_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    library, _ = espeak_library.find()
    monkeypatch.setattr("narrate.adapters.engines.espeak.find", lambda: (library, tmp_path))
    with pytest.raises(EngineError, match="cannot read its data"):
        EspeakEngine()
    monkeypatch.setattr("narrate.adapters.engines.espeak.find", lambda: ("libnone.so.9", None))
    with pytest.raises(EngineError, match="does not load"):
        EspeakEngine()


def test_a_library_that_somebody_holds_is_noticed() -> None:
    path = espeak_library.own_copy(espeak_library.find()[0])
    assert espeak_library.can_be_unloaded(path)
    held = ctypes.CDLL(path)
    assert held.espeak_Info
    assert not espeak_library.can_be_unloaded(path)
