"""What a dialogue as a whole says about its unlabelled paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from narrate.model.document import MarkKind
from narrate.segment import continuation
from narrate.segment.draft import Draft, Part
from narrate.segment.guests import guest_of
from narrate.segment.label_forms import Label


class Plan:
    """What a dialogue as a whole says about its unlabelled paragraphs."""

    def __init__(self, draft: Draft, labels: Sequence[Label], people: dict[str, str], gaps: list[list[int]]) -> None:
        self.draft = draft
        self.people = set(people.values())
        self.called = {
            person: {
                person,
                *continuation.short_names(person),
                *(label for label, owner in people.items() if owner == person and len(label) > 2),
            }
            for person in self.people
        }
        self.alone = len(self.people) == 1
        """Whether only one person is labelled: the answers, and what stands over each is a question."""
        first = min((label.part for label in labels), default=0)
        self.told = any(continuation.tells(part.text) for part in draft.parts[:first] if part.open)
        self.framed = any(part.open for part in draft.parts[:first])
        close = sum(not draft.parts[label.part].blank_before for label in labels[1:])
        self.dense = 2 * close > len(labels)
        """Whether the lines of different speakers stand close together, as in the log of a chat."""
        inner = gaps[:-1]
        heads = [label.end >= len(draft.parts[label.part].text) for label in labels]
        self.under_names = 10 * sum(heads) >= 9 * len(heads)
        """Whether names stand alone above what is said, so that all down to the next name is under it."""
        # A label alone on its line has its text in the next paragraph: that one is no continuation.
        rest = [gap[1:] if head else gap for gap, head in zip(inner, heads, strict=False)]
        filled = [gap for gap in rest if gap]
        self.continued = len(filled) / max(len(inner), 1)
        across = [gap for gap in filled if any(_goes_on(draft.parts[number]) for number in gap)]
        self.ends_at_blank = len(inner) >= 4 and len(filled) >= 2 and not across
        self.goes_on = f"it has no label, and {len(filled)} of {len(inner)} turns here go on without one"
        bold = [gap for gap in filled if any(self._bold(number) for number in gap)]
        self.asks_in_bold = len(bold) >= 2 and 2 * len(bold) >= len(filled)
        ending = [gap for gap in filled if draft.parts[gap[-1]].text.rstrip('”"’) ').endswith("?")]
        asking = Counter(people[label.name] for label in labels if draft.parts[label.part].text.rstrip().endswith("?"))
        asker = bool(asking) and asking.most_common(1)[0][1] * 4 > len(labels)
        answered = len(filled) + bool(gaps and gaps[-1])
        # The first question stands over the first label.
        asked = len(ending) + (first > 0 and draft.parts[first - 1].open and draft.parts[first - 1].text.endswith("?"))
        often = asked >= 2 and 2 * len(ending) > len(filled)
        self.asks_plainly = not self.asks_in_bold and not asker and often
        asking_labels = sum(label.name == "Q" for label in labels)
        # Where only the questions are labelled, what stands under them answers.
        if self.alone:
            asking_labels = sum(draft.parts[label.part].text.endswith("?") for label in labels)
        only_asked = asking_labels >= 3 and 4 * asking_labels >= 3 * len(labels) and 2 * answered > asking_labels
        self.answerer = self._answerer(labels, people) if only_asked else ""
        self.interviewer = self._interviewer(labels, people) if self.asks_in_bold else ""

    def _bold(self, number: int) -> bool:
        part = self.draft.parts[number]
        return part.covered_by(MarkKind.STRONG) or part.covered_by(MarkKind.EMPHASIS)

    def _answerer(self, labels: Sequence[Label], people: dict[str, str]) -> str:
        """Who answers, where the answers have no labels."""
        if people.get("A", "A") != "A":
            return people["A"]
        first = min(label.part for label in labels)
        asked = " ".join(self.draft.parts[label.part].text for label in labels)
        return guest_of(self.draft, first, asked)[0] or "Guest"

    def _interviewer(self, labels: Sequence[Label], people: dict[str, str]) -> str:
        for label in labels:
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
            return number == gap[-1] and (self.alone or text.rstrip('”"’) ').endswith("?"))
        return False

    def back_to_narrator(self, part: Part, speaker: str, label: Label, *, last: bool) -> str:
        """Why an unlabelled paragraph is no longer the speaker's; nothing where it is.

        Inside a dialogue it goes on, unless it speaks of the speaker; after the last label the dialogue decides:
        where nobody's turn had a second paragraph, none begins there.
        """
        # In plays and screenplays what has no cue is the action; in chats nobody speaks two paragraphs, but a stamped
        # transcript's lines may be wrapped, and a message that has a date may have any number of lines.
        wrapped = label.style == "cue" or (label.style in {"chat", "clock"} and not self.dense)
        if (label.style == "message" and not last) or (not part.blank_before and wrapped):
            return ""
        if label.style in {"period", "cue"} or label.style in {"chat", "clock"}:
            return "it has no cue, and in this form of dialogue speech has one"
        if last and self.ends_at_blank and part.blank_before:
            return "a blank line ends every turn here"
        if continuation.is_sound(part):
            return "it tells which sound is heard"
        if continuation.is_aside(part):
            return "it stands in brackets"
        if not (self.under_names and not last) and continuation.speaks_of(part, speaker, self.called):
            return f"it speaks of {speaker}, or of another who speaks here, from outside"
        if (
            last
            and part.covered_by(MarkKind.EMPHASIS)
            and not self.draft.parts[label.part].covered_by(MarkKind.EMPHASIS)
        ):
            return "it is set off in italics after the last label"
        if last and continuation.closes(part, continued=self.continued, told=self.told, framed=self.framed):
            return "it stands after the last label and reads like the narrator's"
        return ""


def _goes_on(part: Part) -> bool:
    """Whether a paragraph after a blank line is speech rather than what a program or a transcriber notes."""
    noted = continuation.is_reaction(part) or continuation.is_direction(part) or continuation.is_stamp(part)
    return part.blank_before and not noted
