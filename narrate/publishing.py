"""Bringing a release to where the world reads it: only what changed, and in an order in which no reader is ever misled.

1. Sound, then transcripts, chapters, pictures and books: new files that no feed names yet, and files that feeds name
   already, each exchanged at once.
2. Pages, then the documents of each feed from the oldest on, the one that is subscribed to last.
3. Only then, and only if asked, what is no longer there is deleted.

So a feed that a client reads is either the old one or the new one, and whatever it names is there. What has arrived is
noted at the target (`published.json`), so that an interrupted publishing goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from narrate.ports import Progress, ReleaseFolder, Target

NOTE = "published.json"
"""At the target: digests of what has arrived there, by path."""
NOTED_EVERY = 4 * 1024 * 1024
"""Bytes that may have to be sent once more after an interruption."""
_FEED = re.compile(r"(?:.*/)?[^/]+\.xml")
_SOUND = re.compile(r".*\.(?:mp3|m4a|m4b|opus|flac|wav|zip|lpf|epub)")
_PAGE = re.compile(r".*\.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a publishing does, in this order."""

    send: tuple[str, ...]
    """Paths of files that are new or have changed."""
    delete: tuple[str, ...]
    """Paths of files that were published once and are no longer in the release."""
    same: int
    """How many files are there already as they should be."""
    digests: Mapping[str, str]
    """Of the files to be sent, by path."""
    known: Mapping[str, str]
    """Of the files that have arrived, by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publishing did."""

    sent: int
    """Files."""
    size: int
    """Bytes."""
    deleted: int
    """Files."""


def order(path: str) -> tuple[int, int, str]:
    """Where in the order of sending a file stands."""
    if _FEED.fullmatch(path):
        # The feed of an edition before the podcast's; of one feed the document with the oldest episodes first.
        number = re.search(r"-(\d+)\.xml$", path)
        main = path == "feed.xml"
        return (4 if main else 3, -int(number[1]) if number else 1, path)
    if _PAGE.fullmatch(path):
        return (2, -path.count("/"), path)
    return (0 if _SOUND.fullmatch(path) else 1, 0, path)


def plan(release: ReleaseFolder, target: Target, *, delete: bool = False) -> Plan:
    """What there is to do.

    delete: whether files are deleted that were published once and are no longer in the release. Files that somebody
        else put there are never touched.
    """
    known = _known(target.read(NOTE))
    sizes = target.sizes()
    wanted = {path: _digest(release, path) for path in release.files()}
    there = {
        path for path, digest in wanted.items() if known.get(path) == digest and sizes.get(path) == release.size(path)
    }
    gone = sorted(path for path in known if path not in wanted and path in sizes) if delete else []
    kept = {path: digest for path, digest in known.items() if path in sizes}
    send = tuple(sorted((path for path in wanted if path not in there), key=order))
    return Plan(
        send=send,
        delete=tuple(gone),
        same=len(there),
        digests={path: wanted[path] for path in send},
        known=kept,
    )


def publish(release: ReleaseFolder, target: Target, todo: Plan, *, progress: Progress) -> Published:
    """Carry a plan out.

    Raises OutputError where the target cannot be written; what has arrived by then stays noted there.
    """
    if not todo.send and not todo.delete:
        return Published(sent=0, size=0, deleted=0)
    # What is about to be exchanged is not known until it has been: an interruption leaves it in doubt, and sent again.
    note = _Note(target, {path: digest for path, digest in todo.known.items() if path not in todo.digests})
    note.write()
    size = 0
    progress("Publishing", 0, len(todo.send))
    for done, path in enumerate(todo.send, 1):
        target.send(path, release.path(path))
        size += release.size(path) or 0
        note.add(path, todo.digests[path], written=release.size(path) or 0)
        progress("Publishing", done, len(todo.send))
    note.write()
    for path in todo.delete:
        target.delete(path)
        note.forget(path)
    if todo.delete:
        note.write()
    return Published(sent=len(todo.send), size=size, deleted=len(todo.delete))


class _Note:
    """What has arrived; written from time to time, because it costs a request."""

    def __init__(self, target: Target, known: Mapping[str, str]) -> None:
        self._target, self._known, self._since = target, dict(known), 0

    def add(self, path: str, digest: str, *, written: int) -> None:
        self._known[path] = digest
        self._since += written
        if self._since >= NOTED_EVERY:
            self.write()

    def forget(self, path: str) -> None:
        self._known.pop(path, None)

    def write(self) -> None:
        text = json.dumps({"version": 1, "files": self._known}, ensure_ascii=False, indent=1, sort_keys=True)
        self._target.write(NOTE, f"{text}\n".encode())
        self._since = 0


def _known(data: bytes | None) -> dict[str, str]:
    """What the target notes; nothing where the note is missing or damaged: then everything is sent."""
    try:
        files = json.loads(data or b"{}").get("files", {})
        return {str(path): str(digest) for path, digest in files.items()}
    except (ValueError, AttributeError):
        return {}


def _digest(release: ReleaseFolder, path: str) -> str:
    digest = hashlib.sha256()
    for block in release.blocks(path):
        digest.update(block)
    return digest.hexdigest()
