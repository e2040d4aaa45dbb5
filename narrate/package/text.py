"""Text and times in the forms that the files of a release ask for."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

from narrate.errors import InputError
from narrate.model.sound import Samples

VALUE_LIMIT = 255
"""Characters that a value of a feed may have (PSP-1)."""

# Everything outside the production Char of XML 1.0, section 2.2; surrogates among it; and the
# controls U+007F to U+009F, which it discourages.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = re.compile(r"\s+")


def clean(value: str) -> str:
    """The text on one line, trimmed; a space for each control character and other character that XML 1.0 forbids."""
    if value.isprintable() and "  " not in value:  # nothing in it but characters to see and single spaces
        return value.strip()
    return _SPACE.sub(" ", _FORBIDDEN.sub(" ", value)).strip()


def shorten(value: str, limit: int = VALUE_LIMIT) -> str:
    """The cleaned text in at most `limit` characters, cut at a word where one ends near the limit."""
    text = clean(value)
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    word = head.rsplit(" ", 1)[0]
    return (word if len(word) > limit // 2 else head).rstrip() + "…"


def milliseconds(samples: Samples, rate: int) -> int:
    """A position in milliseconds, rounded half up, with integers only so that long programmes do not drift."""
    return (samples * 2000 + rate) // (2 * rate)


def clock(ms: int) -> str:
    """A position as `1:02:03`, or `2:03` in the first hour."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def timestamp(ms: int) -> str:
    """A position as `01:02:03`, which players turn into a link."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"


def in_words(ms: int) -> str:
    """A duration as it is read aloud: `1 hour 2 minutes 3 seconds`."""
    minutes, seconds = divmod((ms + 500) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        f"{count} {unit}{'' if count == 1 else 's'}"
        for count, unit in ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
        if count
    ]
    return " ".join(parts) or "0 seconds"


def joined(names: tuple[str, ...]) -> str:
    """Names as a sentence lists them: `A, B and C`."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""


def moment(published: str, slug: str) -> datetime:
    """The date of an episode.

    Raises InputError where it is not ISO 8601 with a time zone.
    """
    try:
        parsed = datetime.fromisoformat(published)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None:
        raise InputError(
            f"The publication date “{published}” of the episode {slug} is not an ISO 8601 date with time zone.",
            remedy="Write it as 2026-05-31T12:00:00+00:00.",
        )
    return parsed


def url_path(path: str) -> str:
    """A path relative to the release as it stands in an address."""
    return quote(path, safe="/-._~")
