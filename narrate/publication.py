"""The release of a build: what the show says of itself, dates and identities that are kept, and all files but sound."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from narrate import fountain
from narrate.assembly import tones
from narrate.check.expected import Expected
from narrate.episode_files import Listing, day_of, known_files
from narrate.manuscripts import Manuscript
from narrate.model.release import Episode, File, Show
from narrate.model.script import Script
from narrate.model.sound import Assignment, Gender, Prosody, Samples, Timeline
from narrate.package import addresses, paths
from narrate.package.cover import cover, cover_alt
from narrate.package.feed import feed_files
from narrate.package.index_page import index_page
from narrate.package.selection import of_feed, show_of_feed
from narrate.package.state import Edition, EpisodeState, MediaState, State, VoiceState
from narrate.ports import Publisher, ScriptFiles, Store
from narrate.renderings import Renderings
from narrate.settings import Settings

_FIRST_DAY = dt.date(2000, 1, 1)
"""The date of undated episodes in a project where no document has one: fixed, so that equal input gives equal bytes."""


def read_state(publisher: Publisher, folder: Path) -> State:
    """What a release remembers; an empty state where there is none. Raises InputError for a damaged one.

    folder: of the release, for messages.
    """
    data = publisher.read(paths.STATE)
    return State() if data is None else State.from_bytes(data, folder / paths.STATE)


def as_released(kept: EpisodeState, scripts: ScriptFiles, publisher: Publisher) -> Manuscript | None:
    """An episode as it was last narrated, from the release's own copy of its script; None where there is none."""
    data = publisher.read(paths.script(kept.slug))
    if data is None:
        return None
    return Manuscript(
        slug=kept.slug,
        source=kept.source,
        source_sha256=kept.source_sha256,
        script_path=scripts.folder / kept.script,
        script=fountain.parse(data.decode("utf-8", "replace"), path=Path(paths.script(kept.slug))),
        earlier=True,
        folder=kept.folder,
    )


def expected_of(state: State, scripts: ScriptFiles, publisher: Publisher) -> list[Expected]:
    """The episodes of a release as they were recorded, each with the script that was narrated, for a check."""
    narrated = {kept.slug: as_released(kept, scripts, publisher) for kept in state.episodes}
    return [
        Expected(
            slug=kept.slug,
            guid=kept.guid,
            length=Samples(kept.length),
            rate=kept.rate,
            longest_pause=kept.longest_pause,
            tones=kept.tones,
            script=one.script if (one := narrated[kept.slug]) else None,
        )
        for kept in state.episodes
    ]


_SAME_VOICES = ("espeak", "pyttsx3")
"""Engines that name the same voices in the same way, so that people keep theirs when one takes the other's place."""


def known_voices(state: State, engine: str, settings: Settings) -> dict[str, Assignment]:
    """The voices that people have had so far, with this engine or with one that has the same voices."""
    alike = [other for other in _SAME_VOICES if engine in _SAME_VOICES and other != engine]
    return {
        voice.person: Assignment(
            speaker=voice.person,
            voice=voice.voice,
            prosody=Prosody(rate=settings.speech.rate, pitch=voice.pitch),
            gender=Gender.UNKNOWN,
            evidence="",
            reason=voice.reason,
        )
        for named in (*alike, engine)  # what was heard with this engine goes before
        for voice in state.voices
        if voice.engine == named
    }


def show_of(settings: Settings, state: State, scripts: Sequence[Script]) -> Show:
    """What the feed says of itself: the settings, and sensible words where they say nothing."""
    podcast = settings.podcast
    languages = [script.language for script in scripts]
    authors = list(dict.fromkeys(author for script in scripts for author in script.authors))
    title = podcast.title or "Narrated texts"
    show = Show(
        title=title,
        description=podcast.description or f"{title}: written texts, read aloud word for word, with transcripts.",
        language=podcast.language or max(sorted(set(languages)), key=languages.count),
        author=podcast.author or (authors[0] if len(authors) == 1 else title),
        email=podcast.email,
        base_url=podcast.base_url or state.base_url,
        link=podcast.link,
        category=podcast.category,
        subcategory=podcast.subcategory,
        explicit=podcast.explicit,
        copyright=podcast.copyright,
        license=podcast.license,
        license_url=podcast.license_url,
        serial=podcast.type == "serial",
        voices_are_synthetic=podcast.synthetic_voices,
        page_size=podcast.page_size,
    )
    return replace(
        show,
        guid=addresses.show_guid(state.podcast_guid, show),
        cover=paths.cover(podcast.cover),
        cover_alt=podcast.cover_alt or cover_alt(show),
        cover_is_own=bool(podcast.cover),
    )


def publication_dates(dates: Mapping[str, str], state: State) -> dict[str, str]:
    """When each episode was published: as the document says, else as recorded, else after the newest document.

    dates: the documents' dates by slug, ISO 8601, empty where there is none.

    Returns ISO 8601 with time zone. Undated episodes stand a minute apart, in the order of their slugs, so that players
    list them in that order. So do those that are older than what players can count, in the order of their dates.
    """
    days = {slug: day_of(date) for slug, date in dates.items()}
    newest = max([*filter(None, days.values()), _FIRST_DAY])
    base = dt.datetime.combine(newest, dt.time(12), tzinfo=dt.UTC)
    taken = {kept.published for kept in state.episodes}
    found: dict[str, str] = {}
    minutes = 0
    for slug, _ in sorted(dates.items(), key=lambda item: (item[1], item[0])):
        kept, day = state.episode(slug), days[slug]
        if day is not None:
            found[slug] = f"{day.isoformat()}T00:00:00+00:00"
        elif kept is not None:
            found[slug] = kept.published
        else:
            minutes += 1
            while (moment := (base + dt.timedelta(minutes=minutes)).isoformat()) in taken:
                minutes += 1
            found[slug] = moment
    return found


def episode_of(
    one: Manuscript,
    casting: tuple[Assignment, ...],
    timeline: Timeline,
    show: Show,
    dates: Mapping[str, str],
    state: State,
) -> Episode:
    """An episode before it is encoded; its guid is the one it has always had."""
    kept = state.episode(one.slug)
    return Episode(
        slug=one.slug,
        guid=kept.guid if kept else addresses.episode_guid(show.guid, one.slug),
        published=dates[one.slug],
        script=one.script,
        casting=casting,
        timeline=timeline,
    )


def picture_of(show: Show, store: Store, own: bytes | None) -> bytes:
    """The cover: the publisher's own, or one that is drawn once."""
    if own is not None:
        return own
    key = hashlib.sha256(f"cover 1 {show.title}\n{show.author}".encode("utf-8", "surrogatepass")).hexdigest()
    picture = store.get(key)
    if picture is None:
        picture = cover(show)
        store.put(key, picture)
    return picture


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherFeed:
    """A feed beside the podcast's own, with some of its episodes."""

    show: Show
    slugs: frozenset[str]
    picture: bytes | None
    """None where it has the podcast's."""


def further_feeds(
    settings: Settings,
    show: Show,
    episodes: Sequence[Episode],
    manuscripts: Mapping[str, Manuscript],
    state: State,
    bench: Pictures,
) -> dict[str, FurtherFeed]:
    """The feeds that the settings ask for, by name."""
    folders = {slug: one.folder for slug, one in manuscripts.items()}
    found = {}
    for name, feed in sorted(settings.feeds.items()):
        those = of_feed(feed, episodes, folders)
        own = show_of_feed(name, feed, show, state.feeds.get(name, ""), those)
        drawn = own.cover != show.cover
        found[name] = FurtherFeed(
            show=own,
            slugs=frozenset(episode.slug for episode in those),
            picture=picture_of(own, bench.store, bench.covers.get(name)) if drawn else None,
        )
    return found


class Pictures(Protocol):
    """Where covers come from."""

    @property
    def store(self) -> Store:
        """Keeps those that were drawn."""

    @property
    def covers(self) -> Mapping[str, bytes]:
        """The publisher's own for further feeds, by name."""


def release_files(
    show: Show,
    episodes: Sequence[Episode],
    manuscripts: dict[str, Manuscript],
    picture: bytes,
    state: State,
    known: Renderings,
    further: Iterable[FurtherFeed] = (),
    books: Mapping[str, tuple[str, ...]] | None = None,
    width: int = 0,
) -> Iterable[File]:
    """All files but sound and books, the feeds and the state last, so that what they name is there before them.

    Parameters
    ----------
    known: episodes' files that need not be made.
    books: the paths of each episode's books, by slug.
    width: characters a line of WebVTT; 0 for a sentence a cue.
    """
    yield File(path=show.cover, content=picture)
    base = addresses.base_address(show)
    listed: list[Episode] = []
    for episode in episodes:
        listing = Listing(show=show, books=(books or {}).get(episode.slug, ()), base=base, width=width)
        yield from known_files(episode, manuscripts[episode.slug], listing, known, listed)
    yield File(path=paths.INDEX, content=index_page(show, listed))
    for one in further:
        if one.picture is not None:
            yield File(path=one.show.cover, content=one.picture)
        yield from feed_files(one.show, [episode for episode in listed if episode.slug in one.slugs])
    yield from feed_files(show, listed)
    yield File(path=paths.STATE, content=state.to_bytes())


def outdated_pages(feeds: Mapping[str, int], known: Iterable[str], publisher: Publisher) -> Iterator[str]:
    """Documents of feeds behind the last one that is needed: lists that have become shorter.

    Parameters
    ----------
    feeds: how many documents each feed has, by its file.
    known: files of other feeds, which may be called alike.
    """
    kept = {*feeds, *known}
    for feed, last in feeds.items():
        while publisher.size(path := paths.feed_page(feed, last := last + 1)) is not None and path not in kept:
            yield path


def new_state(
    episodes: Sequence[Episode],
    media: dict[str, tuple[MediaState, ...]],
    show: Show,
    manuscripts: dict[str, Manuscript],
    voices: dict[str, Assignment],
    engine: str,
    state: State,
    *,
    longest_pause: int = 0,
    feeds: Mapping[str, str] | None = None,
    editions: tuple[Edition, ...] = (),
    books: tuple[MediaState, ...] = (),
) -> State:
    """What the release remembers after a build.

    voices: by person, with this engine; those of other engines stay as they were.
    longest_pause: milliseconds, that the profile of pauses makes.
    feeds: guids of further feeds by name; those of feeds that are no longer asked for stay recorded.
    editions: what else the texts are narrated as.
    """
    others = [voice for voice in state.voices if voice.engine != engine]
    return State(
        podcast_guid=show.guid,
        base_url=show.base_url,
        books=books,
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
                folder=manuscripts[episode.slug].folder,
                longest_pause=longest_pause,
                tones=tones(episode.timeline),
                media=media[episode.slug],
            )
            for episode in episodes
        ),
        voices=(
            *others,
            *(
                VoiceState(
                    person=one.speaker, engine=engine, voice=one.voice, pitch=one.prosody.pitch, reason=one.reason
                )
                for one in voices.values()
            ),
        ),
        feeds={**state.feeds, **(feeds or {})},
        editions=editions,
    )
