"""Piper: neural voices on this machine. A voice is a model (`NAME.onnx`) and its settings (`NAME.onnx.json`).

The models that are used stay loaded. Piper draws random numbers while it speaks, and its runtime goes on drawing from
sentence to sentence; so that a sentence always sounds the same, each is spoken by a fork of a process that has drawn
none yet, with a fixed seed. Where there is no fork (Windows), the model is loaded again for each sentence instead.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import logging
import os
import re
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrate.adapters.engines._fork import in_fork
from narrate.adapters.engines._named_voices import identifier_of, named_voice, with_primaries
from narrate.adapters.engines._sayable import as_long, required, sayable
from narrate.adapters.voice_folder import models_in, voices_folder
from narrate.errors import EngineError, Where
from narrate.model.sound import Passage, Prosody, Voice
from narrate.ports import Pcm

if TYPE_CHECKING:
    from piper import PiperVoice

_INSTALL = "Run `pip install 'narrate[piper]'`."
_SEED = 1
_HEAD = struct.Struct("<I")
"""The rate, before the samples that a fork hands back."""
_PUNCTUATION = re.compile(r"[^\w\s\u0300-\u036fˈˌːˑ˞ʰʲʷˤ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """A model, as its settings tell."""

    path: Path
    config: dict[str, Any]

    @property
    def name(self) -> str:
        return self.path.name.removesuffix(".onnx")

    @property
    def languages(self) -> tuple[str, ...]:
        """As told by the settings, by the file's name, or by the voice of espeak-ng that reads for it."""
        told = self.config.get("language", {}).get("code") or self.name.partition("-")[0]
        tag = told if re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", told) else self.config["espeak"]["voice"]
        return with_primaries([tag])

    @property
    def speakers(self) -> dict[str, int]:
        """Numbers of the speakers by name; empty for a model of one."""
        if self.config["num_speakers"] < 2:
            return {}
        told = self.config.get("speaker_id_map") or {
            str(number): number for number in range(self.config["num_speakers"])
        }
        return dict(sorted(told.items(), key=lambda entry: entry[1]))


class PiperEngine:
    """Speaks by Piper's models. The parameters are the keys of `[engines.NAME]`; see narrate.settings_engines."""

    phonetic = True

    def __init__(
        self,
        *,
        name: str = "piper",
        folder: str = "",
        speakers: int = 32,
        noise: float = -1.0,
        noise_width: float = -1.0,
        silence: float = 0.2,
        voices: Sequence[str] = (),
        languages: Sequence[str] = ("en",),
    ) -> None:
        del languages  # each model tells its own
        self.name = name
        self._noise, self._noise_width, self._silence = noise, noise_width, silence
        try:
            import onnxruntime

            _import_apart()
        except ImportError as error:
            raise EngineError("Piper is not installed.", remedy=_INSTALL) from error
        onnxruntime.set_seed(_SEED)
        logging.getLogger("piper").setLevel(logging.ERROR)  # it warns of each sign that a voice does not know
        installed = " ".join(f"{one} {importlib.metadata.version(one)}" for one in ("piper-tts", "onnxruntime"))
        self.version = f"piper 1, {installed}, noise {noise:g} {noise_width:g}, silence {silence:g}"
        named = [Path(folder).expanduser()] if folder else []
        self._folders = [*named, voices_folder(os.environ)]
        self._models = {model.name: model for model in _models(self._folders)}
        self._voices = _offered(self._models, speakers, voices)
        self._loaded: dict[str, PiperVoice] = {}

    def voices(self) -> tuple[Voice, ...]:
        """Every speaker of every model, in the order of their names. Raises EngineError where there is none."""
        if not self._voices:
            raise EngineError(
                f"No voice of Piper lies in {voices_folder(os.environ)}.",
                remedy="`narrate voices install NAME` fetches one, such as en_US-lessac-medium; "
                "docs/engines.md says where they are listed.",
            )
        return tuple(self._voices.values())

    def files(self) -> tuple[str, ...]:
        """The folders of voices."""
        return tuple(str(folder.absolute()) for folder in self._folders)

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """Synthesise one sentence; the same bytes for the same arguments, whatever was said before.

        Pitch is left alone. Raises EngineError where the voice is unknown or there is nothing to say.
        """
        return self.speak_passages(text, (), voice=voice, prosody=prosody)

    def speak_passages(self, text: str, passages: Sequence[Passage], *, voice: str, prosody: Prosody) -> Pcm:
        """Synthesise one sentence in which passages have phonemes or a language of their own; else as `speak`."""
        required(sayable(text))
        model, speaker = self._find(voice)
        loaded = self._load(model)
        answer = _apart(lambda: self._sound(loaded, as_long(text), passages, speaker, prosody))
        if not sys.platform.startswith("linux"):
            self._loaded.clear()
        return Pcm(rate=_HEAD.unpack_from(answer)[0], data=answer[_HEAD.size :])

    def phonemes(self, text: str, *, voice: str, passages: Sequence[Passage] = ()) -> str:
        """How a voice reads a text, without stops and commas; empty for an empty text. Raises EngineError."""
        model, _ = self._find(voice)
        if not sayable(text):
            return ""
        loaded = self._load(model)
        told = _apart(lambda: " ".join("".join(one) for one in _phonemes(loaded, as_long(text), passages)).encode())
        return " ".join(_PUNCTUATION.sub(" ", told.decode()).split())

    def in_dictionary(self, words: Sequence[str], *, voice: str) -> tuple[bool, ...]:
        """Which words espeak-ng, which reads for Piper, has in its dictionary. Raises EngineError where it has none."""
        model, _ = self._find(voice)
        primary = model.languages[0].partition("-")[0]
        return tuple(map(bool, _apart(lambda: bytes(_looked_up([sayable(word) for word in words], primary)))))

    def _find(self, voice: str) -> tuple[_Model, int | None]:
        if voice not in self._voices:
            raise EngineError(
                f"The engine {self.name} has no voice {voice!r}.", remedy="`narrate voices list` names all there are."
            )
        model, _, speaker = voice.partition("/")
        return self._models[model], self._models[model].speakers[speaker] if speaker else None

    def _load(self, model: _Model) -> PiperVoice:
        """The model, loaded once, on one thread: there is a worker for each processor, and forks have one thread."""
        if model.name not in self._loaded:
            import onnxruntime
            from piper import PiperVoice
            from piper.config import PiperConfig

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            try:
                session = onnxruntime.InferenceSession(
                    str(model.path), sess_options=options, providers=["CPUExecutionProvider"]
                )
                loaded = PiperVoice(
                    session=session, config=PiperConfig.from_dict(model.config), download_dir=model.path.parent
                )
                loaded.phonemize("a")  # reads the dictionaries once, and not in every fork
            except Exception as error:  # the runtime has a dozen kinds of its own
                raise EngineError(
                    f"Piper cannot load this voice: {str(error).splitlines()[0][:200] if str(error) else error!r}.",
                    where=Where(path=model.path),
                    remedy="Install it again; `narrate voices install` replaces what is there.",
                ) from error
            self._loaded[model.name] = loaded
        return self._loaded[model.name]

    def _sound(
        self, loaded: PiperVoice, text: str, passages: Sequence[Passage], speaker: int | None, prosody: Prosody
    ) -> bytes:
        import numpy as np
        from piper import SynthesisConfig

        config = loaded.config
        how = SynthesisConfig(
            speaker_id=speaker,
            length_scale=config.length_scale * 175 / min(max(prosody.rate, 40), 700),
            noise_scale=config.noise_scale if self._noise < 0 else self._noise,
            noise_w_scale=config.noise_w_scale if self._noise_width < 0 else self._noise_width,
        )
        pieces: list[bytes] = []
        between = bytes(2 * round(self._silence * config.sample_rate))
        for sentence in _phonemes(loaded, text, passages):
            made: Any = loaded.phoneme_ids_to_audio(loaded.phonemes_to_ids(sentence), how)
            # At the level that the model gives: a sentence raised to full scale would not be as loud as its neighbours.
            samples = np.clip(np.atleast_1d(made), -1.0, 1.0) * 32767
            pieces.append(samples.astype("<i2").tobytes())
        return _HEAD.pack(config.sample_rate) + between.join(pieces)


def _import_apart() -> None:
    """Load Piper's espeak-ng so that its calls are its own.

    Another espeak-ng in the process, such as that of the engine `espeak`, would answer some of them, and crash.
    """
    flags = sys.getdlopenflags() if hasattr(sys, "getdlopenflags") else None
    if flags is not None:
        sys.setdlopenflags(os.RTLD_NOW | getattr(os, "RTLD_DEEPBIND", 0))
    try:
        from piper import espeakbridge  # noqa: F401
    finally:
        if flags is not None:
            sys.setdlopenflags(flags)


def _looked_up(words: Sequence[str], primary: str) -> tuple[bool, ...]:
    from narrate.adapters.engines._espeak import Espeak

    espeak = Espeak()
    reader = next((one.id for one in espeak.voices() if one.languages[-1] == primary and not one.base), None)
    if reader is None:
        raise EngineError(f"espeak-ng has no dictionary of {primary}.", remedy="Choose another voice.")
    return espeak.in_dictionary(words, reader)


def _apart(work: Any) -> bytes:
    return in_fork(work, "Piper") if sys.platform.startswith("linux") else work()


def _phonemes(loaded: PiperVoice, text: str, passages: Sequence[Passage]) -> list[list[str]]:
    """The phonemes of each sentence in a text, passages as they are to be said; signs that it lacks are left out."""
    pieces: list[str] = []
    at = 0
    for one in passages:
        said = one.ipa or _foreign(loaded, text[one.start : one.end], one.language)
        if said and loaded.config.phoneme_type == "espeak":
            pieces += [_plain(text[at : one.start]), f"[[{said.replace(']', '')}]]"]
            at = one.end
    found = loaded.phonemize("".join([*pieces, _plain(text[at:])]))
    return [sentence for sentence in found if sentence]


def _plain(text: str) -> str:
    """A text in which no brackets are taken for phonemes."""
    return text.replace("[[", "[ [")


def _foreign(loaded: PiperVoice, words: str, language: str) -> str:
    """How espeak-ng reads words of another language; empty where it has none or cannot."""
    if not language or loaded.config.phoneme_type != "espeak":
        return ""
    from piper.phonemize_espeak import EspeakPhonemizer

    reader = EspeakPhonemizer(loaded.espeak_data_dir)
    for name in (language.lower(), language.partition("-")[0].lower()):
        with contextlib.suppress(RuntimeError):  # espeak-ng has no voice of that name
            said = reader.phonemize(name, words)
            return _PUNCTUATION.sub("", "".join(sign for sentence in said for sign in sentence))
    return ""


def _models(folders: Sequence[Path]) -> list[_Model]:
    """The models in folders; where two have one name, the first folder's. What has no readable settings is left out."""
    found: dict[str, _Model] = {}
    for path in (path for folder in folders for path in models_in(folder)):
        try:
            config = json.loads(Path(f"{path}.json").read_text("utf-8"))
            model = _Model(path=path, config=config)
            _ = (model.languages, model.speakers, config["audio"]["sample_rate"], config["phoneme_id_map"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
        found.setdefault(model.name, model)
    return sorted(found.values(), key=lambda model: model.name)


def _offered(models: dict[str, _Model], most: int, named: Sequence[str]) -> dict[str, Voice]:
    every: dict[str, Voice] = {}
    for model in models.values():
        for speaker in [*model.speakers][:most] or [""]:
            identifier = f"{model.name}/{speaker}" if speaker else model.name
            title = f"{model.name}, {speaker}" if speaker else model.name
            every[identifier] = Voice(id=identifier, name=title, languages=model.languages, version=_version(model))
    if not named:
        return every
    known = {one: every.get(identifier_of(one)) for one in named}
    return {voice.id: named_voice(one, known=voice) for one, voice in known.items() if voice is not None}


def _version(model: _Model) -> str:
    """A digest of a model by its settings, its size, its beginning and its end: all of it would take half a second."""
    digest = hashlib.sha256(json.dumps(model.config, sort_keys=True).encode())
    with model.path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        digest.update(size.to_bytes(8, "big"))
        for start in (0, max(0, size - 2**18)):
            file.seek(start)
            digest.update(file.read(2**18))
    return digest.hexdigest()[:16]
