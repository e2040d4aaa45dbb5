"""What a site puts around a text: forms, prompts, tags, subscriptions, notices. Found by kind and position.

The phrases are those that content systems and publishers put under every text; none belongs to one site.
"""

from __future__ import annotations

import re
from typing import Any

from narrate.model.document import BlockKind, MarkKind
from narrate.segment.draft import Draft, Part, is_fact, skip
from narrate.segment.patterns import either

_FORM = either(
    r"(?:leave|post|add|write|submit) (?:a|your) (?:reply|comment|response)\b.{0,40}$",
    r"(?:share your (?:thoughts|opinion|comments)|have your say|say something)\W*$",
    r"(?:share this|like this|rate this)(?: post| article| entry)?\W*$",
    r"(?:join|start) the (?:conversation|discussion)\W*$",
    r"comments are (?:now )?closed\W*$",
    r"post navigation\W*$",
    r"laisser un commentaire",
    r"schreibe einen kommentar",
    r"deja (?:una respuesta|un comentario)",
)
_RELATED = re.compile(
    r"(?:related|recommended|you (?:may|might) also (?:like|enjoy)|more (?:from|like|on|in)|read (?:more|next)|see also"
    r"|further reading|recent posts|popular posts|archives|categories|blogroll|advertisements?|trending"
    r"|most (?:read|popular))(?: (?:posts?|articles?|stories|reading|this|reviews?|news))?\s*:?$",
    re.IGNORECASE,
)
_PROMPT = either(
    r"fill in your details below",
    r"click an icon to log in",
    r"you are commenting using",
    r"\(?\s?log ?out\s?/\s?change",
    r"connecting to %s",
    r"%d bloggers? like this",
    r"bloggers? like this:?$",
    r"notify me of (?:new|follow)",
    r"your e-?mail address will not be published",
    r"required fields are marked",
    r"this site uses (?:cookies|akismet)",
    r"learn how your comment data",
    r"we use cookies",
    r"accept (?:all )?cookies",
    r"\bcookie (?:policy|settings|notice)",
    r"all rights reserved",
    r"\bprivacy policy\b",
    r"terms (?:of (?:use|service)|and conditions)\b",
    r"bookmark the permalink",
    r"this entry was posted (?:in|on)",
    r"^tagged\b(?:\s+(?:with|as|in))?[\s,:]",
    r"^tags?:\s",
    r"^filed under\b",
    r"^(?:posted|published) in [^.]{1,80}$",
    r"^(?:share|tweet|pin it|email this|print this|e-?mail|facebook|twitter|reddit|whatsapp)\W*$",
    r"share (?:this )?(?:on|via|to) (?:facebook|twitter|x|e-?mail|linkedin|pinterest)",
    r"click to (?:share|print|email|tweet)",
    r"^(?:previous|next|older|newer) (?:post|entry|entries|article|comments?)\W*",
    r"^(?:powered by|proudly powered|theme:|designed by)\b",
    r"^view all posts by\b",
    r"^(?:sent )?from hacker news\b",
    r"^sent from my\b",
    r"^via https?:",
    r"^(?:view|read|see) (?:this|the) (?:post|article|email|original) (?:on|in|at)\b",
    r"(?:sign up|subscribe|register) (?:for|to) (?:our|the|my|this)\b.{0,80}"
    r"(?:newsletter|mailing list|updates|feed|channel|podcast)",
    r"enter your e-?mail",
    r"^copyright\s?(?:©|\(c\))?\s?\d{4}",
    r"^©\s?\d{4}",
    r"^\(c\) \d{4}",
    r"transcripts? (?:are|is|was) (?:created|produced|provided)",
    r"may not be in its final form",
    r"^(?:thanks for reading|thank you for reading)[^.!]{0,60}(?:subscribe|substack)",
    r"^share (?:this|facebook|your)\b.{0,40}$",
    r"^[A-Z][\w.]{2,20}\+? (?:picture|photo|logo|image|avatar)$",
    r"\bto log ?in\b.{0,30}$",
    r"^log ?(?:in|out)\b.{0,60}$",
    r"^continue reading\b.{0,60}$",
    r"^photo (?:credits?|by|courtesy)\b.{0,120}$",
    r"^(?:image|picture|video) (?:credits?|courtesy|source)\b.{0,120}$",
    r"^skip to (?:content|main)",
)
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
)
_ADDRESS = either(
    r"https?://",
    r"www\.",
    r"\b[\w.-]{2,40}\.(?:org|com|net|co\.uk|org\.uk|info|tv|film|fr|de|es|eu|example)\b",
    r"\b[\w.+-]{1,40}@[\w-]{1,40}\.",
)
_ONLY_ADDRESS = re.compile(r"(?:https?:|www\.)\S{3,2000}", re.IGNORECASE)
_PRICE = re.compile(r"[£$€]\s?\d")


def users(draft: Draft) -> Draft:
    """Skip the paragraphs that the user's own patterns match as a whole."""
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in draft.boilerplate]
    return draft.with_parts(
        {
            number: skip("boilerplate (your own pattern)", "users")
            for number, part in draft.open_parts()
            if any(pattern.fullmatch(part.text) for pattern in patterns)
        }
    )


def prompts(draft: Draft) -> Draft:
    """Skip forms, prompts and notices wherever they stand, and everything small that follows a reply form."""
    changes: dict[int, dict[str, Any]] = {}
    after_form = False
    for number, part in draft.open_parts():
        if part.block.kind is BlockKind.HEADING and not _FORM.match(part.text):
            after_form = False
        elif _FORM.match(part.text) and len(part.text) < 80:
            changes[number] = skip("boilerplate: comment form", "prompts")
            after_form = True
        elif _PROMPT.search(part.text) and len(part.text) < 600:
            changes[number] = skip("boilerplate: prompt or notice", "prompts")
        elif after_form and len(part.text) < 50 and not part.text.endswith((".", "?", "!")):
            changes[number] = skip("boilerplate: comment form", "prompts")
        elif _ONLY_ADDRESS.fullmatch(part.text):
            changes[number] = skip("a web address alone", "prompts")
        elif not any(character.isalnum() for character in part.text):
            changes[number] = skip("no words", "prompts")
    if len(changes) >= 3:
        _between_prompts(draft, changes)
    return draft.with_parts(changes)


def _between_prompts(draft: Draft, changes: dict[int, dict[str, Any]]) -> None:
    """Skip the short lines without a full stop that stand directly beside prompts: a form's other words."""
    numbers = [number for number, _ in draft.open_parts()]
    for place in reversed(range(len(numbers) - 1)):
        number, part = numbers[place], draft.parts[numbers[place]]
        beside = numbers[place + 1] in changes and place > len(numbers) // 3
        if (
            beside
            and number not in changes
            and len(part.text) < 60
            and not part.text.endswith((".", "!", "?", "”", ")"))
            and part.block.kind is BlockKind.PARAGRAPH
        ):
            changes[number] = skip("boilerplate: comment form", "prompts")


def related(draft: Draft) -> Draft:
    """Skip "Related:" and the list of titles under it."""
    changes: dict[int, dict[str, Any]] = {}
    inside = False
    for number, part in draft.open_parts():
        short = len(part.text) < 120 and not part.text.endswith((".", "?", "!", "”"))
        if _RELATED.match(part.text):
            inside = True
        elif inside and not short:
            inside = False
        if inside:
            changes[number] = skip("boilerplate: related links", "related")
    return draft.with_parts(changes)


def promotion(part: Part) -> int:
    """How much a paragraph sounds like an offer of the publisher's own: 0 for not at all."""
    text = part.text
    return (
        min(len(_IMPERATIVE.findall(text)), 2)
        + bool(_ADDRESS.search(text) or any(True for _ in part.marked(MarkKind.LINK)))
        + bool(_PRICE.search(text))
        + min(len(_OFFER.findall(text)), 2)
        + 2 * bool(_NOTICE.search(text))
    )


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
        if part.block.kind is BlockKind.HEADING or (score == 1 and len(part.text) > 400):
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


def _heads(draft: Draft, region: list[int]) -> bool:
    """Whether the topmost paragraph of a region is the heading of the next one."""
    part = draft.parts[region[-1]]
    if not part.covered_by(MarkKind.STRONG) or len(region) < 2:
        return False
    following = draft.parts[region[-2]]
    return region[-2] - region[-1] <= 1 and (promotion(following) > 0 or not following.blank_before)


_SHOWING = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? "
    r"\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.?,? (?:at )?\d{1,2}[:.]\d\d",
    re.IGNORECASE,
)


def calendar(draft: Draft) -> Draft:
    """Skip lists of showings: titles, each with a line of days and times under it."""
    numbers = [number for number, part in draft.open_parts()]
    timed = [place for place, number in enumerate(numbers) if _SHOWING.match(draft.parts[number].text)]
    if len(timed) < 3:
        return draft
    changes: dict[int, dict[str, Any]] = {}
    for place in range(timed[0], timed[-1] + 1):
        if len(draft.parts[numbers[place]].text) < 200:
            changes[numbers[place]] = skip("boilerplate: screening times", "calendar")
    for place in (timed[0] - 1, timed[0] - 2):
        above = draft.parts[numbers[place]] if place >= 0 else None
        if above is None or len(above.text) > 100 or not above.covered_by(MarkKind.STRONG):
            break
        changes[numbers[place]] = skip("boilerplate: screening times", "calendar")
    return draft.with_parts(changes)
