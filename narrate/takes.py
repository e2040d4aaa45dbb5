"""What is wrong with a take, by its sound and by the text that it should be.

The limits are wide on purpose: a take that is refused is spoken again and then stops a build, so only what nobody would
listen to is refused. Speech has 10 to 20 letters a second (espeak-ng at 175 words a minute: 15).
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from narrate.model.sound import Prosody
from narrate.ports import Pcm

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATES = range(4000, 384001)
_LETTERS = 15.0
"""Letters a second at 175 words a minute."""
_FEW = 20
"""Letters of a text that is too short to be judged by its length."""
_SHORTEST, _LONGEST, _ANYWAY = 0.15, 8.0, 10.0
"""A take may last from a seventh of what its text should to eight times that and ten seconds."""
_CLIPPED = 0.05
"""The share of samples at full scale from which a take is distorted beyond listening."""
_STEADY = 1.0
"""Decibels by which the level of noise goes up and down; that of speech does by 5 and more."""
_FLAT = 0.2
"""The flatness of a spectrum (geometric by arithmetic mean of power) from which it is noise; a vowel has 0.001."""
_CUT = 0.5
"""The level in the last 5 ms, against the loudest 5 ms, at which the sound was cut off in the middle of a vowel."""


def problem(pcm: Pcm, text: str, prosody: Prosody) -> str:
    """What is wrong with a take, in words that follow “failed:”; empty where nothing is.

    Parameters
    ----------
    pcm: the take, silence at its ends included.
    text, prosody: what should have been said, and how.
    """
    if pcm.rate not in RATES:
        return f"it says that its sound has {pcm.rate} samples a second"
    if not pcm.data:
        return "it made no sound"
    if len(pcm.data) % 2:
        return "it made half a sample: its sound is not 16-bit"
    if not pcm.data.strip(b"\x00"):
        return "it made nothing but silence"
    return _length(pcm, text, prosody) or _shape(pcm)


def _length(pcm: Pcm, text: str, prosody: Prosody) -> str:
    seconds = len(pcm.data) / 2 / pcm.rate
    letters, signs = _size(text)
    pace = _LETTERS * max(prosody.rate, 1) / 175
    shortest = letters / pace * _SHORTEST if letters >= _FEW else 0.0
    longest = (letters + signs) / pace * _LONGEST + _ANYWAY
    if shortest <= seconds <= longest:
        return ""
    much = "little" if seconds < shortest else "much"
    return f"it made {seconds:.1f} seconds of sound, which is far too {much} for {len(text)} characters"


def _size(text: str) -> tuple[int, int]:
    """Letters, and what all other signs may be worth in letters: a number or a sign is read as a word or more."""
    kinds = [unicodedata.category(sign)[0] for sign in text]
    wide = sum(unicodedata.east_asian_width(sign) == "W" for sign in text)
    return kinds.count("L"), 8 * (kinds.count("N") + kinds.count("S") + kinds.count("P")) + 3 * wide


def _shape(pcm: Pcm) -> str:
    import numpy as np

    samples = np.frombuffer(pcm.data, "<i2")
    peak = max(int(samples.max()), -int(samples.min()))
    if peak >= 32767 and float(((samples >= 32767) | (samples <= -32767)).mean()) > _CLIPPED:
        return "its sound is distorted: too many samples are at full scale"
    step = max(1, pcm.rate // 200)
    count = len(samples) // step
    if count < 40:  # a fifth of a second
        return ""
    # Without large arrays in between, of which each costs more than all this arithmetic.
    blocks = samples[: count * step].astype(np.float32).reshape(count, step)
    powers = np.einsum("ij,ij->i", blocks, blocks).astype(np.float64) / step
    if _noise(samples, powers):
        return "it made nothing but noise"
    if powers[-1] > _CUT**2 * powers.max() and abs(int(samples[-1])) > _CUT * peak:
        return "its sound breaks off in the middle"
    return ""


def _noise(samples: NDArray[np.int16], powers: NDArray[np.float64]) -> bool:
    import numpy as np

    heard = powers[powers > powers.max() / 1000]
    blocks = heard[: len(heard) // 10 * 10].reshape(-1, 10).mean(axis=1)
    if len(blocks) < 4 or float(np.std(10 * np.log10(blocks[1:-1]))) > _STEADY:
        return False
    spectrum = np.abs(np.fft.rfft(samples.astype(np.float64))) ** 2 + 1e-9
    return float(np.exp(np.log(spectrum).mean()) / spectrum.mean()) > _FLAT
