"""German: its words for the shared rules, years in hundreds, ordinals with a dot, kings (Duden, Zahlen und Ziffern)."""

from __future__ import annotations

import re

from narrate.speech import continental
from narrate.speech.french import roman
from narrate.speech.rule import Rule, rule
from narrate.speech.tongue import DIGITS, Tongue, words


def _hour(hour: int, minute: str) -> str:
    count = "ein" if hour == 1 else words(hour, "de")
    return f"{count} Uhr" + (f" {words(int(minute), 'de')}" if minute.strip("0") else "")


def _date(day: int, month: str, year: str) -> str:
    return f"{_nth(day, 'er')} {month} {year}".strip()


def _nth(value: int, end: str) -> str:
    """`der dritte`, `am dritten`: num2words gives the weak nominative."""
    return words(value, "de", "ordinal") + end[1:]


def _year(number: int) -> str:
    return words(number, "de", "year") if 1100 <= number < 2000 else words(number, "de")


TONGUE = Tongue(
    code="de", point="Komma", minus="minus", to="bis", percent="Prozent", per_mille="Promille",
    degrees=("Grad", "Grad"), one=("ein", "eine"), hour=_hour, date=_date, year=_year,
    months_short={"jan": 1, "feb": 2, "mrz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9,
    "okt": 10, "nov": 11, "dez": 12,
                  "jänner": 1},
    units={
        "km/h": ("Kilometer pro Stunde", "Kilometer pro Stunde", False), "km": ("Kilometer", "Kilometer", False),
        "m²": ("Quadratmeter", "Quadratmeter", False), "m2": ("Quadratmeter", "Quadratmeter", False),
        "m³": ("Kubikmeter", "Kubikmeter", False), "mm": ("Millimeter", "Millimeter", False),
        "cm": ("Zentimeter", "Zentimeter", False), "m": ("Meter", "Meter", False), "kg": ("Kilogramm", "Kilogramm",
        False),
        "g": ("Gramm", "Gramm", False), "l": ("Liter", "Liter", False), "L": ("Liter", "Liter", False),
        "Min": ("Minute", "Minuten", True),
        "min": ("Minute", "Minuten", True), "Std": ("Stunde", "Stunden", True), "Sek": ("Sekunde", "Sekunden", True),
        "s": ("Sekunde", "Sekunden", True), "h": ("Stunde", "Stunden", True), "Hz": ("Hertz", "Hertz", False),
        "kHz": ("Kilohertz", "Kilohertz", False), "GB": ("Gigabyte", "Gigabyte", False), "MB": ("Megabyte",
        "Megabyte", False),
        "ml": ("Milliliter", "Milliliter", False), "cl": ("Zentiliter", "Zentiliter", False),
        "mg": ("Milligramm", "Milligramm", False), "t": ("Tonne", "Tonnen", True),
        "km²": ("Quadratkilometer", "Quadratkilometer", False), "kWh": ("Kilowattstunde", "Kilowattstunden", True),
        "kW": ("Kilowatt", "Kilowatt", False), "TB": ("Terabyte", "Terabyte", False),
        "W": ("Watt", "Watt", False), "ha": ("Hektar", "Hektar", False), "dB": ("Dezibel", "Dezibel", False),
    },
    minor={"EUR": ("Cent", "Cent"), "USD": ("Cent", "Cent"), "GBP": ("Pence", "Pence"), "CHF": ("Rappen", "Rappen")},
    currencies={"EUR": ("Euro", "Euro"), "USD": ("Dollar", "Dollar"), "GBP": ("Pfund", "Pfund"), "JPY": ("Yen", "Yen"),
                "CHF": ("Franken", "Franken")},
    feminine_currencies=frozenset(),
    scales={"Millionen": ("Million", "Millionen"), "Million": ("Million", "Millionen"), "Mio": ("Million", "Millionen"),
            "Milliarden": ("Milliarde", "Milliarden"), "Milliarde": ("Milliarde", "Milliarden"), "Mrd": ("Milliarde",
            "Milliarden"),
            "Tsd": ("tausend", "tausend")},
    fractions={(1, 2): "ein halb", (1, 3): "ein Drittel", (2, 3): "zwei Drittel", (1, 4): "ein Viertel", (3,
    4): "drei Viertel",
               (1, 5): "ein Fünftel", (2, 5): "zwei Fünftel", (1, 8): "ein Achtel"},
    half="einhalb",
    part=lambda under, _: f"{words(under, 'de', 'ordinal')}l".capitalize(),
    clock=(("Stunde", "Stunden", True), ("Minute", "Minuten", True), ("Sekunde", "Sekunden", True)),
    and_fraction="",
    abbreviations={"z. B": "zum Beispiel", "z.B": "zum Beispiel", "d. h": "das heißt", "d.h": "das heißt",
    "u. a": "unter anderem",
                   "u.a": "unter anderem", "usw": "und so weiter", "bzw": "beziehungsweise", "ca": "circa",
                   "vgl": "vergleiche",
                   "evtl": "eventuell", "ggf": "gegebenenfalls", "inkl": "inklusive", "v. Chr": "vor Christus",
                   "n. Chr": "nach Christus",
                   "Mio": "Millionen", "Mrd": "Milliarden", "Dr": "Doktor", "Prof": "Professor", "Hr": "Herr",
                   "Fr": "Frau", "St": "Sankt", "Nr": "Nummer", "Jh": "Jahrhundert",
                   "S": "Seite", "Bd": "Band", "Kap": "Kapitel", "Str": "Straße", "Tel": "Telefon",
                   "etc": "et cetera", "sog": "sogenannt",
                   "o. Ä": "oder Ähnliches", "s. o": "siehe oben", "s. u": "siehe unten", "i. d. R": "in der Regel"},
    out_of="von", times="mal", equals="gleich", number="Nummer", date_article="", agree=lambda said,
    noun: "ein" if said == "eins" and noun[0].isupper() else said,
)  # fmt: skip
_KINGS = (
    "Ludwig|Friedrich|Wilhelm|Heinrich|Karl|Otto|Franz|Joseph|Leopold|Maximilian|Georg|Elisabeth|Katharina|"
    "Papst [A-Z][a-zäöü]+|Johannes Paul|Benedikt|Pius|Richard|Napoleon|Philipp"
)
_DATIVE = re.compile(
    r"(?:^|\s)(?:am|vom|zum|dem|den|im|beim|des|der|seit|bis|ab|vor|nach|zur|einem|einer|diesem|jedem)$"
)


def rules() -> tuple[Rule, ...]:
    """The rules, in order."""
    return (
        rule("section", r"§§? ?(?=[0-9])", "Paragraf ", "§"),
        rule("king", rf"(?<!\w)({_KINGS}) ([IVX]{{1,5}})(\.)?(?![\w’'])", _king, "I", "V", "X"),
        rule(
            "part",
            r"(?<!\w)((?:Teil|Akt|Kapitel|Band|Buch|Szene|Folge|Staffel|Episode)) ([IVX]{1,6})(?!\w)",
            lambda m: f"{m[1]} {words(roman(m[2]), 'de')}" if roman(m[2]) else m[0],
            "I",
            "V",
            "X",
        ),
        rule("decade", r"(?<![\w.,])(?:(1[0-9]|20)([1-9]0)|[’']?([2-9]0))er(?!\w)", _decade, "er"),
        *continental.rules(TONGUE)[:3],
        rule(
            "day of a month",
            r"(?<=\w )(0?[1-9]|[12][0-9]|3[01])\. (?=(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|"
            r"September|Oktober|November|Dezember)(?!\w))",
            lambda m: f"{_declined(m)} ",
            ". ",
        ),
        *continental.rules(TONGUE)[3:],
        rule(
            "ordinal",
            r"(?<![\w.,])([0-9]{1,3})\.(?= [A-ZÄÖÜa-zäöü])(?! (?:Der|Die|Das|Es|Er|Sie|Wir|Ich|Und|Ein|"
            r"Eine|In|Im|Am)(?!\w))",
            _declined,
            ".",
        ),
        rule("year", r"(?<![\w.,:/-])(1[1-9][0-9]{2})(?![\w:]|[.,/-][0-9])", _lone_year, *DIGITS),
        rule("sum", r"(?<=[0-9]) ?\+ ?(?=[0-9])", " plus ", "+"),
        *continental.last(TONGUE),
    )


def _declined(match: re.Match[str]) -> str:
    """`am 3. März` is the dritten; after `der`, `die`, `das` the weak nominative stands in most sentences."""
    before = match.string[max(0, match.start() - 12) : match.start()].rstrip()
    word = before.rsplit(" ", 1)[-1].lower()
    value = int(match[1])
    if not value > 0:
        return match[0]
    if word in {"am", "vom", "zum", "dem", "den", "im", "beim", "des", "seit", "bis", "ab", "nach", "zur"}:
        return _nth(value, "en") + ("n" if not _nth(value, "en").endswith("n") else "")
    return _nth(value, "e") if word in {"der", "die", "das"} else _nth(value, "er")


def _king(match: re.Match[str]) -> str:
    """`Ludwig XIV.` is the Fourteenth; the dot is the ordinal's."""
    value = roman(match[2])
    if not value or (match[2] == "I" and not match[3]):
        return match[0]
    ends = match[3] and not match.string[match.end() :].strip()
    return f"{match[1]} der {words(value, 'de', 'ordinal').capitalize()}" + ("." if ends else "")


def _decade(match: re.Match[str]) -> str:
    """`1990er`, `90er`: neunzehnhundertneunziger."""
    if match[3]:
        return f"{words(int(match[3]), 'de')}er"
    return f"{_year(int(match[1] + match[2]))}er"


def _lone_year(match: re.Match[str]) -> str:
    """Four figures of which nothing is counted."""
    return match[0] if re.match(r" (?:[A-ZÄÖÜ][a-zäöüß]+(?:en|er|e|n)|Mark|Euro|Prozent|Meter|Kilometer)(?!\w)",
        match.string[match.end() :][:20]) \
        and not re.search(r"(?i)(?:^|\s)(?:in|im jahr|seit|bis|von|ab|um|jahr|jahre|und|\() ?$", match.string[max(0,
            match.start() - 9) : match.start()]) \
        else _year(int(match[1]))  # fmt: skip
