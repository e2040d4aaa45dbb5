"""Which italics are stress and which are titles, in scripts made of documents, and in scripts by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.fountain import parse, render
from narrate.ingest import ingest
from narrate.model.script import Script
from narrate.segment import segment
from narrate.settings import SegmentSettings


def script(text: str, name: str = "ice.md") -> Script:
    path = Path(name)
    document, _ = ingest(text.encode(), path)
    return segment(document, SegmentSettings(), path).script


def stressed(made: Script) -> list[str]:
    return [line.text[one.start : one.end] for _, _, line in made.lines() for one in line.stress]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The pond is *always* cold, and it *was* cold then.", ["always", "was"]),
        ("Nobody fell in **on purpose**, they say.", ["on purpose"]),
        ("Nobody knew, and she *didn’t* ask.", ["didn’t"]),
        ("It was *cold,* she said.", ["cold"]),
        ("He saw *Frozen Pond* twice, and *Ice* once.", []),
        ("He saw *the Frozen Pond* twice.", []),
        ("*Never* is a long time, and *Ice* is a film.", []),
        ("*always and everywhere*", []),
        ("Ned Orr *(skater)* and Una Bly *(her aunt)* were there.", []),
        ("A well-*known* pond, and an un*known* one.", []),
        ("See *ponds.example.org* for more, or [*the list*](ponds.html).", []),
        ("Mail *ned_orr* or *ned@ponds.example* about it.", []),
        ("Photographs *by:* Una Bly.", []),
        ("He wrote *that nobody would ever be found in there* on the door.", []),
        ("i saw *frozen pond* last night, it was *so* cold.", []),
        ('The pond was a <i lang="fr">petit lac</i> to *them*.', ["them"]),
        ("The *boat* and *the boat* are one.", ["boat", "the boat"]),
    ],
)
def test_small_letters_within_a_line_are_stress(text: str, words: list[str]) -> None:
    made = script(f"# The pond\n\nIt was winter. Nobody was there.\n\n{text}\n\nThe end of it came soon enough.\n")
    assert stressed(made) == words
    assert parse(render(made)) == made


def test_headings_and_credits_have_none() -> None:
    assert stressed(
        script("# A *cold* pond\n\nIt was winter. Nobody was there.\n\n## The *other* pond\n\nNot *so* cold.\n")
    ) == ["so"]


def test_an_editor_puts_stars_around_words() -> None:
    head = "Title: Ice\nCast:\n    Ann Ray\n\n# Ice\n\n"
    said = "ANN RAY\nIt *was* cold, **very** _cold_. 5 * 3 \\*is\\* more.\n\n*All of it.*\n"
    made = parse(head + said)
    assert stressed(made) == ["was", "very", "cold"]
    [_, first, second] = [line.text for _, _, line in made.lines()]
    assert (first, second) == ("It was cold, very cold. 5 * 3 *is* more.", "All of it.")
    again = render(made)
    assert "It *was* cold, *very* *cold*. 5 \\* 3 \\*is\\* more." in again
    assert parse(again) == made
