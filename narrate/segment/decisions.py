"""What was decided about every line: by which rule, how surely, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from narrate.diagnostics import Finding, finding
from narrate.segment.draft import Confidence, Draft, Part

REASONS: dict[str, tuple[Confidence, str]] = {
    "own-boilerplate": (Confidence.CERTAIN, "a pattern of your settings matches it"),
    "mail-heads": (Confidence.CERTAIN, "it belongs to the head of an e-mail"),
    "mail-quotes": (Confidence.CERTAIN, "a mail program has put it there"),
    "prompts": (Confidence.LIKELY, "it has the words of a form, a prompt or a notice"),
    "site-head": (Confidence.LIKELY, "it stands in or over a menu above the text"),
    "repeated-title": (Confidence.LIKELY, "the title stands a second time above the text"),
    "top-lines": (Confidence.LIKELY, "it stands above the text and states title, author, date or section"),
    "related-links": (Confidence.LIKELY, "it stands in a list of titles under a line such as “Related”"),
    "site-foot": (Confidence.LIKELY, "it stands at the end among legal links, menus and addresses"),
    "named-comments": (Confidence.LIKELY, "the line that names a comment's writer comes back in this form"),
    "numbered-comments": (Confidence.LIKELY, "it stands in a numbered list with answers further in"),
    "footer": (Confidence.LIKELY, "it stands at the end among offers and addresses of the publisher's"),
    "calendar": (Confidence.LIKELY, "it stands among lines of days and times"),
    "footer-byline": (Confidence.CERTAIN, "it is the line that a blog puts under a text"),
    "letters": (Confidence.LIKELY, "it stands between a salutation and a signature"),
    "signed-letters": (Confidence.LIKELY, "it stands over a letter to the publication"),
    "replies": (
        Confidence.LIKELY,
        "it stands under a letter, in brackets or further in, as a publication's answers do",
    ),
    "end-byline": (Confidence.LIKELY, "it is a name under a text that ends above it"),
    "credits": (Confidence.LIKELY, "it is one of several lines of roles and names"),
    "dialogue": (Confidence.LIKELY, "it stands in a dialogue with labels"),
    "named-sections": (Confidence.LIKELY, "the heading above is the name of a person, and the section says “I”"),
    "quoted-interview": (Confidence.LIKELY, "questions and answers alternate with block quotes here"),
    "unlabelled-interview": (
        Confidence.LIKELY,
        "questions stand apart here by type, rank or place, and answers between",
    ),
    "biographies": (Confidence.LIKELY, "it stands at the end and tells who one of the speakers or authors is"),
    "pull-quotes": (Confidence.CERTAIN, "its words stand in the text"),
    "pictures": (Confidence.CERTAIN, "it is a picture's description"),
    "quotations": (Confidence.CERTAIN, "it is marked as a quotation, or ends with a dash and a name"),
    "lists": (Confidence.CERTAIN, "it is marked as an item of a list, a note or a row of a table"),
    "headings": (Confidence.CERTAIN, "it is marked as a heading"),
    "long-texts": (Confidence.LIKELY, "it numbers a part of a long text"),
}
"""For every rule how sure it is in general, and why; a rule says more about a paragraph where it knows more."""
_PLAIN = (Confidence.LIKELY, "no rule found anything else in it")
_MOST = 20
"""Findings about one document; an editor who has so many of them will look at the whole script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Why a line is what it is."""

    line: str
    """The line's id in the script."""
    rule: str
    """The rule that decided; empty for plain narration."""
    confidence: Confidence
    why: str
    """The evidence, as part of a sentence."""
    source_line: int
    """Where the line stands in the source, from 1."""


def decisions(draft: Draft, ids: dict[int, str]) -> tuple[Decision, ...]:
    """What was decided about every line of the script. `ids` has for each paragraph's number its line's id."""
    starts = _Lines(draft)
    return tuple(
        Decision(
            line=ids[number],
            rule=part.rule,
            confidence=(part.confidence or _general(part)[0]),
            why=part.why or _general(part)[1],
            source_line=starts.of(part),
        )
        for number, part in enumerate(draft.parts)
        if number in ids
    )


def _general(part: Part) -> tuple[Confidence, str]:
    return REASONS.get(part.rule.partition(".")[0], _PLAIN)


class _Lines:
    """The lines of a source, counted once from the beginning."""

    def __init__(self, draft: Draft) -> None:
        self.document = draft.document
        self.offset = 0
        self.line = 1
        self.block = ""
        self.text = ""
        self.place = 0
        self.inside = 0

    def of(self, part: Part) -> int:
        """The line, from 1, in which a paragraph begins; paragraphs are asked for in their order."""
        if part.block.id != self.block:
            self.block, self.text, self.place, self.inside = part.block.id, part.block.text, 0, 0
            start = max(part.block.span.start, self.offset)
            self.line += self.document.source.count("\n", self.offset, start)
            self.offset = start
        self.inside += self.text.count("\n", self.place, part.start)
        self.place = max(self.place, part.start)
        return self.line + self.inside


def doubts(draft: Draft, found: tuple[Decision, ...], path: Path) -> Iterator[Finding]:
    """A finding for each run of lines that were decided without confidence, apart from those that have one already."""
    known = {note.where.line for note in draft.findings if note.where}
    doubted = any(one.confidence is Confidence.DOUBTFUL for one in found)
    texts = {line: part.text for line, part in _by_line(draft)} if doubted else {}
    previous: tuple[str, str] | None = None
    count = 0
    for one in found:
        doubtful = one.confidence is Confidence.DOUBTFUL
        if doubtful and (one.rule, one.why) != previous and one.source_line not in known and count < _MOST:
            count += 1
            text = texts.get(one.source_line, "")[:60]
            yield finding("NAR-104", path=path, line=one.source_line, text=text, why=one.why)
        previous = (one.rule, one.why) if doubtful else None


def _by_line(draft: Draft) -> Iterator[tuple[int, Part]]:
    starts = _Lines(draft)
    return ((starts.of(part), part) for part in draft.parts if part.text)
