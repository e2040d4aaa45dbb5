"""Captions: sentences cut into pieces that fit a few short lines, for SubRip and for WebVTT where that is asked for.

SubRip in a feed may have two lines of 32 characters, and names a speaker where the speaker changes (podcast-namespace,
transcripts/transcripts.md). WebVTT for screens has two lines of 42 by custom.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from narrate.model.release import Episode
from narrate.model.sound import Cue, Timeline
from narrate.package.text import clean, milliseconds

LINES = 2
SRT_WIDTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedCue:
    """A cue with the times that files show."""

    cue: Cue
    text: str
    """On one line, without control characters; never empty."""
    start: int
    """Milliseconds."""
    end: int
    """Milliseconds; after `start`, and not after the next cue's start."""


def timed_cues(timeline: Timeline) -> Iterator[TimedCue]:
    """The cues of a programme that have a text, at least a millisecond long and none before the last one's end."""
    earliest = 0
    for cue in timeline.cues:
        text = clean(cue.text)
        if not text:
            continue
        start = max(milliseconds(cue.start, timeline.rate), earliest)
        earliest = max(milliseconds(cue.end, timeline.rate), start + 1)
        yield TimedCue(cue=cue, text=text, start=start, end=earliest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A piece of a sentence, in lines."""

    timed: TimedCue
    """The sentence."""
    piece: int
    """Which piece of it, from 1."""
    lines: tuple[str, ...]
    """At most two."""
    start: int
    """Milliseconds."""
    end: int
    """Milliseconds; after `start`."""


def captions(timeline: Timeline, width: int, *, names: bool = False) -> Iterator[Caption]:
    """Every cue in pieces of at most two lines of `width` characters.

    Parameters
    ----------
    names: whether the first piece begins with the speaker's name and a colon where the speaker changes.

    A sentence's time is shared out by characters, at least a millisecond a piece. The lines' words are the sentence's;
    a word longer than a line is cut between characters that do not belong together.
    """
    before = ""
    for timed in timed_cues(timeline):
        speaker = clean(timed.cue.speaker)
        text = f"{speaker}: {timed.text}" if names and speaker and speaker != before else timed.text
        before = speaker
        yield from _pieces(timed, text, width)


def _pieces(timed: TimedCue, text: str, width: int) -> Iterator[Caption]:
    lines = wrapped(text, width)
    pieces = [tuple(lines[at : at + LINES]) for at in range(0, len(lines), LINES)]
    room = timed.end - timed.start
    if room < len(pieces):  # there is no time to show them one after another: the sentence is too short for any
        pieces = pieces[:room] if room else pieces[:1]
    total = sum(len(line) for piece in pieces for line in piece)
    shown, start = 0, timed.start
    for number, piece in enumerate(pieces, 1):
        shown += sum(map(len, piece))
        end = timed.start + max(number, min(room * shown // total, room - (len(pieces) - number)))
        yield Caption(timed=timed, piece=number, lines=piece, start=start, end=max(end, start + 1))
        start = max(end, start + 1)


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` characters, broken at spaces where there are any."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        rest = word
        if line and len(line) + 1 + len(rest) <= width:
            line = f"{line} {rest}"
            continue
        if line:
            lines.append(line)
        while len(rest) > width:
            cut = _cut(rest, width)
            lines.append(rest[:cut])
            rest = rest[cut:]
        line = rest
    return [*lines, line] if line else lines


def _cut(word: str, width: int) -> int:
    """Where to cut a long word: not before a mark that belongs to the letter before it."""
    cut = width
    while cut > 1 and (unicodedata.combining(word[cut]) or word[cut] in _JOINING or word[cut - 1] == "\u200d"):
        cut -= 1
    return cut if cut > 1 else width


_JOINING = frozenset("\u200d\ufe0e\ufe0f\u200c" + "".join(map(chr, range(0x1F3FB, 0x1F400))))
"""Zero-width joiners, variation selectors and skin tones, which change the sign before them."""


def srt(episode: Episode) -> bytes:
    """The transcript as SubRip, within the limits of the podcast namespace."""
    blocks = []
    for number, caption in enumerate(captions(episode.timeline, SRT_WIDTH, names=True), 1):
        lines = "\n".join(line.replace("-->", "->") for line in caption.lines)
        blocks.append(f"{number}\n{_time(caption.start)} --> {_time(caption.end)}\n{lines}\n")
    return "\n".join(blocks).encode("utf-8")


def _time(ms: int) -> str:
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds, ms = divmod(rest, 1000)
    return f"{hours:02}:{minutes:02}:{seconds:02},{ms:03}"
