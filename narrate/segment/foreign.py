"""Passages in another language than the document: those that the source marks, and titles in italics that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from narrate.model.document import Mark, MarkKind
from narrate.model.script import Foreign
from narrate.segment.draft import Draft, Part
from narrate.segment.languages import OWN, scores
from narrate.segment.name_words import word_set

_SHARED: dict[str, frozenset[str]] = {
    "en": word_set("a an in on at to for no"),
    "fr": word_set("le la un de du des et en sur sans au à ou l d que se sa son"),
    "de": word_set("die des du von zu an in aus wie so"),
    "es": word_set("el la un de en con que lo a su se no"),
    "it": word_set("il la le lo i un di del e con per in su l d non da"),
}
"""Words of which it takes two, or one with a letter that the document's language lacks."""
_LETTERS = {"fr": "àâçèéêëîïôûùœ", "de": "äöüß", "es": "áéíóúñ¿¡", "it": "àèéìòù", "en": ""}
_PLACES = frozenset({"los angeles", "las vegas", "los alamos", "las cruces", "del mar", "la jolla"})
"""Names that English has taken over whole."""
_SURE, _VERY_SURE = 5.0, 12.0
"""By how much the recogniser's score (a logarithm) of one language has to be above another's."""
_PROOFED = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONG = 3
"""Words from which on one word that languages share is enough, where the recogniser is very sure."""


def foreign_words(draft: Draft) -> Draft:
    """Mark the italics that are in another language than the document; what the source marks stays as it is.

    A title is short, and recognisers of languages err on few words. So besides its verdict there has to be a word that
    only the other language has, or two that it shares with a third, and none of the document's own.
    """
    changes: dict[int, dict[str, Any]] = {}
    for number, part in enumerate(draft.parts):
        if not part.voiced or not part.text:
            continue
        kept = _believed(draft, part)
        stated = [mark for mark in kept if mark.kind is MarkKind.LANGUAGE]
        found = [
            Mark(kind=MarkKind.LANGUAGE, start=part.start + start, end=part.start + end, target=language)
            for start, end, words in part.marked(MarkKind.EMPHASIS)
            if (language := _language(words, draft.language))
            and not any(one.start < part.start + end and one.end > part.start + start for one in stated)
        ]
        if found or len(kept) != len(part.marks):
            changes[number] = {"marks": (*kept, *found)}
    return draft.with_parts(changes)


def _believed(draft: Draft, part: Part) -> tuple[Mark, ...]:
    """The marks without languages that a word processor was only set to while somebody wrote in another."""
    if draft.document.media_type != _PROOFED:
        return part.marks
    return tuple(
        mark
        for mark in part.marks
        if mark.kind is not MarkKind.LANGUAGE
        or _same(mark.target, draft.language)
        or _likelier(part.block.text[mark.start : mark.end], mark.target, draft.language)
    )


def _likelier(words: str, tag: str, own: str) -> bool:
    found = scores(words)
    low = min(found.values())
    return found.get(_primary(tag), low) > found.get(_primary(own), low)


def _language(words: str, own: str) -> str:
    """The language of some words, if that is surely not the document's own; else empty."""
    bare = [word for word in _words(words) if word]
    primary = _primary(own)
    if len(bare) < 2 or " ".join(bare) in _PLACES or any(word in OWN.get(primary, ()) for word in bare):
        return ""
    evidence = {code: _evidence(bare, code) for code in OWN if code != primary}
    named = [code for code, (certain, _) in evidence.items() if certain]
    likely = [code for code, (_, shared) in evidence.items() if shared > 1]
    possible = [code for code, (_, shared) in evidence.items() if shared and len(bare) >= _LONG]
    candidates = named or likely or possible
    if not candidates:
        return ""
    found = scores(words)
    order = sorted(candidates, key=lambda code: (-evidence[code][0], -found.get(code, 0.0), code))
    best = order[0]
    others = [found[code] for code in {*OWN, primary} - {best} if code in found]
    margin = found[best] - found.get(primary, min(found.values()))
    if named:
        return best if margin >= _SURE else ""
    least = _SURE if likely else _VERY_SURE
    return best if margin >= least and found[best] - max(others) >= (0.0 if likely else _VERY_SURE) else ""


def _evidence(bare: list[str], code: str) -> tuple[int, int]:
    """How many words speak for a language alone, and how many, with its letters, for it among others."""
    shared = len({word for word in bare if word in _SHARED[code]})
    letters = any(sign in _LETTERS[code] for word in bare for sign in word)
    return len({word for word in bare if word in OWN[code]}), shared + letters


def _words(text: str) -> Iterator[str]:
    for word in text.lower().replace("’", "'").replace("'", " ").split():
        yield "".join(sign for sign in word if sign.isalpha())


def foreign_of(part: Part, start: int, end: int, own: str) -> tuple[str, tuple[Foreign, ...]]:
    """What a paragraph's marks say of a range of its text.

    Parameters
    ----------
    start, end: the range in the block's text.
    own: the document's language.

    Gives the language of the whole where that is another than `own`, else nothing, and the words in a language of
    their own with their places counted from `start`. Of marks within marks the inner one holds.
    """
    marks = sorted((mark for mark in part.marks if mark.kind is MarkKind.LANGUAGE), key=lambda m: (m.start, -m.end))
    if not marks:
        return "", ()
    text = part.block.text
    words = [at for at in range(start, end) if text[at].isalnum()]
    covering = [mark for mark in marks if words and mark.start <= words[0] and mark.end > words[-1]]
    whole = covering[-1].target if covering and not _same(covering[-1].target, own) else ""
    found = []
    for first, last, tag in _runs(marks, start, end):
        inside = [at for at in range(first, last) if text[at].isalnum()]
        if inside and tag and not _same(tag, whole or own):
            found.append(Foreign(start=inside[0] - start, end=inside[-1] + 1 - start, language=tag))
    return whole, tuple(found)


def _runs(marks: Iterable[Mark], start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """A range in stretches, each with the language of the innermost mark around it; empty for none.

    marks: by their beginnings, of several the longest first.
    """
    around: list[Mark] = []
    at = first = start
    language = ""
    for mark in (*marks, None):
        until = end if mark is None else min(max(mark.start, start), end)
        while at < until:
            while around and around[-1].end <= at:
                around.pop()
            tag = around[-1].target if around else ""
            if tag != language:
                yield first, at, language
                first, language = at, tag
            at = min(around[-1].end, until) if around else until
        if mark is not None:
            around.append(mark)
    yield first, end, language


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _same(tag: str, other: str) -> bool:
    """Whether two tags are of one language; a region makes no foreign words."""
    return _primary(tag) == _primary(other)
