"""The podcast feed: RSS 2.0 as PSP-1 (Podcast Standards Project, 2023-08) asks for it, with Podcasting 2.0 tags."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from typing import TYPE_CHECKING

from narrate.errors import OutputError
from narrate.model.release import Episode, Media, Show
from narrate.package import paths
from narrate.package.addresses import address, base_address, podcast_guid
from narrate.package.chapters import MEDIA_TYPE as CHAPTERS_TYPE
from narrate.package.cover import cover_alt
from narrate.package.summary import (
    DESCRIPTION_LIMIT,
    authors,
    description,
    description_html,
    episode_length,
    episode_title,
    people,
)
from narrate.package.text import clean, moment, shorten

if TYPE_CHECKING:
    from lxml import etree

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_NAMESPACES = {"itunes": _ITUNES, "podcast": _PODCAST, "atom": _ATOM, "content": _CONTENT}


def feed(show: Show, episodes: Sequence[Episode]) -> bytes:
    """The feed of a show, the newest episode first, episodes of one moment by slug.

    Parameters
    ----------
    show: where `base_url` is empty, addresses stand in a reserved place (see `narrate.package.addresses`);
        where `guid` is empty, it is made of the address.
    episodes: in any order.

    Raises InputError for a date of publication that is none, OutputError for an episode without sound,
    SettingsError for a base address that is none.
    """
    from lxml import etree

    rss = etree.Element("rss", {"version": "2.0"}, nsmap=_NAMESPACES)
    channel = etree.SubElement(rss, "channel")
    _channel(channel, show)
    by_slug = sorted(episodes, key=lambda episode: episode.slug)
    for episode in sorted(by_slug, key=lambda episode: moment(episode.published, episode.slug), reverse=True):
        _item(etree.SubElement(channel, "item"), show, episode)
    return etree.tostring(rss, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _channel(channel: etree._Element, show: Show) -> None:
    own = address(show, paths.FEED)
    title = shorten(show.title) or "Podcast"
    _add(channel, f"{{{_ATOM}}}link", href=own, rel="self", type="application/rss+xml")
    _add(channel, "title", title)
    _add(channel, "description", _bytes_limited(clean(show.description) or title))
    _add(channel, "link", clean(show.link) or base_address(show))
    _add(channel, "language", clean(show.language) or "en")
    _add(channel, "generator", "narrate")
    _add(channel, f"{{{_ITUNES}}}author", shorten(show.author) or title)
    if show.email:
        owner = _add(channel, f"{{{_ITUNES}}}owner")
        _add(owner, f"{{{_ITUNES}}}name", shorten(show.author) or title)
        _add(owner, f"{{{_ITUNES}}}email", clean(show.email))
    category = _add(channel, f"{{{_ITUNES}}}category", text=clean(show.category))
    if show.subcategory:
        _add(category, f"{{{_ITUNES}}}category", text=clean(show.subcategory))
    _add(channel, f"{{{_ITUNES}}}explicit", _boolean(show.explicit))
    _add(channel, f"{{{_ITUNES}}}type", "episodic")
    _image(channel, show)
    # Without an address to write to nobody could ask the owner to unlock the feed.
    locked = _add(channel, f"{{{_PODCAST}}}locked", "yes" if show.email else "no")
    if show.email:
        locked.set("owner", clean(show.email))
    _add(channel, f"{{{_PODCAST}}}guid", show.guid or podcast_guid(own))
    _add(channel, f"{{{_PODCAST}}}medium", "podcast")
    if show.voices_are_synthetic:
        _add(channel, f"{{{_PODCAST}}}txt", "true", purpose="ai-content")


def _item(item: etree._Element, show: Show, episode: Episode) -> None:
    if not episode.media:
        raise OutputError(
            f"The episode {episode.slug} has no encoded file, so it cannot stand in the feed.",
            remedy="Name at least one format in audio.formats and build again.",
        )
    enclosure, *others = episode.media
    _add(item, "title", episode_title(episode))
    _add(item, "enclosure", url=address(show, enclosure.path), length=str(enclosure.size), type=enclosure.type)
    _add(item, "guid", episode.guid, isPermaLink="false")
    _add(item, "pubDate", format_datetime(moment(episode.published, episode.slug)))
    _add(item, "link", address(show, paths.page(episode.slug)))
    _add(item, "description", description(show, episode))
    _add(item, f"{{{_CONTENT}}}encoded", description_html(show, episode))
    if authors(episode):
        _add(item, f"{{{_ITUNES}}}author", shorten(", ".join(authors(episode))))
    _add(item, f"{{{_ITUNES}}}duration", str(max(1, (episode_length(episode) + 500) // 1000)))
    _add(item, f"{{{_ITUNES}}}explicit", _boolean(show.explicit))
    _image(item, show)
    _timed_files(item, show, episode)
    for other in others:
        _alternate(item, show, other)
    _persons(item, episode)


def _timed_files(item: etree._Element, show: Show, episode: Episode) -> None:
    """Transcripts, the one that Apple reads first, and chapters."""
    language = clean(episode.script.language) or clean(show.language) or "en"
    files = ((paths.transcript_vtt, "text/vtt"), (paths.transcript_json, "application/json"))
    for path, media_type in files:
        url = address(show, path(episode.slug))
        _add(item, f"{{{_PODCAST}}}transcript", url=url, type=media_type, language=language, rel="captions")
    _add(item, f"{{{_PODCAST}}}chapters", url=address(show, paths.chapters(episode.slug)), type=CHAPTERS_TYPE)


def _persons(item: etree._Element, episode: Episode) -> None:
    writers = authors(episode)
    for name in writers:
        _add(item, f"{{{_PODCAST}}}person", shorten(name), role="author", group="writing")
    for name in people(episode):
        if name not in writers:
            _add(item, f"{{{_PODCAST}}}person", shorten(name), role="guest", group="cast")


def _alternate(item: etree._Element, show: Show, media: Media) -> None:
    alternate = _add(item, f"{{{_PODCAST}}}alternateEnclosure", type=media.type, length=str(media.size))
    _add(alternate, f"{{{_PODCAST}}}source", uri=address(show, media.path))


def _image(parent: etree._Element, show: Show) -> None:
    url = address(show, show.cover)
    _add(parent, f"{{{_ITUNES}}}image", href=url)
    _add(parent, f"{{{_PODCAST}}}image", href=url, alt=cover_alt(show), width="1400", aspect_ratio="1/1")


def _add(parent: etree._Element, tag: str, content: str = "", **attributes: str) -> etree._Element:
    from lxml import etree

    element = etree.SubElement(parent, tag, {name.replace("aspect_", "aspect-"): v for name, v in attributes.items()})
    element.text = content or None
    return element


def _boolean(value: bool) -> str:  # noqa: FBT001 - the one argument that there is
    return "true" if value else "false"


def _bytes_limited(text: str) -> str:
    encoded = text.encode("utf-8")
    if len(encoded) <= DESCRIPTION_LIMIT:
        return text
    return encoded[: DESCRIPTION_LIMIT - 3].decode("utf-8", "ignore").rstrip() + "…"
