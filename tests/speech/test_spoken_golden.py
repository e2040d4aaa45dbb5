"""Every row of tests/golden/speech/*.md: a heading, what is written, what a good reader says. A row needs no Python.

The measure is the engine's phonemes, so that spelling, hyphens and capitals of the reading do not matter: `the B.B.C.`
and `the BBC` are one reading, `1 half` and `one half` too. Stress is left out, because letters of a code apart have
more of it than together.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from narrate.speech import Lexicon, explain, spoken
from narrate.speech.rule import Sieve
from narrate.speech.text import rules_for

GOLDEN = Path(__file__).parent.parent / "golden" / "speech"
ROW = re.compile(r"^## (?P<title>.+)\n- (?P<written>.+)\n-(?: (?P<said>.*))?$", re.MULTILINE)
VOICES = {
    "en": "en-us",
    "en-US": "en-us",
    "en-GB": "en-gb",
    "fr": "fr-fr",
    "de": "de",
    "es": "es",
    "it": "it",
    "nl": "nl",
}
NAMES_OF_SIGNS = {
    "hash",
    "asterisk",
    "slash",
    "underscore",
    "dollar",
    "ampersand",
    "caret",
    "backslash",
    "tilde",
    "bullet",
    "pipe",
}
LEAST_EQUAL = 0.98
LEAST_ROWS = 900

ITS_SIGN_SAYS_IT = {
    "address",
    "stars",
    "pause",
    "blank",
    "row of signs",
    "plus plus",
    "root",
    "fraction sign",
    "equals",
}
"""Rules whose sign means nothing else, so that no text with it is one in which they must not fire."""

Row = tuple[str, str, str, str]
Read = Callable[[str, str], str]


def rows() -> list[Row]:
    """Language, title, what is written and what is said of every row."""
    found = []
    for path in sorted(GOLDEN.glob("*.md")):
        text = path.read_text("utf-8")
        language = re.search(r"^language: (\S+)$", text, re.MULTILINE)
        for row in ROW.finditer(text):
            name = f"{path.stem}: {row['title']}"
            found.append((language[1] if language else "en", name, row["written"], row["said"] or ""))
    return found


ROWS = rows()
FILES = sorted({name.partition(":")[0] for _, name, _, _ in ROWS})
ON_ENGINE = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="espeak-ng tells its phonemes on Linux only")


def of_file(file: str) -> list[Row]:
    return [row for row in ROWS if row[1].partition(":")[0] == file]


def say(text: str, language: str) -> str:
    return spoken(text, language=language, lexicon=Lexicon())


@pytest.fixture(scope="module")
def read() -> Read:
    """The phonemes of a text, without stress and spaces."""
    from narrate.adapters.engines.pyttsx3 import Pyttsx3Engine

    engine = Pyttsx3Engine()

    @functools.lru_cache(maxsize=8192)
    def phonemes(text: str, language: str) -> str:
        return re.sub(r"[ˈˌ\s]", "", engine.phonemes(text, voice=VOICES[language]))

    return phonemes


@ON_ENGINE
@pytest.mark.parametrize("file", FILES)
def test_rows_are_heard_as_expected(read: Read, file: str) -> None:
    wrong = []
    for language, title, written, said in of_file(file):
        got = say(written, language)
        if got != said and read(got, language) != read(said, language):
            wrong.append(f"{title}: {written!r} is said {got!r}, expected {said!r}")
    assert not wrong, "\n".join(wrong)


@ON_ENGINE
def test_nearly_every_reading_is_heard_alike(read: Read) -> None:
    """The floor of the project, whatever becomes of single rows."""
    equal = 0
    for language, _, written, said in ROWS:
        got = say(written, language)
        equal += got == said or read(got, language) == read(said, language)
    assert equal / len(ROWS) >= LEAST_EQUAL


@ON_ENGINE
@pytest.mark.parametrize("file", FILES)
def test_no_row_is_silent_or_names_a_sign(read: Read, file: str) -> None:
    """Unless the row says so; a text is silent for an engine if its phonemes are none."""
    for language, title, written, said in of_file(file):
        got = say(written, language)
        assert bool(read(got, language)) == bool(said), title
        assert language in {"it", "nl"} or not re.search(r"[0-9#*/\\^|~<>=+@£$€%&_]", got), f"{title}: {got}"
        words = set(re.findall(r"[a-z]+", got.lower())) - set(re.findall(r"[a-z]+", said.lower()))
        assert not words & NAMES_OF_SIGNS, title


@pytest.mark.parametrize("file", FILES)
def test_what_is_said_is_not_changed_again(file: str) -> None:
    for language, title, written, said in of_file(file):
        got = say(written, language)
        assert say(got, language) == got, title
        assert not any(sign.isdigit() for sign in said), title


def test_every_heading_of_a_file_is_a_row() -> None:
    headings = sum(len(re.findall(r"^## ", path.read_text("utf-8"), re.MULTILINE)) for path in GOLDEN.glob("*.md"))
    assert len(ROWS) == headings
    assert len(ROWS) >= LEAST_ROWS
    assert len({title for _, title, _, _ in ROWS}) == len(ROWS)


def test_every_file_has_rows_in_which_nothing_is_to_happen() -> None:
    with_counterexamples = {title.partition(":")[0] for _, title, _, _ in ROWS if "must not fire" in title}
    assert set(FILES) - with_counterexamples <= {"american"}


@pytest.mark.parametrize("language", ["en-US", "fr", "de", "es"])
def test_every_rule_is_reached_by_a_row(language: str) -> None:
    primary = language.partition("-")[0]
    reached = {
        change.rule
        for tag, _, written, _ in ROWS
        if tag.partition("-")[0] == primary
        for change in explain(written, language=tag, lexicon=Lexicon())
    }
    assert {rule.name for rule in rules_for(language)} - reached == set()


@pytest.mark.parametrize("language", ["en-US", "fr", "de", "es"])
def test_every_rule_has_a_row_in_which_it_must_not_fire(language: str) -> None:
    """Named by its title; what the rule looks for first is in the text, or it would be no near miss."""
    rules = {rule.name: Sieve([rule]) for rule in rules_for(language)}
    missing = set(rules)
    for tag, title, written, _ in ROWS:
        file, _, row = title.partition(": ")
        name = row.removesuffix(", must not fire")
        if tag != language or not file.startswith("near_misses") or name not in rules:
            continue
        missing.discard(name)
        changes = explain(written, language=language, lexicon=Lexicon())
        assert not [change for change in changes if change.rule == name], title
        assert name in ITS_SIGN_SAYS_IT or rules[name].may_match(written), title
    assert not missing


def test_no_row_of_a_near_miss_is_left_of_a_rule_that_is_gone() -> None:
    names = {rule.name for language in ("en-US", "fr", "de", "es") for rule in rules_for(language)}
    titles = {title.partition(": ")[2] for _, title, _, _ in ROWS if title.startswith("near_misses")}
    assert {title.removesuffix(", must not fire") for title in titles} <= names
