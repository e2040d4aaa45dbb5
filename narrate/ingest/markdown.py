"""The reader of Markdown: CommonMark with tables, strikethrough, footnotes and front matter, as Jekyll and Hugo use it.

markdown-it-py says what is what; where each piece of text stands in the source is found by walking along the
source beside its tokens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrate.errors import InputError, Where
from narrate.ingest.inline import InlineWalker
from narrate.ingest.markup import html_blocks
from narrate.ingest.pieces import BlockBuilder, markup_block
from narrate.ingest.templates import masked, with_nicknames
from narrate.model.document import Block, BlockKind

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEFINITION = re.compile(r"[ \t>]*\[\^?[^\]\n]{1,200}\]:")
_REFERENCE = re.compile(r"(?<![\]\\])\[(?P<words>[^\[\]\n]{1,200})\]\[(?P<label>[^\[\]\n]{0,80})\]")
_DEFINED = re.compile(r"^[ \t>]*\[(?P<label>[^\]\n]{1,200})\]:", re.MULTILINE)
_QUOTE_TAG = re.compile(r"<(?P<end>/?)blockquote\b", re.IGNORECASE)
_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*$\n?", re.DOTALL | re.MULTILINE)


@cache
def parser() -> MarkdownIt:
    """The parser, made once. Indented code is off: people indent prose, nobody indents code in a review."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    # text_join is off so that entities and escapes stay tokens of their own, with the source they came from.
    return (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .disable(["code", "text_join"])
        .use(footnote_plugin, inline=False)
        .disable(["footnote_tail"])
    )


def read(source: str, path: Path) -> tuple[tuple[Block, ...], tuple[tuple[str, str | tuple[str, ...]], ...]]:
    """Blocks and front matter of a Markdown text. Raises InputError where the front matter is broken."""
    metadata: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    match = _FRONT.match(source)
    # Blank lines stand for the front matter, so that the tokens' line numbers are those of the source.
    first = match.end() if match else 0
    text = with_nicknames(masked(source[first:]))
    reader = _Reader(source, source[:first] + text)
    if match:
        metadata = _front_matter(match, path)
        reader.blocks.append(markup_block(0, match.end(), "front matter", number=0, kind=BlockKind.FRONT_MATTER))
    text = "\n" * source.count("\n", 0, first) + text
    reader.run(parser().parse(text, {"references": _dangling(text)}))
    return tuple(reader.finish()), metadata


def _dangling(text: str) -> dict[str, dict[str, str]]:
    """The references of `[words][label]` and `[words][]` that the text does not define: a template adds them later.

    They are links all the same, so their labels are no words of the text. Notes in numbers ("[1][2]") are left alone.
    """
    from markdown_it.common.utils import normalizeReference

    used = {
        normalizeReference(match["label"] or match["words"]): {"href": "", "title": ""}
        for match in _REFERENCE.finditer(text)
        if any(character.isalpha() for character in match["words"])
    }
    for match in _DEFINED.finditer(text):
        used.pop(normalizeReference(match["label"]), None)
    return used


def _front_matter(match: re.Match[str], path: Path) -> tuple[tuple[str, str | tuple[str, ...]], ...]:
    fence, text = match.group(1), match.group(2)
    try:
        data = _load_toml(text) if fence == "+++" else _load_yaml(text)
    except ValueError as error:
        line = getattr(error, "line", 1)
        raise InputError(
            f"The front matter is not valid: {error}.",
            where=Where(path=path, line=line),
            remedy="Correct it; a value with a colon needs quotation marks.",
        ) from error
    # Ruby's programs write their symbols as keys: ":title: …".
    return tuple((str(key).lower().removeprefix(":"), _plain(value)) for key, value in data.items())


class _FrontMatterError(ValueError):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def _load_yaml(text: str) -> dict[Any, Any]:
    import yaml

    try:
        # BaseLoader keeps every value as it is written: a date stays what the author typed.
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes only text, lists and tables
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise _FrontMatterError(str(problem), mark.line + 2 if mark else 1) from error
    if data is None or data == "":
        return {}
    if not isinstance(data, dict):
        message = "it is no table of keys and values"
        raise _FrontMatterError(message, 1)
    return data


def _load_toml(text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        problem = str(error).partition(" (at ")[0]  # its line is that of the front matter alone
        raise _FrontMatterError(problem, int(line.group(1)) + 1 if line else 1) from error


def _plain(value: object) -> str | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(text for item in value if isinstance(text := _plain(item), str))
    if isinstance(value, dict):
        name = value.get("name") or value.get("title") or ""
        return str(name)
    return str(value).strip()


def _depth(tags: Sequence[re.Match[str]]) -> int:
    """How many more quotations some tags open than they close."""
    return sum(-1 if tag["end"] else 1 for tag in tags)


class _Reader:
    """Turns the parser's tokens into blocks."""

    def __init__(self, source: str, seen: str) -> None:
        self.source = source
        self.seen = seen
        """The source as the parser sees it: templates' tags are masked."""
        self.blocks: list[Block] = []
        self.line_starts = [0]
        for match in re.finditer("\n", source):
            self.line_starts.append(match.end())
        self.line_starts.append(len(source) + 1)
        self.list_depth = 0
        self.quote_depth = 0
        self.html_quotes = 0
        """Quotations that HTML has opened and not closed: a blank line inside ends a block, not the quotation."""
        self.marker = ""
        self.covered: list[bool] = [False] * len(self.line_starts)

    def line_end(self, line: int) -> int:
        """Offset of the line feed that ends a line, counted from 0."""
        return min(self.line_starts[line + 1] - 1, len(self.source))

    def _row(self, line: int) -> str:
        return self.seen[self.line_starts[line] : self.line_end(line)]

    def cover(self, token: Token) -> tuple[int, int]:
        """The lines of a token, marked as read."""
        first, last = token.map or (0, 0)
        for line in range(first, last):
            self.covered[line] = True
        return first, last

    def run(self, tokens: Sequence[Token]) -> None:
        """Read all tokens."""
        heading = 0
        row: tuple[Token, list[Token]] | None = None
        for token in tokens:
            self._nest(token)
            match token.type:
                case "heading_open":
                    heading = int(token.tag[1:])
                case "heading_close":
                    heading = 0
                case "tr_open":
                    row = token, []
                case "tr_close" if row is not None:
                    self.table_row(*row)
                    row = None
                case "inline" if row is not None:
                    row[1].append(token)
                case "inline":
                    self.paragraph(token, heading)
                case "hr":
                    first, _ = self.cover(token)
                    self.markup(first, first + 1, "theme break", BlockKind.THEME_BREAK)
                case "fence":
                    self.code(token)
                case "html_block":
                    self.html(token)

    def _nest(self, token: Token) -> None:
        """Keep count of the lists, notes and quotations that are open."""
        step = token.nesting
        if token.type.startswith(("bullet_list_", "ordered_list_")):
            self.list_depth += step
        elif token.type == "list_item_open":
            self.marker = f"{token.info}{token.markup}"
        elif token.type.startswith("footnote_") and step:
            self.list_depth += step
            self.marker = f"[^{token.meta.get('label', '')}]" if step > 0 else self.marker
        elif token.type.startswith("blockquote_"):
            self.quote_depth += step

    def _blank_before(self, line: int) -> bool:
        return line == 0 or not self.source[self.line_starts[line - 1] : self.line_end(line - 1)].strip(" \t>")

    def paragraph(self, token: Token, heading: int) -> None:
        """A paragraph, heading, list item or quotation."""
        first, last = self.cover(token)
        start, end = self.line_starts[first], self.line_end(last - 1)
        start += len(self.source[start:end]) - len(self.source[start:end].lstrip())
        lines = self._content_lines(token.content, first, last)
        start = min(start, lines[0][0])  # the parser keeps some white space that Python strips
        builder = BlockBuilder(self.source, start)
        builder.markup(start, lines[0][0])
        InlineWalker(builder, token.content, lines).walk(token.children or [])
        if heading:
            kind, level = BlockKind.HEADING, heading
        elif self.list_depth:
            kind, level = BlockKind.LIST_ITEM, self.list_depth
        elif self.quote_depth + self.html_quotes:
            kind, level = BlockKind.QUOTE, self.quote_depth + self.html_quotes
        else:
            kind, level = BlockKind.PARAGRAPH, 0
        only = [child.type for child in token.children or [] if child.content or child.type == "image"]
        if kind is BlockKind.PARAGRAPH and only == ["image"]:
            kind = BlockKind.IMAGE
        marker = self.marker if kind is BlockKind.LIST_ITEM else ""
        self.marker = "" if kind is BlockKind.LIST_ITEM else self.marker
        self.blocks.append(
            builder.build(
                end, kind, number=len(self.blocks), level=level, marker=marker, blank_before=self._blank_before(first)
            )
        )

    def _content_lines(self, content: str, first: int, last: int) -> list[tuple[int, int]]:
        """For each line of an inline token's content: its offset in the source and in the content."""
        offsets = []
        at = 0
        lines = content.split("\n")
        # The parser strips a paragraph's ends, and with them whole lines that hold a no-break space or a form feed.
        lost = max(last - first - len(lines), 0)
        beginning = lines[0].strip() or lines[0]
        first += next((skip for skip in range(lost + 1) if beginning in self._row(first + skip)), 0)
        for number, text in enumerate(lines):
            line = min(first + number, last - 1)
            row = self._row(line)
            needle = text.strip()
            # Quote signs, bullets and indentation stand before a line's content, closing number signs after it.
            body = row.rstrip()
            column = body.rfind(needle) if body.endswith(needle) else max(row.find(needle), 0)
            # May be before the line: the parser writes spaces for a tab.
            column -= len(text) - len(text.lstrip()) if needle else 0
            offsets.append((self.line_starts[line] + column, at))
            at += len(text) + 1
        return offsets

    def table_row(self, row: Token, cells: Sequence[Token]) -> None:
        """A row: its cells in order, with a mark between them that a reader pauses at."""
        first, _ = self.cover(row)
        start, end = self.line_starts[first], self.line_end(first)
        builder = BlockBuilder(self.source, start)
        cursor = start
        for number, cell in enumerate(cells):
            at = self.seen.find(cell.content, cursor, end) if cell.content else -1
            if at < 0:
                continue
            builder.markup(cursor, at)
            if number and builder.length:
                builder.decoded("; ", at, at)
            InlineWalker(builder, cell.content, [(at, 0)]).walk(cell.children or [])
            cursor = at + len(cell.content)
        builder.markup(cursor, end)
        self.blocks.append(
            builder.build(end, BlockKind.TABLE_ROW, number=len(self.blocks), blank_before=self._blank_before(first))
        )

    def code(self, token: Token) -> None:
        """A block of code, kept as lines of text."""
        first, last = self.cover(token)
        start, end = self.line_starts[first], self.line_end(last - 1)
        builder = BlockBuilder(self.source, start)
        inner_first, inner_last = first + 1, last - (1 if last - first > 1 else 0)
        builder.markup(start, min(self.line_starts[inner_first], end))
        for line in range(inner_first, inner_last):
            builder.verbatim(self.line_starts[line], self.line_starts[line + 1])
        builder.markup(max(builder.position, min(self.line_starts[inner_last], end)), end)
        self.blocks.append(builder.build(end, BlockKind.CODE, number=len(self.blocks)))

    def html(self, token: Token) -> None:
        """A block of HTML: its text in blocks of its own, its tags as markup."""
        first, last = self.cover(token)
        start, end = self.line_starts[first], self.line_end(last - 1)
        tags = list(_QUOTE_TAG.finditer(self.source, start, end))
        for block in html_blocks(self.source, start, end, first_number=len(self.blocks)):
            closed = [tag for tag in tags if tag.start() < block.span.start]
            depth = self.html_quotes + _depth(closed)
            within = depth > 0 and self.html_quotes > 0 and block.kind is BlockKind.PARAGRAPH
            self.blocks.append(replace(block, kind=BlockKind.QUOTE, level=depth) if within else block)
        self.html_quotes = max(self.html_quotes + _depth(tags), 0)

    def markup(self, first: int, last: int, why: str, kind: BlockKind = BlockKind.MARKUP) -> None:
        """Lines that hold no text."""
        start, end = self.line_starts[first], self.line_end(last - 1)
        self.blocks.append(markup_block(start, end, why, number=len(self.blocks), kind=kind))

    def finish(self) -> list[Block]:
        """Account for the lines that no token has: link definitions, templates' tags, table rules."""
        done = self.blocks[0].span.end if self.blocks and self.blocks[0].kind is BlockKind.FRONT_MATTER else 0
        for line, start in enumerate(self.line_starts[:-1]):
            text = self.seen[start : self.line_end(line)]
            if start < done or self.covered[line] or not text.strip():
                continue
            if _DEFINITION.match(text):
                self.markup(line, line + 1, "link definition")
            elif not any(character.isalnum() for character in text):
                self.markup(line, line + 1, "markup")
            else:
                builder = BlockBuilder(self.source, start)
                builder.verbatim(start, self.line_end(line))
                self.blocks.append(builder.build(self.line_end(line), BlockKind.PARAGRAPH, number=len(self.blocks)))
        return sorted(self.blocks, key=lambda block: block.span)
