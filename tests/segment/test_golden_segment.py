"""Who says what in documents of many shapes, held by a floor a case.

A case is a folder of tests/golden/segment: `input.txt`, `input.md` or `input.html`, and `expected.json` with what the
document settles. A case's score is the share of its expectations that are met; it may not fall below the floor that is
pinned in FLOORS.json, nor the mean below its own. `NARRATE_RAISE_FLOORS=1 pytest tests/segment` pins what is
reached now, never less than before; to lower a floor, edit the file and say why in the commit.

Keys of `expected.json`, all but the first optional:
  about       what the case tests, in one sentence
  title, authors, date, language
  speakers    everybody who has a turn, comments apart, by full name; "A | B" where either name will do
  turns       [speaker, first words, last words] of each turn in order; "A + B" is a joint turn
  more_turns  true where others may be counted as turns too, such as unlabelled questions
  spoken_by   [speaker, words that this speaker says]
  narrator    words that the narrator says
  voiced      words that are spoken by anybody
  skipped     words that are not spoken
  comments    [name or null, first words, depth] of each reader's comment in order
  headings    headings or chapters
  chapters    the title of every chapter in order, "" for one without
  settings    what is not as by default, such as from how many words a text is given chapters
"""

from __future__ import annotations

import functools
import html
import json
import math
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from narrate.ingest import ingest
from narrate.model.script import NARRATOR, Line, LineKind, Script
from narrate.segment import segment
from narrate.settings import SegmentSettings

CASES = Path(__file__).parent.parent / "golden" / "segment"
FLOORS = CASES / "FLOORS.json"
NAMES = sorted(path.parent.name for path in CASES.glob("*/expected.json"))
RAISE = os.environ.get("NARRATE_RAISE_FLOORS") == "1"
TEXTS = {"title", "date", "language", "about"}
LISTS = {
    "authors",
    "speakers",
    "turns",
    "spoken_by",
    "narrator",
    "voiced",
    "skipped",
    "comments",
    "headings",
    "chapters",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one person says without being interrupted."""

    speaker: str
    words: tuple[str, ...]
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """An expectation and whether it is met."""

    what: str
    ok: bool


def words(text: str) -> tuple[str, ...]:
    """A text's words without case, diacritics, apostrophes and signs, so that typography does not count."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    plain = re.sub(r"\]\([^)]*\)", " ", plain)  # a Markdown link's target is not text
    return tuple(re.findall(r"[^\W_]+", re.sub(r"[’‘'`]", "", plain).casefold()))


def squash(text: str) -> str:
    return " ".join(words(text))


def contains(text: str, phrase: str) -> bool:
    """Whether a phrase's words stand in the text; a phrase of fewer than two words has to stand as it is written."""
    if len(words(phrase)) < 2:
        return phrase in text
    return f" {squash(phrase)} " in f" {squash(text)} "


def is_person(name: str, wanted: str) -> bool:
    """Whether a speaker is the one who is wanted: one of several spellings, or anybody of a joint turn, or all."""
    key = squash(re.sub(r"\(.*?\)", "", name))
    if " + " in wanted:
        people = [squash(person) for person in wanted.split(" + ")]
        return key in people or all(person in key for person in people)
    return key in {squash(spelling) for spelling in wanted.split(" | ")}


def turns(lines: list[Line], *, comments: bool) -> list[Turn]:
    """The voiced turns of a script: those of its comments, or all others; a quotation is none."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        if line.turn is None or not line.voiced or line.kind is LineKind.QUOTE:
            continue
        if (line.kind is LineKind.COMMENT) is comments:
            found.setdefault(line.turn, []).append(line)
    return [
        Turn(speaker=part[0].speaker, words=words(" ".join(line.text for line in part)), depth=part[0].depth)
        for part in found.values()
    ]


def metadata(script: Script, expected: dict[str, Any]) -> Iterator[Met]:
    for key in ("title", "date", "language"):
        if key in expected:
            got = str(getattr(script, key))
            met = got.startswith(expected[key]) if key != "title" else squash(got) == squash(expected[key])
            yield Met(what=f"{key}: {expected[key]} (got {got!r})", ok=met)
    if "authors" in expected:
        wanted = expected["authors"]
        met = len(wanted) == len(script.authors) and all(
            any(is_person(author, name) for author in script.authors) for name in wanted
        )
        yield Met(what=f"authors: {wanted} (got {list(script.authors)})", ok=met)


def dialogue(lines: list[Line], expected: dict[str, Any]) -> Iterator[Met]:
    got = turns(lines, comments=False)
    if "speakers" in expected:
        names = {turn.speaker for turn in got} - {NARRATOR}
        for wanted in expected["speakers"]:
            yield Met(what=f"speaker: {wanted}", ok=any(is_person(name, wanted) for name in names))
        joint = [wanted for wanted, _, _ in expected.get("turns", ()) if " + " in wanted]
        known = [*expected["speakers"], *joint]
        strangers = sorted(name for name in names if not any(is_person(name, wanted) for wanted in known))
        yield Met(what=f"no other speakers (got {strangers})", ok=not strangers)
    if "turns" in expected:
        if not expected.get("more_turns"):
            wanted_count = len(expected["turns"])
            yield Met(what=f"{wanted_count} turns (got {len(got)})", ok=len(got) == wanted_count)
        place = 0
        for speaker, first, last in expected["turns"]:
            at = next((i for i in range(place, len(got)) if is_turn(got[i], speaker, first, last)), None)
            place = place if at is None else at + 1
            yield Met(what=f"turn: {speaker}: {first} … {last}", ok=at is not None)


def is_turn(turn: Turn, speaker: str, first: str, last: str) -> bool:
    start, end = words(first), words(last)
    return is_person(turn.speaker, speaker) and turn.words[: len(start)] == start and turn.words[-len(end) :] == end


def passages(lines: list[Line], expected: dict[str, Any]) -> Iterator[Met]:
    voiced = [line for line in lines if line.voiced]
    asked = [*expected.get("spoken_by", ()), *((NARRATOR, phrase) for phrase in expected.get("narrator", ()))]
    for speaker, phrase in asked:
        said = any(is_person(line.speaker, speaker) and contains(line.text, phrase) for line in voiced)
        yield Met(what=f"{speaker} says: {phrase}", ok=said)
    text = " ".join(line.text for line in voiced)
    for phrase in expected.get("voiced", ()):
        yield Met(what=f"voiced: {phrase}", ok=squash(phrase) in squash(text))
    for phrase in expected.get("skipped", ()):
        yield Met(what=f"skipped: {phrase}", ok=not contains(text, phrase))


def readers(lines: list[Line], expected: dict[str, Any]) -> Iterator[Met]:
    if "comments" not in expected:
        return
    got = turns(lines, comments=True)
    yield Met(what=f"{len(expected['comments'])} comments (got {len(got)})", ok=len(got) == len(expected["comments"]))
    place = 0
    for name, first, depth in expected["comments"]:
        start = words(first)
        at = next((i for i in range(place, len(got)) if got[i].words[: len(start)] == start), None)
        place = place if at is None else at + 1
        yield Met(what=f"comment: {first}", ok=at is not None)
        if name is not None:
            by = "" if at is None else got[at].speaker
            yield Met(what=f"comment by {name} (got {by!r})", ok=is_person(by, name))
        yield Met(what=f"comment's depth {depth}: {first}", ok=at is not None and got[at].depth == depth)


def headings(script: Script, lines: list[Line], expected: dict[str, Any]) -> Iterator[Met]:
    got = {squash(chapter.title) for chapter in script.chapters}
    got |= {squash(line.text) for line in lines if line.kind is LineKind.HEADING and line.voiced}
    for heading in expected.get("headings", ()):
        yield Met(what=f"heading: {heading}", ok=squash(heading) in got)


def chapters(script: Script, expected: dict[str, Any]) -> Iterator[Met]:
    if "chapters" in expected:
        got = [chapter.title for chapter in script.chapters]
        yield Met(what=f"chapters: {expected['chapters']} (got {got})", ok=got == expected["chapters"])


def source(name: str) -> Path:
    return next(
        path for path in (CASES / name / f"input.{suffix}" for suffix in ("txt", "md", "html")) if path.exists()
    )


def expectations(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((CASES / name / "expected.json").read_text("utf-8"))
    return loaded


@functools.cache
def results(name: str) -> tuple[Met, ...]:
    """Every expectation of a case against what the segmenter makes of its document."""
    path, expected = source(name), expectations(name)
    document, _ = ingest(path.read_bytes(), path)
    script = segment(document, SegmentSettings(**expected.get("settings", {})), path).script
    lines = [line for _, _, line in script.lines()]
    return (
        *metadata(script, expected),
        *dialogue(lines, expected),
        *passages(lines, expected),
        *readers(lines, expected),
        *headings(script, lines, expected),
        *chapters(script, expected),
    )


def score(name: str) -> float:
    """The share of a case's expectations that are met, 0 to 1, rounded down to four places so as to be pinned."""
    found = results(name)
    return math.floor(sum(met.ok for met in found) / len(found) * 10_000) / 10_000


def mean() -> float:
    return math.floor(sum(map(score, NAMES)) / len(NAMES) * 10_000) / 10_000


def floors() -> dict[str, float]:
    """The pinned scores by case, and the mean's under the name `mean`."""
    loaded: dict[str, float] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    return loaded


@pytest.fixture(scope="module", autouse=True)
def raised_floors() -> None:
    """Pin what is reached now where it is more than before, if the environment asks for it."""
    if not RAISE:
        return
    old = floors()
    new = {"mean": mean(), **{name: score(name) for name in NAMES}}
    raised = {name: max(value, old.get(name, 0.0)) for name, value in new.items()}
    FLOORS.write_text(json.dumps(raised, indent=2) + "\n", "utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_expectations_are_well_formed(name: str) -> None:
    """A misspelt key, or words that the document does not hold, would make an expectation that says nothing."""
    expected = expectations(name)
    assert expected["about"]
    assert set(expected) <= TEXTS | LISTS | {"more_turns", "settings"}
    text = source(name).read_text("utf-8-sig")
    shown = html.unescape(re.sub(r"</?[a-z][^>]*>", " ", text))
    phrases = [phrase for key in ("narrator", "voiced", "skipped", "headings") for phrase in expected.get(key, ())]
    phrases += [phrase for _, first, last in expected.get("turns", ()) for phrase in (first, last)]
    phrases += [phrase for _, phrase in expected.get("spoken_by", ())]
    phrases += [phrase for _, phrase, _ in expected.get("comments", ())]
    missing = [
        phrase
        for phrase in phrases
        if not (phrase in text or contains(text, phrase) or squash(phrase) in squash(shown))
    ]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_case_keeps_its_floor(name: str) -> None:
    floor = floors().get(name)
    assert floor is not None, f"{name} has no floor: run with NARRATE_RAISE_FLOORS=1"
    missed = "\n".join(f"  {met.what}" for met in results(name) if not met.ok)
    assert score(name) >= floor, f"{name}: {score(name):.4f} is below its floor {floor:.4f}; missed:\n{missed}"


def test_mean_keeps_its_floor() -> None:
    assert mean() >= floors()["mean"]


def test_floors_name_the_cases() -> None:
    assert set(floors()) == {"mean", *NAMES}
