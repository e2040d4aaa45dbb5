"""What a rule is."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_FIGURES = frozenset("0123456789")
_FREQUENT = " etaoinshrdlucmfwypvbgk"
"""Characters by how often texts have them, the most frequent first; all others are rarer."""


@dataclass(frozen=True)
class Rule:
    """A way of saying a construct."""

    name: str
    """As `narrate explain` shows it."""
    expression: str
    """What the rule finds; linear on any text: bounded repeats, or possessive ones behind a boundary."""
    flags: int
    """Of the regular expression."""
    say: Callable[[re.Match[str]], str]
    """What is said for a find; the find itself where the rule does not apply."""
    triggers: tuple[str, ...] = ()
    """Strings without which the pattern cannot match; saves the search."""
    figures: bool = False
    """Whether there has to be a figure in the text besides."""
    beyond_ascii: bool = False
    """Whether the pattern finds nothing but characters beyond ASCII."""

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled when it is first needed: most texts need few of the rules."""
        return re.compile(self.expression, self.flags)


class Sieve:
    """Finds out which of many rules are worth a search in a text, for all of them at once.

    A set of rules is an integer, in which the bit of a rule is its place in the list.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._untriggered = _bits(not rule.triggers for rule in rules)
        self._figures = _bits(rule.figures for rule in rules)
        self._beyond_ascii = _bits(rule.beyond_ascii for rule in rules)
        triggers = sorted({trigger for rule in rules for trigger in rule.triggers})
        having = {trigger: _bits(trigger in rule.triggers for rule in rules) for trigger in triggers}
        self._signs = {trigger: found for trigger, found in having.items() if len(trigger) == 1}
        strings: dict[str, list[tuple[str, int]]] = {}
        for trigger, found in having.items():
            if len(trigger) > 1:
                strings.setdefault(max(trigger, key=_rarity), []).append((trigger, found))
        self._strings = {sign: tuple(found) for sign, found in strings.items()}
        """Triggers of several characters, by the rarest of them: a text without that one has none of them."""

    def may_match(self, text: str) -> int:
        """The rules that may find something in a text."""
        found = self._untriggered
        signs = set(text)
        for sign in signs & self._signs.keys():
            found |= self._signs[sign]
        for sign in signs & self._strings.keys():
            for string, rules in self._strings[sign]:
                if string in text:
                    found |= rules
        if _FIGURES.isdisjoint(signs):
            found &= ~self._figures
        return found & ~self._beyond_ascii if text.isascii() else found


def _rarity(sign: str) -> int:
    place = _FREQUENT.find(sign)
    return place if place >= 0 else len(_FREQUENT)


def _bits(wanted: Iterable[bool]) -> int:
    return sum(1 << place for place, yes in enumerate(wanted) if yes)


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
        return Rule(name, pattern, flags, lambda _: words, triggers, figures, beyond_ascii)
    return Rule(name, pattern, flags, say, triggers, figures, beyond_ascii)
