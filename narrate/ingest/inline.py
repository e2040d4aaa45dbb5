"""Walks along the source beside markdown-it's inline tokens, so that every run of text knows where it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from narrate.ingest.pages import page_number
from narrate.ingest.pieces import BlockBuilder, language_tag
from narrate.ingest.templates import MASK
from narrate.model.document import MarkKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARKS = {
    "em": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "link": MarkKind.LINK,
    "s": MarkKind.EMPHASIS,
}
_HTML_MARKS = {"em": MarkKind.EMPHASIS, "i": MarkKind.EMPHASIS, "strong": MarkKind.STRONG, "b": MarkKind.STRONG}
_TEMPLATE = re.compile(
    rf"{MASK}++"
    r"""|\{:(?>(?:[^}\n"']|"[^"\n]{0,200}"|'[^'\n]{0,200}'|["']){0,400})\}"""
)
"""A template's tag, and kramdown's attributes."""
_LABEL = re.compile(r"\[(?:[^\[\]\\]|\\.){0,999}\]", re.DOTALL)
_TEMPLATED = re.compile(
    rf"(?P<open>!?\[)(?P<words>[^\[\]\n]{{0,300}})\]\([^(){MASK}\n]{{0,200}}{MASK}[^()\n]{{0,900}}\)"
)
"""A picture or a link whose address a template makes: its spaces keep CommonMark from seeing an address."""
_LOOSE_STARS = re.compile(r"(?<![\w*])\*\*(?P<words> ?\w[^*\n]{0,160})\*\*(?!\*)")
"""Stars that were meant to make words bold but stand beside a space, so that CommonMark leaves them: `**Ann: **Yes`."""
_ESCAPED_TWICE = re.compile(r"#?[A-Za-z0-9]{1,31};")
_LONGEST_MARK = 3
"""Signs of emphasis that end at one place: `***`."""
_VOID = {"img", "wbr", "hr", "input", "area", "embed"}
_PAGE = re.compile(r"""\s(?:role\s*=\s*["']?doc-pagebreak|epub:type\s*=\s*["']?pagebreak)\b""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s([A-Za-z:-]+)\s*=\s*(["'])(.*?)\2""", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_LANG = re.compile(r"""[\s{:](?:xml:)?lang\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>}"']+))""", re.IGNORECASE)
"""The attribute in a tag, and in kramdown's `{:lang="fr"}`."""


class InlineWalker:
    """Adds the text of one inline token to a builder.

    Parameters
    ----------
    builder: takes the pieces.
    content: the token's content, its lines without their prefixes.
    lines: for each line of the content, its offset in the source and in the content.
    """

    def __init__(self, builder: BlockBuilder, content: str, lines: Sequence[tuple[int, int]]) -> None:
        self.builder = builder
        self.content = content
        self.lines = lines
        self._starts = [at for _, at in lines]
        self.cursor = 0
        self._open: list[tuple[str, int, str, str | None]] = []
        """What is open: its name, where it begins, a link's address, the language that a tag states."""
        self._closed_at: tuple[int, int, int] = (-1 - _LONGEST_MARK, 0, 0)
        """Behind which offset of the content the last emphasis, link or code ends, and its range in the text."""
        self._whole = ""
        """The language that the block is said to be in."""
        self._done = ""
        """The beginning of the next text token that was read already, with the token before it."""

    def source_at(self, offset: int) -> int:
        """The place in the source of an offset of the content."""
        line = max(bisect_right(self._starts, offset) - 1, 0)
        source, at = self.lines[line]
        return source + offset - at

    def _verbatim(self, start: int, end: int) -> None:
        """Add a range of the content; pictures and links with a template for an address show their words."""
        cursor = start
        for match in _TEMPLATED.finditer(self.content, start, end):
            self._templates(cursor, match.start())
            self.builder.markup(self.source_at(match.start()), self.source_at(match.start("words")))
            at = self.builder.length
            self._lines(match.start("words"), match.end("words"))
            self.builder.mark(MarkKind.PICTURE if match["open"] == "![" else MarkKind.LINK, at)
            self.builder.markup(self.source_at(match.end("words")), self.source_at(match.end()))
            cursor = match.end()
        self._templates(cursor, end)

    def _templates(self, start: int, end: int) -> None:
        """Add a range of the content; templates' tags in it are markup."""
        cursor = start
        for match in _TEMPLATE.finditer(self.content, start, end):
            self._starred(cursor, match.start())
            if match.group().startswith("{:"):
                self._attributes(match)
            self.builder.markup(self.source_at(match.start()), self.source_at(match.end()))
            cursor = match.end()
        self._starred(cursor, end)

    def _starred(self, start: int, end: int) -> None:
        """Add a range of the content; words between stars that the parser left as they are become bold."""
        cursor = start
        for match in _LOOSE_STARS.finditer(self.content, start, end) if "**" in self.content else ():
            self._lines(cursor, match.start())
            self.builder.markup(self.source_at(match.start()), self.source_at(match.start("words")))
            at = self.builder.length
            self._lines(match.start("words"), match.end("words"))
            self.builder.mark(MarkKind.STRONG, at)
            self.builder.markup(self.source_at(match.end("words")), self.source_at(match.end()))
            cursor = match.end()
        self._lines(cursor, end)

    def _attributes(self, match: re.Match[str]) -> None:
        """kramdown's attributes: of the emphasis, link or code right before them, or, on a line alone, of the block.

        kramdown.gettalong.org/syntax.html, “Inline Attribute Lists” and “Span Inline Attribute Lists”.
        """
        tag = _stated_language(match.group())
        after, start, end = self._closed_at
        if tag and 0 <= match.start() - after <= _LONGEST_MARK and not self.content[after : match.start()].strip("*_~"):
            self.builder.mark_range(MarkKind.LANGUAGE, start, end, tag)
        elif tag and not self.content[max(match.start() - 80, 0) : match.start()].rpartition("\n")[2].strip():
            self._whole = tag

    def _lines(self, start: int, end: int) -> None:
        while start < end:
            stop = self.content.find("\n", start, end)
            stop = end if stop < 0 else stop
            source = self.source_at(start)
            self.builder.verbatim(source, source + stop - start, entities=True)
            start = stop + 1

    def walk(self, tokens: Sequence[Token]) -> None:
        """Add all tokens."""
        for token in tokens:
            kind = token.type
            if kind == "text":
                self._text(token.content)
            elif kind == "text_special":
                self._special(token)
            elif kind in {"softbreak", "hardbreak"}:
                self._break(MarkKind.HARD_BREAK if kind == "hardbreak" else MarkKind.SOFT_BREAK)
            elif kind == "code_inline":
                self._code(token)
            elif kind == "html_inline":
                self._html(token.content)
            elif kind == "image":
                self._image(token)
            elif kind == "footnote_ref":
                self._skip(self.content.find("]", self.cursor) + 1)
            elif kind.endswith("_open"):
                self._opened(token)
            elif kind.endswith("_close"):
                self._closed(token)
        if self._whole:
            self.builder.mark(MarkKind.LANGUAGE, 0, self._whole)

    def _skip(self, until: int) -> None:
        """Claim the content up to an offset as markup, line by line."""
        until = max(until, self.cursor)
        start = self.cursor
        while start < until:
            stop = self.content.find("\n", start, until)
            stop = until if stop < 0 else stop
            source = self.source_at(start)
            self.builder.markup(source, source + stop - start)
            start = stop + 1
        self.cursor = until

    def _text(self, text: str) -> None:
        text, self._done = text.removeprefix(self._done), ""
        if not text:
            return
        at = self.content.find(text, self.cursor)
        if at < 0:
            return  # the hole shows in the fidelity check
        self.cursor = at + len(text)
        self._verbatim(at, self.cursor)

    def _special(self, token: Token) -> None:
        at = self.content.find(token.markup, self.cursor)
        if at < 0:
            return
        self.cursor = at + len(token.markup)
        source = self.source_at(at)
        if token.content == "&":  # &amp;#39; and the like, escaped twice by the content system
            rest = _ESCAPED_TWICE.match(self.content, self.cursor)
            if rest:
                self.cursor, self._done = rest.end(), rest.group()
                self.builder.verbatim(source, source + rest.end() - at, entities=True)
                return
        self.builder.decoded(token.content, source, source + len(token.markup))

    def _break(self, kind: MarkKind) -> None:
        at = self.content.find("\n", self.cursor)
        if at < 0:
            return
        start = self.source_at(self.cursor)
        self.cursor = at + 1
        self.builder.line_break(start, self.source_at(self.cursor), kind)

    def _code(self, token: Token) -> None:
        at = self.content.find(token.markup, self.cursor)
        # CommonMark 0.31, 6.1: a run of exactly as many backticks closes.
        closing = re.compile(f"(?<!`){token.markup}(?!`)").search(self.content, at + len(token.markup))
        if at < 0 or closing is None:
            return
        close = closing.start()
        self._skip(at + len(token.markup))
        start = self.builder.length
        self._lines(self.cursor, close)
        self.builder.mark(MarkKind.CODE, start)
        self.cursor = close
        self._skip(close + len(token.markup))
        self._closed_at = (self.cursor, start, self.builder.length)

    def _html(self, text: str) -> None:
        at = self.content.find(text, self.cursor)
        if at < 0:
            return
        self._skip(at)
        tag = _TAG.match(text)
        name = tag.group(2).lower() if tag else ""
        if name == "br":
            self.cursor = at + len(text)
            self.builder.line_break(self.source_at(at), self.source_at(self.cursor), MarkKind.HARD_BREAK)
            return
        self._skip(at + len(text))
        if name == "span" and _PAGE.search(text):
            self._page(text)
        if tag and tag.group(1):
            self._close(name, _HTML_MARKS.get(name))
        elif tag and name not in _VOID and not text.endswith("/>"):
            self._open.append((name, self.builder.length, "", _stated_language(text)))

    def _page(self, tag: str) -> None:
        """A printed page begins; its number, where it stands between the tags, is not read aloud."""
        inside = self.content[self.cursor : max(self.content.find("</span>", self.cursor), self.cursor)]
        stated = {found[1].lower(): found[3] for found in _ATTRIBUTE.finditer(tag)}
        number = page_number(stated.get("aria-label", ""), stated.get("title", ""), inside)
        if number:
            self.builder.point(MarkKind.PAGE, number)
        if number and inside and not re.search(r"[<\\\n]", inside):
            self._skip(self.cursor + len(inside))
            self._done = inside

    def _image(self, token: Token) -> None:
        at = self.content.find("![", self.cursor)
        if at < 0:
            return
        label = self.content.find(token.content, at + 2)
        self._skip(max(label, at + 2))
        if label >= 0:
            self.cursor = label + len(token.content)
            start = self.builder.length
            self._verbatim(label, self.cursor)
            self.builder.mark(MarkKind.PICTURE, start, str(token.attrGet("src") or ""))
        self._skip_target()

    def _skip_target(self) -> None:
        """Pass `](address "title")` or `][reference]` or `]`."""
        close = self.content.find("]", self.cursor)
        if close < 0:
            return
        self._skip(close + 1)
        at, closed = _after_address(self.content, self.cursor)
        if not closed and at > self.cursor and _LABEL.match(self.content, at):
            # markdown-it's own slip: where an address fails just before a reference, it swallows what it had read.
            self._verbatim(self.cursor, at)
            self.cursor = at
        if not closed:
            label = _LABEL.match(self.content, self.cursor)
            at = label.end() if label else self.cursor
        self._skip(at)

    def _opened(self, token: Token) -> None:
        name = token.type.removesuffix("_open")
        if name == "link" and token.markup == "autolink":
            self._skip(self.content.find("<", self.cursor) + 1)
        self._open.append((name, self.builder.length, str(token.attrGet("href") or ""), None))

    def _closed(self, token: Token) -> None:
        name = token.type.removesuffix("_close")
        if name == "link":
            if token.markup == "autolink":
                end = self.content.find(">", self.cursor)
                self._lines(self.cursor, end)
                self.cursor = end
                self._skip(end + 1)
            else:
                self._skip_target()
        self._close(name, _MARKS.get(name))

    def _close(self, name: str, kind: MarkKind | None) -> None:
        for number in range(len(self._open) - 1, -1, -1):
            opened, at, target, language = self._open[number]
            if opened == name:
                del self._open[number]
                if kind is not None:
                    self.builder.mark(kind, at, target)
                if language is not None:
                    self.builder.mark(MarkKind.LANGUAGE, at, language)
                self._closed_at = (self.cursor, at, self.builder.length)
                return


def _stated_language(text: str) -> str | None:
    """What a tag or kramdown's attributes say of the language; None where they say nothing of it."""
    match = _LANG.search(text)
    return language_tag(match[1] or match[2] or match[3] or "") if match else None


def _after_address(content: str, start: int) -> tuple[int, bool]:
    """How far the parser reads at `start` to find `(address "title")`, and whether it is there: else a reference is.

    CommonMark 0.31, 6.3, by the same steps as the parser's own rule.
    """
    from markdown_it.common.normalize_url import normalizeLink, validateLink
    from markdown_it.helpers import parseLinkDestination, parseLinkTitle

    if not content.startswith("(", start):
        return start, False
    length = len(content)
    at = _after_space(content, start + 1)
    address = parseLinkDestination(content, at, length)
    if address.ok:
        at = address.pos if validateLink(normalizeLink(address.str)) else at
        following = _after_space(content, at)
        if at < following < length:
            title = parseLinkTitle(content, following, length)
            following = _after_space(content, title.pos) if title.ok else following
        at = following
    return at + 1, content.startswith(")", at)


def _after_space(content: str, at: int) -> int:
    while at < len(content) and content[at] in " \t\n":
        at += 1
    return at
