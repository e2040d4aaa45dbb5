"""The sound files of a build: which have to be encoded, and all of them encoded, several at once."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

import msgspec

from narrate import loudness
from narrate.assembly import render
from narrate.errors import EncodingError, EngineError, NarrateError
from narrate.model.release import Episode, Media, Show
from narrate.model.script import Script
from narrate.model.sound import Clip, Job, Loudness, Samples, Segment
from narrate.package.state import MediaState, State
from narrate.ports import Encoding, Progress
from narrate.ports_tags import TagFacts
from narrate.production import Gains, Spoken, Workbench, gains_of, mend
from narrate.settings import Settings
from narrate.splicing import Splicer

SPLICED = "mp3"
"""The format that is encoded clip by clip."""
MEDIA_TYPES = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "opus": "audio/ogg; codecs=opus",
    "flac": "audio/flac",
    "wav": "audio/wav",
}


def media_key(episode: Episode, show: Show, number: int, picture: bytes, encoding: Encoding, version: str) -> str:
    """A digest of everything that changes an encoded file, tags included."""
    head = (4, version, encoding, number, show.title, show.author, show.cover_alt, episode.slug, episode.published)
    digest = hashlib.sha256()
    # Piece by piece, because of a day's programme the whole would take many megabytes.
    for piece in (repr(head), "(", repr(_in_tags(episode.script)), ", ", repr(episode.timeline), ")"):
        digest.update(piece.encode("utf-8", "surrogatepass"))
    digest.update(picture)
    return digest.hexdigest()


def _in_tags(script: Script) -> Script:
    """The script without what stands in the feed only, and changes no sound file."""
    return replace(script, tags=(), series="", season=0, episode=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A file to be encoded, or one that is there already."""

    episode: Episode
    number: int
    """Of the episode, from 1, the oldest first."""
    encoding: Encoding
    key: str
    kept: MediaState | None


def encode_all(
    episodes: Sequence[Episode],
    show: Show,
    picture: bytes,
    state: State,
    bench: Workbench,
    settings: Settings,
    jobs: Mapping[str, Job],
) -> tuple[list[Episode], dict[str, tuple[MediaState, ...]], int, int]:
    """Encode what has changed, several at once.

    jobs: by key; what of their sound turns out to be damaged is spoken again.

    Returns the episodes with their files, the files by slug, and how many were encoded and how many sentences were
    spoken again. After an error or an interruption it returns at once: what is being encoded is broken off.
    """
    tasks = []
    for number, episode in enumerate(episodes, 1):
        for name in settings.audio.formats:
            encoding = Encoding(format=name, bitrate=settings.audio.bitrate)
            version = bench.frames.version if name == SPLICED else bench.encoder.version
            key = media_key(episode, show, number, picture, encoding, version)
            kept = _kept(state, episode, name, key, bench)
            tasks.append(_Task(episode=episode, number=number, encoding=encoding, key=key, kept=kept))
    waiting = [task for task in tasks if task.kept is None]
    mended = _clips_ready(waiting, bench, settings, jobs)
    try:
        media = _encode_tasks(tasks, show, picture, bench)
    except EngineError:  # that an entry of the cache is damaged within shows when it is read
        mended += _clips_ready(waiting, bench, settings, jobs, read=True)
        media = _encode_tasks(tasks, show, picture, bench)
    order = {str(name): place for place, name in enumerate(settings.audio.formats)}
    listed = {slug: tuple(sorted(files, key=lambda file: order[_format(file)])) for slug, files in media.items()}
    finished = [replace(episode, media=tuple(map(_media, listed[episode.slug]))) for episode in episodes]
    return finished, listed, len(waiting), mended


def _clips_ready(
    waiting: Sequence[_Task], bench: Workbench, settings: Settings, jobs: Mapping[str, Job], *, read: bool = False
) -> int:
    """Speak again what is damaged of the files' sound, and encode what they are spliced of; says how much was spoken.

    read: whether what is encoded already is read, and not only looked for.
    """
    spliced = [task for task in waiting if task.encoding.format == SPLICED]
    unencoded = _unencoded(spliced, bench, settings.audio.bitrate, loudness.FIRST_GAIN, read=read)
    needed = {segment.clip for segment in unencoded}
    needed |= {segment.clip for task in waiting if task not in spliced for segment in task.episode.timeline.segments}
    mended = mend([job for key, job in jobs.items() if key in needed], bench)
    _encode_clips(unencoded, bench, settings.audio.bitrate, loudness.FIRST_GAIN)
    return mended


def _encode_tasks(tasks: Iterable[_Task], show: Show, picture: bytes, bench: Workbench) -> dict[str, list[MediaState]]:
    """The files by slug: those that are there, and the others as soon as they are encoded."""
    # The longest first, so that no core waits for a long one that was begun last.
    order = sorted(tasks, key=lambda task: (-task.episode.timeline.length, task.episode.slug, task.encoding.format))
    count = sum(task.kept is None for task in order)
    done = 0
    audio = 0.0
    lock = threading.Lock()
    stopped = threading.Event()

    def finish(task: _Task) -> tuple[str, MediaState]:
        nonlocal done, audio
        if task.kept is not None:
            return task.episode.slug, task.kept
        made = _encode(task, show, picture, bench, stopped)
        with lock:
            done += 1
            audio += task.episode.timeline.length / task.episode.timeline.rate
            bench.progress("Encoding", done, count, audio)
        return task.episode.slug, made

    if count:
        bench.progress("Encoding", 0, count)
    media: dict[str, list[MediaState]] = {}
    with ThreadPoolExecutor(max_workers=max(bench.jobs, 1)) as pool:
        futures = [pool.submit(finish, task) for task in order]
        try:
            for future in futures:
                slug, made = future.result()
                media.setdefault(slug, []).append(made)
        except BaseException:
            stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return media


def _format(media: MediaState) -> str:
    return media.path.rpartition(".")[2]


def _media(state: MediaState) -> Media:
    measured = state.integrated is not None and state.true_peak is not None
    return Media(
        path=state.path,
        type=state.type,
        size=state.size,
        sha256=state.sha256,
        loudness=Loudness(integrated=state.integrated or 0.0, true_peak=state.true_peak or 0.0) if measured else None,
    )


def _kept(state: State, episode: Episode, name: str, key: str, bench: Workbench) -> MediaState | None:
    """The file of an earlier build, where it is as it would be made now."""
    recorded = state.episode(episode.slug)
    for media in recorded.media if recorded else ():
        if media.key == key and _format(media) == name and bench.publisher.size(media.path) == media.size:
            return media if not bench.verify or bench.publisher.digest(media.path) == media.sha256 else None
    return _resumed(key, bench)


def _resumed(key: str, bench: Workbench) -> MediaState | None:
    """The file of a build that was interrupted before it wrote its state."""
    note = bench.store.get(_note_key(key))
    if note is None:
        return None
    media = msgspec.json.decode(note, type=MediaState)
    if bench.publisher.size(media.path) != media.size:
        return None
    return media if bench.publisher.digest(media.path) == media.sha256 else None


def _note_key(key: str) -> str:
    return hashlib.sha256(f"media 1 {key}".encode()).hexdigest()


def _encode(task: _Task, show: Show, picture: bytes, bench: Workbench, stopped: threading.Event) -> MediaState:
    episode, encoding = task.episode, task.encoding
    path = f"{episode.slug}/{episode.slug}.{encoding.format}"
    made = bench.publisher.workspace() / f"{episode.slug}.{encoding.format}"
    if encoding.format == SPLICED:
        splicer = replace(_splicer(bench, encoding.bitrate), broken_off=stopped.is_set)

        def programme(gain: float) -> Loudness:
            if gain != loudness.FIRST_GAIN:  # at which all clips are encoded before
                missing = _unencoded([task], bench, encoding.bitrate, gain)
                _encode_clips(missing, bench, encoding.bitrate, gain, stopped)
            return splicer.programme(episode.timeline, gain, made)

        levelled = loudness.level_with(programme, step=loudness.STEP)
    else:
        levelled = loudness.level(
            bench.encoder,
            lambda: _until(stopped, render(episode.timeline, bench.clips)),
            rate=episode.timeline.rate,
            encoding=encoding,
            out=made,
        )
    if stopped.is_set():  # what follows goes through the whole file twice more
        raise _broken_off()
    facts = TagFacts(
        show=show,
        episode=episode,
        number=task.number,
        cover=picture,
        loudness=levelled.loudness,
        pictures=_pictures(episode, bench),
    )
    bench.tagger.tag(made, facts)
    finished = adopted(made, path, MEDIA_TYPES[encoding.format], task.key, bench, levelled.loudness)
    bench.store.put(_note_key(task.key), json.dumps(asdict(finished)).encode())
    return finished


def _pictures(episode: Episode, bench: Workbench) -> Mapping[str, bytes]:
    """The pictures of an episode's chapters, by path; those that cannot be read are left out."""
    named = {mark.picture.path for mark in episode.timeline.chapters if mark.picture is not None}
    found = {path: bench.publisher.read(path) for path in sorted(named)}
    return {path: content for path, content in found.items() if content is not None}


def adopted(
    made: Path, path: str, media_type: str, key: str, bench: Workbench, loudness: Loudness | None = None
) -> MediaState:
    """Move a finished file to its place in the release; what is recorded of it. Raises OutputError.

    Parameters
    ----------
    made: where it lies now.
    path: relative to the release, with forward slashes.
    key: of everything that it is made of.
    """
    size = made.stat().st_size
    with made.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    bench.publisher.adopt(path, made)
    return MediaState(
        path=path,
        type=media_type,
        key=key,
        size=size,
        sha256=digest,
        integrated=round(loudness.integrated, 2) if loudness is not None else None,
        true_peak=round(loudness.true_peak, 2) if loudness is not None else None,
    )


def _splicer(bench: Workbench, bitrate: int) -> Splicer:
    return Splicer(encoder=bench.frames, clips=bench.clips, store=bench.store, bitrate=bitrate)


def _encode_clips(
    missing: Sequence[Segment], bench: Workbench, bitrate: int, gain: float, stopped: threading.Event | None = None
) -> None:
    """Encode clips at a gain; the cores share them.

    stopped: of a programme that is being encoded already, and whose progress is told.
    """
    splicer = _splicer(bench, bitrate)
    if not missing:
        return
    told: Progress = bench.progress if stopped is None else _untold
    told("Encoding sentences", 0, len(missing))
    audio = 0.0

    def encode(segment: Segment) -> float:
        if stopped is None or not stopped.is_set():
            splicer.encode(segment, gain)
        clip = bench.clips.find(segment.clip)
        return clip.length / clip.rate if clip is not None else 0.0

    pool = ThreadPoolExecutor(max_workers=max(bench.jobs, 1))
    try:
        for done, seconds in enumerate(pool.map(encode, missing), 1):
            audio += seconds
            told("Encoding sentences", done, len(missing), audio)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _untold(what: str, done: int, total: int, audio: float = 0.0) -> None:
    """Progress that nobody hears of."""


def _unencoded(
    tasks: Iterable[_Task], bench: Workbench, bitrate: int, gain: float, *, read: bool = False
) -> list[Segment]:
    """The clips of programmes that have not been encoded yet at a gain, each once; `read`: see `Splicer.missing`."""
    segments = (segment for task in tasks for segment in task.episode.timeline.segments)
    return list(_splicer(bench, bitrate).missing(segments, gain, read=read))


class EncodingAhead:
    """Encodes clips as soon as they are spoken, while others still are; a context manager.

    Nothing depends on it: what it has not encoded is encoded later. Left with an error, it lets go of what waits.

    Parameters
    ----------
    spoken, gains: of which clips at which gain the programmes will be made.
    """

    def __init__(self, spoken: Iterable[Spoken], gains: Gains, bench: Workbench, settings: Settings) -> None:
        self._splicer = _splicer(bench, settings.audio.bitrate)
        self._gains: dict[str, set[float]] = {}
        if SPLICED in settings.audio.formats:
            for one in spoken:
                by_speaker = gains_of(one, gains)
                for utterance in one.utterances:
                    at = by_speaker.get(utterance.speaker, 0.0)
                    self._gains.setdefault(one.keys[utterance.id], set()).add(at)
        jobs = max(bench.jobs, 1)
        self._pool = ThreadPoolExecutor(max_workers=jobs)
        self._room = threading.BoundedSemaphore(2 * jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=kind is not None)

    def __call__(self, clip: Clip) -> None:
        """Take a clip that was spoken; waits where two a core are waiting already."""
        if clip.substitute:  # it gets a gain of its own, which is measured later
            return
        for gain in sorted(self._gains.get(clip.key, ())):
            self._room.acquire()
            self._pool.submit(self._encode, Segment(pause=Samples(0), clip=clip.key, gain=gain, length=clip.length))

    def _encode(self, segment: Segment) -> None:
        try:
            # What fails here fails again where it is needed, and is told there.
            with contextlib.suppress(NarrateError):
                self._splicer.encode(segment, loudness.FIRST_GAIN)
        finally:
            self._room.release()


def _until(stopped: threading.Event, samples: Iterable[bytes]) -> Iterator[bytes]:
    """The samples, until the build is broken off: the encoder that waits for them is then killed."""
    for piece in samples:
        if stopped.is_set():
            raise _broken_off()
        yield piece


def _broken_off() -> EncodingError:
    return EncodingError("The encoding was broken off.", remedy="Build again to go on.")
