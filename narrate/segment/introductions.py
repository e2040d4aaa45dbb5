"""Who takes part, as a document says plainly: authors, front matter, lists of guests, initials in brackets, credits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from narrate.model.script import LineKind
from narrate.segment.draft import Draft, Part, is_heading
from narrate.segment.name_words import (
    capitalised,
    fold,
    initials,
    letters,
    looks_like_name,
    same_person,
    tokens,
    word_set,
)
from narrate.segment.patterns import either
from narrate.segment.written_names import Written, is_organisation, weight, without_titles, written

_NOT_PEOPLE = word_set(
    "title subtitle layout slug permalink url excerpt description summary date lang language film films tags",
    "categories category genre director directors cast starring stars image",
)
"""Keys of the front matter whose values are no list of those who speak."""
_FILM_CREDITS = either(
    r"(?:directors?|directed by|cast|starring|stars|writers?|written by|screenplay|producers?|music|score|editor|"
    r"editing|cinematography|photography|costumes?|distributor)\s?$",
    r"(?:regie|drehbuch|darsteller|besetzung|kamera|schnitt|musik)\s?$",
    r"(?:réalisation|scénario|avec|interprètes|musique|dirección|guion|guión|reparto|música)\s?$",
)
_LIST = re.compile(r"(?P<key>[^\W\d_][^:.!?]{1,40}?)\s?:\s?(?P<value>\S.{2,600})$")
_HYPHEN = re.compile(r"[\s‐‑-]")
_LINE = re.compile(
    r"(?P<name>[^,;:()\[\]–—.!?]{3,60}(?:\b(?:Dr|Mr|Mrs|Ms|Fr|St|Prof|[A-Z])\. ?[^,;:()\[\]–—.!?]{1,60})?)"
    r"(?P<role>\s?(?:[,(\[]|[–—-] ).{1,120})?$"
)
_SHORT_AFTER = re.compile(r"\s?[*_]{0,3}\s?[(\[](?P<short>(?:[^\W\d_]\.?[ ‐‑-]?){2,4})[)\]]")
_SHORT_IN_BRACKETS = re.compile(r"[A-ZÀ-Þ][\w’'-]{1,30} [(\[](?:[A-ZÀ-Þ]\.?[ ‐‑-]?){1,4}[)\]]")
_SHORT_BEFORE = re.compile(r"(?:^|[\s,;])(?P<short>(?:[^\W\d_]\.? ?){1,4}?)\s?(?P<sign>[=:(–—-])\s?$")
_ABOUT = re.compile(
    r"(?:is|was|has|writes|wrote|lives|works|teaches|blogs|runs|edits|covers|reviews|programmes|programs|hosts|makes|"
    r"studied|studies|reads|directs|plays|presents|contributes|leads|co-\w{1,20}|ist|war|lebt|arbeitet|schreibt|"
    r"unterrichtet|lehrt|leitet|est|vit|enseigne|écrit|travaille|dirige|es|vive|enseña|escribe|trabaja)\b"
)
_READ = 5000
"""A paragraph that is longer introduces nobody."""
_LISTED = 600
"""Characters of a list of those present that are read."""
_CLOSING = 6
"""Paragraphs at the end that can say who took part."""
ROLES: dict[str, str] = {
    word: role
    for role, words in {
        "host": "host hosts presenter moderator moderatorin modérateur modératrice moderador moderadora moderation "
        "animateur animatrice chair chairman chairwoman chairperson gastgeber gastgeberin présentateur présentatrice",
        "interviewer": "interviewer interviewerin intervieweur intervieweuse entrevistador entrevistadora q question "
        "frage pregunta",
        "guest": "guest interviewee a answer gast invité invitée invitado invitada antwort respuesta réponse",
    }.items()
    for word in map(fold, words.split())
}
"""Labels that name what somebody does in a dialogue, not who it is."""
_ROLE_WORD = r"(?:host|moderator(?:in)?|interviewer(?:in)?|chair(?:man|woman|person)?|presenter|modératrice|modérateur)"
_SMALL = r"(?-i:(?:[^\W\d_A-Z][\w’'-]{0,20},? ){0,4})"
"""Words between "by" and a name: "moderated by our own critic Ana Ruiz"."""
_DOES = either(
    r"\b(?P<host>hosted|moderated|chaired|moderiert|geleitet|animée?|modérée?|animad[oa]|moderad[oa]|"
    rf"conducid[oa]) (?:by|von|par|por) {_SMALL}$",
    r"\b(?P<interviewer>interview(?:ed)?(?: (?:was )?(?:conducted|led|done))?|interviewed and edited|interviewt|"
    r"questions|fragen|propos recueillis|entretien (?:réalisé|mené)|entrevista) "
    rf"(?:by|von|par|por) {_SMALL}$",
    r"\b(?P<led>(?:gespräch|interview)\b[^.]{0,50} führten?) $",
    r"\b(?:your|our|the|unser|notre) (?P<word>host|moderator|interviewer|chair),? $",
    rf"\b(?P<named>{_ROLE_WORD}) $",
)
_IS = re.compile(rf"[*_]{{0,3}}(?: ?[(\[]|, (?:our |your |the )?)(?P<word>{_ROLE_WORD})\b", re.IGNORECASE)
_LEADS = either(
    r"[*_]{0,3} (?:moderate[sd]|host(?:s|ed)|chair(?:s|ed)|leitete?|anime|modère|modera) (?:\w{1,12} ){0,3}"
    r"(?:talk|panel|podcast|discussion|conversation|debate|session|show|q&a|round ?table|gespräch|diskussion|débat|"
    r"table ronde|charla|debate)\b",
)
_ALSO = either(
    r"[*_]{0,3},? \(?(?:a\.?k\.?a\.?|(?:better |also )?known as|alias|genannt|dite?|nicknamed) [“\"‘']?"
    r"(?P<short>[^\W\d_][\w’'-]{1,30})",
)
"""Another name of somebody."""


@dataclass(slots=True)
class Stated:
    """What a document says plainly about who takes part."""

    names: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Full names."""
    short: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """For initials that are explained, the names."""
    roles: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """For a role in the dialogue, the names."""

    def add(self, name: str) -> None:
        """Take note of a full name; where one is written with accents and without, with them."""
        keys = tokens(name)
        if len(keys) >= 2 and not is_organisation(name) and (keys not in self.names or self.names[keys].isascii()):
            self.names[keys] = name

    def meant(self, label: str) -> str:
        """The one full name that a label can be short for, or nothing."""
        found = [name for name in self.names.values() if same_person(label, name)]
        longest = [name for name in found if not any(other != name and same_person(name, other) for other in found)]
        return longest[0] if len(longest) == 1 else ""


def stated(draft: Draft, first: int, last: int, read: Callable[[str], list[Written]] = written) -> Stated:
    """What the document says about who speaks between its paragraphs `first` and `last`.

    read: finds the names in a paragraph; one that remembers spares doing it again.
    """
    facts = Stated()
    for author in draft.authors:
        facts.add(author)
    _from_metadata(draft, facts)
    for number, part in enumerate(draft.parts):
        if not part.text or part.kind is LineKind.COMMENT:
            continue
        before = number < first
        if before or number > last:
            _from_list(part, facts, all_lines=before)
        if len(part.text) <= _READ:
            _from_text(part.text, facts, read)
    for part in _closing(draft, last):
        _from_biography(part.text, facts)
    return facts


def _closing(draft: Draft, last: int) -> list[Part]:
    """The last paragraphs of the text that stand after the last label."""
    spoken = [
        (number, part)
        for number, part in enumerate(draft.parts)
        if part.voiced and part.text and part.kind is not LineKind.COMMENT
    ]
    return [part for number, part in spoken[-_CLOSING:] if number > last]


def _from_metadata(draft: Draft, facts: Stated) -> None:
    """Names in the front matter, under whatever key; a key that is a role says who has it."""
    for key, value in draft.document.metadata:
        if key in _NOT_PEOPLE:
            continue
        for text in (value,) if isinstance(value, str) else value:
            if len(text) <= _READ:
                _from_names(key, text, facts)
                _from_text(text, facts)


def _from_names(key: str, text: str, facts: Stated) -> None:
    """Names of a list after its key."""
    for name in written(text):
        bare = shown(name)
        if weight(bare.split()) >= 2 and not _is_character(text, name):
            facts.add(bare)
            role = ROLES.get(fold(key.rsplit(maxsplit=1)[-1])) if key else None
            if role:
                facts.roles[role].append(bare)


def shown(name: Written) -> str:
    """A name without titles, and with small letters where it was written in capitals."""
    words = without_titles(name).words
    return " ".join(capitalised(word) if word.isupper() and len(word) > 2 else word for word in words)


def _from_list(part: Part, facts: Stated, *, all_lines: bool) -> None:
    """A line that is a list of names after a key ("Guests: …"), or a name with what its bearer does."""
    text = part.text.strip("*_ ")
    match = _LIST.match(text)
    if match and not _FILM_CREDITS.match(match["key"]):
        items = [item for item in re.split(r"\s?[,;]\s|\s(?:and|&|und|et|y)\s", match["value"]) if item]
        people = [item for item in items if _person(item)]
        if people and 2 * len(people) >= len(items):
            _from_names(match["key"], match["value"], facts)
    line = _LINE.match(text) if all_lines and len(text) <= 160 and not match and not is_heading(part) else None
    if line and _person(line["name"]):
        _from_names("", line["name"], facts)


def lists_those_present(text: str) -> bool:
    """Whether a line names several persons and the initials by which they are called below."""
    return len(_SHORT_IN_BRACKETS.findall(text[:_LISTED])) >= 2 and bool(_LIST.match(text))


def _person(text: str) -> bool:
    """Whether an item of a list is a person's full name, what stands in brackets aside."""
    bare = re.sub(r"\s?[(\[][^()\[\]]{0,60}[)\]]?", "", text).strip("*_ ")
    return 2 <= len(bare.split()) <= 6 and looks_like_name(bare, most=6) and not bare.endswith((".", "!", "?"))


def _is_character(text: str, name: Written) -> bool:
    """Whether words are all that stands in brackets: an actor's character, a place, a company."""
    return text[name.start - 1 : name.start] in ("(", "[") and text[name.end : name.end + 1] in (")", "]")


def _from_text(text: str, facts: Stated, read: Callable[[str], list[Written]] = written) -> None:
    """Initials that a text explains, and who it says has a role."""
    for name in read(text):
        # Nothing below could be said of a single word, and every sentence begins with one.
        if len(name.words) < 2 and (name.capitals or not _HYPHEN.search(name.words[0])):
            continue
        bare = shown(name)
        if len(tokens(bare)) < 2 and weight(bare.split()) < 2:
            continue
        before, after = text[max(0, name.start - 60) : name.start], text[name.end : name.end + 80]
        _explained(bare, before, after, whole=name.end >= len(text), facts=facts)
        role = _role(before, after)
        if role and weight(bare.split()) >= 2:
            facts.add(bare)
            facts.roles[role].append(bare)


def _explained(name: str, before: str, after: str, *, whole: bool, facts: Stated) -> None:
    """Initials after a name in brackets, or before it."""
    behind = _SHORT_AFTER.match(after)
    if behind and (short := letters(behind["short"].strip())):
        owner = _bearer(name, short)
        if owner:
            facts.add(owner)
            facts.short[short].append(owner)
    also = _ALSO.match(after)
    if also and weight(name.split()) >= 2:
        facts.short[fold(also["short"])].append(name)
    lead = before.rstrip("*_ ")
    ahead = _SHORT_BEFORE.search(lead) if lead.rstrip()[-1:] in "=:(–—-" else None
    meant = ahead and (ahead["sign"] == "=" or (after.startswith(")") if ahead["sign"] == "(" else whole))
    if ahead and meant and (short := letters(ahead["short"].strip())) and short in initials(name):
        facts.add(name)
        facts.short[short].append(name)


def _bearer(name: str, short: str) -> str:
    """The last words of a name that have these initials."""
    words = name.split()
    tails = [tail for first in range(len(words) - 1) if short in initials(tail := " ".join(words[first:]))]
    exact = [tail for tail in tails if short in initials(tail)[:1]]
    return next(iter(exact or tails), "")


def _role(before: str, after: str) -> str:
    """The role that the words before or after a name give to its bearer."""
    match = _DOES.search(before.replace("*", "").replace("_", ""))
    if match:
        word = match["word"] or match["named"] or ""
        return ROLES.get(fold(word), "host") if word or match["host"] else "interviewer"
    if _LEADS.match(after):
        return "host"
    behind = _IS.match(after)
    return ROLES.get(fold(behind["word"]), "") if behind else ""


def _from_biography(text: str, facts: Stated) -> None:
    """A closing paragraph about those who spoke: names at the beginning of its sentences, and what they do."""
    found: Iterator[Written] = (name for name in written(text) if name.opens and len(name.words) > 1)
    for number, name in enumerate(found):
        rest = text[name.end : name.end + 80].lstrip("*_ ")
        rest = re.sub(r"^(?:,[^,]{1,60},|\([^()]{1,60}\)) ", "", rest)
        if _ABOUT.match(rest):
            facts.add(shown(name))
        elif number == 0:
            return
