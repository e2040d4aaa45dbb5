"""`narrate check`: re-reads a finished podcast."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.cli import common
from narrate.errors import ExitCode, InputError, NarrateError, Where

if TYPE_CHECKING:
    from narrate.diagnostics import Finding
    from narrate.settings import Settings


def check(
    folder: Annotated[Path | None, typer.Argument(help="Folder of the podcast. [default: audio]")] = None,
    fidelity: Annotated[
        bool, typer.Option("--fidelity", help="Prove for each document that nothing was lost or invented.")
    ] = False,
    sources: Annotated[
        list[Path] | None, typer.Option("--source", help="Documents for --fidelity; otherwise build.sources.")
    ] = None,
    scripts: common.Scripts = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail (exit code 1) for a warning or a doubt, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings for programs.")] = False,
    no_external: Annotated[
        bool, typer.Option("--no-external", help="Leave out EPUBCheck, Ace and other validators that are installed.")
    ] = False,
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Re-read a finished podcast as players would, and hold it against its scripts.

    Editions are checked too. Exit code 1 where an error was found; with --strict, also for a warning or a doubt.
    """
    del debug
    from narrate.diagnostics import Severity

    settings = common.load_settings(config, scripts=scripts, audio=folder)
    place = Path(settings.build.audio)
    wanted = not fidelity or (place / "feed.xml").is_file()
    findings = releases(place, settings, external=not no_external) if wanted else []
    failures: tuple[NarrateError, ...] = ()
    if fidelity:
        lost, failures = _fidelity(sources, settings, quiet=as_json)
        findings += lost
    if as_json:
        typer.echo(json.dumps([_plain(one) for one in findings], ensure_ascii=False, indent=1))
    else:
        for one in findings:
            typer.echo(str(one))
        errors = sum(one.severity is Severity.ERROR for one in findings)
        others = common.count(len(findings) - errors, "other finding")
        typer.echo(f"{place}: {common.count(errors, 'error')}, {others}.")
    for failure in failures:
        common.say(f"Error: {failure}")
    if failures:
        raise typer.Exit(common.worst(failures))
    grave = {Severity.ERROR, Severity.WARNING, Severity.DOUBT} if strict else {Severity.ERROR}
    if any(one.severity in grave for one in findings):
        raise typer.Exit(ExitCode.FINDINGS)


def releases(place: Path, settings: Settings, *, decode: bool = True, external: bool = True) -> list[Finding]:
    """What is wrong with the podcast and its editions. Raises InputError where there is none.

    decode: whether every sound file is decoded and measured, which takes most of the time.
    external: whether validators of others are asked, where they are installed: some seconds a book.
    """
    from narrate.adapters.publisher import FolderPublisher
    from narrate.publication import read_state

    if FolderPublisher(place).read("feed.xml") is None:
        raise InputError(
            "There is no podcast in this folder.", where=Where(path=place), remedy="Make one with `narrate build`."
        )
    findings = _release(place, settings, decode=decode, external=external)
    for edition in read_state(FolderPublisher(place), place).editions:
        if (place / edition.name).is_dir():
            findings += _release(place / edition.name, settings, decode=decode, external=external)
    return findings


def _release(place: Path, settings: Settings, *, decode: bool, external: bool) -> list[Finding]:
    from narrate.adapters.encoder import FfmpegEncoder
    from narrate.adapters.project import ScriptFolder
    from narrate.adapters.publisher import FolderPublisher
    from narrate.adapters.tag_reader import TagReader
    from narrate.check.audiobook import Players
    from narrate.check.books import check_books
    from narrate.check.release import check_release
    from narrate.publication import expected_of, read_state

    publisher = FolderPublisher(place)
    state = read_state(publisher, place)
    scripts = ScriptFolder(Path(settings.build.scripts))
    # A feed that is no longer asked for may have been deleted, and may not have been.
    feeds = {
        name: guid
        for name, guid in state.feeds.items()
        if name in settings.feeds or publisher.size(f"{name}.xml") is not None
    }
    found = check_release(
        publisher,
        folder=place,
        expected=expected_of(state, scripts, publisher),
        podcast_guid=state.podcast_guid,
        feeds=feeds,
        encoder=FfmpegEncoder() if decode else None,
        media=TagReader() if decode else None,
    )
    order = {kept.slug: kept.published for kept in state.episodes}
    books = check_books(
        publisher,
        folder=place,
        expected=sorted(expected_of(state, scripts, publisher), key=lambda one: (order[one.slug], one.slug)),
        sounds={kept.slug: [media.path for media in kept.media] for kept in state.episodes},
        books={book.path: book.sha256 for book in state.books},
        players=Players(media=TagReader() if decode else None, encoder=FfmpegEncoder() if decode else None),
    )
    if not external:
        return [*found, *books]
    others = _of_others(place, ["feed.xml", *(f"{name}.xml" for name in feeds)])
    return [*found, *books, *others, *_of_books(place, [book.path for book in state.books])]


def _of_books(place: Path, books: list[str]) -> list[Finding]:
    """What validators of books say, where they are installed."""
    from narrate.adapters.book_validators import validators
    from narrate.diagnostics import finding

    return [
        finding("NAR-366", path=place / book, tool=tool, message=message)
        for book in books
        if (place / book).is_file()
        for tool, ask in validators(place / book)
        for message in ask()
    ]


def _of_others(place: Path, feeds: list[str]) -> list[Finding]:
    """What validators of others say, where they are installed."""
    from narrate.adapters import feed_validator
    from narrate.diagnostics import finding

    if not feed_validator.installed():
        return []
    there = [place / name for name in feeds if (place / name).is_file()]
    return [
        finding("NAR-366", path=path, line=line, tool=feed_validator.TOOL, message=message)
        for path in there
        for line, message in feed_validator.validate(path.read_bytes())
    ]


def _fidelity(
    named: list[Path] | None, settings: Settings, *, quiet: bool
) -> tuple[list[Finding], tuple[NarrateError, ...]]:
    """Account for every character of every source; print the figures."""
    found, unreadable = common.load_sources(named, settings)
    readings, failures = common.readable(found, settings)
    findings: list[Finding] = []
    for source, reading in readings:
        result = reading.segmentation
        if result is None:
            continue
        findings += [note for note in result.findings if note.code in {"NAR-201", "NAR-202"}]
        figures = result.fidelity
        skipped = sum(count for _, count in figures.skipped)
        if not quiet:
            typer.echo(
                f"{source.path}: {figures.spoken} characters spoken, {skipped} skipped, "
                f"{figures.unaccounted} unaccounted for, {figures.repeated} twice."
            )
            for reason, count in figures.skipped:
                typer.echo(f"  skipped as {reason}: {count}")
    return findings, (*unreadable, *failures)


def _plain(one: Finding) -> dict[str, object]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "message": one.message,
        "remedy": one.remedy,
        "path": str(one.where.path) if one.where else None,
        "line": one.where.line if one.where else None,
    }
