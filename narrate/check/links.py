"""Findings on links: what a feed or a page leads to has to be there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from narrate.check.elements import line
from narrate.check.expected import Place, Reader, excerpt
from narrate.diagnostics import Finding


def check_named(named: Iterable[str], files: Reader, already: Iterable[str], at: Place) -> Iterator[Finding]:
    """NAR-352 for each file of the release that a feed leads to and that is not there.

    already: what other findings are about.
    """
    for path in sorted(set(named) - set(already)):
        target = f"{path}index.html" if path.endswith("/") else path
        if files.size(target) is None:
            yield at("NAR-352", target=path)


def check_page(data: bytes, path: str, files: Reader, at: Place) -> Iterator[Finding]:
    """NAR-352 for what a page leads to in vain, inside the release or in itself; NAR-365 for a picture without words.

    path: of the page, relative to the release.
    """
    from lxml import html

    try:
        document = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, html.etree.ParserError):
        return
    ids = {str(element.get("id")) for element in document.iter("*") if element.get("id")}
    for element in document.iter("*"):
        for address in filter(None, (element.get("href"), element.get("src"))):
            if not _there(str(address), path, ids, files):
                yield at("NAR-352", line=line(element), target=excerpt(str(address)))
        if element.tag == "img" and element.get("alt") is None:
            yield at("NAR-365", line=line(element), file=excerpt(str(element.get("src", ""))))


def _there(address: str, page: str, ids: set[str], files: Reader) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme or parts.netloc:
        return True  # nothing outside the release can be looked up
    if not parts.path:
        return not parts.fragment or unquote(parts.fragment) in ids
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    if target.startswith(".."):
        return True
    return files.size(f"{target}/index.html" if parts.path.endswith("/") else target) is not None
