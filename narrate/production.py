"""The sound of a build: utterances, clips, one gain a voice, timelines and encoded files."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from narrate import loudness, planning
from narrate.assembly import assemble, render
from narrate.manuscripts import Manuscript
from narrate.model.release import Episode, Media, Show
from narrate.model.sound import Assignment, Clip, Job, Loudness, Timeline, Utterance, Voice
from narrate.package.state import MediaState, State
from narrate.ports import (
    ClipStore,
    Encoder,
    Encoding,
    EnginePool,
    Progress,
    Publisher,
    ScriptFiles,
    Store,
    Tagger,
)
from narrate.settings import Settings
from narrate.speech import Lexicon, utterances

MEDIA_TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """The world outside, as the recipe needs it."""

    engine: EnginePool
    clips: ClipStore
    store: Store
    encoder: Encoder
    tagger: Tagger
    publisher: Publisher
    scripts: ScriptFiles
    jobs: int
    """How many episodes are encoded at once."""
    progress: Progress


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
    said = utterances(one.script, level=settings.speech.level, lexicon=lexicon)
    pairs = planning.assign(said, casting, engine=bench.engine.name, version=bench.engine.version, voices=voices)
    jobs = {job.key: replace(job, where=f"{one.slug}, {job.where}") for _, job in pairs}
    return Spoken(
        manuscript=one,
        casting=casting,
        utterances=said,
        keys={utterance.id: job.key for utterance, job in pairs},
        jobs=tuple(jobs.values()),
    )


def synthesise(jobs: Iterable[Job], bench: Workbench) -> int:
    """Speak what is not in the cache yet; returns how many that was. Raises EngineError."""
    missing = {job.key: job for job in jobs if bench.clips.find(job.key) is None}
    done = 0
    if missing:
        bench.progress("Speaking", 0, len(missing))
    for job, pcm in bench.engine.speak_all(missing.values()) if missing else ():
        bench.clips.write(job.key, pcm)
        done += 1
        bench.progress("Speaking", done, len(missing))
    return done


def voice_gains(spoken: Iterable[Spoken], bench: Workbench) -> tuple[dict[tuple[str, int], float], int]:
    """One gain a voice, measured on a fixed sentence once and kept in the store.

    Returns decibels by voice and pitch, and how many calibration sentences had to be spoken.
    """
    assignments = {
        (one.voice, one.prosody, spoken_one.manuscript.script.language): one
        for spoken_one in spoken
        for one in spoken_one.casting
    }
    jobs = {
        used: planning.calibration_jobs([used], engine=bench.engine.name, version=bench.engine.version)[0]
        for used in assignments
    }
    keys = {
        used: hashlib.sha256(f"gain 1 {job.key} {bench.encoder.version}".encode()).hexdigest()
        for used, job in jobs.items()
    }
    missing = [used for used in assignments if bench.store.get(keys[used]) is None]
    done = synthesise([jobs[used] for used in missing], bench)
    for used in missing:
        clip = bench.clips.read(jobs[used].key)
        gain = loudness.voice_gain(bench.encoder.measure([clip.data], rate=clip.rate))
        bench.store.put(keys[used], json.dumps(round(gain, 2)).encode())
    return {
        (voice, prosody.pitch): float(json.loads(bench.store.get(keys[voice, prosody, language]) or b"0"))
        for voice, prosody, language in assignments
    }, done


def timeline_of(spoken: Spoken, gains: dict[tuple[str, int], float], clips: ClipStore, settings: Settings) -> Timeline:
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
        {cast.speaker: gains.get((cast.voice, cast.prosody.pitch), 0.0) for cast in spoken.casting},
        pauses=settings.audio.pauses,
        words_a_minute=settings.speech.rate,
    )


def media_key(episode: Episode, show: Show, number: int, picture: bytes, encoding: Encoding, version: str) -> str:
    """A digest of everything that changes an encoded file, tags included."""
    content = repr(
        (3, version, encoding, number, show.title, show.author, show.cover_alt, episode.slug, episode.published)
    ) + repr((episode.script, episode.timeline))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass") + picture).hexdigest()


def encode_all(
    episodes: Sequence[Episode], show: Show, picture: bytes, state: State, bench: Workbench, settings: Settings
) -> tuple[list[Episode], dict[str, tuple[MediaState, ...]], int]:
    """Encode what has changed, several at once; returns the episodes with their files."""
    tasks = []
    for number, episode in enumerate(episodes, 1):
        for name in settings.audio.formats:
            encoding = Encoding(format=name, bitrate=settings.audio.bitrate)
            key = media_key(episode, show, number, picture, encoding, bench.encoder.version)
            tasks.append((episode, number, encoding, key, _kept(state, episode, name, key, bench.publisher)))
    todo = sum(kept is None for *_, kept in tasks)
    done = 0
    lock = threading.Lock()

    def finish(task: tuple[Episode, int, Encoding, str, MediaState | None]) -> tuple[str, MediaState]:
        nonlocal done
        episode, number, encoding, key, kept = task
        if kept is not None:
            return episode.slug, kept
        made = _encode(episode, number, encoding, key, show, picture, bench)
        with lock:
            done += 1
            bench.progress("Encoding", done, todo)
        return episode.slug, made

    if todo:
        bench.progress("Encoding", 0, todo)
    # The longest first, so that no core waits for a long one that was begun last.
    tasks.sort(key=lambda task: (-task[0].timeline.length, task[0].slug, task[2].format))
    media: dict[str, list[MediaState]] = {}
    with ThreadPoolExecutor(max_workers=max(bench.jobs, 1)) as pool:
        futures = [pool.submit(finish, task) for task in tasks]
        try:
            for future in futures:
                slug, made = future.result()
                media.setdefault(slug, []).append(made)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    order = {MEDIA_TYPES[name]: place for place, name in enumerate(settings.audio.formats)}
    listed = {slug: tuple(sorted(files, key=lambda file: order[file.type])) for slug, files in media.items()}
    return [replace(episode, media=tuple(map(_media, listed[episode.slug]))) for episode in episodes], listed, todo


def _media(state: MediaState) -> Media:
    measured = state.integrated is not None and state.true_peak is not None
    return Media(
        path=state.path,
        type=state.type,
        size=state.size,
        loudness=Loudness(integrated=state.integrated or 0.0, true_peak=state.true_peak or 0.0) if measured else None,
    )


def _kept(state: State, episode: Episode, name: str, key: str, publisher: Publisher) -> MediaState | None:
    """The file of an earlier build, where it is as it would be made now."""
    recorded = state.episode(episode.slug)
    for media in recorded.media if recorded else ():
        if media.key == key and media.type == MEDIA_TYPES[name] and publisher.size(media.path) == media.size:
            return media
    return None


def _encode(
    episode: Episode, number: int, encoding: Encoding, key: str, show: Show, picture: bytes, bench: Workbench
) -> MediaState:
    path = f"{episode.slug}/{episode.slug}.{encoding.format}"
    made = bench.publisher.workspace() / f"{episode.slug}.{encoding.format}"
    levelled = loudness.level(
        bench.encoder, _samples(episode.timeline, bench.clips), rate=episode.timeline.rate, encoding=encoding, out=made
    )
    bench.tagger.tag(made, show=show, episode=episode, number=number, cover=picture)
    content = made.read_bytes()
    bench.publisher.adopt(path, made)
    return MediaState(
        path=path,
        type=MEDIA_TYPES[encoding.format],
        key=key,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        integrated=round(levelled.loudness.integrated, 2),
        true_peak=round(levelled.loudness.true_peak, 2),
    )


def _samples(timeline: Timeline, clips: ClipStore) -> Callable[[], Iterable[bytes]]:
    return lambda: render(timeline, clips)
