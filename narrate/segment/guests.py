"""Who is asked in an interview: the person whom title and introduction name most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from narrate.model.document import MarkKind
from narrate.segment.draft import Confidence, Draft, is_heading
from narrate.segment.name_words import word_set
from narrate.segment.names import PARTICLES, cased, same_person
from narrate.segment.written_names import small_words

_WORD = r"[A-ZÀ-ÞŁŠŽ][\w’'-]+"
_SMALL = rf"(?: (?:{'|'.join(sorted(PARTICLES))})){{0,2}}"
_NAME = re.compile(rf"(?:(?<![\w’'-])|(?<=\b[dDlL][’'])){_WORD}(?:{_SMALL} (?:[dDlL][’'])?{_WORD}){{1,6}}")
_ELIDED = re.compile(r"[dl][’'](?=\w)", re.IGNORECASE)
"""A French article or preposition before a name."""
_ROLES = word_set(
    "director cinematographer composer editor writer producer actor actress critic author architect designer",
    "photographer painter projectionist programmer curator archivist professor dr mr mrs ms herr frau monsieur",
    "madame artist teacher student owner founder manager conductor publisher novelist poet singer musician",
    "journalist filmmaker screenwriter cineaste cinéaste documentarian animator filmemacher filmemacherin cineasta",
    "charla conférence conferencia vortrag talk lecture",
    "interview entretien entrevue gespräch entrevista regisseur regisseurin réalisateur réalisatrice directora",
)
"""Words with a capital before a name that are no part of it."""


_READ = 12
"""Paragraphs of an introduction that are read for names."""
_LONG = 2000
"""Characters of one of them that are read."""
_PLACE = re.compile(
    r"\b(?:the|in|at|near|an?|of|on|der|die|das|im|ein|eine|bei|la|le|el|les|los|une?|una|en|à) $", re.IGNORECASE
)
"""Before the name of a place or a company, or of a trade."""


_INTRODUCED = re.compile(
    r"(?:\b(?:interview|conversation|talk|chat|q ?& ?a|questions|gespräch|entretien|entrevue"
    r"|rencontre|entrevista|conversación|coloquio|intervista|incontro)"
    r"(?: (?:with|mit|avec|con|de|für|for|to|à|a|al|alla))?"
    r"|\b(?:interview|rencontre|entretien)s? d[’']"
    r"|\b(?:interviews?|meets?|asks)"
    r"|\b(?:talks?|talked|speaks?|spoke|chats?|chatted|sat down|sits down|caught up|catches up|sprach|spricht)"
    r" (?:with|to|mit)"
    r"|\b(?:i am|i[’']m|my name is|soy|me llamo|ich bin|ich heiße|je suis|je m[’']appelle)"
    r"|^(?:name|guest|speaker|interviewee|nombre|invitad[oa]|ponente|nom|invitée?|gast|person)s?\s?:)"
    r"(?:\s?[:–—-])?(?: (?:the|an?|our|der|die|das|le|la|el))?(?: [\w’'-]{2,20}){0,3}?\s?$",
    re.IGNORECASE,
)
"""Before the name of the one who is asked, three words of what that one does between at most."""
_FOLLOWED = re.compile(
    r"\s?(?:: |[-–—|] |: ?[“\"‘«„]|(?:on|about|talks|über|im gespräch|im interview|interview|q ?& ?a)\b)", re.IGNORECASE
)
"""After it, in a title."""
_TRADES = (
    "founder|professore?|professeure?|directore?|directrice|author|writer|editor|curator|head|chief|president|producer"
    "|actor|actress|critic|composer|regisseure?|regisseurin|professorin|autore?|autorin|leiterin?|schauspielerin?"
    "|kuratorin?|réalisat(?:eur|rice)|auteure?|act(?:eur|rice)|spécialiste|chercheu(?:r|se)|fondat(?:eur|rice)"
    "|directora?|profesora?|autora|act(?:or|riz)|fundadora?|cineasta|cinéaste|filmmaker|researcher|scientist"
)
_PRESENTED = re.compile(
    rf"(?:, (?:[\w’'-]{{1,20}} ){{0,3}}?(?:{_TRADES})\b"
    r"| (?:nous (?:parle|raconte|explique)|tells us|told us|talks? (?:about|to us)|explains|erzählt"
    r"|nos (?:habla|cuenta))\b)",
    re.IGNORECASE,
)
"""After the name of somebody whom an introduction presents: a trade, or that this one talks."""
_LINKS = word_set("with by and on of in for to from mit von und avec et con y at as")
"""Small words that a title may write with a capital, and that part one name from another."""


_ASKING = re.compile(
    r"\b(?:interview(?:s|ed|er)?|q ?& ?a|conversation|spoke|speaks|talk(?:s|ed)|chat(?:s|ted)?|sat down|caught up"
    r"|asked|questions|met (?:with|up)|\w{0,20}gespräch|fragen|sprach(?:en)?|spricht|trafen|unterhielten|unterhalten"
    r"|entretien|entretenus?|entrevue|rencontre(?:r|s)?|rencontrée?s?|questions?|discuté|échangé|débat|parole à"
    r"|répon(?:d|du|dre)|answer(?:s|ed)"
    r"|entrevista(?:mos)?|preguntas|conversación|conversa(?:mos|r)|coloquio|charla(?:mos|r)?|habla(?:mos|r)"
    r"|intervista(?:to|ta)?|incontrat[oa]|domande|chiacchierata)\b",
    re.IGNORECASE,
)


def speaks_of_asking(text: str) -> bool:
    """Whether a title or an introduction tells of an interview."""
    return bool(_ASKING.search(text[:_LONG]))


_INVITES = re.compile(
    r"(?:^|[.!?–—-] )(?:please |and |so |now |finally,? |perhaps |bitte )?(?:tell|describe|explain|talk|give|share|walk"
    r"|name|let[’']s|say|introduce|erzähl\w*|beschreib\w*|parle[sz]?|racontez?|décrivez|présente[sz]?|cuénta\w*|háble\w*"
    r"|describ[ae])\b",
    re.IGNORECASE,
)
"""How somebody asks without a question mark: "Hello, Ann. Tell us how it began."."""


def invites(text: str) -> bool:
    """Whether a text asks for something to be told."""
    return bool(_INVITES.search(text))


_GREETED = re.compile(r"\b(?:with|to|mit|avec|con|a|à|für|for)\s$|[:–—|-]\s$", re.IGNORECASE)
"""Directly before the name of the one who is asked; "the director of" stands before a film's."""
_OPENERS = word_set(
    "when as after before if while since because although though until where like but and yet then so for despite",
    "during once unlike whether als wenn nachdem bevor weil obwohl während seit quand lorsque après avant si comme",
    "puisque cuando como después antes porque aunque mientras desde",
)
"""Words with which a sentence begins before a name."""
_ARTICLES = word_set("the der die das le la les el los las un une ein eine")


def guest_of(draft: Draft, first: int, questions: str) -> tuple[str, Confidence]:
    """The person whom title and introduction name most, the author left out, and whether that one stands out.

    What introduces a name counts more than how often it is written: "interview with", "spoke to".

    first: the paragraph with which the questions begin; questions: all of them.
    """
    told = [part for part in draft.parts[:first] if part.voiced and part.text][:_READ]
    before = [draft.title, draft.title, *(part.text[:_LONG] for part in told)]
    count: Counter[str] = Counter()
    places: set[str] = set()
    small = small_words(draft.prose())
    marked = {
        kind: Counter(words.casefold() for part in draft.parts[:first] for _, _, words in part.marked(kind))
        for kind in (MarkKind.EMPHASIS, MarkKind.LINK)
    }
    prose = "\n".join(part.text[:_LONG] for part in told if not is_heading(part))
    every = "\n".join(before)
    for text in before:
        for written, place, end in _names(text):
            name, start = _independent(written, place, prose)
            words = name.split()
            common = all(word.casefold() in small for word in words)
            if (
                len(words) < 2
                or common
                or words[0].casefold() in _ARTICLES | _OPENERS
                or (_is_work(name, marked, every) and not _PRESENTED.match(text, end))
                or name in draft.authors
            ):
                continue
            introduced = bool(_INTRODUCED.search(text[max(0, start - 80) : start]))
            if words[-1].isupper():
                name = cased(name, prose)
                words = name.split()
                if name not in prose and not (introduced and _GREETED.search(text[max(0, start - 8) : start])):
                    continue
            if _PLACE.search(text[max(0, start - 8) : start]) and not introduced:
                places.add(name)
                continue
            alone = len(re.findall(rf"(?<!\w){re.escape(words[-1])}(?!\w)", prose)) - prose.count(name)
            count[name] += min(alone, 2)
            # A title writes every word with a capital; a person it names is named below as well.
            count[name] += 1 + 2 * (words[-1] in questions) + 4 * (name in prose)
            presented = text != draft.title and bool(_PRESENTED.match(text, end))
            introduced = introduced or presented or _by_first_name(words[0], prose)
            count[name] += 6 * introduced + 3 * (text == draft.title and bool(_FOLLOWED.match(text[end:])))
    for town in places:
        del count[town]
    if not count:
        return "", Confidence.DOUBTFUL
    for name in [*count]:
        fuller = [other for other in count if other != name and other.startswith(name) and same_person(name, other)]
        if len(fuller) == 1:
            count[fuller[0]] += count[name]
    best = max(count, key=lambda name: (count[name], -every.find(name)))
    rivals = [name for name in count if name != best and not same_person(best, name) and not same_person(name, best)]
    clear = all(count[best] > count[name] for name in rivals)
    return best, Confidence.LIKELY if clear else Confidence.DOUBTFUL


def _by_first_name(name: str, prose: str) -> bool:
    """Whether a first name alone is introduced: "I spoke with Ann", where the text has her surname elsewhere."""
    alone = re.compile(rf"(?<!\w){re.escape(name)}(?=[,.;:]|\s(?![A-ZÀ-Þ]))")
    return any(_INTRODUCED.search(prose[max(0, one.start() - 80) : one.start()]) for one in alone.finditer(prose))


def _is_work(name: str, marked: dict[MarkKind, Counter[str]], prose: str) -> bool:
    """Whether a name is a work's: set in italics or in quotation marks, or a link wherever it stands."""
    if re.search(rf"[“\"„«‘‚'›]{re.escape(name)}\s?[”\"“»’‘'‹](?!\w)", prose):
        return True
    linked = marked[MarkKind.LINK][name.casefold()]
    return bool(marked[MarkKind.EMPHASIS][name.casefold()]) or 0 < prose.count(name) <= linked


def _independent(name: str, start: int, prose: str) -> tuple[str, int]:
    """Of "Film de Ana Ruiz" the name behind the small word, if the text has that name without what stands before it."""
    words = name.split()
    last = next((n for n in range(len(words) - 1, 0, -1) if words[n][0].islower()), 0)
    behind = " ".join(words[last + 1 :])
    if not last or len(words) - last <= 2 or prose.count(behind) <= prose.count(name):
        return name, start
    return behind, start + len(name) - len(behind)


def _names(text: str) -> Iterator[tuple[str, int, int]]:
    """What is written like a name of two words to four, with its place: roles and small words part one from another."""
    for match in _NAME.finditer(text):
        run: list[re.Match[str]] = []
        for word in [*re.finditer(r"\S+", match.group()), None]:
            bare = word.group() if word else ""
            lowered = bare.casefold()
            if word and not (_ELIDED.sub("", lowered) in _ROLES or (bare[0].isupper() and lowered in _LINKS)):
                run.append(word)
                if not re.search(r"[’']s$", bare):
                    continue
            if len(run) >= 2 and _ELIDED.sub("", run[0].group())[0].isupper():
                elided = _ELIDED.match(run[0].group())
                start = match.start() + run[0].start() + (elided.end() if elided else 0)
                name = re.sub(r"[’']s$", "", text[start : match.start() + run[-1].end()])
                yield name, start, start + len(name)
            run = []
