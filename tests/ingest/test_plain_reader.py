"""Plain text: paragraphs, wrapping, indentation, bullets, typed emphasis."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.ingest import ingest
from narrate.ingest.plain import wrapping
from narrate.model.document import Block, BlockKind, MarkKind

WRAPPED = (
    "The lamp is the first thing that we see, and it swings from the beam\n"
    "above the stairs as if somebody had only just gone up in a hurry and\n"
    "left the door to the yard wide open behind them in the winter night.\n"
)


def blocks(text: str) -> tuple[Block, ...]:
    return ingest(text.encode(), Path("text.txt"))[0].blocks


def texts(text: str) -> list[str]:
    return [block.text for block in blocks(text) if block.text]


def test_blank_lines_part_paragraphs_and_so_do_line_ends_of_unwrapped_text() -> None:
    assert texts("One here.\nTwo here.\n\nThree here.\n") == ["One here.", "Two here.", "Three here."]
    assert [block.blank_before for block in blocks("One.\nTwo.\n\nThree.\n")] == [True, False, True]


def test_wrapped_text_is_joined() -> None:
    assert wrapping(WRAPPED).width > 60
    (text,) = texts(WRAPPED)
    assert text.replace("\n", " ").count(" ") == len(WRAPPED.split()) - 1


def test_a_line_of_a_wrapped_text_that_had_room_ends_its_paragraph() -> None:
    assert len(texts(f"{WRAPPED}Short.\nAnother one stands here.\n")) == 2


@pytest.mark.parametrize("marker", ["-", "*", "•", "1.", "(2)", "3)", "–"])
def test_bullets_and_numbers_make_items(marker: str) -> None:
    first, second = blocks(f"{marker} one lamp\n{marker} two chairs\n")
    assert (first.kind, first.marker, first.text) == (BlockKind.LIST_ITEM, marker, "one lamp")
    assert second.text == "two chairs"


@pytest.mark.parametrize("line", ["-5 degrees", "1.5 metres", "1921 was cold", "*stars*", "(2) "])
def test_what_only_looks_like_a_marker_is_text(line: str) -> None:
    (block,) = blocks(f"{line}\n")
    assert block.text == line.strip().strip("*")


@pytest.mark.parametrize("rule", ["***", "* * *", "-----", "_____", "=====", "~~~~", "# # #"])
def test_a_line_of_signs_is_a_break(rule: str) -> None:
    assert [block.kind for block in blocks(f"One.\n\n{rule}\n\nTwo.\n")] == [
        BlockKind.PARAGRAPH,
        BlockKind.THEME_BREAK,
        BlockKind.PARAGRAPH,
    ]


def test_indentation_is_kept_as_depth() -> None:
    assert [block.level for block in blocks("a one\n\n    b two\n\n\tc three\n")] == [0, 4, 4]


def test_typed_emphasis_is_marked() -> None:
    (block,) = blocks("The _Last Reel_ is **not** *here*, but snake_case_name and 2*3*4 are.\n")
    assert block.text == "The Last Reel is not here, but snake_case_name and 2*3*4 are."
    assert [(mark.kind, block.text[mark.start : mark.end]) for mark in block.marks] == [
        (MarkKind.EMPHASIS, "Last Reel"),
        (MarkKind.STRONG, "not"),
        (MarkKind.EMPHASIS, "here"),
    ]


def test_entities_of_content_systems_are_decoded() -> None:
    assert texts("Don&#39;t &amp;amp; won&amp;#39;t, AT&T\n") == ["Don't & won't, AT&T"]
