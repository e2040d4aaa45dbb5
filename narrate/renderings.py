"""What files were made of, so that those which lie there as they would be made are not made to see that."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence

from narrate.errors import OutputError
from narrate.model.release import File
from narrate.ports import Publisher, Store


class Renderings:
    """Remembers groups of files by what they are made of.

    Parameters
    ----------
    store: where that is kept.
    publisher: where the files lie.
    program: a digest of what makes them; empty where they are to be made in any case.
    """

    def __init__(self, store: Store, publisher: Publisher, program: str) -> None:
        self._store = store
        self._publisher = publisher
        self._program = program

    def files(self, made_of: Sequence[object], make: Iterable[File], found: list[str]) -> Iterator[File]:
        """The files of a group, to be written; none where all lie there as they were made of the same before.

        Parameters
        ----------
        made_of: everything on which the files depend: values whose `repr` says all of them.
        make: makes them, each when it is asked for.
        found: is given the paths of all of them, once the last was asked for.
        """
        if not self._program:
            for file in make:
                found.append(file.path)
                yield file
            return
        key = digest_of(("rendering 1", self._program, *made_of))
        known = self._known(key)
        if known is not None:
            found += known
            return
        noted = []
        for file in make:
            found.append(file.path)
            noted.append((file.path, len(file.content), hashlib.sha256(file.content).hexdigest()))
            yield file
        with contextlib.suppress(UnicodeEncodeError, OutputError):  # a cache, whatever becomes of it
            self._store.put(key, json.dumps(noted).encode())

    def _known(self, key: str) -> list[str] | None:
        """The paths of a group's files, if each is as it was made."""
        content = self._store.get(key)
        noted = json.loads(content) if content is not None else None
        if noted is None or not all(
            self._publisher.size(path) == size and self._publisher.digest(path) == digest
            for path, size, digest in noted
        ):
            return None
        return [path for path, _, _ in noted]


def digest_of(made_of: Iterable[object]) -> str:
    """A digest of values whose `repr` says all of them."""
    digest = hashlib.sha256()
    for one in made_of:  # piece by piece, because of a day's programme the whole would take many megabytes
        digest.update(repr(one).encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()
