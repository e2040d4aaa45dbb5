"""What the rules of French, German and Spanish have in common: numbers, dates, times, money, measures.

A language is a `Tongue`: the words, and the few functions in which its grammar differs. CLDR (through Babel) names the
currencies.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from narrate.speech.rule import Rule, rule
from narrate.speech.strings import strings_for
from narrate.speech.tongue import DIGITS, NUMBER, Tongue, counted, number, spelled, words

_BEGIN = r"(?<![\w.,])(?<!\w[:/])"
_END = r"(?!\w)(?![.,:/][0-9])"
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "CHF": "CHF", "Fr.": "CHF"}
_VULGAR = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅛": (1, 8), "⅕": (1, 5)}
_SCALES = {"C": " Celsius", "F": " Fahrenheit"}


def rules(tongue: Tongue) -> tuple[Rule, ...]:
    """The rules that the languages share, in order."""
    return (*_first(tongue), *_dates(tongue), *_money(tongue), *_measures(tongue), *_relations(tongue))


def last(tongue: Tongue) -> tuple[Rule, ...]:
    """Whatever number is left, after the language's own rules."""
    return (
        rule("minus", r"(?:(?<=^)|(?<=[\s(]))(?<![0-9] )[-−](?=[0-9])", f"{tongue.minus} ", "-", "−"),
        rule("number", rf"(?<![\w.,]){NUMBER}(?!\w)", lambda m: _before_noun(m, tongue), *DIGITS),
        rule("number in a word", r"[0-9]{1,15}", lambda m: _inside(m, tongue), *DIGITS),
    )


def _before_noun(match: re.Match[str], tongue: Tongue) -> str:
    """Spanish counts `veintiún films`, `doscientas butacas`; German `ein Film`."""
    said = number(match[0], tongue)
    noun = re.match(r" (\w{3,30})", match.string[match.end() :][:32])
    if noun is None or "," in match[0]:
        return said
    return tongue.agree(said, noun[1])


def _inside(match: re.Match[str], tongue: Tongue) -> str:
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    said = number(match[0], tongue) if len(match[0]) < 5 else spelled(match[0], tongue)
    return f"{' ' if before.isalnum() or before in '.,' else ''}{said}{' ' if after.isalnum() else ''}"


def _first(tongue: Tongue) -> Iterator[Rule]:
    yield rule(
        "rating",
        r"(?<![\w/.,])([0-9]{1,3}(?:[.,][0-9])?) ?/ ?(5|6|10|20|100)(?![\w/]|[.,][0-9])",
        lambda m: f"{number(m[1], tongue)} {tongue.out_of} {number(m[2], tongue)}",
        "/",
    )
    yield rule(
        "version",
        r"(?<![\w.,])(?![0-9]{1,3}(?:\.[0-9]{3})+(?![\w.]))[0-9]{1,3}(?:\.[0-9]{1,3}){2,4}(?!\w|[.,/:-][0-9])",
        lambda m: f" {strings_for(tongue.code).dot} ".join(words(int(one), tongue.code) for one in m[0].split(".")),
        ".",
    )
    yield rule(
        "telephone number",
        r"(?<![\w+])(?:\+[0-9]{1,3}(?:[ .-]?\(?[0-9]{1,4}\)?){2,6}|0[0-9](?:[ .-][0-9]{2}){4}|"
        r"0[0-9]{2,4}[ /-][0-9]{4,9})(?![\w-])",
        lambda m: _phone(m[0], tongue),
        "+",
        "0",
    )
    short = "|".join(sorted(map(re.escape, tongue.abbreviations), key=len, reverse=True))
    yield rule("abbreviation", rf"(?<![\w.])({short})\.(?!\w)", lambda m: _abbreviation(m, tongue), ".")
    yield rule(
        "number sign",
        r"(?<!\w)(?:[nN]\.?[°ºo]|Nr\.|№|#) ?(?=[0-9])",
        f"{tongue.number} ",
        "°",
        "º",
        "Nr.",
        "№",
        "#",
        "o",
    )


def _phone(text: str, tongue: Tongue) -> str:
    """Pair by pair, a nought apart; the plus is said."""
    said = []
    for group in re.findall(r"\+?[0-9]+", text):
        if len(group) == 2 and group[0] not in "0+":
            said.append(words(int(group), tongue.code))
        else:
            said.append(("plus " if group[0] == "+" else "") + spelled(group, tongue))
    return ", ".join(said)


def _abbreviation(match: re.Match[str], tongue: Tongue) -> str:
    ends = not match.string[match.end() :].strip()
    return tongue.abbreviations[match[1]] + ("." if ends else "")


def _dates(tongue: Tongue) -> Iterator[Rule]:
    names = strings_for(tongue.code).months
    months = {name.lower(): number for number, name in enumerate(names, 1)} | dict(tongue.months_short)
    month = rf"((?i:{'|'.join(sorted(months, key=len, reverse=True))}))(?!\w)\.?"
    between = tongue.date_article
    year = rf"(?:,? {between}([12][0-9]{{3}}))?(?![\w])" if between else r"(?: ([12][0-9]{3}))?(?!\w)"

    def said(day: str, month: int, year: str | None) -> str:
        return tongue.date(int(day), names[month - 1], tongue.year(int(year)) if year else "")

    yield rule(
        "ISO date",
        r"(?<![\w-])([12][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?![\w-])",
        lambda m: said(m[3], int(m[2]), m[1]),
        "-",
    )
    yield rule(
        "date",
        r"(?<![\w/.-])(0?[1-9]|[12][0-9]|3[01])([/.-])(0?[1-9]|1[0-2])\2([12][0-9]{3})(?![\w/-])",
        lambda m: said(m[1], int(m[3]), m[4]),
        *DIGITS,
    )
    yield rule(
        "day, month",
        rf"(?<![\w.,:/])(0?[1-9]|[12][0-9]|3[01])(?:\.|er|º|°)? {between}{month}{year}",
        lambda m: said(m[1], months[m[2].lower()], m[3]),
        *DIGITS,
    )
    yield rule(
        "years",
        r"(?<![\w.,/-])(1[0-9]{3}|20[0-9]{2}) ?[–-] ?(1[0-9]{3}|20[0-9]{2}|[0-9]{2})(?![\w]|[.,/-][0-9])",
        lambda m: f"{tongue.year(int(m[1]))} {tongue.to} {_second(m[2], tongue)}",
        "-",
        "–",
    )
    yield rule(
        "duration",
        r"(?<![\w:.,])([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])(?![\w:]|[.,][0-9])",
        lambda m: _duration(m, tongue),
        ":",
    )
    yield rule(
        "time",
        r"(?<![\w:.,])([01]?[0-9]|2[0-4])(?::([0-5][0-9])(?: ?(?:h|Uhr)(?!\w))?| ?h ?([0-5][0-9])?(?!\w)|"
        r"\.([0-5][0-9]) (?:Uhr|h)(?!\w)| Uhr(?: ([0-5]?[0-9]))?(?!\w))(?![:\w])",
        lambda m: tongue.hour(int(m[1]), m[2] or m[3] or m[4] or m[5] or ""),
        *DIGITS,
    )


def _duration(match: re.Match[str], tongue: Tongue) -> str:
    """`1:02:03`; noughts are not counted unless there is nothing else."""
    parts = [
        counted(text.lstrip("0"), (one, many), tongue, feminine=feminine)
        for text, (one, many, feminine) in zip(match.groups(), tongue.clock, strict=True)
        if text.strip("0")
    ]
    return " ".join(parts) or counted("0", tongue.clock[2][:2], tongue)


def _second(text: str, tongue: Tongue) -> str:
    return tongue.year(int(text)) if len(text) == 4 else number(text, tongue)


@functools.lru_cache(maxsize=64)
def _currency(code: str, language: str) -> tuple[str, str]:
    from babel.numbers import get_currency_name

    one, many = (get_currency_name(code, count=count, locale=language) for count in (1, 2))
    return one, many


def _money(tongue: Tongue) -> Iterator[Rule]:
    scale = rf"(?: ?({'|'.join(sorted(map(re.escape, tongue.scales), key=len, reverse=True))})(?!\w)\.?)?"

    def said(amount: str, short: str | None, sign: str) -> str:
        code = _SIGNS.get(sign, sign)
        names = tongue.currencies.get(code) or _currency(code, tongue.code)
        if short:
            one, many = tongue.scales[short]
            count = tongue.one[tongue.code == "de"] if amount == "1" else number(amount, tongue)
            return re.sub(
                r" de (?=[aeiou])",
                " d’" if tongue.code == "fr" else r" de ",
                f"{count} {one if amount == '1' else many} {names[1]}",
            )
        feminine = code in tongue.feminine_currencies
        whole, _, cents = (amount if "," in amount else re.sub(r"\.(?=[0-9]{2}$)", ",", amount)).partition(",")
        minor = tongue.minor.get(code)
        if len(cents) != 2 or minor is None:
            return counted(amount, names, tongue, feminine=feminine)
        if whole == "0" and cents != "00":
            return counted(cents.lstrip("0"), minor, tongue)
        rest = f" {number(cents.lstrip('0'), tongue)}" if cents != "00" else ""
        return counted(whole, names, tongue, feminine=feminine) + rest

    yield rule(
        "money",
        rf"(?<![\w.,])({NUMBER}){scale} ?([€$£¥]|EUR|USD|GBP|CHF)(?!\w)",
        lambda m: said(m[1], m[2], m[3]),
        *"€$£¥",
        "EUR",
        "USD",
        "GBP",
        "CHF",
    )
    yield rule(
        "money before",
        rf"(?<!\w)([€$£¥]|EUR|USD|GBP|CHF|Fr\.) ?({NUMBER}){scale}(?![\w])",
        lambda m: said(m[2], m[3], m[1]),
        *"€$£¥",
        "EUR",
        "USD",
        "GBP",
        "CHF",
        "Fr.",
    )


def _measures(tongue: Tongue) -> Iterator[Rule]:
    units = "|".join(sorted(map(re.escape, tongue.units), key=len, reverse=True))
    yield rule(
        "percentage",
        rf"{_BEGIN}(?:({NUMBER})%? ?[-–] ?)?({NUMBER}) ?([%‰])",
        lambda m: (
            f"{f'{number(m[1], tongue)} {tongue.to} ' if m[1] else ''}{number(m[2], tongue)} "
            f"{tongue.percent if m[3] == '%' else tongue.per_mille}"
        ),
        "%",
        "‰",
    )
    yield rule(
        "degrees",
        rf"([-−])?(?<![\w.,])({NUMBER}) ?°(?: ?(C|F)(?!\w))?",
        lambda m: f"{f'{tongue.minus} ' if m[1] else ''}{counted(m[2], tongue.degrees, tongue)}{_SCALES.get(m[3], '')}",
        "°",
    )

    def unit(match: re.Match[str]) -> str:
        one, many, feminine = tongue.units[match[3]]
        lead = f"{number(match[1], tongue)} {tongue.to} " if match[1] else ""
        return lead + counted(match[2], (one, many), tongue, feminine=feminine)

    yield rule(
        "unit",
        rf"{_BEGIN}(?:({NUMBER}) ?[-–] ?)?({NUMBER}) ?-?({units})(?![\w²³/])(?:\.(?= [a-z]))?",
        unit,
        *DIGITS,
    )


def _relations(tongue: Tongue) -> Iterator[Rule]:
    yield rule(
        "fraction sign",
        rf"(?:([0-9]{{1,3}}) ?)?([{''.join(_VULGAR)}])",
        lambda m: _fraction(m[1], _VULGAR[m[2]], tongue),
        *_VULGAR,
    )
    yield rule(
        "fraction",
        r"(?<![\w/.,])(?:([0-9]{1,3}) )?([0-9]{1,2})/([0-9]{1,2})(?![\w/]|[.,][0-9])",
        lambda m: _written_fraction(m, tongue),
        "/",
    )
    yield rule(
        "ratio",
        rf"(?<![\w:.,])({NUMBER}) ?: ?({NUMBER})(?![\w:])",
        lambda m: f"{number(m[1], tongue)} {tongue.to} {number(m[2], tongue)}",
        ":",
    )
    yield rule(
        "range",
        rf"(?<![\w.,/-])({NUMBER}) ?[–-] ?({NUMBER})(?![\w-]|[.,/][0-9])",
        lambda m: f"{number(m[1], tongue)} {tongue.to} {number(m[2], tongue)}",
        "-",
        "–",
    )
    yield rule("times", r"(?<=[0-9]) ?[x×] ?(?=[0-9])", f" {tongue.times} ", "x", "×")
    yield rule("equals", r"(?<=[\w)]) ?= ?(?=[\w(-])", f" {tongue.equals} ", "=")


def _written_fraction(match: re.Match[str], tongue: Tongue) -> str:
    """`3/7`; more than a whole is no part of one, and what `le` or `am` stands before is a day."""
    over, under = int(match[2]), int(match[3])
    before = match.string[max(0, match.start() - 4) : match.start()].lower()
    known = (over, under) in tongue.fractions
    if not known and (not 0 < over < under or re.search(r"(?:^|\s)(?:le|du|au|am|vom|zum|el|al) $", before)):
        return match[0]
    return _fraction(match[1], (over, under), tongue)


def _fraction(whole: str | None, fraction: tuple[int, int], tongue: Tongue) -> str:
    over, under = fraction
    words_of = tongue.fractions.get(fraction) or (
        f"{tongue.one[0] if over == 1 else words(over, tongue.code)} {tongue.part(under, over)}"
    )
    if not whole:
        return words_of
    if fraction == (1, 2):
        return number(whole, tongue).removesuffix("s" if tongue.code == "de" and whole == "1" else "\0") + tongue.half
    return f"{number(whole, tongue)} {tongue.and_fraction}{words_of}".replace("  ", " ")
