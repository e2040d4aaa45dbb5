"""Findings on the text of a feed: the rules of the W3C's feed validator (levels A and AA) that can be told offline.

The validator (https://github.com/w3c/feedvalidator) is no package that can be installed; what of it concerns an RSS 2.0
podcast is done here, under the names that it gives its messages. Two of its warnings are not taken over:
UnsupportedNamespace, which every feed with Podcasting 2.0 tags gets, and SelfDoesntMatchLocation, which needs the web.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from narrate.check.categories import CATEGORIES
from narrate.check.elements import ATOM, CONTENT, ITUNES, PODCAST, attribute, line, moment, text
from narrate.check.expected import Place, excerpt
from narrate.diagnostics import Finding

if TYPE_CHECKING:
    from lxml import etree

_SEVERAL = {"item", "category", f"{ATOM}link", f"{ITUNES}category", f"{PODCAST}transcript", f"{PODCAST}person"} | {
    f"{PODCAST}{name}" for name in ("alternateEnclosure", "image", "txt", "license", "soundbite", "funding", "trailer")
}
_FORMS = (
    ("language", "language", r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", "a tag such as en-GB"),
    ("itunes:type", f"{ITUNES}type", "episodic|serial", "episodic or serial"),
    ("itunes:episodeType", f"{ITUNES}episodeType", "full|trailer|bonus", "full, trailer or bonus"),
    ("itunes:season", f"{ITUNES}season", r"[1-9]\d*", "a number from 1"),
    ("itunes:episode", f"{ITUNES}episode", r"[1-9]\d*", "a number from 1"),
    ("itunes:email", f"{ITUNES}owner/{ITUNES}email", r"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address"),
    ("podcast:medium", f"{PODCAST}medium", "podcast|audiobook|newsletter|blog|[a-z]+L?", "a medium of the namespace"),
    ("link", "link", r"https?://[^\s<>\"]+", "a web address"),
)
# U+0080 to U+009F are what is left of Windows's quotation marks (BadCharacters); U+FFFD of letters that were lost.
_BAD = re.compile("[\u0080-\u009f\ufffd\ufdd0-\ufdef\ufffe\uffff]")
# An entity that is shown as it stands was escaped once too often (ContainsHTML).
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-f]{2,5});", re.IGNORECASE)
_TAG = re.compile(r"</?(?:a|b|br|div|em|h[1-6]|i|img|li|ol|p|span|strong|ul)(?:\s[^>]*)?/?>", re.IGNORECASE)
_EARLIEST, _LATEST = 1970, 2100
"""Years of which players can show a date (ImplausibleDate)."""


def check_text(channel: etree._Element, at: Place) -> Iterator[Finding]:
    """NAR-327, NAR-359 to NAR-364, for the channel and its episodes."""
    yield from _element(channel, "the feed", at)
    yield from _categories(channel, at)
    yield from _image(channel, at)
    own = attribute(channel.find(f"{ATOM}link[@rel='self']"), "href")
    published = not (urlsplit(own).hostname or "").endswith(".invalid")
    if published and channel.find(f"{ITUNES}owner/{ITUNES}email") is None:
        yield at("NAR-364")
    for number, item in enumerate(channel.findall("item"), start=1):
        yield from _element(item, f"episode {number} of the feed", at)


def _element(parent: etree._Element, place: str, at: Place) -> Iterator[Finding]:
    for tag, count in Counter(str(child.tag) for child in parent).items():
        if count > 1 and tag not in _SEVERAL:
            yield at("NAR-360", line=line(parent), place=place, count=count, element=_name(tag))
    for name, path, form, wanted in _FORMS:
        value = text(parent.find(path))
        if value and not re.fullmatch(form, value):
            yield at("NAR-327", element=name, place=place, found=excerpt(value), wanted=wanted)
    if parent.tag == "item":
        date = moment(parent.find("pubDate"))
        if date is not None and not _EARLIEST <= date.year <= _LATEST:
            yield at("NAR-363", line=line(parent), place=place, found=text(parent.find("pubDate")))
        yield from _guid(parent, place, at)
    for child in parent:
        yield from _characters(child, place, at)


def _guid(item: etree._Element, place: str, at: Place) -> Iterator[Finding]:
    """A guid that is not marked as none is taken for an address (InvalidHttpGUID)."""
    guid = item.find("guid")
    if guid is None:
        return
    if attribute(guid, "isPermaLink") != "false" and not re.match(r"https?://", text(guid)):
        yield at("NAR-327", element="guid", place=place, found=text(guid), wanted='marked with isPermaLink="false"')


def _characters(child: etree._Element, place: str, at: Place) -> Iterator[Finding]:
    """What would be shown as signs that nobody wrote."""
    if not isinstance(child.tag, str) or child.tag in {"item", "image", f"{ITUNES}owner"}:
        return
    value = text(child)
    html = child.tag in {f"{CONTENT}encoded", "description"}
    found = _BAD.search(value) or (None if html else _ENTITY.search(value))
    if not found and child.tag == "title":
        found = _TAG.search(value)
    if found:
        yield at("NAR-361", line=line(child), place=place, element=_name(child.tag), found=_shown(found[0]))


def _categories(channel: etree._Element, at: Place) -> Iterator[Finding]:
    for category in channel.findall(f"{ITUNES}category"):
        name = attribute(category, "text")
        known = CATEGORIES.get(name)
        if known is None:
            yield at("NAR-359", line=line(category), found=name)
            continue
        for inner in category.findall(f"{ITUNES}category"):
            if attribute(inner, "text") not in known:
                yield at("NAR-359", line=line(inner), found=f"{name}: {attribute(inner, 'text')}")


def _image(channel: etree._Element, at: Place) -> Iterator[Finding]:
    """RSS 2.0, image: its title and link should be the channel's (ImageTitleDoesntMatch, ImageLinkDoesntMatch)."""
    image = channel.find("image")
    if image is None:
        return
    for name in ("title", "link"):
        if text(image.find(name)) != text(channel.find(name)):
            yield at("NAR-362", line=line(image), element=name, found=excerpt(text(image.find(name))))
    if not re.search(r"\.(?:gif|png|jpe?g)$", text(image.find("url")), re.IGNORECASE):
        yield at("NAR-362", line=line(image), element="url", found=excerpt(text(image.find("url"))))


def _name(tag: str) -> str:
    """An element's name with the usual prefix of its namespace."""
    for prefix, namespace in (("itunes:", ITUNES), ("podcast:", PODCAST), ("atom:", ATOM), ("content:", CONTENT)):
        tag = tag.replace(namespace, prefix)
    return tag


def _shown(found: str) -> str:
    return found if found.isprintable() and found != "\ufffd" else f"U+{ord(found[0]):04X}"
