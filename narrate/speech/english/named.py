"""English rules about numbers that name something: plurals, codes behind their name, verses, words with figures."""

from __future__ import annotations

import re

from narrate.speech.english.numbers import DIGITS, Numbers
from narrate.speech.rule import Rule, rule

_BOOKS = (
    "Genesis|Exodus|Leviticus|Deuteronomy|Joshua|Ruth|Samuel|Chronicles|Nehemiah|Esther|Psalms?|Proverbs|"
    "Ecclesiastes|Isaiah|Jeremiah|Lamentations|Ezekiel|Daniel|Hosea|Joel|Amos|Jonah|Micah|Zechariah|Malachi|Matthew|Mark|"
    "Luke|John|Acts|Romans|Corinthians|Galatians|Ephesians|Philippians|Colossians|Thessalonians|Timothy|Titus|Hebrews|"
    "James|Peter|Jude|Revelation"
)
_LOOKS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "v", "8": "b"}
"""The letters for which figures stand in titles: `Se7en`."""
_STATES = {
    "Ala": "Alabama", "Ariz": "Arizona", "Ark": "Arkansas", "Calif": "California", "Colo": "Colorado",
    "Conn": "Connecticut", "Del": "Delaware", "Fla": "Florida", "Ga": "Georgia", "Ill": "Illinois", "Ind": "Indiana",
    "Kan": "Kansas", "Ky": "Kentucky", "La": "Louisiana", "Mass": "Massachusetts", "Md": "Maryland", "Mich": "Michigan",
    "Minn": "Minnesota", "Miss": "Mississippi", "Mo": "Missouri", "Mont": "Montana", "Neb": "Nebraska",
    "Nev": "Nevada", "Okla": "Oklahoma", "Ore": "Oregon", "Pa": "Pennsylvania", "Tenn": "Tennessee", "Tex": "Texas",
    "Va": "Virginia", "Vt": "Vermont", "Wash": "Washington", "Wis": "Wisconsin", "Wyo": "Wyoming",
}  # fmt: skip
"""As newspapers shorten them (Associated Press Stylebook, “state names”)."""


def rules(say: Numbers) -> tuple[Rule, ...]:
    """The rules, in order; before units, which an s behind a figure would be one of."""
    return (
        rule(
            "thousands of",
            r"(?<![\w.,])(1|10|100),000s(?= of\b)",
            lambda m: {"1": "", "10": "tens of ", "100": "hundreds of "}[m[1]] + "thousands",
            ",000s",
        ),
        rule(
            "numbers in the plural",
            r"(?<![\w.,$£€#-])([A-Z][A-Za-z]{0,3}-?)([0-9]{1,3})s(?![\w'’])|(?<![\w.,$£€:#-])([1-9][0-9][1-9])s(?![\w'’])|"
            r"(?<=[Nn]umber )([1-9])s(?![\w'’])",
            lambda m: _plural(m, say),
            *(f"{figure}s" for figure in "0123456789"),
        ),
        rule(
            "called number",
            r"(?<!\w)((?:[Aa]rea|[Aa]ccess|[Pp]ost(?:al)?|[Zz][Ii][Pp]|PIN|[Pp]ass|[Dd]ial(?:l?ing)?) ?[Cc]odes?:? |"
            r"PIN:? |[Pp]asscode:? |[Cc]ombination:? )([0-9]{3,8})(?![\w,]|[.:/-][0-9])",
            lambda m: f"{m[1]}{say.digits(m[2])}",
            *DIGITS,
        ),
        rule(
            "place and code",
            r"(?<=[A-Z][a-z]{3} |[a-z]{4} )(?<! of )([0-9]{5})(?=$|[.,;)](?![0-9]))",
            lambda m: _code(m, say),
            *DIGITS,
        ),
        rule(
            "verse",
            rf"(?<!\w)((?:[1-3] )?(?:{_BOOKS}) )([0-9]{{1,3}}):([0-9]{{1,3}})(?: ?[-–] ?([0-9]{{1,3}}))?(?![\w:])",
            lambda m: (
                f"{m[1]}{say.cardinal(int(m[2]))} {say.cardinal(int(m[3]))}"
                + (f" to {say.cardinal(int(m[4]))}" if m[4] else "")
            ),
            ":",
            figures=True,
        ),
        rule(
            "figure for a letter",
            r"(?<![\w-])([A-Za-z]?[a-z]{1,8})([0134578]{1,2})([a-z]{2,8})(?![\w-])",
            _word,
            *_LOOKS,
        ),
        rule("about a number", r"(?<![\w.,])([0-9]{1,4})-?ish(?!\w)", lambda m: f"{say.number(m[1])}-ish", "ish"),
        rule(
            "state in short",
            rf"(?<=[a-z], )({'|'.join(_STATES)})\.(,?)|(?<!\w)(Mass|Conn|Pa|Wis)\.(?= Ave)",
            _state,
            *(f"{name}." for name in _STATES),
        ),
        rule(
            "yes or no",
            r"(?<![\w/])(?:Yes/No|YES/NO|True/False|He/She|His/Her|Him/Her|On/Off|In/Out|Male/Female|Pass/Fail)(?![\w/])",
            lambda m: m[0].replace("/", " or "),
            "/",
        ),
    )


def more(word: str) -> str:
    """A number in words as a noun in the plural: `six` → sixes, `twenty` → twenties, `three` → threes."""
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith("x") else f"{word}s"


def _plural(match: re.Match[str], say: Numbers) -> str:
    """`747s`, `F-16s`, `MP3s`, `number 1s`: several of a name, no seconds."""
    name, figures, alone, single = match.groups()
    if alone or single:
        return more(say.serial(alone or single))
    if name.lower().strip("-") in {"v", "t"} and len(figures) == 3:
        return match[0]
    lead = name.rstrip("-")
    lead = lead if len(lead) == 1 or not lead.isupper() else ".".join(lead) + "."
    joint = "-" if lead == "A" else " "
    return f"{lead}{joint}{more(say.serial(figures))}"


def _code(match: re.Match[str], say: Numbers) -> str:
    """Five figures without a comma behind a name that begins with a capital: a code for the post."""
    before = match.string[max(0, match.start() - 24) : match.start()]
    return say.digits(match[1]) if re.search(r"(?:^|[\s(])[A-Z][a-z]+ $", before) else match[0]


def _word(match: re.Match[str]) -> str:
    """`Se7en`: a figure that looks like a letter, within a word."""
    before, figures, after = match.groups()
    if before.lower() in {"mp", "web", "win", "log", "base", "utf", "ascii", "top", "gate"} or after.startswith("th"):
        return match[0]
    if after in {"st", "nd", "rd", "th", "ish", "ers", "am", "pm", "px", "mm", "cm", "km", "bit", "kg", "mph"}:
        return match[0]
    return before + "".join(_LOOKS[figure] for figure in figures) + after


def _state(match: re.Match[str]) -> str:
    """The dot is the sentence's as well where the text ends."""
    ends = not match.string[match.end() :].strip() and not match[2]
    return _STATES[match[1] or match[3]] + (match[2] or "") + ("." if ends else "")
