"""PDF: printed lines to paragraphs, and what belongs to the page and not to the text."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from containers import pdf
from reader_checks import read, reasons_of, text_of

from narrate.errors import InputError
from narrate.ingest import ingest

Line = tuple[float, float, float, str]
LEFT, SIZE, STEP = 72.0, 11.0, 13.0
PROSE = (
    "The ferry takes two hours and the film takes three, and in both you look at",
    "water and wait for something that has already happened to somebody else who",
    "does not come back for it and would not know what to do with it in any case",
)


def column(*paragraphs: tuple[str, ...], top: float = 750, gap: float = STEP, indent: float = 0) -> list[Line]:
    """Lines one below the other; `gap` parts paragraphs, `indent` moves the first line of each."""
    lines: list[Line] = []
    y = top
    for paragraph in paragraphs:
        for number, text in enumerate(paragraph):
            lines.append((LEFT + (indent if number == 0 else 0), y, SIZE, text))
            y -= STEP
        y -= gap - STEP
    return lines


def texts(*pages: list[Line]) -> list[str]:
    pytest.importorskip("pypdf")
    return text_of(read(pdf(pages), "a.pdf"))


def test_lines_are_joined_to_paragraphs_that_a_gap_parts() -> None:
    assert texts(column((*PROSE, "at all."), (*PROSE, "either."), gap=20)) == [
        " ".join((*PROSE, "at all.")),
        " ".join((*PROSE, "either.")),
    ]


def test_paragraphs_that_an_indentation_begins() -> None:
    assert len(texts(column(PROSE, PROSE, PROSE, PROSE, indent=14))) == 4


def test_short_lines_of_a_dialogue_stay_apart() -> None:
    lines = column((*PROSE, "at all."), ("Ada: Why?",), ("Ben: Because of the ferry.",), ("Ada: Oh.",), PROSE)
    assert texts(lines)[1:4] == ["Ada: Why?", "Ben: Because of the ferry.", "Ada: Oh."]


def test_headings_are_larger_and_items_have_bullets() -> None:
    lines: list[Line] = [(LEFT, 800, 22, "Salt and Iron"), (LEFT, 775, 15, "One")]
    items: list[Line] = [(LEFT, 600, SIZE, "• a bell"), (LEFT, 587, SIZE, "• a rope"), (LEFT, 574, SIZE, "2. a boat")]
    assert texts([*lines, *column(PROSE), *items]) == [
        "# Salt and Iron", "## One", " ".join(PROSE), "• a bell", "• a rope", "2. a boat",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("they were remem-", "bered there", "they were remembered there"),
        ("a well-", "known pier, well-known", "a well-known pier, well-known"),
        ("in 1931-", "1945", "in 1931-1945"),
        ("the Franco-", "Danish coast", "the Franco-Danish coast"),
        ("the sea -", "calm", "the sea - calm"),
    ],
)
def test_words_that_a_line_broke_are_whole_again(first: str, second: str, expected: str) -> None:
    filler = PROSE[0][: 70 - len(first)]
    assert texts(column((PROSE[0], f"{filler} {first}", second)))[0].endswith(expected)


def prose(number: int) -> tuple[str, ...]:
    """Lines that are no other page's."""
    return tuple(line.replace(" and ", f" and {'then ' * number}") for line in PROSE)


def pages(count: int) -> list[list[Line]]:
    made = []
    for number in range(1, count + 1):
        furniture: list[Line] = [
            (LEFT, 810, 9, f"Harbour Notes, issue {number}"),
            (300, 30, 9, f"Page {number} of {count}"),
        ]
        body = prose(number)
        ending = "and so it ends." if number == count else "and so on"
        made.append([*furniture, *column((*body, ending))])
    return made


def test_page_furniture_is_left_out_and_paragraphs_run_over_the_pages_end() -> None:
    pytest.importorskip("pypdf")
    document = read(pdf(pages(3)), "a.pdf")
    assert len(text_of(document)) == 1
    assert text_of(document)[0].endswith("and so it ends.")
    assert reasons_of(document) == {
        "page header": "Harbour Notes, issue 1Harbour Notes, issue 2Harbour Notes, issue 3",
        "page number": "Page 1 of 3Page 2 of 3Page 3 of 3",
    }


def test_chapter_headings_at_the_top_of_pages_are_text() -> None:
    chapters = [[(LEFT, 800.0, 16.0, f"Chapter {number}"), *column(prose(number))] for number in (1, 2, 3)]
    assert [text for text in texts(*chapters) if text.startswith("#")] == ["# Chapter 1", "# Chapter 2", "# Chapter 3"]


def test_a_first_line_that_does_not_come_back_is_text() -> None:
    assert texts([(LEFT, 800, SIZE, "Harbour Notes"), *column(PROSE)], column(PROSE, top=800))[0] == "Harbour Notes"


def test_what_a_pdf_says_of_itself() -> None:
    pytest.importorskip("pypdf")
    info = "/Title (Salt and Iron) /Author (Ines Holm) /CreationDate (D:20240102030405Z)"
    document = read(pdf([column(PROSE)], info, "/Lang (en-GB)"), "a.pdf")
    assert dict(document.metadata) == {
        "title": "Salt and Iron",
        "author": "Ines Holm",
        "lang": "en-GB",
        "created": "2024-01-02",
    }
    assert read(pdf([column(PROSE)], "/Title (Microsoft Word - a.doc) /Author (user)"), "a.pdf").metadata == ()


LOCK = b"/ID [(0123) (0123)] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (%s) /U (%s) >>" % (
    b"o" * 32,
    b"u" * 32,
)


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"%PDF-1.7\n", "damaged"),
        (b"Just words.", "damaged"),
        (pdf([column(PROSE)])[:300], "damaged"),
        (pdf([[]]), "pictures of its pages"),
        (pdf([column(PROSE)]).replace(b"/Info 4 0 R", LOCK), "encrypted"),
    ],
)
def test_what_is_wrong_with_a_pdf_is_said(data: bytes, match: str) -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(InputError, match=match) as caught:
        ingest(data, Path("a.pdf"))
    assert caught.value.remedy


def test_without_the_library_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(InputError) as caught:
        ingest(pdf([column(PROSE)]), Path("a.pdf"))
    assert "pip install 'narrate[pdf]'" in caught.value.remedy
