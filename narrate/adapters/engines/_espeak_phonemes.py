"""How espeak-ng reads a text: its phonemes, and whether a word stands in its dictionary (speak_lib.h of 1.52)."""

from __future__ import annotations

import ctypes
import re
from typing import Any

_UTF8 = 1
"""espeakCHARS_UTF8."""
_IPA = 0x02
"""espeakPHONEMES_IPA: the International Phonetic Alphabet in place of espeak-ng's own mnemonics."""
_TRACE = 0x08 | 0x01
"""espeakPHONEMES_TRACE and _SHOW: which entries of the dictionary and which rules of spelling were used."""
_ENTRY = re.compile(r"^Found: '([^']{3,})'?", re.MULTILINE)


def text_to_phonemes(library: Any, text: str) -> str:
    """A text in the International Phonetic Alphabet, clause by clause, with the voice that is set.

    The library reads what stands in `[[…]]` as phonemes here, whatever the flags of synthesis are; brackets that the
    text holds are therefore moved apart, which changes nothing that is heard.
    """
    translate = library.espeak_TextToPhonemes
    translate.restype = ctypes.c_char_p
    translate.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    rest = ctypes.c_char_p(text.replace("[[", "[ [").encode())
    clauses = []
    while rest.value:  # moved on by each call; NULL at the end
        clauses.append((translate(ctypes.byref(rest), _UTF8, _IPA) or b"").decode("utf-8", "replace"))
    return " ".join(" ".join(clauses).split())


def from_dictionary(library: Any, word: str) -> bool:
    """Whether espeak-ng has an entry for a word or for its stem (`Murnau's`, `films`); else it goes by spelling.

    The library has no call that says so. Its trace of a translation does: `Found:` names an entry, `Translate` a word
    that is read by rules. Entries of fewer than three letters do not count, being letters and parts of words.
    """
    entries = {entry.casefold() for entry in _ENTRY.findall(_trace(library, word))}
    parts = [part for part in re.split(r"[^\w'’]+", word.casefold()) if part]
    return bool(parts) and all(any(_covers(entry, part) for entry in entries) for part in parts)


def _covers(entry: str, part: str) -> bool:
    """Whether an entry is a word, but for an ending of up to three letters."""
    return part.startswith(entry.rstrip("e")) and len(part) - len(entry) <= 3


def _trace(library: Any, text: str) -> str:
    """What the library notes of a translation; it writes to a stream of the C library, here one in memory."""
    c = ctypes.CDLL(None)
    c.open_memstream.restype = ctypes.c_void_p
    buffer, size = ctypes.c_void_p(), ctypes.c_size_t()
    stream = ctypes.c_void_p(c.open_memstream(ctypes.byref(buffer), ctypes.byref(size)))
    library.espeak_SetPhonemeTrace(_TRACE, stream)
    try:
        text_to_phonemes(library, text)
    finally:
        library.espeak_SetPhonemeTrace(0, ctypes.c_void_p())
        c.fclose(stream)
    trace = ctypes.string_at(buffer.value, size.value) if buffer.value else b""
    c.free(buffer)
    return trace.decode("utf-8", "replace")
