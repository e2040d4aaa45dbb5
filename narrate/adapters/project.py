"""The sources and scripts of a project on disk."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from narrate.adapters.whole import write_whole
from narrate.errors import ConflictError, InputError, NarrateError, OutputError, ScriptError, Where
from narrate.ports import Source

_MOST = 200 * 1024 * 1024
"""Bytes; a larger file is no text that anybody wants to listen to."""


def find_sources(
    paths: Iterable[Path], suffixes: Iterable[str], *, fetched: Iterable[Source] = ()
) -> tuple[tuple[Source, ...], tuple[NarrateError, ...]]:
    """Read the documents that are named, and those in the folders that are named.

    Parameters
    ----------
    paths: files of any name, and folders.
    suffixes: how the names of files end that are read from folders. Hidden files and README files are left out.
    fetched: sources that come from elsewhere; they take part in the check for equal slugs.

    Returns the sources in order of their names, and an error for each that cannot be read.
    """
    known = frozenset(suffixes)
    sources: dict[str, Source] = {}
    errors: list[NarrateError] = []
    for source in fetched:
        try:
            _add(sources, source)
        except NarrateError as error:
            errors.append(error)
    for path in paths:
        try:
            for file in _files(path, known):
                try:
                    _add(sources, _read(file))
                except NarrateError as error:
                    errors.append(error)
        except NarrateError as error:
            errors.append(error)
    return tuple(sources[slug] for slug in sorted(sources)), tuple(errors)


def _files(path: Path, suffixes: frozenset[str]) -> list[Path]:
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
        return [path]
    try:
        names = sorted(path.iterdir())
    except OSError as error:
        raise InputError(
            f"The folder cannot be read: {error.strerror}.", where=Where(path=path), remedy="Check its permissions."
        ) from error
    files = [
        name
        for name in names
        if name.is_file() and name.suffix.lower() in suffixes and not name.name.startswith(".") and not _is_readme(name)
    ]
    if not files:
        raise InputError(
            "There is nothing to narrate in this folder.",
            where=Where(path=path),
            remedy=f"Put documents into it whose names end in {', '.join(sorted(suffixes))}.",
        )
    return files


def _is_readme(path: Path) -> bool:
    return path.stem.lower() == "readme"


def _add(sources: dict[str, Source], source: Source) -> None:
    other = sources.setdefault(source.slug, source)
    if other is not source and other.path.resolve() != source.path.resolve():
        raise ConflictError(
            f"This document and {other.path} would both become “{source.slug}”.",
            where=Where(path=source.path),
            remedy="Rename one of them.",
        )


def _read(path: Path) -> Source:
    try:
        if path.stat().st_size > _MOST:
            raise InputError(
                f"The file is larger than {_MOST // 1024**2} MiB.", where=Where(path=path), remedy="Split it."
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(
            "There is no such file or folder.", where=Where(path=path), remedy="Check the name."
        ) from error
    except OSError as error:
        raise InputError(
            f"The file cannot be read: {error.strerror}.",
            where=Where(path=path),
            remedy="Check its name and its permissions.",
        ) from error
    return Source(path=path, slug=slug(path.name), data=data, folder=_folder(path))


def _folder(path: Path) -> str:
    """A file's folder as seen from the working folder; elsewhere its name alone, which says nothing of this machine."""
    folder = path.resolve().parent
    try:
        return folder.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.name


def slug(name: str) -> str:
    """A file's name without its ending as lower-case ASCII words joined by hyphens.

    A name without any such letter or digit becomes a digest, so that it is stable too.
    """
    stem = re.sub(r"(?:\.fountain)?\.[^.]{1,10}$", "", name) or name
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii").lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")
    return words or "text-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


class ScriptFolder:
    """ports.ScriptFiles on disk."""

    def __init__(self, folder: Path) -> None:
        """Take a folder; it is made when something is written."""
        self.folder = folder
        self.written: dict[str, bytes] = {}
        """The SHA-256 of what was written, by path; empty for what was removed."""

    def read(self, name: str) -> str | None:
        """See narrate.ports.ScriptFiles.read."""
        path = self.folder / name
        try:
            return path.read_bytes().decode("utf-8-sig")
        except (FileNotFoundError, NotADirectoryError):
            return None  # a folder that is none is found out when something is written
        except UnicodeDecodeError as error:
            raise ScriptError(
                "The script is not written in UTF-8.", where=Where(path=path), remedy="Save it as UTF-8."
            ) from error
        except OSError as error:
            raise ScriptError(
                f"The script cannot be read: {error.strerror}.",
                where=Where(path=path),
                remedy="Check that it is a file which you may read.",
            ) from error

    def write(self, name: str, text: str) -> None:
        """See narrate.ports.ScriptFiles.write."""
        path = self.folder / name
        try:
            content = text.encode("utf-8", "surrogatepass")
            write_whole(path, content)
            self.written[str(path)] = hashlib.sha256(content).digest()
        except OSError as error:
            raise OutputError(
                f"The script cannot be written: {error.strerror}.",
                where=Where(path=path),
                remedy="Check that it lies in a folder to which you may write, or name another with --scripts.",
            ) from error

    def remove(self, name: str) -> None:
        """Delete a script that is no longer needed; nothing happens where there is none."""
        path = self.folder / name
        path.unlink(missing_ok=True)
        self.written[str(path)] = b""
