"""Interviews whose layout alone marks the questions: labels that stand once, numbers, dashes, first lines."""

from __future__ import annotations

import re
from collections import Counter

from narrate.model.document import BlockKind
from narrate.segment.draft import Confidence, Draft, Part
from narrate.segment.guests import guest_of
from narrate.segment.interview_turns import assign
from narrate.segment.labels import Label, candidates
from narrate.segment.people import persons
from narrate.segment.unmarked import GUEST, QUESTION, is_talk, questions, whole_question

DASHES = frozenset("–—-")
_LEAST = 3
_LABELLED = re.compile(r"(?P<name>[A-ZÀ-Þ][\w’'.&-]{0,30}(?: [A-ZÀ-Þ][\w’'.&-]{0,30}){0,3})\s?: (?=\S)")
_ASKS_NUMBERED = "it is numbered as the questions here are, and no answer is"
_ASKS_DASHED = "it has a dash, as the answers have, and asks"


def named_once(draft: Draft) -> Draft | None:
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
            changed = assign(
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


def over_answers(draft: Draft) -> Draft | None:
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
    if not is_talk(draft, asked):
        return None
    guest, confidence = guest_of(draft, asked[0], " ".join(draft.parts[number].text for number in asked))
    why = "each paragraph here is a line that asks and what is answered"
    return assign(draft, asked, guest, confidence, why=why) if guest else None


def listed(draft: Draft) -> Draft | None:
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
    if mostly and _apart(draft, numbered) and is_talk(draft, asked):
        why = "the questions are numbered, and it stands under one"
        all_numbered = [number for number, _ in numbered]
        return assign(draft, all_numbered, _guest(draft, asked), Confidence.LIKELY, why=why, asks=_ASKS_NUMBERED)
    dashed = [number for number, part in items if part.block.marker in DASHES]
    every = dashed[0] + len(dashed) - 1 == dashed[-1] if dashed else False
    asked = dashed[::2]
    asking = sum(_asks_something(draft.parts[number]) for number in asked)
    answering = sum(not _asks_something(draft.parts[number]) for number in dashed[1::2])
    enough = len(asked) > _LEAST or (len(asked) == _LEAST and is_talk(draft, asked))
    if every and enough and 5 * asking >= 4 * len(asked) and 5 * answering >= 4 * len(dashed[1::2]):
        why = "each line has a dash, and it stands under one that asks"
        return assign(draft, asked, _guest(draft, asked), Confidence.LIKELY, why=why, asks=_ASKS_DASHED)
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
