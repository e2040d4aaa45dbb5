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
    if not healthy:
        raise typer.Exit(ExitCode.ENGINE)
