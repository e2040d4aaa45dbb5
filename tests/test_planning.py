"""Jobs and their keys."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.errors import InputError
from narrate.model.sound import Assignment, Boundary, Gender, Prosody, Utterance, Voice
from narrate.planning import KEY_SCHEMA, assign, calibration_jobs, job_key, plan, voice_in
from narrate.testing import ToneEngine

VALUES: dict[str, Any] = {
    "engine": "tone",
    "version": "tone 1",
    "voice": "en-gb-1",
    "prosody": Prosody(rate=175, pitch=50),
    "text": "Café, 5 o’clock.",
    "language": "en-GB",
}
OTHER: dict[str, Any] = {
    "engine": "other",
    "version": "tone 2",
    "voice": "en-gb-2",
    "prosody": Prosody(rate=175, pitch=51),
    "text": "Café, 5 o'clock.",
    "language": "en-US",
}


def utterance(spoken: str, speaker: str = "Ann", language: str = "en-GB", chapter: int = 0) -> Utterance:
    return Utterance(
        id=spoken,
        line_id="l",
        chapter=chapter,
        speaker=speaker,
        text=spoken,
        spoken=spoken,
        boundary=Boundary.SENTENCE,
        language=language,
    )


def assignment(speaker: str, voice: str) -> Assignment:
    return Assignment(speaker=speaker, voice=voice, prosody=Prosody(), gender=Gender.UNKNOWN, evidence="", reason="")


CAST = (assignment("Narrator", "en-gb-0"), assignment("Ann", "en-gb-1"))


def test_golden_key() -> None:
    """Where this fails, every cache in the world is worthless: raise KEY_SCHEMA, and write the new key here."""
    assert KEY_SCHEMA == 1
    assert job_key(**VALUES) == "3072955d6d2fde73cc086f4bd1f2071a6967050b12186c333e554c90516193b4"


@pytest.mark.parametrize("field", VALUES)
def test_everything_that_changes_the_sound_changes_the_key(field: str) -> None:
    assert job_key(**{**VALUES, field: OTHER[field]}) != job_key(**VALUES)


@given(st.lists(st.text(max_size=6), min_size=4, max_size=4), st.lists(st.text(max_size=6), min_size=4, max_size=4))
def test_fields_do_not_run_into_each_other(one: list[str], two: list[str]) -> None:
    def key(values: list[str]) -> str:
        return job_key(**{**VALUES, **dict(zip(("engine", "version", "voice", "text"), values, strict=True))})

    assert (key(one) == key(two)) == (one == two)


def test_plan_keeps_the_order_and_drops_repetitions() -> None:
    said = [utterance("One."), utterance("Two.", "Narrator"), utterance("One.", chapter=4), utterance("Two.")]
    jobs = plan(said, CAST, engine="tone", version="1")
    assert [(job.text, job.voice) for job in jobs] == [("One.", "en-gb-1"), ("Two.", "en-gb-0"), ("Two.", "en-gb-1")]
    assert jobs[0].where == "chapter 1, Ann"
    pairs = assign(said, CAST, engine="tone", version="1")
    assert [one.chapter for one, _ in pairs] == [0, 0, 4, 0]
    assert pairs[0][1].key == pairs[2][1].key


def test_the_place_is_no_part_of_the_key() -> None:
    here, there = utterance("One."), utterance("One.", chapter=7)
    first, second = (plan([one], CAST, engine="tone", version="1")[0] for one in (here, there))
    assert first.where != second.where
    assert first.key == second.key


def test_a_speaker_without_a_voice_is_an_error() -> None:
    with pytest.raises(InputError, match="Bob has no voice"):
        plan([utterance("One.", "Bob")], CAST, engine="tone", version="1")


def test_foreign_phrases_get_a_voice_that_speaks_the_language() -> None:
    said = [utterance("Bonjour.", language="fr"), utterance("Dydd da.", language="cy"), utterance("Hi.", language="en")]
    voices = ToneEngine().voices()
    assert [job.voice for job in plan(said, CAST, engine="t", version="1", voices=voices)] == [
        "fr-fr-1",
        "en-gb-1",
        "en-gb-1",
    ]
    assert {job.voice for job in plan(said, CAST, engine="t", version="1")} == {"en-gb-1"}


def test_the_same_variant_is_preferred() -> None:
    def voice(base: str, variant: str, gender: Gender, *tags: str) -> Voice:
        name = base + variant
        return Voice(id=name, name=name, languages=tags, gender=gender, base=base if variant else "")

    voices = (
        voice("en", "", Gender.MALE, "en-GB", "en"),
        voice("en", "+f3", Gender.FEMALE, "en-GB", "en"),
        voice("fr", "", Gender.MALE, "fr-FR", "fr"),
        voice("fr", "+f1", Gender.FEMALE, "fr-FR", "fr"),
        voice("fr", "+f3", Gender.FEMALE, "fr-FR", "fr"),
    )
    assert voice_in("fr", voices[1], voices) == "fr+f3"
    assert voice_in("fr", voices[0], voices) == "fr"
    assert voice_in("en-US", voices[1], voices) == "en+f3"
    assert voice_in("cy", voices[1], voices) is None
    assert voice_in("fr", None, voices) is None


def test_calibration_says_one_sentence_a_voice_in_its_language() -> None:
    slow = Prosody(rate=120)
    used = [("a", Prosody(), "en-GB"), ("b", slow, "fr"), ("a", Prosody(), "en-GB"), ("c", slow, "cy")]
    jobs = calibration_jobs(used, engine="tone", version="1")
    assert [job.voice for job in jobs] == ["a", "b", "c"]
    assert "cinéma" in jobs[1].text
    assert jobs[0].text == jobs[2].text
    assert len({job.key for job in jobs}) == 3
    assert all(dataclasses.is_dataclass(job) and job.where for job in jobs)
