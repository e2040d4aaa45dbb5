"""Fountain's elements (https://fountain.io/syntax): what a line is by its look.

Reading and writing share these rules, so that what the one would misread the other forces.
"""

from __future__ import annotations

import enum
import re

from narrate.fountain.text import decode
from narrate.model.script import LineKind

SCENE = re.compile(r"(?:INT|EXT|EST|INT\.?/EXT|EXT\.?/INT|I/E)[. ]", re.IGNORECASE)
SECTION = re.compile(r"(#+)\s*(.*)")
# The standard knows only “… TO:”; the fades are as common and are no more meant to be heard.
_TRANSITION = re.compile(r".*TO:|FADE (?:IN|OUT|TO BLACK)[.:]?")
_PAGE_BREAK = re.compile(r"={3,}")
_EXTENSION = re.compile(r"\((?:[^()\\]|\\.)*\)\Z")
_CONTINUED = re.compile(r"\(\s*CONT(?:['’]?D|INUED|INUING|\.)\s*\)", re.IGNORECASE)
_BULLET = r"[-–—•*+‣◦·▪●○]"
_NUMBER = r"\(?(?:\d{1,4}|[A-Za-z]|[ivxIVX]{2,5})[.)]"
LIST_MARKER = re.compile(rf"({_BULLET}|{_NUMBER}) (?=\S)")
_KIND = re.compile(rf"({'|'.join(LineKind)}|reply)(?:, depth (\d{{1,6}}))?", re.IGNORECASE)


class Element(enum.Enum):
    """What the first line of a paragraph makes it."""

    ACTION = enum.auto()
    CUE = enum.auto()
    """Only if text follows on the next line."""
    SCENE = enum.auto()
    TRANSITION = enum.auto()
    SECTION = enum.auto()
    SYNOPSIS = enum.auto()
    PAGE_BREAK = enum.auto()


def classify(line: str) -> Element:
    """What a line with neither notes nor boneyards is, if it begins a paragraph."""
    line = line.strip()
    if line.startswith(("!", "~")) or (line.startswith(">") and line.endswith("<")):
        return Element.ACTION
    if line.startswith("#"):
        return Element.SECTION
    if line.startswith("="):
        return Element.PAGE_BREAK if _PAGE_BREAK.fullmatch(line) else Element.SYNOPSIS
    if line.startswith("@"):
        return Element.CUE if cue_label(line)[0] else Element.ACTION
    if (line.startswith(".") and not line.startswith("..")) or SCENE.match(line):
        return Element.SCENE
    if line.startswith(">") or (_is_upper(line) and _TRANSITION.fullmatch(decode(line).strip())):
        return Element.TRANSITION
    return Element.CUE if _is_upper(cue_label(line)[0]) else Element.ACTION


def must_be_forced(line: str) -> bool:
    """Whether a narrator's paragraph needs `!` in front."""
    return line.startswith(("!", "~", ">")) or classify(line) is not Element.ACTION


def cue_label(line: str) -> tuple[str, bool]:
    """The label of a cue, still escaped and without extensions, and whether `(CONT'D)` stands there."""
    label = line.strip().removeprefix("@")
    if label.endswith("^") and not label.endswith("\\^"):
        label = label[:-1].rstrip()
    continued = False
    while match := _EXTENSION.match(label, _last_bracket(label)):
        continued = continued or bool(_CONTINUED.fullmatch(match.group()))
        label = label[: match.start()].rstrip()
    return label.strip(), continued


def _last_bracket(label: str) -> int:
    """Where the last bracket that is not escaped opens; the end of the label where none does."""
    at = label.rfind("(") if label.endswith(")") else -1
    while at > 0 and label[at - 1] == "\\":
        at = label.rfind("(", 0, at)
    return at if at >= 0 else len(label)


def is_parenthetical(line: str) -> bool:
    """Whether one pair of parentheses encloses the whole line."""
    line = line.strip()
    if not line.startswith("(") or not line.endswith(")"):
        return False
    depth = 0
    for position, character in enumerate(line):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return position == len(line) - 1
    return False


def kind_words(kind: LineKind, depth: int) -> str:
    """A kind of line in words, as in `(reply, depth 2)`."""
    if kind is LineKind.COMMENT and depth >= 1:
        return "reply" if depth == 1 else f"reply, depth {depth}"
    return f"{kind}, depth {depth}" if depth else str(kind)


def kind_of_words(words: str) -> tuple[LineKind, int] | None:
    """The reverse of `kind_words`; None where the words mean something else."""
    match = _KIND.fullmatch(words.strip())
    if match is None:
        return None
    name, depth = match.group(1).lower(), int(match.group(2) or 0)
    return (LineKind.COMMENT, depth or 1) if name == "reply" else (LineKind(name), depth)


def _is_upper(text: str) -> bool:
    plain = decode(text)
    return any(c.isupper() for c in plain) and not any(c.islower() for c in plain)
