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
    before: int = 0
    """Percent by which the pause is longer before a sentence of this manner, where another one stands there."""
    after: int = 0
    """Percent by which the pause is longer behind it, where another manner follows."""


_SLIGHT = {
    Manner.PLAIN: _Change(),
    Manner.HEADING: _Change(pitch=-1, rate=-4, before=10, after=20),
    Manner.QUOTE: _Change(pitch=3, pitch_range=4, rate=-2, before=15, after=15),
    Manner.ASIDE: _Change(pitch=-3, pitch_range=-6, rate=2, before=-10, after=-10),
    Manner.EMPHASIS: _Change(pitch_range=8, rate=-3, before=15),
    Manner.QUESTION: _Change(pitch_range=8, after=15),
}
_CLEAR = {
    Manner.PLAIN: _Change(),
    Manner.HEADING: _Change(pitch=-2, rate=-6, before=20, after=35),
    Manner.QUOTE: _Change(pitch=5, pitch_range=6, rate=-3, before=25, after=25),
    Manner.ASIDE: _Change(pitch=-5, pitch_range=-9, rate=3, before=-15, after=-15),
    Manner.EMPHASIS: _Change(pitch_range=13, rate=-5, before=25),
    Manner.QUESTION: _Change(pitch_range=13, after=25),
}
_CHANGES = {Manners.OFF: dict.fromkeys(Manner, _Change()), Manners.SLIGHT: _SLIGHT, Manners.CLEAR: _CLEAR}
_STRESSES = {
    Manners.OFF: _Change(),
    Manners.SLIGHT: _Change(pitch=8, rate=-10),
    Manners.CLEAR: _Change(pitch=12, rate=-15),
}
"""Of words within a sentence, beside which the others are heard: more than a sentence's change has to be, and no more
than a semitone and a half, or two, which is what a voice does anyway from one accent to the next."""
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


def with_stress(passages: Sequence[Passage], prosody: Prosody, much: Manners) -> tuple[Passage, ...]:
    """Passages of which the stressed ones say by how much; without those where nothing is to be heard of them.

    prosody: how the sentence is said. Only for voices whose pitch can change.
    """
    change = _STRESSES[much]
    pitch = _within(prosody.pitch, change.pitch) - prosody.pitch
    rate = max((prosody.rate * (100 + change.rate) + 50) // 100, _FEWEST) - prosody.rate
    said = (replace(one, pitch=pitch, rate=min(rate, 0)) if one.stress else one for one in passages)
    return tuple(one for one in said if not one.stress or one.pitch or one.rate)


def without_stress(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Passages for a voice that has one pitch only."""
    return tuple(one for one in passages if not one.stress)


def pause_change(before: Manner, after: Manner, much: Manners) -> int:
    """Percent by which the pause between two sentences is longer than between plain ones: none within one manner."""
    changes = _CHANGES[much]
    return changes[before].after + changes[after].before if before is not after else 0


def longest_change(much: Manners) -> int:
    """The greatest change of a pause."""
    return max(pause_change(one, other, much) for one in Manner for other in Manner)


def _within(value: int, change: int) -> int:
    """A step of 0 to 100 more or less; unchanged where there is no change, whatever it is."""
    return min(max(value + change, 0), 100) if change else value
