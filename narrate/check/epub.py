"""Findings on an EPUB with Media Overlays: what its text, its overlays and its metadata say against the release."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from narrate.check.archives import Archive, ids_of, name_of, opened, resolved, text_of
from narrate.check.book import Held, check_links, check_marks, check_pages, check_sounds, check_texts, lengths
from narrate.check.expected import Place
from narrate.check.overlay import TOLERANCE, Clip, Sentence, check_clips
from narrate.diagnostics import Finding

if TYPE_CHECKING:
    from lxml import etree

_TYPE = "{http://www.idpf.org/2007/ops}type"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SENTENCE = re.compile(r"c[0-9a-f]{12}(?:-\d+)?")
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)")
_REQUIRED = (
    "schema:accessMode", "schema:accessModeSufficient", "schema:accessibilityFeature", "schema:accessibilityHazard",
    "schema:accessibilitySummary", "dcterms:modified", "media:active-class",
)  # fmt: skip


@dataclass(slots=True)
class _Book:
    archive: Archive
    base: str
    """Path of the package document."""
    items: dict[str, etree._Element] = field(default_factory=dict)
    """The manifest, by id."""
    spine: list[str] = field(default_factory=list)
    """Ids, in reading order."""
    metas: list[tuple[str, str, str]] = field(default_factory=list)
    """Property, what it refines, and value."""

    def path(self, identity: str) -> str:
        """Where an item lies in the archive."""
        return resolved(str(self.items[identity].get("href", "")), self.base)[0]

    def value(self, name: str, refines: str = "") -> str:
        """The first value of a property."""
        return next((value for one, about, value in self.metas if (one, about) == (name, refines)), "")


def check_epub(data: bytes, held: Sequence[Held], at: Place) -> tuple[Finding, ...]:
    """What is wrong with a book: NAR-401 to NAR-419.

    held: its episodes, in order, as the rest of the release has them.
    """
    archive, findings = opened(data, at)
    if archive is None:
        return findings
    if next(iter(archive.content.items()), ("", b"")) != ("mimetype", b"application/epub+zip"):
        archive.findings.append(at("NAR-401", detail="its first file is no mimetype of EPUB"))
    book = _read(archive)
    found = list(_checked(book, held)) if book is not None else []
    return (*archive.findings, *found)


def _read(archive: Archive) -> _Book | None:
    container = archive.xml("META-INF/container.xml")
    if container is None:
        return None
    base = next((str(one.get("full-path")) for one in container.iter("*") if name_of(one) == "rootfile"), "")
    root = archive.xml(base)
    if root is None:
        return None
    book = _Book(archive=archive, base=base)
    for element in root.iter("*"):
        name = name_of(element)
        if name == "item":
            book.items[str(element.get("id"))] = element
        elif name == "itemref":
            book.spine.append(str(element.get("idref")))
        elif name == "meta" and element.get("property"):
            refines = str(element.get("refines", "")).lstrip("#")
            book.metas.append((str(element.get("property")), refines, text_of(element)))
    return book


def _checked(book: _Book, held: Sequence[Held]) -> Iterator[Finding]:
    archive = book.archive
    for identity in book.items:
        yield from archive.missing(book.path(identity))
    pages = [book.path(identity) for identity in book.spine if identity in book.items]
    sentences = [one for page in pages for one in _sentences(archive.xml(page), page)]
    clips = [clip for identity in book.spine if identity in book.items for clip in _clips(book, identity)]
    sounds = list(dict.fromkeys(clip.sound for clip in clips))
    ids = {page: ids_of(archive.xml(page)) for page in pages}
    yield from check_clips(clips, sentences, ids, lengths(sounds, held), archive.at)
    yield from check_texts(sentences, held, archive)
    yield from check_sounds(sounds, held, archive)
    yield from check_marks(list(_chapters(archive, pages, clips)), held, archive)
    navigation = [
        book.path(one) for one, item in book.items.items() if "nav" in str(item.get("properties", "")).split()
    ]
    yield from check_links([*navigation, *pages], archive)
    yield from check_pages(_pages(navigation, archive), held, archive)
    yield from _listed(navigation, pages, archive)
    yield from _languages(pages, archive)
    yield from _durations(book)
    yield from _metadata(book)


def _sentences(root: etree._Element | None, page: str) -> Iterator[Sentence]:
    for element in root.iter("*") if root is not None else ():
        identity = str(element.get("id", ""))
        if _SENTENCE.fullmatch(identity):
            yield Sentence(target=(page, identity), text=text_of(element))


def _clips(book: _Book, identity: str) -> Iterator[Clip]:
    overlay = str(book.items[identity].get("media-overlay", ""))
    if overlay not in book.items:
        return
    path = book.path(overlay)
    root = book.archive.xml(path)
    for par in root.iter("*") if root is not None else ():
        parts = {name_of(one): one for one in par} if name_of(par) == "par" else {}
        if "text" in parts and "audio" in parts:
            audio = parts["audio"]
            yield Clip(
                target=resolved(str(parts["text"].get("src", "")), path),
                sound=resolved(str(audio.get("src", "")), path)[0],
                start=_milliseconds(str(audio.get("clipBegin", ""))),
                end=_milliseconds(str(audio.get("clipEnd", ""))),
            )


def _chapters(archive: Archive, pages: Sequence[str], clips: Sequence[Clip]) -> Iterator[tuple[str, int]]:
    """Title and beginning of each page."""
    for page in pages:
        root = archive.xml(page)
        heading = next((one for one in root.iter("*") if name_of(one) == "h1"), None) if root is not None else None
        start = next((clip.start for clip in clips if clip.target[0] == page), -1)
        yield (text_of(heading) if heading is not None else "", start)


def _pages(navigation: Sequence[str], archive: Archive) -> list[str]:
    """The numbers in the list of pages."""
    roots = [root for path in navigation[:1] if (root := archive.xml(path)) is not None]
    lists = [one for root in roots for one in root.iter("*") if one.get(_TYPE) == "page-list"]
    return [text_of(link) for one in lists for link in one.iter("*") if name_of(link) == "a"]


def _listed(navigation: Sequence[str], pages: Sequence[str], archive: Archive) -> Iterator[Finding]:
    """The table of contents leads to every page: NAR-419."""
    for path in navigation[:1]:
        root = archive.xml(path)
        links = [one for one in root.iter("*") if name_of(one) == "a"] if root is not None else []
        reached = {resolved(str(link.get("href", "")), path)[0] for link in links}
        for page in pages:
            if page not in reached:
                yield archive.at("NAR-419", file=page)


def _languages(pages: Sequence[str], archive: Archive) -> Iterator[Finding]:
    """Every document says its language: NAR-416."""
    for page in pages:
        root = archive.xml(page)
        if root is not None and not (root.get("lang") and root.get(_LANG)):
            yield archive.at("NAR-416", file=page)


def _durations(book: _Book) -> Iterator[Finding]:
    """The durations that the package states are those of its overlays: NAR-410."""
    total = 0
    for identity, item in book.items.items():
        overlay = str(item.get("media-overlay", ""))
        if overlay not in book.items:
            continue
        length = sum(clip.end - clip.start for clip in _clips(book, identity))
        total += length
        stated = _milliseconds(book.value("media:duration", overlay))
        if abs(stated - length) > TOLERANCE:
            yield book.archive.at("NAR-410", what=book.path(overlay), said=stated / 1000, found=length / 1000)
    stated = _milliseconds(book.value("media:duration"))
    if abs(stated - total) > TOLERANCE:
        yield book.archive.at("NAR-410", what="the book", said=stated / 1000, found=total / 1000)


def _metadata(book: _Book) -> Iterator[Finding]:
    """What a person has to know before they open it is stated, and true: NAR-411, NAR-412."""
    for name in _REQUIRED:
        if not book.value(name).strip():
            yield book.archive.at("NAR-412", what=name)
    active = book.value("media:active-class").strip()
    styles = [
        book.archive.content.get(book.path(identity), b"").decode("utf-8", "replace")
        for identity, item in book.items.items()
        if item.get("media-type") == "text/css"
    ]
    if active and not any(re.search(rf"\.{re.escape(active)}(?![\w-])", style) for style in styles):
        yield book.archive.at("NAR-411", name=active)


def _milliseconds(clock: str) -> int:
    found = _CLOCK.fullmatch(clock.strip())
    return round((int(found[1] or 0) * 3600 + int(found[2]) * 60 + float(found[3])) * 1000) if found else -1
