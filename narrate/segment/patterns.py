"""Regular expressions written as lists of phrases, one a line."""

from __future__ import annotations

import re


def either(*patterns: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern that matches where one of several does, tried in their order."""
    return re.compile("|".join(patterns), flags)
