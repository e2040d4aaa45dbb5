"""The default engine on Linux: espeak-ng by ctypes, each sentence by a copy of the library that has never spoken.

The sound is that of the engine `pyttsx3` on Linux, byte for byte, without its fork for every sentence. Where the
library cannot be unloaded, sentences are spoken in forks here as well.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from narrate.adapters.engines._espeak import DONT_EXIT, Espeak, in_fork, short_path
from narrate.adapters.engines._espeak_library import WORD_EVENT, Event, Library, can_be_unloaded, find, fresh, own_copy
from narrate.adapters.engines._sayable import as_long, required, sayable
from narrate.errors import EngineError
from narrate.model.sound import Passage, Prosody, Samples, Voice, Word
from narrate.ports import Pcm

_CLOSURE = 80
"""Milliseconds that a stop at a word's beginning may be silent: espeak-ng's /k/, /p/ and /t/ are for 49."""
_AUDIBLE = 200
"""The sample from which a sound can be heard; espeak-ng's words reach 10,000 and more."""


class EspeakEngine:
    """Speaks through espeak-ng."""

    name = "espeak"
    phonetic = True

    def __init__(self) -> None:
        self._espeak = _FreshEspeak()
        self._voices = {voice.id: voice for voice in self._espeak.voices()}
        self.version = self._espeak.version

    def voices(self) -> tuple[Voice, ...]:
        """The voices of every language, the best of a language first."""
        return tuple(self._voices.values())

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """Synthesise one sentence; the same bytes for the same arguments, whatever was said before.

        Raises EngineError where the voice is unknown, where there is nothing to say, or where the engine fails.
        """
        return self.speak_passages(text, (), voice=voice, prosody=prosody)

    def speak_passages(self, text: str, passages: Sequence[Passage], *, voice: str, prosody: Prosody) -> Pcm:
        """Synthesise one sentence in which passages have phonemes or a language of their own; else as `speak`.

        When each word begins is told only where there are no passages. Raises EngineError as `speak` does.
        """
        self._require_voice(voice)
        required(sayable(text))
        return self._espeak.speak(as_long(text), voice, prosody, passages)

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        """How a voice reads a text, in the International Phonetic Alphabet; empty for an empty text.

        Raises EngineError where the voice is unknown.
        """
        self._require_voice(voice)
        return self._espeak.phonemes(as_long(text), voice, passages)

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """Which words stand in espeak-ng's dictionary of the voice's language, by themselves or as a stem.

        Raises EngineError where the voice is unknown.
        """
        self._require_voice(voice)
        return self._espeak.in_dictionary([sayable(word) for word in words], voice)

    def _require_voice(self, voice: str) -> None:
        if voice not in self._voices:
            raise EngineError(
                f"The engine espeak has no voice {voice!r}.", remedy="`narrate voices list` names all there are."
            )


class _FreshEspeak(Espeak):
    """espeak-ng in a new copy of the library for each call."""

    def __init__(self) -> None:
        file, self._data = find()
        self._path = own_copy(file)
        self._data_path = short_path(self._data).encode() if self._data is not None else None
        self._forever: contextlib.ExitStack | None = None
        with self._copy() as (library, rate):
            self._learn(library, self._data, rate)
        if not can_be_unloaded(self._path):
            self._forever = contextlib.ExitStack()
            self._forever.enter_context(self._copy())

    def speak(self, text: str, voice: str, prosody: Prosody, passages: Sequence[Passage] = ()) -> Pcm:
        name, signs = self._name(voice), self._signs_of(voice, passages)

        def work() -> bytes:
            self._words: list[tuple[int, int, int]] = []
            sound = self._synthesise(text.strip(), name, prosody, passages, signs)
            words = [] if passages else self._words
            return json.dumps(words).encode() + b"\n" + sound

        head, _, data = self._run(work).partition(b"\n")
        shift = len(text) - len(text.lstrip())
        samples = memoryview(data).cast("h")
        words = tuple(
            Word(at=shift + at, length=length, start=_heard_from(samples, start, self._rate))
            for at, length, start in json.loads(head)
        )
        return Pcm(rate=self._rate, data=data, words=words)

    def _run(self, work: Callable[[], bytes]) -> bytes:
        if self._forever is not None:
            return in_fork(work)
        with self._copy():
            return work()

    @contextlib.contextmanager
    def _copy(self) -> Iterator[tuple[Library, int]]:
        with fresh(self._path, self._data_path, DONT_EXIT) as (library, rate):
            self._binding, self._library = library, library.dll
            library.SetSynthCallback(self._collect)
            yield library, rate

    def _use(self, name: str) -> None:
        """Set a voice by the descriptor of its file: by its name espeak-ng reads the files of all voices first.

        A path has to be in lower case and short to be understood, as that of a descriptor is.
        """
        base, plus, variant = name.partition("+")
        try:
            descriptor = os.open(self._folder / "lang" / base, os.O_RDONLY)
        except OSError:
            super()._use(name)
            return
        try:
            if self._binding.SetVoiceByFile(f"/proc/self/fd/{descriptor}{plus}{variant}".encode()) != 0:
                super()._use(name)
        finally:
            os.close(descriptor)

    def _collect(self, wav: Any, count: int, events: Any) -> int:
        """Keep the samples, and where in text and sound each word begins."""
        if events:
            listed = ctypes.cast(events, ctypes.POINTER(Event))
            at = 0
            while listed[at].type:
                if listed[at].type == WORD_EVENT:
                    self._words.append((listed[at].text_position - 1, listed[at].length, listed[at].sample))
                at += 1
        return super()._collect(wav, count, events)


def _heard_from(samples: memoryview, start: int, rate: int) -> Samples:
    """Where a word is heard first: espeak-ng counts the silence in which a stop is closed as the word's own."""
    step = rate // 1000
    for at in range(start, start + _CLOSURE * step, step):
        piece = samples[at : at + step]
        if piece and (max(piece) >= _AUDIBLE or min(piece) <= -_AUDIBLE):
            return Samples(at)
    return Samples(start)
