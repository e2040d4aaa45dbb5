"""`narrate voices install` and `narrate voices profile`: what fetches something, or may cost something, asks first."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from narrate.cli import common, spending
from narrate.errors import InputError

if TYPE_CHECKING:
    from narrate.settings import Settings

_SHOWN = 60
"""Lines of a voice's card that are shown."""


def install(names: Sequence[str], settings: Settings, *, yes: bool, plain: bool) -> None:
    """Install voices of Piper, from folders or from the published index, after showing their licence."""
    from narrate.adapters import voice_folder

    if not names:
        raise InputError(
            "No voice is named.", remedy="Name one, such as en_US-lessac-medium, or a folder with a voice in it."
        )
    place = voice_folder.voices_folder(os.environ)
    for name in names:
        if Path(name).is_dir():
            _show_card(voice_folder.cards_in(Path(name)))
            spending.ask(f"Copy the voices in {name} to {place}?", yes=yes)
            installed = voice_folder.install_folder(Path(name), place)
        else:
            installed = (_fetch(name, _index(settings), place, yes=yes, plain=plain),)
        for one in installed:
            typer.echo(f"{one}: installed in {place}")
    if settings.speech.engine not in {"piper", *_pipers(settings)}:
        typer.echo('To use it, write engine = "piper" under [speech] in narrate.toml.')


def _fetch(name: str, index: str, place: Path, *, yes: bool, plain: bool) -> str:
    from narrate.adapters import voice_folder
    from narrate.cli.progress import ProgressLines

    if os.sep in name:
        raise InputError(f"There is no folder {name}.", remedy="Name a folder, or a voice such as en_US-lessac-medium.")
    voice = voice_folder.published(index, name)
    of_many = f", {voice.speakers} speakers" if voice.speakers > 1 else ""
    typer.echo(f"{voice.name}: {voice.language}, quality {voice.quality}{of_many}, {_megabytes(voice.size)} MB")
    _show_card(voice_folder.licence(voice))
    spending.ask(f"Fetch it from {index.rpartition('/')[0]}?", yes=yes)
    said = ProgressLines(plain=plain)
    try:
        voice_folder.fetch(
            voice,
            place,
            told=lambda file, done, total: said(f"Fetching {file}, megabytes", _megabytes(done), _megabytes(total)),
        )
    finally:
        said.end()
    return voice.name


def _megabytes(size: int) -> int:
    return -(-size // 10**6)


def _pipers(settings: Settings) -> list[str]:
    return [name for name, engine in settings.engines.items() if engine.engine == "piper"]


def _index(settings: Settings) -> str:
    from narrate.settings_engines import PIPER_INDEX

    return next((settings.engines[name].index for name in _pipers(settings)), PIPER_INDEX)


def _show_card(text: str) -> None:
    """What a voice's card says; it comes from elsewhere, and its control characters stay there."""
    lines = [re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", line) for line in text.splitlines()]
    for line in lines[:_SHOWN]:
        typer.echo(f"  {line}".rstrip())
    if len(lines) > _SHOWN:
        typer.echo(f"  … and {len(lines) - _SHOWN} lines more")
    if not any(line.strip() for line in lines):
        typer.echo("  It has no card that says where it comes from and under which licence.")


def profile(texts: Sequence[str], settings: Settings, *, yes: bool) -> None:
    """Measure the voices among which the casts of texts choose, although that may cost money."""
    from narrate.adapters.clips import StoredClips
    from narrate.adapters.publisher import FolderPublisher
    from narrate.adapters.store import DiskStore, cache_folder
    from narrate.casting import named_voices
    from narrate.hearing import profiles_for, unmeasured, voices_with
    from narrate.manuscripts import named
    from narrate.publication import known_voices, read_state

    found, failures = common.load_sources(list(texts) or None, settings)
    read, more = common.readable(found, settings)
    scripts = [named(reading.script) for _, reading in read]
    audio = Path(settings.build.audio)
    store = DiskStore(cache_folder(os.environ))
    clips = StoredClips(store)
    with common.engine_pool(settings) as engine:
        known = known_voices(read_state(FolderPublisher(audio), audio), engine.name, settings)
        voices = voices_with(named_voices(scripts, settings, known), engine)
        missing = unmeasured(
            scripts, voices=voices, settings=settings, known=known, engine=engine, clips=clips, store=store
        )
        typer.echo(
            f"{common.count(len(missing), 'voice')} to be measured with {engine.name}, with "
            f"{common.count(spending.characters_of(missing), 'character')} in all."
        )
        if price := spending.cost_of(missing, settings):
            typer.echo(price)
        if missing:
            if engine.metered:
                spending.ask("Measure them?", yes=yes)
            profiles, spoken = profiles_for(
                scripts, voices=voices, settings=settings, known=known, engine=engine, clips=clips, store=store,
                progress=lambda *_: None, asked=True,
            )  # fmt: skip
            typer.echo(f"{common.count(spoken, 'sentence')} spoken; {common.count(len(profiles), 'voice')} measured.")
    for failure in (*failures, *more):
        common.say(f"Error: {failure}")
    if failures or more:
        raise typer.Exit(common.worst((*failures, *more)))
