"""Names as a text writes them: where words with capitals stand together, and which of these are one's full name."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from narrate.segment.name_words import fold, is_particle, is_title, same_person, tokens, word_set

_WORD = r"(?:[A-ZÀ-Þ]\.){2,4}(?= )|[^\W\d_]{1,40}(?:[’'‐‑-][^\W\d_]{1,40}){0,4}"
_TOKEN = re.compile(
    rf"(?P<nick>[“\"‘'(«](?:{_WORD})[”\"’')»])(?= [^\W\d_])|(?P<word>(?:{_WORD})\.?)|(?P<gap>[ \u00a0])|(?P<sign>.)",
    re.DOTALL,
)
_SMALL = re.compile(r"(?:[a-z]{1,40}[,;]? )+")
"""Words that belong to no name, where none has begun: most of a text, passed over at once."""
_ELIDED = re.compile(r"[dl][’'](?=[^\W\d_a-z])")
_LONGEST = 8
"""More words with capitals in a row than this are not read as one name."""
_POSSESSIVE = re.compile(r"[’']s?$")
_NOT_FIRST = word_set(
    # what begins a sentence
    "the a an in on at and but or so for with as by to from of if when while after before because that this his her",
    "their our my",
    "dearest cher chère liebe lieber hallo hola querido querida estimado estimada caro cara",
    "like both is was even here thanks dear hi hello today what why how who where does did yes no not it",
    "he she they we i you your then there now once only later never since until about between meet",
    "hey yeah yep nope nah well ok okay oh ah bye goodbye sorry please welcome congratulations salut bonjour merci",
    "ciao grazie danke gracias",
    "der die das ein eine und mit von wie was wer im am bei zu für le la les un une et avec par pour chez dans",
    "el los las con por para en",
    # occupations
    "director actor actress writer critic producer filmmaker architect president host editor composer author",
    "interviewer moderator presenter guest guests chair chairman chairwoman journalist reporter correspondent novelist",
    "poet artist animator photographer cinematographer screenwriter playwright programmer curator archivist historian",
    "scholar pianist singer star reviewer columnist contributor",
    "regisseur regisseurin filmemacher filmemacherin schauspieler schauspielerin autor autorin kritiker kritikerin",
    "moderatorin redakteur redakteurin kameramann kamerafrau produzent produzentin réalisateur réalisatrice critique",
    "directora actriz crítico crítica guionista",
)
_NOT_LAST = word_set(
    "films film pictures productions production studio studios homes house institute university college school ltd inc",
    "llc gmbh company group records press books magazine theatre theater cinema festival award awards prize foundation",
    "museum gallery library park street road avenue square bridge hall church hotel",
)
"""What a company, a place or a prize is called after a person."""
_BEFORE_FULL = word_set(
    "american british english irish scottish welsh french german italian spanish portuguese japanese korean chinese",
    "indian iranian russian polish czech hungarian swedish danish norwegian finnish dutch belgian swiss austrian greek",
    "turkish canadian australian mexican brazilian argentine",
    "français française américain américaine anglais anglaise belge suisse allemand allemande italien italienne",
    "espagnol espagnole canadien canadienne québécois québécoise algérien algérienne marocain marocaine tunisien",
    "tunisienne iranien iranienne japonais japonaise coréen coréenne polonais polonaise russe danois danoise",
    "amerikaner amerikanerin franzose französin brite britin italiener italienerin spanier spanierin pole polin",
    "österreicher österreicherin schweizer schweizerin",
    "monday tuesday wednesday thursday friday saturday sunday january february march july september october november",
    "december montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "fellow veteran legend winner newcomer",
)
"""What can stand before a full name, and be somebody's name as well."""
_COMPOUND = re.compile(
    r"[-‐‑](?:like|winning|winner|nominated|nominee|born|based|style|era|trained|educated)$", re.IGNORECASE
)
_INSIDE = word_set(
    "with by and of on the at in for from meets talks mit und avec con interview interviews review reviews part episode"
)
"""Words that no name has inside, though a title writes them with a capital."""
_PLACED = word_set("in at on since im am en à")
_FOLDED_FIRST = frozenset(map(fold, _NOT_FIRST))
_FOLDED_LAST = frozenset(map(fold, _NOT_LAST))
_MOST = 3
"""A name of more words than this, particles apart, has something else before or behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Words with capitals that stand together in a text."""

    words: tuple[str, ...]
    start: int
    """Where the first word begins in the text."""
    end: int
    opens: bool
    """Whether a sentence begins here, so that the first word's capital says nothing."""
    part: int = 0

    @property
    def shown(self) -> str:
        """The name as written."""
        return " ".join(self.words)

    @property
    def keys(self) -> tuple[str, ...]:
        """The words for comparison."""
        return tokens(self.shown)

    @property
    def capitals(self) -> bool:
        """Whether all is in capitals."""
        return self.shown.isupper()

    def within(self, part: int) -> Written:
        """The name as one of a paragraph's; long texts have tens of thousands, too many for `dataclasses.replace`."""
        return Written(words=self.words, start=self.start, end=self.end, opens=self.opens, part=part)

    def from_word(self, first: int) -> Written:
        """The name without its first words."""
        skipped = sum(len(word) + 1 for word in self.words[:first])
        return replace(self, words=self.words[first:], start=self.start + skipped, opens=False)


def weight(words: Iterable[str]) -> int:
    """How many words of a name count: no particles, no nicknames."""
    return sum(word[0].isalpha() and not is_particle(word) for word in words)


class _Reader:
    """Collects the words of one paragraph into names."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Written] = []
        self.words: list[str] = []
        self.start = 0
        self.opens = False
        self.fresh = True
        """Whether the next word begins a sentence."""

    def read(self) -> list[Written]:
        """Everything that is written like a name."""
        text, at = self.text, 0
        while True:
            if not self.words and (plain := _SMALL.match(text, at)):
                self.fresh = False
                at = plain.end()
            token = _TOKEN.match(text, at)
            if token is None:
                break
            at = token.end()
            if token["nick"]:
                self._nickname(token)
            elif token["word"]:
                self._word(token["word"], token.start())
            elif token["sign"]:
                self._finish()
                # Signs of emphasis change nothing; after a full stop or a colon a capital says nothing.
                self.fresh = token["sign"] in ".!?:;…“«—–•" or (self.fresh and token["sign"] in "*_\"'‘([")
        self._finish()
        return self.found

    def _nickname(self, token: re.Match[str]) -> None:
        """A word in quotation marks between two words of a name belongs to it."""
        if self.words and token["nick"][1].isupper() and self.text[token.end() + 1].isupper():
            self.words.append(token["nick"])
            return
        self._finish()
        self.fresh = False

    def _word(self, word: str, start: int) -> None:
        elided = _ELIDED.match(word)
        if elided:
            self._finish()
            word, start = word[elided.end() :], start + elided.end()
        if self.words and word.islower() and is_particle(word):
            self.words.append(word)
            return
        if not word[0].isupper():
            self._finish()
            self.fresh = word.endswith(".")
            return
        if self.words and word.casefold() in _INSIDE:
            self._finish()
            return
        if len(self.words) == _LONGEST or (self.words and _mixed(self.words[-1], word)):
            self._finish()
        if not self.words:
            self.start, self.opens = start, self.fresh
        bare = _POSSESSIVE.sub("", word.rstrip("."))
        dotted = word.endswith(".") and (len(word) == 2 or word.count(".") > 1 or is_title(word))
        self.words.append(word if dotted else bare)
        self.fresh = word.endswith(".") and not dotted
        if self.fresh or bare != word.rstrip("."):
            fresh = self.fresh
            self._finish()
            self.fresh = fresh

    def _finish(self) -> None:
        """The words so far are a name, without particles and nicknames at its end."""
        while self.words and (self.words[-1].islower() or not self.words[-1][0].isalpha()):
            self.words.pop()
        if self.words:
            end = self.start + len(" ".join(self.words))
            self.found.append(Written(words=tuple(self.words), start=self.start, end=end, opens=self.opens))
        self.words = []
        self.fresh = False


def _mixed(first: str, second: str) -> bool:
    """Whether one of two words is in capitals and the other is not: they are no one name ("DVD Review")."""
    return min(len(first), len(second)) > 2 and first.isupper() != second.isupper()


def written(text: str) -> list[Written]:
    """The groups of words with capitals in a paragraph, particles and nicknames between them included."""
    return _Reader(text).read()


def without_titles(name: Written) -> Written:
    """A name without forms of address, occupations and words that only begin a sentence."""
    first = 0
    while first < len(name.words) - 1 and _foreign(name.words[first:], name.words[first - 1] if first else ""):
        first += 1
    return name.from_word(first) if first else name


def _foreign(words: tuple[str, ...], before: str) -> bool:
    """Whether the first of the words is no part of the name that they hold."""
    word = words[0]
    if is_title(word) or fold(word) in _FOLDED_FIRST or _COMPOUND.search(word):
        return True
    # "At Cannes Ana Ruiz", "American Ana Ruiz": only where a full name is left.
    return weight(words) >= _MOST and (word.casefold() in _BEFORE_FULL or before.casefold() in _PLACED)


def is_organisation(name: str) -> bool:
    """Whether a name is one of a company, a place or a prize."""
    return bool(_FOLDED_LAST & set(tokens(name)[-1:]))


class Names:
    """All names that a text writes, and the fuller ones that a short one can stand for."""

    def __init__(self, found: Iterable[Written], small: set[str]) -> None:
        """Index names; `small` are the text's words that it also writes without a capital."""
        names = [without_titles(name) for name in found if not name.capitals]
        often = Counter(name.keys for name in names)
        self.by_word: defaultdict[str, list[Written]] = defaultdict(list)
        for name in names:
            # "Can Theodore": the first word of a sentence, known from elsewhere in small letters.
            doubtful = name.opens and name.words[0].casefold() in small and often[name.keys] < 2
            kept = name.from_word(1) if doubtful and len(name.words) > 1 else name
            if not is_organisation(kept.shown):
                for key in set(kept.keys):
                    self.by_word[key].append(kept)

    def fuller(self, label: str) -> list[Written]:
        """The names in the text that a label can be short for, cut to what belongs to it."""
        keys = tokens(label)
        if not keys:
            return []
        known = keys[-1] if len(keys[-1]) > 1 else keys[0]
        own = [cut for name in self.by_word.get(known, ()) for cut in _cuts(name, keys)]
        return [name for name in own if same_person(label, name.shown)]

    def best(self, label: str, *, before: int | None = None) -> str:
        """The full name that a text gives for a label, or nothing.

        A surname is completed by the first name before it, or else a first name by the surname after it; of several
        the one that is written most often, and of these the first. `before`: a name that stands in a paragraph
        before this one introduces its bearer and counts more.
        """
        found = self.fuller(label)
        alone = sum(name.keys == tokens(label) for name in found)
        longer = [name for name in found if name.keys != tokens(label)]
        as_surname = [name for name in longer if name.keys[-1] == tokens(label)[-1]]
        counts: Counter[tuple[str, ...]] = Counter()
        for name in as_surname or longer:
            counts[name.keys] += 3 if before is not None and name.part < before else 1
        for keys in sorted(counts, key=len, reverse=True):
            inner = [other for other in counts if other != keys and keys[-len(other) :] == other]
            # "Critic Ana Ruiz" where the text has "Ana Ruiz" as often: the shorter one is the name.
            if inner and counts[inner[0]] >= counts[keys]:
                counts[inner[0]] += counts.pop(keys)
        if not counts:
            return self.spelled(label)
        top = max(counts.values())
        chosen = next(name for name in as_surname or longer if counts.get(name.keys) == top)
        if len(label.split()) > 1 and "." not in label and alone > top:
            return self.spelled(label)
        return self.spelled(chosen.shown) or chosen.shown

    def spelled(self, name: str) -> str:
        """A name as the text mostly spells it, with accents if it ever does; nothing where it is not written."""
        keys = tokens(name)
        same = [found for found in self.by_word.get(keys[-1], ()) if found.keys == keys] if keys else []
        shown = Counter(found.shown for found in same if weight(found.words) > 1)
        return max(shown, key=lambda text: (not text.isascii(), shown[text]), default="")


def _cuts(name: Written, keys: tuple[str, ...]) -> Iterator[Written]:
    """A name, or of too many words those that belong to the surname or first name that is looked for."""
    if weight(name.words) <= _MOST:
        yield name
    for first in range(len(name.words) - 1):
        rest = name.from_word(first)
        if first and weight(rest.words) == 2 and rest.keys[-len(keys) :] == keys and rest.words[0][0].isupper():
            yield from () if weight(name.words) <= _MOST else (rest,)
        elif first and rest.words[0][0].isupper() and rest.keys[: len(keys)] == keys:
            last = next((at for at in range(1, len(rest.words)) if weight(rest.words[: at + 1]) == 2), len(rest.words))
            yield replace(rest, words=rest.words[: last + 1])
    if weight(name.words) > _MOST and name.keys[: len(keys)] == keys:
        last = next(at for at in range(1, len(name.words)) if weight(name.words[: at + 1]) == 2)
        yield replace(name, words=name.words[: last + 1])


def small_words(text: str) -> set[str]:
    """The words that a text writes without a capital."""
    return {word for word in re.findall(r"(?<![\w’'-])[^\W\dA-Z_][\w’'-]{0,40}", text) if word.islower()}


@functools.lru_cache(maxsize=1)
def _names_in(text: str) -> Names:
    """The names of a text, kept for the next question about it."""
    return Names((name for line in text.split("\n") for name in written(line)), small_words(text))


def full_name(label: str, text: str) -> str:
    """The full name that a text gives for a surname or first name, or nothing."""
    best = _names_in(text).best(label)
    return best if tokens(best) != tokens(label) else ""
