"""A cover of the publisher's own, checked for what players ask of it."""

from __future__ import annotations

from pathlib import Path

from narrate.errors import SettingsError, Where

SMALLEST, LARGEST = 1400, 3000
"""Pixels on each side (Apple Podcasts, artwork requirements)."""


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
