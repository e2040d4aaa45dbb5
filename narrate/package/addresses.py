"""Addresses and identifiers of a feed.

A feed needs absolute addresses, and a build does not always know them. Until `podcast.base_url` is set they
stand below a host in `.invalid`, which no resolver ever answers (RFC 2606): the feed is valid, nobody is
sent to a stranger or to his own machine, `narrate check` says that it cannot be published yet, and
`narrate serve` puts its own address in with `rebase`.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from narrate.errors import SettingsError
from narrate.model.release import Show
from narrate.package.text import url_path

if TYPE_CHECKING:
    from lxml import etree

UNPUBLISHED = ".unpublished.invalid"
"""How the host of a feed ends that nobody has given an address."""

PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Of `podcast:guid` (podcast-namespace, docs/tags/guid.md)."""


def base_address(show: Show) -> str:
    """Where the release will be published, ending in a slash; a reserved place that leads nowhere if not known.

    Raises SettingsError where `show.base_url` is no web address of a folder.
    """
    if not show.base_url.strip():
        digest = hashlib.sha256(f"{show.title}\n{show.author}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return f"https://{digest}{UNPUBLISHED}/"
    address = show.base_url.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    good = parts.scheme in {"http", "https"} and parts.hostname and not parts.query and not parts.fragment
    if not good or re.search(r"\s", address):
        raise SettingsError(
            f"podcast.base_url “{show.base_url}” is not the web address of a folder.",
            remedy="Write it as https://example.org/podcast/.",
        )
    return address if address.endswith("/") else f"{address}/"


def published(show: Show) -> bool:
    """Whether the show's address is known."""
    return bool(show.base_url.strip())


def address(show: Show, path: str) -> str:
    """The address of a file of the release. `path` is relative to the release."""
    return base_address(show) + url_path(path)


def podcast_guid(feed_url: str) -> str:
    """`podcast:guid` of a feed: uuid5 of its address without scheme and trailing slashes."""
    return str(
        uuid.uuid5(PODCAST_NAMESPACE, re.sub(r"^[a-z][a-z0-9+.-]*://", "", feed_url.strip(), flags=re.I).rstrip("/"))
    )


def show_guid(kept: str, show: Show) -> str:
    """The show's guid: the one that was kept, or a new one.

    A guid that was made before the address was known is replaced when it becomes known: nobody can have
    subscribed, and two shows of one name would share it.

    kept: the recorded guid, or empty.
    """
    provisional = podcast_guid(base_address(_unpublished(show)) + show.feed)
    if kept and not (kept == provisional and published(show)):
        return kept
    return podcast_guid(base_address(show) + show.feed)


def episode_guid(show_guid: str, slug: str) -> str:
    """An episode's guid: uuid5 of its slug in the show's. To be recorded and kept when the show's changes."""
    return str(uuid.uuid5(uuid.UUID(show_guid), slug))


def rebase(feed: bytes, base_url: str) -> bytes:
    """The feed with other addresses, for serving it from elsewhere; guids and links outside the release stay.

    base_url: the new place of the folder, ending in a slash.
    """
    from lxml import etree

    root = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, no_network=True))
    own = root.find("channel/{http://www.w3.org/2005/Atom}link[@rel='self']")
    old = str(own.get("href", "")).rpartition("/")[0] + "/" if own is not None else ""
    old = old if "://" in old else ""
    if old:
        for element in root.iter():
            _move(element, old, base_url)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _move(element: etree._Element, old: str, new: str) -> None:
    for name, value in element.attrib.items():
        if str(value).startswith(old):
            element.set(name, new + str(value)[len(old) :])
    # A description names the transcript in the middle of its text; an identifier is none, however it looks.
    if element.text and old in element.text and not str(element.tag).endswith("guid"):
        element.text = element.text.replace(old, new)


def _unpublished(show: Show) -> Show:
    return dataclasses.replace(show, base_url="")
