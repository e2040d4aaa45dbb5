"""Further feeds of one release, each with some of its episodes: `[feeds.<name>]` in the settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from narrate.model.release import Episode, Show
from narrate.package import paths
from narrate.package.addresses import show_guid
from narrate.package.text import clean
from narrate.settings import FeedSettings


def belongs(episode: Episode, folder: str, feed: FeedSettings) -> bool:
    """Whether an episode is in a feed: it meets every condition that the feed sets, each by one of its values.

    folder: of the episode's text, as seen from the project.
    """
    script = episode.script
    return (
        (not feed.folders or any(_inside(folder, one) for one in feed.folders))
        and (not feed.tags or bool(_folded(script.tags) & _folded(feed.tags)))
        and (not feed.series or bool(_folded((script.series,)) & _folded(feed.series)))
        and (not feed.languages or any(_speaks(script.language, one) for one in feed.languages))
    )


def show_of_feed(name: str, feed: FeedSettings, show: Show, kept: str, episodes: Sequence[Episode]) -> Show:
    """What a feed says of itself.

    Parameters
    ----------
    show: the podcast's own.
    kept: the feed's recorded guid, or empty.
    episodes: those of the feed; most of them decide about its language.
    """
    languages = [episode.script.language for episode in episodes]
    own = feed.cover or not show.cover_is_own
    cover = paths.feed_cover(name, feed.cover) if own else show.cover
    made = replace(
        show,
        title=clean(feed.title) or f"{clean(show.title)} ({name})",
        description=clean(feed.description) or show.description,
        language=max(sorted(set(languages)), key=languages.count) if languages else show.language,
        serial=feed.type == "serial" if feed.type else show.serial,
        feed=f"{name}.xml",
        cover=cover,
        cover_alt=feed.cover_alt if own else show.cover_alt,
        guid="",
        others=(),
    )
    return replace(made, guid=show_guid(kept, made))


def of_feed(feed: FeedSettings, episodes: Iterable[Episode], folders: Mapping[str, str]) -> tuple[Episode, ...]:
    """The episodes of a feed. folders: of the texts, by slug."""
    return tuple(episode for episode in episodes if belongs(episode, folders.get(episode.slug, ""), feed))


def _inside(folder: str, wanted: str) -> bool:
    parts, those = PurePosixPath(folder).parts, PurePosixPath(wanted.replace("\\", "/")).parts
    return parts[: len(those)] == those


def _speaks(language: str, wanted: str) -> bool:
    """Whether a tag is in a range of languages: `fr` holds `fr-CA` (RFC 4647, 3.3.1)."""
    return f"{language.casefold()}-".startswith(f"{wanted.casefold()}-")


def _folded(texts: Iterable[str]) -> set[str]:
    return {clean(text).casefold() for text in texts} - {""}
