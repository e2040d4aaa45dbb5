"""English: the rules in order.

What the order rests on: codes before ratings (an address of a machine is no decimal), ratings before fractions, money
and dates before units and ranges, whatever is left of a number last; words after numbers, because an abbreviation
before a number (`No. 5`, `p. 12`) is another one than alone.
"""

from __future__ import annotations

import functools

from narrate.speech.english import (
    addresses,
    codes,
    dates,
    letters,
    maths,
    measures,
    money,
    named,
    ratings,
    roman,
    times,
    words,
)
from narrate.speech.english.locale import locale_of
from narrate.speech.english.numbers import Numbers
from narrate.speech.rule import Rule

__all__ = ["locale_of", "rules"]

_AMERICAN = frozenset({"", "us", "ph", "pr", "ca"})
"""Regions that say numbers as the USA do; a tag without a region is taken for `en-US`."""


@functools.lru_cache(maxsize=8)
def rules(language: str) -> tuple[Rule, ...]:
    """The rules of a locale, in order; `en-GB` says "one hundred and five" and reads 12/11/2026 with the day first."""
    region = language.lower().partition("-")[2].split("-")[0]
    say = Numbers(region not in _AMERICAN)
    return (
        *words.first(),
        *roman.rules(say),
        *dates.dates(say),
        *codes.numbers(say),
        *named.rules(say),
        *times.rules(say),
        *ratings.ratings(say),
        *money.rules(say),
        *maths.equations(),
        *maths.signs(),
        *dates.years(say),
        *addresses.rules(say),
        *measures.rules(say),
        *maths.rules(say),
        *codes.serials(say),
        *ratings.relations(say),
        *letters.SPELLINGS,
        *words.last(say),
        *ratings.remaining(say),
        *letters.CAPITALS,
    )
