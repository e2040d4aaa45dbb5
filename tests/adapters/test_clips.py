"""Clips lose their silence, keep their sound, and are found without being read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.adapters.clips import StoredClips, trimmed
from narrate.adapters.store import DiskStore
from narrate.errors import EngineError
from narrate.model.sound import Clip
from narrate.ports import Pcm

RATE = 16000
KEY = hashlib.sha256(b"clip").hexdigest()


def clip(before: int, sound: int, after: int, *, level: int = 9000, hum: int = 0) -> Pcm:
    """A square tone between two stretches of silence, or of a soft hum."""
    tone = level * (1 - 2 * (np.arange(sound) // 8 % 2))
    quiet = hum * (1 - 2 * (np.arange(before + after) // 8 % 2))
    data = np.concatenate([quiet[:before], tone, quiet[before:]]).astype("<i2").tobytes()
    return Pcm(rate=RATE, data=data)


@given(st.integers(0, 4000), st.integers(1, 4000), st.integers(0, 4000), st.integers(300, 32000))
def test_silence_goes_and_sound_stays(before: int, sound: int, after: int, level: int) -> None:
    kept = np.frombuffer(trimmed(clip(before, sound, after, level=level)), "<i2")
    assert len(kept) == min(before, 240) + sound + min(after, 480)
    if before >= 240 and after >= 480:
        assert np.abs(kept[240 : 240 + sound]).min() == level


def test_silence_is_relative_to_the_voice() -> None:
    assert len(trimmed(clip(1600, 1600, 1600, level=20000, hum=40))) == 2 * (240 + 1600 + 480)
    assert len(trimmed(clip(1600, 1600, 1600, level=2000, hum=40))) == 2 * (1600 * 3)


def test_ends_are_faded() -> None:
    kept = np.abs(np.frombuffer(trimmed(clip(0, 1600, 0)), "<i2").astype(int))
    assert kept[0] == kept[-1] == 0
    assert kept[:48].tolist() == sorted(kept[:48].tolist())
    assert kept[48:-48].min() == 9000


@pytest.mark.parametrize(
    "pcm",
    [
        Pcm(rate=RATE, data=b""),
        Pcm(rate=RATE, data=bytes(20000)),
        clip(0, 9000, 0, level=5),
        Pcm(rate=0, data=b"\x00\x70"),
    ],
)
def test_nothing_but_silence_is_an_error(pcm: Pcm) -> None:
    with pytest.raises(EngineError, match="nothing but silence"):
        trimmed(pcm)


def test_a_clip_is_found_and_read(tmp_path: Path) -> None:
    clips = StoredClips(DiskStore(tmp_path))
    assert clips.find(KEY) is None
    with pytest.raises(KeyError):
        clips.read(KEY)
    pcm = clip(1000, 2000, 1000)
    written = clips.write(KEY, pcm)
    assert clips.find(KEY) == written == Clip(key=KEY, rate=RATE, length=written.length)
    read = clips.read(KEY)
    assert read.rate == RATE
    assert read.data == trimmed(pcm)
    assert len(read.data) == 2 * written.length


def test_a_damaged_clip_is_absent_once_it_was_read(tmp_path: Path) -> None:
    clips = StoredClips(DiskStore(tmp_path))
    clips.write(KEY, clip(0, 2000, 0))
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    raw = bytearray(file.read_bytes())
    raw[-100] ^= 1
    file.write_bytes(raw)
    with pytest.raises(KeyError):
        clips.read(KEY)
    assert clips.find(KEY) is None


def test_what_is_no_clip_is_not_found(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    store.put(KEY, b"something else entirely, and long enough")
    assert StoredClips(store).find(KEY) is None
