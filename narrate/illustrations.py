"""The pictures of chapters: where a part of a document shows one that lies beside it, players show it too."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from narrate.manuscripts import Manuscript
from narrate.model.release import File
from narrate.model.script import Chapter
from narrate.model.sound import Picture, Timeline
from narrate.package import paths
from narrate.package.text import clean
from narrate.ports import ChapterPictures, Publisher


def illustrated(
    timeline: Timeline, one: Manuscript, *, folder: Path | None, pictures: ChapterPictures, publisher: Publisher
) -> Timeline:
    """The timeline with the first picture that can be shown of each chapter, and the pictures in the release.

    Parameters
    ----------
    folder: of the document, where it was named this time; else what the project remembers of it.

    A picture that can no longer be read stays as the release has it. Raises OutputError.
    """
    heard = [
        chapter for chapter in one.script.chapters if any(line.voiced and line.text.strip() for line in chapter.lines)
    ]
    if len(heard) != len(timeline.chapters):
        return timeline
    place = folder if folder is not None else Path(one.folder)
    marks = tuple(
        replace(mark, picture=_picture(chapter, one.slug, place, pictures, publisher))
        for mark, chapter in zip(timeline.chapters, heard, strict=True)
    )
    return replace(timeline, chapters=marks)


def _picture(
    chapter: Chapter, slug: str, folder: Path, pictures: ChapterPictures, publisher: Publisher
) -> Picture | None:
    for line in chapter.lines:
        if not line.picture or not line.voiced:
            continue
        name = hashlib.sha256(line.picture.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        path = paths.picture(slug, name)
        found = pictures.find(folder, line.picture)
        content = found if found is not None else publisher.read(path)
        if content is not None:
            if found is not None:
                publisher.write(File(path=path, content=content))
            return Picture(path=path, alt=clean(line.text), sha256=hashlib.sha256(content).hexdigest())
    return None
