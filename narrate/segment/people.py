"""Who is meant by a label: the person's full name, from other labels, from the text, from bylines and front matter."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from narrate.model.document import MarkKind
from narrate.segment.draft import Confidence, Draft, Part, is_heading
from narrate.segment.guests import guest_of
from narrate.segment.introductions import ROLES, Stated, stated
from narrate.segment.label_company import shortened
from narrate.segment.labels import Label
from narrate.segment.name_words import fold, initials, letters, nicknames, same_person, tokens, word_set
from narrate.segment.names import cased
from narrate.segment.written_names import Names, Written, small_words, weight, without_titles, written

_PROSE_KEYS = frozenset({"excerpt", "description", "summary", "subtitle"})
"""Keys of the front matter whose values are sentences about the text."""
_LEADS = re.compile(
    r"(?:^|[:–—|(“\"]\s?|\b(?:with|by|mit|von|avec|par|con|interview|meets?|to|and|&)\s)$", re.IGNORECASE
)
_SMALL_IN_TITLES = word_set(
    "the and but for nor with from into over than that what who how her his its upon via versus",
    "der die das und mit von den dem des für aus les des une dans avec pour sur los las del con por para una",
)
"""Words that keep a small letter where a title's others have capitals."""
_NICKNAMED = re.compile(r"[“\"‘'(«][^“”\"‘’'()«»]{1,40}[”\"’')»]")
_DEGREES = word_set("dr prof professor mr mrs ms doctor mag")
_EVERYBODY = frozenset(
    map(fold, word_set("both together all everyone everybody beide alle gemeinsam ensemble tous ambos todos"))
)
"""Labels of what several say together; the first of them lends the voice."""
_FOLLOWS = re.compile(r"\s?(?:$|[:–—|,)”\"]|(?:on|über|and|&|in|talks|sur|sobre)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """What there is to tell who is meant."""

    taken: list[Label]
    labels: list[str]
    facts: Stated
    names: Names
    text: str
    spellings: dict[str, str]
    """How the text writes a word in capitals when it does not write it so."""
    first: int
    """The paragraph of the first label."""


def persons(draft: Draft, taken: list[Label]) -> dict[str, str]:
    """For every label as written, the person's name: the fullest that labels or text give."""
    order = list(dict.fromkeys(label.name for label in taken))
    known = set(order)
    single = {name: _first_of_joint(name, known, order) for name in order}
    labels = list(dict.fromkeys(single[label.name] for label in taken))
    evidence = _gather(draft, taken, labels)
    found = {name: _resolve(name, evidence) for name in labels if not _is_role(name)}
    for name in labels:
        if _is_role(name):
            found[name] = _in_role(name, evidence, set(found.values()))
    if found.get("Q") == "Q" and found.get("A") == "A":
        asked = " ".join(draft.parts[label.part].text for label in taken if label.name == "Q")
        guest, confidence = guest_of(draft, evidence.first, asked)
        if guest and confidence is not Confidence.DOUBTFUL:
            found["A"] = guest
            # Who signs an interview asked the questions.
            found["Q"] = draft.authors[0] if len(draft.authors) == 1 else "Q"
    for letter in ("Q", "A"):
        if found.get(letter) == letter:
            found[letter] = _as_written(draft, taken, letter)
    for short, name in shortened(taken).items():
        found[short] = found[name]
    for label in taken:
        found.setdefault(label.name, found[single[label.name]])
    return _merge(found)


def _as_written(draft: Draft, taken: list[Label], letter: str) -> str:
    """The letter or the word by which the document itself calls who asks or answers: P and R in a Spanish one."""
    label = next(label for label in taken if label.name == letter)
    written = re.match(r"\W*([^\W\d_]+)", draft.parts[label.part].text[: label.end])
    return written[1] if written else letter


def _gather(draft: Draft, taken: list[Label], labels: list[str]) -> _Evidence:
    # A nickname in small letters is no common word.
    small = small_words(draft.prose()) - {label for label in labels if label.islower()}
    values = [
        text
        for key, value in draft.document.metadata
        if key in _PROSE_KEYS
        for text in ((value,) if isinstance(value, str) else value)
    ]
    read = functools.cache(written)  # each paragraph is asked for its names twice
    found = [name for text in values for name in read(text)]
    lines = list(values)
    if not any(part.text == draft.title for part in draft.parts):
        found += [without_titles(name) for name in written(draft.title) if _apart(name, draft.title, small)]
        lines.append(draft.title)
    ends = {label.part: label.end for label in taken}
    for number, part in enumerate(draft.parts):
        if part.voiced and part.text:
            end = ends.get(number, 0)
            # "Ann Marsh A door" is no name: a label ends before what is said.
            names = [name for name in read(part.text) if not name.start < end < name.end]
            found += _names_of(number, part, names, small, title=draft.title)
            lines.append(part.text)
    places = [label.part for label in taken]
    return _Evidence(
        taken=taken,
        labels=labels,
        facts=stated(draft, min(places), max(places), read),
        names=Names(found, small),
        text="\n".join(lines),
        spellings=_spellings("\n".join(lines)),
        first=min(places),
    )


def _spellings(text: str) -> dict[str, str]:
    """For each word in small letters the way that the text writes it most, with a capital first."""
    counts = Counter(word for word in re.findall(r"\w+", text) if word[0].isupper() and not word.isupper())
    return {word.casefold(): word for word, _ in reversed(counts.most_common())}


def _cased(label: str, evidence: _Evidence) -> str:
    """A label in capitals as the text writes it; the whole text is searched only for what it can hold."""
    words = re.findall(r"\w+", label)
    known = [evidence.spellings[word.casefold()] for word in words if word.casefold() in evidence.spellings]
    if words == [label]:
        return cased(label, " ".join(known))
    return cased(label, evidence.text if len(known) == len(words) else "")


def _names_of(number: int, part: Part, names: Iterable[Written], small: set[str], *, title: str) -> list[Written]:
    """Of the names in a paragraph those that may be somebody's: no titles of works, no characters in brackets."""
    found = [name.within(number) for name in names]
    if is_heading(part) or part.text == title:
        return [name for name in map(without_titles, found) if _apart(name, part.text, small)]
    emphasised = [] if part.covered_by(MarkKind.EMPHASIS) else list(part.marked(MarkKind.EMPHASIS))
    return [
        name
        for name in found
        if not _enclosed(name, part.text) and not any(start <= name.start < end for start, end, _ in emphasised)
    ]


def _apart(name: Written, text: str, small: set[str]) -> bool:
    """Whether a title's capitals say that this is a name: in "What Mira Said" every word has one."""
    if any(
        word.islower() and len(word) > 2 and word not in _SMALL_IN_TITLES
        for word in re.findall(r"[^\W\d_]{1,40}", text)
    ):
        return True
    common = any(word.casefold() in small for word in name.words if word[0].isupper())
    return not common and bool(_LEADS.search(text[: name.start]) and _FOLLOWS.match(text[name.end :]))


def _enclosed(name: Written, text: str) -> bool:
    """Whether words are all that stands in quotation marks or brackets: a title, a character, a place."""
    pairs = ("“”", '""', "‘’", "''", "«»", "()", "[]", "„“")
    return text[max(0, name.start - 1) : name.start] + text[name.end : name.end + 1] in pairs


def _is_role(label: str) -> bool:
    return fold(label.strip(".")) in ROLES


def _in_role(label: str, evidence: _Evidence, others: set[str]) -> str:
    """Who has a role, if the text says so of one who does not speak under a name; or the role itself."""
    role = ROLES[fold(label.strip("."))]
    names = dict.fromkeys(name for name in evidence.facts.roles.get(role, ()) if name not in others)
    if not names and len(label) > 1 and role != "guest":
        # Who interviews a panel also hosts it, and the other way round.
        every = (name for other in ("host", "interviewer") for name in evidence.facts.roles.get(other, ()))
        names = dict.fromkeys(name for name in every if name not in others)
    return next(iter(names)) if len(names) == 1 else cased(label, "")


def _resolve(name: str, evidence: _Evidence) -> str:
    """The fullest name that there is for a label."""
    short = "" if name.islower() else letters(name)
    if short:
        return _from_initials(short, name, evidence)
    also = evidence.facts.short.get(fold(name), [])
    if len(set(also)) == 1:
        return also[0]
    fuller = [other for other in evidence.labels if _is_fuller(other, name)]
    best = max(fuller, key=len) if len({tokens(other) for other in fuller}) == 1 else name
    plain = evidence.facts.meant(best)
    if plain:
        return _accented(plain, evidence.names.spelled(plain))
    proper = _cased(best, evidence)
    longer = ""
    if _may_complete(name, evidence):
        longer = evidence.names.best(best, before=evidence.first)
    return longer if longer and same_person(proper, longer) else proper


def _is_fuller(other: str, name: str) -> bool:
    longer = len(tokens(other)) > len(tokens(name)) or (len(tokens(name)[0]) == 1 < len(tokens(other)[0]))
    return other != name and longer and same_person(name, other)


def _accented(name: str, spelled: str) -> str:
    """Of two spellings of a name the one with accents."""
    return spelled if name.isascii() and not spelled.isascii() else name


def _from_initials(short: str, label: str, evidence: _Evidence) -> str:
    """The person with these initials: explained by the text, or the only one who has them among those who take part."""
    for names in (
        evidence.facts.short.get(short, []),
        _with_initials(short, evidence.facts.names.values()),
        _with_initials(short, [name for name in evidence.labels if len(tokens(name)) > 1 and not letters(name)]),
        _introduced(short, label, evidence) if len(short) > 1 else [],
    ):
        # "Ann (Nan) Marsh" is Ann Marsh.
        keys = {tokens(_NICKNAMED.sub("", name)) for name in names}
        if len(keys) == 1:
            return _accented(_cased(names[0], evidence), evidence.names.spelled(names[0]))
        if keys:
            return _cased(label, evidence)
    # A word in capitals that happens to be as short as initials: PEG, AL.
    longer = evidence.names.best(label, before=evidence.first) if len(short) > 1 and "." not in label else ""
    plain = evidence.facts.meant(label)
    return plain or longer or _cased(label, evidence)


def _with_initials(short: str, names: Iterable[str]) -> list[str]:
    """The names that have these initials; a single letter is a first name's or a surname's, but Q and A are not."""
    given = list(names)
    if len(short) == 1:
        return [name for name in given if short not in "qa" and short in tokens(name)[0][0] + tokens(name)[-1][0]]
    exact = [name for name in given if short in initials(name)[:2]]
    return exact or [name for name in given if short in initials(name)]


def _introduced(short: str, label: str, evidence: _Evidence) -> list[str]:
    """The names before the first label that have these initials, or else before this label's first."""
    own = min((one.part for one in evidence.taken if one.name == label), default=evidence.first)
    return _named_before(short, evidence, evidence.first) or _named_before(short, evidence, own)


def _named_before(short: str, evidence: _Evidence, place: int) -> list[str]:
    found = [
        name.shown
        for names in evidence.names.by_word.values()
        for name in names
        if name.part < place and weight(name.words) > 1 and short in initials(name.shown)
    ]
    return list(dict.fromkeys(found))


def _may_complete(name: str, evidence: _Evidence) -> bool:
    """Whether the text may give the full name: for a person it introduces, not for a character of a quoted scene."""
    if name.isupper() or len(name.split()) > 1:
        return True
    first = min(label.part for label in evidence.taken if label.name == name)
    return any(found.part < first and len(found.keys) > 1 for found in evidence.names.fuller(name))


def _first_of_joint(name: str, known: set[str], order: list[str]) -> str:
    """Of "Mike and Rob", or of "Both", the first, where both speak by themselves too."""
    if fold(name) in _EVERYBODY:
        return next((other for other in order if fold(other) not in _EVERYBODY), name)
    halves = re.split(r" (?:and|&|und|et|y|\+) |/", name)
    others = known - {name}
    both = len(halves) == 2 and all(
        any(same_person(half, other) or half == other for other in others) for half in halves
    )
    return halves[0] if both else name


def _merge(found: dict[str, str]) -> dict[str, str]:
    """Labels that turned out to be one person under two names get the longer one."""
    names = sorted(set(found.values()), key=lambda name: (-len(tokens(name)), name.isascii(), name))
    final: dict[str, str] = {}
    for name in names:
        fuller = [other for other in final.values() if same_person(name, other)]
        final[name] = fuller[0] if len(set(fuller)) == 1 else name
    nicked = {final[name] for label, name in found.items() if len(tokens(label)) > 1 and _goes_by_nickname(label, name)}
    return {label: _plain(final[name], nicked=final[name] in nicked) for label, name in found.items()}


def _goes_by_nickname(label: str, name: str) -> bool:
    """Whether a label of two words has the nickname for a first name: "Bori Halász"."""
    return any(fold(word) in nicknames(name) for word in label.split())


def _plain(name: str, *, nicked: bool) -> str:
    """A full name without a degree before it, and without a nickname inside it where that stands for the first name."""
    words = [word for word in name.split() if not (nicked and _NICKNAMED.fullmatch(word))]
    while len(words) > 2 and words[0].strip(".").casefold() in _DEGREES:
        words = words[1:]
    return " ".join(words) if len(words) > 1 else name
