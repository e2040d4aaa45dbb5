"""The decided draft to a script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from narrate.model.document import MarkKind
from narrate.model.script import NARRATOR, Chapter, ChapterKind, Line, LineKind, PageBreak, Script, Speaker, content_id
from narrate.segment.draft import LABEL, Draft, Part
from narrate.segment.foreign import foreign_of
from narrate.segment.links import links_of
from narrate.segment.stress import stress_of

_LEFT_OUT = "left out on request"


def build(draft: Draft, leave_out: tuple[str, ...], *, links: bool = False) -> tuple[Script, dict[int, str]]:
    """The script of a draft, and for each paragraph that became a line, by its number, the line's id.

    `leave_out` names the kinds of chapters that are not said; `links` is whether lines keep their links.
    """
    chapters: list[tuple[str, ChapterKind, list[Line]]] = []
    turns: dict[int, int] = {}
    seen: Counter[str] = Counter()
    ids: dict[int, str] = {}
    pages = _Pages()
    for number, part in enumerate(draft.parts):
        pages.see(part)
        if part.opens and part.text:
            chapters.append((part.opens.title, part.opens.kind, []))
        if not part.text or (not part.voiced and part.reason == LABEL):
            continue
        if not chapters:
            chapters.append((draft.title, ChapterKind.TEXT, []))
        _, kind, lines = chapters[-1]
        line = _line(part, turns, draft.language or "en", left_out=kind.value in leave_out, links=links)
        if line is not None:
            line = pages.on(line, part)
            lines.append(line)
            ids[number] = content_id(line.text, seen)
    script = Script(
        title=draft.title,
        title_inferred=draft.title_inferred,
        authors=draft.authors,
        date=draft.date,
        tags=draft.tags,
        series=draft.series,
        season=draft.season,
        episode=draft.episode,
        language=draft.language or "en",
        source=draft.document.name,
        speakers=tuple(_speakers(draft, chapters)),
        chapters=tuple(Chapter(title=title, kind=kind, lines=tuple(lines)) for title, kind, lines in chapters if lines),
    )
    return script, ids


def _line(part: Part, turns: dict[int, int], language: str, *, left_out: bool, links: bool) -> Line | None:
    if left_out and part.voiced:
        return Line(text=part.text, voiced=False, reason=_LEFT_OUT)
    if not part.voiced:
        return Line(text=part.text, voiced=False, reason=part.reason)
    text = part.said.strip()
    if not text:
        return None
    start = part.start + part.body + len(part.said) - len(part.said.lstrip())
    own, foreign = foreign_of(part, start, start + len(text), language)
    turn = turns.setdefault(part.turn, len(turns) + 1) if part.turn is not None else None
    return Line(
        text=text,
        speaker=part.speaker,
        kind=part.kind,
        turn=turn,
        depth=part.depth,
        marker=part.marker,
        language=own,
        foreign=foreign,
        stress=stress_of(part, start, start + len(text), foreign),
        links=links_of(part, start, start + len(text)) if links else (),
        picture=_picture(part),
    )


@dataclass(slots=True)
class _Pages:
    """Printed pages on their way to the line in which they begin; what is not said passes them on."""

    waiting: list[tuple[int, str]] = field(default_factory=list)
    """Offsets into the text of the block that is looked at, −1 for a page of a block before, and numbers."""

    def see(self, part: Part) -> None:
        """Take up the pages that begin in a paragraph."""
        self.waiting = [(-1, number) for _, number in self.waiting]
        self.waiting += [(mark.start, mark.target) for mark in part.marks if mark.kind is MarkKind.PAGE]

    def on(self, line: Line, part: Part) -> Line:
        """The line with the pages that begin in it; those that begin behind it go on waiting."""
        if not line.voiced or not self.waiting:
            return line
        start = part.start + part.body + len(part.said) - len(part.said.lstrip())
        found: list[PageBreak] = []
        later: list[tuple[int, str]] = []
        for at, number in self.waiting:
            place = max(at - start, 0)
            place += len(line.text[place:]) - len(line.text[place:].lstrip())
            if place < len(line.text):
                found.append(PageBreak(at=place, number=number))
            else:
                later.append((at, number))
        self.waiting = later
        return replace(line, pages=tuple(sorted(found, key=lambda page: page.at)))


def _picture(part: Part) -> str:
    """The file that a caption describes, where the document says so and it lies beside the document."""
    named = [mark.target for mark in part.marks if mark.kind is MarkKind.PICTURE and mark.target]
    if part.kind is not LineKind.CAPTION or not named:
        return ""
    return "" if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#", named[0]) else " ".join(unquote(named[0]).split())


def _speakers(draft: Draft, chapters: list[tuple[str, ChapterKind, list[Line]]]) -> Iterator[Speaker]:
    names = dict.fromkeys(
        line.speaker
        for _, _, lines in chapters
        for line in lines
        if line.voiced and line.kind in {LineKind.SPEECH, LineKind.COMMENT, LineKind.QUOTE} and line.speaker != NARRATOR
    )
    for name in names:
        aliases = dict.fromkeys(label for label, person in draft.aliases if person == name and label != name)
        yield Speaker(name=name, aliases=tuple(aliases))
