"""English rules about letters: initialisms, plurals of them, words in capitals, single letters.

espeak-ng spells what it cannot pronounce (`BFI`, `DVD`), and what it knows (`USA`); it says `VIP`, `IRA`, `IQ` and `AD`
as words. Dots make every voice spell: `V.I.P.`. Letters apart (`B F I`) would put a stress on each, and an `A` among
them would be an article.
"""

from __future__ import annotations

import re
from string import ascii_uppercase

from narrate.speech.english import roman
from narrate.speech.english.initialisms import ACRONYMS, INITIALISMS, KNOWN, SHORT_WORDS
from narrate.speech.rule import Rule, rule

_VOWELS = frozenset("AEIOUYÀÂÄÁÃÅÆÈÉÊËÌÍÎÏÒÓÔÖÕØÙÚÛÜ")
_SPELLED = {
    "IMDb": "I.M.D.B.", "AKA": "also known as", "aka": "also known as", "PhD": "P.H.D.", "PhDs": "P.H.D's",
    "WWI": "World War One", "WWII": "World War Two", "WW1": "World War One", "WW2": "World War Two",
    "NAACP": "N double A C P", "NCAA": "N C double A", "IEEE": "I triple E", "SciFi": "sci-fi", "BSc": "B.S.C.",
    "MSc": "M.S.C.", "MPhil": "M.Phil", "DPhil": "D.Phil", "LLB": "L.L.B.",
    "BAFTAs": "baftas", "Ph.D": "P.H.D.", "Ph.D.": "P.H.D.", "vfx": "V.F.X.", "tv": "T.V.", "iOS": "i.O.S.",
    "b/c": "because", "approx": "approximately", "Btw": "by the way", "btw": "by the way", "imo": "in my opinion",
    "IMO": "in my opinion", "IMHO": "in my humble opinion", "tbh": "to be honest", "FYI": "F.Y.I.",
}  # fmt: skip


def letters(run: str) -> str:
    """A run of letters in a code: words as words, the rest one by one; a lone letter stays."""
    upper = run.upper()
    if len(run) == 1 or upper in ACRONYMS:
        return upper if len(run) == 1 else run.capitalize()
    if len(run) > 3 and (run.islower() or run.istitle() or (_VOWELS & set(upper) and upper not in INITIALISMS)):
        return run.capitalize() if run.isupper() else run
    if len(run) > 1 and run.istitle() and _VOWELS & set(upper):
        return run
    if len(run) > 1 and run.islower() and _VOWELS & set(upper) and upper in SHORT_WORDS:
        return run
    return spelled(upper)


def spelled(word: str) -> str:
    """Letters one by one, as every voice says them: `VIP` → V.I.P."""
    return ".".join(word) + "."


def _joined(match: re.Match[str]) -> str:
    """`Q&A`, `AT&T`, `B&Bs`; an A is no article if it is joined."""
    first, second = match[1], match[2]
    join = "-and-" if first == "A" else " and "
    first = spelled(first) if len(first) > 1 and _VOWELS & set(first) else first
    return f"{first}{join}{second}" + ("'s" if match[3] else "")


def _capitals(match: re.Match[str]) -> str:
    """Two or more words in capitals are shouted or a title: said as words, or `IT` would be spelled."""
    words = re.split(r"([^A-ZÀ-ÖØ-Þ'’0-9]+)", match[0])
    plain = [word for word in words[::2] if word.isalpha() and len(word) > 1 and not _is_initialism(word)]
    if not plain or (len(plain) == 1 and len(plain[0]) < 4):
        return match[0]
    return "".join(word if index % 2 or _is_initialism(word) else _lower(word) for index, word in enumerate(words))


def _is_initialism(word: str) -> bool:
    run = re.sub(r"[’'].*|[0-9]", "", word)
    short = 2 <= len(run) <= 5 and not _VOWELS & set(run)
    return run in KNOWN or short or word != re.sub(r"[0-9]", "", word) or roman.is_roman(word)


def _lower(word: str) -> str:
    return word if word in {"I", "A"} else word[0] + word[1:].lower()


def _is_spelled(word: str) -> bool:
    """Whether an initialism has vowels that would make a voice take it for a word."""
    if word in ACRONYMS or not _VOWELS & set(word):
        return False
    return word in INITIALISMS or (len(word) < 4 and word not in SHORT_WORDS)


def _initialism(match: re.Match[str]) -> str:
    """Left alone where every voice spells it, or where it is part of a text in capitals."""
    word = match[0]
    if word == "WHO" and match.string[max(0, match.start() - 4) : match.start()].lower() == "the ":
        return "W.H.O."
    if word in ACRONYMS:
        return word.capitalize()
    if not _is_spelled(word):
        return word
    rest = match.string[match.end() :][:8]
    ends = not rest.strip(' ”"’)') or rest[0] in ",;:?!).…"
    return ".".join(word) + ("" if ends else ".")


def _plural(match: re.Match[str]) -> str:
    """`VIPs`, `MP's`: with an apostrophe, which keeps the letters letters."""
    word = match[1]
    if word in ACRONYMS and match[2] != "s":
        return f"{word.capitalize()}{match[2]}"
    if word in ACRONYMS or (word in SHORT_WORDS and word not in INITIALISMS):
        return match[0]
    if not _is_spelled(word):
        return f"{word}'s"
    return f"{word}'s" if "A" in word or word[-1] == "S" else " ".join(word) + "'s"


"""After the last number has been said."""


SPELLINGS: tuple[Rule, ...] = (
    rule(
        "spelled",
        rf"(?<![\w.])(?:{'|'.join(re.escape(word) for word in sorted(_SPELLED, key=len, reverse=True))})(?![\w./])",
        lambda m: _SPELLED[m[0]],
        *_SPELLED,
    ),
    rule(
        "letters joined by and",
        r"(?<![\w&])([A-Z]{1,3}) ?& ?([A-Z]{1,3})('?s)?(?![\w&.])",
        _joined,
        "&",
    ),
    rule("degree", r"(?<!\w)(?:Ph\. ?D|ph\. ?d)(s?)\.?(?!\w)", lambda m: "P.H.D" + ("'s" if m[1] else "."), "h."),
)
"""Before other words."""
CAPITALS: tuple[Rule, ...] = (
    rule(
        "capitals",
        r"(?<![\w'’.&])[A-ZÀ-ÖØ-Þ]{1,20}(?:[’'][A-Z]{1,3})?"
        r"(?:[ ,:&-]{1,3}[A-ZÀ-ÖØ-Þ0-9]{1,20}(?:[’'][A-Z]{1,3})?){1,40}(?![\w.])",
        _capitals,
        *ascii_uppercase,
        *"ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ",
    ),
    rule("plural letters", r"(?<![\w.'’&])([A-Z]{2,6})(s|[’']s)(?![\w’'])", _plural, *ascii_uppercase),
    rule("initialism", r"(?<![\w.'’&])[A-Z]{2,6}(?![\w'’&]|\.\w|-[A-Z])", _initialism, *ascii_uppercase),
)
