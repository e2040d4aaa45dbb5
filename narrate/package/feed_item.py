"""An episode in the feed."""

from __future__ import annotations

import base64
import binascii
from email.utils import format_datetime
from typing import TYPE_CHECKING

from narrate.model.release import Episode, Media, Show
from narrate.package import paths
from narrate.package.addresses import address
from narrate.package.chapters import chapter_title
from narrate.package.companions import companions
from narrate.package.cover import cover_alt
from narrate.package.feed_tags import ATOM, CONTENT, ITUNES, PODCAST, PSC, add, add_image, boolean
from narrate.package.summary import authors, description, description_html, episode_length, episode_title, people
from narrate.package.text import clean, milliseconds, moment, shorten, timestamp

if TYPE_CHECKING:
    from lxml import etree


def add_item(item: etree._Element, show: Show, episode: Episode) -> None:
    """Fill the element of an episode that has at least one sound file."""
    enclosure = episode.media[0]
    add(item, "title", episode_title(episode))
    add(item, "enclosure", url=address(show, enclosure.path), length=str(enclosure.size), type=enclosure.type)
    add(item, "guid", episode.guid, isPermaLink="false")
    add(item, "pubDate", format_datetime(moment(episode.published, episode.slug)))
    add(item, "link", address(show, paths.page(episode.slug)))
    add(item, "description", description(show, episode))
    add(item, f"{CONTENT}encoded", description_html(show, episode))
    for tag in dict.fromkeys(filter(None, map(shorten, episode.script.tags))):
        add(item, "category", tag)
    if authors(episode):
        add(item, f"{ITUNES}author", shorten(", ".join(authors(episode))))
    add(item, f"{ITUNES}duration", str(max(1, (episode_length(episode) + 500) // 1000)))
    add(item, f"{ITUNES}explicit", boolean(show.explicit))
    add(item, f"{ITUNES}episodeType", "full")
    _place_in_series(item, episode)
    add_image(item, address(show, show.cover), cover_alt(show))
    _companions(item, show, episode)
    _chapters(item, show, episode)
    if len(episode.media) > 1 or enclosure.sha256:
        for number, media in enumerate(episode.media):
            _alternate(item, show, media, default=number == 0)
    _persons(item, episode)


def _place_in_series(item: etree._Element, episode: Episode) -> None:
    script = episode.script
    if script.season:
        add(item, f"{ITUNES}season", str(script.season))
        season = add(item, f"{PODCAST}season", str(script.season))
        if clean(script.series):
            season.set("name", shorten(script.series, 128))
    if script.episode:
        add(item, f"{ITUNES}episode", str(script.episode))
        add(item, f"{PODCAST}episode", str(script.episode))


def _companions(item: etree._Element, show: Show, episode: Episode) -> None:
    """Transcripts, the one that Apple reads first; chapters; books (RFC 4287, 4.2.7.2: related)."""
    language = clean(episode.script.language) or clean(show.language) or "en"
    seen: set[str] = set()
    for one in companions(episode):
        url, kind = address(show, one.path), one.kind
        if kind.role == "transcript" and kind.type not in seen:
            seen.add(kind.type)
            timed = {"rel": "captions"} if kind.timed else {}
            add(item, f"{PODCAST}transcript", url=url, type=kind.type, language=language, **timed)
        elif kind.role == "chapters":
            add(item, f"{PODCAST}chapters", url=url, type=kind.type)
        elif kind.role == "book":
            add(item, f"{ATOM}link", href=url, rel="related", type=kind.type, title=kind.label)


def _chapters(item: etree._Element, show: Show, episode: Episode) -> None:
    """The chapters once more in the feed itself (Podlove Simple Chapters 1.2): some players read them nowhere else."""
    if not episode.timeline.chapters:
        return
    chapters = add(item, f"{PSC}chapters", version="1.2")
    for number, mark in enumerate(episode.timeline.chapters):
        ms = milliseconds(mark.start, episode.timeline.rate)
        start = f"{timestamp(ms)}.{ms % 1000:03}"
        shown = {"image": address(show, mark.picture.path)} if mark.picture is not None else {}
        add(chapters, f"{PSC}chapter", start=start, title=shorten(chapter_title(mark, number)), **shown)


def _alternate(item: etree._Element, show: Show, media: Media, *, default: bool) -> None:
    """A sound file with the digest by which a player can tell that it is whole (tags/alternate-enclosure.md)."""
    alternate = add(item, f"{PODCAST}alternateEnclosure", type=media.type, length=str(media.size))
    if default:
        alternate.set("default", "true")
    add(alternate, f"{PODCAST}source", uri=address(show, media.path))
    if media.sha256:
        digest = base64.b64encode(binascii.unhexlify(media.sha256)).decode("ascii")
        add(alternate, f"{PODCAST}integrity", type="sri", value=f"sha256-{digest}")


def _persons(item: etree._Element, episode: Episode) -> None:
    """Everybody who wrote or says something; roles and groups of the podcast taxonomy (tags/person.md)."""
    writers = authors(episode)
    for name in writers:
        add(item, f"{PODCAST}person", shorten(name), role="author", group="writing")
    for name in people(episode):
        if name not in writers:
            add(item, f"{PODCAST}person", shorten(name), role="guest", group="cast")
