"""The forms that the headers of readers' comments have, and the lines of a document that have one of them."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from narrate.model.document import BlockKind
from narrate.segment.comment_dates import LONGEST
from narrate.segment.comment_headers import Header, answers, header, is_name, names_sender, writer
from narrate.segment.comment_lines import closes_with_age, is_profile, is_rank, is_section, is_tool
from narrate.segment.draft import Draft, Part

_FORM = "boilerplate: comment form"
"""The reason with which short lines beside prompts were skipped; a header or a short comment can be among them, as
in a short document a header below the heading of the comments can have been read as the text's byline."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph that may belong to a comment, and what it can be."""

    number: int
    part: Part
    head: Header | None
    tool: bool
    section: bool
    named: bool
    """Whether the line can be a writer's name alone."""

    @property
    def stamp(self) -> bool:
        """Whether the line is a date and nothing else."""
        return self.head is not None and not self.head.name

    @property
    def plain(self) -> bool:
        """Whether the line is text rather than header or tool."""
        return self.head is None and not self.tool and not self.section

    @property
    def item(self) -> bool:
        """Whether an item of a list begins here."""
        return begins_item(self.part)


def begins_item(part: Part) -> bool:
    """Whether a paragraph is the first of a list item."""
    return bool(part.block.marker) and part.block.kind is BlockKind.LIST_ITEM and part.start == 0


@dataclass(frozen=True, slots=True)
class Head:
    """A comment: who wrote it, and which lines are header and which are text."""

    name: str
    first: int
    """Place of its first line in the list of lines, header or text."""
    header: tuple[int, ...]
    """Places of its header's lines."""
    end: int = 0
    """Place after its last line."""
    to: str = ""
    arrows: int = 0
    strong: bool = False
    dated: bool = False
    form: str = ""
    by: bool = False
    signed: bool = False

    @property
    def below(self) -> int:
        """Place of the first line below its header; of its first line where it has none."""
        return self.header[-1] + 1 if self.header else self.first


_KEPT = 32768
"""Lines of which it is kept what they are: two rules ask for all of a document, one after the other."""
_LEVEL = re.compile(r"level (?P<depth>\d{1,2})$", re.IGNORECASE)


@functools.lru_cache(maxsize=_KEPT)
def _read(text: str) -> tuple[bool, Header | None]:
    """Whether a line heads comments, and else what it says of one."""
    section = is_section(text)
    return section, None if section else header(text)


_is_tool = functools.lru_cache(maxsize=_KEPT)(is_tool)


@functools.lru_cache(maxsize=_KEPT)
def _names(text: str) -> bool:
    return is_name(writer(text))


def forget_lines() -> None:
    """Let go of what lines were read as."""
    for kept in (_read, _is_tool, _names):
        kept.cache_clear()


def lines(draft: Draft) -> list[Line]:
    """The undecided paragraphs, and of those already skipped what may belong to comments all the same."""
    found = []
    below = False
    for number, part in enumerate(draft.parts):
        if not part.text or (part.rule and part.voiced):
            continue
        text = _whole(part)
        short = len(text) <= LONGEST
        section, head = _read(text) if short else (False, None)
        passed_on = head is not None and head.form == "reblogged"
        if part.open or section or part.reason == _FORM or passed_on or (below and head and head.name):
            tool = short and not section and (head is None or not head.name) and _is_tool(text)
            plain = short and head is None and not tool and not section
            named = plain and _names(part.text)
            found.append(Line(number, part, head, tool=tool, section=section, named=named))
        below = below or section
    return found


def _whole(part: Part) -> str:
    """A paragraph with the number that was taken for a list's: "3." of a date, "2." of a comment."""
    marker = part.block.marker
    return f"{marker} {part.text}" if part.start == 0 and marker[:1].isdigit() else part.text


def inline(given: list[Line]) -> list[Head]:
    """Name and date on one line: `Name | date |`, `Name • 3 years ago`, `Name (date)`, `By: Name on date`."""
    return [
        _head(line.head, place, (place, *_more(given, place)))
        for place, line in enumerate(given)
        if line.head and line.head.name and line.head.dated
    ]


def _head(head: Header, first: int, places: tuple[int, ...], *, strong: bool = False) -> Head:
    return Head(
        name=head.name,
        first=first,
        header=places,
        to=head.to,
        arrows=head.arrows,
        strong=head.strong or strong,
        dated=head.dated or strong,
        form=head.form,
        by=head.by,
        signed=head.signed,
    )


def leveled(given: list[Line]) -> list[Head]:
    """`level 2`, the name on the next line, badges, the age: threads that say how deep they are."""
    found = []
    for place, line in enumerate(given[:-1]):
        level = _LEVEL.match(line.part.text)
        if level is None:
            continue
        dated = next((at for at in range(place + 2, min(place + 5, len(given))) if given[at].stamp), None)
        last = dated if dated is not None else place + 1
        found.append(
            Head(
                name=writer(given[place + 1].part.text),
                first=place,
                header=(*range(place, last + 1), *_more(given, last)),
                arrows=int(level["depth"]) - 1,
                strong=True,
                dated=True,
            )
        )
    return found


def _says(given: list[Line]) -> list[Head]:
    """`X said...` and `X says:`, with the date below it, below the text, or on the same line."""
    found = []
    for place, line in enumerate(given):
        if line.head and line.head.says and line.head.name:
            dated = place + 1 < len(given) and given[place + 1].stamp
            places = (place, place + 1) if dated else (place,)
            found.append(_head(line.head, place, (*places, *_more(given, places[-1])), strong=dated))
    return found


def _name_date(given: list[Line]) -> list[Head]:
    """A name on a line of its own, the date on the next one."""
    found = []
    for place, line in enumerate(given[:-1]):
        if line.named and given[place + 1].stamp:
            places = (place, place + 1, *_more(given, place + 1))
            sent = names_sender(line.part.text)
            found.append(Head(name=writer(line.part.text), first=place, header=places, dated=True, strong=sent))
    return found


def _date_name(given: list[Line]) -> list[Head]:
    """A date on a line of its own, the name directly below it."""
    found = []
    for place, line in enumerate(given[:-1]):
        name = given[place + 1]
        if line.stamp and name.named and not name.part.blank_before:
            places = (place, place + 1, *_more(given, place + 1))
            found.append(Head(name=writer(name.part.text), first=place, header=places, dated=True))
    return found


def profiles(given: list[Line]) -> list[Head]:
    """A forum's name with what is told about the member below it, and the date above or below."""
    found = []
    end = 0
    for place, line in enumerate(given):
        if place < end or not line.named or is_profile(line.part.text):
            continue
        end = place + 1
        while end < len(given) and is_profile(given[end].part.text):
            end += 1
        if not any(is_rank(other.part.text) for other in given[place + 1 : end]):
            continue
        # A rank of the forum's own stands between the name and what is told about the member.
        named = place - 1 if place and given[place - 1].named and not line.part.blank_before else place
        first = named - 1 if named and given[named - 1].stamp else named
        end += int(end < len(given) and given[end].stamp)
        name = writer(given[named].part.text)
        places = (*range(first, end), *_more(given, end - 1))
        found.append(Head(name=name, first=first, header=places, dated=True, strong=True))
    return found


def _closing(given: list[Line]) -> list[Head]:
    """A name above each text, and its age below it: alone, or among the tools, as social networks show comments."""
    found: list[Head] = []
    start = next((place for place, line in enumerate(given) if line.section), None)
    if start is None:
        return found
    for place in range(start + 1, len(given)):
        if not (given[place].stamp or closes_with_age(given[place].part.text)):
            continue
        while start < place and (given[start].tool or given[start].section or given[start].stamp):
            start += 1
        if start < place - 1 and given[start].named:
            extra = (start + 1,) if start + 2 < place and is_profile(given[start + 1].part.text) else ()
            found.append(Head(name=writer(given[start].part.text), first=start, header=(start, *extra)))
        start = place + 1
    return found


def _listed(given: list[Line]) -> list[Head]:
    """A name alone as an item of a list, the text further in below it, above the form for one's own comment."""
    form = next((place for place, line in enumerate(given) if line.part.reason == _FORM), 0)
    return [
        Head(name=writer(line.part.text), first=place, header=(place,), strong=True)
        for place, line in enumerate(given[: max(form - 1, 0)])
        if line.named and line.item and given[place + 1].part.block.level > line.part.block.level
    ]


def _more(given: list[Line], place: int) -> Iterator[int]:
    """The lines directly below a header that still belong to it: a second date, whom it answers, the writer's badge."""
    for at in range(place + 1, min(place + 5, len(given))):
        line = given[at]
        if not (line.stamp or line.tool or answers(line.part.text)):
            return
        yield at


FORMS: tuple[Callable[[list[Line]], list[Head]], ...] = (
    profiles, leveled, _says, inline, _name_date, _date_name, _closing, _listed,
)  # fmt: skip
