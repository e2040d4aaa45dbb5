"""What narrate says of its own accord is there in every language that it has words of."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import narrate
from narrate.speech.announcements import skipped
from narrate.speech.reasons import reasons_in
from narrate.speech.strings import SPOKEN, Strings, strings_for

PACKAGE = Path(narrate.__file__).parent
SILENT = {"speaker label", "heading of the comments, said as the chapter's title"}
"""Reasons of what is heard all the same, in another place or by the voice itself."""
OTHERS = sorted(set(SPOKEN) - {"en"})


def words_of(strings: Strings) -> dict[str, str]:
    """Every string by its place in the table."""
    found: dict[str, str] = {}
    for field in dataclasses.fields(strings):
        value = getattr(strings, field.name)
        if isinstance(value, str):
            found[field.name] = value
        elif isinstance(value, dict):
            found |= {f"{field.name} {key}": word for key, word in value.items()}
        else:
            found |= {f"{field.name} {number}": word for number, word in enumerate(value)}
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_string_is_there_and_takes_what_the_english_one_takes(language: str) -> None:
    english, own = words_of(strings_for("en")), words_of(strings_for(language))
    always = {name for name in english if not name.startswith("signs ")}
    assert always <= set(own)
    for name in always:
        assert own[name].strip(), name
        holes = set(re.findall(r"\{\w+\}", english[name]))
        assert set(re.findall(r"\{\w+\}", own[name])) == holes, name
    assert {"signs &", "signs %", "signs @", "signs +", "signs =", "signs ©", "signs °", "signs €"} <= set(own)


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_are_not_left_in_english(language: str) -> None:
    english, own = words_of(strings_for("en")), words_of(strings_for(language))
    same = {name for name in own if own[name] == english.get(name) and len(own[name]) > len("Copyright {owner}")}
    assert same <= {"date"}
    reasons = reasons_in(language)
    assert not {reason for reason in reasons if reasons[reason] == reasons_in("en")[reason]}


def reasons_given(folder: str) -> Iterator[str]:
    """Every reason that the code of a folder writes out: what `skip` is called with, fields and names of reasons."""
    for path in sorted(PACKAGE.glob(folder)):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                place = {"skip": 1 if "fountain" in str(path) else 0}.get(name)
                given = node.args[place : place + 1] if place is not None else []
                given += [word.value for word in node.keywords if word.arg == "reason"]
                yield from (one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                names = {getattr(target, "id", "") for target in node.targets}
                if names & {"REASON", "LEFT_OUT", "_LEFT_OUT", "CUT", "STAGE_DIRECTION"}:
                    yield str(node.value.value)


def test_every_reason_of_the_code_has_its_words() -> None:
    folders = ("segment/*.py", "fountain/*.py", "editor/*.py", "editions.py")
    given = {reason for folder in folders for reason in reasons_given(folder) if reason} - SILENT
    assert len(given) > 20
    missing = {reason for reason in given if not reason.startswith("said ")} - set(reasons_in("en"))
    assert not missing


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "2 paragraphs skipped: a menu; ask Ada."),
        ("fr", "2 paragraphes omis : un menu; ask Ada."),
        ("de", "2 Absätze ausgelassen: ein Menü; ask Ada."),
        ("es", "2 párrafos omitidos: un menú; ask Ada."),
        ("it", "2 paragrafi omessi: un menu; ask Ada."),
        ("nl", "2 paragraphs skipped."),
    ],
)
def test_what_is_skipped_is_said_with_its_reasons(language: str, said: str) -> None:
    assert skipped(strings_for(language), ["boilerplate: menu", "ask  Ada"], why=True) == said
    assert ":" not in skipped(strings_for(language), ["boilerplate: menu"], why=False)
