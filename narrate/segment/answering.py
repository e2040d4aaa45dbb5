"""Labels that come once or twice, known by what stands around them: answers to questions, the views of a couple."""

from __future__ import annotations

import itertools
import re

from narrate.segment.draft import Draft
from narrate.segment.label_company import said
from narrate.segment.label_forms import Label
from narrate.segment.name_words import fold, initials, letters, same_person, tokens, word_set
from narrate.segment.written_names import weight, written

_SENTENCE = re.compile(r"[.!?…][”\"’»)]*(?:\s|$)")
_READ = 5000
"""Characters of a paragraph that is read for names at most."""
_NEAR = 4
"""Paragraphs between what the two of a pair say at most."""
_OWN = word_set("the my your our mon ma mi il la el le der die das mein meine his her")
_COUPLES = (
    "husband wife|hubby wife|hubby wifey|hubs wife|hub wife|he she|him her|mr mrs|mom dad|mum dad|mother father"
    "|me him|me her|me husband|me wife|me hubby|mother son|mother daughter|father son|father daughter"
    "|brother sister|boyfriend girlfriend|er sie|ich er|ich sie|mann frau|elle lui|elle moi|lui moi|mari femme"
    "|el ella|yo ella|yo el|marido mujer|lui lei|io lui|io lei|marito moglie"
)
_PAIRS = frozenset(frozenset(two.split()) for two in _COUPLES.split("|"))
"""How two people who belong together are called."""


def answering(draft: Draft, found: list[Label], owners: list[str]) -> set[str]:
    """Those who are labelled where an unlabelled question stands above what they say, twice at least.

    They have to be named in the text above the first of them, in full or by what their initials stand for.
    """
    if not found:
        return set()
    above = [part for part in draft.parts[: found[0].part] if part.voiced and len(part.text) <= _READ]
    texts = [draft.title, *(part.text for part in above)]
    full = [name.shown for text in texts for name in written(text) if weight(name.words) > 1]
    known = {
        owner
        for label, owner in zip(found, owners, strict=True)
        if any(
            same_person(label.name, name) or (len(label.name) > 1 and letters(label.name) in initials(name))
            for name in full
        )
    }
    asked = [
        owner
        for label, owner in zip(found, owners, strict=True)
        if label.part and draft.parts[label.part - 1].open and draft.parts[label.part - 1].text.endswith("?")
    ]
    answers = [owner for owner in asked if owner in known]
    enough = len(answers) > 1 and 2 * len(answers) >= len(found)
    return {owner for owner in owners if owner in known} if enough else set()


def pair(draft: Draft, found: list[Label], owners: list[str]) -> set[str]:
    """Husband and wife, he and she: the two of a pair, each with sentences, near each other."""
    for (first, one), (second, other) in itertools.pairwise(zip(found, owners, strict=True)):
        between = sum(draft.parts[number].open for number in range(first.part + 1, second.part))
        both = all(_says_something(draft, label) for label in (first, second))
        if between <= _NEAR and both and frozenset({_called(first), _called(second)}) in _PAIRS:
            return {one, other}
    return set()


def _called(label: Label) -> str:
    """A label's word without "the" or "my" before it."""
    words = [word for word in tokens(label.name) if word not in _OWN] or list(tokens(label.name))
    return fold(words[-1]) if len(words) == 1 else ""


def _says_something(draft: Draft, label: Label) -> bool:
    """Whether a sentence begins behind a label, or in the paragraph below one that is alone."""
    text = said(draft, label)
    return not text[:1].islower() and bool(_SENTENCE.search(text))
