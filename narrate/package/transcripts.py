"""Transcripts: WebVTT (W3C), JSON (podcast-namespace, transcripts/transcripts.md) and plain text.

All show what is written, not what the voice says. Announcements, which stand nowhere in the source, are
heard and so are shown, but their cues' ids begin with `a-`, so that they can be told from the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from narrate.model.release import Episode
from narrate.model.sound import Cue, Timeline
from narrate.package.captions import Caption, captions, timed_cues
from narrate.package.text import clean
from narrate.package.tongues import tongues

ANNOUNCEMENT_PREFIX = "a-"
"""Begins the id of a cue that is no part of the source. An utterance's id begins with a hexadecimal digest."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u200e": "&lrm;", "\u200f": "&rlm;"})


def _whole(timeline: Timeline) -> Iterator[Caption]:
    """Every cue as one caption of one line."""
    for timed in timed_cues(timeline):
        yield Caption(timed=timed, piece=1, lines=(timed.text,), start=timed.start, end=timed.end)


def vtt(episode: Episode, width: int = 0) -> bytes:
    """The transcript as WebVTT: every cue with its id and its speaker, other languages marked.

    width: characters a line; sentences are cut into cues of at most two lines, the second and further ones with a
    number behind the sentence's id. 0 for a sentence a cue, on one line.
    """
    blocks = ["WEBVTT\n"]
    for caption in captions(episode.timeline, width) if width else _whole(episode.timeline):
        identity = _identity(caption.timed.cue) + (f".{caption.piece}" if caption.piece > 1 else "")
        times = f"{_vtt_time(caption.start)} --> {_vtt_time(caption.end)}"
        text = "\n".join(caption.lines)
        blocks.append(f"{identity}\n{times}\n{_payload(caption.timed.cue, text, episode.script.language)}\n")
    return "\n".join(blocks).encode("utf-8")


def transcript_json(episode: Episode) -> bytes:
    """The transcript as JSON, a segment a cue; times in seconds."""
    segments = [
        {
            "speaker": clean(timed.cue.speaker),
            "startTime": timed.start / 1000,
            "endTime": timed.end / 1000,
            "body": timed.text,
        }
        for timed in timed_cues(episode.timeline)
    ]
    document = {"version": "1.0.0", "segments": segments}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def plain(episode: Episode) -> str:
    """The transcript as text, the speaker's name before each turn, without announcements.

    For tags (USLT) and for reading: paragraphs stand on lines of their own, turns and chapters after a blank one.
    """
    turns: list[list[str]] = []
    previous: Cue | None = None
    for timed in timed_cues(episode.timeline):
        cue = timed.cue
        if not cue.line_id:
            continue
        if previous is None or (cue.speaker, cue.chapter) != (previous.speaker, previous.chapter):
            turns.append([f"{clean(cue.speaker)}: {timed.text}"])
        elif cue.line_id != previous.line_id:
            turns[-1].append(timed.text)
        else:
            turns[-1][-1] += f" {timed.text}"
        previous = cue
    return "\n\n".join("\n".join(turn) for turn in turns) + "\n" if turns else ""


def _identity(cue: Cue) -> str:
    identity = clean(cue.id).replace("-->", "")
    return identity if cue.line_id else f"{ANNOUNCEMENT_PREFIX}{identity}"


def _payload(cue: Cue, written: str, language: str) -> str:
    """A text in its spans; the end tag of a voice that spans the whole cue may be left out (WebVTT, 4.2.2)."""
    text = "".join(
        f"<lang {tag.translate(_ESCAPES)}>{words.translate(_ESCAPES)}</lang>" if tag else words.translate(_ESCAPES)
        for words, tag in tongues(written, cue)
    )
    tag = clean(cue.language)
    if tag and tag.casefold() != clean(language).casefold():
        text = f"<lang {tag.translate(_ESCAPES)}>{text}</lang>"
    return f"<v {clean(cue.speaker).translate(_ESCAPES)}>{text}"


def _vtt_time(ms: int) -> str:
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds, ms = divmod(rest, 1000)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"
