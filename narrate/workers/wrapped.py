"""A pool around another one: everything is the other's that is not said otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from narrate.model.sound import Passage, Voice
from narrate.ports import EnginePool


class WrappedPool:
    """Most of `narrate.ports.EnginePool`, by another pool.

    Parameters
    ----------
    pool: the other one, whose engine gives this its name.
    """

    def __init__(self, pool: EnginePool) -> None:
        self._pool = pool

    @property
    def name(self) -> str:
        """See EnginePool."""
        return self._pool.name

    @property
    def version(self) -> str:
        """See EnginePool."""
        return self._pool.version

    @property
    def metered(self) -> bool:
        """See EnginePool."""
        return self._pool.metered

    @property
    def phonetic(self) -> bool:
        """See EnginePool."""
        return self._pool.phonetic

    def voices(self) -> tuple[Voice, ...]:
        """See EnginePool."""
        return self._pool.voices()

    def further_voices(self, named: Iterable[str] = ()) -> tuple[Voice, ...]:
        """See EnginePool."""
        return self._pool.further_voices(named)

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        """See EnginePool."""
        return self._pool.phonemes(text, voice=voice, passages=passages)

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """See EnginePool."""
        return self._pool.in_dictionary(words, voice=voice)

    def prepare(self) -> None:
        """See EnginePool; engines that may not be needed are not started."""
        self._pool.prepare()
