"""espeak-ng's library by ctypes, in copies that have never spoken (speak_lib.h of espeak-ng 1.52).

What makes espeak-ng's sound differ from call to call lies in variables of the library that no call of its interface
resets: the phase of the pitch flutter (`Flutter_ix` in wavegen.c), the noise generators, the filters' memory. A copy
whose variables are put back to what they were when it was loaded (`_espeak_memory`) has them all at their beginning,
and so has one that is unloaded and loaded again. The former takes 0.01 ms, the latter 0.3 ms, a fork 4 ms.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from narrate.adapters.engines._espeak_memory import Image, image_of
from narrate.errors import EngineError

_SYNCHRONOUS = 2
"""AUDIO_OUTPUT_SYNCHRONOUS: samples go to the callback, in the thread that asks for them."""
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_SONAME, _OUR_NAME = b"\0libespeak-ng.so.1\0", b"\0narrate-espeak.so\0"
WORD_EVENT = 1
"""espeakEVENT_WORD."""


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class Event(ctypes.Structure):
    """espeak_EVENT."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


class _Voice(ctypes.Structure):
    """espeak_VOICE."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


def _mode() -> int:
    """How a copy is opened: its own functions go before those of a library that pyttsx3 has loaded for everybody."""
    return os.RTLD_NOW | os.RTLD_LOCAL | getattr(os, "RTLD_DEEPBIND", 0)


class Library:
    """One copy of the library, with the names that pyttsx3's binding gives to its calls."""

    AUDIO_OUTPUT_SYNCHRONOUS = _SYNCHRONOUS
    CHARS_UTF8 = 1
    RATE, PITCH, RANGE = 1, 3, 4

    def __init__(self, path: str) -> None:
        """Load a copy. Raises OSError."""
        import _ctypes

        self._handle: int = _ctypes.dlopen(path, _mode())
        self.dll = ctypes.CDLL(path, handle=self._handle)
        self._callback: Any = None

    def Initialize(self, output: int, buffer: int, path: bytes | None, options: int) -> int:  # noqa: N802
        """Samples a second; 0 or less where the data cannot be read."""
        return int(self.dll.espeak_Initialize(output, buffer, path, options))

    def SetSynthCallback(self, collect: Callable[[Any, int, Any], int]) -> None:  # noqa: N802
        """Who is given samples and events."""
        self._callback = _CALLBACK(collect)
        self.dll.espeak_SetSynthCallback(self._callback)

    def Info(self) -> bytes:  # noqa: N802
        """The version."""
        self.dll.espeak_Info.restype = ctypes.c_char_p
        return bytes(self.dll.espeak_Info(None))

    def ListVoices(self, _spec: None) -> list[_Voice]:  # noqa: N802
        """The voices, without variants; what they point to lives as long as this copy."""
        ask = self.dll.espeak_ListVoices
        ask.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        listed = ask(None)
        found: list[_Voice] = []
        while listed[len(found)]:
            found.append(listed[len(found)].contents)
        return found

    def SetVoiceByName(self, name: bytes) -> int:  # noqa: N802
        """0 where the voice is there."""
        return int(self.dll.espeak_SetVoiceByName(name))

    def SetVoiceByFile(self, path: bytes) -> int:  # noqa: N802
        """0 where the file, with a variant after a plus sign, is a voice. Reads no list of voices."""
        return int(self.dll.espeak_SetVoiceByFile(path))

    def SetParameter(self, parameter: int, value: int, relative: int) -> int:  # noqa: N802
        """0 where the parameter is known."""
        return int(self.dll.espeak_SetParameter(parameter, value, relative))

    def Synth(self, text: bytes, *, flags: int) -> int:  # noqa: N802
        """Speak; 0 where that went well."""
        return int(self.dll.espeak_Synth(text, ctypes.c_size_t(len(text) + 1), 0, 0, 0, flags, None, None))

    def terminate(self) -> None:
        """Give back what the library holds."""
        self.dll.espeak_Terminate()

    def unload(self) -> None:
        """Let go of the copy, with all its variables."""
        import _ctypes

        _ctypes.dlclose(self._handle)


class Copies:
    """Copies of the library in which nothing has been said yet, one after the other.

    Parameters
    ----------
    path: the library's file.
    alone: whether nobody else in this process can hold the library, now or later.
    data: the folder of espeak-ng's data; None for the library's own.
    options: of espeak_Initialize.
    """

    def __init__(self, path: str, data: bytes | None, options: int, *, alone: bool) -> None:
        self._path = path
        self._alone = alone
        self._data = data
        self._options = options
        self._kept: tuple[Library, Image] | None = None

    @property
    def kept(self) -> bool:
        """Whether it is one and the same copy, whose variables are put back."""
        return self._kept is not None

    @contextlib.contextmanager
    def fresh(self) -> Iterator[tuple[Library, int]]:
        """A copy, and its rate; given back at the end. Raises EngineError where library or data cannot be read."""
        library, image = self._kept or self._loaded()
        try:
            if (rate := library.Initialize(_SYNCHRONOUS, 1000, self._data, self._options)) <= 0:
                place = f" in {os.fsdecode(self._data)}" if self._data else ""
                raise EngineError(f"espeak-ng cannot read its data{place}.", remedy=INSTALL)
            yield library, rate
        finally:
            library.terminate()
            if image is None:
                library.unload()
            else:
                image.put_back()

    def _loaded(self) -> tuple[Library, Image | None]:
        try:
            library = Library(self._path)
        except OSError as error:
            raise EngineError(f"espeak-ng does not load: {error}.", remedy=INSTALL) from error
        image = image_of(library.dll.espeak_Initialize, self._path) if self._alone else None
        if image is not None:
            self._kept = library, image
        return library, image


INSTALL = "Run `pip install espeakng-loader`, or install the package espeak-ng of your system; `narrate doctor` checks."


def can_be_unloaded(path: str) -> bool:
    """Whether a copy is really gone when it is closed; not so with musl, or where somebody else holds the library."""
    import _ctypes

    _ctypes.dlclose(_ctypes.dlopen(path, _mode()))
    try:
        handle = _ctypes.dlopen(path, os.RTLD_NOW | os.RTLD_NOLOAD)
    except OSError:
        return True
    _ctypes.dlclose(handle)
    return False


def own_copy(path: str) -> str:
    """A path to a copy of the library that nobody else in this process has loaded, in memory where that can be.

    pyttsx3, or whoever else speaks in this process, holds the library by its file; what is opened by another file is
    another library, with variables of its own. It has another name inside as well (DT_SONAME), by which it would be
    taken for theirs when they ask for `libespeak-ng.so.1`.
    """
    if sys.platform != "linux" or not Path(path).is_file():
        return path
    try:
        descriptor = os.memfd_create("espeak-ng", 0)
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(Path(path).read_bytes().replace(_SONAME, _OUR_NAME))
        copy = f"/proc/self/fd/{descriptor}"
        can_be_unloaded(copy)
    except OSError:  # a system that runs no code from memory
        return path
    return copy


def find() -> tuple[str, Path | None]:
    """The library's file and its data: of the wheel espeakng-loader, else of the system (None: its own).

    Raises EngineError on Windows, where a library cannot be loaded in this way.
    """
    if sys.platform == "win32":
        raise EngineError("The engine espeak is not for Windows.", remedy='Set speech.engine to "pyttsx3".')
    try:
        import espeakng_loader
    except ImportError:
        return "libespeak-ng.dylib" if sys.platform == "darwin" else "libespeak-ng.so.1", None
    return str(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path())
