"""What all pages for a browser share: head, style, script, security policy, reading settings."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib import resources
from typing import Any

from narrate.package.page_strings import PageStrings
from narrate.package.text import clean

_SIZES = ("", "1.15", "1.3", "1.5", "1.75", "2")
_LETTERS = ("", "0.05em", "0.12em")
_WORDS = ("", "0.08em", "0.16em")
_LINES = ("", "1.9", "2.2")
_FONTS = ("", "serif", "dyslexia")
_COLOURS = ("", "light", "dark", "cream")
"""Values of the reading settings, the usual one empty. The widest spacing is that of WCAG 2.2, 1.4.12."""

_ICONS = {
    "play": '<path class="solid" d="M7 4.5v15l12-7.5z"/>',
    "pause": '<path class="solid" d="M7 5h3v14H7zM14 5h3v14h-3z"/>',
    "back": '<path d="M6.5 2.5 3.5 6l3.5 3M4 6h9a7.5 7.5 0 1 1-7.3 9"/>'
    '<path class="thin" d="m9.4 11.2 1.5-1v5.6'
    'M16.1 10.2h-2.6l-.3 2.5q.6-.4 1.3-.4 1.7 0 1.7 1.7t-1.8 1.8q-.8 0-1.5-.6"/>',
    "forward": '<path d="m17.5 2.5 3 3.5-3.5 3M20 6h-9a7.5 7.5 0 1 0 7.3 9"/>'
    '<path class="thin" d="m8.2 11.2 1.5-1v5.6'
    'M14.9 10.2h-2.6l-.3 2.5q.6-.4 1.3-.4 1.7 0 1.7 1.7t-1.8 1.8q-.8 0-1.5-.6"/>',
    "previous": '<path class="solid" d="M18 5.5v13L8.5 12z"/><path d="M6 5.5v13"/>',
    "next": '<path class="solid" d="M6 5.5v13l9.5-6.5z"/><path d="M18 5.5v13"/>',
}


@functools.cache
def asset(name: str) -> str:
    """A file of the pages that lies in the package: `page.css` or `page.js`."""
    return resources.files("narrate.package").joinpath("assets", name).read_text("utf-8").strip()


def _digest(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@functools.cache
def policy() -> str:
    """The pages' Content-Security-Policy: pictures and sound beside them are loaded, our script runs, and no more.

    `connect-src` is for the server that reports changed sources (`data-live`); from a folder nothing is asked for.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{_digest(_inside('page.js'))}'",
            f"style-src 'sha256-{_digest(_inside('page.css'))}'",
            "img-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _inside(name: str) -> str:
    """A file as it stands between the tags; the digest is of every character there."""
    return f"\n{asset(name)}\n"


def document(
    *,
    language: str,
    title: str,
    skips: Sequence[tuple[str, str]],
    top: str,
    main: Sequence[str],
    footer: str,
    strings: PageStrings,
    data: Mapping[str, Any] | None = None,
) -> bytes:
    """A page.

    Parameters
    ----------
    language: BCP 47 tag of the page's own words.
    skips: fragment and words of the links that jump over what comes before.
    top: HTML above the main part.
    main, footer: HTML.
    data: what the script has to know.
    """
    links = "".join(f'<a class="skip" href="#{target}">{text(words)}</a>\n' for target, words in skips)
    body = "\n".join(part for part in main if part)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{text(title)}</title>\n'
        f"<style>{_inside('page.css')}</style>\n<script>{_inside('page.js')}</script>\n</head>\n<body>\n"
        f'{links}<div class="page">\n<header class="top">\n{top}{_settings(strings)}</header>\n'
        f"<main>\n{body}\n</main>\n<footer>\n{footer}\n</footer>\n</div>\n{_data(data)}</body>\n</html>\n"
    ).encode()


def live(page: bytes, address: str) -> bytes:
    """A page that loads itself again, without losing its place, whenever an address sends a message.

    address: of a stream of server-sent events on the same server (HTML, 9.2).
    """
    return page.replace(b"<html ", f'<html data-live="{escape(address)}" '.encode(), 1)


def _data(data: Mapping[str, Any] | None) -> str:
    """Data for the script, in a form in which no tag can begin."""
    if data is None:
        return ""
    written = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    return f'<script type="application/json" id="narrate-data">{written}</script>\n'


def text(value: str) -> str:
    """Text as it stands between tags."""
    return escape(clean(value), quote=False)


def marked(language: str, surrounding: str) -> str:
    """The attribute `lang` where a language differs from that around it, else nothing."""
    tag = clean(language)
    return f' lang="{escape(tag)}"' if tag and tag.casefold() != surrounding.casefold() else ""


def icon(name: str, style: str = "") -> str:
    """A picture that says the same as the words beside it."""
    styles = f"icon {style}".strip()
    return f'<svg class="{styles}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{_ICONS[name]}</svg>'


def button(identity: str, words: str, picture: str, style: str = "side") -> str:
    """A button with a picture; its words are there for whoever does not see it, or sees better with words."""
    shown = escape(words)
    return (
        f'<button type="button" id="{identity}" class="{style}" title="{shown}">{icon(picture)}'
        f'<span class="label">{shown}</span></button>'
    )


def _settings(strings: PageStrings) -> str:
    """The reading settings; they need the script, which shows them."""
    sizes = [f"{round(float(size or 1) * 100)} %" for size in _SIZES]
    controls = (
        _select("size", strings.size, _SIZES, sizes),
        _select("font", strings.font, _FONTS, strings.font_names),
        _select("colours", strings.colours, _COLOURS, strings.colour_names),
        _select("lines", strings.lines, _LINES, strings.steps),
        _select("letters", strings.letters, _LETTERS, strings.steps),
        _select("words", strings.words, _WORDS, strings.steps),
        _check("focus", strings.focus_line),
        _check("follow", strings.follow),
        _check("here", strings.show_here, off=True),
        f'<button type="button" id="reset" data-done="{escape(strings.was_reset)}">{text(strings.reset)}</button>',
    )
    inside = "\n".join(controls)
    return (
        f'<details class="settings" id="settings" hidden>\n<summary>{text(strings.settings)}</summary>\n<fieldset>\n'
        f'<legend class="unseen">{text(strings.settings)}</legend>\n{inside}\n</fieldset>\n</details>\n'
    )


def _select(name: str, label: str, values: Sequence[str], words: Sequence[str]) -> str:
    options = "".join(
        f'<option value="{value}">{text(shown)}</option>' for value, shown in zip(values, words, strict=True)
    )
    return f'<label>{text(label)} <select name="{name}" autocomplete="off">{options}</select></label>'


def _check(name: str, label: str, *, off: bool = False) -> str:
    """A box to tick. off: whether it is ticked as long as nothing was chosen."""
    usual = " checked data-off" if off else ""
    return f'<label class="check"><input type="checkbox" name="{name}"{usual}> <span>{text(label)}</span></label>'
