"""DAISY 2.02 with full text and sound, for players made of hardware and for reading systems of blind people.

By the specification of the DAISY Consortium (2001-02-28): `ncc.html` with the headings, a SMIL 1.0 file and an XHTML
1.0 file a chapter, `master.smil`. Notes can be left out by the player (`system-required="footnote-on"`).
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from narrate.model.release import Episode, Media, Show
from narrate.package.book import BookPart, Stretch, book_parts
from narrate.package.epub import sound_of, text_entry
from narrate.package.summary import authors, episode_title
from narrate.package.text import clean, joined, moment
from narrate.package.xhtml import XHTML, XML_LANG, attributes_of, namespaces, serialised
from narrate.ports import ArchiveEntry

if TYPE_CHECKING:
    from lxml import etree

SOUNDS = ("audio/mpeg", "audio/wav")
"""What DAISY 2.02 players decode (specification, 2.2), of what narrate makes."""
_XHTML_DTD = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
_SMIL_DTD = '<!DOCTYPE smil PUBLIC "-//W3C//DTD SMIL 1.0//EN" "http://www.w3.org/TR/REC-smil/SMIL10.dtd">'
_DIVISIONS = frozenset({"section", "article", "aside", "header"})
"""Elements of HTML that XHTML 1.0 does not have."""
_KNOWN = frozenset({"id", "class", "lang", "value"})
"""Attributes that XHTML 1.0 has, of those that the text has."""
_DEEPEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chapter:
    """A chapter with the names of its files and what the table of contents says of it."""

    episode: Episode
    part: BookPart
    name: str
    """Of its files, without an ending."""
    sound: str
    opens: bool
    """Whether it is the first of its episode in a book of several."""

    @property
    def ids(self) -> dict[str, str]:
        """Element of the text → id in the SMIL file."""
        return {one.element: f"t{number}" for number, one in enumerate(self.part.stretches, 1)}


def daisy(
    show: Show, episodes: Sequence[Episode], sound: Callable[[Media], ArchiveEntry], title: str = ""
) -> Iterator[ArchiveEntry]:
    """The files of a book, `ncc.html` first.

    Parameters
    ----------
    episodes: one, or several in the order of the book, each with a file of `SOUNDS`.
    sound: the entry of an encoded file, at any path.
    title: of a book of several.
    """
    whole = len(episodes) > 1
    name = title or episode_title(episodes[0])
    chapters: list[_Chapter] = []
    sounds: list[ArchiveEntry] = []
    for number, episode in enumerate(episodes, 1):
        media = sound_of(episode, SOUNDS)
        if media is None:
            raise ValueError(f"{episode.slug} has no sound that DAISY can hold")
        file = f"sound{number:04}.{media.path.rpartition('.')[2]}"
        entry = sound(media)
        sounds.append(replace(entry, path=file, stored=True))
        for part in book_parts(episode):
            chapters.append(
                _Chapter(
                    episode=episode,
                    part=part,
                    name=f"part{len(chapters) + 1:04}",
                    sound=file,
                    opens=whole and part.part.order == 0,
                )
            )
    yield text_entry("ncc.html", _ncc(show, name, episodes, chapters, whole=whole, files=len(sounds)))
    yield text_entry("master.smil", _master(show, name, episodes, chapters))
    elapsed = 0
    for chapter in chapters:
        yield text_entry(f"{chapter.name}.html", _text(chapter))
        yield text_entry(f"{chapter.name}.smil", _smil(chapter, name, elapsed))
        elapsed += chapter.part.end - chapter.part.start
    yield from sounds


def _ncc(
    show: Show, title: str, episodes: Sequence[Episode], chapters: Sequence[_Chapter], *, whole: bool, files: int
) -> bytes:
    """The navigation control center (specification, 2.1)."""
    root, head, body = _page(title, clean(episodes[0].script.language) or "en")
    _entry(body, 1, "h1-title", title, chapters[0], "", style="title")
    depth = 1
    pages: Counter[str] = Counter()
    highest = 0
    for number, chapter in enumerate(chapters, 1):
        rank = 1
        if chapter.opens:
            _entry(body, rank, f"episode{number}", episode_title(chapter.episode), chapter, "", style="section")
        rank += whole
        section = chapter.part.section
        _entry(body, rank, f"chapter{number}", chapter.part.part.title, chapter, _first(section[0], chapter))
        inner = 0
        for one in section.iter("h3", "h4", "h5", "h6", "span"):
            if one.get("role") == "doc-pagebreak":
                label = one.get("aria-label", "")
                kind = _page_kind(label)
                pages[kind] += 1
                highest = max(highest, int(label)) if kind == "page-normal" else highest
                place = _add(body, "span", id=f"chapter{number}-{one.get('id')}", **{"class": kind})
                target = _after(section, one, chapter)
                _add(place, "a", href=f"{chapter.name}.smil#{target}").text = label
            elif one.tag != "span":
                inner += 1
                at = min(rank + int(str(one.tag)[1]) - 2, _DEEPEST)
                text = "".join(map(str, one.itertext())).strip() or "…"
                _entry(body, at, f"chapter{number}-{inner}", text, chapter, _first(one, chapter))
                depth = max(depth, at)
        depth = max(depth, rank)
    notes = sum(1 for chapter in chapters for _ in chapter.part.section.iter("aside"))
    length = sum(chapter.part.end - chapter.part.start for chapter in chapters)
    facts = {
        "dc:format": "Daisy 2.02",
        "ncc:charset": "utf-8",
        "ncc:depth": str(depth),
        "ncc:files": str(2 + 2 * len(chapters) + files),
        "ncc:footnotes": str(notes),
        "ncc:generator": "narrate",
        "ncc:maxPageNormal": str(highest),
        "ncc:multimediaType": "audioFullText",
        "ncc:narrator": "Synthetic voices" if show.voices_are_synthetic else clean(show.author) or "…",
        "ncc:pageFront": str(pages["page-front"]),
        "ncc:pageNormal": str(pages["page-normal"]),
        "ncc:pageSpecial": str(pages["page-special"]),
        "ncc:prodNotes": "0",
        "ncc:producedDate": _date(episodes),
        "ncc:setInfo": "1 of 1",
        "ncc:sidebars": "0",
        "ncc:tocItems": str(len(body)),
        "ncc:totalTime": _clock((length + 500) // 1000 * 1000)[:-4],
    }
    for name, content in [*_dublin(show, title, episodes), *sorted(facts.items())]:
        _add(head, "meta", name=name, content=content)
    return serialised(root, _XHTML_DTD)


def _page_kind(number: str) -> str:
    """The class of a page by its number (specification, 2.1.4): figures, Roman figures of a preface, others."""
    if re.fullmatch(r"[1-9]\d*", number, re.ASCII):
        return "page-normal"
    return "page-front" if re.fullmatch(r"[ivxlcdm]+", number) else "page-special"


def _after(section: etree._Element, page: etree._Element, chapter: _Chapter) -> str:
    """The id, in the SMIL file, of the first sound after the beginning of a page; of the last where none follows."""
    ids = chapter.ids
    elements = list(section.iter())
    following = elements[elements.index(page) + 1 :]
    return next((ids[one.get("id", "")] for one in following if one.get("id") in ids), list(ids.values())[-1])


def _first(element: etree._Element, chapter: _Chapter) -> str:
    """The id, in the SMIL file, of the first sound of an element; of the chapter's where it has none."""
    ids = chapter.ids
    return next((ids[one.get("id", "")] for one in element.iter() if one.get("id") in ids), "")


def _entry(
    body: etree._Element, rank: int, identity: str, text: str, chapter: _Chapter, target: str, style: str = ""
) -> None:
    heading = _add(body, f"h{rank}", id=identity, **({"class": style} if style else {}))
    first = next(iter(chapter.ids.values()))
    _add(heading, "a", href=f"{chapter.name}.smil#{target or first}").text = clean(text) or "…"


def _master(show: Show, title: str, episodes: Sequence[Episode], chapters: Sequence[_Chapter]) -> bytes:
    from lxml import etree

    root = etree.Element("smil")
    head = etree.SubElement(root, "head")
    length = sum(chapter.part.end - chapter.part.start for chapter in chapters)
    facts = [*_dublin(show, title, episodes), ("dc:format", "Daisy 2.02"), ("ncc:timeInThisSmil", _clock(length))]
    for name, content in facts:
        etree.SubElement(head, "meta", {"name": name, "content": content})
    etree.SubElement(etree.SubElement(head, "layout"), "region", {"id": "textView"})
    body = etree.SubElement(root, "body")
    for number, chapter in enumerate(chapters, 1):
        place = {"src": f"{chapter.name}.smil", "title": clean(chapter.part.part.title), "id": f"ref{number}"}
        etree.SubElement(body, "ref", place)
    return serialised(root, _SMIL_DTD)


def _smil(chapter: _Chapter, title: str, elapsed: int) -> bytes:
    """A chapter's presentation: a par a sentence (specification, 2.3)."""
    from lxml import etree

    length = chapter.part.end - chapter.part.start
    root = etree.Element("smil")
    head = etree.SubElement(root, "head")
    facts = {
        "dc:format": "Daisy 2.02",
        "dc:title": clean(title),
        "title": clean(chapter.part.part.title),
        "ncc:generator": "narrate",
        "ncc:totalElapsedTime": _clock(elapsed),
        "ncc:timeInThisSmil": _clock(length),
    }
    for name, content in facts.items():
        etree.SubElement(head, "meta", {"name": name, "content": content})
    etree.SubElement(etree.SubElement(head, "layout"), "region", {"id": "textView"})
    seq = etree.SubElement(etree.SubElement(root, "body"), "seq", {"dur": f"{_seconds(length)}s"})
    notes = {one.get("id", "") for note in chapter.part.section.iter("aside") for one in note.iter("span")}
    for number, stretch in enumerate(chapter.part.stretches, 1):
        _par(seq, chapter, number, stretch, note=stretch.element in notes)
    return serialised(root, _SMIL_DTD)


def _par(seq: etree._Element, chapter: _Chapter, number: int, stretch: Stretch, *, note: bool) -> None:
    from lxml import etree

    required = {"system-required": "footnote-on"} if note else {}
    par = etree.SubElement(seq, "par", {"endsync": "last", "id": f"p{number}", **required})
    etree.SubElement(par, "text", {"src": f"{chapter.name}.html#{stretch.element}", "id": f"t{number}"})
    clip = {
        "src": chapter.sound,
        "clip-begin": f"npt={_seconds(stretch.start)}s",
        "clip-end": f"npt={_seconds(stretch.end)}s",
        "id": f"a{number}",
    }
    etree.SubElement(etree.SubElement(par, "seq"), "audio", clip)


def _text(chapter: _Chapter) -> bytes:
    """A chapter's text as XHTML 1.0."""
    root, _, body = _page(chapter.part.part.title, clean(chapter.episode.script.language) or "en")
    if chapter.part.titled:
        _add(body, "p", id="title").text = episode_title(chapter.episode)
    if chapter.part.part.order == 0 and authors(chapter.episode):
        _add(body, "p").text = joined(authors(chapter.episode))
    _adopt(body, chapter.part.section)
    return serialised(root, _XHTML_DTD)


def _adopt(parent: etree._Element, element: etree._Element) -> etree._Element:
    """A copy of an element as XHTML 1.0 has it, its headings raised by one rank."""
    tag = str(element.tag)
    attributes = {name: value for name, value in attributes_of(element).items() if name in _KNOWN}
    if tag in _DIVISIONS:
        if tag == "aside":
            attributes["class"] = "footnote"
        tag = "div"
    elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        tag = f"h{int(tag[1]) - 1}"
    made = _add(parent, tag, **attributes)
    if element.get("lang"):
        made.set(XML_LANG, element.get("lang", ""))
    made.text = element.text
    for child in element:
        _adopt(made, child).tail = child.tail
    return made


def _page(title: str, language: str) -> tuple[etree._Element, etree._Element, etree._Element]:
    from lxml import etree

    root = etree.Element(f"{{{XHTML}}}html", {"lang": language}, namespaces(XHTML))
    root.set(XML_LANG, language)
    head = _add(root, "head")
    _add(head, "meta", **{"http-equiv": "Content-Type", "content": "text/html; charset=utf-8"})
    _add(head, "title").text = clean(title) or "…"
    return root, head, _add(root, "body")


def _dublin(show: Show, title: str, episodes: Sequence[Episode]) -> list[tuple[str, str]]:
    base = episodes[0].guid if len(episodes) == 1 else show.guid
    names = tuple(dict.fromkeys(author for episode in episodes for author in authors(episode)))
    return [
        ("dc:title", clean(title)),
        *(("dc:creator", name) for name in names or (clean(show.author) or "…",)),
        ("dc:date", _date(episodes)),
        ("dc:identifier", str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:uuid:{base}#daisy"))),
        ("dc:language", clean(episodes[0].script.language) or "en"),
        ("dc:publisher", clean(show.author) or clean(show.title) or "…"),
    ]


def _date(episodes: Sequence[Episode]) -> str:
    return max(moment(episode.published, episode.slug) for episode in episodes).strftime("%Y-%m-%d")


def _seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03}"


def _clock(ms: int) -> str:
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{XHTML}}}{tag}", attributes)
