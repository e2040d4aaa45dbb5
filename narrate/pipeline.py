"""The recipe: sources → scripts → casting → utterances → clips → timeline → release.

Nothing here touches a file, a process or the clock; what does is handed in as a `Workbench`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from narrate import casting
from narrate.errors import NarrateError, SettingsError
from narrate.manuscripts import Manuscript, from_script, manuscript
from narrate.model.release import Episode
from narrate.package.state import State
from narrate.ports import ScriptFiles, Source, Store
from narrate.production import Workbench, encode_all, speak, synthesise, timeline_of, voice_gains
from narrate.publication import (
    as_released,
    episode_of,
    known_voices,
    new_state,
    picture_of,
    publication_dates,
    read_state,
    release_files,
    show_of,
)
from narrate.segment import forget_models
from narrate.settings import Settings
from narrate.speech import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a build did."""

    episodes: tuple[Episode, ...]
    manuscripts: tuple[Manuscript, ...]
    """Of the sources that were named, in order."""
    failures: tuple[NarrateError, ...]
    """One for each source that could not be narrated."""
    utterances: int
    """In all episodes together."""
    synthesised: int
    """Utterances that were not in the cache."""
    encoded: int
    """Files that were encoded."""
    written: int
    """Other files that were written because they had changed."""


class NothingToNarrateError(NarrateError):
    """No source could be narrated, and there is no earlier episode either."""

    def __init__(self, failures: tuple[NarrateError, ...]) -> None:
        """Take an error for each source."""
        first = failures[0]
        super().__init__(first.what, where=first.where, remedy=first.remedy)
        self.exit_code = first.exit_code
        self.failures = failures


def scripts(
    sources: Iterable[Source], files: ScriptFiles, settings: Settings, *, store: Store | None = None
) -> tuple[tuple[Manuscript, ...], tuple[NarrateError, ...]]:
    """Bring the scripts of all sources up to date; one that fails does not stop the others.

    Parameters
    ----------
    store: where the scripts are kept as they were before anybody's edits, so that these can be merged later.

    Raises SettingsError, which is no fault of any of them.
    """
    done: list[Manuscript] = []
    failures: list[NarrateError] = []
    for source in sources:
        try:
            done.append(manuscript(source, files, settings, store=store))
        except SettingsError:
            raise
        except NarrateError as error:
            failures.append(error)
    forget_models()
    return tuple(done), tuple(failures)


def build(sources: Sequence[Source], bench: Workbench, settings: Settings, lexicon: Lexicon) -> Result:
    """Make the podcast of the sources, together with the episodes that were in it before.

    Parameters
    ----------
    sources: what is to be narrated.
    bench: engine, encoder, stores and folders.
    settings, lexicon: how.

    Raises NarrateError where nothing can be made at all: a failing engine, an unwritable folder, no readable source
    (NothingToNarrateError, which has an error for each).
    """
    bench.progress("Reading", 0, 0)
    named, failures = scripts(sources, bench.scripts, settings, store=bench.store)
    state = read_state(bench.publisher, Path(settings.build.audio))
    asked = {source.slug for source in sources}
    manuscripts, more = _with_earlier(named, asked, state, bench)
    failures = (*failures, *more)
    if not manuscripts:
        raise NothingToNarrateError(failures)

    bench.progress("Choosing voices", 0, 0)
    voices = bench.engine.voices()
    known = known_voices(state, bench.engine.name, settings)
    castings = casting.cast_all(
        {slug: one.script for slug, one in manuscripts.items()}, voices=voices, settings=settings, known=known
    )
    for cast in castings.values():
        known = casting.remember(known, cast, voices=voices, settings=settings)

    spoken = [speak(one, castings[slug], voices, bench, settings, lexicon) for slug, one in manuscripts.items()]
    synthesised = synthesise((job for one in spoken for job in one.jobs), bench)
    gains, calibrated = voice_gains(spoken, bench)
    bench.engine.close()  # its processes would hold their memory while the encoders need theirs

    bench.progress("Laying out", 0, 0)
    show = show_of(settings, state, [one.script for one in manuscripts.values()])
    dates = publication_dates({slug: one.script.date for slug, one in manuscripts.items()}, state)
    episodes = [
        episode_of(one.manuscript, one.casting, timeline_of(one, gains, bench.clips, settings), show, dates, state)
        for one in spoken
    ]
    episodes.sort(key=lambda episode: (episode.published, episode.slug))
    picture = picture_of(show, bench.store, bench.cover)
    jobs = {job.key: job for one in spoken for job in one.jobs}
    finished, media, encoded, mended = encode_all(episodes, show, picture, state, bench, settings, jobs)

    bench.progress("Writing", 0, 0)
    remembered = new_state(finished, media, show, manuscripts, known, bench.engine.name, state)
    files = release_files(show, finished, manuscripts, picture, remembered)
    return Result(
        episodes=tuple(finished),
        manuscripts=named,
        failures=failures,
        utterances=sum(len(one.utterances) for one in spoken),
        synthesised=synthesised + calibrated + mended,
        encoded=encoded,
        written=sum(bench.publisher.write(file) for file in files),
    )


def _with_earlier(
    named: tuple[Manuscript, ...], asked: set[str], state: State, bench: Workbench
) -> tuple[dict[str, Manuscript], tuple[NarrateError, ...]]:
    """The manuscripts that were named and those of earlier builds, by slug.

    An episode whose script was deleted leaves the podcast. One whose script cannot be used now stays as it was last
    narrated, and the failure is told, once.
    """
    found = {one.slug: one for one in named}
    failures: list[NarrateError] = []
    for kept in state.episodes:
        if kept.slug in found:
            continue
        try:
            earlier = from_script(kept.slug, kept.source, kept.source_sha256, bench.scripts)
        except NarrateError as error:
            if kept.slug not in asked:
                failures.append(error)
            earlier = as_released(kept, bench.scripts, bench.publisher)
        if earlier is not None:
            found[kept.slug] = earlier
    return {slug: found[slug] for slug in sorted(found)}, tuple(failures)
