"""Structure cues: what is said so that a listener knows where they are.

Order and contents of the opening follow the recommendations for spoken documents (NISO Z39.86): title, author,
date, who reads, how many parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from narrate.model.script import Chapter, Line, LineKind, Script
from narrate.model.sound import Level
from narrate.speech.reasons import reasons_in
from narrate.speech.strings import Strings, said_date, strings_for

_AT_ONCE = 150
"""Characters that may stand before the words of a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcements:
    """Which cues are said, apart from the level."""

    opening: bool = True
    closing: bool = True
    chapters: bool = True
    speakers: bool = True


def same(first: str, second: str) -> bool:
    """Whether two titles are the same but for white space, case and a full stop."""
    return bool(first.strip()) and _folded(first) == _folded(second)


def follows(title: str, text: str) -> bool:
    """Whether a chapter's title is said at once anyway, because it was made of the words that follow."""
    words = _folded(title).rstrip("…?").rstrip()
    return len(words.split()) > 2 and words in _folded(text)[: len(words) + _AT_ONCE]


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold().rstrip(".")


def voiced(chapter: Chapter) -> tuple[Line, ...]:
    """The lines that are heard."""
    return tuple(line for line in chapter.lines if line.voiced and line.text.strip())


def sentence(text: str) -> str:
    """A text that ends as a sentence does."""
    return text if text[-1:] in ".!?…" else f"{text}."


def opening(script: Script, *, level: Level, parts: int) -> tuple[str, ...]:
    """What is said after the title: author, date, that the voices are synthetic, the number of parts."""
    strings = strings_for(script.language)
    said = []
    authors = tuple(" ".join(name.split()) for name in script.authors if name.strip())
    named = all(author in script.title for author in authors)
    if authors and not named and not _byline_follows(script, authors):
        said.append(sentence(strings.by.format(names=strings.names(authors))))
    date = said_date(script.date, script.language)
    if date and level is not Level.BRIEF:
        said.append(sentence(date))
    many = parts > 1 and level is not Level.BRIEF
    said.append(strings.parts.format(count=parts) if many else strings.read)
    return tuple(said)


def _byline_follows(script: Script, authors: Sequence[str]) -> bool:
    """Whether the text itself names its authors; they are not named twice."""
    lines = [line.text.casefold() for chapter in script.chapters[:1] for line in voiced(chapter)
             if line.kind is LineKind.BYLINE]  # fmt: skip
    return any(author.casefold() in line for line in lines for author in authors)


def closing(script: Script) -> str:
    """The last words."""
    strings = strings_for(script.language)
    title = " ".join(script.title.split())
    return sentence(strings.end_of.format(title=title)) if title else strings.end


def part(strings: Strings, number: int, count: int, title: str) -> str:
    """`Part 2 of 5: Title.`"""
    folded = " ".join(title.split())
    if not folded:
        return strings.part.format(number=number, count=count)
    return sentence(strings.titled_part.format(number=number, count=count, title=folded))


def comment(strings: Strings, line: Line, *, number: str, name: str, by_author: bool, brief: bool) -> str:
    """`Comment 3 of 14, by Ann.`, `Comment 3 of 14, reply by the author.`; in brief the name alone.

    number: as `comment_number` makes it, of the comment itself or of the one that is replied to.
    """
    if brief and name:
        return f"{name}:"
    if line.depth > 0:
        who = strings.author if by_author else name
        return (strings.reply_by if who else strings.reply).format(number=number, name=who)
    return (strings.comment_by if name else strings.comment).format(number=number, name=name)


def comment_number(strings: Strings, line: Line, *, place: int, count: int) -> str:
    """`3 of 14`; a number that the text itself gives the comment is said in place of ours.

    Where the text's numbers go beyond the count, others have been left out, and the count would mislead.
    """
    marker = re.search(r"[0-9]{1,6}", line.marker)
    number = int(marker.group()) if marker else place
    return strings.of_count.format(number=number, count=count) if count > 1 and number <= count else str(number)


def skipped(strings: Strings, reasons: Sequence[str], *, why: bool) -> str:
    """`3 paragraphs skipped.`, with the reasons in the text's language; what a person wrote as one is said as it is."""
    count = len(reasons)
    said = strings.skipped_one if count == 1 else strings.skipped.format(count=count)
    own = reasons_in(strings.language)
    if not why or not own:
        return said
    folded = (" ".join(reason.split()) for reason in reasons)
    known = "; ".join(
        dict.fromkeys(own.get(reason, reason.removeprefix("boilerplate: ")) for reason in folded if reason)
    )
    return sentence(f"{said.rstrip('.')}{strings.colon}{known}") if known else said


def row(cells: str, header: str) -> str:
    """A row of a table with the column's name before each cell; as it is where the two do not fit together."""
    names, values = header.split(_CELLS), cells.split(_CELLS)
    if len(names) != len(values) or cells == header:
        return cells
    return _CELLS.join(
        f"{name}: {value}" if name and value else value for name, value in zip(names, values, strict=True)
    )


_CELLS = "; "
"""What stands between the cells of a row, see `narrate.ingest`."""


def credit(text: str, strings: Strings) -> str:
    """A credit as a phrase: `Directed by Ann Ray`, `Ben Oak as Tom`, `Copyright Ray Films`."""
    said = re.sub(r"^([^:]{0,60}\b(?:by|with|von|par|por)):\s+", r"\1 ", text)
    said = re.sub(r"^(?:©|\([cC]\)|[Cc]opyright)\s*:?\s*(?=\S)", lambda _: strings.copyright.format(owner=""), said)
    said = re.sub(r"(?<![\w.’'-])([^\W\d_][\w.’'-]*+) \(([^()]{1,60})\)", lambda m: _role(m, strings), said)
    return f"{said}." if said[-1:].isalnum() else said


def _role(match: re.Match[str], strings: Strings) -> str:
    """What stands in brackets after an actor is a role if it begins like a name: not `(uncredited)`, not `(BSC)`."""
    actor, role = match[1], match[2]
    if not (role[:1].isupper() or role[:1] in "“\"‘'") or (role.isupper() and len(role) <= 5):
        return match[0]
    if not actor[:1].isupper():
        return match[0]
    return strings.as_.format(actor=actor, role=role)
