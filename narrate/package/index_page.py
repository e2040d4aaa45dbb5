"""The page of the show: its episodes, how to subscribe, and what was tested."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from narrate.model.release import Episode, Show
from narrate.model.script import ChapterKind
from narrate.package import addresses, paths
from narrate.package.cover import cover_alt
from narrate.package.page_frame import document, marked, text
from narrate.package.page_strings import PageStrings, autonym, primary
from narrate.package.page_words import page_language, page_strings
from narrate.package.subscribe import section
from narrate.package.summary import authors, episode_length, episode_title, people
from narrate.package.text import clean, moment, shorten, url_path


def index_page(show: Show, episodes: Sequence[Episode]) -> bytes:
    """The page of the show: every episode, the newest first, as in the feed.

    Raises SettingsError for a base address that is none.
    """
    by_slug = sorted(episodes, key=lambda episode: episode.slug)
    newest = sorted(by_slug, key=lambda episode: moment(episode.published, episode.slug), reverse=True)
    language, strings = page_language(show.language), page_strings(show.language)
    foreign = marked(show.language, language)
    title = clean(show.title) or strings.podcast
    about = f"<p{foreign}>{text(show.description)}</p>" if clean(show.description) else ""
    items = "\n".join(_episode(episode, strings, language) for episode in newest)
    listed = f'<ol class="episodes" reversed>\n{items}\n</ol>' if items else f"<p>{text(strings.no_episode)}</p>"
    main = [
        (
            f'<div class="show"><div><h1{foreign}>{text(title)}</h1>{about}</div>\n'
            f'<img src="{url_path(show.cover)}" width="1400" height="1400" alt="{escape(cover_alt(show))}"></div>'
        ),
        (
            f'<section aria-labelledby="episodes"><h2 id="episodes" tabindex="-1">{text(strings.episodes)}</h2>\n'
            f"{listed}</section>"
        ),
        section(addresses.address(show, paths.FEED) if addresses.published(show) else "", strings),
        _others(show, strings),
        _statement(show, strings),
    ]
    return document(
        language=language,
        title=title,
        skips=[("episodes", strings.skip_episodes)],
        top=f'<nav class="plain" aria-label="{escape(strings.podcast)}"><a href="#subscribe">'
        f'{text(strings.subscribe)}</a></nav>\n',
        main=main,
        footer=f'<p><a href="#accessibility">{text(strings.accessibility)}</a></p>',
        strings=strings,
    )  # fmt: skip


def _episode(episode: Episode, strings: PageStrings, language: str) -> str:
    script = episode.script
    facts = []
    if authors(episode):
        facts.append(text(strings.by.format(names=strings.names(authors(episode)))))
    if strings.day(script.date):
        facts.append(f'<time datetime="{script.date[:10]}">{text(strings.day(script.date))}</time>')
    facts.append(text(strings.duration(episode_length(episode))))
    marks = len(episode.timeline.chapters)
    if marks > 1:
        facts.append(text(strings.number(strings.chapter_count, marks)))
    if primary(script.language) != primary(language):
        named = f'<span lang="{escape(clean(script.language))}">{text(autonym(script.language))}</span>'
        facts.append(text(strings.language_label).replace("{language}", named))
    said = f"<p>{text(strings.voices.format(names=strings.names(people(episode))))}</p>" if people(episode) else ""
    first = _beginning(episode)
    quoted = f"<p{marked(script.language, language)}>{text(first)}</p>" if first else ""
    return (
        f'<li><h3><a href="{url_path(paths.page(episode.slug))}"{marked(script.language, language)}>'
        f"{text(episode_title(episode))}</a></h3>\n<p>{'. '.join(facts)}.</p>{said}{quoted}</li>"
    )


_BEGINNING = 180
"""Characters of a text's beginning that stand in the list."""


def _beginning(episode: Episode) -> str:
    """The first words of the text itself: what an episode is about, in its own words."""
    for chapter in episode.script.chapters:
        if chapter.kind is ChapterKind.TEXT:
            for line in chapter.lines:
                if line.voiced and line.kind in {"narration", "speech", "quote"} and len(clean(line.text)) > 40:
                    return re.sub(r"[.!?]…$", "…", shorten(line.text, _BEGINNING))
    return ""


def _others(show: Show, strings: PageStrings) -> str:
    """Further feeds and editions, each by its name."""
    if not show.others:
        return ""
    feed = 'type="application/rss+xml"'
    items = [f'<li><a href="{url_path(one.path)}" {feed}>{text(one.title)}</a></li>' for one in show.others]
    return (
        f'<section aria-labelledby="others"><h2 id="others" tabindex="-1">{text(strings.others)}</h2>\n'
        f"<ul>{''.join(items)}</ul></section>"
    )


def _statement(show: Show, strings: PageStrings) -> str:
    """What was tested, what was not, and whom to tell."""
    report = text(strings.report)
    if clean(show.email):
        address = escape(clean(show.email))
        report = text(strings.report_to).replace("{email}", f'<a href="mailto:{address}">{address}</a>')
    return (
        f'<section aria-labelledby="accessibility"><h2 id="accessibility" tabindex="-1">'
        f"{text(strings.accessibility)}</h2>\n<p>{text(strings.statement)}</p>\n"
        f"<h3>{text(strings.tested)}</h3>\n{_list(strings.tested_items)}\n"
        f"<h3>{text(strings.untested)}</h3>\n{_list(strings.untested_items)}\n"
        f'<p>{text(strings.limits)}</p>\n<p class="report">{report}</p></section>'
    )


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{text(item)}</li>' for item in items)}</ul>"
