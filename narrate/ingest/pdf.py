"""The reader of PDF, with pypdf (`pip install 'narrate[pdf]'`): lines of print to paragraphs.

The document's source is the text of all pages line by line, first the lines of the body, then, after a blank line,
those of the page headers, page footers and page numbers: so a paragraph that runs over a page's end is whole. Each
line is as pypdf extracts it, without white space at its ends. Pictures of text have none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from narrate.errors import InputError, Where
from narrate.ingest.html_metadata import Metadata
from narrate.ingest.pdf_layout import Layout, Line, is_body
from narrate.ingest.pieces import BlockBuilder, markup_block
from narrate.model.document import Block, BlockKind

_MOST_PAGES = 5000
_MOST_TEXT = 30_000_000
"""Characters."""
_MARKER = re.compile(r"(?:[•▪◦‣●○]|[-–](?=\s)|\(?\d{1,3}[.)](?=\s))\s*")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_BROKEN_WORD = re.compile(r"(\w+)([-\u00ad\u2010])\n(\w+)")
_NO_TITLE = re.compile(
    r"(?:microsoft word\b.*|untitled.*|document\s?\d*|.*\.(?:docx?|odt|pdf|indd|tex|rtf))\Z", re.IGNORECASE
)
_NOBODY = {"", "anonymous", "unknown", "user", "author", "microsoft office user", "(anonymous)", "(unspecified)"}


def read(data: bytes, path: Path) -> tuple[str, tuple[Block, ...], Metadata]:
    """The source, blocks and metadata of a PDF.

    Raises InputError where pypdf is not installed, or where the file is damaged, encrypted or holds pictures only.
    """
    try:
        import pypdf
    except ImportError as error:
        raise InputError(
            "Reading PDF needs a library that is not installed.",
            where=Where(path=path),
            remedy="Run: pip install 'narrate[pdf]'",
        ) from error
    pages, metadata = _extract(pypdf, data, path)
    lines = [line for page in pages for line in page]
    if not lines:
        raise InputError(
            "This PDF holds pictures of its pages, no text.",
            where=Where(path=path),
            remedy="Recognise the text first, for example with OCRmyPDF, then read the result.",
        )
    body, furniture = is_body(pages)
    text = "\n".join(line.text for line in body)
    source = "\n\n".join(part for part in (text, "\n".join(line.text for line, _ in furniture)) if part)
    blocks = _blocks(source, body)
    at = len(text) + 2 if text else 0
    for line, why in furniture:
        blocks.append(markup_block(at, at + len(line.text), why, number=len(blocks)))
        at += len(line.text) + 1
    return source, tuple(blocks), metadata


def _extract(pypdf: Any, data: bytes, path: Path) -> tuple[list[list[Line]], Metadata]:
    import io
    import logging

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _encrypted(path)
        count = len(reader.pages)
        if count > _MOST_PAGES:
            raise InputError(
                f"This PDF has {count} pages; narrate reads {_MOST_PAGES}.", where=Where(path=path), remedy="Split it."
            )
        pages, length = [], 0
        for number, page in enumerate(reader.pages):
            pages.append(_lines(page, number))
            length += sum(len(line.text) for line in pages[-1])
            if length > _MOST_TEXT:
                raise InputError("This PDF holds too much text.", where=Where(path=path), remedy="Split it.")
        return pages, _metadata(reader)
    except InputError:
        raise
    except pypdf.errors.DependencyError as error:
        raise _encrypted(path) from error
    except Exception as error:  # pypdf raises errors of many kinds on damaged files
        reason = (str(error).splitlines() or [""])[0].rstrip(".") or type(error).__name__
        raise InputError(
            f"This is not a PDF, or it is damaged: {reason}.",
            where=Where(path=path),
            remedy="Get the file again, or print it to a new PDF.",
        ) from error


def _encrypted(path: Path) -> InputError:
    return InputError(
        "This PDF is encrypted.",
        where=Where(path=path),
        remedy="Open it with its password and print it to a new PDF; narrate removes no protection.",
    )


def _lines(page: Any, number: int) -> list[Line]:
    """The lines of a page, with the place and size of their first letters."""
    lines: list[Line] = []
    words: list[str] = []
    place: list[tuple[float, float, float]] = []

    def flush() -> None:
        text = "".join(words).strip()
        text = "".join(" " if sign.isspace() else sign for sign in text)
        if text:
            x, y, size = place[0] if place else (0.0, 0.0, 0.0)
            lines.append(Line(text, x, y, size, number))
        words.clear()
        place.clear()

    def visit(text: str, matrix: Sequence[float], line: Sequence[float], font: object, size: float) -> None:
        del font
        for part_number, part in enumerate(text.split("\n")):
            if part_number:
                flush()
            if part.strip() and not place:
                x = line[4] * matrix[0] + line[5] * matrix[2] + matrix[4]
                y = line[4] * matrix[1] + line[5] * matrix[3] + matrix[5]
                scale = abs(line[0] * line[3] - line[1] * line[2]) * abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
                place.append((round(x, 1), round(y - part_number * 1.2 * size, 1), round(size * scale**0.5, 1)))
            words.append(part)

    page.extract_text(visitor_text=visit)
    flush()
    return lines


def _metadata(reader: Any) -> Metadata:
    """Title, author and language of the document's information (ISO 32000-1, sections 14.3.3 and 14.9.2).

    The day on which the file was made is no date of publication: its key is `created`.
    """
    found: list[tuple[str, str | tuple[str, ...]]] = []
    info = reader.metadata or {}
    title, author, created = (
        " ".join(str(info.get(key) or "").split()) for key in ("/Title", "/Author", "/CreationDate")
    )
    language = str(reader.root_object.get("/Lang") or "").strip()
    if title and title not in _NOBODY and not _NO_TITLE.match(title):
        found.append(("title", title))
    if author.casefold() not in _NOBODY:
        found.append(("author", author))
    if language:
        found.append(("lang", language))
    day = re.match(r"D:(\d{4})(\d\d)(\d\d)", created)
    if day:
        found.append(("created", "-".join(day.groups())))
    return tuple(found)


def _blocks(source: str, body: Sequence[Line]) -> list[Block]:
    layout = Layout(body)
    known = Counter(re.findall(r"\w+(?:-\w+)*", source.casefold()))
    blocks: list[Block] = []
    start = number = 0
    while number < len(body):
        last = number
        while last + 1 < len(body) and not (
            layout.parted(body[last], body[last + 1], first=body[number]) or _MARKER.match(body[last + 1].text)
        ):
            last += 1
        end = start + sum(len(line.text) + 1 for line in body[number : last + 1]) - 1
        blocks.append(_block(source, start, end, layout.heading(body[number : last + 1]), known, len(blocks)))
        start, number = end + 1, last + 1
    return blocks


def _block(source: str, start: int, end: int, heading: int, known: Counter[str], number: int) -> Block:
    builder = BlockBuilder(source, start)
    marker = None if heading else _MARKER.match(source, start, end)
    cursor = start
    if marker and marker.end() < end:
        builder.markup(start, marker.end())
        cursor = marker.end()
    for match in _BROKEN_WORD.finditer(source, cursor, end):
        builder_end = match.end(1)
        _add(builder, cursor, builder_end)
        cursor = match.start(3)
        if _keeps_hyphen(match, known):
            _add(builder, match.start(2), match.end(2))
            builder.markup(match.end(2), cursor)
        else:
            builder.markup(match.start(2), cursor)
    _add(builder, cursor, end)
    if heading:
        return builder.build(end, BlockKind.HEADING, number=number, level=heading)
    if marker and marker.end() < end:
        text = marker.group().strip()
        return builder.build(end, BlockKind.LIST_ITEM, number=number, level=1, marker=text)
    return builder.build(end, BlockKind.PARAGRAPH, number=number)


def _keeps_hyphen(match: re.Match[str], known: Counter[str]) -> bool:
    """Whether a hyphen at a line's end belongs to the word, by how the rest of the document writes it."""
    first, sign, second = match.groups()
    if sign == "\u00ad":
        return False
    if not second[0].islower() or not first[-1].isalpha():
        return True
    joined, parted = f"{first}{second}".casefold(), f"{first}-{second}".casefold()
    return known[parted] > 0 and known[joined] == 0


def _add(builder: BlockBuilder, start: int, end: int) -> None:
    """Add text; ligatures, which voices stumble over, become letters."""
    for match in _LIGATURE.finditer(builder.source, start, end):
        builder.verbatim(start, match.start())
        builder.decoded(unicodedata.normalize("NFKC", match.group()), match.start(), match.end())
        start = match.end()
    builder.verbatim(start, end)
