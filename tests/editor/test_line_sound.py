"""A line is heard in the editor as the next build will say it: by the same voice, in the same manner."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from bench_sample import InlinePool, Studio

from narrate.editor.sound import line_sound
from narrate.model.sound import Job, Manners
from narrate.ports import Pcm
from narrate.publication import read_state
from narrate.settings import BuildSettings, Settings

TEXT = """A Talk

ADA REED: I liked it. Did you?

BEN OAK: I did not!

ADA REED: Were you asleep?

BEN OAK: That may be.
"""


class Recording(InlinePool):
    """Keeps what it was asked to say, by its words."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: dict[str, Job] = {}

    def speak_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Pcm]]:
        asked = list(jobs)
        self.jobs.update({job.text: job for job in asked})
        return super().speak_all(asked)


def studio(folder: Path) -> tuple[Studio, dict[str, Job]]:
    made = Studio(folder)
    made.write("talk.txt", TEXT)
    pool = Recording()
    made.pool = pool
    return made, pool.jobs


def test_a_line_is_heard_as_the_build_says_it(tmp_path: Path) -> None:
    house, built = studio(tmp_path / "house")
    [one] = house.build().manuscripts
    fresh, asked = studio(tmp_path / "fresh")
    empty = read_state(fresh.publisher, tmp_path)  # nobody has a voice yet
    for line_id, _, line in one.script.lines():
        if line.voiced:
            file = line_sound(one, line_id, empty, fresh.bench(), house.settings, house.lexicon)
            assert file is not None
            with wave.open(io.BytesIO(file)) as sound:
                assert sound.getnframes() > 0
    heard = {text: job for text, job in asked.items() if text in built}
    assert "I did not!" in heard
    assert len({job.voice for job in heard.values()}) > 1
    assert {text: job.key for text, job in heard.items()} == {text: built[text].key for text in heard}
    assert line_sound(one, "nothing", empty, fresh.bench(), house.settings, house.lexicon) is None


def test_its_manner_is_that_of_the_settings(tmp_path: Path) -> None:
    house, _ = studio(tmp_path / "house")
    [one] = house.build().manuscripts
    question = next(line_id for line_id, _, line in one.script.lines() if line.text == "I did not!")
    rates = {}
    for much in Manners:
        other, asked = studio(tmp_path / much)
        settings = replace(Settings(build=BuildSettings()), speech=replace(Settings().speech, manners=much))
        state = read_state(other.publisher, tmp_path)
        assert line_sound(one, question, state, other.bench(), settings, house.lexicon)
        rates[much] = asked["I did not!"].prosody.rate
    assert rates[Manners.OFF] == 175 > rates[Manners.SLIGHT] > rates[Manners.CLEAR]
