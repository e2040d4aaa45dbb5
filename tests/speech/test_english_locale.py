"""Which English a text is in."""

from __future__ import annotations

import pytest

from narrate.speech import locale_of


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("The theatre's programme cost £5.", "en-GB"),
        ("The theater's program cost $5.", "en-US"),
        ("They organised a festival of grey films.", "en-GB"),
        ("They organized a festival of gray films.", "en-US"),
        ("On 5 January 2020 it rained.", "en-GB"),
        ("On January 5, 2020 it rained.", "en-US"),
        ("A surprise: the promise was wise and the exercise precise.", "en-US"),
        ("A$5 and US$5 and C$5", "en-US"),
        ("Nothing tells.", "en-US"),
        ("", "en-US"),
    ],
)
def test_by_what_the_text_says(text: str, locale: str) -> None:
    assert locale_of("en", text) == locale


@pytest.mark.parametrize("tag", ["en-GB", "en-US", "en-AU", "fr", ""])
def test_a_tag_that_says_more_is_kept(tag: str) -> None:
    assert locale_of(tag, "colour and £5") == tag
