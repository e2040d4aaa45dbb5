"""The default engine: pyttsx3 over espeak-ng, SAPI 5 or the voices of macOS.

Over espeak-ng, pyttsx3's binding is used but not its loop. The loop ends before the sound is complete (empty files,
pyttsx3 #142), can wait for ever (#194), and an unknown voice is dropped in silence. And espeak-ng keeps the phase of
its pitch flutter and of its noise from sentence to sentence in function statics (wavegen.c, `Flutter_ix`) that no
call resets, so that a sentence's bytes would depend on what was said before. So each sentence is spoken by a fork of
a process in which nothing has been spoken yet, with the library's random seed set.
"""

from __future__ import annotations

import importlib.metadata
import re
import struct
import sys
import tempfile
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from narrate.adapters.engines._espeak import Espeak
from narrate.adapters.engines._espeak_voices import bcp47
from narrate.adapters.engines._sayable import as_long, required, sayable
from narrate.errors import EngineError
from narrate.model.sound import Gender, Passage, Prosody, Voice
from narrate.ports import Pcm


class Pyttsx3Engine:
    """Speaks through pyttsx3."""

    name = "pyttsx3"

    def __init__(self) -> None:
        self._driver: Espeak | _System = Espeak() if _espeak_platform() else _System()
        if not self._driver.voices():
            raise EngineError("The speech engine has no voices.", remedy="Install a voice in the system's settings.")
        self.phonetic = isinstance(self._driver, Espeak)
        self.version = f"pyttsx3 {importlib.metadata.version('pyttsx3')}, {self._driver.version}"

    def voices(self) -> tuple[Voice, ...]:
        """The voices of every language, the best of a language first."""
        return self._driver.voices()

    def further_voices(self) -> tuple[Voice, ...]:
        """On Linux variants that are not measured or not pleasant, and invented languages; see WithFurtherVoices."""
        return self._driver.further_voices()

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """Synthesise one sentence; the same bytes for the same arguments, whatever was said before.

        Raises EngineError where the voice is unknown, where there is nothing to say, or where the engine fails.
        """
        self._driver.require(voice, self.name)
        spoken = required(sayable(text))
        return self._driver.speak(spoken, voice, prosody)

    def speak_passages(self, text: str, passages: Sequence[Passage], *, voice: str, prosody: Prosody) -> Pcm:
        """Synthesise one sentence in which passages have phonemes or a language of their own; else as `speak`.

        Raises EngineError as `speak` and `phonemes` do.
        """
        self._driver.require(voice, self.name)
        required(sayable(text))
        return self._espeak.speak(as_long(text), voice, prosody, passages)

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        """How a voice reads a text, in the International Phonetic Alphabet; empty for an empty text.

        Raises EngineError where the voice is unknown, or where the system's voices do not tell (Windows, macOS).
        """
        self._driver.require(voice, self.name)
        return self._espeak.phonemes(as_long(text), voice, passages)

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """Which words stand in espeak-ng's dictionary of the voice's language, by themselves or as a stem.

        Raises EngineError as `phonemes` does.
        """
        self._driver.require(voice, self.name)
        return self._espeak.in_dictionary([sayable(word) for word in words], voice)

    @property
    def _espeak(self) -> Espeak:
        if not isinstance(self._driver, Espeak):
            raise EngineError(f"The voices of {sys.platform} do not tell their phonemes.", remedy="Use Linux for this.")
        return self._driver


def _espeak_platform() -> bool:
    return sys.platform not in {"win32", "darwin"}


class _System:
    """The voices of Windows or macOS by pyttsx3's own interface; a pitch cannot be set there."""

    def __init__(self) -> None:
        try:
            import pyttsx3

            self._engine: Any = pyttsx3.init()
        except (ImportError, OSError, RuntimeError, AttributeError) as error:
            raise EngineError(
                f"pyttsx3 does not start: {error}.", remedy="`narrate doctor` says what is missing."
            ) from error
        self.version = f"{self._engine} of {sys.platform}"
        listed = [_system_voice(voice) for voice in self._engine.getProperty("voices")]
        self._voices = tuple(sorted(listed, key=lambda voice: (voice.languages, voice.name, voice.id)))

    def voices(self) -> tuple[Voice, ...]:
        return self._voices

    def further_voices(self) -> tuple[Voice, ...]:
        return ()

    def require(self, voice: str, engine: str) -> None:
        if voice not in [one.id for one in self._voices]:
            remedy = "`narrate voices list --language ''` names all there are."
            raise EngineError(f"The engine {engine} has no voice {voice!r}.", remedy=remedy)

    def speak(self, text: str, voice: str, prosody: Prosody) -> Pcm:
        failures: list[object] = []
        with tempfile.TemporaryDirectory(prefix="narrate-") as folder, self._listening(failures):
            path = Path(folder) / "speech"
            self._engine.setProperty("voice", voice)
            self._engine.setProperty("rate", prosody.rate)
            self._engine.save_to_file(text, str(path))
            self._engine.runAndWait()
            if failures or not path.is_file() or not path.stat().st_size:
                raise EngineError(f"The system's voice made no sound{f': {failures[0]}' if failures else ''}.")
            return _read_sound(path)

    @contextmanager
    def _listening(self, failures: list[object]) -> Iterator[None]:
        token = self._engine.connect("error", lambda **event: failures.append(event.get("exception")))
        try:
            yield
        finally:
            self._engine.disconnect(token)


def _system_voice(voice: Any) -> Voice:
    gender = re.sub("^VoiceGender", "", str(voice.gender or "")).lower()
    languages = [part.decode("utf-8", "ignore") if isinstance(part, bytes) else str(part) for part in voice.languages]
    return Voice(
        id=voice.id,
        name=voice.name,
        languages=tuple(bcp47(tag.strip("\x00\x05 ")) for tag in languages if tag),
        gender=Gender(gender) if gender in {"female", "male"} else Gender.UNKNOWN,
    )


def _read_sound(path: Path) -> Pcm:
    """A WAV file, or the AIFF that macOS writes whatever the file is called (pyttsx3 #361)."""
    content = path.read_bytes()
    if content[:4] == b"FORM":
        return _read_aiff(content)
    try:
        with wave.open(str(path), "rb") as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, 2):
                raise EngineError("The system's voice does not make 16-bit mono.", remedy="Choose another voice.")
            return Pcm(rate=file.getframerate(), data=file.readframes(file.getnframes()))
    except (wave.Error, EOFError) as error:
        raise EngineError(f"The system's voice wrote a damaged file: {error}.") from error


def _read_aiff(content: bytes) -> Pcm:
    """16-bit mono of an AIFF or AIFF-C file; chunks as in Apple's “Audio Interchange File Format 1.3”, section 3."""
    at, rate, little, data = 12, 0, False, b""
    while at + 8 <= len(content):
        kind, size = content[at : at + 4], struct.unpack(">I", content[at + 4 : at + 8])[0]
        body = content[at + 8 : at + 8 + size]
        if kind == b"COMM" and len(body) >= 18:
            channels, _, width, exponent, mantissa = struct.unpack(">hIhHQ", body[:18])
            if (channels, width) != (1, 16):
                raise EngineError("The system's voice does not make 16-bit mono.", remedy="Choose another voice.")
            rate = round(mantissa * 2.0 ** ((exponent & 0x7FFF) - 16383 - 63))
            little = body[18:22] == b"sowt"
        elif kind == b"SSND":
            data = body[8:]
        at += 8 + size + size % 2
    if not rate or not data:
        raise EngineError("The system's voice wrote a damaged file.")
    data = data[: len(data) // 2 * 2]
    if not little:
        samples = struct.unpack(f">{len(data) // 2}h", data)
        data = struct.pack(f"<{len(samples)}h", *samples)
    return Pcm(rate=rate, data=data)
