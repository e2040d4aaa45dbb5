"""Words of persons' names: which can be part of one, how two are compared, when a short name can mean a longer one."""

from __future__ import annotations

import functools
import re
import unicodedata


def word_set(*lists: str) -> frozenset[str]:
    """The words of lists that are written with spaces between."""
    return frozenset(word for text in lists for word in text.split())


PARTICLES = word_set(
    "de van von der den la le las los del della di da do dos das du des den het ten ter te zu zum zur bin ibn al el "
    "af av y e"
)
"""Small words inside surnames."""
TITLES = word_set(
    "mr mrs ms miss dr prof professor sir dame st lord lady rev reverend fr father sister brother rabbi imam",
    "canon major colonel general lieutenant inspector bishop vicar dean pastor judge senator constable nurse",
    "aunt uncle",
    "councillor cllr captain sergeant doctor herr frau fräulein mag m mme mlle madame monsieur",
    "señor señora senor senora signor signora dott",
)
"""Words before a name that are no part of it."""
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "phd", "md"})
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "’": "", "'": ""}
)
PUBLICATIONS = word_set(
    "sentinel chronicle gazette gazetteer herald tribune times post courier examiner observer reporter bulletin",
    "journal",
    "magazine review weekly monthly quarterly newsletter blog podcast zine radio society club cinema festival archive",
    "anzeiger zeitung blatt bote magazin rundschau filmpodcast gazette ciné cahiers écran revue journal diario revista",
    "boletín gaceta",
)
"""What newspapers, magazines and clubs are called; their names are written like persons'."""
_ORDINALS = word_set(
    "first second third fourth another other young old adult erster zweiter zweite andere autre segundo"
)
"""Words that tell one nameless person from another: a second voice is not the voice."""
_QUOTES = "“”\"‘’'«»()"
_NICKNAME = re.compile(r"[“\"‘'(«]([^“”\"‘’'()«»]{1,40})[”\"’')»]")
_FEW = 4
"""Initials are at most so many letters."""


@functools.lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """A word for comparison: without case, accents and apostrophes; ä and ae, ø and oe, å and aa are the same."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    # Two letters are initials rather than a name: AA is not A.
    return re.sub(r"(?<=a)a|(?<=[aou])e", "", plain) if len(plain) > 2 else plain


_FOLDED_TITLES = frozenset(map(fold, TITLES))
_FOLDED_PARTICLES = frozenset(map(fold, PARTICLES))


def is_title(word: str) -> bool:
    """Whether a word is a form of address or a degree that stands before a name."""
    return fold(word.strip(".")) in _FOLDED_TITLES


def is_particle(word: str) -> bool:
    """Whether a word is one of the small ones inside surnames."""
    return fold(word) in _FOLDED_PARTICLES


def is_name_word(word: str) -> bool:
    """Whether a word can be part of a name: a capital first, or one of the particles."""
    bare = word.strip(".,")
    return bool(bare) and (bare[0].isupper() or bare[0] in "‘'\"“" or bare in PARTICLES)


def looks_like_name(text: str, *, most: int = 5) -> bool:
    """Whether a text is written like a name: a few capitalised words."""
    words = text.replace("&", " ").split()
    return 0 < len(words) <= most and all(is_name_word(word) or word in {"and", "+"} for word in words)


@functools.lru_cache(maxsize=8192)
def tokens(name: str) -> tuple[str, ...]:
    """A name's words for comparison: folded, cut at hyphens, without dots, titles before and suffixes behind."""
    words = [word for part in re.split(r"[\s‐‑-]+", name) if (word := fold(part.strip(f".,{_QUOTES}")))]
    first, last = 0, len(words)
    # "M. B." are initials, not Monsieur B.
    if any(len(word) > 1 for word in words[1:]):
        # "M. ABARA" is an initial in a label; "M. Dupont" is Monsieur.
        while first < last - 1 and words[first] in _FOLDED_TITLES and not (words[first] == "m" and name.isupper()):
            first += 1
    while last - 1 > first and words[last - 1] in _SUFFIXES:
        last -= 1
    return tuple(words[first:last])


@functools.lru_cache(maxsize=8192)
def initials(name: str) -> tuple[str, ...]:
    """How a name can be abbreviated to letters, the plainest first: AvdM, AM; JLA, JA and JL for Jean-Luc Attia."""
    words = tokens(name)
    if len(words) < 2:
        return ()
    plain = "".join(word[0] for word in words if word not in _FOLDED_PARTICLES) or words[0][0]
    every = "".join(word[0] for word in words)
    # "Tarek El-Amin" is TE as well, by what stands between spaces.
    spaced = "".join(fold(word)[:1] for word in name.split() if fold(word) not in _FOLDED_TITLES)
    found = [every, plain, plain[0] + plain[-1], *([plain[:-1]] if len(plain) > 2 else []), spaced]
    return tuple(dict.fromkeys(short for short in found if len(short) >= 2))


def letters(label: str) -> str:
    """The letters of a label that is written like initials ("AB", "A. B.", "J-L", "JvdB"), or nothing."""
    bare = re.sub(r"[\s.‐‑-]", "", label)
    if 1 <= len(bare) <= _FEW and bare.isalpha() and (bare.islower() or (bare[0] + bare[-1]).isupper()):
        spread = all(len(word) == 1 for word in re.split(r"[\s.‐‑-]+", label) if word)
        # Letter by letter: AA and AE are two initials, no Danish å and no German ä.
        return "".join(map(fold, bare)) if spread or bare == label.strip(".") else ""
    return ""


def capitalised(word: str) -> str:
    """A word with capital initials, also behind hyphens and in O'Neill; an apostrophe's s stays small."""
    lowered = word.lower()
    lowered = re.sub(r"(^|[-.])(\w)", lambda match: match.group(1) + match.group(2).upper(), lowered)
    return re.sub(
        r"^(\w)([’'])(\w)(?=\w)",
        lambda match: match.group(1).upper() + match.group(2) + match.group(3).upper(),
        lowered,
    )


def nicknames(name: str) -> tuple[str, ...]:
    """What stands in quotation marks or brackets within a name."""
    return tuple(fold(match.group(1)) for match in _NICKNAME.finditer(name))


@functools.lru_cache(maxsize=65536)
def same_person(short: str, full: str) -> bool:
    """Whether a label can stand for a fuller name: surname, first name, first names, nickname, or initials."""
    few, many = tokens(short), tokens(full)
    if few == many:
        return True
    if not few or not many or len(few) > len(many):
        return False
    # The second of several who have no name: "Audience member 2" is not "Audience member".
    if many[-1].isdigit() or few[-1].isdigit():
        return False
    if len(few) > 1 and few[-1] == many[-1] and len(few[0]) == 1 and many[0].startswith(few[0]):
        return True
    if len(few) > 1 and few[0] == many[0] and len(few[-1]) == 1 and many[-1].startswith(few[-1]):
        return True
    # "Anne" is somebody else than "Anne-Marie", while "Anne-Marie Kall" may be called by either.
    if many[0] in _ORDINALS and few[0] != many[0]:
        return False
    if len(few) < len(many) and " " in full.strip() and (many[: len(few)] == few or many[-len(few) :] == few):
        return True
    if nicknames(full) and (" ".join(few) in nicknames(full) or same_person(short, _NICKNAME.sub("", full))):
        return True
    return len(letters(short)) > 1 and letters(short) in initials(full)
