"""Links among words: what is said before the words that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from narrate.model.script import Foreign, Line, Link
from narrate.speech.foreign import in_parts
from narrate.speech.strings import Strings
from narrate.speech.structure import Detail


def beginning_in(line: Line, parts: Sequence[str]) -> Iterator[tuple[Link, ...]]:
    """The links that begin in each part of a line; see `in_parts`."""
    firsts = in_parts(line.text, parts, tuple(replace(one, end=one.start + 1) for one in line.links))
    for links, begun in zip(in_parts(line.text, parts, line.links), firsts, strict=True):
        starts = {one.start for one in begun}
        yield tuple(one for one in links if one.start in starts)


def with_cues(text: str, links: Iterable[Link], foreign: Sequence[Foreign], *, detail: Detail, strings: Strings) -> str:
    """A text with an announcement before each of its links.

    Parameters
    ----------
    links: of the text, in order.
    foreign: of the text; an announcement stands before such words, never among them.
    detail: briefly that there is a link, fully also to which site.
    strings: of the text's language.
    """
    parts: list[str] = []
    start = 0
    for link in links:
        at = next((one.start for one in foreign if one.start < link.start < one.end), link.start)
        parts += [text[start:at], _cue(link, detail, strings)]
        start = at
    return "".join((*parts, text[start:]))


def _cue(link: Link, detail: Detail, strings: Strings) -> str:
    """Where a link leads is put as an address, which the rules of the language say as one."""
    site = _site(link.target) if detail is Detail.FULL else ""
    return f"https://{site}{strings.colon}" if site else f"{strings.link}{strings.colon}"


def _site(target: str) -> str:
    try:
        return urlsplit(target).hostname or ""
    except ValueError:  # brackets that hold no address
        return ""
