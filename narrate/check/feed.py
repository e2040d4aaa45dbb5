"""Findings on a feed by itself: what PSP-1 requires, in the forms that it requires."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from narrate.check.elements import (
    ATOM,
    CONTENT,
    ITUNES,
    PODCAST,
    PSC,
    attribute,
    line,
    moment,
    number,
    path_below,
    text,
)
from narrate.check.expected import Place, excerpt
from narrate.check.feed_rules import check_text
from narrate.diagnostics import Finding

if TYPE_CHECKING:
    from lxml import etree

# By the names that a person knows them by: path, and the attribute that holds the value ("" for the text).
_CHANNEL = (
    ("atom:link rel=self", f"{ATOM}link[@rel='self']", "href"),
    ("title", "title", ""),
    ("description", "description", ""),
    ("link", "link", ""),
    ("language", "language", ""),
    ("itunes:category", f"{ITUNES}category", "text"),
    ("itunes:explicit", f"{ITUNES}explicit", ""),
    ("itunes:image", f"{ITUNES}image", "href"),
    ("itunes:author", f"{ITUNES}author", ""),
    ("podcast:guid", f"{PODCAST}guid", ""),
    ("podcast:locked", f"{PODCAST}locked", ""),
)
_ITEM = (
    ("title", "title", ""),
    ("enclosure", "enclosure", "url"),
    ("guid", "guid", ""),
    ("pubDate", "pubDate", ""),
    ("description", "description", ""),
    ("itunes:duration", f"{ITUNES}duration", ""),
    ("podcast:transcript", f"{PODCAST}transcript", "url"),
    ("podcast:chapters", f"{PODCAST}chapters", "url"),
)
_FORMS = (
    ("itunes:explicit", f"{ITUNES}explicit", re.compile("true|false"), "true or false"),
    ("itunes:duration", f"{ITUNES}duration", re.compile(r"[1-9]\d*"), "a whole number of seconds"),
    ("podcast:locked", f"{PODCAST}locked", re.compile("yes|no"), "yes or no"),
    ("podcast:guid", f"{PODCAST}guid", re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "a UUID"),
)
_PROSE = {"description", f"{CONTENT}encoded"}
_TIME = re.compile(r"^(\d\d):(\d\d):(\d\d) (.+)$", re.MULTILINE)
_LIMITS = (
    ("title", "title", 255, "characters"),
    ("itunes:author", f"{ITUNES}author", 255, "characters"),
    ("description", "description", 4000, "bytes"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A sound file that the feed names."""

    path: str
    """Relative to the release; empty where the address does not lie below the feed's."""
    length: int | None
    """Bytes, as the feed says."""
    type: str = ""
    """Media type, as the feed says."""
    integrity: str = ""
    """Digest, as the feed says: `sha256-` and the digest in base 64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An episode as the feed has it."""

    slug: str
    """The folder of the enclosure."""
    guid: str
    duration: int | None
    """Seconds, as the feed says."""
    enclosure: Enclosure
    alternates: tuple[Enclosure, ...]
    title: str
    persons: frozenset[str]
    times: tuple[tuple[int, str], ...]
    """Of the chapters in the description: seconds and titles."""
    simple: tuple[tuple[int, str], ...]
    """Of the chapters in the feed itself: milliseconds and titles."""
    vtt: str
    """Paths relative to the release; empty where the feed names none."""
    json: str
    chapters: str
    base: str = ""
    """Where the feed says that the release lies, ending in a slash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that could be read."""

    guid: str
    cover: str
    """Path relative to the release."""
    items: tuple[Item, ...]
    next: str = ""
    """The document that goes on: path relative to the release."""
    named: frozenset[str] = frozenset()
    """Every file of the release that the feed leads to."""


def read_feed(data: bytes, at: Place) -> tuple[Feed | None, tuple[Finding, ...]]:
    """The feed, None where it cannot be read, and what is wrong with it: NAR-316 to NAR-318, NAR-323 to NAR-329."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return None, (at("NAR-316", line=error.lineno or None, detail=error.msg or "it cannot be parsed"),)
    channel = root.find("channel")
    if channel is None:
        return None, (at("NAR-317", place="The feed", element="channel"),)
    own = attribute(channel.find(f"{ATOM}link[@rel='self']"), "href")
    base = own[: own.rfind("/") + 1] if "://" in own else ""
    elements = channel.findall("item")
    findings = [
        *_required(channel, "The feed", _CHANNEL, at),
        *_forms(channel, "the feed", at),
        *_addresses(channel, base, at),
        *check_text(channel, at),
    ]
    if (urlsplit(base).hostname or "").endswith(".invalid"):
        findings.append(at("NAR-324"))
    for place, element in enumerate(elements, start=1):
        name = f"episode {place} of the feed"
        findings += _required(element, name.capitalize(), _ITEM, at)
        findings += _forms(element, name, at)
    items = tuple(_item(element, base) for element in elements)
    findings += duplicates(items, at)
    findings += _order(elements, items, at)
    feed = Feed(
        guid=text(channel.find(f"{PODCAST}guid")),
        cover=path_below(attribute(channel.find(f"{ITUNES}image"), "href"), base),
        items=items,
        next=path_below(attribute(channel.find(f"{ATOM}link[@rel='next']"), "href"), base),
        named=frozenset(_named(channel, base)),
    )
    return feed, tuple(findings)


def _named(channel: etree._Element, base: str) -> Iterator[str]:
    """Every file below the feed's folder that an element, an attribute or a description names."""
    for element in channel.iter("*"):
        addresses = [str(value) for value in element.attrib.values()]
        words = element.text or ""
        found = re.findall(r"https?://[^\s<>\"']+", words) if element.tag in _PROSE else [words.strip()]
        for address in (*addresses, *found):
            path = path_below(address.partition("#")[0], base)
            if path:
                yield path


def _required(
    parent: etree._Element, place: str, wanted: Sequence[tuple[str, str, str]], at: Place
) -> Iterator[Finding]:
    for name, path, where in wanted:
        element = parent.find(path)
        value = attribute(element, where) if where else text(element)
        if not value:
            yield at("NAR-317", line=line(parent), place=place, element=name)


def _forms(parent: etree._Element, place: str, at: Place) -> Iterator[Finding]:
    """Values that have to have a form or a length. What is missing was said before."""
    for name, path, form, wanted in _FORMS:
        value = text(parent.find(path))
        if value and not form.fullmatch(value):
            yield at("NAR-327", element=name, place=place, found=excerpt(value), wanted=wanted)
    for name, path, limit, unit in _LIMITS:
        value = text(parent.find(path))
        size = len(value.encode("utf-8")) if unit == "bytes" else len(value)
        if size > limit:
            yield at("NAR-328", element=name, place=place, found=size, unit=unit, limit=limit)
    date = parent.find("pubDate")
    if date is not None and moment(date) is None:
        yield at("NAR-327", element="pubDate", place=place, found=text(date), wanted="a date of RFC 2822 with a zone")
    enclosure = parent.find("enclosure")
    if enclosure is not None:
        length, media_type = attribute(enclosure, "length"), attribute(enclosure, "type")
        if not re.fullmatch(r"[1-9]\d*", length):
            yield at("NAR-327", element="enclosure length", place=place, found=length, wanted="a number of bytes")
        if not media_type.startswith(("audio/", "video/")):
            yield at("NAR-327", element="enclosure type", place=place, found=media_type, wanted="a type of audio")


def _addresses(channel: etree._Element, base: str, at: Place) -> Iterator[Finding]:
    """The release's own files have to have absolute addresses below the feed's."""
    for element in channel.iter(
        "enclosure", f"{ITUNES}image", f"{PODCAST}transcript", f"{PODCAST}chapters", f"{PODCAST}source"
    ):
        address = next((attribute(element, name) for name in ("url", "href", "uri") if element.get(name)), "")
        if address and (urlsplit(address).scheme not in {"http", "https"} or not path_below(address, base)):
            below = base or "the feed's own address, which is missing"
            yield at("NAR-323", line=line(element), address=address, base=below)
    for enclosure in channel.iter("enclosure"):
        path = path_below(attribute(enclosure, "url"), base)
        if not path.isascii():
            yield at("NAR-367", line=line(enclosure), file=path)
    for element in channel.iter(f"{CONTENT}encoded", "description"):
        for target in re.findall(r"""(?:href|src)=["']([^"']*)["']""", text(element)):
            if not re.match(r"(?:https?|mailto):", target):
                yield at("NAR-369", line=line(element), address=target)


def duplicates(items: Sequence[Item], at: Place) -> Iterator[Finding]:
    """NAR-318: what has to be an episode's own and is not."""
    values = (("guid", [i.guid for i in items]), ("sound file", [i.enclosure.path for i in items]))
    for what, found in values:
        for value, count in Counter(filter(None, found)).items():
            if count > 1:
                yield at("NAR-318", count=count, what=what, value=value)


def _order(elements: Sequence[etree._Element], items: Sequence[Item], at: Place) -> Iterator[Finding]:
    newest: datetime | None = None
    for element, item in reversed(list(zip(elements, items, strict=True))):
        published = moment(element.find("pubDate"))
        if published is None:
            continue
        if newest is not None and published < newest:
            yield at("NAR-329", slug=item.slug)
        newest = max(published, newest or published)


def _item(element: etree._Element, base: str) -> Item:
    enclosure = element.find("enclosure")
    path = path_below(attribute(enclosure, "url"), base)
    transcripts = {
        attribute(one, "type"): path_below(attribute(one, "url"), base)
        for one in element.findall(f"{PODCAST}transcript")
    }
    alternates = tuple(
        Enclosure(
            path=path_below(attribute(one.find(f"{PODCAST}source"), "uri"), base),
            length=number(attribute(one, "length")),
            type=attribute(one, "type"),
            integrity=attribute(one.find(f"{PODCAST}integrity[@type='sri']"), "value"),
        )
        for one in element.findall(f"{PODCAST}alternateEnclosure")
    )
    return Item(
        slug=path.rpartition("/")[0],
        guid=text(element.find("guid")),
        duration=number(text(element.find(f"{ITUNES}duration"))),
        title=text(element.find("title")),
        persons=frozenset(text(one) for one in element.findall(f"{PODCAST}person")),
        times=tuple(
            (int(hours) * 3600 + int(minutes) * 60 + int(seconds), title)
            for hours, minutes, seconds, title in _TIME.findall(text(element.find("description")))
        ),
        simple=tuple(
            (_milliseconds(attribute(one, "start")), attribute(one, "title")) for one in element.iter(f"{PSC}chapter")
        ),
        enclosure=Enclosure(
            path=path, length=number(attribute(enclosure, "length")), type=attribute(enclosure, "type")
        ),
        alternates=alternates,
        vtt=transcripts.get("text/vtt", ""),
        json=transcripts.get("application/json", ""),
        chapters=path_below(attribute(element.find(f"{PODCAST}chapters"), "url"), base),
        base=base,
    )


def _milliseconds(start: str) -> int:
    """A normal play time (RFC 2326, 3.6): `01:02:03.500`; −1 for anything else."""
    found = re.fullmatch(r"(?:(\d+):)?(\d+):(\d+)(?:\.(\d{1,3}))?", start)
    if found is None:
        return -1
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "0").ljust(3, "0"))
