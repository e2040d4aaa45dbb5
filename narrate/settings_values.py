"""What is wrong with a value of the settings: what types cannot say, and in an editor's words what they do."""

from __future__ import annotations

import dataclasses
import enum
import re
import typing
from collections.abc import Mapping
from typing import Any, Literal

from narrate.errors import SettingsError, Where
from narrate.settings import RESERVED, Settings, is_name
from narrate.settings_engines import SERVER, EngineSettings


def check_values(settings: Settings, where: Where | None) -> None:
    """What types cannot say."""
    formats = settings.audio.formats
    if len(set(formats)) < len(formats):
        raise SettingsError("audio.formats names a format twice.", where=where, remedy="Name each of them once.")
    _check_books(settings, where)
    for name, engine in settings.engines.items():
        _check_engine(name, engine, where)
    for table, names in (("feeds", settings.feeds), ("editions", settings.editions)):
        for name in names:
            if not is_name(name) or (table == "feeds" and RESERVED.fullmatch(name)):
                raise SettingsError(
                    f"[{table}.{name}] cannot be called so: the name becomes that of a file or folder.",
                    where=where,
                    remedy="Use small letters a to z, digits and hyphens, and not “feed” or “cover”.",
                )
    for name, feed in settings.feeds.items():
        if not (feed.folders or feed.tags or feed.series or feed.languages):
            raise SettingsError(
                f"[feeds.{name}] does not say which episodes belong to it.",
                where=where,
                remedy="Set folders, tags, series or languages.",
            )
    for pattern in settings.segment.boilerplate:
        try:
            re.compile(pattern)
        except re.error as error:
            raise SettingsError(
                f"segment.boilerplate: “{pattern}” is no regular expression: {error}.",
                where=where,
                remedy="Write a backslash before a sign that stands for itself, such as ( or ?.",
            ) from error


def _check_engine(name: str, engine: EngineSettings, where: Where | None) -> None:
    def wrong(what: str, remedy: str) -> SettingsError:
        return SettingsError(f"[engines.{name}] {what}.", where=where, remedy=remedy)

    if not is_name(name):
        raise wrong("cannot be called so", "Use small letters a to z, digits and hyphens.")
    if engine.engine == SERVER and not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s?#]*)?", engine.url):
        raise wrong("needs the server's address as url", "Write it up to /v1, such as http://localhost:8880/v1.")
    if engine.key_variable and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", engine.key_variable):
        # What stands there may be the key itself, and is not repeated.
        raise wrong("has no name of a variable as key_variable", "Put the key into a variable, and its name here.")


_HELD = {"epub": ("mp3", "m4a", "m4b"), "daisy": ("mp3", "wav")}
"""What sound a book can hold; an LPF holds any."""


def _check_books(settings: Settings, where: Where | None) -> None:
    books = settings.books
    for key, kinds in (("formats", books.formats), ("whole", books.whole)):
        if len(set(kinds)) < len(kinds):
            raise SettingsError(f"books.{key} names a kind twice.", where=where, remedy="Name each of them once.")
        for kind in kinds:
            fit = _HELD.get(kind, settings.audio.formats)
            if not set(fit) & set(settings.audio.formats):
                raise SettingsError(
                    f"books.{key} asks for {kind}, which can hold none of audio.formats.",
                    where=where,
                    remedy=f"Add {' or '.join(fit)} to audio.formats, or take {kind} out of books.{key}.",
                )


_WORDS = (
    (r"Invalid enum value (.+)", r"\1 is not allowed here"),
    (r"Expected `str` matching regex .*", "this is no tag of a language, such as en or en-GB"),
    (r"Expected `array` of length >= 1", "this list must not be empty"),
    (r"Expected `(\w+)` >= (\S+)", r"this has to be {\1} of \2 or more"),
    (r"Expected `(\w+)` <= (\S+)", r"this has to be {\1} of \2 or less"),
    (r"Expected `(\w+)` > (\S+)", r"this has to be {\1} above \2"),
    (r"Expected `(\w+)`, got `(\w+)`", r"this has to be {\1}, not {\2}"),
)
_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotation marks",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
}


def wrong_value(message: str, where: Where | None, environment: Mapping[str, str]) -> SettingsError:
    """What msgspec has to say about a value, in an editor's words.

    Parameters
    ----------
    message: msgspec's.
    where: the file of the settings, if there is one.
    environment: of the process; a variable of it is named where the value stands there.
    """
    what, _, at = message.partition(" - at `$.")
    key = re.sub(r"\[[^\]]*\]", "", at.rstrip("`"))
    for pattern, words in _WORDS:
        found = re.fullmatch(pattern, what)
        if found:
            what = re.sub(r"\{(\w+)\}", lambda kind: _KINDS.get(kind[1], kind[1]), found.expand(words))
            break
    choices = _choices(key)
    variable = f"NARRATE_{key.replace('.', '_')}".upper()
    named = variable if variable in environment else key or "The settings"
    return SettingsError(
        f"{named}: {what}.",
        where=None if variable in environment else where,
        remedy=f"Write {' or '.join(choices)}." if choices else "docs/settings.md lists every key with its type.",
    )


def _choices(key: str) -> tuple[str, ...]:
    """What may stand as a key's value, where that is a matter of a few words."""
    hint: Any = Settings
    for name in key.split("."):
        hint = typing.get_type_hints(hint).get(name) if dataclasses.is_dataclass(hint) else None
        if typing.get_origin(hint) in {dict, tuple}:
            hint = next(kind for kind in typing.get_args(hint) if kind is not str)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return tuple(f"“{one.value}”" for one in hint)
    return tuple(f"“{one}”" for one in typing.get_args(hint)) if typing.get_origin(hint) is Literal else ()
