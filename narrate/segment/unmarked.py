"""Interviews in which nothing marks the questions: what asks, what answers, and whether a text is one at all."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from narrate.model.document import BlockKind
from narrate.model.script import LineKind
from narrate.segment import continuation
from narrate.segment.draft import Confidence, Draft, Part
from narrate.segment.guests import guest_of, speaks_of_asking
from narrate.segment.patterns import either

GUEST = "Guest"
"""Who is asked, where nothing says who that is."""
QUESTION = 400
"""Characters of the longest question that nothing marks."""
_REQUEST = 250
"""Characters of the longest paragraph that asks somebody to tell."""
_REMARK = 80
"""Characters of the longest sentence behind a question that still belongs to it."""
_ALTERNATE = 0.4
"""Share of questions in a text in which hardly any answer has two paragraphs."""
_REQUESTS = either(
    r"(?:.{0,120}[.,!?] )?(?:so |and |now |please |well,? )?(?:tell|talk|walk|take) (?:us|me)\b",
    r"(?:.{0,120}[.,!?] )?(?:so |and |now |please )?(?:talk|speak|say something|describe|explain)"
    r" (?:a (?:bit|little) )?(?:about|to us|for us|how|why|what|your|the)\b",
    r"(?:.{0,120}[.,!?] )?(?:mais |et |alors,? )?(?:parlez?|racontez?|dites|décrivez|expliquez?)[- ](?:nous|moi)\b",
    r"(?:.{0,120}[.,!?] )?(?:und |bitte )?(?:erzählen|beschreiben|erklären) sie\b",
    r"(?:.{0,120}[.,!?] )?(?:erzähl|beschreib|erklär)e? (?:uns|mir|doch|mal|bitte)\b",
    r"(?:.{0,120}[.,!?] )?(?:y |pero |bueno,? )?(?:háblanos|háblenos|háblame|hábleme|cuéntanos|cuéntenos|cuéntame"
    r"|explícanos|descríbenos|dinos)\b",
    r"(?:.{0,120}[.,!?] )?(?:e |ma )?(?:raccontaci|ci racconti|parlaci|ci parli|dicci|raccontami|parlami|spiegaci)\b",
)
"""Asks somebody to tell, without a question mark."""


_WITHOUT_PRONOUNS = frozenset({"es", "it", "pt", "ca", "gl", "ro"})
"""Languages in which the verb alone says who is spoken to."""


_FIRST_PERSON = {
    "fr": re.compile(r"\b[Oo]n\b"),
    "es": re.compile(r"\b(?:[Nn]os|nosotr[oa]s|nuestr[oa]s?|\w{2,20}(?:[aáeéií]mos|é))\b"),
    "it": re.compile(r"\b(?:[Nn]oi|nostr[oaie]|\w{2,20}(?:iamo|vamo))\b"),
    "pt": re.compile(r"\b(?:[Ee]u|[Nn]ós|noss[oa]s?|meus?|minhas?|\w{2,20}[aei]mos)\b"),
}
"""Forms of the first person that only a language of its own has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmarked:
    """An interview without marks."""

    draft: Draft
    """The draft in which a first question is no title."""
    asked: list[int]
    guest: str
    why: str


def whole_question(part: Part) -> bool:
    """Whether a paragraph asks something and does little else."""
    asks = part.text.rstrip('!”"’»)').endswith("?") and len(part.text) <= QUESTION
    return part.block.kind is BlockKind.PARAGRAPH and asks


def questions(draft: Draft, first: int) -> list[int]:
    """The paragraphs from `first` on that ask something and have an answer below them."""
    numbers = [number for number, _ in draft.open_parts() if number >= first]
    return [
        number
        for number, following in itertools.pairwise(numbers)
        if whole_question(draft.parts[number]) and not whole_question(draft.parts[following])
    ]


def answered_with(draft: Draft, asked: list[int]) -> list[str]:
    """What stands under each question."""
    return [
        " ".join(part.text for part in draft.parts[number + 1 : following] if part.open)
        for number, following in zip(asked, [*asked[1:], len(draft.parts)], strict=True)
    ]


def is_talk(draft: Draft, asked: list[int]) -> bool:
    """Whether text under headings that ask is what somebody says: the text above says so, or it says “I” mostly."""
    told = [draft.title, *(part.text for part in draft.parts[: asked[0]] if part.voiced)]
    if any(speaks_of_asking(text) for text in told):
        return True
    answers = answered_with(draft, asked)
    return 2 * sum(continuation.tells(answer) for answer in answers) >= len(answers)


def unmarked(draft: Draft) -> Unmarked | None:
    """Find an interview whose questions have lost their marks.

    Short paragraphs ask somebody, and those under them answer in the first person. How much of that it takes depends
    on what the text above says: least where the title speaks of an interview, most where it says nothing.
    """
    asked = questions(draft, 0)
    if len(asked) < 2:
        return None
    titled = _asking_title(draft, asked[0])
    if titled is not None:
        asked = [titled, *asked]
        draft = replace(draft.with_parts({titled: {"opens": None, "depth": 0}}), title="")
    told = [text for text in (draft.title, *(p.text for p in draft.parts[: asked[0]] if p.voiced)) if text]
    guest, confidence = guest_of(draft, asked[0], " ".join(draft.parts[number].text for number in asked))
    asked = _complete(draft, asked, guest)
    texts = [text for text in answered_with(draft, asked) if text]
    addressed = sum(_addresses(draft.parts[number].text, guest, draft.language) for number in asked) / len(asked)
    own = sum(_tells(text, draft.language) for text in texts) / max(len(texts), 1)
    ours = sum(continuation.speaks(text) for text in texts) / max(len(texts), 1)
    if not told:
        if len(asked) < 3 or min(addressed, own) < 0.75:
            return None
        why = "the questions ask somebody, and the answers are in the first person"
        return Unmarked(draft=draft, asked=asked, guest=guest or GUEST, why=why)
    spoken_of = any(speaks_of_asking(text) for text in told)
    in_title = spoken_of and speaks_of_asking(draft.title)
    below = sum(number >= asked[0] for number, _ in draft.open_parts())
    dense = len(asked) / below
    if dense < (0.1 if in_title else 0.15):
        return None
    if spoken_of:
        # Who made something together says “we”.
        own = max(own, ours)
        enough = len(asked) >= (2 if in_title and guest else 3) and own >= 0.5
        enough = enough and (addressed + own >= 1 or dense >= _ALTERNATE)
        enough = enough and (bool(guest) or (in_title and addressed >= 0.5))
        why = "nothing marks questions and answers here, but the text above tells of an interview"
    else:
        clear = confidence is not Confidence.DOUBTFUL and not any(map(continuation.tells, told))
        enough = bool(guest) and clear and len(asked) > 3 and addressed >= 0.5 and own >= 0.75 and dense >= 0.3
        why = f"nothing marks questions and answers here, but they ask {guest} and answer in the first person"
    return Unmarked(draft=draft, asked=asked, guest=guest or GUEST, why=why) if enough else None


def _complete(draft: Draft, asked: list[int], guest: str) -> list[int]:
    """The questions with those that only the rest makes known.

    Those are a request to tell, a question with a remark behind it, the first of two paragraphs that ask together,
    and a last question whose answer is not there any more.
    """
    known = set(asked)
    numbers = [number for number, _ in draft.open_parts() if number >= asked[0]]
    for at, number in enumerate(numbers):
        part = draft.parts[number]
        below = numbers[at + 1] if at + 1 < len(numbers) else None
        if number in known or part.block.kind is not BlockKind.PARAGRAPH or number - 1 in known:
            continue
        if below is None:
            known |= {number} if whole_question(part) and _asks_somebody(part.text, guest) else set()
        elif (below in known and whole_question(part) and _asks_somebody(part.text, guest)) or (
            below not in known and (_invites(part.text) or _supposes(part.text, draft.parts[below].text))
        ):
            known.add(number)
    return sorted(known)


def _addresses(text: str, guest: str, language: str) -> bool:
    """Whether a question is put to somebody, by a pronoun, a name, or in a language that leaves pronouns out."""
    called = bool(guest) and re.search(rf"\b{re.escape(guest.split(maxsplit=1)[0])}\b", text) is not None
    silent = language[:2] in _WITHOUT_PRONOUNS and not continuation.tells(text)
    return called or silent or continuation.addresses(text) or _REQUESTS.match(text) is not None


def _tells(text: str, language: str) -> bool:
    """Whether an answer is in the first person, be it by an ending or by the French “on”."""
    form = _FIRST_PERSON.get(language[:2])
    return continuation.tells(text) or (form is not None and form.search(text) is not None)


def _asks_somebody(text: str, guest: str) -> bool:
    """Whether a question is none that the one who answers asks."""
    return _addresses(text, guest, "") or not continuation.tells(text)


def _invites(text: str) -> bool:
    """Whether a paragraph asks somebody to tell, or has a question and a short remark behind it."""
    if len(text) <= _REQUEST and _REQUESTS.match(text):
        return True
    question, mark, remark = text.rpartition("?")
    return (
        bool(mark and remark)
        and len(text) <= QUESTION
        and len(remark) <= _REMARK
        and continuation.addresses(question)
        and not continuation.tells(text)
    )


def _supposes(text: str, below: str) -> bool:
    """Whether a paragraph tells somebody something of his own, and the one below it agrees or does not."""
    short = len(text) <= _REQUEST and continuation.addresses(text) and not continuation.tells(text)
    return short and continuation.agrees(below)


def _asking_title(draft: Draft, first: int) -> int | None:
    """The first line, where it was taken for the title, but asks somebody and has an answer above `first`."""
    number = next((n for n, part in enumerate(draft.parts) if part.text), first)
    part = draft.parts[number]
    answered = any(other.open for other in draft.parts[number + 1 : first])
    taken = part.rule == "top-lines" and part.kind is LineKind.HEADING and part.text == draft.title
    return number if taken and answered and whole_question(part) and continuation.addresses(part.text) else None
