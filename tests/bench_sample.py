"""A workbench without processes, ffmpeg or pictures: builds take milliseconds and count what they do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from narrate.adapters.archive import ZipPacker
from narrate.adapters.project import ScriptFolder, slug
from narrate.adapters.publisher import FolderPublisher
from narrate.editions import asked
from narrate.model.sound import Job, Loudness, Passage, Voice
from narrate.pipeline import Result, build
from narrate.ports import Decoded, EncodedClip, Encoding, Pcm, Piece, Source
from narrate.ports_tags import TagFacts
from narrate.production import Workbench
from narrate.settings import BuildSettings, Settings
from narrate.speech import Lexicon
from narrate.testing import MemoryClipStore, MemoryStore, ToneEngine


class InlinePool:
    """An engine at work in this process; remembers what it was asked to say."""

    def __init__(self) -> None:
        self._engine = ToneEngine()
        self.name, self.version = self._engine.name, self._engine.version
        self.said: list[str] = []
        self.prepared = 0

    def voices(self) -> tuple[Voice, ...]:
        return self._engine.voices()

    def further_voices(self, named: Iterable[str] = ()) -> tuple[Voice, ...]:
        return ()

    phonetic = False
    metered = False
    files = None

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        raise AssertionError("The tone engine tells no phonemes.")

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        raise AssertionError("The tone engine tells no phonemes.")

    def speak_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Pcm]]:
        for job in jobs:
            self.said.append(job.text)
            # At nine times the speed: what is said does not matter here, and samples cost time.
            yield job, self._engine.speak(job.text[:20], voice=job.voice, prosody=job.prosody)

    def prepare(self) -> None:
        """Nothing has to be started; that it was asked for is noted."""
        self.prepared += 1

    def close(self) -> None:
        """Nothing runs."""


class DigestEncoder:
    """Writes a digest of the samples and of how they were to be encoded."""

    version = "digest 1"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, pcm: Iterable[bytes], *, rate: int, gain: float, encoding: Encoding, out: Path) -> Loudness:
        digest = hashlib.sha256(f"{rate} {gain} {encoding}".encode())
        for piece in pcm:
            digest.update(piece)
        out.write_bytes(digest.digest())
        self.encoded.append(out.name)
        return Loudness(integrated=-16.0, true_peak=-3.0)

    def measure(self, pcm: Iterable[bytes], *, rate: int) -> Loudness:
        return Loudness(integrated=-20.0 if any(pcm) and rate else -70.0, true_peak=-6.0)

    def measure_file(self, path: Path) -> Loudness:
        return Loudness(integrated=-16.0, true_peak=-3.0 if path.exists() else 0.0)

    def decode_length(self, path: Path) -> float:
        return float(path.exists())

    def decode(self, path: Path) -> Decoded:
        return Decoded(seconds=float(path.exists()), step=1.0, peaks=())


class DigestClipEncoder:
    """Encodes a clip into its digest, and joins digests."""

    version = "digests"

    def __init__(self, joined: list[str]) -> None:
        self.encoded: list[str] = []
        self.joined = joined

    def encode(self, pcm: Pcm, *, gain: float, bitrate: int) -> EncodedClip:
        digest = hashlib.sha256(pcm.data + f"{gain} {bitrate}".encode()).digest()
        self.encoded.append(digest.hex())
        # A mean square of so much is −16 LUFS as heard.
        return EncodedClip(frames=digest, count=1, peak=0.7, mean_squares=(10 ** ((-16 + 0.691) / 10) / 2,) * 400)

    def join(self, pieces: Sequence[Piece], *, length: int, bitrate: int, out: Path) -> None:
        digest = hashlib.sha256(f"{length} {bitrate}".encode())
        for piece in pieces:
            digest.update(f"{piece.start}".encode() + piece.read().frames)
        out.write_bytes(digest.digest())
        self.joined.append(out.name)


class AppendingTagger:
    """Appends what the tags would say."""

    def tag(self, path: Path, facts: TagFacts) -> None:
        marks = [mark.title for mark in facts.episode.timeline.chapters]
        words = f"{facts.show.title} {facts.number} {facts.episode.script.title} {marks} {len(facts.cover)}"
        with path.open("ab") as file:
            file.write((words + "".join(sorted(facts.pictures))).encode())


class FolderBytes:
    """Takes every file for a picture."""

    def find(self, folder: Path, address: str) -> bytes | None:
        file = folder / address
        return file.read_bytes() if file.is_file() else None


class Studio:
    """A project in a folder, with a workbench that outlives its builds."""

    def __init__(self, folder: Path, settings: Settings | None = None) -> None:
        self.folder = folder
        self.settings = settings or Settings(
            build=BuildSettings(audio=str(folder / "audio"), scripts=str(folder / "scripts"))
        )
        self.pool = InlinePool()
        self.lexicon = Lexicon()
        self.clips = MemoryClipStore()
        self.store = MemoryStore()
        self.encoder = DigestEncoder()
        self.frames = DigestClipEncoder(self.encoder.encoded)
        self.progress: list[tuple[str, int, int]] = []
        self.publisher = FolderPublisher(folder / "audio")
        self.texts: dict[str, bytes] = {}
        self.jobs = 2
        self.program = ""
        """With one, what was found out is kept."""

    def write(self, name: str, text: str) -> None:
        """Put a document into the project."""
        self.texts[name] = text.encode()

    def script(self, name: str) -> Path:
        """Where a document's script lies."""
        return self.folder / "scripts" / f"{slug(Path(name).name)}.fountain"

    def bench(self) -> Workbench:
        return Workbench(
            engine=self.pool,
            clips=self.clips,
            store=self.store,
            encoder=self.encoder,
            frames=self.frames,
            tagger=AppendingTagger(),
            packer=ZipPacker(),
            pictures=FolderBytes(),
            publisher=self.publisher,
            scripts=ScriptFolder(self.folder / "scripts"),
            jobs=self.jobs,
            cover=b"picture",
            progress=lambda what, done, total, audio=0.0: self.progress.append((what, done, total)),
            program=self.program,
        )

    def build(self, *names: str, editions: Sequence[str] = ()) -> Result:
        """Build the documents that are named, or all of them; what was said and encoded before is forgotten."""
        self.pool.said.clear()
        self.encoder.encoded.clear()
        self.frames.encoded.clear()
        self.progress.clear()
        chosen = sorted(names or self.texts)
        sources = [
            Source(path=Path(name), slug=slug(Path(name).name), data=self.texts[name], folder=str(Path(name).parent))
            for name in chosen
        ]
        wanted = [asked(text, self.settings) for text in editions]
        with self.publisher:
            return build(sources, self.bench(), self.settings, self.lexicon, wanted)

    def files(self) -> dict[str, bytes]:
        """Everything that was published, and the scripts."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }
