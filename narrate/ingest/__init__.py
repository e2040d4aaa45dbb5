"""Readers: bytes of a file to a Document of blocks that know their place in the source.

A reader is a function from the decoded source to blocks and metadata. `READERS` is the table of them by media
type; `media_type` chooses by the file's name and, where that says only "text", by what the text looks like.
`CONTAINERS` are the formats that are no text: their readers take the bytes and say what the source is as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from narrate.diagnostics import Finding, finding
from narrate.errors import InputError, Where
from narrate.ingest import captions, docx, epub, html, markdown, pdf, plain
from narrate.ingest.decode import decode
from narrate.ingest.html_left_out import much_left_out
from narrate.ingest.html_metadata import declared_encoding
from narrate.ingest.pieces import count_controls
from narrate.model.document import Block, Document

Metadata = tuple[tuple[str, str | tuple[str, ...]], ...]
Reader = Callable[[str, Path], tuple[tuple[Block, ...], Metadata]]
ContainerReader = Callable[[bytes, Path], tuple[str, tuple[Block, ...], Metadata]]

READERS: dict[str, Reader] = {
    "text/plain": plain.read,
    "text/markdown": markdown.read,
    "text/html": html.read,
    "text/vtt": captions.read,
    "application/xhtml+xml": html.read_xhtml,
}

EPUB = "application/epub+zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"

CONTAINERS: dict[str, ContainerReader] = {EPUB: epub.read, DOCX: docx.read, PDF: pdf.read}

SUFFIXES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".mdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".epub": EPUB,
    ".docx": DOCX,
    ".pdf": PDF,
}
"""The names of files that a folder is searched for."""

_PAGES = {"text/html", "application/xhtml+xml"}
_LOOKED_AT = 20_000
"""Characters by which the direction of a text is told."""
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:[^\n]*\n){0,400}?---[ \t]*(?:\n|\Z)")
_MARKDOWN_SIGNS = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"\*\*[^\s*][^*\n]{0,200}\*\*"),
    re.compile(r"\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)"),
    re.compile(r"<br\s{0,3}/?>"),
)


def media_type(name: str, source: str) -> str:
    """The media type of a text by its file's name; a `.txt` is looked at: it may be Markdown, HTML or captions."""
    kind = SUFFIXES.get(Path(name).suffix.lower(), "text/plain")
    if kind in CONTAINERS:
        kind = "text/plain"  # whatever its name says, it is a text
    if kind != "text/plain":
        return kind
    if _FRONT_MATTER.match(source):
        return "text/markdown"
    if html.is_html(source):
        return "text/html"
    if captions.is_captions(source):
        return "text/vtt"
    if sum(bool(sign.search(source)) for sign in _MARKDOWN_SIGNS) >= 2:
        return "text/markdown"
    return kind


def container_type(name: str, data: bytes) -> str:
    """The media type of a file that is no text, by its first bytes and, where they fit several, by its name.

    Empty for a text. What is named `.epub`, `.docx` or `.pdf` is taken at its word, so that the reader's message
    speaks of the format that was meant.
    """
    kind = SUFFIXES.get(Path(name).suffix.lower(), "")
    if kind in CONTAINERS:
        return kind
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"PK\x03\x04"):
        # EPUB's first part is its media type, unpacked (OCF 3.3, section 4.3).
        if data[30:58] == b"mimetypeapplication/epub+zip":
            return EPUB
        if b"word/document.xml" in data:
            return DOCX
    return ""


def ingest(data: bytes, path: Path) -> tuple[Document, tuple[Finding, ...]]:
    """Read a document.

    Parameters
    ----------
    data: the file's content.
    path: the file, for its name and for messages.

    Raises InputError where the file is empty or damaged, holds no text, or has broken front matter.
    """
    kind = container_type(path.name, data)
    if kind:
        source, blocks, metadata = CONTAINERS[kind](data, path)
        encoding = "utf-8"
    else:
        source, encoding = _decoded(data, path)
        kind = media_type(path.name, source)
        blocks, metadata = READERS[kind](source, path)
    if not any(character.isalnum() for block in blocks for character in block.text):
        raise InputError(
            "There is nothing to read aloud in this file.", where=Where(path=path), remedy="Give it some text."
        )
    document = Document(
        name=path.name, media_type=kind, source=source, encoding=encoding, metadata=metadata, blocks=blocks
    )
    return document, tuple(_findings(document, path))


def _decoded(data: bytes, path: Path) -> tuple[str, str]:
    """The text, in the encoding that it declares where it is HTML and not UTF-8."""
    declared = declared_encoding(data)
    if declared and declared != "utf-8":
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode(declared, "replace")
            return text.replace("\r\n", "\n").replace("\r", "\n"), declared
    return decode(data, path)


def _findings(document: Document, path: Path) -> list[Finding]:
    found = []
    if document.encoding not in {"utf-8", "ascii"}:
        found.append(finding("NAR-107", path=path, encoding=document.encoding))
    controls = count_controls(document.source)
    if controls:
        found.append(finding("NAR-105", path=path, count=controls))
    lost = much_left_out(document) if document.media_type in _PAGES else None
    if lost is not None:
        line = document.line_of(lost.start)
        found.append(finding("NAR-108", path=path, line=line, count=lost.words, text=" ".join(lost.text[:60].split())))
    script = _right_to_left(document)
    if script:
        found.append(finding("NAR-106", path=path, language=script))
    return found


def _right_to_left(document: Document) -> str:
    """The script, such as Hebrew or Arabic, of a text most of whose letters run from right to left; else nothing."""
    letters = "".join(filter(str.isalpha, "".join(block.text for block in document.blocks)[:_LOOKED_AT]))
    leftward = [letter for letter in letters if unicodedata.bidirectional(letter) in {"R", "AL"}]
    if 2 * len(leftward) <= len(letters):
        return ""
    return unicodedata.name(leftward[0], "such a script").partition(" ")[0].capitalize()
