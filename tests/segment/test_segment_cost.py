"""What it costs to make a script: in step with the length, whatever kind of document it is."""

from __future__ import annotations

import cProfile
import pstats
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from long_documents import KINDS

from narrate import fountain
from narrate.ingest import ingest
from narrate.segment import segment
from narrate.segment.boilerplate import is_prompt
from narrate.segment.comment_dates import WHEN, may_hold_date
from narrate.segment.notices import SURE, VOTE, VOTE_WORDS
from narrate.settings import SegmentSettings

SIZE = 25_000


def script_of(name: str, data: bytes) -> str:
    document, _ = ingest(data, Path(name))
    return fountain.render(segment(document, SegmentSettings(), Path(name)).script)


def calls(name: str, data: bytes) -> int:
    """How many functions are called: the same on every machine, whatever else runs there."""
    profile = cProfile.Profile()
    profile.runcall(script_of, name, data)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def seconds(name: str, data: bytes) -> float:
    """The processor's time, the least of several."""
    found = []
    for _ in range(3):
        started = time.process_time()
        script_of(name, data)
        found.append(time.process_time() - started)
    return min(found)


@pytest.mark.parametrize("name", KINDS)
def test_cost_grows_with_the_length(name: str) -> None:
    half, whole = KINDS[name](SIZE).encode(), KINDS[name](2 * SIZE).encode()
    script_of(name, KINDS[name](2_000).encode())  # what is loaded when it is first used
    assert calls(name, whole) <= 2.2 * calls(name, half)
    assert seconds(name, whole) <= 2.6 * seconds(name, half)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(text=st.one_of(st.from_regex(VOTE), st.from_regex(SURE)))
def test_every_phrase_of_a_notice_has_one_of_the_words_that_are_looked_for_first(text: str) -> None:
    assert any(word in text.casefold() for word in VOTE_WORDS)


def test_the_words_that_are_looked_for_first_make_no_notice() -> None:
    assert is_prompt("All rights reserved.")
    assert not is_prompt("She reserved two seats in the back row and sat in neither of them.")


@settings(max_examples=100, derandomize=True, deadline=None)
@given(text=st.from_regex(WHEN))
def test_every_date_of_a_comment_has_a_digit_or_one_of_the_words_that_are_looked_for_first(text: str) -> None:
    assert may_hold_date(text)
