"""Hearing voices before anything is built: takes in one sound file, and a list of what is heard in it when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from narrate import casting, loudness, planning
from narrate.assembly import assemble, render
from narrate.casting import Profile
from narrate.fountain import marked_text
from narrate.hearing import voices_with
from narrate.model.script import NARRATOR, Chapter, Line, LineKind, Script, Speaker, Stress
from narrate.model.sound import Assignment, Gender, Job, Level, Prosody, Timeline, Voice
from narrate.ports import ClipStore, Encoder, Encoding, EnginePool
from narrate.settings import Settings
from narrate.speech import Lexicon, sentences, utterances

FORMATS = ("mp3", "m4a", "opus", "flac", "wav")
"""Endings of sound files that can be written."""
_SAID = "This is the voice {name}. {identifier}."
_ENOUGH = 80
"""Characters of somebody's first line after which its sentence is the last that is heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Something that is said with a voice."""

    label: str
    """What this is, in words, for the list."""
    text: str
    voice: str
    """The engine's identifier."""
    prosody: Prosody
    language: str
    """BCP 47 tag of the text."""
    stress: tuple[Stress, ...] = ()
    """Words of `text`, whose white space is folded then, that are said with stress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """When a take is heard."""

    take: Take
    start: float
    """Seconds from the beginning of the file."""
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Booth:
    """What takes are recorded with."""

    engine: EnginePool
    clips: ClipStore
    encoder: Encoder
    settings: Settings
    lexicon: Lexicon
    agree: Callable[[Sequence[Job]], None]
    """Asked with what is not in the cache before it is spoken; raises where it is not to be."""


def record(takes: Sequence[Take], booth: Booth, out: Path, *, levelled: bool = True) -> tuple[Heard, ...]:
    """Write a sound file in which takes are said one after the other, as a build would say them.

    Parameters
    ----------
    takes: in the order in which they are heard.
    booth: as for a build; clips that are there are not spoken again.
    out: the file; its ending, one of `FORMATS`, is its format.
    levelled: whether each voice is brought to the level that all have in a build, which takes a sentence a voice.

    Raises EngineError, EncodingError, and what `booth.agree` raises.
    """
    script = _script(takes)
    cast = [_assignment(name, take) for name, take in zip(_names(takes), takes, strict=True)]
    said = utterances(script, level=Level.BRIEF, lexicon=booth.lexicon, announcer=None)
    engine, settings = booth.engine, booth.settings
    voices = voices_with((take.voice for take in takes), engine)
    pairs = planning.assign(
        said, cast, engine=engine.name, version=engine.version, voices=voices, phonetic=engine.phonetic,
        manners=settings.speech.manners,
    )  # fmt: skip
    jobs = {job.key: job for _, job in pairs}
    used = dict.fromkeys((take.voice, take.prosody, take.language) for take in takes) if levelled else {}
    measured = {
        one: planning.calibration_jobs([one], engine=engine.name, version=engine.version, voices=voices)[0]
        for one in used
    }
    wanted = {**jobs, **{job.key: job for job in measured.values()}}
    missing = [job for job in wanted.values() if booth.clips.find(job.key) is None]
    booth.agree(missing)
    for job, pcm in engine.speak_all(missing):
        booth.clips.write(job.key, pcm)
    gains = {one: _gain(booth, job.key) for one, job in measured.items()}
    timeline = assemble(
        script,
        said,
        {utterance.id: job.key for utterance, job in pairs},
        {key: clip for key in jobs if (clip := booth.clips.find(key)) is not None},
        {
            name: gains.get((take.voice, take.prosody, take.language), 0.0)
            for name, take in zip(_names(takes), takes, strict=True)
        },
        pauses=settings.audio.pauses,
        words_a_minute=settings.speech.rate,
        manners=settings.speech.manners,
    )
    loudness.level(
        booth.encoder,
        lambda: render(timeline, booth.clips),
        rate=timeline.rate,
        encoding=Encoding(format=out.suffix.removeprefix(".").lower(), bitrate=settings.audio.bitrate),
        out=out,
    )
    return _times(takes, timeline)


def spoken_by(text: str, *, voice: Voice, prosody: Prosody, language: str) -> Take:
    """A text as a person writes it, with stars around what is stressed."""
    plain, stress = marked_text(" ".join(text.split()))
    return Take(label="", text=plain, voice=voice.id, prosody=prosody, language=language, stress=stress)


def self_introductions(voices: Sequence[Voice], settings: Settings) -> tuple[Take, ...]:
    """Every voice says its name."""
    return tuple(
        Take(
            label=voice.id,
            text=_SAID.format(name=voice.name, identifier=voice.id),
            voice=voice.id,
            prosody=Prosody(rate=settings.speech.rate),
            language=voice.languages[0],
        )
        for voice in voices
    )


def screen_tests(
    script: Script,
    chosen: Sequence[Assignment],
    *,
    voices: Sequence[Voice],
    settings: Settings,
    profiles: Mapping[str, Profile],
) -> tuple[Take, ...]:
    """Each speaker's first line by the voice that was chosen, and by the next best; the narrator says who is heard.

    Parameters
    ----------
    chosen: the casting of the script.
    voices, settings, profiles: as of `narrate.casting.cast`.

    Who says nothing is not heard. A voice that somebody has is nobody else's second choice.
    """
    names = {voice.id: voice.name for voice in voices}
    narrator = next(one for one in chosen if one.speaker == NARRATOR)
    others = casting.second_choices(script, chosen, voices=voices, settings=settings, profiles=profiles)
    takes = [_announced(script.title, narrator, script.language)] if script.title else []
    for one in chosen:
        text, language = _first_words(script, one.speaker)
        if not text:
            continue
        candidates = [one, *([others[one.speaker]] if one.speaker in others else [])]
        for number, candidate in enumerate(candidates, 1):
            who = f"{one.speaker}, {number}: {names.get(candidate.voice, candidate.voice)}"
            takes.append(_announced(who, narrator, script.language))
            takes.append(
                Take(
                    label=f"{one.speaker}, {number}: {described(candidate)}",
                    text=text,
                    voice=candidate.voice,
                    prosody=candidate.prosody,
                    language=language,
                )
            )
    return tuple(takes)


def described(one: Assignment) -> str:
    """A voice and, where it is not its own, the pitch at which it is used."""
    return one.voice if one.prosody.pitch == Prosody().pitch else f"{one.voice}, pitch {one.prosody.pitch}"


def _announced(words: str, narrator: Assignment, language: str) -> Take:
    text = words if words[-1:] in ".!?…" else f"{words}."
    return Take(label="", text=text, voice=narrator.voice, prosody=narrator.prosody, language=language)


def _first_words(script: Script, speaker: str) -> tuple[str, str]:
    """The beginning of what somebody says first, in whole sentences, and its language; empty for who says nothing."""
    line = next((one for _, _, one in script.lines() if one.voiced and one.speaker == speaker and one.text), None)
    if line is None:
        return "", script.language
    language = line.language or script.language
    text = ""
    for sentence in sentences(line.text, language):
        text = f"{text} {sentence}".strip()
        if len(text) >= _ENOUGH:
            break
    return text, language


def _names(takes: Sequence[Take]) -> list[str]:
    """A speaker for each take: the same voice may be used in several ways."""
    return [f"take {number}" for number in range(1, len(takes) + 1)]


def _script(takes: Sequence[Take]) -> Script:
    lines = tuple(
        Line(
            text=" ".join(take.text.split()),
            speaker=name,
            kind=LineKind.SPEECH,
            turn=number,
            language=take.language,
            stress=take.stress,
        )
        for number, (name, take) in enumerate(zip(_names(takes), takes, strict=True), 1)
    )
    speakers = tuple(Speaker(name=name) for name in _names(takes))
    language = takes[0].language if takes else "en"
    return Script(title="Voices", language=language, speakers=speakers, chapters=(Chapter(lines=lines),))


def _assignment(name: str, take: Take) -> Assignment:
    return Assignment(
        speaker=name, voice=take.voice, prosody=take.prosody, gender=Gender.UNKNOWN, evidence="", reason=""
    )


def _gain(booth: Booth, key: str) -> float:
    clip = booth.clips.read(key)
    return loudness.voice_gain(booth.encoder.measure([clip.data], rate=clip.rate))


def _times(takes: Sequence[Take], timeline: Timeline) -> tuple[Heard, ...]:
    cues = {name: [cue for cue in timeline.cues if cue.speaker == name] for name in _names(takes)}
    return tuple(
        Heard(take=take, start=timeline.seconds(cues[name][0].start), end=timeline.seconds(cues[name][-1].end))
        for name, take in zip(_names(takes), takes, strict=True)
    )
