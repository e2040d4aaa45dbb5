"""A small good release in memory, and the fakes that read it."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from narrate.adapters.tag_facts import transcript
from narrate.check.expected import Expected
from narrate.check.release import check_release
from narrate.diagnostics import Finding
from narrate.errors import EncodingError, InputError
from narrate.model.release import Episode, Media, Show
from narrate.model.script import NARRATOR, Chapter, Line, LineKind, Script, Speaker
from narrate.model.sound import Assignment, ChapterMark, Cue, Gender, Loudness, Picture, Prosody, Samples, Timeline
from narrate.package import paths
from narrate.package.addresses import episode_guid, podcast_guid
from narrate.package.chapters import chapters_json
from narrate.package.cover import cover
from narrate.package.feed import feed
from narrate.package.index_page import index_page
from narrate.package.page import episode_page
from narrate.package.report import report_json, report_text
from narrate.package.transcripts import transcript_json, vtt
from narrate.ports import Decoded, Encoding
from narrate.ports_tags import MediaChapter, MediaTags

RATE = 22050
STILL = b"\xff\xd8\xff\xe0 a puddle"
SHOWN = Picture(path="rain/picture-puddle.jpg", alt="A puddle", sha256=hashlib.sha256(STILL).hexdigest())
GUID = podcast_guid("https://reel.example/pod/feed.xml")
SHOW = Show(
    title="The Lamp & Reel",
    description="Talk about films, read aloud.",
    language="en",
    author="Lamp Press",
    email="desk@reel.example",
    base_url="https://reel.example/pod/",
    guid=GUID,
)


def script() -> Script:
    """Two chapters, two speakers, a French line and a skipped one."""
    return Script(
        title="Rain on the Roof",
        authors=("Mara Lindqvist",),
        language="en",
        source="rain.md",
        speakers=(Speaker(name="Mara Lindqvist"), Speaker(name="Tom O'Dell")),
        chapters=(
            Chapter(
                title="Rain on the Roof",
                lines=(
                    Line(text="Rain on the Roof", kind=LineKind.HEADING),
                    Line(text="It begins in < 3 minutes. Then it rains.", speaker="Mara Lindqvist", turn=1),
                    Line(text="Share this page", voiced=False, reason="navigation"),
                    Line(text="Yes.", speaker="Tom O'Dell", turn=2),
                ),
            ),
            Chapter(
                title="After the storm",
                lines=(
                    Line(text="After the storm", kind=LineKind.HEADING),
                    Line(text="Il pleut encore.", speaker="Mara Lindqvist", turn=3, language="fr"),
                    Line(text="Yes.", speaker="Tom O'Dell", turn=4),
                ),
            ),
        ),
    )


def _timeline() -> Timeline:
    said = (
        ("", NARRATOR, "This is The Lamp & Reel.", 0, "en"),
        ("l1", NARRATOR, "Rain on the Roof", 0, "en"),
        ("l2", "Mara Lindqvist", "It begins in < 3 minutes.", 0, "en"),
        ("l2", "Mara Lindqvist", "Then it rains.", 0, "en"),
        ("l3", "Tom O'Dell", "Yes.", 0, "en"),
        ("", NARRATOR, "Part 2 of 2.", 1, "en"),
        ("l4", NARRATOR, "After the storm", 1, "en"),
        ("l5", "Mara Lindqvist", "Il pleut encore.", 1, "fr"),
        ("l6", "Tom O'Dell", "Yes.", 1, "en"),
    )
    cues = tuple(
        Cue(
            id=f"u{number}",
            line_id=line,
            speaker=speaker,
            text=text,
            start=Samples(number * 44100 + 4410),
            end=Samples((number + 1) * 44100),
            chapter=chapter,
            language=language,
        )
        for number, (line, speaker, text, chapter, language) in enumerate(said)
    )
    length = Samples(9 * 44100 + 11025)
    second = Samples(5 * 44100 + 441)
    marks = (
        ChapterMark(title="Rain on the Roof", start=Samples(0), end=second),
        ChapterMark(title="After the storm", start=second, end=length, picture=SHOWN),
    )
    return Timeline(rate=RATE, length=length, segments=(), tail=Samples(11025), cues=cues, chapters=marks)


def episode(slug: str, published: str) -> Episode:
    """The script as an episode with two files."""
    given = Assignment(
        speaker=NARRATOR, voice="tone", prosody=Prosody(), gender=Gender.UNKNOWN, evidence="", reason="the default"
    )
    level = Loudness(integrated=-16.1, true_peak=-1.4)
    return Episode(
        slug=slug,
        guid=episode_guid(GUID, slug),
        published=published,
        script=script(),
        casting=(given,),
        timeline=_timeline(),
        media=(
            Media(path=f"{slug}/{slug}.mp3", type="audio/mpeg", size=1000, loudness=level, sha256=SHA256),
            Media(path=f"{slug}/{slug}.m4a", type="audio/mp4", size=900, loudness=level),
        ),
        files=tuple(f"{slug}/{name}" for name in ("chapters.json", "index.html", "transcript.json", "transcript.vtt")),
    )


SOUND = {"mp3": b"ID3" + bytes(997), "m4a": b"\0\0\0\x18ftypM4A " + bytes(888)}
SHA256 = hashlib.sha256(SOUND["mp3"]).hexdigest()
EPISODES = (episode("rain", "2026-03-01T12:00:00+00:00"), episode("snow", "2026-04-01T12:00:00+00:00"))


@dataclass
class Release:
    """A folder in memory with what its media are like; tests damage it."""

    files: dict[str, bytes] = field(default_factory=dict)
    lengths: dict[str, float] = field(default_factory=dict)
    loudness: dict[str, Loudness] = field(default_factory=dict)
    heard: dict[str, dict[int, int]] = field(default_factory=dict)
    tags: dict[str, MediaTags] = field(default_factory=dict)
    expected: list[Expected] = field(default_factory=list)
    guid: str = GUID
    version: str = "fake"

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def size(self, path: str) -> int | None:
        return len(self.files[path]) if path in self.files else None

    def encode(self, pcm: Iterable[bytes], *, rate: int, gain: float, encoding: Encoding, out: Path) -> Loudness:
        raise NotImplementedError

    def measure(self, pcm: Iterable[bytes], *, rate: int) -> Loudness:
        raise NotImplementedError

    def measure_file(self, path: Path) -> Loudness:
        return self.loudness[path.name]

    def decode_length(self, path: Path) -> float:
        if path.name not in self.lengths:
            raise EncodingError("There is no sound in it.")
        return self.lengths[path.name]

    def decode(self, path: Path) -> Decoded:
        """Sound in every cue; what `heard` adds or takes away, in peaks by the hundredth of a second."""
        length = self.decode_length(path)
        peaks = [0] * round(length * 100)
        for cue in EPISODES[0].timeline.cues:
            for place in range(cue.start * 100 // RATE + 2, cue.end * 100 // RATE - 2):
                peaks[place] = 9000
        for place, peak in self.heard.get(path.name, {}).items():
            peaks[place] = peak
        return Decoded(seconds=length, step=0.01, peaks=peaks)

    def read_tags(self, path: Path) -> MediaTags:
        if path.name not in self.tags:
            raise InputError("There are no tags in it.")
        return self.tags[path.name]

    def replace(self, path: str, old: str, new: str, count: int = 1) -> None:
        """Damage a text file. The old text has to be there, or the test would plant nothing."""
        text = self.files[path].decode("utf-8")
        if old not in text:
            raise ValueError(f"{old!r} is not in {path}: {text}")
        self.files[path] = text.replace(old, new, count).encode("utf-8")

    def retag(self, name: str, **changes: object) -> None:
        self.tags[name] = dataclasses.replace(self.tags[name], **changes)  # type: ignore[arg-type]

    def check(self) -> tuple[Finding, ...]:
        return check_release(
            self, folder=Path("out"), expected=self.expected, podcast_guid=self.guid, encoder=self, media=self
        )

    def codes(self) -> set[str]:
        return {found.code for found in self.check()}


_COVER = cover(SHOW)


def good_release() -> Release:
    """A release without a fault."""
    release = Release()
    release.files = {
        paths.FEED: feed(SHOW, EPISODES),
        paths.INDEX: index_page(SHOW, EPISODES),
        SHOW.cover: _COVER,
        SHOWN.path: STILL,
    }
    for one in EPISODES:
        release.files |= {
            paths.chapters(one.slug): chapters_json(one.timeline, SHOW.base_url),
            paths.transcript_vtt(one.slug): vtt(one),
            paths.transcript_json(one.slug): transcript_json(one),
            paths.page(one.slug): episode_page(SHOW, one),
            paths.report_text(one.slug): report_text(one, ()).encode(),
            paths.report_json(one.slug): report_json(one, ()),
        }
        for media in one.media:
            name = media.path.rpartition("/")[2]
            release.files[media.path] = SOUND[name[-3:]]
            release.lengths[name] = one.timeline.length / RATE
            release.loudness[name] = Loudness(integrated=-16.1, true_peak=-1.4)
            release.tags[name] = MediaTags(
                title="Rain on the Roof",
                chapters=tuple(
                    MediaChapter(
                        title=m.title,
                        start=round(m.start * 1000 / RATE),
                        end=round(m.end * 1000 / RATE),
                        picture=m.picture.sha256 if m.picture is not None and name.endswith(".mp3") else "",
                    )
                    for m in one.timeline.chapters
                ),
                contents=True,
                cover=True,
                words=transcript(one),
                timed=tuple((round(cue.start * 1000 / RATE), cue.text) for cue in one.timeline.cues if cue.line_id)
                if name.endswith(".mp3")
                else None,
                pictures=name.endswith(".mp3"),
            )
        release.expected.append(
            Expected(
                slug=one.slug,
                guid=one.guid,
                length=one.timeline.length,
                rate=RATE,
                longest_pause=500,
                script=one.script,
            )
        )
    return release
