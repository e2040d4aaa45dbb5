"""What a rule is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of saying a construct."""

    name: str
    """As `narrate explain` shows it."""
    pattern: re.Pattern[str]
    """What the rule finds; linear on any text: bounded repeats, or possessive ones behind a boundary."""
    say: Callable[[re.Match[str]], str]
    """What is said for a find; the find itself where the rule does not apply."""
    triggers: tuple[str, ...] = ()
    """Strings without which the pattern cannot match; saves the search."""


def rule(name: str, pattern: str, say: Callable[[re.Match[str]], str] | str, *triggers: str, flags: int = 0) -> Rule:
    """Make a rule; a `say` that is a string is said as it stands."""
    if isinstance(say, str):
        words = say
        return Rule(name, re.compile(pattern, flags), lambda _: words, triggers)
    return Rule(name, re.compile(pattern, flags), say, triggers)
