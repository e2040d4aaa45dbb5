"""The recipe: sources → scripts → casting → utterances → clips → timeline → release.

Nothing here touches a file, a process or the clock; what does is handed in as a `Workbench`.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from narrate import casting as casts
from narrate import loudness, planning
from narrate.assembly import assemble, render
from narrate.diagnostics import Finding, finding
from narrate.errors import NarrateError
from narrate.manuscripts import Manuscript, from_script, manuscript
from narrate.model.release import Episode, File, Media, Show
from narrate.model.sound import Assignment, Clip, Gender, Job, Loudness, Prosody, Timeline, Utterance, Voice
from narrate.package import addresses, paths
from narrate.package.chapters import chapters_json
from narrate.package.cover import cover, cover_alt
from narrate.package.feed import feed
from narrate.package.page import episode_page, index_page
from narrate.package.report import report_json, report_text
from narrate.package.state import EpisodeState, MediaState, State, VoiceState
from narrate.package.transcripts import transcript_json, vtt
from narrate.ports import (
    ClipStore,
    Encoder,
    Encoding,
    EnginePool,
    Progress,
    Publisher,
    ScriptFiles,
    Source,
    Store,
    Tagger,
)
from narrate.settings import Settings
from narrate.speech import Lexicon, utterances

MEDIA_TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4"}
_FIRST_DAY = datetime.date(2000, 1, 1)
"""The date of undated episodes in a project where no document has one: fixed, so that equal input gives equal bytes."""


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
class Result:
    """What a build did."""

    episodes: tuple[Episode, ...]
    manuscripts: tuple[Manuscript, ...]
    """Of the sources that were named, in order."""
    failures: tuple[NarrateError, ...]
    """One for each source that could not be narrated."""
    synthesised: int
    """Utterances that were not in the cache."""
    encoded: int
    """Files that were encoded."""
    written: int
    """Other files that were written because they had changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    """A manuscript with what is said and by whom."""

    manuscript: Manuscript
    casting: tuple[Assignment, ...]
    utterances: tuple[Utterance, ...]
    keys: dict[str, str]
    """Utterance id → key of its clip."""
    jobs: tuple[Job, ...]


def scripts(
    sources: Iterable[Source], files: ScriptFiles, settings: Settings
) -> tuple[tuple[Manuscript, ...], tuple[NarrateError, ...]]:
    """Bring the scripts of all sources up to date; one that fails does not stop the others."""
    done: list[Manuscript] = []
    failures: list[NarrateError] = []
    for source in sources:
        try:
            done.append(manuscript(source, files, settings))
        except NarrateError as error:
            failures.append(error)
    return tuple(done), tuple(failures)


def build(sources: Sequence[Source], bench: Workbench, settings: Settings, lexicon: Lexicon) -> Result:
    """Make the podcast of the sources, together with the episodes that were in it before.

    Parameters
    ----------
    sources: what is to be narrated.
    bench: engine, encoder, stores and folders.
    settings, lexicon: how.

    Raises NarrateError where nothing can be made at all: no readable source, a failing engine, an unwritable folder.
    """
    named, failures = scripts(sources, bench.scripts, settings)
    state = read_state(bench.publisher)
    everything, more = _with_earlier(named, state, bench.scripts)
    failures = (*failures, *more)
    if not everything:
        raise failures[0]
    voices = bench.engine.voices()
    known = known_voices(state, bench.engine.name, settings)
    castings = casts.cast_all(
        {one.slug: one.script for one in everything}, voices=voices, settings=settings, known=known
    )
    spoken = [_speak(one, castings[one.slug], voices, bench, settings, lexicon) for one in everything]
    synthesised = synthesise([job for one in spoken for job in one.jobs], bench)
    gains, measured = voice_gains(spoken, bench)
    show = show_of(settings, state, everything)
    published = publication_dates(everything, state)
    episodes = [_episode(one, gains, show, published, state, bench.clips, settings) for one in spoken]
    episodes.sort(key=lambda episode: (episode.published, episode.slug))
    picture = _picture(show, bench.store)
    finished, media, encoded = _encode_all(episodes, show, picture, state, bench, settings)
    notes = {one.slug: one for one in everything}
    written = _publish(finished, media, show, picture, notes, state, bench)
    return Result(
        episodes=tuple(finished),
        manuscripts=named,
        failures=failures,
        synthesised=synthesised + measured,
        encoded=encoded,
        written=written,
    )


def read_state(publisher: Publisher) -> State:
    """What a release remembers; an empty state where there is none. Raises InputError for a damaged one."""
    data = publisher.read(paths.STATE)
    return State() if data is None else State.from_bytes(data, Path(paths.STATE))


def _with_earlier(
    named: tuple[Manuscript, ...], state: State, files: ScriptFiles
) -> tuple[tuple[Manuscript, ...], tuple[NarrateError, ...]]:
    """The manuscripts that were named and those of earlier builds, by slug; an episode whose script is gone, goes."""
    found = {one.slug: one for one in named}
    failures: list[NarrateError] = []
    for kept in state.episodes:
        if kept.slug in found:
            continue
        try:
            earlier = from_script(kept.slug, kept.source, kept.source_sha256, files)
        except NarrateError as error:
            failures.append(error)
            continue
        if earlier is not None:
            found[kept.slug] = earlier
    return tuple(found[slug] for slug in sorted(found)), tuple(failures)


def known_voices(state: State, engine: str, settings: Settings) -> dict[str, Assignment]:
    """The voices that people have had so far."""
    return {
        voice.person: Assignment(
            speaker=voice.person,
            voice=voice.voice,
            prosody=Prosody(rate=settings.speech.rate, pitch=voice.pitch),
            gender=Gender.UNKNOWN,
            evidence="",
            reason="",
        )
        for voice in state.voices
        if voice.engine == engine
    }


def _speak(
    one: Manuscript,
    casting: tuple[Assignment, ...],
    voices: Sequence[Voice],
    bench: Workbench,
    settings: Settings,
    lexicon: Lexicon,
) -> _Spoken:
    said = utterances(one.script, level=settings.speech.level, lexicon=lexicon)
    pairs = planning.assign(said, casting, engine=bench.engine.name, version=bench.engine.version, voices=voices)
    jobs = {job.key: replace(job, where=f"{one.slug}, {job.where}") for _, job in pairs}
    return _Spoken(
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


def voice_gains(spoken: Iterable[_Spoken], bench: Workbench) -> tuple[dict[tuple[str, int], float], int]:
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


def show_of(settings: Settings, state: State, manuscripts: Sequence[Manuscript]) -> Show:
    """What the feed says of itself: the settings, and sensible words where they say nothing."""
    podcast = settings.podcast
    languages = [one.script.language for one in manuscripts]
    authors = list(dict.fromkeys(author for one in manuscripts for author in one.script.authors))
    title = podcast.title or "Narrated texts"
    show = Show(
        title=title,
        description=podcast.description or f"{title}: written texts, read aloud word for word, with transcripts.",
        language=podcast.language or max(sorted(set(languages)), key=languages.count),
        author=podcast.author or (authors[0] if len(authors) == 1 else title),
        email=podcast.email,
        base_url=podcast.base_url,
        link=podcast.link,
        category=podcast.category,
        subcategory=podcast.subcategory,
        explicit=podcast.explicit,
    )
    return replace(show, guid=addresses.show_guid(state.podcast_guid, show), cover_alt=cover_alt(show))


def publication_dates(manuscripts: Sequence[Manuscript], state: State) -> dict[str, str]:
    """When each episode was published: as the document says, else as recorded, else after the newest document.

    ISO 8601 with time zone. Undated episodes stand a minute apart, in the order of their slugs, so that players list
    them in that order.
    """
    dates = {one.slug: one.script.date for one in manuscripts if one.script.date}
    newest = max([*(datetime.date.fromisoformat(date) for date in dates.values()), _FIRST_DAY])
    base = datetime.datetime.combine(newest, datetime.time(12), tzinfo=datetime.UTC)
    taken = {kept.published for kept in state.episodes}
    found: dict[str, str] = {}
    minutes = 0
    for one in sorted(manuscripts, key=lambda one: one.slug):
        kept = state.episode(one.slug)
        if one.script.date:
            found[one.slug] = f"{one.script.date}T00:00:00+00:00"
        elif kept is not None:
            found[one.slug] = kept.published
        else:
            minutes += 1
            while (moment := (base + datetime.timedelta(minutes=minutes)).isoformat()) in taken:
                minutes += 1
            found[one.slug] = moment
    return found


def _episode(
    spoken: _Spoken,
    gains: dict[tuple[str, int], float],
    show: Show,
    published: dict[str, str],
    state: State,
    clips: ClipStore,
    settings: Settings,
) -> Episode:
    one = spoken.manuscript
    found: dict[str, Clip] = {}
    for key in spoken.keys.values():
        clip = clips.find(key)
        if clip is not None:
            found[key] = clip
    timeline = assemble(
        one.script,
        spoken.utterances,
        spoken.keys,
        found,
        {cast.speaker: gains.get((cast.voice, cast.prosody.pitch), 0.0) for cast in spoken.casting},
        pauses=settings.audio.pauses,
        words_a_minute=settings.speech.rate,
    )
    kept = state.episode(one.slug)
    return Episode(
        slug=one.slug,
        guid=kept.guid if kept else addresses.episode_guid(show.guid, one.slug),
        published=published[one.slug],
        script=one.script,
        casting=spoken.casting,
        timeline=timeline,
    )


def _picture(show: Show, store: Store) -> bytes:
    """The cover, drawn once."""
    key = hashlib.sha256(f"cover 1 {show.title}\n{show.author}".encode("utf-8", "surrogatepass")).hexdigest()
    picture = store.get(key)
    if picture is None:
        picture = cover(show)
        store.put(key, picture)
    return picture


def media_key(episode: Episode, show: Show, number: int, picture: bytes, encoding: Encoding, version: str) -> str:
    """A digest of everything that changes an encoded file, tags included."""
    content = repr(
        (3, version, encoding, number, show.title, show.author, show.cover_alt, episode.slug, episode.published)
    ) + repr((episode.script, episode.timeline))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass") + picture).hexdigest()


def _encode_all(
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


def _publish(
    episodes: Sequence[Episode],
    media: dict[str, tuple[MediaState, ...]],
    show: Show,
    picture: bytes,
    manuscripts: dict[str, Manuscript],
    state: State,
    bench: Workbench,
) -> int:
    """Write all that is not sound, the feed and the state last; returns how many files had changed."""
    files = [File(path=show.cover, content=picture)]
    for episode in episodes:
        files += episode_files(show, episode, manuscripts[episode.slug])
    files += [
        File(path=paths.INDEX, content=index_page(show, episodes)),
        File(path=paths.FEED, content=feed(show, episodes)),
        File(path=paths.STATE, content=_new_state(episodes, media, show, manuscripts, state, bench).to_bytes()),
    ]
    return sum(bench.publisher.write(file) for file in files)


def episode_files(show: Show, episode: Episode, one: Manuscript) -> list[File]:
    """Everything of an episode but its sound."""
    notes: tuple[Finding, ...] = one.findings
    if not one.script.date:
        notes = (*notes, finding("NAR-109", path=one.script_path, date=episode.published[:10]))
    return [
        File(path=paths.chapters(episode.slug), content=chapters_json(episode.timeline)),
        File(path=paths.transcript_vtt(episode.slug), content=vtt(episode)),
        File(path=paths.transcript_json(episode.slug), content=transcript_json(episode)),
        File(path=paths.page(episode.slug), content=episode_page(show, episode)),
        File(path=paths.report_text(episode.slug), content=report_text(episode, notes, one.fidelity).encode()),
        File(path=paths.report_json(episode.slug), content=report_json(episode, notes, one.fidelity)),
    ]


def _new_state(
    episodes: Sequence[Episode],
    media: dict[str, tuple[MediaState, ...]],
    show: Show,
    manuscripts: dict[str, Manuscript],
    state: State,
    bench: Workbench,
) -> State:
    voices = {(voice.person, voice.engine): voice for voice in state.voices}
    for episode in episodes:
        for cast in episode.casting:
            voices[cast.speaker, bench.engine.name] = VoiceState(
                person=cast.speaker, engine=bench.engine.name, voice=cast.voice, pitch=cast.prosody.pitch
            )
    return State(
        podcast_guid=show.guid,
        episodes=tuple(
            EpisodeState(
                slug=episode.slug,
                guid=episode.guid,
                published=episode.published,
                source=manuscripts[episode.slug].source,
                source_sha256=manuscripts[episode.slug].source_sha256,
                script=manuscripts[episode.slug].script_path.name,
                length=episode.timeline.length,
                rate=episode.timeline.rate,
                media=media[episode.slug],
            )
            for episode in episodes
        ),
        voices=tuple(voices.values()),
    )
