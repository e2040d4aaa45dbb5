"""`narrate build`: everything, from documents to the podcast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from narrate.cli import common
from narrate.cli.cache import MEGABYTE
from narrate.errors import ExitCode, NarrateError

if TYPE_CHECKING:
    from narrate.adapters.store import DiskStore
    from narrate.cli.progress import Timings
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
    debug: common.Debug = False,
) -> None:
    """Make the podcast: scripts into one folder, feed and episodes into another.

    A second build does only what has changed. Episodes of earlier builds stay in the feed; to take one out, delete its
    script and build again.
    """
    del debug
    from narrate.cli.progress import ProgressJson, ProgressLines, Timings
    from narrate.editions import asked
    from narrate.pipeline import NothingToNarrateError

    said = ProgressJson() if json_progress else ProgressLines(plain=plain)
    progress = Timings(said)
    settings = _with_flags(common.load_settings(config, scripts=scripts, audio=audio, jobs=jobs), base_url, level)
    wanted = tuple(asked(text, settings) for text in editions or ())
    found, unreadable = common.load_sources(sources, settings)
    if not found:
        _fail(unreadable)
    try:
        if dry_run:
            _estimate(settings, found, wanted, unreadable)
            return
        result = run(settings, found, wanted, progress=progress, retry=retry)
    except NothingToNarrateError as nothing:
        _fail((*unreadable, *nothing.failures))
    finally:
        said.end()
    failures = (*unreadable, *result.failures)
    doubted = common.report_findings([note for one in result.manuscripts for note in one.findings], strict=strict)
    _summary(result, settings)
    _cost(result, progress, steps=timings)
    if failures:
        common.say(f"{common.count(len(failures), 'document')} could not be narrated:")
        _fail(failures)
    incomplete = any(one.fidelity is not None and not one.fidelity.complete for one in result.manuscripts)
    if doubted or incomplete:
        raise typer.Exit(ExitCode.FINDINGS)


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
    from narrate.settings_engines import cost

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
    if price := cost(found.characters, settings.engines.get(settings.speech.engine)):
        typer.echo(f"That would cost {price}.")
    if failures := (*unreadable, *found.failures):
        _fail(failures)


def run(
    settings: Settings,
    sources: tuple[Source, ...],
    editions: tuple[Edition, ...] = (),
    *,
    progress: Progress,
    retry: bool = False,
) -> Result:
    """Put the adapters together and build, alone in the folder of the podcast; afterwards the cache is trimmed."""
    from narrate import pipeline
    from narrate.adapters.lock import alone
    from narrate.adapters.picture import load_cover
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
        with FolderPublisher(folder) as publisher, common.engine_pool(settings) as engine:
            bench = workbench(settings, engine, publisher, progress=progress, cover=cover, covers=covers)
            result = pipeline.build(sources, bench, settings, lexicon, editions, retry=retry)
        if settings.cache.limit and (result.synthesised or result.encoded):
            store.trim(settings.cache.limit * MEGABYTE)
    return result


def workbench(
    settings: Settings,
    engine: EnginePool,
    publisher: Publisher,
    *,
    progress: Progress,
    cover: bytes | None = None,
    covers: Mapping[str, bytes] | None = None,
) -> Workbench:
    """The adapters, put together as the recipe needs them.

    cover, covers: the publisher's own pictures, of the podcast and of further feeds by name.
    """
    from narrate.adapters.archive import ZipPacker
    from narrate.adapters.clips import StoredClips
    from narrate.adapters.encoder import FfmpegEncoder
    from narrate.adapters.mp3.encoder import LameEncoder
    from narrate.adapters.project import ScriptFolder
    from narrate.adapters.tags import MutagenTagger
    from narrate.production import Workbench

    store = _cache()
    encoder = FfmpegEncoder()
    return Workbench(
        engine=engine,
        clips=StoredClips(store),
        store=store,
        encoder=encoder,
        frames=LameEncoder(),
        tagger=MutagenTagger(mp4_chapters=encoder.add_mp4_chapters),
        packer=ZipPacker(),
        publisher=publisher,
        scripts=ScriptFolder(Path(settings.build.scripts)),
        jobs=common.workers(settings),
        progress=progress,
        cover=cover,
        covers=covers or {},
    )


def _cache() -> DiskStore:
    import os

    from narrate.adapters.store import DiskStore, cache_folder

    return DiskStore(cache_folder(os.environ))


def _cost(result: Result, timings: Timings, *, steps: bool) -> None:
    """What the build took, on standard error: a result does not depend on how quick the machine is."""
    audio = sum(episode.timeline.length / episode.timeline.rate for episode in result.episodes)
    kept = 1 - min(result.synthesised, result.utterances) / result.utterances if result.utterances else 0.0
    common.say(
        f"{_span(audio)} of sound in {timings.elapsed():.1f} seconds; {kept:.0%} of the sentences came from the cache."
    )
    if steps:
        for what, seconds in timings.finish():
            common.say(f"{what}: {seconds:.2f} seconds")


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def _summary(result: Result, settings: Settings) -> None:
    for episode in result.episodes:
        voices = len({line.speaker for _, _, line in episode.script.lines() if line.voiced})
        length = _span(episode.timeline.length / episode.timeline.rate)
        typer.echo(
            f"{episode.media[0].path}: {episode.script.title}, {length}, "
            f"{common.count(len(episode.timeline.chapters), 'chapter')}, {common.count(voices, 'voice')}"
        )
    typer.echo(
        f"{common.count(len(result.episodes), 'episode')}; {common.count(result.synthesised, 'sentence')} spoken, "
        f"{common.count(result.encoded, 'file')} encoded, {common.count(result.written, 'other file')} written."
    )
    if result.substituted:
        stand_in = settings.speech.fallback or "that stood in"
        common.say(
            f"{common.count(result.substituted, 'sentence')} spoken by the engine {stand_in}, because the other failed "
            "on them; the reports name them (NAR-131), and --retry tries them again."
        )
    for one in result.feeds[1:]:
        place = Path(settings.build.audio) / one.path
        typer.echo(f"{place}: {one.title}, {common.count(one.episodes, 'episode')}")
    feed = Path(settings.build.audio) / "feed.xml"
    if settings.podcast.base_url:
        typer.echo(f"The feed is {feed}; publish the folder at {settings.podcast.base_url}.")
    else:
        page = Path(settings.build.audio) / "index.html"
        typer.echo(
            f"The feed is {feed}. To listen, open {page} in a browser, or any of the files above in a player. "
            "To publish it, build with --base-url."
        )
