"""A transcript as semantic HTML: what the page, the HTML transcript and the books show of a script.

The elements are lxml's, in no namespace and valid both as HTML and as XHTML, so that each format can put them where
it needs them. Roles are those of DPUB-ARIA 1.1; a book makes its `epub:type` of them (narrate.package.epub).

    section.chapter#chapter-1[aria-labelledby]   a chapter; credits and comments have a role or class of their own
      h2#chapter-1-title                         its title; further headings below it, no rank left out
      p > b.speaker "Name:"  span#c…             a paragraph, the name before each turn, a span a sentence
      blockquote, ul, ol, aside[role=doc-footnote], p.caption, p.credit, p.byline, p.row
      article.comment[aria-labelledby]           a comment; replies lie inside what they answer
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from narrate.model.script import NARRATOR, Chapter, ChapterKind, Line, LineKind, Script
from narrate.model.sound import Cue, Timeline
from narrate.package.chapters import chapter_title
from narrate.package.text import clean, milliseconds
from narrate.package.tongues import tongues

if TYPE_CHECKING:
    from lxml import etree

_ROLES = {ChapterKind.TEXT: "doc-chapter", ChapterKind.CREDITS: "doc-credits", ChapterKind.COMMENTS: "doc-appendix"}
"""What a chapter is, in DPUB-ARIA; a chapter about the contributors has no word there."""
_NUMBER = re.compile(r"[(\[]?(\d{1,6})[.)\]:]*")
_BULLET = re.compile(r"[-*+•‣◦–—·]?")
_CLASSES = {
    LineKind.BYLINE: "byline",
    LineKind.CAPTION: "caption",
    LineKind.CREDIT: "credit",
    LineKind.TABLE: "row",
}
"""Of the paragraphs that are no plain ones."""
PAGE = "page-"
"""How the ids of printed pages begin; those of sentences begin with a c and a digest."""
_TOP = 2
"""Rank of a chapter's heading; the document's title is the only one above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A chapter that is heard."""

    number: int
    """Of the script's chapters, from 0."""
    order: int
    """Among those that are heard, from 0."""
    title: str
    """As every chapter table has it; never empty."""
    chapter: Chapter
    lines: tuple[tuple[str, Line], ...]
    """The lines that are heard, with their ids."""

    @property
    def id(self) -> str:
        """Of the chapter's element; its heading's is this and `-title`."""
        return f"chapter-{self.number + 1}"

    @property
    def heading(self) -> tuple[str, Line] | None:
        """The line that is the chapter's title, with its id; None for a title that stands nowhere in the source."""
        if not self.lines:
            return None
        line_id, line = self.lines[0]
        own = line.kind is LineKind.HEADING and line.speaker == NARRATOR and _folded(line.text) == _folded(self.title)
        return (line_id, line) if own else None


def parts(script: Script, timeline: Timeline) -> tuple[Part, ...]:
    """The chapters that are heard, with the titles of the chapter tables."""
    by_chapter: defaultdict[int, list[tuple[str, Line]]] = defaultdict(list)
    for line_id, number, line in script.lines():
        if line.voiced and line.text.strip():  # as the stage that speaks has it: the chapter has a mark
            by_chapter[number] += [(line_id, line)] if clean(line.text) else []
    tabled = len(timeline.chapters) == len(by_chapter)
    found: list[Part] = []
    for order, number in enumerate(sorted(by_chapter)):
        chapter = script.chapters[number]
        title = chapter_title(timeline.chapters[order], number) if tabled else clean(chapter.title)
        title = title or ("Beginning" if number == 0 else f"Part {number + 1}")
        found.append(Part(number=number, order=order, title=title, chapter=chapter, lines=tuple(by_chapter[number])))
    return tuple(found)


def cue_id(cue: Cue) -> str:
    """The id of a sentence's element: a letter first, because XML asks for one."""
    return f"c{re.sub(r'[^A-Za-z0-9_.-]', '_', cue.id)}"


def sections(
    script: Script, timeline: Timeline, *, timed: bool = False, paged: bool = False
) -> tuple[etree._Element, ...]:
    """The transcript, an element a chapter.

    Parameters
    ----------
    timed: whether each sentence says when it is heard, as `data-start` and `data-end` in seconds.
    paged: whether it is marked where printed pages begin, before the sentence in which they do.

    The text is what is written, all of it and nothing else but names, titles of chapters and list markers;
    announcements are left out. Characters that XML forbids are left out.
    """
    several = any(line.speaker != NARRATOR for _, _, line in script.lines() if line.voiced)
    writer = _Writer(
        script=script,
        rate=timeline.rate,
        cues=_by_line(timeline.cues),
        timed=timed,
        paged=paged,
        named=several,
    )
    return tuple(writer.section(part) for part in parts(script, timeline))


def _by_line(cues: Sequence[Cue]) -> dict[str, list[Cue]]:
    found: defaultdict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        if cue.line_id and clean(cue.text):
            found[cue.line_id].append(cue)
    return found


@dataclass(slots=True)
class _Writer:
    """The walk through a script; what it has to remember on the way."""

    script: Script
    rate: int
    cues: Mapping[str, list[Cue]]
    timed: bool
    paged: bool
    named: bool
    """Whether names stand before turns: not where the narrator reads everything."""
    rank: int = _TOP
    """Of the last heading."""
    before: Line | None = None
    """The line before, within the chapter."""
    nested: list[tuple[tuple[object, ...], etree._Element]] = field(default_factory=list)
    """What is open below the chapter's element: quotes, lists, comments."""
    articles: int = 0
    pages: int = 0

    def section(self, part: Part) -> etree._Element:
        """A chapter."""
        title = f"{part.id}-title"
        attributes = {"id": part.id, "class": f"chapter {part.chapter.kind}", "aria-labelledby": title}
        if part.chapter.kind in _ROLES:
            attributes["role"] = _ROLES[part.chapter.kind]
        section = _element("section", **attributes)
        head = _add(section, f"h{_TOP}", id=title)
        self.rank, self.before, self.nested = _TOP, None, []
        lines = part.lines
        if part.heading is not None:
            self.text(head, *part.heading)
            lines = lines[1:]
        else:
            head.text = part.title
        for line_id, line in lines:
            self.line(section, line_id, line)
            self.before = line
        return section

    def line(self, section: etree._Element, line_id: str, line: Line) -> None:
        """A line in what it belongs to."""
        parent = self.place(section, line)
        if line.kind is LineKind.HEADING:
            self.rank = min(max(_TOP + 1, _TOP + line.depth), self.rank + 1, 6)
            self.text(_add(parent, f"h{self.rank}"), line_id, line)
        elif line.kind is LineKind.LIST:
            self.item(parent, line_id, line)
        elif line.kind is LineKind.NOTE:
            note = _add(parent, "aside", role="doc-footnote")
            self.paragraph(note, line_id, line)
        else:
            self.paragraph(parent, line_id, line)

    def place(self, section: etree._Element, line: Line) -> etree._Element:
        """The open element that a line goes into: closes what has ended and opens what begins."""
        if line.kind is LineKind.COMMENT:
            return self.comment(section, line)
        if line.kind is LineKind.QUOTE:
            return self.quote(section, line)
        if line.kind is LineKind.LIST:
            return self.listing(section, line)
        self.nested = []
        return section

    def quote(self, section: etree._Element, line: Line) -> etree._Element:
        """The quotation that a line belongs to."""
        key = ("quote", line.speaker, line.turn)
        if not self.nested or self.nested[0][0] != key:
            self.nested = [(key, _add(section, "blockquote"))]
        return self.nested[0][1]

    def listing(self, section: etree._Element, line: Line) -> etree._Element:
        """The list that an item belongs to, inside the item above it where it is nested deeper."""
        tag, style = _list_tag(line)
        key = ("list", line.speaker, line.turn)
        if self.nested and self.nested[0][0] == key and (line.depth > 0 or self.nested[0][1].tag == tag):
            del self.nested[line.depth + 1 :]
            above = self.nested[-1][1]
            if line.depth < len(self.nested):
                return above
            parent = above[-1]
        else:
            self.nested = []
            self.name_alone(section, line)
            parent = section
        made = _add(parent, tag, **({"class": style} if style else {}))
        self.nested.append((key, made))
        return made

    def item(self, parent: etree._Element, line_id: str, line: Line) -> None:
        """A list item with its number, or its marker as it is written."""
        item = _add(parent, "li")
        number = _NUMBER.fullmatch(clean(line.marker))
        if parent.tag == "ol" and number:
            item.set("value", str(int(number[1])))
        elif parent.get("class") == "marked" or not _BULLET.fullmatch(clean(line.marker)):
            marker = _add(item, "span", **{"class": "marker"})
            marker.text = clean(line.marker)
            marker.tail = " "
        self.text(item, line_id, line)

    def comment(self, section: etree._Element, line: Line) -> etree._Element:
        """The article of a comment; a reply lies in the article of what it answers."""
        key = ("comment", line.speaker, line.turn, line.depth, line.marker)
        if self.nested and self.nested[-1][0] == key:
            return self.nested[-1][1]
        if self.nested and self.nested[0][0][0] != "comment":
            self.nested = []
        del self.nested[line.depth :]
        self.articles += 1
        name = f"comment-{self.articles}"
        article = _add(
            self.nested[-1][1] if self.nested else section,
            "article",
            **{"class": "comment"} | ({"aria-labelledby": name} if self.named else {}),
        )
        self.nested.append((key, article))
        if self.named:
            speaker = _add(_add(article, "p", **{"class": "name"}), "b", id=name, **{"class": "speaker"})
            speaker.text = clean(line.speaker)
        return article

    def paragraph(self, parent: etree._Element, line_id: str, line: Line) -> None:
        """A paragraph, with the name before it where a turn begins."""
        paragraph = _add(parent, "p", **({"class": _CLASSES[line.kind]} if line.kind in _CLASSES else {}))
        if self.begins(line) and line.kind is not LineKind.COMMENT:
            name = _add(paragraph, "b", **{"class": "speaker"})
            name.text = f"{clean(line.speaker)}:"
            name.tail = " "
        self.text(paragraph, line_id, line)

    def name_alone(self, parent: etree._Element, line: Line) -> None:
        """The name in a paragraph of its own, before a list."""
        if self.begins(line):
            name = _add(_add(parent, "p", **{"class": "name"}), "b", **{"class": "speaker"})
            name.text = f"{clean(line.speaker)}:"

    def begins(self, line: Line) -> bool:
        """Whether a turn begins, so that the listener's page has to say whose it is."""
        before = self.before
        if not self.named:
            return False
        if line.speaker == NARRATOR and line.turn is None:  # named only where somebody else spoke just now
            return before is not None and before.speaker != NARRATOR and line.kind not in _STRUCTURE
        if before is None or (before.speaker, before.turn) != (line.speaker, line.turn):
            return True
        return before.kind is LineKind.HEADING and before.speaker == NARRATOR

    def text(self, parent: etree._Element, line_id: str, line: Line) -> None:
        """A line's sentences, each in a span of its own."""
        cues = self.cues.get(line_id, [])
        pages = _pages_before(line, cues) if self.paged else {}
        if not cues:
            self.page_breaks(parent, [page for found in pages.values() for page in found])
            self.append(parent, clean(line.text))
            return
        for number, cue in enumerate(cues):
            if number:
                self.append(parent, " ")
            self.page_breaks(parent, pages.get(number, ()))
            attributes = {"id": cue_id(cue)}
            if self.timed:
                attributes["data-start"] = f"{milliseconds(cue.start, self.rate) / 1000:.3f}"
                attributes["data-end"] = f"{milliseconds(cue.end, self.rate) / 1000:.3f}"
            language = clean(cue.language)
            if language and language.casefold() != clean(self.script.language).casefold():
                attributes |= {"lang": language, "dir": "auto"}
            span = _add(parent, "span", **attributes)
            for words, tag in tongues(clean(cue.text), cue):
                if tag:
                    _add(span, "span", lang=tag, dir="auto").text = words
                else:
                    self.append(span, words)

    def page_breaks(self, parent: etree._Element, numbers: Sequence[str]) -> None:
        """Where printed pages begin: no words, so that nothing is read aloud that is not said (DPUB-ARIA 1.1)."""
        for number in numbers:
            self.pages += 1
            identity = f"{PAGE}{self.pages}"
            _add(parent, "span", id=identity, role="doc-pagebreak", **{"aria-label": number, "class": "page"})

    @staticmethod
    def append(parent: etree._Element, text: str) -> None:
        """Add text after everything that an element holds."""
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text


def _pages_before(line: Line, cues: Sequence[Cue]) -> dict[int, list[str]]:
    """The numbers of the pages that begin in a line, by the sentence in which they begin, from 0."""
    found: dict[int, list[str]] = {}
    ends: list[int] = []
    at = 0
    for cue in cues:
        place = line.text.find(cue.text, at)
        at = (place if place >= 0 else at) + len(cue.text)
        ends.append(at)
    for page in line.pages:
        sentence = next((number for number, end in enumerate(ends) if page.at < end), max(len(ends) - 1, 0))
        found.setdefault(sentence, []).append(clean(page.number))
    return found


_STRUCTURE = frozenset({*_CLASSES, LineKind.NOTE, LineKind.HEADING})
"""Lines that nobody says, so that the narrator's name before them would say nothing."""


def _list_tag(line: Line) -> tuple[str, str]:
    """Ordered or not, and the class of a list whose markers stand in the text."""
    marker = clean(line.marker)
    if _NUMBER.fullmatch(marker):
        return "ol", ""
    return "ul", "" if _BULLET.fullmatch(marker) else "marked"


def _folded(text: str) -> str:
    return clean(text).casefold().rstrip(".")


def _element(tag: str, **attributes: str) -> etree._Element:
    from lxml import etree

    return etree.Element(tag, attributes)


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    from lxml import etree

    return etree.SubElement(parent, tag, attributes)


def html(elements: Sequence[etree._Element]) -> str:
    """Elements as HTML, one a line."""
    from lxml import etree

    return "\n".join(etree.tostring(element, encoding="unicode", method="html") for element in elements)


def cue_elements(section: etree._Element) -> Iterator[etree._Element]:
    """The sentences of a chapter's element, in order."""
    return (one for one in section.iter("span") if one.get("id") and not one.get("id", "").startswith(PAGE))


def page_elements(section: etree._Element) -> Iterator[etree._Element]:
    """Where printed pages begin in a chapter's element, in order; `aria-label` is the number."""
    return (one for one in section.iter("span") if one.get("id", "").startswith(PAGE))
