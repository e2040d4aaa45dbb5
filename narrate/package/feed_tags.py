"""What channel and episodes of a feed share: namespaces, and elements that both have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from narrate.model.release import Show
from narrate.package.text import clean, shorten

if TYPE_CHECKING:
    from lxml import etree

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "psc": "http://podlove.org/simple-chapters",
}
ITUNES, PODCAST, ATOM, CONTENT, PSC = (f"{{{uri}}}" for uri in NAMESPACES.values())


def add(parent: etree._Element, tag: str, content: str = "", **attributes: str) -> etree._Element:
    """A further element. An underscore in an attribute's name stands for a hyphen."""
    from lxml import etree

    element = etree.SubElement(parent, tag, {name.replace("_", "-"): v for name, v in attributes.items()})
    element.text = content or None
    return element


def add_image(parent: etree._Element, url: str, alt: str) -> None:
    """The picture, for Apple and with words for those who do not see it (podcast-namespace, tags/image.md)."""
    kind = "image/png" if url.endswith(".png") else "image/jpeg"
    add(parent, f"{ITUNES}image", href=url)
    add(parent, f"{PODCAST}image", href=url, alt=alt, aspect_ratio="1/1", type=kind)


def add_license(parent: etree._Element, show: Show) -> None:
    """The licence, where there is one: an SPDX identifier in small letters, or words with an address.

    podcast-namespace, tags/license.md.
    """
    name = shorten(show.license, 128)
    if name:
        address = {"url": clean(show.license_url)} if clean(show.license_url) else {}
        add(parent, f"{PODCAST}license", name.lower() if " " not in name else name, **address)


def boolean(value: bool) -> str:  # noqa: FBT001 - the one argument that there is
    """As feeds write it."""
    return "true" if value else "false"
