"""English rules about money."""

from __future__ import annotations

import functools
import re

from narrate.speech.english.numbers import AMOUNT, END, NUMBER, SCALES, START, Numbers
from narrate.speech.rule import Rule, rule

_SIGNS = {
    "£": ("pound", "pounds"), "$": ("dollar", "dollars"), "€": ("euro", "euros"), "¥": ("yen", "yen"),
    "₹": ("rupee", "rupees"), "₩": ("won", "won"), "₽": ("ruble", "rubles"), "₺": ("lira", "lira"),
    "₪": ("shekel", "shekels"), "฿": ("baht", "baht"), "₫": ("dong", "dong"), "₱": ("peso", "pesos"),
    "₦": ("naira", "naira"), "₴": ("hryvnia", "hryvnias"), "₿": ("bitcoin", "bitcoins"), "¢": ("cent", "cents"),
    "R$": ("real", "reais"), "zł": ("zloty", "zlotys"), "kr": ("krone", "kroner"),
}  # fmt: skip
_DOLLARS = {
    "US": "U.S.", "U.S.": "U.S.", "A": "Australian", "AU": "Australian", "C": "Canadian", "CA": "Canadian",
    "CAN": "Canadian", "NZ": "New Zealand", "HK": "Hong Kong", "S": "Singapore", "NT": "New Taiwan",
}  # fmt: skip
_MINOR = {"dollar": ("cent", "cents"), "euro": ("cent", "cents"), "pound": ("penny", "pence"),
          "rupee": ("paisa", "paise")}  # fmt: skip
_CODES = (
    "USD|GBP|EUR|JPY|CHF|CAD|AUD|NZD|CNY|RMB|INR|RUB|KRW|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|TRY|ILS|HKD|SGD|THB|"
    "ARS|EGP|KES|NGN|PKR|IDR|MYR|PHP|VND|UAH|RON|BGN|ISK|SAR|AED|TWD|COP|CLP|PEN|DEM|FRF|ITL|ATS|IEP|ESP"
)
_COUNTRY = "|".join(sorted((re.escape(name) for name in _DOLLARS), key=len, reverse=True))
_SIGN = rf"(?:(?:{_COUNTRY}) ?\$|R\$|[£$€¥₹₩₽₺₪฿₫₱₦₴₿])"
_SCALE = r"(?: ?-?(?:(?i:mn|mil|mio|bn|bln|tn|trn|mm|k|m|b|t)(?![\w'’])|(?i:thousand|million|billion|trillion)(?!\w)))"
_TRIGGERS = (*"£$€¥₹₩₽₺₪฿₫₱₦₴₿",)


def rules(say: Numbers) -> tuple[Rule, ...]:
    """The rules, in order: ranges before amounts, signs before and after, codes, coins."""
    return (
        rule(
            "money range",
            rf"(?<![\w£$€¥])({_SIGN}) ?({NUMBER})({_SCALE}?) ?(?:[-–—]|to) ?(?:{_SIGN})? ?({NUMBER})({_SCALE}?){END}"
            rf"(?!%)",
            lambda m: _range(m, say),
            *_TRIGGERS,
            figures=True,
        ),
        rule(
            "money",
            rf"(?<![\w£$€¥])([-−–] ?)?({_SIGN}) ?([-−] ?)?({AMOUNT})({_SCALE}?)(?![0-9])(?:(-)(?=[a-z])(?!-?plus))?",
            lambda m: _money(m, say),
            *_TRIGGERS,
            figures=True,
        ),
        rule(
            "money after",
            rf"{START}({NUMBER})({_SCALE}?) ?(£|€|\$|¥|₽|₹|zł|kr\.?(?= |$|[,;)])|¢)(?!\w)",
            lambda m: _said(m[1], m[2], _names(m[3].rstrip(".")), say),
            *_TRIGGERS,
            "¢",
            "zł",
            "kr",
            figures=True,
        ),
        rule(
            "currency code",
            rf"(?<!\w)({_CODES}) ?({NUMBER})({_SCALE}?){END}|{START}({NUMBER})({_SCALE}?) ?({_CODES})(?!\w)",
            lambda m: _said(m[2] or m[4], m[3] or m[5] or "", _code_names(m[1] or m[6]), say),
            *_CODES.split("|"),
            figures=True,
        ),
        rule(
            "abbreviated currency",
            rf"(?<!\w)(Rs|kr)\.? ?({NUMBER})({_SCALE}?){END}",
            lambda m: _said(m[2], m[3], ("rupee", "rupees") if m[1] == "Rs" else ("krone", "kroner"), say),
            "Rs",
            "kr",
            figures=True,
        ),
        rule(
            "pence",
            r"(?<![\w.,£$€])([0-9]{1,3})p(?!\w)",
            lambda m: f"{say.number(m[1])} {'penny' if m[1] == '1' else 'pence'}",
            "p",
            figures=True,
        ),
    )


def _names(sign: str) -> tuple[str, str]:
    if sign in _SIGNS:
        return _SIGNS[sign]
    country = _DOLLARS[sign.removesuffix("$").strip()]
    return f"{country} dollar", f"{country} dollars"


@functools.lru_cache(maxsize=128)
def _code_names(code: str) -> tuple[str, str]:
    """What CLDR calls a currency, one and many: `CHF` → Swiss franc, Swiss francs."""
    from babel.numbers import get_currency_name

    known = {"RMB": "CNY"}.get(code, code)
    one, many = (get_currency_name(known, count=count, locale="en").replace("US ", "U.S. ") for count in (1, 2))
    return one, many


def _said(amount: str, scale: str, names: tuple[str, str], say: Numbers) -> str:
    one, many = names
    scale = scale.strip(" -")
    if scale:
        return f"{say.number(amount)} {SCALES[scale.lower()]} {many}"
    whole, _, cents = amount.replace(",", "").partition(".")
    minor = _MINOR.get(one.rsplit(" ", 1)[-1])
    if minor is not None and len(cents) == 1 and not int(whole or 0) and cents != "0":
        cents += "0"
    if minor is None or len(cents) != 2:
        single = amount in {"1", "½", "¼", "¾"} or (amount[:2] in {"1/", "3/"} and amount not in {"3/2"})
        return f"{say.number(amount)} {one if single else many}"
    coins = f"{say.cardinal(int(cents))} {minor[cents != '01']}" if int(cents) else ""
    notes = f"{say.integer(whole)} {one if whole == '1' else many}" if int(whole or 0) or not coins else ""
    return " ".join(part for part in (notes, coins) if part)


_THING = re.compile(
    r" (?!(?:that|which|who|he|she|it|we|you|they|was|were|is|are|had|has|have|would|will|in|on|for|of|from|to|by|at|"
    r"as|and|or|per|each|goes|went|came|paid|spent|raised|made|million|billion|thousand|into|with|more|less|needed)(?!\w))"
    r"[a-z]{3,}"
)
"""A noun right behind an amount, which then says of what kind it is: `the $64,000 question`."""


def _money(match: re.Match[str], say: Numbers) -> str:
    """`a £5 note` is a five pound note, `-$5` minus five dollars."""
    names = _names(match[2])
    before = match.string[max(0, match.start() - 4) : match.start()]
    earlier = match.string[max(0, match.start() - 9) : match.start()]
    counted = re.search(r"(?<!\w)[Aa]n? $", before) and re.match(r"[ -][a-z]", match.string[match.end() :][:2])
    article = re.search(r"(?<!\w)(?:[Tt]he|[Tt]his|[Tt]hat|[Aa]nother|[Ee]very|[Ee]ach) $", earlier)
    named = article and _THING.match(match.string[match.end() :][:24])
    if counted or named or match[6] or "-" in match[5]:
        names = (names[0], names[0])
    minus = "minus " if match[3] or (match[1] and not before.rstrip()[-1:].isdecimal()) else ""
    return f"{minus}{_said(match[4], match[5], names, say)}{' ' if match[6] else ''}"


def _range(match: re.Match[str], say: Numbers) -> str:
    """`£20-30`, `$1m–$2m`: the currency is said once, at the end."""
    scale = SCALES.get(match[3].strip(" -").lower(), "")
    if scale and scale == SCALES.get(match[5].strip(" -").lower(), ""):
        scale = ""
    first = f"{say.number(match[2].removesuffix('.00'))} {scale}".strip()
    return f"{first} to {_said(match[4], match[5], _names(match[1]), say)}"
