"""Which of espeak-ng's voices are offered, in which order, and what they are called.

The order is that of a farthest-first walk over mean pitch and mean spectrum of a calibration sentence, so that the
first choices differ most; docs/engines.md has the figures and what was left out for the sake of intelligibility.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from narrate.model.sound import Gender, Voice

_WOMEN = ("linda", "aunty", "shelby", "f5", "Annie", "belinda", "f3", "f1", "f2", "f4")
_MEN = (
    *("Nguyen", "ed", "norbert", "Hugo", "Andy", "Gene2", "boris", "sandro", "Gene", "pablo", "victor"),
    # The numbered men lie close to the base voice and to each other; they come last.
    *("m7", "m4", "m2", "m1", "m6", "m5", "m3"),
)
_FIRST = ("en-US", "en-GB", "en-GB-x-rp", "en-GB-scotland")
"""Voices that stand before the others of their language; the rest follow in the order of their tags."""
_CONSTRUCTED = frozenset({"en-Shaw", "piqd", "qdb", "qya", "sjn", "xex", "py"})
"""Scripts and languages of invented worlds, which no document of ours is written in."""


def espeak_voices(bases: Sequence[tuple[str, str, str]], variants: Path) -> tuple[Voice, ...]:
    """Base voices with their variants.

    Parameters
    ----------
    bases: identifier, name and first language of each of espeak-ng's voices.
    variants: the folder `voices/!v` of espeak-ng's data; only variants that it holds are offered.
    """
    here = {path.name for path in variants.iterdir()} if variants.is_dir() else set()
    offered = tuple((name, gender) for name, gender in _interleaved() if name in here)
    ids = voice_ids(bases)
    order = sorted(bases, key=lambda base: _rank(base[0], bcp47(base[2])))
    return tuple(
        voice
        for identifier, name, language in order
        if bcp47(language) not in _CONSTRUCTED
        for voice in _with_variants(ids[identifier], name, bcp47(language), offered)
    )


def bcp47(tag: str) -> str:
    """A tag in the case that RFC 5646, section 2.1.1, recommends: `en-us` → `en-US`, `fa-latn` → `fa-Latn`."""
    first, *rest = tag.replace("_", "-").split("-")
    parts = [first.lower()]
    for part in rest:
        private = "x" in parts
        if len(part) == 2 and not private:
            parts.append(part.upper())
        elif len(part) == 4 and part.isalpha() and not private:
            parts.append(part.title())
        else:
            parts.append(part.lower())
    return "-".join(parts)


def _interleaved() -> tuple[tuple[str, Gender], ...]:
    pairs: list[tuple[str, Gender]] = []
    for index in range(max(len(_WOMEN), len(_MEN))):
        pairs += [(name, Gender.FEMALE) for name in _WOMEN[index : index + 1]]
        pairs += [(name, Gender.MALE) for name in _MEN[index : index + 1]]
    return tuple(pairs)


def _rank(identifier: str, tag: str) -> tuple[str, int, bool, str, str]:
    primary = tag.partition("-")[0]
    place = _FIRST.index(tag) if tag in _FIRST else len(_FIRST)
    return primary, place, identifier.rpartition("/")[2] != primary, tag, identifier


def _with_variants(base: str, name: str, tag: str, offered: tuple[tuple[str, Gender], ...]) -> tuple[Voice, ...]:
    primary = tag.partition("-")[0]
    languages = (tag,) if tag == primary else (tag, primary)
    # espeak-ng declares every base voice male, and its pitch, 103 Hz, is a man's.
    voices = [Voice(id=base, name=name, languages=languages, gender=Gender.MALE, tunable=True)]
    voices += [
        Voice(
            id=f"{base}+{variant}",
            name=f"{name}, {variant}",
            languages=languages,
            gender=gender,
            base=base,
            tunable=True,
        )
        for variant, gender in offered
    ]
    return tuple(voices)


def voice_ids(bases: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Our id of each of espeak-ng's identifiers: its first language in lower case or, where two share it, its file."""
    listed = tuple(bases)
    tags = Counter(language.lower() for _, _, language in listed)
    return {
        identifier: language.lower() if tags[language.lower()] == 1 else identifier.rsplit("/", 1)[-1].lower()
        for identifier, _, language in listed
    }
