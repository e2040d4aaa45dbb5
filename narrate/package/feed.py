"""The podcast feed: RSS 2.0 as PSP-1 (Podcast Standards Project, 2023-08) asks for it, with Podcasting 2.0 tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from narrate.errors import OutputError
from narrate.model.release import Episode, File, Show
from narrate.package import paths
from narrate.package.addresses import address, base_address, podcast_guid
from narrate.package.cover import cover_alt
from narrate.package.feed_item import add_item
from narrate.package.feed_tags import ATOM, ITUNES, NAMESPACES, PODCAST, add, add_image, add_license, boolean
from narrate.package.summary import DESCRIPTION_LIMIT
from narrate.package.text import clean, moment, shorten

if TYPE_CHECKING:
    from lxml import etree


def feed(show: Show, episodes: Sequence[Episode]) -> bytes:
    """The feed of a show: the document that players subscribe to; see `feed_files`."""
    return feed_files(show, episodes)[-1].content


def feed_files(show: Show, episodes: Sequence[Episode]) -> tuple[File, ...]:
    """The documents of a feed, the newest episode first, episodes of one moment by slug.

    Parameters
    ----------
    show: where `base_url` is empty, addresses stand in a reserved place (see `narrate.package.addresses`);
        where `guid` is empty, it is made of the address.
    episodes: in any order.

    Returns them in the order in which they have to be written: what is subscribed to comes last, after the documents
    with older episodes, to which it leads.

    Raises InputError for a date of publication that is none, OutputError for an episode without sound,
    SettingsError for a base address that is none.
    """
    for episode in episodes:
        if not episode.media:
            raise OutputError(
                f"The episode {episode.slug} has no encoded file, so it cannot stand in the feed.",
                remedy="Name at least one format in audio.formats and build again.",
            )
    by_slug = sorted(episodes, key=lambda episode: episode.slug)
    newest = sorted(by_slug, key=lambda episode: moment(episode.published, episode.slug), reverse=True)
    size = show.page_size or max(1, len(newest))
    pages = [newest[size * number : size * (number + 1)] for number in range(page_count(show, len(newest)))]
    return tuple(
        File(path=paths.feed_page(show.feed, number), content=_document(show, pages[number - 1], number, len(pages)))
        for number in range(len(pages), 0, -1)
    )


def page_count(show: Show, episodes: int) -> int:
    """How many documents a feed of so many episodes has."""
    return -(-episodes // show.page_size) or 1 if show.page_size else 1


def _document(show: Show, episodes: Sequence[Episode], number: int, pages: int) -> bytes:
    from lxml import etree

    rss = etree.Element("rss", {"version": "2.0"}, nsmap=NAMESPACES)
    channel = etree.SubElement(rss, "channel")
    _links(channel, show, number, pages)
    _channel(channel, show)
    for episode in episodes:
        add_item(etree.SubElement(channel, "item"), show, episode)
    return etree.tostring(rss, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _links(channel: etree._Element, show: Show, number: int, pages: int) -> None:
    """Where this document lies, and where the others do (RFC 5005, section 3)."""
    others = {"first": 1, "previous": number - 1, "next": number + 1, "last": pages} if pages > 1 else {}
    for rel, page in {"self": number, **others}.items():
        if 1 <= page <= pages:
            url = address(show, paths.feed_page(show.feed, page))
            add(channel, f"{ATOM}link", href=url, rel=rel, type="application/rss+xml")


def _channel(channel: etree._Element, show: Show) -> None:
    title = shorten(show.title) or "Podcast"
    home = clean(show.link) or base_address(show)
    add(channel, "title", title)
    add(channel, "description", _bytes_limited(clean(show.description) or title))
    add(channel, "link", home)
    add(channel, "language", clean(show.language) or "en")
    if clean(show.copyright):
        add(channel, "copyright", shorten(show.copyright))
    add(channel, "generator", "narrate")
    picture = add(channel, "image")
    add(picture, "url", address(show, show.cover))
    add(picture, "title", title)
    add(picture, "link", home)
    add(channel, f"{ITUNES}author", shorten(show.author) or title)
    if show.email:
        owner = add(channel, f"{ITUNES}owner")
        add(owner, f"{ITUNES}name", shorten(show.author) or title)
        add(owner, f"{ITUNES}email", clean(show.email))
    category = add(channel, f"{ITUNES}category", text=clean(show.category))
    if show.subcategory:
        add(category, f"{ITUNES}category", text=clean(show.subcategory))
    add(channel, f"{ITUNES}explicit", boolean(show.explicit))
    add(channel, f"{ITUNES}type", "serial" if show.serial else "episodic")
    add_image(channel, address(show, show.cover), cover_alt(show))
    # Without an address to write to nobody could ask the owner to unlock the feed.
    locked = add(channel, f"{PODCAST}locked", "yes" if show.email else "no")
    if show.email:
        locked.set("owner", clean(show.email))
    add(channel, f"{PODCAST}guid", show.guid or podcast_guid(address(show, show.feed)))
    add(channel, f"{PODCAST}medium", "podcast")
    add_license(channel, show)
    if show.voices_are_synthetic:
        add(channel, f"{PODCAST}txt", "true", purpose="ai-content")


def _bytes_limited(text: str) -> str:
    encoded = text.encode("utf-8")
    if len(encoded) <= DESCRIPTION_LIMIT:
        return text
    return encoded[: DESCRIPTION_LIMIT - 3].decode("utf-8", "ignore").rstrip() + "…"
