"""The reader of EPUB 2 and 3: the chapters of the spine in order.

The document's source is the XHTML of the spine's parts, decoded, its line ends made line feeds, each part followed
by one line feed. Parts that hold a table of contents become one block without text. Style sheets, pictures and the
package's other files are not part of the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from narrate.ingest.archive import Archive, resolve
from narrate.ingest.html_metadata import Metadata, declared_encoding
from narrate.ingest.html_tree import parse
from narrate.ingest.markup import blocks_of
from narrate.ingest.pieces import markup_block
from narrate.model.document import Block

if TYPE_CHECKING:
    from lxml import etree

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONTS = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
"""Ways to scramble embedded fonts (EPUB 3.3, section 4.4): the text stays readable."""
_XHTML = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml"}
_CONTENTS = "table of contents"


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    contents: bool
    """Whether this is a table of contents."""


def read(data: bytes, path: Path) -> tuple[str, tuple[Block, ...], Metadata]:
    """The source, blocks and metadata of an EPUB.

    Raises InputError where it is no EPUB, is damaged, encrypted or made to harm, or has no chapters.
    """
    archive = Archive(data, path, "EPUB")
    _refuse_encrypted(archive)
    opf_name = _package(archive)
    opf = archive.xml(opf_name)
    parts = list(_spine(opf, opf_name))
    if not parts:
        raise archive.error("This EPUB names no chapters to read.", "Make it anew, or convert it with another program.")
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for part in parts:
        text = _text(archive.read(part.name))
        pieces.append(f"{text}\n")
        spans.append((at, at + len(text)))
        at += len(text) + 1
    source = "".join(pieces)
    blocks: list[Block] = []
    for part, (start, end) in zip(parts, spans, strict=True):
        if part.contents:
            blocks.append(markup_block(start, end, _CONTENTS, number=len(blocks)))
        else:
            tree = parse(source, start, end, xml=True)
            blocks.extend(blocks_of(tree, start, end, first_number=len(blocks)))
    return source, tuple(blocks), _metadata(opf)


def _refuse_encrypted(archive: Archive) -> None:
    if _ENCRYPTION not in archive:
        return
    methods = {
        method.get("Algorithm", "")
        for data in _named(archive.xml(_ENCRYPTION), "EncryptedData")
        for method in _named(data, "EncryptionMethod")
    }
    if methods - _FONTS:
        raise archive.error(
            "This EPUB is encrypted by its shop.", "narrate removes no protection; get a copy without it."
        )


def _package(archive: Archive) -> str:
    """The name of the package document (EPUB 3.3, section 4.2.6.3.1)."""
    roots = [root.get("full-path", "") for root in _named(archive.xml(_CONTAINER), "rootfile")]
    name = resolve("", roots[0]) if roots else ""
    if not name:
        raise archive.error("This EPUB does not say where its package document is.")
    return name


def _spine(opf: etree._Element, opf_name: str) -> Iterator[_Part]:
    items = {item.get("id", ""): item for item in _named(opf, "item")}
    contents = {
        resolve(opf_name, reference.get("href", ""))
        for reference in _named(opf, "reference")
        if reference.get("type", "") == "toc"
    }
    seen: set[str] = set()
    for reference in _named(opf, "itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or item.get("media-type", "") not in _XHTML:
            continue
        name = resolve(opf_name, item.get("href", ""))
        if name not in seen:
            seen.add(name)
            yield _Part(name, "nav" in item.get("properties", "").split() or name in contents)


def _text(data: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            break
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode(declared_encoding(data) or "windows-1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _metadata(opf: etree._Element) -> Metadata:
    """Dublin Core of the package: the first title, the authors, the date of publication, the language."""
    title = next(iter(_texts(opf, "title")), "")
    authors = tuple(
        " ".join((element.text or "").split())
        for element in _named(opf, "creator")
        if (element.text or "").strip() and _attribute(element, "role") in {"", "aut"}
    )
    dates = sorted(_named(opf, "date"), key=lambda element: _attribute(element, "event") not in {"", "publication"})
    date = next((text for element in dates if (text := (element.text or "").strip())), "")
    language = next(iter(_texts(opf, "language")), "")
    values: tuple[tuple[str, str | tuple[str, ...]], ...] = (
        ("title", title), ("author", authors), ("date", date), ("lang", language),
    )  # fmt: skip
    return tuple((key, value) for key, value in values if value)


def _texts(root: etree._Element, name: str) -> Iterator[str]:
    for element in _named(root, name):
        text = " ".join((element.text or "").split())
        if text:
            yield text


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Elements by their local name: the namespaces of EPUB's versions and of its makers differ."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == name:
            yield element


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")
