"""What the commands share: options, settings, messages, and errors without tracebacks."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from narrate.errors import ExitCode, InputError, NarrateError

if TYPE_CHECKING:
    from narrate.diagnostics import Finding
    from narrate.manuscripts import Reading
    from narrate.ports import EnginePool, Source
    from narrate.settings import Settings
    from narrate.workers import Memory

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        help="Documents, folders of documents, or addresses of web pages. Without any: what build.sources says.",
        show_default=False,
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
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before fetching or paying.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


def guarded(run: Callable[[], object], *, debug: bool) -> int:
    """Run the command line; an error becomes a message and an exit code."""
    try:
        try:
            run()
        finally:
            sys.stdout.flush()  # what cannot be written must be known here, not when Python has left
    except NarrateError as error:
        if debug:
            raise
        say(f"Error: {error}")
        return int(error.exit_code)
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        return _unread()
    except OSError as error:  # adapters translate theirs; this one is of the place where the results go
        if debug:
            raise
        _discard(sys.stdout)
        place = f"{error.filename}: " if error.filename else ""
        say(f"Error: {place}{error.strerror or error}. Make room, or write the results to another place.")
        return int(ExitCode.OUTPUT)
    except SystemExit as leave:
        # typer makes an exit of an interruption and of a closed pipe, without a word.
        if _came_of(leave, KeyboardInterrupt):
            return _interrupted()
        if _came_of(leave, BrokenPipeError):
            return _unread()
        return leave.code if isinstance(leave.code, int) else int(ExitCode.USAGE) if leave.code else 0
    return int(ExitCode.OK)


def _interrupted() -> int:
    say("Interrupted. What was done is kept; run the same command again to go on.")
    return int(ExitCode.INTERRUPTED)


def _unread() -> int:
    """The reader of our output has gone (`narrate … | head`)."""
    _discard(sys.stdout)
    return int(ExitCode.OK)


def leave_quietly() -> None:
    """See to it that Python does not fail at exit over a standard error that nobody reads any more."""
    try:
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


def _discard(stream: TextIO) -> None:
    """Send what a stream still holds to nowhere: Python would try to write it once more when it leaves."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _came_of(error: BaseException, kind: type[BaseException]) -> bool:
    reason: BaseException | None = error
    while reason is not None and not isinstance(reason, kind):
        reason = reason.__cause__ or reason.__context__
    return reason is not None


def say(message: str) -> None:
    """A message for the person, on standard error."""
    with contextlib.suppress(OSError):  # there is nobody left to tell
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


def load_sources(
    named: Sequence[str | Path] | None, settings: Settings
) -> tuple[tuple[Source, ...], tuple[NarrateError, ...]]:
    """The documents that the command is about, and an error for each that cannot be read."""
    from narrate.adapters.project import find_sources
    from narrate.ingest import SUFFIXES

    texts = [str(one) for one in named or settings.build.sources]
    pages = [text for text in texts if is_address(text)]
    files = [Path(text) for text in texts if text not in pages]
    if not named and not pages and not any(file.exists() for file in files):
        raise InputError(
            f"No document is named, and there is no {' or '.join(texts)} here.",
            remedy="Name documents or folders, or begin a project with `narrate init`.",
        )
    fetched, failures = _fetch_pages(pages, settings)
    found, unreadable = find_sources(files, [*SUFFIXES, ".fountain"], fetched=fetched)
    return found, (*failures, *unreadable)


def is_address(text: str) -> bool:
    """Whether a source is an address; of those that are no page on the web, fetching says so."""
    return text.lower().startswith(("http:", "https:")) or re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", text) is not None


def _fetch_pages(addresses: list[str], settings: Settings) -> tuple[list[Source], list[NarrateError]]:
    if not addresses:
        return [], []
    from narrate.adapters.project import slug
    from narrate.adapters.web import fetch, file_name
    from narrate.ports import Source

    fetched: list[Source] = []
    failures: list[NarrateError] = []
    for address in addresses:
        try:
            data, media_type, final = fetch(address, allow_private=settings.build.allow_private)
        except NarrateError as error:
            failures.append(error)
        else:
            name = file_name(final, media_type)
            fetched.append(Source(path=Path(name), slug=slug(name), data=data))
    return fetched, failures


@contextlib.contextmanager
def engine_pool(settings: Settings, *, recall: Memory | None = None) -> Iterator[EnginePool]:
    """The engine that the settings name, in its worker processes, behind it the one that stands in for it, and beside
    it those of which somebody names a voice.

    recall: what engines have said of themselves before.
    """
    from narrate.workers import ProcessPool
    from narrate.workers.mixed import MixedPool
    from narrate.workers.substitute import SubstitutingPool

    def pool_of(name: str) -> ProcessPool:
        from narrate.settings_engines import engine_use

        speech = settings.speech
        use = engine_use(name, settings.engines, jobs=workers(settings), timeout=speech.timeout)
        return ProcessPool(
            use.engine,
            jobs=use.jobs,
            timeout=use.timeout,
            options=use.options,
            memory=speech.memory,
            recall=recall,
        )

    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(pool_of(settings.speech.engine))
        first: EnginePool = pool
        if settings.speech.fallback not in {"", settings.speech.engine}:
            first = SubstitutingPool(pool, stack.enter_context(pool_of(settings.speech.fallback)))
        yield MixedPool(first, lambda name: stack.enter_context(pool_of(name)), settings.engines)


def workers(settings: Settings) -> int:
    """How many things are done at once: what was asked for, or the processors that we may use."""
    from narrate.adapters.processors import usable_processors

    return settings.build.jobs or usable_processors()


def report_findings(findings: list[Finding], *, strict: bool) -> bool:
    """Print what a person should know; True where `strict` makes a failure of it."""
    messages, failed = findings_in_words(findings, strict=strict)
    for message in messages:
        say(message)
    return failed


def findings_in_words(findings: list[Finding], *, strict: bool) -> tuple[list[str], bool]:
    """What a person should know, and whether `strict` makes a failure of it."""
    from narrate.diagnostics import Severity

    failed = strict and any(finding.severity in {Severity.DOUBT, Severity.ERROR} for finding in findings)
    return [str(finding) for finding in findings if finding.severity is not Severity.INFO], failed


def readable(
    sources: tuple[Source, ...], settings: Settings
) -> tuple[list[tuple[Source, Reading]], tuple[NarrateError, ...]]:
    """What was made of each source that can be read, and an error for each that cannot. Raises SettingsError."""
    from narrate.errors import SettingsError
    from narrate.manuscripts import read

    done, failures = [], []
    for source in sources:
        try:
            done.append((source, read(source, settings)))
        except SettingsError:
            raise
        except NarrateError as error:
            failures.append(error)
    return done, tuple(failures)


def count(number: int, what: str) -> str:
    """A number with its noun, such as `1 error` and `2 errors`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def worst(failures: tuple[NarrateError, ...]) -> int:
    """The exit code for several failures: the one they share, or that of unreadable input."""
    codes = {int(failure.exit_code) for failure in failures}
    if not codes:
        return int(ExitCode.OK)
    return codes.pop() if len(codes) == 1 else int(ExitCode.INPUT)
