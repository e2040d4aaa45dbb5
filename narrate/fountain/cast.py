"""The cast list of the title page, and which speaker a cue means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from narrate.fountain.lexer import fail
from narrate.fountain.syntax import Element, classify, cue_label
from narrate.fountain.text import decode, encode
from narrate.model.script import NARRATOR, Line, Speaker

NOBODY = "nobody"
"""What stands after `Cast:` where only the narrator speaks."""
_FIELDS = re.compile(r"((?:[^;\\]|\\.|\\)+)(?:;|\Z)")
_FIELD = re.compile(r"(also|voice):[ \t]*(.*)", re.IGNORECASE)


class Cast:
    """Finds the speaker whom a label means: by name, then by name whatever the case, then by alias likewise."""

    def __init__(self, speakers: Iterable[Speaker]) -> None:
        people = tuple(speakers)
        names = tuple(dict.fromkeys((NARRATOR, *(person.name for person in people))))
        aliases = [(alias, person.name) for person in people for alias in person.aliases]
        self._cues: dict[str, str] = {}
        self._tables: tuple[dict[str, str], ...] = (
            {name: name for name in names},
            _unambiguous((name.casefold(), name) for name in names),
            _unambiguous(aliases),
            _unambiguous((alias.casefold(), name) for alias, name in aliases),
        )

    def find(self, label: str) -> str | None:
        """The name of the speaker; None where nobody or more than one is called so."""
        for table, key in zip(self._tables, (label, label.casefold()) * 2, strict=True):
            if key in table:
                return table[key]
        return None

    def nearest(self, label: str) -> str:
        """The name most like a label; empty where none is."""
        known = {key: name for table in (self._tables[3], self._tables[1]) for key, name in table.items()}
        near = difflib.get_close_matches(label.casefold(), list(known), n=1, cutoff=0.6)
        return known[near[0]] if near else ""

    def cue(self, name: str) -> str:
        """A speaker's cue: in capitals where that says everything, after `@` where it does not."""
        if name not in self._cues:
            self._cues[name] = self._cue(name)
        return self._cues[name]

    def _cue(self, name: str) -> str:
        capitals = name.upper()
        plain = (
            encode(capitals, also="()^") == capitals
            and capitals[:1].isalnum()
            and "  " not in capitals
            and classify(capitals) is Element.CUE
            and cue_label(capitals) == (capitals, False)
            and self.find(capitals) == name
        )
        return capitals if plain else "@" + encode(name, also="()^")


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str | None] = {}
    for key, name in pairs:
        found[key] = name if found.get(key, name) == name else None
    return {key: name for key, name in found.items() if name is not None}


def cast_entry(speaker: Speaker) -> str:
    """One line of the cast list: `Ada Lovell; also: LOVELL; voice: en-gb+f2`."""
    fields = [encode(speaker.name, also=";")]
    fields += [f"also: {encode(alias, also=';')}" for alias in speaker.aliases]
    if speaker.voice:
        fields.append(f"voice: {encode(speaker.voice, also=';')}")
    return "; ".join(fields)


def read_cast(entries: Sequence[tuple[int, str]], *, path: Path | None) -> tuple[Speaker, ...]:
    """Read the cast list's numbered lines. Raises ScriptError for an unknown field or a name that occurs twice."""
    speakers: list[Speaker] = []
    seen: set[str] = set()
    for number, entry in entries:
        if entry == NOBODY and len(entries) == 1:
            break
        speaker = _read_entry(entry, number, path)
        if speaker.name.lower() in seen:
            fail(
                f"{speaker.name} stands twice in the cast.",
                path=path,
                line=number,
                remedy="Join both lines; further names follow after “; also:”.",
            )
        seen.add(speaker.name.lower())
        speakers.append(speaker)
    return tuple(speakers)


def _read_entry(entry: str, number: int, path: Path | None) -> Speaker:
    first, *rest = [field.strip() for field in _FIELDS.findall(entry)]
    aliases: list[str] = []
    voice = ""
    for field in filter(None, rest):
        match = _FIELD.fullmatch(field)
        if match is None:
            fail(
                f"“{field}” in the cast is neither “also: NAME” nor “voice: VOICE”.",
                path=path,
                line=number,
                remedy="Write one line for each person, such as “Ada Lovell; also: LOVELL; voice: en-gb+f2”.",
            )
        if match.group(1).lower() == "also":
            aliases.append(decode(match.group(2)))
        else:
            voice = decode(match.group(2))
    return Speaker(name=decode(first), aliases=tuple(aliases), voice=voice)


def in_order(speakers: tuple[Speaker, ...], lines: Iterable[Line]) -> tuple[Speaker, ...]:
    """Speakers in order of their first lines, those without lines last; the narrator's entry keeps its place."""
    appearance = {name: place for place, name in enumerate(dict.fromkeys(line.speaker for line in lines))}
    people = [speaker for speaker in speakers if speaker.name != NARRATOR]
    people.sort(key=lambda speaker: appearance.get(speaker.name, len(appearance)))
    for place, speaker in enumerate(speakers):
        if speaker.name == NARRATOR:
            people.insert(place, speaker)
    return tuple(people)
