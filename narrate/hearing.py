"""How voices sound: measured once on a calibration sentence, and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from narrate.casting import Profile, candidates, too_close
from narrate.casting.profile import MEASURE, measure
from narrate.diagnostics import Finding, finding
from narrate.errors import EngineError
from narrate.manuscripts import Manuscript
from narrate.model.script import Script
from narrate.model.sound import Assignment, Job, Prosody, Voice
from narrate.planning import calibration_jobs
from narrate.ports import ClipStore, EnginePool, Progress, Store
from narrate.settings import Settings


def voices_with(named: Iterable[str], engine: EnginePool) -> tuple[Voice, ...]:
    """The engine's voices, and of those that are there for who names one, the ones that are named.

    Where a name is of no voice at all, all further ones are there, so that a message can say which is meant.
    Raises EngineError where the engine cannot run here.
    """
    voices = engine.voices()
    missing = {*named} - {voice.id for voice in voices}
    if not missing:
        return voices
    further = engine.further_voices(missing)
    unknown = missing - {voice.id for voice in further}
    return (*voices, *(voice for voice in further if unknown or voice.id in missing))


def profiles_for(
    scripts: Iterable[Script],
    *,
    voices: Sequence[Voice],
    settings: Settings,
    known: Mapping[str, Assignment],
    engine: EnginePool,
    clips: ClipStore,
    store: Store,
    progress: Progress,
    asked: bool | None = None,
) -> tuple[dict[str, Profile], int]:
    """The profiles of all voices among which scripts choose, and how many sentences had to be spoken for them.

    A voice that fails on the sentence has none. What was measured once is not measured again. Voices of an engine that
    costs money are measured only where somebody asks for it.

    Parameters
    ----------
    asked: whether voices are to be measured; None: where it costs nothing.
    """
    jobs = _jobs(scripts, voices, settings, known, engine)
    found = {voice: profile for voice, job in jobs.items() if (profile := _kept(job, store)) is not None}
    missing = {job.key: job for voice, job in jobs.items() if voice not in found}
    measured = asked if asked is not None else not engine.metered
    unspoken = [job for job in missing.values() if measured and clips.find(job.key) is None]
    if unspoken:
        progress("Measuring voices", 0, len(unspoken))
    for done, _ in enumerate(_speak(unspoken, engine, clips), 1):
        progress("Measuring voices", done, len(unspoken))
    for job in missing.values():
        try:
            clip = clips.read(job.key)
        except KeyError:
            continue
        if clip.substitute:
            continue
        found[job.voice] = measure(clip.data, clip.rate)
        store.put(_key(job), json.dumps(asdict(found[job.voice])).encode())
    return found, len(unspoken)


def unmeasured(
    scripts: Iterable[Script],
    *,
    voices: Sequence[Voice],
    settings: Settings,
    known: Mapping[str, Assignment],
    engine: EnginePool,
    clips: ClipStore,
    store: Store,
) -> tuple[Job, ...]:
    """The sentences that `profiles_for`, whose parameters these are, would have to have spoken."""
    jobs = _jobs(scripts, voices, settings, known, engine).values()
    return tuple(job for job in jobs if _kept(job, store) is None and clips.find(job.key) is None)


def _jobs(
    scripts: Iterable[Script],
    voices: Sequence[Voice],
    settings: Settings,
    known: Mapping[str, Assignment],
    engine: EnginePool,
) -> dict[str, Job]:
    """The sentence of each voice among which scripts choose."""
    jobs: dict[str, Job] = {}
    for script in scripts:
        wanted = candidates(script, voices=voices, settings=settings, known=known)
        for voice in wanted:
            if voice not in jobs:
                used = (voice, Prosody(rate=settings.speech.rate), script.language)
                [jobs[voice]] = calibration_jobs([used], engine=engine.name, version=engine.version, voices=voices)
    return jobs


def with_close_voices(one: Manuscript, casting: Sequence[Assignment], profiles: Mapping[str, Profile]) -> Manuscript:
    """The manuscript with a finding for every two people whose voices are too close."""
    return replace(one, findings=(*one.findings, *close_voices(casting, profiles, path=one.script_path)))


def close_voices(
    casting: Sequence[Assignment], profiles: Mapping[str, Profile], *, path: Path | None = None
) -> tuple[Finding, ...]:
    """A finding for every two people whose voices are too close (NAR-130); `path` is their script's."""
    return tuple(
        finding("NAR-130", path=path, one=first, other=second, distance=f"{gap:.1f}")
        for first, second, gap in too_close(casting, profiles)
    )


def _key(job: Job) -> str:
    return hashlib.sha256(f"profile {MEASURE} {job.key}".encode()).hexdigest()


def _kept(job: Job, store: Store) -> Profile | None:
    content = store.get(_key(job))
    if content is None:
        return None
    fields = json.loads(content)
    return Profile(**{**fields, "bands": tuple(fields["bands"])})


def _speak(jobs: Sequence[Job], engine: EnginePool, clips: ClipStore) -> Iterable[Job]:
    """Speak what can be spoken; one voice that fails takes none of the others with it."""
    try:
        for job, pcm in engine.speak_all(jobs):
            if not pcm.substitute:
                clips.write(job.key, pcm)
            yield job
    except EngineError:
        if len(jobs) == 1:
            return
        for job in jobs:
            if clips.find(job.key) is None:
                yield from _speak([job], engine, clips)
