"""Names of persons: the words they are made of, and how a label in capitals is written elsewhere."""

from __future__ import annotations

import re
from collections import Counter

from narrate.segment.name_words import (
    PARTICLES,
    TITLES,
    capitalised,
    is_name_word,
    looks_like_name,
    same_person,
    tokens,
)
from narrate.segment.written_names import full_name

__all__ = [
    "PARTICLES",
    "TITLES",
    "capitalised",
    "cased",
    "full_name",
    "is_name_word",
    "looks_like_name",
    "same_person",
    "tokens",
]


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
