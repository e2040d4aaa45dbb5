"""`narrate voices`: what an engine can speak with."""

from __future__ import annotations

from typing import Annotated

import typer

from narrate.cli import common


def voices(
    language: Annotated[
        str, typer.Option("--language", help="Only voices of this language, such as en or en-GB.")
    ] = "",
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """List the engine's voices: identifier, name, languages, gender."""
    del debug
    settings = common.load_settings(config)
    with common.engine_pool(settings) as engine:
        for voice in engine.voices():
            if not language or any(tag.lower().startswith(language.lower()) for tag in voice.languages):
                typer.echo(f"{voice.id}: {voice.name}, {', '.join(voice.languages)}, {voice.gender}")
