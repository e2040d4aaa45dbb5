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
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings for programs.")] = False,
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Re-read a finished podcast as players would, and hold it against its scripts.

    Exit code 1 where an error was found.
    """
    del debug
    from narrate.diagnostics import Severity

    settings = common.load_settings(config, scripts=scripts, audio=folder)
    place = Path(settings.build.audio)
    findings = _release(place, settings) if not fidelity or (place / "feed.xml").is_file() else []
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
    if any(one.severity is Severity.ERROR for one in findings):
        raise typer.Exit(ExitCode.FINDINGS)


def _release(place: Path, settings: Settings) -> list[Finding]:
    from narrate.adapters.encoder import FfmpegEncoder
    from narrate.adapters.project import ScriptFolder
    from narrate.adapters.publisher import FolderPublisher
    from narrate.adapters.tag_reader import TagReader
    from narrate.check.expected import Expected
    from narrate.check.release import check_release
    from narrate.model.sound import Samples
    from narrate.publication import as_released, read_state

    publisher = FolderPublisher(place)
    if publisher.read("feed.xml") is None:
        raise InputError(
            "There is no podcast in this folder.", where=Where(path=place), remedy="Make one with `narrate build`."
        )
    state = read_state(publisher, place)
    files = ScriptFolder(Path(settings.build.scripts))
    narrated = {kept.slug: as_released(kept, files, publisher) for kept in state.episodes}
    expected = [
        Expected(
            slug=kept.slug,
            guid=kept.guid,
            length=Samples(kept.length),
            rate=kept.rate,
            script=one.script if (one := narrated[kept.slug]) else None,
        )
        for kept in state.episodes
    ]
    return list(
        check_release(
            publisher,
            folder=place,
            expected=expected,
            podcast_guid=state.podcast_guid,
            encoder=FfmpegEncoder(),
            media=TagReader(),
        )
    )


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
