"""`narrate publish`: the podcast to where the world reads it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.cli import common
from narrate.errors import ExitCode, InputError, SettingsError, Where

if TYPE_CHECKING:
    from narrate.diagnostics import Finding
    from narrate.publishing import Plan
    from narrate.settings import Settings


def publish(
    target: Annotated[
        str,
        typer.Argument(
            help="A folder, or s3://bucket/path, sftp://host/path, webdavs://host/path.", show_default=False
        ),
    ] = "",
    audio: common.Audio = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete what was published once and is no longer in the podcast.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Publish although the podcast has errors.")] = False,
    config: common.Config = None,
    plain: common.Plain = False,
    debug: common.Debug = False,
) -> None:
    """Bring the podcast to a folder or a server: only what has changed, the feed last.

    Whoever reads the feed meanwhile gets the old one or the new one, and everything that it names is there.
    """
    del debug
    from narrate import publishing
    from narrate.adapters.lock import alone
    from narrate.adapters.store import cache_folder
    from narrate.adapters.targets import LocalRelease, redacted
    from narrate.adapters.targets import target as reach
    from narrate.cli.progress import ProgressLines

    settings = common.load_settings(config, audio=audio)
    place = target or settings.publish.target
    if not place:
        raise SettingsError(
            "It is not said where to publish.", remedy="Name a folder or an address, or set publish.target."
        )
    folder = Path(settings.build.audio)
    waiting = f"A build is at work in {folder}; waiting for it."
    with alone(folder, cache=cache_folder(os.environ), waiting=lambda: common.say(waiting)):
        _refuse_errors(folder, settings, force=force)
        release, there = LocalRelease(folder), reach(place)
        todo = publishing.plan(release, there, delete=delete)
        name = redacted(place)
        if dry_run:
            _tell(todo, release.size, name)
            return
        progress = ProgressLines(plain=plain)
        try:
            done = publishing.publish(release, there, todo, progress=progress)
        finally:
            progress.end()
    typer.echo(
        f"{name}: {common.count(done.sent, 'file')} sent, {done.size / 1_000_000:.1f} megabytes; "
        f"{common.count(done.deleted, 'file')} deleted; {todo.same} had arrived before."
    )


def _tell(todo: Plan, size: object, name: str) -> None:
    for path in todo.send:
        typer.echo(f"send {path}, {size(path)} bytes")  # type: ignore[operator]
    for path in todo.delete:
        typer.echo(f"delete {path}")
    typer.echo(
        f"{name}: {common.count(len(todo.send), 'file')} to be sent, {len(todo.delete)} to be deleted, "
        f"{todo.same} there already. Nothing was done."
    )


def _refuse_errors(folder: Path, settings: Settings, *, force: bool) -> None:
    """What is wrong is found before anybody else sees it; without decoding the sound, which `narrate check` does."""
    from narrate.cli.check import releases
    from narrate.diagnostics import Severity

    if not (folder / "feed.xml").is_file():
        raise InputError(
            "There is no podcast in this folder.", where=Where(path=folder), remedy="Make one with `narrate build`."
        )
    findings: list[Finding] = releases(folder, settings, decode=False, external=False)
    grave = [one for one in findings if one.severity is Severity.ERROR]
    homeless = [one for one in findings if one.code == "NAR-324"]
    for one in [*grave, *homeless[:1]]:
        common.say(str(one))
    if homeless:
        raise SettingsError(
            "The podcast's address is not known.", remedy="Build with --base-url, or set podcast.base_url and build."
        )
    if grave and not force:
        common.say(f"{common.count(len(grave), 'error')}: nothing was published. --force publishes all the same.")
        raise typer.Exit(ExitCode.FINDINGS)
