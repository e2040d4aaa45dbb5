"""Media types by the names of files, as servers tell them."""

from __future__ import annotations

from pathlib import Path

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".epub": "application/epub+zip",
    ".fountain": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opml": "text/x-opml; charset=utf-8",
    ".opus": "audio/ogg; codecs=opus",
    ".png": "image/png",
    ".smil": "application/smil+xml",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".wav": "audio/wav",
    ".xhtml": "application/xhtml+xml; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
    ".zip": "application/zip",
}
"""By a file's ending. A table of our own, because the one of the system differs from machine to machine."""
_NAMED = {"chapters.json": "application/json+chapters"}


def media_type(path: str) -> str:
    """The media type of a file of a release."""
    name = Path(path).name
    return _NAMED.get(name) or _TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
