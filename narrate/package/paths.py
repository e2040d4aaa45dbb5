"""Where the files of a release lie, relative to its folder, with forward slashes."""

from __future__ import annotations

FEED = "feed.xml"
INDEX = "index.html"
STATE = "narrate.json"


def feed_page(feed: str, number: int) -> str:
    """A further document of a feed that is cut into several; the first, 1, is the feed itself."""
    stem, _, ending = feed.rpartition(".")
    return feed if number == 1 else f"{stem}-{number}.{ending}"


def cover(own: str) -> str:
    """The cover. own: the name of the publisher's own picture, empty for one that is drawn."""
    return "cover.png" if own.lower().endswith(".png") else "cover.jpg"


def feed_cover(name: str, own: str) -> str:
    """The cover of a further feed; see `cover`."""
    return f"{name}{cover(own)[-4:]}"


def chapters(slug: str) -> str:
    """The chapters as JSON."""
    return f"{slug}/chapters.json"


def picture(slug: str, name: str) -> str:
    """A chapter's picture."""
    return f"{slug}/picture-{name}.jpg"


def transcript_vtt(slug: str) -> str:
    """The transcript as WebVTT."""
    return f"{slug}/transcript.vtt"


def transcript_json(slug: str) -> str:
    """The transcript as JSON."""
    return f"{slug}/transcript.json"


def transcript_srt(slug: str) -> str:
    """The transcript as SubRip."""
    return f"{slug}/transcript.srt"


def transcript_html(slug: str) -> str:
    """The transcript as HTML."""
    return f"{slug}/transcript.html"


def transcript_text(slug: str) -> str:
    """The transcript as plain text."""
    return f"{slug}/transcript.txt"


def script(slug: str) -> str:
    """The script as it was narrated."""
    return f"{slug}/script.fountain"


def page(slug: str) -> str:
    """The episode's page."""
    return f"{slug}/index.html"


def report_text(slug: str) -> str:
    """The report to read."""
    return f"{slug}/report.txt"


def report_json(slug: str) -> str:
    """The report for programs."""
    return f"{slug}/report.json"
