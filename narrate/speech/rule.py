"""What a rule is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_FIGURES = frozenset("0123456789")


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
    figures: bool = False
    """Whether there has to be a figure in the text besides."""
    beyond_ascii: bool = False
    """Whether the pattern finds nothing but characters beyond ASCII."""
    signs: frozenset[str] = field(init=False)
    """Those of the triggers that are one character."""
    strings: tuple[str, ...] = field(init=False)
    """The other triggers."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "signs", frozenset(sign for sign in self.triggers if len(sign) == 1))
        object.__setattr__(self, "strings", tuple(sign for sign in self.triggers if len(sign) > 1))

    def may_match(self, text: str, signs: set[str]) -> bool:
        """Whether the search is worth it; `signs` are the characters of the text."""
        if (self.figures and _FIGURES.isdisjoint(signs)) or (self.beyond_ascii and text.isascii()):
            return False
        if not self.triggers or not self.signs.isdisjoint(signs):
            return True
        return any(string in text for string in self.strings)


def rule(
    name: str,
    pattern: str,
    say: Callable[[re.Match[str]], str] | str,
    *triggers: str,
    flags: int = 0,
    figures: bool = False,
    beyond_ascii: bool = False,
) -> Rule:
    """Make a rule; a `say` that is a string is said as it stands."""
    if isinstance(say, str):
        words = say
        return Rule(name, re.compile(pattern, flags), lambda _: words, triggers, figures, beyond_ascii)
    return Rule(name, re.compile(pattern, flags), say, triggers, figures, beyond_ascii)
