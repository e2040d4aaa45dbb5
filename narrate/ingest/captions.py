"""The reader of captions: WebVTT and SubRip, as programs write down recordings.

A cue holds a few words, cut by time and width and not by sense. So the cues of one voice become one paragraph, with
the voice as its label. Numbers, times, settings and tags are markup.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from narrate.ingest.pieces import BlockBuilder, markup_block, unescape
from narrate.model.document import Block, BlockKind

_TIME = r"(?:\d{1,4}:)?\d{1,2}:\d\d[.,]\d{1,3}"
_TIMING = re.compile(rf"[ \t]*(?P<start>{_TIME})[ \t]*-->[ \t]*(?P<end>{_TIME})(?:[ \t][^\n]*)?$")
_SUBRIP = re.compile(rf"\s*\d{{1,5}}[ \t]*\n[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}")
_HEAD = re.compile(r"WEBVTT(?:[ \t]+(?:[-–—][ \t]*)?(?P<title>[^\n]*))?")
_LANGUAGE = re.compile(r"language:[ \t]*(?P<tag>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)[ \t]*$", re.IGNORECASE)
_TAG = re.compile(r"<(?:v(?:\.[^\s>]{1,40}){0,4}[ \t]+(?P<voice>[^<>\n]{1,80})|[^<>\n]{0,80})>|\{\\[^{}\n]{1,40}\}")
"""A voice's tag or another one (WebVTT, section 4.2.2), or a setting in braces, as SubRip's editors write them."""
_OTHER = re.compile(r"(?:>>+|&gt;&gt;)[ \t]*")
"""Says that somebody else speaks from here on."""
_ANEW = re.compile(r"[-–—][ \t]|>>|[♪♫]|[(\[]|[A-ZÀ-Þ][^\n:.!?]{1,40}:[ \t]")
"""Begins what somebody else says, or what is heard."""
_LABEL = re.compile(r"(?:>>[ \t]*)?(?P<name>[^\W\d_][^\n:.!?,;]{0,40}):[ \t]+(?=\S)")
"""Who speaks, as some programs write it before the text of every cue."""
_SENTENCE_END = re.compile(r"[.!?…][”\"’»)\]]?$")
_PAUSE = 1.5
"""Seconds of silence after a sentence that part two paragraphs, where no voice is named."""
_LONG = 600
"""Characters of a paragraph from which on the next sentence begins a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of what is said, with the time of its cue."""

    head: int
    """Where what stands over it begins: the cue's number and time, or the line itself."""
    start: int
    end: int
    voice: str
    """Who is named before it; empty for nobody, or for whoever spoke before."""
    pause: float
    """Seconds of silence before its cue."""
    label: int = 0
    """Characters of a label that says again who has spoken before, and is no text."""


def is_captions(source: str) -> bool:
    """Whether a text is a file of captions: WebVTT by its first word, SubRip by its first cue."""
    return bool(re.match(r"WEBVTT(?:\s|$)", source) or _SUBRIP.match(source))


def read(source: str, path: Path) -> tuple[tuple[Block, ...], tuple[tuple[str, str | tuple[str, ...]], ...]]:
    """Blocks of captions, a paragraph a voice, and the title and language of a WebVTT file's head.

    `path` is not needed: what is no cue is markup or text, and nothing can go wrong.
    """
    del path
    blocks: list[Block] = []
    metadata: list[tuple[str, str | tuple[str, ...]]] = []
    lines: list[_Line] = []
    last = 0.0
    for start, end in _chunks(source):
        head = _HEAD.match(source, start, end) if start == 0 else None
        if head or re.match(r"(?:NOTE|STYLE|REGION)\b", source[start:end]):
            blocks.append(markup_block(start, end, "captions' head or note", number=len(blocks)))
            metadata += _stated(source[start:end], head)
            continue
        body, pause, last = _timed(source, start, end, last)
        lines += _spoken(source, start, body, end, pause)
    for paragraph in _paragraphs(source, lines, _labelled(source, lines)):
        blocks.append(_block(source, paragraph, number=len(blocks)))
    return tuple(sorted(blocks, key=lambda block: block.span)), tuple(metadata)


def _chunks(source: str) -> list[tuple[int, int]]:
    """What stands between blank lines."""
    found: list[tuple[int, int]] = []
    at = 0
    begun = False
    for line in source.split("\n"):
        stop = at + len(line)
        if line.strip() and begun:
            found[-1] = (found[-1][0], stop)
        elif line.strip():
            found.append((at, stop))
        begun = bool(line.strip())
        at = stop + 1
    return found


def _stated(text: str, head: re.Match[str] | None) -> list[tuple[str, str | tuple[str, ...]]]:
    found: list[tuple[str, str | tuple[str, ...]]] = []
    title = (head["title"] or "").strip() if head else ""
    if title:
        found.append(("title", title))
    language = next((match for line in text.split("\n") if (match := _LANGUAGE.match(line))), None)
    if head and language:
        found.append(("language", language["tag"]))
    return found


def _timed(source: str, start: int, end: int, last: float) -> tuple[int, float, float]:
    """Where a cue's text begins, how long nobody spoke before it, and when it ends; without a time all is text."""
    at = start
    for line in source[start:end].split("\n")[:2]:
        timing = _TIMING.match(line)
        at += len(line) + 1
        if timing:
            begins, ends = _seconds(timing["start"]), _seconds(timing["end"])
            return min(at, end), begins - last, ends
    return start, 0.0, last


def _seconds(time: str) -> float:
    total = 0.0
    for field in time.replace(",", ".").split(":"):
        total = 60 * total + float(field)
    return total


def _spoken(source: str, head: int, start: int, end: int, pause: float) -> list[_Line]:
    """The lines of a cue's text; the first one has the cue's number and time over it."""
    found = []
    at = start
    for text in source[start:end].split("\n"):
        stop = min(at + len(text), end)
        if text.strip():
            tag = _TAG.match(text.lstrip())
            voice = " ".join(unescape(tag["voice"]).split()) if tag and tag["voice"] else ""
            found.append(_Line(head=head, start=at, end=stop, voice=voice, pause=pause))
            head, pause = stop, 0.0
        at = stop + 1
    return found


def _labelled(source: str, lines: list[_Line]) -> frozenset[str]:
    """The names that stand before the cues of a file, where half of the cues have one and each comes back."""
    found = Counter(_label(source, line) for line in lines)
    del found[""]
    back = {name: count for name, count in found.items() if count > 1}
    return frozenset(back if 2 * sum(back.values()) > len(lines) else ())


def _label(source: str, line: _Line) -> str:
    match = _LABEL.match(source, line.start, line.end)
    return match["name"].strip() if match else ""


def _paragraphs(source: str, lines: list[_Line], labels: frozenset[str]) -> list[list[_Line]]:
    """The lines that belong together: of one voice, or without a voice up to a pause after a sentence.

    labels: the names that are written before every cue; the first cue of a voice keeps its own.
    """
    found: list[list[_Line]] = []
    speaking = labelled = ""
    length = 0
    for line in lines:
        text = _TAG.sub("", source[line.start : line.end]).strip()
        above = _TAG.sub("", source[found[-1][-1].start : found[-1][-1].end]).strip() if found else ""
        ended = bool(_SENTENCE_END.search(above))
        named = bool(line.voice)
        label = _label(source, line)
        again = label in labels and label == labelled
        anew = line.voice != speaking if named else not again and bool(_ANEW.match(text))
        pauses = ended and not (named or speaking or labelled) and line.pause >= _PAUSE
        if not found or anew or pauses or (ended and length > _LONG):
            found.append([])
            length = 0
        speaking = line.voice or ("" if anew else speaking)
        labelled = label if label in labels else ("" if anew else labelled)
        match = _LABEL.match(source, line.start, line.end) if again else None
        found[-1].append(replace(line, label=match.end() - match.start()) if match else line)
        length += len(text)
    return found


def _block(source: str, lines: list[_Line], *, number: int) -> Block:
    """A paragraph out of lines: only the first voice's tag is text."""
    builder = BlockBuilder(source, lines[0].head)
    for place, line in enumerate(lines):
        if place:
            builder.verbatim(lines[place - 1].end, lines[place - 1].end + 1)
        sign = _OTHER.match(source, line.start, line.end)
        cursor = line.start + line.label if line.label or sign is None else sign.end()
        builder.markup(builder.position, cursor)
        for tag in _TAG.finditer(source, cursor, line.end):
            builder.verbatim(cursor, tag.start(), entities=True)
            cursor = tag.end()
            if place or not tag["voice"] or builder.length:
                builder.markup(tag.start(), tag.end())
                continue
            builder.markup(tag.start(), tag.start("voice"))
            builder.verbatim(tag.start("voice"), tag.end("voice"), entities=True)
            builder.decoded(": ", tag.end("voice"), tag.end("voice"))
            builder.markup(tag.end("voice"), tag.end())
        builder.verbatim(cursor, line.end, entities=True)
    return builder.build(lines[-1].end, BlockKind.PARAGRAPH, number=number)
