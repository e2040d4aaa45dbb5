"""An episode in words: what players show as its description, and times that some of them turn into links."""

from __future__ import annotations

from html import escape

from narrate.model.release import Episode, Show
from narrate.model.script import NARRATOR
from narrate.package.addresses import address
from narrate.package.chapters import chapter_title
from narrate.package.companions import companions, transcript_page
from narrate.package.text import clean, in_words, joined, milliseconds, shorten, timestamp

DESCRIPTION_LIMIT = 4000
"""Bytes that a description may have (PSP-1)."""

TIMESTAMPS_FROM = 3
"""Chapters below which Apple's player ignores timestamps in a description."""


def episode_title(episode: Episode) -> str:
    """The title in at most 255 characters; the slug where the script has none."""
    return shorten(episode.script.title) or episode.slug


def episode_length(episode: Episode) -> int:
    """How long the episode plays, in milliseconds."""
    return milliseconds(episode.timeline.length, episode.timeline.rate)


def people(episode: Episode) -> tuple[str, ...]:
    """Everybody who says something, the narrator left out, in order of appearance, each once."""
    names = (clean(speaker.name) for speaker in episode.script.speakers)
    return tuple(dict.fromkeys(name for name in names if name and name != NARRATOR))


def authors(episode: Episode) -> tuple[str, ...]:
    """The authors, each once."""
    return tuple(dict.fromkeys(name for name in map(clean, episode.script.authors) if name))


def description(show: Show, episode: Episode) -> str:
    """Title, author, who speaks, from three chapters on where they begin, and the transcript; at most 4000 bytes.

    A list that is too long is cut between lines; the address of the transcript stays.
    """
    parts = _sentences(show, episode)
    times = _timestamps(episode)
    if times:
        parts += ["", "Chapters:", *times]
    transcript = transcript_page(episode)
    return _fit(parts, ["", f"Transcript: {address(show, transcript)}"] if transcript else [])


def description_html(show: Show, episode: Episode) -> str:
    """The same for `content:encoded`, as HTML, with the books of the episode."""
    parts = [f"<p>{escape(part, quote=False)}</p>" for part in _sentences(show, episode)]
    times = _timestamps(episode)
    if times:
        items = "".join(f"<li>{escape(time, quote=False)}</li>" for time in times)
        parts.append(f"<p>Chapters:</p><ul>{items}</ul>")
    books = [_link(show, one.path, one.kind.label) for one in companions(episode, "book")]
    if books:
        parts.append(f"<p>Also as: {', '.join(books)}</p>")
    transcript = transcript_page(episode)
    if transcript:
        parts.append(f"<p>{_link(show, transcript, 'Transcript')}</p>")
    return "".join(parts)


def _link(show: Show, path: str, words: str) -> str:
    return f'<a href="{escape(address(show, path))}">{escape(words, quote=False)}</a>'


def _sentences(show: Show, episode: Episode) -> list[str]:
    script = episode.script
    by = f" by {joined(authors(episode))}" if authors(episode) else ""
    dated = f" ({clean(script.date)})" if script.date else ""
    sentences = [f"{episode_title(episode)}{by}{dated}. {in_words(episode_length(episode))}."]
    if people(episode):
        sentences.append(f"With the words of {joined(people(episode))}.")
    if show.voices_are_synthetic:
        sentences.append("Read by synthetic voices, word for word. A transcript is included.")
    else:
        sentences.append("A transcript is included.")
    return [shorten(sentence, 600) for sentence in sentences]


def _timestamps(episode: Episode) -> list[str]:
    marks = episode.timeline.chapters
    if len(marks) < TIMESTAMPS_FROM:
        return []
    lines = []
    for number, mark in enumerate(marks):
        start = timestamp(milliseconds(mark.start, episode.timeline.rate))
        lines.append(f"{start} {shorten(chapter_title(mark, number), 120)}")
    return lines


def _fit(lines: list[str], end: list[str]) -> str:
    """As many lines as there is room for before those at the end, which stay."""
    kept: list[str] = []
    room = DESCRIPTION_LIMIT - len("\n".join(["", "…", *end]).encode())
    for line in lines:
        room -= len(line.encode("utf-8")) + 1
        if room < 0:
            kept.append("…")
            break
        kept.append(line)
    return "\n".join([*kept, *end])
