"""The paragraphs of a DOCX as runs of text, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from narrate.ingest.docx_styles import Style, child, is_on, list_of, local, value
from narrate.ingest.pieces import language_tag
from narrate.model.document import BlockKind, MarkKind

if TYPE_CHECKING:
    from lxml import etree

_SILENT = {"del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "pPr", "rPr", "footnoteReference",
           "endnoteReference", "footnoteRef", "endnoteRef", "commentReference", "annotationRef", "fldData", "tblPr",
           "trPr", "tcPr", "sectPr", "sdtPr", "rt"}  # fmt: skip
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_BREAKS = str.maketrans("\n\r\t\v\f", "     ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text of one look; a line feed or tab is a run of its own."""

    text: str
    marks: tuple[MarkKind, ...] = ()
    target: str = ""
    language: str = ""
    """BCP 47 tag in which the program checks the spelling; empty for the style's."""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, a table's row or a picture."""

    runs: tuple[Run, ...]
    style: Style = field(default_factory=Style)
    kind: BlockKind = BlockKind.PARAGRAPH
    list_id: str = ""
    list_level: int = 0

    @property
    def text(self) -> str:
        """The paragraph's part of the source."""
        return "".join(run.text for run in self.runs)


def paragraphs(root: etree._Element, styles: dict[str, Style], links: dict[str, str]) -> Iterator[Paragraph]:
    """The paragraphs below an element, text boxes after the paragraph that holds them, rows as one paragraph each.

    Parameters
    ----------
    styles: the styles by identifier.
    links: the targets of hyperlinks by the identifier of their relation.
    """
    reader = _Reader(styles, links)
    for element in root:
        yield from reader.block(element)


class _Reader:
    def __init__(self, styles: dict[str, Style], links: dict[str, str]) -> None:
        self.styles = styles
        self.links = links

    def block(self, element: etree._Element) -> Iterator[Paragraph]:
        name = local(element)
        if name == "p":
            yield from self.paragraph(element)
        elif name == "tbl":
            for row in _below(element, "tr", stop={"tbl"}):
                yield from self.row(row)
        elif name not in _SILENT:
            for one in element:
                yield from self.block(one)

    def paragraph(self, element: etree._Element) -> Iterator[Paragraph]:
        properties = child(element, "pPr")
        style = self.styles.get(value(child(properties, "pStyle")), self.styles.get("", Style()))
        outline = value(child(properties, "outlineLvl"))
        if outline.isdigit() and int(outline) < 9:
            style = replace(style, heading=int(outline) + 1)
        list_id, level = list_of(properties)
        inner: list[etree._Element] = []
        runs = merged(self.runs(element, style, inner, ""))
        yield Paragraph(
            runs=runs,
            style=style,
            list_id=list_id or style.list_id,
            list_level=level if list_id else style.list_level,
        )
        yield from self.drawings(inner)

    def drawings(self, drawings: list[etree._Element]) -> Iterator[Paragraph]:
        """Pictures by their alternative text, and the text in boxes."""
        for drawing in drawings:
            for properties in _below(drawing, "docPr", stop={"txbxContent"}):
                text = " ".join((value(properties, "descr")).split())
                if text:
                    yield Paragraph(runs=(Run(text=text),), kind=BlockKind.IMAGE)
            for box in _below(drawing, "txbxContent", stop=set()):
                for one in box:
                    yield from self.block(one)

    def row(self, row: etree._Element) -> Iterator[Paragraph]:
        """A row of a table as one paragraph; a table within a cell is read after it."""
        runs: list[Run] = []
        inner: list[etree._Element] = []
        tables: list[etree._Element] = []
        for cell in _below(row, "tc", stop={"tbl"}):
            cell_runs: list[Run] = []
            for part in _below(cell, "p", stop={"tbl", "txbxContent"}):
                style = self.styles.get(value(child(child(part, "pPr"), "pStyle")), self.styles.get("", Style()))
                found = [replace(run, text=run.text.translate(_BREAKS)) for run in self.runs(part, style, inner, "")]
                if cell_runs and found:
                    cell_runs.append(Run(text=" "))
                cell_runs.extend(found)
            tables.extend(_below(cell, "tbl", stop={"tbl"}))
            if not "".join(run.text for run in cell_runs).strip():
                continue
            if runs:
                runs.append(Run(text="\t"))
            runs.extend(cell_runs)
        if runs:
            yield Paragraph(runs=merged(runs), kind=BlockKind.TABLE_ROW)
        yield from self.drawings(inner)
        for table in tables:
            yield from self.block(table)

    def runs(self, element: etree._Element, style: Style, inner: list[etree._Element], target: str) -> Iterator[Run]:
        for one in element:
            name = local(one)
            if name == "r":
                yield from self.run(one, style, inner, target)
            elif name == "hyperlink":
                yield from self.runs(one, style, inner, self.links.get(value(one, "id"), "") or target)
            elif name not in _SILENT and name not in {"p", "tbl"}:
                yield from self.runs(one, style, inner, target)

    def run(self, run: etree._Element, style: Style, inner: list[etree._Element], target: str) -> Iterator[Run]:
        properties = child(run, "rPr")
        own = self.styles.get(value(child(properties, "rStyle")), Style())
        marks = []
        # A heading's looks are its style's; they are no stress.
        if is_on(properties, "b", inherited=own.bold or (style.bold and not style.heading)):
            marks.append(MarkKind.STRONG)
        if is_on(properties, "i", inherited=own.italic or (style.italic and not style.heading)):
            marks.append(MarkKind.EMPHASIS)
        if target:
            marks.append(MarkKind.LINK)
        language = language_tag(value(child(properties, "lang")))
        hidden = is_on(properties, "vanish", inherited=own.hidden or style.hidden)
        for part in _content(run):
            name = local(part)
            if name in {"drawing", "pict", "object"}:
                inner.append(part)
                continue
            text = _SIGNS.get(name) or ((part.text or "").translate(_BREAKS) if name == "t" else "")
            if name == "br" and value(part, "type") in {"page", "column"}:
                text = " "
            if text:
                yield Run(text=text, marks=tuple(marks), target=target, language=language, hidden=hidden)


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs that look alike put together: programs cut text wherever somebody edited or checked its spelling."""
    done: list[Run] = []
    for run in runs:
        last = done[-1] if done else None
        if last is not None and replace(last, text=run.text) == run and not {last.text, run.text} & {"\n", "\t"}:
            done[-1] = replace(last, text=last.text + run.text)
        else:
            done.append(run)
    return tuple(done)


def _content(run: etree._Element) -> Iterator[etree._Element]:
    """The parts of a run; of alternatives for older programs the first."""
    for part in run:
        if local(part) in {"AlternateContent", "Choice", "ruby", "rubyBase", "r"}:
            yield from _content(part)
        elif local(part) not in _SILENT:
            yield part


def _below(element: etree._Element, name: str, *, stop: set[str]) -> Iterator[etree._Element]:
    """The nearest elements of a name below another, not looking into those of `stop` or into what is left out."""
    for one in element:
        found = local(one)
        if found == name:
            yield one
        elif found not in stop and found not in _SILENT:
            yield from _below(one, name, stop=stop)
