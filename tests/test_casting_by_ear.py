"""Voices that are chosen by how they sound."""

from __future__ import annotations

import math
import struct
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from narrate.adapters.clips import trimmed
from narrate.adapters.engines.espeak import EspeakEngine
from narrate.casting import LIMIT, Profile, candidates, cast, cast_all, second_choices, too_close
from narrate.casting.apart import far_apart, weights
from narrate.casting.profile import at_pitch, distance, measure
from narrate.hearing import profiles_for
from narrate.manuscripts import read
from narrate.model.script import NARRATOR, Chapter, Line, LineKind, Script, Speaker
from narrate.model.sound import Assignment, Gender, Job, Level, Manners, Prosody, Voice
from narrate.planning import calibration_jobs, plan
from narrate.ports import EnginePool, Source
from narrate.settings import PersonSettings, Settings
from narrate.speech import Lexicon, utterances
from narrate.testing import MARK, MemoryClipStore, MemoryStore
from narrate.workers import ProcessPool

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="measures espeak-ng, which is there on Linux")


def script(*names: str, said: str = "") -> Script:
    """Speakers, and lines of one word by those whose initials `said` holds."""
    by_initial = {name[0]: name for name in (*names, NARRATOR)}
    lines = tuple(Line(text="Word.", speaker=by_initial[initial]) for initial in said)
    return Script(speakers=tuple(Speaker(name=name) for name in names), chapters=(Chapter(lines=lines),))


def sine(frequency: float, *, second: float = 0.0, rate: int = 22050) -> bytes:
    steps = [2 * math.pi * frequency * at / rate for at in range(rate)]
    return struct.pack(f"<{rate}h", *(round(8000 * (math.sin(x) + second * math.sin(2 * x))) for x in steps))


def voice(name: str, gender: Gender = Gender.UNKNOWN, *, tunable: bool = False) -> Voice:
    return Voice(id=name, name=name, languages=("en",), gender=gender, tunable=tunable)


def profile(pitch: float, *, bands: tuple[float, ...] = (0.0,) * 18) -> Profile:
    return Profile(pitch=pitch, spread=1.0, bands=bands, seconds=5.0)


@pytest.mark.parametrize("frequency", [82.0, 131.0, 220.0, 330.0])
@pytest.mark.parametrize("rate", [16000, 22050, 48000])
def test_the_pitch_of_a_tone_is_found(frequency: float, rate: int) -> None:
    found = measure(sine(frequency, second=0.6, rate=rate), rate)
    assert found.pitch == pytest.approx(frequency, rel=0.03)
    assert found.spread < 0.5


def test_silence_and_nothing_have_no_pitch() -> None:
    for data in (b"", bytes(44100)):
        assert measure(data, 22050).pitch == 0
    assert distance(measure(b"", 22050), profile(100)) >= 0


def test_units_are_as_documented() -> None:
    base = profile(100)
    assert distance(base, profile(100 * 2 ** (3 / 12))) == pytest.approx(1)
    brighter = tuple(3.0 if at % 2 else -3.0 for at in range(18))
    assert distance(base, profile(100, bands=brighter)) == pytest.approx(1, rel=0.02)
    assert distance(base, profile(100, bands=(9.0,) * 18)) == pytest.approx(0)  # loudness is no difference
    assert at_pitch(base, 50) == base


def test_what_a_telephone_does_not_carry_makes_no_difference() -> None:
    low = tuple(20.0 if at < 5 else 0.0 for at in range(18))  # below 287 Hz
    assert distance(profile(100), profile(100, bands=low)) == pytest.approx(0)


def test_neighbours_get_the_greater_distance() -> None:
    places = {"a": 0.0, "b": 4.0, "c": 10.0}
    options = [(name, 50) for name in places]
    chosen = far_apart(
        {"Ann": options, "Bea": options},
        {"Nat": ("a", 50)},
        apart=lambda one, other: abs(places[one[0]] - places[other[0]]),
        weight={frozenset(("Nat", "Bea")): 1.5},
    )
    assert chosen == {"Ann": ("b", 50), "Bea": ("c", 50)}
    told = weights(script("Ann", "Bea", said="NBNBNBA"))
    assert told == {frozenset((NARRATOR, "Bea")): 1.5, frozenset(("Bea", "Ann")): 1.125}


def test_no_voice_is_given_twice_and_some_may_get_none() -> None:
    options = [("a", 50), ("a", 35), ("b", 50)]
    chosen = far_apart({"x": options, "y": options, "z": options}, {}, apart=lambda *_: 1.0, weight={})
    assert sorted(option[0] for option in chosen.values()) == ["a", "b"]


VOICES = (voice("n"), voice("m1", Gender.MALE), voice("m2", Gender.MALE), voice("f1", Gender.FEMALE, tunable=True))
PROFILES = {"n": profile(100), "m1": profile(104), "m2": profile(150), "f1": profile(190)}


def test_the_ear_decides_within_what_is_known_of_a_gender() -> None:
    settings = Settings(people={"Ann": PersonSettings(gender="male"), "Bea": PersonSettings(gender="female")})
    done = {one.speaker: one for one in cast(script("Ann", "Bea"), voices=VOICES, settings=settings, profiles=PROFILES)}
    assert (done[NARRATOR].voice, done["Ann"].voice, done["Bea"].voice) == ("n", "m2", "f1")
    assert "told apart best" in done["Ann"].reason
    assert at_pitch(PROFILES["f1"], done["Bea"].prosody.pitch).pitch > 165


def test_people_keep_their_voice_when_others_join() -> None:
    first = script("Xq", "Yq")
    second = script("Zq", "Xq", "Yq")
    settings = Settings()
    castings = cast_all({"a": first, "b": second}, voices=VOICES, settings=settings, profiles=PROFILES)
    a, b = ({one.speaker: (one.voice, one.prosody) for one in castings[slug]} for slug in "ab")
    assert {name: a[name] for name in a} == {name: b[name] for name in a}
    assert b["Zq"][0] not in {one for one, _ in a.values()}


def test_a_person_sounds_the_same_in_every_episode() -> None:
    """The same words have the same key, and so the same sound, whoever else is there."""
    line = Line(text="The ice is thin.", speaker="Yq", kind=LineKind.SPEECH, turn=1)
    keys = []
    others: tuple[tuple[str, ...], ...] = ((), ("Zq",), ("Aq", "Bq", "Cq"))
    scripts = {
        f"{number}": replace(script("Yq", *names), chapters=(Chapter(lines=(line,)),))
        for number, names in enumerate(others)
    }
    castings = cast_all(scripts, voices=VOICES, settings=Settings(), profiles=PROFILES)
    for slug, one in scripts.items():
        said = utterances(one, level=Level.BRIEF, lexicon=Lexicon(), announcer=None)
        [job] = plan(said, castings[slug], engine="t", version="1", voices=VOICES, manners=Manners.SLIGHT)
        keys.append(job.key)
    assert len(set(keys)) == 1


def test_the_next_best_voice_is_nobodys_and_far_from_the_others() -> None:
    done = cast(script("Xq"), voices=VOICES, settings=Settings(), profiles=PROFILES)
    assert [one.voice for one in done] == ["n", "f1"]
    found = second_choices(script("Xq"), done, voices=VOICES, settings=Settings(), profiles=PROFILES)
    assert found["Xq"].voice == "m2"
    assert {found[one.speaker].gender for one in done} == {one.gender for one in done}
    alone = cast(script(), voices=VOICES, settings=Settings())
    assert second_choices(script(), alone, voices=VOICES, settings=Settings(), profiles={})[NARRATOR].voice == "m1"
    only = cast(script(), voices=VOICES[:1], settings=Settings())
    assert second_choices(script(), only, voices=VOICES[:1], settings=Settings(), profiles={}) == {}


def test_a_cast_larger_than_the_voices_is_still_cast() -> None:
    names = [f"{letter}q" for letter in "ABCDEFG"]
    done = cast(script(*names), voices=VOICES, settings=Settings(), profiles=PROFILES)
    assert [one.speaker for one in done] == [NARRATOR, *names]
    assert len({(one.voice, one.prosody.pitch) for one in done}) == len(done)


def test_pairs_that_are_too_close_are_named() -> None:
    def has(speaker: str, name: str) -> Assignment:
        return Assignment(speaker=speaker, voice=name, prosody=Prosody(), gender=Gender.UNKNOWN, evidence="", reason="")

    found = too_close([has(NARRATOR, "n"), has("Ann", "m1"), has("Bea", "f1")], PROFILES)
    assert found == ((NARRATOR, "Ann", 0.23),)


def test_only_what_is_needed_is_measured() -> None:
    settings = Settings(people={"Ann": PersonSettings(voice="m1")})
    assert candidates(script(), voices=VOICES, settings=settings) == ()
    assert candidates(script("Bea"), voices=VOICES, settings=settings) == ("n", "m1", "m2", "f1")
    narrator = Assignment(speaker=NARRATOR, voice="n", prosody=Prosody(), gender=Gender.UNKNOWN, evidence="", reason="")
    assert candidates(script("Ann"), voices=VOICES, settings=settings, known={NARRATOR: narrator}) == ("n", "m1")


def heard(engine: EnginePool, clips: MemoryClipStore, store: MemoryStore) -> tuple[dict[str, Profile], int]:
    return profiles_for(
        [script("Ann")],
        voices=engine.voices(),
        settings=Settings(),
        known={},
        engine=engine,
        clips=clips,
        store=store,
        progress=lambda *_: None,
    )


def test_voices_are_measured_once() -> None:
    clips, store = MemoryClipStore(), MemoryStore()
    with ProcessPool("narrate.testing:ToneEngine", jobs=2) as engine:
        profiles, spoken = heard(engine, clips, store)
        again, none = heard(engine, MemoryClipStore(), store)
    assert spoken == len(profiles) == 8
    assert (again, none) == (profiles, 0)


def test_a_voice_that_fails_has_no_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    def job_of(used: list[tuple[str, Prosody, str]], **named: Any) -> tuple[Job, ...]:
        [job] = calibration_jobs(used, **named)
        return (replace(job, text=MARK) if job.voice == "en-gb-3" else job,)

    monkeypatch.setattr("narrate.hearing.calibration_jobs", job_of)
    with ProcessPool("narrate.testing:RaisingEngine", jobs=2) as engine:
        profiles, _ = heard(engine, MemoryClipStore(), MemoryStore())
    assert len(profiles) == 7
    assert "en-gb-3" not in profiles


@LINUX
def test_casts_of_espeak_are_twice_as_far_apart_as_its_list() -> None:
    """The figures of docs/engines.md: 2, 4, 8 and 12 speakers, measured on what they say."""
    engine = EspeakEngine()
    listed = candidates(script("Xq"), voices=engine.voices(), settings=Settings())

    def hear(name: str, pitch: int = 50) -> Profile:
        [job] = calibration_jobs([(name, Prosody(pitch=pitch), "en")], engine="", version="")
        pcm = engine.speak(job.text, voice=name, prosody=job.prosody)
        return measure(trimmed(pcm), pcm.rate)

    profiles = {name: hear(name) for name in listed}
    in_order = sorted(listed, key=lambda name: name.partition("+")[2].casefold())
    for size in (2, 4, 8, 12):
        people = script(*(f"{chr(65 + number)}q" for number in range(size - 1)))
        done = cast(people, voices=engine.voices(), settings=Settings(), profiles=profiles)
        chosen = [hear(one.voice, one.prosody.pitch) for one in done]
        assert smallest(chosen) >= 2 * smallest([profiles[name] for name in in_order[:size]]), size
        assert smallest(chosen) >= LIMIT


def smallest(those: list[Profile]) -> float:
    return min(distance(one, other) for one, other in combinations(those, 2))


SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


@LINUX
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the texts are not part of the project")
def test_people_of_real_texts_are_told_apart() -> None:
    """Two critics, an interview and a film's people, readers' comments: all pairs, measured on what they say."""
    engine = EspeakEngine()
    heard: dict[tuple[str, int, str], Profile] = {}

    def hear(name: str, pitch: int, language: str) -> Profile:
        if (name, pitch, language) not in heard:
            [job] = calibration_jobs([(name, Prosody(pitch=pitch), language)], engine="", version="")
            pcm = engine.speak(job.text, voice=name, prosody=job.prosody)
            heard[name, pitch, language] = measure(trimmed(pcm), pcm.rate)
        return heard[name, pitch, language]

    sizes = []
    for file in sorted(SEEDS.glob("*.txt")):
        read_in = read(Source(path=file, slug="text", data=file.read_bytes()), Settings()).script
        listed = candidates(read_in, voices=engine.voices(), settings=Settings())
        profiles = {name: hear(name, 50, read_in.language) for name in listed}
        done = cast(read_in, voices=engine.voices(), settings=Settings(), profiles=profiles)
        assert too_close(done, profiles) == ()
        if len(done) > 1:
            assert smallest([hear(one.voice, one.prosody.pitch, read_in.language) for one in done]) > 2 * LIMIT
        sizes.append(len(done))
    assert sorted(sizes)[-2:] == [3, 5]


@LINUX
def test_pitches_are_those_that_praat_finds() -> None:
    parselmouth = pytest.importorskip("parselmouth", reason="Praat is there for development only")
    import numpy as np

    engine = EspeakEngine()
    for name in ("en-us", "en-us+linda", "en-us+ed", "en-us+Nguyen", "en-us+shelby"):
        [job] = calibration_jobs([(name, Prosody(), "en")], engine="", version="")
        pcm = engine.speak(job.text, voice=name, prosody=job.prosody)
        sound = parselmouth.Sound(np.frombuffer(pcm.data, "<i2") / 32768, pcm.rate)
        praats = sound.to_pitch(0.01, 60, 450).selected_array["frequency"]
        assert measure(pcm.data, pcm.rate).pitch == pytest.approx(np.median(praats[praats > 0]), rel=0.03), name
