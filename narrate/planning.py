"""From utterances and their voices to jobs: what has to be synthesised, and under which key its sound is kept."""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from narrate.diagnostics import Finding, finding
from narrate.errors import InputError
from narrate.manners import in_manner, with_asides, with_stress, without_stress
from narrate.model.sound import Assignment, Job, Manner, Manners, Passage, Prosody, Utterance, Voice

KEY_SCHEMA = 1
"""Raised whenever what is digested, or how, changes; every clip is then made again."""

_CALIBRATION = {
    "de": "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich, und das Publikum bleibt lange sitzen.",
    "en": "The old cinema on the corner opens at nine, and every seat in the house, red or grey, is taken soon after.",
    "es": "El viejo cine de la esquina abre a las nueve, y todas las butacas, rojas o grises, están ocupadas pronto.",
    "fr": "Le vieux cinéma du coin ouvre à neuf heures, et chaque fauteuil, rouge ou gris, est pris avant le début.",
    "it": "Il vecchio cinema all'angolo apre alle nove, e ogni poltrona, rossa o grigia, è occupata prima dei titoli.",
    "nl": "De oude bioscoop op de hoek gaat om negen uur open, en elke stoel, rood of grijs, is bezet voor het begint.",
    "pt": "O velho cinema da esquina abre às nove, e cada poltrona, vermelha ou cinzenta, fica logo ocupada.",
}
"""One sentence a language, long enough (5 s) for a gated loudness, with most of the language's sounds."""


def job_key(
    *,
    engine: str,
    version: str,
    voice: str,
    prosody: Prosody,
    text: str,
    language: str,
    passages: Sequence[Passage] = (),
) -> str:
    """A digest of everything that changes the sound, and of nothing else: no file, no place, no date.

    Parameters
    ----------
    engine, version: the engine's name and its version; see narrate.ports.Engine.
    voice: the engine's identifier of the voice.
    prosody: rate in words a minute, pitch and its range from 0 to 100.
    text: the spoken text.
    language: BCP 47 tag.
    passages: what of the text is said in a way of its own.

    Returns 64 hexadecimal digits: SHA-256 of the values as a JSON array without white space, in UTF-8. Passages and
    a pitch range are in it only where there are some, so that everything else keeps the key that it had before there
    were any.
    """
    values: list[object] = [KEY_SCHEMA, engine, version, voice, prosody.rate, prosody.pitch, text, language]
    values += [["range", prosody.pitch_range]] if prosody.pitch_range != Prosody().pitch_range else []
    values += [[one.start, one.end, one.ipa, one.language, *_changes(one)] for one in passages]
    canonical = json.dumps(values, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _changes(one: Passage) -> tuple[int, ...]:
    """What is different in a passage's pitch and rate; nothing where nothing is."""
    return (one.pitch, one.rate) if one.rate else (one.pitch,) if one.pitch else ()


def plan(
    utterances: Iterable[Utterance],
    casting: Sequence[Assignment],
    *,
    engine: str,
    version: str,
    voices: Sequence[Voice] = (),
    phonetic: bool = False,
    manners: Manners = Manners.OFF,
) -> tuple[Job, ...]:
    """The calls to the engine that utterances need, in their order, each key once.

    Parameters
    ----------
    utterances: of one document.
    casting: who speaks with which voice, of the same document.
    engine, version: as the pool names them.
    voices: the engine's voices; where a voice does not speak an utterance's language, the same variant of one that
        does is taken. Without them every speaker keeps his voice throughout.
    phonetic: whether the engine takes passages with phonemes or a language of their own.
    manners: how much headings, quotes and the like are heard; a voice's pitch changes where `voices` says it can.

    Raises InputError where an utterance's speaker has no voice.
    """
    jobs: dict[str, Job] = {}
    for _, job in assign(
        utterances, casting, engine=engine, version=version, voices=voices, phonetic=phonetic, manners=manners
    ):
        jobs.setdefault(job.key, job)
    return tuple(jobs.values())


def assign(
    utterances: Iterable[Utterance],
    casting: Sequence[Assignment],
    *,
    engine: str,
    version: str,
    voices: Sequence[Voice] = (),
    phonetic: bool = False,
    manners: Manners = Manners.OFF,
) -> tuple[tuple[Utterance, Job], ...]:
    """Every utterance with its job; equal ones share a key. Parameters and errors as of `plan`."""
    cast = {assignment.speaker: assignment for assignment in casting}
    by_id = {voice.id: voice for voice in voices}
    substitutes: dict[tuple[str, str], str] = {}
    pairs = []
    for utterance in utterances:
        assignment = cast.get(utterance.speaker)
        if assignment is None:
            raise InputError(
                f"{utterance.speaker} has no voice in this script.", remedy="`narrate cast` shows who has one."
            )
        wanted = (assignment.voice, utterance.language)
        if wanted not in substitutes:
            substitutes[wanted] = voice_in(utterance.language, by_id.get(assignment.voice), voices) or assignment.voice
        passages = utterance.passages if phonetic else ()
        voice = substitutes[wanted]
        one = by_id.get(voice)
        tunable = one is not None and one.tunable
        prosody = in_manner(assignment.prosody, utterance.manner, manners, tunable=tunable)
        passages = with_stress(passages, prosody, manners) if tunable else without_stress(passages)
        if phonetic and tunable and utterance.manner is not Manner.ASIDE:
            passages = with_asides(utterance.spoken, passages, manners)
        job = _job(utterance, voice, prosody, passages, engine=engine, version=whole_version(version, one))
        pairs.append((utterance, job))
    return tuple(pairs)


def whole_version(version: str, voice: Voice | None) -> str:
    """The version of an engine and of one of its voices, where that has its own."""
    return f"{version}; {voice.version}" if voice is not None and voice.version else version


def calibration_jobs(
    used: Iterable[tuple[str, Prosody, str]], *, engine: str, version: str, voices: Sequence[Voice] = ()
) -> tuple[Job, ...]:
    """A fixed sentence for every voice that is used, by which one gain a voice is measured.

    Parameters
    ----------
    used: identifier of the voice, prosody and language; repetitions are left out.
    engine, version, voices: as the pool names them.
    """
    by_id = {voice.id: voice for voice in voices}
    jobs: dict[str, Job] = {}
    for voice, prosody, language in used:
        text = _CALIBRATION.get(_primary(language), _CALIBRATION["en"])
        whole = whole_version(version, by_id.get(voice))
        key = job_key(engine=engine, version=whole, voice=voice, prosody=prosody, text=text, language=language)
        where = f"the sentence by which the voice {voice} is measured"
        jobs.setdefault(key, Job(key=key, voice=voice, prosody=prosody, text=text, language=language, where=where))
    return tuple(jobs.values())


def voice_in(language: str, voice: Voice | None, voices: Sequence[Voice]) -> str | None:
    """The voice that speaks a foreign phrase for `voice`: itself, else the same variant, else one of its gender.

    None where `voice` is not known or nothing speaks the language.
    """
    if voice is None or any(_primary(tag) == _primary(language) for tag in voice.languages):
        return voice.id if voice else None
    speaking = [other for other in voices if any(_primary(tag) == _primary(language) for tag in other.languages)]
    if not speaking:
        return None
    variant = voice.id.removeprefix(voice.base) if voice.base else ""

    def distance(other: Voice) -> tuple[bool, bool, bool]:
        same_variant = other.id == other.base + variant if variant and other.base else not variant and not other.base
        return language not in other.languages, not same_variant, other.gender is not voice.gender

    return min(speaking, key=distance).id


def unspoken_languages(
    utterances: Iterable[Utterance], *, voices: Sequence[Voice], phonetic: bool, own: str
) -> tuple[tuple[str, str], ...]:
    """What is in a language that no voice says it in: the language's tag and the words, each once, in order.

    Parameters
    ----------
    utterances: of one document, in the language `own`.
    voices: the engine's.
    phonetic: whether the engine can change its language within a sentence.
    """
    spoken = {_primary(tag) for voice in voices for tag in voice.languages}
    found: dict[tuple[str, str], None] = {}
    for utterance in utterances:
        if _primary(utterance.language) != _primary(own) and _primary(utterance.language) not in spoken:
            found[utterance.language, utterance.text] = None
        for one in utterance.passages:
            foreign = one.language and _primary(one.language) != _primary(utterance.language) and not one.ipa
            if foreign and not (phonetic and _primary(one.language) in spoken):
                found[one.language, utterance.spoken[one.start : one.end]] = None
    return tuple(found)


def notes(
    pairs: Sequence[tuple[Utterance, Job]],
    own: str,
    path: Path,
    *,
    voices: Sequence[Voice],
    phonetic: bool,
    manners: Manners = Manners.OFF,
) -> tuple[Finding, ...]:
    """Findings of what the engine cannot say as it is meant: foreign words, and manners that are not heard.

    Parameters
    ----------
    pairs: as `assign` gives them, of one document in the language `own`.
    path: of the script.
    voices, phonetic, manners: as of `assign`.
    """
    said = [utterance for utterance, _ in pairs]
    foreign = unspoken_languages(said, voices=voices, phonetic=phonetic, own=own)
    unheard = unheard_manners(pairs, voices=voices) if manners is not Manners.OFF else ()
    return (
        *(finding("NAR-120", path=path, language=tag, text=textwrap.shorten(words, 60, placeholder="…"))
          for tag, words in foreign),
        *(finding("NAR-132", path=path, name=name, manners=", ".join(missing)) for name, missing in unheard),
    )  # fmt: skip


def unheard_manners(
    pairs: Iterable[tuple[Utterance, Job]], *, voices: Sequence[Voice]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Speakers whose voices cannot change as manners ask them to: the name, and the manners, in order.

    A voice whose pitch cannot change has nothing but its rate to tell them by.
    """
    tunable = {voice.id for voice in voices if voice.tunable}
    found: dict[str, dict[Manner, None]] = {}
    for utterance, job in pairs:
        if job.voice not in tunable and utterance.manner is not Manner.PLAIN:
            found.setdefault(utterance.speaker, {})[utterance.manner] = None
    return tuple((name, tuple(map(str, missing))) for name, missing in found.items())


def _job(
    utterance: Utterance,
    voice: str,
    prosody: Prosody,
    passages: tuple[Passage, ...],
    *,
    engine: str,
    version: str,
) -> Job:
    text = utterance.spoken
    return Job(
        key=job_key(
            engine=engine,
            version=version,
            voice=voice,
            prosody=prosody,
            text=text,
            language=utterance.language,
            passages=passages,
        ),
        voice=voice,
        prosody=prosody,
        text=text,
        language=utterance.language,
        where=f"chapter {utterance.chapter + 1}, {utterance.speaker}",
        passages=passages,
    )


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
