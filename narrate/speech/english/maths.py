"""English rules about mathematics: signs between numbers, powers, roots, comparisons, dimensions."""

from __future__ import annotations

import re

from narrate.speech.english.numbers import AMOUNT, NUMBER, Numbers
from narrate.speech.rule import Rule, rule

_OPERATORS = {
    "+": "plus", "−": "minus", "-": "minus", "–": "minus", "×": "times", "x": "times", "*": "times", "·": "times",
    "÷": "divided by",
    "/": "divided by", "=": "equals", "≠": "is not equal to", "<": "is less than", ">": "is greater than",
    "≤": "is less than or equal to", "≥": "is greater than or equal to", "≈": "is approximately equal to",
    "≅": "is approximately equal to", "±": "plus or minus", "→": "to", "⇒": "implies", "∈": "is in",
    "∝": "is proportional to",
}  # fmt: skip
_NAMES = {"∞": "infinity", "π": "pi", "∑": "the sum of", "∫": "the integral of", "√": "the square root of",
    "Δ": "delta",
          "∂": "partial", "∅": "the empty set", "α": "alpha", "β": "beta", "γ": "gamma", "θ": "theta", "λ": "lambda",
          "σ": "sigma", "φ": "phi", "ω": "omega", "Ω": "omega"}  # fmt: skip
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_TERM = r"(?:[0-9]{1,9}(?:,[0-9]{3})*(?:\.[0-9]{1,9})?|[0-9]{0,4}[a-zA-Zπ](?![a-zA-Z]))[²³]?%?"
_FACTORS = r"(?:(?<!\w)(?!(?:[kmcdn]m|ft|yd)[²³^])([b-df-hj-np-tv-z]{2}))?"
"""Two letters that are no word and no unit: the M and C of E = mc²."""
_STEPS = re.compile(r"(?<=[\w)²³%π]) ?([+−–×*·÷=≠<>≤≥≈≅±/-]|(?<=[0-9 ])x(?=[0-9 ])) ?(?=[\w(√.π−-])")


def equations() -> tuple[Rule, ...]:
    """Whole equations, before any sign is taken for a range or a minus."""
    return (
        rule(
            "equation",
            rf"(?<![\w.,/])(?:{_TERM} ?[+−–×x*÷/<>=≠≤≥≈±-] ?){{1,8}}[=≈≤≥≠<>] ?[-−]?{_TERM}(?![\w/])|"
            rf"(?<![\w.,/])(?:{_TERM} ?[+−–×x*÷/-] ?){{0,8}}{_TERM} ?[=≈≤≥≠] ?"
            rf"(?:[-−]?{_TERM} ?[+−–×*÷/-] ?){{0,8}}[-−]?{_TERM}(?![\w/])",
            _equation,
            "=",
            "≈",
            "≤",
            "≥",
            "≠",
            "<",
            ">",
        ),
    )


def signs() -> tuple[Rule, ...]:
    """The sign before a number; the number is left to the rules that come after."""
    return (
        rule(
            "minus",
            r"(?:(?<=^)|(?<=[\s(\[=“\"±?!]))(?<![0-9%°] )[-−](?=\.?[0-9])(?![0-9]+-)",
            "minus ",
            "-",
            "−",
        ),
        rule("plus", r"(?:(?<=^)|(?<=[\s(\[]))(?<![\w)%] )\+(?=\.?[0-9])(?![0-9]+[ -]?[0-9(])", "plus ", "+"),
    )


def rules(say: Numbers) -> tuple[Rule, ...]:
    """The rules, in order."""
    return (
        rule(
            "sum",
            rf"(?<![\w.,/-])({NUMBER})(?: ?([+÷±*]) ?| (×) )(?={NUMBER})",
            lambda m: f"{say.number(m[1])} {_OPERATORS[m[2] or m[3]]} ",
            "+",
            "×",
            "÷",
            "±",
            "*",
            figures=True,
        ),
        rule("root", r"√ ?(?=[\w(])", "the square root of ", "√"),
        rule(
            "power",
            _FACTORS + r"(?<=[\w)])(²|³|[⁰¹⁴⁵⁶⁷⁸⁹⁻][⁰¹²³⁴⁵⁶⁷⁸⁹]{0,3}|\^ ?-?[0-9]{1,3}|\^n)(?!\w)",
            lambda m: _power(m, say),
            "²",
            "³",
            "^",
            *"⁰¹⁴⁵⁶⁷⁸⁹⁻",
        ),
        rule(
            "dimensions",
            rf"(?<![\w.,/])({AMOUNT}) ?[x×X✕] ?({AMOUNT})(?: ?[x×X✕] ?({AMOUNT}))?(?![\w/])",
            lambda m: " by ".join(_side(text, say) for text in m.groups() if text),
            "x",
            "×",
            "X",
            "✕",
            figures=True,
        ),
        rule(
            "multiple",
            rf"(?<![\w.,/])(?<![=+−*/] )(?:({NUMBER})[x×]? ?[-–] ?)?({NUMBER}) ?[x×](?![\w²³^]|-[a-z]| ?[+=]|"
            r" (?:plus|minus|equals|divided)(?!\w))",
            lambda m: f"{f'{say.number(m[1])} to ' if m[1] else ''}{say.number(m[2])} times",
            "x",
            "×",
            figures=True,
        ),
        rule("times", r"(?<!\w)[x×](?=[0-9])(?!(?:86|64)(?![0-9]))", "times ", "x", "×"),
        rule("and more", rf"(?<![\w.,/])({NUMBER})\+(?![\w+])", lambda m: f"{say.number(m[1])} plus", "+"),
        rule("about", r"(?<![0-9])(?<![0-9] )[~≈∼] ?(?=[$£€]?[0-9.])", "about ", "~", "≈", "∼", figures=True),
        rule(
            "comparison",
            r"(?<![\w)%] )(?:(?<=^)|(?<=[\s(]))([<>≤≥]) ?(?=[$£€]?[0-9.])",
            lambda m: {"<": "less than ", ">": "more than ", "≤": "at most ", "≥": "at least "}[m[1]],
            "<",
            ">",
            "≤",
            "≥",
            figures=True,
        ),
        rule(
            "mathematical sign",
            r"(?:(?<=[0-9)%])|(?<=(?<!\w)[A-Za-z])|(?<=\w)(?! ?[<>])) ?([≠<>≤≥≈≅→⇒∈∝−]) ?(?=[\w(])",
            lambda m: f" {_OPERATORS[m[1]]} " if m[1] not in "→>" or _compared(m) else ", ",
            *"≠<>≤≥≈≅→⇒∈∝−",
        ),
        rule("mathematical name", r"[∞∑∫∂∅]|(?<!\w)[πΔαβγθλσφωΩ](?!\w)", lambda m: f" {_NAMES[m[0]]} ", *_NAMES),
    )


def _equation(match: re.Match[str]) -> str:
    """Every sign between two terms is named; the terms are left to the other rules."""
    written = match[0]
    if not re.search(r"[0-9]|[a-zA-Z] ?[=≈≤≥≠<>] ?[a-zA-Z0-9]", written):
        return written
    said = _STEPS.sub(lambda step: f" {_OPERATORS[step[1]]} ", written)
    return re.sub(r"(?:(?<=^)|(?<= ))[-−](?=\w)", "minus ", said)


def _compared(match: re.Match[str]) -> bool:
    """An arrow or a `>` between words leads on; with a number it compares."""
    return match.string[match.start() - 1].isdecimal() or match.string[match.end()].isdecimal()


def _power(match: re.Match[str], say: Numbers) -> str:
    factors = f"{' '.join(match[1].upper())}" if match[1] else ""
    return factors + _exponent(match[2].lstrip("^ ").translate(_POWERS), say)


def _exponent(text: str, say: Numbers) -> str:
    if text in {"2", "3"}:
        return " squared" if text == "2" else " cubed"
    if text == "n":
        return " to the N"
    minus = text.startswith("-")
    number = int(text.lstrip("-") or 0)
    return f" to the {'minus ' if minus else ''}{say.cardinal(number) if minus else say.ordinal(number)}"


def _side(text: str, say: Numbers) -> str:
    """A side of a picture is said as a serial: `1920x1080`, nineteen twenty by ten eighty."""
    return say.serial(text) if text.isdecimal() and len(text) == 4 and text[-1] == "0" else say.number(text)
