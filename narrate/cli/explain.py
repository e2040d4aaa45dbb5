"""`narrate explain`: what would be said, and by which rule."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.cli import common
from narrate.errors import InputError, Where

if TYPE_CHECKING:
    from narrate.ports import EnginePool
    from narrate.speech import Said


def explain(
    text: Annotated[str, typer.Argument(help="A text, a file, or - for standard input.", metavar="TEXT|FILE|-")],
    spoken: Annotated[
        bool, typer.Option("--spoken", help="Print one spoken line for each line read, no more.")
    ] = False,
    phonemes: Annotated[
        bool, typer.Option("--phonemes", help="How the engine reads each line, in the International Phonetic Alphabet.")
    ] = False,
    language: Annotated[str, typer.Option("--language", help="BCP 47 tag of the text.")] = "en",
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Show what a voice says for what is written."""
    del debug
    from narrate.cli import lexicons
    from narrate.speech import explain as changes
    from narrate.speech import locale_of, say

    settings = common.load_settings(config)
    lexicon = lexicons.load(settings)
    lines = _lines(text)
    language = locale_of(language, "\n".join(lines))
    with contextlib.ExitStack() as stack:
        read = _reader(stack.enter_context(common.engine_pool(settings)), language) if phonemes else None
        for line in lines:
            said = say(line, language=language, lexicon=lexicon)
            if read is None or not spoken:
                typer.echo(said.text)
            if read is not None:
                typer.echo(read(said) if spoken else f"  phonemes: {read(said)}")
            if not spoken:
                for change in changes(line, language=language, lexicon=lexicon):
                    typer.echo(f"  {change.rule}: “{change.before}” becomes “{change.after}”")


def _reader(engine: EnginePool, language: str) -> Callable[[Said], str]:
    """How the engine's first voice of a language reads a text."""
    from narrate.casting import first_voice

    voice = first_voice(engine.voices(), language)
    if voice is None:
        raise InputError(
            f"The engine {engine.name} has no voice of the language {language}.",
            remedy="`narrate voices --language ''` lists all.",
        )
    return lambda said: engine.phonemes(said.text, voice=voice.id, passages=said.passages)


def _lines(text: str) -> list[str]:
    if text == "-":
        return _split(sys.stdin.read())
    path = Path(text)
    try:
        if len(text) < 500 and path.is_file():
            return _split(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The file cannot be read as text: {error}.", where=Where(path=path), remedy="Save it as UTF-8."
        ) from error
    return _split(text) or [""]


def _split(text: str) -> list[str]:
    """Lines as other programs count them; signs such as U+2028 end none, so that a filter keeps its lines."""
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines
