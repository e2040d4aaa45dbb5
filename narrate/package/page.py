"""The page of an episode: sound, chapters and transcript. It works without a script, and better with one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from narrate.model.release import Episode, Media, Show
from narrate.model.script import ChapterKind
from narrate.package import markup, paths
from narrate.package.companions import Companion, companions
from narrate.package.page_frame import button, document, icon, marked, text
from narrate.package.page_strings import PageStrings
from narrate.package.page_words import page_language, page_strings
from narrate.package.summary import authors, episode_length, episode_title
from narrate.package.text import clean, clock, milliseconds, url_path

if TYPE_CHECKING:
    from lxml import etree

SPEEDS = ("0.75", "0.9", "1", "1.1", "1.25", "1.5", "1.75", "2", "2.5", "3")
"""That can be chosen."""


def episode_page(show: Show, episode: Episode) -> bytes:
    """The page of an episode: player, chapters, transcript with the name before each turn.

    Its own words are in the document's language where there are some, else in English.
    """
    script = episode.script
    language, strings = page_language(script.language), page_strings(script.language)
    title, foreign = episode_title(episode), marked(script.language, language)
    sections = markup.html(_sections(episode))
    main = [
        f'<h1{foreign} dir="auto">{text(title)}</h1>',
        f'<div class="facts">{_facts(show, episode, strings)}</div>',
        _player(episode, strings),
        _chapters(episode, strings, foreign),
        _tools(strings) if episode.media else "",
        f'<article id="transcript" aria-label="{escape(strings.transcript)}" tabindex="-1"{foreign} dir="auto">',
        sections,
        "</article>",
        _downloads(episode, strings),
        _pattern(strings),
    ]
    skips = [("transcript", strings.skip_transcript)]
    if episode.media:
        skips.append(("player", strings.skip_player))
    series = strings.all_episodes.format(show=f"<span{marked(show.language, language)}>{text(show.title)}</span>")
    return document(
        language=language,
        title=f"{title} – {clean(show.title)}",
        skips=skips,
        top=f'<nav aria-label="{escape(strings.podcast)}"><a href="../{paths.INDEX}">{series}</a></nav>\n',
        main=main,
        footer=f'<p><a href="../{paths.INDEX}#accessibility">{text(strings.accessibility)}</a></p>',
        strings=strings,
        data=_data(show, episode, strings) if episode.media else None,
    )


def _sections(episode: Episode) -> tuple[etree._Element, ...]:
    """The transcript. Only credits, comments and the like are landmarks here, and only under a name of their own.

    A screen reader lists landmarks. One a chapter would be too many, and headings lead there already.
    """
    made = markup.sections(episode.script, episode.timeline, timed=True)
    titles = Counter(part.title for part in markup.parts(episode.script, episode.timeline))
    for section, part in zip(made, markup.parts(episode.script, episode.timeline), strict=True):
        if part.chapter.kind is ChapterKind.TEXT or titles[part.title] > 1:
            for name in ("role", "aria-labelledby"):
                section.attrib.pop(name, "")
    return made


def _facts(show: Show, episode: Episode, strings: PageStrings) -> str:
    first = []
    if authors(episode):
        first.append(text(strings.by.format(names=strings.names(authors(episode)))))
    if strings.day(episode.script.date):
        first.append(f'<time datetime="{episode.script.date[:10]}">{text(strings.day(episode.script.date))}</time>')
    first.append(text(strings.duration(episode_length(episode))))
    read = f"<p>{text(strings.read)}</p>" if show.voices_are_synthetic else ""
    return f"<p>{'. '.join(first)}.</p>{read}"


def _player(episode: Episode, strings: PageStrings) -> str:
    """The browser's player, and buttons that the script shows in its place."""
    if not episode.media:
        return ""
    sources = "".join(f'<source src="{_beside(one)}" type="{escape(one.type)}">' for one in episode.media)
    address = ""
    if len(episode.media) == 1:  # with one alone, a browser that fails says why
        address, sources = f' src="{_beside(episode.media[0])}"', ""
    speeds = "".join(
        f'<option value="{speed}"{" selected" if speed == "1" else ""}>{speed.replace(".", strings.point)} ×</option>'
        for speed in SPEEDS
    )
    length = episode_length(episode)
    position = strings.of.format(position=clock(0), length=clock(length + 500))
    spoken = strings.of.format(position=strings.duration(0), length=strings.duration(length))
    play = (
        f'<button type="button" id="play">{icon("play", "to-play")}{icon("pause", "to-pause")}'
        f'<span class="label">{text(strings.play)}</span></button>'
    )
    buttons = "\n".join(
        (
            button("previous", strings.previous, "previous"),
            button("back", strings.back, "back"),
            play,
            button("forward", strings.forward, "forward"),
            button("next", strings.next, "next"),
        )
    )
    return (
        f'<section class="player" id="player" aria-label="{escape(strings.player)}" tabindex="-1">\n'
        f'<audio controls preload="none"{address} aria-label="{escape(episode_title(episode))}">{sources}</audio>\n'
        f'<div class="controls" id="controls" hidden>\n<div class="buttons">\n{buttons}\n</div>\n'
        f'<label class="speed"><span class="label">{text(strings.speed)}</span> '
        f'<select id="speed" autocomplete="off">{speeds}</select></label>\n'
        f'<input type="range" id="position" min="0" max="{-(-length // 1000)}" value="0" step="1" '
        f'autocomplete="off" aria-label="{escape(strings.position)}" aria-valuetext="{escape(spoken)}">\n'
        f'<div class="line"><span id="time">{text(position)}</span>\n<span id="status" role="status"></span></div>\n'
        "</div>\n</section>"
    )


def _chapters(episode: Episode, strings: PageStrings, foreign: str) -> str:
    """Chapters as links into the transcript, each with a link that plays from there (W3C Media Fragments, 4.2.1)."""
    items = []
    for title, anchor, ms in _marks(episode):
        play = text(strings.play_from.format(time=clock(ms)))
        if episode.media:
            address = f"{_beside(episode.media[0])}#t={ms / 1000:.3f}"
            play = f'<a href="{address}" data-from="{ms / 1000:.3f}">{play}</a>'
        items.append(f'<li><span class="row"><a href="#{anchor}"{foreign}>{text(title)}</a> {play}</span></li>')
    if not items:
        return ""
    listed = "\n".join(items)
    return (
        f'<nav class="chapters" aria-labelledby="chapters"><h2 id="chapters">{text(strings.chapters)}</h2>\n'
        f"<ol>\n{listed}\n</ol></nav>"
    )


def _marks(episode: Episode) -> Iterator[tuple[str, str, int]]:
    """Of each chapter that is heard the title, the id of its element and its beginning in milliseconds."""
    timeline = episode.timeline
    for part in markup.parts(episode.script, timeline):
        starts = [cue.start for cue in timeline.cues if cue.chapter == part.number]
        if starts:
            behind = [mark.start for mark in timeline.chapters if mark.start <= starts[0]]
            yield part.title, part.id, milliseconds(behind[-1] if behind else starts[0], timeline.rate)


def _tools(strings: PageStrings) -> str:
    """Search and places; they need the script, which shows them."""
    return (
        f'<section class="tools" id="tools" aria-label="{escape(strings.search)}" hidden>\n'
        f'<form role="search" id="search" aria-label="{escape(strings.search)}">\n'
        f'<label>{text(strings.search)} <input type="search" name="query" autocomplete="off"></label>\n'
        f'<button type="submit">{text(strings.find)}</button>\n'
        f'<p class="result" id="result" role="status"></p>\n<ol id="found" hidden></ol>\n</form>\n'
        f'<div class="go"><button type="button" id="find-place">{text(strings.place)}</button>\n'
        f'<button type="button" id="moment">{text(strings.moment)}</button></div>\n</section>'
    )


def _pattern(strings: PageStrings) -> str:
    """The button that the script puts behind each paragraph."""
    words = escape(strings.here)
    return (
        f'<template id="here"><button type="button" class="here" title="{words}">{icon("play")}'
        f'<span class="unseen">{words}</span></button></template>'
    )


def _downloads(episode: Episode, strings: PageStrings) -> str:
    """Everything that can be taken along."""
    links = [
        (_beside(one), strings.download_sound.format(format=_ending(one.path), size=strings.size_of(one.size)))
        for one in episode.media
    ]
    for one in companions(episode):
        words = _words(one, strings)
        if words:
            links.append((f"../{url_path(one.path)}", words))
    items = "\n".join(f'<li><a href="{address}" download>{text(words)}</a></li>' for address, words in links)
    return (
        f'<section class="downloads" aria-labelledby="download"><h2 id="download">{text(strings.download)}</h2>\n'
        f"<ul>\n{items}\n</ul></section>"
    )


def _words(one: Companion, strings: PageStrings) -> str:
    """What a file is called that can be taken along; empty for those that are no use alone."""
    if one.kind.role == "book":
        return strings.download_book.format(format=one.kind.label or _ending(one.path))
    written = _TRANSCRIPTS.get(one.kind.type)
    return strings.download_transcript.format(format=written) if one.kind.role == "transcript" and written else ""


_TRANSCRIPTS = {
    "text/vtt": "WebVTT",
    "application/x-subrip": "SubRip",
    "application/json": "JSON",
    "text/plain": "TXT",
}
"""Names of the formats by media type. HTML is the page itself."""


def _ending(path: str) -> str:
    return path.rpartition(".")[2].upper()


def _data(show: Show, episode: Episode, strings: PageStrings) -> dict[str, Any]:
    """What the script has to know."""
    return {
        "id": episode.guid,
        "title": episode_title(episode),
        "artist": strings.names(authors(episode)) or clean(show.author),
        "show": clean(show.title),
        "cover": f"../{url_path(show.cover)}",
        "length": episode_length(episode) / 1000,
        "chapters": [[ms / 1000, title] for title, _, ms in _marks(episode)],
        "words": {
            "play": strings.play,
            "pause": strings.pause,
            "of": strings.of,
            "hour": strings.hour,
            "minute": strings.minute,
            "second": strings.second,
            "copied": strings.copied,
            "moment_in_address": strings.moment_in_address,
            "no_sound": strings.no_sound,
            "found": strings.found,
            "found_none": strings.found_none,
            "found_first": strings.found_first,
        },
    }


def _beside(media: Media) -> str:
    """A file's address from a page in the folder of its episode."""
    return f"../{url_path(media.path)}"
