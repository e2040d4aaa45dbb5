"""What a build was made of and what came of it, so that the next one can see that there is nothing to do.

The record lies in the cache under a digest of what was asked for. It names every file that the build read or made,
with its stamp. Where one of them is not as it was, or something cannot be told, there is no such record, and the build
goes its way.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from narrate.adapters import stamps
from narrate.adapters.stamps import Stamps
from narrate.ports import Store

_VERSION = 1
"""Number of a record's form; raise it with every change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a build said when it was over, as it says it again when nothing has changed."""

    printed: tuple[str, ...]
    """Lines of standard output."""
    said: tuple[str, ...]
    """Messages: what was found."""
    audio: float
    """Seconds of sound in all episodes."""
    code: int
    """The exit code."""


class BuildRecord:
    """The record of a build with the same words on the command line, in the same folder.

    Parameters
    ----------
    store: where it is kept.
    options: what the command line asked for.
    environment: the process's variables.
    """

    def __init__(self, store: Store, options: object, environment: Mapping[str, str]) -> None:
        self._store = store
        self.program = stamps.program(environment)
        content = repr((_VERSION, os.getcwd(), options))  # noqa: PTH109 - Path.cwd() costs an import
        self._key = hashlib.sha256(f"build {content}".encode("utf-8", "surrogatepass")).hexdigest()
        self._before: Stamps = {}
        self._files: list[str | Path] = []
        self._folders: list[str | Path] = []

    def recall(self) -> Outcome | None:
        """What the last build said, if all that it read and made is as it was then."""
        content = self._store.get(self._key) if self.program else None
        if content is None:
            return None
        kept = json.loads(content)
        if kept["program"] != self.program or any(stamps.tree(path) != seen for path, seen in kept["trees"].items()):
            return None
        if not all(stamps.is_as(path, seen) for path, seen in kept["files"].items()):
            return None
        said = kept["outcome"]
        return Outcome(printed=tuple(said["printed"]), said=tuple(said["said"]), audio=said["audio"], code=said["code"])

    def watch(self, files: Iterable[str | Path], folders: Iterable[str | Path]) -> None:
        """Note how what will be read is now, before it is read; may be called several times."""
        files, folders = list(files), list(folders)
        self._files += files
        self._folders += folders
        self._before |= {**stamps.look(files, folders), **self._before}

    def keep(
        self, outcome: Outcome, *, written: Mapping[str, bytes], made: Mapping[str, str], engine: Iterable[str]
    ) -> bool:
        """Keep a record, unless something changed while the build was at work; True if it is kept.

        Parameters
        ----------
        written: what the build wrote into watched folders: SHA-256 by path, empty for what it removed.
        made: the stamps of what it made or left as it was elsewhere, by path.
        engine: files and folders on which the engine's voices depend.
        """
        after = stamps.look(self._files, self._folders)
        results = stamps.look(made)
        if (
            not self.program
            or not all(_explained(path, self._before, after, written) for path in {*self._before, *after})
            or any(results[path].partition("#")[0] != seen for path, seen in made.items())
        ):
            return False
        record = {
            "program": self.program,
            "trees": {path: stamps.tree(path) for path in engine},
            "files": {**after, **results},
            "outcome": asdict(outcome),
        }
        self._store.put(self._key, json.dumps(record).encode("utf-8", "surrogatepass"))
        return True


def _explained(path: str, before: Stamps, after: Stamps, written: Mapping[str, bytes]) -> bool:
    """Whether a file is as it was, or as the build itself wrote it."""
    if path.endswith(os.sep):
        changed = set(before[path].split("\0")) ^ set(after[path].split("\0"))
        return all(str(Path(path, name)) in written for name in changed if name)
    if path in written:
        return stamps.digest(path) == written[path].hex()
    old, new = before.get(path, ""), after.get(path, "")
    content = old.partition("#")[2]
    return old.partition("#")[0] == new.partition("#")[0] and (not content or stamps.digest(path) == content)
