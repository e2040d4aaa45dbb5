"""Episodes of any script: spoken on paper, so that every format has real ids and times."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, settings

from narrate.assembly import assemble
from narrate.model.release import Episode, Media
from narrate.model.script import NARRATOR, Chapter, ChapterKind, Line, LineKind, Script, Speaker
from narrate.model.sound import Clip, Level, Samples, Timeline
from narrate.speech import Lexicon, utterances

RATE = 22050
SOME = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
"""For properties of whole episodes, which take long to draw and to lay out."""
KINDS = Script(
    title="Rain & Roofs",
    authors=("Mara Lindqvist",),
    date="2026-02-28",
    language="en",
    source="rain.md",
    speakers=(Speaker(name="Mara Lindqvist"), Speaker(name="Tom O'Dell <host>"), Speaker(name="Ede Ősz")),
    chapters=(
        Chapter(
            title="Rain & Roofs",
            lines=(
                Line(text="Rain & Roofs", kind=LineKind.HEADING),
                Line(text="By Mara Lindqvist", kind=LineKind.BYLINE),
                Line(text="It rains. <Then> it stops.[1]", speaker="Mara Lindqvist", turn=1),
                Line(text="Three things to take:", speaker="Mara Lindqvist", turn=1),
                Line(text="A coat.", speaker="Mara Lindqvist", turn=1, kind=LineKind.LIST, marker="1."),
                Line(text="With a hood.", speaker="Mara Lindqvist", turn=1, kind=LineKind.LIST, marker="-", depth=1),
                Line(text="A hat.", speaker="Mara Lindqvist", turn=1, kind=LineKind.LIST, marker="2."),
                Line(text="Share this page", voiced=False, reason="navigation"),
                Line(text="Il pleut.", speaker="Tom O'Dell <host>", turn=2, language="fr", kind=LineKind.QUOTE),
                Line(text="Dit-on.", speaker="Tom O'Dell <host>", turn=2, language="fr", kind=LineKind.QUOTE),
                Line(text="Of an evening", kind=LineKind.HEADING, depth=2),
                Line(text="And so to bed.", speaker="Tom O'Dell <host>", turn=2),
                Line(text="A wet roof at dusk.", kind=LineKind.CAPTION),
                Line(text="Not for long.", kind=LineKind.NOTE),
            ),
        ),
        Chapter(
            title="Credits",
            kind=ChapterKind.CREDITS,
            lines=(Line(text="Directed by: Ede Ősz", kind=LineKind.CREDIT),),
        ),
        Chapter(
            title="Comments",
            kind=ChapterKind.COMMENTS,
            lines=(
                Line(text="Lovely.", speaker="Ede Ősz", turn=3, kind=LineKind.COMMENT),
                Line(text="Quite.", speaker="Ede Ősz", turn=3, kind=LineKind.COMMENT),
                Line(text="Thank you!", speaker="Mara Lindqvist", turn=4, kind=LineKind.COMMENT, depth=1),
                Line(text="Too wet.", speaker="Tom O'Dell <host>", turn=5, kind=LineKind.COMMENT),
            ),
        ),
    ),
)
"""A line of every kind, in three chapters."""


def timeline_of(script: Script, level: Level = Level.STANDARD) -> Timeline:
    """The script laid along time, 60 ms a character. Raises InputError where nothing is heard."""
    said = utterances(script, level=level, lexicon=Lexicon())
    clips = {
        one.id: Clip(key=one.id, rate=RATE, length=Samples(max(1, len(one.spoken)) * RATE * 60 // 1000)) for one in said
    }
    return assemble(script, said, {one.id: one.id for one in said}, clips, {}, pauses="natural")


def episode_of(script: Script, slug: str = "rain", media: Sequence[Media] = ()) -> Episode:
    """The script as an episode."""
    return Episode(
        slug=slug,
        guid=f"guid-of-{slug}",
        published="2026-03-01T12:00:00+00:00",
        script=script,
        casting=(),
        timeline=timeline_of(script),
        media=tuple(media) or (Media(path=f"{slug}/{slug}.mp3", type="audio/mpeg", size=1000),),
    )


def is_heard(script: Script) -> bool:
    """Whether anything of the script is said."""
    return any(line.voiced and line.text.strip() for _, _, line in script.lines())


__all__ = ["KINDS", "NARRATOR", "RATE", "SOME", "episode_of", "is_heard", "timeline_of"]
