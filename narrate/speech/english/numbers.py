"""English numbers in words, in the American and the British way.

What the ways are: American readers say "one hundred five" and keep "and" for the fraction; British readers say "one
hundred and five" (Chicago Manual of Style 9.5; Guardian style guide, "numbers"). Both say decimals figure by figure
and years in pairs.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

DIGITS = tuple("0123456789")
"""Without one of these no number is written; saves the search."""
START = r"(?<![\w.,])(?<![\w.][:/])"
"""A number begins here: nothing of a word or of a number stands before it."""
END = r"(?![\w])(?![.,:/][0-9])"
"""A number ends here."""
INTEGER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,18})"
NUMBER = rf"(?:{INTEGER}(?:\.[0-9]{{1,12}})?|(?<![0-9])\.[0-9]{{1,12}})"
VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
SIGNS = "".join(VULGAR)
AMOUNT = rf"(?:(?:[0-9]{{1,4}}[ -])?[0-9]{{1,3}}/[0-9]{{1,3}}|(?:[0-9]{{1,4}} ?)?[{SIGNS}]|{NUMBER})"
"""A number, or one with a fraction: `2`, `2.5`, `2½`, `2 1/2`, `1/2`."""
SCALES = {
    "k": "thousand", "m": "million", "mn": "million", "mm": "million", "mil": "million", "mio": "million",
    "b": "billion", "bn": "billion", "bln": "billion", "t": "trillion", "tn": "trillion", "trn": "trillion",
    "thousand": "thousand", "million": "million", "billion": "billion", "trillion": "trillion",
}  # fmt: skip
_LARGEST = 10**18
_TENS = ("", "", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")


@functools.lru_cache(maxsize=16384)
def _words(number: int, form: str) -> str:
    """British words; num2words separates thousands with commas, at which voices pause."""
    from num2words import num2words

    return str(num2words(number, to=form, lang="en")).replace(",", "")


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the numbers of a locale are said."""

    british: bool

    def cardinal(self, number: int) -> str:
        """`123` → one hundred [and] twenty-three; the figures of what is too long to be counted."""
        if number >= _LARGEST:
            return self.digits(str(number))
        words = _words(number, "cardinal")
        return words if self.british else words.replace(" and ", " ")

    def ordinal(self, number: int) -> str:
        """`103` → one hundred [and] third."""
        if number >= _LARGEST:
            return f"{self.digits(str(number))}th"
        words = _words(number, "ordinal")
        return words if self.british else words.replace(" and ", " ")

    def digits(self, text: str, nought: str = "zero") -> str:
        """Figure by figure; other signs are dropped."""
        return " ".join(nought if sign == "0" else _words(int(sign), "cardinal") for sign in text if sign in DIGITS)

    def number(self, text: str) -> str:
        """Any form of `AMOUNT`: `1,234.5`, `.5`, `2½`, `2 1/2`."""
        vulgar = re.fullmatch(rf"([0-9]*) ?([{SIGNS}])", text)
        if vulgar:
            return self.fraction(*VULGAR[vulgar[2]], whole=vulgar[1])
        written = re.fullmatch(r"(?:([0-9]+)[ -])?([0-9]+)/([0-9]+)", text)
        if written:
            return self.fraction(int(written[2]), int(written[3]), whole=written[1] or "")
        whole, point, decimals = text.replace(",", "").partition(".")
        said = self.integer(whole) if whole else ""
        return " ".join(f"{said}{' point ' if point else ''}{self.digits(decimals)}".split())

    def integer(self, text: str) -> str:
        """A whole number; one with a nought before it is a code, `007` double oh seven in every English."""
        if len(text) > 1 and text[0] == "0":
            doubled = text == "007" or (self.british and re.fullmatch(r"00[1-9]", text))
            return f"double oh {self.digits(text[2:])}" if doubled else self.digits(text)
        return self.cardinal(int(text))

    def fraction(self, over: int, under: int, *, whole: str = "") -> str:
        """`3/4` → three quarters; `1 1/2` → one and a half."""
        if under < 2 or over < 1 or under > 10**6:
            return f"{f'{self.integer(whole)} ' if whole else ''}{self.cardinal(over)} over {self.cardinal(under)}"
        one = {2: "half", 4: "quarter"}.get(under) or self.ordinal(under).removeprefix("one ")
        if whole and int(whole):
            count = ("an" if one[0] in "e" else "a") if over == 1 else self.cardinal(over)
            return f"{self.integer(whole)} and {count} {_plural(one, over)}"
        return f"{self.cardinal(over)} {_plural(one, over)}"

    def pair(self, text: str) -> str:
        """Two figures of a year, a serial or a clock: `05` → oh five, `45` → forty-five, `00` → hundred."""
        if text == "00":
            return "hundred"
        return f"oh {self.cardinal(int(text))}" if text[0] == "0" else self.cardinal(int(text))

    def year(self, number: int) -> str:
        """`1905` → nineteen oh five, `2009` → two thousand [and] nine, `2010` → twenty ten, `1066` → ten sixty-six."""
        century, rest = divmod(number, 100)
        if number < 1000 or number > 9999 or (century % 10 == 0 and rest < 10):
            return self.cardinal(number)
        return f"{self.cardinal(century)} {self.pair(f'{rest:02}')}"

    def decade(self, text: str) -> str:
        """`1990` → nineteen nineties, `2000` → two thousands, `1800` → eighteen hundreds, `90` → nineties."""
        century, ten = text[:-2], int(text[-2])
        if len(text) == 2:
            return _TENS[ten] or ("tens" if ten else "noughties")
        if ten:
            return f"{self.cardinal(int(century))} {_TENS[ten] or 'tens'}"
        if int(century) % 10 == 0:
            return f"{self.cardinal(int(century) // 10)} thousands"
        return f"{self.cardinal(int(century))} hundreds"

    def serial(self, text: str) -> str:
        """The figures of a name: `19` → nineteen, `747` → seven forty-seven, `9000` → nine thousand, `007` apart."""
        if text[0] == "0" or len(text) > 4:
            return self.digits(text)
        if len(text) < 3 or text[-2:] == "00":
            return self.year(int(text)) if len(text) == 4 else self.cardinal(int(text))
        return f"{self.cardinal(int(text[:-2]))} {self.pair(text[-2:])}"

    def street(self, text: str) -> str:
        """The number of a house, as a serial."""
        return self.serial(text)


def _plural(word: str, count: int) -> str:
    if count == 1:
        return word
    return "halves" if word == "half" else f"{word}s"


def integer_of(text: str) -> int:
    """The whole number that stands in a text with commas."""
    return int(text.replace(",", ""))
