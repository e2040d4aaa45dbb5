"""Dates as people write them, in the months' names of the languages that we know."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence

_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
    )
    for number, name in enumerate(names.split(), 1)
} | {"sept": 9, "janv": 1, "févr": 2, "avr": 4, "juil": 7, "déc": 12, "mär": 3, "okt": 10, "dez": 12, "ene": 1}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_PATTERNS = (
    re.compile(r"\b(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?!\d)"),
    re.compile(
        rf"\b(?P<n>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?:\d\d:\d\d:\d\d )?(?P<y>\d{{4}})\b", re.IGNORECASE
    ),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?,? (?:de |of )?(?P<n>{_MONTH})\.?,? (?:de |del )?(?P<y>\d{{4}})\b",
        re.IGNORECASE,
    ),
    # Only where dots stand between the numbers does everybody put the day first.
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4})\b"),
)
DATE = re.compile(
    "(?:" + "|".join(re.sub(r"\?P<\w>", "?:", pattern.pattern) for pattern in _PATTERNS) + ")", re.IGNORECASE
)
"""Finds a date; `iso` reads it."""
VAGUE = re.compile(
    rf"\b(?:(?:{_MONTH})\.?,?|spring|summer|autumn|fall|winter|printemps|été|automne|hiver|frühling|sommer|herbst"
    r"|primavera|verano|otoño|invierno) (?:de )?(?:18|19|20)\d\d\b"
    r"|\b\d{1,2}/\d{1,2}/(?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""Finds a month or a season of a year, and numbers of which nobody can tell the day from the month."""
SENT = re.compile(
    r"(?:\[\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?\]"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)? [–—-](?= ))"
)
"""When a message of an exported chat was sent, at its beginning: [03/11/2016, 20:10:07]   03/11/2016, 20:10 -"""
_STACKED = 12
"""Characters of the longest line of a date that is set in several."""
_LEFTOVER = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    r"|(?:sonn|mon|diens|donners|frei|sams)tag|mittwoch|sonnabend"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|on|at|the|of|le|la|el|am|pm|um|uhr|à|a\.m\.|p\.m\.|gmt|utc|est|edt|pst|pdt|bst|cet|cest|et|[+-]\d{2}:?\d\d"
    r"|\d{1,2}[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?|[|,.@·•∙()–—-]|\s)*\Z",
    re.IGNORECASE,
)


def iso(text: str) -> str:
    """The first date of a text as ISO 8601, or nothing where there is none."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found = match.groupdict()
            month = int(found["m"]) if found.get("m") else _MONTHS[found["n"].casefold()]
            try:
                return dt.date(int(found["y"]), month, int(found["d"])).isoformat()
            except ValueError:
                continue
    return ""


_COMPACT = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?:T?\d{4,6})?Z?$")
_SLASHED = re.compile(r"(?<![\d/])(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)(?![\d/])")


def compact(text: str) -> str:
    """A date that is all figures, as programs write one ("20191204"), as ISO 8601; nothing for anything else."""
    found = _COMPACT.match(text.strip())
    return iso(f"{found['y']}-{found['m']}-{found['d']}") if found else ""


def numeric(text: str, language: str) -> str:
    """The first date of a text in numbers alone, as ISO 8601, where a reader knows which of them is the day.

    Everywhere but in English the day stands first (CLDR); in English only a number over 12 tells.
    """
    found = _SLASHED.search(text)
    if found is None:
        return ""
    first, second = int(found["a"]), int(found["b"])
    if second > 12 >= first:
        first, second = second, first
    elif first <= 12 and first != second and language.partition("-")[0] in {"", "en"}:
        return ""
    return iso(f"{found['y']}-{second}-{first}")


def stacked(lines: Sequence[str]) -> str:
    """The date that short lines make one under the other, as some themes set it: day, month and year; or nothing."""
    if any(len(line) > _STACKED for line in lines):
        return ""
    joined = " ".join(lines)
    # Where the year stands alone above numbers, the month comes before the day.
    ordered = re.fullmatch(r"(\d{4}) (\d{1,2})[./ -](\d{1,2})", joined)
    texts = ["-".join(ordered.groups())] if ordered else [" ".join(one) for one in itertools.permutations(lines)]
    return next((iso(text) for text in texts if is_date(text) and iso(text)), "")


def is_date(text: str) -> bool:
    """Whether a text is a date, a weekday and a time at most, and nothing else."""
    return _is_only(text, DATE)


def is_vague_date(text: str) -> bool:
    """Whether a text is a month or season of a year and nothing else."""
    return _is_only(text, VAGUE)


def _is_only(text: str, pattern: re.Pattern[str]) -> bool:
    if len(text) > 100:
        return False
    match = pattern.search(text)
    if match is None:
        return False
    return bool(_LEFTOVER.match(text[: match.start()])) and bool(_LEFTOVER.match(text[match.end() :]))
