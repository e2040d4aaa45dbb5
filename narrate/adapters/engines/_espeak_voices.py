"""Which of espeak-ng's voices are offered, in which order, and what they are called; and the others, for who asks.

The order is that of a farthest-first walk over mean pitch and mean spectrum of a calibration sentence, so that the
first choices differ most; docs/engines.md has the figures and what was left out for the sake of intelligibility.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from narrate.model.sound import Gender, Voice

_WOMEN = ("linda", "aunty", "shelby", "f5", "Annie", "belinda", "f3", "f1", "f2", "f4")
_MEN = (
    *("Nguyen", "ed", "norbert", "Hugo", "Andy", "Gene2", "boris", "sandro", "Gene", "pablo", "victor"),
    # The numbered men lie close to the base voice and to each other; they come last.
    *("m7", "m4", "m2", "m1", "m6", "m5", "m3"),
)
_OFFERED = frozenset((*_WOMEN, *_MEN))
_FIRST = ("en-US", "en-GB", "en-GB-x-rp", "en-GB-scotland")
"""Voices that stand before the others of their language; the rest follow in the order of their tags."""
_CONSTRUCTED = frozenset({"en-Shaw", "piqd", "qdb", "qya", "sjn", "xex", "py"})
"""Scripts and languages of invented worlds, which no document of ours is written in."""


Bases = Sequence[tuple[str, str, str]]
"""Identifier, name and first language of each of espeak-ng's voices."""
Variants = Mapping[str, Gender]
"""What each variant is taken for, by its name."""


def variants_in(folder: Path) -> Variants:
    """All variants of the folder `voices/!v` of espeak-ng's data: those that are offered in their order, then the
    others in that of their names."""
    here = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    offered = {name: gender for name, gender in _interleaved() if name in here}
    return {**offered, **{name: _declared(folder / name) for name in here if name not in offered}}


def espeak_voices(bases: Bases, variants: Variants) -> tuple[Voice, ...]:
    """The base voices of people's languages with the variants that are offered.

    Parameters
    ----------
    bases: espeak-ng's.
    variants: all that there are, see `variants_in`.
    """
    offered = {name: gender for name, gender in variants.items() if name in _OFFERED}
    return tuple(voice for voice in _voices(bases, offered) if voice.languages[0] not in _CONSTRUCTED)


def further_voices(bases: Bases, variants: Variants) -> tuple[Voice, ...]:
    """All other combinations of a base and a variant, for who names one; parameters as of `espeak_voices`."""
    offered = {voice.id for voice in espeak_voices(bases, variants)}
    return tuple(replace(one, on_request=True) for one in _voices(bases, variants) if one.id not in offered)


def _voices(bases: Bases, variants: Variants) -> Iterable[Voice]:
    ids = voice_ids(bases)
    for identifier, name, language in sorted(bases, key=lambda base: _rank(base[0], bcp47(base[2]))):
        yield from _with_variants(ids[identifier], name, bcp47(language), variants)


def _declared(variant: Path) -> Gender:
    """The gender that a variant's file states."""
    words = [line.split() for line in variant.read_text("utf-8", "replace").splitlines()]
    stated = next((line[1].lower() for line in words if line[:1] == ["gender"] and len(line) > 1), "")
    return Gender(stated) if stated in {"female", "male"} else Gender.UNKNOWN


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


def _with_variants(base: str, name: str, tag: str, variants: Variants) -> tuple[Voice, ...]:
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
        for variant, gender in variants.items()
    ]
    return tuple(voices)


def voice_ids(bases: Bases) -> dict[str, str]:
    """Our id of each of espeak-ng's identifiers: its first language in lower case or, where two share it, its file."""
    listed = tuple(bases)
    tags = Counter(language.lower() for _, _, language in listed)
    return {
        identifier: language.lower() if tags[language.lower()] == 1 else identifier.rsplit("/", 1)[-1].lower()
        for identifier, _, language in listed
    }
