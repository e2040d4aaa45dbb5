"""What a site puts around a text: forms, prompts, tags, subscriptions, notices. Found by what they say."""

from __future__ import annotations

import itertools
import re
from typing import Any

from narrate.model.document import BlockKind
from narrate.segment.bylines import credit
from narrate.segment.dates import DATE
from narrate.segment.draft import Draft, Part, skip
from narrate.segment.notices import FORM, RELATED, SHORT_STARTS, STARTS, SURE, VOTE, VOTE_WORDS, WHOLE

_ONLY_ADDRESS = re.compile(r"(?:https?:|www\.)\S{3,2000}", re.IGNORECASE)
_ADDRESS_LINE = re.compile(r"[^.!?:]{2,90}:\s?(?:https?:|www\.)\S{3,2000}$", re.IGNORECASE)
"""What an address leads to, and the address."""
_PUBLISHER = re.compile(r"\b(?:our|us|your|this (?:site|website|email|newsletter)|notre|unsere?)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|I[’'](?:m|ve|d|ll)|me|myself)\b(?!\.)")
_ARROW = re.compile(r"(?:[←⟵<«‹]{1,2} [^»]{3,100}|.{3,100} [→⟶›]{1,2})$")
_EVENT = re.compile(r"(?:[\w’'&.-]{2,20} ){0,3}(?:event|conference|summit|webinar)s?$", re.IGNORECASE)
_WHERE_AND_WHEN = re.compile(rf"[^.!?|]{{3,40}}\s?[|·•–—]\s?.{{0,12}}{DATE.pattern}[^.!?]{{0,20}}$", re.IGNORECASE)
_RUNNING = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?")
_FEW_TIMES = 3
_FIRST_MINUTE = 60
"""Seconds within which a recording's first line is spoken; an evening's first film begins later."""
_THEME = re.compile(r"(?:\w{3,20} ){1,2}(?:theme|template)$", re.IGNORECASE)
"""Before "Powered by …"; alone it may be a piece of music."""
_RATING = re.compile(r"\d|★|☆|\bstars?\b", re.IGNORECASE)
_COUNT = re.compile(r"[\d.,]{1,6}[kKM]?")
"""How many like or share something: a number alone, with things to click above and below it."""
_NOTICE = 600
"""Characters of the longest notice."""
_LINE = 120
"""Characters of the longest prompt that is a line of its own."""


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
    changes: dict[int, dict[str, Any]] = dict.fromkeys(_running_times(draft), skip("time stamp", "prompts"))
    after_form = False
    for number, part in draft.open_parts():
        if number in changes:
            continue
        if part.block.kind is BlockKind.HEADING and not FORM.match(part.text):
            after_form = False
        elif FORM.match(part.text) and len(part.text) < 80:
            changes[number] = skip("boilerplate: comment form", "prompts")
            after_form = True
        elif is_prompt(part.text):
            changes[number] = skip("boilerplate: prompt or notice", "prompts")
        elif after_form and len(part.text) < 50 and not part.text.endswith((".", "?", "!")):
            changes[number] = skip("boilerplate: comment form", "prompts")
        elif _ADDRESS_LINE.match(part.text):
            changes[number] = skip("a web address and what it leads to", "prompts")
        elif _ONLY_ADDRESS.fullmatch(part.text):
            changes[number] = skip("a web address alone", "prompts")
        elif not any(character.isalnum() for character in part.text):
            changes[number] = skip("no words", "prompts")
    if sum(change["reason"].startswith("boilerplate") for change in changes.values()) >= 3:
        _between_prompts(draft, changes)
    _counts(draft, changes)
    _advertised(draft, changes)
    return draft.with_parts(changes)


def _running_times(draft: Draft) -> list[int]:
    """Lines that are running times of a recording: several, from its beginning on, each later than the one before."""
    found = [(number, match) for number, part in draft.open_parts() if (match := _RUNNING.fullmatch(part.text))]
    times = [tuple(float(piece) for piece in match.group().replace(",", ".").split(":")) for _, match in found]
    # Hours are written only where there are some: 59:58 is before 1:00:02.
    seconds = [sum(piece * 60**power for power, piece in enumerate(reversed(time))) for time in times]
    begins = len(seconds) > _FEW_TIMES and seconds[0] < _FIRST_MINUTE
    return [number for number, _ in found] if begins and seconds == sorted(seconds) else []


def is_prompt(text: str) -> bool:
    """Whether a paragraph is a prompt or a notice by its own words."""
    if len(text) > _NOTICE:
        return False
    bare = text.strip(" \t—–-•·∙|*:.…!>")
    if len(text) <= _LINE and (WHOLE.fullmatch(bare) or _ARROW.match(text)):
        return True
    first, stop, rest = bare.partition(". ")
    if stop and len(text) <= _LINE and (_THEME.match(first) or WHOLE.fullmatch(first)) and WHOLE.fullmatch(rest):
        return True
    if len(text) > _LINE and _FIRST_PERSON.search(text):
        return False
    if SHORT_STARTS.match(text):
        return len(text) <= _LINE
    if STARTS.match(text):
        return True
    folded = text.casefold()
    return any(map(folded.__contains__, VOTE_WORDS)) and (bool(SURE.search(text)) or _votes(text))


def _votes(text: str) -> bool:
    """Whether a paragraph holds two of a notice's phrases, or one and speaks as a publisher or in a short line."""
    found = {match.group().casefold() for match in VOTE.finditer(text)}
    if len(found) != 1:
        return len(found) > 1
    sentence = text.endswith((".", "!", "?", "…")) and " " in text
    return bool(_PUBLISHER.search(text)) or (len(text) <= _LINE and not sentence)


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
            and not _RATING.search(part.text)
            and credit(part.text) is None
        ):
            changes[number] = skip("boilerplate: comment form", "prompts")


def _advertised(draft: Draft, changes: dict[int, dict[str, Any]]) -> None:
    """Skip the publication's own event inside a text: a line that says so, and its place and date."""
    shown = [(number, part) for number, part in enumerate(draft.parts) if part.text]
    for (above, head), (number, part) in itertools.pairwise(shown):
        if _EVENT.match(head.text) and head.open and part.open and _WHERE_AND_WHEN.match(part.text):
            changes |= dict.fromkeys((above, number), skip("boilerplate: an event of the publication’s", "prompts"))


def _counts(draft: Draft, changes: dict[int, dict[str, Any]]) -> None:
    """Skip numbers that stand alone between two skipped lines, as of people who like something."""
    numbers = [number for number, _ in draft.open_parts()]
    for above, number, below in zip(numbers, numbers[1:], numbers[2:], strict=False):
        if above in changes and below in changes and _COUNT.fullmatch(draft.parts[number].text):
            changes[number] = skip("boilerplate: a count", "prompts")


def related(draft: Draft) -> Draft:
    """Skip "Related:" and the list of titles under it."""
    changes: dict[int, dict[str, Any]] = {}
    inside = False
    parts = [(number, part) for number, part in enumerate(draft.parts) if part.open or part.rule == "prompts"]
    for place, (number, part) in enumerate(parts):
        if RELATED.fullmatch(part.text) and len(part.text) < _LINE:
            inside = True
        elif inside and not _is_listed(part, parts[place + 1][1] if place + 1 < len(parts) else None):
            inside = False
        if inside and part.open:
            changes[number] = skip("boilerplate: related links", "related")
    return draft.with_parts(changes)


def _is_listed(part: Part, following: Part | None) -> bool:
    """Whether a paragraph is one of a list of titles; a title may ask, but not with a paragraph under it."""
    if len(part.text) >= _LINE or part.text.endswith((".", "”")):
        return False
    heads = following is not None and len(following.text) >= _LINE and following.blank_before
    if part.block.kind is BlockKind.HEADING and heads:
        return False
    return not part.text.endswith(("?", "!")) or not (part.blank_before or heads)
