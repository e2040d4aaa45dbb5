"""EPUB 3.3 with Media Overlays: a book of one episode, or of several.

Written with lxml and zipped by an adapter: ebooklib damages overlays. The same episodes give the same bytes; what a
book has to say of when it was changed is the date of its newest episode.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING

from narrate.model.release import Episode, Media, Show
from narrate.package import markup
from narrate.package.book import BookPart, book_parts, picture_name, picture_type
from narrate.package.epub_chapter import chapter_document, clock_value, overlay
from narrate.package.epub_package import Item, package
from narrate.package.page_strings import PageStrings
from narrate.package.page_words import page_strings
from narrate.package.summary import authors, episode_title
from narrate.package.text import clean, moment
from narrate.package.xhtml import XHTML, add, document, serialised
from narrate.ports import ArchiveEntry

if TYPE_CHECKING:
    from lxml import etree

MEDIA_TYPE = "application/epub+zip"
ROOT = "EPUB"
"""Folder of everything but the container's own files."""
SOUNDS = ("audio/mpeg", "audio/mp4")
"""Core media types of EPUB 3.3 (3.2) for a Media Overlay."""
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""
# The sentence that is heard is marked by a line as well as by its colour, for whoever does not see the colour.
_STYLE = """html { line-height: 1.5; overflow-wrap: break-word }
body { margin: 0 5% }
.title { font-size: 1.6em; font-weight: bold }
.author, .byline, .caption { font-style: italic }
blockquote { margin: 1em 1.5em }
article.comment { margin: 1em 0 1em 1em; padding-left: .5em; border-left: .2em solid }
ul.marked { list-style: none }
.-epub-media-overlay-active { background: #fff2a8; color: #000; text-decoration: underline }
"""
ACTIVE_CLASS = "-epub-media-overlay-active"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chapter:
    episode: Episode
    part: BookPart
    folder: str
    """Of the episode, with a slash at its end; empty in a book of one."""
    root: etree._Element

    @property
    def path(self) -> str:
        return f"{self.folder}{self.part.part.id}.xhtml"

    @property
    def id(self) -> str:
        return f"{self.folder.replace('/', '-')}{self.part.part.id}".lstrip("-")


def sound_of(episode: Episode, types: Sequence[str] = SOUNDS) -> Media | None:
    """The file of an episode that a book can hold; None where there is none."""
    return next((media for media in episode.media if media.type in types), None)


def epub(
    show: Show, episodes: Sequence[Episode], cover: bytes, sound: Callable[[Media], ArchiveEntry], title: str = ""
) -> Iterator[ArchiveEntry]:
    """The files of a book, `mimetype` first (OCF 3.3, 4.3).

    Parameters
    ----------
    episodes: one, or several in the order of the book. Each has a file that `sound_of` finds.
    cover: JPEG or PNG.
    sound: the entry of an encoded file, at any path: it is put where the book wants it.
    title: of a book of several.
    """
    whole = len(episodes) > 1
    chapters: list[_Chapter] = []
    items: list[Item] = []
    sounds: list[ArchiveEntry] = []
    for number, episode in enumerate(episodes, 1):
        folder = f"e{number:03}/" if whole else ""
        media = sound_of(episode)
        if media is None:
            raise ValueError(f"{episode.slug} has no sound that an EPUB can hold")
        name = f"{folder}{episode.slug}.{media.path.rpartition('.')[2]}"
        entry = sound(media)
        sounds.append(replace(entry, path=f"{ROOT}/{name}", stored=True))
        items.append(Item(id=f"sound-{number}", path=name, type=media.type))
        for part in book_parts(episode):
            root = chapter_document(episode, part, "../style.css" if whole else "style.css")
            chapters.append(_Chapter(episode=episode, part=part, folder=folder, root=root))
    picture = picture_name(cover)
    texts: list[tuple[str, bytes]] = []
    for chapter in chapters:
        names = {item.path for item in items}
        heard = next(name for name in sorted(names) if name.startswith(f"{chapter.folder}{chapter.episode.slug}."))
        text = chapter.path.rpartition("/")[2]
        smil = overlay(chapter.root, chapter.part, text, heard.rpartition("/")[2])
        texts += [(chapter.path, serialised(chapter.root, "<!DOCTYPE html>"))]
        texts += [(f"{chapter.path[:-6]}.smil", smil)]
    for chapter in chapters:
        items.append(
            Item(
                id=chapter.id,
                path=chapter.path,
                type="application/xhtml+xml",
                overlay=f"{chapter.id}-overlay",
                spine=True,
            )
        )
        length = chapter.part.end - chapter.part.start
        items.append(
            Item(
                id=f"{chapter.id}-overlay",
                path=f"{chapter.path[:-6]}.smil",
                type="application/smil+xml",
                duration=length,
            )
        )
    items += [
        Item(id="nav", path="nav.xhtml", type="application/xhtml+xml", properties="nav"),
        Item(id="style", path="style.css", type="text/css"),
        Item(
            id="cover",
            path=picture,
            type=picture_type(cover),
            properties="cover-image",
        ),
    ]
    name = title or episode_title(episodes[0])
    language = clean(episodes[0].script.language if not whole else show.language) or "en"
    texts += [("nav.xhtml", _navigation(name, language, chapters, whole=whole)), ("style.css", _STYLE.encode())]
    opf = package(
        show=show,
        title=name,
        language=language,
        identifier=_identifier(show, episodes),
        creators=tuple(dict.fromkeys(author for episode in episodes for author in authors(episode))),
        published=max(moment(episode.published, episode.slug).astimezone(UTC) for episode in episodes),
        source=clean(episodes[0].script.source) if not whole else "",
        items=items,
        active_class=ACTIVE_CLASS,
        paged=any(True for _ in _pages(chapters)),
    )
    yield text_entry("mimetype", MEDIA_TYPE.encode(), stored=True)
    yield text_entry("META-INF/container.xml", _CONTAINER.encode())
    yield text_entry(f"{ROOT}/package.opf", opf)
    for path, content in texts:
        yield text_entry(f"{ROOT}/{path}", content)
    yield text_entry(f"{ROOT}/{picture}", cover, stored=True)
    yield from sounds


def text_entry(path: str, content: bytes, *, stored: bool = False) -> ArchiveEntry:
    """An entry whose content is there already."""
    return ArchiveEntry(path=path, read=lambda: content, digest=hashlib.sha256(content).hexdigest(), stored=stored)


def _identifier(show: Show, episodes: Sequence[Episode]) -> str:
    """A UUID that stays when texts and addresses change."""
    base = episodes[0].guid if len(episodes) == 1 else show.guid
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:uuid:{base}#epub"))


def _navigation(title: str, language: str, chapters: Sequence[_Chapter], *, whole: bool) -> bytes:
    """The table of contents: episodes, chapters, and the headings within them; and the landmarks."""
    strings = page_strings(language)
    root, body = document(title, language, "style.css")
    nav = add(body, "nav", type_="toc", role="doc-toc", aria_labelledby="contents")
    add(nav, "h1", id="contents").text = strings.chapters
    listed = add(nav, "ol")
    inner = listed
    episode: Episode | None = None
    for chapter in chapters:
        if whole and chapter.episode is not episode:
            episode = chapter.episode
            item = add(listed, "li")
            add(item, "a", href=chapter.path).text = episode_title(episode)
            inner = add(item, "ol")
        item = add(inner, "li")
        add(item, "a", href=f"{chapter.path}#{chapter.part.part.id}").text = chapter.part.part.title
        _headings(item, chapter)
    _page_list(body, chapters, strings)
    marks = add(body, "nav", type_="landmarks", hidden="hidden", aria_label="Landmarks")
    points = add(marks, "ol")
    add(add(points, "li"), "a", type_="bodymatter", href=chapters[0].path).text = title
    return serialised(root, "<!DOCTYPE html>")


def _pages(chapters: Sequence[_Chapter]) -> Iterator[tuple[str, str]]:
    """Number and address of each printed page, in the order of the text."""
    for chapter in chapters:
        for page in markup.page_elements(chapter.part.section):
            yield page.get("aria-label", ""), f"{chapter.path}#{page.get('id')}"


def _page_list(body: etree._Element, chapters: Sequence[_Chapter], strings: PageStrings) -> None:
    """Where the pages of the printed source begin (EPUB 3.3, 7.4.4), where it says that."""
    pages = list(_pages(chapters))
    if pages:
        nav = add(body, "nav", type_="page-list", role="doc-pagelist", aria_label=strings.pages, hidden="hidden")
        listed = add(nav, "ol")
        for number, address in pages:
            add(add(listed, "li"), "a", href=address).text = number


def _headings(item: etree._Element, chapter: _Chapter) -> None:
    """The headings of the second rank within a chapter."""
    found = [h for h in chapter.root.iter(f"{{{XHTML}}}h2") if "".join(map(str, h.itertext())).strip()]
    if found:
        inner = add(item, "ol")
        for heading in found:
            link = add(add(inner, "li"), "a", href=f"{chapter.path}#{heading.get('id')}")
            link.text = "".join(map(str, heading.itertext()))


__all__ = ["ACTIVE_CLASS", "MEDIA_TYPE", "clock_value", "epub", "sound_of", "text_entry"]
