"""Findings on a feed by itself: what PSP-1 requires, in the forms that it requires."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from narrate.check.expected import FEED, Place, excerpt
from narrate.diagnostics import Finding

if TYPE_CHECKING:
    from lxml import etree

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"

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
    vtt: str
    """Paths relative to the release; empty where the feed names none."""
    json: str
    chapters: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that could be read."""

    guid: str
    cover: str
    """Path relative to the release."""
    items: tuple[Item, ...]


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
    own = channel.find(f"{ATOM}link[@rel='self']")
    base = str(own.get("href", "")).removesuffix(FEED) if own is not None else ""
    elements = channel.findall("item")
    findings = [
        *_required(channel, "The feed", _CHANNEL, at),
        *_forms(channel, "the feed", at),
        *_addresses(channel, base, at),
    ]
    if (urlsplit(base).hostname or "").endswith(".invalid"):
        findings.append(at("NAR-324"))
    for number, element in enumerate(elements, start=1):
        name = f"episode {number} of the feed"
        findings += _required(element, name.capitalize(), _ITEM, at)
        findings += _forms(element, name, at)
    items = tuple(_item(element, base) for element in elements)
    findings += _duplicates(items, at)
    findings += _order(elements, items, at)
    image = _attribute(channel.find(f"{ITUNES}image"), "href")
    guid = _text(channel.find(f"{PODCAST}guid"))
    return Feed(guid=guid, cover=_path(image, base), items=items), tuple(findings)


def _required(
    parent: etree._Element, place: str, wanted: Sequence[tuple[str, str, str]], at: Place
) -> Iterator[Finding]:
    for name, path, attribute in wanted:
        element = parent.find(path)
        value = _attribute(element, attribute) if attribute else _text(element)
        if not value:
            yield at("NAR-317", line=_line(parent), place=place, element=name)


def _forms(parent: etree._Element, place: str, at: Place) -> Iterator[Finding]:
    """Values that have to have a form or a length. What is missing was said before."""
    for name, path, form, wanted in _FORMS:
        value = _text(parent.find(path))
        if value and not form.fullmatch(value):
            yield at("NAR-327", element=name, place=place, found=excerpt(value), wanted=wanted)
    for name, path, limit, unit in _LIMITS:
        value = _text(parent.find(path))
        size = len(value.encode("utf-8")) if unit == "bytes" else len(value)
        if size > limit:
            yield at("NAR-328", element=name, place=place, found=size, unit=unit, limit=limit)
    date = parent.find("pubDate")
    if date is not None and _moment(date) is None:
        yield at("NAR-327", element="pubDate", place=place, found=_text(date), wanted="a date of RFC 2822 with a zone")
    enclosure = parent.find("enclosure")
    if enclosure is not None:
        length, media_type = _attribute(enclosure, "length"), _attribute(enclosure, "type")
        if not re.fullmatch(r"[1-9]\d*", length):
            yield at("NAR-327", element="enclosure length", place=place, found=length, wanted="a number of bytes")
        if not media_type.startswith(("audio/", "video/")):
            yield at("NAR-327", element="enclosure type", place=place, found=media_type, wanted="a type of audio")


def _addresses(channel: etree._Element, base: str, at: Place) -> Iterator[Finding]:
    """The release's own files have to have absolute addresses below the feed's."""
    for element in channel.iter(
        "enclosure", f"{ITUNES}image", f"{PODCAST}transcript", f"{PODCAST}chapters", f"{PODCAST}source"
    ):
        address = next((_attribute(element, name) for name in ("url", "href", "uri") if element.get(name)), "")
        if address and (urlsplit(address).scheme not in {"http", "https"} or not _path(address, base)):
            below = base or "the feed's own address, which is missing"
            yield at("NAR-323", line=_line(element), address=address, base=below)


def _duplicates(items: Sequence[Item], at: Place) -> Iterator[Finding]:
    values = (("guid", [i.guid for i in items]), ("sound file", [i.enclosure.path for i in items]))
    for what, found in values:
        for value, count in Counter(filter(None, found)).items():
            if count > 1:
                yield at("NAR-318", count=count, what=what, value=value)


def _order(elements: Sequence[etree._Element], items: Sequence[Item], at: Place) -> Iterator[Finding]:
    newest: datetime | None = None
    for element, item in reversed(list(zip(elements, items, strict=True))):
        moment = _moment(element.find("pubDate"))
        if moment is None:
            continue
        if newest is not None and moment < newest:
            yield at("NAR-329", slug=item.slug)
        newest = max(moment, newest or moment)


def _item(element: etree._Element, base: str) -> Item:
    enclosure = element.find("enclosure")
    path = _path(_attribute(enclosure, "url"), base)
    transcripts = {
        _attribute(one, "type"): _path(_attribute(one, "url"), base) for one in element.findall(f"{PODCAST}transcript")
    }
    alternates = tuple(
        Enclosure(
            path=_path(_attribute(one.find(f"{PODCAST}source"), "uri"), base), length=_number(_attribute(one, "length"))
        )
        for one in element.findall(f"{PODCAST}alternateEnclosure")
    )
    return Item(
        slug=path.rpartition("/")[0],
        guid=_text(element.find("guid")),
        duration=_number(_text(element.find(f"{ITUNES}duration"))),
        enclosure=Enclosure(path=path, length=_number(_attribute(enclosure, "length"))),
        alternates=alternates,
        vtt=transcripts.get("text/vtt", ""),
        json=transcripts.get("application/json", ""),
        chapters=_path(_attribute(element.find(f"{PODCAST}chapters"), "url"), base),
    )


def _path(address: str, base: str) -> str:
    """The file below the feed's folder that an address names; empty for any other address."""
    path = unquote(address[len(base) :]) if base and address.startswith(base) else ""
    return "" if path.startswith("/") or ".." in path.split("/") else path


def _moment(element: etree._Element | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_text(element))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,15}", text) else None


def _text(element: etree._Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _attribute(element: etree._Element | None, name: str) -> str:
    return str(element.get(name, "")).strip() if element is not None else ""


def _line(element: etree._Element) -> int | None:
    line: object = element.sourceline
    return line if isinstance(line, int) else None
