"""Turns: who says the paragraphs between two labels, and after the last one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from narrate.diagnostics import Finding, finding
from narrate.model.document import BlockKind, MarkKind
from narrate.model.script import LineKind
from narrate.segment import labels as label_rules
from narrate.segment.draft import Draft, Part, is_break, is_heading, skip
from narrate.segment.labels import Label
from narrate.segment.names import cased
from narrate.segment.people import persons

_SPEAKING = {BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.CODE}
_DIRECTION = re.compile(r"[(\[][^()\[\]]{1,200}[)\]]\W*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """A dialogue: labels whose speakers alternate."""

    labels: tuple[Label, ...]
    end: int
    """The paragraph, not included, to which the dialogue can reach at most."""


def dialogue(draft: Draft) -> Draft:
    """Find the labels, the persons behind them, and give every paragraph of a dialogue to somebody."""
    taken = label_rules.accepted(draft)
    notes = [
        finding(
            "NAR-102",
            path=Path(draft.document.name),
            line=draft.document.line_of(draft.parts[label.part].block.span.start),
            label=label.name,
        )
        for label in label_rules.doubtful(draft, taken)
    ]
    draft = replace(draft, findings=(*draft.findings, *notes))
    if not taken:
        return draft
    people = persons(draft, taken)
    draft = replace(draft, aliases=(*draft.aliases, *sorted(people.items())))
    turn = max((part.turn or 0 for part in draft.parts), default=0)
    for run in _runs(draft, taken, people):
        draft, turn = _assign(draft, run, people, turn)
    return draft


def _runs(draft: Draft, taken: list[Label], people: dict[str, str]) -> list[_Run]:
    """Cut the labels into dialogues: where the speakers change altogether, another one begins."""
    last = {people[label.name]: label.part for label in taken}
    groups: list[list[Label]] = []
    reach = -1
    for label in taken:
        # Somebody of the dialogue so far speaks again later, or there is no narration between: it goes on.
        if groups and (reach >= label.part or not _narration_between(draft, groups[-1][-1], label)):
            groups[-1].append(label)
        else:
            groups.append([label])
            reach = -1
        reach = max(reach, last[people[label.name]])
    runs = []
    for number, group in enumerate(groups):
        end = groups[number + 1][0].part if number + 1 < len(groups) else len(draft.parts)
        runs.append(_Run(labels=tuple(group), end=end))
    return runs


def _narration_between(draft: Draft, first: Label, second: Label) -> bool:
    return any(draft.parts[number].open for number in range(first.part + 1, second.part))


def _stops(part: Part) -> bool:
    """Whether a dialogue cannot reach over a paragraph."""
    return is_break(part) or is_heading(part) or (bool(part.rule) and part.voiced)


def _gap(draft: Draft, start: int, end: int) -> list[int]:
    """The undecided paragraphs from `start` on that can still belong to the turn before them."""
    found = []
    for number in range(start, end):
        part = draft.parts[number]
        if _stops(part):
            break
        if part.open and part.block.kind in _SPEAKING:
            found.append(number)
    return found


def _assign(draft: Draft, run: _Run, people: dict[str, str], turn: int) -> tuple[Draft, int]:
    gaps = [
        _gap(draft, label.part + 1, following.part if following else run.end)
        for label, following in zip(run.labels, [*run.labels[1:], None], strict=True)
    ]
    plan = _Plan(draft, run, people, gaps)
    changes: dict[int, dict[str, Any]] = {}
    notes: list[Finding] = []
    for position, (label, gap) in enumerate(zip(run.labels, gaps, strict=True)):
        speaker = people[label.name]
        if plan.asks_in_bold and draft.parts[label.part].covered_by(MarkKind.STRONG):
            speaker = plan.interviewer or speaker
        turn += 1
        empty = label.end >= len(draft.parts[label.part].text)
        changes[label.part] = (
            {**skip("speaker label", "dialogue")} if empty else _said(speaker, turn, "dialogue") | {"body": label.end}
        )
        last = position + 1 == len(run.labels)
        asked = False
        for place, number in enumerate(gap):
            part = draft.parts[number]
            if _DIRECTION.match(part.text) and not (empty and place == 0):
                changes[number] = skip("stage direction or sound", "dialogue")
                continue
            if plan.is_question(number, gap, last=last) and not (empty and place == 0):
                asked = True
                if plan.interviewer:
                    turn += 1
                    changes[number] = _said(plan.interviewer, turn, "dialogue.questions")
                continue
            if asked or (not (empty and place == 0) and plan.back_to_narrator(part, speaker, last=last)):
                if last:
                    break
                continue
            changes[number] = _said(speaker, turn, "dialogue.continued")
            if last and plan.continued < 0.2 and place >= (1 if empty else 0):
                notes.append(_doubt(draft, part, speaker))
    return replace(draft.with_parts(changes), findings=(*draft.findings, *notes[:3])), turn


def _said(speaker: str, turn: int, rule: str) -> dict[str, Any]:
    return {"kind": LineKind.SPEECH, "speaker": speaker, "turn": turn, "rule": rule}


def _doubt(draft: Draft, part: Part, speaker: str) -> Finding:
    return finding(
        "NAR-103",
        path=Path(draft.document.name),
        line=draft.document.line_of(part.block.span.start),
        speaker=speaker,
        text=part.text[:60],
    )


class _Plan:
    """What a dialogue as a whole says about its unlabelled paragraphs."""

    def __init__(self, draft: Draft, run: _Run, people: dict[str, str], gaps: list[list[int]]) -> None:
        self.draft = draft
        self.people = set(people.values())
        self.called = {
            person: {person, *(label for label, owner in people.items() if owner == person and len(label) > 2)}
            for person in self.people
        }
        inner = gaps[:-1]
        heads = [label.end >= len(draft.parts[label.part].text) for label in run.labels]
        # A label alone on its line has its text in the next paragraph: that one is no continuation.
        rest = [gap[1:] if head else gap for gap, head in zip(inner, heads, strict=False)]
        filled = [gap for gap in rest if gap]
        self.continued = len(filled) / max(len(inner), 1)
        bold = [gap for gap in filled if any(self._bold(number) for number in gap)]
        self.asks_in_bold = len(bold) >= 2 and 2 * len(bold) >= len(filled)
        ending = [gap for gap in filled if draft.parts[gap[-1]].text.rstrip('”"’) ').endswith("?")]
        asking = Counter(
            people[label.name] for label in run.labels if draft.parts[label.part].text.rstrip().endswith("?")
        )
        asker = bool(asking) and asking.most_common(1)[0][1] * 4 > len(run.labels)
        self.asks_plainly = not self.asks_in_bold and not asker and len(ending) >= 2 and 2 * len(ending) > len(filled)
        self.interviewer = self._interviewer(run, people) if self.asks_in_bold else ""

    def _bold(self, number: int) -> bool:
        part = self.draft.parts[number]
        return part.covered_by(MarkKind.STRONG) or part.covered_by(MarkKind.EMPHASIS)

    def _interviewer(self, run: _Run, people: dict[str, str]) -> str:
        for label in run.labels:
            part = self.draft.parts[label.part]
            if part.covered_by(MarkKind.STRONG) and label.end < len(part.text):
                return people[label.name]
        return self.draft.authors[0] if len(self.draft.authors) == 1 else "Interviewer"

    def is_question(self, number: int, gap: list[int], *, last: bool) -> bool:
        """Whether an unlabelled paragraph is the interviewer's."""
        if self.asks_in_bold:
            return self._bold(number)
        if self.asks_plainly and not last:
            text = self.draft.parts[number].text
            return number == gap[-1] and text.rstrip('”"’) ').endswith("?")
        return False

    def back_to_narrator(self, part: Part, speaker: str, *, last: bool) -> bool:
        """Whether an unlabelled paragraph is no longer the speaker's.

        Inside a dialogue it goes on, unless it speaks of the speaker; after the last label the dialogue decides:
        where nobody's turn had a second paragraph, none begins there.
        """
        if self._speaks_of(part, speaker):
            return True
        return last and self.continued == 0

    def _speaks_of(self, part: Part, speaker: str) -> bool:
        first_person = re.search(r"\b(?:I|I’m|I'm|my|me|we|our)\b", part.text[:200])
        names = {cased(name, part.text) for name in self.called.get(speaker, {speaker})}
        if part.text.startswith(tuple(f"{name} " for name in self.people)) and not first_person:
            return True
        named = any(re.search(rf"(?<![\w’'-]){re.escape(name)}(?![\w-])", part.text) for name in names)
        return named and not first_person
