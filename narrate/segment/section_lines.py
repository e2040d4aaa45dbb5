"""Lines that number the parts of a text: "Part two", "Zweiter Teil", "III.", "4"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAMES = (
    r"(?:part|chapter|section|act|reel|book|volume|teil|kapitel|abschnitt|akt|buch|partie|chapitre|acte|livre|tome"
    r"|parte|capítulo|acto|sección|libro|capitolo|atto|sezione|deel|hoofdstuk)"
)
_COUNTED = (
    r"(?:\d{1,3}|[ivxlc]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf"
    r"|une?|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze"
    r"|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|due|tre|quattro|cinque|sei|sette|otto|nove|dieci)"
)
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final"
    r"|(?:erste|zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte|letzte)[rs]?"
    r"|premi(?:er|ère)|deuxième|seconde?|troisième|quatrième|cinquième|sixième|septième|dernière?"
    r"|primer[ao]?|segund[ao]|tercer[ao]?|cuart[ao]|quint[ao]|últim[ao]|prim[ao]|terz[ao]|\d{1,2}\.)"
)
_NAMED = re.compile(
    rf"(?:{_NAMES} {_COUNTED}|{_ORDINAL} {_NAMES})(?:\.|:|\s?[:.–—-] ?\S.{{0,70}})?$",
    re.IGNORECASE,
)
_BARE = re.compile(r"[§#]?\s?(?:(?P<roman>[IVXL]{1,6})|(?P<digits>\d{1,2}))[.)]?$")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def numbered(lines: Sequence[tuple[int, str]]) -> list[int]:
    """Of lines, given with their numbers, those that number the parts of a text; none where only one does.

    What is written in words ("Part two") has to be there twice; bare numbers have to go up by one from the first or
    second part on, for a number by itself may be anything.
    """
    named = [number for number, text in lines if len(text) <= 90 and _NAMED.match(text)]
    if len(named) > 1:
        return named
    found: list[int] = []
    expected = 0
    for number, text in lines:
        value = _value(text) if len(text) <= 8 else 0
        if value and (value == expected or (not found and value in {1, 2})):
            found.append(number)
            expected = value + 1
    return found if len(found) > 1 else []


def _value(text: str) -> int:
    """The number that a line is; 0 for anything else."""
    match = _BARE.match(text)
    if match is None:
        return 0
    if match["digits"]:
        return int(match["digits"])
    values = [_ROMAN[letter] for letter in match["roman"]]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
