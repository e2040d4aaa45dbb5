"""Script → utterances."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from narrate.model.script import NARRATOR, Foreign, Line, LineKind, Link, Script, content_id
from narrate.model.sound import Boundary, Level, Manner, Utterance
from narrate.speech import announcements as cues
from narrate.speech.announcements import Announcements
from narrate.speech.english import locale_of
from narrate.speech.foreign import found_again, in_parts, sole_language, with_foreign
from narrate.speech.lexicon import Lexicon, Said
from narrate.speech.links import beginning_in, with_cues
from narrate.speech.manner import directed, manner_of
from narrate.speech.sayings import Sayings
from narrate.speech.sentences import sentences, whole
from narrate.speech.stress import with_stress
from narrate.speech.strings import Strings, strings_for
from narrate.speech.structure import Detail, Structure, structure_of

_WHOLE = frozenset({LineKind.HEADING, LineKind.CREDIT, LineKind.TABLE})
_EVERYTHING = Announcements()
_LIST_NUMBER = re.compile(r"[0-9]{1,6}|(?<!\w)[A-Za-z]{1,5}(?=[.)\]])")


def utterances(
    script: Script,
    *,
    level: Level,
    lexicon: Lexicon,
    announcer: Announcements | None = _EVERYTHING,
    structure: Structure | None = None,
    sayings: Sayings | None = None,
) -> tuple[Utterance, ...]:
    """Turn a script into what is synthesised, sentence by sentence.

    Parameters
    ----------
    script: only its voiced lines are said.
    level: how much of the structure is announced.
    lexicon: words whose reading an editor has set.
    announcer: which cues are said; None for none, so that nothing but the document is heard.
    structure: how much is said of each kind of structure; None for what the level brings.
    sayings: of the lexicon, with what is known from before; None to find out everything.

    The texts of a line's utterances, joined by single spaces, are the line with its white space folded. No
    `spoken` is empty. Where something is announced before a line, the announcement carries the boundary of the turn
    or chapter, and the line itself begins with a paragraph's.
    """
    sayings = sayings or Sayings(lexicon)
    return tuple(_Speech(script, level, sayings, announcer, structure or structure_of(level)).run())


@dataclass(slots=True)
class _Speech:
    """The walk through a script; what it has to remember on the way."""

    script: Script
    level: Level
    sayings: Sayings
    announcer: Announcements | None
    structure: Structure
    strings: Strings = field(init=False)
    english: str = field(init=False)
    """Which English the document is written in, for lines that do not say."""
    seen: Counter[str] = field(default_factory=Counter)
    introduced: set[str] = field(default_factory=set)
    comments: int = 0
    all_comments: int = 0
    number: str = "1"
    """Of the comment that replies belong to."""
    skips: dict[str, list[str]] = field(default_factory=dict)
    """Why lines were skipped, by the line that is heard after them; by no line what was skipped at the end."""
    directions: dict[str, Manner] = field(default_factory=dict)
    """What stage directions ask for, by the line that is heard right after them."""
    header: str = ""
    """The first row of the table."""
    pending: Boundary = Boundary.START
    """What lies before the next utterance."""
    before: Line | None = None
    """The line before, within the chapter."""

    def __post_init__(self) -> None:
        self.strings = strings_for(self.script.language)
        self.english = locale_of("en", "\n".join(line.text for _, _, line in self.script.lines()))
        reasons: list[str] = []
        before: Line | None = None
        direction = Manner.PLAIN
        for line_id, _, line in self.script.lines():
            if not _heard(line):
                direction = directed(line)
                if line.text.strip() and not line.reason.startswith("said "):  # it is heard, in another place
                    reasons.append(line.reason)
                continue
            self.directions[line_id], direction = direction, Manner.PLAIN
            if reasons:
                self.skips[line_id], reasons = reasons, []
            if line.kind is LineKind.COMMENT:
                self.all_comments += line.depth == 0 and _new_comment(line, before)
            before = line
        if reasons:
            self.skips[""] = reasons

    def run(self) -> Iterator[Utterance]:
        """Every utterance in order."""
        chapters = [cues.voiced(chapter) for chapter in self.script.chapters]
        spoken_chapters = [number for number, lines in enumerate(chapters) if lines]
        if not spoken_chapters:
            return
        line_ids = iter([(line_id, line) for line_id, _, line in self.script.lines() if _heard(line)])
        parts = {number: order for order, number in enumerate(spoken_chapters, 1)}
        before = spoken_chapters[0]
        for number in spoken_chapters:
            lines = [next(line_ids) for _ in chapters[number]]
            if number != spoken_chapters[0]:
                yield from self.skipped(lines[0][0], before)
            yield from self.chapter(number, parts[number], len(parts), lines)
            before = number
        yield from self.skipped("", before)
        if self.announcer is not None and self.announcer.closing and self.level is not Level.BRIEF:
            self.pending = Boundary.PARAGRAPH
            yield self.announce(cues.closing(self.script), spoken_chapters[-1])

    def chapter(self, number: int, order: int, count: int, lines: list[tuple[str, Line]]) -> Iterator[Utterance]:
        """The utterances of one chapter."""
        self.before = None
        if order > 1:
            self.pending = Boundary.CHAPTER
        if self.level is Level.FULL:
            self.introduced.clear()
        head = self.heading(number, order, count, lines)
        consumed = False
        if order == 1:
            consumed = head is not None and cues.same(lines[0][1].text, self.script.title)
            yield from self.opening(number, count, lines[0] if consumed else None)
            yield from self.skipped(lines[0][0], number)
        if count > 1 and self.announcer is not None and self.announcer.chapters and (head is None or consumed):
            title = "" if consumed else self.script.chapters[number].title
            if (order == 1 and cues.same(title, self.script.title)) or cues.follows(title, lines[0][1].text):
                title = ""
            yield self.announce(cues.part(self.strings, order, count, title), number, Manner.HEADING)
            self.pending = Boundary.PARAGRAPH
        if head is not None and not consumed:
            yield from self.parts(lines[0][0], lines[0][1], number, lead=head)
        skipped = 1 if head is not None else 0
        if skipped:
            self.before = lines[0][1]
        for index in range(skipped, len(lines)):
            yield from self.line(number, lines, index)

    def heading(self, number: int, order: int, count: int, lines: list[tuple[str, Line]]) -> str | None:
        """What is said before the heading that is the chapter's own title; None where the chapter has none.

        The first heading of the document may be its title.
        """
        line = lines[0][1]
        if line.kind is not LineKind.HEADING or line.speaker != NARRATOR:
            return None
        titles = (self.script.chapters[number].title, self.script.title if order == 1 else "")
        if not any(cues.same(line.text, title) for title in titles):
            return None
        if count == 1 or self.announcer is None or not self.announcer.chapters:
            return ""
        return self.strings.titled_part.format(number=order, count=count, title="")

    def opening(self, number: int, count: int, title: tuple[str, Line] | None) -> Iterator[Utterance]:
        """Title, author, date and voices; the title is the document's own heading where there is one."""
        wanted = self.announcer is not None and self.announcer.opening
        if title is not None:
            yield from self.parts(title[0], title[1], number)
        elif wanted and self.script.title.strip():
            yield self.announce(cues.sentence(" ".join(self.script.title.split())), number, Manner.HEADING)
        if wanted:
            for text in cues.opening(self.script, level=self.level, parts=count):
                yield self.announce(text, number)
        if self.pending is not Boundary.START:
            self.pending = Boundary.PARAGRAPH

    def line(self, number: int, lines: list[tuple[str, Line]], index: int) -> Iterator[Utterance]:
        """What is announced before a line, the line, and what is announced after it."""
        line_id, line = lines[index]
        before = self.before
        if index:
            yield from self.skipped(line_id, number)
        after = lines[index + 1][1] if index + 1 < len(lines) else None
        if self.pending in {Boundary.SENTENCE, Boundary.PARAGRAPH}:
            changed = before is not None and (before.speaker, before.turn) != (line.speaker, line.turn)
            self.pending = Boundary.TURN if changed else Boundary.PARAGRAPH
        if self.announcer is not None:
            for cue in self.cues_before(line, before, [other for _, other in lines[index:]]):
                yield self.announce(cue, number)
                self.pending = Boundary.PARAGRAPH
        if line.kind is LineKind.TABLE and _begins(LineKind.TABLE, line, before):
            self.header = line.text
        yield from self.parts(line_id, line, number, lead=self.lead(line, before))
        if self.announcer is not None and (end := self.end_of(line, after)):
            yield self.announce(end, number)
        self.before = line

    def end_of(self, line: Line, after: Line | None) -> str:
        """What is said where a structure ends; empty for nothing."""
        ends = {
            LineKind.QUOTE: (self.structure.quotes, self.strings.quote_end),
            LineKind.LIST: (self.structure.lists, self.strings.list_end),
            LineKind.TABLE: (self.structure.tables, self.strings.table_end),
            LineKind.CAPTION: (self.structure.images, self.strings.image_end),
            LineKind.NOTE: (self.structure.notes, self.strings.note_end),
        }
        detail, words = ends.get(line.kind, (Detail.OFF, ""))
        return words if detail is Detail.FULL and _ends(line.kind, line, after) else ""

    def skipped(self, line_id: str, number: int) -> Iterator[Utterance]:
        """That something was skipped before a line, on request."""
        reasons = self.skips.pop(line_id, [])
        if reasons and self.announcer is not None and self.structure.skipped:
            why = self.structure.skipped is Detail.FULL
            if self.pending is Boundary.SENTENCE:
                self.pending = Boundary.PARAGRAPH
            yield self.announce(cues.skipped(self.strings, reasons, why=why), number)

    def cues_before(self, line: Line, before: Line | None, rest: list[Line]) -> Iterator[str]:
        """Who speaks, and what kind of text begins."""
        if line.kind is LineKind.COMMENT:
            if _new_comment(line, before):
                self.count_comment(line)
                self.introduced.add(line.speaker)
                if self.structure.comments:
                    yield self.comment(line)
        elif line.speaker != NARRATOR and line.speaker not in self.introduced:
            self.introduced.add(line.speaker)
            if self.announcer is not None and self.announcer.speakers:
                yield f"{line.speaker}:"
        count = next((at for at, other in enumerate(rest) if not _alike(other, line)), len(rest))
        if self.structure.quotes and _begins(LineKind.QUOTE, line, before):
            yield self.strings.quote
        if self.structure.lists is Detail.FULL and _begins(LineKind.LIST, line, before):
            yield self.strings.list_of.format(count=count)
        if self.structure.tables and _begins(LineKind.TABLE, line, before):
            yield self.strings.table_of.format(count=count)
        credited = before is not None and before.kind is LineKind.HEADING
        if self.structure.credits is Detail.FULL and _begins(LineKind.CREDIT, line, before) and not credited:
            yield self.strings.credits

    def count_comment(self, line: Line) -> None:
        """Keep the number of the comment that begins, which its replies share."""
        if line.depth == 0:
            self.comments += 1
            self.number = cues.comment_number(self.strings, line, place=self.comments, count=self.all_comments)

    def comment(self, line: Line) -> str:
        """What is said before a comment."""
        return cues.comment(
            self.strings,
            line,
            number=self.number,
            name="" if line.speaker == NARRATOR else line.speaker,
            by_author=line.speaker in self.script.authors,
            brief=self.structure.comments is Detail.BRIEF,
        )

    def lead(self, line: Line, before: Line | None) -> str:
        """What is said in one breath with a line, before it."""
        if line.kind is LineKind.LIST:
            marker = _LIST_NUMBER.search(line.marker) if self.structure.lists else None
            return f"{marker.group()}, " if marker else ""
        if self.announcer is None:
            return ""
        leads = {
            LineKind.CAPTION: (bool(self.structure.images), self.strings.image),
            LineKind.NOTE: (bool(self.structure.notes) and _begins(line.kind, line, before), self.strings.note),
            LineKind.HEADING: (self.structure.headings is Detail.FULL, self.strings.heading),
        }
        wanted, words = leads.get(line.kind, (False, ""))
        return words if wanted and not line.text.casefold().startswith(words.strip().casefold()) else ""

    def parts(self, line_id: str, line: Line, number: int, lead: str = "") -> Iterator[Utterance]:
        """A line's own utterances."""
        language = line.language or self.script.language
        pieces = whole(line.text) if line.kind in _WHOLE else sentences(line.text, language)
        new_turn = line.turn is not None and (self.before is None or _key(self.before) != _key(line))
        marked = zip(
            with_foreign(line, pieces), in_parts(line.text, pieces, line.stress), beginning_in(line, pieces),
            strict=True,
        )  # fmt: skip
        for index, ((piece, foreign), stress, links) in enumerate(marked):
            own = sole_language(piece, foreign) if index or not lead else ""
            tag, within = (own, ()) if own else (language, foreign)
            said = with_stress(self.said(piece, line, tag, within, links), piece, stress)
            yield self.utter(
                line_id, number, line.speaker, piece, said.after(lead) if not index else said, tag,
                manner=manner_of(line, piece, self.directions[line_id]), first_of_turn=new_turn and not index,
                foreign=within,
            )  # fmt: skip

    def said(self, piece: str, line: Line, language: str, foreign: Sequence[Foreign], links: Sequence[Link]) -> Said:
        """The spoken text of a part; a line of nothing but signs is a pause with a name."""
        text = piece
        if line.kind is LineKind.CREDIT and self.structure.credits:
            text = cues.credit(piece, strings_for(language))
        elif line.kind is LineKind.TABLE and self.structure.tables is Detail.FULL:
            text = cues.row(piece, self.header)
        if links and self.structure.links and self.announcer is not None:
            text = with_cues(
                text, found_again(piece, text, links), found_again(piece, text, foreign),
                detail=self.structure.links, strings=strings_for(language),
            )  # fmt: skip
        return self.words(text, language, found_again(piece, text, foreign))

    def words(self, text: str, language: str, foreign: Sequence[Foreign] = ()) -> Said:
        """The spoken text; never empty, because engines give nothing back for a dash."""
        locale = self.english if language.lower() == "en" else language
        said = self.sayings.of(text, language=locale, foreign=foreign)
        if any(sign.isalnum() for sign in said.text):
            return said
        strings = strings_for(language)
        if "?" in text:
            return Said(text=strings.question_mark)
        return Said(text=strings.exclamation_mark if "!" in text else strings.pause)

    def announce(self, text: str, number: int, manner: Manner = Manner.PLAIN) -> Utterance:
        """An utterance of the narrator that stands nowhere in the source."""
        language = self.script.language
        folded = " ".join(text.split())
        return self.utter("", number, NARRATOR, folded, self.words(folded, language), language, manner=manner)

    def utter(
        self,
        line_id: str,
        number: int,
        speaker: str,
        text: str,
        said: Said,
        language: str,
        *,
        manner: Manner = Manner.PLAIN,
        first_of_turn: bool = False,
        foreign: tuple[Foreign, ...] = (),
    ) -> Utterance:
        """Make an utterance and use up the pending boundary."""
        boundary, self.pending = self.pending, Boundary.SENTENCE
        return Utterance(
            id=content_id(f"{speaker}\x1f{text}", self.seen),
            line_id=line_id,
            chapter=number,
            speaker=speaker,
            text=text,
            spoken=said.text,
            passages=said.passages,
            foreign=foreign,
            boundary=boundary,
            language=language,
            first_of_turn=first_of_turn,
            manner=manner,
        )


def _heard(line: Line) -> bool:
    return line.voiced and bool(line.text.strip())


def _key(line: Line) -> tuple[str, int | None, int, str]:
    return line.speaker, line.turn, line.depth if line.kind is LineKind.COMMENT else 0, _comment_marker(line)


def _new_comment(line: Line, before: Line | None) -> bool:
    """Whether a comment begins with a line; a further paragraph of one has no number of its own."""
    if before is None or before.kind is not LineKind.COMMENT or (line.marker and line.marker != before.marker):
        return True
    return (before.speaker, before.turn, before.depth) != (line.speaker, line.turn, line.depth)


def _comment_marker(line: Line) -> str:
    return line.marker if line.kind is LineKind.COMMENT else ""


def _alike(first: Line, second: Line) -> bool:
    return (first.kind, first.speaker, first.turn) == (second.kind, second.speaker, second.turn)


def _begins(kind: LineKind, line: Line, before: Line | None) -> bool:
    return line.kind is kind and (before is None or not _alike(line, before))


def _ends(kind: LineKind, line: Line, after: Line | None) -> bool:
    return line.kind is kind and (after is None or not _alike(line, after))
