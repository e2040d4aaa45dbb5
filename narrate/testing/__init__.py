"""For tests, ours and other people's: engines that beep or misbehave, stores in memory, and what every engine must do.

The engines are named to a pool by reference, such as `narrate.testing:ToneEngine`.
"""

from __future__ import annotations

import functools
import hashlib
import math
import os
import struct
import sys
import time
from collections.abc import Callable, Sequence

from narrate.errors import EngineError
from narrate.model.sound import Clip, Gender, Passage, Prosody, Samples, Voice
from narrate.ports import Engine, Pcm, Phonetic

TONE_RATE = 22050
"""Samples a second of `ToneEngine`."""
MARK = "@fail@"
"""Engines that fail do so on texts that hold this, and beep on others."""


class ToneEngine:
    """Beeps: the pitch comes from the voice, the length from the text. Instant, and equal everywhere."""

    name = "tone"
    version = "tone 1"

    def voices(self) -> tuple[Voice, ...]:
        """Sixteen English voices, of two regions and two genders, and two French ones."""
        english = [
            Voice(
                id=f"{tag.lower()}-{number}",
                name=f"Tone {number}",
                languages=(tag, "en"),
                gender=(Gender.MALE, Gender.FEMALE)[number % 2],
                base="" if number == 0 else f"{tag.lower()}-0",
            )
            for tag in ("en-GB", "en-US")
            for number in range(8)
        ]
        french = [
            Voice(
                id=f"fr-fr-{number}",
                name=f"Ton {number}",
                languages=("fr-FR", "fr"),
                gender=(Gender.MALE, Gender.FEMALE)[number],
            )
            for number in range(2)
        ]
        return (*english, *french)

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """A beep of 60 ms a character at 175 words a minute, with 50 ms of silence before and after.

        Raises EngineError for an unknown voice and for an empty text.
        """
        ids = [known.id for known in self.voices()]
        if voice not in ids:
            raise EngineError(f"There is no voice {voice!r}.", remedy=f"Choose one of {', '.join(ids)}.")
        if not text.strip():
            raise EngineError("There is nothing to say.", remedy="Write words.")
        frequency = 110.0 * 2 ** ((ids.index(voice) * 2 + (prosody.pitch - 50) / 10) / 12)
        count = max(1, round(len(text) * 0.06 * TONE_RATE * 175 / max(prosody.rate, 1)))
        silence = bytes(2 * (TONE_RATE // 20))
        return Pcm(rate=TONE_RATE, data=silence + _tone(frequency, count) + silence)


class PhoneticToneEngine(ToneEngine):
    """Tells phonemes as well: every letter is its own, and the dictionary holds the words of `SENTENCE`."""

    name = "phonetic-tone"
    phonetic = True

    def speak_passages(self, text: str, passages: Sequence[Passage], *, voice: str, prosody: Prosody) -> Pcm:
        """See ToneEngine.speak; phonemes take the place of words."""
        return self.speak(_with_phonemes(text, passages), voice=voice, prosody=prosody)

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        """The letters of a text. Raises EngineError for an unknown voice."""
        self._require(voice)
        text = _with_phonemes(text, passages)
        return " ".join("".join(sign for sign in text.casefold() if sign.isalpha() or sign == " ").split())

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """Whether words occur in `SENTENCE`. Raises EngineError for an unknown voice."""
        self._require(voice)
        return tuple(word.casefold() in self.phonemes(SENTENCE, voice=voice).split() for word in words)

    def _require(self, voice: str) -> None:
        if voice not in [known.id for known in self.voices()]:
            raise EngineError(f"There is no voice {voice!r}.", remedy="Choose another.")


def _with_phonemes(text: str, passages: Sequence[Passage]) -> str:
    for one in reversed(passages):
        text = text[: one.start] + (one.ipa or text[one.start : one.end]) + text[one.end :]
    return text


class CrashingEngine(ToneEngine):
    """Ends its process, without a word to Python, on a marked text."""

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """See ToneEngine.speak."""
        if MARK in text:
            os._exit(42)
        return super().speak(text, voice=voice, prosody=prosody)


class HangingEngine(ToneEngine):
    """Never answers on a marked text."""

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """See ToneEngine.speak."""
        while MARK in text:
            time.sleep(60)
        return super().speak(text, voice=voice, prosody=prosody)


class RaisingEngine(ToneEngine):
    """Raises an exception of its own on a marked text."""

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """See ToneEngine.speak."""
        if MARK in text:
            raise RuntimeError("run loop not started")
        return super().speak(text, voice=voice, prosody=prosody)


class EmptyEngine(ToneEngine):
    """Returns no samples on a marked text."""

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """See ToneEngine.speak."""
        return Pcm(rate=TONE_RATE, data=b"") if MARK in text else super().speak(text, voice=voice, prosody=prosody)


class SilentEngine(ToneEngine):
    """Returns a second of silence on a marked text."""

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """See ToneEngine.speak."""
        silence = Pcm(rate=TONE_RATE, data=bytes(2 * TONE_RATE))
        return silence if MARK in text else super().speak(text, voice=voice, prosody=prosody)


class WrongRateEngine(ToneEngine):
    """Declares a rate of zero on a marked text."""

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """See ToneEngine.speak."""
        pcm = super().speak(text, voice=voice, prosody=prosody)
        return Pcm(rate=0, data=pcm.data) if MARK in text else pcm


class PrintingEngine(ToneEngine):
    """Prints to standard output and standard error, by Python and past it."""

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """See ToneEngine.speak."""
        for stream in (sys.stdout, sys.stderr):
            stream.write("Audio saved to speech.wav\n")
            stream.flush()
        os.write(1, b"noise of a C library\n")
        os.write(2, b"warning of a C library\n")
        return super().speak(text, voice=voice, prosody=prosody)


class UnavailableEngine:
    """Cannot be made."""

    name = "unavailable"
    version = "0"

    def __init__(self) -> None:
        raise EngineError("The speech library is not installed.", remedy="Install it.")


class MemoryStore:
    """A `narrate.ports.Store` in memory."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        """What was put, by key."""

    def get(self, key: str) -> bytes | None:
        """See Store.get."""
        return self.contents.get(key)

    def has(self, key: str) -> bool:
        """See narrate.ports.Store.has."""
        return key in self.contents

    def put(self, key: str, content: bytes) -> None:
        """See Store.put."""
        self.contents[key] = content


class MemoryClipStore:
    """A `narrate.ports.ClipStore` in memory; trims samples below 0.1 per cent of full scale."""

    def __init__(self) -> None:
        self.clips: dict[str, Pcm] = {}
        """What was written, trimmed, by key."""

    def find(self, key: str) -> Clip | None:
        """See ClipStore.find."""
        return _clip(key, self.clips[key]) if key in self.clips else None

    def read(self, key: str) -> Pcm:
        """See ClipStore.read."""
        return self.clips[key]

    def write(self, key: str, pcm: Pcm) -> Clip:
        """See ClipStore.write."""
        samples = memoryview(pcm.data).cast("h")
        loud = [index for index, sample in enumerate(samples) if abs(sample) > 32]
        if not loud:
            raise EngineError("The engine made nothing but silence.", remedy="Reword the sentence.")
        data = pcm.data[2 * loud[0] : 2 * loud[-1] + 2]
        self.clips[key] = Pcm(rate=pcm.rate, data=data, substitute=pcm.substitute)
        return _clip(key, self.clips[key])


def _clip(key: str, pcm: Pcm) -> Clip:
    return Clip(key=key, rate=pcm.rate, length=Samples(len(pcm.data) // 2), substitute=pcm.substitute)


@functools.cache
def _tone(frequency: float, count: int) -> bytes:
    step = 2 * math.pi * frequency / TONE_RATE
    return struct.pack(f"<{count}h", *(round(9000 * math.sin(step * index)) for index in range(count)))


# What every engine must do. Each check raises AssertionError with a sentence that says what is wrong.

SENTENCE = "The last reel is missing, but nobody in the house complains."
"""What the checks say."""
ODD_TEXTS = (
    *("<b>Bold</b> words", "Fish &amp; chips", "a < b & c > d", "<unclosed", "[[h@l'oU]] he wrote", "-v is no option"),
    *("--version", "Great 👍 film", "The word שלום is Hebrew", "a\x00b\x01c\x1b[31m", "\ud800 alone", "100%s %d"),
    *("$HOME `ls`", "tab\tand\nline", "O'Neill's “quote”", "x" * 400),
)
"""Texts that have broken engines."""


def check_voices(engine: Engine) -> None:
    """There are voices, each with an id of its own and a language, in the same order each time."""
    voices = engine.voices()
    ids = [voice.id for voice in voices]
    _require(bool(voices), "The engine has no voices.")
    _require(all(ids), "A voice has an empty id.")
    _require(len(set(ids)) == len(ids), "Two voices have the same id.")
    _require(all(voice.languages and all(voice.languages) for voice in voices), "A voice names no language.")
    _require(all(not voice.base or voice.base in ids for voice in voices), "The base of a voice is no voice.")
    _require(engine.voices() == voices, "The voices differ from call to call.")
    _require(bool(engine.name and engine.version), "The engine has no name or no version.")


def check_sound(engine: Engine) -> None:
    """A sentence is 16-bit sound at a rate that can be, longer than 0.2 and shorter than 60 seconds, and no silence."""
    pcm = _say(engine, SENTENCE)
    _require(8000 <= pcm.rate <= 96000, f"The rate is {pcm.rate}.")
    _require(len(pcm.data) % 2 == 0, "The sound ends in half a sample.")
    _require(0.2 < _seconds(pcm) < 60, f"The sound is {_seconds(pcm):.3f} seconds long.")
    peak = max(map(abs, struct.unpack(f"<{len(pcm.data) // 2}h", pcm.data)))
    _require(peak > 500, f"The sound is silent: its peak is {peak}.")


def check_repeatable(engine: Engine) -> None:
    """The same call gives the same bytes, also after other sentences, voices and rates."""
    voices = engine.voices()
    first = _say(engine, SENTENCE)
    _say(engine, "Something else is said in between.", voice=voices[-1].id, prosody=Prosody(rate=250, pitch=70))
    _require(_say(engine, SENTENCE) == first, "The same sentence gives other bytes after another one.")


def check_length(engine: Engine) -> None:
    """A longer text takes longer, a slower rate takes longer, a faster one less."""
    normal = _seconds(_say(engine, SENTENCE))
    double = _seconds(_say(engine, f"{SENTENCE} {SENTENCE}"))
    slow = _seconds(_say(engine, SENTENCE, prosody=Prosody(rate=120)))
    fast = _seconds(_say(engine, SENTENCE, prosody=Prosody(rate=260)))
    _require(double > 1.5 * normal, f"Twice the text takes {double:.2f} seconds, once {normal:.2f}.")
    _require(
        slow > 1.15 * normal > 1.15 * 1.1 * fast, f"Slow {slow:.2f}, normal {normal:.2f}, fast {fast:.2f} seconds."
    )


def check_unknown_voice(engine: Engine) -> None:
    """An unknown voice is an EngineError that says what to do."""
    try:
        _say(engine, SENTENCE, voice="no such voice")
    except EngineError as error:
        _require(bool(error.remedy), "The error for an unknown voice does not say what to do.")
        return
    raise AssertionError("An unknown voice is accepted.")


def check_odd_texts(engine: Engine) -> None:
    """Markup, signs, control characters and other scripts are spoken or refused, and harm nothing."""
    for text in ODD_TEXTS:
        try:
            pcm = _say(engine, text)
        except EngineError as error:
            raise AssertionError(f"{text!r} is refused: {error}") from error
        _require(len(pcm.data) > 0, f"{text!r} makes no sound.")
    _require(_seconds(_say(engine, "<b>Bold</b> words")) >= _seconds(_say(engine, "Bold words")), "Markup is obeyed.")


def check_phonemes(engine: Engine) -> None:
    """An engine that tells its phonemes tells the same each time, for any text, and speaks the same as before.

    Passes for one that does not tell them.
    """
    if not isinstance(engine, Phonetic) or not engine.phonetic:
        return
    voice = _english(engine)
    sound = _say(engine, SENTENCE, voice=voice)
    first = engine.phonemes(SENTENCE, voice=voice)
    known = engine.in_dictionary(["nobody", "Xqzvwk"], voice=voice)
    _require(len(first.split()) > 5, f"The phonemes of a sentence are {first!r}.")
    for text in ("", "   ", *ODD_TEXTS):
        engine.phonemes(text, voice=voice)
    _require(engine.phonemes("", voice=voice) == "", "An empty text has phonemes.")
    _require(engine.phonemes(SENTENCE, voice=voice) == first, "The phonemes differ from call to call.")
    _require(first != engine.phonemes("Another sentence.", voice=voice), "All texts have the same phonemes.")
    passage = Passage(start=0, end=8, ipa="mɑː", language="en")
    told = engine.phonemes(SENTENCE, voice=voice, passages=[passage])
    _require("mɑː" in told.replace("ˈ", ""), f"The passage’s phonemes are not said: {told!r}.")
    pcm = engine.speak_passages(SENTENCE, [passage], voice=voice, prosody=Prosody())
    _require(_seconds(pcm) > 0.2 and pcm != sound, "A passage with phonemes changes no sound.")
    _require(known == (True, False), "The engine's dictionary lacks “nobody”, or has “Xqzvwk”.")
    _require(_say(engine, SENTENCE, voice=voice) == sound, "Telling phonemes changes what is said later.")
    calls: tuple[Callable[[str], object], ...] = (
        lambda unknown: engine.phonemes(SENTENCE, voice=unknown),
        lambda unknown: engine.in_dictionary(["nobody"], voice=unknown),
    )
    for call in calls:
        try:
            call("no such voice")
        except EngineError:
            continue
        raise AssertionError("The phonemes of an unknown voice are told.")


CHECKS: tuple[Callable[[Engine], None], ...] = (
    check_voices,
    check_sound,
    check_repeatable,
    check_length,
    check_unknown_voice,
    check_odd_texts,
    check_phonemes,
)
"""What an engine must pass; parametrise a test over it."""


def engine_contract(engine: Engine) -> None:
    """Run all checks. Raises AssertionError at the first that fails."""
    for check in CHECKS:
        check(engine)


def fingerprint(engine: Engine) -> str:
    """A digest of what the engine says; the same in every process, if the engine may be cached."""
    voices = engine.voices()
    chosen = [voices[0], voices[len(voices) // 2], voices[-1]]
    parts = [_say(engine, SENTENCE, voice=voice.id).data for voice in chosen]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _say(engine: Engine, text: str, *, voice: str = "", prosody: Prosody | None = None) -> Pcm:
    return engine.speak(text, voice=voice or _english(engine), prosody=prosody or Prosody())


def _english(engine: Engine) -> str:
    """The first English voice, else the first of all."""
    english = [known.id for known in engine.voices() if any(tag.split("-")[0] == "en" for tag in known.languages)]
    return (english or [known.id for known in engine.voices()])[0]


def _seconds(pcm: Pcm) -> float:
    return len(pcm.data) / 2 / pcm.rate


def _require(condition: bool, complaint: str) -> None:  # noqa: FBT001 - reads like an assertion, and survives -O
    if not condition:
        raise AssertionError(complaint)
