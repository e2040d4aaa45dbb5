"""Protection of edited scripts: what a build may write into the folder of scripts, and what it must leave alone.

A script file carries two digests in its title page: that of the source it was made from, and that of its own text
as it was written. So the file alone tells whether a person has edited it and whether its source has changed since.
A file without them is a person's own and is never written to.
"""

from __future__ import annotations

import enum
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from narrate.errors import ConflictError, ScriptError, Where
from narrate.fountain import parse, render
from narrate.model.script import Script

NEW_SUFFIX = ".new.fountain"
"""Of the file that a conflict puts beside an edited script; it is no script of its own."""
_SOURCE, _SCRIPT = "Source digest", "Script digest"
_STAMP = re.compile(rf"({_SOURCE}|{_SCRIPT})[ \t]*:[ \t]*(\S*)[ \t]*", re.IGNORECASE)
_KEY = re.compile(r"[^\s:][^:]*:.*")
_DIGEST_LENGTH = 16


class Action(enum.StrEnum):
    """What is to be done with a script's file."""

    WRITE = "write"
    KEEP = "keep"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be done, with what."""

    action: Action
    path: Path
    """WRITE: where `text` goes. CONFLICT: the file beside the edited one where `text` goes. KEEP: the script's file."""
    text: str = ""
    """What to write; empty for KEEP."""
    script: Script | None
    """The script to build from; None in a conflict."""
    edited: bool = False
    """Whether a person's own text is kept."""
    error: ConflictError | None = None
    """What to raise, after `text` is written, in a conflict."""


def decide(*, existing: str | None, fresh: Script, source_digest: str, path: Path) -> Decision:
    """Say what happens to a script's file.

    Parameters
    ----------
    existing: the file's text; None if there is no file.
    fresh: what the segmenter makes of the source now.
    source_digest: a digest of the source's text, one word.
    path: the script's file, `<slug>.fountain`.

    A file that nobody edited is written again if anything has changed. An edited one is kept while its source stays
    as it was; if that changed too, it is a conflict and nothing may be overwritten.

    Raises ScriptError where an edited script cannot be read.
    """
    text = stamp(render(fresh), source_digest)
    if existing is None:
        return Decision(action=Action.WRITE, path=path, text=text, script=fresh)
    recorded = stamps(existing)
    if recorded is not None and _digest(existing) in {recorded[1], _digest(text)}:
        if _digest(existing) == _digest(text) and recorded == stamps(text):
            return Decision(action=Action.KEEP, path=path, script=fresh)
        return Decision(action=Action.WRITE, path=path, text=text, script=fresh)
    if recorded is None or recorded[0] == source_digest:
        return Decision(action=Action.KEEP, path=path, script=parse(existing, path=path), edited=True)
    beside = new_path(path)
    slug = path.name.removesuffix(".fountain")
    error = ConflictError(
        f"This script was edited and its source has changed since. "
        f"Nothing was overwritten; the new script is in {beside}.",
        where=Where(path=path),
        remedy=f"Compare the two, then run “narrate script --accept {slug} mine” to keep yours "
        f"or “narrate script --accept {slug} new” to take the new one.",
    )
    return Decision(action=Action.CONFLICT, path=beside, text=text, script=None, edited=True, error=error)


def new_path(path: Path) -> Path:
    """Where a conflict puts the new script: `talk.fountain` → `talk.new.fountain`."""
    return path.with_name(path.name.removesuffix(".fountain") + NEW_SUFFIX)


def accept_mine(mine: str, new: str, *, path: Path) -> str:
    """Settle a conflict for the edited script: its text, from now on an edit of the source as it is.

    Parameters
    ----------
    mine, new: the edited script and the one that was put beside it, which may be deleted afterwards.
    path: the edited script's file, for messages.

    Raises ScriptError where one of both has lost its digests.
    """
    source, _ = _stamps_of(new, new_path(path))
    _, script = _stamps_of(mine, path)
    return _with_stamps(mine, source, script)


def accept_new(new: str, *, path: Path) -> str:
    """Settle a conflict for the new script: its text, to be written to `path`; edits made in it stay protected.

    Raises ScriptError where the new script has lost its digests.
    """
    _stamps_of(new, new_path(path))
    return new


def stamp(text: str, source_digest: str) -> str:
    """A script's text with both digests at the end of its title page; earlier ones are replaced."""
    return _with_stamps(text, source_digest, _digest(text))


def stamps(text: str) -> tuple[str, str] | None:
    """The digests of source and script that a file carries; None if one is missing."""
    head, _ = _halves(text)
    found = {match.group(1).lower(): match.group(2) for line in head if (match := _STAMP.fullmatch(line))}
    source, script = found.get(_SOURCE.lower()), found.get(_SCRIPT.lower())
    return (source, script) if source and script else None


def _stamps_of(text: str, path: Path) -> tuple[str, str]:
    found = stamps(text)
    if found is None:
        raise ScriptError(
            f"The title page has no “{_SOURCE}:” and “{_SCRIPT}:” any more.",
            where=Where(path=path),
            remedy="Delete the file that you do not want, give the other the script's name, and build again.",
        )
    return found


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


def _halves(text: str) -> tuple[list[str], list[str]]:
    """The title page's lines, and the others from the first blank one on."""
    lines = _lines(text)
    start = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or not _KEY.fullmatch(lines[start]):
        return [], ["", *lines[start:]]
    end = next((i for i in range(start, len(lines)) if not lines[i].strip()), len(lines))
    return lines[start:end], lines[end:]


def _with_stamps(text: str, source: str, script: str) -> str:
    head, body = _halves(text)
    kept = [line for line in head if not _STAMP.fullmatch(line)]
    return "\n".join([*kept, f"{_SOURCE}: {source}", f"{_SCRIPT}: {script}", *body])


def _digest(text: str) -> str:
    """A digest that white space without meaning, line ends and the stamps themselves do not change."""
    head, body = _halves(text)
    kept = [line for line in head if not _STAMP.fullmatch(line)] + body
    return hashlib.sha256(_canonical(kept).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LENGTH]


def _canonical(lines: list[str]) -> str:
    """Without spaces at the ends of lines and with one blank line instead of many.

    A line of two or more spaces between two lines of text means something in Fountain and stays.
    """
    result: list[str] = []
    for place, line in enumerate(lines):
        neighbours = lines[place - 1 : place] + lines[place + 1 : place + 2]
        if line.startswith("  ") and len(neighbours) == 2 and all(other.strip() for other in neighbours):
            result.append("  ")
        elif line.strip():
            result.append(line.rstrip())
        elif result and result[-1]:
            result.append("")
    return "\n".join(result).strip("\n")
