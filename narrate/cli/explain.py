"""`narrate explain`: what would be said, and by which rule."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from narrate.cli import common
from narrate.errors import InputError, Where


def explain(
    text: Annotated[str, typer.Argument(help="A text, a file, or - for standard input.", metavar="TEXT|FILE|-")],
    spoken: Annotated[
        bool, typer.Option("--spoken", help="Print one spoken line for each line read, no more.")
    ] = False,
    language: Annotated[str, typer.Option("--language", help="BCP 47 tag of the text.")] = "en",
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Show what a voice says for what is written."""
    del debug
    from narrate.speech import explain as changes
    from narrate.speech import load_lexicon
    from narrate.speech import spoken as say

    settings = common.load_settings(config)
    lexicon = load_lexicon(Path(settings.speech.lexicon))
    for line in _lines(text):
        said = say(line, language=language, lexicon=lexicon)
        typer.echo(said)
        if not spoken:
            for change in changes(line, language=language, lexicon=lexicon):
                typer.echo(f"  {change.rule}: “{change.before}” becomes “{change.after}”")


def _lines(text: str) -> list[str]:
    if text == "-":
        return sys.stdin.read().splitlines()
    path = Path(text)
    try:
        if len(text) < 500 and path.is_file():
            return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The file cannot be read as text: {error}.", where=Where(path=path), remedy="Save it as UTF-8."
        ) from error
    return text.splitlines() or [""]
