"""The default engine: pyttsx3 over espeak-ng, SAPI 5 or the voices of macOS.

Over espeak-ng, pyttsx3's binding is used but not its loop. The loop ends before the sound is complete (empty files,
pyttsx3 #142), can wait for ever (#194), and an unknown voice is dropped in silence. And espeak-ng keeps the phase of
its pitch flutter and of its noise from sentence to sentence in function statics (wavegen.c, `Flutter_ix`) that no
call resets, so that a sentence's bytes would depend on what was said before. So each sentence is spoken by a fork of
a process in which nothing has been spoken yet, with the library's random seed set.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import re
import signal
import struct
import sys
import tempfile
import warnings
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from narrate.adapters.engines._espeak_phonemes import from_dictionary, text_to_phonemes
from narrate.adapters.engines._espeak_voices import bcp47, espeak_voices, voice_ids
from narrate.errors import EngineError
from narrate.model.sound import Gender, Prosody, Voice
from narrate.ports import Pcm

_INSTALL = (
    "Run `pip install espeakng-loader`, or install the package espeak-ng of your system; `narrate doctor` checks."
)
_DONT_EXIT = 0x8000
"""espeakINITIALIZE_DONT_EXIT of speak_lib.h: report missing data instead of ending the process."""
_LONG_PATH = 120
"""espeak-ng keeps the path of its data in 160 characters, file names included."""
_SEED = 1
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]+")
"""A zero ends a C string, and \\x01 begins an espeak-ng command; the others have no sound."""


class Pyttsx3Engine:
    """Speaks through pyttsx3."""

    name = "pyttsx3"

    def __init__(self) -> None:
        self._driver: _Espeak | _System = _Espeak() if _espeak_platform() else _System()
        self._voices = {voice.id: voice for voice in self._driver.voices()}
        if not self._voices:
            raise EngineError("The speech engine has no voices.", remedy="Install a voice in the system's settings.")
        self.phonetic = isinstance(self._driver, _Espeak)
        self.version = f"pyttsx3 {importlib.metadata.version('pyttsx3')}, {self._driver.version}"

    def voices(self) -> tuple[Voice, ...]:
        """The voices of every language, the best of a language first."""
        return tuple(self._voices.values())

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """Synthesise one sentence; the same bytes for the same arguments, whatever was said before.

        Raises EngineError where the voice is unknown, where there is nothing to say, or where the engine fails.
        """
        self._require_voice(voice)
        spoken = _sayable(text)
        if not spoken:
            raise EngineError("There is nothing to say.", remedy="Leave the line out, or write words.")
        return self._driver.speak(spoken, voice, prosody)

    def phonemes(self, text: str, *, voice: str) -> str:
        """How a voice reads a text, in the International Phonetic Alphabet; empty for an empty text.

        Raises EngineError where the voice is unknown, or where the system's voices do not tell (Windows, macOS).
        """
        self._require_voice(voice)
        return self._espeak.phonemes(_sayable(text), voice)

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """Which words stand in espeak-ng's dictionary of the voice's language, by themselves or as a stem.

        Raises EngineError as `phonemes` does.
        """
        self._require_voice(voice)
        return self._espeak.in_dictionary([_sayable(word) for word in words], voice)

    @property
    def _espeak(self) -> _Espeak:
        if not isinstance(self._driver, _Espeak):
            raise EngineError(f"The voices of {sys.platform} do not tell their phonemes.", remedy="Use Linux for this.")
        return self._driver

    def _require_voice(self, voice: str) -> None:
        if voice not in self._voices:
            raise EngineError(
                f"The engine pyttsx3 has no voice {voice!r}.", remedy="`narrate voices list` names all there are."
            )


def _sayable(text: str) -> str:
    return _CONTROL.sub(" ", text).encode("utf-8", "replace").decode("utf-8").strip()


def _espeak_platform() -> bool:
    return sys.platform not in {"win32", "darwin"}


class _Espeak:
    """espeak-ng by pyttsx3's ctypes binding, in synchronous mode: one thread, no files, no waiting."""

    def __init__(self) -> None:
        self._library, data = _load_espeak()
        try:
            from pyttsx3.drivers import _espeak as binding
        except (ImportError, OSError, RuntimeError, AttributeError) as error:
            raise EngineError("pyttsx3 finds no espeak-ng.", remedy=_INSTALL) from error
        self._binding: Any = binding
        path = _short_path(data).encode() if data is not None else None
        # Answers 0, not −1, where the data cannot be read.
        self._rate: int = binding.Initialize(binding.AUDIO_OUTPUT_SYNCHRONOUS, 1000, path, _DONT_EXIT)
        if self._rate <= 0:
            raise EngineError(f"espeak-ng cannot read its data{f' in {data}' if data else ''}.", remedy=_INSTALL)
        self._chunks: list[bytes] = []
        binding.SetSynthCallback(self._collect)
        self.version = f"espeak-ng {binding.Info().decode()}"
        folder = data if data is not None else _system_data(binding)
        listed = [
            (entry.identifier.decode(), entry.name.decode(), entry.languages[1:].decode("utf-8", "ignore"))
            for entry in binding.ListVoices(None)
        ]
        self._identifiers = {name: identifier for identifier, name in voice_ids(listed).items()}
        self._offered = espeak_voices(listed, folder / "voices" / "!v")

    def voices(self) -> tuple[Voice, ...]:
        return self._offered

    def speak(self, text: str, voice: str, prosody: Prosody) -> Pcm:
        name = self._name(voice)
        data = _in_fork(lambda: self._synthesise(text, name, prosody))
        return Pcm(rate=self._rate, data=data)

    def phonemes(self, text: str, voice: str) -> str:
        """In a fork as well, because translation leaves its marks in the library's state."""
        name = self._name(voice)
        return _in_fork(lambda: self._transcribe(text, name).encode()).decode()

    def in_dictionary(self, words: Sequence[str], voice: str) -> tuple[bool, ...]:
        name = self._name(voice)
        found = _in_fork(lambda: bytes(self._looked_up(word, name) for word in words))
        return tuple(map(bool, found))

    def _name(self, voice: str) -> str:
        base, plus, variant = voice.partition("+")
        return self._identifiers[base] + plus + variant

    def _use(self, name: str) -> None:
        if (status := self._binding.SetVoiceByName(name.encode())) != 0:
            raise EngineError(f"espeak-ng cannot load the voice {name!r} (status {status}).", remedy=_INSTALL)

    def _transcribe(self, text: str, name: str) -> str:
        self._use(name)
        return text_to_phonemes(self._library, text)

    def _looked_up(self, word: str, name: str) -> bool:
        self._use(name)
        return from_dictionary(self._library, word)

    def _synthesise(self, text: str, name: str, prosody: Prosody) -> bytes:
        binding = self._binding
        if hasattr(self._library, "espeak_ng_SetRandSeed"):  # since 1.52; earlier ones use the C library's generator
            self._library.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))
        else:
            ctypes.CDLL(None).srand(_SEED)
        self._use(name)
        # After the voice, which has a rate and a pitch of its own. The ranges are those of speak_lib.h.
        binding.SetParameter(binding.RATE, min(max(prosody.rate, 80), 450), 0)
        binding.SetParameter(binding.PITCH, min(max(prosody.pitch, 0), 100), 0)
        self._chunks.clear()
        # Neither SSML nor PHONEMES is set: `<`, `&` and `[[` are characters like others.
        if (status := binding.Synth(text.encode(), flags=binding.CHARS_UTF8)) != 0:
            raise EngineError(f"espeak-ng failed (status {status}).")
        return b"".join(self._chunks)

    def _collect(self, wav: Any, count: int, _events: Any) -> int:
        if wav and count > 0:
            self._chunks.append(ctypes.string_at(wav, 2 * count))
        return 0


def _load_espeak() -> tuple[Any, Path | None]:
    """The library that pyttsx3 will find by its name, and its data; the wheel's where there is one."""
    try:
        import espeakng_loader
    except ImportError:
        try:
            return ctypes.CDLL("libespeak-ng.so.1", mode=ctypes.RTLD_GLOBAL), None
        except OSError as error:
            raise EngineError("There is no espeak-ng on this machine.", remedy=_INSTALL) from error
    try:
        data = Path(espeakng_loader.get_data_path())
        library = ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    except (OSError, RuntimeError) as error:
        raise EngineError(
            f"The espeak-ng of the wheel espeakng-loader does not load: {error}.", remedy=_INSTALL
        ) from error
    os.environ["ESPEAK_DATA_PATH"] = str(data)
    return library, data


def _short_path(data: Path) -> str:
    """The folder itself or, where its path is too long for espeak-ng, an open descriptor of it."""
    if len(os.fsencode(data)) <= _LONG_PATH or not Path("/proc/self/fd").is_dir():
        return str(data)
    return f"/proc/self/fd/{os.open(data, os.O_RDONLY)}"


def _system_data(binding: Any) -> Path:
    ask = binding.dll.espeak_Info
    ask.restype = ctypes.c_char_p
    path = ctypes.c_char_p()
    ask(ctypes.byref(path))
    return Path((path.value or b"").decode())


def _in_fork(work: Callable[[], bytes]) -> bytes:
    """What `work` returns in a copy of this process; a copy that dies is an EngineError."""
    reading, writing = os.pipe()
    parent = os.getpid()
    with warnings.catch_warnings():
        # Python 3.12 warns of threads; the copy runs only `work`, which takes no lock of Python's.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _answer_and_exit(work, writing, parent)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            answer = pipe.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 0 or not answer:
        raise EngineError(f"espeak-ng died ({f'signal {-code}' if code < 0 else f'exit code {code}'}).")
    if answer[:1] == b"!":
        raise EngineError(answer[1:].decode("utf-8", "replace"))
    return answer[1:]


def _answer_and_exit(work: Callable[[], bytes], writing: int, parent: int) -> None:
    """The copy's life: it never returns, runs no exit handler and does not outlive its parent."""
    code = 70  # EX_SOFTWARE of sysexits.h
    try:
        _die_with_parent()
        if os.getppid() == parent:
            try:
                answer = b"=" + work()
            except EngineError as error:
                answer = b"!" + str(error).encode()
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(answer)
            code = 0
    finally:
        os._exit(code)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, see prctl(2)


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

    def voices(self) -> tuple[Voice, ...]:
        listed = [_system_voice(voice) for voice in self._engine.getProperty("voices")]
        return tuple(sorted(listed, key=lambda voice: (voice.languages, voice.name, voice.id)))

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
