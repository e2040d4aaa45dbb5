"""What the editor changed, so that it can be taken back: whole files, before and after.

A step is taken back only if its files still are as it left them. Whoever has changed one of them since, with another
program, has to be asked first, because taking back would lose that.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from narrate.errors import ConflictError, Where

VERSION = 1
MOST = 200
"""Steps that are kept."""
MOST_BYTES = 20_000_000
"""Of all steps together; the oldest are forgotten first."""

Read = Callable[[Path], bytes | None]
"""A file's content, or None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file before and after."""

    path: Path
    before: bytes | None
    """None where there was no file."""
    after: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One correction."""

    label: str
    """What was done, in words: “Mara says “It begins …”.”"""
    slug: str
    """The script that it was made in."""
    line: int
    """Number of the line that it was made at, from 0."""
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Steps in order, and how many of them stand: those after it were taken back and can be made again."""

    steps: tuple[Step, ...] = ()
    standing: int = 0

    @property
    def last(self) -> Step | None:
        """What would be taken back."""
        return self.steps[self.standing - 1] if self.standing else None

    @property
    def next(self) -> Step | None:
        """What would be made again."""
        return self.steps[self.standing] if self.standing < len(self.steps) else None

    def with_step(self, step: Step) -> History:
        """A step more; what was taken back before it cannot be made again."""
        steps = [*self.steps[: self.standing], step][-MOST:]
        while len(steps) > 1 and sum(map(_weight, steps)) > MOST_BYTES:
            del steps[0]
        return History(steps=tuple(steps), standing=len(steps))

    def undone(self, read: Read) -> tuple[History, tuple[Change, ...]]:
        """The history and the changes that take the last step back.

        Raises ConflictError where there is none, or where a file has changed since.
        """
        if self.last is None:
            raise ConflictError("There is nothing to take back.")
        changes = tuple(Change(path=one.path, before=one.after, after=one.before) for one in self.last.changes)
        _refuse_changed(changes, read, "taken back")
        return replace(self, standing=self.standing - 1), changes

    def redone(self, read: Read) -> tuple[History, tuple[Change, ...]]:
        """The history and the changes that make the next step again. Raises as `undone` does."""
        if self.next is None:
            raise ConflictError("There is nothing to make again.")
        _refuse_changed(self.next.changes, read, "made again")
        return replace(self, standing=self.standing + 1), self.next.changes

    def to_bytes(self) -> bytes:
        """The history as JSON."""
        steps = [
            {
                "label": step.label,
                "slug": step.slug,
                "line": step.line,
                "changes": [
                    {"path": one.path.as_posix(), "before": _text(one.before), "after": _text(one.after)}
                    for one in step.changes
                ],
            }
            for step in self.steps
        ]
        return json.dumps({"version": VERSION, "standing": self.standing, "steps": steps}).encode()

    @classmethod
    def from_bytes(cls, data: bytes | None) -> History:
        """Read a history; an empty one where there is none, or where it is damaged: it holds nothing but comfort."""
        try:
            content = json.loads(data or b"")
            if content["version"] != VERSION:
                return cls()
            steps = tuple(
                Step(
                    label=str(step["label"]),
                    slug=str(step["slug"]),
                    line=int(step["line"]),
                    changes=tuple(
                        Change(path=Path(one["path"]), before=_bytes(one["before"]), after=_bytes(one["after"]))
                        for one in step["changes"]
                    ),
                )
                for step in content["steps"]
            )
            return cls(steps=steps, standing=min(max(int(content["standing"]), 0), len(steps)))
        except (ValueError, KeyError, TypeError):
            return cls()


def _refuse_changed(changes: Iterable[Change], read: Read, what: str) -> None:
    for one in changes:
        if read(one.path) != one.before:
            raise ConflictError(
                f"This file has been changed by another program since, so nothing was {what}.",
                where=Where(path=one.path),
                remedy="Correct the line by itself, or the file in a text editor.",
            )


def _weight(step: Step) -> int:
    return sum(len(one.before or b"") + len(one.after or b"") for one in step.changes)


def _text(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode("ascii")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text, validate=True)
