"""What a publication prints over a text: its name, a motto, its sections. The title stands below that."""

from __future__ import annotations

import re

from narrate.model.document import BlockKind
from narrate.segment.bylines import credit, is_count, is_person
from narrate.segment.comment_lines import is_profile, is_section
from narrate.segment.dates import is_vague_date
from narrate.segment.draft import Confidence, Draft, Part, skip
from narrate.segment.fields import FIELDS
from narrate.segment.introductions import lists_those_present
from narrate.segment.name_lines import name_lines
from narrate.segment.name_words import PUBLICATIONS
from narrate.segment.patterns import either

_TOP = 10
"""Paragraphs at the beginning among which a masthead is looked for."""
_TITLE = 160
"""Characters of the longest title."""
_LEAST = 2.2
"""Evidence that it takes to say that a first line is not the title."""
_SURE = 4.0
_MOTTO = either(
    r"(?:an?|the|your|our|le|la|un|une|das|die|der|ein|eine|el|il)\b.{0,60}\b(?:blog|magazine|newspaper|newsletter"
    r"|journal|podcast|weblog|zine|review of|cinema|home of|voice of|guide|revista|zeitschrift|zeitung|magazin"
    r"|radio)\b",
    r".{0,40}\b(?:reviews|notes|writing|words|dispatches|thoughts|musings|essays|news|views) (?:from|on|about|of)\b",
    r".{0,60}\b(?:since|established|est\.|seit|depuis|desde) (?:18|19|20)\d\d$",
)
_ISSUE = re.compile(
    r"(?:issue|no\.?|nr\.?|n[°º]|vol(?:ume|\.)?|ausgabe|heft|numéro|número|folge|episode|ep\.)\s?#?\d", re.IGNORECASE
)
_ROW = re.compile(r"\s{2,}|\t|\]\s*\[|\s*[|•·∙/>›»]\s*")
_PROSE = re.compile(r"[a-zà-ÿ]{2}[.!?…][”\"’»]? [“\"‘«„A-ZÀ-Þ].{20,}[.!?…][”\"’»]?$|.{120,}[.!?…][”\"’»]?$")
"""Two sentences, or a long one: the text has begun."""
_QUOTED = re.compile(r"[“\"‘«„'].*[.!?…][”\"’»“']$")
"""What somebody said, as a motto over a text."""
_PIECES = re.compile(r"\s[—–|·•-]\s")
_ASKED = re.compile(r"[QPF]\d{0,3}[.:] ?\S")
"""The first question of an interview."""
_WEEKDAY = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lunes|martes|miércoles|jueves|viernes|sábado|domingo|domenica"
    r"|(?:lune|marte|mercole|giove|vener)dì|sabato),? ",
    re.IGNORECASE,
)
"""Begins the date that a blog puts over each of its posts."""
_SENTENCE = re.compile(r"[.!?…]$")


def masthead(draft: Draft) -> Draft:
    """Skip what stands over the title of a text that states none: the publication's name, motto, menu and section.

    The first line is the title unless enough speaks for a lower one: a menu or a section between them, the first
    line's name again under the text, a motto, the byline close to the lower one.
    """
    top = _top(draft) if not draft.title else []
    if len(top) < 2:
        return draft
    place, evidence = _title(draft, top)
    if place == 0:
        return draft
    confidence = Confidence.LIKELY if evidence >= _SURE else Confidence.DOUBTFUL
    why = f"“{top[place][1].text[:40]}” below it is the title by its place, its byline or its words"
    return draft.with_parts(
        {
            number: {**skip("boilerplate: the site’s head", "masthead"), "confidence": confidence, "why": why}
            for number, part in top[:place]
            if credit(part.text) is None and not is_count(part.text)
        }
    )


def _top(draft: Draft) -> list[tuple[int, Part]]:
    """The lines above the text: up to the first long paragraph, or to the name of who speaks first."""
    found: list[tuple[int, Part]] = []
    speaking = {label.part for label in name_lines(draft)}
    for number, part in list(draft.open_parts())[:_TOP]:
        if (
            number in speaking
            or _ASKED.match(part.text)
            or len(part.text) > _TITLE
            or (found and _PROSE.search(part.text))
        ):
            break
        found.append((number, part))
    return found


def _title(draft: Draft, top: list[tuple[int, Part]]) -> tuple[int, float]:
    """The place of the title among the top lines, and the evidence for its not being the first."""
    best, most = 0, 0.0
    for place in range(1, len(top)):
        if not _is_candidate(draft, top, place):
            continue
        evidence = _below(draft, top, place)
        if evidence > most:
            best, most = place, evidence
    return (best, most) if most >= _LEAST else (0, 0.0)


def _is_candidate(draft: Draft, top: list[tuple[int, Part]], place: int) -> bool:
    part = top[place][1]
    heading = part.block.kind is BlockKind.HEADING
    if part.block.kind is not BlockKind.PARAGRAPH and not heading:
        return False
    if any(other.block.kind is BlockKind.HEADING for _, other in top[:place]):
        return False
    text = part.text
    above = credit(top[place - 1][1].text)
    return (
        (part.blank_before or (above is not None and len(above.date) == len("2012-06-18") and not above.authors))
        and 1 <= len(text.split()) <= 24
        and (heading or text.endswith(("…", "...")) or not text.endswith((".", ",", ";", ":")))
        and not _QUOTED.match(text)
        and credit(text) is None
        and not is_count(text)
        and not is_section(text)
        and not is_profile(text)
        and not _is_row(part)
        and not is_person(text)
        and text.casefold().rstrip(":.") not in FIELDS
        and not _in_field_block(top, place)
        and not lists_those_present(text)
        and any(character.isalpha() for character in text)
        and sum(other.text == text for other in draft.parts) == 1
        and text[0] not in "([–—-•+"
    )


def _in_field_block(top: list[tuple[int, Part]], place: int) -> bool:
    """Whether a line is a field and its value, and the next one as well."""
    return all(
        part.text.partition(": ")[0].casefold() in FIELDS and ": " in part.text for _, part in top[place : place + 2]
    )


def _below(draft: Draft, top: list[tuple[int, Part]], place: int) -> float:
    """What speaks for the title's being the line at `place`, and all above it the publication's."""
    above = [part for _, part in top[:place]]
    first, title = above[0], top[place][1]
    evidence = 0.0
    evidence += 2.5 * any(_is_row(part) for part in above)
    evidence += 2.0 * any(_MOTTO.match(part.text) and len(part.text) < 100 for part in above)
    evidence += 1.5 * _is_section(above[-1])
    evidence += 1.5 * any(_is_issue(part.text) for part in above)
    evidence += 0.5 * (_is_section(above[-1]) and len(title.text.split()) >= 6)
    evidence += 2.0 * _recurs(draft, first.text, top[-1][0])
    evidence += 1.0 * bool(PUBLICATIONS & {word.strip(".,:–—").casefold() for word in first.text.split()})
    evidence += 1.0 * any(credit(part.text) is not None for part in above)
    # A date alone stands over each entry of a blog.
    evidence += 1.5 * (len(above) > 1 and credit(above[-1].text) is not None)
    evidence += 0.75 * (len(above) > 1 and bool(_WEEKDAY.match(above[-1].text)))
    evidence += 1.0 * (place > 1 and not above[1].blank_before and above[1].text[0].islower())
    evidence += 1.0 * (_byline(top, place, 2) and not _byline(top, 0, 1))
    evidence += 1.0 * (title.text.isupper() and not first.text.isupper())
    evidence += 1.0 * (_is_section(above[-1]) and above[-1].text.isupper() and not title.text.isupper())
    evidence += 2.0 * bool(first.text.endswith(".") and len(first.text.split()) > 10)
    evidence -= 2.0 * _byline(top, 0, 1)
    evidence += 1.0 * (title.block.kind is BlockKind.HEADING)
    evidence += 0.5 * (len(title.text.split()) >= 5 > len(first.text.split()))
    evidence += _named(draft, title.text, top[-1][0]) - _named(draft, first.text, top[-1][0])
    return evidence - 0.3 * place


def _byline(top: list[tuple[int, Part]], place: int, within: int) -> bool:
    """Whether a line states author or date under another, at most so many lines further down."""
    return any(credit(part.text) is not None for _, part in top[place + 1 : place + 1 + within])


def _is_row(part: Part) -> bool:
    """Whether a line is a menu: three short items or more, with wide gaps, bars or dots between them."""
    raw = part.text
    items = [item for item in _ROW.split(raw) if item]
    return (
        len(items) >= 3
        and len(raw) < 200
        and all(len(item.split()) <= 3 for item in items)
        and not any(character.isdigit() for character in raw)
        and not _SENTENCE.search(raw)
    )


def _is_section(part: Part) -> bool:
    """Whether a line directly above the title names a part of the publication: a word or two, or a path to it."""
    text = part.text
    if re.fullmatch(r"[^>›»/]{2,30}(?:\s?[>›»/]\s?[^>›»/]{2,40}){1,4}", text):
        return True
    return len(text.split()) <= 3 and not any(character.isdigit() for character in text) and text[-1].isalpha()


def _is_issue(text: str) -> bool:
    return any(_ISSUE.match(piece) for piece in _PIECES.split(text)) or is_vague_date(text)


def _recurs(draft: Draft, text: str, last: int) -> bool:
    """Whether a name comes back below: as it is, in an address, or in a notice of rights."""
    name = re.sub(r"^(?:the|le|la|les|das|die|der|el) ", "", _PIECES.split(text)[0].casefold().strip(" ."))
    joined = re.sub(r"\W+", "", name)
    if len(joined) < 5 or len(name.split()) > 6:
        return False
    for number, part in enumerate(draft.parts):
        below = part.text.casefold()
        if number > last and len(below) < 300 and (name in below or (joined in below and "." in below)):
            return 2 * number > len(draft.parts) or "©" in below
    return False


def _named(draft: Draft, text: str, last: int) -> float:
    """The share of a line's longer words that the text below uses."""
    words = set(re.findall(r"[^\W\d_]{4,}", text.casefold()))
    below = " ".join(part.text for part in draft.parts[last + 1 :] if part.voiced)[:20_000].casefold()
    return len({word for word in words if word in below}) / max(len(words), 2)
