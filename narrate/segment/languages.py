"""Which language a text is in: by its small words where they leave no doubt, else by a recogniser of 128 languages."""

from __future__ import annotations

import functools
import re
from typing import Any

from narrate.segment.name_words import word_set

OWN: dict[str, frozenset[str]] = {
    "en": word_set("the of and with from my her his your our their is are was who what when this that"),
    "fr": word_set("les aux chez dans pas est sont une avec pour je nous vous mon ma mes ses leur qui où"),
    "de": word_set("der das und ein eine einer eines für über nicht ich dem den im zum zur vom auf mit ist"),
    "es": word_set("los las y por para sobre ella mi mis está una del"),
    "it": word_set("gli della dello delle dei degli nel nella alla sono che una"),
}
"""Words that of these languages only one has, and other languages hardly."""
_NEIGHBOURS = word_set("dey wey wetin", "huet wor", "atros tolos")
"""Words of languages that share many with one of these: Nigerian Pidgin, Luxembourgish, Aragonese and Asturian."""
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH, _DIFFERENT = 60, 5
"""Words of a text, and how many of a language's own must be in it, before they are believed by themselves."""
_SURE, _NOTHING = 0.12, 0.02
"""The share of a language's own words that leaves no doubt where that of every other is no more than the second. In
prose of these languages it is 0.12 to 0.3."""
_LEAST = 60
"""Letters without which nothing can be said."""


def language_of(text: str) -> str:
    """The primary subtag of a text's language; English where there is too little of it.

    text: prose; some thousand characters are enough.
    """
    if sum(character.isalpha() for character in text) < _LEAST:
        return "en"
    return _evident(text) or str(_recogniser().classify(text)[0])


def scores(words: str) -> dict[str, float]:
    """How well words fit each language: logarithms, of which only the differences mean anything."""
    return {code: float(score) for code, score in _recogniser().rank(words)}


def forget_models() -> None:
    """Free the memory of what was loaded to read texts; it is loaded again when needed."""
    _recogniser.cache_clear()


def _evident(text: str) -> str:
    """The language whose small words are everywhere in a text, and those of no other; empty where that is not so."""
    words = _WORD.findall(text.lower())
    different = set(words)
    if len(words) < _ENOUGH or not different.isdisjoint(_NEIGHBOURS):
        return ""
    shares = sorted((sum(word in own for word in words) / len(words), code) for code, own in OWN.items())
    (second, _), (share, best) = shares[-2:]
    sure = share >= _SURE and second <= _NOTHING and len(different & OWN[best]) >= _DIFFERENT
    return best if sure else ""


@functools.cache
def _recogniser() -> Any:
    """Loaded once: it takes half a second and 80 MB, so `forget_models` lets go of it."""
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
