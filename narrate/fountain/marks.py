"""Notes in which narrate keeps what Fountain has no word for: `[[list]]`, `[[lang: fr]]`, `[[lang fr: mot]]` …"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from narrate.fountain.lexer import Insertion
from narrate.fountain.pages import PageNote, page_notes, read_page
from narrate.fountain.syntax import LIST_MARKER, kind_of_words, kind_words
from narrate.fountain.text import decode, encode, find_nth
from narrate.model.script import ChapterKind, Foreign, Line, LineKind, Link

ADDED = "added"
"""On a chapter whose title stands nowhere in the source."""
UNTITLED = "untitled"
NO_MARKER = "no marker"
"""On a list item whose text begins with what looks like a marker."""
_CHAPTER_WORDS = {ADDED, UNTITLED, *(str(kind) for kind in ChapterKind)}
_FIELD = re.compile(r"(lang|marker|turn|picture):[ \t]*(.*)|(depth) (\d{1,6})", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"link(?:[ \t]+(\S+?))?(?:,[ \t]*(\d{1,6}))?:\s+(\S.*)", re.DOTALL | re.IGNORECASE)
_WORDS = re.compile(r"lang[ \t]+([A-Za-z0-9-]{2,35})(?:,[ \t]*(\d{1,6}))?:\s*(\S.*)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedWords:
    """What a note says of some words of its paragraph."""

    value: str
    """Their language, or where they lead."""
    words: str
    place: int
    """Which occurrence of the words is meant, from 1, behind those of the note before."""
    note: Insertion


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a paragraph's notes say."""

    chapter: frozenset[str] = frozenset()
    kind: LineKind | None = None
    depth: int | None = None
    language: str = ""
    foreign: tuple[MarkedWords, ...] = ()
    links: tuple[MarkedWords, ...] = ()
    marker: str | None = None
    """None: not stated, so that a list item's marker is looked for in its text."""
    turn: int | None = None
    picture: str = ""
    pages: tuple[PageNote, ...] = ()
    others: tuple[Insertion, ...] = ()
    """Boneyards, and notes that are not narrate's."""


def read_marks(insertions: Iterable[Insertion]) -> Marks:
    """Sort a paragraph's notes and boneyards."""
    chapter: set[str] = set()
    others: list[Insertion] = []
    foreign: list[MarkedWords] = []
    links: list[MarkedWords] = []
    pages: list[PageNote] = []
    kind: LineKind | None = None
    values: dict[str, str] = {}
    for insertion in insertions:
        words = insertion.content.strip()
        if insertion.boneyard:
            others.append(insertion)
        elif words.lower() in _CHAPTER_WORDS:
            chapter.add(words.lower())
        elif found := kind_of_words(words):
            kind, values["depth"] = found[0], str(found[1])
        elif words.lower() == NO_MARKER:
            values["marker"] = ""
        elif match := _WORDS.fullmatch(words):
            foreign.append(_marked_words(match, insertion))
        elif match := _LINK.fullmatch(words):
            links.append(_marked_words(match, insertion))
        elif (page := read_page(words)) is not None:
            pages.append(page)
        elif (match := _FIELD.fullmatch(words)) and _sensible(match):
            values[(match.group(1) or match.group(3)).lower()] = match.group(2) or match.group(4) or ""
        else:
            others.append(insertion)
    return Marks(
        chapter=frozenset(chapter),
        kind=kind,
        depth=int(values["depth"]) if "depth" in values else None,
        language=decode(values.get("lang", "")),
        foreign=tuple(foreign),
        links=tuple(links),
        marker=decode(values["marker"]) if "marker" in values else None,
        turn=int(values["turn"]) if "turn" in values else None,
        picture=decode(values.get("picture", "")),
        pages=tuple(pages),
        others=tuple(others),
    )


def _sensible(match: re.Match[str]) -> bool:
    return (match.group(1) or "").lower() != "turn" or re.fullmatch(r"\d{1,9}", match.group(2), re.ASCII) is not None


def _marked_words(match: re.Match[str], note: Insertion) -> MarkedWords:
    value, place, words = match.groups()
    folded = re.sub(r"[ \t]*\n[ \t]*", " ", words)
    return MarkedWords(value=decode(value or ""), words=decode(folded), place=int(place or 1), note=note)


def foreign_of(text: str, marks: Marks) -> tuple[Foreign, ...]:
    """The words of a text that notes say to be in another language."""
    return tuple(Foreign(start=start, end=end, language=tag) for start, end, tag in _places_of(text, marks.foreign))


def links_of(text: str, marks: Marks) -> tuple[Link, ...]:
    """The words of a text that notes say to lead somewhere."""
    return tuple(Link(start=start, end=end, target=target) for start, end, target in _places_of(text, marks.links))


def _places_of(text: str, notes: Iterable[MarkedWords]) -> Iterator[tuple[int, int, str]]:
    """Where the words of notes stand in a text, and what is said of them; those that it does not hold are left out."""
    start = 0
    for one in notes:
        at = find_nth(text, one.words, one.place, start)
        if at >= 0:
            start = at + len(one.words)
            yield at, start, one.value


def _notes_of(line: Line, marked: Iterable[tuple[str, Foreign | Link]]) -> Iterator[str]:
    """A note for each of some marked words of a line, behind what it begins with; see `_places_of`."""
    start = 0
    for head, one in marked:
        words = line.text[one.start : one.end]
        place, at = 1, line.text.find(words, start)
        while at < one.start:
            place, at = place + 1, line.text.find(words, at + 1)
        yield f"{head}{f', {place}' if place > 1 else ''}: {encode(words, also=']')}"
        start = one.end


def _link_head(link: Link) -> str:
    return f"link {encode(link.target, also=']')}" if link.target else "link"


def split_marker(text: str, kind: LineKind, marks: Marks) -> tuple[str, str]:
    """A line's marker and its text, both still escaped or neither."""
    if marks.marker is not None:
        return marks.marker, text
    match = LIST_MARKER.match(text) if kind is LineKind.LIST else None
    return (match.group(1), text[match.end() :]) if match else ("", text)


def write_line(line: Line, *, kind: bool, turn: int | None = None) -> tuple[str, str]:
    """A line's text, with its marker in front where that can be read back, and the notes that follow it.

    `kind` says whether the line's kind has to be noted; where it stands in a parenthetical, it has not.
    """
    text = write_text(line)
    notes: list[str] = []
    if kind:
        notes.append(kind_words(line.kind, line.depth))
    shown = line.kind is LineKind.LIST and line.marker and LIST_MARKER.match(f"{line.marker} {text}")
    if shown and shown.group(1) == line.marker:
        text = f"{line.marker} {text}"
    elif line.marker:
        notes.append(f"marker: {encode(line.marker, also=']')}")
    elif line.kind is LineKind.LIST and LIST_MARKER.match(text):
        notes.append(NO_MARKER)
    notes += _notes_of(line, ((f"lang {one.language}", one) for one in line.foreign))
    notes += _notes_of(line, ((_link_head(one), one) for one in line.links))
    if line.language:
        notes.append(f"lang: {encode(line.language, also=']')}")
    notes += page_notes(line) if line.voiced else ()
    if line.picture and line.voiced:
        notes.append(f"picture: {encode(line.picture, also=']')}")
    if turn is not None:
        notes.append(f"turn: {turn}")
    return text, write_notes(notes)


def write_text(line: Line) -> str:
    """A line's text, with stars around what is stressed."""
    return encode(line.text, stressed=tuple((one.start, one.end) for one in line.stress))


def write_notes(notes: Iterable[str]) -> str:
    """Notes as they stand behind a text."""
    return "".join(f" [[{note}]]" for note in notes)
