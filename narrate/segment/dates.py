"""Dates as people write them, in the months' names of the languages that we know."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), 1)
} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_PATTERNS = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"\b(?P<n>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|er)? (?:de |of )?(?P<n>{_MONTH})\.?,? (?:de )?(?P<y>\d{{4}})\b",
        re.IGNORECASE,
    ),
)
DATE = re.compile(
    "(?:" + "|".join(re.sub(r"\?P<\w>", "?:", pattern.pattern) for pattern in _PATTERNS) + ")", re.IGNORECASE
)
"""Finds a date; `iso` reads it."""
_LEFTOVER = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|on|at|am|pm|a\.m\.|p\.m\.|gmt|utc|est|\d{1,2}[:.]\d\d|[|,.@·•–—-]|\s)*\Z",
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


def is_date(text: str) -> bool:
    """Whether a text is a date, a weekday and a time at most, and nothing else."""
    match = DATE.search(text)
    if match is None:
        return False
    return bool(_LEFTOVER.match(text[: match.start()])) and bool(_LEFTOVER.match(text[match.end() :]))
