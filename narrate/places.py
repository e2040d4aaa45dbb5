"""Where in its script a sentence stands, for the message that it could not be spoken."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence

from narrate.errors import EngineError, Where
from narrate.ports import ScriptFiles
from narrate.production import Spoken

_BEGINNING = 60
"""Characters of a line by which it is found."""


@contextlib.contextmanager
def naming_the_line(spoken: Sequence[Spoken], files: ScriptFiles) -> Iterator[None]:
    """Give an EngineError about one of the sentences the file and the line in which it stands."""
    try:
        yield
    except EngineError as error:
        found = next((one for one in spoken if error.key in one.keys.values()), None) if error.key else None
        if found is None or error.where is not None:
            raise
        raise EngineError(
            error.what, where=_place(found, error.key, files), remedy=error.remedy, key=error.key
        ) from error


def _place(one: Spoken, key: str, files: ScriptFiles) -> Where:
    path = one.manuscript.script_path
    utterance = next(utterance for utterance in one.utterances if one.keys[utterance.id] == key)
    said = next(
        (line.text for identifier, _, line in one.manuscript.script.lines() if identifier == utterance.line_id), ""
    )
    return Where(path=path, line=line_number(files.read(path.name) or "", said))


def line_number(script: str, text: str) -> int | None:
    """The number, from 1, of the line of a script that begins with a text, whatever marks stand between its letters.

    None where there is none.
    """
    wanted = _letters(text)[:_BEGINNING]
    if not wanted:
        return None
    return next((number for number, line in enumerate(script.splitlines(), 1) if wanted in _letters(line)), None)


def _letters(text: str) -> str:
    return re.sub(r"[\\*_\s]+", "", text).casefold()
