"""Forms of labels that prove nothing alone: what else must be there for them to be speakers'."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable

from narrate.segment import continuation
from narrate.segment.draft import Draft, Part
from narrate.segment.fields import FIELDS
from narrate.segment.label_forms import COUPLE, NOBODY, Label
from narrate.segment.name_words import fold, initials, letters, tokens, word_set

_LEAST = 6
"""Lines of a dialogue from which a form that other texts have too is known by how often it comes."""
_VOWEL = re.compile(r"[aeiouyäöüàáâèéêìíòóùú]", re.IGNORECASE)
_FEW = 3
"""Letters of a shortened nickname at most."""
_FAMILY = COUPLE | word_set("husband wife hubby wifey mum mom dad boyfriend girlfriend daughter son sister brother us")
"""By what a family's members are called in small letters."""
_OFTEN = 3
"""Times that a cue comes back which is no name."""
_STAMPED = re.compile(r"[(\[]?\d{1,2}:\d\d(?::\d\d)?[)\]]? \S")
_INITIALS = re.compile(r"(?P<name>[A-ZÀ-Þ]{2,4}): ")
_EXPLAINED = re.compile(r"(?P<name>[A-ZÀ-Þ][\w’'-]{1,30}(?: [A-ZÀ-Þ][\w’'-]{1,30}){1,3}) [(\[][A-ZÀ-Þ]{2,4}[)\]]")
_LISTED = 600
"""Characters of a paragraph that are read for names with their initials."""
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ][A-ZÀ-Þ’'-]+\b")
_CLOCK = re.compile(r"(?P<first>\d{1,2}):(?P<second>\d\d)(?::(?P<third>\d\d))?")
_RUN_ON = (
    re.compile(
        r"(?P<name>[A-ZÀ-Þ][A-ZÀ-Þ’'-]{2,20}(?: [A-ZÀ-Þ][A-ZÀ-Þ’'-]{1,20}){0,2}) "
        r"(?=[“\"‘«(¿¡]?[A-ZÀ-Þ0-9](?:[^A-ZÀ-Þ]|\Z))"
    ),
    re.compile(r"(?P<name>[A-ZÀ-Þ][\w’'-]{1,20} [A-ZÀ-Þ][\w’'-]{1,20}) (?=[“\"‘«(¿¡]?[A-ZÀ-Þ0-9])"),
    re.compile(r"\[(?P<name>[A-ZÀ-Þ][\w’'-]{0,20}(?: [A-ZÀ-Þ][\w’'-]{0,20}){0,2})\]:? (?=\S)"),
    re.compile(r"(?P<name>[A-ZÀ-Þ]{1,3})\.?\s?[–—-] (?=\S)"),
)
_SAID = re.compile(r"[.!?…][”\"’»)]?$")


def in_company(draft: Draft, found: list[Label]) -> list[Label]:
    """Without the candidates whose form is a label's only in company that they do not have."""
    return _from_the_beginning(draft, _couples(_stamped_nicks(_nicknames(draft, _no_contents(draft, found)))))


def _stamped_nicks(found: list[Label]) -> list[Label]:
    """Nicknames with a time on lines of their own: two at least, and one comes back."""
    nicks = [label for label in found if label.style == "nick-stamped"]
    counts = Counter(label.name for label in nicks)
    return found if 1 < len(counts) < len(nicks) else _without(found, nicks)


def _couples(found: list[Label]) -> list[Label]:
    """Pronouns: two of them at least come back ("He: …", "She: …")."""
    pronouns = [label for label in found if label.style == "couple"]
    counts = Counter(label.name.casefold() for label in pronouns)
    often = [count for count in counts.values() if count > 1]
    # Once each is enough where nothing else is labelled: husband and wife say what they think.
    once = len(counts) == 2 and len(pronouns) == len(found)
    return found if len(often) > 1 or once else _without(found, pronouns)


def _no_contents(draft: Draft, found: list[Label]) -> list[Label]:
    """Without the names behind a time that stand in a list of such lines: a recording's contents."""
    listed = [
        label
        for label in found
        if _STAMPED.match(draft.parts[label.part].text)
        and label.end >= len(draft.parts[label.part].text)
        and (_follows(draft, label.part) or _follows(draft, label.part + 1))
    ]
    return _without(found, listed)


def _follows(draft: Draft, number: int) -> bool:
    """Whether a line with a time stands directly under another one."""
    if not 0 < number < len(draft.parts) or draft.parts[number].blank_before:
        return False
    return all(_STAMPED.match(draft.parts[at].text) for at in (number - 1, number))


def roles(numbered: list[tuple[int, Part]], found: list[Label]) -> list[Label]:
    """Cues that are a field's word elsewhere ("DIRECTOR"): they come back as cues do, among other persons' cues."""
    cues = {label.name for label in found if label.style == "cue"}
    lines = Counter(part.text for _, part in numbered if part.text.isupper() and part.text.casefold() in FIELDS)
    often = {text for text, count in lines.items() if count >= _OFTEN}
    if not cues or not often:
        return found
    added = [
        Label(part=number, name=part.text, end=len(part.text), style="cue")
        for (number, part), (_, below) in itertools.pairwise(numbered)
        if part.text in often and not below.blank_before
    ]
    return sorted([*found, *added], key=lambda label: label.part)


def initialled(numbered: list[tuple[int, Part]], found: list[Label]) -> list[Label]:
    """Initials that are another word elsewhere ("CC", "PS", "HE"), among other initials before a colon.

    They are those of somebody whom a label or a list of those present names in full.
    """
    styles = Counter(label.style for label in found if label.name.isupper() and letters(label.name))
    sure = {label.part for label in found if label.style != "couple"}
    lines = [
        (number, match)
        for number, part in numbered
        if number not in sure and (match := _INITIALS.match(part.text[:10]))
    ]
    if not styles or not lines:
        return found
    full = {label.name for label in found if len(tokens(label.name)) > 1}
    full |= {match["name"] for _, part in numbered for match in _EXPLAINED.finditer(part.text[:_LISTED])}
    known = {short for name in full for short in initials(name)}
    style = styles.most_common(1)[0][0]
    added = {
        number: Label(part=number, name=match["name"], end=match.end(), style=style)
        for number, match in lines
        if fold(match["name"]) in known
    }
    return _with(found, added)


def pronouns(numbered: list[tuple[int, Part]], found: list[Label]) -> list[Label]:
    """Initials that are a pronoun elsewhere ("HE:", "IT:"): they come back, and a label that comes back too between."""
    lines = [(number, match) for number, part in numbered if (match := _INITIALS.match(part.text[:10]))]
    counts = Counter(match["name"] for _, match in lines if match["name"].casefold() in NOBODY)
    others = [label for label in found if label.style != "couple"]
    back = Counter(label.name for label in others)
    answered = {label.part for label in others if back[label.name] > 1}
    added: dict[int, Label] = {}
    for name in (name for name, count in counts.items() if count >= _OFTEN):
        own = {number: match for number, match in lines if match["name"] == name}
        if any(min(own) < number < max(own) for number in answered):
            added |= {
                number: Label(part=number, name=name, end=match.end(), style="plain-capitals")
                for number, match in own.items()
            }
    return _with(found, added)


def run_on(draft: Draft, numbered: list[tuple[int, Part]], found: list[Label]) -> list[Label]:
    """Names with no sign and no bold before what is said, as a page's text loses them: "ANN Yes.", "Ann Marsh Yes.".

    Two names at least come back, and from the first to the last most paragraphs begin with one; or all are in capitals
    and first names or surnames of those who wrote the text.
    """
    written = {word for author in draft.authors for word in tokens(author)}
    lines = [(number, match) for number, part in numbered if (match := _RUN_ON[0].match(part.text[:80]))]
    own = [(number, match) for number, match in lines if fold(match["name"]) in written]
    if len({match["name"] for _, match in own}) >= 2 and len(own) == len(lines):
        added = [Label(part=number, name=match["name"], end=match.end(), style="author") for number, match in own]
        return sorted([*found, *added], key=lambda label: label.part)
    # "A" among other initials is no answer.
    if any(label.style != "qa" or label.name == "Q" for label in found):
        return found
    for pattern in _RUN_ON:
        lines = [(number, match) for number, part in numbered if (match := pattern.match(part.text[:80]))]
        counts = Counter(match["name"] for _, match in lines)
        kept = [(number, match) for number, match in lines if counts[match["name"]] >= 2]
        names = [match["name"] for _, match in kept]
        between = sum(kept[0][0] <= number <= kept[-1][0] for number, _ in numbered) if kept else 0
        changes = sum(first != second for first, second in itertools.pairwise(names))
        if len(set(names)) >= 2 and len(kept) >= 4 and 3 * len(kept) >= 2 * between and 2 * changes >= len(names):
            return [Label(part=number, name=match["name"], end=match.end(), style="run-on") for number, match in kept]
    return found


def _with(found: list[Label], added: dict[int, Label]) -> list[Label]:
    """The candidates with those of some paragraphs added, or put in the place of what they were taken for."""
    return sorted(
        [*(label for label in found if label.part not in added), *added.values()], key=lambda label: label.part
    )


def _without(found: list[Label], dropped: Iterable[Label]) -> list[Label]:
    gone = {label.part for label in dropped}
    return [label for label in found if label.part not in gone]


def _nicknames(draft: Draft, found: list[Label]) -> list[Label]:
    """Nicknames in small letters: two at least come back, and from first to last nearly every line has one."""
    nicks = [label for label in found if label.style == "nick"]
    if not nicks:
        return found
    often = sum(count >= 2 for count in Counter(label.name for label in nicks).values())
    between = sum(bool(part.text) for part in draft.parts[nicks[0].part : nicks[-1].part + 1])
    family = often >= 2 and {label.name for label in nicks} <= _FAMILY
    return (
        found
        if family or (len(nicks) >= _LEAST and often >= 2 and 5 * len(nicks) >= 4 * between)
        else _without(found, nicks)
    )


def _from_the_beginning(draft: Draft, found: list[Label]) -> list[Label]:
    """Names with a time before what is said: a recording's begin at nought and never go back, as a programme's do."""
    timed = [label for label in found if label.style == "running"]
    clocks = [_CLOCK.search(draft.parts[label.part].text[: label.end]) for label in timed]
    times = [tuple(int(value or 0) for value in clock.groups()) for clock in clocks if clock]
    long = [clock is not None and clock["third"] is not None for clock in clocks]
    seconds = [
        3600 * first + 60 * second + third if hours else 60 * first + second
        for (first, second, third), hours in zip(times, long, strict=True)
    ]
    ordered = all(earlier <= later for earlier, later in itertools.pairwise(seconds))
    return found if len(timed) >= 2 and ordered and seconds[0] < 60 else _without(found, timed)


def staged_names(parts: Iterable[Part]) -> frozenset[str]:
    """The words in capitals that stand in stage directions: whole paragraphs in brackets, not all in capitals."""
    return frozenset(
        word
        for part in parts
        if continuation.is_aside(part) and not part.text.isupper()
        for word in _CAPITALS.findall(part.text)
    )


def introduced(draft: Draft, found: list[Label], owners: list[str]) -> set[str]:
    """Persons who are labelled by their full names and named so in the text above the first label.

    There have to be two of them, with three labels in all or below a question, each before a sentence: a list of
    credits has no sentences.
    """
    full = [
        (label, owner)
        for label, owner in zip(found, owners, strict=True)
        if len(tokens(label.name)) >= 2 and _SAID.search(draft.parts[label.part].text)
    ]
    if len(full) < 2:
        return set()
    above = " ".join([draft.title, *(part.text for part in draft.parts[: full[0][0].part] if part.voiced)]).casefold()
    known = {owner for label, owner in full if label.name.casefold() in above}
    asked = next((part.text for part in reversed(draft.parts[: full[0][0].part]) if part.text), "").endswith("?")
    least = 2 if asked else 3
    return known if len(known) >= 2 and sum(owner in known for _, owner in full) >= least else set()


def said(draft: Draft, label: Label) -> str:
    """What stands behind a label, or in the paragraph below one that is alone."""
    below = draft.parts[label.part + 1].text if label.part + 1 < len(draft.parts) else ""
    return draft.parts[label.part].text[label.end :] or below


def with_roles(draft: Draft, found: list[Label], owners: list[str]) -> set[str]:
    """Persons who are labelled in capitals by their full names with what they are: "ANA RUIZ, host:".

    There have to be two of them, each before or above a sentence: a radio programme names everybody so once.
    """
    roled = set()
    for label, owner in zip(found, owners, strict=True):
        text = draft.parts[label.part].text
        role = text[len(label.name) : label.end].startswith(", ") and text.startswith(label.name)
        if role and label.name.isupper() and len(tokens(label.name)) >= 2 and _SAID.search(said(draft, label)):
            roled.add(owner)
    return roled if len(roled) >= 2 else set()


def shortened(taken: list[Label]) -> dict[str, str]:
    """For each label of a few letters the one that it shortens: "tb" for "tombreuer", "Hm" for "Husbandman".

    The longer one comes only before the shorter, and once where both are nicknames in small letters. The letters
    stand in the longer one in their order, from the first on, and in no other that could be meant.
    """
    names = [label.name for label in taken]
    counts = Counter(names)
    first = {name: names.index(name) for name in counts}
    last = {name: at for at, name in enumerate(names)}
    found = {}
    for short in (name for name in counts if _is_short(name) and counts[name] > 1):
        longer = [
            name
            for name in counts
            if last[name] < first[short] and short.islower() == name.islower() and _shortens(short, name)
            if counts[name] == 1 or not short.islower()
        ]
        if len(longer) == 1:
            found[short] = longer[0]
    return found if len(set(found.values())) == len(found) else {}


def _is_short(name: str) -> bool:
    """Whether a label of a few letters is no name by itself: a nickname, or consonants ("Hm", "SP")."""
    return 1 < len(name) <= _FEW and name.isalpha() and (name.islower() or not _VOWEL.search(name))


def _shortens(short: str, name: str) -> bool:
    letters = iter(name.casefold())
    begins = len(short) < len(name) and short[0].casefold() == name[0].casefold()
    return begins and all(letter in letters for letter in short.casefold())
