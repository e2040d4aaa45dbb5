"""Words and how they are said, in layers: what comes with narrate, the user's, the project's, the episode's.

A word that the lexicon knows is taken out of the text before any rule of speech looks at it, and its reading is put in
afterwards. So no rule touches a reading, and no reading is looked up again. What holds the word's place meanwhile is
written like a name, because rules look at a word's neighbours: `Henry` must be a name for `VIII` to be a number.
"""

from __future__ import annotations

import enum
import functools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from narrate.model.script import Foreign
from narrate.model.sound import Passage


class Form(enum.StrEnum):
    """How a word is said that needs no reading of its own."""

    LETTERS = "letters"
    """Letter by letter: `BFI`."""
    WORD = "word"
    """As a word, though it is written in capitals: `NASA`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word, or several, and how they are said. One of `say`, `ipa`, `form` and `language` is there."""

    word: str
    """As it is written; white space is folded."""
    say: str = ""
    """A respelling, for engines that take no phonemes."""
    ipa: str = ""
    """Phonemes of the International Phonetic Alphabet, for engines that take them."""
    form: Form | None = None
    any_case: bool = False
    """Whether capitals matter not."""
    language: str = ""
    """BCP 47 tag of the language that the word is of and is said in, where it is not the text's."""
    holds: str = ""
    """BCP 47 tag of the language of the texts that the entry is for; empty for all."""
    source: str = ""
    """Where the reading is from."""

    def reading(self, written: str) -> str:
        """What is said in letters for a find, which differs from `word` in case at most."""
        if self.say:
            return self.say
        if self.form is Form.LETTERS:
            return " ".join(sign.upper() for sign in written if sign.isalnum())
        return written.capitalize() if self.form is Form.WORD else written

    def shown(self, written: str) -> str:
        """The reading for people to look at: `Jones, /dʒoʊnz/`."""
        phonemes = f", /{self.ipa}/" if self.ipa else ""
        language = f", in the language {self.language}" if self.language else ""
        return f"{self.reading(written)}{phonemes}{language}"


Layer = tuple[Entry, ...]
"""Entries of one file, in its order."""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Layers of entries."""

    layers: tuple[Layer, ...] = ()
    """The strongest last: its entries win whatever they hold for."""
    episodes: tuple[tuple[str, Layer], ...] = ()
    """Of single episodes, by the names of their scripts; stronger than all others."""

    @classmethod
    def of(cls, *entries: Entry) -> Lexicon:
        """A lexicon of one layer."""
        return cls(layers=(entries,) if entries else ())

    def under(self, layer: Layer) -> Lexicon:
        """This lexicon with a stronger layer over it."""
        return Lexicon(layers=(*self.layers, layer), episodes=self.episodes) if layer else self

    def with_episode(self, slug: str, layer: Layer) -> Lexicon:
        """This lexicon with a layer for one episode."""
        return Lexicon(layers=self.layers, episodes=(*self.episodes, (slug, layer)))

    def of_episode(self, slug: str) -> Lexicon:
        """What holds for one episode."""
        own = tuple(entry for name, layer in self.episodes if name == slug for entry in layer)
        return Lexicon(layers=self.layers).under(own)

    def entries(self, language: str) -> Layer:
        """What holds for texts in a language, the weakest first.

        Of each spelling that is the entry of the strongest layer, and there the one for `fr-CA` before that for `fr`.
        """
        found: dict[tuple[str, bool], Entry] = {}
        for layer in self.layers:
            fitting = [(_closeness(entry.holds, language), entry) for entry in layer]
            for _, entry in sorted((pair for pair in fitting if pair[0] is not None), key=lambda pair: pair[0] or 0):
                key = (entry.word.casefold() if entry.any_case else entry.word, entry.any_case)
                found.pop(key, None)  # so that the stronger one stands later
                found[key] = entry
        return tuple(found.values())

    @functools.cached_property
    def _hash(self) -> int:
        return hash((self.layers, self.episodes))

    def __hash__(self) -> int:
        """Of the layers; kept, because a table is looked up for every sentence."""
        return self._hash


def _closeness(holds: str, language: str) -> int | None:
    """How particular an entry is for a text's language; None where it is for another.

    A text whose language names no region takes entries for any region too (PLS has to name a language, and most
    lexicons name one with its region), but every other entry goes before them.
    """
    wanted, text = holds.lower(), language.lower()
    if not wanted or f"{text}-".startswith(f"{wanted}-"):
        return len(wanted)
    return -1 if "-" not in text and wanted.startswith(f"{text}-") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a voice says."""

    text: str
    passages: tuple[Passage, ...] = ()
    """What of it is said in a way of its own, in order."""

    def after(self, lead: str) -> Said:
        """The same with something said before it."""
        moved = (replace(one, start=len(lead) + one.start, end=len(lead) + one.end) for one in self.passages)
        return Said(text=f"{lead}{self.text}", passages=tuple(moved)) if lead else self


@dataclass(frozen=True, slots=True)
class _Table:
    """The entries of a language, ready to be found."""

    pattern: re.Pattern[str]
    exact: dict[str, tuple[int, Entry]]
    folded: dict[str, tuple[int, Entry]]

    def entry(self, written: str) -> Entry:
        found = [
            table[key] for table, key in ((self.folded, written.casefold()), (self.exact, written)) if key in table
        ]
        return max(found, key=lambda pair: pair[0])[1]


@functools.lru_cache(maxsize=64)
def _table(lexicon: Lexicon, language: str) -> _Table | None:
    ranked = tuple(enumerate(lexicon.entries(language)))
    if not ranked:
        return None
    exact = {entry.word: (rank, entry) for rank, entry in ranked if not entry.any_case}
    for word, found in tuple(exact.items()):
        if len(word) >= _SHOUTED and not word.isupper():
            exact.setdefault(word.upper(), found)
    folded = {entry.word.casefold(): (rank, entry) for rank, entry in ranked if entry.any_case}
    words = [(word, re.escape(word)) for word in exact]
    words += [(entry.word, f"(?i:{re.escape(entry.word)})") for _, entry in folded.values()]
    choices = "|".join(pattern for _, pattern in sorted(words, key=lambda pair: (-len(pair[0]), pair)))
    return _Table(re.compile(rf"(?<!\w)(?:{choices})(?!\w)"), exact, folded)


_SHOUTED = 4
"""Letters from which on a word in capitals is the same word; `US` is not `Us`."""
_SYLLABLES = tuple(f"{consonant}{vowel}" for consonant in "bdfgklmnprstvz" for vowel in "aeiou")
_STEMS = tuple(f"zuvok{vowel}" for vowel in "aeiou")
"""No word in a language that we know begins so; the first that the text does not hold is taken."""


class Held:
    """A text whose entries have given their places to stand-ins, words that no rule knows.

    Parameters
    ----------
    text: any text; its white space is folded and its accents composed.
    lexicon: the entries.
    language: BCP 47 tag of the text.
    foreign: words of the text in another language, which are held as well unless there is an entry for them.
    """

    def __init__(self, text: str, lexicon: Lexicon, language: str, foreign: Sequence[Foreign] = ()) -> None:
        self.finds: list[tuple[str, Entry]] = []
        """What is written, and its entry."""
        self._english = language.lower().split("-")[0] == "en"
        table = _table(lexicon, language)
        if table is None and not foreign:
            self.text = _normal(text)
            return
        folded = text.casefold()
        self._stem = next((stem for stem in _STEMS if stem not in folded), "")
        if self._stem:
            self._place = _place(self._stem)
            text = self._without(text, foreign, table) if foreign else text
        self.text = _normal(text)
        if self._stem and table is not None:
            self.text = table.pattern.sub(lambda match: self._hold(match[0], table.entry(match[0])), self.text)

    def _without(self, text: str, foreign: Sequence[Foreign], table: _Table | None) -> str:
        """The text with stand-ins for its foreign words."""
        parts: list[str] = []
        start = 0
        for one in foreign:
            words = _normal(text[one.start : one.end])
            known = table is not None and table.pattern.fullmatch(words)
            held = words if known or not words else self._hold(words, Entry(word=words, language=one.language))
            parts += [text[start : one.start], held]
            start = one.end
        return "".join((*parts, text[start:]))

    def _hold(self, written: str, entry: Entry) -> str:
        number = len(self.finds)
        if number == len(_SYLLABLES) ** 2:
            return written
        self.finds.append((written, entry))
        high, low = divmod(number, len(_SYLLABLES))
        word = f"{self._stem}{_SYLLABLES[high]}{_SYLLABLES[low]}"
        if len(written) > 1 and written.isupper():
            return word.upper()
        return word.capitalize() if written[:1].isupper() else word

    def written(self, text: str) -> str:
        """A text of stand-ins as it was written."""
        if not self.finds:
            return text
        return self._place.sub(lambda match: self.finds[_number(match[1].lower())][0], text)

    def release(self, text: str, say: Callable[[str, str], str]) -> Said:
        """A text of stand-ins with the readings in their places.

        Parameters
        ----------
        text: what the rules made of `self.text`, or a part of it.
        say: what the rules of a language, given as a tag that may be empty for the text's own, make of a reading.
        """
        if not self.finds:
            return Said(text=text)
        parts: list[str] = []
        passages: list[Passage] = []
        length = start = 0
        for match in self._place.finditer(text):
            written, entry = self.finds[_number(match[1].lower())]
            reading = say(entry.reading(written), entry.language)
            end, ending, ipa = match.end(), "", entry.ipa
            if ipa and self._english:
                ending, ipa = _with_genitive(ipa, text[end : end + 3])
            parts += [text[start : match.start()], reading, ending]
            length += match.start() - start
            if ipa or entry.language:
                stop = length + len(reading) + len(ending)
                passages.append(Passage(start=length, end=stop, ipa=ipa, language=entry.language))
            length += len(reading) + len(ending)
            start = end + len(ending)
        return Said(text="".join((*parts, text[start:])), passages=tuple(passages))


@functools.cache
def _place(stem: str) -> re.Pattern[str]:
    """Where a stand-in that begins so stands."""
    return re.compile(rf"{stem}((?:{'|'.join(_SYLLABLES)}){{2}})", re.IGNORECASE)


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _number(syllables: str) -> int:
    return _SYLLABLES.index(syllables[:2]) * len(_SYLLABLES) + _SYLLABLES.index(syllables[2:])


_GENITIVE = re.compile(r"['’]s(?!\w)")
_SIBILANTS = ("s", "z", "ʃ", "ʒ")
_VOICELESS = ("p", "t", "k", "f", "θ")


def _with_genitive(ipa: str, after: str) -> tuple[str, str]:
    """The ending that is written after a word, and the phonemes with its sound.

    As for every English noun (Wells, Longman Pronunciation Dictionary, under -'s): /ɪz/ after a sibilant, /s/ after
    another voiceless consonant, else /z/.
    """
    match = _GENITIVE.match(after)
    if match is None:
        return "", ipa
    last = ipa.rstrip("ː.")[-1:]
    sound = "ɪz" if last in _SIBILANTS else "s" if last in _VOICELESS else "z"
    return match.group(), ipa + sound
