"""How espeak-ng reads a text, whether a word stands in its dictionary, and texts with phonemes in them.

The interface is that of speak_lib.h of espeak-ng 1.52. Phonemes are given to it in its own mnemonics, between `[[` and
`]]`; which of them stand for which signs of the International Phonetic Alphabet differs from language to language, and
the library itself is asked.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from narrate.model.sound import Passage, Prosody

_UTF8 = 1
"""espeakCHARS_UTF8."""
PHONEMES = 0x100
"""espeakPHONEMES: what stands in `[[…]]` is mnemonics. Translation heeds what the last synthesis had set."""
_COMMAND = "\x01"
"""With which a command within a text begins (docs/markup.md of espeak-ng); other texts hold none, see `_sayable`."""
_COMMANDS = re.compile(rf"{_COMMAND}[+-]?\d+[PS]")
_MNEMONICS, _IPA = 0x00, 0x02
"""espeakPHONEMES_IPA: the International Phonetic Alphabet in place of espeak-ng's own mnemonics."""
_TRACE = 0x08 | 0x01
"""espeakPHONEMES_TRACE and _SHOW: which entries of the dictionary and which rules of spelling were used."""
_ENTRY = re.compile(r"^Found: '([^']{3,})'?", re.MULTILINE)
_SWITCH = re.compile(r"\(([a-z][\w-]*)\)")
"""How a change of language is printed; in mnemonics that are read it is `_^_fr`."""


def text_to_phonemes(library: Any, text: str, *, mode: int = _IPA) -> str:
    """A text in the International Phonetic Alphabet, clause by clause, with the voice that is set."""
    translate = library.espeak_TextToPhonemes
    translate.restype = ctypes.c_char_p
    translate.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    rest = ctypes.c_char_p(text.encode())
    clauses = []
    while rest.value:  # moved on by each call; NULL at the end
        clauses.append((translate(ctypes.byref(rest), _UTF8, mode) or b"").decode("utf-8", "replace"))
    said = " ".join(clauses)
    return " ".join((_SWITCH.sub(" ", said) if mode == _IPA else _SWITCH.sub(r" _^_\1 ", said)).split())


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


_CONSONANTS = (
    "p b t d k g f v T D s z S Z h m n N l r j w tS dZ ts dz pf x C Q J n^ l^ B R ? t. d. n. l. s. z. c q X * S; Z;"
)
_VOWELS = (
    "i i: I e e: E E: a a: A A: O O: o o: 0 U u u: V @ 3 3: y y: Y Y: W W: aI aU eI OI oU oI ai au eu ei oi ou "
    "aI@ aU@ i@ e@ U@ A@ O@ o@ I2 a# @L n- l- m- E~ O~ A~ W~ a~ e~ o~ i~ u~"
)
"""Mnemonics of espeak-ng (docs/phonemes.md there, and what it prints for words of en, fr, de, es and it). Of two that
stand for the same sign in a language, the first is used."""

_NEAREST = """
    ɹ:r ʁ:r ʀ:r ɻ:r ɾ:r r:ɹɾʁ ɺ:r ɫ:l ɭ:l ʎ:lj x:hk χ:x ç:xʃ ɣ:ɡ β:bv ɸ:f ʝ:j ɟ:d c:k q:k ħ:h ɲ:nj ŋ:n ɱ:m ɳ:n ɴ:n
    ɕ:ʃ ʑ:ʒ ʂ:ʃ ʐ:ʒ ʃ:s ʒ:zʃ θ:s ð:dz w:vu v:wf ʋ:v ɥ:wj ʍ:w ʈ:t ɖ:d ɬ:l ɦ:h a:æɑ æ:aɛ ɑ:aɒ ɒ:ɑɔ ɐ:əa ʌ:aə ə:œɛe
    ɜ:œəɛ ɚ:ə ɝ:ɜə e:ɛ ɛ:e ø:œɜə œ:øɜə o:ɔ ɔ:oɒ ʊ:u u:ʊ ɪ:i i:ɪ y:ʏuiʊ ʏ:yʊ ɨ:ɪi ʉ:uʊ ɯ:u ɤ:əʌ ɘ:ə ɵ:əœ ɞ:ɜ ɶ:œ
    ᵻ:ɪ ᵊ:ə
"""
"""Signs that a language may lack, and the nearest that it may have, the best first. Our own choice, by the chart of the
International Phonetic Association: consonants of the same place or manner, the neighbouring vowel."""
_STAND_INS = dict(pair.split(":") for pair in _NEAREST.split())
_PAIRS = (("oʊ", "əʊ"), ("əʊ", "oʊ"), ("ɜɹ", "ɜː"), ("ɛɹ", "eə"))
_DROPPED = re.compile("[.|‖‿ːˑʰʲʷˠˤⁿˡ˞ʼ-]")
"""What may go where a language has no sign with it."""
_STRESS = {"ˈ": "'", "ˌ": ","}


def signs_of(library: Any) -> dict[str, str]:
    """The signs of the International Phonetic Alphabet that the voice's language has, with their mnemonics.

    `prime` has to have been called.
    """
    found: dict[str, str] = {}

    def told(mnemonics: str) -> str:
        return unicodedata.normalize("NFD", text_to_phonemes(library, f"[[{mnemonics}]]"))

    # Consonants before a vowel, because German ones are changed at an end.
    signs = [(told(f"{one}a").removesuffix(told("a")), one) for one in _CONSONANTS.split()]
    for sign, mnemonic in (*signs, *((told(one), one) for one in _VOWELS.split())):
        if sign:
            found.setdefault(sign, mnemonic)
    # Transcriptions of English write /r/ for its approximant.
    return {**found, "r": found["ɹ"]} if "ɹ" in found else found


def to_mnemonics(ipa: str, signs: Mapping[str, str]) -> str | None:
    """Phonemes as espeak-ng's mnemonics; None where something in them has no like in the language.

    Parameters
    ----------
    ipa: signs of the International Phonetic Alphabet; stress stands before the syllable.
    signs: of the voice's language, see `signs_of`.
    """
    rest = unicodedata.normalize("NFD", ipa).replace("\u0361", "").replace("g", "ɡ").replace(":", "ː")
    for pair, other in _PAIRS:
        if pair not in signs and other in signs:
            rest = rest.replace(pair, other)
    made: list[str] = []
    while rest:
        size, mnemonic = _next(rest, signs)
        if mnemonic is None:
            return None
        made.append(mnemonic)
        rest = rest[size:]
    # A bar keeps two mnemonics from being read as one: `t|S` is not `tS`. Around a stress mark none is needed.
    joined = re.sub(r"\|?([' ,])\|?", r"\1", "|".join(part for part in made if part))
    if not joined.strip(" ',|"):
        return None
    return joined if "'" in joined else f"'{joined}"


def _next(rest: str, signs: Mapping[str, str]) -> tuple[int, str | None]:
    """How many signs the next mnemonic stands for, and the mnemonic; None where there is nothing like it."""
    if rest[0] in _STRESS:
        return 1, _STRESS[rest[0]]
    if rest[0].isspace():
        return 1, " "
    for size in range(min(4, len(rest)), 0, -1):
        if rest[:size] in signs:
            return size, signs[rest[:size]]
    if _DROPPED.match(rest):
        return 1, ""
    nasal = rest[1:2] == "\u0303"
    like = _like(rest[0], signs)
    if like is None:
        return 1, "" if unicodedata.combining(rest[0]) else None
    return 1 + nasal, f"{like}|{signs['n']}" if nasal and "n" in signs else like


def _like(sign: str, signs: Mapping[str, str]) -> str | None:
    for other in (sign, *_STAND_INS.get(sign, "")):
        for length in ("", "ː"):
            if other + length in signs:
                return signs[other + length]
    return None


_LATIN = """
    af an az bs ca cs cy da de en eo es et eu fi fr ga gd ht hr hu id is it ku la lt lv ms mt nb nl no pl pt ro sk sl sq
    sv sw tr uz vi
"""
"""Languages that are written in Latin letters."""


def readable(words: str, language: str) -> bool:
    """Whether words are in the letters of a language; the rest espeak-ng would spell: `S, h, i` for `Shichinin`."""
    latin = any("a" <= sign.casefold() <= "z" for sign in words)
    return not latin or language.partition("-")[0].lower() in _LATIN.split()


def prime(library: Any) -> None:
    """Make translation heed `[[…]]`, which only a synthesis can."""
    text = b" "
    library.espeak_Synth(text, ctypes.c_size_t(len(text) + 1), 0, 0, 0, _UTF8 | PHONEMES, None, None)


def marked(
    text: str,
    passages: Sequence[Passage],
    signs: Mapping[str, str],
    foreign: Callable[[str, str], str | None],
    rate: int = Prosody().rate,
) -> str:
    """A text with mnemonics where its passages are.

    Parameters
    ----------
    rate: words a minute at which the text is said.
    signs: see `signs_of`.
    foreign: mnemonics of some words in a language; None where they cannot be said in it.

    What cannot be said as a passage wants it stays as the text has it. There are spaces around mnemonics, because
    brackets and quotation marks right before them make espeak-ng drop them.
    """
    parts: list[str] = []
    start = 0
    for passage in passages:
        words = text[passage.start : passage.end]
        mnemonics = to_mnemonics(passage.ipa, signs) if passage.ipa else None
        if mnemonics is None and passage.language:
            mnemonics = foreign(words, passage.language)
        said = f" [[{mnemonics}]] " if mnemonics else _plain(words)
        begin, end = _commands(passage, rate)
        # Behind the space, because espeak-ng takes a command right behind a word for the beginning of the next.
        space = " " if end and text[passage.end : passage.end + 1].isspace() else ""
        parts += [_plain(text[start : passage.start]), begin, said, space, end]
        start = passage.end + len(space)
    return " ".join("".join((*parts, _plain(text[start:]))).split())


def _commands(passage: Passage, rate: int) -> tuple[str, str]:
    """espeak-ng's commands for a passage's own pitch and speed, and those that end it; they split no sentence.

    Speeds are absolute: relative ones are off where they meet a limit.
    """
    begin = f"{_COMMAND}{passage.pitch:+d}P" if passage.pitch else ""
    end = f"{_COMMAND}{-passage.pitch:+d}P" if passage.pitch else ""
    if passage.rate:
        begin, end = f"{begin}{_COMMAND}{rate + passage.rate}S", f"{end}{_COMMAND}{rate}S"
    return begin, end


def places_in(said: str, text: str) -> list[int]:
    """For each character of a text with commands, and its end, where it or what follows it stands in the text itself.

    Parameters
    ----------
    said: what `marked` made of `text` where passages have nothing but a pitch and a rate of their own.
    """
    commands = {place for match in _COMMANDS.finditer(said) for place in range(*match.span())}
    places: list[int] = []
    at = len(text) - len(text.lstrip())
    for place, sign in enumerate(said):
        places.append(at)
        if place not in commands:
            spaces = len(text[at:]) - len(text[at:].lstrip())  # of which one is left, or none was there: `[ [`
            at += spaces if sign == " " else 1
    return [*places, at]


def _plain(text: str) -> str:
    """A text in which brackets are no sign of mnemonics."""
    return text.replace("[[", "[ [")
