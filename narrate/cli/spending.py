"""What is asked before something is fetched or may cost money."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from narrate.cli import common
from narrate.errors import InputError

if TYPE_CHECKING:
    from narrate.model.sound import Job
    from narrate.ports import EnginePool
    from narrate.settings import Settings


def agree(jobs: Sequence[Job], engine: EnginePool, settings: Settings, *, yes: bool) -> None:
    """Say what sentences cost and ask whether they are to be spoken, where an engine's sentences may cost money.

    Raises InputError where nobody is there to answer, Exit where the answer is no.
    """
    if not jobs or not engine.metered:
        return
    common.say(
        f"{common.count(len(jobs), 'sentence')}, {common.count(characters_of(jobs), 'character')}, would be spoken by "
        f"{engine.name}, which may cost money."
    )
    if price := cost_of(jobs, settings):
        common.say(price)
    ask("Speak them?", yes=yes)


def cost_of(jobs: Sequence[Job], settings: Settings) -> str:
    """What sentences cost, in a sentence; empty where the settings name no price."""
    from narrate.settings_engines import cost

    price = cost(((job.voice, job.text) for job in jobs), settings.engines, settings.speech.engine)
    return f"That costs {price}." if price else ""


def characters_of(jobs: Sequence[Job]) -> int:
    """How many characters would be sent."""
    return sum(len(job.text) for job in jobs)


def ask(question: str, *, yes: bool) -> None:
    """Ask, unless the answer was given beforehand. Errors as of `agree`."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise InputError(f"Nobody is here to answer: {question}", remedy="Say --yes if the answer is yes.")
    if not typer.confirm(question, err=True):
        common.say("Nothing was done.")
        raise typer.Exit
