"""The sound of a build: utterances, clips, one gain a voice, timelines and encoded files."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import msgspec

from narrate import loudness, planning
from narrate.assembly import assemble, tone_clip
from narrate.errors import OutputError
from narrate.manuscripts import Manuscript
from narrate.model.sound import Assignment, Clip, Job, Level, Timeline, Utterance, Voice
from narrate.ports import (
    ChapterPictures,
    ClipEncoder,
    ClipStore,
    Encoder,
    EnginePool,
    Packer,
    Progress,
    Publisher,
    ScriptFiles,
    Store,
)
from narrate.ports_tags import Tagger
from narrate.settings import Settings
from narrate.speech import Lexicon, Said, Sayings, structure_of, utterances

Gains = dict[tuple[str, int, str], float]
"""Decibels by voice, pitch and language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """The world outside, as the recipe needs it."""

    engine: EnginePool
    clips: ClipStore
    store: Store
    encoder: Encoder
    frames: ClipEncoder
    tagger: Tagger
    packer: Packer
    pictures: ChapterPictures
    publisher: Publisher
    scripts: ScriptFiles
    jobs: int
    """How many episodes are encoded at once."""
    cover: bytes | None = None
    """The publisher's own cover; None for one that is drawn."""
    covers: Mapping[str, bytes] = field(default_factory=dict)
    """The publisher's own covers of further feeds, by the feed's name."""
    progress: Progress
    program: str = ""
    """A digest of all that does the work, under which what was found out is kept; empty where nothing is."""
    verify: bool = False
    """Whether sound files of earlier builds are read before they are taken as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A manuscript with what is said and by whom."""

    manuscript: Manuscript
    casting: tuple[Assignment, ...]
    utterances: tuple[Utterance, ...]
    keys: dict[str, str]
    """Utterance id → key of its clip."""
    jobs: tuple[Job, ...]


def speak(
    one: Manuscript,
    casting: tuple[Assignment, ...],
    voices: Sequence[Voice],
    bench: Workbench,
    settings: Settings,
    lexicon: Lexicon,
) -> Spoken:
    """Find out what is said, and which clips that needs."""
    own = lexicon.of_episode(one.slug)
    with _sayings(one.slug, settings.speech.level, own, bench) as sayings:
        said = utterances(
            one.script,
            level=settings.speech.level,
            lexicon=own,
            structure=structure_of(settings.speech.level, settings.structure),
            sayings=sayings,
        )
    phonetic, manners = bench.engine.phonetic, settings.speech.manners
    pairs = planning.assign(said, casting, engine=bench.engine.name, version=bench.engine.version, voices=voices,
                            phonetic=phonetic, manners=manners)  # fmt: skip
    jobs = {job.key: replace(job, where=f"{one.slug}, {job.where}") for _, job in pairs}
    language, path = one.script.language, one.script_path
    notes = planning.notes(pairs, language, path, voices=voices, phonetic=phonetic, manners=manners)
    return Spoken(
        manuscript=replace(one, findings=(*one.findings, *notes)),
        casting=casting,
        utterances=said,
        keys={utterance.id: job.key for utterance, job in pairs},
        jobs=tuple(jobs.values()),
    )


@contextlib.contextmanager
def _sayings(slug: str, level: Level, lexicon: Lexicon, bench: Workbench) -> Iterator[Sayings]:
    """What is said for the texts of an episode, from the store where it was found out before, and kept afterwards."""
    if not bench.program:
        yield Sayings(lexicon)
        return
    asked = f"sayings 1 {bench.program} {slug} {level} {lexicon!r}"
    key = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
    content = bench.store.get(key)
    sayings = Sayings(lexicon, msgspec.json.decode(content, type=dict[str, Said | None]) if content else None)
    yield sayings
    if sayings.learnt:
        with contextlib.suppress(UnicodeEncodeError, OutputError):  # half of a surrogate pair; a cache only to be read
            bench.store.put(key, msgspec.json.encode(sayings.used))


def begun(spoken: Spoken, bench: Workbench) -> Spoken:
    """The same; the engine starts, where something of it has to be spoken, while others do something else."""
    if any(bench.clips.find(job.key) is None for job in spoken.jobs):
        bench.engine.prepare()
    return spoken


def synthesise(
    jobs: Iterable[Job], bench: Workbench, what: str = "Speaking", then: Callable[[Clip], object] | None = None
) -> int:
    """Speak what is not in the cache yet; returns how many that was. Raises EngineError.

    Parameters
    ----------
    what: names the work for whoever watches it.
    then: told of each clip as soon as it is there.
    """
    return _speak_all({job.key: job for job in jobs if bench.clips.find(job.key) is None}, bench, what, then)


def mend(jobs: Iterable[Job], bench: Workbench) -> int:
    """Speak again what reading shows to be damaged in the cache; returns how many that was."""
    return _speak_all({job.key: job for job in jobs if not _readable(job.key, bench.clips)}, bench, "Speaking again")


def _speak_all(
    jobs: Mapping[str, Job], bench: Workbench, what: str, then: Callable[[Clip], object] | None = None
) -> int:
    if not jobs:
        return 0
    bench.progress(what, 0, len(jobs))
    audio = 0.0
    for done, (job, pcm) in enumerate(bench.engine.speak_all(jobs.values()), 1):
        clip = bench.clips.write(job.key, pcm)
        audio += clip.length / clip.rate
        if then is not None:
            then(clip)
        bench.progress(what, done, len(jobs), audio)
    return len(jobs)


def _readable(key: str, clips: ClipStore) -> bool:
    try:
        clips.read(key)
    except KeyError:
        return False
    return True


def voice_gains(spoken: Iterable[Spoken], bench: Workbench, voices: Sequence[Voice]) -> tuple[Gains, int]:
    """One gain a voice, measured on a fixed sentence once and kept in the store; 0 where its engine failed on that.

    Returns decibels by voice, pitch and language, and how many calibration sentences had to be spoken.
    """
    assignments = {
        (one.voice, one.prosody, spoken_one.manuscript.script.language): one
        for spoken_one in spoken
        for one in spoken_one.casting
    }
    named = partial(planning.calibration_jobs, engine=bench.engine.name, version=bench.engine.version, voices=voices)
    jobs = {used: named([used])[0] for used in assignments}
    keys = {
        used: hashlib.sha256(f"gain 1 {job.key} {bench.encoder.version}".encode()).hexdigest()
        for used, job in jobs.items()
    }
    missing = [used for used in assignments if bench.store.get(keys[used]) is None]
    wanted = [jobs[used] for used in missing]
    done = synthesise(wanted, bench, "Measuring voices") + mend(wanted, bench)
    for used in missing:  # one after the other: each takes a process of 30 MB
        clip = bench.clips.read(jobs[used].key)
        gain = loudness.voice_gain(bench.encoder.measure([clip.data], rate=clip.rate))
        if not clip.substitute:  # whose level says nothing of the voice
            bench.store.put(keys[used], json.dumps(round(gain, 2)).encode())
    return {
        (voice, prosody.pitch, language): float(json.loads(bench.store.get(keys[voice, prosody, language]) or b"0"))
        for voice, prosody, language in assignments
    }, done


def gains_of(spoken: Spoken, gains: Gains) -> dict[str, float]:
    """Decibels by speaker."""
    language = spoken.manuscript.script.language
    return {cast.speaker: gains.get((cast.voice, cast.prosody.pitch, language), 0.0) for cast in spoken.casting}


def timeline_of(spoken: Spoken, gains: Gains, clips: ClipStore, settings: Settings) -> Timeline:
    """Lay a manuscript's clips along time."""
    found: dict[str, Clip] = {}
    for key in spoken.keys.values():
        clip = clips.find(key)
        if clip is not None:
            found[key] = clip
    return assemble(
        spoken.manuscript.script,
        spoken.utterances,
        spoken.keys,
        found,
        gains_of(spoken, gains),
        pauses=settings.audio.pauses,
        words_a_minute=settings.speech.rate,
        manners=settings.speech.manners,
        tone=tone_clip(clips) if settings.audio.tones else None,
    )
