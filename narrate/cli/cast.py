"""`narrate cast`: who gets which voice, and why."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.cli import common

if TYPE_CHECKING:
    from narrate.casting import Profile
    from narrate.model.script import Script
    from narrate.model.sound import Assignment
    from narrate.ports import EnginePool
    from narrate.settings import Settings


def cast(
    scripts: Annotated[list[Path], typer.Argument(help="Scripts, or documents.")],
    audio: common.Audio = None,
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Show which voice each speaker gets, and why.

    Voices are chosen in the settings, under [people."Full Name"], or in the script's title page.
    """
    del debug
    from narrate.adapters.publisher import FolderPublisher
    from narrate.hearing import close_voices
    from narrate.manuscripts import named
    from narrate.publication import known_voices, read_state

    settings = common.load_settings(config, audio=audio)
    found, failures = common.load_sources(scripts, settings)
    read, more = common.readable(found, settings)
    failures = (*failures, *more)
    readings = {source.slug: named(reading.script) for source, reading in read}
    if readings:
        audio_folder = Path(settings.build.audio)
        state = read_state(FolderPublisher(audio_folder), audio_folder)
        with common.engine_pool(settings) as engine:
            castings, profiles = _by_ear(readings, engine, known_voices(state, engine.name, settings), settings)
        for slug, casting in castings.items():
            typer.echo(f"{slug}: {readings[slug].title}")
            for one in casting:
                pitch = "" if one.prosody.pitch == 50 else f", pitch {one.prosody.pitch}"
                typer.echo(f"  {one.speaker}: {one.voice}{pitch}. {_sentences(one.reason, one.evidence)}".rstrip())
            for note in close_voices(casting, profiles):
                common.say(str(note))
    for failure in failures:
        common.say(f"Error: {failure}")
    if failures:
        raise typer.Exit(common.worst(failures))


def _by_ear(
    scripts: Mapping[str, Script], engine: EnginePool, known: Mapping[str, Assignment], settings: Settings
) -> tuple[dict[str, tuple[Assignment, ...]], Mapping[str, Profile]]:
    """The castings, by slug, and how the voices sound that were considered; measures what has not been measured yet."""
    from narrate.adapters.clips import StoredClips
    from narrate.adapters.store import DiskStore, cache_folder
    from narrate.casting import cast_all
    from narrate.hearing import profiles_for

    store, voices = DiskStore(cache_folder(os.environ)), engine.voices()
    profiles, _ = profiles_for(
        scripts.values(),
        voices=voices,
        settings=settings,
        known=known,
        engine=engine,
        clips=StoredClips(store),
        store=store,
        progress=lambda *_: None,
    )
    return cast_all(scripts, voices=voices, settings=settings, known=known, profiles=profiles), profiles


def _sentences(*texts: str) -> str:
    return " ".join(f"{text[0].upper()}{text[1:].rstrip('.')}." for text in texts if text)
