"""Lines that say who wrote a text, and when: their forms, in the languages that we know."""

from __future__ import annotations

import re
from dataclasses import dataclass

from narrate.segment.dates import DATE, SENT, VAGUE, is_date, is_vague_date, iso
from narrate.segment.name_words import PUBLICATIONS
from narrate.segment.names import PARTICLES, cased, looks_like_name
from narrate.segment.patterns import either


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What a line above or below a text says about the text."""

    authors: tuple[str, ...] = ()
    date: str = ""
    dated: bool = False
    """Whether a date is stated, be it one that cannot be read exactly."""
    updated: bool = False
    """Whether the date is that of a later change."""


_GENRE = (
    r"(?:film|movie|book|festival|capsule|guest|programme|program|photo)?\s?(?:reviews?|notes?|essay|interviews?|post"
    r"|article|reports?|words|text|story|column|feature|introduction|conversation|criticism|letter|appreciation"
    r"|blog|dispatch|transcript)"
)
_BY = (
    rf"(?:(?:an?|the|this)\s)?(?:{_GENRE}\s)?"
    r"(?:(?:was\s)?(?:first\s)?(?:posted|written|published|reviewed|compiled|conducted|submitted|created)\s"
    r"(?:(?:by|via|over)\s(?:e-?mail|phone|post|letter|video|zoom|telephone)\s|for\s(?:the\s)?\w{3,20}\s)?)?by"
    r"|(?:(?:eine?|die|das)\s)?(?:(?:film)?kritik|rezension|text|interview|essay|porträt|gespräch|bericht"
    r"|aufgezeichnet|veröffentlicht|geschrieben|rezensiert|eingestellt|gepostet)?\s?von"
    r"|(?:une?\s)?(?:critique|texte|article|entretien|chronique|propos|écrit|publié|posté|rédigé|mis en ligne)?\s?"
    r"(?:recueillis\s|réalisé\s|mené\s)?par"
    r"|(?:una?\s)?(?:crítica|texto|artículo|entrevista|reseña|escrit[oa]|publicad[oa]|postado|redactado)?\s?(?:realizada\s)?por"
    r"|a cura di|(?:pubblicato|postato|inserito|scritto)\sda|(?:gepost|geplaatst|geschreven)\sdoor"
)
_SAID = (
    r"das (?:gespräch|interview) führten?"
    r"|(?:un )?(?:texte|critique|entretien) de"
    r"|(?:texto|crítica|entrevista|reseña) de"
)
_LABELLED = r"(?:texts?|texte|texto|words|author|autor|auteur|autora|interview|entretien|entrevista)"
_BYLINE = re.compile(
    rf"(?:(?:{_BY}|{_SAID})(?:\s?:)?\s+|(?P<label>{_LABELLED})\s?:\s+)(?P<name>\S.{{1,100}})$",
    re.IGNORECASE,
)
_NAME_ENDS = re.compile(
    r"[|•·∙(–—]|\s-\s|,\s|\b(?:on|in|at|for|of|am|vom|le|el)\b(?=\s)|/(?=\s)"
    r"|\s(?:a|à|às|en|um|op|alle|alle ore|a las)\s(?=\d)",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"(?:last\s|zuletzt\s)?(?:updated|modified|edited|revised|aktualisiert|mis à jour|actualizado)\b", re.IGNORECASE
)
_BEFORE_DATE = either(
    r"(?:(?:this\s)?(?:entry|post|article|page|review)\s(?:was\s)?)?(?:first\s|originally\s)?"
    r"(?:posted|published|written|dated|date|release[ds]?|submitted|aired|broadcast|recorded)(?:\s\d{1,3}\s\w{3,7}\sago)?",
    r"(?:last\s)?(?:updated|modified|edited|revised)",
    r"(?:article )?(?:publié|posté|écrit|mis en ligne|mis à jour)",
    r"(?:veröffentlicht|erschienen|stand|datum|aktualisiert|zuletzt aktualisiert|erstellt)",
    r"(?:publicad[oa]|actualizad[oa]|fecha|pubblicat[oa]|scritto|inserito|postado|gepost|geplaatst)",
    r"(?:issue|no\.?|nr\.?|n[°º]|numéro|número|ausgabe|vol(?:ume|\.)?|newsletter|edition|episode|letter)\s?#?\d{1,4}",
)
_CLOCK = re.compile(
    r"(?:at |um |à )?\d{1,2}:\d\d(?::\d\d)?\s?(?:[ap]\.?m\.?)?,?\s?(?:[A-Z]{1,4}T?\s|uhr\s)?(?=\S)", re.IGNORECASE
)
"""A time before a date."""
_DATE_AND_AUTHOR = re.compile(
    r"(?P<date>.{4,60}?)[\s,|]+(?P<by>(?:by|von|par|por|da|door)\s.{2,80})$",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"\s?(?:in|under|dans|en|unter|filed under:?|category:?|categories:?)\s[^.!?]{2,80}$", re.IGNORECASE
)
_SEPARATORS = re.compile(r"\s[|•·∙/–—-]\s|[|•·∙]")
_COUNT = either(
    r"\W*(?:estimated )?(?:reading time|read time|lesezeit|lesedauer|temps de lecture|tiempo de lectura)\W{0,3}"
    r"(?:about |ca\. )?\d{1,3} ?(?:minutes?|minuten|minutos?|mins?\.?)?\W*$",
    r"\W*\d{1,3}[ -]?(?:minutes?|mins?\.?|minuten|minutos?)[ -]"
    r"(?:reading time|read|de lecture|de lectura|lesezeit)\W*$",
    r"\W*[\d.,]{1,7}[kKM]? (?:comments?|replies|responses|notes?|likes?|claps|shares?|views?|followers|subscribers"
    r"|kommentare?|commentaires?|comentarios?|restacks?)\W*$",
    r"\W*(?:no|leave a|add a|post a) comments?\W*$",
    r"\W*(?:paid|public|free|members only|subscribers only)\W*$",
)
_HANDLE = re.compile(r"@\w{2,30}$")
_JOINERS = re.compile(r"\s+(?:and|et|und|y|e|&|\+)\s+|\s*&\s*")
_NOT_IN_A_NAME = {
    "the", "a", "an", "of", "in", "on", "at", "to", "for", "from", "with", "no", "not", "my", "your", "our", "all",
    "le", "les", "des", "un", "une", "das", "die", "ein", "eine", "el", "los", "las", "una", "who", "what", "how",
    "why", "when", "review", "film", "films", "cinema", "movie", "movies", "press", "magazine", "part", "issue",
}  # fmt: skip


def is_person(name: str) -> bool:
    """Whether a text can only be read as a person's name: two to four capitalised words, none of a title's."""
    words = name.split()
    return (
        2 <= len(words) <= 4
        and all(word[0].isupper() or word in PARTICLES for word in words)
        and words[-1] not in PARTICLES
        and words[-1].casefold() not in PUBLICATIONS
        and not any(word.casefold().strip(".,") in _NOT_IN_A_NAME - PARTICLES for word in words)
        and all(character.isalpha() or character in " .’'-" for character in name)
        and not name.isupper()
    )


def people(text: str) -> tuple[str, ...]:
    """The persons of a byline: "A and B", "A, B et C"; one where the joining word is part of a name."""
    text = text.strip(" ,;.")
    pieces = [piece.strip() for piece in _JOINERS.split(text) if piece.strip()]
    if len(pieces) > 1:
        pieces = [piece.strip() for part in pieces for piece in part.split(",") if piece.strip()]
    lengths = {len(piece.split()) > 1 for piece in pieces}
    # "Ortega y Gasset" is one man: persons are joined who are named alike, each in full or each by one word.
    if len(pieces) > 1 and len(lengths) == 1 and all(_can_be_author(piece) for piece in pieces):
        return tuple(dict.fromkeys(map(_plain_case, pieces)))
    return (_plain_case(text),) if text else ()


def _plain_case(name: str) -> str:
    """A name in capitals with capital initials; an account's name of one word as it is."""
    return cased(name, "") if name.isupper() and " " in name else name


def _can_be_author(name: str) -> bool:
    return looks_like_name(name) and len(name.split()) <= 5 and not name.startswith(("‘", "“", "'", '"'))


def byline(text: str, *, titled: bool = True) -> Credit | None:
    """Authors and date of "By NAME", of "Review by NAME, 3 May 2016" and the like; None for any other line.

    Until the text is `titled`, a name of one word needs a date: "By Candlelight" is a title, and so is
    "Interview: Tilda Swinton".
    """
    match = _BYLINE.match(text)
    if not match or len(text) > 160 or text.endswith(("?", "!", ":")):
        return None
    whole = match["name"].strip()
    date_at = DATE.search(whole) or VAGUE.search(whole)
    head = re.sub(r"[\s,(|•·∙–—-]+$", "", whole[: date_at.start()]) if date_at else whole
    head = re.sub(r"\s(?:on|at|in|le|am|el)$", "", head)
    authors = _authors(head)
    if not authors:
        return None
    if len(authors) == 1 and " " not in authors[0] and not (titled or date_at):
        return None
    if match["label"] and not (titled and all(is_person(name) for name in authors)):
        return None
    return Credit(authors=authors, date=iso(whole), dated=date_at is not None)


def _authors(head: str) -> tuple[str, ...]:
    """The names at the beginning of a text, of which the rest is a role, a publication or a place."""
    head = re.sub(r"^[“\"‘'][^“”\"’']{1,20}[”\"’'] (?=[A-ZÀ-Þ]\S+ [A-ZÀ-Þ])", "", head)  # "Doc" Ana Ruiz
    joined = people(head)
    if len(joined) > 1:
        return joined
    end = _NAME_ENDS.search(head)
    name = (head[: end.start()] if end else head).strip(" ,;")
    if name.endswith(".") and len(name.split()[-1]) > 3:
        name = name[:-1]
    if not name or not _can_be_author(name):
        # An account's name is written as its owner likes.
        return (name,) if re.fullmatch(r"[\w-]{2,30}", name) and name.casefold() == head.casefold() else ()
    found = people(name)
    return () if any(re.search(r"[?!:;]", person) for person in found) else found


_LINE = re.compile(r"(?:date|author|category|published|posted|updated|by)\s?:[^|]{1,80}(?:\|.{0,200})?$", re.IGNORECASE)
_FIELDS = re.compile(
    r"(?P<key>date|author|by|category|categories|filed under|posted in|section|published|updated|source|tags?)"
    r"\s?:\s?(?P<value>[^|]*)",
    re.IGNORECASE,
)


def fields(text: str) -> Credit | None:
    """Authors and date of "Date: … | Author: …", a line of named fields."""
    if len(text) > 300 or not _LINE.match(text):
        return None
    values = {match["key"].casefold(): match["value"].strip() for match in _FIELDS.finditer(text)}
    author = values.get("author", values.get("by", ""))
    if author and not _can_be_author(author.replace(",", "")) and " " in author:
        return None
    date = next((iso(values[key]) for key in ("date", "published", "posted") if iso(values.get(key, ""))), iso(text))
    posted = values.get("posted", "") or values.get("published", "")
    if not author and not date and posted and not DATE.search(posted):
        return None
    return Credit(authors=people(author), date=date, dated=bool(date), updated=set(values) == {"updated"})


def dated(text: str) -> Credit | None:
    """The date of "Posted on 3 May 2016", "Stand: 04.03.2019, 17:42 Uhr", "Issue 88, 4 May 2022" and the like."""
    if len(text) > 120:
        return None
    bare = text.strip(" —–-•·∙|()")
    match = _BEFORE_DATE.match(bare)
    rest = bare[match.end() :].lstrip(" :,") if match else bare
    rest = _CLOCK.sub("", rest)
    rest = re.sub(r"^(?:on|le|am|el|the|vom|il|op|em)\s+", "", rest, flags=re.IGNORECASE)
    found = DATE.search(rest)
    if found:
        rest = rest[: found.end()] + _SECTION.sub("", rest[found.end() :])
    if is_date(rest):
        return Credit(date=iso(rest), dated=True, updated=bool(_LATER.match(bare)))
    return Credit(dated=True) if is_vague_date(rest) else None


def is_count(text: str) -> bool:
    """Whether a line counts minutes, comments or followers, or is an account's handle."""
    return len(text) < 80 and bool(_COUNT.match(text) or _HANDLE.match(text))


def credit(text: str, *, titled: bool = True) -> Credit | None:
    """What a line states about author and date, and nothing else; None for any other line."""
    if len(text) > 200 or (SENT.match(text) and ": " in text):
        return None
    found = fields(text) or dated(text) or byline(text, titled=titled)
    if found is None and (match := _DATE_AND_AUTHOR.match(text)):
        when, who = dated(match["date"]), byline(match["by"])
        if when and who:
            found = Credit(authors=who.authors, date=when.date, dated=True)
    return found or _name_and_date(text) or _segmented(text, titled=titled)


def _name_and_date(text: str) -> Credit | None:
    """Author and date of "Jane Doe, 3 May 2016"."""
    name, comma, when = text.partition(", ")
    if not comma or not is_person(name):
        return None
    stated = dated(when)
    return Credit(authors=(name,), date=stated.date, dated=True) if stated and stated.date else None


def _segmented(text: str, *, titled: bool) -> Credit | None:
    """A row of statements with bars, dots or dashes between them: date, name, section, minutes, in any order."""
    pieces = [piece.strip() for piece in _SEPARATORS.split(text) if piece.strip(" —–-")]
    if not 2 <= len(pieces) <= 6:
        return None
    authors: tuple[str, ...] = ()
    date = ""
    known = False
    is_dated = False
    for piece in pieces:
        found = dated(piece) or byline(piece, titled=titled)
        if found:
            authors, date = authors or found.authors, date or found.date
            is_dated = is_dated or found.dated
            known = True
        elif not is_count(piece) and (len(piece) > 40 or piece.endswith((".", "?", "!", ":", "”"))):
            return None
    if not known:
        return None
    if not authors and is_dated:
        authors = next((people(piece) for piece in pieces if is_person(piece)), ())
    return Credit(authors=authors, date=date, dated=is_dated)


_SIGNED = re.compile(r"(?:[–—-]{1,3}|~)?\s?(?P<name>[^,–—|()]{3,60}?)(?:\s*[,–—|(]\s*(?P<rest>.{2,120}))?$")


def signature(text: str) -> Credit | None:
    """Authors and date of a name alone or with a date or a publication: "— NAME, Month YEAR"."""
    if len(text) > 140 or text.endswith((".", ":", "?", "!")):
        return None
    match = _SIGNED.match(re.sub(r"^(?:by|words)\s+", "", text, flags=re.IGNORECASE))
    if not match:
        return None
    names = people(match["name"])
    if not names or not all(is_person(name) for name in names):
        return None
    rest = match["rest"] or ""
    return Credit(authors=names, date=iso(rest), dated=bool(DATE.search(rest) or VAGUE.search(rest)))


def closing_sentence(text: str) -> tuple[str, ...]:
    """The authors that a stand-first names in its last sentence: "…, and nobody claps. By Jane Doe."."""
    match = re.search(rf"[.!?…]\s(?:{_BY})\s(?P<name>[^.!?,:;]{{3,80}})\.?$", text[-160:], re.IGNORECASE)
    names = people(match["name"]) if match else ()
    return names if names and all(is_person(name) for name in names) else ()
