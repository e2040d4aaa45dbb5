"""What is said for a text is found out once, and is the same from memory."""

from __future__ import annotations

import pytest

from narrate.model.script import Foreign
from narrate.speech import Entry, Lexicon, Said, Sayings, sayings
from narrate.speech.rule import Sieve, rule

LEXICON = Lexicon.of(Entry(word="Ngaio", ipa="ˈnaɪoʊ"))
TEXTS = ("It cost £25 on 3 May.", "Ngaio came, and 2 others.", "Nothing to put right here.", "…")


def test_what_was_said_before_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Sayings(LEXICON)
    before = [first.of(text, language="en-GB") for text in TEXTS]
    assert first.learnt
    monkeypatch.setattr(sayings, "say", lambda *_, **__: pytest.fail("a rule was asked"))
    second = Sayings(LEXICON, dict(first.used))
    assert [second.of(text, language="en-GB") for text in TEXTS] == before
    assert not second.learnt
    assert second.used == first.used


def test_language_and_foreign_words_make_another_text() -> None:
    memory = Sayings(Lexicon())
    text = "Le 3 mai, at last."
    plain = memory.of(text, language="en")
    french = memory.of(text, language="en", foreign=[Foreign(start=0, end=8, language="fr")])
    assert memory.of(text, language="fr").text != plain.text
    assert french.passages != plain.passages
    assert len(memory.used) == 3


def test_only_what_is_still_asked_for_is_kept() -> None:
    memory = Sayings(Lexicon(), {"en Gone.": None, "en Here.": Said(text="Hear.")})
    assert memory.of("Here.", language="en").text == "Hear."
    assert set(memory.used) == {"en Here."}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("no", [0]), ("a+b", [0, 1]), ("is here", [0, 2]), ("3", [0]), ("3+", [0, 1, 3]), ("+…", [0, 1, 4])],
)
def test_a_sieve_lets_through_what_may_match(text: str, expected: list[int]) -> None:
    rules = [
        rule("always", "x", ""),
        rule("one sign", r"\+", "", "+", "-"),
        rule("a string", "here", "", "here", "there"),
        rule("with figures", "[0-9]", "", "+", figures=True),
        rule("beyond ASCII", "…", "", beyond_ascii=True),
    ]
    found = Sieve(rules).may_match(text)
    assert [place for place in range(len(rules)) if found >> place & 1] == expected
