"""Bytes to text: UTF-8 with or without a byte order mark, UTF-16 and -32 with one, and what charset-normalizer sees."""

from __future__ import annotations

import codecs
from pathlib import Path

from narrate.errors import InputError, Where

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, which it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOST = "\ufffd"
_SAMPLE = 200_000
"""Bytes that the recogniser looks at; more changes nothing but the time."""


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """The text of a file, its line ends made line feeds, and the name of its encoding.

    Raises InputError where the file is empty or not text.
    """
    if not data.strip():
        raise InputError("The file is empty.", where=Where(path=path), remedy="Give it some text or leave it out.")
    text, encoding = _decode(data, path)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decode(data: bytes, path: Path) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    if b"\0" in data:
        raise _not_text(path)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        damaged = data.decode("utf-8", "replace")
    # A file that was cut, or hurt in a few places, is still UTF-8: no other encoding looks like so many of its letters.
    letters = sum(character > "\x7f" for character in damaged) - damaged.count(_LOST)
    if letters > 3 * damaged.count(_LOST):
        return damaged, "utf-8 with errors"
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise _not_text(path)
    return data.decode(best.encoding, "replace"), best.encoding.replace("_", "-")


def _not_text(path: Path) -> InputError:
    return InputError(
        "This is not a text file.",
        where=Where(path=path),
        remedy="narrate reads text, Markdown, HTML, EPUB, Word (.docx) and PDF files.",
    )
