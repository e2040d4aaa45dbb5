"""`narrate voices`: what an engine can speak with."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.cli import common
from narrate.errors import InputError, OutputError, Where

if TYPE_CHECKING:
    from narrate.model.sound import Voice
    from narrate.ports import EnginePool
    from narrate.settings import Settings


class Action(enum.StrEnum):
    """What is done with the voices."""

    LIST = "list"
    PREVIEW = "preview"


def voices(
    action: Annotated[Action, typer.Argument(help="List the voices, or make a sound file of them.")] = Action.LIST,
    language: Annotated[
        str, typer.Option("--language", help="Only voices of this language, such as fr or en-GB.")
    ] = "en",
    out: Annotated[Path, typer.Option("--out", help="The sound file of a preview, .mp3 or .m4a.")] = Path("voices.mp3"),
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """List the engine's voices, or hear them: in a preview, each one says its name."""
    del debug
    settings = common.load_settings(config)
    with common.engine_pool(settings) as engine:
        tag = language.lower()
        chosen = [one for one in engine.voices() if any(spoken.lower().startswith(tag) for spoken in one.languages)]
        if not chosen:
            raise InputError(
                f"The engine {engine.name} has no voice of the language {language}.",
                remedy="`narrate voices --language ''` lists all.",
            )
        if action is Action.LIST:
            for voice in chosen:
                typer.echo(f"{voice.id}: {voice.name}, {', '.join(voice.languages)}, {voice.gender}")
        else:
            _preview(chosen, engine, settings, out)
            typer.echo(f"{out}: {len(chosen)} voices")


def _preview(chosen: list[Voice], engine: EnginePool, settings: Settings, out: Path) -> None:
    import os

    from narrate.adapters.clips import StoredClips
    from narrate.adapters.encoder import FfmpegEncoder
    from narrate.adapters.store import DiskStore, cache_folder
    from narrate.audition import audition

    if out.suffix not in {".mp3", ".m4a"}:
        message = "the file's name must end in .mp3 or .m4a."
        raise typer.BadParameter(message, param_hint="--out")
    if not out.parent.is_dir():
        raise OutputError("There is no such folder.", where=Where(path=out.parent), remedy="Make it, or name another.")
    audition(chosen, engine, StoredClips(DiskStore(cache_folder(os.environ))), FfmpegEncoder(), settings, out)
