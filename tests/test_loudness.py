"""The arithmetic of levels, and the two passes, with an encoder that only pretends."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.loudness import (
    MAX_GAIN,
    STEP,
    corrected_gain,
    level,
    level_with,
    measurable,
    needs_correction,
    voice_gain,
)
from narrate.model.sound import Loudness
from narrate.ports import Decoded, Encoding

readings = st.builds(
    Loudness,
    integrated=st.floats(-70, 5) | st.just(-math.inf),
    true_peak=st.floats(-120, 6) | st.just(-math.inf),
)


class PretendEncoder:
    """Moves the loudness of what it encodes by a fixed amount, as a codec does."""

    version = "pretend"

    def __init__(self, source: Loudness, moved: float, peak: float = -2.0) -> None:
        self.source, self.moved, self.peak = source, moved, peak
        self.gains: list[float] = []

    def encode(self, pcm: Iterable[bytes], *, rate: int, gain: float, encoding: Encoding, out: Path) -> Loudness:
        assert b"".join(pcm) == b"sound"
        self.gains.append(gain)
        return self.heard()

    def measure(self, pcm: Iterable[bytes], *, rate: int) -> Loudness:
        assert b"".join(pcm) == b"sound"
        return self.source

    def heard(self) -> Loudness:
        return Loudness(integrated=self.source.integrated + self.gains[-1] + self.moved, true_peak=self.peak)

    def measure_file(self, path: Path) -> Loudness:
        raise NotImplementedError

    def decode_length(self, path: Path) -> float:
        raise NotImplementedError

    def decode(self, path: Path) -> Decoded:
        raise NotImplementedError


def levelled(encoder: PretendEncoder) -> tuple[object, bool, bool]:
    made = level(encoder, lambda: [b"so", b"und"], rate=22050, encoding=Encoding(), out=Path("x.mp3"))
    return made.gain, made.corrected, made.within


def test_a_programme_on_target_is_encoded_once() -> None:
    encoder = PretendEncoder(Loudness(integrated=-21.0, true_peak=-6.0), moved=0.4)
    assert levelled(encoder) == (4.7, False, True)
    assert encoder.gains == [4.7]


def test_a_codec_that_moves_the_level_is_corrected_once() -> None:
    encoder = PretendEncoder(Loudness(integrated=-21.0, true_peak=-6.0), moved=-0.7)
    assert levelled(encoder) == (pytest.approx(5.7), True, True)
    assert len(encoder.gains) == 2


def test_what_stays_outside_is_kept_and_said() -> None:
    encoder = PretendEncoder(Loudness(integrated=-21.0, true_peak=-6.0), moved=0.0, peak=0.5)
    made, corrected, within = levelled(encoder)
    assert (corrected, within, len(encoder.gains)) == (True, False, 2)
    assert made == encoder.gains[-1] < encoder.gains[0]


def test_a_limiter_that_holds_back_is_overcome() -> None:
    class Limiting(PretendEncoder):
        def heard(self) -> Loudness:
            return Loudness(integrated=-18.0 + 0.5 * (self.gains[-1] - 4.7), true_peak=-2.0)

    encoder = Limiting(Loudness(integrated=-21.0, true_peak=-6.0), moved=0.0)
    assert levelled(encoder) == (pytest.approx(8.7), True, True)
    assert encoder.gains == pytest.approx([4.7, 6.7, 8.7])


def test_silence_is_not_corrected() -> None:
    encoder = PretendEncoder(Loudness(integrated=-math.inf, true_peak=-math.inf), moved=0.0, peak=-math.inf)
    assert levelled(encoder) == (4.7, False, True)


def test_a_very_soft_programme_is_raised_as_far_as_allowed() -> None:
    encoder = PretendEncoder(Loudness(integrated=-65.0, true_peak=-50.0), moved=0.0)
    assert levelled(encoder) == (MAX_GAIN, True, False)
    assert len(encoder.gains) == 2


@given(readings)
def test_gains_are_finite_and_capped(reading: Loudness) -> None:
    for gain in (voice_gain(reading), corrected_gain(3.0, reading)):
        assert math.isfinite(gain)
        assert gain <= MAX_GAIN


@given(readings)
def test_a_voice_is_not_raised_into_clipping(reading: Loudness) -> None:
    gain = voice_gain(reading)
    assert gain <= 0 or reading.true_peak + gain <= 1e-9
    assert measurable(reading) or gain == 0


def test_voices_meet_at_one_level() -> None:
    soft, loud = Loudness(integrated=-27.5, true_peak=-12.0), Loudness(integrated=-15.0, true_peak=-1.0)
    assert soft.integrated + voice_gain(soft) == loud.integrated + voice_gain(loud) == -20.0


@pytest.mark.parametrize(
    ("integrated", "peak", "wrong"),
    [(-16.0, -1.1, False), (-16.5, -3.0, False), (-15.4, -3.0, True), (-16.6, -3.0, True), (-16.0, -0.9, True)],
)
def test_the_tolerance(integrated: float, peak: float, wrong: bool) -> None:
    assert needs_correction(Loudness(integrated=integrated, true_peak=peak)) is wrong


def test_an_edit_that_hardly_moves_a_soft_programme_keeps_its_gain() -> None:
    def soft(less: float) -> Callable[[float], Loudness]:
        return lambda gain: Loudness(integrated=gain - 23.16 - less, true_peak=-6.0)

    levelled = [level_with(soft(less), step=STEP) for less in (0.0, 0.013, -0.021)]
    assert len({one.gain for one in levelled}) == 1
    assert all(one.corrected and one.within for one in levelled)
    assert levelled[0].gain == pytest.approx(7.2)
    assert len({level_with(soft(less)).gain for less in (0.0, 0.013)}) == 2
