"""French: its words for the shared rules, centuries, kings, ordinals (Imprimerie nationale, Lexique)."""

from __future__ import annotations

import re

from narrate.speech import continental
from narrate.speech.rule import Rule, rule
from narrate.speech.tongue import DIGITS, Tongue, words


def _hour(hour: int, minute: str) -> str:
    named = {0: "minuit", 12: "midi"}
    if hour in named and not minute.strip("0"):
        return named[hour]
    count = "une" if hour == 1 else re.sub(r"un$", "une", words(hour, "fr"))
    rest = f" {re.sub('un$', 'une', words(int(minute), 'fr'))}" if minute.strip("0") else ""
    return f"{count} heure{'s' if hour > 1 else ''}{rest}"


def _date(day: int, month: str, year: str) -> str:
    return " ".join(f"{'premier' if day == 1 else words(day, 'fr')} {month} {year}".split())


TONGUE = Tongue(
    code="fr", point="virgule", minus="moins", to="à", percent="pour cent", per_mille="pour mille",
    degrees=("degré", "degrés"), one=("un", "une"), hour=_hour, date=_date, year=lambda number: words(number, "fr"),
    months_short={"janv": 1, "févr": 2, "fév": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "déc": 12},
    units={
        "km/h": ("kilomètre heure", "kilomètres heure", False), "km": ("kilomètre", "kilomètres", False),
        "m²": ("mètre carré", "mètres carrés", False), "m2": ("mètre carré", "mètres carrés", False),
        "m³": ("mètre cube", "mètres cubes", False), "mm": ("millimètre", "millimètres", False),
        "cm": ("centimètre", "centimètres", False), "m": ("mètre", "mètres", False), "kg": ("kilo", "kilos", False),
        "g": ("gramme", "grammes", False), "l": ("litre", "litres", False), "L": ("litre", "litres", False),
        "cl": ("centilitre", "centilitres", False),
        "min": ("minute", "minutes", True), "mn": ("minute", "minutes", True), "s": ("seconde", "secondes", True),
        "h": ("heure", "heures", True), "Hz": ("hertz", "hertz", False), "kHz": ("kilohertz", "kilohertz", False),
        "ml": ("millilitre", "millilitres", False), "mg": ("milligramme", "milligrammes", False),
        "t": ("tonne", "tonnes", True), "km²": ("kilomètre carré", "kilomètres carrés", False),
        "kWh": ("kilowattheure", "kilowattheures", False), "kW": ("kilowatt", "kilowatts", False),
        "To": ("téraoctet", "téraoctets", False),
        "Go": ("gigaoctet", "gigaoctets", False), "Mo": ("mégaoctet", "mégaoctets", False), "W": ("watt", "watts",
        False),
        "ha": ("hectare", "hectares", False), "dB": ("décibel", "décibels", False),
    },
    minor={"EUR": ("centime", "centimes"), "USD": ("cent", "cents"), "GBP": ("penny", "pence"), "CHF": ("centime",
    "centimes")},
    currencies={"EUR": ("euro", "euros"), "USD": ("dollar", "dollars"), "GBP": ("livre", "livres"), "JPY": ("yen",
    "yens"),
                "CHF": ("franc suisse", "francs suisses")},
    feminine_currencies=frozenset({"GBP"}),
    scales={"millions": ("million de", "millions de"), "million": ("million de", "millions de"),
    "milliards": ("milliard de", "milliards de"),
            "milliard": ("milliard de", "milliards de"), "M": ("million de", "millions de"), "Md": ("milliard de",
            "milliards de"),
            "k": ("mille", "mille")},
    fractions={(1, 2): "un demi", (1, 3): "un tiers", (2, 3): "deux tiers", (1, 4): "un quart", (3, 4): "trois quarts",
               (1, 5): "un cinquième", (2, 5): "deux cinquièmes", (1, 8): "un huitième"},
    half=" et demi",
    part=lambda under, count: words(under, "fr", "ordinal") + ("s" if count > 1 else ""),
    clock=(("heure", "heures", True), ("minute", "minutes", True), ("seconde", "secondes", True)),
    and_fraction="et ",
    abbreviations={"etc": "et cetera", "p. ex": "par exemple", "av. J.-C": "avant Jésus-Christ",
    "apr. J.-C": "après Jésus-Christ",
                   "réal": "réalisation", "env": "environ", "chap": "chapitre", "éd": "édition", "vol": "volume",
                   "tél": "téléphone",
                   "bd": "boulevard", "av": "avenue", "cf": "confer"},
    out_of="sur", times="fois", equals="égale", number="numéro", date_article="",
)  # fmt: skip
_TITLES = {"M": "Monsieur", "MM": "Messieurs", "Mme": "Madame", "Mmes": "Mesdames", "Mlle": "Mademoiselle",
    "Dr": "Docteur",
           "Pr": "Professeur", "Me": "Maître", "St": "Saint", "Ste": "Sainte"}  # fmt: skip
_KINGS = (
    "Louis|Henri|Charles|François|Philippe|Jean|Napoléon|Pie|Paul|Benoît|Élisabeth|Elizabeth|Édouard|George|"
    "Guillaume|Catherine|Nicolas|Alexandre"
)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def roman(numeral: str) -> int:
    """The value of a Roman numeral below 400; 0 for anything else."""
    if not re.fullmatch(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", numeral):
        return 0
    values = [_VALUES[sign] for sign in numeral]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def rules() -> tuple[Rule, ...]:
    """The rules, in order."""
    return (
        rule(
            "title",
            r"(?<![\w.])(?:(MM?|Dr|Pr|Me|Ste?)\.|(Mmes?|Mlle|Dr|Pr)\.?) (?=[A-ZÉÈÀÎÔ])",
            lambda m: f"{_TITLES[m[1] or m[2]]} ",
        ),
        rule(
            "century",
            r"(?<!\w)([IVX]{1,5})(?:e|è|ème|er|ᵉ|ᵉʳ)(?= siècles?)",
            lambda m: _nth(roman(m[1])) if roman(m[1]) else m[0],
            " siècle",
        ),
        rule("king", rf"(?<!\w)({_KINGS}) (I(?:er|ᵉʳ)|[IVX]{{1,5}})(?![\w’'])", _king, "I", "V", "X"),
        rule(
            "part",
            r"(?<!\w)((?i:partie|acte|chapitre|tome|volume|livre|scène|épisode|saison)) ([IVX]{1,6})(?!\w)",
            lambda m: f"{m[1]} {words(roman(m[2]), 'fr')}" if roman(m[2]) else m[0],
            "I",
            "V",
            "X",
        ),
        *continental.rules(TONGUE),
        rule("decade", r"(?<=[Aa]nnées )(?:19)?([2-9]0)(?!\w)", lambda m: words(int(m[0]), "fr"), "nnées "),
        rule(
            "ordinal",
            r"(?<![\w.,])([0-9]{1,4})(er|re|ère|ers|res|e|è|ème|es|èmes|nde?|ᵉ|ᵉʳ)(?!\w)",
            _ordinal,
            *DIGITS,
        ),
        *continental.last(TONGUE),
    )


def _nth(value: int) -> str:
    return "premier" if value == 1 else words(value, "fr", "ordinal")


def _ordinal(match: re.Match[str]) -> str:
    value, end = int(match[1]), match[2]
    if value == 1:
        return "première" if end in {"re", "ère", "res"} else "premier"
    if end in {"nd", "nde"}:
        return "seconde" if end == "nde" else "second"
    return words(value, "fr", "ordinal")


def _king(match: re.Match[str]) -> str:
    """`François Ier` is the first, `Louis XIV` fourteen."""
    if match[2] in {"Ier", "Iᵉʳ"}:
        return f"{match[1]} premier"
    value = roman(match[2])
    return f"{match[1]} {words(value, 'fr')}" if value > 1 else match[0]
