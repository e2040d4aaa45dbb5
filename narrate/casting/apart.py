"""The choice of voices that can best be told apart: the smallest distance between any two speakers as large as it goes.

Finding the best of all choices takes a time that grows without bound with the number of speakers. This takes the
farthest voice for one speaker after the other, and then exchanges voices as long as that helps, from several
beginnings. What it finds for up to 12 speakers is in docs/engines.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from narrate.model.script import Script

Option = tuple[str, int]
"""A voice and the pitch at which it is used."""
NEIGHBOURS = 0.5
"""By how much more those have to differ who often speak one right after the other."""
_STARTS = 48
"""Of how many beginnings the best is taken, divided by the number of speakers."""
_OFTEN = 4
"""Changes from one speaker to another, from which this counts in full."""


def weights(script: Script) -> dict[frozenset[str], float]:
    """How much each two speakers have to differ: 1, or up to half as much again for neighbours; else it is left out."""
    speakers = [line.speaker for _, _, line in script.lines() if line.voiced]
    met = Counter(frozenset(pair) for pair in pairwise(speakers) if pair[0] != pair[1])
    return {pair: 1 + NEIGHBOURS * min(count, _OFTEN) / _OFTEN for pair, count in met.items()}


def far_apart(
    allowed: Mapping[str, Sequence[Option]],
    fixed: Mapping[str, Option],
    *,
    apart: Callable[[Option, Option], float],
    weight: Mapping[frozenset[str], float],
    worth: Callable[[Option], float] = lambda _: 1.0,
) -> dict[str, Option]:
    """An option for every speaker of `allowed`, no voice twice; fewer where the voices do not suffice.

    Parameters
    ----------
    allowed: by speaker, in the order in which they choose; of equal options the first is taken.
    fixed: what others have already.
    apart: the distance between two options.
    weight: by pair of speakers; 1 where there is none.
    worth: a factor to each of an option's distances, for what else speaks for or against it.
    """

    def gap(option: Option, name: str, one: Option, other: str) -> float:
        return worth(option) * worth(one) * apart(option, one) / weight.get(frozenset((name, other)), 1.0)

    search = _Search(allowed=allowed, fixed=fixed, gap=gap)
    first = next(iter(allowed), "")
    starts = search.best_first(first)[: max(1, _STARTS // max(1, len(allowed)))] if first else []
    found = [search.from_start({**fixed, first: start}) for start in starts]
    best = max(found, key=search.gaps_of_all) if found else search.from_start(dict(fixed))
    return {name: best[name] for name in allowed if name in best}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    allowed: Mapping[str, Sequence[Option]]
    fixed: Mapping[str, Option]
    gap: Callable[[Option, str, Option, str], float]

    def best_first(self, name: str) -> list[Option]:
        """What a speaker may have, the farthest from the fixed ones first."""
        options = self.free(name, self.fixed)
        return sorted(options, key=lambda option: self.gaps(name, option, self.fixed), reverse=True)

    def from_start(self, chosen: dict[str, Option]) -> dict[str, Option]:
        """The farthest for one after the other, then exchanges as long as they help."""
        for name in self.allowed:
            if name not in chosen and (option := self.farthest(name, chosen)) is not None:
                chosen[name] = option
        better = True
        while better:  # each exchange makes the sorted list of all gaps greater, and there are so many lists: it ends
            better = False
            for name in self.allowed:
                if name not in chosen:
                    continue
                before = self.gaps(name, chosen[name], chosen)
                for option in self.free(name, chosen):
                    if _wider(after := self.gaps(name, option, chosen), before):
                        chosen[name], before, better = option, after, True
        return chosen

    def farthest(self, name: str, chosen: Mapping[str, Option]) -> Option | None:
        """The farthest of what is left; the first of equal ones."""
        return max(self.free(name, chosen), key=lambda option: self.gaps(name, option, chosen), default=None)

    def gaps(self, name: str, option: Option, chosen: Mapping[str, Option]) -> list[float]:
        """From an option to everybody else's, the smallest first."""
        return sorted(self.gap(option, name, one, other) for other, one in chosen.items() if other != name)

    def gaps_of_all(self, chosen: Mapping[str, Option]) -> list[float]:
        """Between all pairs, the smallest first; rounded, so that of equal choices the first is taken."""
        pairs = combinations(chosen.items(), 2)
        return sorted(round(self.gap(one, name, other, who), 9) for (name, one), (who, other) in pairs)

    def free(self, name: str, chosen: Mapping[str, Option]) -> list[Option]:
        """What a speaker may have and nobody else has."""
        taken = {voice for other, (voice, _) in chosen.items() if other != name}
        return [option for option in self.allowed[name] if option[0] not in taken]


def _wider(new: list[float], old: list[float]) -> bool:
    """Whether gaps are better, by more than rounding."""
    return next((one > other for one, other in zip(new, old, strict=True) if abs(one - other) > 1e-9), False)
