"""`narrate cast`: who gets which voice, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from narrate.cli import common


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
    from narrate.casting import cast_all
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
            castings = cast_all(
                readings, voices=engine.voices(), settings=settings, known=known_voices(state, engine.name, settings)
            )
        for slug, casting in castings.items():
            typer.echo(f"{slug}: {readings[slug].title}")
            for one in casting:
                pitch = "" if one.prosody.pitch == 50 else f", pitch {one.prosody.pitch}"
                typer.echo(f"  {one.speaker}: {one.voice}{pitch}. {_sentences(one.reason, one.evidence)}".rstrip())
    for failure in failures:
        common.say(f"Error: {failure}")
    if failures:
        raise typer.Exit(common.worst(failures))


def _sentences(*texts: str) -> str:
    return " ".join(f"{text[0].upper()}{text[1:].rstrip('.')}." for text in texts if text)
