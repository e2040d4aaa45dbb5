"""`narrate cast`: who gets which voice, and why."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.cli import common
from narrate.cli.say import booth_of, check_output, print_heard
from narrate.errors import InputError

if TYPE_CHECKING:
    from narrate.audition import Booth
    from narrate.casting import Profile
    from narrate.model.script import Script
    from narrate.model.sound import Assignment
    from narrate.ports import EnginePool
    from narrate.settings import Settings


def cast(
    scripts: Annotated[list[Path], typer.Argument(help="Scripts, or documents.")],
    preview: Annotated[
        bool, typer.Option("--preview", help="Hear each speaker's first line by the two best voices, in one file.")
    ] = False,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The sound file of a preview: .mp3, .m4a, .opus, .flac or .wav.")
    ] = Path("cast.mp3"),
    audio: common.Audio = None,
    yes: common.Yes = False,
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Show which voice each speaker gets, and why; or hear it, with the next best voices, in a preview.

    Voices are chosen in the settings, under [people."Full Name"], or in the script's title page.
    """
    del debug
    from narrate.adapters.publisher import FolderPublisher
    from narrate.audition import described
    from narrate.hearing import close_voices
    from narrate.manuscripts import named
    from narrate.publication import known_voices, read_state

    if preview:
        check_output(output)
    settings = common.load_settings(config, audio=audio)
    found, failures = common.load_sources(scripts, settings)
    read, more = common.readable(found, settings)
    failures = (*failures, *more)
    readings = {source.slug: named(reading.script) for source, reading in read}
    if readings:
        audio_folder = Path(settings.build.audio)
        state = read_state(FolderPublisher(audio_folder), audio_folder)
        with common.engine_pool(settings) as engine:
            known = known_voices(state, engine.name, settings)
            castings, profiles = _by_ear(readings, engine, known, settings, all_voices=preview)
            if preview:
                _preview(readings, castings, profiles, booth_of(engine, settings, yes=yes), output, known)
        for slug, casting in castings.items():
            typer.echo(f"{slug}: {readings[slug].title}")
            for one in casting:
                typer.echo(f"  {one.speaker}: {described(one)}. {_sentences(one.reason, one.evidence)}".rstrip())
            for note in close_voices(casting, profiles):
                common.say(str(note))
    for failure in failures:
        common.say(f"Error: {failure}")
    if failures:
        raise typer.Exit(common.worst(failures))


def _preview(
    scripts: Mapping[str, Script],
    castings: Mapping[str, tuple[Assignment, ...]],
    profiles: Mapping[str, Profile],
    booth: Booth,
    out: Path,
    known: Mapping[str, Assignment],
) -> None:
    from narrate.audition import record, screen_tests
    from narrate.casting import named_voices
    from narrate.hearing import voices_with

    settings = booth.settings
    voices = voices_with(named_voices(scripts.values(), settings, known), booth.engine)
    takes = [
        take
        for slug, script in scripts.items()
        for take in screen_tests(script, castings[slug], voices=voices, settings=settings, profiles=profiles)
    ]
    if not takes:
        raise InputError("Nobody says anything.", remedy="Name a script or a text with words in it.")
    print_heard(out, record(takes, booth, out))


def _by_ear(
    scripts: Mapping[str, Script],
    engine: EnginePool,
    known: Mapping[str, Assignment],
    settings: Settings,
    *,
    all_voices: bool,
) -> tuple[dict[str, tuple[Assignment, ...]], Mapping[str, Profile]]:
    """The castings, by slug, and how the voices sound that were considered; measures what has not been measured yet.

    all_voices: also those that could be chosen if nobody had a voice yet.
    """
    from narrate.adapters.clips import StoredClips
    from narrate.adapters.store import DiskStore, cache_folder
    from narrate.casting import cast_all, named_voices
    from narrate.hearing import profiles_for, voices_with

    store, voices = (
        DiskStore(cache_folder(os.environ)),
        voices_with(named_voices(scripts.values(), settings, known), engine),
    )
    profiles, _ = profiles_for(
        scripts.values(),
        voices=voices,
        settings=settings,
        known={} if all_voices else known,
        engine=engine,
        clips=StoredClips(store),
        store=store,
        progress=lambda *_: None,
    )
    return cast_all(scripts, voices=voices, settings=settings, known=known, profiles=profiles), profiles


def _sentences(*texts: str) -> str:
    return " ".join(f"{text[0].upper()}{text[1:].rstrip('.')}." for text in texts if text)
