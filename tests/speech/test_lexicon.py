"""The lexicon and its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.errors import SettingsError
from narrate.speech import Change, Lexicon, explain, load_lexicon, spoken


def write(folder: Path, text: str) -> Path:
    path = folder / "lexicon.toml"
    path.write_text(text, "utf-8")
    return path


def test_words_and_languages(tmp_path: Path) -> None:
    path = write(tmp_path, '[words]\nJonze = "Jones"\n"Le Pond" = "luh pond"\n[words.fr]\nJonze = "Jonz"\n')
    lexicon = load_lexicon(path)
    assert spoken("Jonze's Le Pond", language="en", lexicon=lexicon) == "Jones's luh pond"
    assert spoken("Jonze", language="fr-CA", lexicon=lexicon) == "Jonz"
    assert spoken("Jonzes", language="en", lexicon=lexicon) == "Jonzes"


def test_the_longest_entry_and_the_most_particular_tag_win() -> None:
    lexicon = Lexicon(words=(("Oak", "oke"), ("Oak Elm", "ook elm")), languages=(("en-GB", (("Oak", "awk"),)),))
    assert spoken("Oak Elm, Oak", language="en", lexicon=lexicon) == "ook elm, oke"
    assert spoken("Oak", language="en-GB", lexicon=lexicon) == "awk"


def test_the_lexicon_comes_before_the_rules() -> None:
    lexicon = Lexicon(words=(("MI6", "the service"),))
    assert spoken("MI6", language="en", lexicon=lexicon) == "the service"
    assert explain("MI6", language="en", lexicon=lexicon) == (
        Change(rule="lexicon", before="MI6", after="the service"),
    )


def test_a_reading_that_holds_its_own_word_does_not_grow() -> None:
    lexicon = Lexicon(words=(("Oak", "Oak Oak"),))
    assert spoken("Oak", language="en", lexicon=lexicon) == "Oak Oak"


def test_a_missing_file_is_empty(tmp_path: Path) -> None:
    assert load_lexicon(tmp_path / "none.toml") == Lexicon()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[words]\nOak = 5\n", "words.Oak"),
        ("[words.fr]\nOak = true\n", "words.fr.Oak"),
        ('[words]\nOak = ""\n', "words.Oak"),
        ('[word]\nOak = "oke"\n', "word"),
        ('words = "oke"\n', "words"),
        ('[words]\n"" = "oke"\n', "words"),
        ("[words\n", "TOML"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, text: str, named: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_lexicon(path)
    assert named in caught.value.what
    assert str(path) in str(caught.value)
    assert caught.value.remedy


def test_a_folder_is_no_lexicon(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_lexicon(tmp_path)
