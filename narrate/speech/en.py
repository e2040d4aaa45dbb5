"""English rules about words: abbreviations, slashes, brackets, capitals. Numbers are in en_numbers.

What espeak-ng makes of each construct was measured by its phonemes; no rule is here for what it already says well
(`BBC`, `A.I.`, `21st`, `2,500`, `2007`). Dots after a title go because engines pause at them: `Mr. Jones`.
"""

from __future__ import annotations

import functools
import re

from narrate.speech import en_numbers, en_roman
from narrate.speech.rule import Rule, rule

_TITLES = {
    "Mr": "Mr", "Mrs": "Mrs", "Ms": "Ms", "Mx": "Mx", "Dr": "Dr", "St": "St", "Ste": "Ste", "Prof": "Professor",
    "Sgt": "Sergeant", "Lt": "Lieutenant", "Capt": "Captain", "Col": "Colonel", "Gen": "General", "Rev": "Reverend",
    "Hon": "Honourable", "Sen": "Senator", "Gov": "Governor", "Messrs": "Messrs", "dir": "directed by",
    "feat": "featuring",
    "ft": "featuring", "prod": "produced by",
}  # fmt: skip
_ANYWHERE = {
    "vs": "versus", "e.g": "for example,", "i.e": "that is,", "cf": "compare", "viz": "namely",
    "approx": "approximately",
    "a.k.a": "also known as", "w.r.t": "with respect to",
}  # fmt: skip
_AT_END = {"etc": "et cetera", "Jr": "Junior", "Sr": "Senior", "Inc": "Inc", "Ltd": "Limited", "Co": "Company"}
_SPELLED = {
    "IMDb": "I M D B", "IMDB": "I M D B", "MCU": "M C U", "VOD": "V O D", "SVOD": "S V O D", "NYFF": "N Y F F",
    "LGBTQ": "L G B T Q", "MI5": "M I 5", "MI6": "M I 6", "AKA": "also known as", "aka": "also known as",
    "WWI": "World War One", "WWII": "World War Two", "WW1": "World War One", "WW2": "World War Two",
}  # fmt: skip
_INITIALISMS = frozenset({
    "AC", "AI", "BAFTA", "BBC", "BFI", "CBS", "CD", "CEO", "CGI", "CIA", "DC", "DJ", "DVD", "EU", "FBI", "FX", "HBO",
    "IMAX",
    "IRA", "ITV", "KGB", "LA", "LP", "MC", "MGM", "NASA", "NBC", "NPR", "NY", "NYC", "OK", "PBS", "PC", "PR", "RAF",
    "RKO",
    "TV", "UFO", "UK", "UN", "USA", "USSR", "VCR", "VFX", "VHS",
})  # fmt: skip
_VOWELS = frozenset("AEIOUYÀÂÄÁÃÅÆÈÉÊËÌÍÎÏÒÓÔÖÕØÙÚÛÜ")


@functools.lru_cache(maxsize=8)
def rules(language: str) -> tuple[Rule, ...]:
    """The rules, in order; `en-US` reads 12/11/2026 with the month first."""
    return (
        rule(
            "masked word",
            r"(?<![\w*#])([A-Za-z]{1,3})(?:[*]{2,6}|"
            r"(?:[#*$@!%]{1,6}(?=[A-Za-z]))(?=[A-Za-z]{1,8}(?!\w)))([A-Za-z]{0,8})(?![\w*])",
            _masked,
            "*",
            "#",
            "$",
            "@",
            "!",
            "%",
        ),
        rule("footnote mark", r"(?<=[\w.,;:!?)\]’”\"'])[*†‡]{1,3}(?![\w*])|(?<!\S)[*†‡]{1,2}(?=\w)", "", "*", "†", "‡"),
        *en_numbers.rules(language),
        *en_roman.RULES,
        rule("hashtag", r"(?<![\w#&])#(?=[^\W\d_])", "hashtag ", "#"),
        rule("handle", r"(?<![\w.@])@(?=\w)", "at ", "@"),
        rule("grade", r"(?<![\w'’.-])([A-F])([+−–-])(?![\w+−–-])(?! [–—-] ?\w)", _grade),
        rule("lasting", r"(?<!\w)([^\W\d_]{1,30})\(/([a-z]{1,4})\)(?!\w)", _ending, "(/"),
        rule("ending in brackets", r"(?<!\w)([^\W\d_]{2,30})\((s|es|d|ed|r|er|n|ing)\)(?!\w)", _ending, "("),
        rule("she or he", r"(?<!\w)(?:\(s\)he|[Ss]/he)(?!\w)", "she or he", "(s)he", "/he"),
        rule("with", r"(?<![\w/])w/(?:(o)(?!\w) ?| ?)(?=\w)", lambda m: "without " if m[1] else "with ", "w/"),
        rule("slash", r"(?<=[^\W_])/(?=[^\W_])", _slash, "/"),
        rule("spaced slash", r" +/+ +", ", ", "/"),
        rule("title", rf"(?<![\w.])({'|'.join(_TITLES)})\. ?(?=[“\"‘']?[A-Z])", lambda m: _TITLES[m[1]] + " ", "."),
        rule("director", r"^([Dd]ir)\.?: ?", "Director: ", "ir"),
        rule(
            "abbreviation", rf"(?<![\w.])({'|'.join(re.escape(word) for word in _ANYWHERE)})\.(?!\w),?", _anywhere, "."
        ),
        rule("versus", r"(?<=\w )(?:vs?\.?)(?= [A-Z0-9])|(?<=\w )vs(?= \w)", "versus", " v"),
        rule("abbreviation at an end", rf"(?<![\w.])({'|'.join(_AT_END)})\.", _at_end, "."),
        rule("initials", r"(?<![\w.])(?:[A-Z]\. ){1,4}[A-Z]\.(?= [A-Z])", lambda m: m[0].replace(" ", ""), ". "),
        rule("initial", r"(?<=[a-z] )([B-Z])\.(?= [A-Z][a-z])", _kept, "."),
        rule("spelled", rf"(?<![\w.])(?:{'|'.join(_SPELLED)})(?![\w.])", lambda m: _SPELLED[m[0]]),
        rule(
            "letters between stars", r"(?<![\w*])[A-Z](?:\*[A-Z]){1,6}(?![\w*])", lambda m: m[0].replace("*", "."), "*"
        ),
        rule("letters joined by and", r"(?<![\w&])([A-Z])&([A-Z])(?![\w&])", lambda m: f"{m[1]} and {m[2]}", "&"),
        rule(
            "capitals",
            r"(?<![\w'’.&])[A-Z]{1,20}(?:[’'][A-Z]{1,3})?"
            r"(?:[ ,:&]{1,3}[A-Z0-9]{1,20}(?:[’'][A-Z]{1,3})?){1,40}(?![\w.])",
            _capitals,
        ),
        rule(
            "bracketed note",
            r"\[(sic|[Ss]poilers?|[Ll]aughs|[Ll]aughter|[Ee]d\. note|…)\]",
            lambda m: f", {m[1]}, ",
            "[",
        ),
    )


def _kept(match: re.Match[str]) -> str:
    """`Thomas P. Smith`: no pause in a name."""
    return match[1]


def _masked(match: re.Match[str]) -> str:
    """`f***`, `f#ck`: what is there, and that something is missing; the word itself is not said."""
    head, tail = match[1], match[2]
    if head + tail == (head + tail).upper() and len(head + tail) > 2 and "*" not in match[0]:
        return match[0]
    if tail and not match[0].strip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz").strip("!%"):
        return match[0]
    end = tail if len(tail) > 3 or tail in {"ing", "ed", "er", "s"} else tail.upper()
    return " ".join(f"{head.upper()} blank {end}".split())


def _grade(match: re.Match[str]) -> str:
    return f"{match[1]} {'plus' if match[2] == '+' else 'minus'}"


def _ending(match: re.Match[str]) -> str:
    """`crave(d)` is crave or craved; `needs(/ed)` is needs or needed."""
    word, end = match[1], match[2]
    if "(/" in match[0]:
        base = word[:-1] if word.endswith("s") and len(word) > 3 else word
        return f"{word} or {base}{end}"
    return f"{word} or {word}{end}"


def _slash(match: re.Match[str]) -> str:
    """`Of/at` offers a choice, `AC/DC` is one name, `Powell/Pressburger` stand side by side."""
    before, after = match.string[match.start() - 1], match.string[match.end()]
    if before.isdigit() or after.isdigit() or (before.isupper() and after.isupper()):
        return " "
    if match.string[match.start() - 3 : match.start()].lower() == "and" and match.string[match.end() :].startswith(
        "or"
    ):
        return " "
    return ", " if after.isupper() else " or "


def _anywhere(match: re.Match[str]) -> str:
    comma = "," if match[0].endswith(",") else ""
    return _ANYWHERE[match[1]] + comma


def _at_end(match: re.Match[str]) -> str:
    """The dot is the sentence's as well where the text ends or a capital follows."""
    rest = match.string[match.end() : match.end() + 2]
    ends = not rest.strip() or (match[1] == "etc" and rest[:1] == " " and rest[1:].isupper())
    return _AT_END[match[1]] + ("." if ends else "")


def _capitals(match: re.Match[str]) -> str:
    """Two or more words in capitals are shouted or a title: said as words, or `IT` would be spelled."""
    words = re.split(r"([^A-Z'’0-9]+)", match[0])
    plain = [word for word in words[::2] if word.isalpha() and len(word) > 1 and not _is_initialism(word)]
    if not plain or (len(plain) == 1 and len(plain[0]) < 3):
        return match[0]
    return "".join(word if index % 2 or _is_initialism(word) else _lower(word) for index, word in enumerate(words))


def _is_initialism(word: str) -> bool:
    letters = re.sub(r"[’'].*|[0-9]", "", word)
    short = 2 <= len(letters) <= 5 and not _VOWELS & set(letters)
    return letters in _INITIALISMS or short or word != re.sub(r"[0-9]", "", word) or en_roman.is_roman(word)


def _lower(word: str) -> str:
    return word if word in {"I", "A"} else word[0] + word[1:].lower()
