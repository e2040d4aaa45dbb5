"""Where a line is cut."""

from __future__ import annotations

import pytest

from narrate.speech.sentences import LONGEST, sentences, whole

CASES = [
    ("en", "Mr. Oak met Dr. Elm at 5 p.m. on Monday. | He left."),
    ("en", "The film A.I. is long. | It ends well."),
    ("en", "I liked it . . . a lot. | Well . . maybe not."),
    ("en", "It cost 3.5 million. | It made 10.2 billion."),
    ("en", "Thomas P. Smith directed. | J. R. R. Oak wrote."),
    ("en", "“It is over.” he said. | “Really?” she asked. | Then they left."),
    ("en", "Wait… what? | He said… nothing."),
    ("en", "See Ants vs. Bees, dir. Ann Ray. | It is short."),
    ("en", "1. A first thing. | 2. A second thing."),
    ("en", "Go to www.films.co.uk. | Then come back."),
    ("en", "St. Agnes is on at 8.30pm. | Mrs. Oak is in it."),
    ("en", "No full stop at the end"),
    ("en", "He works at Pond Inc. in London. | She does not."),
    ("en", "The U.S. Army came. | He lives in the U.S. | She does too."),
    ("en", "He moved to Washington, D.C. | He liked it. | Washington, D.C. is hot."),
    ("en", "I live on Main St. | It is nice. | St. Paul is cold."),
    ("en", "“Did he say ‘I will go. Now’ to you?” she asked. | He had."),
    ("en", "She said, “He told me, ‘Go.’ I went.” | Then silence."),
    ("en", "Vol. II came out. | Pt. III did not."),
    ("en", "Really . . no. | On Jan. 5 it began, etc. | Then we left."),
    ("en", "He has a Ph.D. in film. | Directed by J. J. Abrams. | Starring Robert Downey Jr. and others."),
    ("en", "What?! | No way! | Really?"),
    ("en", "i liked it. | it was good."),
    ("fr", "M. Dubois est là. | Mme. Laure vient."),
    ("fr", "Il dit « Non. » puis partit. | Elle resta."),
    ("de", "Am 3. März kam Dr. Ulme. | Er blieb."),
]


@pytest.mark.parametrize(("language", "marked"), CASES, ids=[marked for _, marked in CASES])
def test_boundaries(language: str, marked: str) -> None:
    expected = tuple(marked.split(" | "))
    assert sentences(" ".join(expected), language) == expected


def test_white_space_is_folded() -> None:
    assert sentences("  One\u00a0day.\n Two  days. ", "en") == ("One day.", "Two days.")
    assert sentences(" \n", "en") == ()
    assert whole(" ") == ()


def test_dashes_and_stars_join_a_neighbour() -> None:
    assert sentences("— Yes, we did. … ★★★★☆", "en") == ("— Yes, we did. … ★★★★☆",)
    assert sentences("★★", "en") == ("★★",)


def test_long_sentences_are_cut_at_a_clause() -> None:
    text = "it went on and on, " * 15 + "and then; " + "so they walked and walked " * 20
    parts = sentences(text, "en")
    assert all(len(part) <= LONGEST for part in parts)
    assert parts[0].endswith("and then;")
    assert " ".join(parts) == text.strip()


def test_a_long_sentence_is_rather_cut_before_a_clause_than_in_a_list() -> None:
    text = "They saw " + "reeds, frogs, newts, " * 12 + "and nobody came, but " + "stones, ponds, boats, " * 12
    assert sentences(text, "en")[0].endswith("and nobody came,")


def test_a_long_aside_is_cut_between_its_sentences() -> None:
    aside = "(" + "They went to the pond and stayed there until the evening came. " * 6 + "Then home.)"
    assert len(sentences(aside, "en")) == 7


def test_a_word_without_end_stays_whole() -> None:
    assert sentences("x" * 1000, "en") == ("x" * 1000,)


def test_a_heading_is_one_part() -> None:
    assert whole("Really? Yes. The end") == ("Really? Yes. The end",)
    assert len(whole("word " * 200)) > 1
