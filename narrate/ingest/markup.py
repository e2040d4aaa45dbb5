"""Blocks of HTML that stand in Markdown: text in blocks, tags as markup. Python's own tokeniser finds the tags."""

from __future__ import annotations

from html.parser import HTMLParser

from narrate.ingest.pieces import BlockBuilder, markup_block
from narrate.ingest.plain import add_inline
from narrate.model.document import Block, BlockKind, MarkKind

_SILENT = {"script", "style", "iframe", "object", "svg", "noscript", "template", "head"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_MARKS = {"em": MarkKind.EMPHASIS, "i": MarkKind.EMPHASIS, "strong": MarkKind.STRONG, "b": MarkKind.STRONG}


class _Blocks(HTMLParser):
    def __init__(self, source: str, start: int, end: int, first_number: int) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.base = start
        self.end = end
        self.number = first_number
        self.blocks: list[Block] = []
        self.builder: BlockBuilder | None = None
        self.markup_from = start
        self.silent = 0
        self.kinds: list[tuple[str, BlockKind, int]] = []
        self.open_marks: list[tuple[str, int]] = []
        self.line_starts = [start]
        for offset in range(start, end):
            if source[offset] == "\n":
                self.line_starts.append(offset + 1)

    def here(self) -> int:
        line, column = self.getpos()
        return self.line_starts[line - 1] + column

    def _start_block(self, at: int) -> BlockBuilder:
        if self.builder is None:
            self._markup_until(at)
            self.builder = BlockBuilder(self.source, at)
            self.open_marks = []
        return self.builder

    def _markup_until(self, at: int) -> None:
        if at > self.markup_from and self.source[self.markup_from : at].strip():
            self.blocks.append(markup_block(self.markup_from, at, "markup", number=self.number + len(self.blocks)))
        self.markup_from = at

    def _end_block(self, at: int) -> None:
        if self.builder is not None:
            kind, level = (self.kinds[-1][1], self.kinds[-1][2]) if self.kinds else (BlockKind.PARAGRAPH, 0)
            self.blocks.append(self.builder.build(at, kind, number=self.number + len(self.blocks), level=level))
            self.builder = None
            self.markup_from = at

    def _tag_end(self, at: int) -> int:
        return at + len(self.get_starttag_text() or "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = self.here()
        if tag in _SILENT:
            self.silent += 1
        if tag in _BLOCKS:
            self._end_block(at)
            if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
                self.kinds.append((tag, BlockKind.HEADING, int(tag[1])))
            elif tag == "li":
                self.kinds.append((tag, BlockKind.LIST_ITEM, 1))
            elif tag == "blockquote":
                self.kinds.append((tag, BlockKind.QUOTE, 1))
            return
        if tag == "img" and not self.silent:
            self._image(at, dict(attrs).get("alt") or "")
        elif tag == "br" and self.builder is not None:
            self.builder.line_break(at, self._tag_end(at), MarkKind.HARD_BREAK)
        elif self.builder is not None:
            self.builder.markup(at, self._tag_end(at))
        if tag in _MARKS:
            self.open_marks.append((tag, self._start_block(at).length if self.builder else 0))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _SILENT:
            self.silent -= 1

    def _image(self, at: int, alt: str) -> None:
        end = self._tag_end(at)
        found = self.source.find(alt, at, end) if alt.strip() else -1
        if found < 0:
            if self.builder is not None:
                self.builder.markup(at, end)
            return
        self._end_block(at)
        self._markup_until(at)
        builder = BlockBuilder(self.source, at)
        builder.markup(at, found)
        builder.verbatim(found, found + len(alt), entities=True)
        builder.markup(found + len(alt), end)
        self.blocks.append(builder.build(end, BlockKind.IMAGE, number=self.number + len(self.blocks)))
        self.markup_from = end

    def handle_endtag(self, tag: str) -> None:
        at = self.here()
        if tag in _SILENT and self.silent:
            self.silent -= 1
        if tag in _BLOCKS:
            self._end_block(at)
            while self.kinds and any(kind == tag for kind, _, _ in self.kinds):
                if self.kinds.pop()[0] == tag:
                    break
            return
        if self.builder is not None:
            if tag in _MARKS:
                for number in range(len(self.open_marks) - 1, -1, -1):
                    if self.open_marks[number][0] == tag:
                        self.builder.mark(_MARKS[tag], self.open_marks[number][1])
                        del self.open_marks[number]
                        break
            close = self.source.find(">", at, self.end)
            self.builder.markup(at, close + 1 if close >= 0 else self.end)

    def handle_data(self, data: str) -> None:
        at = self.here()
        if self.silent or not (data.strip() or self.builder):
            return
        add_inline(
            self._start_block(at + len(data) - len(data.lstrip()) if self.builder is None else at), at, at + len(data)
        )

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, text: str) -> None:
        at = self.here()
        end = at + len(text) if self.source.startswith(text, at) else at + len(text) - 1
        if not self.silent:
            self._start_block(at).verbatim(at, end, entities=True)

    def finish(self) -> list[Block]:
        self._end_block(self.end)
        self._markup_until(self.end)
        return self.blocks


def html_blocks(source: str, start: int, end: int, *, first_number: int) -> list[Block]:
    """Blocks of a range of the source that is written in HTML."""
    reader = _Blocks(source, start, end, first_number)
    reader.feed(source[start:end])
    reader.close()
    return reader.finish()
