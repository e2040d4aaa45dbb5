"""What the commands share: options, settings, messages, and errors without tracebacks."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.errors import ExitCode, NarrateError

if TYPE_CHECKING:
    from narrate.diagnostics import Finding
    from narrate.ports import EnginePool, Source
    from narrate.settings import Settings

Sources = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Documents, or folders of documents. Without any: what build.sources says.", show_default=False
    ),
]
Config = Annotated[
    Path | None, typer.Option("--config", help="Settings file; otherwise narrate.toml in this folder, if there is one.")
]
Scripts = Annotated[Path | None, typer.Option("--scripts", help="Folder of the scripts. [default: scripts]")]
Audio = Annotated[Path | None, typer.Option("--audio", help="Folder of the podcast. [default: audio]")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="How many things at once; 0: one a processor.")]
Strict = Annotated[bool, typer.Option("--strict", help="Fail (exit code 1) where something was decided with doubt.")]
Plain = Annotated[bool, typer.Option("--plain", help="Progress as lines of words, nothing that redraws.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


def guarded(run: Callable[[], object], *, debug: bool) -> int:
    """Run the command line; an error becomes a message and an exit code."""
    try:
        run()
    except NarrateError as error:
        if debug:
            raise
        say(f"Error: {error}")
        return int(error.exit_code)
    except KeyboardInterrupt:
        say("Interrupted. What was done is kept; run the same command again to go on.")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (`narrate … | head`); Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.OK)
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else int(ExitCode.USAGE) if leave.code else 0
    return int(ExitCode.OK)


def say(message: str) -> None:
    """A message for the person, on standard error."""
    with contextlib.suppress(BrokenPipeError):
        typer.echo(message, err=True)


def load_settings(
    config: Path | None, *, scripts: Path | None = None, audio: Path | None = None, jobs: int = 0
) -> Settings:
    """The settings with this command's flags over them."""
    from narrate.settings import load

    settings = load(config)
    build = settings.build
    return replace(
        settings,
        build=replace(
            build,
            scripts=str(scripts) if scripts is not None else build.scripts,
            audio=str(audio) if audio is not None else build.audio,
            jobs=jobs or build.jobs,
        ),
    )


def load_sources(named: list[Path] | None, settings: Settings) -> tuple[tuple[Source, ...], tuple[NarrateError, ...]]:
    """The documents that the command is about, and an error for each that cannot be read."""
    from narrate.adapters.project import find_sources
    from narrate.ingest import SUFFIXES

    paths = named or [Path(source) for source in settings.build.sources]
    return find_sources(paths, [*SUFFIXES, ".fountain"])


@contextlib.contextmanager
def engine_pool(settings: Settings) -> Iterator[EnginePool]:
    """The engine that the settings name, in its worker processes."""
    from narrate.workers import ProcessPool

    with ProcessPool(settings.speech.engine, jobs=workers(settings), timeout=settings.speech.timeout) as pool:
        yield pool


def workers(settings: Settings) -> int:
    """How many things are done at once: what was asked for, or the processors that we may use."""
    if settings.build.jobs:
        return settings.build.jobs
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def report_findings(findings: list[Finding], *, strict: bool) -> bool:
    """Print what a person should know; True where `strict` makes a failure of it."""
    from narrate.diagnostics import Severity

    for finding in findings:
        if finding.severity is not Severity.INFO:
            say(str(finding))
    return strict and any(finding.severity in {Severity.DOUBT, Severity.ERROR} for finding in findings)


def worst(failures: tuple[NarrateError, ...]) -> int:
    """The exit code for several failures: the one they share, or that of unreadable input."""
    codes = {int(failure.exit_code) for failure in failures}
    if not codes:
        return int(ExitCode.OK)
    return codes.pop() if len(codes) == 1 else int(ExitCode.INPUT)
