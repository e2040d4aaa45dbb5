"""The publisher's own matter under a text: offers, tickets, addresses, screening times."""

from __future__ import annotations

import re
from typing import Any

from narrate.model.document import BlockKind, MarkKind
from narrate.segment.bylines import signature
from narrate.segment.draft import Draft, Part, is_fact, skip
from narrate.segment.patterns import either

_IMPERATIVE = re.compile(
    r"(?:^|[.!?:] ?)(?:subscribe|join|book|sign up|follow|visit|discover|browse|enjoy|support|donate|contact|become"
    r"|register|create|find out|come and|never miss|see something|welcome to|click|download|buy|shop|get in touch"
    r"|pre-order|order|stay in touch|listen to|watch more|tell us|write to us|email us|give|renew|read more)\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:newsletter|mailing list|memberships?|members? (?:enjoy|get|receive|save)|subscriptions?|box office"
    r"|ticket offers|priority booking|gift vouchers?|special offers?|free to view|on demand|opening hours"
    r"|our (?:bar|café|cafe|shop|website|cinemas?|venue|team|partners|sponsors|supporters))\b",
    re.IGNORECASE,
)
_NOTICE = either(
    r"\b(?:notes?|credits?) (?:may be|are|were|and credits|have been) ?(?:edited|abridged|compiled|.{0,20}compiled)",
    r"compiled by\b",
    r"registered charity",
    r"questions\W{1,3}comments",
    r"questions or comments",
    r"price (?:is )?based on",
    r"terms apply",
    r"subject to (?:change|availability)",
    r"\bcharity (?:no|number)",
    r"^printed on recycled",
    r"gratefully acknowledges?",
    r"(?:latecomers|late arrivals) (?:will|may|cannot)",
    r"tickets? (?:from [£$€\d]|cost [£$€\d]|(?:are )?available (?:at|from|online)|on sale)",
    r"\b(?:concessions|eintritt frei|tarif réduit|entrada libre|admission free|free admission|doors open)\b",
    r"^(?:box office|tickets|book(?:ing)?|kasse|karten|réservations?|entradas)\s?:",
)
_ADDRESS = either(
    r"https?://",
    r"www\.",
    r"\b[\w.-]{2,40}\.(?:org|com|net|co\.uk|org\.uk|info|tv|film|fr|de|es|eu|example)\b",
    r"\b[\w.+-]{1,40}@[\w-]{1,40}\.",
)
_PUBLISHER = re.compile(r"\b(?:we|our|us|your)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\bI(?:[’'](?:m|ve|d|ll))?\b(?!\.)")
_PRICE = re.compile(r"[£$€]\s?\d")


def promotion(part: Part) -> int:
    """How much a paragraph sounds like an offer of the publisher's own: 0 for not at all.

    An imperative is an offer only beside an address, a price or the publisher's "we": critics give orders too.
    """
    text = part.text
    offered = (
        bool(_ADDRESS.search(text))
        + bool(_PRICE.search(text))
        + min(len(_OFFER.findall(text)), 2)
        + 2 * bool(_NOTICE.search(text))
    )
    orders = min(len(_IMPERATIVE.findall(text)), 2)
    publisher = bool(_PUBLISHER.search(text))
    linked = sum(stop - start for start, stop, _ in part.marked(MarkKind.LINK))
    # A link in a sentence offers nothing by itself: it leads to a speaker's page, or to what the sentence is about.
    offered += linked > 0 and bool(offered or orders or publisher or 2 * linked > len(text))
    return offered + orders if offered or publisher else 0


def _neutral(part: Part) -> bool:
    """Whether a paragraph says nothing by itself: a bold heading, a picture, a footnote to an offer."""
    bold = part.covered_by(MarkKind.STRONG) and len(part.text) < 60
    return bold or part.block.kind is BlockKind.IMAGE or (part.text.startswith("*") and len(part.text) < 160)


def footer(draft: Draft) -> Draft:
    """Skip the publisher's own matter at the end: from the last paragraph upwards, as long as offers go on.

    One or two paragraphs that offer nothing are part of it where an offer or a heading stands above them.
    """
    region: list[int] = []
    pending: list[int] = []
    total = strong = 0
    for number, part in reversed(list(draft.open_parts())):
        score = promotion(part)
        if part.block.kind is BlockKind.HEADING or _is_own_prose(part, score):
            break
        if score == 0 and not _neutral(part):
            pending.append(number)
            if len(pending) > 2 or len(part.text) > 320 or is_fact(part.text) or not total:
                break
            continue
        region += [*pending, number]
        pending = []
        total += score
        strong += score >= 2
    while region and promotion(draft.parts[region[-1]]) == 0 and not _heads(draft, region):
        region.pop()
    if strong < 2 and total < 4:
        return draft
    return draft.with_parts({number: skip("boilerplate: publisher's footer", "footer") for number in region})


def _is_own_prose(part: Part, score: int) -> bool:
    """Whether a paragraph is its writer's: a publisher never says "I", and offers more than a link in long prose."""
    if len(part.text) > 80 and _FIRST_PERSON.search(part.text):
        return True
    return score == 1 and len(part.text) > 400


def _heads(draft: Draft, region: list[int]) -> bool:
    """Whether the topmost paragraph of a region is the heading of the next one."""
    part = draft.parts[region[-1]]
    if not part.covered_by(MarkKind.STRONG) or len(region) < 2:
        return False
    following = draft.parts[region[-2]]
    return region[-2] - region[-1] <= 1 and (promotion(following) > 0 or not following.blank_before)


_DAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|mo|di|mi|do|fr|sa|so)"
)
_TICKETS = re.compile(r"(?:tickets|eintritt|karten|tarifs?|entradas|booking|réservations?)\W*$", re.IGNORECASE)
_SHOWING = re.compile(
    rf"{_DAY}\.?,? (?:den |le |el )?\d{{1,2}}(?:st|nd|rd|th|\.|er)?(?: (?:de )?[^\W\d_]{{3,10}}\.?)?"
    rf"(?: ?(?:to|until|bis|au|al|–|-) ?{_DAY} \d{{1,2}}(?: [^\W\d_]{{3,10}})?)?[,:]? "
    r"(?:(?:at|um|à|a las) )?(?:\d{1,2}[:.h]\d\d|\d{1,2} ?[ap]\.?m\b|\d{1,2} (?:uhr|h)\b)",
    re.IGNORECASE,
)
_PROSE = 160
"""Characters; a paragraph of more is none of a list of showings."""


def calendar(draft: Draft) -> Draft:
    """Skip lists of showings, titles with a line of days and times under each, and the tickets' line below them.

    Three lines of days and times make a list; two do where nothing but short lines follows them.
    """
    numbers = [number for number, part in draft.open_parts()]
    timed = [place for place, number in enumerate(numbers) if _SHOWING.match(draft.parts[number].text)]
    if len(timed) < 3 and not (len(timed) == 2 and _closes(draft, numbers[timed[0] :])):
        return draft
    # A list with nothing but a heading above it is the text.
    if sum(len(draft.parts[number].text) for number in numbers[: timed[0]]) < _PROSE:
        return draft
    changes: dict[int, dict[str, Any]] = {}
    first, last = timed[0], timed[-1]
    while last + 1 < len(numbers) and _is_ticket_line(draft.parts[numbers[last + 1]]):
        last += 1
    for place in range(first, last + 1):
        if len(draft.parts[numbers[place]].text) < 200:
            changes[numbers[place]] = skip("boilerplate: screening times", "calendar")
    if first and not draft.parts[numbers[first]].blank_before and _is_film_line(draft.parts[numbers[first - 1]]):
        first -= 1
        changes[numbers[first]] = skip("boilerplate: screening times", "calendar")
    for place in (first - 1, first - 2):
        above = draft.parts[numbers[place]] if place >= 0 else None
        if above is None or len(above.text) > 100 or not above.covered_by(MarkKind.STRONG) or signature(above.text):
            break
        changes[numbers[place]] = skip("boilerplate: screening times", "calendar")
    return draft.with_parts(changes)


def _is_film_line(part: Part) -> bool:
    """Whether a line over days and times names what is shown."""
    return (
        len(part.text) < 120
        and not part.text.endswith((".", "?", "!", ":"))
        and part.block.kind is not BlockKind.HEADING
    )


def _closes(draft: Draft, numbers: list[int]) -> bool:
    """Whether paragraphs at the end are all lines of a notice."""
    return all(len(draft.parts[number].text) <= _PROSE for number in numbers)


def _is_ticket_line(part: Part) -> bool:
    """Whether a short line says what seats cost and where they are sold."""
    if len(part.text) > _PROSE or _FIRST_PERSON.search(part.text):
        return False
    return promotion(part) >= 2 or bool(_TICKETS.match(part.text))
