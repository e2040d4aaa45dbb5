"""Takes that nobody would listen to are found, and those of real voices are not."""

from __future__ import annotations

import math
import struct
import sys
import time
from pathlib import Path

import pytest

from narrate.adapters.engines.espeak import EspeakEngine
from narrate.model.sound import Job, Prosody
from narrate.ports import Pcm
from narrate.takes import problem
from narrate.testing import ODD_TEXTS, ToneEngine
from narrate.workers import ProcessPool

TEXT = "Nobody in the harbour had seen the lamp go out that night."
RATE = 16000
SECONDS = 4


def noise(count: int) -> list[int]:
    """Numbers of a linear congruential generator (Numerical Recipes), which are white enough."""
    state, made = 1, []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        made.append((state >> 16) - 32768)
    return made


def speechlike(seconds: float = SECONDS) -> list[int]:
    """A tone that swells and fades four times a second."""
    count = round(RATE * seconds)
    return [
        round(9000 * math.sin(at / 20) * math.sin(4 * math.pi * at / RATE) ** 2 * min(1, (count - at) / 800))
        for at in range(count)
    ]


def pcm(samples: list[int], rate: int = RATE) -> Pcm:
    return Pcm(rate=rate, data=struct.pack(f"<{len(samples)}h", *samples))


@pytest.mark.parametrize(
    ("take", "words"),
    [
        (pcm(speechlike()), ""),
        (pcm([]), "no sound"),
        (Pcm(rate=RATE, data=b"\x01\x02\x03"), "half a sample"),
        (pcm([0] * RATE), "silence"),
        (pcm(speechlike(), rate=0), "0 samples a second"),
        (pcm(speechlike(0.3)), "far too little"),
        (pcm(speechlike(60)), "far too much"),
        (pcm(speechlike(), rate=192000), "far too little"),  # a wrong rate is heard as a wrong length
        (pcm([max(-32768, min(32767, 40 * sample)) for sample in speechlike()]), "distorted"),
        (pcm([sample // 4 for sample in noise(RATE * SECONDS)]), "noise"),
        (pcm([*speechlike(), *(round(9000 * math.sin(at / 20)) for at in range(1289))]), "breaks off"),
    ],
)
def test_what_is_wrong_is_named(take: Pcm, words: str) -> None:
    found = problem(take, TEXT, Prosody())
    assert words in found
    assert bool(found) == bool(words)


def test_a_slow_rate_may_take_longer() -> None:
    long = pcm(speechlike(50))
    assert "too much" in problem(long, TEXT, Prosody(rate=300))
    assert problem(long, TEXT, Prosody(rate=80)) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the wheel with espeak-ng is for Linux")
def test_real_takes_pass() -> None:
    engine = EspeakEngine()
    samples = sorted((Path(__file__).parents[1] / "scripts").glob("*.fountain"))
    lines = [line for path in samples for line in path.read_text("utf-8").splitlines() if line.strip()][::9]
    voices = ("en-us", "en-us+linda", "en-us+Nguyen", "en-gb+Annie")
    said = [
        (text, voices[number % len(voices)]) for number, text in enumerate((*ODD_TEXTS, *lines, "1984 £25 %", "Ah!"))
    ]
    for rate in (80, 175, 450):
        prosody = Prosody(rate=rate)
        found = {text: problem(engine.speak(text, voice=voice, prosody=prosody), text, prosody) for text, voice in said}
        assert {text: wrong for text, wrong in found.items() if wrong} == {}
    assert len(lines) > 20


def test_an_engine_that_hangs_at_every_tenth_sentence_only_delays() -> None:
    jobs = [
        Job(key=str(number), voice="en-us-1", prosody=Prosody(), text=f"Sentence {number}.", language="en", where="")
        for number in range(45)
    ]
    limit = 1.0
    started = time.monotonic()
    options = {"engine": "narrate.testing:ToneEngine", "fault": "hang"}
    with ProcessPool("narrate.testing.faults:FaultyEngine", jobs=1, timeout=limit, options=options) as pool:
        results = {done.key: take for done, take in pool.speak_all(jobs)}
    taken = time.monotonic() - started
    healthy = ToneEngine()
    assert results == {job.key: healthy.speak(job.text, voice=job.voice, prosody=job.prosody) for job in jobs}
    # A fresh process gives nine sentences; the tenth costs its limit, and is the first of the next one.
    hung = (len(jobs) - 1) // 9
    assert hung * limit < taken < hung * (limit + 5) + 10
