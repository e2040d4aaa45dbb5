"""`narrate say`: a text with one voice, to hear it before anything is built."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.cli import common
from narrate.errors import InputError, OutputError, Where

if TYPE_CHECKING:
    from narrate.audition import Booth, Heard, Take
    from narrate.model.sound import Prosody, Voice
    from narrate.ports import EnginePool
    from narrate.settings import Settings


def say(
    text: Annotated[str, typer.Argument(help="A text, or - for standard input.", metavar="TEXT|-")] = "-",
    voice: Annotated[str, typer.Option("--voice", help="Identifier of a voice; `narrate voices` lists them.")] = "",
    engine: Annotated[str, typer.Option("--engine", help="Speech engine. [default: what speech.engine says]")] = "",
    rate: Annotated[
        int | None, typer.Option("--rate", min=80, max=450, help="Words a minute. [default: what speech.rate says]")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="BCP 47 tag of the text. [default: the voice's]")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Sound file to write: .mp3, .m4a, .opus, .flac or .wav.")
    ] = None,
    yes: common.Yes = False,
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Say a text as a build would say it: play it, or write it to a file."""
    del debug
    from narrate.audition import record, spoken_by

    if output is not None:
        check_output(output)
    if text == "-" and sys.stdin.isatty():
        common.say("Write the text, and end it with Ctrl-D (on Windows Ctrl-Z and Enter).")
    paragraphs = [line.strip() for line in (sys.stdin.read() if text == "-" else text).splitlines() if line.strip()]
    if not paragraphs:
        raise InputError("There is nothing to say.", remedy="Write a text behind `narrate say`, or send one to it.")
    settings = common.load_settings(config)
    speech = replace(settings.speech, engine=engine or settings.speech.engine, rate=rate or settings.speech.rate)
    settings = replace(settings, speech=speech)
    with common.engine_pool(settings) as pool:
        chosen = voice_named(voice, pool) if voice else _voice_of(language, pool)
        tag = language or chosen.languages[0]
        prosody = _prosody(settings)
        takes = [spoken_by(one, voice=chosen, prosody=prosody, language=tag) for one in paragraphs]
        booth = booth_of(pool, settings, yes=yes)
        if output is not None:
            heard = record(takes, booth, output, levelled=False)
            typer.echo(f"{output}: {heard[-1].end:.1f} seconds, voice {chosen.id}")
        else:
            _play(takes, booth)
            typer.echo(f"Played with the voice {chosen.id}.")


def check_output(file: Path) -> None:
    """Raises BadParameter or OutputError where no sound file can be written there."""
    from narrate.audition import FORMATS

    if file.suffix.removeprefix(".").lower() not in FORMATS:
        message = f"the file's name must end in {', '.join(f'.{one}' for one in FORMATS[:-1])} or .{FORMATS[-1]}."
        raise typer.BadParameter(message, param_hint="--output")
    if not file.parent.is_dir():
        raise OutputError("There is no such folder.", where=Where(path=file.parent), remedy="Make it, or name another.")


def booth_of(engine: EnginePool, settings: Settings, *, yes: bool) -> Booth:
    """What takes are recorded with: clips are kept in the cache, readings come from the lexicons.

    yes: whether what costs money is spoken without asking.
    """
    from narrate.adapters.clips import StoredClips
    from narrate.adapters.encoder import FfmpegEncoder
    from narrate.adapters.store import DiskStore, cache_folder
    from narrate.audition import Booth
    from narrate.cli import lexicons, spending

    return Booth(
        engine=engine,
        clips=StoredClips(DiskStore(cache_folder(os.environ))),
        encoder=FfmpegEncoder(),
        settings=settings,
        lexicon=lexicons.load(settings),
        agree=partial(spending.agree, engine=engine, settings=settings, yes=yes),
    )


def print_heard(file: Path, heard: tuple[Heard, ...]) -> None:
    """Say what is heard in a file, a line each, in order, with the minute and second at which it begins."""
    listed = [one for one in heard if one.take.label]
    typer.echo(f"{file}: {_clock(heard[-1].end)}, {len(listed)} voices, in this order:")
    for one in listed:
        typer.echo(f"  {_clock(one.start)}, {one.take.label}")


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _prosody(settings: Settings) -> Prosody:
    from narrate.model.sound import Prosody

    return Prosody(rate=settings.speech.rate)


def voice_named(name: str, engine: EnginePool) -> Voice:
    """A voice by its identifier. Raises InputError, which names the nearest, where there is none."""
    from narrate.casting import nearest_voice
    from narrate.hearing import voices_with

    voices = voices_with([name], engine)
    found = next((one for one in voices if one.id == name), None)
    if found is None:
        remedy = nearest_voice(name, (one.id for one in voices))
        raise InputError(f"The engine {engine.name} has no voice {name!r}.", remedy=remedy)
    return found


def _voice_of(language: str, engine: EnginePool) -> Voice:
    """The first voice of a language; of any where none is asked for. Raises InputError where there is none."""
    from narrate.casting import first_voice

    voices = engine.voices()
    found = first_voice(voices, language or "en") or (None if language else next(iter(voices), None))
    if found is None:
        raise InputError(
            f"The engine {engine.name} has no voice of the language {language}.",
            remedy="Name a voice with --voice; `narrate voices --language ''` lists all.",
        )
    return found


def _play(takes: list[Take], booth: Booth) -> None:
    from narrate.adapters.player import play
    from narrate.audition import record

    with tempfile.TemporaryDirectory(prefix="narrate-") as folder:
        file = Path(folder) / "said.wav"
        record(takes, booth, file, levelled=False)
        play(file)
