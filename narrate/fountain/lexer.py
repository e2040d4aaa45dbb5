"""From text to paragraphs: notes and boneyards are taken out of the lines and kept beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from narrate.errors import ScriptError, Where
from narrate.fountain.syntax import Element, classify

_OPENING = re.compile(r"\\.|/\*|\[\[|\n")
_BONEYARD_END = re.compile(r"\\.|\*/", re.DOTALL)
_NOTE_END = re.compile(r"\\.|\]\]|\n[ \t]?(?=\n)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """A note or a boneyard."""

    content: str
    line: int
    boneyard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A line without its insertions."""

    number: int
    """Counted from 1."""
    text: str
    insertions: tuple[Insertion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Lines without a blank one between them."""

    lines: tuple[Raw, ...]
    """Lines with text, and in dialogue lines of two spaces, which stand for a blank line."""
    insertions: tuple[Insertion, ...]

    @property
    def number(self) -> int:
        """The first line's number; 0 for a paragraph without text."""
        return self.lines[0].number if self.lines else 0

    @property
    def first(self) -> int:
        """The line of the file in which the paragraph begins, with its notes and boneyards."""
        return min([line.number for line in self.lines] + [one.line for one in self.insertions])

    @property
    def last(self) -> int:
        """The line of the file in which it ends."""
        ends = [one.line + one.content.count("\n") for one in self.insertions]
        return max([line.number for line in self.lines] + ends)

    @property
    def element(self) -> Element:
        """What the paragraph is."""
        element = classify(self.lines[0].text)
        forced = self.lines[0].text.lstrip().startswith(">")
        alone = sum(1 for line in self.lines if line.text.strip()) == 1
        if element is Element.CUE and alone:
            return Element.ACTION
        if element is Element.TRANSITION and not alone and not forced:
            return Element.CUE
        return element


def fail(what: str, *, path: Path | None, line: int, remedy: str) -> NoReturn:
    """Raise the ScriptError of a line."""
    raise ScriptError(what, where=Where(path=path or Path("<script>"), line=line), remedy=remedy)


def unix_lines(text: str) -> str:
    """The text without byte order mark and with line feeds only, whatever it was saved with."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text if "\n" in text else text.replace("\r", "\n")


def raw_lines(body: str, *, first: int, path: Path | None) -> list[Raw]:
    """Cut a text into lines. `first` is the number of its first line.

    Raises ScriptError for a boneyard or a note that does not end.
    """
    lines: list[Raw] = []
    buffer = ""
    insertions: list[Insertion] = []
    number, position = first, 0
    while match := _OPENING.search(body, position):
        buffer += body[position : match.start()]
        position = match.end()
        opening = match.group()
        if opening == "\n":
            lines.append(Raw(number=number, text=buffer, insertions=tuple(insertions)))
            buffer, insertions, number = "", [], number + 1
        elif opening in {"/*", "[["}:
            end = _end_of_insertion(body, position, boneyard=opening == "/*", line=number, path=path)
            content = body[position : end - 2]
            insertions.append(Insertion(content=content, line=number, boneyard=opening == "/*"))
            number, position = number + content.count("\n"), end
            if buffer.endswith(" ") and body[end : end + 1] in {"", " ", "\n"}:
                buffer = buffer[:-1]
        else:
            buffer += opening
    buffer += body[position:]
    return [*lines, Raw(number=number, text=buffer, insertions=tuple(insertions))]


def _end_of_insertion(body: str, position: int, *, boneyard: bool, line: int, path: Path | None) -> int:
    pattern = _BONEYARD_END if boneyard else _NOTE_END
    while match := pattern.search(body, position):
        if match.group() in {"*/", "]]"}:
            return match.end()
        if match.group().startswith("\n"):
            break
        position = match.end()
    opening, closing, name = ("/*", "*/", "boneyard") if boneyard else ("[[", "]]", "note")
    fail(
        f"The {name} that begins here is never closed.",
        path=path,
        line=line,
        remedy=f"Write {closing} where it ends, or \\ between both signs of {opening} if they are text.",
    )


def paragraphs(lines: list[Raw]) -> Iterator[Paragraph]:
    """Group lines into paragraphs; sections, synopses, page breaks and scene headings are paragraphs of one line."""
    gathered: list[Raw] = []
    insertions: list[Insertion] = []

    def flush() -> Iterator[Paragraph]:
        while gathered and not gathered[-1].text.strip():
            gathered.pop()
        if gathered or insertions:
            yield Paragraph(lines=tuple(gathered), insertions=tuple(insertions))
        gathered.clear()
        insertions.clear()

    for line in lines:
        if not line.text.strip():
            if line.insertions:
                insertions.extend(line.insertions)
                if not gathered and any(insertion.boneyard for insertion in insertions):
                    yield from flush()
            elif _continues_dialogue(line, gathered):
                gathered.append(line)
            else:
                yield from flush()
            continue
        element = classify(line.text)
        if element in {Element.SECTION, Element.SYNOPSIS, Element.PAGE_BREAK}:
            yield from flush()
        gathered.append(line)
        insertions.extend(line.insertions)
        if _stands_alone(element, first=len(gathered) == 1):
            yield from flush()
    yield from flush()


def _continues_dialogue(line: Raw, gathered: list[Raw]) -> bool:
    return line.text.startswith("  ") and len(gathered) > 1 and classify(gathered[0].text) is Element.CUE


def _stands_alone(element: Element, *, first: bool) -> bool:
    if element is Element.SCENE:
        return first
    return element in {Element.SECTION, Element.SYNOPSIS, Element.PAGE_BREAK}
