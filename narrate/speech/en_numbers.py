"""English rules about numbers: ratings, money, times, dates, years, measures."""

from __future__ import annotations

import functools
import re

from narrate.speech.rule import Rule, rule
from narrate.speech.strings import strings_for

_MONEY = {"£": ("pound", "pounds"), "$": ("dollar", "dollars"), "€": ("euro", "euros"), "¥": ("yen", "yen")}
_SCALES = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "mil": "million",
    "bn": "billion",
    "b": "billion",
    "tn": "trillion",
}
_NUMBER = r"[0-9](?:[0-9,]{0,14}[0-9])?(?:\.[0-9]{1,4})?"
_UNITS = {
    "mm": "millimetre", "cm": "centimetre", "km": "kilometre", "kg": "kilo", "min": "minute", "mins": "minute",
    "hr": "hour", "hrs": "hour", "sec": "second", "secs": "second", "ft": "foot", "lb": "pound", "lbs": "pound",
    "mph": "mile an hour", "kph": "kilometre an hour", "fps": "frame a second",
}  # fmt: skip
_PLURALS = {
    "foot": "feet",
    "mile an hour": "miles an hour",
    "kilometre an hour": "kilometres an hour",
    "frame a second": "frames a second",
}
_FORMATS = {"8", "9.5", "16", "35", "65", "70"}
_FRACTIONS = {
    "½": "a half", "¼": "a quarter", "¾": "three quarters", "⅓": "a third", "⅔": "two thirds", "⅛": "an eighth",
    "⅜": "three eighths", "⅝": "five eighths", "⅞": "seven eighths", "⅕": "a fifth", "⅖": "two fifths",
}  # fmt: skip
_WRITTEN_FRACTIONS = {
    "1/2": "a half",
    "1/3": "a third",
    "2/3": "two thirds",
    "1/4": "a quarter",
    "3/4": "three quarters",
}
_PLACES = {
    "no": "number", "nos": "numbers", "p": "page", "pp": "pages", "vol": "volume", "vols": "volumes", "ch": "chapter",
    "ep": "episode", "fig": "figure", "c": "circa", "ca": "circa", "pt": "part",
}  # fmt: skip
_MONTHS = {name[:3]: name for name in strings_for("en").months} | {"Sept": "September"}


def rules(language: str) -> tuple[Rule, ...]:
    """The rules, in order."""
    month_first = language.lower() == "en-us"
    return (
        rule(
            "rating",
            r"(?<![\w/.,])([0-9]{1,3}(?:\.[0-9])?)? ?([½¼¾])? ?(?:/ ?|out of )(5|10|4|100)"
            r"(?: ?(stars))?(?![\w/]|[.,][0-9])",
            _rating,
            "/",
            "out of",
        ),
        rule("money range", rf"(?<!\w)([£$€¥]) ?({_NUMBER}) ?[-–] ?[£$€¥]?({_NUMBER})(?![\w%])", _money_range, *_MONEY),
        rule(
            "money",
            rf"(?<![\w£$€¥])(?:US|CA?|AU?)?([£$€¥]) ?({_NUMBER})"
            r"(?:(k|m|mn|mil|bn|b|tn)(?!\w)| (million|billion|trillion|thousand|m|bn|mn)(?!\w))?(?![0-9])",
            _money,
            *_MONEY,
            flags=re.IGNORECASE,
        ),
        rule("money after", rf"(?<![\w.,])({_NUMBER}) ?([£€])(?!\w)", lambda m: _pounds(m[1], "", m[2]), "£", "€"),
        rule(
            "pence", r"(?<![\w.,£$€])([0-9]{1,3})p(?!\w)", lambda m: m[1] + (" penny" if m[1] == "1" else " pence"), "p"
        ),
        rule(
            "time range",
            r"(?<![\w:.])([0-9]{1,2}[:.][0-9]{2}) ?[-–] ?([0-9]{1,2}:[0-9]{2})(?![\w:])",
            lambda m: f"{m[1]} to {m[2]}",
            ":",
        ),
        rule("time", r"(?<![\w:.,])([0-9]{1,2})(?:[.:]([0-5][0-9]))? ?([AaPp])(?:\.[Mm]\.|[Mm](?!\w))", _time),
        rule("clock", r"(?<![\w:.,])([01]?[0-9]|2[0-4]):([0-5][0-9])(?![\w:]|\.[0-9])", _clock, ":"),
        rule(
            "ratio",
            r"(?<![\w:.,])([0-9]{1,2}(?:\.[0-9]{1,2})?):([0-9]{1,2})(?![\w:]|[.,][0-9])",
            lambda m: f"{m[1]} to {m[2]}",
            ":",
        ),
        rule(
            "ISO date", r"(?<![\w-])([12][0-9]{3})-([01][0-9])-([0-3][0-9])(?![\w-])", lambda m: _date(m, 3, 2, 1), "-"
        ),
        rule(
            "date",
            r"(?<![\w/.])([0-9]{1,2})([/.])([0-9]{1,2})\2([12][0-9]{3})(?![\w/])",
            lambda m: _numeric_date(m, month_first=month_first),
        ),
        rule(
            "fraction",
            r"(?<![\w/.,])(?:[12]/[23]|[13]/4)(?![\w/]|[.,][0-9])",
            _written_fraction,
            "/",
        ),
        rule("fraction sign", r"([0-9] ?)?([½¼¾⅓⅔⅛⅜⅝⅞⅕⅖])", _fraction, *_FRACTIONS),
        rule(
            "place",
            r"(?<![\w.])([Nn]os?|pp?|[Vv]ols?|[Cc]h|[Ee]p|[Ff]ig|ca?|[Pp]t)\. ?(?=[0-9])",
            lambda m: _cased(m[1], _PLACES[m[1].lower()]) + " ",
            ".",
        ),
        rule(
            "month",
            r"(?<!\w)(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=,? ?[0-9])|"
            r"(?<=[0-9] )(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\.|(?!\w))",
            _month,
        ),
        rule("decade", r"(?<![\w.,])(1[0-9]|20)([0-9])0[’']?s(?!\w)", _decade, "0s", "0's", "0’s"),
        rule("short decade", r"(?<![\w.,])[’']?([2-9])0[’']?s(?!\w)", lambda m: _TENS[int(m[1])], "0s", "0's", "0’s"),
        rule("range", r"(?<![\w.,/-])([0-9]{1,4}) ?[–-] ?([0-9]{1,4})(?![\w-]|[.,/][0-9])", _range, "-", "–"),
        rule("year", r"(?<![\w.,:/#'’])(1[0-9]|20)([0-9]{2})(?![\w:]|[.,/][0-9]| (?:pound|dollar|euro|yen))", _year),
        rule(
            "hours and minutes",
            r"(?<![\w.,])([0-9]{1,2})h(?:rs?)? ?([0-9]{1,2})m(?:ins?)?(?!\w)",
            lambda m: f"{_count(m[1], 'hour')} {_count(m[2], 'minute')}",
            "h",
        ),
        rule(
            "unit",
            rf"(?<![\w,])({_NUMBER})( ?-?)({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?!\w)(?:\.(?= [a-z]))?",
            _unit,
        ),
        rule(
            "degrees",
            r"(?<=[0-9]) ?° ?([CF])(?!\w)",
            lambda m: " degrees " + ("Celsius" if m[1] == "C" else "Fahrenheit"),
            "°",
        ),
        rule("number sign", r"(?<![\w&])#(?=[0-9])", "number ", "#"),
    )


_TENS = ("", "tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")


@functools.lru_cache(maxsize=4096)
def words(number: int, form: str) -> str:
    """A number in words; the forms are those of num2words."""
    from num2words import num2words

    return str(num2words(number, to=form, lang="en")).replace(" oh-", " oh ")


def _rating(match: re.Match[str]) -> str:
    """`5/5`, `3½/4`; a plain `3/4` is a fraction unless stars are spoken of."""
    count, half, of, stars = match[1], match[2], match[3], match[4]
    if not count and not half:
        return match[0]
    if of in {"4", "100"} and "/" in match[0] and not half and "." not in (count or "") and not stars:
        return match[0]
    words = " and ".join(word for word in (count, _FRACTIONS.get(half or "")) if word)
    return f"{words} out of {of}" + (" stars" if stars else "")


def _pounds(amount: str, scale: str, sign: str) -> str:
    one, many = _MONEY[sign]
    if scale:
        return f"{amount} {_SCALES.get(scale.lower(), scale.lower())} {many}"
    whole, _, cents = amount.partition(".")
    name = one if whole == "1" else many
    if len(cents) == 2:
        return f"{whole} {name}" + (f" {int(cents)}" if int(cents) else "")
    return f"{amount} {one if amount == '1' else many}"


def _money(match: re.Match[str]) -> str:
    """`a £5 note` is a 5 pound note."""
    said = _pounds(match[2], match[3] or match[4] or "", match[1])
    counted = re.search(r"(?<!\w)[Aa]n? $", match.string[max(0, match.start() - 4) : match.start()])
    return said.removesuffix("s") if counted else said


def _money_range(match: re.Match[str]) -> str:
    return f"{match[2]} to {_pounds(match[3], '', match[1])}"


def _time(match: re.Match[str]) -> str:
    hour, minute, half = int(match[1]), match[2], match[3].upper()
    if not 1 <= hour <= 12:
        return match[0]
    rest = match.string[match.end() : match.end() + 2]
    ends = match[0].endswith(".") and (not rest or (rest[:1] == " " and rest[1:].isupper()))
    return f"{hour}{_minutes(minute)} {half}M" + ("." if ends else "")


def _minutes(minute: str | None) -> str:
    if minute is None or minute == "00":
        return ""
    return f" oh {int(minute)}" if minute[0] == "0" else f" {minute}"


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), match[2]
    if minute == "00":
        return f"{hour} o'clock" if 1 <= hour <= 12 else f"{hour} hundred"
    return f"{hour}{_minutes(minute)}"


def _date(match: re.Match[str], day: int, month: int, year: int) -> str:
    number, name = int(match[day]), int(match[month])
    if not (1 <= number <= 31 and 1 <= name <= 12):
        return match[0]
    return f"{number} {strings_for('en').months[name - 1]} {match[year]}"


def _numeric_date(match: re.Match[str], *, month_first: bool) -> str:
    """12/11/2026 by the locale; where only one order makes a date, that one."""
    if (month_first and int(match[1]) <= 12) or int(match[3]) > 12:
        return _date(match, 3, 1, 4)
    return _date(match, 1, 3, 4)


def _before_noun(words: str, match: re.Match[str]) -> str:
    """`½ a cup` is half a cup."""
    return "half" if words == "a half" and re.match(r" an? ", match.string[match.end() : match.end() + 4]) else words


def _written_fraction(match: re.Match[str]) -> str:
    words = _WRITTEN_FRACTIONS.get(match[0])
    return match[0] if words is None else _before_noun(words, match)


def _fraction(match: re.Match[str]) -> str:
    words = _before_noun(_FRACTIONS[match[2]], match) if not match[1] else _FRACTIONS[match[2]]
    lead = (
        f"{match[1].strip()} and "
        if match[1]
        else (" " if match.string[match.start() - 1 : match.start()].strip() else "")
    )
    rest = match.string[match.end() : match.end() + 1]
    return f"{lead}{words}" + (" " if rest.isalnum() else "")


def _decade(match: re.Match[str]) -> str:
    century, ten = int(match[1]), int(match[2])
    if ten:
        return f"{words(century, 'cardinal')} {_TENS[ten]}"
    if century in {10, 20}:
        return "thousands" if century == 10 else "two thousands"
    return f"{words(century, 'cardinal')} hundreds"


def _range(match: re.Match[str]) -> str:
    return f"{match[1]} to {match[2]}"


def _year(match: re.Match[str]) -> str:
    """1010 to 1999 and 2010 to 2099 by their halves; engines say `2007` well."""
    number = int(match[0])
    if match[2][0] == "0" and match[1] in {"10", "20"}:
        return match[0]
    return words(number, "year")


def _cased(written: str, words: str) -> str:
    return words[0].upper() + words[1:] if written[0].isupper() else words


def _month(match: re.Match[str]) -> str:
    return _MONTHS[match[1] or match[2]]


def _count(number: str, unit: str) -> str:
    return f"{int(number)} {unit}" + ("" if number == "1" else "s")


def _unit(match: re.Match[str]) -> str:
    """A gauge of film is one word with its film: `35 millimetre`; everything else is counted."""
    number, join, unit = match[1], match[2], _UNITS[match[3]]
    if match[3] == "ft" and match.string[match.end() : match.end() + 1] == ".":
        return match[0]
    gauge = match[3] == "mm" and number in _FORMATS
    single = gauge or "-" in join or number == "1"
    return f"{number} {unit if single else _PLURALS.get(unit, unit + 's')}"
