"""What a build would have to speak: counted without speaking, sending or writing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from narrate import casting
from narrate.editions import castings_of, chosen, manuscripts_of, settings_of
from narrate.errors import NarrateError
from narrate.hearing import profiles_for, voices_with
from narrate.model.sound import Job
from narrate.package.state import Edition
from narrate.pipeline import NothingToNarrateError, scripts, with_earlier
from narrate.planning import calibration_jobs
from narrate.ports import ScriptFiles, Source
from narrate.production import Workbench, speak
from narrate.publication import known_voices, read_state, show_of
from narrate.settings import Settings
from narrate.settings_engines import cost
from narrate.speech import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What would be spoken."""

    sentences: int
    """Of all episodes and editions; equal ones count once."""
    missing: int
    """Of these, how many are not in the cache."""
    measuring: int
    """Sentences by which the levels of voices are measured that are not in the cache."""
    characters: int
    """Of all that would be spoken."""
    cost: str
    """What that would cost, in words; empty where nobody said what characters cost."""
    failures: tuple[NarrateError, ...]


class UnwrittenScripts:
    """The folder of scripts, in which nothing is written: what was is known to this object alone."""

    def __init__(self, files: ScriptFiles) -> None:
        self._files = files
        self._written: dict[str, str] = {}
        self.folder = files.folder

    def read(self, name: str) -> str | None:
        """See ScriptFiles.read."""
        return self._written[name] if name in self._written else self._files.read(name)

    def write(self, name: str, text: str) -> None:
        """See ScriptFiles.write."""
        self._written[name] = text


def estimate(
    sources: Sequence[Source],
    bench: Workbench,
    settings: Settings,
    lexicon: Lexicon,
    editions: Sequence[Edition] = (),
) -> Estimate:
    """Count what a build with these arguments would speak; see narrate.pipeline.build, whose errors it raises.

    The engine is asked for its voices, and for nothing else.
    """
    bench = replace(bench, scripts=UnwrittenScripts(bench.scripts))
    named, failures = scripts(sources, bench.scripts, settings)
    state = read_state(bench.publisher, Path(settings.build.audio))
    manuscripts, more = with_earlier(named, {source.slug for source in sources}, state, bench)
    failures = (*failures, *more)
    if not manuscripts:
        raise NothingToNarrateError(failures)
    known = known_voices(state, bench.engine.name, settings)
    scripted = {slug: one.script for slug, one in manuscripts.items()}
    voices = voices_with(casting.named_voices(scripted.values(), settings, known), bench.engine)
    profiles, _ = profiles_for(
        scripted.values(), voices=voices, settings=settings, known=known, engine=bench.engine, clips=bench.clips,
        store=bench.store, progress=bench.progress, asked=False,
    )  # fmt: skip
    castings = casting.cast_all(scripted, voices=voices, settings=settings, known=known, profiles=profiles)
    show = show_of(settings, state, [*scripted.values()])
    plans = [(settings, manuscripts, castings)]
    for edition in chosen(settings, editions, state, bench.publisher, manuscripts):
        own, of_edition = settings_of(edition, settings, show), manuscripts_of(edition, manuscripts)
        plans.append((own, of_edition, castings_of(castings, of_edition, own.speech.rate)))
    jobs: dict[str, Job] = {}
    measuring: dict[str, Job] = {}
    for own, texts, cast in plans:
        for slug, one in texts.items():
            spoken = speak(one, cast[slug], voices, bench, own, lexicon)
            jobs |= {job.key: job for job in spoken.jobs}
            used = [(given.voice, given.prosody, one.script.language) for given in spoken.casting]
            measured = calibration_jobs(used, engine=bench.engine.name, version=bench.engine.version, voices=voices)
            measuring |= {job.key: job for job in measured}
    missing = [job for job in jobs.values() if bench.clips.find(job.key) is None]
    unmeasured = [job for key, job in measuring.items() if key not in jobs and bench.clips.find(key) is None]
    return Estimate(
        sentences=len(jobs),
        missing=len(missing),
        measuring=len(unmeasured),
        characters=sum(len(job.text) for job in (*missing, *unmeasured)),
        cost=cost(((job.voice, job.text) for job in (*missing, *unmeasured)), settings.engines, settings.speech.engine),
        failures=failures,
    )
