"""English rules about postal addresses: streets, states of the USA, ZIP codes."""

from __future__ import annotations

import re

from narrate.speech.english.numbers import DIGITS, Numbers
from narrate.speech.rule import Rule, rule

_STREETS = {
    "St": "Street", "Ave": "Avenue", "Av": "Avenue", "Blvd": "Boulevard", "Rd": "Road", "Dr": "Drive", "Ln": "Lane",
    "Ct": "Court", "Pl": "Place", "Sq": "Square", "Hwy": "Highway", "Pkwy": "Parkway", "Ter": "Terrace",
    "Cir": "Circle",
    "Fwy": "Freeway", "Expy": "Expressway", "Tpke": "Turnpike", "Aly": "Alley", "Cres": "Crescent", "Gdns": "Gardens",
}  # fmt: skip
_STREETS |= {name.lower(): full for name, full in _STREETS.items() if name in {"St", "Ave", "Blvd", "Rd", "Hwy"}}
_FULL = (
    "Street|Avenue|Boulevard|Road|Drive|Lane|Court|Place|Square|Highway|Parkway|Terrace|Circle|Way|Broadway|"
    "Crescent|Gardens|Hill|Row|Mews|Close"
)
_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "D.C.", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine",
    "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri",
    "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee",
    "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
_COMPASS = {"N": "North", "S": "South", "E": "East", "W": "West", "NE": "Northeast", "NW": "Northwest",
    "SE": "Southeast",
            "SW": "Southwest"}  # fmt: skip
_NAME = r"(?:St\.|[A-Z][a-z’']+|[0-9]{1,3}(?:st|nd|rd|th))"
_STATE = "|".join(_STATES)


def rules(say: Numbers) -> tuple[Rule, ...]:
    """The rules, in order."""
    street = "|".join(_STREETS)
    return (
        rule(
            "house and street",
            rf"(?<![\w.,$£€/-])([0-9]{{1,5}})([A-Z]?(?:-[0-9]{{1,4}})?) (?=(?:(?:[NSEW]|"
            rf"[NS][EW])\.? )?(?:{_NAME} ){{1,3}}(?:(?:{street})(?![\w])|(?:{_FULL})(?!\w)))",
            lambda m: _house(m, say),
            *DIGITS,
        ),
        rule(
            "compass",
            rf"(?<![\w.])([NSEW]|[NS][EW])\.? (?=(?:{_NAME} ){{1,2}}(?:(?:{street})(?!\w)|(?:{_FULL})(?!\w)))",
            lambda m: f"{_COMPASS[m[1]]} ",
            *"NSEW",
        ),
        rule(
            "street",
            rf"(?<=[a-z] )({street})(\.?)(?=(?: [NSEW]{{1,2}})?(?:,| [a-z(]| ?$|[;:!?)]| in | and |\. |\.$))|"
            rf"(?<=[a-z] )(Ave|Blvd|Hwy|Pkwy|Rd|Ln)(\.?)(?!\w)",
            _street,
            *_STREETS,
        ),
        rule(
            "compass after a street",
            r"(?<=[a-z]{3} )([NS][EW])(?=[, .;)]|$)",
            _compass_after,
            "N",
            "S",
        ),
        rule(
            "state and code",
            rf"(?<=[a-z.,] )({_STATE}),? ([0-9]{{5}})(?:-([0-9]{{4}}))?(?![\w-])",
            lambda m: f"{_STATES[m[1]]} {say.digits(m[2])}{f', {say.digits(m[3])}' if m[3] else ''}",
            *DIGITS,
        ),
        rule("state", rf"(?<=[a-z], )({_STATE})(?![\w.])(?!-)", _state, *_STATES),
        rule("box", r"(?<!\w)P\.? ?O\.? [Bb]ox (?=[0-9])", "P.O. box ", "P", figures=True),
        rule(
            "ZIP code",
            r"(?<!\w)([Zz][Ii][Pp](?: code)?:? )([0-9]{5})(?:-([0-9]{4}))?(?!\w)",
            lambda m: f"{m[1]}{say.digits(m[2])}{f', {say.digits(m[3])}' if m[3] else ''}",
            *DIGITS,
        ),
        rule(
            "room",
            r"(?<!\w)((?:[Rr]oom|[Ss]uite|[Ff]light|[Rr]oute|[Hh]ighway|[Ii]nterstate|[Aa]partment|[Aa]pt\.?|[Ff]lat|"
            r"[Uu]nit|Boeing|Airbus|Levi[’']s|Xbox|Peugeot|Cessna|Fahrenheit|Porsche|Area|Bus|Rte\.?|Hwy\.?|[Ee]xit) "
            r"(?:[Nn]o\.? ?|#)?)([0-9]{3,4})(?![\w,]|[.:/][0-9])",
            lambda m: f"{m[1]}{say.serial(m[2])}",
            *DIGITS,
        ),
    )


_WORDS = frozenset({"OR", "IN", "ME", "OK", "HI", "OH", "PA", "MA", "LA", "AL", "DE", "ID"})
"""Abbreviations of states that are words as well."""


def _state(match: re.Match[str]) -> str:
    """`Portland, OR`: what is a word as well is a state only behind a name that begins with a capital."""
    before = match.string[max(0, match.start() - 24) : match.start()]
    if match[1] in _WORDS and not re.search(r"(?:^|[\s(])[A-Z][\w’'.-]*, $", before):
        return match[0]
    return _STATES[match[1]]


def _house(match: re.Match[str], say: Numbers) -> str:
    """`221B Baker Street`, `123 Main St.`: the number of a house is said as a serial."""
    said = say.serial(match[1])
    extra = match[2]
    if extra.startswith("-"):
        return f"{said} {say.serial(extra[1:])} "
    return f"{said} {extra} " if extra else f"{said} "


def _compass_after(match: re.Match[str]) -> str:
    """`Pennsylvania Avenue NW`."""
    before = match.string[max(0, match.start() - 14) : match.start()]
    return _COMPASS[match[1]] if re.search(rf"(?:{_FULL}) $", before) else match[0]


def _street(match: re.Match[str]) -> str:
    word, dot = match[1] or match[3], match[2] or match[4]
    before = match.string[max(0, match.start() - 24) : match.start()]
    if not re.search(r"(?:^|\s)(?:[A-Z][\w’']*|[0-9]+(?:st|nd|rd|th)|first|second|third|[a-z]+th) $", before):
        return match[0]
    ends = dot and not match.string[match.end() :].strip()
    return _STREETS[word] + (
        "." if ends or (dot and re.match(r" [A-Z]", match.string[match.end() :][:2]) and False) else ""
    )
