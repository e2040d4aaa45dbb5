"""English rules about ratings, fractions, ratios, scores and ranges of numbers."""

from __future__ import annotations

import re

from narrate.speech.english.numbers import AMOUNT, DIGITS, NUMBER, SIGNS, START, VULGAR, Numbers
from narrate.speech.rule import Rule, rule

_IDIOMS = {
    "24/7": "twenty-four seven",
    "9/11": "nine eleven",
    "7/7": "seven seven",
    "50-50": "fifty fifty",
    "20-20": "twenty twenty",
    "24/7/365": "twenty-four seven three sixty-five",
}
_SCORED = re.compile(
    r"^ ?(?:stars?|points?|from|for|on |overall|rating|score|[,.;:!?)]|$|and |but |would|review|if |is )"
)
_RATED = re.compile(
    r"(?i)(?:rat(?:ed|ing|es?)|scor(?:e|ed|es|ing)|stars?|verdict|grade|give|gave|gets|it|a|solid|film|movie|"
    r"imdb):? ?\(?$"
)
_MEASURED = re.compile(
    r"[ -](?:miles?|inch(?:es)?|cups?|teaspoons?|tablespoons?|tsp|tbsp|pounds?|lbs?|ounces?|oz|pints?|quarts?|gallons?|"
    r"hours?|acres?|yards?|share|interest|majority|scale|full|empty|of (?:an?|the|all|them|my|his|her|their|our))(?!\w)"
)
"""What a part is of, so that two figures with a slash are no rating."""
_WORD_SCALE = r"( (?:thousand|million|billion|trillion|dozen|hundred|percent))?"


def ratings(say: Numbers) -> tuple[Rule, ...]:
    """Ratings out of something, before money and dates take their slashes."""
    return (
        rule(
            "rating",
            rf"(?<![\w/.,])([0-9]{{1,3}}(?:\.[0-9])?(?: ?[{SIGNS}])?|[{SIGNS}]|[0-9] [13]/[234]) ?(?:/ ?|"
            rf"out of )([4-9]|10|20|100)"
            r"(?: ?-?([Ss]tars?))?(?![\w/%]|[.,][0-9]| ?°)",
            lambda m: _rating(m, say),
            "/",
            "out of",
            figures=True,
        ),
        rule(
            "number of stars",
            rf"(?<![\w/.,])({AMOUNT})([ -])stars?(?!\w)",
            lambda m: f"{say.number(m[1])}{m[2]}{_stars(m[1], m[2])}",
            "star",
            figures=True,
        ),
    )


def _stars(count: str, join: str) -> str:
    return "star" if join == "-" or count in {"1", "½", "1/2"} else "stars"


def relations(say: Numbers) -> tuple[Rule, ...]:
    """Fractions, ratios and ranges, after whatever has a unit or a currency."""
    return (
        rule(
            "idiom",
            r"(?<![\w/.,])(?:24/7/365|24/7|9/11|7/7|50-50|20-20)(?![\w/-])",
            lambda m: _IDIOMS[m[0]],
            "/",
            "-",
            figures=True,
        ),
        rule(
            "fraction",
            r"(?<![\w/.,–-])(?:([0-9]{1,4})[ -])?([0-9]{1,4})[/⁄]([0-9]{1,4})(?:ths?|rds?|nds?)?(?![\w/]|"
            r"[.,][0-9])( an? )?",
            lambda m: _fraction(m, say),
            "/",
            "⁄",
            figures=True,
        ),
        rule("fraction sign", rf"([0-9]{{1,4}} ?)?([{SIGNS}])( an? )?", lambda m: _vulgar(m, say), *SIGNS),
        rule(
            "ratio",
            rf"(?<![\w:.,])({NUMBER}) ?: ?({NUMBER})(?: ?: ?({NUMBER}))?(?![\w:]|[.,][0-9])",
            lambda m: " to ".join(say.number(text) for text in m.groups() if text),
            ":",
            figures=True,
        ),
        rule(
            "ordinal range",
            r"(?<![\w.,])([0-9]{1,4}(?:st|nd|rd|th))? ?[-–—] ?(?=[0-9]{1,4}(?:st|nd|rd|th)(?!\w))",
            lambda m: f"{say.ordinal(int(m[1][:-2]))} to " if m[1] else m[0],
            "-",
            "–",
            "—",
            figures=True,
        ),
        rule(
            "range",
            rf"(?<![\w.,/-])(?<!\w[/:])({NUMBER})(?: ?[–—] ?| ?- ?)({NUMBER}){_WORD_SCALE}(?![\w-]|[.,/:][0-9])",
            lambda m: _range(m, say),
            "-",
            "–",
            "—",
            figures=True,
        ),
        rule(
            "letters from to",
            r"(?<![\w-])([A-Z])(?:–([A-Z]|[0-9]{1,2})|-(Z))(?![\w–-])",
            lambda m: f"{m[1]} to {m[2] or m[3]}",
            "–",
            "-Z",
        ),
        rule("tilde", rf"{START}({NUMBER}) ?[~～] ?(?=[0-9])", lambda m: f"{say.number(m[1])} to ", "~", "～"),
    )


def _rating(match: re.Match[str], say: Numbers) -> str:
    """`5/5`, `3½/4`, `7/10`; `3/4`, and a proper fraction of something, is a fraction."""
    count, of, stars = match[1], match[2], match[3]
    if "/" in match[0][len(count) :] and not stars and count.isdecimal():
        if _MEASURED.match(match.string[match.end() :][:24]):
            return match[0]
        rest, before = match.string[match.end() :][:12], match.string[max(0, match.start() - 12) : match.start()]
        rated = of in {"5", "10", "100"} and int(count) <= int(of)
        if not rated and not (_RATED.search(before) and of in {"4", "6", "20"} and int(count) <= int(of)):
            return match[0]
        if re.search(r"[0-9][ -]$", before) or not (_SCORED.match(rest) or _RATED.search(before)):
            return match[0]
    said = f"{say.number(count)} out of {say.cardinal(int(of))}"
    return f"{said} stars" if stars else said


def _half(said: str, article: str) -> str:
    """`½ a cup` is half a cup."""
    return f"half{article}" if said == "one half" else f"{said} of{article}"


def _fraction(match: re.Match[str], say: Numbers) -> str:
    whole, over, under, article = match[1] or "", int(match[2]), int(match[3]), match[4] or ""
    if over == under and not whole:
        return f"{say.cardinal(over)} {say.cardinal(under)}{article}"
    if under == 0 or (len(match[2]) > 1 and match[2][0] == "0"):
        return match[0]
    said = say.fraction(over, under, whole=whole)
    return _half(said, article) if article else said


def _vulgar(match: re.Match[str], say: Numbers) -> str:
    whole, article = (match[1] or "").strip(), match[3] or ""
    said = say.fraction(*VULGAR[match[2]], whole=whole)
    said = _half(said, article) if article else said
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return f"{' ' if before.isalnum() else ''}{said}{' ' if after.isalnum() else ''}"


def _range(match: re.Match[str], say: Numbers) -> str:
    """`20–30`; figures joined without a space may be a name (`7-11`), which is said in the same way."""
    return f"{say.number(match[1])} to {say.number(match[2])}{match[3] or ''}"


def remaining(say: Numbers) -> tuple[Rule, ...]:
    """Whatever number is left, once every other rule has had its turn."""
    return (
        rule(
            "ordinal",
            r"(?<![\w.,])([0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,15})(?: ?(?:ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)|st|nd|rd|th|ST|ND|RD|TH|º|"
            r"ª)(?!\w)",
            lambda m: say.ordinal(int(m[1].replace(",", ""))),
            *DIGITS,
        ),
        rule(
            "groups of thousands",
            r"(?<![0-9.,] )(?<![\w.,])[0-9]{1,3}(?:(?: [0-9]{3}){2,5}| [0-9]00)(?![\w,]| [0-9]|\.[0-9])",
            lambda m: say.number(m[0].replace(" ", "")),
            " ",
            figures=True,
        ),
        rule("number", rf"(?<![\w.])({NUMBER})(?!\w)(?![.,][0-9])", lambda m: _number(m, say), *DIGITS),
        rule("number in a word", r"(?:(?<=[0-9])\.)?[0-9]{1,40}", lambda m: _inside(m, say), *DIGITS),
    )


def _number(match: re.Match[str], say: Numbers) -> str:
    """Ten figures and more without a comma are a code."""
    if match[1].isdecimal() and len(match[1]) > 9 and not match[1].endswith("000"):
        return say.digits(match[1])
    return say.number(match[1])


def _inside(match: re.Match[str], say: Numbers) -> str:
    """Figures that stand in or at a word or behind a sign are said apart from it."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if match[0][0] == ".":
        return f" point {say.digits(match[0])}{' ' if after.isalnum() else ''}"
    said = say.serial(match[0])
    if before == "," and match.string[max(0, match.start() - 2) : match.start() - 1].isalnum():
        said = f" {said}"
    return f"{' ' if before.isalnum() else ''}{said}{' ' if after.isalnum() else ''}"
