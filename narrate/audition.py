"""Hearing voices before they are chosen: a sound file in which each says its own name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from narrate import loudness, planning
from narrate.assembly import assemble, render
from narrate.model.script import Chapter, Line, LineKind, Script, Speaker
from narrate.model.sound import Assignment, Gender, Prosody, Voice
from narrate.ports import ClipStore, Encoder, Encoding, EnginePool
from narrate.settings import Settings
from narrate.speech import Announcements, Lexicon, utterances

_SAID = "This is the voice {name}. {identifier}."


def audition(
    voices: Sequence[Voice], engine: EnginePool, clips: ClipStore, encoder: Encoder, settings: Settings, out: Path
) -> None:
    """Write a sound file in which every voice says its name.

    Parameters
    ----------
    voices: in the order in which they are heard.
    engine, clips, encoder: as for a build; clips that are there are not spoken again.
    out: the file; its ending, mp3 or m4a, is its format.

    Raises EngineError, EncodingError.
    """
    script = _script(voices)
    casting = [_as_itself(voice, settings) for voice in voices]
    said = utterances(
        script,
        level=settings.speech.level,
        lexicon=Lexicon(),
        announcer=Announcements(opening=False, closing=False, chapters=False, speakers=False),
    )
    pairs = planning.assign(said, casting, engine=engine.name, version=engine.version)
    missing = {job.key: job for _, job in pairs if clips.find(job.key) is None}
    for job, pcm in engine.speak_all(missing.values()):
        clips.write(job.key, pcm)
    keys = {utterance.id: job.key for utterance, job in pairs}
    found = {key: clip for key in keys.values() if (clip := clips.find(key)) is not None}
    timeline = assemble(script, said, keys, found, {}, pauses=settings.audio.pauses)
    loudness.level(
        encoder,
        lambda: render(timeline, clips),
        rate=timeline.rate,
        encoding=Encoding(format=out.suffix.removeprefix("."), bitrate=settings.audio.bitrate),
        out=out,
    )


def _script(voices: Sequence[Voice]) -> Script:
    lines = tuple(
        Line(
            text=_SAID.format(name=voice.name, identifier=voice.id),
            speaker=voice.id,
            kind=LineKind.SPEECH,
            turn=number,
        )
        for number, voice in enumerate(voices, 1)
    )
    return Script(
        title="Voices",
        speakers=tuple(Speaker(name=voice.id) for voice in voices),
        chapters=(Chapter(title="", lines=lines),),
    )


def _as_itself(voice: Voice, settings: Settings) -> Assignment:
    return Assignment(
        speaker=voice.id,
        voice=voice.id,
        prosody=Prosody(rate=settings.speech.rate),
        gender=Gender.UNKNOWN,
        evidence="",
        reason="",
    )
