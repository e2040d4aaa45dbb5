"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(place: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file beside its place and move it there, so that nobody ever reads half of it. Raises OSError.

    mode: its permissions; mkstemp would make a file that only its owner may read.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, made = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(made).chmod(mode)
        Path(made).replace(place)
    finally:
        Path(made).unlink(missing_ok=True)
