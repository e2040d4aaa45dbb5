"""The default engine on Linux: espeak-ng by ctypes, each sentence by a copy of the library that has never spoken.

The sound is that of the engine `pyttsx3` on Linux, byte for byte, without its fork for every sentence. Where the
library can neither be put back to its beginning nor be unloaded, sentences are spoken in forks here as well.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from narrate.adapters.engines._espeak import DONT_EXIT, Espeak, short_path
from narrate.adapters.engines._espeak_library import WORD_EVENT, Copies, Event, Library, can_be_unloaded, find, own_copy
from narrate.adapters.engines._espeak_phonemes import places_in
from narrate.adapters.engines._fork import in_fork
from narrate.adapters.engines._sayable import as_long, required, sayable
from narrate.model.sound import Passage, Prosody, Samples, Voice, Word
from narrate.ports import Pcm

_CLOSURE = 80
"""Milliseconds that a stop at a word's beginning may be silent: espeak-ng's /k/, /p/ and /t/ are for 49."""
_LETTERS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_Told = list[tuple[int, int, int]]
"""Of each word its place and length in the text, and its first sample."""
_COUNT, _WORD = struct.Struct("<I"), struct.Struct("<iii")
"""How many words there are; of each its place and length in the text and its first sample."""


class EspeakEngine:
    """Speaks through espeak-ng."""

    name = "espeak"
    phonetic = True

    def __init__(self) -> None:
        self._espeak = _FreshEspeak()
        self.version = self._espeak.version

    def voices(self) -> tuple[Voice, ...]:
        """The voices of every language, the best of a language first."""
        return self._espeak.voices()

    def further_voices(self) -> tuple[Voice, ...]:
        """Variants that are not measured or not pleasant, and invented languages; see WithFurtherVoices."""
        return self._espeak.further_voices()

    def files(self) -> tuple[str, ...] | None:
        """The library and its data; None where they are the system's, whose places only the loader knows."""
        return self._espeak.files()

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """Synthesise one sentence; the same bytes for the same arguments, whatever was said before.

        Raises EngineError where the voice is unknown, where there is nothing to say, or where the engine fails.
        """
        return self.speak_passages(text, (), voice=voice, prosody=prosody)

    def speak_passages(self, text: str, passages: Sequence[Passage], *, voice: str, prosody: Prosody) -> Pcm:
        """Synthesise one sentence in which passages have phonemes or a language of their own; else as `speak`.

        When each word begins is told only where no passage has these. Raises EngineError as `speak` does.
        """
        self._espeak.require(voice, self.name)
        required(sayable(text))
        return self._espeak.speak(as_long(text), voice, prosody, passages)

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        """How a voice reads a text, in the International Phonetic Alphabet; empty for an empty text.

        Raises EngineError where the voice is unknown.
        """
        self._espeak.require(voice, self.name)
        return self._espeak.phonemes(as_long(text), voice, passages)

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """Which words stand in espeak-ng's dictionary of the voice's language, by themselves or as a stem.

        Raises EngineError where the voice is unknown.
        """
        self._espeak.require(voice, self.name)
        return self._espeak.in_dictionary([sayable(word) for word in words], voice)


class _FreshEspeak(Espeak):
    """espeak-ng in a new copy of the library for each call."""

    def __init__(self) -> None:
        file, self._data = find()
        self._file = file
        self._path = own_copy(file)
        data = short_path(self._data).encode() if self._data is not None else None
        self._copies = Copies(self._path, data, DONT_EXIT, alone=self._path != file)
        self._descriptors: dict[str, int] = {}
        self._forever: contextlib.ExitStack | None = None
        with self._copy() as (library, rate):
            self._learn(library, self._data, rate)
        if not self._copies.kept and not can_be_unloaded(self._path):
            self._forever = contextlib.ExitStack()
            self._forever.enter_context(self._copy())

    def files(self) -> tuple[str, ...] | None:
        return (self._file, str(self._data)) if self._data is not None else None

    def speak(self, text: str, voice: str, prosody: Prosody, passages: Sequence[Passage] = ()) -> Pcm:
        name, signs = self._name(voice), self._signs_of(voice, passages)

        def work() -> tuple[_Told, bytes]:
            self._words: _Told = []
            sound = self._synthesise(text if passages else text.strip(), name, prosody, passages, signs)
            return [*self._words_in(text, passages)], sound

        if self._forever is None:
            with self._copy():
                told, data = work()
        else:
            told, data = _unpacked(in_fork(lambda: _packed(*work())))
        words = tuple(
            Word(at=at, length=length, start=_heard_from(data, start, self._rate)) for at, length, start in told
        )
        return Pcm(rate=self._rate, data=data, words=words)

    def _words_in(self, text: str, passages: Sequence[Passage]) -> Iterator[tuple[int, int, int]]:
        """Where each word is in the text, and when it begins; nothing where mnemonics stand in words' places."""
        if any(one.ipa or one.language for one in passages):
            return
        begin = len(text) - len(text.lstrip())
        if not passages:
            yield from ((begin + at, length, start) for at, length, start in self._words)
            return
        places = places_in(self._said, text)
        for at, length, start in self._words:
            first = places[min(at, len(places) - 1)]
            word = _LETTERS.match(text, first)  # espeak-ng's own lengths are wrong behind commands
            yield first, len(word[0]) if word else length, start

    def _run(self, work: Callable[[], bytes]) -> bytes:
        if self._forever is not None:
            return in_fork(work)
        with self._copy():
            return work()

    @contextlib.contextmanager
    def _copy(self) -> Iterator[tuple[Library, int]]:
        with self._copies.fresh() as (library, rate):
            self._binding, self._library = library, library.dll
            library.SetSynthCallback(self._collect)
            yield library, rate

    def _use(self, name: str) -> None:
        """Set a voice by the descriptor of its file: by its name espeak-ng reads the files of all voices first.

        A path has to be in lower case and short to be understood, as that of a descriptor is.
        """
        base, plus, variant = name.partition("+")
        try:
            if base not in self._descriptors:
                self._descriptors[base] = os.open(self._folder / "lang" / base, os.O_RDONLY)
        except OSError:
            super()._use(name)
            return
        if self._binding.SetVoiceByFile(f"/proc/self/fd/{self._descriptors[base]}{plus}{variant}".encode()) != 0:
            super()._use(name)

    def _collect(self, wav: Any, count: int, events: Any) -> int:
        """Keep the samples, and where in text and sound each word begins."""
        if events:
            while (event := Event.from_address(events)).type:
                if event.type == WORD_EVENT:
                    self._words.append((event.text_position - 1, event.length, event.sample))
                events += ctypes.sizeof(Event)
        return super()._collect(wav, count, events)


def _packed(told: _Told, sound: bytes) -> bytes:
    """Words and sound as they come out of a fork."""
    return b"".join([_COUNT.pack(len(told)), *(_WORD.pack(*word) for word in told), sound])


def _unpacked(answer: bytes) -> tuple[_Told, bytes]:
    heard = _COUNT.size + _COUNT.unpack_from(answer)[0] * _WORD.size
    return [*_WORD.iter_unpack(answer[_COUNT.size : heard])], answer[heard:]


def _heard_from(data: bytes, start: int, rate: int) -> Samples:
    """Where a word is heard first: espeak-ng counts the silence in which a stop is closed as the word's own.

    A sample of less than 256 has 0 or, below zero, 255 as its greater byte.
    """
    high = data[2 * start + 1 : 2 * start + 2 * _CLOSURE * rate // 1000 : 2]
    silent = len(high) - len(high.lstrip(b"\x00\xff"))
    return Samples(start + (silent if silent < len(high) else 0))
