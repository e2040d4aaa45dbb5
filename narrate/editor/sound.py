"""One line of a script as it will be heard."""

from __future__ import annotations

import io
import wave
from dataclasses import replace

from narrate import casting
from narrate.assembly import assemble, render
from narrate.hearing import profiles_for, voices_with
from narrate.manuscripts import Manuscript
from narrate.package.state import State
from narrate.production import Workbench, speak, synthesise, voice_gains
from narrate.publication import known_voices
from narrate.settings import Settings
from narrate.speech import Lexicon


def line_sound(
    one: Manuscript, line_id: str, state: State, bench: Workbench, settings: Settings, lexicon: Lexicon
) -> bytes | None:
    """A line as a WAV file, said as the next build will say it, at the level of its voice.

    Parameters
    ----------
    one: the manuscript that the line is in.
    state: of the release, for the voices that people have.

    None where there is no such line, or where it is not said. Raises EngineError.
    """
    known = known_voices(state, bench.engine.name, settings)
    voices = voices_with(casting.named_voices([one.script], settings, known), bench.engine)
    profiles, _ = profiles_for(
        [one.script],
        voices=voices,
        settings=settings,
        known=known,
        engine=bench.engine,
        clips=bench.clips,
        store=bench.store,
        progress=bench.progress,
    )
    cast = casting.cast(one.script, voices=voices, settings=settings, known=known, profiles=profiles)
    spoken = speak(one, cast, voices, bench, settings, lexicon)
    said = tuple(utterance for utterance in spoken.utterances if utterance.line_id == line_id)
    if not said:
        return None
    wanted = {spoken.keys[utterance.id] for utterance in said}
    speakers = {utterance.speaker for utterance in said}
    part = replace(
        spoken,
        utterances=said,
        jobs=tuple(job for job in spoken.jobs if job.key in wanted),
        casting=tuple(assignment for assignment in cast if assignment.speaker in speakers),
    )
    synthesise(part.jobs, bench)
    gains, _ = voice_gains([part], bench, voices)
    timeline = assemble(
        one.script,
        said,
        part.keys,
        {key: clip for key in wanted if (clip := bench.clips.find(key)) is not None},
        {
            assignment.speaker: gains.get((assignment.voice, assignment.prosody.pitch, one.script.language), 0.0)
            for assignment in part.casting
        },
        pauses=settings.audio.pauses,
        words_a_minute=settings.speech.rate,
        manners=settings.speech.manners,
    )
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(timeline.rate)
        for piece in render(timeline, bench.clips):
            sound.writeframesraw(piece)
    return file.getvalue()
