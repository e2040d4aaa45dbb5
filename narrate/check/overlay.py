"""Findings on text in step with sound: what EPUBCheck, Ace and the DTDs of DAISY do not see.

Every sentence has its sound, in order, end to end, and no clip lies outside the sound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from narrate.check.expected import Place, excerpt
from narrate.diagnostics import Finding

TOLERANCE = 50
"""Milliseconds by which clips may be apart from each other or from the end of the sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A stretch of sound with the element that it belongs to."""

    target: tuple[str, str]
    """File and id."""
    sound: str
    start: int
    """Milliseconds."""
    end: int
    """Milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """An element of the text that has to be heard."""

    target: tuple[str, str]
    """File and id."""
    text: str


def check_clips(
    clips: Sequence[Clip],
    sentences: Sequence[Sentence],
    ids: Mapping[str, set[str]],
    lengths: Mapping[str, int],
    at: Place,
) -> Iterator[Finding]:
    """Clips against the text and the sound: NAR-404 to NAR-409.

    Parameters
    ----------
    clips: in the order of playing.
    sentences: in the order of reading.
    ids: every id of each text file.
    lengths: of each sound file, in milliseconds; one that is not known is not compared.
    """
    for clip in clips:
        if clip.target[1] not in ids.get(clip.target[0], set()):
            yield at("NAR-404", target="#".join(clip.target))
        if clip.end <= clip.start:
            yield at("NAR-409", target="#".join(clip.target), start=clip.start / 1000, end=clip.end / 1000)
        length = lengths.get(clip.sound)
        if length is not None and clip.end > length + TOLERANCE:
            yield at("NAR-407", target="#".join(clip.target), found=clip.end / 1000, said=length / 1000)
    yield from _order(clips, sentences, at)
    yield from _ends(clips, lengths, at)
    heard = {clip.target for clip in clips}
    for sentence in sentences:
        if sentence.target not in heard:
            yield at("NAR-408", text=excerpt(sentence.text))


def _order(clips: Sequence[Clip], sentences: Sequence[Sentence], at: Place) -> Iterator[Finding]:
    """The clips follow the text: NAR-405, once a book."""
    places = {sentence.target: place for place, sentence in enumerate(sentences)}
    known = [clip for clip in clips if clip.target in places]
    for clip, after in pairwise(known):
        if places[after.target] <= places[clip.target]:
            yield at("NAR-405", text=excerpt(sentences[places[after.target]].text))
            return


def _ends(clips: Sequence[Clip], lengths: Mapping[str, int], at: Place) -> Iterator[Finding]:
    """From the beginning of each sound to its end, without a gap and nothing twice: NAR-406."""
    for clip, after in pairwise(clips):
        if clip.sound == after.sound and abs(after.start - clip.end) > TOLERANCE:
            yield at("NAR-406", file=clip.sound, place=clip.end / 1000, found=after.start / 1000)
    for sound in dict.fromkeys(clip.sound for clip in clips):
        own = [clip for clip in clips if clip.sound == sound]
        if own[0].start > TOLERANCE:
            yield at("NAR-406", file=sound, place=0.0, found=own[0].start / 1000)
        length = lengths.get(sound)
        if length is not None and length - own[-1].end > TOLERANCE:
            yield at("NAR-406", file=sound, place=own[-1].end / 1000, found=length / 1000)
