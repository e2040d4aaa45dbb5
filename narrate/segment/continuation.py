"""Whether a paragraph without a label goes on with the turn before it, or belongs to the narrator again."""

from __future__ import annotations

import re
from dataclasses import replace

from narrate.model.document import BlockKind, MarkKind
from narrate.segment.draft import Part
from narrate.segment.names import cased, tokens
from narrate.segment.patterns import either

_ABOUT_THE_TALK = either(
    r"(?:this|the|our|an?) (?:\w+ )?"
    r"(?:conversation|interview|discussion|dialogue|exchange|panel|q ?& ?a|transcript|hearing|meeting)"
    r"\b.{0,60}\b(?:was|were|has been|took place|is|ended|appears|will)\b",
    r"(?:this |the )?(?:conversation|interview|transcript|exchange)s? (?:was|has been|have been|edited|condensed|took)",
    r"(?:recorded|transcribed|edited|condensed|translated|interviewed) (?:by|in|at|on|for)\b",
    r"(?:many |our |my )?thanks (?:so much |very much |again )?(?:to|for)\b",
    r"das (?:gespräch|interview)\b",
    r"(?:wir danken|(?:vielen|herzlichen|besten) dank (?:an|für)|die fragen stellte)\b",
    r"(?:propos recueillis|entretien (?:réalisé|mené)|cet entretien|merci à)\b",
    r"(?:esta entrevista|la entrevista|entrevista realizada|gracias a)\b",
)
_OWN = (
    r"I|I[’'](?:m|ve|d|ll)|[Mm]y|me|[Ii]ch|[Mm]ein\w*|[Mm]ir|[Mm]ich|[Jj]e|[JjMm][’']|[Mm]on|[Mm]a|[Mm]es|[Mm]oi"
    r"|[Yy]o|[Mm]is?|[Cc]reo|[Pp]ienso|[Rr]ecuerdo|[Qq]uería|[Qq]uise|[Tt]engo|[Tt]enía|[Tt]uve|[Ee]stoy|[Ff]ui|[Hh]ice|dije"
    r"|[Cc]redo|[Pp]enso|[Rr]icordo|[Vv]olevo|[Aa]vevo|[Ss]ono|[Mm]i[oe]i?|[Ii]o"
)
_FIRST_PERSON = re.compile(rf"\b(?:{_OWN}|mine|[Ww]e|[Oo]ur|us|[Ww]ir|uns\w*|[Nn]ous|[Nn]otre)\b")
_TELLS = re.compile(rf"\b(?:{_OWN})\b")
"""One person's own words; a magazine says “we”, and so does whoever it interviews."""
_ADDRESSES = re.compile(
    r"\b(?:you|your|yours|yourself|sie|ihre?[nmrs]?|du|dein\w*|vous|votre|vos|tu|te|ton|ta|tes|usted|su|sus|tus?"
    r"|ti|tuo[ia]?|tua|lei|voi|vostr[oaie]|hai|sei|eres|has|tienes|crees|puedes)\b",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"(?:yes|yeah|no|not|nope|well|oh|ah|of course|absolutely|exactly|sure|right|true|maybe|perhaps|because"
    r"|oui|non|si|bien sûr|peut-être|ah|alors|parce|disons|effectivement|absolument|pas|enfin"
    r"|ja|nein|doch|na|naja|also|klar|genau|natürlich|vielleicht|weil"
    r"|sí|no|claro|bueno|pues|porque|quizás?|tal vez|por supuesto|certo|sì|beh|perché|forse)\b",
    re.IGNORECASE,
)
"""What an answer begins with."""
_THIRD_PERSON = re.compile(r"\b(?:he|she|his|hers?|him|er|sie|il|elle|él|ella)\b", re.IGNORECASE)
_DIRECTION = re.compile(r"[(\[](?:[^()\[\]]|\([^()\[\]]{1,60}\)){1,300}[)\]]\W*$")
_DIRECTION_WORDS = 8
"""Words up to which a paragraph in brackets is a stage direction; a longer one is a note of the narrator's."""
_WHO = re.compile(
    r"(?:\W{0,3})[A-ZÀ-Þ][\w’'.-]{1,20}(?: [\w’'.-]{1,20}){0,1} [A-ZÀ-Þ][\w’'-]{1,20},? "
    r"(?:is|has|writes|works|teaches|lives|covers|edits|reports|hosts|contributes|ist|schreibt|arbeitet|lebt|est|écrit|travaille|vit|es|escribe|trabaja)"
    r" (?:been |(?:currently |also |now )?(?:an?|the|our|for|at|in|about|on|as|written|covered|reported|worked|edited"
    r"|freie\w*|eine?|für|in|un|une|le|la|l’|l'|pour|à|una?|el|en|para)\b)"
)
"""Begins what a publication says of a writer or a guest."""
_STAMP = re.compile(r"[(\[]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[)\]]?:?$")
_LEADING_STAMP = re.compile(r"[(\[]\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[)\]]:?\s+(?=\S)")
_BARE_STAMP = re.compile(r"[(\[]?\d{1,2}:\d\d(?::\d\d)?[)\]]?\s+(?=[*=–—→←⇐⇒<-])")
"""When something happened in a chat, before what its program notes."""
_MANNER = re.compile(r"[(\[](?:[A-Z’' -]{2,30}|[^()\[\]\s]{2,20}(?: [^()\[\]\s]{1,15}){0,2})[)\]]:? (?=\S)")
_SOUND = re.compile(r"(?:FX|SFX|F/X|GRAMS|SOUND(?: EFFECTS?)?|EFFECTS?|MUSIC|ATMOS|BRUITAGE|MUSIK|GERÄUSCHE?)\s?:")
_FILM = re.compile(
    r"(?:[^\w“\"(]|½){0,12}[“\"A-ZÀ-Þ0-9][^.!?]{1,90} \((?:[^\W\d]{3,12}\.? )?(?:18|19|20)\d\d\)[^.!?:]{0,30}$"
)
_SECTION = re.compile(r"(?:[IVX]{1,5}|\d{1,2})\.?$")


def is_direction(part: Part) -> bool:
    """Whether a paragraph is a stage direction or a sound: `(laughs)`, `[applause]`, `(SOUNDBITE OF MUSIC)`."""
    if part.covered_by(MarkKind.EMPHASIS) and len(part.text.split()) <= 2 and part.text[-1].isalpha():
        return True  # *Laughter*
    if not _DIRECTION.match(part.text):
        return False
    return part.text.isupper() or len(part.text.split()) <= _DIRECTION_WORDS


def is_aside(part: Part) -> bool:
    """Whether a whole paragraph stands in brackets."""
    return bool(_DIRECTION.match(part.text))


_REACTIONS = either(
    r"(?::[\w+-]{2,30}:\s*\d{0,4}\s*)+$",
    r"(?:\W{1,3}\s?\d{1,4}\s*){1,8}$",
    r"\d{1,4} (?:repl(?:y|ies)|reactions?)\b.{0,60}$",
    r"last reply\b.{0,60}$",
    r"(?:view|show) (?:thread|replies|more)\b.{0,30}$",
    r"(?:edited|seen|read|delivered|pinned(?: by .{1,40})?)$",
    r"(?:\*{1,3}|-!-|-->?|<?--|==|[–—→←⇐⇒]) .{2,100}$",
    r"[^.!?]{2,60} (?:has )?(?:quit|joined|left|pinned|started|renamed|added|removed)\b"
    r" [^.!?]{0,60}(?:channel|chat|group|thread|call|message)$",
)


def is_reaction(part: Part) -> bool:
    """Whether a paragraph is what a chat program counts or notes under a message."""
    noted = _BARE_STAMP.sub("", part.text, count=1)
    return len(part.text) < 120 and bool(_REACTIONS.match(noted)) and not heads_film(part)


def is_stamp(part: Part) -> bool:
    """Whether a paragraph is a running time and nothing else."""
    return bool(_STAMP.match(part.text))


def leading_stamp(part: Part) -> int:
    """How long a running time at the beginning of a paragraph is, in characters."""
    match = _LEADING_STAMP.match(part.text)
    return match.end() if match else 0


def without_stamp(part: Part) -> Part:
    """A paragraph without the running time at its beginning."""
    stamp = leading_stamp(part)
    return replace(part, start=part.start + stamp, text=part.text[stamp:]) if stamp else part


def leading_manner(part: Part, start: int) -> int:
    """How long a manner is that stands before what is said, in characters: "(OFF) ", "(approaching) ".

    In italics it may have any number of words: *(puts the kettle on)*.
    """
    match = _MANNER.match(part.text, start)
    if match is None:
        for first, last, words in part.marked(MarkKind.EMPHASIS):
            if first == start and words[0] in "([" and words[-1] in ")]" and last < len(part.text):
                return last + 1 - start
    return match.end() - start if match else 0


def is_sound(part: Part) -> bool:
    """Whether a line tells which sound is heard, in the way of radio plays: "FX: Door."."""
    return bool(_SOUND.match(part.text))


def speaks_of_the_talk(part: Part) -> bool:
    """Whether a paragraph tells how a conversation came about, who wrote it down, or thanks."""
    return bool(_ABOUT_THE_TALK.match(part.text))


def introduces(part: Part) -> bool:
    """Whether a paragraph tells who somebody is, from outside: "Ann Marsh has written about lamps since 1999."."""
    return bool(_WHO.match(part.text)) and not _FIRST_PERSON.search(part.text)


def is_section_number(part: Part) -> bool:
    """Whether a paragraph is a number that stands over a part of the text."""
    return bool(_SECTION.match(part.text))


def heads_lines(part: Part, following: Part | None) -> bool:
    """Whether a short line without a full stop stands directly over others, as headings do in plain text."""
    return (
        part.block.kind is BlockKind.PARAGRAPH
        and following is not None
        and part.blank_before
        and not following.blank_before
        and len(part.text) < 50
        and part.text[0].isupper()
        and part.text[-1] not in '.!?…:;,”"»)'
    )


def heads_film(part: Part) -> bool:
    """Whether a line is the head of what is said about a film: "*** The Lamp (March 2010) – Rental"."""
    return part.blank_before and len(part.text) < 110 and bool(_FILM.match(part.text))


def speaks_of(part: Part, speaker: str, called: dict[str, set[str]]) -> bool:
    """Whether a paragraph speaks of those who speak in the dialogue, from outside.

    called: for every person the names that the document calls the person by.
    """
    first_person = _FIRST_PERSON.search(part.text[:300])
    if part.text.startswith(tuple(f"{name} " for name in called)) and not first_person:
        return True
    names = {cased(name, part.text) for name in called.get(speaker, {speaker})}
    named = any(
        name in part.text and re.search(rf"(?<![\w’'/@.-]){re.escape(name)}(?![\w-])", part.text) for name in names
    )
    return named and not first_person


def tells(text: str) -> bool:
    """Whether a text speaks of its writer as “I”."""
    return bool(_TELLS.search(text))


def speaks(text: str) -> bool:
    """Whether a text speaks of its writer as “I”, or of those who are with it as “we”."""
    return bool(_FIRST_PERSON.search(text))


def agrees(text: str) -> bool:
    """Whether a text begins as an answer does."""
    return bool(_ANSWERS.match(text))


def addresses(text: str) -> bool:
    """Whether a text speaks to somebody."""
    return bool(_ADDRESSES.search(text))


def closes(part: Part, *, continued: float, told: bool, framed: bool) -> bool:
    """Whether a paragraph after the last label is the narrator's.

    continued: in which share of the turns before a second paragraph went on with the speaker. Where nobody's did,
    none begins now, unless it is in the first person and the text around the dialogue is not. Where some did, the
    paragraph's own words decide: it speaks of the conversation, or of a third person and not in the first.
    told: whether the narrator speaks in the first person as well.
    framed: whether the narrator says anything above the dialogue; else few turns that went on are enough.
    """
    if _ABOUT_THE_TALK.search(part.text) or _THIRD_PERSON.match(part.text):
        return True
    if continued == 0:
        return told or not _FIRST_PERSON.search(part.text)
    if _FIRST_PERSON.search(part.text):
        return False
    return bool(_THIRD_PERSON.search(part.text[:60])) or (framed and continued < 0.25)


def short_names(person: str) -> set[str]:
    """The first name and the surname of a full name."""
    words = person.split()
    return {words[0], words[-1]} if len(tokens(person)) > 1 else set()
