"""What a document says of a person's gender, so that a voice can suit it.

Only the settings, the document's own pronouns and unmistakable first names count. Looks, roles and professions are no
evidence; where there is none, the answer is that it is unknown.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from narrate.model.script import NARRATOR, Script
from narrate.model.sound import Gender
from narrate.settings import PersonSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hint:
    gender: Gender
    weight: int
    words: str


_QUOTES = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w)|(?<!\w)_[^_]+_(?!\w)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”’\")\]]*\s+(?=[A-Z“\"‘(])")
_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), Gender.MALE),
    **dict.fromkeys(("she", "her", "hers", "herself"), Gender.FEMALE),
}
_DESCRIBES = re.compile(r"\s+(?:is|was|has|lives|works|writes|teaches|grew|studied|studies|runs|hosts|edits)\b")
"""After a name these make a sentence about that person, as in the notes on contributors."""
_OPENING = re.compile(r"(He|She|His|Her)\s+(?P<next>[a-z’']+)")
_NOT_A_TITLE = frozenset(
    {"is", "was", "has", "by", "and", "or", "stars", "opens", "remains", "feels", "isn’t", "isn't"}
)
"""After “Her” at the beginning of a sentence these would make it a film's name."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_STRONG = 2
"""Weight of a pronoun that can hardly mean another person; one at least is needed."""


def gender_of(name: str, script: Script, person: PersonSettings | None = None) -> tuple[Gender, str]:
    """What is known of a person's gender, and what that rests on, in words.

    The settings go first, then pronouns in the document's own sentences about the person, then the first name where
    the library gender-guesser has no doubt. Looks, roles and professions are no evidence.
    """
    if person is not None and person.gender:
        return Gender(person.gender), f'settings: [people."{name}"] says {person.gender}'
    if name == NARRATOR:
        return Gender.UNKNOWN, "the narrator is nobody in the document"
    return _by_pronouns(name, script) or _by_first_name(name) or (Gender.UNKNOWN, "nothing in the document says")


def _by_pronouns(name: str, script: Script) -> tuple[Gender, str] | None:
    speaker = next((one for one in script.speakers if one.name == name), None)
    labels = [name, *(speaker.aliases if speaker else ())]
    others = [one.name for one in script.speakers if one.name != name and name not in one.name]
    hints = [
        hint
        for _, _, line in script.lines()
        if line.speaker != name
        for hint in _hints(_QUOTES.sub("“…”", line.text), labels, others)
    ]
    weight = Counter[Gender]()
    for hint in hints:
        weight[hint.gender] += hint.weight
    by_name = _by_first_name(name)
    for gender, opposite in ((Gender.FEMALE, Gender.MALE), (Gender.MALE, Gender.FEMALE)):
        needed = _STRONG if by_name is None or by_name[0] is gender else _STRONG + 1
        best = max((hint for hint in hints if hint.gender is gender), key=lambda hint: hint.weight, default=None)
        if best is not None and best.weight >= needed and weight[gender] >= 3 * weight[opposite]:
            return gender, f"pronouns: {best.words}"
    return None


def _hints(text: str, labels: Sequence[str], others: Sequence[str]) -> list[_Hint]:
    """Pronouns in sentences that name one person only, and at the beginning of the sentence after such a one."""
    found = []
    sentences = _SENTENCE_END.split(text)
    for index, sentence in enumerate(sentences):
        span = _named(sentence, labels)
        if span is None or _somebody_else(f"{sentence[: span[0]]}|{sentence[span[1] :]}", others):
            continue
        subject = not _WORD.search(sentence[: span[0]])
        following = sentences[index + 1] if index + 1 < len(sentences) else ""
        opening = _OPENING.match(following)
        if subject and opening and not (opening[1] == "Her" and opening["next"] in _NOT_A_TITLE):
            words = f"“{_shorten(following)}” follows “{_shorten(sentence)}”"
            weight = 3 if _DESCRIBES.match(sentence[span[1] :]) else _STRONG
            found.append(_Hint(gender=_PRONOUNS[opening[1].lower()], weight=weight, words=words))
        for word in _WORD.findall(sentence[span[1] :]):
            if word in _PRONOUNS:
                weight = _STRONG if subject and word.endswith("self") else 1
                words = f"“{word}” in “{_shorten(sentence)}”"
                found.append(_Hint(gender=_PRONOUNS[word], weight=weight, words=words))
    return found


def _named(sentence: str, labels: Sequence[str]) -> tuple[int, int] | None:
    parts = labels[0].split()
    names = [*labels, *((parts[0], parts[-1]) if len(parts) > 1 else ())]
    for name in names:
        match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence) if len(name) > 2 else None
        if match:
            return match.span()
    return None


def _somebody_else(rest: str, others: Sequence[str]) -> bool:
    """Whether a sentence names another of the script's people, or anybody else with a first name.

    In `rest` the person's own name is replaced by a bar.
    """
    words = {part for other in others for part in other.split() if len(part) > 2}
    first_names = re.findall(r"(?<!\w)([A-Z][\w’'-]+)(?=\s+[A-Z])", rest)
    return (
        bool(words & set(_WORD.findall(rest)))
        or bool(re.search(r"\|,? (?:and|&) [A-Z]|[A-Z][\w’'-]+ (?:and|&) \|", rest))
        or any(_might_be_a_name(word) for word in first_names)
    )


def _might_be_a_name(word: str) -> bool:
    return word != "The" and _detector().get_gender(word) not in {"unknown", "andy"}


def _by_first_name(name: str) -> tuple[Gender, str] | None:
    first = next((part for part in name.split() if part.rstrip(".").lower() not in _HONORIFICS), "")
    gender = _guess(first)
    if gender is Gender.UNKNOWN:
        return None
    return gender, f"first name: {first.title()} is a {'woman' if gender is Gender.FEMALE else 'man'}’s name"


_HONORIFICS = frozenset(
    {"dr", "prof", "professor", "sir", "mr", "mrs", "ms", "miss", "dame", "lady", "lord", "rev", "the"}
)


def _guess(first: str) -> Gender:
    if len(first.rstrip(".")) < 2:
        return Gender.UNKNOWN
    answer = _detector().get_gender(first.title() if first.isupper() or first.islower() else first)
    return {"female": Gender.FEMALE, "male": Gender.MALE}.get(answer, Gender.UNKNOWN)


@functools.cache
def _detector() -> Any:
    from gender_guesser.detector import Detector

    class Quick(Detector):  # type: ignore[misc]
        """The library's own, which takes its list of 48,000 names apart; of most of them nobody ever asks."""

        def _parse(self, filename: str) -> None:
            self.names: dict[str, dict[str, str]] = {}
            self._unread: dict[str, list[str]] = {}
            for line in Path(filename).read_text("utf-8").splitlines():
                if line[0] in "#=":
                    continue
                name = line.split(None, 2)[1]
                if "+" in name:
                    self._eat_name_line(line.strip())  # stands for several spellings
                else:
                    self._unread.setdefault(name, []).append(line)

        def get_gender(self, name: str, country: str | None = None) -> str:
            for line in self._unread.pop(name, ()):
                self._eat_name_line(line.strip())
            return str(super().get_gender(name, country))

    return Quick()


def forget_names() -> None:
    """Free the memory of the list of first names; it is read again when needed."""
    _detector.cache_clear()


def _shorten(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"
