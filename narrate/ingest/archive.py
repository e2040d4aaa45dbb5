"""Opens EPUB and DOCX, which are ZIP archives of XML, and survives the ones that were made to harm."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from narrate.errors import InputError, Where

if TYPE_CHECKING:
    from lxml import etree

_MOST_ENTRIES = 20_000
_MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes of one part; all text of a long novel is less than a hundredth of it."""
_MOST_TOTAL = 200 * 1024 * 1024
"""Bytes of all parts that are read."""
_MOST_RATIO = 200
"""Unpacked to packed; text packs to a third or a tenth."""
_SMALL = 1024 * 1024
"""Bytes; below it no ratio is suspicious: empty tables and style sheets pack very well."""
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, KeyError)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of the older Office begin, and those with a password."""


class Archive:
    """The parts of a container file, read within limits.

    Parameters
    ----------
    data: the file's content.
    path: the file, for messages.
    what: the format's name, for messages.

    Raises InputError where the file is no such archive, is encrypted or truncated, unpacks to more than anybody
    wants to hear, or has a part whose name leads out of it.
    """

    def __init__(self, data: bytes, path: Path, what: str) -> None:
        self.path = path
        self.what = what
        self._left = _MOST_TOTAL
        if data.startswith(_OLE):
            raise self.error(
                f"This {what} file has a password, or was written by an older program.",
                "Open it where it can be read and save it as DOCX without a password.",
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _BROKEN as error:
            raise self.error(f"This is no {what} file, or it is damaged: {_first(error)}.") from error
        if len(entries) > _MOST_ENTRIES:
            raise self.error(f"This {what} file has {len(entries)} parts; no document needs so many.")
        self._entries = {entry.filename: entry for entry in entries}
        for entry in entries:
            self._check(entry)

    def _check(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
            raise self.error(f"This {self.what} file has a part whose name leads out of it: “{name[:80]}”.")
        if entry.flag_bits & 0x1:
            raise self.error(
                f"This {self.what} file is encrypted.", "Save it without a password; narrate removes no protection."
            )

    def error(self, what: str, remedy: str = "") -> InputError:
        """An InputError about this file."""
        return InputError(
            what, where=Where(path=self.path), remedy=remedy or "Get the file again, or save the document anew."
        )

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """A part's content. Raises InputError where it is missing, damaged or too large."""
        entry = self._entries.get(name)
        if entry is None:
            raise self.error(f"The part “{name}” is missing from this {self.what} file.")
        packed = max(entry.compress_size, 1)
        if entry.file_size > _MOST_UNPACKED or (entry.file_size > _SMALL and entry.file_size > _MOST_RATIO * packed):
            raise self._bomb(name)
        try:
            with self._zip.open(entry) as part:
                # What a part says of its size need not be true.
                data = part.read(min(_MOST_UNPACKED, self._left) + 1)
        except _BROKEN as error:
            raise self.error(f"The part “{name}” of this {self.what} file is damaged: {_first(error)}.") from error
        if len(data) > _MOST_UNPACKED or len(data) > self._left:
            raise self._bomb(name)
        self._left -= len(data)
        return data

    def _bomb(self, name: str) -> InputError:
        return self.error(
            f"The part “{name}” of this {self.what} file unpacks to far more than a document holds.",
            "If the document is really so large, split it.",
        )

    def xml(self, name: str) -> etree._Element:
        """A part as XML; entities are not expanded and nothing outside is looked up.

        Raises InputError where it is missing, is not well-formed or declares entities.
        """
        from lxml import etree

        data = self.read(name)
        if _ENTITY.search(data):
            raise self.error(f"The part “{name}” of this {self.what} file declares entities; these are not read.")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.error(
                f"The part “{name}” of this {self.what} file is not valid XML: {_first(error)}."
            ) from error


def resolve(base: str, href: str) -> str:
    """The name of a part that another one refers to.

    Parameters
    ----------
    base: the name of the part that has the reference.
    href: the reference, relative to `base`, with %-escapes; a fragment is dropped.

    The name never leads out of the archive: steps above its root are dropped, as in URLs (RFC 3986, section 5.2.4).
    """
    from urllib.parse import unquote

    target = unquote(href.split("#", 1)[0].split("?", 1)[0])
    joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), target))
    return joined.lstrip("/")


def _first(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0].strip().rstrip(".") or type(error).__name__
