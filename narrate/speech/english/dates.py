"""English rules about dates, decades and years.

A date that is written with the day first is said "the fifth of May", with the month first "May fifth" in both
locales (BBC and AP practice); figures alone are read by the locale (ISO dates too).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrate.speech.english.numbers import DIGITS, Numbers
from narrate.speech.rule import Rule, rule
from narrate.speech.strings import strings_for

_NAMES = strings_for("en").months
_FORMS = {form: name for name in _NAMES for form in (name, name[:3])} | {"Sept": "September"}
_MONTHS = {cased: name for form, name in _FORMS.items() for cased in (form, form.upper(), form.lower())}
"""Months as they are written; `may` and `march` in small letters are verbs unless a year follows."""
_MONTH = rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?!\w)\.?"
_DAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Weds": "Wednesday", "Thu": "Thursday",
    "Thur": "Thursday", "Thurs": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip
_DAY = r"(0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?(?![\w:])"
_TO = r" ?(?:-|–|—|to|and|&) ?"
_YEAR = r"([12][0-9]{3}|['’][0-9]{2})(?![\w:]|[.,/-][0-9])"
_ERA = r"(?:BCE?|CE|AD|B\.C\.(?:E\.)?|C\.E\.|A\.D\.)"
_YEAR_BEFORE = re.compile(
    r"(?:^|[\s(“\"‘'\[])(?i:in|since|by|before|after|until|till|from|of|circa|c|ca|during|around|between|early|late|mid|"
    r"year|years|spring|summer|autumn|fall|winter|copyright|©|class|vintage|born|died|dated|to|and|or|"
    r"[a-z]{2,8} of)\.? $"
)
_COUNT_BEFORE = re.compile(
    r"(?:^|\s)(?i:about|over|nearly|almost|some|than|least|most|only|exactly|approximately|roughly|around|up to|"
    r"another|these|those|all|first|last|next|per|x|×|of about|a total of|total of) $"
)
_COUNTED = re.compile(
    r"^ ?(?:people|men|women|children|seats|copies|votes|points|words|pages|times|members|students|workers|employees|"
    r"troops|soldiers|visitors|viewers|residents|houses|homes|units|items|days|weeks|months|years|hours|minutes|"
    r"seconds|screens|cinemas|theaters|theatres|extras|prints|frames|steps|shares|deaths|cases|species|acres|square|"
    r"cubic|calories|dollars|pounds|euros|yen|jobs|cars|tons|tonnes|miles|feet|meters|metres|kilometers|kilometres|"
    r"inches|degrees|volts|watts|percent|per cent|of (?:them|these|those|us|the))(?!\w)"
)
_OWNED = re.compile(r"(?:^|\s)(?:have|has|had|there are|there were|sold|bought|counted|owns?|owned) $")
"""Before a number of things: `she has 1984 postcards`."""
_STANDING = re.compile(r"[(/–—-]$")


def dates(say: Numbers) -> Iterator[Rule]:
    """Dates with a day or a month, in order: the fullest first."""
    yield rule(
        "ISO date",
        r"(?<![\w/.-])([12][0-9]{3})(?:([-/.])(0[1-9]|1[0-2])\2|/([1-9])/(?=[0-9]{1,2}(?![0-9])))(0?[1-9]|[12][0-9]|3[01])(?:(?=T[0-9])T|(?![\w/-]))",
        lambda m: _said(say, m[5], m[3] or m[4], m[1], after=" " if m[0].endswith("T") else ""),
        *DIGITS,
    )
    yield rule(
        "date",
        r"(?<![\w/.-])([0-9]{1,2})([/.-])([0-9]{1,2})\2([12][0-9]{3}|[0-9]{2})(?![\w/-]|\.[0-9])",
        lambda m: _numeric(m, say),
        *DIGITS,
    )
    yield rule(
        "day and month in figures",
        r"(?<![\w/.-])([0-9]{1,2})/([0-9]{1,2})(?![\w/-]|[.,][0-9]| (?:of|cups?|inch(?:es)?|miles?|teaspoons?|"
        r"stars?)(?!\w))",
        lambda m: _short(m, say),
        "/",
        figures=True,
    )
    yield rule(
        "month and year in figures",
        r"(?<![\w/.-])(0[1-9]|1[0-2])/((?:19|20)[0-9]{2})(?![\w/-])",
        lambda m: f"{_NAMES[int(m[1]) - 1]} {say.year(int(m[2]))}",
        "/",
        figures=True,
    )
    yield rule(
        "weekdays from to",
        rf"(?<!\w)({'|'.join(_DAYS)}|{'|'.join(sorted(set(_DAYS.values())))})\.? ?[–—-] ?({'|'.join(_DAYS)}|"
        rf"{'|'.join(sorted(set(_DAYS.values())))})(?!\w)\.?",
        lambda m: f"{_DAYS.get(m[1], m[1])} to {_DAYS.get(m[2], m[2])}",
        "-",
        "–",
        "—",
    )
    yield rule(
        "weekday",
        rf"(?<!\w)({'|'.join(sorted(_DAYS, key=len, reverse=True))})(?:\.|(?=,? ?[0-9])|"
        rf"(?=,? (?:{_MONTH})))(?=,? ?[\w(–-])",
        _weekday,
        *(name[:2] for name in _DAYS),
    )
    yield rule(
        "dates from to",
        rf"(?<=[0-9]) ?[–—-] ?(?={_MONTH} ?[0-9])|(?<![\w-]){_MONTH} ?[–—-] ?(?=[0-9]{{1,2}}(?:st|nd|rd|"
        rf"th)? (?:{_MONTH}))|"
        rf"(?<![\w-]){_MONTH} ?[–—-] ?(?=(?:{_MONTH}))",
        lambda m: f"{_MONTHS.get(m[2] or m[4], '')} to ",
        "-",
        "–",
        "—",
    )
    yield rule(
        "month, day",
        rf"(?<![\w-]){_MONTH}(?:-| ?(?:the )?){_DAY}(?:{_TO}{_DAY})?(?:,? {_YEAR})?(?! ?(?:per|%|percent|million|"
        rf"billion)(?!\w))",
        lambda m: _month_first(m, say),
        *DIGITS,
    )
    yield rule(
        "day, month",
        rf"(?<![\w.,:/$£€-]){_DAY}(?:{_TO}{_DAY})?[ -](?:of )?{_MONTH}(?:[, -]{{1,2}}{_YEAR})?",
        lambda m: _day_first(m, say),
        *DIGITS,
    )
    yield rule(
        "month, year",
        rf"(?<!\w){_MONTH}(?:-|,? ?){_YEAR}",
        lambda m: f"{_MONTHS[m[1]]} {_year(m[2], say)}",
        *DIGITS,
    )
    yield rule(
        "month",
        r"(?<!\w)(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=[ ,;:–-]|$)",
        lambda m: _MONTHS[m[1]],
        ".",
    )


def years(say: Numbers) -> Iterator[Rule]:
    """Decades, spans of years, eras, and at last a year alone."""
    yield rule(
        "tens",
        r"(?<![\w.,])(10{1,3})s(?!\w)",
        lambda m: {"10": "tens", "100": "hundreds", "1000": "thousands"}[m[1]],
        "0s",
        figures=True,
    )
    yield rule(
        "decades",
        r"(?<![\w.,])((?:1[0-9]|20)[0-9]0|[’']?[1-9]0)(?:[’']?s) ?(?:-|–|—) ?(?=[’']?[0-9]{2,4}[’']?s(?!\w))",
        lambda m: f"{say.decade(m[1].lstrip('’' + chr(39)))} to ",
        "0s",
        "0's",
        "0’s",
        figures=True,
    )
    yield rule(
        "decade",
        r"(?<![\w.,])((?:1[1-9]|20)[0-9]0)[’']?s(?!\w)",
        lambda m: say.decade(m[1]),
        "0s",
        "0's",
        "0’s",
        figures=True,
    )
    yield rule(
        "short decade",
        r"(?<![\w.,])(?:[’'‘]([0-9]0)[’']?s|([2-9]0)[’']?s)(?!\w)",
        lambda m: say.decade(m[1] or m[2]),
        "0s",
        "0's",
        "0’s",
        figures=True,
    )
    yield rule(
        "era",
        rf"(?<![\w.,])(?:(?:AD|A\.D\.) ?([0-9]{{1,4}})|([0-9]{{1,5}}(?:,[0-9]{{3}})?)(?: ?[–-] ?([0-9]{{1,4}}))? ?"
        rf"({_ERA}))(?!\w)",
        lambda m: _era(m, say),
        *DIGITS,
    )
    yield rule(
        "years",
        r"(?<![\w.,/:#-])(1[0-9]{3}|20[0-9]{2}) ?[-–—/] ?(1[0-9]{3}|20[0-9]{2}|[0-9]{2})(?![\w%]|[.,:/-][0-9])",
        lambda m: _years(m, say),
        *DIGITS,
    )
    yield rule(
        "open years",
        r"(?<=\()((?:1[0-9]|20)[0-9]{2}) ?[-–—] ?(?=\))",
        lambda m: f"{say.year(int(m[1]))} to the present",
        *DIGITS,
    )
    yield rule(
        "short year",
        r"(?<![\w.,’'])[’'‘]([0-9]{2})(?![\w’'%]|[.,][0-9])",
        lambda m: _year(f"'{m[1]}", say),
        "'",
        "’",
        "‘",
        figures=True,
    )
    yield rule(
        "year", r"(?<![\w.,:/#+-])([12][0-9]{3})(?![\w]|[.,:/][0-9]| ?[°%])", lambda m: _lone_year(m, say), *DIGITS
    )
    yield rule("year after a hyphen", r"(?<=[a-z][-–—])((?:1[1-9]|20)[0-9]{2})(?!\w|[.,:/][0-9])",
               lambda m: say.year(int(m[1])), *DIGITS)  # fmt: skip
    yield rule(
        "future year",
        r"(?<=year )([2-9][0-9]{3})(?!\w|[.,:/][0-9])",
        lambda m: say.year(int(m[1])),
        "year ",
        figures=True,
    )


def _year(text: str, say: Numbers) -> str:
    return say.pair(text[-2:]) if len(text) < 4 else say.year(int(text))


def _said(say: Numbers, day: str, month: str, year: str, *, after: str = "") -> str:
    """A date of which only figures are written."""
    name, number = _NAMES[int(month) - 1], say.ordinal(int(day))
    said = f"the {number} of {name}" if say.british else f"{name} {number}"
    return f"{said} {_year(year, say)}{after}"


_DATE_BEFORE = re.compile(
    r"(?i)(?:^|\s)(?:on|until|till|by|before|after|since|from|through|thru|dated|starting|ending|beginning|opens|opening|due|"
    r"mon|tues?|wed|thur?s?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)[.,]? $"
)


def _short(match: re.Match[str], say: Numbers) -> str:
    """`until 12/31`: a date after a word that dates follow; 9/11 has a name of its own."""
    first, second = int(match[1]), int(match[2])
    before = match.string[max(0, match.start() - 12) : match.start()]
    if match[0] in {"9/11", "24/7", "7/7"} or not _DATE_BEFORE.search(before):
        return match[0]
    month, day = (second, first) if (say.british and second <= 12) or first > 12 else (first, second)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    number, name = say.ordinal(day), _NAMES[month - 1]
    return f"the {number} of {name}" if say.british else f"{name} {number}"


def _numeric(match: re.Match[str], say: Numbers) -> str:
    """12/11/2026 by the locale; where only one order makes a date, that one."""
    first, second = int(match[1]), int(match[3])
    if match[2] == "." and len(match[4]) == 2 and len(match[1] + match[3]) < 4:
        return match[0]
    if match[2] == "-" and len(match[4]) == 2 and len(match[1] + match[3]) < 4:
        return match[0]
    month_first = (not say.british and match[2] != "." and first <= 12) or second > 12
    day, month = (match[3], match[1]) if month_first else (match[1], match[3])
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return match[0]
    said = _said(say, day, month, match[4])
    return said.removeprefix("the ") if _has_article(match) else said


def _weekday(match: re.Match[str]) -> str:
    """`Sat.` and `Sun.` are words too; they are days with a dot, or before a date."""
    before = match.string[max(0, match.start() - 2) : match.start()]
    if match[0].endswith(".") and not re.match(r",? ?(?:[0-9]|[A-Z(–-])", match.string[match.end() :][:3]):
        return match[0]
    return match[0] if before.endswith("'") else _DAYS[match[1]]


def _has_article(match: re.Match[str]) -> bool:
    return match.string[max(0, match.start() - 4) : match.start()].lower().endswith("the ")


def _month_first(match: re.Match[str], say: Numbers) -> str:
    month, day, last, year = match[1], match[2], match[3], match[4]
    if month.lower() in {"may", "mar", "march"} and (_verb(match) or (month.islower() and not year)):
        return match[0]
    said = f"{_MONTHS[month]} {say.ordinal(int(day))}"
    if last:
        said += f"{_joined(match[0])}{say.ordinal(int(last))}"
    return f"{said}{_comma(match[0], year)}{f' {_year(year, say)}' if year else ''}"


def _verb(match: re.Match[str]) -> bool:
    """`You May 5`: a verb with a capital stands in a title; not worth more than the plain pronouns."""
    before = match.string[max(0, match.start() - 6) : match.start()]
    return re.search(r"(?:^|\s)(?:I|[Yy]ou|[Ww]e|[Tt]hey) $", before) is not None


def _day_first(match: re.Match[str], say: Numbers) -> str:
    day, last, month, year = match[1], match[2], match[3], match[4]
    said = f"{say.ordinal(int(day))}"
    if last:
        said += f"{_joined(match[0])}the {say.ordinal(int(last))}"
    said += f" of {_MONTHS[month]}" + (f" {_year(year, say)}" if year else "")
    written_out = re.match(r"[0-9]+(?:st|nd|rd|th) of ", match[0]) is not None
    return said if written_out or _has_article(match) else f"the {said}"


def _joined(text: str) -> str:
    return " and " if re.search(r"(?:&|and)", text.split(" ", 1)[1]) else " to "


def _comma(text: str, year: str | None) -> str:
    return "," if year and re.search(r", ?['’]?[0-9]{2,4}$", text) else ""


def _era(match: re.Match[str], say: Numbers) -> str:
    """`44 BC`, `AD 79`; a year before our era is a number, `1200 BC` twelve hundred."""
    if match[1]:
        return f"A.D. {say.year(int(match[1]))}"
    era = match[4].replace(".", "")
    era = "A.D." if era == "AD" else era
    first = _ancient(match[2], say)
    return f"{first}{f' to {_ancient(match[3], say)}' if match[3] else ''} {era}"


def _ancient(text: str, say: Numbers) -> str:
    return say.year(int(text)) if len(text) == 4 else say.number(text)


def _years(match: re.Match[str], say: Numbers) -> str:
    """`1939–45`, `1999–2003`; a descending pair of four figures is a range of numbers all the same."""
    second = say.year(int(match[2])) if len(match[2]) == 4 else say.pair(match[2])
    return f"{say.year(int(match[1]))} to {second}"


_TOLD = re.compile(r" (?:was|saw|marked|brought|began|ended|would|is remembered)(?!\w)")
"""What a year at the beginning of a sentence does."""


def _lone_year(match: re.Match[str], say: Numbers) -> str:
    """Whether four figures are a year.

    From 1500 to 2099 unless something is counted; before that only after a word that years follow, or in brackets.
    """
    number = int(match[1])
    before, after = match.string[max(0, match.start() - 24) : match.start()], match.string[match.end() :][:24]
    if _OWNED.search(before) and re.match(r" [a-z]{3,}s(?!\w)", after):
        return match[0]
    if _COUNTED.match(after) or (_COUNT_BEFORE.search(before) and re.match(r" [a-z]", after)):
        return match[0]
    if 1500 <= number < 2100:
        return say.year(number)
    dated = _YEAR_BEFORE.search(before) or (_STANDING.search(before) and after[:1] in ")–—,")
    if not before.strip() and number >= 1000 and _TOLD.match(after):  # “1066 was a turning point.”
        return say.year(number)
    return say.year(number) if dated and not re.match(r" [a-z]+s(?!\w)", after) else match[0]
