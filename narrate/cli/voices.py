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
    INSTALL = "install"
    PROFILE = "profile"


def voices(
    action: Annotated[
        Action, typer.Argument(help="List the voices, make a sound file of them, install some, or measure them.")
    ] = Action.LIST,
    names: Annotated[
        list[str] | None,
        typer.Argument(help="To install: names of Piper's voices, or folders. To measure: texts.", show_default=False),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="Only voices of this language, such as fr or en-GB.")
    ] = "en",
    out: Annotated[Path, typer.Option("--output", "-o", "--out", help="The sound file of a preview.")] = Path(
        "voices.mp3"
    ),
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before fetching or paying.")] = False,
    config: common.Config = None,
    plain: common.Plain = False,
    debug: common.Debug = False,
) -> None:
    """List the engine's voices, or hear them: in a preview, each one says its name.

    `install` fetches voices of Piper, after it has shown their licence and asked. `profile` measures the voices among
    which the casts of texts choose, for engines whose sentences cost money and that are not measured unasked.
    """
    del debug
    settings = common.load_settings(config)
    if action is Action.INSTALL:
        from narrate.cli.voices_more import install

        install(names or (), settings, yes=yes, plain=plain)
        return
    if action is Action.PROFILE:
        from narrate.cli.voices_more import profile

        profile(names or (), settings, yes=yes)
        return
    if names:
        raise typer.BadParameter(f"{action} takes no names.", param_hint="NAMES")
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
