"""The recipe: sources → scripts → casting → utterances → clips → timeline → release.

Nothing here touches a file, a process or the clock; what does is handed in as a `Workbench`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from narrate import casting
from narrate.assembly import longest_pause
from narrate.books import make_books
from narrate.casting.gender import forget_names
from narrate.editions import Inside, castings_of, chosen, manuscripts_of, settings_of, title_of
from narrate.encoding import EncodingAhead, encode_all
from narrate.errors import NarrateError, SettingsError
from narrate.hearing import profiles_for, voices_with, with_close_voices
from narrate.illustrations import illustrated
from narrate.manuscripts import Manuscript, from_script, manuscript
from narrate.model.release import Episode, FeedLink, Show
from narrate.model.sound import Assignment, Voice
from narrate.package import paths
from narrate.package.feed import page_count
from narrate.package.state import Edition, State
from narrate.places import naming_the_line
from narrate.ports import ScriptFiles, Source, Store
from narrate.production import Workbench, begun, speak, synthesise, timeline_of, voice_gains
from narrate.publication import (
    as_released,
    episode_of,
    further_feeds,
    known_voices,
    new_state,
    outdated_pages,
    picture_of,
    publication_dates,
    read_state,
    release_files,
    show_of,
)
from narrate.renderings import Renderings
from narrate.segment.comment_heads import forget_lines
from narrate.segment.languages import forget_models
from narrate.settings import Settings
from narrate.speech import Lexicon
from narrate.substitutes import Substitutes


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
    substituted: int = 0
    """Sentences in it that another engine spoke, because their own failed; the reports name them."""
    feeds: tuple[MadeFeed, ...] = ()
    """The podcast's own first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFeed:
    """A feed that was written."""

    title: str
    path: str
    """Relative to the folder of the release."""
    episodes: int
    """How many."""


class NothingToNarrateError(NarrateError):
    """No source could be narrated, and there is no earlier episode either."""

    def __init__(self, failures: tuple[NarrateError, ...]) -> None:
        """Take an error for each source."""
        first = failures[0]
        super().__init__(first.what, where=first.where, remedy=first.remedy)
        self.exit_code = first.exit_code
        self.failures = failures


def scripts(
    sources: Iterable[Source],
    files: ScriptFiles,
    settings: Settings,
    *,
    store: Store | None = None,
    program: str = "",
) -> tuple[tuple[Manuscript, ...], tuple[NarrateError, ...]]:
    """Bring the scripts of all sources up to date; one that fails does not stop the others.

    Parameters
    ----------
    store: where the scripts are kept as they were before anybody's edits, so that these can be merged later.
    program: a digest of the program, under which what it makes of a source is kept; empty where it is not.

    Raises SettingsError, which is no fault of any of them.
    """
    done: list[Manuscript] = []
    failures: list[NarrateError] = []
    for source in sources:
        try:
            done.append(manuscript(source, files, settings, store=store, program=program))
        except SettingsError:
            raise
        except NarrateError as error:
            failures.append(error)
    forget_models()
    forget_lines()
    return tuple(done), tuple(failures)


def build(
    sources: Sequence[Source],
    bench: Workbench,
    settings: Settings,
    lexicon: Lexicon,
    editions: Sequence[Edition] = (),
    *,
    retry: bool = False,
) -> Result:
    """Make the podcast of the sources, together with the episodes that were in it before, and its editions.

    Parameters
    ----------
    sources: what is to be narrated.
    bench: engine, encoder, stores and folders.
    settings, lexicon: how.
    editions: those that are asked for, besides those of the settings and of earlier builds.
    retry: whether sentences that another engine spoke are to be tried again by their own.

    Raises NarrateError where nothing can be made at all: a failing engine, an unwritable folder, no readable source
    (NothingToNarrateError, which has an error for each).
    """
    bench.progress("Reading", 0, 0)
    named, failures = scripts(sources, bench.scripts, settings, store=bench.store, program=bench.program)
    state = read_state(bench.publisher, Path(settings.build.audio))
    asked = {source.slug for source in sources}
    folders = {source.slug: source.path.parent for source in sources}
    manuscripts, more = with_earlier(named, asked, state, bench)
    failures = (*failures, *more)
    if not manuscripts:
        raise NothingToNarrateError(failures)

    bench.progress("Choosing voices", 0, 0)
    known = known_voices(state, bench.engine.name, settings)
    scripted = {slug: one.script for slug, one in manuscripts.items()}
    voices = voices_with(casting.named_voices(scripted.values(), settings, known), bench.engine)
    profiles, measured = profiles_for(
        scripted.values(),
        voices=voices,
        settings=settings,
        known=known,
        engine=bench.engine,
        clips=bench.clips,
        store=bench.store,
        progress=bench.progress,
    )
    castings = casting.cast_all(scripted, voices=voices, settings=settings, known=known, profiles=profiles)
    forget_names()
    manuscripts = {slug: with_close_voices(one, castings[slug], profiles) for slug, one in manuscripts.items()}
    for cast in castings.values():
        known = casting.remember(known, cast, voices=voices, settings=settings)

    heard = Substitutes(bench.clips, retry=retry)
    bench = replace(bench, clips=heard)
    show = show_of(settings, state, [one.script for one in manuscripts.values()])
    dates = publication_dates({slug: one.script.date for slug, one in manuscripts.items()}, state)
    wanted = chosen(settings, editions, state, bench.publisher, manuscripts)
    for edition in wanted:
        settings_of(edition, settings, show)  # what cannot be spoken is to be known before anything is
    made = [
        _release(
            _Plan(settings=settings, show=show, manuscripts=manuscripts, castings=castings, dates=dates,
                  folders=folders, state=state),
            bench, heard, lexicon, voices, known, wanted,
        )
    ]  # fmt: skip
    for edition in wanted:
        inside = replace(bench, publisher=Inside(outer=bench.publisher, folder=edition.name))
        plan = _edition(edition, made[0].show, inside, settings, manuscripts, castings, dates, folders)
        made.append(_release(plan, inside, heard, lexicon, voices, known))
    return Result(
        episodes=made[0].episodes,
        manuscripts=named,
        failures=failures,
        utterances=sum(one.utterances for one in made),
        synthesised=measured + sum(one.synthesised for one in made),
        substituted=len(heard.said),
        encoded=sum(one.encoded for one in made),
        written=sum(one.written for one in made),
        feeds=(
            *made[0].feeds,
            *(replace(feed, path=f"{edition.name}/{feed.path}")
              for edition, one in zip(wanted, made[1:], strict=True) for feed in one.feeds),
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a release is made of: the podcast's own, or an edition's."""

    settings: Settings
    show: Show
    manuscripts: dict[str, Manuscript]
    castings: dict[str, tuple[Assignment, ...]]
    dates: Mapping[str, str]
    folders: Mapping[str, Path]
    """Where the documents that were named lie, by slug."""
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A release that was made."""

    show: Show
    episodes: tuple[Episode, ...]
    feeds: tuple[MadeFeed, ...]
    utterances: int
    synthesised: int
    encoded: int
    written: int


def _edition(
    edition: Edition,
    show: Show,
    inside: Workbench,
    settings: Settings,
    manuscripts: dict[str, Manuscript],
    castings: dict[str, tuple[Assignment, ...]],
    dates: Mapping[str, str],
    folders: Mapping[str, Path],
) -> _Plan:
    own = settings_of(edition, settings, show)
    scripts = manuscripts_of(edition, manuscripts)
    state = read_state(inside.publisher, Path(settings.build.audio) / edition.name)
    return _Plan(
        settings=own,
        show=show_of(own, state, [one.script for one in scripts.values()]),
        manuscripts=scripts,
        castings=castings_of(castings, scripts, own.speech.rate),
        dates=dates,
        folders=folders,
        state=state,
    )


def _release(
    plan: _Plan,
    bench: Workbench,
    heard: Substitutes,
    lexicon: Lexicon,
    voices: Sequence[Voice],
    known: dict[str, Assignment],
    editions: tuple[Edition, ...] = (),
) -> _Made:
    """Speak, put together, encode and write one release.

    heard: the bench's clips.
    editions: what else the texts are narrated as, for its state and its page.
    """
    settings, manuscripts, state = plan.settings, plan.manuscripts, plan.state
    spoken = [
        begun(speak(one, plan.castings[slug], voices, bench, settings, lexicon), bench)
        for slug, one in manuscripts.items()
    ]
    gains, calibrated = voice_gains(spoken, bench, voices)
    with naming_the_line(spoken, bench.scripts), EncodingAhead(spoken, gains, bench, settings) as ahead:
        synthesised = synthesise((job for one in spoken for job in one.jobs), bench, then=ahead)
    spoken = [heard.noted(one, bench.engine.name) for one in spoken]
    manuscripts = {one.manuscript.slug: one.manuscript for one in spoken}
    bench.engine.close()  # its processes would hold their memory while the encoders need theirs

    bench.progress("Laying out", 0, 0)
    timelines = [
        illustrated(
            heard.levelled(timeline_of(one, gains, heard, settings), bench.encoder), one.manuscript,
            folder=plan.folders.get(one.manuscript.slug), pictures=bench.pictures, publisher=bench.publisher,
        )
        for one in spoken
    ]  # fmt: skip
    episodes = [
        episode_of(one.manuscript, one.casting, timeline, plan.show, plan.dates, state)
        for one, timeline in zip(spoken, timelines, strict=True)
    ]
    episodes.sort(key=lambda episode: (episode.published, episode.slug))
    picture = picture_of(plan.show, bench.store, bench.cover)
    jobs = {job.key: job for one in spoken for job in one.jobs}
    finished, media, encoded, mended = encode_all(episodes, plan.show, picture, state, bench, settings, jobs)

    books = make_books(plan.show, finished, media, picture, state, bench, settings)
    bench.progress("Writing", 0, 0)
    further = further_feeds(settings, plan.show, finished, manuscripts, state, bench)
    others = [FeedLink(title=one.show.title, path=one.show.feed) for one in further.values()]
    others += [FeedLink(title=title_of(one, plan.show), path=f"{one.name}/{paths.FEED}") for one in editions]
    show = replace(plan.show, others=tuple(others))
    remembered = new_state(
        finished, media, show, manuscripts, known, bench.engine.name, state,
        longest_pause=longest_pause(settings.audio.pauses, settings.speech.rate, settings.speech.manners),
        feeds={name: one.show.guid for name, one in further.items()},
        editions=editions,
        books=books.files,
    )  # fmt: skip
    files = release_files(
        show, finished, manuscripts, picture, remembered,
        Renderings(bench.store, bench.publisher, bench.program), further.values(),
        {episode.slug: books.of(episode.slug) for episode in finished}, settings.transcripts.width,
    )  # fmt: skip
    written = books.made + sum(bench.publisher.write(file) for file in files)
    documents = {
        show.feed: page_count(show, len(finished)),
        **{one.show.feed: page_count(one.show, len(one.slugs)) for one in further.values()},
    }
    for path in outdated_pages(documents, (f"{name}.xml" for name in remembered.feeds), bench.publisher):
        bench.publisher.discard(path)
    return _Made(
        show=show,
        episodes=tuple(finished),
        feeds=(
            MadeFeed(title=show.title, path=show.feed, episodes=len(finished)),
            *(MadeFeed(title=f.show.title, path=f.show.feed, episodes=len(f.slugs)) for f in further.values()),
        ),
        utterances=sum(len(one.utterances) for one in spoken),
        synthesised=synthesised + calibrated + mended,
        encoded=encoded,
        written=written,
    )


def with_earlier(
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
            found[kept.slug] = replace(earlier, folder=kept.folder)
    return {slug: found[slug] for slug in sorted(found)}, tuple(failures)
