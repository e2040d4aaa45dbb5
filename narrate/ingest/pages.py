"""Numbers of printed pages in HTML: what EPUB and DPUB-ARIA have for them, so that readers can cite and find pages."""

from __future__ import annotations

import re
from html import unescape

REASON = "page number"
"""Why its text is not read aloud."""
_WORDS = re.compile(r"(?:pages?|seiten?|p\.|pg\.|s\.)\s*(?=\S)", re.IGNORECASE)
_NUMBER = re.compile(r"[^\s,:;()\[\]{}<>\\*_]{1,20}")


def page_number(*stated: str) -> str:
    """The number of a page by what an element says of it, the first that says any; empty where none does.

    stated: the label for assistive technology, the title, the text (EPUB Accessibility 1.1, page navigation; DAISY
    knowledge base, "Page Navigation"). Words such as “page” before it are left out.
    """
    for text in stated:
        plain = unescape(text).strip().strip("[](){}. ")
        number = _WORDS.sub("", plain, count=1) if _WORDS.match(plain) else plain
        if _NUMBER.fullmatch(number):
            return number
    return ""
