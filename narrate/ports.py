"""What the stages need of the world outside, as protocols; `narrate.adapters` fulfils them.

Together with `narrate.model`, `narrate.errors` and `narrate.testing` this is the public interface for engines
that others write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from narrate.model.release import File
from narrate.model.sound import Clip, Job, Loudness, Passage, Prosody, Voice, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Pcm:
    """Sound: 16-bit signed little-endian samples of one channel."""

    rate: int
    """Samples a second."""
    data: bytes
    words: tuple[Word, ...] = ()
    """When each word begins, where the engine tells."""
    substitute: bool = False
    """Whether another engine spoke it, because the one that was asked for failed. Engines leave that to their pool."""


class Engine(Protocol):
    """A speech synthesiser. Made and used in a worker process of its own, by one thread, one call at a time."""

    name: str
    """As in the entry-point group `narrate.engines`."""
    version: str
    """Of everything that changes the sound; part of the cache's key."""

    def voices(self) -> tuple[Voice, ...]:
        """All voices, in a stable order. Raises EngineError where the engine cannot run here."""

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """Synthesise one sentence.

        Raises EngineError where the voice is unknown or the engine fails. May hang or die: it is run where
        that can be endured.
        """


@runtime_checkable
class Phonetic(Protocol):
    """What an engine may be able to do beside speaking: tell phonemes and take them. Optional, for `Engine`."""

    phonetic: bool
    """Whether it can here; an engine may use a library that can on one system and another on the next."""

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        """How a voice reads a text: phonemes of the International Phonetic Alphabet, words apart by spaces.

        What is said earlier changes nothing. Raises EngineError where the voice is unknown or the engine fails.
        """

    def speak_passages(self, text: str, passages: Sequence[Passage], *, voice: str, prosody: Prosody) -> Pcm:
        """Synthesise one sentence in which passages have phonemes, a language or a pitch of their own.

        What the engine cannot say so is said as the text has it. Raises EngineError as `Engine.speak` does.
        """

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """Which words stand in the engine's own dictionary; it reads the others by rules of spelling.

        Raises EngineError as `phonemes` does.
        """


@runtime_checkable
class WithFurtherVoices(Protocol):
    """What an engine may have beside its voices: more of them, that nobody is given unasked. Optional, for `Engine`."""

    def further_voices(self) -> tuple[Voice, ...]:
        """Voices with `on_request` set, in a stable order, that `speak` takes like the others."""


class EnginePool(Protocol):
    """Engines at work in processes of their own."""

    @property
    def name(self) -> str:
        """The engine's name."""

    @property
    def version(self) -> str:
        """The engine's version; see Engine.version."""

    def voices(self) -> tuple[Voice, ...]:
        """The engine's voices; see Engine.voices."""

    def further_voices(self, named: Iterable[str] = ()) -> tuple[Voice, ...]:
        """Voices with `on_request` set, of this engine and of others of which one is `named`, as `engine:voice`."""

    @property
    def files(self) -> tuple[str, ...] | None:
        """On which voices depend, besides packages: what an engine's method `files` says; None where it has none."""

    @property
    def metered(self) -> bool:
        """Whether sentences may cost money (an engine's attribute): nothing is spoken then that was not asked for."""

    @property
    def phonetic(self) -> bool:
        """Whether the engine tells phonemes and takes them; see Phonetic."""

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        """How a voice reads a text; see Phonetic. Raises EngineError where the engine cannot tell."""

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """Which words the engine knows; see Phonetic. Raises EngineError where the engine cannot tell."""

    def speak_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Pcm]]:
        """Synthesise jobs in parallel and hand out each result as it is ready, in any order.

        Raises EngineError, naming the sentence, where a job fails twice.
        """

    def prepare(self) -> None:
        """Start what will be needed soon, and return at once."""

    def close(self) -> None:
        """End the processes; they start again when there is something to do."""


class Store(Protocol):
    """A content-addressed cache. Keys are hexadecimal digests; what lies under a key never changes."""

    def get(self, key: str) -> bytes | None:
        """The content, or None where there is none or where it is damaged."""

    def has(self, key: str) -> bool:
        """Whether there is a content, without reading it; that it is damaged may show only to `get`."""

    def put(self, key: str, content: bytes) -> None:
        """Keep content; atomic. Raises OutputError where the folder cannot be written."""


class ClipStore(Protocol):
    """Synthesised utterances, trimmed, by the key of their job."""

    def find(self, key: str) -> Clip | None:
        """What is known of a clip, without reading its samples; None where there is none."""

    def read(self, key: str) -> Pcm:
        """A clip's samples. Raises KeyError where there is none."""

    def write(self, key: str, pcm: Pcm) -> Clip:
        """Trim the silence at both ends, keep the rest. Raises EngineError where nothing but silence is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How an episode is encoded."""

    format: str = "mp3"
    """mp3, m4a, m4b, opus, flac or wav."""
    rate: int = 44100
    """Samples a second."""
    bitrate: int = 64
    """Kilobits a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A file as it is heard."""

    seconds: float
    """How long it plays; encoder delay and padding do not count."""
    step: float
    """Seconds of which `peaks` has one."""
    peaks: Sequence[int]
    """The largest sample of each step, without its sign; full scale is 32768."""


class Encoder(Protocol):
    """Turns samples into a file and measures loudness."""

    version: str
    """Part of the key of encoded files."""

    def encode(self, pcm: Iterable[bytes], *, rate: int, gain: float, encoding: Encoding, out: Path) -> Loudness:
        """Encode 16-bit mono samples at `rate`, raised by `gain` decibels and limited to a true peak below −1 dBTP.

        Returns the loudness of what was encoded, and an upper bound of the file's true peak; `measure_file` is exact.
        Raises EncodingError.
        """

    def measure(self, pcm: Iterable[bytes], *, rate: int) -> Loudness:
        """Loudness and true peak of 16-bit mono samples, as dual mono. Raises EncodingError."""

    def measure_file(self, path: Path) -> Loudness:
        """Loudness and true peak of an encoded file, as dual mono. Raises EncodingError."""

    def decode_length(self, path: Path) -> float:
        """How long a file plays, in seconds, found by decoding all of it. Raises EncodingError."""

    def decode(self, path: Path) -> Decoded:
        """A file's length and its peaks, found by decoding all of it. Raises EncodingError."""


FRAME_RATE = 44100
"""Samples a second of an MP3 file."""
FRAME = 1152
"""Samples of a frame. Clips begin with one, so that each can be encoded apart."""
CLIP_LEAD = 3
"""Frames of silence encoded before a clip: LAME saves their bits for what follows, and after three can save no more."""
CLIP_ROOM = 576 + 529 + 576 + CLIP_LEAD * FRAME
"""Samples between two clips: LAME's and the decoder's delay, half a frame's overlap, and the next one's lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedClip:
    """A clip's MP3 frames, and what levels need to know of it."""

    frames: bytes
    count: int
    """Of the frames, the silent ones before the clip's first sample with them."""
    peak: float
    """An upper bound of the true peak that players decode, 1 being full scale."""
    mean_squares: tuple[float, ...]
    """K-weighted, of each 100 ms (ITU-R BS.1770-4), 1 being full scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A clip's place in an MP3 file."""

    start: int
    """The number of the frame with which its sound begins."""
    read: Callable[[], EncodedClip]


class ClipEncoder(Protocol):
    """Encodes MP3 clip by clip: one that has not changed need not be encoded again, and cores can share a programme."""

    version: str
    """Part of the key of encoded clips."""

    def encode(self, pcm: Pcm, *, gain: float, bitrate: int) -> EncodedClip:
        """Encode a clip, raised by `gain` decibels and limited, at `bitrate` kilobits a second.

        The same clip always gives the same frames. May be called by several threads at once. Raises EncodingError.
        """

    def join(self, pieces: Sequence[Piece], *, length: int, bitrate: int, out: Path) -> None:
        """Write a file of clips in their order, silence between them, that plays `length` samples at `FRAME_RATE`.

        Raises OutputError, and ValueError where pieces overlap.
        """


class ChapterPictures(Protocol):
    """Finds the pictures that documents show."""

    def find(self, folder: Path, address: str) -> bytes | None:
        """A picture as players can show it (JPEG), or None where there is none that can be shown.

        folder: of the document; nothing outside of it is read.
        address: relative to it, as the document has it.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveEntry:
    """A file inside an archive."""

    path: str
    """Relative to the archive's root, with forward slashes."""
    read: Callable[[], bytes]
    digest: str
    """Of the content: equal digests are equal contents."""
    stored: bool = False
    """Whether it is kept as it is, because it is compressed already or has to be found by its bytes."""
    blocks: Callable[[], Iterable[bytes]] | None = None
    """The content piece by piece, for one that is too large for memory; then `size` is its length."""
    size: int = 0
    """Bytes that `blocks` gives."""


class Packer(Protocol):
    """Writes archives."""

    def pack(self, entries: Iterable[ArchiveEntry], out: Path) -> None:
        """Write a zip of the entries in their order; equal entries give equal bytes. Raises OutputError."""


class Publisher(Protocol):
    """The folder of a release."""

    def read(self, path: str) -> bytes | None:
        """A file's content, or None where there is none."""

    def size(self, path: str) -> int | None:
        """A file's size in bytes, or None."""

    def blocks(self, path: str) -> Iterator[bytes]:
        """A file's content, piece by piece. Raises OutputError where it cannot be read."""

    def digest(self, path: str) -> str | None:
        """The SHA-256 of a file, read in pieces, or None if there is none."""

    def write(self, file: File) -> bool:
        """Write a file atomically if its content differs; True if it did. Raises OutputError."""

    def discard(self, path: str) -> None:
        """Delete a file that narrate made and nothing names any more. Raises OutputError."""

    def adopt(self, path: str, made: Path) -> None:
        """Move a finished file from a temporary place to its own, atomically. Raises OutputError."""

    def workspace(self) -> Path:
        """A folder on the same file system for files in the making; emptied when the build ends."""


class ReleaseFolder(Protocol):
    """A release that is to be published."""

    def files(self) -> Sequence[str]:
        """Paths of everything that is published, relative to the release, with forward slashes."""

    def path(self, path: str) -> Path:
        """Where a file lies on this machine."""

    def size(self, path: str) -> int:
        """A file's size in bytes."""

    def blocks(self, path: str) -> Iterator[bytes]:
        """A file's content, piece by piece."""


class Target(Protocol):
    """Where a release is published. What is written there arrives whole, in one step, or not at all."""

    def read(self, path: str) -> bytes | None:
        """A file's content, or None where there is none. Raises OutputError."""

    def sizes(self) -> Mapping[str, int]:
        """Every file that has arrived with its size in bytes. Raises OutputError."""

    def send(self, path: str, file: Path) -> None:
        """Put a file of this machine in the place of what is there. Raises OutputError."""

    def write(self, path: str, content: bytes) -> None:
        """Put a content in the place of what is there. Raises OutputError."""

    def delete(self, path: str) -> None:
        """Delete a file; nothing happens where there is none. Raises OutputError."""


class Progress(Protocol):
    """Is told how far a build is."""

    def __call__(self, what: str, done: int, total: int, audio: float = 0.0) -> None:
        """Take what is being done, how many are done, how many there are, and the seconds of sound made so far.

        `what` changes when the next step begins. A `total` of 0 names a step that cannot be counted.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that is to be narrated."""

    path: Path
    slug: str
    """ASCII name of the script and of the episode's folder."""
    data: bytes
    folder: str = ""
    """Where in the project it lies, with forward slashes; feeds can be made of a folder."""


class ScriptFiles(Protocol):
    """The folder of scripts."""

    folder: Path

    def read(self, name: str) -> str | None:
        """A script's text, or None where there is no such file. Raises ScriptError where it cannot be read."""

    def write(self, name: str, text: str) -> None:
        """Write a script atomically. Raises OutputError."""
