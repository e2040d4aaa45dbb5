"""Every row of tests/golden/speech/*.md: a heading, what is written, what is said. A row needs no Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from narrate.speech import Lexicon, explain, spoken

GOLDEN = Path(__file__).parent.parent / "golden" / "speech"
ROW = re.compile(r"^## (?P<title>.+)\n- (?P<written>.+)\n-(?: (?P<said>.*))?$", re.MULTILINE)


def rows() -> list[tuple[str, str, str, str]]:
    """Language, title, what is written and what is said of every row."""
    found = []
    for path in sorted(GOLDEN.glob("*.md")):
        text = path.read_text("utf-8")
        language = re.search(r"^language: (\S+)$", text, re.MULTILINE)
        for row in ROW.finditer(text):
            name = f"{path.stem}: {row['title']}"
            found.append((language[1] if language else "en", name, row["written"], row["said"] or ""))
    return found


ROWS = rows()


@pytest.mark.parametrize(("language", "title", "written", "said"), ROWS, ids=[row[1] for row in ROWS])
def test_row(language: str, title: str, written: str, said: str) -> None:
    assert spoken(written, language=language, lexicon=Lexicon()) == said, title


@pytest.mark.parametrize(("language", "title", "written", "said"), ROWS, ids=[row[1] for row in ROWS])
def test_what_is_said_is_not_changed_again(language: str, title: str, written: str, said: str) -> None:
    assert spoken(said, language=language, lexicon=Lexicon()) == said, title


def test_every_heading_of_a_file_is_a_row() -> None:
    headings = sum(len(re.findall(r"^## ", path.read_text("utf-8"), re.MULTILINE)) for path in GOLDEN.glob("*.md"))
    assert len(ROWS) == headings
    assert len(ROWS) >= 150


def test_every_rule_of_english_is_reached_by_a_row() -> None:
    from narrate.speech.text import rules_for

    reached = {
        change.rule
        for language, _, written, _ in ROWS
        if language.startswith("en")
        for change in explain(written, language=language, lexicon=Lexicon())
    }
    assert {rule.name for rule in rules_for("en")} - reached == set()
