"""An engine for narrate that says everything in Morse code (ITU-R M.1677-1)."""

from __future__ import annotations

import math
import struct
import unicodedata

from narrate.errors import EngineError
from narrate.model.sound import Prosody, Voice
from narrate.ports import Pcm

RATE = 16000
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,?'/()&:;=+-\"@"
_CODES = """
    .- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..
    ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----.
    .-.-.- --..-- ..--.. .----. -..-. -.--. -.--.- .-... ---... -.-.-. -...- .-.-. -....- .-..-. .--.-.
"""
CODE = dict(zip(_SIGNS, _CODES.split(), strict=True))
HERTZ = {"low": 440, "middle": 600, "high": 800}


class MorseEngine:
    """One tone for each voice; the rate in words a minute is that of speech, not of Morse."""

    name = "morse"
    version = "1.0"  # raise it whenever the sound changes: it is part of the cache's key

    def voices(self) -> tuple[Voice, ...]:
        """Three voices, the best first."""
        order = ("middle", "low", "high")
        return tuple(Voice(id=name, name=name.title(), languages=("en",), tunable=True) for name in order)

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """One sentence. Raises EngineError for an unknown voice, and for a text without any sign that has a code."""
        if voice not in HERTZ:
            raise EngineError(f"There is no voice {voice!r}.", remedy=f"Choose one of {', '.join(HERTZ)}.")
        marks = " ".join(CODE[sign] if sign != " " else "/" for sign in _plain(text) if sign in CODE or sign == " ")
        if not marks.strip(" /"):
            raise EngineError("Nothing in this text has a code.", remedy="Write Latin letters or figures.")
        hertz = HERTZ[voice] * 2 ** ((prosody.pitch - 50) / 50)
        unit = max(40, round(0.018 * RATE * 175 / prosody.rate))
        lengths = {".": (1, 1), "-": (3, 1), " ": (0, 2), "/": (0, 2)}  # sound and silence, in units
        made = [_beep(hertz, lengths[mark][0] * unit) + bytes(2 * lengths[mark][1] * unit) for mark in marks]
        return Pcm(rate=RATE, data=b"".join(made))


def _plain(text: str) -> str:
    """Capitals without accents, and single spaces."""
    letters = unicodedata.normalize("NFD", text.upper()).replace("’", "'").replace("“", '"').replace("”", '"')
    return " ".join("".join(sign if sign in CODE or sign.isspace() else "" for sign in letters).split())


def _beep(hertz: float, count: int) -> bytes:
    """A tone whose ends are rounded over 2 ms, so that it does not click."""
    edge = RATE // 500
    samples = (
        round(12000 * math.sin(2 * math.pi * hertz * at / RATE) * min(1.0, at / edge, (count - at) / edge))
        for at in range(count)
    )
    return struct.pack(f"<{count}h", *samples)
