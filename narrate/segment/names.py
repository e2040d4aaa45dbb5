"""Names of persons: what looks like one, and which full name of the text a shorter one stands for."""

from __future__ import annotations

import re
from collections import Counter

PARTICLES = {
    "de",
    "van",
    "von",
    "der",
    "den",
    "la",
    "le",
    "del",
    "della",
    "di",
    "da",
    "dos",
    "du",
    "bin",
    "al",
    "af",
    "y",
}
TITLES = {
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "st",
    "lord",
    "lady",
    "rev",
    "herr",
    "frau",
    "m",
    "mme",
}
_NOT_FIRST = {
    "the", "a", "an", "in", "on", "at", "and", "but", "or", "so", "for", "with", "as", "by", "to", "from", "of", "if",
    "when", "while", "after", "before", "because", "director", "actor", "actress", "writer", "critic", "producer",
    "filmmaker", "architect", "president", "host", "editor", "composer", "author", "interviewer", "that", "this",
    "his", "her", "their", "our", "my", "like", "both", "is", "was", "even", "here", "thanks", "dear", "hi", "today",
    "what", "why", "how", "who", "where", "does", "did", "yes", "no", "not", "it", "he", "she", "they", "we", "i",
}  # fmt: skip
_WORD = r"[^\W\d_][\w’'-]*"


def is_name_word(word: str) -> bool:
    """Whether a word can be part of a name: a capital first, or one of the particles."""
    bare = word.strip(".,")
    return bool(bare) and (bare[0].isupper() or bare[0] in "‘'\"“" or bare in PARTICLES)


def looks_like_name(text: str, *, most: int = 5) -> bool:
    """Whether a text is written like a name: a few capitalised words."""
    words = text.replace("&", " ").split()
    return 0 < len(words) <= most and all(is_name_word(word) or word in {"and", "+"} for word in words)


def tokens(name: str) -> tuple[str, ...]:
    """A name's words for comparison: folded, without dots and titles."""
    words = [word.strip(".,").casefold().replace("’", "'") for word in name.split()]
    kept = tuple(word for word in words if word and word not in TITLES)
    return kept or tuple(words)


def same_person(short: str, full: str) -> bool:
    """Whether a label can stand for a fuller name: surname, first name, first names, or initials."""
    few, many = tokens(short), tokens(full)
    if few == many:
        return True
    if len(few) == len(many) == 2 and few[-1] == many[-1]:
        return len(few[0]) == 1 and many[0].startswith(few[0])
    if len(few) >= len(many):
        return False
    if len(few) == 1:
        word = few[0]
        if word in (many[0], many[-1]):
            return True
        initials = "".join(part[0] for part in many)
        return 2 <= len(word) <= 4 and (word == initials or (len(many) > 2 and word == initials[:-1]))
    if many[: len(few)] == few or many[-len(few) :] == few:
        return True
    return few[-1] == many[-1] and len(few[0]) == 1 and many[0].startswith(few[0])


def cased(label: str, text: str) -> str:
    """A label that was written in capitals, as the text writes it elsewhere, or else with capital initials."""
    if not label.isupper() or len(label) <= 2:
        return label
    if len(tokens(label)) == 1 and len(label) <= 3 and "." not in label:
        return label
    pattern = re.compile(rf"\b{re.escape(label)}\b", re.IGNORECASE)
    found = Counter(
        match.group() for match in pattern.finditer(text) if not match.group().isupper() and match.group()[0].isupper()
    )
    if found:
        return found.most_common(1)[0][0]
    return " ".join(
        word.lower() if word.lower() in PARTICLES and number else capitalised(word)
        for number, word in enumerate(label.split())
    )


def capitalised(word: str) -> str:
    """A word with capital initials, also behind hyphens and in O'Neill; an apostrophe's s stays small."""
    lowered = word.lower()
    lowered = re.sub(r"(^|[-.])(\w)", lambda match: match.group(1) + match.group(2).upper(), lowered)
    return re.sub(
        r"^(\w)([’'])(\w)(?=\w)",
        lambda match: match.group(1).upper() + match.group(2) + match.group(3).upper(),
        lowered,
    )


def full_name(label: str, text: str) -> str:
    """The full name that a text gives for a surname or first name, or nothing.

    A surname is completed by the first name that stands before it most often; a first name by the surname that
    follows it.
    """
    words = tokens(label)
    if len(words) != 1 or len(words[0]) < 2:
        return _longer(label, text) if words else ""
    word = re.escape(label.strip(".")) if not label.isupper() else f"(?i:{re.escape(label)})"
    common = set(re.findall(r"(?<![\w’'])[^\W\dA-Z_][\w’'-]*", text))
    before = Counter[str]()
    for match in re.finditer(
        rf"(?<![\w’'])({_WORD})((?: [A-Z]\.)?(?: (?:{'|'.join(PARTICLES)}))*) ({word})(?![\w-])", text
    ):
        first, middle, last = match.groups()
        if (
            first[0].isupper()
            and first.casefold() not in _NOT_FIRST | TITLES
            and last[0].isupper()
            and not first.isupper()
        ):
            before[f"{first}{middle} {last}"] += 1
    after = Counter[str]()
    for match in re.finditer(rf"(?<![\w’'-])({word})((?: [A-Z]\.)?) ({_WORD})", text):
        first, middle, last = match.groups()
        last = re.sub(r"[’']s$", "", last)
        if last[0].isupper() and first[0].isupper() and last.casefold() not in _NOT_FIRST and not last.isupper():
            after[f"{first}{middle} {last}"] += 1
    for found in (before, after):
        for name in list(found):
            # "Can Theodore": the first word of a sentence, known from elsewhere in small letters.
            if found is before and found[name] < 2 and name.split()[0].casefold() in common:
                del found[name]
        if found:
            best = max(found, key=lambda name: (found[name], -text.find(name)))
            # A full name in capitals ("NICK SNYDER") is a label of its own; its case comes from elsewhere.
            return " ".join(capitalised(part) if part.isupper() and len(part) > 2 else part for part in best.split())
    return ""


def _longer(label: str, text: str) -> str:
    """The longer name in the text that a label of several words, or with an initial, abbreviates."""
    found = Counter[str]()
    last = label.rsplit(maxsplit=1)[-1]
    first = label.split(maxsplit=1)[0].strip(".")
    patterns = (
        rf"(?<![\w’'])({re.escape(first)}{_WORD}) ({re.escape(last)})(?![\w-])",
        rf"(?<![\w’'-]){re.escape(label)} ({_WORD})",
    )
    for match in re.finditer(patterns[0], text) if len(first) == 1 else ():
        found[match.group()] += 1
    for match in re.finditer(patterns[1], text):
        word = re.sub(r"[’']s$", "", match.group(1))
        if word[0].isupper() and word.casefold() not in _NOT_FIRST:
            found[f"{label} {word}"] += 1
    return found.most_common(1)[0][0] if found else ""
