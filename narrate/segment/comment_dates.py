"""When a comment was written: dates with a time, without a year, and ages such as "3h ago"."""

from __future__ import annotations

import re

from narrate.segment.dates import DATE

LONGEST = 200
"""Characters of the longest line that can be a header; patterns are not tried on longer ones."""
WEEKDAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\.?,?\s+"
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august"
    r"|september|october|november|december)\b\.?"
)
_TIME = (
    r"(?:\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?"
    r"|\d{1,2}\sh(?:\s\d\d(?:\smin)?)?)"
    r"(?:\s?(?:uhr|h|gmt|utc|[ecmp][sd]?t|bst|cet)\b)?"
)
_AGO = (
    r"(?:(?:about|almost|over)\s)?(?:\d{1,3}|an?|one)\s?(?:second|minute|min|hour|hr|day|week|month|year|yr)s?\.?\sago"
    r"|\d{1,3}\s?(?:s|m|min|h|hr|d|w|wk|mo|y|yr)s?\.?\sago"
    r"|(?:vor|il y a|hace)\s(?:\d{1,3}|einem|einer|une?|una?)\s"
    r"(?:sekunde|minute|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|an|hora|día|semana|mes|año|minuto)[a-z]{0,2}"
    r"|yesterday|just now|gestern|hier|ayer"
)
_NUMERIC = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{4}[./-]\d{1,2}[./-]\d{1,2}\b"
_YEARLESS = rf"{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b|\d{{1,2}}\s{_MONTH}"
_DAY = rf"(?:{DATE.pattern}|{_NUMERIC}|{_AGO}|{_YEARLESS})"
WHEN = re.compile(
    rf"(?<![\w’'])(?:(?:{WEEKDAY})?{_DAY}(?:[,;\s(]*(?:(?:at|um|à|a las|@|-|–|—|·|\|)\s?)?{_TIME}\)?)?"
    rf"|{_TIME},?\s(?:on\s)?(?:{WEEKDAY})?{_DAY})(?!\w)",
    re.IGNORECASE,
)
ONLY_TIME = re.compile(rf"(?:(?:at|um|à)\s{_TIME}|\d{{1,2}}:\d\d(?::\d\d)?\s?[ap]\.?m\.?)$", re.IGNORECASE)
_SIGNS = ("ago", "yesterday", "just now", "gestern", "hier", "ayer", "vor", "il y a", "hace")
_DIGIT = re.compile(r"\d")
SHORT_AGE = re.compile(r"\d{1,3}\s?(?:s|m|min|h|hr|d|w|wk|mo|y|yr)s?(?:\sago)?(?!\w)", re.IGNORECASE)
RELATIVE = re.compile(_AGO, re.IGNORECASE)


def may_hold_date(text: str) -> bool:
    """Whether `WHEN` can find anything: it needs a digit, or one of the words that stand for an age."""
    return bool(_DIGIT.search(text)) or any(map(text.casefold().__contains__, _SIGNS))
