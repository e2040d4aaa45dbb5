"""Cuts HTML and XHTML into tags, text and comments that tile the source: every character is in exactly one token.

The rules are those of the HTML standard's tokeniser (html.spec.whatwg.org, section 13.2.5) with three exceptions
that keep text which a browser would swallow: what looks like a tag but is never closed is text, a comment that is
never closed ends with its first `>`, and the content of a CDATA section is text. Python's html.parser gives no
position for the end of a tag and cuts broken comments differently from release to release.
"""

from __future__ import annotations

import enum
import html
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from narrate.ingest.templates import MASK, TAG, masked


class TokenKind(enum.Enum):
    """What a token is."""

    START = enum.auto()
    END = enum.auto()
    TEXT = enum.auto()
    RAW = enum.auto()
    """Text in which entities mean nothing: a script, a CDATA section."""
    OTHER = enum.auto()
    """A comment, a document type, a processing instruction."""


class Attribute(NamedTuple):
    """An attribute's decoded value, and where the value stands in the source."""

    value: str
    start: int
    end: int


class Token(NamedTuple):
    """A range of the source; name and attributes for tags only. A page has a hundred thousand: tuples are quick."""

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    attributes: Mapping[str, Attribute] = MappingProxyType({})
    closed: bool = False
    """Whether a start tag ends in `/>`."""


_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(
    r"""[\s/]*(?P<name>=?[^\s/>=]*)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>]*)))?"""
)
_CLOSE = re.compile(r"[\s/]*>")
_DOCTYPE = re.compile(r"<!doctype[^\[>]*(?:\[[^\]]{0,9999}\]\s*)?>", re.IGNORECASE)
_COMMENT_END = re.compile(r"--!?>")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_HIDDEN = re.compile(rf"{MASK}++|\{{['\"](?=\s['\"]\}})|(?<=['\"]\s)['\"]\}}")
_RAW = {"script", "style", "xmp", "iframe", "noembed", "noframes"}
_WITH_CONTENT = _RAW | {"title", "textarea"}
_MOST_ATTRIBUTES = 200


def tokens(source: str, start: int, end: int, *, xml: bool = False) -> Iterator[Token]:
    """Tokens of a range of the source, in order, without gap or overlap.

    `xml`: tags that end in `/>` have no content, so that an empty `<script/>` does not take what follows it.
    """
    cursor = text = start
    # What is not closed once is closed nowhere further on: asking again would take time that grows with the square.
    unclosed: set[str] = set()
    while True:
        at = source.find("<", cursor, end)
        if at < 0 or ">" in unclosed:
            break
        found = _tag(source, at, end, unclosed)
        if not found:
            cursor = at + 1
            continue
        yield from _text(source, text, at)
        yield from found
        cursor = text = found[-1].end
        last = found[-1]
        if last.kind is TokenKind.START and last.name in _WITH_CONTENT and not (xml and last.closed):
            content = _content(source, last, end, unclosed)
            if content is not None:
                yield content
                cursor = text = content.end
    yield from _text(source, text, end)


def _text(source: str, start: int, end: int) -> Iterator[Token]:
    """A text without the tags of templates in it, and without the signs around a space that JSX writes as `{' '}`."""
    seen = masked(source[start:end])
    cursor = 0
    for hidden in _HIDDEN.finditer(seen):
        if hidden.start() > cursor:
            yield Token(TokenKind.TEXT, start + cursor, start + hidden.start())
        yield Token(TokenKind.OTHER, start + hidden.start(), start + hidden.end())
        cursor = hidden.end()
    if cursor < len(seen):
        yield Token(TokenKind.TEXT, start + cursor, end)


def _tag(source: str, at: int, end: int, unclosed: set[str]) -> list[Token]:
    """The token that begins with the `<` at an offset; none where this is text."""
    if source.startswith(("<%", "<?"), at) and (template := TAG.match(source, at, end)):
        return [Token(TokenKind.OTHER, at, template.end())]
    if source.startswith("<!", at):
        return _declaration(source, at, end, unclosed)
    if source.startswith("<?", at) or (source.startswith("</", at) and not _NAME.match(source, at + 2, end)):
        return _to_bracket(source, at, end, unclosed)
    closing = source.startswith("</", at)
    name = _NAME.match(source, at + 1 + closing, end)
    if name is None:
        return []
    attributes: dict[str, Attribute] = {}
    cursor = name.end()
    while not (closed := _CLOSE.match(source, cursor, end)):
        match = _ATTRIBUTE.match(source, cursor, end)
        if match is None or match.end() == cursor:
            unclosed.add(">")
            return []
        cursor = match.end()
        if len(attributes) < _MOST_ATTRIBUTES:
            _add_attribute(attributes, match)
    kind = TokenKind.END if closing else TokenKind.START
    slash = "/" in closed.group()
    return [Token(kind, at, closed.end(), name.group().lower(), attributes, slash)]


def _add_attribute(attributes: dict[str, Attribute], match: re.Match[str]) -> None:
    group = next((one for one in ("double", "single", "bare") if match[one] is not None), None)
    key = match["name"].lower()
    if key not in attributes:  # the first one counts
        start, stop = match.span(group) if group else (match.end(), match.end())
        attributes[key] = Attribute(html.unescape(match[group]) if group else "", start, stop)


def _to_bracket(source: str, at: int, end: int, unclosed: set[str]) -> list[Token]:
    close = source.find(">", at, end)
    if close < 0:
        unclosed.add(">")
        return []
    return [Token(TokenKind.OTHER, at, close + 1)]


def _declaration(source: str, at: int, end: int, unclosed: set[str]) -> list[Token]:
    if source.startswith("<!--", at) and not source.startswith(("<!-->", "<!--->"), at) and "-->" not in unclosed:
        match = _COMMENT_END.search(source, at + 4, end)
        if match:
            return [Token(TokenKind.OTHER, at, match.end())]
        unclosed.add("-->")
    elif source.startswith(_CDATA, at) and _CDATA_END not in unclosed:
        close = source.find(_CDATA_END, at, end)
        if close >= 0:
            inner, after = at + len(_CDATA), close + len(_CDATA_END)
            content = [Token(TokenKind.RAW, inner, close)] if close > inner else []
            return [Token(TokenKind.OTHER, at, inner), *content, Token(TokenKind.OTHER, close, after)]
        unclosed.add(_CDATA_END)
    elif match := _DOCTYPE.match(source, at, end):
        return [Token(TokenKind.OTHER, at, match.end())]
    return _to_bracket(source, at, end, unclosed)


def _content(source: str, tag: Token, end: int, unclosed: set[str]) -> Token | None:
    """What stands between a tag such as `<script>` and its end tag; None where there is nothing or no end tag."""
    if tag.name in unclosed:
        return None
    match = re.compile(rf"</{tag.name}(?=[\s/>])", re.IGNORECASE).search(source, tag.end, end)
    if match is None:
        unclosed.add(tag.name)
        return None
    if match.start() == tag.end:
        return None
    return Token(TokenKind.RAW if tag.name in _RAW else TokenKind.TEXT, tag.end, match.start())
