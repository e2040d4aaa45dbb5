"""Voices as settings name them: an identifier and, after a colon, what is known of the voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from narrate.adapters.engines._espeak_voices import bcp47
from narrate.model.sound import Gender, Voice


def named_voice(text: str, *, known: Voice | None = None, languages: Sequence[str] = ("en",)) -> Voice:
    """A voice of the settings, such as `af_heart: female, en-US`.

    Parameters
    ----------
    known: what the engine says of it; what stands behind the colon goes before that.
    languages: what it speaks where neither says so.
    """
    identifier, _, told = text.partition(": ")
    words = [word.strip() for word in told.split(",") if word.strip()]
    genders = [Gender(word.lower()) for word in words if word.lower() in set(Gender)]
    tags = with_primaries([word for word in words if word.lower() not in set(Gender)])
    voice = known or Voice(id=identifier, name=identifier, languages=with_primaries(languages))
    return replace(voice, languages=tags or voice.languages, gender=genders[0] if genders else voice.gender)


def identifier_of(text: str) -> str:
    """The identifier of a voice of the settings."""
    return text.partition(": ")[0]


def with_primaries(tags: Sequence[str]) -> tuple[str, ...]:
    """Tags of languages with, after each that names a region, the same without one: `en-US`, `en`."""
    found: dict[str, None] = {}
    for tag in tags:
        whole = bcp47(tag)
        found |= {whole: None, whole.partition("-")[0]: None}
    return tuple(found)
