"""The arithmetic of time: what `assemble` plans is what `render` produces."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.assembly import assemble, longest_pause, render, resampled_length, shortened, tone_between_chapters
from narrate.errors import EngineError, InputError, SettingsError
from narrate.model.script import Chapter, Script
from narrate.model.sound import Boundary, Clip, Manner, Manners, Samples, Timeline, Utterance
from narrate.ports import FRAME, FRAME_RATE, Pcm

RATES = (8000, 16000, 22050, 44100)


class Clips:
    """A ClipStore of samples made up on the spot."""

    def __init__(self, sounds: dict[str, Pcm]) -> None:
        self.sounds = sounds

    def find(self, key: str) -> Clip | None:
        pcm = self.sounds.get(key)
        return None if pcm is None else Clip(key=key, rate=pcm.rate, length=Samples(len(pcm.data) // 2))

    def read(self, key: str) -> Pcm:
        return self.sounds[key]

    def write(self, key: str, pcm: Pcm) -> Clip:
        raise NotImplementedError


def utterance(
    number: int,
    *,
    chapter: int = 0,
    boundary: Boundary = Boundary.SENTENCE,
    speaker: str = "Ada",
    announced: bool = False,
) -> Utterance:
    return Utterance(
        id=f"u{number}",
        line_id="" if announced else f"l{number}",
        chapter=chapter,
        speaker=speaker,
        text=f"Sentence {number}.",
        spoken=f"sentence {number}",
        boundary=boundary,
        language="en",
    )


def tone(length: int, rate: int = 22050, level: float = 8000.0, hertz: float = 440.0) -> Pcm:
    samples = np.rint(level * np.sin(2 * np.pi * hertz * np.arange(length) / rate)).astype("<i2")
    return Pcm(rate=rate, data=samples.tobytes())


def timeline_of(
    utterances: list[Utterance], sounds: dict[str, Pcm], *, pauses: str = "natural", **options: Any
) -> tuple[Timeline, Clips]:
    store = Clips(sounds)
    script = Script(title="The Programme", chapters=tuple(Chapter(title=f"Part {n}") for n in range(6)))
    clips = {key: clip for key in sounds if (clip := store.find(key)) is not None}
    jobs = {u.id: f"k{u.id}" for u in utterances}
    return assemble(script, utterances, jobs, clips, {"Bea": -6.0}, pauses=pauses, **options), store


@st.composite
def programmes(draw: st.DrawFn) -> tuple[list[Utterance], dict[str, Pcm]]:
    count = draw(st.integers(1, 8))
    chapters = sorted(draw(st.lists(st.integers(0, 5), min_size=count, max_size=count)))
    utterances = [
        utterance(
            n,
            chapter=chapters[n],
            boundary=draw(st.sampled_from(list(Boundary))),
            speaker=draw(st.sampled_from(["Ada", "Bea"])),
            announced=draw(st.booleans()),
        )
        for n in range(count)
    ]
    sounds = {
        f"k{u.id}": tone(draw(st.integers(1, 3000)), draw(st.sampled_from(RATES)), draw(st.floats(1, 32767)))
        for u in utterances
    }
    return utterances, sounds


@given(programmes(), st.sampled_from(["brisk", "natural", "calm"]), st.integers(50, 600))
def test_time_is_whole(made: tuple[list[Utterance], dict[str, Pcm]], pauses: str, words: int) -> None:
    utterances, sounds = made
    timeline, store = timeline_of(utterances, sounds, pauses=pauses, words_a_minute=words)
    assert timeline.rate in {max(pcm.rate for pcm in sounds.values()), FRAME_RATE}
    assert sum(s.pause + s.length for s in timeline.segments) + timeline.tail == timeline.length
    edges = [0]
    for cue, segment in zip(timeline.cues, timeline.segments, strict=True):
        assert cue.end - cue.start == segment.length > 0
        assert cue.start == edges[-1] + segment.pause
        assert cue.start * FRAME_RATE % (FRAME * timeline.rate) == 0, "clips begin with an MP3 frame"
        edges.append(cue.end)
    assert edges[-1] + timeline.tail == timeline.length
    assert sum(map(len, render(timeline, store))) == 2 * timeline.length


@given(programmes())
def test_chapters_cover_the_programme(made: tuple[list[Utterance], dict[str, Pcm]]) -> None:
    utterances, sounds = made
    timeline, _ = timeline_of(utterances, sounds)
    marks = timeline.chapters
    assert marks[0].start == 0
    assert marks[-1].end == timeline.length
    assert all(before.end == after.start for before, after in pairwise(marks))
    assert all(mark.start < mark.end for mark in marks)
    heard = list(dict.fromkeys(u.chapter for u in utterances))
    assert [mark.title for mark in marks] == [f"Part {n}" for n in heard]
    for chapter, mark in zip(heard, marks, strict=True):
        for cue in timeline.cues:
            assert (mark.start <= cue.start and cue.end <= mark.end) == (cue.chapter == chapter)


@given(programmes(), st.data())
def test_an_insertion_leaves_the_others(made: tuple[list[Utterance], dict[str, Pcm]], data: st.DataObject) -> None:
    utterances, sounds = made
    place = data.draw(st.integers(1, len(utterances)))
    new = utterance(99, chapter=utterances[place - 1].chapter)
    more = [*utterances[:place], new, *utterances[place:]]
    before, _ = timeline_of(utterances, sounds)
    after, _ = timeline_of(more, sounds | {"ku99": tone(100, 8000)})
    assert [c.id for c in after.cues if c.id != "u99"] == [c.id for c in before.cues]
    assert after.cues[:place] == before.cues[:place]
    # The pause after what is new may differ by less than a frame of the grid; what follows is as it was.
    assert after.segments[:place] == before.segments[:place]
    assert after.segments[place + 2 :] == before.segments[place + 1 :]
    added = after.length - before.length
    assert added * FRAME_RATE % (FRAME * after.rate) == 0
    assert [c.start - added for c in after.cues[place + 1 :]] == [c.start for c in before.cues[place:]]


def test_pauses_by_boundary_in_samples() -> None:
    kinds = [Boundary.SENTENCE, Boundary.SENTENCE, Boundary.PARAGRAPH, Boundary.TURN, Boundary.CHAPTER]
    utterances = [utterance(n, boundary=kind, chapter=kind == Boundary.CHAPTER) for n, kind in enumerate(kinds)]
    sounds = {f"ku{n}": tone(2205, 22050) for n in range(5)}
    timeline, _ = timeline_of(utterances, sounds)
    half_a_frame = FRAME * 22050 // FRAME_RATE // 2
    wanted = [6615, 7717, 14332, 16537, 35280]
    assert [s.pause for s in timeline.segments] == [pytest.approx(w, abs=half_a_frame) for w in wanted]
    assert timeline.tail == pytest.approx(22050, abs=half_a_frame)
    fast, _ = timeline_of(utterances, sounds, words_a_minute=350)
    assert [s.pause for s in fast.segments] == [pytest.approx(w / 2, abs=half_a_frame) for w in wanted]
    faster, _ = timeline_of(utterances, sounds, words_a_minute=5000)
    assert faster == fast
    lengths = [timeline_of(utterances, sounds, pauses=p)[0].length for p in ("brisk", "natural", "calm")]
    assert lengths == sorted(set(lengths))


def test_a_chapter_begins_shortly_before_its_first_word() -> None:
    utterances = [utterance(0), utterance(1, chapter=3, boundary=Boundary.CHAPTER)]
    timeline, _ = timeline_of(utterances, {"ku0": tone(800), "ku1": tone(800)})
    assert timeline.cues[1].start - timeline.chapters[1].start == 3307


def test_an_untitled_chapter_gets_a_name() -> None:
    script = Script(title="On Silence", chapters=(Chapter(), Chapter()))
    utterances = [utterance(0), utterance(1, chapter=1)]
    clips = {"k": Clip(key="k", rate=8000, length=Samples(10))}
    timeline = assemble(script, utterances, {"u0": "k", "u1": "k"}, clips, {}, pauses="natural")
    assert [mark.title for mark in timeline.chapters] == ["On Silence", "Sentence 1."]


def test_cues_show_what_is_written() -> None:
    utterances = [utterance(0), utterance(1, announced=True)]
    timeline, _ = timeline_of(utterances, {"ku0": tone(9), "ku1": tone(9)})
    assert [(c.text, c.line_id) for c in timeline.cues] == [("Sentence 0.", "l0"), ("Sentence 1.", "")]


def test_gain_saturates() -> None:
    loud = Pcm(rate=22050, data=np.array([20000, -20000, 100], "<i2").tobytes())
    clips = {"k": Clip(key="k", rate=22050, length=Samples(3))}
    script = Script(chapters=(Chapter(title="One"),))
    timeline = assemble(script, [utterance(0)], {"u0": "k"}, clips, {"Ada": 20 * np.log10(2)}, pauses="natural")
    sound = list(render(timeline, Clips({"k": loud})))[1]
    assert np.frombuffer(sound, "<i2").tolist() == [32767, -32768, 200]


def test_a_gain_of_the_speaker_is_applied() -> None:
    timeline, store = timeline_of([utterance(0, speaker="Bea")], {"ku0": tone(4000, 8000)})
    sound = np.frombuffer(b"".join(render(timeline, store)), "<i2").astype(float)
    assert 20 * np.log10(np.abs(sound).max() / 8000) == pytest.approx(-6.0, abs=0.01)


def test_another_rate_keeps_pitch_and_level() -> None:
    sounds = {"ku0": tone(8000, 16000, 9000, 500), "ku1": tone(22050, 22050, 100, 100)}
    timeline, store = timeline_of([utterance(0), utterance(1)], sounds)
    converted = np.frombuffer(list(render(timeline, store))[1], "<i2").astype(float)
    assert len(converted) == resampled_length(8000, 16000, 22050) == 11025
    expected = 9000 * np.sin(2 * np.pi * 500 * np.arange(11025) / 22050)
    assert np.abs(converted - expected).max() < 2


@given(st.integers(1, 10**7), st.sampled_from(RATES), st.sampled_from(RATES))
def test_resampled_length_is_the_nearest(length: int, source: int, target: int) -> None:
    assert abs(resampled_length(length, source, target) - max(1, length * target / source)) <= 0.5


def test_what_cannot_be_assembled_says_why() -> None:
    script = Script(chapters=(Chapter(title="One"),))
    with pytest.raises(InputError, match="nothing to read"):
        assemble(script, [], {}, {}, {}, pauses="natural")
    with pytest.raises(SettingsError, match="brisk, natural, calm"):
        assemble(script, [utterance(0)], {}, {}, {}, pauses="hectic")
    with pytest.raises(EngineError, match=r"“Sentence 0\.” of Ada"):
        assemble(script, [utterance(0)], {"u0": "k"}, {}, {}, pauses="natural")


def test_a_clip_that_went_or_changed_stops_the_render() -> None:
    timeline, _ = timeline_of([utterance(0)], {"ku0": tone(500)})
    with pytest.raises(EngineError, match="gone from the cache"):
        list(render(timeline, Clips({})))
    with pytest.raises(EngineError, match="changed"):
        list(render(timeline, Clips({"ku0": tone(501)})))


def test_shortened_ends_at_a_word() -> None:
    assert shortened("short") == "short"
    long = shortened("The projectionist, who had waited for the rain to stop, left the booth.")
    assert long == "The projectionist, who had waited for the rain to stop, left…"
    assert len(shortened("x" * 500)) == 61


def test_a_tone_between_chapters_is_never_under_speech() -> None:
    sounds = {f"k{number}": tone(4000 + number) for number in range(3)} | {"t": tone_between_chapters()}
    said = [
        utterance(0, boundary=Boundary.START),
        utterance(1, boundary=Boundary.TURN),
        utterance(2, chapter=1, boundary=Boundary.CHAPTER),
    ]
    clips = Clips(sounds)
    found = {key: clip for key in sounds if (clip := clips.find(key)) is not None}
    keys = {f"u{number}": f"k{number}" for number in range(3)}
    script = Script(chapters=(Chapter(title="One"), Chapter(title="Two")))
    without, timeline = (
        assemble(script, said, keys, found, {}, pauses="brisk", words_a_minute=350, tone=one)
        for one in (None, found["t"])
    )
    assert [segment.clip for segment in timeline.segments] == ["k0", "k1", "t", "k2"]
    own, after = timeline.segments[2:]
    assert own.length == 300 * timeline.rate // 1000
    assert min(own.pause, after.pause) > timeline.rate // 10
    assert timeline.cues[:2] == without.cues[:2]
    assert timeline.length > without.length
    assert timeline.chapters[1].start == timeline.cues[2].start - 150 * timeline.rate // 1000
    data = np.frombuffer(b"".join(render(timeline, clips)), "<i2")
    assert len(data) == timeline.length
    start = timeline.cues[1].end + own.pause
    between = data[timeline.cues[1].end : timeline.cues[2].start]
    sounding = data[start : start + own.length]
    assert 2900 < abs(sounding).max() <= 3010
    assert np.count_nonzero(between) == np.count_nonzero(sounding)
    assert abs(int(sounding[0])) < 10
    assert abs(int(sounding[-1])) < 10


def test_pauses_between_manners_are_longer_or_shorter() -> None:
    order = (
        Manner.PLAIN,
        Manner.PLAIN,
        Manner.QUOTE,
        Manner.QUOTE,
        Manner.PLAIN,
        Manner.ASIDE,
        Manner.QUESTION,
        Manner.PLAIN,
    )
    said = [replace(utterance(n, boundary=Boundary.PARAGRAPH), manner=manner) for n, manner in enumerate(order)]
    sounds = {f"k{one.id}": tone(2205) for one in said}

    def pauses_of(much: Manners) -> list[float]:
        timeline, _ = timeline_of(said, sounds, manners=much)
        return [round(1000 * segment.pause / timeline.rate) for segment in timeline.segments[1:]]

    off, slight, clear = (pauses_of(much) for much in Manners)
    frame = 1000 * FRAME / FRAME_RATE  # clips begin on a grid
    assert all(abs(pause - 650) <= frame for pause in off)
    for change, pause, more in zip((0, 15, 0, 15, -10, -10, 15), slight, clear, strict=True):
        assert abs(pause - 650 * (100 + change) / 100) <= frame
        assert (more - pause) * change > 0 or more == pause == 650 or abs(more - pause) <= frame
    longest = [longest_pause("natural", manners=much) for much in Manners]
    assert longest == sorted(set(longest))
    every = [replace(utterance(n, boundary=Boundary.CHAPTER), manner=one) for n, one in enumerate(order)]
    loud, _ = timeline_of(every, sounds, manners=Manners.CLEAR)
    assert max(1000 * segment.pause / loud.rate for segment in loud.segments) <= longest[-1]
