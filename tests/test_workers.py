"""Engines that die, hang and chatter, and a pool that endures them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrate.errors import EngineError
from narrate.model.sound import Job, Prosody
from narrate.testing import MARK, ToneEngine
from narrate.workers import ProcessPool

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def job(text: str, *, voice: str = "en-us-1") -> Job:
    return Job(key=text, voice=voice, prosody=Prosody(), text=text, language="en", where="chapter 1")


def pool(engine: str, *, jobs: int = 1, timeout: float = 30.0) -> ProcessPool:
    return ProcessPool(f"narrate.testing:{engine}", jobs=jobs, timeout=timeout)


def children() -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if int(parent) == os.getpid():
                found.add(int(entry.name))
    return found


def test_every_job_is_answered_by_its_own_sound() -> None:
    jobs = [job("Word " * (1 + number % 7) + str(number)) for number in range(60)]
    with pool("ToneEngine", jobs=3) as workers:
        results = {done.key: pcm for done, pcm in workers.speak_all(jobs)}
    assert results == {one.key: ToneEngine().speak(one.text, voice=one.voice, prosody=one.prosody) for one in jobs}


def test_order_and_number_of_workers_do_not_matter() -> None:
    jobs = [job(f"Number {number}.") for number in range(8)]
    with pool("ToneEngine", jobs=1) as one, pool("ToneEngine", jobs=3) as three:
        first = {done.key: pcm for done, pcm in one.speak_all(jobs)}
        second = {done.key: pcm for done, pcm in three.speak_all(reversed(jobs))}
    assert first == second


def test_about_and_voices() -> None:
    with pool("ToneEngine") as workers:
        assert (workers.name, workers.version) == ("tone", "tone 1")
        assert workers.voices() == ToneEngine().voices()


def test_entry_point_and_unknown_names() -> None:
    with ProcessPool("pyttsx3", jobs=1) as workers:
        assert workers.name == "pyttsx3"
    with pytest.raises(EngineError, match="pyttsx3") as caught:
        ProcessPool("nosuch")
    assert "speech.engine" in caught.value.remedy


@pytest.mark.parametrize(
    ("engine", "words"),
    [
        ("CrashingEngine", "exit code 42"),
        ("RaisingEngine", "RuntimeError: run loop not started"),
        ("EmptyEngine", "no sound"),
        ("SilentEngine", "silence"),
        ("WrongRateEngine", "0 samples a second"),
    ],
)
def test_a_sentence_that_fails_twice_is_named(engine: str, words: str) -> None:
    bad = f"{MARK} and so on, for longer than anybody would want to read in an error's message."
    with pool(engine) as workers:
        with pytest.raises(EngineError, match=words) as caught:
            list(workers.speak_all([job("Good."), job(bad)]))
        message = str(caught.value)
        assert bad[:50] in message
        assert bad not in message
        assert "en-us-1" in message
        assert "chapter 1" in message
        assert caught.value.remedy
        assert [done.text for done, _ in workers.speak_all([job("Good again.")])] == ["Good again."]


def test_a_hung_worker_is_killed_in_time() -> None:
    with pool("HangingEngine", timeout=0.3) as workers:
        list(workers.speak_all([job("Good.")]))
        started = time.monotonic()
        with pytest.raises(EngineError, match="took longer than") as caught:
            list(workers.speak_all([job(MARK)]))
        assert time.monotonic() - started < 5
        assert "speech.timeout" in caught.value.remedy


def test_a_sentence_that_fails_once_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "flaky_engine_once.py").write_text(
        textwrap.dedent("""
            import os, pathlib
            from narrate.testing import ToneEngine

            class Flaky(ToneEngine):
                def speak(self, text, *, voice, prosody):
                    flag = pathlib.Path(__file__).with_name("crashed")
                    if not flag.exists():
                        flag.touch()
                        os.kill(os.getpid(), 11)
                    return super().speak(text, voice=voice, prosody=prosody)
        """)
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with ProcessPool("flaky_engine_once:Flaky", jobs=1) as workers:
        results = list(workers.speak_all([job("One."), job("Two.")]))
    assert (tmp_path / "crashed").exists()
    assert sorted(done.text for done, _ in results) == ["One.", "Two."]


def test_an_engine_that_cannot_be_made() -> None:
    with pool("UnavailableEngine") as workers, pytest.raises(EngineError, match=r"not installed.*Install it"):
        workers.voices()
    with pool("NoSuchEngine") as workers, pytest.raises(EngineError, match="NoSuchEngine"):
        _ = workers.version


def test_an_unknown_voice_keeps_the_engines_advice() -> None:
    with pool("ToneEngine") as workers, pytest.raises(EngineError, match="nobody") as caught:
        list(workers.speak_all([job("Hello.", voice="nobody")]))
    assert "Choose one of" in caught.value.remedy


def test_what_an_engine_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    with pool("PrintingEngine") as workers:
        results = list(workers.speak_all([job("One."), job("Two.")]))
    assert len(results) == 2
    assert capfd.readouterr() == ("", "")


def test_few_jobs_are_taken_in_advance() -> None:
    taken = 0

    def jobs() -> Iterator[Job]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield job(f"Number {number}.")

    with pool("ToneEngine", jobs=2) as workers:
        results = workers.speak_all(jobs())
        next(results)
        assert taken <= 5
        results.close()  # type: ignore[attr-defined]
        assert len(list(workers.speak_all([job("Afterwards.")]))) == 1


def test_an_error_in_the_jobs_is_not_lost() -> None:
    def jobs() -> Iterator[Job]:
        yield job("One.")
        raise ValueError("broken plan")

    with pool("ToneEngine") as workers, pytest.raises(ValueError, match="broken plan"):
        list(workers.speak_all(jobs()))


@LINUX
def test_workers_start_when_needed_and_end_with_the_pool() -> None:
    before = children()
    with pool("ToneEngine", jobs=4) as workers:
        assert children() == before
        list(workers.speak_all([job("Only one.")]))
        assert len(children() - before) == 1
    assert children() == before


@LINUX
def test_closing_does_not_wait_for_a_hung_engine() -> None:
    before = children()
    workers = pool("HangingEngine", jobs=2)
    results = workers.speak_all([job("Good."), job(MARK)])
    assert next(results)[0].text == "Good."
    started = time.monotonic()
    workers.close()
    assert time.monotonic() - started < 1
    assert children() == before


SCRIPT = """
import sys
from narrate.model.sound import Job, Prosody
from narrate.testing import MARK
from narrate.workers import ProcessPool
with ProcessPool("narrate.testing:HangingEngine", jobs=2, timeout=60) as pool:
    said = ("Go.", MARK, MARK)
    jobs = [Job(key=t, voice="en-us-1", prosody=Prosody(), text=t, language="en", where="") for t in said]
    try:
        for job, pcm in pool.speak_all(jobs):
            print(*(clerk._worker._process.pid for clerk in pool._staff), flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
"""


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@LINUX
@pytest.mark.parametrize(("blow", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_no_worker_outlives_the_program(blow: signal.Signals, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as program:
        if program.stdout is None or program.stderr is None:
            pytest.fail("no pipes")
        workers = [int(pid) for pid in program.stdout.readline().split()]
        assert len(workers) == 2
        assert all(map(_alive, workers))
        started = time.monotonic()
        os.killpg(program.pid, blow)
        assert program.wait(timeout=5) == code
        assert time.monotonic() - started < 1.5
        assert program.stderr.read() == b""
    deadline = time.monotonic() + 2
    while any(map(_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(_alive, workers))


def test_a_pool_tells_phonemes_where_its_engine_does() -> None:
    with ProcessPool("narrate.testing:PhoneticToneEngine", jobs=1) as pool:
        assert pool.phonetic
        assert pool.phonemes("Ann Ray.", voice="en-gb-0") == "ann ray"
        assert pool.in_dictionary(["nobody", "Jonze"], voice="en-gb-0") == (True, False)
        with pytest.raises(EngineError, match=r"cannot tell.*no voice"):
            pool.phonemes("Ann Ray.", voice="nobody")


def test_a_pool_says_where_its_engine_tells_no_phonemes() -> None:
    with ProcessPool("narrate.testing:ToneEngine", jobs=1) as pool:
        assert not pool.phonetic
        with pytest.raises(EngineError, match="does not tell its phonemes"):
            pool.phonemes("Ann Ray.", voice="en-gb-0")
