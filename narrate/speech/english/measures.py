"""English rules about measures: units, percentages, temperatures, feet and inches, film formats."""

from __future__ import annotations

import re

from narrate.speech.english.numbers import AMOUNT, DIGITS, SCALES, SIGNS, Numbers
from narrate.speech.english.units import PER, SINGLE, UNITS
from narrate.speech.rule import Rule, rule

_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_PER = "|".join(re.escape(unit) for unit in sorted(PER, key=len, reverse=True))
_BEGIN = r"(?<![\w.,/])(?<!\w[:$£€])"
_SCALE = r"(?: (thousand|million|billion|trillion))?"
_RANGE = rf"(?:({AMOUNT}) ?(?:-|–|—|to|×|x|by) ?)?"
_GAUGES = {"8", "9.5", "16", "35", "65", "70"}
_PART = re.compile(rf"1|[0-9]+/[0-9]+|[{SIGNS}]")
"""An inch, or a part of one."""
_APPLIANCE = re.compile(
    r" (?:bulb|lamp|light|amp|amplifier|speaker|battery|charger|supply|socket|motor|laser|drive|disk|card|stick|"
    r"camera|sensor|connection|line|display|screen|model|version|file)s?(?!\w)"
)
"""What a number of watts, volts or bytes stands before as one word: `a row of 60W bulbs`."""
_COUNTED = " (?:people|viewers|listeners|users|copies|tickets|views|followers|subscribers|readers|jobs|homes)"
_PEOPLE = re.compile(_COUNTED)


def rules(say: Numbers) -> tuple[Rule, ...]:
    """The rules, in order."""
    return (
        rule(
            "feet and inches",
            r"(?<![\w.,])([0-9]{1,2}) ?(?:['’′]|ft\.?|feet|foot) ?([0-9]{1,2}(?:\.[0-9])?) ?(?:[\"”″]|''|’’|"
            r"ins?\.?(?!\w)|inch(?:es)?)",
            lambda m: (
                f"{say.number(m[1])} {'foot' if m[1] == '1' else 'feet'} {say.number(m[2])} "
                f"{'inch' if m[2] == '1' else 'inches'}"
            ),
            "'",
            "’",
            "′",
            "f",
            figures=True,
        ),
        rule(
            "feet by feet",
            rf"(?<![\w.,])({AMOUNT})['’′] ?[x×] ?({AMOUNT})['’′]",
            lambda m: f"{say.number(m[1])} feet by {say.number(m[2])} feet",
            "'",
            "’",
            "′",
            figures=True,
        ),
        rule(
            "minutes and seconds of arc",
            r"(?<![\w.,])([0-9]{1,3})° ?(?:([0-9]{1,2})['’′] ?)?(?:([0-9]{1,2}(?:\.[0-9]+)?)[\"”″] ?)?([NSEW])(?!\w)",
            lambda m: _arc(m, say),
            "°",
            figures=True,
        ),
        rule(
            "inches",
            rf"(?<![\w.,\"“])({AMOUNT})(?: ?[-–] ?)?(?:″|''(?=[\s,.;)]|$)|\"(?=[^\"“”]*$| (?:by|x|×) )|"
            rf" ?-?in\.(?=[ ,;)]?[a-z,;) (]|$)| ?in(?=[,;)]|$| (?:by|x|×|wide|tall|long|deep|thick|high|of (?:rain|"
            rf"snow))(?!\w)))",
            lambda m: f"{say.number(m[1])} {'inch' if _PART.fullmatch(m[1]) or '-' in m[0] else 'inches'}",
            "″",
            "''",
            '"',
            "in",
            figures=True,
        ),
        rule(
            "degrees",
            rf"([-−+])?(?<![\w.,]){_RANGE}({AMOUNT}) ?(?:° ?([CFK])?(?!\w)|(℃|℉)|º ?([CF])(?!\w))",
            lambda m: _degrees(m, say),
            "°",
            "℃",
            "℉",
            "º",
            figures=True,
        ),
        rule(
            "percentage",
            rf"(?<![\w.,])(?:({AMOUNT})(?:%? ?[-–—]| ?to) ?)?({AMOUNT}){_SCALE}(?: ?([%‰])| ?(pct)\.?(?!\w)|"
            rf"-(percent))(?:(-)(?=[a-z]))?",
            lambda m: _percentage(m, say),
            "%",
            "‰",
            "pct",
            "-percent",
            figures=True,
        ),
        rule(
            "resolution",
            r"(?<![\w.,])(480|576|720|1080|1440|2160)([pi])(?:([0-9]{2}))?(?!\w)",
            lambda m: f"{say.serial(m[1])} {m[2].upper()}{f' {say.serial(m[3])}' if m[3] else ''}",
            *DIGITS,
        ),
        rule(
            "measure by measure",
            rf"(?<![\w.,])({AMOUNT} ?(?:ft|in|cm|mm|m|km|yd|px|feet|inches|met(?:er|re)s)\.?) ?[x×] ?(?=[0-9])",
            lambda m: f"{m[1]} by ",
            "x",
            "×",
            figures=True,
        ),
        rule(
            "unit",
            rf"{_BEGIN}{_RANGE}({AMOUNT}){_SCALE}( ?[-\u2011]? ?)({_UNIT})(?:/({_PER})|(?: per |p)(?=hour|"
            rf"second))?(?![\w²³'’/]|-?[0-9]|[.:]\w)(?:\.(?=[ ,;)][a-z(,;]|[,;)]))?",
            lambda m: _unit(m, say),
            *DIGITS,
            *SIGNS,
        ),
        rule(
            "millions",
            rf"{_BEGIN}(?<![,$£€¥])(?:([0-9]{{1,3}}\.[0-9]{{1,2}})(?:([MB])(?!\w)|(K)(?={_COUNTED}))|"
            rf"([0-9]{{1,3}})([kK]?) ?[-–] ?([0-9]{{1,3}})([kK])(?!\w))",
            lambda m: _millions(m, say),
            *"MBKk",
            figures=True,
        ),
        rule(
            "per",
            rf"(?<=[a-z0-9])/({_PER})(?![\w/])|(?<![\w/])([km]?m|mi|ft|[kMG]?B|[km]?g)/(h|hr|s|sec|min|d?L)(?![\w/])",
            _per,
            "/",
        ),
    )


def _arc(match: re.Match[str], say: Numbers) -> str:
    names = {"N": "north", "S": "south", "E": "east", "W": "west"}
    parts = [f"{say.number(text)} {unit}{'' if text == '1' else 's'}"
             for text, unit in zip(match.groups()[:3], ("degree", "minute", "second"),
             strict=True) if text]  # fmt: skip
    return f"{' '.join(parts)} {names[match[4]]}"


def _degrees(match: re.Match[str], say: Numbers) -> str:
    scale = {"C": " Celsius", "F": " Fahrenheit", "K": " Kelvin", "℃": " Celsius", "℉": " Fahrenheit"}
    first = f"{say.number(match[2])} to " if match[2] else ""
    minus = "minus " if match[1] in {"-", "−"} else ""
    name = "degree" if match[3] == "1" else "degrees"
    return f"{minus}{first}{say.number(match[3])} {name}{scale.get(match[4] or match[5] or match[6] or '', '')}"


def _percentage(match: re.Match[str], say: Numbers) -> str:
    first = f"{say.number(match[1])} to " if match[1] else ""
    scale = f" {match[3]}" if match[3] else ""
    name = "per mille" if match[4] == "‰" else "percent"
    return f"{first}{say.number(match[2])}{scale} {name}{' ' if match[7] else ''}"


def _unit(match: re.Match[str], say: Numbers) -> str:
    """A gauge of film, a hyphen, or an article before a noun make the unit one: `35mm`, `a 6-ft man`, `a 10 km run`."""
    first, number, scale, join, unit = match[1], match[2], match[3], match[4], match[5]
    if _no_unit(match, unit, join, number):
        return match[0]
    rest = match.string[match.end() :]
    if unit == "m" and not join and _PEOPLE.match(rest):
        return f"{say.number(number)} million"
    one, many = UNITS[unit]
    before = match.string[max(0, match.start() - 4) : match.start()]
    article = re.search(r"(?<!\w)[Aa]n? $", before) and re.match(r" [a-z]", rest)
    single = number in {"1", "½", "¼", "¾"} or (number[0] in "13" and number in {"1/2", "1/4", "3/4", "1/3"})
    gauge = (unit == "mm" and number in _GAUGES) or (join != " " and _APPLIANCE.match(rest) is not None)
    name = one if (single and not scale) or gauge or "-" in join or article else many
    if match[6]:
        name += f" per {PER[match[6]]}"
    lead = f"{say.number(first)} {'by' if re.search(r'x|×|by', match[0]) else 'to'} " if first else ""
    if say.british:
        name = name.replace("meter", "metre").replace("liter", "litre")
    return f"{lead}{say.number(number)}{f' {scale}' if scale else ''} {name}"


def _no_unit(match: re.Match[str], unit: str, join: str, number: str) -> bool:
    """Whether a letter behind a number is more likely something else: `3 A`, `24 b`, `2 in`, `100 t`."""
    if unit in SINGLE and join.strip():
        return True
    if join and not match[6] and unit in {"pt", "bar", "rad", "au", "mo", "pc", "cd", "kn"}:
        return True
    if unit == "s" and join == " ":
        return re.match(r" [a-z]|[’']", match.string[match.end() :]) is not None
    return bool(unit == "s" and number.endswith("0") and len(number) in {2, 4})


def _millions(match: re.Match[str], say: Numbers) -> str:
    """`2.5M`, `10-15K`, in which a K may be a thousand, a kilometer or a thousand pixels."""
    if match[1]:
        return f"{say.number(match[1])} {SCALES[(match[2] or match[3]).lower()]}"
    return f"{say.number(match[4])}{' K' if match[5] else ''} to {say.number(match[6])} K"


def _per(match: re.Match[str]) -> str:
    """`ten dollars/hour`, `24 frames/sec`, after a number of something; `km/h` alone."""
    if match[2]:
        return f"{UNITS[match[2]][1] if match[2] != 'B' else 'bytes'} per {PER[match[3]]}"
    before = match.string[max(0, match.start() - 40) : match.start()]
    if not re.search(r"(?:dollars?|cents?|pounds?|pence|euros?|yen|[0-9]|thousand|million|billion|\b[a-z]+s)$", before):
        return match[0]
    if not re.search(
        r"(?:ty|one|two|three|four|five|six|seven|eight|nine|ten|teen|hundred|thousand|[0-9])\W? ?[a-z]*(?:/|$)|[0-9]",
        before,
    ):
        return match[0]
    return f" per {PER[match[1]]}"
