"""English rules about times of day and durations."""

from __future__ import annotations

import re

from narrate.speech.english.numbers import DIGITS, Numbers
from narrate.speech.rule import Rule, rule

_HALF = r"(?:([AaPp])(?:\. ?[Mm]\.|[Mm](?![\w’'])\.?(?![A-Z])))"
_BEGIN = r"(?<![\w:.])(?<![0-9],)"
"""A time begins here; a comma before it may end what stands before, but not a number."""
_ZONE = r"(?:UTC|GMT|BST|CET|CEST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|IST|JST|AEST|AEDT|ET|PT|CT|MT|Z)"
_PREPOSITION = re.compile(r"(?:^|\s)(?i:at|until|till|from|by|before|after|around|about|to|and|or|doors|daily) $")


def rules(say: Numbers) -> tuple[Rule, ...]:
    """The rules, in order."""
    return (
        rule(
            "time range",
            rf"{_BEGIN}([0-9]{{1,2}})(?:[:.]([0-5][0-9]))? ?{_HALF}? ?[-–—] ?"
            rf"(?=[0-9]{{1,2}}(?:[:.][0-5][0-9])? ?{_HALF}|[0-9]{{1,2}}:[0-5][0-9](?![\w:]))",
            lambda m: _range(m, say),
            *DIGITS,
        ),
        rule(
            "time",
            rf"{_BEGIN}([0-9]{{1,2}})(?:[:.]([0-5][0-9]))? ?{_HALF}",
            lambda m: _time(m, say),
            *DIGITS,
        ),
        rule(
            "duration",
            rf"{_BEGIN}([0-9]{{1,3}}):([0-5][0-9]):([0-5][0-9])(?: ?{_HALF}|(?:[.,]([0-9]{{1,3}}))?(?![\w:]))",
            lambda m: _duration(m, say),
            ":",
            figures=True,
        ),
        rule(
            "clock",
            rf"{_BEGIN}(?<!/)([01]?[0-9]|2[0-4]):([0-5][0-9])(?:\.([0-9]{{1,3}}))?(?: ?(?:hrs?|hours|"
            rf"h)(?!\w))?(?:(?![\w:])(?!\.[0-9])|(?={_ZONE}(?!\w)))",
            lambda m: _clock(m, say),
            ":",
            figures=True,
        ),
        rule(
            "clock with a dot",
            r"(?<![\w:.,/£$€])([01]?[0-9]|2[0-3])\.([0-5][05])(?![\w:%]|[.,][0-9]| ?(?:[a-z]+(?<!s)s|per|million|"
            r"billion)(?!\w))",
            lambda m: _dotted(m, say),
            ".",
            figures=True,
        ),
        rule(
            "noon and midnight",
            r"(?<!\w)([Nn]oon|[Mm]idnight) ?[-–—] ?(?=[0-9]|[a-z]+ [AP]M)|"
            r"(?<=[AP]M) ?[-–—] ?(?=(?:noon|midnight)(?!\w))",
            lambda m: f"{m[1]} to " if m[1] else " to ",
            "oon",
            "idnight",
        ),
        rule(
            "zone",
            rf"(?<=[a-zM] )({_ZONE}) ?([+−-]) ?([0-9]{{1,2}})(?::?([0-9]{{2}}))?(?!\w)|(?<!\w)(UTC|"
            rf"GMT) ?([+−-]) ?([0-9]{{1,2}})(?!\w)",
            lambda m: _zone(m, say),
            "+",
            "-",
            "−",
            figures=True,
        ),
        rule(
            "military hour",
            r"(?<![\w.,:])([01][0-9]|2[0-4])00(?= (?:hours|hrs)(?!\w))",
            lambda m: f"{'zero ' if m[1][0] == '0' else ''}{say.cardinal(int(m[1]))} hundred",
            "00 h",
        ),
        rule(
            "zone in small letters",
            r"(?<=[AP]M )(?:[ecmp][sd]t|[ecmp]\.[sd]\.t\.?|gmt|utc|bst|cet)(?!\w)",
            lambda m: m[0].upper().replace(".", ""),
            "AM ",
            "PM ",
        ),
        rule(
            "hours and minutes",
            r"(?<![\w.,])([0-9]{1,2}) ?h(?:rs?)?\.? ?([0-9]{1,2}) ?(?:m(?:ins?)?\.?)?(?: ?([0-9]{1,2}) ?s"
            r"(?:ecs?)?\.?)?(?!\w)",
            lambda m: _hours(m, say),
            "h",
            figures=True,
        ),
        rule(
            "minutes and seconds",
            r"(?<![\w.,])([0-9]{1,3}) ?m(?:ins?)? ?([0-9]{1,2}) ?s(?:ecs?)?(?!\w)",
            lambda m: f"{_count(m[1], 'minute', say)} {_count(m[2], 'second', say)}",
            "m",
            figures=True,
        ),
        rule(
            "o'clock",
            r"(?<![\w.,:])([0-9]{1,2}) ?o[’'] ?clock",
            lambda m: f"{say.cardinal(int(m[1]))} o'clock",
            "clock",
            figures=True,
        ),
    )


def _half(letter: str) -> str:
    return f"{letter.upper()}M"


def _clock_words(hour: int, minute: str | None, say: Numbers) -> str:
    if minute is None or minute == "00":
        return say.cardinal(hour)
    return f"{say.cardinal(hour)} {say.pair(minute)}"


def _range(match: re.Match[str], say: Numbers) -> str:
    """The first of two times; the second is left to the rule for times."""
    hour, minute, half = int(match[1]), match[2], match[3]
    if hour > 24 or (hour > 12 and half):
        return match[0]
    if (
        not half
        and minute == "00"
        and re.match(r"[0-9]{1,2}:[0-9]{2}(?! ?[AaPp]\.?[Mm])", match.string[match.end() :][:9])
    ):
        return f"{_whole_hour(hour, say)} to "
    return f"{_clock_words(hour, minute, say)}{f' {_half(half)}' if half else ''} to "


def _time(match: re.Match[str], say: Numbers) -> str:
    hour, minute, half = int(match[1]), match[2], match[3]
    if not (1 <= hour <= 12 or (hour < 24 and minute)):
        return match[0]
    rest = match.string[match.end() : match.end() + 3]
    dotted = match[0].endswith(".")
    ends = dotted and (not rest or re.match(r"[”\"’)]*(?: [“\"‘]?[A-Z])", rest) is not None)
    joined = " " if match.string[match.end() : match.end() + 1].isalpha() else ""
    return f"{_clock_words(hour, minute, say)} {_half(half)}{'.' if ends else joined}"


def _whole_hour(hour: int, say: Numbers) -> str:
    if hour in {0, 24}:
        return "midnight"
    return say.cardinal(hour) + (" hundred" if hour > 12 else " o'clock")


def _clock(match: re.Match[str], say: Numbers) -> str:
    """`14:25`; `2:00` two o'clock; `1:59.4` is a time that was run."""
    hour, minute, decimals = match[1], match[2], match[3]
    if match.string[match.end() : match.end() + 1].isalpha():
        return f"{_clock_words(int(hour), minute, say)} "
    if decimals:
        return f"{say.cardinal(int(hour))} {say.pair(minute)} point {say.digits(decimals)}"
    if minute == "00":
        return _whole_hour(int(hour), say)
    return f"{say.cardinal(int(hour))} {say.pair(minute)}"


def _dotted(match: re.Match[str], say: Numbers) -> str:
    """`at 8.30`: the British way to write a time, after a word that times follow."""
    before = match.string[max(0, match.start() - 10) : match.start()]
    if not say.british or not _PREPOSITION.search(before):
        return match[0]
    return _whole_hour(int(match[1]), say) if match[2] == "00" else _clock_words(int(match[1]), match[2], say)


def _duration(match: re.Match[str], say: Numbers) -> str:
    """`1:02:03`: hours, minutes and seconds; noughts are not counted unless there is nothing else.

    `10:15:30 a.m.` is a time of day.
    """
    if match[4]:
        seconds = f" and {_count(match[3], 'second', say)}" if int(match[3]) else ""
        return f"{_clock_words(int(match[1]), match[2], say)}{seconds} {_half(match[4])}"
    parts = [_count(text, unit, say) for text, unit in zip(match.groups()[:3], ("hour", "minute", "second"),
        strict=True)
             if int(text)]  # fmt: skip
    return " and ".join(filter(None, (" ".join(parts[:-1]), *parts[-1:]))) or "zero seconds"


def _zone(match: re.Match[str], say: Numbers) -> str:
    name, sign, hours = match[1] or match[5], match[2] or match[6], match[3] or match[7]
    minutes = match[4]
    rest = f" {say.pair(minutes)}" if minutes and minutes != "00" else ""
    return f"{name} {'plus' if sign == '+' else 'minus'} {say.cardinal(int(hours))}{rest}"


def _count(text: str, unit: str, say: Numbers) -> str:
    number = int(text)
    return f"{say.cardinal(number)} {unit}" + ("" if number == 1 else "s")


def _hours(match: re.Match[str], say: Numbers) -> str:
    """`1h 45m`, `1h45`."""
    said = f"{_count(match[1], 'hour', say)} {_count(match[2], 'minute', say)}"
    return said + (f" {_count(match[3], 'second', say)}" if match[3] else "")
