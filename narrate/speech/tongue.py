"""What is particular to French, German and Spanish: a language's words, and how it counts.

num2words counts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

DIGITS = tuple("0123456789")
INTEGER = r"(?:[0-9]{1,3}(?:[. '’][0-9]{3}){1,5}(?![0-9])|[0-9]{1,15})"
NUMBER = rf"(?:{INTEGER}(?:,[0-9]{{1,8}})?|[0-9]{{1,6}}\.[0-9]{{1,2}}(?![0-9]))"
_LARGEST = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """One language."""

    code: str
    """Primary subtag."""
    point: str
    minus: str
    to: str
    """Between the two ends of a range."""
    percent: str
    per_mille: str
    degrees: tuple[str, str]
    one: tuple[str, str]
    """`1` before a masculine or neuter noun, before a feminine one."""
    hour: Callable[[int, str], str]
    """A time of day: hour, and the minute's figures or nothing."""
    date: Callable[[int, str, str], str]
    """Day, month's name, year in words or nothing."""
    year: Callable[[int], str]
    months_short: Mapping[str, int]
    """Short names of months, without the dot, in lower case."""
    units: Mapping[str, tuple[str, str, bool]]
    """One, many, whether feminine."""
    minor: Mapping[str, tuple[str, str]]
    """What a currency's hundredth is called, by ISO code."""
    currencies: Mapping[str, tuple[str, str]]
    """Where everyday words are shorter than CLDR's: one and many."""
    feminine_currencies: frozenset[str]
    scales: Mapping[str, tuple[str, str]]
    """Abbreviation of a million: one, many, with the word that joins it to its noun."""
    fractions: Mapping[tuple[int, int], str]
    """Those that are not made as the others are."""
    half: str
    """Behind a whole number, with the space before it."""
    part: Callable[[int, int], str]
    """What one of so many parts is called, for how many of them."""
    clock: tuple[tuple[str, str, bool], tuple[str, str, bool], tuple[str, str, bool]]
    """Hours, minutes, seconds: one, many, whether feminine."""
    and_fraction: str
    """Between a whole number and its fraction."""
    abbreviations: Mapping[str, str]
    """Without the dot that they end with."""
    out_of: str
    times: str
    equals: str
    number: str
    """What `n°`, `Nr.` is said as."""
    date_article: str
    """What may stand between day and month: `de`."""
    agree: Callable[[str, str], str] = lambda said, _: said
    """A number in words before a noun, which is given too."""


@functools.lru_cache(maxsize=8192)
def words(number: int, language: str, form: str = "cardinal") -> str:
    """A number in words."""
    from num2words import num2words

    return str(num2words(number, to=form, lang=language))


def spelled(text: str, tongue: Tongue) -> str:
    """A number figure by figure."""
    return " ".join(words(int(sign), tongue.code) for sign in text if sign in DIGITS)


def number(text: str, tongue: Tongue) -> str:
    """`1.234,5`, `1 234`, `2.5`; what begins with a nought or is too long is said figure by figure."""
    if re.fullmatch(r"[0-9]{1,6}\.[0-9]{1,2}", text):
        text = text.replace(".", ",")
    whole, comma, decimals = re.sub(r"[. '’]", "", text).partition(",")
    if (len(whole) > 1 and whole[0] == "0") or int(whole) >= _LARGEST:
        said = spelled(whole, tongue)
    else:
        said = words(int(whole), tongue.code)
    if not comma:
        return said
    plain = len(decimals) < 3 and decimals[0] != "0" and tongue.code != "de"
    return f"{said} {tongue.point} {words(int(decimals), tongue.code) if plain else spelled(decimals, tongue)}"


def counted(text: str, names: tuple[str, str], tongue: Tongue, *, feminine: bool = False) -> str:
    """A number and its noun."""
    if text == "1":
        return f"{tongue.one[feminine]} {names[0]}"
    said = number(text, tongue)
    if feminine and "," not in text:
        said = re.sub(r"(?<!\w)un$", "une", said) if tongue.code == "fr" else re.sub(r"(?:uno|ún|un)$", "una", said)
    elif tongue.code == "es":
        said = re.sub(r"uno$", "un", said.replace("veintiuno", "veintiún"))
    few = tongue.code == "fr" and re.fullmatch(r"[01](?:[,.][0-9]+)?", text) is not None
    return f"{said} {names[0 if few else 1]}"
