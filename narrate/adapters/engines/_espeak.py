"""espeak-ng by pyttsx3's binding of it, each sentence in a process of its own; see `pyttsx3` for the reasons."""

from __future__ import annotations

import ctypes
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from narrate.adapters.engines import _espeak_phonemes as phonetics
from narrate.adapters.engines._espeak_voices import (
    espeak_voices,
    further_voices,
    variants_in,
    voice_ids,
)
from narrate.adapters.engines._fork import in_fork
from narrate.errors import EngineError
from narrate.model.sound import Passage, Prosody, Voice
from narrate.ports import Pcm

_INSTALL = (
    "Run `pip install espeakng-loader`, or install the package espeak-ng of your system; `narrate doctor` checks."
)
DONT_EXIT = 0x8000
"""espeakINITIALIZEDONT_EXIT of speak_lib.h: report missing data instead of ending the process."""
_LONG_PATH = 120
"""espeak-ng keeps the path of its data in 160 characters, file names included."""
_SEED = 1


class Espeak:
    """espeak-ng by pyttsx3's ctypes binding, in synchronous mode: one thread, no files, no waiting."""

    def __init__(self) -> None:
        """Load the library and its data. Raises EngineError where there are none."""
        self._library, data = _load_espeak()
        try:
            from pyttsx3.drivers import _espeak as binding
        except (ImportError, OSError, RuntimeError, AttributeError) as error:
            raise EngineError("pyttsx3 finds no espeak-ng.", remedy=_INSTALL) from error
        path = short_path(data).encode() if data is not None else None
        # Answers 0, not −1, where the data cannot be read.
        if (rate := binding.Initialize(binding.AUDIO_OUTPUT_SYNCHRONOUS, 1000, path, DONT_EXIT)) <= 0:
            raise EngineError(f"espeak-ng cannot read its data{f' in {data}' if data else ''}.", remedy=_INSTALL)
        self._learn(binding, data, rate)

    def _learn(self, binding: Any, data: Path | None, rate: int) -> None:
        """What never changes: version and voices."""
        self._binding: Any = binding
        self._rate = rate
        self._chunks: list[bytes] = []
        binding.SetSynthCallback(self._collect)
        self.version = f"espeak-ng {binding.Info().decode()}"
        self._folder = data if data is not None else _system_data(binding)
        self._signs: dict[str, dict[str, str]] = {}
        self._listed = [
            (entry.identifier.decode(), entry.name.decode(), entry.languages[1:].decode("utf-8", "ignore"))
            for entry in binding.ListVoices(None)
        ]
        self._identifiers = {name: identifier for identifier, name in voice_ids(self._listed).items()}
        self._variants = variants_in(self._folder / "voices" / "!v")
        self._offered = espeak_voices(self._listed, self._variants)

    def voices(self) -> tuple[Voice, ...]:
        """The voices that are offered, in order."""
        return self._offered

    def further_voices(self) -> tuple[Voice, ...]:
        """All others, for who names one; see WithFurtherVoices."""
        return further_voices(self._listed, self._variants)

    def require(self, voice: str, engine: str) -> None:
        """Raise EngineError where a voice does not exist; espeak-ng takes any variant without a word."""
        base, plus, variant = voice.partition("+")
        if base not in self._identifiers or (plus and variant not in self._variants):
            raise EngineError(
                f"The engine {engine} has no voice {voice!r}.",
                remedy=f"`narrate voices list --all` names the languages and the {len(self._variants)} variants.",
            )

    def _run(self, work: Callable[[], bytes]) -> bytes:
        """Do something with a library in which nothing has been said yet."""
        return in_fork(work)

    def speak(self, text: str, voice: str, prosody: Prosody, passages: Sequence[Passage] = ()) -> Pcm:
        """A sentence's sound; see Engine.speak and Phonetic.speak_passages."""
        name, signs = self._name(voice), self._signs_of(voice, passages)
        data = self._run(lambda: self._synthesise(text, name, prosody, passages, signs))
        return Pcm(rate=self._rate, data=data)

    def phonemes(self, text: str, voice: str, passages: Sequence[Passage] = ()) -> str:
        """See Phonetic.phonemes; in a fork as well, because translation leaves its marks in the library's state."""
        name, signs = self._name(voice), self._signs_of(voice, passages)
        return self._run(lambda: self._transcribe(text, name, passages, signs).encode()).decode()

    def in_dictionary(self, words: Sequence[str], voice: str) -> tuple[bool, ...]:
        """See Phonetic.in_dictionary."""
        name = self._name(voice)
        found = self._run(lambda: bytes(self._looked_up(word, name) for word in words))
        return tuple(map(bool, found))

    def _name(self, voice: str) -> str:
        base, plus, variant = voice.partition("+")
        return self._identifiers[base] + plus + variant

    def _use(self, name: str) -> None:
        if (status := self._binding.SetVoiceByName(name.encode())) != 0:
            raise EngineError(f"espeak-ng cannot load the voice {name!r} (status {status}).", remedy=_INSTALL)

    def _signs_of(self, voice: str, passages: Sequence[Passage]) -> dict[str, str]:
        """The signs that the voice's language has; asked once, and only where phonemes are to be said."""
        base = voice.partition("+")[0]
        if base not in self._signs and any(passage.ipa for passage in passages):
            name = self._identifiers[base]
            self._signs[base] = json.loads(self._run(lambda: json.dumps(self._ask_for_signs(name)).encode()))
        return self._signs.get(base, {})

    def _ask_for_signs(self, name: str) -> dict[str, str]:
        self._use(name)
        phonetics.prime(self._library)
        return phonetics.signs_of(self._library)

    def _transcribe(self, text: str, name: str, passages: Sequence[Passage], signs: Mapping[str, str]) -> str:
        marked = self._marked(text, name, passages, signs) if passages else text
        self._use(name)
        if passages:
            phonetics.prime(self._library)
        return phonetics.text_to_phonemes(self._library, marked)

    def _marked(
        self, text: str, name: str, passages: Sequence[Passage], signs: Mapping[str, str], rate: int = Prosody().rate
    ) -> str:
        """The text with mnemonics where passages are; sets other voices on the way."""

        def foreign(words: str, language: str) -> str | None:
            other = next((one for one in self._offered if not one.base and _speaks(one, language)), None)
            if other is None or not phonetics.readable(words, language):
                return None
            self._use(self._identifiers[other.id])
            said = phonetics.text_to_phonemes(self._library, words, mode=0)
            return f"_^_{self._table(self._name(other.id))} {said} _^_{self._table(name)}" if said else None

        return phonetics.marked(text, passages, signs, foreign, rate)

    def _table(self, name: str) -> str:
        """The table of phonemes of a voice, which names a change of language: as its file says, else by its tag."""
        content = (self._folder / "lang" / name.partition("+")[0]).read_text("utf-8", "replace")
        named = re.search(r"^phonemes\s+(\S+)", content, re.MULTILINE)
        tag = re.search(r"^language\s+([a-z]+)", content, re.MULTILINE)
        return named[1] if named else tag[1] if tag else ""

    def _looked_up(self, word: str, name: str) -> bool:
        self._use(name)
        return phonetics.from_dictionary(self._library, word)

    def _synthesise(
        self, text: str, name: str, prosody: Prosody, passages: Sequence[Passage], signs: Mapping[str, str]
    ) -> bytes:
        binding = self._binding
        if hasattr(self._library, "espeak_ng_SetRandSeed"):  # since 1.52; earlier ones use the C library's generator
            self._library.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))
        else:
            ctypes.CDLL(None).srand(_SEED)
        rate = min(max(prosody.rate, 80), 450)
        self._said = said = self._marked(text, name, passages, signs, rate) if passages else text
        self._use(name)
        # After the voice, which has a rate and a pitch of its own. The limits are those of speak_lib.h.
        binding.SetParameter(binding.RATE, rate, 0)
        binding.SetParameter(binding.PITCH, min(max(prosody.pitch, 0), 100), 0)
        binding.SetParameter(binding.RANGE, min(max(prosody.pitch_range, 0), 100), 0)
        self._chunks.clear()
        # SSML is never set, PHONEMES only for what `_marked` made: `<`, `&` and `[[` are characters like others.
        flags = binding.CHARS_UTF8 | (phonetics.PHONEMES if passages else 0)
        if (status := binding.Synth(said.encode(), flags=flags)) != 0:
            raise EngineError(f"espeak-ng failed (status {status}).")
        return b"".join(self._chunks)

    def _collect(self, wav: Any, count: int, _events: Any) -> int:
        if wav and count > 0:
            self._chunks.append(ctypes.string_at(wav, 2 * count))
        return 0


def _speaks(voice: Voice, language: str) -> bool:
    """Whether a voice is of a language, or of the same in another region."""
    primary = language.partition("-")[0].lower()
    return any(tag.partition("-")[0].lower() == primary for tag in voice.languages)


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


def short_path(data: Path) -> str:
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
