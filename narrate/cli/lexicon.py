"""`narrate lexicon`: names without a reading, and readings for them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.cli import common, lexicons
from narrate.errors import InputError, OutputError, SettingsError, Where

if TYPE_CHECKING:
    from narrate.ports import EnginePool
    from narrate.settings import Settings
    from narrate.speech import Entry
    from narrate.speech.unknown import Name

app = typer.Typer(
    help="Find names that have no reading, and say how words are said.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.command("unknown")
def unknown(
    sources: common.Sources = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many are shown; 0: all.")] = 0,
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """List names that neither the lexicon nor the engine's own dictionary knows, how often and where they occur.

    The engine reads them by its rules of spelling, which may be right; how it reads them stands beside each.
    """
    del debug
    from narrate.speech.unknown import names

    settings = common.load_settings(config)
    named, failures = common.load_sources(sources, settings)
    readings, more = common.readable(named, settings)
    for failure in (*failures, *more):
        common.say(f"Error: {failure}")
    lexicon = lexicons.load(settings)
    scripts = {source.slug: reading.script for source, reading in readings}
    found = names(scripts, {slug: lexicon.of_episode(slug) for slug in scripts})
    with common.engine_pool(settings) as engine:
        listed = _not_in_dictionary(found, engine)
        for name, voice in listed[:limit] if limit else listed:
            places = ", ".join(f"{slug} {count}" for slug, count in name.places)
            typer.echo(f"{name.word}: {common.count(name.count, 'time')} ({places}), {_read(name, voice, engine)}")
            typer.echo(f"  “{name.sentence}”")
    common.say(f"{common.count(len(listed), 'name')} without a reading. `narrate lexicon add` gives one.")
    if failures or more:
        raise typer.Exit(common.worst((*failures, *more)))


def _not_in_dictionary(found: tuple[Name, ...], engine: EnginePool) -> list[tuple[Name, str]]:
    """The names that the engine reads by rules, each with the voice of its language."""
    from narrate.casting import first_voice

    if not engine.phonetic:
        raise InputError(
            f"The engine {engine.name} does not tell which words it knows.",
            remedy="Choose one that does with speech.engine, such as pyttsx3 on Linux.",
        )
    voices = engine.voices()
    chosen = {name.language: first_voice(voices, name.language) for name in found}
    missing: set[tuple[str, str]] = set()
    for language, voice in chosen.items():
        words = [name.word for name in found if name.language == language]
        known = engine.in_dictionary(words, voice=voice.id) if voice else [False] * len(words)
        missing |= {(language, word) for word, there in zip(words, known, strict=True) if not there}
    return [
        (name, voice.id if (voice := chosen[name.language]) else "")
        for name in found
        if (name.language, name.word) in missing
    ]


def _read(name: Name, voice: str, engine: EnginePool) -> str:
    return f"read as {engine.phonemes(name.word, voice=voice)}" if voice else f"no voice speaks {name.language}"


@app.command("add")
def add(
    word: Annotated[str, typer.Argument(help="The word or words, as they are written.")],
    reading: Annotated[str, typer.Argument(help="How it is said, spelled for somebody who reads it out.")] = "",
    ipa: Annotated[str, typer.Option("--ipa", help="Phonemes of the International Phonetic Alphabet.")] = "",
    letters: Annotated[bool, typer.Option("--letters", help="Say it letter by letter.")] = False,
    as_word: Annotated[bool, typer.Option("--as-word", help="Say it as a word, though it is in capitals.")] = False,
    any_case: Annotated[bool, typer.Option("--any-case", help="However its letters are written.")] = False,
    said_in: Annotated[str, typer.Option("--said-in", help="The language that the word is of, such as it.")] = "",
    language: Annotated[str, typer.Option("--language", help="Only in texts of this language.")] = "",
    source: Annotated[str, typer.Option("--source", help="Where the reading is from.")] = "",
    everywhere: Annotated[bool, typer.Option("--global", help="For all projects, in the user's lexicon.")] = False,
    episode: Annotated[str, typer.Option("--episode", help="For one episode only: the name of its script.")] = "",
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Say how a word is said: in the project's lexicon, or with an option for all projects or for one episode."""
    del debug
    from narrate.speech import Entry, Form
    from narrate.speech.lexicon_file import checked

    if letters and as_word:
        raise SettingsError("A word is said by letters or as a word, not both.", remedy="Leave one of the options out.")
    entry = checked(
        Entry(
            word=" ".join(word.split()),
            say=" ".join(reading.split()),
            ipa=ipa.strip("/[] "),
            form=Form.LETTERS if letters else Form.WORD if as_word else None,
            any_case=any_case,
            language=said_in,
            holds=language,
            source=source,
        ),
        None,
        f"“{word}”",
    )
    path = _place(common.load_settings(config), everywhere=everywhere, episode=episode)
    _write(path, [entry])
    typer.echo(f"{path}: “{entry.word}” is said as {entry.shown(entry.word)}")


def _place(settings: Settings, *, everywhere: bool, episode: str) -> Path:
    if everywhere and episode:
        raise SettingsError("A word is for all projects or for one episode, not both.", remedy="Leave one option out.")
    if everywhere:
        return lexicons.user_lexicon(os.environ)
    if episode:
        return Path(settings.build.scripts) / f"{episode}{lexicons.SUFFIXES[0]}"
    return Path(settings.speech.lexicon)


def _write(path: Path, entries: Sequence[Entry]) -> None:
    """Put entries into a lexicon in TOML; everything else in it stays."""
    from narrate.speech.lexicon_file import with_entry

    if path.suffix.lower() == ".pls":
        raise SettingsError(
            "Words are added to lexicons in TOML only.",
            where=Where(path=path),
            remedy="Set speech.lexicon to a file that ends in .toml, and import the PLS into it.",
        )
    try:
        text = path.read_text("utf-8-sig") if path.exists() else "[words]\n"
        for entry in entries:
            text = with_entry(text, entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise OutputError(
            f"The lexicon cannot be written: {error.strerror}.", where=Where(path=path), remedy="Name another."
        ) from error


@app.command("list")
def listed(
    language: Annotated[str, typer.Option("--language", help="Language of the texts that entries hold for.")] = "en",
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """List the entries that hold for texts in a language, and where each is from."""
    del debug
    layers = lexicons.layers(common.load_settings(config))
    from narrate.speech import Lexicon

    lexicon = Lexicon(layers=tuple(layer for _, layer in layers))
    for entry in sorted(lexicon.entries(language), key=lambda one: (one.word.casefold(), one.word)):
        place = next(name for name, layer in reversed(layers) if entry in layer)
        source = f"; {entry.source}" if entry.source else ""
        typer.echo(f"{entry.word}: {entry.shown(entry.word)} ({place}{source})")


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="The PLS file to write.", metavar="FILE.pls")],
    language: Annotated[str, typer.Option("--language", help="Language of the texts that entries hold for.")] = "en",
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Write the entries that hold for texts in a language as a W3C pronunciation lexicon (PLS 1.0)."""
    del debug
    from narrate.speech.pls import render_pls

    entries = lexicons.load(common.load_settings(config)).entries(language)
    try:
        file.write_bytes(render_pls(entries, language))
    except OSError as error:
        raise OutputError(
            f"The lexicon cannot be written: {error.strerror}.", where=Where(path=file), remedy="Name another place."
        ) from error
    typer.echo(f"{file}: {common.count(len(entries), 'word')}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A lexicon, PLS or TOML.")],
    everywhere: Annotated[bool, typer.Option("--global", help="For all projects, into the user's lexicon.")] = False,
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Take the entries of another lexicon into the project's; those for the same words are replaced."""
    del debug
    from narrate.speech import load_layer

    if not file.exists():
        raise InputError("There is no such file.", where=Where(path=file), remedy="Name a lexicon.")
    entries = load_layer(file)
    path = _place(common.load_settings(config), everywhere=everywhere, episode="")
    _write(path, entries)
    typer.echo(f"{path}: {common.count(len(entries), 'word')} from {file}")
