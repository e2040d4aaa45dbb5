"""`narrate voices`: what an engine can speak with."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.cli import common
from narrate.cli.say import booth_of, check_output, print_heard, voice_named
from narrate.errors import InputError

if TYPE_CHECKING:
    from narrate.audition import Booth
    from narrate.model.sound import Voice
    from narrate.ports import EnginePool


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
        typer.Argument(
            help="To hear: voices. To install: names of Piper's voices, or folders. To measure: texts.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="Only voices of this language, such as fr or en-GB.")
    ] = "en",
    out: Annotated[Path, typer.Option("--output", "-o", "--out", help="The sound file of a preview.")] = Path(
        "voices.mp3"
    ),
    every: Annotated[
        bool, typer.Option("--all", help="Also voices that nobody is given unasked, such as whispers and robots.")
    ] = False,
    yes: common.Yes = False,
    config: common.Config = None,
    plain: common.Plain = False,
    debug: common.Debug = False,
) -> None:
    """List the engine's voices, or hear them: in a preview, each one says its name; name some to hear no others.

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
    if names and action is Action.LIST:
        raise typer.BadParameter(f"{action} takes no names.", param_hint="NAMES")
    with common.engine_pool(settings) as engine:
        chosen = [voice_named(name, engine) for name in names or ()] or _of_language(language, engine, every=every)
        if action is Action.PREVIEW:
            _preview(chosen, booth_of(engine, settings, yes=yes), out)
            return
        for voice in chosen:
            request = ", on request" if voice.on_request else ""
            typer.echo(f"{voice.id}: {voice.name}, {', '.join(voice.languages)}, {voice.gender}{request}")
        listed = any(voice.on_request for voice in chosen)
        if further := 0 if listed else len(_speaking(language, engine.further_voices())):
            common.say(f"{common.count(further, 'more voice')} can be asked for by name; --all lists them as well.")


def _of_language(language: str, engine: EnginePool, *, every: bool) -> list[Voice]:
    """The voices of a language, in the engine's order. Raises InputError where there are none."""
    chosen = _speaking(language, engine.voices())
    if every or not chosen:
        chosen += _speaking(language, engine.further_voices())
    if not chosen:
        raise InputError(
            f"The engine {engine.name} has no voice of the language {language}.",
            remedy="`narrate voices --language ''` lists all.",
        )
    return chosen


def _speaking(language: str, voices: Iterable[Voice]) -> list[Voice]:
    tag = language.lower()
    return [one for one in voices if any(spoken.lower().startswith(tag) for spoken in one.languages)]


def _preview(chosen: list[Voice], booth: Booth, out: Path) -> None:
    from narrate.audition import record, self_introductions

    check_output(out)
    takes = self_introductions(chosen, booth.settings)
    print_heard(out, record(takes, booth, out, levelled=False))
