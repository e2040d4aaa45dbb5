"""Settings: defaults, then `narrate.toml`, then `NARRATE_…` in the environment, then flags.

Every key stands in docs/settings.md. An unknown key or a value of the wrong type is an error that names the
key, the file and the nearest right key.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from narrate.errors import SettingsError, Where
from narrate.model.sound import Level, Manners
from narrate.settings_engines import EngineSettings

FILE_NAME = "narrate.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PodcastSettings:
    """What the feed says of itself."""

    title: str = ""
    """Empty: “Narrated texts”."""
    description: str = ""
    author: str = ""
    email: str = ""
    language: Annotated[str, msgspec.Meta(pattern=r"^(?:[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)?$")] = ""
    """BCP 47 tag; empty: that of most episodes."""
    base_url: str = ""
    """Where the folder `audio` will be published."""
    link: str = ""
    """The publisher's own page."""
    category: str = "TV & Film"
    subcategory: str = "Film Reviews"
    explicit: bool = False
    cover: str = ""
    """File of a picture of your own, square, JPEG or PNG, 1400 to 3000 pixels wide; empty: one is drawn."""
    cover_alt: str = ""
    """What that picture shows, for those who do not see it."""
    type: Literal["episodic", "serial"] = "episodic"
    """Serial: to be heard in order, from the oldest episode on."""
    copyright: str = ""
    license: str = ""
    """SPDX identifier, or words of your own."""
    license_url: str = ""
    synthetic_voices: bool = True
    """Whether feed and pages say that the voices are synthetic."""
    page_size: Annotated[int, msgspec.Meta(ge=0)] = 300
    """Episodes a document of the feed; older ones stand in further documents (RFC 5005). 0: all in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechSettings:
    """How text is spoken."""

    engine: str = "auto"
    level: Level = Level.STANDARD
    """How much of the structure is announced."""
    rate: Annotated[int, msgspec.Meta(ge=80, le=450)] = 175
    """Words a minute; the limits are espeak-ng's."""
    manners: Manners = Manners.SLIGHT
    """How much headings, quotes, asides, questions and what is emphasised are heard."""
    lexicon: str = "lexicon.toml"
    """File of words and how they are said; need not exist."""
    film_people: bool = True
    """Whether narrate's own readings of film people's names are used."""
    timeout: Annotated[float, msgspec.Meta(gt=0)] = 30.0
    """Seconds that one sentence may take."""
    fallback: str = ""
    """The engine that speaks what the other failed on; empty: the build stops."""
    memory: Annotated[int, msgspec.Meta(ge=0)] = 4000
    """Megabytes that an engine's process may hold (on Linux); 0 for any number."""


Said = Literal["off", "brief", "full", ""]  # empty: as `speech.level` has it


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureSettings:
    """How much is said of each kind of structure."""

    quotes: Said = ""
    lists: Said = ""
    headings: Said = ""
    credits: Said = ""
    tables: Said = ""
    images: Said = ""
    notes: Said = ""
    comments: Said = ""
    links: Said = ""
    skipped: Said = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioSettings:
    """How episodes are encoded."""

    formats: Annotated[tuple[Literal["mp3", "m4a", "m4b", "opus", "flac", "wav"], ...], msgspec.Meta(min_length=1)] = (
        "mp3",
    )
    """The first is the feed's."""
    bitrate: Annotated[int, msgspec.Meta(ge=32, le=320)] = 64
    """Kilobits a second; the limits are those of MP3 at 44.1 kHz."""
    pauses: Literal["brisk", "natural", "calm"] = "natural"
    """Profile of pauses."""
    tones: bool = False
    """Whether a short tone stands between chapters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSettings:
    """Which books are made beside the sound."""

    formats: tuple[Literal["epub", "daisy", "lpf"], ...] = ("epub",)
    """Of each episode: EPUB with sound, DAISY 2.02, W3C Audiobook."""
    whole: tuple[Literal["epub", "daisy", "lpf", "m4b"], ...] = ()
    """Of all episodes together; M4B is an audiobook of sound alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptSettings:
    """How transcripts are written."""

    width: Annotated[int, msgspec.Meta(ge=0, le=200)] = 0
    """Characters a line of WebVTT: sentences are cut into cues of two such lines. 0: a sentence a cue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSettings:
    """What the segmenter does."""

    off: tuple[str, ...] = ()
    """Names of rules that are left out."""
    boilerplate: tuple[str, ...] = ()
    """Further lines to skip: regular expressions that match a whole paragraph."""
    skip: tuple[Literal["comments", "credits"], ...] = ()
    """Kinds of chapters that are left unsaid."""
    long_text: Annotated[int, msgspec.Meta(ge=0)] = 3000
    """Words from which a text that has no chapters is given some; 0: never."""
    chapter_words: Annotated[int, msgspec.Meta(ge=100)] = 1200
    """How long these chapters are, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """What is built, and where."""

    sources: tuple[str, ...] = ("samples",)
    """Files and folders that are read when none is named on the command line."""
    scripts: str = "scripts"
    """Folder of the scripts."""
    audio: str = "audio"
    """Folder of the podcast."""
    jobs: Annotated[int, msgspec.Meta(ge=0)] = 0
    """How many things are done at once; 0 for one a processor."""
    allow_private: bool = False
    """Whether web pages may be fetched from this machine and from private networks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheSettings:
    """What is kept from one build to the next."""

    limit: Annotated[int, msgspec.Meta(ge=0)] = 10_000
    """Megabytes that the cache may hold; 0 for any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSettings:
    """Where the podcast goes."""

    target: str = ""
    """Folder or address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """A further feed, of some of the episodes."""

    title: str = ""
    """Empty: the podcast's, with the feed's name behind it."""
    description: str = ""
    """Empty: the podcast's."""
    folders: tuple[str, ...] = ()
    """Episodes whose texts lie in one of these folders."""
    tags: tuple[str, ...] = ()
    """Episodes that have one of these tags."""
    series: tuple[str, ...] = ()
    """Episodes of one of these series."""
    languages: tuple[str, ...] = ()
    """Episodes in one of these languages."""
    type: Literal["episodic", "serial", ""] = ""
    cover: str = ""
    """File of a picture; empty: the podcast's own, or one that is drawn."""
    cover_alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSettings:
    """Another way to narrate the same texts."""

    title: str = ""
    """What is put behind the podcast's title; empty: the edition's name."""
    level: Literal["brief", "standard", "full", ""] = ""
    """Empty: as in the podcast itself."""
    rate: Annotated[float, msgspec.Meta(ge=0.5, le=4)] = 1.0
    """How much faster it is spoken than the podcast."""
    skip: tuple[Literal["comments", "credits"], ...] = ()
    """Kinds of chapters that are left unsaid."""


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
    structure: StructureSettings = field(default_factory=StructureSettings)
    audio: AudioSettings = field(default_factory=AudioSettings)
    books: BookSettings = field(default_factory=BookSettings)
    transcripts: TranscriptSettings = field(default_factory=TranscriptSettings)
    segment: SegmentSettings = field(default_factory=SegmentSettings)
    cache: CacheSettings = field(default_factory=CacheSettings)
    publish: PublishSettings = field(default_factory=PublishSettings)
    people: dict[str, PersonSettings] = field(default_factory=dict)
    """By full name; `Narrator` is the narrator."""
    feeds: dict[str, FeedSettings] = field(default_factory=dict)
    """By name, which is that of the feed's file."""
    editions: dict[str, EditionSettings] = field(default_factory=dict)
    """By name, which is that of the edition's folder."""
    engines: dict[str, EngineSettings] = field(default_factory=dict)
    """By name, which `speech.engine` and `speech.fallback` may then say."""


RESERVED = re.compile(r"cover|feed(-\d+)?")
"""What a further feed cannot be called, because the podcast has files of that name."""


def is_name(text: str) -> bool:
    """Whether a text can be the name of a feed or an edition, which becomes that of a file or folder."""
    return len(text) <= 40 and re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text) is not None


def load(path: Path | None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read settings from a file and the environment.

    Parameters
    ----------
    path: the file that was asked for, or None for `narrate.toml` in the working folder, if there is one.
    environment: `NARRATE_SECTION_KEY` overrides `key` of `[section]`; lists are separated by commas.
        None for the process's own.

    Raises SettingsError for a missing file, an unknown key or a value that cannot be.
    """
    file = path
    if file is None and Path(FILE_NAME).is_file():
        file = Path(FILE_NAME)
    data = _toml(file) if file is not None else {}
    where = Where(path=file) if file is not None else None
    _check_keys(data, Settings, "", where)
    variables = os.environ if environment is None else environment
    _overlay_environment(data, variables)
    from narrate.settings_values import check_values, wrong_value  # which know the settings, and so cannot stand above

    try:
        settings = msgspec.convert(data, Settings, str_keys=False)
    except msgspec.ValidationError as error:
        raise wrong_value(str(error), where, variables) from error
    check_values(settings, where)
    return settings


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(
            f"The settings cannot be read: {error.strerror}.",
            where=Where(path=file),
            remedy="Name an existing file with --config.",
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            "The settings are not written in UTF-8.", where=Where(path=file), remedy="Save them as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        problem, _, place = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        raise SettingsError(
            f"This is not valid TOML: {problem}.",
            where=Where(path=file, line=int(line[1]) if line else None),
            remedy="Correct it and try again.",
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
