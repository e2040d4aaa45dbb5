"""Voices of several engines in one cast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from narrate.errors import EngineError
from narrate.hearing import voices_with
from narrate.model.sound import Job, Prosody
from narrate.ports import EnginePool
from narrate.testing import PhoneticToneEngine, ToneEngine
from narrate.workers import ProcessPool
from narrate.workers.mixed import MixedPool

TONE, OTHER, BROKEN = (f"narrate.testing:{name}" for name in ("ToneEngine", "PhoneticToneEngine", "UnavailableEngine"))


@pytest.fixture
def pool() -> Iterator[tuple[MixedPool, list[str]]]:
    opened: list[str] = []
    pools: list[EnginePool] = []

    def opener(name: str) -> EnginePool:
        opened.append(name)
        pools.append(ProcessPool({"other": OTHER, "broken": BROKEN}[name], jobs=1))
        return pools[-1]

    with ProcessPool(TONE, jobs=1) as first:
        mixed = MixedPool(first, opener, ("other", "broken"))
        yield mixed, opened
        mixed.close()


def job(text: str, voice: str) -> Job:
    return Job(key=f"{text} {voice}", voice=voice, prosody=Prosody(), text=text, language="en", where="chapter 1")


def test_another_engine_is_started_when_its_voice_is_named(pool: tuple[MixedPool, list[str]]) -> None:
    mixed, opened = pool
    own = ToneEngine().voices()
    assert voices_with(["en-us-1"], mixed) == own
    assert opened == []
    voices = voices_with(["en-us-1", "other:en-gb-2"], mixed)
    [lent] = voices[len(own) :]
    assert opened == ["other"]
    assert (lent.id, lent.base, lent.on_request) == ("other:en-gb-2", "other:en-gb-0", True)
    assert lent.version == "phonetic-tone tone 1"  # of its engine, for the cache's key
    assert (mixed.name, mixed.version, mixed.phonetic) == ("tone", "tone 1", False)
    nobody = voices_with(["other:nobody"], mixed)
    assert {voice.id for voice in nobody[len(own) :]} == {f"other:{voice.id}" for voice in own}


def test_each_engine_speaks_what_its_voices_say(pool: tuple[MixedPool, list[str]]) -> None:
    mixed, _ = pool
    jobs = [
        job("One.", "en-us-1"),
        job("Two.", "other:en-gb-2"),
        job("Three.", "en-us-1"),
        job("Two!", "other:en-us-3"),
    ]
    said = dict(mixed.speak_all(iter(jobs)))
    assert set(said) == set(jobs)  # as they were given
    for one, pcm in said.items():
        engine = PhoneticToneEngine() if ":" in one.voice else ToneEngine()
        assert pcm == engine.speak(one.text, voice=one.voice.rpartition(":")[2], prosody=Prosody())
    assert mixed.phonemes("Snow.", voice="other:en-us-3") == "snow"
    assert mixed.in_dictionary(["qqq"], voice="other:en-us-3") == (False,)
    with pytest.raises(EngineError, match="One") as caught:
        list(mixed.speak_all([job("Two.", "en-us-1"), replace(job("One.", "other:nobody"), key="k")]))
    assert caught.value.key == "k"


def test_an_engine_that_does_not_run_is_named_and_the_others_go_on(pool: tuple[MixedPool, list[str]]) -> None:
    mixed, _ = pool
    with pytest.raises(EngineError, match="Voices of broken are named"):
        voices_with(["broken:anna"], mixed)
    [(_, pcm)] = mixed.speak_all([job("One.", "en-us-1")])
    assert pcm.data


def test_a_colon_in_a_name_is_no_engine(pool: tuple[MixedPool, list[str]]) -> None:
    mixed, opened = pool
    assert voices_with(["HKEY:LOCAL", "nobody:x"], mixed) == ToneEngine().voices()
    assert opened == []
