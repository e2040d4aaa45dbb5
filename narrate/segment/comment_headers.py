"""The line above or below a comment that names its writer, its date, and whom it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from narrate.segment.comment_dates import LONGEST, ONLY_TIME, RELATIVE, WEEKDAY, WHEN, may_hold_date
from narrate.segment.patterns import either

_ANSWERS = re.compile(
    r"[\W_]{0,4}(?:in reply to|replying to|in response to|als antwort auf|en réponse à|en respuesta a)\s+"
    r"(?P<to>.{1,80})$",
    re.IGNORECASE,
)


def answers(text: str) -> str:
    """Whom a line says that the comment answers, or nothing."""
    match = _ANSWERS.match(text) if len(text) <= LONGEST else None
    return match["to"].strip(" .:@#") if match else ""


_FOLD = re.compile(r"\[[–+-]\]\s*|[–—-]\s+")
"""Before a name: the sign that folds a thread, or the dash of a signature."""
_DASHES = re.compile(r"(?:--|[–—~])\s?(?=\w)")
"""Before the name of the one who signs."""
_DATE_FIRST = re.compile(r"\s?\|\s?(?P<name>[^|·•\d]{2,40})$")
_NUMBERED = re.compile(r"\s?\(\s?#?\d{1,9}\s?\)$")
"""An account's number behind a name."""
_REBLOGGED = re.compile(
    r"(?P<name>\S+(?: \S+)?) (?:reblogged|reposted) this(?: from \S{2,60})?,? and (?:added|said):?$"
)
_MAIL = re.compile(r"\s?[(<\[][^\s()<>\[\]]{1,60}(?:@| at )[^\s()<>\[\]]{1,60}[)>\]]")
_FROM = re.compile(
    r"(?:(?:comment |reply |message |post )?(?:from|by)|author|name|poster|posted by|user|von|de)\s?:\s+", re.IGNORECASE
)
"""Before a name that has a line of its own."""
_ARROWS = re.compile(r"(?:[↳└→»›>▸⤷↪┗]\s?|[-–](?=>))+\s*")
_COUNT = re.compile(r"(?:#\d{1,5}[.):]?|\d{1,4}[.):]?)\s+(?=\D)")
_BY = re.compile(
    r"(?:(?P<word>(?:re-?)?post(?:ed)?|comment(?:ed)?|submitted|written|sent|reply|response|geschrieben|écrit|publicado)\s)?"
    r"(?:by|von|par|por)\b:?\s+|from:\s+|(?:posted|author|name)\s?:\s+",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[(\[]?(?:posted|posted on|published|written|sent|date|on|am|le|el|re|submitted|added|at)?\s?:?\s*$", re.IGNORECASE
)
_VERB = re.compile(
    r"\s(?:says|said|wrote|writes|commented|replied|replies|responded|posted|schreibt|schrieb|sagt|sagte"
    r"|meint|meinte|kommentiert|a dit|a écrit|dit|écrit|dice|dijo|escribió|comenta|comentó)$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"(?:[\s|•·»›,:;(\[@~–—-]|…|\.{3}|(?<=\s)(?:on|am|le|el|at|the)(?=\s*$))+$", re.IGNORECASE)
_REPLY = re.compile(
    r"\s(?:[>›→»▸▶➜➔➤⟶↪]|in (?:reply|response) to|(?:replied|replying|responded|responding) to"
    r"(?: (?:a |the )?(?:comment|post) (?:from|by|of))?|antwortet(?: auf)?|en réponse à|a respondido a)\s+",
    re.IGNORECASE,
)
_POINTS = re.compile(r"[\s|·•(]+-?\d{1,6}\s(?:points?|likes?|votes?|upvotes?)$", re.IGNORECASE)
_BADGE = re.compile(
    r"[\s(\[·•,-]+(?:post author|author|autor|auteur|admin|mod|moderator|op|staff|editor|visitor|member|guest"
    r"|contributor|(?:not )?verified"
    r"|pinned|top (?:fan|contributor|commenter)|subscriber|paid)[)\]]?$",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"(?:blogger|anonymous|openid)\s(?=\S)", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:[\W_]|\b(?:reply|permalink|link|quote|report|edit(?:ed)?|likes?|share|said|says|wrote"
    r"|post|author|points?|votes?|favou?rites?|flag|gmt|utc|uhr"
    r"|antworten|répondre|responder|écrit|schrieb|a dit)\b|#?\d{1,4}\b(?!\w))*"
    # Behind "Profile for Ann" a forum has nothing but more to click.
    r"(?:(?:post subject|message subject|subject|betreff|sujet|asunto):.{0,120}"
    r"|(?:view )?profile (?:for|of)\b.{0,130})?$",
    re.IGNORECASE,
)
_AT = re.compile(r"(?:at|um|à|a las)\s\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?\s?,\s(?=\S)", re.IGNORECASE)
"""Before a name: "At 10:15 PM, Ann said…"."""
_GLUED = re.compile(
    r"(?P<name>[^\W\d_].{0,58}[a-zß-ÿ).])(?P<when>\d{1,2}:\d\d\s?[AaPp]\.?[Mm]\.?|(?:"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|[A-Z][a-z]{2} \d{1,2},)\b.{0,40})$"
)
"""A name and what followed it in a page's own box: "annabel1:16 AM", "Ann MarshMarch 3, 2009 at 7 PM"."""
_UNDATED = 80
"""Characters of the longest header that has no date."""
_NO_NAME = either(
    r"(?:last )?(?:updated|modified|edited|published|posted|posted on|date|released|first published)$",
    r"(?:joined|since|until)$",
    WEEKDAY.removesuffix(r"\s+") + "$",
    r"(?:in|on|at|from|by|to|of|since|between|as|when|then|and|but) ",
    r"(?:.{1,40}\s)?(?:you|he|she|we|they|it|who|i|one|sie|er|wir|il|elle|vous|nous|ella|él)$",
)
_SENTENCE = re.compile(r"[?!;:\"“”]|[^\W\d_]{4}[.…]\s|[^\W\d_]{4}\.$|…$")
"""What a name does not have; a stop after a short word is an initial's or an abbreviation's."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a line says about a comment."""

    name: str = ""
    """The writer; empty where the line is only a date."""
    to: str = ""
    """Who is answered."""
    form: str = ""
    """The line without what differs from comment to comment: its signs and words of state."""
    arrows: int = 0
    dated: bool = False
    says: bool = False
    strong: bool = False
    """Whether nothing but comments has lines of this form."""
    by: bool = False
    """Whether the line names the writer as a byline does, so that it may stand below the text."""
    signed: bool = False
    """Whether the line is a signature behind a dash, which always stands below the text."""


def header(text: str) -> Header | None:
    """Read a line that names a comment's writer, or its date, or both; None for any other line."""
    if len(text) > LONGEST or (len(text) > _UNDATED and not may_hold_date(text)):
        return None
    if glued := _GLUED.match(_stripped(text)[1]):
        if ONLY_TIME.match(glued["when"]):
            name = writer(glued["name"])
            return Header(name=name, form="glued", dated=True, strong=True) if is_name(name) else None
        text = f"{glued['name']} {glued['when']}"
    if (clock := _AT.match(text)) and (found := _undated(text[clock.end() :])):
        return replace(found, dated=True, strong=True)
    for when in WHEN.finditer(text) if may_hold_date(text) else ():
        after = text[when.end() :]
        before = text[: when.start()]
        if len(after) < 140 and _FIELD.match(before) and (found := _behind(after)):
            return found
        if len(after) < 140 and _TAIL.match(after) and (found := _before(before, after, when.group())):
            return found
    if ONLY_TIME.match(text):
        return Header(dated=True)
    return _undated(text)


def _behind(text: str) -> Header | None:
    """Read what stands behind a date with which a line begins: "On 3 May Ann said:", "3 May | Ann"."""
    said = _undated(text.lstrip(" ,;|–—-"))
    if said:
        return replace(said, dated=True)
    match = _DATE_FIRST.match(text)
    name = writer(match["name"]) if match else ""
    return Header(name=name, form="date first", dated=True, by=True) if is_name(name) else None


def _before(text: str, after: str, when: str) -> Header | None:
    """Read what stands before a date."""
    if _FIELD.match(text):
        return Header(dated=True)
    dashes = _DASHES.match(text)
    arrows, rest = _stripped(_MAIL.sub("", text[dashes.end() :] if dashes else text))
    match = _BY.match(rest)
    rest = rest[match.end() :] if match else rest
    separator = _SEPARATOR.search(rest)
    sign = "".join(separator.group().split()) if separator else ""
    rest = rest[: separator.start()] if separator else rest
    verb = _VERB.search(rest)
    rest = rest[: verb.start()] if verb else rest
    name, to = _answering(rest)
    if not is_name(name):
        return None
    relative = bool(RELATIVE.match(when))
    lined = "|" in sign and "|" in after
    return Header(
        name=name,
        to=to,
        form=f"{'by ' if match else ''}{'says ' if verb else ''}{sign}{' ago' if relative else ''}",
        arrows=arrows,
        dated=True,
        says=bool(verb),
        strong=bool(dashes or verb or to or relative or arrows or (match and "»" in sign) or lined),
        by=bool(match or dashes),
        signed=bool(dashes),
    )


def _undated(text: str) -> Header | None:
    """Read `X said...` and the like, which have their dates elsewhere."""
    if len(text) > _UNDATED:
        return None
    if (shared := _REBLOGGED.match(text)) and is_name(shared["name"]):
        return Header(name=shared["name"], form="reblogged", says=True, strong=True)
    arrows, rest = _stripped(text)
    bare = re.sub(r"\s?(?:\.{3}|…|:)$", "", rest)
    verb = _VERB.search(bare)
    if not verb:
        return None
    name, to = _answering(bare[: verb.start()])
    if not is_name(name):
        return None
    closing = rest[len(bare) :].strip()
    return Header(name=name, to=to, form=f"says {closing}", arrows=arrows, says=True, strong=closing in {"...", "…"})


def _stripped(text: str) -> tuple[int, str]:
    """A line without the arrows and the number before a name, and how many arrows there are."""
    fold = _FOLD.match(text)
    text = text[fold.end() :] if fold else text
    match = _ARROWS.match(text)
    arrows = sum(not sign.isspace() for sign in match.group()) if match else 0
    rest = text[match.end() :] if match else text
    counted = _COUNT.match(rest)
    return arrows, rest[counted.end() :] if counted else rest


def _answering(text: str) -> tuple[str, str]:
    """Who writes and who is answered, of `A > B` and `A replied to comment from B`."""
    match = _REPLY.search(text)
    name, to = (text[: match.start()], text[match.end() :]) if match else (text, "")
    return writer(name), writer(to)


def writer(text: str) -> str:
    """A writer's name without number, badge and the kind of account."""
    if len(text) > LONGEST:
        return text
    name = _FROM.sub("", _stripped(text.strip())[1], count=1)
    name = name[1:-1] if name.startswith("(") and name.endswith(")") else name
    name = _NUMBERED.sub("", _BADGE.sub("", _POINTS.sub("", name))).strip().rstrip(" :")
    account = _ACCOUNT.match(name)
    return name[account.end() :] if account else name


def names_sender(text: str) -> bool:
    """Whether a line says that what it names is who writes: "From: Ann"."""
    return bool(_FROM.match(text))


def is_name(text: str) -> bool:
    """Whether a text can be a writer's name: short and no sentence; nicknames have any form."""
    limit = 8 if "«" in text or "»" in text else 5
    if not 1 <= len(text.split()) <= limit or len(text) > 60 or not any(c.isalpha() for c in text):
        return False
    return not (_SENTENCE.search(text) or _NO_NAME.match(text) or (may_hold_date(text) and WHEN.search(text)))
