"""English rules about Roman numerals: engines say `roman eight`, or spell them."""

from __future__ import annotations

import re

from narrate.speech.english.numbers import Numbers
from narrate.speech.rule import Rule, rule

_MONARCHS = (
    "Alexander|Alexius|Alfonso|Benedict|Catherine|Charles|Christian|Clement|Constantine|Edward|Elizabeth|Ferdinand|Francis|"
    "Frederick|George|Gregory|Gustav|Haakon|Harald|Henry|Innocent|Isabella|Ivan|James|John Paul|Julius|Leo|Leopold|"
    "Louis|Mary|"
    "Napoleon|Nicholas|Olav|Otto|Paul|Peter|Philip|Pius|Rameses|Ramses|Richard|Robert|Rudolf|Sixtus|Umberto|Urban|"
    "Victor "
    "Emmanuel|Wilhelm|William"
)
_RULERS = "King|Queen|Pope|Emperor|Empress|Tsar|Czar|Kaiser|Prince|Duke|Pharaoh|Sultan|Shah"
_PARTS = (
    "Part|Chapter|Act|Scene|scene|Volume|Vol|Episode|Book|Season|Series|Phase|World War|Super Bowl|Section|Canto|"
    "Type|Article|"
    "Appendix|Figure|Table|Title|Level|Stage|Class|Grade|Vatican|Apollo|Louis Vuitton|Mark|Plate|Movement|Symphony|"
    "Sonata|No|"
    "Number|Psalm"
)
_ROMAN = re.compile(r"^M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_LETTERS = frozenset({"XX", "XXX", "CD", "CC", "CV", "DC", "DI", "DM", "LI", "MC", "MD", "MI", "MM", "MIX", "XL",
    "IV", "VI", "XI", "CI", "DV",
                      "CIV", "DIM", "MIC", "DVI", "CCC", "DDC", "CMC", "MMC", "LCD", "LCM", "VCD", "CDC", "CCI",
                      "CMI", "CIC", "MDM"})  # fmt: skip
"""Numerals that are more likely letters or a word, except after a word that numbers follow."""


def is_roman(text: str) -> bool:
    """Whether a text is a Roman numeral from 1 to 3999 in its usual form."""
    return bool(text) and _ROMAN.match(text.upper()) is not None


def _value(numeral: str) -> int:
    values = [_VALUES[sign] for sign in numeral.upper()]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def rules(say: Numbers) -> tuple[Rule, ...]:
    """The rules, in order: after a name, after a word that numbers follow, alone."""
    numeral = "[IVXLC]"
    return (
        rule(
            "monarch",
            rf"(?<!\w)((?:{_MONARCHS}) |(?:{_RULERS}) [A-Z][a-z]{{1,15}} )(?:the )?({numeral}{{2,7}}|V|I(?= of |"
            rf"[’']s|[,.;:)]|$)|(?<=Elizabeth )I(?= (?:was|is|had|and)))(?!\w|\.\w)",
            lambda m: f"{m[1]}the {say.ordinal(_value(m[2])).capitalize()}" if is_roman(m[2]) else m[0],
            "I",
            "V",
            "X",
        ),
        rule(
            "century",
            rf"(?<!\w)({numeral}{{1,5}})(?:th|st|nd|rd)?(?= (?:century|centuries|Olympi|Congress|Dynasty|dynasty|"
            rf"Corps|Century))",
            lambda m: say.ordinal(_value(m[1])) if is_roman(m[1]) else m[0],
            "I",
            "V",
            "X",
        ),
        rule(
            "part in small letters",
            r"(?<!\w)((?:section|article|appendix|figure|table|phase|level|book|scene|part|chapter|act|volume|type|"
            r"grade|class)) ([IVXLC]{2,8}|[ivxlc]{2,8})(?![\w’']|\.\w)",
            lambda m: f"{m[1]} {say.cardinal(_value(m[2]))}" if is_roman(m[2]) else m[0],
            *"IVXLCivxlc",
        ),
        rule(
            "part",
            rf"(?<!\w)((?:{_PARTS})\.?) ({numeral}{{2,8}}|[VX]|[ivx]{{2,5}}|I(?=[.,:;!?)]|$| of )|(?<=War )I|"
            rf"i(?=[.,:;!?)]|$))(?![\w’']|\.\w)",
            lambda m: f"{m[1].rstrip('.')} {say.cardinal(_value(m[2]))}" if is_roman(m[2]) else m[0],
            *"IVXLvxi",
        ),
        rule(
            "year in numerals",
            r"(?<!\w)(M{1,3}[MDCLXVI]{3,12}|M(?:CM|D)[CLXVI]{1,10}|MM[XVI]{1,6})(?!\w)",
            lambda m: say.year(_value(m[1])) if is_roman(m[1]) and 1000 <= _value(m[1]) < 2100 else m[0],
            "M",
        ),
        rule(
            "numbered title",
            r"(?<=[a-z’'] )([IVX]{2,6}|V(?=[,:;!?)]|$))(?![\w’']|\.\w)",
            lambda m: _numbered(m, say),
            "I",
            "V",
            "X",
        ),
        rule(
            "numbers from to",
            rf"(?<!\w)({numeral}{{1,7}})[-–—]({numeral}{{1,7}})(?!\w)",
            lambda m: _range(m, say),
            "-",
            "–",
            "—",
        ),
        rule(
            "numeral",
            r"(?<![\w.'’&])((?:X{1,2}|L)?(?:V?I{2,3}|IX)|XI?[IV]{1,3}|X[VX]+I{0,3})(?![\w.'’&-])",
            lambda m: _alone(m, say),
            "I",
            "V",
            "X",
        ),
    )


def _numbered(match: re.Match[str], say: Numbers) -> str:
    """`Rocky IV`, `Star Trek VI`: a numeral after a name; `XX` and `XXX` are more likely letters."""
    before = match.string[max(0, match.start() - 40) : match.start() - 1].rsplit(" ", 1)[-1]
    if not before[:1].isupper() or match[1] in {"XX", "XXX"} or not is_roman(match[1]):
        return match[0]
    return say.cardinal(_value(match[1]))


def _range(match: re.Match[str], say: Numbers) -> str:
    first, second = match[1], match[2]
    if not (is_roman(first) and is_roman(second)) or _value(first) >= _value(second) or first in {"C", "L", "X"}:
        return match[0]
    return f"{say.cardinal(_value(first))} to {say.cardinal(_value(second))}"


def _alone(match: re.Match[str], say: Numbers) -> str:
    """`II.` before a heading's words: every voice would name it `roman two`."""
    word = match[1]
    if word in _LETTERS or len(word) < 2 or not is_roman(word):
        return word
    return say.cardinal(_value(word))
