"""What the rules of the segmenter work on: a document's paragraphs, and what has been decided about each."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

from narrate.diagnostics import Finding
from narrate.model.document import Block, BlockKind, Document, Mark, MarkKind
from narrate.model.script import NARRATOR, ChapterKind, LineKind

SENTENCE_END = tuple(".!?…\"”’')]»:;")


LABEL = "speaker label"
"""Why a label is not read as words: the voice, or its introduction, says who speaks."""


class Confidence(enum.StrEnum):
    """How sure a decision is."""

    CERTAIN = "certain"
    """The document says so by its form; only a mistake in the document could make it wrong."""
    LIKELY = "likely"
    """Several things in the document agree."""
    DOUBTFUL = "doubtful"
    """Little speaks for it, or something against it: an editor should look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A chapter begins here."""

    title: str
    kind: ChapterKind = ChapterKind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph: a block, or what lies between two breaks of a block."""

    block: Block
    start: int
    """Offset into the block's text."""
    end: int
    text: str
    """The paragraph with its white space folded."""
    blank_before: bool
    marks: tuple[Mark, ...] = ()
    """The marks of the block that reach into the paragraph, breaks apart, in the order of the text."""
    body: int = 0
    """Where in `text` a label ends and what is said begins."""
    kind: LineKind = LineKind.NARRATION
    speaker: str = NARRATOR
    turn: int | None = None
    depth: int = 0
    marker: str = ""
    voiced: bool = True
    reason: str = ""
    opens: Opening | None = None
    rule: str = ""
    """The rule that decided; empty while nothing is decided."""
    confidence: Confidence | None = None
    """How sure that is; None where it is as sure as the rule is in general."""
    why: str = ""
    """What speaks for it, as part of a sentence; empty where the rule's general reason says enough."""

    @property
    def open(self) -> bool:
        """Whether this is text that no rule has decided about yet."""
        return not self.rule and self.voiced and bool(self.text)

    @property
    def said(self) -> str:
        """The text without its label."""
        return self.text[self.body :]

    def covered_by(self, kind: MarkKind) -> bool:
        """Whether all of the paragraph's letters and digits are marked so."""
        marks = [mark for mark in self.marks if mark.kind is kind]
        return bool(marks) and all(
            any(mark.start <= offset < mark.end for mark in marks)
            for offset, character in enumerate(self.text, self.start)
            if character.isalnum()
        )

    def marked(self, kind: MarkKind) -> Iterator[tuple[int, int, str]]:
        """Marks of a kind: start and end in `text`, and the marked words."""
        for mark in self.marks:
            if mark.kind is kind and self.start <= mark.start and mark.end <= self.end:
                yield (
                    mark.start - self.start,
                    mark.end - self.start,
                    self.text[mark.start - self.start : mark.end - self.start],
                )


_FIELDS = tuple((field.name, attrgetter(field.name), getattr(Part, field.name).__set__) for field in fields(Part))
_NAMES = frozenset(name for name, _, _ in _FIELDS)


def _changed(part: Part, change: dict[str, Any]) -> Part:
    """What `dataclasses.replace` gives, in a third of the time: long documents have tens of thousands of changes."""
    if not change.keys() <= _NAMES:
        return replace(part, **change)  # says which field there is not
    new = object.__new__(Part)
    for name, get, put in _FIELDS:
        put(new, change[name] if name in change else get(part))
    return new


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document on its way to being a script."""

    document: Document
    parts: tuple[Part, ...] = ()
    title: str = ""
    title_inferred: bool = False
    authors: tuple[str, ...] = ()
    date: str = ""
    tags: tuple[str, ...] = ()
    series: str = ""
    season: int = 0
    episode: int = 0
    language: str = ""
    aliases: tuple[tuple[str, str], ...] = ()
    """Labels as written, and the person's name."""
    findings: tuple[Finding, ...] = ()
    boilerplate: tuple[str, ...] = ()
    """Regular expressions of the user's for paragraphs to skip."""
    long_text: int = 0
    """Words from which a text without chapters is given some; 0 for never."""
    chapter_words: int = 1000
    """How long these chapters are, about."""

    def with_parts(self, changes: dict[int, dict[str, Any]]) -> Draft:
        """The draft with some fields of some paragraphs changed."""
        if not changes:
            return self
        parts = list(self.parts)
        for number, change in changes.items():
            parts[number] = _changed(parts[number], change)
        return replace(self, parts=tuple(parts))

    def open_parts(self) -> Iterator[tuple[int, Part]]:
        """The paragraphs that no rule has decided about."""
        return ((number, part) for number, part in enumerate(self.parts) if part.open)

    def prose(self) -> str:
        """All text that may be spoken, a paragraph a line."""
        return "\n".join(part.text for part in self.parts if part.voiced and part.text)


Rule = Callable[[Draft], Draft]


def is_break(part: Part) -> bool:
    """Whether a paragraph is a line between parts of the text."""
    return part.block.kind is BlockKind.THEME_BREAK


def is_heading(part: Part) -> bool:
    """Whether a paragraph is a heading, by markup or by decision."""
    return part.kind is LineKind.HEADING or (part.block.kind is BlockKind.HEADING and part.open)


_FACT = re.compile(
    r"(?:[A-Z][\w./ -]{1,40}(?:,? (?:18|19|20)\d\d)\W*"
    r"|\d{1,3}\s?(?:mins?|minutes|m)\.?"
    r"|(?:digital|35 ?mm|16 ?mm|70 ?mm|dcp|dvd|blu-ray|black and white|colou?r|b&w|silent"
    r"|certificate .{1,4})\b.{0,40})$",
    re.IGNORECASE,
)


def is_fact(text: str) -> bool:
    """Whether a line is one of the facts that close a film's credits: country and year, length, format."""
    return bool(_FACT.match(text))


def skip(reason: str, rule: str) -> dict[str, Any]:
    """The change that leaves a paragraph unsaid."""
    return {
        "voiced": False,
        "reason": reason,
        "rule": rule,
        "kind": LineKind.NARRATION,
        "speaker": NARRATOR,
        "turn": None,
        "depth": 0,
        "body": 0,
    }
