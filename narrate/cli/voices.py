"""`narrate voices`: what an engine can speak with."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.cli import common
from narrate.cli.say import booth_of, check_output, print_heard
from narrate.errors import InputError

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
    out: Annotated[Path, typer.Option("--output", "-o", "--out", help="The sound file of a preview.")] = Path(
        "voices.mp3"
    ),
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


def _preview(chosen: list[Voice], engine: EnginePool, settings: Settings, out: Path) -> None:
    from narrate.audition import record, self_introductions

    check_output(out)
    takes = self_introductions(chosen, settings)
    print_heard(out, record(takes, booth_of(engine, settings), out, levelled=False))
