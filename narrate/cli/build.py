"""`narrate build`: everything, from documents to the podcast."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from narrate.cli import common
from narrate.cli.cache import MEGABYTE
from narrate.errors import NarrateError

if TYPE_CHECKING:
    from narrate.adapters.store import DiskStore
    from narrate.package.state import Edition
    from narrate.pipeline import Result
    from narrate.ports import EnginePool, Progress, Publisher, Source
    from narrate.production import Workbench
    from narrate.settings import Settings


def build(
    sources: common.Sources = None,
    scripts: common.Scripts = None,
    audio: common.Audio = None,
    base_url: Annotated[
        str, typer.Option("--base-url", help="Where the folder of the podcast will be published: https://…/")
    ] = "",
    editions: Annotated[
        list[str] | None,
        typer.Option(
            "--edition",
            help="Make this edition too, with a feed of its own: brief, standard, full, one of the settings, or "
            "one spoken faster, such as fast=1.6. Can be given several times.",
        ),
    ] = None,
    level: Annotated[str, typer.Option("--level", help="How much is announced: brief, standard or full.")] = "",
    jobs: common.Jobs = 0,
    strict: common.Strict = False,
    config: common.Config = None,
    plain: common.Plain = False,
    json_progress: Annotated[
        bool, typer.Option("--json-progress", help="Progress for programs: an object of JSON a line.")
    ] = False,
    timings: Annotated[bool, typer.Option("--timings", help="Say at the end how long each step took.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing and speak nothing; say what would be spoken and its cost.")
    ] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Speak again what another engine spoke because its own failed.")
    ] = False,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Read every file again, also where the file system says that none has changed."),
    ] = False,
    debug: common.Debug = False,
) -> None:
    """Make the podcast: scripts into one folder, feed and episodes into another.

    A second build does only what has changed. Episodes of earlier builds stay in the feed; to take one out, delete its
    script and build again.
    """
    del debug
    from narrate.adapters.build_record import BuildRecord
    from narrate.cli import outcome
    from narrate.cli.progress import ProgressJson, ProgressLines, Timings

    said = ProgressJson() if json_progress else ProgressLines(plain=plain)
    progress = Timings(said)
    record = BuildRecord(_cache(), (sources, scripts, audio, base_url, editions, level, strict, config), os.environ)
    if not (verify or retry or dry_run) and (last := record.recall()) is not None:
        outcome.tell(last, progress, cached=1.0, steps=timings)
        return

    from narrate.editions import asked
    from narrate.pipeline import NothingToNarrateError
    from narrate.settings import FILE_NAME

    record.watch([config or FILE_NAME], [])
    settings = _with_flags(common.load_settings(config, scripts=scripts, audio=audio, jobs=jobs), base_url, level)
    record.watch(*_depends_on(sources, settings))
    wanted = tuple(asked(text, settings) for text in editions or ())
    found, unreadable = common.load_sources(sources, settings)
    if not found:
        _fail(unreadable)
    try:
        if dry_run:
            _estimate(settings, found, wanted, unreadable)
            return
        made = run(settings, found, wanted, progress=progress, program=record.program, verify=verify, retry=retry)
    except NothingToNarrateError as nothing:
        _fail((*unreadable, *nothing.failures))
    finally:
        said.end()
    failures = (*unreadable, *made.result.failures)
    now, later = outcome.of(made.result, settings, strict=strict)
    if not failures and made.engine_files is not None and outcome.lasts(made.result, sources, settings):
        record.keep(later, written=made.written, made=made.files, engine=made.engine_files)
    outcome.tell(now, progress, cached=outcome.cached(made.result), steps=timings, fail=not failures)
    if failures:
        common.say(f"{common.count(len(failures), 'document')} could not be narrated:")
        _fail(failures)


def _fail(failures: tuple[NarrateError, ...]) -> NoReturn:
    for failure in failures:
        common.say(f"Error: {failure}")
    raise typer.Exit(common.worst(failures))


def _with_flags(settings: Settings, base_url: str, level: str) -> Settings:
    from narrate.model.sound import Level

    if level and level not in set(Level):
        message = f"'{level}' is none of {', '.join(Level)}."
        raise typer.BadParameter(message, param_hint="--level")
    return replace(
        settings,
        podcast=replace(settings.podcast, base_url=base_url or settings.podcast.base_url),
        speech=replace(settings.speech, level=Level(level) if level else settings.speech.level),
    )


def _estimate(
    settings: Settings, sources: tuple[Source, ...], editions: tuple[Edition, ...], unreadable: tuple[NarrateError, ...]
) -> None:
    from narrate.adapters.publisher import FolderPublisher
    from narrate.cli import lexicons
    from narrate.estimate import estimate

    lexicon = lexicons.load(settings)
    with common.engine_pool(settings) as engine:
        bench = workbench(settings, engine, FolderPublisher(Path(settings.build.audio)), progress=lambda *_: None)
        found = estimate(sources, bench, settings, lexicon, editions)
        name = engine.name
    said = common.count(found.missing, "sentence")
    typer.echo(
        f"{said} of {found.sentences} would be spoken by {name}, and {common.count(found.measuring, 'sentence')} to "
        f"measure the levels of voices: {common.count(found.characters, 'character')} in all."
    )
    if found.cost:
        typer.echo(f"That would cost {found.cost}.")
    if failures := (*unreadable, *found.failures):
        _fail(failures)


def _depends_on(sources: list[str] | None, settings: Settings) -> tuple[list[str], list[str]]:
    """Files and folders that a build reads, besides its settings; addresses are none."""
    from narrate.cli import lexicons

    texts = [text for text in sources or settings.build.sources if not common.is_address(text)]
    folders = [text for text in texts if os.path.isdir(text)]  # noqa: PTH112 - Path.is_dir raises for too long a name
    covers = [settings.podcast.cover, *(feed.cover for feed in settings.feeds.values())]
    files = [text for text in texts if text not in folders] + [cover for cover in covers if cover]
    return [*files, *map(str, lexicons.files(settings))], [*folders, settings.build.scripts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A build's result, and what a record of it has to know."""

    result: Result
    written: dict[str, bytes]
    """What was written into the folder of scripts; see narrate.adapters.project.ScriptFolder."""
    files: dict[str, str]
    """The stamps of the release's files."""
    engine_files: tuple[str, ...] | None
    """On which the engine's voices depend; None where that cannot be told."""


def run(
    settings: Settings,
    sources: tuple[Source, ...],
    editions: tuple[Edition, ...] = (),
    *,
    progress: Progress,
    program: str = "",
    verify: bool = False,
    retry: bool = False,
) -> Made:
    """Put the adapters together and build, alone in the folder of the podcast; afterwards the cache is trimmed.

    Parameters
    ----------
    program: a digest of all that does the work; empty where what was found out before is to be found out again.
    verify: whether sound files are read, and not only their sizes.
    retry: whether sentences that another engine spoke are tried again by their own.
    """
    from narrate import pipeline
    from narrate.adapters.engine_memory import EngineMemory
    from narrate.adapters.lock import alone
    from narrate.adapters.picture import load_cover
    from narrate.adapters.project import ScriptFolder
    from narrate.adapters.publisher import FolderPublisher
    from narrate.cli import lexicons

    cover = load_cover(Path(settings.podcast.cover)) if settings.podcast.cover else None
    covers = {name: load_cover(Path(feed.cover)) for name, feed in settings.feeds.items() if feed.cover}
    lexicon = lexicons.load(settings)
    store = _cache()
    folder = Path(settings.build.audio)
    with alone(
        folder, cache=store.folder, waiting=lambda: common.say(f"Another build is at work in {folder}; waiting for it.")
    ):
        pool = common.engine_pool(settings, recall=EngineMemory(store, program))
        with FolderPublisher(folder) as publisher, pool as engine:
            known = "" if verify else program
            bench = workbench(settings, engine, publisher, progress=progress, cover=cover, covers=covers, program=known)
            bench = replace(bench, verify=verify)
            result = pipeline.build(sources, bench, settings, lexicon, editions, retry=retry)
            files = engine.files
        if settings.cache.limit and (result.synthesised or result.encoded):
            store.trim(settings.cache.limit * MEGABYTE)
    written = bench.scripts.written if isinstance(bench.scripts, ScriptFolder) else {}
    return Made(result=result, written=written, files=publisher.seen, engine_files=files)


def workbench(
    settings: Settings,
    engine: EnginePool,
    publisher: Publisher,
    *,
    progress: Progress,
    cover: bytes | None = None,
    covers: Mapping[str, bytes] | None = None,
    program: str = "",
) -> Workbench:
    """The adapters, put together as the recipe needs them.

    cover, covers: the publisher's own pictures, of the podcast and of further feeds by name.
    program: a digest of all that does the work, under which what was found out is kept; empty where nothing is.
    """
    from narrate.adapters.archive import ZipPacker
    from narrate.adapters.clips import StoredClips
    from narrate.adapters.encoder import FfmpegEncoder, known_ffmpeg
    from narrate.adapters.mp3.encoder import LameEncoder
    from narrate.adapters.picture import FolderPictures
    from narrate.adapters.project import ScriptFolder
    from narrate.adapters.tags import MutagenTagger
    from narrate.production import Workbench

    store = _cache()
    encoder = FfmpegEncoder(known_ffmpeg(store, program))
    return Workbench(
        engine=engine,
        clips=StoredClips(store),
        store=store,
        encoder=encoder,
        frames=LameEncoder(),
        tagger=MutagenTagger(mp4_chapters=encoder.add_mp4_chapters),
        packer=ZipPacker(),
        pictures=FolderPictures(store),
        publisher=publisher,
        scripts=ScriptFolder(Path(settings.build.scripts)),
        jobs=common.workers(settings),
        progress=progress,
        program=program,
        cover=cover,
        covers=covers or {},
    )


def _cache() -> DiskStore:
    from narrate.adapters.store import DiskStore, cache_folder

    return DiskStore(cache_folder(os.environ))
