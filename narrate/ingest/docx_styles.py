"""What the styles and lists of a DOCX say about its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_HEADING = re.compile(r"heading (\d)\Z")
_CONTENTS = re.compile(r"toc(?: (?:\d|heading))?\Z")
_DEEPEST = 20
"""Styles based on styles; more of them is a circle."""


def local(element: etree._Element) -> str:
    """An element's name without its namespace: Word's own and the strict standard's differ only in that."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements of a name below another."""
    return (element for element in root.iter() if local(element) == name)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of a name."""
    return next((one for one in element if local(one) == name), None) if element is not None else None


def value(element: etree._Element | None, name: str = "val") -> str:
    """An attribute by its local name; empty where there is none."""
    if element is None:
        return ""
    return next((str(text) for key, text in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def is_on(properties: etree._Element | None, name: str, *, inherited: bool = False) -> bool:
    """Whether a toggle property is set (ECMA-376 part 1, section 17.17.4)."""
    element = child(properties, name)
    return inherited if element is None else value(element) not in {"0", "false", "off"}


def _integer(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a paragraph's style means."""

    heading: int = 0
    """Rank from 1; 0 for text."""
    title: bool = False
    quote: bool = False
    caption: bool = False
    contents: bool = False
    """An entry of the table of contents."""
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    list_id: str = ""
    list_level: int = 0


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """The styles by their identifiers, what they are based on included; the default one under the empty name."""
    if root is None:
        return {}
    elements = {value(style, "styleId"): style for style in named(root, "style")}
    styles = {name: _style(name, elements, _DEEPEST) for name in elements}
    for name, element in elements.items():
        if value(element, "type") == "paragraph" and value(element, "default") in {"1", "true"}:
            styles.setdefault("", styles[name])
    return styles


def _style(name: str, elements: dict[str, etree._Element], depth: int) -> Style:
    element = elements.get(name)
    if element is None or depth == 0:
        return Style()
    based = _style(value(child(element, "basedOn")), elements, depth - 1)
    own = value(child(element, "name")).lower()
    heading = _HEADING.match(own)
    paragraph, run = child(element, "pPr"), child(element, "rPr")
    outline = child(paragraph, "outlineLvl")
    level = int(heading.group(1)) if heading else based.heading
    if outline is not None and not heading:
        level = _integer(value(outline)) + 1 if value(outline) != "9" else 0
    list_id, list_level = list_of(paragraph)
    return replace(
        based,
        heading=1 if own == "title" else level,
        title=based.title or own == "title",
        quote=based.quote or own in {"quote", "intense quote", "block text"},
        caption=based.caption or own == "caption",
        contents=based.contents or bool(_CONTENTS.match(own)),
        bold=is_on(run, "b", inherited=based.bold),
        italic=is_on(run, "i", inherited=based.italic),
        hidden=is_on(run, "vanish", inherited=based.hidden),
        list_id=list_id or based.list_id,
        list_level=list_level if list_id else based.list_level,
    )


def list_of(properties: etree._Element | None) -> tuple[str, int]:
    """The list that paragraph properties name, and the level in it from 0; `0` is no list."""
    numbering = child(properties, "numPr")
    return value(child(numbering, "numId")), _integer(value(child(numbering, "ilvl")))


class Numbering:
    """Counts the items of the lists."""

    def __init__(self, root: etree._Element | None) -> None:
        self._formats: dict[tuple[str, int], tuple[str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        for number in named(root, "num"):
            self._abstract[value(number, "numId")] = value(child(number, "abstractNumId"))
        for abstract in named(root, "abstractNum"):
            for level in named(abstract, "lvl"):
                start = child(level, "start")
                key = (value(abstract, "abstractNumId"), _integer(value(level, "ilvl")))
                self._formats[key] = (value(child(level, "numFmt")), _integer(value(start)) if start is not None else 1)

    def marker(self, list_id: str, level: int) -> str:
        """The next item's bullet or number; empty where the list has none."""
        if list_id not in self._abstract:
            return ""
        form, first = self._formats.get((self._abstract[list_id], level), ("bullet", 1))
        if form == "none":
            return ""
        count = self._counts.get((list_id, level), first - 1) + 1
        self._counts[list_id, level] = count
        for deeper in range(level + 1, 10):
            self._counts.pop((list_id, deeper), None)
        return "-" if form == "bullet" else f"{count}."
