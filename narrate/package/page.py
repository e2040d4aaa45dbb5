"""Pages for a browser: the transcript with the sound above it, and the list of episodes. They work without a script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from narrate.model.release import Episode, Show
from narrate.model.script import NARRATOR, Chapter, Line, LineKind
from narrate.model.sound import Samples
from narrate.package import paths
from narrate.package.cover import cover_alt
from narrate.package.summary import authors, episode_length, episode_title
from narrate.package.text import clean, clock, in_words, joined, milliseconds, moment, url_path

# Contrasts by WCAG 2.2: text 18:1 and links 10:1 on light, 16:1 and 11:1 on dark.
_STYLE = """
:root { color-scheme: light dark }
body { margin: 0 auto; padding: 1rem; max-width: 42rem; font: 1.125rem/1.6 sans-serif; color: #111; background: #fff;
  overflow-wrap: break-word }
a { display: inline-block; padding: .2rem 0; color: #003f8a }
a:focus-visible, audio:focus-visible { outline: 3px solid currentColor; outline-offset: 2px }
audio { width: 100% } img { width: 100%; max-width: 14rem; height: auto }
.skip { position: absolute; left: -100vw } .skip:focus { position: static }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #9fd0ff } }
"""


def episode_page(show: Show, episode: Episode) -> bytes:
    """The page of an episode: player, chapters, transcript with the name before each turn."""
    title, script = episode_title(episode), episode.script
    language = _differs(script.language, "en")
    parts = [
        f'<p><a href="../{paths.INDEX}">All episodes of {_text(show.title)}</a></p>',
        f"<h1{language}>{_text(title)}</h1>",
        f"<p>{_text(_facts(show, episode))}</p>",
        *_player(episode),
        _contents(episode),
        f'<article id="transcript" aria-label="Transcript" tabindex="-1"{language} dir="auto">',
        *_transcript(episode),
        "</article>",
    ]
    return _document(f"{title} – {clean(show.title)}", "transcript", "Skip to the transcript", parts)


def index_page(show: Show, episodes: Sequence[Episode]) -> bytes:
    """The page of the show: every episode, the newest first, as in the feed."""
    by_slug = sorted(episodes, key=lambda episode: episode.slug)
    newest = sorted(by_slug, key=lambda episode: moment(episode.published, episode.slug), reverse=True)
    language = _differs(show.language, "en")
    items = "".join(
        f'<li><a href="{url_path(paths.page(episode.slug))}"{_differs(episode.script.language, "en")}>'
        f"{_text(episode_title(episode))}</a>, {in_words(episode_length(episode))}</li>"
        for episode in newest
    )
    parts = [
        f"<h1{language}>{_text(show.title) or 'Podcast'}</h1>",
        f'<p><img src="{url_path(show.cover)}" width="1400" height="1400" alt="{escape(cover_alt(show))}"></p>',
        f"<p{language}>{_text(show.description)}</p>" if clean(show.description) else "",
        f'<p><a href="{paths.FEED}">Podcast feed</a>: give this address to any podcast player.</p>',
        '<h2 id="episodes" tabindex="-1">Episodes</h2>',
        f"<ol>{items}</ol>" if items else "<p>No episode yet.</p>",
    ]
    return _document(clean(show.title) or "Podcast", "episodes", "Skip to the episodes", parts)


def _facts(show: Show, episode: Episode) -> str:
    by = f"By {joined(authors(episode))}. " if authors(episode) else ""
    voices = " Read by synthetic voices, word for word." if show.voices_are_synthetic else ""
    return f"{by}{in_words(episode_length(episode))}.{voices}"


def _player(episode: Episode) -> list[str]:
    if not episode.media:
        return []
    source = _sound(episode)
    title = escape(episode_title(episode))
    downloads = "".join(
        f'<li><a href="{_beside(media.path)}" download>Download {_text(media.path.rpartition("/")[2])}, '
        f"{media.size / 1_000_000:.1f} megabytes</a></li>"
        for media in episode.media
    )
    return [f'<audio controls preload="none" src="{source}" aria-label="{title}"></audio>', f"<ul>{downloads}</ul>"]


def _contents(episode: Episode) -> str:
    """Chapters as links into the transcript, each with a link that plays from there (W3C Media Fragments, 4.2.1)."""
    starts, items = _starts(episode), []
    language = _differs(episode.script.language, "en")
    for number, chapter in enumerate(episode.script.chapters):
        if number in starts:
            ms = milliseconds(starts[number], episode.timeline.rate)
            play = f"play from {clock(ms)}"
            if episode.media:
                play = f'<a href="{_sound(episode)}#t={ms / 1000:.3f}">{play}</a>'
            title = _text(_heading(chapter, number))
            items.append(f'<li><a href="#chapter-{number + 1}"{language}>{title}</a>, {play}</li>')
    listed = f"<ol>{''.join(items)}</ol>"
    return f'<nav aria-labelledby="chapters"><h2 id="chapters">Chapters</h2>{listed}</nav>' if items else ""


def _starts(episode: Episode) -> dict[int, Samples]:
    """Where each of the script's chapters begins: at the mark that its first cue lies behind."""
    starts: dict[int, Samples] = {}
    for cue in episode.timeline.cues:
        if cue.line_id and cue.chapter not in starts:
            behind = [mark.start for mark in episode.timeline.chapters if mark.start <= cue.start]
            starts[cue.chapter] = behind[-1] if behind else Samples(0)
    return starts


def _transcript(episode: Episode) -> list[str]:
    named = any(line.speaker != NARRATOR for _, _, line in episode.script.lines() if line.voiced)
    parts: list[str] = []
    for number, chapter in enumerate(episode.script.chapters):
        lines = [line for line in chapter.lines if line.voiced]
        if not lines:
            continue
        title = _heading(chapter, number)
        parts.append(f'<h2 id="chapter-{number + 1}">{_text(title)}</h2>')
        if lines[0].kind is LineKind.HEADING and clean(lines[0].text) == title:
            lines = lines[1:]
        before = ""
        for line in lines:
            heading = line.kind is LineKind.HEADING
            parts.append(_paragraph(line, episode, named=named and not heading and line.speaker != before))
            before = "" if heading else line.speaker
    return parts


def _paragraph(line: Line, episode: Episode, *, named: bool) -> str:
    mark = _differs(line.language or episode.script.language, episode.script.language)
    name = f"<b>{_text(line.speaker)}:</b> " if named else ""
    marker = f"{_text(line.marker)} " if line.kind is LineKind.LIST and line.marker else ""
    words = f"{marker}{_text(line.text)}"
    if line.kind is LineKind.HEADING:
        return f"<h3{mark}>{words}</h3>"
    spoken = f"<span{mark}>{words}</span>" if mark else words
    return (
        f"<blockquote><p>{name}{spoken}</p></blockquote>" if line.kind is LineKind.QUOTE else f"<p>{name}{spoken}</p>"
    )


def _heading(chapter: Chapter, number: int) -> str:
    return clean(chapter.title) or ("Beginning" if number == 0 else f"Part {number + 1}")


def _sound(episode: Episode) -> str:
    return _beside(episode.media[0].path)


def _beside(path: str) -> str:
    """A file's address from a page in the folder of its episode."""
    return f"../{url_path(path)}"


def _differs(language: str, surrounding: str) -> str:
    tag = clean(language)
    return f' lang="{escape(tag)}"' if tag and tag.casefold() != surrounding.casefold() else ""


def _text(value: str) -> str:
    return escape(clean(value), quote=False)


def _document(title: str, target: str, skip: str, parts: Sequence[str]) -> bytes:
    body = "\n".join(part for part in parts if part)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{_text(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#{target}">{skip}</a>\n<main>\n{body}\n</main>\n</body>\n</html>\n'
    ).encode()
