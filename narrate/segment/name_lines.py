"""Names alone on their lines above what is said, without markup: plays, and conversations copied from a page."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from narrate.model.document import BlockKind
from narrate.segment import continuation
from narrate.segment.bylines import is_person
from narrate.segment.dates import is_date
from narrate.segment.draft import Draft, Part, is_break, is_heading
from narrate.segment.label_forms import Label, is_label_name
from narrate.segment.name_words import PUBLICATIONS, fold, is_particle
from narrate.segment.names import looks_like_name
from narrate.segment.written_names import small_words

_LONGEST = 40
"""Characters of a name that stands alone above what is said."""
_LINE = re.compile(r"(?P<name>[^,:;()\[\].!?]{1,40}[^\W_])(?:\s?[,(\[][^()\[\].!?:]{2,60}[)\]]?)?\s?:?")
"""A name, and what its bearer is."""
_LEAST = 6
"""Names directly above what is said that make a play, where nothing else tells."""
_FEW = 4
"""Names at most that need not come back, nor be known from the text above."""
_READ = 1000
"""Characters of what somebody says that are looked at."""
_SENTENCE = re.compile(r"[.!?…][”\"’»)\]]*(?:\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speech:
    """A name alone on its line, and what stands under it."""

    number: int
    name: str
    text: str
    tight: bool
    """Whether it stands directly under the name, without a blank line."""


def name_lines(draft: Draft) -> list[Label]:
    """Names alone on their lines under each of which somebody speaks.

    Many things stand on lines of their own in capitalised words: films, places, contributors. Names are taken where
    they come back with others between them, or where what stands under one asks and what stands under the next
    answers; and what stands there must be said: “I”, “we”, “you”, and not of the person who is named over it.
    """
    found = _speeches(draft)
    counts = Counter(speech.name for speech in found)
    back = {first.name for first, second in itertools.pairwise(found) if counts[first.name] > 1 and first != second}
    if _is_play(found, counts):
        kept = [speech for speech in found if counts[speech.name] > 1]
    else:
        first = next((number for number, part in enumerate(draft.parts) if part.open), 0)
        kept = [speech for speech in found if speech.name in back or _is_person(speech.name)]
        # Above names that come back the first line is a title.
        kept = [speech for speech in kept if not back or speech.name in back or speech.number != first]
        if not _is_talk(draft, kept, back):
            return []
    return [
        Label(part=speech.number, name=speech.name, end=len(draft.parts[speech.number].text), style="name-line")
        for speech in kept
    ]


def _speeches(draft: Draft) -> list[_Speech]:
    """The lines that can be names, with what stands under each up to the next one, a heading or a break."""
    found: list[_Speech] = []
    name, texts, tight = -1, [""], False

    def close() -> None:
        match = _LINE.fullmatch(draft.parts[name].text) if name >= 0 else None
        if match is not None:
            text = " ".join(texts)[:_READ]
            found.append(_Speech(number=name, name=match["name"], text=text, tight=tight))

    for number, part in enumerate(draft.parts):
        if is_break(part) or is_heading(part):
            close()
            name = -1
        elif part.open and _is_name(part):
            close()
            name, texts, tight = number, [], False
        elif part.open:
            tight = tight or not (texts or part.blank_before)
            texts.append(part.text)
    close()
    return found


def _is_name(part: Part) -> bool:
    """Whether a line is written like a person's name, with what that one is or a colon at most."""
    match = _LINE.fullmatch(part.text) if len(part.text) <= 2 * _LONGEST else None
    return (
        match is not None
        and len(match["name"]) <= _LONGEST
        and part.block.kind is BlockKind.PARAGRAPH
        and not part.marks
        and looks_like_name(match["name"], most=4)
        and is_label_name(match["name"])
    )


def _is_person(name: str) -> bool:
    """Whether words can be somebody's full name."""
    words = name.split()
    return len(words) > 1 and words[-1].casefold() not in PUBLICATIONS and words[0].casefold() not in {"the", "a", "an"}


def _is_play(found: list[_Speech], counts: Counter[str]) -> bool:
    """Whether many names stand directly above what is said, two at least of them again and again."""
    tight = [speech for speech in found if speech.tight and counts[speech.name] > 1]
    bare = sum(not speech.text for speech in found if counts[speech.name] > 1)
    return len(tight) >= _LEAST and len({speech.name for speech in tight}) > 1 and bare <= len(tight) // _LEAST


def _is_talk(draft: Draft, kept: list[_Speech], back: set[str]) -> bool:
    """Whether what stands under the names is a conversation."""
    names = {speech.name for speech in kept}
    said = [speech for speech in kept if _SENTENCE.search(speech.text)]
    if len(names) < 2 or 5 * len(said) < 4 * len(kept) or not kept[-1].text:
        return False
    own = sum(continuation.speaks(speech.text) or continuation.addresses(speech.text) for speech in said)
    about = sum(_is_about(speech) for speech in said)
    above = " ".join(part.text for part in draft.parts[: kept[0].number] if part.voiced)
    known = all(name in above for name in names)
    if 3 * about > len(said):
        return False
    if known and names <= back:
        return True  # those whom the text introduces, again and again, take turns, whatever they speak of
    if 2 * own < len(said):
        return False
    if back and len(kept) > 2 and (len(back) > 1 or all(map(_is_person, names))):
        return True
    if known:
        return 4 * own >= 3 * len(said)
    small = small_words(draft.prose())
    named = all(fold(word) not in small for name in names for word in name.split() if not is_particle(word))
    answered = sum(_asks(first.text) and _replies(second.text) for first, second in itertools.pairwise(kept))
    # A text that begins with a name is an excerpt of a conversation; else what is said has to answer.
    leads = all(is_date(part.text) for part in draft.parts[: kept[0].number] if part.voiced and part.text)
    often = (leads and all(map(is_person, names))) or (answered and 2 * answered >= len(kept) - 1)
    return own == len(kept) <= _FEW and named and bool(often) and all(speech.text[0].isalpha() for speech in said)


def _is_about(speech: _Speech) -> bool:
    """Whether a text names the one over it: it is a biography, or a review of what is named so."""
    called = any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", speech.text) for name in {*speech.name.split()[-1:]})
    return called and not continuation.tells(speech.text)


def _asks(text: str) -> bool:
    return "?" in text and continuation.addresses(text)


def _replies(text: str) -> bool:
    return continuation.agrees(text) or continuation.speaks(text[:120])
