"""The package document of an EPUB 3.3, with metadata by EPUB Accessibility 1.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from narrate.model.release import Show
from narrate.package.epub_chapter import clock_value
from narrate.package.text import clean
from narrate.package.xhtml import XML_LANG, direction, namespaces, serialised

if TYPE_CHECKING:
    from lxml import etree

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"

# What is true of every book that is made here: all of the text has sound, and the only picture is the cover, which
# says nothing that the text does not. No claim to conform is made: that takes a person who has looked.
_ACCESS = (
    ("schema:accessMode", "textual"),
    ("schema:accessMode", "auditory"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessModeSufficient", "auditory"),
    ("schema:accessibilityFeature", "synchronizedAudioText"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "readingOrder"),
    ("schema:accessibilityFeature", "displayTransformability"),
    ("schema:accessibilityHazard", "none"),
)
_PAGED = (
    ("schema:accessibilityFeature", "pageBreakMarkers"),
    ("schema:accessibilityFeature", "pageNavigation"),
)
_SUMMARY = (
    "All of the text is read aloud, sentence by sentence in step with the text{by}. Chapters, headings, lists, notes, "
    "credits and comments are marked as what they are, and speakers are named in the text. The only picture is the "
    "cover. Nobody has certified this book."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A file in the manifest."""

    id: str
    path: str
    """From the package document."""
    type: str
    properties: str = ""
    overlay: str = ""
    """Id of its Media Overlay."""
    duration: int = 0
    """Milliseconds, of a Media Overlay."""
    spine: bool = False
    """Whether it is read, in the order of the manifest."""


def package(
    *,
    show: Show,
    title: str,
    language: str,
    identifier: str,
    creators: Sequence[str],
    published: datetime,
    source: str,
    items: Sequence[Item],
    active_class: str,
    paged: bool = False,
) -> bytes:
    """The package document.

    Parameters
    ----------
    identifier: a UUID.
    published: in UTC; also stands for the time of the last change, so that equal books are equal bytes.
    source: the document's file name, or empty.
    active_class: of the element that is heard.
    paged: whether it is marked where pages of the printed source begin.
    """
    from lxml import etree

    root = etree.Element(f"{{{_OPF}}}package", {"version": "3.0", "unique-identifier": "id"}, namespaces(_OPF))
    root.set(XML_LANG, language)
    root.set("dir", direction(language))
    metadata = etree.SubElement(root, f"{{{_OPF}}}metadata", nsmap={"dc": _DC})
    _dublin(metadata, "identifier", f"urn:uuid:{identifier}", id="id")
    _dublin(metadata, "title", clean(title) or "…")
    _dublin(metadata, "language", language)
    for number, name in enumerate(creators, 1):
        _dublin(metadata, "creator", name, id=f"creator-{number}")
        _meta(metadata, "role", "aut", refines=f"#creator-{number}", scheme="marc:relators")
    _dublin(metadata, "publisher", clean(show.author) or clean(show.title) or "…")
    _dublin(metadata, "date", published.strftime("%Y-%m-%dT%H:%M:%SZ"))
    if source:
        _dublin(metadata, "source", source)
    if clean(show.copyright):
        _dublin(metadata, "rights", clean(show.copyright))
    _meta(metadata, "dcterms:modified", published.strftime("%Y-%m-%dT%H:%M:%SZ"))
    for item in items:
        if item.duration:
            _meta(metadata, "media:duration", clock_value(item.duration), refines=f"#{item.id}")
    _meta(metadata, "media:duration", clock_value(sum(item.duration for item in items)))
    _meta(metadata, "media:active-class", active_class)
    if show.voices_are_synthetic:
        _meta(metadata, "media:narrator", "Synthetic voices")
    for name, value in (*_ACCESS, *(_PAGED if paged else ())):
        _meta(metadata, name, value)
    if paged:
        _meta(metadata, "pageBreakSource", source or clean(title) or "…")
    by = ", by synthetic voices" if show.voices_are_synthetic else ""
    _meta(metadata, "schema:accessibilitySummary", _SUMMARY.format(by=by))
    _files(root, items, language)
    return serialised(root)


def _files(root: etree._Element, items: Sequence[Item], language: str) -> None:
    from lxml import etree

    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    spine = etree.SubElement(root, f"{{{_OPF}}}spine", {"page-progression-direction": direction(language)})
    for item in items:
        attributes = {"id": item.id, "href": item.path, "media-type": item.type}
        if item.properties:
            attributes["properties"] = item.properties
        if item.overlay:
            attributes["media-overlay"] = item.overlay
        etree.SubElement(manifest, f"{{{_OPF}}}item", attributes)
        if item.spine:
            etree.SubElement(spine, f"{{{_OPF}}}itemref", {"idref": item.id})


def _dublin(metadata: etree._Element, name: str, value: str, **attributes: str) -> None:
    from lxml import etree

    etree.SubElement(metadata, f"{{{_DC}}}{name}", attributes).text = value


def _meta(metadata: etree._Element, name: str, value: str, **attributes: str) -> None:
    from lxml import etree

    etree.SubElement(metadata, f"{{{_OPF}}}meta", {"property": name, **attributes}).text = value
