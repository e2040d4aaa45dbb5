"""What a book is held against, and the findings that EPUB, DAISY and LPF share."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from narrate.check.archives import Archive, ids_of, name_of, resolved
from narrate.check.chapters import Mark
from narrate.check.expected import CHAPTER_TOLERANCE, comparable, excerpt
from narrate.check.overlay import Sentence
from narrate.diagnostics import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An episode of a book, as the rest of the release has it."""

    length: int
    """Milliseconds."""
    texts: tuple[str, ...]
    """The sentences of the transcript, announcements left out."""
    marks: tuple[Mark, ...]
    """The chapters of chapters.json."""
    sounds: frozenset[str]
    """SHA-256 of its sound files."""
    title: str = ""
    """Of the episode."""
    pages: tuple[str, ...] = ()
    """Numbers of the printed pages of its script, in order."""


def check_texts(sentences: Sequence[Sentence], held: Sequence[Held], archive: Archive) -> Iterator[Finding]:
    """The book's sentences are those of the transcripts: NAR-417, once a book."""
    wanted = [_bare(text) for one in held for text in one.texts]
    found = [_bare(sentence.text) for sentence in sentences]
    if "".join(found) == "".join(wanted):
        return
    place = next((at for at, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), None)
    shown = sentences[place].text if place is not None else (sentences[-1].text if sentences else "")
    yield archive.at("NAR-417", text=excerpt(shown))


def check_sounds(paths: Iterable[str], held: Sequence[Held], archive: Archive) -> Iterator[Finding]:
    """The sound files are those of the release, in order: NAR-402, NAR-418."""
    for path, one in zip(paths, held, strict=False):
        if path not in archive.content:
            yield archive.at("NAR-402", file=path)
        elif hashlib.sha256(archive.content[path]).hexdigest() not in one.sounds:
            yield archive.at("NAR-418", file=path)


def check_marks(found: Sequence[tuple[str, int]], held: Sequence[Held], archive: Archive) -> Iterator[Finding]:
    """The book's chapters are those of chapters.json: NAR-413.

    found: title and start in milliseconds, within the sound file of its episode.
    """
    wanted = [(mark.title, mark.start) for one in held for mark in one.marks]
    if len(found) != len(wanted):
        detail = f"it has {len(found)} chapters, chapters.json {len(wanted)}"
        yield archive.at("NAR-413", number=min(len(found), len(wanted)) + 1, detail=detail)
        return
    for number, ((title, start), (said, place)) in enumerate(zip(found, wanted, strict=True), 1):
        if comparable(title) != comparable(said):
            detail = f"it is called “{excerpt(title)}” instead of “{excerpt(said)}”"
            yield archive.at("NAR-413", number=number, detail=detail)
        elif abs(start - place) > CHAPTER_TOLERANCE:
            detail = f"it begins at {start / 1000} seconds instead of {place / 1000}"
            yield archive.at("NAR-413", number=number, detail=detail)


def check_pages(found: Sequence[str], held: Sequence[Held], archive: Archive) -> Iterator[Finding]:
    """The book leads to the printed pages of the scripts: NAR-423, once a book."""
    wanted = [comparable(page) for one in held for page in one.pages]
    if list(map(comparable, found)) != wanted:
        same = [a == b for a, b in zip(found, wanted, strict=False)]
        place = same.index(False) if False in same else len(same)
        yield archive.at("NAR-423", found=len(found), said=len(wanted), number=place + 1)


def check_links(paths: Iterable[str], archive: Archive) -> Iterator[Finding]:
    """What a document leads to is there: NAR-414; a picture has words: NAR-415."""
    for path in paths:
        root = archive.xml(path)
        if root is None:
            continue
        for element in root.iter("*"):
            for address in filter(None, (element.get("href"), element.get("src"))):
                if re.match(r"[a-z][a-z0-9+.-]*:", str(address)):
                    continue
                target, fragment = resolved(str(address), path)
                pointed = fragment and not fragment.startswith("t=")
                if target not in archive.content or (pointed and fragment not in ids_of(archive.xml(target))):
                    yield archive.at("NAR-414", target=str(address), file=path)
            if name_of(element) == "img" and not element.get("alt"):
                yield archive.at("NAR-415", file=str(element.get("src", "")))


def lengths(sounds: Sequence[str], held: Sequence[Held]) -> Mapping[str, int]:
    """How long each sound file plays, as the release has it."""
    return {path: one.length for path, one in zip(sounds, held, strict=False)}


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", comparable(text))
