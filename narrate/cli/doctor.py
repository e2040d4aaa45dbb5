"""`narrate doctor`: what is installed, and what is missing."""

from __future__ import annotations

import os
import platform
import sys

import typer

from narrate import __version__
from narrate.cli import common
from narrate.errors import ExitCode, NarrateError


def doctor(config: common.Config = None, debug: common.Debug = False) -> None:
    """Say what narrate found on this machine, and what to do about what is missing."""
    del debug
    from narrate.adapters.encoder import FfmpegEncoder
    from narrate.adapters.store import cache_folder

    settings = common.load_settings(config)
    typer.echo(f"narrate {__version__}, Python {platform.python_version()}, {sys.platform}")
    typer.echo(f"Cache: {cache_folder(os.environ)}")
    healthy = True
    try:
        typer.echo(f"Encoder: {FfmpegEncoder().version}")
    except NarrateError as error:
        typer.echo(f"Encoder: missing. {error}")
        healthy = False
    try:
        with common.engine_pool(settings) as engine:
            typer.echo(f"Engine: {engine.name} {engine.version}, {len(engine.voices())} voices")
    except NarrateError as error:
        typer.echo(f"Engine: missing. {error}")
        healthy = False
    typer.echo(f"Voices of Piper: {_pipers()}")
    if not healthy:
        raise typer.Exit(ExitCode.ENGINE)


def _pipers() -> str:
    """How many voices of Piper are installed, and where."""
    from narrate.adapters.voice_folder import models_in, voices_folder

    folder = voices_folder(os.environ)
    found = models_in(folder)
    return f"{common.count(len(found), 'model')} in {folder}" if found else f"none in {folder}"
