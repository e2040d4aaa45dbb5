"""From clips to a programme: pauses, chapters, cues, and the samples in their order.

Everything is counted in samples of the timeline's rate. `render` puts out exactly `Timeline.length` samples, whatever
the clips' own rates are, because `resampled_length` is the only place that says how long a converted clip is.
"""

from __future__ import annotations

import functools
import hashlib
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from narrate.errors import EngineError, InputError, SettingsError
from narrate.manners import longest_change, pause_change
from narrate.model.script import Script
from narrate.model.sound import Boundary, ChapterMark, Clip, Cue, Manners, Samples, Segment, Timeline, Utterance
from narrate.ports import CLIP_LEAD, CLIP_ROOM, FRAME, FRAME_RATE, ClipStore, Pcm

REFERENCE_RATE = 175
"""Words a minute for which the profiles are written; espeak-ng's and SAPI's own default."""

# Reading aloud, people pause for 200-980 ms (fast readers) to 340-1360 ms (slow ones) between sentences, and for
# 400-1340 to 750-1800 ms between paragraphs (Kazlauskienė & Kalašinskaitė 2020, doi:10.15388/RESPECTUS.2019.37.42.37).
# Low values of these are taken: a synthetic voice does not need to breathe, and many listeners know faster speech from
# their screen readers. A change of speaker is a paragraph and a little more, for the ear to let go of one voice; a
# chapter's pause passes the second that is rare within running speech (Campione & Véronis 2002, Speech Prosody,
# 199-202), and is so heard as an end.
_PROFILES: dict[str, dict[Boundary, int]] = {
    "brisk": {
        Boundary.START: 200,
        Boundary.SENTENCE: 220,
        Boundary.PARAGRAPH: 400,
        Boundary.TURN: 480,
        Boundary.CHAPTER: 1050,
    },
    "natural": {
        Boundary.START: 300,
        Boundary.SENTENCE: 350,
        Boundary.PARAGRAPH: 650,
        Boundary.TURN: 750,
        Boundary.CHAPTER: 1600,
    },
    "calm": {
        Boundary.START: 500,
        Boundary.SENTENCE: 550,
        Boundary.PARAGRAPH: 1000,
        Boundary.TURN: 1150,
        Boundary.CHAPTER: 2200,
    },
}
_TAILS = {"brisk": 600, "natural": 1000, "calm": 1500}

CHAPTER_LEAD = 150
"""Milliseconds of the pause that belong to the chapter which follows: a seek in MP3 lands up to two frames (52 ms) late
or early, and the first word must not be cut."""

TONE = hashlib.sha256(b"tone 1").hexdigest()
"""The key of the tone between chapters; another when its sound is."""
_TONE_RATE = 44100
_TONE_LENGTH = 300
"""Milliseconds."""
_TONE_PITCH = 587.33
"""Hz: D5, well above the voices' own pitch, so that it is not taken for one."""
_TONE_PEAK = 3000
"""Of 32767: softer than speech."""

_TITLE_LENGTH = 60
"""Characters of a title that is taken from a chapter's first sentence."""


class _PauseScale(NamedTuple):
    """Milliseconds to samples, at a speed of speech."""

    rate: int
    words_a_minute: int

    def samples(self, milliseconds: int) -> Samples:
        return Samples(milliseconds * self.rate * REFERENCE_RATE // (1000 * self.words_a_minute))


def resampled_length(length: int, source: int, target: int) -> Samples:
    """How many samples a clip of `length` samples at `source` Hz has at `target` Hz: the nearest, half up, at least 1.

    The only definition; `assemble` plans with it and `render` produces it.
    """
    return Samples(length) if source == target else Samples(max(1, (2 * length * target + source) // (2 * source)))


def assemble(
    script: Script,
    utterances: Sequence[Utterance],
    jobs_by_utterance: Mapping[str, str],
    clips: Mapping[str, Clip],
    gains: Mapping[str, float],
    *,
    pauses: str,
    words_a_minute: int = REFERENCE_RATE,
    tone: Clip | None = None,
    manners: Manners = Manners.OFF,
) -> Timeline:
    """Lay clips along time.

    Parameters
    ----------
    script: for the chapters' titles.
    utterances: in the order of reading.
    jobs_by_utterance: an utterance's id → its clip's key.
    clips: by key.
    gains: a speaker's gain in decibels; 0 where there is none.
    pauses: `brisk`, `natural` or `calm`.
    words_a_minute: the speed of speech, with which pauses shrink and grow; taken as between half and twice
        `REFERENCE_RATE`, because a boundary must stay audible and a pause must not become a gap.
    tone: what is heard between chapters, in the middle of the pause and so never under speech; None for nothing.
    manners: how much pauses change between sentences that are said in different manners.

    Raises InputError if there is nothing to read, EngineError for an utterance without a clip, SettingsError for an
    unknown profile.
    """
    profile = _profile(pauses)
    if not utterances:
        raise InputError("There is nothing to read aloud.", remedy="Look into the script at what was skipped, and why.")
    found = [_clip_of(utterance, jobs_by_utterance, clips) for utterance in utterances]
    rate = _rate(clip.rate for clip in found)
    scale = _PauseScale(rate, min(max(words_a_minute, REFERENCE_RATE // 2), REFERENCE_RATE * 2))
    segments: list[Segment] = []
    cues: list[Cue] = []
    pauses_before: list[Samples] = []
    now = 0
    free = CLIP_LEAD * FRAME * rate // FRAME_RATE
    room = -(-CLIP_ROOM * rate // FRAME_RATE)
    manner = utterances[0].manner
    for utterance, clip in zip(utterances, found, strict=True):
        boundary = utterance.boundary if segments else Boundary.START
        change = pause_change(manner, utterance.manner, manners)
        silence = scale.samples(profile[boundary] * (100 + change) // 100)
        manner = utterance.manner
        if tone is not None and boundary is Boundary.CHAPTER:
            start = _on_grid(now + silence // 2, rate, at_least=free)
            length = resampled_length(tone.length, tone.rate, rate)
            segments.append(Segment(pause=Samples(start - now), clip=tone.key, gain=0.0, length=length))
            silence = Samples(silence - silence // 2)
            now = start + length
            free = now + room
        start = _on_grid(now + silence, rate, at_least=free)
        pause = Samples(start - now)
        pauses_before.append(pause)
        length = resampled_length(clip.length, clip.rate, rate)
        gain = gains.get(utterance.speaker, 0.0)
        segments.append(Segment(pause=pause, clip=clip.key, gain=gain, length=length))
        cues.append(_cue(utterance, Samples(now + pause), length))
        now = start + length
        free = now + room
    tail = Samples(_on_grid(now + scale.samples(_TAILS[pauses]), rate, at_least=free) - now)
    return Timeline(
        rate=rate,
        length=Samples(now + tail),
        segments=tuple(segments),
        tail=tail,
        cues=tuple(cues),
        chapters=_chapters(script, pauses_before, cues, Samples(now + tail), rate),
    )


def tones(timeline: Timeline) -> tuple[tuple[Samples, Samples], ...]:
    """Begin and end of each tone between chapters."""
    found: list[tuple[Samples, Samples]] = []
    now = 0
    for segment in timeline.segments:
        start = now + segment.pause
        now = start + segment.length
        if segment.clip == TONE:
            found.append((Samples(start), Samples(now)))
    return tuple(found)


def longest_pause(pauses: str, words_a_minute: int = REFERENCE_RATE, manners: Manners = Manners.OFF) -> int:
    """Milliseconds of the longest silence between two sentences, or after the last, that a profile makes.

    Parameters as for `assemble`. Raises SettingsError for an unknown profile.
    """
    longest = max(_profile(pauses).values()) * (100 + longest_change(manners)) // 100
    scale = _PauseScale(1000, min(max(words_a_minute, REFERENCE_RATE // 2), REFERENCE_RATE * 2))
    return int(scale.samples(max(longest, _TAILS[pauses]))) + -(-1000 * FRAME // FRAME_RATE)


def _rate(rates: Iterable[int]) -> int:
    """The timeline's rate: the clips' highest where the grid is whole samples at it, else the grid's own."""
    highest = max(rates)
    return highest if FRAME_RATE % highest == 0 and FRAME * highest % FRAME_RATE == 0 else FRAME_RATE


def _on_grid(place: int, rate: int, *, at_least: int) -> Samples:
    """The nearest place on the grid that is not before `at_least`; in samples at `rate`."""
    step = FRAME * rate // FRAME_RATE
    return Samples(max((2 * place + step) // (2 * step), -(-at_least // step)) * step)


def frame_of(place: int, rate: int) -> int:
    """The number of the MP3 frame that begins at a place on the grid, in samples at `rate`."""
    return place * FRAME_RATE // (rate * FRAME)


def _profile(name: str) -> dict[Boundary, int]:
    if name not in _PROFILES:
        raise SettingsError(
            f"The pauses “{name}” are unknown.", remedy=f"Set audio.pauses to one of {', '.join(_PROFILES)}."
        )
    return _PROFILES[name]


def _clip_of(utterance: Utterance, jobs: Mapping[str, str], clips: Mapping[str, Clip]) -> Clip:
    clip = clips.get(jobs.get(utterance.id, ""))
    if clip is None:
        raise EngineError(
            f"The sentence “{shortened(utterance.text or utterance.spoken)}” of {utterance.speaker} has no sound.",
            remedy="Build again.",
        )
    return clip


def _cue(utterance: Utterance, start: Samples, length: Samples) -> Cue:
    return Cue(
        id=utterance.id,
        line_id=utterance.line_id,
        speaker=utterance.speaker,
        text=utterance.text,
        start=start,
        end=Samples(start + length),
        chapter=utterance.chapter,
        language=utterance.language,
        foreign=utterance.foreign,
    )


def _chapters(
    script: Script, pauses: Sequence[Samples], cues: Sequence[Cue], length: Samples, rate: int
) -> tuple[ChapterMark, ...]:
    """One mark for every chapter that is heard, each beginning a moment before its first word."""
    lead = CHAPTER_LEAD * rate // 1000
    firsts: dict[int, int] = {}
    for position, cue in enumerate(cues):
        firsts.setdefault(cue.chapter, position)
    starts = [Samples(cues[i].start - min(lead, pauses[i])) for i in firsts.values()]
    starts[0] = Samples(0)
    ends = [*starts[1:], length]
    titles = [_chapter_title(script, chapter, cues[i]) for chapter, i in firsts.items()]
    return tuple(
        ChapterMark(title=title, start=start, end=end) for title, start, end in zip(titles, starts, ends, strict=True)
    )


def _chapter_title(script: Script, chapter: int, first: Cue) -> str:
    """A player shows an untitled chapter as a blank line: the script's title, or the first words, stand in."""
    title = script.chapters[chapter].title if chapter < len(script.chapters) else ""
    return title or (script.title if chapter == 0 else "") or shortened(first.text)


def shortened(text: str) -> str:
    """The first words of a text, with an ellipsis where something was left out."""
    if len(text) <= _TITLE_LENGTH:
        return text
    words = text[: _TITLE_LENGTH + 1].rpartition(" ")[0]
    return (words or text[:_TITLE_LENGTH]).rstrip(" ,;:") + "…"


def render(timeline: Timeline, clips: ClipStore) -> Iterator[bytes]:
    """The programme's samples, 16 bits little-endian, piece by piece: exactly `2 * timeline.length` bytes.

    No more than one clip is in memory. Gain saturates. A clip at another rate than the timeline's is converted.

    Raises EngineError for a clip that has gone or is not what the timeline was made with.
    """
    for segment in timeline.segments:
        if segment.pause:
            yield bytes(2 * segment.pause)
        yield _sound(segment, timeline.rate, clips)
    if timeline.tail:
        yield bytes(2 * timeline.tail)


def clip_of(segment: Segment, clips: ClipStore) -> Pcm:
    """A segment's samples. Raises EngineError where they are gone from the store, or damaged there."""
    try:
        return clips.read(segment.clip)
    except KeyError as error:
        raise EngineError(
            f"The sound {segment.clip[:12]} is gone from the cache, or was damaged there.", remedy="Build again."
        ) from error


def _sound(segment: Segment, rate: int, clips: ClipStore) -> bytes:
    pcm = clip_of(segment, clips)
    if resampled_length(len(pcm.data) // 2, pcm.rate, rate) != segment.length:
        raise EngineError(
            f"The sound {segment.clip[:12]} changed while the programme was put together.", remedy="Build again."
        )
    data = pcm.data if pcm.rate == rate else _resampled(pcm.data, segment.length)
    if segment.gain == 0:
        return data
    clip = _audio_segment()(data=data, sample_width=2, frame_rate=rate, channels=1)
    return bytes(clip.apply_gain(segment.gain).raw_data)


def tone_between_chapters() -> Pcm:
    """A soft sine that swells and fades as a raised cosine, so that it neither begins nor ends with a click."""
    import numpy as np

    at = np.arange(_TONE_LENGTH * _TONE_RATE // 1000)
    wave = np.sin(2 * np.pi * _TONE_PITCH * at / _TONE_RATE) * (1 - np.cos(2 * np.pi * at / len(at))) / 2
    return Pcm(rate=_TONE_RATE, data=bytes(np.rint(_TONE_PEAK * wave).astype("<i2").tobytes()))


def tone_clip(clips: ClipStore) -> Clip:
    """The tone between chapters as a clip; made where it is not in the store, or is damaged there."""
    try:
        clips.read(TONE)
    except KeyError:
        return clips.write(TONE, tone_between_chapters())
    return clips.find(TONE) or clips.write(TONE, tone_between_chapters())


@functools.cache
def _audio_segment() -> Any:
    """pydub's clip. It warns of a missing ffmpeg when it is imported; gain needs none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment


def _resampled(data: bytes, length: int) -> bytes:
    """Convert by spectrum: cut or pad the discrete Fourier transform to the new length.

    Exact in length, band-limited, and without state. It takes a clip as periodic, which a clip that begins and ends in
    silence may be taken for. `scipy.signal.resample` does the same.
    """
    import numpy as np

    samples = np.frombuffer(data, "<i2").astype(np.float64)
    converted = np.fft.irfft(np.fft.rfft(samples), length) * (length / len(samples))
    return np.clip(np.rint(converted), -32768, 32767).astype("<i2").tobytes()
