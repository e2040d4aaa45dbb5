"""Reads the archives that books are, for the checks of them."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from narrate.check.expected import Place
from narrate.diagnostics import Finding

if TYPE_CHECKING:
    from lxml import etree


@dataclass(slots=True)
class Archive:
    """A book's files; what cannot be read of it is remembered as findings."""

    at: Place
    content: dict[str, bytes]
    """By path, in the order in which they lie in the archive."""
    findings: list[Finding] = field(default_factory=list)
    parsed: dict[str, etree._Element | None] = field(default_factory=dict)

    def xml(self, path: str) -> etree._Element | None:
        """The root of an XML file: NAR-402 where it is missing, NAR-403 where it is not well-formed, each once."""
        from lxml import etree

        if path in self.parsed:
            return self.parsed[path]
        self.parsed[path] = None
        if path not in self.content:
            self.findings.append(self.at("NAR-402", file=path))
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            self.parsed[path] = etree.fromstring(self.content[path], parser)
        except etree.XMLSyntaxError as error:
            self.findings.append(self.at("NAR-403", file=path, detail=error.msg or "it cannot be parsed"))
        return self.parsed[path]

    def missing(self, path: str) -> Iterator[Finding]:
        """NAR-402 where a file that is named is not there."""
        if path not in self.content:
            yield self.at("NAR-402", file=path)


def opened(data: bytes, at: Place) -> tuple[Archive | None, tuple[Finding, ...]]:
    """An archive's files, None where it is no whole zip: NAR-401."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return Archive(at=at, content={name: archive.read(name) for name in archive.namelist()}), ()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        return None, (at("NAR-401", detail=str(error) or "it cannot be read"),)


def resolved(address: str, base: str) -> tuple[str, str]:
    """The path in the archive that an address leads to, from the file `base`, and its fragment."""
    path, _, fragment = address.partition("#")
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path))) if path else base
    return joined, unquote(fragment)


def name_of(element: etree._Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: etree._Element) -> str:
    """All text inside an element."""
    return "".join(map(str, element.itertext()))


def ids_of(root: etree._Element | None) -> set[str]:
    """Every id in a document."""
    return {str(one.get("id")) for one in root.iter("*") if one.get("id")} if root is not None else set()
