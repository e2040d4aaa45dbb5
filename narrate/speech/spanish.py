"""Spanish: its words for the shared rules, centuries, kings, ordinals (RAE, Ortografía de la lengua española)."""

from __future__ import annotations

import re

from narrate.speech import continental
from narrate.speech.french import roman
from narrate.speech.rule import Rule, rule
from narrate.speech.tongue import DIGITS, Tongue, words


def _hour(hour: int, minute: str) -> str:
    count = re.sub(r"uno$", "una", words(hour, "es")) if hour else "cero"
    return f"{count} {words(int(minute), 'es')}" if minute.strip("0") else f"{count} {'hora' if hour == 1 else 'horas'}"


def _date(day: int, month: str, year: str) -> str:
    number = "uno" if day == 1 else words(day, "es")
    return f"{number} de {month}" + (f" de {year}" if year else "")


def _agree(said: str, noun: str) -> str:
    """`veintiún filmes`, `doscientas butacas`: by the noun's ending, before a verb or an article as counted."""
    if re.fullmatch(r"de|del|que|por|con|y|o|en|a|al|el|la|los|las|no|se|es|son|más", noun):
        return said
    if re.search(r"(?:as?|ión|iones|dad|dades)$", noun):
        return re.sub(r"uno$", "una", said.replace("cientos", "cientas").replace("quinientos", "quinientas"))
    return re.sub(r"uno$", "un", said.replace("veintiuno", "veintiún"))


def _part(under: int, count: int) -> str:
    """Up to ten an ordinal, behind it the number with `avo` (RAE, “fraccionarios”)."""
    said = _ORDINALS[under] if under <= len(_ORDINALS) - 1 else f"{words(under, 'es').replace(' ', '')}avo"
    said = {2: "medio", 3: "tercio", 100: "centésimo"}.get(under, re.sub("(?:a|(?<=un)o)avo$", "avo", said))
    return said + ("s" if count > 1 else "")


_ORDINALS = ("", "primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo")
TONGUE = Tongue(
    code="es", point="coma", minus="menos", to="a", percent="por ciento", per_mille="por mil",
    degrees=("grado", "grados"), one=("un", "una"), hour=_hour, date=_date, year=lambda number: words(number, "es"),
    months_short={"ene": 1, "feb": 2, "mar": 3, "abr": 4, "may": 5, "jun": 6, "jul": 7, "ago": 8, "sept": 9, "sep": 9,
    "oct": 10, "nov": 11, "dic": 12},
    units={
        "km/h": ("kilómetro por hora", "kilómetros por hora", False), "km": ("kilómetro", "kilómetros", False),
        "m²": ("metro cuadrado", "metros cuadrados", False), "m2": ("metro cuadrado", "metros cuadrados", False),
        "m³": ("metro cúbico", "metros cúbicos", False), "mm": ("milímetro", "milímetros", False),
        "cm": ("centímetro", "centímetros", False), "m": ("metro", "metros", False), "kg": ("kilo", "kilos", False),
        "g": ("gramo", "gramos", False), "l": ("litro", "litros", False), "L": ("litro", "litros", False),
        "min": ("minuto", "minutos", False),
        "s": ("segundo", "segundos", False), "h": ("hora", "horas", True), "Hz": ("hercio", "hercios", False),
        "kHz": ("kilohercio", "kilohercios", False), "GB": ("gigabyte", "gigabytes", False), "MB": ("megabyte",
        "megabytes", False),
        "ml": ("mililitro", "mililitros", False), "cl": ("centilitro", "centilitros", False),
        "mg": ("miligramo", "miligramos", False), "t": ("tonelada", "toneladas", True),
        "km²": ("kilómetro cuadrado", "kilómetros cuadrados", False),
        "kWh": ("kilovatio hora", "kilovatios hora", False), "kW": ("kilovatio", "kilovatios", False),
        "TB": ("terabyte", "terabytes", False),
        "W": ("vatio", "vatios", False), "ha": ("hectárea", "hectáreas", True), "dB": ("decibelio", "decibelios",
        False),
    },
    minor={"EUR": ("céntimo", "céntimos"), "USD": ("centavo", "centavos"), "GBP": ("penique", "peniques"),
    "CHF": ("céntimo", "céntimos")},
    currencies={"EUR": ("euro", "euros"), "USD": ("dólar", "dólares"), "GBP": ("libra", "libras"), "JPY": ("yen",
    "yenes"),
                "CHF": ("franco suizo", "francos suizos")},
    feminine_currencies=frozenset({"GBP"}),
    scales={"millones": ("millón de", "millones de"), "millón": ("millón de", "millones de"), "M": ("millón de",
    "millones de"),
            "mil": ("mil", "mil")},
    fractions={(1, 2): "un medio", (1, 3): "un tercio", (2, 3): "dos tercios", (1, 4): "un cuarto", (3,
    4): "tres cuartos",
               (1, 5): "un quinto", (2, 5): "dos quintos", (1, 8): "un octavo"},
    half=" y medio",
    part=_part,
    clock=(("hora", "horas", True), ("minuto", "minutos", False), ("segundo", "segundos", False)),
    and_fraction="y ",
    abbreviations={"etc": "etcétera", "p. ej": "por ejemplo", "a. C": "antes de Cristo", "d. C": "después de Cristo",
    "aprox": "aproximadamente",
                   "pág": "página", "págs": "páginas", "vol": "volumen", "cap": "capítulo", "tel": "teléfono",
                   "núm": "número", "Núm": "Número",
                   "dir": "director", "EE. UU": "Estados Unidos", "EE.UU": "Estados Unidos", "av": "avenida",
                   "Avda": "Avenida"},
    out_of="de", times="por", equals="igual a", number="número", date_article="de ", agree=_agree,
)  # fmt: skip
_TITLES = {"Sr": "Señor", "Sra": "Señora", "Sres": "Señores", "Srta": "Señorita", "Dr": "Doctor", "Dra": "Doctora",
    "D": "Don",
           "Dña": "Doña", "Sto": "Santo", "Sta": "Santa", "Prof": "Profesor", "Ud": "usted",
           "Uds": "ustedes"}  # fmt: skip
_KINGS = (
    "Felipe|Carlos|Alfonso|Fernando|Isabel|Juan Carlos|Juan Pablo|Juan|Pío|Benedicto|Pablo|Luis|Enrique|Jaime|"
    "Napoleón|Catalina|Ricardo|Jorge|Eduardo"
)


def rules() -> tuple[Rule, ...]:
    """The rules, in order."""
    titles = "|".join(sorted(_TITLES, key=len, reverse=True))
    return (
        rule("title", rf"(?<![\w.])({titles})\. ?(?=[A-ZÁÉÍÓÚÑ])", lambda m: f"{_TITLES[m[1]]} ", "."),
        rule(
            "century",
            r"(?<=[Ss]iglo )([IVX]{1,5})(?!\w)|(?<=[Ss]iglos )([IVX]{1,5})(?!\w)",
            lambda m: words(roman(m[0]), "es") if roman(m[0]) else m[0],
            "iglo",
        ),
        rule("king", rf"(?<!\w)({_KINGS}) ([IVX]{{1,5}})(?![\w’'])", _king, "I", "V", "X"),
        rule(
            "part",
            r"(?<!\w)((?i:parte|acto|capítulo|tomo|volumen|libro|escena|episodio|"
            r"temporada)) ([IVX]{1,6})(?!\w)",
            lambda m: f"{m[1]} {words(roman(m[2]), 'es')}" if roman(m[2]) else m[0],
            "I",
            "V",
            "X",
        ),
        *continental.rules(TONGUE),
        rule(
            "ordinal",
            r"(?<![\w.,])([0-9]{1,2})\.?(º|ª|er|ro|ra|do|da|to|ta)(?!\w)",
            _ordinal,
            *DIGITS,
        ),
        *continental.last(TONGUE),
    )


def _king(match: re.Match[str]) -> str:
    """Up to ten an ordinal, `Felipe segundo`; after that `Alfonso trece`."""
    value = roman(match[2])
    if not value:
        return match[0]
    woman = match[1] in {"Isabel", "Catalina"}
    said = _ORDINALS[value] if value <= 10 else words(value, "es")
    return f"{match[1]} {said[:-1] + 'a' if woman and value <= 10 else said}"


def _ordinal(match: re.Match[str]) -> str:
    value, end = int(match[1]), match[2]
    said = _ORDINALS[value] if 0 < value <= 10 else words(value, "es", "ordinal")
    if end in {"ª", "ra", "da", "ta"}:
        return re.sub("o$", "a", said)
    return said[:-1] if end == "er" else said
