"""W3C Audiobooks in the Lightweight Packaging Format (W3C Recommendation and Note of 2020-11-10).

A zip with `publication.json`, the page with the table of contents that the manifest asks for, the sound, the
transcripts of each episode as its alternates, and the cover.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from narrate.model.release import Episode, Media, Show
from narrate.package.book import book_parts, picture_name
from narrate.package.epub import text_entry
from narrate.package.page_words import page_strings
from narrate.package.summary import authors, episode_length, episode_title, people
from narrate.package.text import clean, clock, moment
from narrate.package.transcript_html import transcript_html
from narrate.package.transcripts import vtt
from narrate.package.xhtml import add, document, serialised
from narrate.ports import ArchiveEntry

MEDIA_TYPE = "application/lpf+zip"
MANIFEST = "publication.json"


def lpf(
    show: Show, episodes: Sequence[Episode], cover: bytes, sound: Callable[[Media], ArchiveEntry], title: str = ""
) -> Iterator[ArchiveEntry]:
    """The files of an audiobook, the manifest first.

    Parameters
    ----------
    episodes: one, or several in the order of the book; the first sound file of each is taken.
    cover: JPEG or PNG.
    sound: the entry of an encoded file, at any path.
    title: of a book of several.
    """
    name = title or episode_title(episodes[0])
    picture = picture_name(cover)
    sounds = [f"sound-{number}.{one.media[0].path.rpartition('.')[2]}" for number, one in enumerate(episodes, 1)]
    manifest = _manifest(show, name, episodes, sounds, picture)
    yield text_entry(MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    yield text_entry("index.html", _contents(show, name, episodes, sounds))
    for number, episode in enumerate(episodes, 1):
        yield text_entry(f"transcript-{number}.html", transcript_html(episode))
        yield text_entry(f"transcript-{number}.vtt", vtt(episode))
    yield text_entry(picture, cover, stored=True)
    for path, episode in zip(sounds, episodes, strict=True):
        yield replace(sound(episode.media[0]), path=path, stored=True)


def _manifest(
    show: Show, title: str, episodes: Sequence[Episode], sounds: Sequence[str], picture: str
) -> dict[str, Any]:
    """The publication manifest (Audiobooks, 2 and 3; Publication Manifest, 2)."""
    base = episodes[0].guid if len(episodes) == 1 else show.guid
    language = _language(show, episodes)
    published = max(moment(episode.published, episode.slug) for episode in episodes).isoformat()
    writers = list(dict.fromkeys(author for episode in episodes for author in authors(episode)))
    readers = list(dict.fromkeys(name for episode in episodes for name in people(episode)))
    # Who contributes is a person or an organisation by the W3C's schema; voices are no person.
    synthetic = [{"type": "Organization", "name": "Synthetic voices"}] if show.voices_are_synthetic else []
    return {
        "@context": ["https://schema.org", "https://www.w3.org/ns/pub-context", {"language": language}],
        "conformsTo": "https://www.w3.org/TR/audiobooks/",
        "type": "Audiobook",
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'urn:uuid:{base}#lpf')}",
        "name": clean(title) or "…",
        "inLanguage": language,
        **({"author": writers} if writers else {}),
        **({"readBy": synthetic} if synthetic else {}),
        **({"contributor": readers} if readers else {}),
        "publisher": clean(show.author) or clean(show.title) or "…",
        "datePublished": published,
        "dateModified": published,
        "duration": _duration(sum(map(episode_length, episodes))),
        "abridged": False,
        "accessMode": ["auditory", "textual"],
        "accessModeSufficient": [
            {"type": "ItemList", "itemListElement": ["auditory"]},
            {"type": "ItemList", "itemListElement": ["textual"]},
        ],
        "accessibilityFeature": ["transcript", "tableOfContents", "readingOrder"],
        "accessibilityHazard": ["none"],
        "accessibilitySummary": "Everything that is heard stands in a transcript that says who speaks.",
        "readingOrder": [
            {
                "type": "LinkedResource",
                "url": path,
                "encodingFormat": episode.media[0].type.partition(";")[0],
                "name": episode_title(episode),
                "duration": _duration(episode_length(episode)),
                "alternate": [
                    {"type": "LinkedResource", "url": f"transcript-{number}.html", "encodingFormat": "text/html"},
                    {"type": "LinkedResource", "url": f"transcript-{number}.vtt", "encodingFormat": "text/vtt"},
                ],
            }
            for number, (path, episode) in enumerate(zip(sounds, episodes, strict=True), 1)
        ],
        "resources": [
            {"type": "LinkedResource", "url": "index.html", "encodingFormat": "text/html", "rel": "contents"},
            {
                "type": "LinkedResource",
                "url": picture,
                "encodingFormat": "image/png" if picture.endswith(".png") else "image/jpeg",
                "rel": "cover",
                "name": clean(show.cover_alt) or clean(show.title) or "…",
            },
        ],
    }


def _contents(show: Show, title: str, episodes: Sequence[Episode], sounds: Sequence[str]) -> bytes:
    """The page with the table of contents: each chapter as a moment in its sound file (Media Fragments, 4.2.1)."""
    language = _language(show, episodes)
    strings = page_strings(language)
    root, body = document(title, language)
    add(body, "h1").text = clean(title) or "…"
    nav = add(body, "nav", role="doc-toc", aria_labelledby="contents")
    add(nav, "h2", id="contents").text = strings.chapters
    listed = add(nav, "ol")
    for path, episode in zip(sounds, episodes, strict=True):
        inner = listed
        if len(episodes) > 1:
            item = add(listed, "li")
            add(item, "a", href=path).text = episode_title(episode)
            inner = add(item, "ol")
        for part in book_parts(episode):
            item = add(inner, "li")
            add(item, "a", href=f"{path}#t={part.start // 1000}.{part.start % 1000:03}").text = part.part.title
            item[-1].tail = f" {clock(part.start)}"
    return serialised(root, "<!DOCTYPE html>")


def _language(show: Show, episodes: Sequence[Episode]) -> str:
    return clean(episodes[0].script.language if len(episodes) == 1 else show.language) or "en"


def _duration(ms: int) -> str:
    """ISO 8601, as schema.org has it."""
    return f"PT{ms // 1000}.{ms % 1000:03}S"
