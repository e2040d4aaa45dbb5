"""How much is said of each kind of structure: what the settings say, else what the level brings."""

from __future__ import annotations

import enum
from dataclasses import dataclass, fields

from narrate.model.sound import Level
from narrate.settings import StructureSettings


class Detail(enum.IntEnum):
    """How much is said of a kind of structure."""

    OFF = 0
    """Only the text itself."""
    BRIEF = 1
    """That it begins."""
    FULL = 2
    """That it begins, how long it is or what belongs to it, and that it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """How much is said of each kind of structure; the fields are those of the settings."""

    quotes: Detail
    lists: Detail
    headings: Detail
    credits: Detail
    tables: Detail
    images: Detail
    notes: Detail
    comments: Detail
    links: Detail
    skipped: Detail


_OFF, _BRIEF, _FULL = Detail.OFF, Detail.BRIEF, Detail.FULL
_LEVELS = {
    Level.BRIEF: Structure(
        quotes=_OFF, lists=_BRIEF, headings=_BRIEF, credits=_BRIEF, tables=_OFF, images=_BRIEF, notes=_OFF,
        comments=_BRIEF, links=_OFF, skipped=_OFF,
    ),
    Level.STANDARD: Structure(
        quotes=_BRIEF, lists=_BRIEF, headings=_BRIEF, credits=_BRIEF, tables=_BRIEF, images=_BRIEF, notes=_BRIEF,
        comments=_FULL, links=_OFF, skipped=_OFF,
    ),
    Level.FULL: Structure(
        quotes=_FULL, lists=_FULL, headings=_FULL, credits=_FULL, tables=_FULL, images=_FULL, notes=_FULL,
        comments=_FULL, links=_OFF, skipped=_FULL,
    ),
}  # fmt: skip


def structure_of(level: Level, settings: StructureSettings | None = None) -> Structure:
    """What a level brings, with what the settings say over it."""
    usual = _LEVELS[level]
    if settings is None:
        return usual
    chosen = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return Structure(
        **{name: Detail[value.upper()] if value else getattr(usual, name) for name, value in chosen.items()}
    )
