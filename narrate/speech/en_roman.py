"""English rules about Roman numerals: engines say `roman eight`, or spell them."""

from __future__ import annotations

import re

from narrate.speech.en_numbers import words
from narrate.speech.rule import Rule, rule

_MONARCHS = (
    "Alexander|Alfonso|Benedict|Catherine|Charles|Christian|Clement|Edward|Elizabeth|Ferdinand|Francis|Frederick|George|"
    "Gregory|Gustav|Haakon|Harald|Henry|Innocent|Isabella|James|Julius|Leopold|Louis|Mary|Napoleon|Nicholas|Olav|"
    "Otto|Paul|Peter|Philip|Pius|Rameses|Ramses|Richard|Rudolf|Umberto|Urban|Victor Emmanuel|Wilhelm|William"
)
_PARTS = "Part|Chapter|Act|Scene|Volume|Vol|Episode|Book|Season|Series|Phase|World War|Super Bowl|Section|Canto|Type"
_ROMAN = re.compile(r"^(?:X{0,3}|XL|L)(?:IX|IV|V?I{0,3})$")


def is_roman(text: str) -> bool:
    """Whether a text is a Roman numeral from 1 to 89 in its usual form."""
    return bool(text) and _ROMAN.match(text.upper()) is not None


def _roman_value(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50}[sign] for sign in numeral.upper()]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def _ordinal(numeral: str) -> str:
    return words(_roman_value(numeral), "ordinal")


def _monarch(match: re.Match[str]) -> str:
    return f"{match[1]} the {_ordinal(match[2]).capitalize()}" if is_roman(match[2]) else match[0]


def _part(match: re.Match[str]) -> str:
    return f"{match[1].rstrip('.')} {_roman_value(match[2])}" if is_roman(match[2]) else match[0]


def _numbered(match: re.Match[str]) -> str:
    """`Rocky IV`, `Star Trek VI`: a numeral after a name; `XX` and `XXX` are more likely letters."""
    before = match.string[max(0, match.start() - 40) : match.start() - 1].rsplit(" ", 1)[-1]
    if not before[:1].isupper() or match[1] in {"XX", "XXX"} or not is_roman(match[1]):
        return match[0]
    return str(_roman_value(match[1]))


RULES: tuple[Rule, ...] = (
    rule("monarch", rf"(?<!\w)({_MONARCHS}) ([IVX]{{2,6}}|V)(?!\w|\.\w)", _monarch, "I", "V", "X"),
    rule(
        "century", r"(?<!\w)([IVX]{1,5})(?= century)", lambda m: _ordinal(m[1]) if is_roman(m[1]) else m[1], " century"
    ),
    rule(
        "part",
        rf"(?<!\w)((?:{_PARTS})\.?) ([IVXL]{{2,7}}|[VX]|[ivx]{{2,5}}|I(?=[.,:;!?)]|$| of ))(?![\w’']|\.\w)",
        _part,
        *"IVXLvx",
    ),
    rule("numbered title", r"(?<=[a-z] )([IVX]{2,5})(?![\w’']|\.\w)", _numbered, "I", "V", "X"),
)
