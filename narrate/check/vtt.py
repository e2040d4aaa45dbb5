"""A strict reader of WebVTT (W3C, 4.1 to 4.3): unlike a player's, it forgives nothing."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_TIMES = re.compile(
    r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
    r"(?:[ \t]+(?:[a-z]+:[^ \t]+)(?:[ \t]+[a-z]+:[^ \t]+)*)?"
)
_TOKEN = re.compile(r"<(?P<tag>[^<>]*)>|(?P<escape>&[A-Za-z0-9#]+;)|(?P<text>[^<&>]+)")
_SPANS = frozenset({"v", "lang", "c", "i", "b", "u", "ruby", "rt"})
_START = re.compile(r"(?P<name>[a-z]+)(?:\.[^\s.]+)*(?:[ \t]+(?P<annotation>.+))?")
_TIMESTAMP = re.compile(r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}")
_NEEDS_ANNOTATION = frozenset({"v", "lang"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VttCue:
    """A cue of a transcript."""

    id: str
    start: int
    """Milliseconds."""
    end: int
    """Milliseconds."""
    voice: str
    """Who speaks all of the cue; empty where it does not say."""
    text: str
    """Without tags, escapes resolved; line feeds as they stand."""
    line: int
    """Of the cue's times in the file, from 1."""


class VttError(ValueError):
    """A place at which a file is no WebVTT.

    line: from 1.
    what: what is wrong, as a part of a sentence.
    """

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


def parse_vtt(data: bytes) -> tuple[VttCue, ...]:
    """The cues of a file, comments and styles left out. Raises VttError at the first fault."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VttError(data.count(b"\n", 0, error.start) + 1, "it is not UTF-8") from error
    if "\0" in text:
        raise VttError(text.count("\n", 0, text.index("\0")) + 1, "it holds a NUL")
    lines = re.split(r"\r\n|\n|\r", text)
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise VttError(1, "it does not begin with WEBVTT")
    if len(lines) > 1 and lines[1]:
        raise VttError(2, "no blank line follows the first")
    cues: list[VttCue] = []
    ids: set[str] = set()
    for number, block in _blocks(lines):
        if re.match(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)", block[0]) and not (len(block) > 1 and "-->" in block[1]):
            if any("-->" in line for line in block):
                raise VttError(number, "a comment or style holds -->")
            continue
        cue = _cue(number, block)
        if cue.id and cue.id in ids:
            raise VttError(number, f"the id {cue.id} is used twice")
        if cues and cue.start < cues[-1].start:
            raise VttError(cue.line, "the cue begins before the one above it")
        ids.add(cue.id)
        cues.append(cue)
    return tuple(cues)


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Runs of lines between blank ones, each with the number of its first line."""
    blocks: list[tuple[int, list[str]]] = []
    open_block = False
    for number, line in enumerate(lines[1:], start=2):
        if line and not open_block:
            blocks.append((number, [line]))
        elif line:
            blocks[-1][1].append(line)
        open_block = bool(line)
    return blocks


def _cue(number: int, block: list[str]) -> VttCue:
    identity = ""
    if "-->" not in block[0]:
        identity, block, number = block[0], block[1:], number + 1
    match = _TIMES.fullmatch(block[0]) if block else None
    if match is None:
        raise VttError(number, "a cue has no times of the form 00:00:00.000 --> 00:00:00.000")
    fields = [int(field or 0) for field in match.groups()]
    start, end = _milliseconds(fields[:4]), _milliseconds(fields[4:])
    if end <= start:
        raise VttError(number, "the cue ends before it has begun")
    if len(block) == 1:
        raise VttError(number, "the cue has no text")
    if any("-->" in line for line in block[1:]):
        raise VttError(number + 1, "a cue's text holds -->, or no blank line stands before the next cue")
    text, voice = _payload("\n".join(block[1:]), number + 1)
    return VttCue(id=identity, start=start, end=end, voice=voice, text=text, line=number)


def _payload(payload: str, line: int) -> tuple[str, str]:
    """The text, and who speaks all of it."""
    parts: list[str] = []
    spans: list[str] = []
    voices: list[str] = []
    position = outside = 0
    while position < len(payload):
        match = _TOKEN.match(payload, position)
        if match is None:
            raise VttError(line, f"a bare {payload[position]} stands in the text; it is written as an escape")
        position = match.end()
        if match["tag"] is not None:
            _tag(match["tag"], spans, voices, line)
            continue
        words = match["text"] or _unescaped(match["escape"], line)
        parts.append(words)
        if "v" not in spans and words.strip():
            outside += 1
    if [span for span in spans if span != "v"] or len(spans) > 1:
        raise VttError(line, f"the tag <{spans[-1]}> is not closed")
    return "".join(parts), voices[0] if len(set(voices)) == 1 and not outside else ""


def _tag(tag: str, spans: list[str], voices: list[str], line: int) -> None:
    """Open or close a span."""
    if tag.startswith("/"):
        if not spans or spans[-1] != tag[1:]:
            raise VttError(line, f"the tag <{tag}> closes nothing")
        spans.pop()
        return
    if _TIMESTAMP.fullmatch(tag):
        return
    match = _START.fullmatch(tag.replace("\n", " "))
    name = match["name"] if match else ""
    if match is None or name not in _SPANS:
        raise VttError(line, f"<{tag}> is no tag of WebVTT")
    annotation = _annotation(match["annotation"] or "", line)
    if (name in _NEEDS_ANNOTATION) != bool(annotation):
        raise VttError(line, f"<{tag}> has no name, or one that it may not have")
    if name == "v":
        voices.append(annotation)
    spans.append(name)


def _annotation(written: str, line: int) -> str:
    if re.search(r"&(?![A-Za-z0-9#]+;)", written):
        raise VttError(line, "a bare & stands in a name; it is written &amp;")
    return re.sub(r"&[A-Za-z0-9#]+;", lambda match: _unescaped(match[0], line), written).strip()


def _unescaped(escape: str, line: int) -> str:
    resolved = html.unescape(escape)
    if resolved == escape:
        raise VttError(line, f"{escape} is no escape")
    return resolved


def _milliseconds(fields: list[int]) -> int:
    hours, minutes, seconds, ms = fields
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms
