"""What holds for any text: no exception, nothing changed twice, bounded growth, nothing lost, no regular expression
that takes longer than in proportion to the text."""

from __future__ import annotations

import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrate.speech import Lexicon, explain, sentences, spoken
from narrate.speech.rule import Sieve
from narrate.speech.text import TIDY, UNTIDY, rules_for

LANGUAGES = st.sampled_from(["en", "en-US", "fr", "de-AT", "es", "it", "ja", ""])
PIECES = st.sampled_from(
    re.split(
        " ",
        "& amp; #39; lt; £ $ 25 * ** **** ★ ☆ ½ / 5 10 ( [ … ... . ) ] sic _ ___ Of at - -- — https:// www. films.org "
        "@ # 😀 👍🏽 ’ ' 90s 1990s 1927 2026 1.30 am p.m. 12:05 20 30 Henry VIII Part II IV I No. % © A.I. Mr. vs. "
        "e.g. dir. mins mm LOST IN A (2007) f #ck f*** (/ed) (d) w/ + = ° C é ﬁ ² 中文 。 \x00 \u200b \u0301 , ; : ! "
        "? \" “ ” :) <3 etc. Jan. c. h k bn century stars &#38; 's",
    )
)
CONSTRUCTS = st.lists(st.tuples(PIECES, st.sampled_from(["", "", " "])), max_size=10).map(
    lambda pairs: "".join(piece + space for piece, space in pairs)
)
TEXTS = st.one_of(CONSTRUCTS, st.text(st.characters(exclude_categories=()), max_size=60))
MEGABYTE_SECONDS = 10
"""CPU seconds for a million characters."""
GROWTH = 64
"""The longest name of a picture has fewer characters than this."""


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, language=LANGUAGES)
def test_saying_what_is_said_changes_nothing(text: str, language: str) -> None:
    said = spoken(text, language=language, lexicon=Lexicon())
    assert spoken(said, language=language, lexicon=Lexicon()) == said
    assert len(said) <= GROWTH * len(text)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, language=LANGUAGES)
def test_what_has_words_is_said(text: str, language: str) -> None:
    said = spoken(text, language=language, lexicon=Lexicon())
    without_entities = re.sub(r"&[#\w;&]*", "", text)
    if any(sign.isalnum() for sign in without_entities):
        assert any(sign.isalnum() for sign in said)
    said.encode("utf-8")
    assert not any(unicodedata.category(sign) == "Cc" for sign in said)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, language=LANGUAGES)
def test_sentences_add_up(text: str, language: str) -> None:
    parts = sentences(text, language)
    assert " ".join(parts) == " ".join(text.split())
    if len(parts) > 1:
        assert all(any(sign.isalnum() for sign in part) for part in parts)


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_no_change_explains_no_difference(text: str) -> None:
    changes = explain(text, language="en", lexicon=Lexicon())
    assert all(change.rule and change.before != change.after for change in changes)
    if not changes:
        plain = " ".join(unicodedata.normalize("NFC", text).split())
        kept = [sign for sign in spoken(text, language="en", lexicon=Lexicon()) if sign.isalnum()]
        assert kept == [sign for sign in plain if sign.isalnum()]


UNITS = (
    *"a1.,-*_([/&#@£½★😀'’“:|<f",
    "A ", "I ", "VI ", "1,", "1-", "12:", " - ", "a/", "&amp;", "&#38;", "A.", "A. ", "www.", "http://", ":) ", "ABC ",
    "a(d)", "(/", "Jan. ", "AB'CD ", "😀 ", "\u0301", "\u200d", "f#", "a.a@", "[…]",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_no_pattern_blows_up(unit: str) -> None:
    """100,000 characters; a quadratic pattern takes minutes here, a linear one well under the limit."""
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    spoken(text, language="en", lexicon=Lexicon())
    sentences(text, "fr")
    assert time.process_time() - start < 20


def test_a_megabyte_without_a_blank_line() -> None:
    text = "Mr. Oak went to the pond in 1927, at 5 p.m., with £25 (or so). " * 16_000
    start = time.process_time()
    parts = sentences(text, "en")
    assert " ".join(parts) == text.strip()
    assert len(parts) == 16_000
    assert time.process_time() - start < 10


def test_a_megabyte_of_constructs_is_said_in_seconds() -> None:
    """Every row of the American table, some hundred times: a construct a line, and nothing else."""
    rows = [
        row
        for path in sorted((Path(__file__).parent.parent / "golden" / "speech").glob("*.md"))
        if "language: en-US" in (text := path.read_text("utf-8"))
        for row in re.findall(r"^## .+\n- (.+)$", text, re.MULTILINE)
    ]
    part = sum(map(len, rows))
    start = time.process_time()
    for row in rows:
        spoken(row, language="en-US", lexicon=Lexicon())
    assert (time.process_time() - start) * 1_000_000 / part < 3 * MEGABYTE_SECONDS  # for a machine that does more


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, language=LANGUAGES)
def test_the_sieve_lets_every_rule_through_that_matches(text: str, language: str) -> None:
    rules = rules_for(language)
    worth = Sieve(rules).may_match(text)
    for number, one in enumerate(rules):
        assert worth >> number & 1 or not one.pattern.search(text), one.name


@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_what_is_left_as_it_is_needs_no_tidying(text: str) -> None:
    said = " ".join(text.split())
    tidied = said
    for pattern, by in TIDY:
        tidied = pattern.sub(by, tidied)
    assert UNTIDY.search(said) or tidied == said


def test_a_megabyte_is_said_in_seconds() -> None:
    """The sentences of a review, most of them without a construct, some with several."""
    paragraph = (
        "It was a dark and stormy night, and nobody in the house had slept since the storm began. They waited by the "
        "window for whatever would come, which was nothing at all. Mr. Oak (1927–99) paid £25 for it at 5 p.m., and "
        "the film, which runs 126 mins, was shown again. She wrote that it was the best she had seen, and meant it. "
    )
    text = paragraph * (1_000_000 // len(paragraph))
    start = time.process_time()
    said = [spoken(part, language="en-GB", lexicon=Lexicon()) for part in sentences(text, "en-GB")]
    assert time.process_time() - start < MEGABYTE_SECONDS
    assert sum(map(len, said)) < 2 * len(text)


@pytest.mark.parametrize("language", ["en-US", "fr", "de", "es", "it"])
def test_rules_have_names_of_their_own(language: str) -> None:
    names = [rule.name for rule in rules_for(language)]
    assert len(names) == len(set(names))
