"""One casting: who is done, which voices are left, and which of them suits a speaker."""

from __future__ import annotations

import difflib
import functools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from narrate.casting.apart import Option, far_apart, weights
from narrate.casting.gender import gender_of
from narrate.casting.profile import Profile, at_pitch, distance
from narrate.errors import SettingsError
from narrate.model.script import NARRATOR, Script
from narrate.model.sound import Assignment, Gender, Prosody, Voice
from narrate.settings import PersonSettings, Settings

_TUNED = (50, 35, 65, 42, 58, 28, 72)
"""Pitches at which a voice is used to be told from others; its own first."""
_DIVIDE = 165.0
"""Hertz between voices that are taken for a man's and for a woman's."""
_TAKEN = 0.75
"""What a voice that belongs to somebody in another episode counts for."""
_PITCHES = (50, 35, 65, 20, 80, 43, 58, 28, 72, 12, 88, 39, 61, 24, 76, 47, 54, 31, 69, 16, 84)
"""With which pitch a voice is used again; the first is its own, and the next are far from those before them."""


class Caster:
    """The state of one casting: who is done, and which combinations of voice and pitch are taken."""

    def __init__(
        self, script: Script, voices: Sequence[Voice], settings: Settings, known: Mapping[str, Assignment]
    ) -> None:
        self.script = script
        self.known = known
        self.people = settings.people
        self.rate = settings.speech.rate
        self.voices = {voice.id: voice for voice in voices}
        self.fitting = fitting_voices(voices, script.language)
        self.language = _region(self.fitting[0], script.language)
        self.ordered = {speaker.name: speaker.voice for speaker in script.speakers if speaker.voice}
        self.names = names_in(script)
        self._genders: dict[str, tuple[Gender, str]] = {}
        self.done: dict[str, Assignment] = {}
        self.notes: dict[str, str] = {}
        self.foreign = "" if speaks(self.fitting[0], script.language) else f"; no voice speaks {script.language}"

    def gender_of(self, name: str) -> tuple[Gender, str]:
        """See narrate.casting.gender.gender_of. Found out when it is needed: nobody asks where all have a voice."""
        if name not in self._genders:
            self._genders[name] = gender_of(name, self.script, self.people.get(name))
        return self._genders[name]

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
                remedy=nearest_voice(voice, self.voices),
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
        elif not speaks(self.voices[before.voice], self.script.language) and not self.foreign:
            self.notes[name] = f"the voice of earlier builds, {before.voice}, does not speak {self.script.language}"
        elif holder is not None:
            self.notes[name] = f"the voice of earlier builds, {before.voice}, belongs to {holder} here"
        elif contradicts(self.people.get(name), self.voices[before.voice].gender):
            self.notes[name] = f"the voice of earlier builds, {before.voice}, is not {self.gender_of(name)[0]}"
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

    def choose_by_ear(self, profiles: Mapping[str, Profile]) -> None:
        """Settle all others at once, as far from each other and from those before them as the voices allow."""
        free = [name for name in self.names if name not in self.done]
        allowed = {name: self._options(name, profiles) for name in free}
        here = {name: (one.voice, one.prosody.pitch) for name, one in self.done.items() if one.voice in profiles}
        elsewhere = {one.voice for name, one in self.known.items() if name not in free}

        def apart(one: Option, other: Option) -> float:
            return distance(at_pitch(profiles[one[0]], one[1]), at_pitch(profiles[other[0]], other[1]))

        chosen = far_apart(
            allowed,
            here,
            apart=functools.cache(apart),
            weight=weights(self.script),
            worth=lambda option: _TAKEN if option[0] in elsewhere and option not in here.values() else 1.0,
        )
        for name, option in chosen.items():
            gap, nearest = min((apart(option, one), who) for who, one in (here | chosen).items() if who != name)
            gender = self.gender_of(name)[0]
            kind = "voice" if gender is Gender.UNKNOWN else f"{gender} voice"
            tuned = "" if option[1] == 50 else f", at pitch {option[1]}"
            before = f"{self.notes[name]}; " if name in self.notes else ""
            reason = f"{before}the {kind} that is told apart best{tuned}: {gap:.1f} from {nearest}, who is nearest"
            self._settle(name, option[0], option[1], reason)

    def second(self, name: str, profiles: Mapping[str, Profile]) -> Option | None:
        """The next best for a speaker, where everybody else keeps what they have: a voice that nobody has.

        By ear where voices have been measured, else the next in the engine's order. None where no voice is left.
        """
        taken = {one.voice for one in self.done.values()}
        allowed = self._options(name, profiles) or [(voice.id, 50) for voice in self.fitting]
        weight = weights(self.script)
        others = [
            (at_pitch(profiles[one.voice], one.prosody.pitch), weight.get(frozenset((name, other)), 1.0))
            for other, one in self.done.items()
            if other != name and one.voice in profiles
        ]

        def gaps(option: Option) -> list[float]:
            if option[0] not in profiles:
                return []
            sound = at_pitch(profiles[option[0]], option[1])
            return sorted(distance(sound, other) / much for other, much in others)

        return max((option for option in allowed if option[0] not in taken), key=gaps, default=None)

    def _options(self, name: str, profiles: Mapping[str, Profile]) -> list[Option]:
        """The measured voices of the region that suit a speaker, at the pitches that suit the voices' gender."""
        gender = self.gender_of(name)[0]
        near = closeness(self.fitting[0], self.language)
        return [
            (voice.id, pitch)
            for pitch in _TUNED
            for voice in self.fitting
            if voice.id in profiles
            and closeness(voice, self.language) == near
            and (gender is Gender.UNKNOWN or voice.gender in {gender, Gender.UNKNOWN})
            and (pitch == 50 or (voice.tunable and _stays(voice.gender, profiles[voice.id], pitch)))
        ]

    def _settle(self, name: str, voice: str, pitch: int, reason: str) -> None:
        gender, evidence = self.gender_of(name)
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
            gender=self.gender_of(name)[0],
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
        gender = self.gender_of(name)[0]
        if gender is not Gender.UNKNOWN or name == NARRATOR:
            return gender
        heard = Counter(self.voices[one.voice].gender for one in self.done.values())
        if heard[Gender.MALE] == heard[Gender.FEMALE]:
            return Gender.UNKNOWN
        return Gender.FEMALE if heard[Gender.FEMALE] < heard[Gender.MALE] else Gender.MALE

    def _reason(self, name: str, voice: Voice, pitch: int) -> str:
        if name == NARRATOR:
            return f"the first voice for {self.script.language} that no speaker was given"
        gender = self.gender_of(name)[0]
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
            -closeness(voice, self.language),
            self.elsewhere[voice.id],
            self.roots[voice.base or voice.id],
        )


def _stays(gender: Gender, profile: Profile, pitch: int) -> bool:
    """Whether a voice is at another pitch still what it is taken for."""
    moved = at_pitch(profile, pitch).pitch
    return gender is Gender.UNKNOWN or (moved > _DIVIDE if gender is Gender.FEMALE else moved < _DIVIDE)


def contradicts(person: PersonSettings | None, voice: Gender) -> bool:
    """Whether the settings want a person to sound otherwise than a voice of this gender does."""
    return person is not None and {person.gender, voice.value} == {"female", "male"}


def names_in(script: Script) -> tuple[str, ...]:
    """The narrator, then everybody who is listed or has a line."""
    spoken = (line.speaker for _, _, line in script.lines())
    return tuple(dict.fromkeys([NARRATOR, *(speaker.name for speaker in script.speakers), *spoken]))


def fitting_voices(voices: Sequence[Voice], language: str) -> tuple[Voice, ...]:
    """The voices that speak a language, its own region's first; all where none does.

    Voices for those for whom they are named are left out, unless there are no others.
    """
    free = [voice for voice in voices if not voice.on_request] or voices
    speaking = [voice for voice in free if speaks(voice, language)]
    return tuple(sorted(speaking, key=lambda voice: -closeness(voice, language))) or tuple(free)


def _region(first: Voice, language: str) -> str:
    """The language itself or, where no voice is of its region or it names none, that of the first fitting voice."""
    return language if language in first.languages and "-" in language else first.languages[0]


def speaks(voice: Voice, language: str) -> bool:
    """Whether a voice is of a language, whatever the region."""
    return closeness(voice, language) > 0


def closeness(voice: Voice, language: str) -> int:
    """0 for another language, 1 for another region or script, 2 for the language's own voice."""
    return _closeness(voice.languages, language)


@functools.lru_cache(maxsize=4096)
def _closeness(languages: tuple[str, ...], language: str) -> int:
    wanted = language.lower()
    tags = [tag.lower() for tag in languages]
    if wanted in tags:
        return 2
    return int(any(tag.partition("-")[0] == wanted.partition("-")[0] for tag in tags))


def nearest_voice(voice: str, voices: Iterable[str]) -> str:
    """Advice for who has named a voice that does not exist."""
    lower = {known.lower(): known for known in reversed(list(voices))}
    near = difflib.get_close_matches(voice.lower(), list(lower), n=1, cutoff=0.4)
    return f"Did you mean {lower[near[0]]}?" if near else "`narrate voices list --all` names all there are."
