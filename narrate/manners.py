"""How much a voice changes with the manner in which a sentence is said.

The changes are small enough that nobody is taken for somebody else: a voice in any manner stays nearer to itself than
to any other voice of a cast, by the distances that voices are chosen by (`narrate.casting.profile`). docs/engines.md
has the figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from narrate.model.sound import Manner, Manners, Passage, Prosody


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What is different."""

    pitch: int = 0
    """Steps of `Prosody.pitch`; espeak-ng's are a sixth of a semitone."""
    pitch_range: int = 0
    """Steps of `Prosody.pitch_range`."""
    rate: int = 0
    """Percent."""


_SLIGHT = {
    Manner.PLAIN: _Change(),
    Manner.HEADING: _Change(pitch=-1, rate=-4),
    Manner.QUOTE: _Change(pitch=3, pitch_range=4, rate=-2),
    Manner.ASIDE: _Change(pitch=-3, pitch_range=-6, rate=2),
    Manner.EMPHASIS: _Change(pitch_range=8, rate=-3),
    Manner.QUESTION: _Change(pitch_range=8),
}
_CLEAR = {
    Manner.PLAIN: _Change(),
    Manner.HEADING: _Change(pitch=-2, rate=-6),
    Manner.QUOTE: _Change(pitch=5, pitch_range=6, rate=-3),
    Manner.ASIDE: _Change(pitch=-5, pitch_range=-9, rate=3),
    Manner.EMPHASIS: _Change(pitch_range=13, rate=-5),
    Manner.QUESTION: _Change(pitch_range=13),
}
_CHANGES = {Manners.OFF: dict.fromkeys(Manner, _Change()), Manners.SLIGHT: _SLIGHT, Manners.CLEAR: _CLEAR}
_IN_BRACKETS = re.compile(r"\([^()]*[^\W_][^()]*\)")
_FEWEST, _MOST = 80, 450
"""Words a minute that can be set; see docs/settings.md."""


def in_manner(prosody: Prosody, manner: Manner, much: Manners, *, tunable: bool) -> Prosody:
    """How a voice is used for a sentence of a manner.

    Parameters
    ----------
    prosody: how the speaker's voice is used otherwise.
    much: how much of a manner is wanted.
    tunable: whether the voice heeds a pitch; otherwise its rate alone changes.
    """
    change = _CHANGES[much][manner]
    rate = (prosody.rate * (100 + change.rate) + 50) // 100
    slower = replace(prosody, rate=prosody.rate if rate == prosody.rate else min(max(rate, _FEWEST), _MOST))
    if not tunable:
        return slower
    return replace(
        slower,
        pitch=_within(prosody.pitch, change.pitch),
        pitch_range=_within(prosody.pitch_range, change.pitch_range),
    )


def with_asides(text: str, passages: Sequence[Passage], much: Manners) -> tuple[Passage, ...]:
    """The passages of a spoken text together with what stands in brackets within it, which is an aside.

    Brackets that hold a passage of another kind are left as they are. Only for voices whose pitch can change.
    """
    pitch = _CHANGES[much][Manner.ASIDE].pitch
    asides = [
        Passage(start=match.start(), end=match.end(), pitch=pitch)
        for match in (_IN_BRACKETS.finditer(text) if pitch else ())
        if not any(one.start < match.end() and match.start() < one.end for one in passages)
    ]
    return tuple(sorted((*passages, *asides), key=lambda one: one.start))


def _within(value: int, change: int) -> int:
    """A step of 0 to 100 more or less; unchanged where there is no change, whatever it is."""
    return min(max(value + change, 0), 100) if change else value
