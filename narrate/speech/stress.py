"""Words that are said with stress: where they are once a sentence is what a voice says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from narrate.model.script import Stress
from narrate.model.sound import Passage
from narrate.speech.lexicon import Said


def with_stress(said: Said, written: str, stress: Sequence[Stress]) -> Said:
    """What a voice says, with the stressed words as passages.

    Parameters
    ----------
    said: what became of the sentence.
    written: the sentence.
    stress: of `written`, in order.

    Words that were changed on the way, or that are not found as often as they were written, have no stress, and neither
    has what the lexicon says in a way of its own.
    """
    found = [place for one in stress if (place := _found_again(said.text, written, one)) is not None]
    made = [
        Passage(start=start, end=end, stress=True)
        for start, end in found
        if not any(one.start < end and start < one.end for one in said.passages)
    ]
    return replace(said, passages=tuple(sorted((*said.passages, *made), key=lambda one: one.start))) if made else said


def _found_again(said: str, written: str, one: Stress) -> tuple[int, int] | None:
    pattern = re.compile(rf"(?<!\w){re.escape(written[one.start : one.end])}(?!\w)")
    places = [match.start() for match in pattern.finditer(written)]
    spoken = [match.span() for match in pattern.finditer(said)]
    return spoken[places.index(one.start)] if len(places) == len(spoken) and one.start in places else None
