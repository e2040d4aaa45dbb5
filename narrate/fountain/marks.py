"""Notes in which narrate keeps what Fountain has no word for: `[[list]]`, `[[lang: fr]]`, `[[marker: 1)]]` …"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from narrate.fountain.lexer import Insertion
from narrate.fountain.syntax import LIST_MARKER, kind_of_words, kind_words
from narrate.fountain.text import decode, encode
from narrate.model.script import ChapterKind, Line, LineKind

ADDED = "added"
"""On a chapter whose title stands nowhere in the source."""
UNTITLED = "untitled"
NO_MARKER = "no marker"
"""On a list item whose text begins with what looks like a marker."""
_CHAPTER_WORDS = {ADDED, UNTITLED, *(str(kind) for kind in ChapterKind)}
_FIELD = re.compile(r"(lang|marker|turn):[ \t]*(.*)|(depth) (\d{1,6})", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a paragraph's notes say."""

    chapter: frozenset[str] = frozenset()
    kind: LineKind | None = None
    depth: int | None = None
    language: str = ""
    marker: str | None = None
    """None: not stated, so that a list item's marker is looked for in its text."""
    turn: int | None = None
    others: tuple[Insertion, ...] = ()
    """Boneyards, and notes that are not narrate's."""


def read_marks(insertions: Iterable[Insertion]) -> Marks:
    """Sort a paragraph's notes and boneyards."""
    chapter: set[str] = set()
    others: list[Insertion] = []
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
        elif (match := _FIELD.fullmatch(words)) and _sensible(match):
            values[(match.group(1) or match.group(3)).lower()] = match.group(2) or match.group(4) or ""
        else:
            others.append(insertion)
    return Marks(
        chapter=frozenset(chapter),
        kind=kind,
        depth=int(values["depth"]) if "depth" in values else None,
        language=decode(values.get("lang", "")),
        marker=decode(values["marker"]) if "marker" in values else None,
        turn=int(values["turn"]) if "turn" in values else None,
        others=tuple(others),
    )


def _sensible(match: re.Match[str]) -> bool:
    return (match.group(1) or "").lower() != "turn" or re.fullmatch(r"\d{1,9}", match.group(2), re.ASCII) is not None


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
    text = encode(line.text)
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
    if line.language:
        notes.append(f"lang: {encode(line.language, also=']')}")
    if turn is not None:
        notes.append(f"turn: {turn}")
    return text, write_notes(notes)


def write_notes(notes: Iterable[str]) -> str:
    """Notes as they stand behind a text."""
    return "".join(f" [[{note}]]" for note in notes)
