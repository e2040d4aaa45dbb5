"""The transcript as an HTML document of its own: no player, no script, nothing but the text and who says it.

Players that take HTML show it as it is (podcast-namespace, transcripts/transcripts.md); the episode's page is for
browsers.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from narrate.model.release import Episode
from narrate.package import markup
from narrate.package.summary import authors, episode_title
from narrate.package.text import clean, clock, joined
from narrate.package.xhtml import direction

if TYPE_CHECKING:
    from lxml import etree


def transcript_html(episode: Episode) -> bytes:
    """The transcript: chapters as sections, names in `cite`, the time of each paragraph in `time`."""
    sections = markup.sections(episode.script, episode.timeline, timed=True)
    for section in sections:
        _as_namespace(section)
    title = escape(episode_title(episode), quote=False)
    by = f"<p>{escape(joined(authors(episode)), quote=False)}</p>\n" if authors(episode) else ""
    language = escape(clean(episode.script.language) or "en")
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{by}{markup.html(sections)}\n"
        "</main>\n</body>\n</html>\n"
    ).encode()


def _as_namespace(section: etree._Element) -> None:
    """Names as `cite`, and before each paragraph the moment at which it is heard."""
    from lxml import etree

    for name in section.iter("b"):
        if name.get("class") == "speaker":
            name.tag = "cite"
    for span in list(markup.cue_elements(section)):
        start = span.get("data-start", "")
        del span.attrib["data-start"], span.attrib["data-end"]
        parent = span.getparent()
        if parent is None or parent.tag != "p" or next(markup.cue_elements(parent)) is not span:
            continue
        time = etree.Element("time", {"datetime": f"PT{start}S"})
        time.text, time.tail = clock(round(float(start) * 1000)), " "
        span.addprevious(time)
