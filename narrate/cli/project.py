"""`narrate init`: a new project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from narrate.cli import common
from narrate.errors import OutputError, Where

_SETTINGS = """\
# Settings of this podcast. Every key is explained in narrate's docs/settings.md.

[build]
sources = ["texts"]

[podcast]
title = "{title}"
description = ""
author = ""
# Where the folder "audio" will be published:
# base_url = "https://example.org/podcast/"

[speech]
level = "standard"

# A person's voice (see `narrate voices`):
# [people."Full Name"]
# voice = "en-us+f3"
"""
_LEXICON = """\
# Words that the voices get wrong, and how they are said.

[words]
# "Jonze" = "Jones"
"""


def init(
    folder: Annotated[Path, typer.Argument(help="Where the project begins.")] = Path(),
    debug: common.Debug = False,
) -> None:
    """Begin a project: settings, a lexicon, and a folder for the texts. Nothing that exists is changed."""
    del debug
    title = (folder.resolve().name or "Podcast").replace("\\", "").replace('"', "")
    try:
        (folder / "texts").mkdir(parents=True, exist_ok=True)
        for name, text in (("narrate.toml", _SETTINGS.format(title=title)), ("lexicon.toml", _LEXICON)):
            if (folder / name).exists():
                typer.echo(f"{folder / name}: exists, left as it is")
                continue
            (folder / name).write_text(text, "utf-8")
            typer.echo(f"{folder / name}: written")
    except OSError as error:
        raise OutputError(
            f"The project cannot be written: {error.strerror}.",
            where=Where(path=folder),
            remedy="Name a folder that you may write to.",
        ) from error
    typer.echo(f"Put texts into {folder / 'texts'} and run “narrate build”.")
