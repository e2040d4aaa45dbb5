"""An engine that tells on which files its voices depend."""

from __future__ import annotations

import os
from pathlib import Path

from narrate.model.sound import Voice
from narrate.testing import ToneEngine

STARTED, VOICES = "TEST_ENGINE_STARTED", "TEST_ENGINE_VOICES"
"""Environment variables: a file that grows by a line with each start; a folder on which the voices depend."""


class LastingEngine(ToneEngine):
    """Beeps, notes each start, and has the voices of a folder beside its own."""

    def __init__(self) -> None:
        with Path(os.environ[STARTED]).open("a", encoding="utf-8") as file:
            file.write("started\n")

    def voices(self) -> tuple[Voice, ...]:
        """Those that begin with one of the folder's names; all where it has none."""
        named = tuple(path.name for path in Path(os.environ[VOICES]).iterdir())
        return tuple(voice for voice in super().voices() if voice.id.startswith(named)) if named else super().voices()

    def files(self) -> tuple[str, ...]:
        """The folder of voices."""
        return (os.environ[VOICES],)
