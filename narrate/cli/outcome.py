"""What `narrate build` says when it is over, and says again when nothing has changed since."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from narrate.adapters.build_record import Outcome
from narrate.cli import common
from narrate.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from narrate.cli.progress import Timings
    from narrate.pipeline import Result
    from narrate.settings import Settings

_ONCE = frozenset({"NAR-110"})
"""Findings about what a build did and the next one does not do again."""


def of(result: Result, settings: Settings, *, strict: bool) -> tuple[Outcome, Outcome]:
    """What a build says, and what it says the next time, if nothing changes."""
    stood_in = _stood_in(result, settings)
    notes = [note for one in result.manuscripts for note in one.findings]
    said, doubted = common.findings_in_words(notes, strict=strict)
    incomplete = any(one.fidelity is not None and not one.fidelity.complete for one in result.manuscripts)
    now = Outcome(
        printed=tuple(_summary(result, settings)),
        said=(*said, *stood_in),
        audio=sum(episode.timeline.length / episode.timeline.rate for episode in result.episodes),
        code=int(ExitCode.FINDINGS) if doubted or incomplete else 0,
    )
    idle = replace(result, synthesised=0, encoded=0, written=0)
    return now, replace(now, printed=tuple(_summary(idle, settings)))


def lasts(result: Result, sources: Sequence[str] | None, settings: Settings) -> bool:
    """Whether the next build says the same if no file has changed: no page on the web, nothing that is said once."""
    pages = any(common.is_address(text) for text in sources or settings.build.sources)
    return not pages and not any(note.code in _ONCE for one in result.manuscripts for note in one.findings)


def tell(outcome: Outcome, timings: Timings, *, cached: float, steps: bool, fail: bool = True) -> None:
    """Say it, and what it took.

    Parameters
    ----------
    cached: the share of the sentences that came from the cache.
    steps: whether to say how long each step took.
    fail: whether to leave with the outcome's exit code, where that is not 0.

    What the build took is said on standard error: a result does not depend on how quick the machine is.
    """
    for message in outcome.said:
        common.say(message)
    for line in outcome.printed:
        typer.echo(line)
    common.say(
        f"{_span(outcome.audio)} of sound in {timings.elapsed():.1f} seconds; "
        f"{cached:.0%} of the sentences came from the cache."
    )
    if steps:
        for what, seconds in timings.finish():
            common.say(f"{what}: {seconds:.2f} seconds")
    if outcome.code and fail:
        raise typer.Exit(outcome.code)


def cached(result: Result) -> float:
    """The share of the sentences that came from the cache."""
    return 1 - min(result.synthesised, result.utterances) / result.utterances if result.utterances else 0.0


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def _stood_in(result: Result, settings: Settings) -> Iterator[str]:
    if result.substituted:
        stand_in = settings.speech.fallback or "that stood in"
        yield (
            f"{common.count(result.substituted, 'sentence')} spoken by the engine {stand_in}, because the other failed "
            "on them; the reports name them (NAR-131), and --retry tries them again."
        )


def _summary(result: Result, settings: Settings) -> Iterator[str]:
    for episode in result.episodes:
        voices = len({line.speaker for _, _, line in episode.script.lines() if line.voiced})
        length = _span(episode.timeline.length / episode.timeline.rate)
        yield (
            f"{episode.media[0].path}: {episode.script.title}, {length}, "
            f"{common.count(len(episode.timeline.chapters), 'chapter')}, {common.count(voices, 'voice')}"
        )
    yield (
        f"{common.count(len(result.episodes), 'episode')}; {common.count(result.synthesised, 'sentence')} spoken, "
        f"{common.count(result.encoded, 'file')} encoded, {common.count(result.written, 'other file')} written."
    )
    for one in result.feeds[1:]:
        place = Path(settings.build.audio) / one.path
        yield f"{place}: {one.title}, {common.count(one.episodes, 'episode')}"
    feed = Path(settings.build.audio) / "feed.xml"
    if settings.podcast.base_url:
        yield f"The feed is {feed}; publish the folder at {settings.podcast.base_url}."
    else:
        page = Path(settings.build.audio) / "index.html"
        yield (
            f"The feed is {feed}. To listen, open {page} in a browser, or any of the files above in a player. "
            "To publish it, build with --base-url."
        )
