"""From what is said to when it is heard: utterances, voices, clips and the timeline. Time is counted in samples."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NewType

from narrate.model.script import Foreign

Samples = NewType("Samples", int)
"""A number of samples of one channel, at a rate that stands beside it."""


class Level(enum.StrEnum):
    """How much of a text's structure is announced."""

    BRIEF = "brief"
    STANDARD = "standard"
    FULL = "full"


class Manner(enum.StrEnum):
    """How a sentence is said, apart from whose voice it is."""

    PLAIN = "plain"
    HEADING = "heading"
    QUOTE = "quote"
    ASIDE = "aside"
    """In brackets, beneath a picture, beside the text, or by a stage direction such as `(softly)`."""
    EMPHASIS = "emphasis"
    """With an exclamation mark, or by a stage direction such as `(shouting)`."""
    QUESTION = "question"


class Manners(enum.StrEnum):
    """How much manners are heard."""

    OFF = "off"
    SLIGHT = "slight"
    CLEAR = "clear"


class Boundary(enum.StrEnum):
    """What lies between an utterance and the one before it; decides the pause."""

    START = "start"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    TURN = "turn"
    CHAPTER = "chapter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A part of a spoken text that is said in a way of its own, where the engine can."""

    start: int
    """Offset into the spoken text, in characters."""
    end: int
    ipa: str = ""
    """Phonemes of the International Phonetic Alphabet; what stands in the text is for engines that take none."""
    language: str = ""
    """BCP 47 tag, where the passage is in another language than the text."""
    pitch: int = 0
    """Steps of `Prosody.pitch` by which the passage is higher than the text, or, below zero, lower."""
    rate: int = 0
    """Words a minute by which the passage is faster than the text, or, below zero, slower."""
    stress: bool = False
    """Whether the passage is said with stress; of a job's, `pitch` and `rate` say how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A sentence, or an announcement, that is synthesised in one call."""

    id: str
    """Made of text and occurrence; stable when something else is inserted."""
    line_id: str
    """The script's line; empty for an announcement."""
    chapter: int
    """The chapter's number from 0."""
    speaker: str
    text: str
    """What is written: of a line, a part; the parts of a line joined by single spaces are the line."""
    spoken: str
    """What the voice says."""
    boundary: Boundary
    language: str
    """BCP 47 tag."""
    first_of_turn: bool = False
    passages: tuple[Passage, ...] = ()
    """Of `spoken`, in order, without overlap."""
    foreign: tuple[Foreign, ...] = ()
    """Words of `text` in another language, in order, without overlap."""
    manner: Manner = Manner.PLAIN

    @property
    def announcement(self) -> bool:
        """Whether this was added for the ear and stands nowhere in the source."""
        return not self.line_id


class Gender(enum.StrEnum):
    """How a voice sounds, or what a document says of a person."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A voice of an engine."""

    id: str
    """The engine's own identifier."""
    name: str
    languages: tuple[str, ...]
    """BCP 47 tags, the best first."""
    gender: Gender = Gender.UNKNOWN
    base: str = ""
    """The voice that this is a variant of; voices of one base differ less than others."""
    tunable: bool = False
    """Whether it heeds `Prosody.pitch`."""
    version: str = ""
    """Of what changes the sound of this voice alone, such as its model; part of the cache's key."""
    on_request: bool = False
    """Whether only those have it for whom a person names it; see narrate.ports.WithFurtherVoices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Where a word is in a text, and when it begins."""

    at: int
    """Of the word's first character, from 0."""
    length: int
    """In characters."""
    start: Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Prosody:
    """How a voice is used."""

    rate: int = 175
    """Words a minute."""
    pitch: int = 50
    """0 to 100; 50 is the voice's own."""
    pitch_range: int = 50
    """How lively: 0 to 100; 50 is the voice's own. An engine that cannot leaves it alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A speaker's voice, and why."""

    speaker: str
    voice: str
    """The engine's identifier of the voice."""
    prosody: Prosody
    gender: Gender
    evidence: str
    """What the gender rests on, in words."""
    reason: str
    """Why this voice, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One call to an engine."""

    key: str
    """Digest of everything that changes the sound; the name of the clip in the store."""
    voice: str
    prosody: Prosody
    text: str
    """The spoken text."""
    language: str
    where: str
    """The sentence's place in words, for messages; no part of the key."""
    passages: tuple[Passage, ...] = ()
    """Of `text`, for engines that can say them so; see narrate.ports.Phonetic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """What is known of a synthesised utterance whose samples lie in the store."""

    key: str
    rate: int
    """Samples a second."""
    length: Samples
    substitute: bool = False
    """Whether another engine spoke it than the one that was asked for; see narrate.ports.Pcm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of the programme: a pause, then a clip."""

    pause: Samples
    """Silence before the clip."""
    clip: str
    """The clip's key."""
    gain: float
    """Decibels, the voice's own."""
    length: Samples
    """Of the clip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """An utterance in time."""

    id: str
    line_id: str
    """Empty for an announcement."""
    speaker: str
    text: str
    """What is written, also of an announcement."""
    start: Samples
    end: Samples
    chapter: int
    language: str
    foreign: tuple[Foreign, ...] = ()
    """Words of `text` in another language, in order, without overlap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What players show while a chapter is heard."""

    path: str
    """Relative to the folder of the release, with forward slashes."""
    alt: str
    """What is to be seen, in the document's words."""
    sha256: str
    """Of the file, in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterMark:
    """A chapter in time. The first begins at 0, each ends where the next begins, the last with the programme."""

    title: str
    start: Samples
    end: Samples
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A programme: the one source of time for every format."""

    rate: int
    """Samples a second."""
    length: Samples
    segments: tuple[Segment, ...]
    tail: Samples
    """Silence after the last clip."""
    cues: tuple[Cue, ...]
    chapters: tuple[ChapterMark, ...]

    def seconds(self, samples: Samples) -> float:
        """A position in seconds, for formats that write it so."""
        return samples / self.rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """A measurement by ITU-R BS.1770-4 / EBU R 128."""

    integrated: float
    """LUFS, a mono file taken as dual mono, that is as it is heard from two loudspeakers."""
    true_peak: float
    """dBTP."""
