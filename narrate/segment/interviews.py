"""Interviews without labels: whole paragraphs in bold or italics ask, the plain ones between them answer."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from typing import Any

from narrate.model.document import BlockKind, MarkKind
from narrate.model.script import LineKind
from narrate.segment import continuation
from narrate.segment.draft import Confidence, Draft, Part, is_break
from narrate.segment.guests import guest_of, invites, speaks_of_asking
from narrate.segment.introductions import shown, stated
from narrate.segment.labels import Label, candidates
from narrate.segment.people import persons
from narrate.segment.unmarked import GUEST, QUESTION, answered_with, questions, unmarked, whole_question
from narrate.segment.written_names import written

INTERVIEWER = "Interviewer"
_LEAST = 3
_INTRODUCTION = 2000
"""Characters of a paragraph of an introduction that is read for names."""
_BULLET = re.compile(r"[•·▪◦*–—-] ?(?=\S)")
_LABELLED = re.compile(r"(?P<name>[A-ZÀ-Þ][\w’'.&-]{0,30}(?: [A-ZÀ-Þ][\w’'.&-]{0,30}){0,3})\s?: (?=\S)")
_DASHES = frozenset("–—-")
_COUNTED = re.compile(r"\(?\d{1,3}[.):]")
_ASKS_NUMBERED = "it is numbered as the questions here are, and no answer is"
_ASKS_DASHED = "it has a dash, as the answers have, and asks"
_DASHED = re.compile(r"[–—] ?(?=\S)")
"""Before a question, where newspapers mark questions so and leave answers plain."""
_ASKS = re.compile(
    r",? (?:has |recently |\w{2,12}ly )?(?:speaks?|spoke|talks?|talked|chats?|chatted|sat down|sits down"
    r"|caught up|catches up|interviews|interviewed|asks|meets|met|questions) "
)
"""After the name of the one who asks."""


def interviews(draft: Draft) -> Draft:
    """Give questions to the interviewer and answers to the guest, where the text before names one."""
    if any(part.turn for part in draft.parts if part.kind is LineKind.SPEECH):
        return draft
    levels = _asking_levels(draft)
    for mark in (MarkKind.STRONG, MarkKind.EMPHASIS, None):
        asked = [number for number, part in draft.open_parts() if _asks(part, mark, levels)]
        if mark is None and not _only_questions_begin_so(draft, asked):
            continue
        # A stand-first or a closing line in the same type asks nothing.
        while asked and not _begins(draft.parts[asked[0]]):
            asked.pop(0)
        while asked and "?" not in draft.parts[asked[-1]].text and _set_apart(draft, asked):
            asked.pop()
        questions = sum("?" in draft.parts[number].text for number in asked)
        if len(asked) >= _LEAST and 2 * questions >= len(asked) and _is_answered(draft, asked):
            if all(draft.parts[number].block.kind is BlockKind.HEADING for number in asked) and not _is_talk(
                draft, asked
            ):
                continue
            guest, confidence = guest_of(draft, asked[0], " ".join(draft.parts[number].text for number in asked))
            return _assign(draft, asked, guest, confidence) if guest else draft
    return _named_once(draft) or _listed(draft) or _over_answers(draft) or _unmarked(draft) or draft


def _named_once(draft: Draft) -> Draft | None:
    """Interviews that name who asks and who answers over the first question and answer, and then no more."""
    found = [label for label in candidates(draft) if label.end < len(draft.parts[label.part].text)]
    times = Counter(label.name for label in found)
    for answers in found:
        above = next((number for number in range(answers.part - 1, -1, -1) if draft.parts[number].open), None)
        asks = _asking_label(draft, above) if above is not None and times[answers.name] == 1 else None
        if asks is None or times[asks.name] > 1:
            continue
        asked = questions(draft, answers.part + 1)
        if len(asked) >= _LEAST - 1:
            people = persons(draft, [asks, answers])
            why = f"only the first question and answer are labelled, “{asks.name}” and “{answers.name}”"
            changed = _assign(
                draft,
                [asks.part, *asked],
                people[answers.name],
                Confidence.LIKELY,
                interviewer=people[asks.name],
                why=why,
            )
            return changed.with_parts({asks.part: {"body": asks.end}, answers.part: {"body": answers.end}})
    return None


def _asking_label(draft: Draft, number: int) -> Label | None:
    """The label of a paragraph that asks something; a magazine's name may be a word that is a field elsewhere."""
    text = draft.parts[number].text
    match = _LABELLED.match(text)
    if match is None or not text.endswith("?"):
        return None
    return Label(part=number, name=match["name"], end=match.end(), style="plain-mixed")


def _over_answers(draft: Draft) -> Draft | None:
    """Interviews in which each question is the first line of a paragraph and the answer its next: a regular layout,
    so that a first line asks there even where it does not end with a question mark.
    """
    groups: list[list[int]] = []
    for number, part in draft.open_parts():
        if part.blank_before or not groups or part.block.kind is not BlockKind.PARAGRAPH:
            groups.append([])
        groups[-1].append(number)
    first = next((at for at, group in enumerate(groups) if len(group) > 1 and whole_question(draft.parts[group[0]])), 0)
    led = [group for group in groups[first:] if len(group) > 1 and len(draft.parts[group[0]].text) <= QUESTION]
    asking = sum(whole_question(draft.parts[group[0]]) for group in led)
    if len(led) <= _LEAST or 2 * asking < len(led) or 4 * len(led) < 3 * len(groups[first:]):
        return None
    asked = [group[0] for group in led]
    if not _is_talk(draft, asked):
        return None
    guest, confidence = guest_of(draft, asked[0], " ".join(draft.parts[number].text for number in asked))
    why = "each paragraph here is a line that asks and what is answered"
    return _assign(draft, asked, guest, confidence, why=why) if guest else None


def _listed(draft: Draft) -> Draft | None:
    """Interviews whose questions are numbered from one on, or in which every question and answer has a dash."""
    items = [
        (number, part)
        for number, part in draft.open_parts()
        if part.block.kind is BlockKind.LIST_ITEM and part.start == 0
    ]
    numbered = [(number, part) for number, part in items if re.fullmatch(r"\(?\d{1,2}[.)]", part.block.marker)]
    counted = [int(part.block.marker.strip("(.)")) for _, part in numbered] == list(range(1, len(numbered) + 1))
    asked = [number for number, part in numbered if _asks_something(part)]
    mostly = len(asked) > _LEAST and counted and 5 * len(asked) >= 4 * len(numbered)
    if mostly and _apart(draft, numbered) and _is_talk(draft, asked):
        why = "the questions are numbered, and it stands under one"
        all_numbered = [number for number, _ in numbered]
        return _assign(draft, all_numbered, _guest(draft, asked), Confidence.LIKELY, why=why, asks=_ASKS_NUMBERED)
    dashed = [number for number, part in items if part.block.marker in _DASHES]
    every = dashed[0] + len(dashed) - 1 == dashed[-1] if dashed else False
    asked = dashed[::2]
    asking = sum(_asks_something(draft.parts[number]) for number in asked)
    answering = sum(not _asks_something(draft.parts[number]) for number in dashed[1::2])
    if every and len(asked) > _LEAST and 5 * asking >= 4 * len(asked) and 5 * answering >= 4 * len(dashed[1::2]):
        why = "each line has a dash, and it stands under one that asks"
        return _assign(draft, asked, _guest(draft, asked), Confidence.LIKELY, why=why, asks=_ASKS_DASHED)
    return None


def _asks_something(part: Part) -> bool:
    return len(part.text) <= QUESTION and part.text.rstrip('!”"’»)').endswith("?")


def _apart(draft: Draft, numbered: list[tuple[int, Part]]) -> bool:
    """Whether something that has no number stands under every numbered line."""
    taken = {number for number, _ in numbered}
    below = [next((n for n in range(number + 1, len(draft.parts)) if draft.parts[n].open), -1) for number in taken]
    return all(number >= 0 and number not in taken for number in below)


def _guest(draft: Draft, asked: list[int]) -> str:
    """Who is asked; nobody's name may be known."""
    questions = " ".join(draft.parts[number].text for number in asked)
    return guest_of(draft, asked[0], questions)[0] or GUEST


def _unmarked(draft: Draft) -> Draft | None:
    """Interviews whose questions have lost their marks."""
    found = unmarked(draft)
    if found is None:
        return None
    asks = "it asks something, and an answer in the first person stands under it"
    return _assign(found.draft, found.asked, found.guest, Confidence.DOUBTFUL, why=found.why, asks=asks)


def _set_apart(draft: Draft, asked: list[int]) -> bool:
    """Whether credits or another list that is no talk stand between the last paragraph that asks and the one before."""
    between = draft.parts[asked[-2] + 1 : asked[-1]] if len(asked) > 1 else ()
    return any(not part.open and part.voiced and part.text for part in between)


def _begins(part: Part) -> bool:
    """Whether an interview can begin with a paragraph: it asks, wants to be told something, or has a number."""
    return "?" in part.text or invites(part.text) or _numbered(part)


def _numbered(part: Part) -> bool:
    return bool(re.match(r"\W*(?:[QF]\W?)?\d{1,2}[.):]", part.text))


def _asking_levels(draft: Draft) -> frozenset[int]:
    """The ranks of headings that are questions nearly all."""
    ranks: Counter[int] = Counter()
    asking: Counter[int] = Counter()
    for _, part in draft.open_parts():
        if part.block.kind is BlockKind.HEADING:
            ranks[part.block.level] += 1
            asking[part.block.level] += part.text.endswith("?")
    return frozenset(level for level, count in ranks.items() if count >= _LEAST and 4 * asking[level] >= 3 * count)


def _asks(part: Part, mark: MarkKind | None, levels: frozenset[int]) -> bool:
    """Whether a paragraph is marked as questions are: by type, by its rank as a heading, or, without, by a dash."""
    if part.block.kind is BlockKind.HEADING:
        return mark is MarkKind.STRONG and (part.text.endswith("?") or part.block.level in levels)
    if mark is None:
        item = part.block.kind is BlockKind.LIST_ITEM and part.start == 0
        listed = item and (part.block.marker in _DASHES or bool(_COUNTED.match(part.block.marker)))
        return listed or (part.block.kind is BlockKind.PARAGRAPH and bool(_DASHED.match(part.text)))
    return (
        part.block.kind is BlockKind.PARAGRAPH
        and len(part.text) > 8
        and (part.covered_by(mark) or _but_for_a_title(part, mark))
    )


def _but_for_a_title(part: Part, mark: MarkKind) -> bool:
    """Whether a question is marked but for the title of a work, which stands out in plain type in italics."""
    marked = sum(stop - start for start, stop, _ in part.marked(mark))
    return part.text.endswith("?") and len(part.text) <= QUESTION and 4 * marked >= 3 * len(part.text)


def _only_questions_begin_so(draft: Draft, asked: list[int]) -> bool:
    """Whether nearly all paragraphs behind a dash ask, and none follows another: else people speak in turn."""
    asking = sum("?" in draft.parts[number].text for number in asked)
    numbers = [number for number, _ in draft.open_parts()]
    dashed = set(asked)
    beside = sum(second in dashed for first, second in itertools.pairwise(numbers) if first in dashed)
    return len(asked) >= _LEAST and 4 * asking >= 3 * len(asked) and not beside


def _is_talk(draft: Draft, asked: list[int]) -> bool:
    """Whether text under headings that ask is what somebody says: the text above says so, or it says “I” mostly."""
    told = [draft.title, *(part.text for part in draft.parts[: asked[0]] if part.voiced)]
    if any(speaks_of_asking(text) for text in told):
        return True
    answers = answered_with(draft, asked)
    return 2 * sum(continuation.tells(answer) for answer in answers) >= len(answers)


def _is_answered(draft: Draft, asked: list[int]) -> bool:
    """Whether a plain paragraph follows most of the questions."""
    following = [
        next((draft.parts[n] for n in range(number + 1, len(draft.parts)) if draft.parts[n].open), None)
        for number in asked
    ]
    plain = [part for part in following if part is not None and not part.covered_by(MarkKind.STRONG)]
    return len(plain) * 4 >= len(asked) * 3


def asker(draft: Draft, first: int) -> str:
    """Who asks: whoever the text names for it, or its author, but for an account's name."""
    facts = stated(draft, first, first)
    named = list(dict.fromkeys(facts.roles["interviewer"]))
    if len(named) == 1:
        return named[0]
    author = draft.authors[0] if len(draft.authors) == 1 else ""
    if any(character.isupper() or character.isspace() for character in author):
        return author
    speaking = [
        shown(name)
        for part in draft.parts[:first]
        if part.voiced and len(part.text) < _INTRODUCTION
        for name in written(part.text)
        if " " in shown(name) and _ASKS.match(part.text[name.end :])
    ]
    return speaking[0] if len(set(speaking)) == 1 else INTERVIEWER


def _assign(
    draft: Draft,
    asked: list[int],
    guest: str,
    confidence: Confidence,
    *,
    interviewer: str = "",
    why: str = "",
    asks: str = "",
) -> Draft:
    """Give the questions to the interviewer, and what stands under each to the guest.

    why: what speaks for the answers; asks: what speaks for the questions, where that is not how they are set.
    """
    interviewer = interviewer or asker(draft, asked[0])
    why = why or f"it stands under a question, and the text before names {guest} most"
    changes: dict[int, dict[str, Any]] = {}
    turn = max((part.turn or 0 for part in draft.parts), default=0)
    for question, following in zip(asked, [*asked[1:], None], strict=True):
        turn += question - 1 not in changes or changes[question - 1]["speaker"] != interviewer
        changes[question] = {**_said(interviewer, turn), "why": asks or _marked_as(draft.parts[question])}
        bullet = _BULLET.match(draft.parts[question].text)
        changes[question]["body"] = bullet.end() if bullet else 0
        turn += following != question + 1
        for number in range(question + 1, following if following is not None else len(draft.parts)):
            part = draft.parts[number]
            # What is decided, such as a picture's text, ends no answer; credits end the last.
            over = following is None and (part.rule == "credits" or (part.open and _ends(part, guest)))
            if is_break(part) or part.block.kind is BlockKind.HEADING or over:
                break
            if part.open:
                changes[number] = {**_said(guest, turn), "confidence": confidence, "why": why}
    return replace(draft.with_parts(changes), aliases=(*draft.aliases, (guest, guest)))


def _marked_as(part: Part) -> str:
    """What makes a paragraph one of an interview's questions, as part of a sentence."""
    if part.block.kind is BlockKind.HEADING:
        return "it is a heading, as the questions here are"
    if part.covered_by(MarkKind.STRONG):
        return "it is set in bold, as the questions here are"
    if part.covered_by(MarkKind.EMPHASIS):
        return "it is set in italics, as the questions here are"
    if part.block.kind is BlockKind.LIST_ITEM or _DASHED.match(part.text):
        return "it stands behind a dash or a number, as the questions here do"
    return "it asks, and what stands under it answers"


def _said(speaker: str, turn: int) -> dict[str, Any]:
    return {"kind": LineKind.SPEECH, "speaker": speaker, "turn": turn, "rule": "interviews"}


def _ends(part: Part, guest: str) -> bool:
    """Whether a paragraph after the last question speaks of the guest, or is a credit."""
    named = any(re.search(rf"\b{re.escape(name)}\b", part.text) for name in (guest, guest.rsplit(maxsplit=1)[-1]))
    credit = (
        len(part.text) < 80
        and bool(re.match(r"[^.!?]{3,40}:\s?\S", part.text))
        and not part.text.endswith((".", "!", "?"))
    )
    return named or credit or continuation.speaks_of_the_talk(part) or part.covered_by(MarkKind.EMPHASIS)
