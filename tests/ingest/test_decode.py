"""Bytes to text: encodings, line ends, and what is no text at all."""

from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.errors import InputError
from narrate.ingest import ingest
from narrate.ingest.decode import decode

PATH = Path("text.txt")
GERMAN = "Der Film über Zürich\n\nDie Straße war naß, und das Café war größer als die Küche. Wir hörten nichts, nein.\n"
ENGLISH = (
    "A small film\n\nIt’s “good” – the café is fine, and nothing else in this sentence is more than plain English.\n"
)


@pytest.mark.parametrize(
    ("text", "encoding", "mark"),
    [
        (GERMAN, "utf-8", b""),
        (GERMAN, "utf-8", codecs.BOM_UTF8),
        (GERMAN, "utf-16-le", codecs.BOM_UTF16_LE),
        (GERMAN, "utf-16-be", codecs.BOM_UTF16_BE),
        (GERMAN, "utf-32-le", codecs.BOM_UTF32_LE),
        (GERMAN, "utf-32-be", codecs.BOM_UTF32_BE),
        (GERMAN, "latin-1", b""),
        (GERMAN, "cp1252", b""),
        (ENGLISH, "cp1252", b""),
    ],
)
def test_common_encodings_give_the_same_text(text: str, encoding: str, mark: bytes) -> None:
    assert decode(mark + text.encode(encoding), PATH)[0] == text


@pytest.mark.parametrize(("encoding", "noted"), [("utf-8", False), ("utf-16", True), ("cp1252", True)])
def test_another_encoding_is_a_finding(encoding: str, noted: bool) -> None:
    _, notes = ingest(GERMAN.encode(encoding), PATH)
    assert [note.code for note in notes] == (["NAR-107"] if noted else [])


def test_utf_8_that_was_cut_or_hurt_is_still_utf_8() -> None:
    data = GERMAN.encode() + b"\xc3"
    text, encoding = decode(data, PATH)
    assert text == GERMAN + "\ufffd"
    assert encoding == "utf-8 with errors"
    assert [note.code for note in ingest(data, PATH)[1]] == ["NAR-107"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_become_line_feeds(end: str) -> None:
    assert decode(GERMAN.replace("\n", end).encode(), PATH)[0] == GERMAN


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n ", b"\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="empty") as caught:
        decode(data, PATH)
    assert caught.value.where is not None
    assert caught.value.where.path == PATH
    assert caught.value.remedy


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"words\0words",
        GERMAN.encode("utf-16-le"),
        random.Random(7).randbytes(3000),  # noqa: S311 - no secret
        bytes(byte for byte in random.Random(8).randbytes(3000) if byte),  # noqa: S311
    ],
    ids=["picture", "zero", "UTF-16 without a mark", "noise", "noise without zeros"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a"])
def test_what_is_no_text_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(InputError, match="not a text file") as caught:
        ingest(data, Path(name))
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("text", ["***", "---\n\n---\n", "<!-- -->\n", "…\n", "\u200b\ufeff\u00ad", "\x07\x07"])
def test_a_text_without_a_word_is_refused(text: str, name: str) -> None:
    with pytest.raises(InputError, match=r"nothing to read aloud|empty") as caught:
        ingest(text.encode(), Path(name))
    assert caught.value.remedy


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufeff"), max_size=60))
def test_utf_8_comes_through_as_it_is(text: str) -> None:
    if text.encode().strip():
        assert decode(text.encode(), PATH) == (text, "utf-8")


@given(data=st.binary(max_size=400))
def test_bytes_are_read_or_refused_and_nothing_else(data: bytes) -> None:
    try:
        text, encoding = decode(data, PATH)
    except InputError:
        return
    assert "\r" not in text
    assert encoding


def test_control_characters_are_counted_and_not_read() -> None:
    document, (note,) = ingest(b"The bell \x07 rings \x1b[31mred\x1b[0m.\n", PATH)
    assert note.code == "NAR-105"
    assert "3 control characters" in note.message
    assert document.blocks[0].text == "The bell rings [31mred[0m."


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("הבית על הגבעה היה ריק, והאור לא דלק.\n", "Hebrew"),
        ("كان البيت على التل فارغا، ولم يكن هناك ضوء.\n", "Arabic"),
        ("# الفيلم\n\nكان البيت على التل فارغا. The End.\n", "Arabic"),
    ],
)
def test_text_from_right_to_left_is_a_finding(text: str, script: str) -> None:
    _, notes = ingest(text.encode(), Path("a.md"))
    (note,) = [note for note in notes if note.code == "NAR-106"]
    assert script in note.message


@pytest.mark.parametrize("text", ["The word שלום is Hebrew.\n", "12345 ٤٥\n\nWords.\n", "Überall Umlaute.\n"])
def test_a_foreign_word_is_no_such_finding(text: str) -> None:
    assert not [note for note in ingest(text.encode(), PATH)[1] if note.code == "NAR-106"]
