"""Readers: bytes of a file to a Document of blocks that know their place in the source.

A reader is a function from the decoded source to blocks and metadata. `READERS` is the table of them by media
type; `media_type` chooses by the file's name and, where that says only "text", by what the text looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from narrate.diagnostics import Finding, finding
from narrate.errors import InputError, Where
from narrate.ingest import markdown, plain
from narrate.ingest.decode import decode
from narrate.model.document import Block, Document

Metadata = tuple[tuple[str, str | tuple[str, ...]], ...]
Reader = Callable[[str, Path], tuple[tuple[Block, ...], Metadata]]

READERS: dict[str, Reader] = {
    "text/plain": plain.read,
    "text/markdown": markdown.read,
}

SUFFIXES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".mdown": "text/markdown",
}
"""The names of files that a folder is searched for."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:[^\n]*\n){0,400}?---[ \t]*(?:\n|\Z)")
_MARKDOWN_SIGNS = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"\*\*[^\s*][^*\n]{0,200}\*\*"),
    re.compile(r"\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)"),
    re.compile(r"<br\s{0,3}/?>"),
)


def media_type(name: str, source: str) -> str:
    """The media type by a file's name; a `.txt` that is written in Markdown is taken as Markdown."""
    kind = SUFFIXES.get(Path(name).suffix.lower(), "text/plain")
    if kind == "text/plain" and (
        _FRONT_MATTER.match(source) or sum(bool(sign.search(source)) for sign in _MARKDOWN_SIGNS) >= 2
    ):
        return "text/markdown"
    return kind


def ingest(data: bytes, path: Path) -> tuple[Document, tuple[Finding, ...]]:
    """Read a document.

    Parameters
    ----------
    data: the file's content.
    path: the file, for its name and for messages.

    Raises InputError where the file is empty, not text, or has broken front matter.
    """
    source, encoding = decode(data, path)
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


def _findings(document: Document, path: Path) -> list[Finding]:
    found = []
    if document.encoding not in {"utf-8", "ascii"}:
        found.append(finding("NAR-107", path=path, encoding=document.encoding))
    controls = sum(plain.is_control(character) for character in document.source)
    if controls:
        found.append(finding("NAR-105", path=path, count=controls))
    return found
