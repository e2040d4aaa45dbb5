"""Laughter, applause and the like inside what somebody says: cut out of the paragraph and left unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from narrate.model.script import LineKind
from narrate.segment.draft import Confidence, Draft, Part, skip
from narrate.segment.name_words import word_set

_BRACKETS = re.compile(r" ?[(\[](?P<words>[^()\[\]]{1,40})[)\]]\.?(?=\s|$) ?")
_SOUNDS = word_set(
    "laugh laughs laughing laughter chuckle chuckles giggles sigh sighs applause applauds clapping pause pauses beat",
    "crosstalk cross-talk music cheers cheering coughs cough gasps smiles smiling shrugs groans snorts grins whispers",
    "silence sniffs sobs cries winks nods ph edited",
    "lacht lachen gelächter heiterkeit beifall applaus seufzt schmunzelt grinst nickt lächelt",
    "rires rire rit sourit soupire applaudissements ríe ríen risas risa aplausos suspira sonríe",
)
_MOST = 4
"""Words of the longest note of a sound."""


def without_asides(draft: Draft) -> Draft:
    """Cut the notes of sounds out of speeches; each becomes a paragraph of its own that is not said."""
    return replace(draft, parts=tuple(piece for part in draft.parts for piece in _pieces(part)))


def _pieces(part: Part) -> Iterator[Part]:
    if not part.voiced or part.kind is not LineKind.SPEECH:
        yield part
        return
    found = [match for match in _BRACKETS.finditer(part.text, part.body) if _is_sound(match["words"])]
    rest = part.text[part.body :]
    for match in found:
        rest = rest.replace(match.group(), "", 1)
    if not found or not any(character.isalnum() for character in rest):
        yield part
        return
    at = 0
    for match in found:
        if part.text[at : match.start()].strip() and match.start() > part.body:
            yield _cut(part, at, match.start())
        elif at < match.start() or (at == 0 and part.body):
            # A label and nothing else before the sound: it stays with what follows, and is skipped with it.
            yield replace(_cut(part, at, match.start()), **skip("speaker label", part.rule))
        yield replace(
            _cut(part, match.start(), match.end()),
            **skip("stage direction or sound", "dialogue"),
            confidence=Confidence.CERTAIN,
            why="it is a note of a sound in brackets",
        )
        at = match.end()
    if part.text[at:].strip():
        yield _cut(part, at, len(part.text))


def _is_sound(words: str) -> bool:
    bare = [word.strip(".,;:!").casefold() for word in words.split()]
    return 0 < len(bare) <= _MOST and (bare[0] in _SOUNDS or bare[-1] in _SOUNDS)


def _cut(part: Part, start: int, end: int) -> Part:
    """A part of a paragraph, without white space at its ends as far as that can be left to the ledger."""
    return replace(
        part,
        start=part.start + start,
        end=part.start + end,
        text=part.text[start:end],
        body=max(0, min(part.body - start, end - start)),
        opens=part.opens if start == 0 else None,
        blank_before=part.blank_before if start == 0 else False,
    )
