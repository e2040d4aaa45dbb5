"""An engine for tests of the pool."""

from __future__ import annotations

import time

from narrate.model.sound import Prosody
from narrate.ports import Pcm
from narrate.testing import ToneEngine


class TiringEngine(ToneEngine):
    """Hangs at every tenth sentence of a process."""

    _spoken = 0

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """See ToneEngine.speak."""
        self._spoken += 1
        while self._spoken % 10 == 0:
            time.sleep(60)
        return super().speak(text, voice=voice, prosody=prosody)
