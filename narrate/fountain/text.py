"""Escapes and emphasis: how a line's text is written down so that it comes back as it was."""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

_PUNCTUATION = re.escape(string.punctuation)
_ESCAPED = re.compile(rf"\\(?:u\{{([0-9a-fA-F]{{1,6}})\}}|([{_PUNCTUATION}]))")
_NEEDS_BACKSLASH = r"\\(?!(?!u\{)[A-Za-z0-9 ])|(?<=\[)\[|(?<=/)\*|\*(?=/)"
_EMPHASIS_MARKS = r"|\*|(?<![^\W_])_|_(?![^\W_])"
# Characters that editors, Git or UTF-8 itself would not keep inside a line.
_UNSAFE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
_ENDS = re.compile(r"^\s+|\s+$")
_SUSPECT = re.compile(r"[\\*_\[/]|" + _UNSAFE.pattern)
"""One of these is in every text that has to be written otherwise than it is, white space at its ends apart."""

# Markdown's rule as Fountain takes it over: no space after the opening mark or before the closing one; an
# underscore inside a word is an underscore.
_EMPHASIS = (
    *(re.compile(rf"(?<!\*)\*{{{n}}}(?!\*)") for n in (3, 2, 1)),
    re.compile(r"(?<!_)_(?!_)"),
)


Spans = tuple[tuple[int, int], ...]
"""Beginnings and ends in a text, in order, without overlap."""


def encode(text: str, *, also: str = "", stressed: Spans = ()) -> str:
    """Write a text so that `decode` gives it back; untouched where nothing in it could be misread.

    Parameters
    ----------
    also: punctuation that means something where the text will stand and has to be escaped too.
    stressed: what stands between stars then; `read` gives it back.
    """
    if stressed:
        return _with_stars(text, stressed)
    if not _SUSPECT.search(text) and text == text.strip() and not any(mark in text for mark in also):
        return text
    light = _ends(_escape(text, also=also))
    return light if decode(light) == text else _ends(_escape(text, also=also, emphasis=True))


def decode(text: str) -> str:
    r"""Take emphasis marks and escapes out: `**bold**` → `bold`, `\*` → `*`, `\u{85}` → that character."""
    return read(text)[0]


def read(text: str) -> tuple[str, Spans]:
    """What `decode` makes of a text, and where in it the emphasis marks were, whatever their kind."""
    if "\\" not in text:
        return _without_emphasis(text, text)
    plain: list[str] = []
    mask: list[str] = []  # like plain, but with a backslash for each character that was escaped
    position = 0
    for match in _ESCAPED.finditer(text):
        before = text[position : match.start()]
        plain.append(before)
        mask.append(before)
        position = match.end()
        code, mark = match.groups()
        if code is not None and int(code, 16) > 0x10FFFF:
            plain.append(match.group())
            mask.append(match.group())
            continue
        plain.append(mark if code is None else chr(int(code, 16)))
        mask.append("\\")
    rest = text[position:]
    return _without_emphasis("".join([*plain, rest]), "".join([*mask, rest]))


def find_nth(text: str, words: str, nth: int, start: int = 0) -> int:
    """Where some words stand in a text for the nth time from an offset on, from 1; -1 where they do not, or are none.

    Notes say so which words of their paragraph they mean.
    """
    at = start - 1
    for _ in range(max(nth, 1) if words else 0):
        at = text.find(words, at + 1)
        if at < 0:
            break
    return at if words else -1


def _with_stars(text: str, stressed: Spans) -> str:
    places = [0, *(place for span in stressed for place in span), len(text)]
    return _ends("*".join(_escape(text[start:end], emphasis=True) for start, end in pairwise(places)))


def _escape(text: str, *, also: str = "", emphasis: bool = False) -> str:
    pattern = _NEEDS_BACKSLASH + (f"|[{re.escape(also)}]" if also else "") + (_EMPHASIS_MARKS if emphasis else "")
    return _UNSAFE.sub(_as_code, re.sub(pattern, lambda match: "\\" + match.group(), text))


def _ends(escaped: str) -> str:
    return _ENDS.sub(lambda match: "".join(f"\\u{{{ord(c):x}}}" for c in match.group()), escaped)


def _as_code(match: re.Match[str]) -> str:
    return f"\\u{{{ord(match.group()):x}}}"


def _without_emphasis(plain: str, mask: str) -> tuple[str, Spans]:
    found: list[tuple[int, int]] = []
    if "*" not in mask and "_" not in mask:
        return plain, ()
    for pattern in _EMPHASIS:
        pairs = tuple(_pairs(pattern, mask))
        if pairs:
            marks = sorted(mark for pair in pairs for mark in pair)
            found += [(opening[1], closing[0]) for opening, closing in pairs]
            starts = [start for start, _ in marks]
            lost = [0, *accumulate(end - start for start, end in marks)]
            found = [(_moved(start, marks, starts, lost), _moved(end, marks, starts, lost)) for start, end in found]
            plain, mask = _cut(plain, marks), _cut(mask, marks)
    return plain, _joined(found)


def _moved(place: int, marks: list[tuple[int, int]], starts: list[int], lost: list[int]) -> int:
    """A place of a text once ranges are cut out: `starts` are theirs, `lost` what each and those before it hold."""
    before = bisect_left(starts, place)
    return place - lost[before] + (max(marks[before - 1][1] - place, 0) if before else 0)


def _cut(text: str, marks: list[tuple[int, int]]) -> str:
    """A text without some ranges, which stand in order and do not overlap."""
    edges = [0, *(edge for mark in marks for edge in mark), len(text)]
    return "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def _joined(spans: Iterable[tuple[int, int]]) -> Spans:
    """Spans in order, those in one that touch."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _pairs(pattern: re.Pattern[str], mask: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The marks that belong together: each opening mark and the first closing one after it."""
    opening: tuple[int, int] | None = None
    for match in pattern.finditer(mask):
        before, after = mask[max(match.start() - 1, 0) : match.start()], mask[match.end() : match.end() + 1]
        underscore = match.group() == "_"
        if opening is None:
            if after and not after.isspace() and not (underscore and before.isalnum()):
                opening = match.span()
        elif before and not before.isspace() and not (underscore and after.isalnum()):
            yield opening, match.span()
            opening = None
