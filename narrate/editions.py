"""Editions: the same texts narrated in other ways, each a release of its own in a folder below the podcast's.

An edition has its own feed, pages, state and identifiers, so that everything which reads a release reads an edition.
What it shares is the scripts, the voices, the dates and the cache: a sentence that is said in the same way is spoken
once, whatever it is part of.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from narrate.errors import ConflictError, SettingsError
from narrate.manuscripts import Manuscript
from narrate.model.release import File, Show
from narrate.model.script import NARRATOR, Line, Script
from narrate.model.sound import Assignment, Level
from narrate.package import paths
from narrate.package.addresses import base_address
from narrate.package.state import Edition, State
from narrate.ports import Publisher
from narrate.settings import Settings, is_name

LEFT_OUT = "left out of this edition"
BUILT_IN = {
    "brief": Edition(name="brief", level=Level.BRIEF, skip=("comments", "credits")),
    "standard": Edition(name="standard", level=Level.STANDARD),
    "full": Edition(name="full", level=Level.FULL),
}
SLOWEST, FASTEST = 0.5, 4.0
SPEEDS = range(80, 451)
"""Words a minute (narrate.settings.SpeechSettings.rate)."""


def asked(text: str, settings: Settings) -> Edition:
    """The edition that `--edition` names: `brief`, one of the settings, or a new one by its speed: `fast=1.6`.

    Raises SettingsError for anything else.
    """
    name, _, speed = text.partition("=")
    name = name.strip()
    known = {**BUILT_IN, **{one.name: one for one in _configured(settings)}}
    if not is_name(name):
        raise SettingsError(
            f"“{name}” cannot be the name of an edition, which becomes that of a folder.",
            remedy="Use small letters a to z, digits and hyphens.",
        )
    if not speed and name not in known:
        raise SettingsError(
            f"There is no edition “{name}”.",
            remedy=f"Take {', '.join(known)}, give it a speed such as {name}=1.6, or write [editions.{name}].",
        )
    edition = known.get(name, Edition(name=name))
    return replace(edition, rate=_speed(speed, text)) if speed else edition


def _speed(text: str, whole: str) -> float:
    if re.fullmatch(r"\d{1,2}(\.\d{1,3})?", text.strip()) and SLOWEST <= float(text) <= FASTEST:
        return float(text)
    raise SettingsError(
        f"“{whole}”: the speed has to be a number from {SLOWEST} to {FASTEST}.", remedy="Write it as fast=1.6."
    )


def _configured(settings: Settings) -> tuple[Edition, ...]:
    return tuple(
        Edition(name=name, title=one.title, level=one.level, rate=one.rate, skip=tuple(one.skip))
        for name, one in sorted(settings.editions.items())
    )


def chosen(
    settings: Settings, wanted: Iterable[Edition], state: State, publisher: Publisher, slugs: Iterable[str]
) -> tuple[Edition, ...]:
    """What a build makes besides the podcast itself: what was asked for, what is configured, and what there is already.

    Parameters
    ----------
    wanted: asked for this time; goes before what the settings and an earlier build say of the same name.
    state: an edition of an earlier build is made again as long as its folder has its state.
    slugs: of the episodes, whose folders lie beside those of the editions.

    Raises ConflictError for an edition that is called as an episode is.
    """
    found = {one.name: one for one in state.editions if publisher.read(f"{one.name}/{paths.STATE}") is not None}
    found |= {one.name: one for one in _configured(settings)}
    found |= {one.name: one for one in wanted}
    taken = sorted(set(found) & set(slugs))
    if taken:
        raise ConflictError(
            f"There is an edition and an episode called “{taken[0]}”; both would lie in the folder {taken[0]}.",
            remedy="Give the edition another name.",
        )
    return tuple(found[name] for name in sorted(found))


def settings_of(edition: Edition, settings: Settings, show: Show) -> Settings:
    """The settings with which an edition is made. Raises SettingsError where it would be too fast or too slow.

    show: the podcast's own.
    """
    speed = math.floor(settings.speech.rate * edition.rate + 0.5)
    if speed not in SPEEDS:
        raise SettingsError(
            f"The edition {edition.name} would be spoken with {speed} words a minute; "
            f"{SPEEDS[0]} to {SPEEDS[-1]} can be spoken.",
            remedy="Choose another speed.",
        )
    level = Level(edition.level) if edition.level else settings.speech.level
    return replace(
        settings,
        speech=replace(settings.speech, rate=speed, level=level),
        podcast=replace(
            settings.podcast,
            title=title_of(edition, show),
            author=show.author,
            base_url=f"{base_address(show)}{edition.name}/" if show.base_url.strip() else "",
        ),
        feeds={
            name: replace(feed, title=f"{feed.title} ({edition.title or edition.name})" if feed.title else "")
            for name, feed in settings.feeds.items()
        },
    )


def title_of(edition: Edition, show: Show) -> str:
    """What an edition of a show is called."""
    return f"{show.title} ({edition.title or edition.name})"


def manuscripts_of(edition: Edition, manuscripts: dict[str, Manuscript]) -> dict[str, Manuscript]:
    """The scripts as an edition says them. What was found out about the texts stands in the podcast's own reports."""
    return {
        slug: replace(one, script=without(one.script, edition.skip), findings=(), fidelity=None, earlier=False)
        for slug, one in manuscripts.items()
    }


def castings_of(
    castings: dict[str, tuple[Assignment, ...]], manuscripts: dict[str, Manuscript], rate: int
) -> dict[str, tuple[Assignment, ...]]:
    """The podcast's voices at another speed, of those who say something in the edition."""
    return {
        slug: tuple(
            replace(one, prosody=replace(one.prosody, rate=rate))
            for one in casting
            if one.speaker == NARRATOR or one.speaker in {said.name for said in manuscripts[slug].script.speakers}
        )
        for slug, casting in castings.items()
    }


def without(script: Script, kinds: Sequence[str]) -> Script:
    """The script with some kinds of chapters unsaid; whole where nothing would be left to say."""
    chapters = tuple(
        replace(chapter, lines=tuple(map(_unsaid, chapter.lines))) if chapter.kind in kinds else chapter
        for chapter in script.chapters
    )
    heard = {line.speaker for chapter in chapters for line in chapter.lines if line.voiced}
    if not heard:
        return script
    speakers = tuple(one for one in script.speakers if one.name in heard or one.name == NARRATOR)
    return replace(script, chapters=chapters, speakers=speakers)


def _unsaid(line: Line) -> Line:
    return Line(text=line.text, voiced=False, reason=LEFT_OUT) if line.voiced else line


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """ports.Publisher for a folder inside another one's."""

    outer: Publisher
    folder: str

    def read(self, path: str) -> bytes | None:
        """See narrate.ports.Publisher.read."""
        return self.outer.read(f"{self.folder}/{path}")

    def size(self, path: str) -> int | None:
        """See narrate.ports.Publisher.size."""
        return self.outer.size(f"{self.folder}/{path}")

    def digest(self, path: str) -> str | None:
        """See narrate.ports.Publisher.digest."""
        return self.outer.digest(f"{self.folder}/{path}")

    def write(self, file: File) -> bool:
        """See narrate.ports.Publisher.write."""
        return self.outer.write(File(path=f"{self.folder}/{file.path}", content=file.content))

    def blocks(self, path: str) -> Iterator[bytes]:
        """See narrate.ports.Publisher.blocks."""
        return self.outer.blocks(f"{self.folder}/{path}")

    def discard(self, path: str) -> None:
        """See narrate.ports.Publisher.discard."""
        self.outer.discard(f"{self.folder}/{path}")

    def adopt(self, path: str, made: Path) -> None:
        """See narrate.ports.Publisher.adopt."""
        self.outer.adopt(f"{self.folder}/{path}", made)

    def workspace(self) -> Path:
        """See narrate.ports.Publisher.workspace."""
        return self.outer.workspace()
