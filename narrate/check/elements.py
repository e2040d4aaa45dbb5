"""Reading the elements of a feed: what is missing reads as empty."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from lxml import etree

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
PSC = "{http://podlove.org/simple-chapters}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"


def text(element: etree._Element | None) -> str:
    """An element's text, trimmed."""
    return (element.text or "").strip() if element is not None else ""


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute's value, trimmed."""
    return str(element.get(name, "")).strip() if element is not None else ""


def line(element: etree._Element) -> int | None:
    """Where an element stands in its file, from 1."""
    found: object = element.sourceline
    return found if isinstance(found, int) else None


def moment(element: etree._Element | None) -> datetime | None:
    """A date of RFC 2822; None for anything else and for one without a zone."""
    try:
        found = parsedate_to_datetime(text(element))
    except ValueError:
        return None
    return found if found.tzinfo else None


def number(value: str) -> int | None:
    """A whole number; None for anything else."""
    return int(value) if re.fullmatch(r"\d{1,15}", value) else None


def path_below(address: str, base: str) -> str:
    """The file below the feed's folder that an address names; empty for any other address."""
    path = unquote(address[len(base) :]) if base and address.startswith(base) else ""
    return "" if path.startswith("/") or ".." in path.split("/") else path
