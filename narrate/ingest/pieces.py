"""Builds a block's text out of runs of the source, and accounts for every character on the way."""

from __future__ import annotations

import html
import re
import unicodedata

from narrate.model.document import Block, BlockKind, Mark, MarkKind, Piece, Span

_RUN = re.compile(r"\s+|[^\s]+(?: [^\s]+)*")
"""White space, or words with single spaces between: these need no folding and are one piece."""
_WORD = re.compile(r"\s+|[^\s]+")
_ENTITY = re.compile(r"&(?:amp;){0,3}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}", re.IGNORECASE)
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})
"""Codes of ISO 639 that name no language."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
"""What `is_control` is true of, for texts of a million characters."""
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphen, zero-width space, word joiner, byte order mark: layout, not text."""


def is_control(character: str) -> bool:
    """Whether a character is a control code that no text needs (line feed, tab and the like are white space)."""
    return unicodedata.category(character) == "Cc" and not character.isspace()


def language_tag(stated: str) -> str:
    """A BCP 47 tag as a source states it; empty for what names no language."""
    tag = stated.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) and tag.lower() not in _NO_LANGUAGE else ""


def count_controls(text: str) -> int:
    """How many control codes a text has."""
    return len(_CONTROL.findall(text))


def unescape(text: str) -> str:
    """Decode HTML's entities until none is left; content systems escape twice."""
    for _ in range(4):
        decoded = html.unescape(text)
        if decoded == text:
            break
        text = decoded
    return text


class BlockBuilder:
    """Collects the pieces of one block from left to right.

    White space is folded to one space, or to nothing at the ends of a line; a line feed in the block's text is
    a break. Where the source between two pieces holds letters or digits that nobody claimed, the hole is left
    open, so that the fidelity check finds it.
    """

    def __init__(self, source: str, start: int) -> None:
        self.source = source
        self.start = start
        self.position = start
        self.length = 0
        self._pieces: list[Piece] = []
        self._marks: list[Mark] = []
        self._space: Span | None = None
        self._at_line_start = True

    def _fill(self, until: int) -> None:
        """Take what lies before `until` for markup, unless there is text in it."""
        if until > self.position:
            gap = self.source[self.position : until]
            if not any(character.isalnum() for character in gap):
                self._pieces.append(Piece(text="", span=Span(start=self.position, end=until)))
            self.position = until

    def _append(self, text: str, start: int, end: int) -> None:
        if self._space is not None:
            space, self._space = self._space, None
            fold = "" if self._at_line_start or text == "\n" else " "
            self._pieces.append(Piece(text=fold, span=space))
            self.length += len(fold)
        self._fill(start)
        self._pieces.append(Piece(text=text, span=Span(start=start, end=end)))
        self.position = max(self.position, end)
        self.length += len(text)
        self._at_line_start = text == "\n" if text else self._at_line_start

    def markup(self, start: int, end: int) -> None:
        """Claim a range of the source as markup."""
        if end > start:
            self._flush_before_markup()
            self._append("", start, end)

    def _flush_before_markup(self) -> None:
        # A space before a closing tag or star belongs to the text; it is folded with what follows it.
        if self._space is not None and not self._at_line_start:
            space, self._space = self._space, None
            self._pieces.append(Piece(text=" ", span=space))
            self.length += 1

    def decoded(self, text: str, start: int, end: int) -> None:
        """Add text that stands for a range of the source (an entity)."""
        if text.isspace():
            self._blank(start, end)
        elif text:
            self._append(text, start, end)
        else:
            self.markup(start, end)

    def _blank(self, start: int, end: int) -> None:
        self._fill(start) if self._space is None else None
        if self._ends_in_space():
            self._pieces.append(Piece(text="", span=Span(start=start, end=end)))
        elif self._space is None:
            self._space = Span(start=start, end=end)
        else:
            self._space = Span(start=self._space.start, end=end)
        self.position = max(self.position, end)

    def _ends_in_space(self) -> bool:
        for piece in reversed(self._pieces):
            if piece.text:
                return piece.text.endswith(" ")
        return False

    def verbatim(self, start: int, end: int, *, entities: bool = False) -> None:
        """Add a range of the source as it stands; with `entities`, HTML's are decoded (twice where needed)."""
        for run in _RUN.finditer(self.source, start, end):
            text = run.group()
            if text.isspace():
                self._blank(run.start(), run.end())
            elif text.isprintable() and not (entities and "&" in text):
                self._append(text, run.start(), run.end())
            else:
                self._words(run.start(), run.end(), entities=entities)

    def _words(self, start: int, end: int, *, entities: bool) -> None:
        """Add a range word by word: something in it is written otherwise than it is read."""
        for word in _WORD.finditer(self.source, start, end):
            if word.group().isspace():
                self._blank(word.start(), word.end())
                continue
            cursor = word.start()
            for match in _ENTITY.finditer(self.source, word.start(), word.end()) if entities else ():
                text = unescape(match.group())
                if text != match.group():
                    self._clean(cursor, match.start())
                    self.decoded(text, match.start(), match.end())
                    cursor = match.end()
            self._clean(cursor, word.end())

    def _clean(self, start: int, end: int) -> None:
        """Add a run without white space; control codes and invisible characters in it are markup."""
        text = self.source[start:end]
        if text.isprintable():
            if text:
                self._append(text, start, end)
            return
        cursor = start
        for offset, character in enumerate(text, start):
            if is_control(character) or character in _INVISIBLE:
                if offset > cursor:
                    self._append(self.source[cursor:offset], cursor, offset)
                self._append("", offset, offset + 1)
                cursor = offset + 1
        if end > cursor:
            self._append(self.source[cursor:end], cursor, end)

    def line_break(self, start: int, end: int, kind: MarkKind) -> None:
        """Add a break that the range of the source stands for."""
        if self._space is not None:
            start = min(start, self._space.start)
            self._space = None
            self.position = start
        if self._at_line_start:
            self._append("", start, end)
            return
        at = self.length
        self._append("\n", start, end)
        self._marks.append(Mark(kind=kind, start=at, end=at + 1))
        self._at_line_start = True

    def mark(self, kind: MarkKind, start: int, target: str = "") -> None:
        """Mark the text from offset `start` of the block to where it ends now."""
        self.mark_range(kind, start, self.length, target)

    def mark_range(self, kind: MarkKind, start: int, end: int, target: str = "") -> None:
        """Mark a range of the block's text that has been added."""
        if end > start:
            self._marks.append(Mark(kind=kind, start=start, end=end, target=target))

    def point(self, kind: MarkKind, target: str) -> None:
        """Mark the place where the block's text ends now."""
        self._marks.append(Mark(kind=kind, start=self.length, end=self.length, target=target))

    def build(
        self, end: int, kind: BlockKind, *, number: int, level: int = 0, marker: str = "", blank_before: bool = True
    ) -> Block:
        """Close the block at `end` of the source; `number` makes its id."""
        if self._space is not None:
            self._pieces.append(Piece(text="", span=self._space))
            self._space = None
        self._fill(end)
        text = "".join(piece.text for piece in self._pieces)
        text_end = len(text.rstrip())
        marks = tuple(
            Mark(
                kind=mark.kind,
                # A space before an opening star was folded after the mark had begun.
                start=(start := mark.start + (text[mark.start : mark.start + 1] == " ")),
                end=max(min(mark.end, text_end), start),
                target=mark.target,
            )
            for mark in self._marks
            if mark.start < text_end or mark.kind is MarkKind.PAGE
        )
        return Block(
            id=f"b{number}",
            kind=kind,
            span=Span(start=self.start, end=max(end, self.position)),
            pieces=tuple(self._pieces),
            marks=tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end))),
            level=level,
            marker=marker,
            blank_before=blank_before,
        )


def markup_block(start: int, end: int, why: str, *, number: int, kind: BlockKind = BlockKind.MARKUP) -> Block:
    """A block without text; `why` names what it is."""
    span = Span(start=start, end=end)
    return Block(id=f"b{number}", kind=kind, span=span, pieces=(Piece(text="", span=span),), marker=why)
