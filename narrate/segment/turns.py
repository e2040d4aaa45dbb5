"""Turns: who says the paragraphs between two labels, and after the last one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from narrate.diagnostics import Finding, finding
from narrate.model.document import BlockKind, MarkKind
from narrate.model.script import LineKind
from narrate.segment import continuation
from narrate.segment import labels as label_rules
from narrate.segment.dates import SENT
from narrate.segment.draft import LABEL, Confidence, Draft, Part, is_break, is_heading, skip
from narrate.segment.evidence import Plan
from narrate.segment.labels import Label
from narrate.segment.people import persons

_REACTION = "reactions to a message"
_SPEAKING = {BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.CODE}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """A dialogue: labels whose speakers alternate."""

    labels: tuple[Label, ...]
    end: int
    """The paragraph, not included, to which the dialogue can reach at most."""


def dialogue(draft: Draft) -> Draft:
    """Find the labels, the persons behind them, and give every paragraph of a dialogue to somebody."""
    found = label_rules.candidates(draft)
    taken = label_rules.accepted(draft, found)
    doubted = label_rules.doubtful(draft, found, taken)
    notes = [_noted(draft, "NAR-102", draft.parts[label.part], label=label.name) for label in doubted]
    draft = replace(draft, findings=(*draft.findings, *notes)).with_parts(
        {
            label.part: {
                "confidence": Confidence.DOUBTFUL,
                "why": f"“{label.name}” is written like a label but does not come back",
            }
            for label in doubted
        }
    )
    if not taken:
        return draft
    people = persons(draft, taken)
    draft = replace(draft, aliases=(*draft.aliases, *sorted(people.items())))
    turn = max((part.turn or 0 for part in draft.parts), default=0)
    for run in _runs(draft, taken, people):
        draft, turn = _assign(draft, run, people, turn)
    if any(label.style == "message" for label in taken):
        draft = draft.with_parts(
            {number: skip(_REACTION, "dialogue") for number, part in draft.open_parts() if SENT.match(part.text)}
        )
    return draft


def _runs(draft: Draft, taken: list[Label], people: dict[str, str]) -> list[_Run]:
    """Cut the labels into dialogues: where the speakers change altogether, another one begins."""
    last = {people[label.name]: label.part for label in taken}
    groups: list[list[Label]] = []
    reach = -1
    for label in taken:
        # Somebody of the dialogue so far speaks again later, there is no narration between, or names stand alone above
        # what is said, so that everything down to the next one is speech: it goes on.
        before = groups[-1][-1] if groups else None
        if before and (
            reach >= label.part
            or (label.style == before.style and _waits(draft, label) and _waits(draft, before))
            or not _narration_between(draft, before, label)
        ):
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


def _stops(part: Part, *, names_in_bold: bool) -> bool:
    """Whether a dialogue cannot reach over a paragraph.

    names_in_bold: whether speakers' names stand alone in bold; any other bold line is a heading then.
    """
    if names_in_bold and part.open and len(part.text) < 60 and part.covered_by(MarkKind.STRONG):
        return True
    if part.open and continuation.is_section_number(part):
        return True
    return is_break(part) or is_heading(part) or (bool(part.rule) and part.voiced and part.kind is not LineKind.CAPTION)


def _gap(draft: Draft, start: int, end: int, *, names_in_bold: bool, waiting: bool) -> list[int]:
    """The undecided paragraphs from `start` on that can still belong to the turn before them."""
    found = []
    for number in range(start, end):
        part = draft.parts[number]
        after = draft.parts[number + 1] if number + 1 < len(draft.parts) else None
        # The first paragraph after a label alone on its line is what is said, be it ever so short.
        heads = (number > start or not waiting) and (
            continuation.heads_lines(part, after) or continuation.heads_film(part)
        )
        if _stops(part, names_in_bold=names_in_bold) or (part.open and heads):
            break
        if part.open and part.block.kind in _SPEAKING:
            found.append(number)
    return found


def _waits(draft: Draft, label: Label) -> bool:
    """Whether a label stands alone on its line, so that what is said stands below."""
    return label.end >= len(draft.parts[label.part].text)


def _assign(draft: Draft, run: _Run, people: dict[str, str], turn: int) -> tuple[Draft, int]:
    in_bold = 2 * sum(label.style == "bold-alone" for label in run.labels) > len(run.labels)
    gaps = [
        _gap(
            draft,
            label.part + 1,
            following.part if following else run.end,
            names_in_bold=in_bold,
            waiting=_waits(draft, label),
        )
        for label, following in zip(run.labels, [*run.labels[1:], None], strict=True)
    ]
    turns = _Turns(draft, run, people, gaps, turn)
    for label, gap in zip(run.labels, gaps, strict=True):
        turns.take(label, gap)
    turns.mark_doubts()
    if in_bold:
        turns.mark_headings(run)
    return replace(draft.with_parts(turns.changes), findings=(*draft.findings, *turns.notes[:3])), turns.turn


def _noted(draft: Draft, code: str, part: Part, **values: object) -> Finding:
    """A finding about a paragraph."""
    line = draft.document.line_of(part.block.span.start)
    return finding(code, path=Path(draft.document.name), line=line, **values)


class _Turns:
    """Gives the paragraphs of a dialogue away, turn by turn."""

    def __init__(self, draft: Draft, run: _Run, people: dict[str, str], gaps: list[list[int]], turn: int) -> None:
        self.draft = draft
        self.people = people
        self.plan = Plan(draft, run.labels, people, gaps)
        self.last = run.labels[-1]
        self.turn = turn
        self.changes: dict[int, dict[str, Any]] = {}
        self.notes: list[Finding] = []
        self.doubtful: set[int] = set()

    def take(self, label: Label, gap: list[int]) -> None:
        """A label's own paragraph and those up to the next label."""
        part = self.draft.parts[label.part]
        speaker = self.people[label.name]
        if self.plan.asks_in_bold and part.covered_by(MarkKind.STRONG):
            speaker = self.plan.interviewer or speaker
        self.turn += 1
        own = self.turn
        waiting = _waits(self.draft, label)
        if waiting:
            self.changes[label.part] = skip(LABEL, "dialogue")
        else:
            manner = continuation.leading_manner(part, label.end)
            self._say(label.part, speaker, own, body=label.end + manner, label=label)
        if self.plan.answerer and not waiting:
            if (label.name == "Q" or self.plan.alone) and gap:
                speaker = self.plan.answerer
                self.turn += 1
                own = self.turn
                self._say(gap[0], speaker, own, body=0)
                self.changes[gap[0]]["why"] = "only questions have labels here, and it stands under one"
                gap = gap[1:]
            elif label.name == "A":
                speaker = self.plan.answerer
                self.changes[label.part]["speaker"] = speaker
        for place, number in enumerate(gap):
            if self._skipped(number, needed=waiting and place + 1 == len(gap)):
                continue
            if not waiting:
                if self.plan.is_question(number, gap, last=label is self.last):
                    self._ask(number)
                    own = 0
                    continue
                if not own or self._leaves(number, speaker, label):
                    # In a play speech goes on after a stage direction, be it the last one's.
                    played = label.style == "staged" and continuation.is_aside(self.draft.parts[number])
                    if label is self.last and not played:
                        break
                    continue
                self._doubt(number, speaker, label)
            part = self.draft.parts[number]
            body = continuation.leading_stamp(part) or (continuation.leading_manner(part, 0) if waiting else 0)
            self._say(number, speaker, own, body=body, label=label if waiting else None)
            waiting = False

    def _skipped(self, number: int, *, needed: bool) -> bool:
        """Leave out time stamps and stage directions; `needed`: nothing else is left for the turn to say."""
        part = self.draft.parts[number]
        if continuation.is_stamp(part):
            self.changes[number] = skip("time stamp", "dialogue")
        elif (continuation.is_reaction(part) or SENT.match(part.text)) and not needed:
            self.changes[number] = skip(_REACTION, "dialogue")
        elif continuation.is_direction(continuation.without_stamp(part)) and not needed:
            self.changes[number] = skip("stage direction or sound", "dialogue")
        else:
            return False
        return True

    def _ask(self, number: int) -> None:
        """An unlabelled question: the interviewer's, if it is known who that is, else the narrator's."""
        if self.plan.interviewer:
            self.turn += 1
            self._say(number, self.plan.interviewer, self.turn)
            self.changes[number]["why"] = "it has no label and is marked as this dialogue's questions are"

    def _leaves(self, number: int, speaker: str, label: Label) -> bool:
        """Whether a paragraph is the narrator's again; it says why."""
        last = label is self.last
        why = self.plan.back_to_narrator(self.draft.parts[number], speaker, label, last=last)
        if why:
            self.changes[number] = {"why": why, "body": continuation.leading_stamp(self.draft.parts[number])}
        return bool(why)

    def _say(self, number: int, speaker: str, turn: int, *, body: int = 0, label: Label | None = None) -> None:
        """Give a paragraph to a speaker: for its label, or because the dialogue goes on without one."""
        self.changes[number] = {
            "kind": LineKind.SPEECH, "speaker": speaker, "turn": turn, "rule": "dialogue", "body": body,
            "confidence": label.confidence if label else Confidence.LIKELY,
            "why": label.why if label else self.plan.goes_on,
        }  # fmt: skip

    def _doubt(self, number: int, speaker: str, label: Label) -> None:
        """Note that a paragraph after the last label may be the narrator's, where few turns before went on so."""
        if label is self.last and self.plan.continued < 0.25:
            part = self.draft.parts[number]
            self.doubtful.add(number)
            self.notes.append(_noted(self.draft, "NAR-103", part, speaker=speaker, text=part.text[:60]))

    def mark_doubts(self) -> None:
        """Say of the paragraphs that could be the narrator's as well that they are not certain."""
        for number in self.doubtful & set(self.changes):
            self.changes[number] |= {"confidence": Confidence.DOUBTFUL, "why": "few turns before have two paragraphs"}

    def mark_headings(self, run: _Run) -> None:
        """Where names stand alone in bold, every other bold line is a heading."""
        previous = next((n for n in range(run.labels[0].part - 1, -1, -1) if self.draft.parts[n].text), None)
        start = run.labels[0].part if previous is None else previous
        for number in range(start, run.end):
            part = self.draft.parts[number]
            if (
                "rule" not in self.changes.get(number, ())
                and part.open
                and len(part.text) < 60
                and part.covered_by(MarkKind.STRONG)
            ):
                self.changes[number] = {"kind": LineKind.HEADING, "depth": 1, "rule": "dialogue"}
