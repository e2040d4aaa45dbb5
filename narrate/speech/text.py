"""Display text → spoken text: the lexicon, then named rules in order, until nothing changes any more.

The rules are made so that what they put out holds no sign that they look for; where two of them meet, a further
pass settles it, which is why saying what is already spoken changes nothing.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from narrate.model.script import Foreign
from narrate.speech import english, french, german, neutral, spanish
from narrate.speech.lexicon import Held, Lexicon, Said
from narrate.speech.rule import Rule, Sieve
from narrate.speech.strings import strings_for

_OWN: Mapping[str, Callable[[str], tuple[Rule, ...]]] = {
    "en": english.rules,
    "fr": lambda _: french.rules(),
    "de": lambda _: german.rules(),
    "es": lambda _: spanish.rules(),
}
"""The rules of a language, by its primary subtag, for a tag."""
_PASSES = 6
"""More than any text of the tests needs; the bound keeps a mistake in a rule from becoming an endless loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one rule did to one place."""

    rule: str
    before: str
    after: str


def spoken(text: str, *, language: str, lexicon: Lexicon) -> str:
    """What a voice says for what is written.

    Parameters
    ----------
    text: any text; normally a sentence.
    language: BCP 47 tag; English has rules of its own, every other language those that need no grammar.
    lexicon: words whose reading an editor has set; they come before every rule.

    Empty only where the text has neither letter nor digit. Raises nothing.
    """
    return say(text, language=language, lexicon=lexicon).text


def say(text: str, *, language: str, lexicon: Lexicon, foreign: Sequence[Foreign] = ()) -> Said:
    """What `spoken` says, with the passages that have phonemes or a language of their own; parameters as there.

    foreign: words of the text in another language. They are said by the rules of that language, unless the lexicon
    has an entry for just these words.
    """
    return _say(text, language, lexicon, None, foreign)


def explain(text: str, *, language: str, lexicon: Lexicon) -> tuple[Change, ...]:
    """Which rule changed what, in the order in which it happened; parameters as for `spoken`."""
    changes: list[Change] = []
    _say(text, language, lexicon, changes)
    return tuple(changes)


def _say(
    text: str, language: str, lexicon: Lexicon, changes: list[Change] | None, foreign: Sequence[Foreign] = ()
) -> Said:
    held = Held(text, lexicon, language, foreign)

    def reading(word: str, own: str) -> str:
        return _by_rules(word, own or language, None)

    if changes is None or not held.finds:
        return held.release(_by_rules(held.text, language, changes), reading)
    changes += [Change(rule="lexicon", before=written, after=entry.shown(written)) for written, entry in held.finds]
    made: list[Change] = []
    said = held.release(_by_rules(held.text, language, made), reading)
    changes += [
        Change(rule=one.rule, before=held.written(one.before), after=held.release(one.after, reading).text)
        for one in made
    ]
    return said


def _by_rules(text: str, language: str, changes: list[Change] | None) -> str:
    said = text
    rules, sieve = rules_for(language), _sieve_for(language)
    for _ in range(_PASSES):
        before = said
        waiting = sieve.may_match(said)
        while waiting:
            place = (waiting & -waiting).bit_length() - 1
            after = _apply(rules[place], said, changes)
            if after is not said:
                said, waiting = after, sieve.may_match(after)
            waiting = waiting >> place + 1 << place + 1
        said = _tidy(said)
        if said == before:
            break
    return said


@functools.lru_cache(maxsize=32)
def rules_for(language: str) -> tuple[Rule, ...]:
    """The rules of a language, in order."""
    strings = strings_for(language)
    own = _OWN.get(language.lower().split("-")[0])
    return (*neutral.first(strings), *(own(language) if own else ()), *neutral.last(strings))


@functools.lru_cache(maxsize=32)
def _sieve_for(language: str) -> Sieve:
    return Sieve(rules_for(language))


def _apply(rule: Rule, text: str, changes: list[Change] | None) -> str:
    if changes is None:
        return rule.pattern.sub(rule.say, text)
    log = changes

    def note(match: re.Match[str]) -> str:
        after = rule.say(match)
        if after.strip() != match.group().strip():
            log.append(Change(rule=rule.name, before=match.group().strip(), after=after.strip()))
        return after

    return rule.pattern.sub(note, text)


TIDY = (
    (re.compile(r" +(?=[,;:!?…]|\.(?!\w))"), ""),
    (re.compile(r"\( +"), "("),
    (re.compile(r" +\)"), ")"),
    (re.compile(r"(?:\(\)|\( ?[,;:.] ?\))"), " "),
    (re.compile(r"(?<=[,;:.!?…])(?: ?,)+"), ""),
    (re.compile(r",(?= ?[.;:!?…])"), ""),
    (re.compile(r"\(,+ ?"), "("),
    (re.compile(r",+\)"), ")"),
    (re.compile(r"^[\s,;:]+|(?<=[^\s,])[\s,]+$"), ""),
    (re.compile(r",(?=[^\W\d_])"), ", "),
)
UNTIDY = re.compile(r" [,;:!?….)]|[(,;:.!?…] ?[,;:.!?…)]|\( |,[^\W\d_]|^[,;:]|,$")
"""Matches wherever a pattern of `TIDY` does."""


def _tidy(text: str) -> str:
    """Put right the spaces and commas that the rules leave behind."""
    said = " ".join(unicodedata.normalize("NFC", text).split())
    if not UNTIDY.search(said):
        return said
    for pattern, by in TIDY:
        said = pattern.sub(by, said)
    return " ".join(said.split())
