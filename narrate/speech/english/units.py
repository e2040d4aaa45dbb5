"""The units that English rules know: what is written, one, many. SI prefixes are put before the units that take them.

Sources: the SI brochure (BIPM, 9th edition, tables 2, 4, 7, 8), the NIST guide for customary units (SP 811, app. B).
"""

from __future__ import annotations

_PREFIXES = {
    "p": "pico", "n": "nano", "µ": "micro", "μ": "micro", "m": "milli", "c": "centi", "d": "deci", "h": "hecto",
    "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta",
}  # fmt: skip
_PREFIXED = (
    ("m", "meter", "pnµμmcdk"), ("g", "gram", "nµμmk"), ("s", "second", "pnµμm"), ("L", "liter", "µμmcd"),
    ("l", "liter", "µμmcdh"), ("Hz", "hertz", "kMGT"), ("W", "watt", "mkMGT"), ("Wh", "watt hour", "kMGT"),
    ("V", "volt", "mkM"), ("A", "amp", "µμmk"), ("Ah", "amp hour", "m"), ("J", "joule", "kMG"),
    ("Pa", "pascal", "hkMG"), ("N", "newton", "k"), ("B", "byte", "kMGTP"), ("b", "bit", "kMGT"),
    ("bps", "bit per second", "kMGT"), ("eV", "electron volt", "kMGT"), ("cal", "calorie", "k"), ("Ω", "ohm", "kM"),
    ("F", "farad", "pnµμ"), ("mol", "mole", "mµ"), ("Bq", "becquerel", "kMGT"), ("t", "tonne", "kM"),
    ("px", "pixel", ""), ("pc", "parsec", "kM"), ("bar", "bar", "m"), ("Sv", "sievert", "mµ"),
)  # fmt: skip
_OTHER = """
ft=foot=feet|yd=yard|yds=yard|mi=mile|oz=ounce|lb=pound|lbs=pound|gal=gallon|qt=quart|tbsp=tablespoon|tsp=teaspoon
mph=mile per hour=miles per hour|kph=kilometer per hour=kilometers per hour
kmh=kilometer per hour=kilometers per hour|mpg=mile per gallon=miles per gallon
fps=frame per second=frames per second|rpm=revolution per minute=revolutions per minute
bpm=beat per minute=beats per minute|dpi=dot per inch=dots per inch|ppi=pixel per inch=pixels per inch
ppm=part per million=parts per million|ppb=part per billion=parts per billion
psi=pound per square inch=pounds per square inch|ha=hectare|cc=cc=cc|dB=decibel|min=minute|mins=minute|hr=hour
hrs=hour|sec=second|secs=second|wk=week|wks=week|yr=year|yrs=year|mo=month|mos=month|kn=knot|kt=kiloton
hp=horsepower=horsepower|BTU=B T U=B T Us|MP=megapixel|Mpx=megapixel|pt=point|KB=kilobyte|KiB=kibibyte|MiB=mebibyte
GiB=gibibyte|TiB=tebibyte|Kbps=kilobit per second=kilobits per second|mbps=megabit per second=megabits per second
gbps=gigabit per second=gigabits per second|qts=quart|gals=gallon|tbsps=tablespoon|tsps=teaspoon
sq ft=square foot=square feet
sq. ft=square foot=square feet|sqft=square foot=square feet|sq m=square meter|sq km=square kilometer
sq mi=square mile|sq. mi=square mile|sq in=square inch=square inches|sq yd=square yard|cu ft=cubic foot=cubic feet
cu. ft=cubic foot=cubic feet|cu m=cubic meter|cu yd=cubic yard|cu in=cubic inch=cubic inches|fl oz=fluid ounce
fl. oz=fluid ounce|nm=nanometer|ly=light year|au=astronomical unit|AU=astronomical unit|lm=lumen|lx=lux=lux
cd=candela|rad=radian|deg=degree|kcals=kilocalorie|kgs=kilogram|kms=kilometer|gms=gram|in²=square inch=square inches
ft²=square foot=square feet|ft2=square foot=square feet|ft³=cubic foot=cubic feet|ft3=cubic foot=cubic feet
mi²=square mile
""".replace("\n", "|").strip("|")
_ANY_CASE = "mph kph mpg fps rpm bpm dpi ppi hr hrs min mins sec secs lb lbs oz ft yd yds km kg cm ml yrs wks"
"""Abbreviations that are also written with capitals: `48 Hrs`, `60 MPH`."""
SINGLE = frozenset("mgslLhWV")
"""Letters that are no unit behind a hyphen."""


def _plural(name: str) -> str:
    if name.endswith(("hertz", "lux")):
        return name
    head, joined, tail = name.partition(" per ")
    return f"{head}s{joined}{tail}"


def _table() -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    for sign, name, prefixes in _PREFIXED:
        table[sign] = (name, _plural(name))
        for prefix in prefixes:
            long = _PREFIXES[prefix] + name
            table[prefix + sign] = (long, _plural(long))
    for sign in ("mm", "cm", "m", "km"):
        name = table[sign][0]
        for power, word in (("²", "square"), ("2", "square"), ("³", "cubic"), ("3", "cubic")):
            table[sign + power] = (f"{word} {name}", f"{word} {name}s")
    for entry in _OTHER.split("|"):
        sign, one, *many = entry.split("=")
        table[sign] = (one, many[0] if many else _plural(one))
    for sign in _ANY_CASE.split():
        for form in (sign.upper(), sign.capitalize()):
            table.setdefault(form, table[sign])
    for sign in ("A", "B", "b", "F", "J", "N", "t"):
        del table[sign]  # alone they are more often a name or a letter
    table["h"] = ("hour", "hours")
    return table


UNITS = _table()
PER = {
    "s": "second", "sec": "second", "min": "minute", "h": "hour", "hr": "hour", "hour": "hour", "day": "day",
    "d": "day", "week": "week", "wk": "week", "month": "month", "mo": "month", "year": "year", "yr": "year",
    "kg": "kilogram", "g": "gram", "l": "liter", "L": "liter", "m": "meter", "km": "kilometer", "m²": "square meter",
    "m2": "square meter", "m³": "cubic meter", "m3": "cubic meter", "s²": "second squared", "s2": "second squared",
    "lb": "pound", "gal": "gallon", "dL": "deciliter", "dl": "deciliter", "mL": "milliliter", "ml": "milliliter",
    "cm²": "square centimeter", "in": "inch", "ft": "foot", "person": "person", "night": "night", "unit": "unit",
    "cm³": "cubic centimeter", "oz": "ounce", "sq ft": "square foot", "minute": "minute", "second": "second",
    "mile": "mile", "mi": "mile", "ticket": "ticket", "game": "game", "user": "user", "page": "page",
}  # fmt: skip
