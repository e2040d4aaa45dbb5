"""The cast of a screenplay that names none: gathered from its cues, written as names are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from narrate.fountain.lexer import Paragraph
from narrate.fountain.syntax import Element, cue_label
from narrate.fountain.text import decode
from narrate.fountain.titlepage import TitlePage, is_date
from narrate.model.script import NARRATOR, Speaker

_SMALL = {"and", "of", "the", "a", "an", "in", "on", "at", "to", "with", "from"}
_INITIALS = re.compile(r"(?:\w\.){2,}")
_NUMERAL = re.compile(r"[IVX]{2,}")
_ELIDED = re.compile(r"[OD]['’](?=\w{2})")
_GROWN_UP = "adult "
# Somebody introduced by the full name in capitals: “ADA LOVELL, 40s,” or “ADA LOVELL (38)”.
_INTRODUCTION = re.compile(r"\b([^\W\d_a-z]+)((?: [^\W\d_a-z]+)+)(?=,| \()")


def front_matter(page: TitlePage) -> Iterator[str]:
    """What the title page holds beyond what a Script has a place for, a line each."""
    kept = {"title", "author", "authors", "language"}
    for field in page.fields:
        key = field.key.lower()
        if key in kept or (key == "date" and is_date(field.text)):
            continue
        yield from (f"{field.key}: {decode(value)}" for _, value in field.values)


def people(paragraphs: Iterable[Paragraph]) -> tuple[Speaker, ...]:
    """Everybody who has a cue, in order of appearance.

    A speaker with one name gets the full name by which an action line introduces exactly one person of that first
    name or surname; “Adult Ada” is Ada where Ada has cues as well.
    """
    labels: dict[str, str] = {}
    introduced: dict[str, dict[str, None]] = {}
    by_surname: dict[str, dict[str, None]] = {}
    for paragraph in paragraphs:
        if paragraph.lines and paragraph.element is Element.CUE:
            label = decode(cue_label(paragraph.lines[0].text)[0])
            labels.setdefault(label.casefold(), label)
        elif paragraph.lines and paragraph.element is Element.ACTION:
            for line in paragraph.lines:
                for match in _INTRODUCTION.finditer(decode(line.text)):
                    introduced.setdefault(match.group(1).casefold(), {})[match.group(0)] = None
                    by_surname.setdefault(match.group(2).split()[-1].casefold(), {})[match.group(0)] = None
    merged: dict[str, list[str]] = {}
    for key, label in labels.items():
        base = labels.get(key.removeprefix(_GROWN_UP), label) if key != _GROWN_UP + NARRATOR.casefold() else label
        full = list(introduced.get(base.casefold()) or by_surname.get(base.casefold(), {}))
        name = full[0] if len(full) == 1 and full[0].casefold() not in labels else base
        merged.setdefault(name_case(name), []).append(label)
    return tuple(
        Speaker(name=name, aliases=tuple(label for label in heard if label.casefold() != name.casefold()))
        for name, heard in merged.items()
        if name.casefold() != NARRATOR.casefold()
    )


def name_case(label: str) -> str:
    """A name as it is written outside of cues: `DR. BENNETT` → `Dr. Bennett`; one with small letters stays."""
    if any(c.islower() for c in label):
        return label
    words = label.split(" ")
    return " ".join(_word_case(word, first=place == 0) for place, word in enumerate(words))


def _word_case(word: str, *, first: bool) -> str:
    if not first and word.lower() in _SMALL:
        return word.lower()
    if _INITIALS.fullmatch(word) or _NUMERAL.fullmatch(word) or any(c.isdigit() for c in word):
        return word
    if "-" in word:
        return "-".join(_word_case(part, first=True) for part in word.split("-"))
    elided = _ELIDED.match(word)
    start = elided.end() if elided else 0
    letter = next((i for i, c in enumerate(word) if i >= start and c.isalpha()), None)
    return word if letter is None else word[: letter + 1] + word[letter + 1 :].lower()
