"""The reader of DOCX (WordprocessingML, ECMA-376 part 1).

The document's source is the text of the paragraphs of the body, then of the footnotes and endnotes, joined by blank
lines. A table's row is one paragraph, its cells joined by tabs; a picture is a paragraph of its alternative text; a
line break is a line feed; a list's number is no text. Deleted text, field codes, readers' comments, page headers and
page footers are not part of the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from narrate.ingest.archive import Archive
from narrate.ingest.docx_styles import Numbering, Style, named, read_styles, value
from narrate.ingest.docx_text import Paragraph, paragraphs
from narrate.ingest.html_metadata import Metadata
from narrate.ingest.pieces import BlockBuilder, markup_block
from narrate.model.document import Block, BlockKind, MarkKind

if TYPE_CHECKING:
    from lxml import etree

_BODY, _STYLES, _NUMBERING, _CORE = "word/document.xml", "word/styles.xml", "word/numbering.xml", "docProps/core.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_NOTES = (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"))
_NOBODY = {"microsoft office user", "windows user", "user", "author", "administrator", "admin", "python-docx",
           "unknown", "owner", "un-named"}  # fmt: skip
_NO_TITLE = re.compile(
    r"(?:document|dokument|untitled|microsoft word|word document)\W*\d{0,4}\W*(?:- .*)?\Z", re.IGNORECASE
)


def read(data: bytes, path: Path) -> tuple[str, tuple[Block, ...], Metadata]:
    """The source, blocks and metadata of a DOCX.

    Raises InputError where it is no DOCX, is damaged, encrypted or made to harm.
    """
    archive = Archive(data, path, "DOCX")
    if _BODY not in archive:
        raise archive.error("This is not a DOCX file: it has no document part.", "Save the document as DOCX.")
    reader = _Reader(
        styles=read_styles(archive.xml(_STYLES) if _STYLES in archive else None),
        numbering=Numbering(archive.xml(_NUMBERING) if _NUMBERING in archive else None),
        links=_links(archive.xml(_RELATIONS)) if _RELATIONS in archive else {},
    )
    reader.add_all(archive.xml(_BODY))
    for name, kind in _NOTES:
        if name in archive:
            for note in named(archive.xml(name), kind):
                if value(note, "type") in {"", "normal"}:
                    reader.add_all(note, note=value(note, "id"))
    source, blocks = reader.finish()
    core = archive.xml(_CORE) if _CORE in archive else None
    return source, blocks, _metadata(core, titled=reader.titled)


def _links(relations: etree._Element) -> dict[str, str]:
    return {
        item.get("Id", ""): item.get("Target", "")
        for item in named(relations, "Relationship")
        if item.get("Type", "").endswith("/hyperlink")
    }


@dataclass(slots=True)
class _Reader:
    styles: dict[str, Style]
    numbering: Numbering
    links: dict[str, str]
    texts: list[str] = field(default_factory=list)
    found: list[tuple[int, Paragraph, BlockKind, int, str]] = field(default_factory=list)
    """Where each paragraph's text begins, the paragraph, and its block's kind, level and marker."""
    length: int = 0
    titled: bool = False

    def add_all(self, root: etree._Element, *, note: str = "") -> None:
        for paragraph in paragraphs(root, self.styles, self.links):
            if not paragraph.text.strip():
                continue
            kind, level, marker = self.kind_of(paragraph)
            if note and kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
                kind, level, marker = BlockKind.LIST_ITEM, 1, f"[^{note}]"
            self.found.append((self.length, paragraph, kind, level, marker))
            self.texts += [paragraph.text, "\n\n"]
            self.length += len(paragraph.text) + 2

    def kind_of(self, paragraph: Paragraph) -> tuple[BlockKind, int, str]:
        """A paragraph's kind, level and marker, by its style and its list."""
        style = paragraph.style
        if paragraph.kind is not BlockKind.PARAGRAPH:
            return paragraph.kind, 0, ""
        self.titled = self.titled or style.title
        if style.contents:
            return BlockKind.MARKUP, 0, "table of contents"
        if style.heading:
            return BlockKind.HEADING, style.heading, ""
        if style.quote:
            return BlockKind.QUOTE, 1, ""
        if style.caption:
            return BlockKind.IMAGE, 0, ""
        if paragraph.list_id:
            marker = self.numbering.marker(paragraph.list_id, paragraph.list_level)
            if marker:
                return BlockKind.LIST_ITEM, paragraph.list_level + 1, marker
        return BlockKind.PARAGRAPH, 0, ""

    def finish(self) -> tuple[str, tuple[Block, ...]]:
        source = "".join(self.texts).rstrip("\n")
        blocks = []
        for number, (start, paragraph, kind, level, marker) in enumerate(self.found):
            if kind is BlockKind.MARKUP:
                blocks.append(markup_block(start, start + len(paragraph.text), marker, number=number))
            else:
                blocks.append(_block(source, start, paragraph, kind, level, marker, number))
        return source, tuple(blocks)


def _block(
    source: str, start: int, paragraph: Paragraph, kind: BlockKind, level: int, marker: str, number: int
) -> Block:
    builder = BlockBuilder(source, start)
    cursor = start
    for run in paragraph.runs:
        end = cursor + len(run.text)
        if run.hidden:
            builder.markup(cursor, end)
        elif run.text == "\n":
            builder.line_break(cursor, end, MarkKind.HARD_BREAK)
        elif run.text == "\t" and kind is BlockKind.TABLE_ROW:
            builder.decoded("; ", cursor, end)
        else:
            at = builder.length
            builder.verbatim(cursor, end)
            for mark in run.marks:
                builder.mark(mark, at, run.target if mark is MarkKind.LINK else "")
            if run.language:
                builder.mark(MarkKind.LANGUAGE, at, run.language)
        cursor = end
    return builder.build(cursor, kind, number=number, level=level, marker=marker)


def _metadata(core: etree._Element | None, *, titled: bool) -> Metadata:
    """The core properties (ECMA-376 part 2, section 11), without what programs fill in by themselves.

    A title that stands in the text is better than the one in the properties, which is often a template's. The day on
    which the file was made is no date of publication: its key is `created`.
    """
    if core is None:
        return ()
    values = {}
    for key in ("title", "creator", "language", "created"):
        text = next((" ".join((one.text or "").split()) for one in named(core, key)), "")
        values[key] = text
    found: list[tuple[str, str | tuple[str, ...]]] = []
    if values["title"] and not titled and not _NO_TITLE.match(values["title"]):
        found.append(("title", values["title"]))
    authors = tuple(name for one in values["creator"].split(";") if (name := one.strip()))
    authors = tuple(name for name in authors if name.casefold() not in _NOBODY)
    if authors:
        found.append(("author", authors))
    if values["language"]:
        found.append(("lang", values["language"]))
    if values["created"]:
        found.append(("created", values["created"]))
    return tuple(found)
