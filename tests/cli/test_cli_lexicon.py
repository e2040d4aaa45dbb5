"""`narrate lexicon`: what is unknown, what is added and where, and lexicons of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ("cli_fixtures",)

REVIEW = """\
A Night Out

The lamp of Jonze swings. We saw Jonze's film, and General Oak with it. A general strike followed.

Nobody else came.
"""


@pytest.fixture
def phonetic(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a text and an engine that tells its dictionary, which has "nobody" in it."""
    monkeypatch.setenv("NARRATE_SPEECH_ENGINE", "narrate.testing:PhoneticToneEngine")
    monkeypatch.setenv("NARRATE_SPEECH_FILM_PEOPLE", "false")
    (project / "night.txt").write_text(REVIEW, "utf-8")
    return project


def test_names_without_a_reading_are_listed_with_their_places(cli: Any, phonetic: Path) -> None:
    ran = cli("lexicon", "unknown", "night.txt")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "Jonze: 2 times (night 2), read as jonze",
        "  “The lamp of Jonze swings.”",
        "Oak: 1 time (night 1), read as oak",
        "  “We saw Jonze's film, and General Oak with it.”",
    ]
    assert cli("lexicon", "unknown", "--limit", "1", "night.txt").out.count("times") == 1


def test_an_added_word_is_known_and_said(cli: Any, phonetic: Path) -> None:
    ran = cli("lexicon", "add", "Jonze", "Jones", "--ipa", "dʒoʊnz", "--source", "himself")
    assert ran.out == "lexicon.toml: “Jonze” is said as Jones, /dʒoʊnz/\n"
    assert "Jonze" not in cli("lexicon", "unknown", "night.txt").out.split("“")[0]
    assert cli("explain", "--spoken", "See Jonze.").out == "See Jones.\n"
    assert cli("explain", "--spoken", "--phonemes", "See Jonze.").out == "see dʒoʊnz\n"
    assert cli("lexicon", "list").out == "Jonze: Jones, /dʒoʊnz/ (lexicon.toml; himself)\n"


def test_comments_of_a_lexicon_stay(cli: Any, phonetic: Path) -> None:
    (phonetic / "lexicon.toml").write_text('# mine\n[words]\n# a tree\nOak = "oke" # short\n', "utf-8")
    cli("lexicon", "add", "Jonze", "Jones")
    cli("lexicon", "add", "Oak", "ohk", "--language", "fr")
    assert (phonetic / "lexicon.toml").read_text("utf-8") == (
        '# mine\n[words]\n# a tree\nOak = "oke" # short\nJonze = "Jones"\n\n[words.fr]\nOak = "ohk"\n'
    )


def test_layers(cli: Any, phonetic: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATE_LEXICON", str(phonetic / "user/mine.toml"))
    assert "user/mine.toml" in cli("lexicon", "add", "BFI", "--letters", "--global").out.replace("\\", "/")
    assert cli("explain", "--spoken", "The BFI.").out == "The B F I.\n"
    cli("lexicon", "add", "BFI", "--as-word")
    assert cli("explain", "--spoken", "The BFI.").out == "The Bfi.\n"
    cli("lexicon", "add", "Jonze", "Joanz", "--episode", "night")
    assert (phonetic / "scripts/night.lexicon.toml").is_file()
    assert cli("build", "night.txt").code == 0
    assert "narrate.testing" not in cli("lexicon", "list").out


def test_the_shipped_names_are_used_unless_they_are_switched_off(
    cli: Any, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli("explain", "--spoken", "Godard").out == "Guh-dard\n"
    assert cli("explain", "--spoken", "--language", "fr", "Godard").out == "Godard\n"
    assert "Godard: Guh-dard, /ɡəˈdɑːrd/ (narrate; CMU" in cli("lexicon", "list").out
    monkeypatch.setenv("NARRATE_SPEECH_FILM_PEOPLE", "false")
    assert cli("explain", "--spoken", "Godard").out == "Godard\n"


def test_pls_goes_out_and_comes_in(cli: Any, phonetic: Path) -> None:
    cli("lexicon", "add", "Jonze", "Jones", "--ipa", "dʒoʊnz")
    cli("lexicon", "add", "La Dolce Vita", "--said-in", "it", "--any-case")
    assert cli("lexicon", "export", "mine.pls").out == "mine.pls: 2 words\n"
    (phonetic / "lexicon.toml").unlink()
    assert cli("lexicon", "import", "mine.pls").out == "lexicon.toml: 2 words from mine.pls\n"
    listed = cli("lexicon", "list").out.splitlines()
    assert listed[0].startswith("Jonze: Jones, /dʒoʊnz/")
    assert listed[1].startswith("La Dolce Vita: La Dolce Vita, in the language it")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", "Oak"), 3, "“Oak” has no reading"),
        (("add", "Oak", "--ipa", "o5k"), 3, "not of the International Phonetic Alphabet: 5"),
        (("add", "Oak", "--letters", "--as-word"), 3, "not both"),
        (("add", "Oak", "oke", "--global", "--episode", "night"), 3, "not both"),
        (("import", "none.pls"), 3, "no such file"),
        (("export", "no/folder/x.pls"), 5, "cannot be written"),
    ],
)
def test_mistakes_are_named(cli: Any, phonetic: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    ran = cli("lexicon", *arguments)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert not (phonetic / "lexicon.toml").exists()


def test_an_engine_without_a_dictionary_is_named(cli: Any, phonetic: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATE_SPEECH_ENGINE", "narrate.testing:ToneEngine")
    ran = cli("lexicon", "unknown", "night.txt")
    assert (ran.code, "does not tell which words it knows" in ran.err) == (3, True)
