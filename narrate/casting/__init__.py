"""Who speaks with which voice, and why.

The narrator has a voice that nobody else gets; every speaker of a document has another, as far from the others as the
engine allows. A person keeps the voice from build to build and from episode to episode.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from narrate.casting.gender import gender_of
from narrate.errors import SettingsError
from narrate.model.script import NARRATOR, Script
from narrate.model.sound import Assignment, Gender, Prosody, Voice
from narrate.settings import PersonSettings, Settings

__all__ = ["cast", "cast_all", "first_voice", "gender_of", "remember"]

_PITCHES = (50, 35, 65, 20, 80, 43, 58, 28, 72, 12, 88, 39, 61, 24, 76, 47, 54, 31, 69, 16, 84)
"""With which pitch a voice is used again; the first is its own, and the next are far from those before them."""


def cast_all(
    scripts: Mapping[str, Script],
    *,
    voices: Sequence[Voice],
    settings: Settings,
    known: Mapping[str, Assignment] | None = None,
) -> dict[str, tuple[Assignment, ...]]:
    """The casting of several scripts, in their order, in which a person keeps the voice of the first.

    Parameters
    ----------
    scripts: by slug; the result has the same keys.
    voices, settings, known: as of `cast`.
    """
    remembered = dict(known or {})
    castings = {}
    for slug, script in scripts.items():
        castings[slug] = cast(script, voices=voices, settings=settings, known=remembered)
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
        if one.voice in genders and not _contradicts(settings.people.get(name), genders[one.voice])
    }
    after = {**{one.speaker: one for one in casting}, **kept}
    return dict(sorted(after.items()))


def _contradicts(person: PersonSettings | None, voice: Gender) -> bool:
    return person is not None and {person.gender, voice.value} == {"female", "male"}


def cast(
    script: Script,
    *,
    voices: Sequence[Voice],
    settings: Settings,
    known: Mapping[str, Assignment] | None = None,
) -> tuple[Assignment, ...]:
    """A voice for the narrator and for every speaker of a script, in the order of their appearance.

    What the script says goes before what the settings say, then comes what is remembered, then the caster's choice.

    Parameters
    ----------
    script: its speakers are cast, and anybody else to whom it gives a line.
    voices: the engine's, in its order of preference.
    settings: `people` by full name, and the rate in words a minute.
    known: what earlier castings decided, by the speaker's name.

    Raises SettingsError where the script or the settings name a voice that does not exist, or where there is none.
    """
    if not voices:
        raise SettingsError("The speech engine has no voices.", remedy="`narrate doctor` says what is missing.")
    caster = _Caster(script, voices, settings, known or {})
    for name in caster.names:
        caster.take_order(name)
    for name in caster.names:
        caster.take_remembered(name)
    for name in caster.names:
        caster.choose(name)
    return tuple(caster.done[name] for name in caster.names)


class _Caster:
    """The state of one casting: who is done, and which combinations of voice and pitch are taken."""

    def __init__(
        self, script: Script, voices: Sequence[Voice], settings: Settings, known: Mapping[str, Assignment]
    ) -> None:
        self.script = script
        self.known = known
        self.people = settings.people
        self.rate = settings.speech.rate
        self.voices = {voice.id: voice for voice in voices}
        self.fitting = _fitting(voices, script.language)
        self.language = _region(self.fitting[0], script.language)
        self.ordered = {speaker.name: speaker.voice for speaker in script.speakers if speaker.voice}
        self.names = _names(script)
        self.genders = {name: gender_of(name, script, self.people.get(name)) for name in self.names}
        self.done: dict[str, Assignment] = {}
        self.notes: dict[str, str] = {}
        self.foreign = "" if _speaks(self.fitting[0], script.language) else f"; no voice speaks {script.language}"

    def take_order(self, name: str) -> None:
        """Settle a speaker whose voice a person has chosen."""
        by_script = name in self.ordered
        voice = self.ordered.get(name) or self.people.get(name, PersonSettings()).voice
        if not voice:
            return
        source = "the script says" if by_script else "the settings say"
        if voice not in self.voices:
            raise SettingsError(
                f"There is no voice {voice!r}, though {source} that {name} has it.",
                remedy=_nearest(voice, self.voices),
            )
        others = [other for other, one in self.done.items() if one.voice == voice]
        shared = f", although {others[0]} has it too" if others else ""
        self._settle(name, voice, 50, f"{source} so{shared}")

    def take_remembered(self, name: str) -> None:
        """Settle a speaker who had a voice before, unless it is gone, wrong or taken."""
        before = self.known.get(name)
        if name in self.done or before is None:
            return
        pitch = before.prosody.pitch
        holder = next((other for other, one in self.done.items() if self._clash(one, before)), None)
        if before.voice not in self.voices:
            self.notes[name] = f"the voice of earlier builds, {before.voice}, is gone"
        elif not _speaks(self.voices[before.voice], self.script.language) and not self.foreign:
            self.notes[name] = f"the voice of earlier builds, {before.voice}, does not speak {self.script.language}"
        elif holder is not None:
            self.notes[name] = f"the voice of earlier builds, {before.voice}, belongs to {holder} here"
        elif _contradicts(self.people.get(name), self.voices[before.voice].gender):
            self.notes[name] = f"the voice of earlier builds, {before.voice}, is not {self.genders[name][0]}"
        else:
            self._settle(name, before.voice, pitch, before.reason or "the voice of earlier builds")

    def choose(self, name: str) -> None:
        """Settle a speaker by the caster's own judgement: the nearest fit that differs most from the others."""
        if name in self.done:
            return
        room = self._room(name)
        best = min(
            (
                (room.cost(voice, pitch), index, pitch)
                for pitch in room.pitches
                for index, voice in enumerate(self.fitting)
            )
        )
        voice, pitch = self.fitting[best[1]], best[2]
        reason = self._reason(name, voice, pitch) + self.foreign
        before = f"{self.notes[name]}; " if name in self.notes else ""
        self._settle(name, voice.id, pitch, before + reason)

    def _settle(self, name: str, voice: str, pitch: int, reason: str) -> None:
        gender, evidence = self.genders[name]
        prosody = Prosody(rate=self.rate, pitch=pitch)
        self.done[name] = Assignment(
            speaker=name, voice=voice, prosody=prosody, gender=gender, evidence=evidence, reason=reason
        )

    def _clash(self, one: Assignment, other: Assignment) -> bool:
        if one.voice != other.voice:
            return False
        return one.prosody.pitch == other.prosody.pitch or NARRATOR in {one.speaker, other.speaker}

    def _room(self, name: str) -> _Room:
        here = list(self.done.values())
        roots = (self.voices[one.voice] for one in here)
        return _Room(
            gender=self.genders[name][0],
            wanted=self._wanted(name),
            language=self.language,
            taken=frozenset((one.voice, one.prosody.pitch) for one in here),
            here=frozenset(one.voice for one in here),
            narrators=frozenset(one.voice for one in here if NARRATOR in {one.speaker, name}),
            elsewhere=Counter(one.voice for other, one in self.known.items() if other != name),
            roots=Counter(voice.base or voice.id for voice in roots),
            pitches=_PITCHES if len(here) >= len(self.fitting) // 4 else _PITCHES[:1],
        )

    def _wanted(self, name: str) -> Gender:
        """The gender of the voice; where nothing is known of a speaker, the one that is heard less so far."""
        gender = self.genders[name][0]
        if gender is not Gender.UNKNOWN or name == NARRATOR:
            return gender
        heard = Counter(self.voices[one.voice].gender for one in self.done.values())
        if heard[Gender.MALE] == heard[Gender.FEMALE]:
            return Gender.UNKNOWN
        return Gender.FEMALE if heard[Gender.FEMALE] < heard[Gender.MALE] else Gender.MALE

    def _reason(self, name: str, voice: Voice, pitch: int) -> str:
        if name == NARRATOR:
            return f"the first voice for {self.script.language} that no speaker was given"
        gender = self.genders[name][0]
        kind = "" if voice.gender is Gender.UNKNOWN else f" {voice.gender}"
        fit = "to suit the evidence" if gender is voice.gender and kind else "to be told apart from the others"
        again = any(one.voice == voice.id for one in self.done.values())
        shifted = f", at pitch {pitch} because all such voices are taken" if again or pitch != 50 else ""
        return f"the next free{kind} voice {fit}{shifted}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """What is left for a speaker, and what to hold against each voice."""

    gender: Gender
    wanted: Gender
    language: str
    taken: frozenset[tuple[str, int]]
    here: frozenset[str]
    narrators: frozenset[str]
    elsewhere: Counter[str]
    roots: Counter[str]
    pitches: tuple[int, ...]
    """Those worth trying; other pitches only where voices may run short."""

    def cost(self, voice: Voice, pitch: int) -> tuple[Any, ...]:
        """The smaller, the better; earlier entries outweigh later ones, and the engine's order decides the rest."""
        return (
            voice.id in self.narrators,
            (voice.id, pitch) in self.taken,
            self.wanted is not Gender.UNKNOWN
            and voice.gender not in {self.wanted, Gender.UNKNOWN}
            and self.gender is not Gender.UNKNOWN,
            self.gender is not Gender.UNKNOWN and pitch != 50,
            voice.id in self.here,
            self.wanted is not Gender.UNKNOWN and voice.gender is not self.wanted,
            _PITCHES.index(pitch),
            -_closeness(voice, self.language),
            self.elsewhere[voice.id],
            self.roots[voice.base or voice.id],
        )


def _names(script: Script) -> tuple[str, ...]:
    """The narrator, then everybody who is listed or has a line."""
    spoken = (line.speaker for _, _, line in script.lines())
    return tuple(dict.fromkeys([NARRATOR, *(speaker.name for speaker in script.speakers), *spoken]))


def _fitting(voices: Sequence[Voice], language: str) -> tuple[Voice, ...]:
    """The voices that speak a language, its own region's first; all where none does."""
    speaking = [voice for voice in voices if _speaks(voice, language)]
    return tuple(sorted(speaking, key=lambda voice: -_closeness(voice, language))) or tuple(voices)


def first_voice(voices: Sequence[Voice], language: str) -> Voice | None:
    """The engine's first voice of a language, its own region's before others; None where it has none."""
    return next((voice for voice in _fitting(voices, language) if _speaks(voice, language)), None)


def _region(first: Voice, language: str) -> str:
    """The language itself or, where no voice is of its region or it names none, that of the first fitting voice."""
    return language if language in first.languages and "-" in language else first.languages[0]


def _speaks(voice: Voice, language: str) -> bool:
    return _closeness(voice, language) > 0


def _closeness(voice: Voice, language: str) -> int:
    """0 for another language, 1 for another region or script, 2 for the language's own voice."""
    wanted = language.lower()
    tags = [tag.lower() for tag in voice.languages]
    if wanted in tags:
        return 2
    return int(any(tag.partition("-")[0] == wanted.partition("-")[0] for tag in tags))


def _nearest(voice: str, voices: Iterable[str]) -> str:
    lower = {known.lower(): known for known in reversed(list(voices))}
    near = difflib.get_close_matches(voice.lower(), list(lower), n=1, cutoff=0.4)
    return f"Did you mean {lower[near[0]]}?" if near else "`narrate voices list` names all there are."
