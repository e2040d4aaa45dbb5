"""From a file to a Script: narrate's own form, and screenplays as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from narrate.fountain import titlepage
from narrate.fountain.builder import Builder, Turn
from narrate.fountain.cast import Cast, in_order, read_cast
from narrate.fountain.lexer import Insertion, Paragraph, fail, paragraphs, raw_lines, unix_lines
from narrate.fountain.marks import Marks, read_marks
from narrate.fountain.screenplay import front_matter, people
from narrate.fountain.syntax import SECTION, Element, classify, cue_label, is_parenthetical, kind_of_words
from narrate.fountain.text import decode
from narrate.fountain.titlepage import TitlePage, read_title_page
from narrate.model.script import LineKind, Script

STAGE_DIRECTION = "stage direction"
CUT = "cut in the script"
"""The reason of a boneyard that states none."""
_SKIPPED = re.compile(r"\s*skipped:[ \t]*([^\n]*)(?:\n|\Z)", re.IGNORECASE)
_SCENE_NUMBER = re.compile(r"\s*#[\w.-]+#\s*\Z")
_LANGUAGE_NOTE = re.compile(r"\s*(?<!\\)\[\[lang:[ \t]*((?:[^\]\\]|\\.)*)\]\]\Z", re.IGNORECASE | re.DOTALL)
_AND = re.compile(r"\s+(?:&|and)\s+", re.IGNORECASE)


def parse(text: str, *, path: Path | None = None) -> Script:
    """Read a script file.

    A file whose title page has a `Cast:` is read by docs/script-format.md: a cue that the cast does not know is an
    error. Any other is read as a screenplay by https://fountain.io/syntax, and its cast is gathered from the cues.

    Parameters
    ----------
    text: the file's content; byte order mark and CRLF do not matter.
    path: for error messages, and as the source's name of a screenplay.

    Raises ScriptError, naming line and remedy, for a title page that cannot be read, a speaker whom the cast does
    not name, a cue without text, and a note or a boneyard that does not end.
    """
    page = read_title_page(unix_lines(text), path=path)
    found = tuple(paragraphs(raw_lines(page.body, first=page.body_line, path=path)))
    cast_list = page.get("cast")
    if cast_list is None:
        return _screenplay(page, found, path)
    speakers = read_cast(cast_list.values, path=path)
    chapters = _Reader(cast=Cast(speakers), path=path, screenplay=False).read(found).chapters()
    authors, tags = page.get("author", "authors"), page.get("tags")
    return Script(
        title=page.text("title"),
        title_inferred=titlepage.inferred(page, path=path),
        authors=tuple(decode(author) for _, author in authors.values) if authors else (),
        date=titlepage.date(page, path=path),
        tags=tuple(decode(tag) for _, tag in tags.values) if tags else (),
        series=page.text("series"),
        season=titlepage.number(page, "season", path=path),
        episode=titlepage.number(page, "episode", path=path),
        language=titlepage.language(page, path=path),
        source=page.text("source"),
        speakers=in_order(speakers, (line for chapter in chapters for line in chapter.lines)),
        chapters=chapters,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A paragraph of a script's file and the lines that it gives."""

    first: int
    """Its first line in the file, from 1."""
    last: int
    """Its last line in the file."""
    start: int
    """Number of the first line that it gives, from 0 and in reading order."""
    end: int
    """Number after the last one; `start` for a paragraph that gives none."""


def places(text: str, *, path: Path | None = None) -> tuple[Place, ...]:
    """Where each paragraph stands of a script that has a `Cast:`, the title page left out. Raises as `parse` does."""
    page = read_title_page(unix_lines(text), path=path)
    cast_list = page.get("cast")
    speakers = read_cast(cast_list.values, path=path) if cast_list is not None else ()
    reader = _Reader(cast=Cast(speakers), path=path, screenplay=False)
    found: list[Place] = []
    for paragraph in paragraphs(raw_lines(page.body, first=page.body_line, path=path)):
        start = reader.builder.count
        reader.read((paragraph,))
        found.append(Place(first=paragraph.first, last=paragraph.last, start=start, end=reader.builder.count))
    return tuple(found)


def _screenplay(page: TitlePage, found: tuple[Paragraph, ...], path: Path | None) -> Script:
    speakers = people(found)
    reader = _Reader(cast=Cast(speakers), path=path, screenplay=True)
    for line in front_matter(page):
        reader.builder.skip(line, "title page")
    chapters = reader.read(found).chapters()
    authors = page.get("author", "authors")
    names = [name for _, value in authors.values for name in _AND.split(decode(value))] if authors else []
    speaking = {line.speaker for chapter in chapters for line in chapter.lines}
    date = page.text("date")
    return Script(
        title=page.text("title"),
        authors=tuple(names),
        date=date if titlepage.is_date(date) else "",
        language=titlepage.language(page, path=path),
        source=path.name if path else "",
        speakers=in_order(
            tuple(s for s in speakers if s.name in speaking), (line for chapter in chapters for line in chapter.lines)
        ),
        chapters=chapters,
    )


class _Reader:
    """Turns paragraphs into chapters and lines, one after the other."""

    def __init__(self, *, cast: Cast, path: Path | None, screenplay: bool) -> None:
        self.cast = cast
        self.path = path
        self.screenplay = screenplay
        self.builder = Builder()

    def read(self, found: Iterable[Paragraph]) -> Builder:
        """Read all paragraphs."""
        for paragraph in found:
            marks = read_marks(paragraph.insertions)
            start = self.builder.count
            if paragraph.lines:
                self._element(paragraph, marks)
            lost = (one.note for one in (*marks.foreign, *marks.links) if not self.builder.holds(one.words, start))
            self._insertions((*lost, *marks.others))
        return self.builder

    def _element(self, paragraph: Paragraph, marks: Marks) -> None:
        texts = [line.text.strip() for line in paragraph.lines]
        match paragraph.element:
            case Element.SECTION:
                self._section(texts[0], marks)
            case Element.SCENE:
                title = " ".join(decode(_SCENE_NUMBER.sub("", texts[0].removeprefix("."))).split())
                self.builder.chapter(title, marks)
            case Element.PAGE_BREAK:
                self.builder.skip(texts[0], "page break")
            case Element.SYNOPSIS:
                self.builder.skip(decode(texts[0].lstrip("= ")), "synopsis")
            case Element.TRANSITION:
                self.builder.skip(decode(texts[0].removeprefix(">").strip()), "transition")
                self._action(texts[1:], marks)
            case Element.CUE:
                self._dialogue(paragraph, texts, marks)
            case Element.ACTION:
                self._lone_cue(paragraph, texts)
                self._action(texts, marks)

    def _section(self, text: str, marks: Marks) -> None:
        match = SECTION.fullmatch(text)
        signs, title = match.groups() if match else ("#", text)
        if len(signs) == 1:
            self.builder.chapter(decode(title), marks)
        elif title:
            depth = len(signs) - 1 if marks.depth is None else marks.depth
            self.builder.narrate(title, marks, kind=LineKind.HEADING, depth=depth)

    def _lone_cue(self, paragraph: Paragraph, texts: list[str]) -> None:
        if self.screenplay or len(texts) > 1 or classify(texts[0]) is not Element.CUE:
            return
        label = decode(cue_label(texts[0])[0])
        if texts[0].startswith("@") or self.cast.find(label) is not None:
            self._fail_without_text(label, paragraph.number)

    def _fail_without_text(self, label: str, number: int) -> NoReturn:
        fail(
            f"{label} has a cue here but says nothing.",
            path=self.path,
            line=number,
            remedy="Write the text on the next line, without a blank line between, or ! before the name if it is text.",
        )

    def _action(self, texts: list[str], marks: Marks) -> None:
        gathered: list[str] = []

        def flush() -> None:
            if gathered:
                self.builder.narrate(" ".join(gathered), marks)
            gathered.clear()

        for text in texts:
            if text.startswith(">") and text.endswith("<") and len(text) > 1:
                flush()
                self.builder.narrate(text[1:-1].strip(), marks)
            elif text.startswith("~"):
                flush()
                self.builder.narrate(text[1:].strip(), marks)
            else:
                gathered.append(text.removeprefix("!").strip())
        flush()

    def _dialogue(self, paragraph: Paragraph, texts: list[str], marks: Marks) -> None:
        label, continued = cue_label(texts[0])
        speaker = self.cast.find(decode(label))
        if speaker is None:
            self._fail_unknown(decode(label), paragraph.number)
        if not any(text and not is_parenthetical(text) for text in texts[1:]):
            if not self.screenplay:
                self._fail_without_text(decode(label), paragraph.number)
            for text in texts[1:]:
                self.builder.skip(decode(text), STAGE_DIRECTION)
            return
        turn = self.builder.turn(speaker, continued=continued and not self.screenplay, asked=marks.turn)
        if turn is None:
            fail(
                f"{speaker} has no turn {marks.turn} that could go on here.",
                path=self.path,
                line=paragraph.number,
                remedy="Take the note [[turn: …]] out.",
            )
        self._speeches(texts[1:], turn, marks)

    def _speeches(self, texts: list[str], turn: Turn, marks: Marks) -> None:
        manner: tuple[LineKind, int] = (LineKind.SPEECH, 0)
        gathered: list[str] = []

        def flush() -> None:
            if gathered:
                self.builder.speak(" ".join(gathered), turn, marks, manner=manner)
            gathered.clear()

        for place, text in enumerate(texts):
            if is_parenthetical(text):
                flush()
                kind = kind_of_words(text[1:-1]) if place == 0 and not self.screenplay else None
                manner = kind or manner
                if kind is None:
                    self.builder.skip(decode(text), STAGE_DIRECTION)
            elif not text or text.startswith("~"):
                flush()
                if text:
                    self.builder.speak(text[1:].strip(), turn, marks, manner=manner)
            else:
                gathered.append(text)
        flush()

    def _fail_unknown(self, label: str, number: int) -> NoReturn:
        nearest = self.cast.nearest(label)
        advice = f"Did you mean {self.cast.cue(nearest)}? Otherwise write" if nearest else "Write"
        fail(
            f"The cast names no {label}.",
            path=self.path,
            line=number,
            remedy=f"{advice} a line for {label} under Cast:, or ! before the line if nobody is named here.",
        )

    def _insertions(self, insertions: Iterable[Insertion]) -> None:
        for insertion in insertions:
            if not insertion.boneyard:
                self.builder.skip(decode(" ".join(insertion.content.split())), "note")
                continue
            match = _SKIPPED.match(insertion.content)
            reason = decode(match.group(1).strip()) if match else ""
            for part in re.split(r"\n[ \t]*\n", insertion.content[match.end() if match else 0 :]):
                text = " ".join(line.strip() for line in part.split("\n") if line.strip())
                note = _LANGUAGE_NOTE.search(text)
                text = text[: note.start()] if note else text
                self.builder.skip(decode(text), reason or CUT, language=decode(note.group(1)) if note else "")
