"""A small episode to make files of."""

from __future__ import annotations

from collections.abc import Sequence

from narrate.model.release import Episode, Media, Show
from narrate.model.script import NARRATOR, Chapter, Line, LineKind, Script, Speaker
from narrate.model.sound import Assignment, ChapterMark, Cue, Gender, Loudness, Prosody, Samples, Timeline

SHOW = Show(
    title="The Lamp & Reel",
    description="Talk about films,\nread aloud.",
    language="en-GB",
    author="Lamp Press",
    email="desk@reel.example",
    base_url="https://reel.example/pod",
    guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
)
SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
SCRIPT = Script(
    title="Rain & Roofs",
    authors=("Mara Lindqvist", "Ede Ősz"),
    date="2026-02-28",
    language="en",
    source="rain.md",
    speakers=(Speaker(name="Mara Lindqvist"), Speaker(name="Tom O'Dell <host>")),
    chapters=(
        Chapter(
            title="Rain & Roofs",
            lines=(
                Line(text="Rain & Roofs", kind=LineKind.HEADING),
                Line(text="It --> begins. <Then> it rains.", speaker="Mara Lindqvist", turn=1),
                Line(text="And rains.", speaker="Mara Lindqvist", turn=1),
                Line(text="Share this page", voiced=False, reason="navigation"),
                Line(text="Il pleut.", speaker="Tom O'Dell <host>", turn=2, language="fr", kind=LineKind.QUOTE),
            ),
        ),
        Chapter(title="Storm", lines=(Line(text="Quiet.", speaker="Tom O'Dell <host>", turn=3),)),
    ),
)
FILES = (
    "chapters.json",
    "index.html",
    "report.txt",
    "transcript.json",
    "transcript.srt",
    "transcript.vtt",
    "rain.epub",
)
_SAID = (
    ("", NARRATOR, "Two parts.", 0, "en"),
    ("l1", NARRATOR, "Rain & Roofs", 0, "en"),
    ("l2", "Mara Lindqvist", "It --> begins.", 0, "en"),
    ("l2", "Mara Lindqvist", "<Then> it rains.", 0, "en"),
    ("l3", "Mara Lindqvist", "And rains.", 0, "en"),
    ("l4", "Tom O'Dell <host>", "Il pleut.", 0, "fr"),
    ("l5", "Tom O'Dell <host>", "Quiet.", 1, "en"),
)


def timeline(
    chapters: Sequence[tuple[str, int]] = (("Rain & Roofs", 0), ("Storm", 132300)), rate: int = 22050
) -> Timeline:
    """A cue a second, chapters at the samples given."""
    length = Samples(7 * rate + 11)
    starts = [start for _, start in chapters]
    return Timeline(
        rate=rate,
        length=length,
        segments=(),
        tail=Samples(11),
        cues=tuple(
            Cue(
                id=f"u{number}",
                line_id=line,
                speaker=speaker,
                text=text,
                start=Samples(number * rate + 100),
                end=Samples((number + 1) * rate),
                chapter=chapter,
                language=language,
            )
            for number, (line, speaker, text, chapter, language) in enumerate(_SAID)
        ),
        chapters=tuple(
            ChapterMark(title=title, start=Samples(start), end=Samples(end))
            for (title, start), end in zip(chapters, [*starts[1:], length], strict=True)
        ),
    )


def episode(slug: str = "rain", published: str = "2026-03-01T12:00:00+02:00", sound: Timeline | None = None) -> Episode:
    """The script with two files."""
    loudness = Loudness(integrated=-16.04, true_peak=-1.26)
    return Episode(
        slug=slug,
        guid=f"guid-of-{slug}",
        published=published,
        script=SCRIPT,
        casting=(
            Assignment(
                speaker="Mara Lindqvist",
                voice="en-gb+f2",
                prosody=Prosody(),
                gender=Gender.FEMALE,
                evidence="the first name Mara",
                reason="The female voice that differs most from the narrator's",
            ),
        ),
        timeline=sound or timeline(),
        media=(
            Media(path=f"{slug}/{slug}.mp3", type="audio/mpeg", size=56123, loudness=loudness, sha256=SHA256),
            Media(path=f"{slug}/{slug}.m4a", type="audio/mp4", size=50001),
        ),
        files=tuple(f"{slug}/{name}" for name in FILES),
    )
