"""What engines do when they fail: noticed, named, and without harm to what is said next."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bench_sample import Studio

from narrate.errors import EngineError
from narrate.model.sound import Job, Prosody, Voice
from narrate.places import line_number
from narrate.ports import Pcm
from narrate.settings import SpeechSettings
from narrate.testing import MARK, ToneEngine
from narrate.testing.faults import FAULTS, OF_PROCESSES, check_faults
from narrate.workers import ProcessPool
from narrate.workers.substitute import GIVEN_UP, SubstitutingPool

FAULTY = "narrate.testing.faults:FaultyEngine"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits memory, which Linux does")
TEXT = """# The late show

By Ann Ray

The house was full. Nobody left before the end.

Bo Lind: I stayed for the *credits*, too.

Ann Ray: So did I.
"""


def faulty(engine: str, *, timeout: float = 2.0, jobs: int = 1, **options: Any) -> ProcessPool:
    given = {"engine": engine, **options}
    return ProcessPool(FAULTY, jobs=jobs, timeout=timeout, options=given, memory=1500)


@LINUX
@pytest.mark.parametrize(
    ("engine", "faults"),
    [
        ("narrate.testing:ToneEngine", tuple(FAULTS)),
        ("narrate.adapters.engines.espeak:EspeakEngine", OF_PROCESSES),
        ("narrate.adapters.engines.pyttsx3:Pyttsx3Engine", OF_PROCESSES),
    ],
)
def test_every_fault_of_every_engine_is_endured(engine: str, faults: tuple[str, ...]) -> None:
    with faulty(engine, timeout=1.0) as pool:
        check_faults(pool, faults)


def test_the_check_finds_a_pool_that_takes_anything() -> None:
    class Trusting(ProcessPool):
        def speak_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Pcm]]:
            yield from super().speak_all(replace(job, text=job.text.partition(MARK)[0]) for job in jobs)

    options = {"engine": "narrate.testing:ToneEngine"}
    with (
        Trusting(FAULTY, jobs=1, options=options) as pool,
        pytest.raises(AssertionError, match="“silent” was not noticed"),
    ):
        check_faults(pool, ["silent"])
    assert len(FAULTS) == 14


def job(text: str, *, key: str = "", language: str = "en", voice: str = "en-us-1") -> Job:
    return Job(key=key or text, voice=voice, prosody=Prosody(pitch=60), text=text, language=language, where="here")


def test_a_failure_is_a_result_among_others() -> None:
    with faulty("narrate.testing:ToneEngine") as pool:
        done = {one.text: result for one, result in pool.attempt_all([job("A."), job(f"B.{MARK}raise"), job("C.")])}
    assert isinstance(failure := done.pop(f"B.{MARK}raise"), EngineError)
    assert failure.key == f"B.{MARK}raise"
    assert all(isinstance(result, Pcm) for result in done.values())
    assert len(done) == 2


def test_another_engine_speaks_what_failed_in_a_voice_of_the_same_kind() -> None:
    texts = ("One.", f"Two.{MARK}crash", "Three.")
    with faulty("narrate.testing:ToneEngine") as first, ProcessPool("narrate.testing:ToneEngine", jobs=1) as other:
        pool = SubstitutingPool(first, other)
        said = {one.text: pcm for one, pcm in pool.speak_all([job(text) for text in texts])}
        [(spoken, _)] = pool.speak_all([job(f"Again.{MARK}empty")])
    assert {text: pcm.substitute for text, pcm in said.items()} == {"One.": False, texts[1]: True, "Three.": False}
    assert said["One."] == ToneEngine().speak("One.", voice="en-us-1", prosody=Prosody(pitch=60))
    women = [one.id for one in ToneEngine().voices() if one.gender == "female" and "en" in one.languages]
    same = [ToneEngine().speak(texts[1], voice=voice, prosody=Prosody()).data for voice in women]
    assert said[texts[1]].data in same
    assert (spoken.voice, spoken.prosody.pitch) == ("en-us-1", 60)  # the job is handed back as it was given


def test_where_both_fail_the_sentence_and_both_reasons_are_named() -> None:
    with (
        faulty("narrate.testing:ToneEngine") as first,
        faulty("narrate.testing:ToneEngine") as second,
        pytest.raises(EngineError, match=r"exit code 42.*stands in.*failed as well.*exit code 42") as caught,
    ):
        list(SubstitutingPool(first, second).speak_all([job(f"Two.{MARK}crash", key="k2")]))
    assert caught.value.key == "k2"
    with (
        faulty("narrate.testing:ToneEngine") as first,
        ProcessPool("narrate.testing:ToneEngine", jobs=1) as other,
        pytest.raises(EngineError, match="no voice of the language de"),
    ):
        list(SubstitutingPool(first, other).speak_all([job(f"Zwei.{MARK}raise", language="de")]))


def test_an_engine_that_does_not_start_any_more_is_stood_in_for(tmp_path: Path) -> None:
    with faulty("narrate.testing:ToneEngine") as first, ProcessPool("narrate.testing:ToneEngine", jobs=1) as other:
        pool = SubstitutingPool(first, other)
        assert len(pool.voices()) > 10
        first._reference = "narrate.testing:UnavailableEngine"
        first.close()
        [(_, pcm)] = pool.speak_all([job("One.")])
    assert pcm.substitute


def test_an_engine_that_fails_on_and_on_is_left_alone() -> None:
    jobs = [job(f"{number}.{MARK}raise") for number in range(30)]
    with faulty("narrate.testing:ToneEngine") as first, ProcessPool("narrate.testing:ToneEngine", jobs=1) as other:
        asked: list[str] = []

        class Counting:
            name, version, metered, phonetic = "tone", "1", False, False

            def attempt_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Pcm | EngineError]]:
                for one, result in first.attempt_all(jobs):
                    asked.append(one.text)
                    yield one, result

            def voices(self) -> tuple[Voice, ...]:
                return first.voices()

            def close(self) -> None:
                first.close()

        pool = SubstitutingPool(Counting(), other)  # type: ignore[arg-type]
        said = list(pool.speak_all(jobs))
        assert len(said) == 30
        assert all(pcm.substitute for _, pcm in said)
        assert GIVEN_UP <= len(asked) <= GIVEN_UP + 2


@pytest.mark.skipif(sys.platform != "linux", reason="a process of an engine is killed in the midst of a call")
def test_a_build_with_an_engine_that_hangs_is_only_late(tmp_path: Path) -> None:
    """Sentence by sentence the same bytes as of a healthy engine, in everything that is published."""
    paragraphs = [f"This is paragraph {number}. It has {number + 2} sentences." for number in range(9)]
    made, hung, limit = {}, 0, 1.0
    for name, fault in (("healthy", ""), ("tiring", "hang")):
        studio = Studio(tmp_path / name)
        studio.write("late-show.md", TEXT + "\n" + "\n\n".join(paragraphs))
        with faulty("narrate.testing:ToneEngine", timeout=limit, fault=fault) as pool:
            studio.pool = pool  # type: ignore[assignment]
            pool.said = []  # type: ignore[attr-defined]
            started = time.monotonic()
            result = studio.build()
            taken = time.monotonic() - started
        made[name] = studio.files()
        if fault:
            hung = result.synthesised // 9
    assert made["healthy"] == made["tiring"]
    assert hung >= 2
    assert hung * limit <= taken + limit  # a call or two fewer, where a pool was closed in between
    assert taken < (hung + 2) * (limit + 5) + 10


def faulty_studio(folder: Path, fallback: bool) -> Iterator[Studio]:
    studio = Studio(folder)
    studio.write("late-show.md", TEXT)
    first = faulty("narrate.testing:ToneEngine", fault="raise", on="I stayed")
    with first, ProcessPool("narrate.testing:ToneEngine", jobs=1) as other:
        for pool in (first, other):
            pool.said = []  # type: ignore[attr-defined]
        chosen = SubstitutingPool(first, other) if fallback else first
        chosen.said = []  # type: ignore[union-attr]
        studio.pool = chosen  # type: ignore[assignment]
        studio.settings = replace(studio.settings, speech=SpeechSettings(fallback="tone" if fallback else ""))
        yield studio


def test_without_another_engine_the_build_stops_and_names_file_line_and_text(tmp_path: Path) -> None:
    for studio in faulty_studio(tmp_path, fallback=False):
        with pytest.raises(EngineError, match="I stayed for the credits") as caught:
            studio.build()
        assert caught.value.where is not None
        script = tmp_path / "scripts" / "late-show.fountain"
        assert caught.value.where.path == script
        line = script.read_text("utf-8").splitlines()[(caught.value.where.line or 0) - 1]
        assert "I stayed for" in line
        assert not (tmp_path / "audio" / "feed.xml").exists()


def test_what_another_engine_spoke_stands_in_the_report_until_it_is_tried_again(tmp_path: Path) -> None:
    for studio in faulty_studio(tmp_path, fallback=True):
        assert studio.build().substituted == 1
        report = (tmp_path / "audio/late-show/report.txt").read_text("utf-8")
        assert "NAR-131" in report
        assert "I stayed for the credits" in report
        again = studio.build()
        assert (again.substituted, again.synthesised, again.encoded) == (1, 0, 0)
        assert (tmp_path / "audio/late-show/report.txt").read_text("utf-8") == report


def test_a_substitute_is_spoken_again_where_that_is_asked_for(tmp_path: Path) -> None:
    from narrate.model.sound import Samples
    from narrate.substitutes import Substitutes
    from narrate.testing import MemoryClipStore

    clips = MemoryClipStore()
    tone = ToneEngine().speak("One.", voice="en-us-1", prosody=Prosody())
    clips.write("a", tone)
    clips.write("b", replace(tone, substitute=True))
    asked = Substitutes(clips, retry=True)
    assert asked.find("a") is not None
    assert asked.find("b") is None
    asked.write("b", replace(tone, substitute=True))
    assert (found := asked.find("b")) is not None
    assert found.substitute
    assert found.length > Samples(0)
    assert asked.keys == {"b"}
    asked.write("b", tone)
    assert asked.keys == set()


def test_clips_on_disk_remember_who_spoke_them(tmp_path: Path) -> None:
    from narrate.adapters.clips import StoredClips
    from narrate.adapters.store import DiskStore

    clips = StoredClips(DiskStore(tmp_path))
    tone = ToneEngine().speak("One.", voice="en-us-1", prosody=Prosody())
    for key, substitute in (("a" * 64, False), ("b" * 64, True)):
        written = clips.write(key, replace(tone, substitute=substitute))
        assert written == clips.find(key)
        assert written.substitute is substitute
        assert clips.read(key).substitute is substitute


@pytest.mark.parametrize(
    ("text", "number"), [("I stayed for the credits, too.", 3), ("Nothing like it.", None), ("", None)]
)
def test_a_line_is_found_whatever_marks_it_has(text: str, number: int | None) -> None:
    assert line_number("Title: A\n\nI stayed for the *cre\\dits*, too. And more.\n", text) == number
