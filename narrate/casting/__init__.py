"""Who speaks with which voice, and why.

The narrator has a voice that nobody else gets; every speaker of a document has another, as far from the others as the
engine allows. A person keeps the voice from build to build and from episode to episode.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from narrate.casting.caster import Caster, closeness, contradicts, fitting_voices, names_in, nearest_voice, speaks
from narrate.casting.gender import gender_of
from narrate.casting.profile import Profile, at_pitch, distance
from narrate.errors import SettingsError
from narrate.model.script import NARRATOR, Script
from narrate.model.sound import Assignment, Voice
from narrate.settings import PersonSettings, Settings

__all__ = [
    "LIMIT",
    "Profile",
    "candidates",
    "cast",
    "cast_all",
    "first_voice",
    "gender_of",
    "named_voices",
    "nearest_voice",
    "remember",
    "second_choices",
    "too_close",
]

LIMIT = 0.8
"""Distance below which two voices are too close: two semitones and a half, or as many decibels of colour."""
_MOST = 40
"""Voices that are measured at most for a language: each takes some hundredths of a second, once."""


def cast_all(
    scripts: Mapping[str, Script],
    *,
    voices: Sequence[Voice],
    settings: Settings,
    known: Mapping[str, Assignment] | None = None,
    profiles: Mapping[str, Profile] | None = None,
) -> dict[str, tuple[Assignment, ...]]:
    """The casting of several scripts, in their order, in which a person keeps the voice of the first.

    Parameters
    ----------
    scripts: by slug; the result has the same keys.
    voices, settings, known, profiles: as of `cast`.
    """
    remembered = dict(known or {})
    castings = {}
    for slug, script in scripts.items():
        castings[slug] = cast(script, voices=voices, settings=settings, known=remembered, profiles=profiles)
        remembered = remember(remembered, castings[slug], voices=voices, settings=settings)
    return castings


def remember(
    known: Mapping[str, Assignment], casting: Iterable[Assignment], *, voices: Sequence[Voice], settings: Settings
) -> dict[str, Assignment]:
    """What is known after a casting, in the order of names.

    People keep what they had, even where it was taken in this one document; only a voice that is gone, or that
    contradicts the settings, is replaced.
    """
    genders = {voice.id: voice.gender for voice in voices}
    kept = {
        name: one
        for name, one in known.items()
        if one.voice in genders and not contradicts(settings.people.get(name), genders[one.voice])
    }
    after = {**{one.speaker: one for one in casting}, **kept}
    return dict(sorted(after.items()))


def cast(
    script: Script,
    *,
    voices: Sequence[Voice],
    settings: Settings,
    known: Mapping[str, Assignment] | None = None,
    profiles: Mapping[str, Profile] | None = None,
) -> tuple[Assignment, ...]:
    """A voice for the narrator and for every speaker of a script, in the order of their appearance.

    What the script says goes before what the settings say, then comes what is remembered, then the caster's choice.

    Parameters
    ----------
    script: its speakers are cast, and anybody else to whom it gives a line.
    voices: the engine's, in its order of preference.
    settings: `people` by full name, and the rate in words a minute.
    known: what earlier castings decided, by the speaker's name.
    profiles: how voices sound, by identifier; those who have no voice yet get the ones that can best be told apart.
        Without them the engine's order decides.

    Raises SettingsError where the script or the settings name a voice that does not exist, or where there is none.
    """
    if not voices:
        raise SettingsError("The speech engine has no voices.", remedy="`narrate doctor` says what is missing.")
    caster = Caster(script, voices, settings, known or {})
    for name in caster.names:
        caster.take_order(name)
    for name in caster.names:
        caster.take_remembered(name)
    caster.choose(NARRATOR)
    if profiles:
        caster.choose_by_ear(profiles)
    for name in caster.names:
        caster.choose(name)
    return tuple(caster.done[name] for name in caster.names)


def named_voices(
    scripts: Iterable[Script], settings: Settings, known: Mapping[str, Assignment] | None = None
) -> frozenset[str]:
    """The voices that scripts or settings name for people of the scripts, and those that anybody had before."""
    read = tuple(scripts)
    people = {name for script in read for name in names_in(script)}
    named = {speaker.voice for script in read for speaker in script.speakers}
    named |= {person.voice for name, person in settings.people.items() if name in people}
    named |= {one.voice for one in (known or {}).values()}
    return frozenset(named - {""})


def candidates(
    script: Script, *, voices: Sequence[Voice], settings: Settings, known: Mapping[str, Assignment] | None = None
) -> tuple[str, ...]:
    """The voices that have to be measured for a casting: those that people have, and where somebody has none, the
    language's own, in the engine's order."""
    if not voices:
        return ()
    caster = Caster(script, voices, settings, known or {})
    had = {name: caster.ordered.get(name) or settings.people.get(name, PersonSettings()).voice for name in caster.names}
    had = {name: voice or (known[name].voice if known and name in known else "") for name, voice in had.items()}
    if len(caster.names) < 2:
        return ()
    near = closeness(caster.fitting[0], caster.language)
    own = [voice.id for voice in caster.fitting if closeness(voice, caster.language) == near][:_MOST]
    wanted = {*had.values(), *(own if not all(had.values()) else ())}
    return tuple(voice.id for voice in voices if voice.id in wanted)


def second_choices(
    script: Script,
    casting: Sequence[Assignment],
    *,
    voices: Sequence[Voice],
    settings: Settings,
    profiles: Mapping[str, Profile],
) -> dict[str, Assignment]:
    """For each speaker the voice that would be taken if there were not the chosen one, all others keeping theirs.

    Parameters
    ----------
    casting: what was chosen for the script; the rest as of `cast`.

    Speakers for whom no voice is left are not in the result.
    """
    caster = Caster(script, voices, settings, {})
    caster.done = {one.speaker: one for one in casting}
    found = {}
    for one in casting:
        if (second := caster.second(one.speaker, profiles)) is not None:
            prosody = replace(one.prosody, pitch=second[1])
            found[one.speaker] = replace(one, voice=second[0], prosody=prosody, reason="the next best")
    return found


def too_close(casting: Sequence[Assignment], profiles: Mapping[str, Profile]) -> tuple[tuple[str, str, float], ...]:
    """Pairs of speakers whose voices are nearer to each other than `LIMIT`, the nearest first, with their distance."""
    heard = [(one, at_pitch(profiles[one.voice], one.prosody.pitch)) for one in casting if one.voice in profiles]
    pairs = [
        (round(distance(sound, other_sound), 2), other.speaker, one.speaker)
        for at, (one, sound) in enumerate(heard)
        for other, other_sound in heard[:at]
    ]
    return tuple((one, other, gap) for gap, one, other in sorted(pairs) if gap < LIMIT)


def first_voice(voices: Sequence[Voice], language: str) -> Voice | None:
    """The engine's first voice of a language, its own region's before others; None where it has none."""
    return next((voice for voice in fitting_voices(voices, language) if speaks(voice, language)), None)
