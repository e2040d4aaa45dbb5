"""The ways in which a speaker's name stands at the beginning of what is said."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from narrate.model.document import BlockKind, MarkKind
from narrate.segment.dates import SENT
from narrate.segment.draft import Confidence, Part
from narrate.segment.fields import FIELDS
from narrate.segment.name_words import word_set
from narrate.segment.names import PARTICLES, is_name_word
from narrate.segment.patterns import either

_PHRASES = either(
    r"(?:directed|written|produced|edited|music|story|screenplay|photographed|presented) by$",
    r"(?:posted|filed|based|adapted) by$",
    r"(?:review(?:ed)?|words|costumes?|designed) by$",
    r"running time$",
    r"release date$",
    r"bottom line$",
    r"director of\b",
    r"part (?:one|two|three|four|five|six|[ivx]+)$",
    r"in short$",
    r"in (?:a word|other words)$",
    r"for example$",
    r"spoiler (?:alert|warning)$",
    r"final (?:thoughts?|verdict|words?)$",
    r"see also$",
    r"read more$",
    r"next (?:week|time|up)$",
    r"last week$",
    r"the (?:good|bad|ugly|plot|verdict|result|cast|film|story)$",
)
_WORD = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|St|Sr|Jr)\.|(?:[A-ZÀ-Þ]\.-?){1,3}|[^\W\d_][\w’'.-]{0,30}|&|\+)"
_NAME = rf"{_WORD}(?:[ /]{_WORD}){{0,5}}(?: \d{{1,2}}(?=:| ?[(\[]\d| \d{{1,2}}:\d\d))?"
_CAPITAL = (
    r"(?:(?:MRS?|MS|DR|REV|PROF|ST|SR|JR|FR|HON|CAPT|SGT|LT|COL|GEN)\.|(?:[A-ZÀ-Þ]\.-?){1,3}(?= )"
    r"|[A-ZÀ-Þ][A-ZÀ-Þ’'-]{1,30})"
)
_CAPITALS = rf"(?=[^a-z]{{0,40}}[A-ZÀ-Þ]{{2}}){_CAPITAL}(?:(?: (?:and|&|und|et|y))? {_CAPITAL}){{0,4}}"
_ABBREVIATED = frozenset("mr mrs ms dr prof rev fr st hon capt sgt lt col gen".split())
"""Titles that are followed by a name, and a full stop that ends none."""
_CLOCK = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,3})?)?(?: ?[AaPp]\.?[Mm]\.?)?"
_STAMP = rf"[(\[]{_CLOCK}[)\]]"
_LOGGED = rf"[\[(]?(?:\d{{4}}-\d\d-\d\d[T ])?{_CLOCK}Z?[\])]?"
"""When a line of a chat's log was written; its program may write the date as well."""
_ASIDE = r"(?: [(\[][^()\[\]]{1,60}[)\]])?"

_ASKED = "Pregunta|Respuesta|Question|Answer|Réponse|Frage|Antwort|Domanda|Risposta"

_FORMS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    # Q: What is that?   A. Nothing.   Q12: And that?
    ("qa", ".:–—-", re.compile(rf"(?P<name>[QAPR]|{_ASKED})\d{{0,3}}[.:] ?(?:[–—-] )?(?=\S)")),
    # P - ¿Y eso?   Q – And that?
    ("qa", ".:–—-", re.compile(rf"(?P<name>[QAPR]|{_ASKED})\d{{0,3}}\s?[–—-] (?=\S)")),
    # [03/11/2016, 20:10:07] Name: hello    03/11/2016, 20:10 - Name: hello
    ("message", ":", re.compile(rf"{SENT.pattern} (?P<name>[^\W\d_][^:]{{0,38}}): ?(?=\S)")),
    # <nick> hello    [12:03] <nick> hello
    ("chat", "<", re.compile(rf"(?:{_LOGGED} )?<[ @+%~&!]?(?P<name>[^<>\s]{{1,30}})> ?(?=\S)")),
    # [12:03] nick> hello
    ("chat", ">", re.compile(rf"{_LOGGED} [ @+%~&!]?(?P<name>[^<>\s]{{1,30}})> ?(?=\S)")),
    # [12:03] nick: hello
    ("clock", ":", re.compile(rf"{_LOGGED} [@+%~&]?(?P<name>[\w.`^-]{{1,30}})(?::| \|) ?(?=\S)")),
    # 12:03:10 From Name to Everyone: hello
    ("message", ":", re.compile(rf"{_LOGGED} From (?P<name>{_NAME}) to [^:]{{2,40}}:(?=\s|$)\s?")),
    # NAME, HOST (laughing) [00:01]: text; the text may follow in the next paragraph
    (
        "colon",
        ":",
        re.compile(rf"(?:{_STAMP} )?(?P<name>{_NAME})(?:, [^:.!?]{{2,40}})?{_ASIDE} ?(?:{_STAMP})?\s?:(?=\s|$)\s?"),
    ),
    # Name (0:03)    Name 0:03, with the text in the next paragraph
    ("stamped", ":", re.compile(rf"(?P<name>{_NAME}) (?:{_STAMP}|{_CLOCK})$")),
    # Name 1 00:14 text
    ("running", ":", re.compile(rf"(?P<name>{_NAME}) (?P<clock>{_STAMP}|{_CLOCK}):? (?=[^\W\d_])")),
    # [00:01:02] NAME, with the text below
    ("stamped", ":", re.compile(rf"(?:{_STAMP}|{_CLOCK}) (?P<name>{_NAME})$")),
    # NAME — text
    ("dash", "—–", re.compile(rf"(?P<name>{_CAPITALS}){_ASIDE} ?[—–] (?=\S)")),
    # NAME, aside. – text
    ("period", ".", re.compile(rf"(?P<name>{_CAPITALS})(?:, [^.:]{{2,60}})?{_ASIDE}\. [–—] ?(?=\S)")),
    # NAME. text    NAME (aside). text
    ("period", ".", re.compile(rf"(?P<name>{_CAPITALS}){_ASIDE}\. (?=\S)")),
)
"""Style, signs of which one at least stands in every label of the form, and the form."""
_SIGNS = frozenset("".join(needed for _, needed, _ in _FORMS))
_TIMED_ROW = re.compile(rf"(?:{_STAMP}|{_CLOCK}); ")
_ROLE_LETTERS = {
    **dict.fromkeys(("P", "Pregunta", "Question", "Frage", "Domanda"), "Q"),
    **dict.fromkeys(("R", "Respuesta", "Answer", "Réponse", "Antwort", "Risposta"), "A"),
}
"""What stands for question and answer in other languages, by the letters that stand for them in English."""
_SAYS = re.compile(r" (?:says|said|asks|adds|thinks|dit|sagt|meint|dice)$")
_TWO = word_set("She He Elle Il Sie Er Ella Él")
"""How a couple that writes together tells who speaks: "She says: …", "He says: …"."""
_RUN_IN = re.compile(r" (?:[–—-] )?(?=\S)")
"""What stands between a bold name and what is said: a space, or a dash."""
_CUE = re.compile(rf"(?P<name>{_CAPITALS}){_ASIDE}$")
_LETTER = re.compile(r"[A-Z]$")
_NICK = re.compile(r"(?P<name>[a-z][a-z0-9_.-]{0,19}): ?(?=\S)")
"""A nickname in small letters, as people write a chat down."""
_NICK_STAMP = re.compile(
    rf"(?P<name>[a-z][\w.-]{{1,29}})(?:#\d{{1,5}})? (?:APP )?(?:{_STAMP}|{_CLOCK})$"
    rf"|\[[\w ./-]{{0,14}}{_CLOCK}\] (?P<behind>[a-z][\w.-]{{1,29}})(?:#\d{{1,5}})?$"
)
_CUE_INDENT = 10
"""Columns from which a line in capitals can be a screenplay's cue."""
_NOTED = word_set(
    "note notes verdict rating score grade grades pick picks choice favourite favorite vote",
    "interview interviews review reviews trailer recap entretien entrevista intervista kritik critique reseña",
)
"""What somebody gives, or what is about somebody: "Ann's note:", "Bob's grade:", "Ann Marsh Interview:"."""
_AUDIENCE = word_set(
    "audience floor crowd voice voices woman man lady gentleman girl boy student viewer spectator visitor",
    "questioner caller heckler listener member somebody someone",
    "publikum saal zuschauer zuschauerin stimme stimmen zuruf zwischenruf frage besucher besucherin mann frau",
    "herr dame spectateur spectatrice spectateurs public salle voix homme femme monsieur étudiant étudiante",
    "auditeur auditrice público publico espectador espectadora asistente voz mujer hombre señora señor estudiante",
)
"""Who speaks from a hall without a name: what such a label is made of, beside small words."""
_NUMBERED = word_set(
    "speaker guest person voice participant interviewer host",
    "sprecher sprecherin stimme locuteur voix hablante voz",
)
"""Whom a machine's transcript counts: "Speaker 2", "Speaker B"."""
COUPLE = word_set("he she him her me er sie ich il elle lui moi él ella yo lei io")
"""By what those call each other who have no names: labels only where two of them answer each other."""
NOBODY = frozenset("sir madam you i he she they we it this that nobody dear ladies gentlemen friends".split())
"""Forms of address and pronouns, which stand before a colon and name nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Something at the beginning of a paragraph that could name a speaker."""

    part: int
    name: str
    """As written, without role, note and stamp."""
    end: int
    """Where the label ends in the paragraph's text."""
    style: str
    """How it is written: labels of one style belong together."""
    confidence: Confidence = Confidence.LIKELY
    why: str = ""
    """What speaks for its being a label, as part of a sentence."""


def candidate(number: int, part: Part, following: Part | None) -> Label | None:
    """What is written like a label at the beginning of a paragraph.

    following: the next paragraph; capitals alone on a line are a cue only directly above what is said.
    """
    if part.block.kind is BlockKind.TABLE_ROW:
        return _in_table(number, part)
    # Stars that belong to nothing stand before a label where words are bold and in italics at once.
    lead = len(part.text) - len(part.text.lstrip("*"))
    if (tight := _tight(part)) and is_label_name(name := part.text[:tight].rstrip(" :"), loosely=True):
        return Label(part=number, name=name, end=tight, style=_style("colon", part, name, tight))
    head = part.text[: lead + 160]
    signs = frozenset(head) & _SIGNS
    for style, needed, pattern in _FORMS:
        match = None if signs.isdisjoint(needed) else pattern.match(head, lead)
        if match is None:
            continue
        name = _SAYS.sub("", match["name"].strip())
        name = _ROLE_LETTERS.get(name, name) if style == "qa" else name
        if style == "period" and name.split()[-1].casefold() in _ABBREVIATED:
            continue
        bold = _bold_label(part, match.end())
        unnamed = name != match["name"].strip() and name in _TWO
        if style in {"message", "chat", "clock"} or unnamed or is_label_name(name, loosely=bold):
            return Label(part=number, name=name, end=match.end(), style=_style(style, part, name, match.end()))
        if style == "colon" and name[0].isupper() and name.casefold() in COUPLE:
            return Label(part=number, name=name, end=match.end(), style="couple")
        if style == "colon":
            return _nick(number, part)
    return _cue(number, part, following) or _in_bold(number, part) or _stamped_nick(number, part)


def _stamped_nick(number: int, part: Part) -> Label | None:
    """A nickname in small letters with a time or an account's number, alone above what is said."""
    match = _NICK_STAMP.match(part.text) if len(part.text) < 60 and not part.text.endswith((".", ":", "?")) else None
    name = (match["name"] or match["behind"]) if match else ""
    return Label(part=number, name=name, end=len(part.text), style="nick-stamped") if name[:1].islower() else None


def _nick(number: int, part: Part) -> Label | None:
    """A nickname in small letters and a colon."""
    nick = _NICK.match(part.text)
    return Label(part=number, name=nick["name"], end=nick.end(), style="nick") if nick else None


def staged_cue(number: int, part: Part, staged: frozenset[str]) -> Label | None:
    """Capitals alone on a line, a blank line above what is said: a cue where stage directions write the name so.

    staged: the words in capitals of the stage directions.
    """
    match = _CUE.match(part.text) if len(part.text) < 60 and part.block.kind is BlockKind.PARAGRAPH else None
    if match is None or not is_label_name(match["name"]) or not staged.issuperset(match["name"].split()):
        return None
    return Label(part=number, name=match["name"], end=len(part.text), style="staged")


def _tight(part: Part) -> int:
    """Where the name ends that bold sets off with its colon, with what is said directly behind: `**Ann:**Yes`."""
    start, stop, words = next(iter(part.marked(MarkKind.STRONG)), (1, 0, ""))
    return stop if start == 0 and words.rstrip().endswith(":") and part.text[stop : stop + 1].isalnum() else 0


def _in_table(number: int, part: Part) -> Label | None:
    """The first cell of a row of two, or the second behind a time."""
    timed = _TIMED_ROW.match(part.text)
    start = timed.end() if timed else 0
    cell, separator, rest = part.text[start:].partition("; ")
    first = cell.rstrip(" :")
    if not separator or not rest or not is_label_name(first):
        return None
    # What somebody says is a sentence; a table of scores has a word or a number in its second column.
    if len(rest.split()) < 3 and not rest.endswith((".", "!", "?", "…", "”", '"', "»", ")", "]")):
        return None
    return Label(part=number, name=first, end=start + len(cell) + len(separator), style="table")


def _cue(number: int, part: Part, following: Part | None) -> Label | None:
    """A screenplay's or a radio script's cue: capitals alone on a line that is set far in, or directly above a text.

    In a machine's transcript it can be a single letter.
    """
    if _LETTER.match(part.text) and following is not None:
        return Label(part=number, name=part.text, end=len(part.text), style="letter-alone")
    above = following is not None and not following.blank_before and not following.text.isupper()
    match = _CUE.match(part.text) if (above or part.block.level >= _CUE_INDENT) and len(part.text) < 60 else None
    if match is None or not is_label_name(match["name"]):
        return None
    return Label(part=number, name=match["name"], end=len(part.text), style="cue")


def _in_bold(number: int, part: Part) -> Label | None:
    """A bold name alone on its line, or at the beginning of a paragraph without any sign after it."""
    if len(part.text) < 50 and part.covered_by(MarkKind.STRONG):
        if not is_label_name(part.text):
            return None
        return Label(part=number, name=part.text, end=len(part.text), style="bold-alone")
    start, stop, words = next(iter(part.marked(MarkKind.STRONG)), (1, 0, ""))
    joint = _RUN_IN.match(part.text, stop) if start == 0 and len(words) < 40 else None
    # "**Ana Ruiz** is a critic" tells of her; what she says begins like a sentence.
    if joint and is_label_name(words.strip()) and not part.text[joint.end()].islower():
        return Label(part=number, name=words.strip(), end=joint.end(), style="bold-run")
    return None


def _bold_label(part: Part, end: int) -> bool:
    return any(start == 0 and stop >= end - 3 for start, stop, _ in part.marked(MarkKind.STRONG))


def _style(form: str, part: Part, name: str, end: int) -> str:
    bold = any(start == 0 and stop >= len(name) for start, stop, _ in part.marked(MarkKind.STRONG))
    capitals = name.isupper() and len(name) > 1
    alone = end >= len(part.text)
    if form not in {"colon", "stamped"}:
        return f"bold-{form}" if bold and form == "dash" else form
    return f"{'bold' if bold else 'plain'}-{'capitals' if capitals else 'mixed'}{'-alone' if alone else ''}"


@functools.lru_cache(maxsize=8192)
def is_label_name(name: str, *, loosely: bool = False) -> bool:
    """Whether words can be a speaker's label: written like a name, and no field, heading or phrase.

    loosely: small words are let through ("Question from the floor"), because the label is set off in bold.
    """
    words = name.replace("/", " ").split()
    if not words or len(words) > 6 or not (words[0][0].isupper() or words[0] in PARTICLES):
        return False
    if name.casefold().rstrip(".") in FIELDS | NOBODY or _PHRASES.search(name):
        return False
    if len(words) > 1 and words[-1].casefold() in _NOTED:
        return False
    counted = len(words) == 2 and (words[1].isdigit() or (len(words[1]) == 1 and words[1].isupper()))
    if counted and words[0].casefold() in _NUMBERED:
        return True
    if words[0].casefold() in FIELDS and len(words) > 1 and not name.isupper() and not loosely:
        return False
    if _is_audience(words):
        return True
    joined = {"and", "&", "+", "und", "et", "y", "of", "the"}
    return loosely or all(
        is_name_word(word) or word in joined or word in PARTICLES or (word.isdigit() and word is words[-1])
        for word in words
    )


def _is_audience(words: list[str]) -> bool:
    """Whether a label of small words says who speaks from a hall: "Une spectatrice", "Woman in the third row"."""
    return len(words) > 1 and any(word.casefold().strip(".,") in _AUDIENCE for word in words[:4])
