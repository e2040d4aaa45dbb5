"""Pictures of the publisher's own: covers, checked for what players ask of them, and those of chapters."""

from __future__ import annotations

import hashlib
import warnings
from io import BytesIO
from pathlib import Path

from narrate.errors import SettingsError, Where
from narrate.ports import Store

SMALLEST, LARGEST = 1400, 3000
"""Pixels on each side (Apple Podcasts, artwork requirements)."""
_EDGE = 800
"""Pixels of a chapter's picture at most: each lies in the sound file, which listeners load whole."""
_QUALITY = 80
"""Of JPEG."""
_HEAVIEST = 50_000_000
"""Bytes of a file that is looked at."""
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_CHAIN = 1
"""Number of what is done to pictures here; raise it with every change of the result."""


def load_cover(path: Path) -> bytes:
    """Read a cover. Raises SettingsError where it is no square JPEG or PNG of the right size."""
    from PIL import Image, UnidentifiedImageError

    where = Where(path=path)
    try:
        content = path.read_bytes()
        with Image.open(path) as picture:
            size, kind = picture.size, picture.format
    except UnidentifiedImageError as error:
        raise SettingsError("The cover is no picture.", where=where, remedy="Name a JPEG or PNG file.") from error
    except OSError as error:
        raise SettingsError(
            f"The cover cannot be read: {error.strerror or error}.", where=where, remedy="Correct podcast.cover."
        ) from error
    if kind not in {"JPEG", "PNG"} or path.suffix.lower() not in {".jpg", ".jpeg", ".png"}:
        raise SettingsError(f"The cover is a {kind}.", where=where, remedy="Save it as JPEG or PNG.")
    if size[0] != size[1] or not SMALLEST <= size[0] <= LARGEST:
        raise SettingsError(
            f"The cover has {size[0]} by {size[1]} pixels.",
            where=where,
            remedy=f"Players want a square of {SMALLEST} to {LARGEST} pixels.",
        )
    return content


class FolderPictures:
    """`narrate.ports.ChapterPictures` of files beside the documents; each is made smaller once, and kept."""

    def __init__(self, store: Store) -> None:
        """Take where they are kept."""
        self._store = store

    def find(self, folder: Path, address: str) -> bytes | None:
        """See narrate.ports.ChapterPictures.find."""
        content = _read(folder, address)
        if content is None:
            return None
        digest = hashlib.sha256(content).hexdigest()
        key = hashlib.sha256(f"chapter picture {_CHAIN} {_EDGE} {_QUALITY} {digest}".encode()).hexdigest()
        made = self._store.get(key)
        if made is None:
            made = _smaller(content)
            if made is not None:
                self._store.put(key, made)
        return made


def _read(folder: Path, address: str) -> bytes | None:
    """A file inside the folder: a document must not publish what lies elsewhere."""
    try:
        file = (folder / address).resolve()
        inside = file.is_relative_to(folder.resolve())
        return file.read_bytes() if inside and file.is_file() and file.stat().st_size <= _HEAVIEST else None
    except (OSError, ValueError):
        return None


def _smaller(content: bytes) -> bytes | None:
    """A picture as JPEG of at most `_EDGE` pixels, upright, on white; None for what is no picture."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=_FORMATS) as opened:
                picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    picture.thumbnail((_EDGE, _EDGE))
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(picture, mask=picture)
    out = BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
