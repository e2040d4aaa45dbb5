"""A chapter of an EPUB: its XHTML and its Media Overlay (EPUB 3.3, section 9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from narrate.model.release import Episode
from narrate.package.book import TITLE_ID, BookPart, Stretch
from narrate.package.summary import authors, episode_title
from narrate.package.text import clean, joined
from narrate.package.xhtml import EPUB_TYPE, OPS, XHTML, add, adopt, document, namespaces, serialised

if TYPE_CHECKING:
    from lxml import etree

SMIL = "http://www.w3.org/ns/SMIL"
_GROUPS = {"ol": "list", "ul": "list", "li": "list-item", "blockquote": "", "aside": "footnote", "article": ""}
"""Elements that are a seq of their own, so that a reading system can skip or leave them, with their `epub:type`."""


def chapter_document(episode: Episode, part: BookPart, style: str) -> etree._Element:
    """The XHTML of a chapter; the first of an episode shows the episode's title, where its own is another."""
    root, body = document(part.part.title, clean(episode.script.language) or "en", style)
    if part.titled:
        header = add(body, "header")
        add(header, "p", id=TITLE_ID, class_="title", type_="title").text = episode_title(episode)
    section = adopt(body, part.section, raised=1)
    if part.part.order == 0 and authors(episode):
        head = section[0]
        by = add(section, "p", class_="author")
        by.text = joined(authors(episode))
        head.addnext(by)
    for number, element in enumerate(section.iter(*(f"{{{XHTML}}}{tag}" for tag in _GROUPS)), 1):
        if element.get("id") is None:
            element.set("id", f"group-{number}")
    for number, element in enumerate(section.iter(*(f"{{{XHTML}}}h{rank}" for rank in range(2, 7))), 1):
        if element.get("id") is None:
            element.set("id", f"heading-{number}")
    return root


def overlay(root: etree._Element, part: BookPart, text: str, audio: str) -> bytes:
    """The Media Overlay of a chapter: a par a sentence, in a seq for each note, list, quotation and comment.

    Parameters
    ----------
    root: the chapter's XHTML.
    text, audio: addresses of the XHTML and of the sound, from where the overlay lies.
    """
    from lxml import etree

    smil = etree.Element(f"{{{SMIL}}}smil", {"version": "3.0"}, namespaces(SMIL, epub=OPS))
    body = etree.SubElement(smil, f"{{{SMIL}}}body", {f"{{{OPS}}}textref": text})
    stretches = {one.element: one for one in part.stretches}
    page = root.find(f"{{{XHTML}}}body")
    if page is not None:
        _fill(body, page, stretches, text, audio)
    return serialised(smil)


def _fill(
    seq: etree._Element, element: etree._Element, stretches: Mapping[str, Stretch], text: str, audio: str
) -> None:
    """Add what is heard of an element to a seq; groups become seqs of their own."""
    from lxml import etree

    for child in element:
        identity = child.get("id", "")
        if identity in stretches:
            _par(seq, stretches[identity], text, audio)
            continue
        tag = str(child.tag).rpartition("}")[2]
        if tag == "section" or tag in _GROUPS:
            if not any(one.get("id") in stretches for one in child.iter()):
                continue
            inner = etree.SubElement(seq, f"{{{SMIL}}}seq", {f"{{{OPS}}}textref": f"{text}#{identity}"})
            kind = child.get(EPUB_TYPE) or _GROUPS.get(tag, "")
            if kind:
                inner.set(EPUB_TYPE, kind)
            _fill(inner, child, stretches, text, audio)
        else:
            _fill(seq, child, stretches, text, audio)


def _par(seq: etree._Element, stretch: Stretch, text: str, audio: str) -> None:
    from lxml import etree

    par = etree.SubElement(seq, f"{{{SMIL}}}par")
    etree.SubElement(par, f"{{{SMIL}}}text", {"src": f"{text}#{stretch.element}"})
    clip = {"src": audio, "clipBegin": clock_value(stretch.start), "clipEnd": clock_value(stretch.end)}
    etree.SubElement(par, f"{{{SMIL}}}audio", clip)


def clock_value(ms: int) -> str:
    """A full clock value of SMIL 3.0, such as `1:02:03.004`."""
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
