"""Whether files are as they were, by what the file system says of them, without reading them.

A stamp is a file's time of change, its inode's, its size and its inode's number. A file that was changed a moment
before it was looked at could be changed once more without any of these showing it, because file systems count time in
steps; the stamp of such a file ends with a digest of its content.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

Stamps = dict[str, str]
"""By path: of a file its stamp, of a folder (its path ends with a separator) the names in it; empty where there is
nothing."""
_STEP = 50_000_000
"""Nanoseconds: longer than a tick of a system's clock, of which file systems with fine times take theirs."""
_COARSE_STEP = 2_000_000_000
"""Nanoseconds by which file systems with coarse times round them (FAT: 2 s)."""
_VARIABLES = ("NARRATE_", "ESPEAK", "IMAGEIO_FFMPEG", "XDG_", "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
"""Beginnings of the names of environment variables that a build may depend on."""


def stamp(path: str | Path) -> str:
    """A file's stamp, without its content's digest; empty where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a fifth of the time of Path.stat, for thousands of files
    except (OSError, ValueError):
        return ""
    return _of(found)


def _of(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_size}:{status.st_ino}"


def digest(path: str | Path) -> str:
    """The SHA-256 of a file's content; empty where it cannot be read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def look(files: Iterable[str | Path], folders: Iterable[str | Path] = ()) -> Stamps:
    """The stamps of files, and of folders with the files that lie immediately in them."""
    found: Stamps = {}
    paths = [str(path) for path in files]
    for folder in folders:
        names = _names(folder)
        found[f"{Path(folder)}{os.sep}"] = "\0".join(names)
        paths += [str(Path(folder, name)) for name in names]
    now = time.time_ns()
    for path in paths:
        seen = stamp(path)
        found[path] = f"{seen}#{digest(path)}" if seen and _recent(seen, now) else seen
    return found


def _names(folder: str | Path) -> list[str]:
    """The names of what lies in a folder and is no folder itself, in order."""
    try:
        return sorted(entry.name for entry in os.scandir(folder) if not entry.is_dir())
    except OSError:
        return []


def is_as(path: str, seen: str) -> bool:
    """Whether a file, or the names in a folder, are as `look` found them."""
    if path.endswith(os.sep):
        return "\0".join(_names(path)) == seen
    status, _, content = seen.partition("#")
    return stamp(path) == status and (not content or digest(path) == content)


def tree(folder: str | Path) -> str:
    """One digest of the stamps of everything below a folder, or of a file; compiled Python is left out."""
    return hashlib.sha256("\n".join(_below(str(folder))).encode("utf-8", "surrogatepass")).hexdigest()


def _below(path: str) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError:
        yield f"{path} {stamp(path)}"
        return
    for entry in entries:
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _below(entry.path)
        else:
            yield f"{entry.path} {stamp(entry.path)}"


def _recent(seen: str, now: int) -> bool:
    changed, moved = (int(part) for part in seen.split(":")[:2])
    step = _STEP if changed % 1_000_000_000 else _COARSE_STEP
    return max(changed, moved) > now - step


def program(environment: Mapping[str, str]) -> str:
    """A digest of what does the work: narrate itself, Python, all packages beside it, ffmpeg, and what they are told.

    Empty where narrate does not lie in a folder, so that nothing can be said of it.
    """
    import shutil

    home = Path(__file__).resolve().parent.parent
    if not home.is_dir():
        return ""
    told = sorted(item for item in environment.items() if item[0].startswith(_VARIABLES))
    ffmpeg = shutil.which("ffmpeg", path=environment.get("PATH")) or ""
    content = repr((sys.version, tree(home), list(_packages()), told, ffmpeg, stamp(ffmpeg) if ffmpeg else ""))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _packages() -> Iterator[str]:
    """The names, with versions, under which packages are recorded, and when each record was made."""
    for place in sys.path:
        try:
            entries = sorted(os.scandir(place or "."), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.name.endswith((".dist-info", ".egg-info", ".egg-link", ".pth")):
                yield f"{entry.path} {stamp(entry.path)}"
