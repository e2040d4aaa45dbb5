"""What became of a source's characters: the figures of the fidelity ledger."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fidelity:
    """How many characters of a source are spoken, skipped or neither. White space and markup do not count."""

    spoken: int
    """Characters that are heard, once and in order."""
    skipped: tuple[tuple[str, int], ...] = ()
    """Reasons with the number of characters that were skipped for each."""
    unaccounted: int = 0
    """Characters that are neither spoken nor skipped; anything but 0 is a fault of narrate."""
    repeated: int = 0
    """Characters that are spoken or skipped more than once; anything but 0 is a fault of narrate."""

    @property
    def complete(self) -> bool:
        """Whether every character is accounted for exactly once."""
        return self.unaccounted == 0 and self.repeated == 0
