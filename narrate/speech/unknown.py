"""Names that nobody has said how to say: candidates for the lexicon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from narrate.model.script import Line, LineKind, Script
from narrate.speech.foreign import with_foreign
from narrate.speech.lexicon import Held, Lexicon
from narrate.speech.sentences import sentences

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_GENITIVE = re.compile(r"['’]s$")
_CONTRACTION = re.compile(r"(?:n['’]t|['’](?:d|ll|m|re|ve))$")
_SHORTEST = 3
"""Letters that a name has at least; shorter ones are initials and abbreviations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A word that looks like a name and stands in no lexicon."""

    word: str
    language: str
    """BCP 47 tag of the lines that it stands in."""
    places: tuple[tuple[str, int], ...]
    """Scripts by their names, with how often it occurs in each."""
    sentence: str
    """The first that it stands in."""

    @property
    def count(self) -> int:
        """How often it occurs."""
        return sum(count for _, count in self.places)


def names(scripts: Mapping[str, Script], lexicon: Mapping[str, Lexicon]) -> tuple[Name, ...]:
    """Words that look like names, without those of the lexicons, the most frequent first.

    A word looks like a name if it begins with a capital within a sentence and is nowhere written small. (In German
    that finds nouns as well.)

    Parameters
    ----------
    scripts: by name; what is skipped in them does not count.
    lexicon: of each script.
    """
    counts: dict[tuple[str, str], Counter[str]] = {}
    first: dict[tuple[str, str], str] = {}
    named: set[tuple[str, str]] = set()
    common: set[tuple[str, str]] = set()
    for slug, script in scripts.items():
        for language, sentence, word, inside in _words(script, lexicon[slug]):
            if word[0].islower():
                common.add((language, word.casefold()))
                continue
            key = (language, word)
            counts.setdefault(key, Counter())[slug] += 1
            first.setdefault(key, sentence)
            if inside:
                named.add(key)
    found = [
        Name(word=word, language=language, places=tuple(counts[language, word].items()), sentence=first[language, word])
        for language, word in sorted(named)
        if (language, word.casefold()) not in common
    ]
    return tuple(sorted(found, key=lambda name: (-name.count, name.word.casefold(), name.word)))


def _words(script: Script, lexicon: Lexicon) -> Iterator[tuple[str, str, str, bool]]:
    """Language, sentence and each word of it, and whether its capital is the word's own."""
    for _, _, line in script.lines():
        if not line.voiced:
            continue
        language = line.language or script.language
        for sentence, foreign in with_foreign(line, sentences(line.text, language)):
            yield from _words_of(sentence, line, Held(sentence, lexicon, language, foreign), language)


def _words_of(sentence: str, line: Line, held: Held, language: str) -> Iterable[tuple[str, str, str, bool]]:
    for number, match in enumerate(_WORD.finditer(held.text)):
        word = _GENITIVE.sub("", match.group())
        if len(word) < _SHORTEST or word.isupper() or _CONTRACTION.search(word) or held.written(word) != word:
            continue
        before = held.text[: match.start()].rstrip(" “\"‘'«(¿¡[*_")
        opens = number == 0 or before.endswith((".", "!", "?", "…", ":"))
        yield language, sentence, word, not opens and line.kind is not LineKind.HEADING
