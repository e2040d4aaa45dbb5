"""All episodes as one audiobook (M4B): one programme, one level, a chapter for each of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from narrate import loudness
from narrate.assembly import render, resampled_length
from narrate.encoding import MEDIA_TYPES, adopted, media_key
from narrate.model.release import Episode, Show
from narrate.model.script import Chapter, Script
from narrate.model.sound import ChapterMark, Cue, Samples, Segment, Timeline
from narrate.package.chapters import chapter_title
from narrate.package.state import MediaState, State
from narrate.package.summary import authors, episode_title
from narrate.ports import ClipStore, Encoding
from narrate.ports_tags import TagFacts
from narrate.production import Workbench
from narrate.settings import Settings

FORMAT = "m4b"


def audiobook(
    show: Show,
    episodes: Sequence[Episode],
    path: str,
    picture: bytes,
    state: State,
    bench: Workbench,
    settings: Settings,
) -> tuple[MediaState, bool]:
    """The audiobook as it is there already, or encoded; and whether it was. Raises EncodingError and OutputError."""
    book = together(show, episodes, bench.clips)
    encoding = Encoding(format=FORMAT, bitrate=settings.audio.bitrate)
    key = media_key(book, show, 1, picture, encoding, bench.encoder.version)
    kept = next((one for one in state.books if one.path == path), None)
    if kept is not None and kept.key == key and bench.publisher.size(path) == kept.size:
        return kept, False
    bench.progress("Encoding the audiobook", 0, 1)
    made = bench.publisher.workspace() / path
    levelled = loudness.level(
        bench.encoder,
        lambda: render(book.timeline, bench.clips),
        rate=book.timeline.rate,
        encoding=encoding,
        out=made,
    )
    bench.tagger.tag(made, TagFacts(show=show, episode=book, number=1, cover=picture, loudness=levelled.loudness))
    finished = adopted(made, path, MEDIA_TYPES[FORMAT], key, bench, levelled.loudness)
    bench.progress("Encoding the audiobook", 1, 1, book.timeline.length / book.timeline.rate)
    return finished, True


def together(show: Show, episodes: Sequence[Episode], clips: ClipStore) -> Episode:
    """Several episodes as one: their timelines end to end, at the highest rate among them.

    A chapter is called by its episode and its own title; by the episode alone where that has no other.
    """
    rate = max(episode.timeline.rate for episode in episodes)
    segments: list[Segment] = []
    cues: list[Cue] = []
    marks: list[ChapterMark] = []
    chapters: list[Chapter] = []
    now = tail = 0
    for episode in episodes:
        begins = now
        timeline = episode.timeline
        for place, segment in enumerate(timeline.segments):
            clip = clips.find(segment.clip)
            length = resampled_length(clip.length, clip.rate, rate) if clip is not None else segment.length
            pause = segment.pause * rate // timeline.rate + (0 if place else tail)
            segments.append(replace(segment, pause=Samples(pause), length=length))
            now += segment.pause * rate // timeline.rate
            cue = timeline.cues[place]
            moved = replace(cue, start=Samples(now), end=Samples(now + length), chapter=cue.chapter + len(chapters))
            cues.append(
                replace(moved, id=f"{episode.slug}-{cue.id}", line_id=cue.line_id and f"{episode.slug}-{cue.line_id}")
            )
            now += length
        tail = timeline.tail * rate // timeline.rate
        now += tail
        marks += _marks(episode, begins, rate)
        chapters += episode.script.chapters
    ends = [*(mark.start for mark in marks[1:]), Samples(now)]
    return Episode(
        slug="all-episodes",
        guid=show.guid,
        published=max(episode.published for episode in episodes),
        script=Script(
            title=show.title,
            authors=tuple(dict.fromkeys(author for episode in episodes for author in authors(episode))),
            language=show.language,
            chapters=tuple(chapters),
        ),
        casting=(),
        timeline=Timeline(
            rate=rate,
            length=Samples(now),
            segments=tuple(segments),
            tail=Samples(tail),
            cues=tuple(cues),
            chapters=tuple(replace(mark, end=end) for mark, end in zip(marks, ends, strict=True)),
        ),
    )


def _marks(episode: Episode, begins: int, rate: int) -> list[ChapterMark]:
    found = []
    for number, mark in enumerate(episode.timeline.chapters):
        title, own = episode_title(episode), chapter_title(mark, number)
        named = title if len(episode.timeline.chapters) == 1 or own == title else f"{title}: {own}"
        start = Samples(begins + mark.start * rate // episode.timeline.rate)
        found.append(ChapterMark(title=named, start=start, end=start))
    return found
