"""How to subscribe: the part of the index that hangs on the address at which the podcast is reached."""

from __future__ import annotations

import ipaddress
import re
from html import escape
from urllib.parse import urlsplit

from narrate.package import paths
from narrate.package.page_frame import text
from narrate.package.page_strings import APPS, PageStrings
from narrate.package.page_words import page_strings

_SCHEMES = {
    "Apple Podcasts": "podcast://{place}",
    "AntennaPod": "antennapod-subscribe://{place}",
    "Pocket Casts": "pktc://subscribe/{place}",
}
"""Addresses that open a player with a feed. `place` is the feed's address without its scheme."""


_BEGIN = '<section aria-labelledby="subscribe">'
_END = "</section>"


def here(page: bytes, base: str) -> bytes:
    """The index with the address at which a client reached it, for serving it from elsewhere.

    base: the place of the folder, ending in a slash.
    """
    written = page.decode("utf-8", "replace")
    begin = written.find(_BEGIN)
    end = written.find(_END, begin)
    language = re.search(r'<html lang="([\w-]+)"', written)
    if begin < 0 or end < 0 or language is None:
        return page
    made = section(f"{base}{paths.FEED}", page_strings(language[1]))
    return f"{written[:begin]}{made}{written[end + len(_END) :]}".encode()


def _on_this_machine(address: str) -> bool:
    """Whether an address leads every machine to itself, so that a phone would look for it in vain."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def section(address: str, strings: PageStrings) -> str:
    """The feed's address, in words, as links and as a picture.

    address: of the feed; empty where it is not known yet.
    """
    known, feed = bool(address), address or paths.FEED
    helped = strings.feed_help if known else strings.feed_unpublished
    steps = "\n".join(_app(app, how, feed if known else "", strings)
                      for app, how in zip(APPS, strings.app_steps, strict=True))  # fmt: skip
    mark = " data-known" if known else ""
    picture = _qr(feed, strings) if known and not _on_this_machine(feed) else ""
    return (
        f'{_BEGIN}<h2 id="subscribe" tabindex="-1">{text(strings.subscribe)}</h2>\n'
        f"<p>{text(helped)}</p>\n"
        f'<p class="address">{text(strings.feed_address)} '
        f'<code id="feed-address" data-path="{paths.FEED}"{mark}>{text(feed)}</code></p>\n'
        f'<p class="plain"><a href="{paths.FEED}" type="application/rss+xml">{text(strings.feed)}</a></p>\n'
        f"{picture}<h3>{text(strings.apps)}</h3>\n<dl>\n{steps}\n</dl>{_END}"
    )


def _app(app: str, how: str, feed: str, strings: PageStrings) -> str:
    link = ""
    if feed and app in _SCHEMES:
        address = _SCHEMES[app].format(place=feed.partition("://")[2])
        link = f'<br><a href="{escape(address)}">{text(strings.app_opens.format(app=app))}</a>'
    return f"<dt>{text(app)}</dt><dd>{text(how)}{link}</dd>"


def _qr(address: str, strings: PageStrings) -> str:
    """The address as a picture for a camera, dark on light in every colour scheme, and in text."""
    import segno

    drawn = segno.make_qr(address, error="m").svg_inline(
        omitsize=True, border=3, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    drawn = drawn.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
    shown = f"{text(strings.qr)}: <code>{text(address)}</code>"
    shown = f"{text(strings.qr)}: <code>{text(address)}</code>"
    return f'<figure class="qr">{drawn}\n<figcaption>{shown}</figcaption></figure>\n'
