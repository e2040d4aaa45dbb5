"""Settings: defaults, then `narrate.toml`, then `NARRATE_…` in the environment, then flags.

Every key stands in docs/settings.md. An unknown key or a value of the wrong type is an error that names the
key, the file and the nearest right key.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from narrate.errors import SettingsError, Where
from narrate.model.sound import Level

FILE_NAME = "narrate.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PodcastSettings:
    """What the feed says of itself."""

    title: str = ""
    """Empty: the name of the folder that was read."""
    description: str = ""
    author: str = ""
    email: str = ""
    language: str = ""
    """BCP 47 tag; empty: that of most episodes."""
    base_url: str = ""
    """Where the folder `audio` will be published."""
    link: str = ""
    """The publisher's own page."""
    category: str = "TV & Film"
    subcategory: str = "Film Reviews"
    explicit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechSettings:
    """How text is spoken."""

    engine: str = "pyttsx3"
    level: Level = Level.STANDARD
    """How much of the structure is announced."""
    rate: int = 175
    """Words a minute."""
    lexicon: str = "lexicon.toml"
    """File of words and how they are said; need not exist."""
    timeout: float = 30.0
    """Seconds that one sentence may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioSettings:
    """How episodes are encoded."""

    formats: tuple[Literal["mp3", "m4a"], ...] = ("mp3",)
    """The first is the feed's."""
    bitrate: int = 64
    """Kilobits a second."""
    pauses: Literal["brisk", "natural", "calm"] = "natural"
    """Profile of pauses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSettings:
    """What the segmenter does."""

    off: tuple[str, ...] = ()
    """Names of rules that are left out."""
    boilerplate: tuple[str, ...] = ()
    """Further lines to skip: regular expressions that match a whole paragraph."""
    skip: tuple[Literal["comments", "credits"], ...] = ()
    """Kinds of chapters that are left unsaid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """What is built, and where."""

    sources: tuple[str, ...] = ("samples",)
    """Files and folders that are read when none is named on the command line."""
    scripts: str = "scripts"
    """Folder of the scripts."""
    audio: str = "audio"
    """Folder of the podcast."""
    jobs: int = 0
    """How many things are done at once; 0 for one a processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSettings:
    """What is known of a person."""

    voice: str = ""
    """Identifier of a voice."""
    gender: Literal["female", "male", ""] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set."""

    build: BuildSettings = field(default_factory=BuildSettings)
    podcast: PodcastSettings = field(default_factory=PodcastSettings)
    speech: SpeechSettings = field(default_factory=SpeechSettings)
    audio: AudioSettings = field(default_factory=AudioSettings)
    segment: SegmentSettings = field(default_factory=SegmentSettings)
    people: dict[str, PersonSettings] = field(default_factory=dict)
    """By full name; `Narrator` is the narrator."""


def load(path: Path | None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read settings from a file and the environment.

    Parameters
    ----------
    path: the file that was asked for, or None for `narrate.toml` in the working folder, if there is one.
    environment: `NARRATE_SECTION_KEY` overrides `key` of `[section]`; lists are separated by commas.
        None for the process's own.

    Raises SettingsError for a missing file, an unknown key or a value of the wrong type.
    """
    file = path
    if file is None and Path(FILE_NAME).is_file():
        file = Path(FILE_NAME)
    data: dict[str, Any] = {}
    if file is not None:
        try:
            data = tomllib.loads(file.read_text("utf-8"))
        except OSError as error:
            raise SettingsError(
                f"The settings cannot be read: {error.strerror}.",
                where=Where(path=file),
                remedy="Name an existing file with --config.",
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"This is not valid TOML: {error}.", where=Where(path=file), remedy="Correct it and try again."
            ) from error
    where = Where(path=file) if file is not None else None
    _check_keys(data, Settings, "", where)
    _overlay_environment(data, os.environ if environment is None else environment)
    try:
        return msgspec.convert(data, Settings, str_keys=False)
    except msgspec.ValidationError as error:
        what, _, at = str(error).partition(" - at `$.")
        raise SettingsError(
            f"{at.rstrip('`') or 'The settings'}: {what[0].lower() + what[1:]}.",
            where=where,
            remedy="docs/settings.md lists every key with its type.",
        ) from error


def _check_keys(data: Mapping[str, Any], cls: type, prefix: str, where: Where | None) -> None:
    hints = typing.get_type_hints(cls)
    known = [f.name for f in dataclasses.fields(cls)]
    for key, value in data.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            advice = f"Did you mean {prefix}{near[0]}?" if near else f"Known here: {', '.join(known)}."
            raise SettingsError(f"The key {prefix}{key} is unknown.", where=where, remedy=advice)
        hint = hints[key]
        if not isinstance(value, dict):
            continue
        if dataclasses.is_dataclass(hint):
            _check_keys(value, typing.cast(type, hint), f"{prefix}{key}.", where)
        elif typing.get_origin(hint) is dict:
            item = typing.get_args(hint)[1]
            for name, entry in value.items():
                if isinstance(entry, dict):
                    _check_keys(entry, item, f"{prefix}{key}.{name}.", where)


def _overlay_environment(data: dict[str, Any], environment: Mapping[str, str]) -> None:
    sections = typing.get_type_hints(Settings)
    for section, cls in sections.items():
        if not dataclasses.is_dataclass(cls):
            continue
        hints = typing.get_type_hints(cls)
        for key, hint in hints.items():
            text = environment.get(f"NARRATE_{section}_{key}".upper())
            if text is None:
                continue
            table = data.setdefault(section, {})
            if isinstance(table, dict):
                table[key] = _from_text(text, hint)


def _from_text(text: str, hint: Any) -> Any:
    if typing.get_origin(hint) is tuple:
        return [part.strip() for part in text.split(",") if part.strip()]
    if hint is bool and text.lower() in {"true", "1", "yes", "false", "0", "no"}:
        return text.lower() in {"true", "1", "yes"}
    for number in (int, float):
        if hint is number:
            try:
                return number(text)
            except ValueError:
                return text
    return text
