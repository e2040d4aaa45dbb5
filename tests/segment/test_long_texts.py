"""Chapters of long texts: whatever is cut, no word is lost, and none of the chapters is far too long or too short."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrate.fountain import parse, render
from narrate.ingest import ingest
from narrate.model.script import Script
from narrate.segment import segment
from narrate.settings import SegmentSettings

SENTENCE = "The ferry came in late and the band had already gone home to bed."
QUESTION = "So why did the ferry come in so very late that night?"


def script_of(text: str, name: str = "a.txt", *, long_text: int = 3000, chapter_words: int = 1200) -> Script:
    wanted = SegmentSettings(long_text=long_text, chapter_words=chapter_words)
    return segment(ingest(text.encode(), Path(name))[0], wanted, Path(name)).script


def lengths(script: Script) -> list[int]:
    return [sum(len(line.text.split()) for line in chapter.lines if line.voiced) for chapter in script.chapters]


def test_a_text_shorter_than_asked_for_has_one_chapter() -> None:
    text = "\n\n".join([SENTENCE] * 213)
    assert len(script_of(text).chapters) == 1
    assert len(script_of(text + f"\n\n{SENTENCE}\n\n" + "\n\n".join([SENTENCE] * 20)).chapters) > 1
    assert len(script_of("\n\n".join([SENTENCE] * 2000), long_text=0).chapters) == 1


def test_parts_of_a_text_without_divisions_are_of_one_length() -> None:
    found = lengths(script_of("\n\n".join([SENTENCE] * 1000)))
    assert len(found) == 12
    assert max(found) - min(found) <= 4 * 14


def test_a_rule_that_is_off_cuts_nothing() -> None:
    text = "\n\n".join([SENTENCE] * 1000)
    document, _ = ingest(text.encode(), Path("a.txt"))
    assert len(segment(document, SegmentSettings(off=("long-texts",)), Path("a.txt")).script.chapters) == 1


def test_a_heading_over_all_of_a_text_divides_nothing() -> None:
    body = "\n\n".join([SENTENCE] * 500)
    assert len(script_of(f"# A talk\n\nIt is long.\n\n## Transcript\n\n{body}", "a.md").chapters) > 4
    assert len(script_of(f"# A talk\n\n{body}\n\n## Later\n\n{body}", "a.md").chapters) == 2


def test_comments_are_not_cut_and_do_not_count() -> None:
    comments = "\n\n".join(f"Bo Strand{n} says:\nMarch {n % 28 + 1}, 2011 at 4:05 pm\n\n{SENTENCE}" for n in range(300))
    script = script_of(f"# A film\n\nBy Ada Lovell\n\n{SENTENCE}\n\n## Comments\n\n{comments}", "a.md")
    assert [chapter.title for chapter in script.chapters][1:] == ["Comments"]


def test_a_list_and_a_table_stay_whole() -> None:
    listed = "\n".join(f"- {SENTENCE}" for _ in range(500))
    assert len(script_of(f"# A list\n\n{SENTENCE}\n\n{listed}\n", "a.md").chapters) == 1


@pytest.mark.parametrize("title", ["Part {}", "Chapter {}.", "{}.", "Teil {}", "Partie {} : le retour"])
def test_numbered_parts_are_kept_however_they_differ_in_length(title: str) -> None:
    sizes = (40, 90, 20, 150)
    heads = [title.format(number) for number in range(1, 5)]
    body = [f"{head}\n\n" + "\n\n".join([SENTENCE] * size) for head, size in zip(heads, sizes, strict=True)]
    titles = [chapter.title for chapter in script_of("\n\n".join([SENTENCE, *body])).chapters]
    assert titles[1:] == heads


def test_numbers_that_do_not_count_up_are_no_parts() -> None:
    body = "\n\n".join([SENTENCE] * 100)
    script = script_of("\n\n".join([body, "7", body, "3", body]))
    assert not {"7", "3"} & {chapter.title for chapter in script.chapters}


def test_a_chapter_of_an_interview_begins_with_a_question() -> None:
    turns = [f"ADA LOVELL: {QUESTION}\n\nBO STRAND: {' '.join([SENTENCE] * 12)}" for _ in range(40)]
    script = script_of("\n\n".join(["A long talk", SENTENCE, *turns]))
    assert len(script.chapters) > 4
    for chapter in script.chapters[1:]:
        assert chapter.lines[0].text == QUESTION
        assert chapter.title == QUESTION


BLOCKS = st.sampled_from(
    (SENTENCE, QUESTION, f"ADA LOVELL: {QUESTION}", f"BO STRAND: {SENTENCE}", "***", "II.", "Part two", "[00:10]",
     f"- {SENTENCE}", f"> {SENTENCE}", "**Bold line**", "THE SECOND REEL", f"{SENTENCE} {SENTENCE}")
)  # fmt: skip


@settings(max_examples=60, derandomize=True, deadline=None)
@given(blocks=st.lists(BLOCKS, min_size=12, max_size=60), name=st.sampled_from(("a.txt", "a.md")))
def test_cutting_changes_no_line_and_comes_back_from_its_file(blocks: list[str], name: str) -> None:
    text = "\n\n".join(blocks)
    cut = script_of(text, name, long_text=100, chapter_words=100)
    plain = script_of(text, name, long_text=0)
    assert [(line.text, line.speaker, line.voiced) for _, _, line in cut.lines()] == [
        (line.text, line.speaker, line.voiced) for _, _, line in plain.lines()
    ]
    assert parse(render(cut), path=Path(name)) == cut
