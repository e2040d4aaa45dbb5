"""Where sentences are heard in an hour of sound, against where their cues have them: MP3, M4A and Opus.

A programme of short tones, one every six seconds, is encoded as a build encodes it (MP3 clip by clip, the others whole)
and decoded by ffmpeg. For each tone its beginning in the decoded sound is held against its cue.

    python benchmarks/drift.py [MINUTES]

prints for each format the largest and the last difference in milliseconds, and the length against the timeline's.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from narrate.adapters.encoder import FfmpegEncoder
from narrate.adapters.mp3.encoder import LameEncoder
from narrate.assembly import render
from narrate.model.sound import Cue, Samples, Segment, Timeline
from narrate.ports import Encoding, Pcm
from narrate.splicing import Splicer
from narrate.testing import MemoryClipStore, MemoryStore

RATE = 22050
EVERY = 576 * 230
"""Samples between two tones, about six seconds: clips of MP3 begin with a frame."""
TONE = RATE // 2
"""Samples of a tone."""
HEARD = 0.05
"""Of full scale: from here on a tone is heard."""


def timeline(minutes: int) -> Timeline:
    """Tones of equal length at equal distances."""
    count = minutes * 60 * RATE // EVERY
    starts = [EVERY * number for number in range(1, count)]
    length = Samples(EVERY * count)
    tail = Samples(length - starts[-1] - TONE)
    pauses = [starts[0], *([EVERY - TONE] * (len(starts) - 1))]
    cues = tuple(
        Cue(id=f"u{at}", line_id="l", speaker="", text="Tone.", start=Samples(at), end=Samples(at + TONE), chapter=0,
            language="en")
        for at in starts
    )  # fmt: skip
    segments = tuple(Segment(pause=Samples(one), clip="tone", gain=0.0, length=Samples(TONE)) for one in pauses)
    return Timeline(rate=RATE, length=length, segments=segments, tail=tail, cues=cues, chapters=())


def differences(path: Path, encoder: FfmpegEncoder, programme: Timeline) -> tuple[list[float], float]:
    """How much later than its cue each tone is heard, and how much longer the file plays, in milliseconds."""
    decoded = encoder.decode(path)
    peaks = np.asarray(decoded.peaks)
    found = []
    for cue in programme.cues:
        start = cue.start / programme.rate
        first = int((start - 1) / decoded.step)
        place = int(np.argmax(peaks[first : int((start + 1) / decoded.step)] > HEARD * 32768))
        found.append(((first + place) * decoded.step - start) * 1000)
    return found, (decoded.seconds - programme.length / programme.rate) * 1000


def files(programme: Timeline, encoder: FfmpegEncoder, folder: Path) -> Iterator[Path]:
    """The programme in each format."""
    clips = MemoryClipStore()
    moments = np.arange(TONE)
    tone = np.rint(12000 * np.sin(moments * 2 * math.pi * 440 / RATE)).astype("<i2")
    clips.clips["tone"] = Pcm(rate=RATE, data=tone.tobytes())
    splicer = Splicer(encoder=LameEncoder(), clips=clips, store=MemoryStore(), bitrate=64)
    splicer.programme(programme, 0.0, folder / "hour.mp3")
    yield folder / "hour.mp3"
    for kind in ("m4a", "opus"):
        out = folder / f"hour.{kind}"
        encoder.encode(render(programme, clips), rate=RATE, gain=0.0, encoding=Encoding(format=kind), out=out)
        yield out


def main(minutes: int) -> None:
    """Print a line a format."""
    encoder = FfmpegEncoder()
    programme = timeline(minutes)
    with tempfile.TemporaryDirectory() as folder:
        for path in files(programme, encoder, Path(folder)):
            found, longer = differences(path, encoder, programme)
            print(
                f"{path.suffix[1:]}: {len(found)} cues in {programme.length / RATE / 60:.1f} minutes; largest "
                f"{max(found, key=abs):+.1f} ms, last {found[-1]:+.1f} ms; length {longer:+.2f} ms"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
