"""Protection of edited scripts: what a build may write into the folder of scripts, and what it must leave alone.

A script file carries two digests in its title page: that of the source it was made from, and that of its own text
as it was written. So the file alone tells whether a person has edited it and whether its source has changed since.
A file without them is a person's own and is never written to.

Where both have changed, the edits are merged with the new script by three ways: the script as narrate wrote it last,
the edited one and the new one, paragraph by paragraph and the title page line by line.
"""

from __future__ import annotations

import enum
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

from merge3 import Merge3

from narrate.errors import ConflictError, ScriptError, Where
from narrate.fountain import parse, render
from narrate.model.script import Script

NEW_SUFFIX = ".new.fountain"
"""Of the file that a conflict puts beside an edited script; it is no script of its own."""
_SOURCE, _SCRIPT = "Source digest", "Script digest"
_STAMP = re.compile(rf"({_SOURCE}|{_SCRIPT})[ \t]*:[ \t]*(\S*)[ \t]*", re.IGNORECASE)
_KEY = re.compile(r"[^\s:][^:]*:.*")
_DIGEST_LENGTH = 16
_YOURS, _NEW, _END = "[[conflict: yours]]", "[[conflict: new]]", "[[conflict: end]]"
_NEXT = {_YOURS: _NEW, _NEW: _END, _END: _YOURS}
_CONFLICT = re.compile(r"(?<!\\)\[\[[ \t]*conflict:[ \t]*(?:yours|new|end)[ \t]*\]\]", re.IGNORECASE)
_BONEYARD_SIGN = re.compile(r"\\.|/\*|\*/")


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
    original: str
    """The new script before anybody's edits and without digests; to be kept under its `base_digest`."""
    edited: bool = False
    """Whether a person's own text is kept."""
    merged: bool = False
    """Whether it was merged with a changed source."""
    error: ConflictError | None = None
    """What to raise, after `text` is written, in a conflict."""


def decide(*, existing: str | None, fresh: Script, source_digest: str, path: Path, base: str | None = None) -> Decision:
    """Say what happens to a script's file.

    Parameters
    ----------
    existing: the file's text; None if there is no file.
    fresh: what the segmenter makes of the source now.
    source_digest: a digest of the source's text, one word.
    path: the script's file, `<slug>.fountain`.
    base: the script that a person edited, as it was before (see `base_digest`); None where nobody has it any more.

    A file that nobody edited is written again if anything has changed. An edited one is kept while its source stays
    as it was. If that changed too, the edits are merged with the new script. Without `base`, or where both changed the
    same place, it is a conflict and nothing may be overwritten.

    Raises ScriptError where an edited script cannot be read, or where it still shows a conflict.
    """
    original = render(fresh)
    text = stamp(original, source_digest)
    if existing is None:
        return Decision(action=Action.WRITE, path=path, text=text, script=fresh, original=original)
    recorded = stamps(existing)
    if recorded is not None and _digest(existing) in {recorded[1], _digest(text)}:
        if _digest(existing) == _digest(text) and recorded == stamps(text):
            return Decision(action=Action.KEEP, path=path, script=fresh, original=original)
        return Decision(action=Action.WRITE, path=path, text=text, script=fresh, original=original)
    refuse_conflicts(existing, path=path)
    if recorded is None or recorded[0] == source_digest:
        script = parse(existing, path=path)
        return Decision(action=Action.KEEP, path=path, script=script, original=original, edited=True)
    if base is None or _digest(base) != recorded[1]:
        error = _conflict(path, f"the new script is in {new_path(path)}", "Compare the two, then")
        return _beside(path, text, original, error)
    return _merge(existing, text, original, base, path)


def _merge(mine: str, new: str, original: str, base: str, path: Path) -> Decision:
    """Decide where script and source have both changed; `new` carries the digests that the merged text gets."""
    text, conflicts = merge(base, mine, new)
    if conflicts:
        error = _conflict(
            path,
            f"{new_path(path)} holds both, with a note {_YOURS} wherever both changed the same place",
            "Choose there what shall stand and delete the notes, then",
        )
        return _beside(path, text, original, error)
    try:
        script = parse(text, path=new_path(path))
    except ScriptError as problem:
        held = f"{new_path(path)} holds both, but they do not fit together: {problem.what}"
        line = f" (line {problem.where.line})" if problem.where and problem.where.line else ""
        return _beside(path, text, original, _conflict(path, held.rstrip(".") + line, "Correct it there, then"))
    agreed = _digest(text) == _digest(new)
    return Decision(
        action=Action.WRITE,
        path=path,
        text=text,
        script=script,
        original=original,
        edited=not agreed,
        merged=not agreed,
    )


def _beside(path: Path, text: str, original: str, error: ConflictError) -> Decision:
    return Decision(
        action=Action.CONFLICT,
        path=new_path(path),
        text=text,
        script=None,
        original=original,
        edited=True,
        error=error,
    )


def _conflict(path: Path, what: str, first: str) -> ConflictError:
    slug = path.name.removesuffix(".fountain")
    return ConflictError(
        f"This script was edited and its source has changed since. Nothing was overwritten; {what}.",
        where=Where(path=path),
        remedy=f"{first} run “narrate script --accept {slug} new” to take that file, "
        f"or “narrate script --accept {slug} mine” to keep yours.",
    )


def new_path(path: Path) -> Path:
    """Where a conflict puts the new script: `talk.fountain` → `talk.new.fountain`."""
    return path.with_name(path.name.removesuffix(".fountain") + NEW_SUFFIX)


def accept_mine(mine: str, new: str, *, path: Path) -> str:
    """Settle a conflict for the edited script: its text, from now on an edit of the source as it is.

    Parameters
    ----------
    mine, new: the edited script and the one that was put beside it, which may be deleted afterwards.
    path: the edited script's file, for messages.

    It gets both digests of the new one, because that is what later changes of the source are merged against.
    Raises ScriptError where the new script has lost its digests.
    """
    source, script = _stamps_of(new, new_path(path))
    return _with_stamps(mine, source, script)


def accept_new(new: str, *, path: Path) -> str:
    """Settle a conflict for the new script: its text, to be written to `path`; edits made in it stay protected.

    Where it still shows a conflict, the new side is taken.
    Raises ScriptError where the new script has lost its digests, or a note of a conflict its others.
    """
    _stamps_of(new, new_path(path))
    settled = "\n".join(_new_side(_lines(new))) if _CONFLICT.search(new) else new
    refuse_conflicts(settled, path=new_path(path))
    return settled


def _new_side(lines: list[str]) -> list[str]:
    """The lines without what stands between “yours” and “new”; all lines where a note has lost its others."""
    kept: list[str] = []
    wanted = _YOURS
    for line in lines:
        note = line.strip()
        if note not in _NEXT:
            kept += [] if wanted == _NEW else [line]
        elif note == wanted:
            wanted = _NEXT[note]
        else:
            return lines
    return kept if wanted == _YOURS else lines


def refuse_conflicts(text: str, *, path: Path) -> None:
    """Raise a ScriptError, with the line, where a script still shows a conflict of a merge."""
    for number, line in enumerate(_lines(text), 1):
        if match := _CONFLICT.search(line):
            raise ScriptError(
                f"The note {match.group()} shows a conflict that is not settled.",
                where=Where(path=path, line=number),
                remedy=f"Leave of the lines between {_YOURS} and {_END} what shall stand, and delete the notes.",
            )


def base_digest(existing: str) -> str | None:
    """Under which digest the script was kept that a file was made from; None for a person's own file."""
    found = stamps(existing)
    return found[1] if found else None


def original_digest(original: str) -> str:
    """The digest under which a script is to be kept; see Decision.original."""
    return _digest(original)


def merge(base: str, mine: str, new: str) -> tuple[str, int]:
    """Merge two descendants of a script: the text, with the digests of `new`, and how many conflicts it shows.

    White space without meaning does not count, and is not kept. Neither side loses a line: what only one side changed
    is as that side has it, and what both changed differently stands twice, between notes.
    """
    halves = [_halves(text) for text in (base, mine, new)]
    heads = [[line.rstrip() for line in head if not _STAMP.fullmatch(line)] for head, _ in halves]
    head, in_head = merge_parts(*heads)
    body, in_body = merge_parts(*(_paragraphs(lines) for _, lines in halves))
    text = "\n".join(head) + "\n\n" + "\n\n".join(body) + "\n"
    return _with_stamps(text, *_stamps_of(new, Path("<script>"))), in_head + in_body


def merge_parts(base: Sequence[str], mine: Sequence[str], new: Sequence[str]) -> tuple[list[str], int]:
    """Merge paragraphs or lines by three ways: the result, and how many conflicts it shows between notes."""
    result: list[str] = []
    conflicts = 0
    for group in Merge3(base, mine, new, sequence_matcher=_Matcher).merge_groups():
        if group[0] != "conflict":
            result += group[1]
            continue
        _, old, ours, theirs = group
        settled = _neighbours(old, ours, theirs)
        conflicts += settled is None
        result += [_YOURS, *ours, _NEW, *theirs, _END] if settled is None else settled
    return result, conflicts


class _Matcher:
    """difflib's, without its guess that what often occurs in a long text does not matter."""

    def __init__(
        self,
        isjunk: Callable[[str], bool] | None = None,
        a: Sequence[str] = "",
        b: Sequence[str] = "",
        autojunk: bool = False,  # noqa: FBT001, FBT002 - the signature is difflib's
    ) -> None:
        del autojunk
        self._matcher = SequenceMatcher(isjunk, a, b, autojunk=False)

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        """See difflib.SequenceMatcher.get_matching_blocks."""
        return [(match.a, match.b, match.size) for match in self._matcher.get_matching_blocks()]


def _neighbours(base: Sequence[str], mine: Sequence[str], new: Sequence[str]) -> list[str] | None:
    """Settle what is a conflict only because the changed places touch; None where it is a real one."""
    edits = sorted({*_edits(base, mine), *_edits(base, new)})
    for (start, end, first), (after, stop, second) in pairwise(edits):
        both_add = len(first) > end - start and len(second) > stop - after
        if after < end or (after == end and both_add):
            return None
    result = list(base)
    for start, end, parts in reversed(edits):
        result[start:end] = parts
    # What one side moved or added must not come twice because the other has it elsewhere.
    once = all(result.count(part) <= max(side.count(part) for side in (base, mine, new)) for part in set(result))
    return result if once else None


def _edits(base: Sequence[str], changed: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """What turns one into the other: from where to where in `base`, and what stands there instead."""
    for kind, start, end, first, last in SequenceMatcher(None, base, changed, autojunk=False).get_opcodes():
        if kind != "equal" and end - start == last - first:
            for place in range(end - start):
                yield start + place, start + place + 1, (changed[first + place],)
        elif kind != "equal":
            yield start, end, tuple(changed[first:last])


def _paragraphs(lines: list[str]) -> list[str]:
    """A body's paragraphs; a boneyard is one, and so is dialogue with a line of two spaces in it."""
    found: list[str] = []
    gathered: list[str] = []
    boneyard = False
    for line in lines:
        if line.strip() or boneyard or (gathered and line.startswith("  ")):
            gathered.append(line.rstrip() or ("" if boneyard else "  "))
        elif gathered:
            found.append("\n".join(gathered).rstrip())
            gathered = []
        for sign in _BONEYARD_SIGN.findall(line):
            boneyard = sign == "/*" or (boneyard and sign != "*/")
    return [*found, "\n".join(gathered).rstrip()] if gathered else found


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
        if (
            line.startswith("  ")
            and not line.strip()
            and len(neighbours) == 2
            and all(other.strip() for other in neighbours)
        ):
            result.append("  ")
        elif line.strip():
            result.append(line.rstrip())
        elif result and result[-1]:
            result.append("")
    return "\n".join(result).strip("\n")
