"""Findings on the transcripts beside WebVTT: SubRip within its limits, HTML and text with the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from narrate.check.expected import Place, comparable, excerpt
from narrate.check.fidelity import text_cues
from narrate.check.vtt import VttCue
from narrate.diagnostics import Finding

WIDTH, LINES = 32, 2
"""What the podcast namespace allows a card (transcripts/transcripts.md)."""
_TIMES = re.compile(r"(\d\d+):([0-5]\d):([0-5]\d),(\d{3}) --> (\d\d+):([0-5]\d):([0-5]\d),(\d{3})")
_TOLERANCE = 50
"""Milliseconds."""


def check_srt(data: bytes, cues: Sequence[VttCue] | None, at: Place) -> Iterator[Finding]:
    """SubRip: NAR-440 where it is none, NAR-441 for its limits, NAR-442 against the WebVTT transcript."""
    words: list[str] = []
    before = last = 0
    for number, block in enumerate(data.decode("utf-8", "replace").rstrip("\n").split("\n\n"), 1):
        lines = block.split("\n")
        times = _TIMES.fullmatch(lines[1]) if len(lines) > 2 and lines[0] == str(number) else None
        if times is None:
            yield at("NAR-440", number=number, detail="it is not a number, times and a text")
            return
        figures = [int(figure) for figure in times.groups()]
        start, end = (((h * 60 + m) * 60 + s) * 1000 + ms for h, m, s, ms in (figures[:4], figures[4:]))
        if end <= start or start < before:
            yield at("NAR-440", number=number, detail="it ends before it begins, or begins before the one above ends")
            return
        before = last = end
        if len(lines) - 2 > LINES or any(len(line) > WIDTH for line in lines[2:]):
            yield at("NAR-441", number=number, lines=LINES, width=WIDTH)
        words += lines[2:]
    if cues and not same_words("".join(words), cues):
        yield at("NAR-442", detail="it has other words")
    elif cues and abs(cues[-1].end - last) > _TOLERANCE:
        yield at("NAR-442", detail=f"it ends at {last / 1000} seconds instead of {cues[-1].end / 1000}")


def same_words(found: str, cues: Sequence[VttCue]) -> bool:
    """Whether a text is that of the cues, in order; between two cues a speaker's name and a colon may stand."""
    text, place = _bare(found), 0
    for cue in cues:
        words, name = _bare(cue.text).replace("-->", "->"), f"{_bare(cue.voice)}:"
        if text.startswith(name + words, place):
            place += len(name)
        if not text.startswith(words, place):
            return False
        place += len(words)
    return place == len(text)


def check_html(data: bytes, cues: Sequence[VttCue] | None, at: Place) -> Iterator[Finding]:
    """The HTML transcript's sentences are the script's: NAR-443."""
    from lxml import html

    root = html.document_fromstring(data.decode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    found = ["".join(map(str, one.itertext())) for one in root.iter("span") if one.get("id")]
    yield from _compared(found, cues, at)


def check_text(data: bytes, cues: Sequence[VttCue] | None, at: Place) -> Iterator[Finding]:
    """The transcript as plain text has the script's words: NAR-443."""
    text = data.decode("utf-8", "replace")
    for cue in text_cues(cues or ()):
        if _bare(cue.text) not in _bare(text):
            yield at("NAR-443", text=excerpt(cue.text))
            return


def _compared(found: Sequence[str], cues: Sequence[VttCue] | None, at: Place) -> Iterator[Finding]:
    wanted = [cue.text for cue in text_cues(cues or ())]
    if cues and "".join(map(_bare, found)) != "".join(map(_bare, wanted)):
        place = next((n for n, (a, b) in enumerate(zip(found, wanted, strict=False)) if _bare(a) != _bare(b)), 0)
        yield at("NAR-443", text=excerpt(wanted[place]))


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", comparable(text))
