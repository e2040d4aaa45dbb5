"""What types cannot say of the settings: names, patterns, and values that do not go together."""

from __future__ import annotations

import re

from narrate.errors import SettingsError, Where
from narrate.settings import RESERVED, Settings, is_name


def check_values(settings: Settings, where: Where | None) -> None:
    """What types cannot say."""
    formats = settings.audio.formats
    if len(set(formats)) < len(formats):
        raise SettingsError("audio.formats names a format twice.", where=where, remedy="Name each of them once.")
    _check_books(settings, where)
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
