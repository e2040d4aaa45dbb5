"""The lexicon and its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.errors import SettingsError
from narrate.speech import Change, Entry, Form, Lexicon, explain, load_lexicon, say, spoken
from narrate.speech.lexicon_file import with_entry


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
    lexicon = Lexicon.of(
        Entry(word="Oak", say="oke"), Entry(word="Oak Elm", say="ook elm"), Entry(word="Oak", say="awk", holds="en-GB")
    )
    assert spoken("Oak Elm, Oak", language="en", lexicon=lexicon) == "ook elm, oke"
    assert spoken("Oak", language="en-GB", lexicon=lexicon) == "awk"


def test_the_lexicon_comes_before_the_rules() -> None:
    lexicon = Lexicon.of(Entry(word="MI6", say="the service"))
    assert spoken("MI6", language="en", lexicon=lexicon) == "the service"
    assert explain("MI6", language="en", lexicon=lexicon) == (
        Change(rule="lexicon", before="MI6", after="the service"),
    )


def test_a_reading_that_holds_its_own_word_does_not_grow() -> None:
    lexicon = Lexicon.of(Entry(word="Oak", say="Oak Oak"))
    assert spoken("Oak", language="en", lexicon=lexicon) == "Oak Oak"


def test_a_name_in_capitals_is_the_same_name() -> None:
    lexicon = Lexicon.of(Entry(word="Jonze", say="Jones"), Entry(word="Us", say="uss"))
    assert spoken("A FILM BY JONZE", language="en", lexicon=lexicon) == "A Film By Jones"
    assert spoken("the US", language="en", lexicon=lexicon) == "the US"


def test_no_rule_touches_what_the_lexicon_says() -> None:
    lexicon = Lexicon.of(Entry(word="BFI", form=Form.LETTERS), Entry(word="NASA", form=Form.WORD))
    assert spoken("THE BFI AND NASA ARCHIVE", language="en", lexicon=lexicon) == "The B F I And Nasa Archive"


def test_rules_see_a_name_where_the_lexicon_has_one() -> None:
    lexicon = Lexicon.of(Entry(word="Roky", say="rocky"))
    assert spoken("Roky IV, £5", language="en", lexicon=lexicon) == "rocky four, five pounds"


def test_phonemes_stand_beside_the_respelling_with_the_genitive() -> None:
    lexicon = Lexicon.of(Entry(word="Jonze", say="Jones", ipa="dʒoʊnz"), Entry(word="Veidt", ipa="faɪt"))
    said = say("£5: Jonze’s film, not Veidt's.", language="en", lexicon=lexicon)
    assert said.text == "five pounds: Jones’s film, not Veidt's."
    assert [(said.text[one.start : one.end], one.ipa) for one in said.passages] == [
        ("Jones’s", "dʒoʊnzɪz"),
        ("Veidt's", "faɪts"),
    ]


def test_words_of_another_language_are_marked_and_follow_its_rules() -> None:
    lexicon = Lexicon.of(Entry(word="Les 400 Coups", language="fr"), Entry(word="any", say="annie", any_case=True))
    said = say("See Les 400 Coups, ANY day.", language="en", lexicon=lexicon)
    assert [(said.text[one.start : one.end], one.language) for one in said.passages] == [
        ("Les quatre cents Coups", "fr")
    ]
    assert said.text.endswith(", annie day.")


def test_a_stronger_layer_wins_over_a_more_particular_entry() -> None:
    weak = Lexicon.of(Entry(word="Oak", say="awk", holds="en-GB"))
    strong = weak.under((Entry(word="oak", say="oke", any_case=True),))
    assert spoken("Oak", language="en-GB", lexicon=weak) == "awk"
    assert spoken("Oak", language="en-GB", lexicon=strong) == "oke"
    assert spoken("Oak", language="en", lexicon=weak) == "awk"
    assert spoken("Oak", language="fr", lexicon=weak) == "Oak"


def test_explanations_show_words_not_what_holds_their_place() -> None:
    lexicon = Lexicon.of(Entry(word="Oak", say="oke", ipa="əʊk"))
    assert explain("OAK IN SPRING, £5", language="en", lexicon=Lexicon.of(Entry(word="OAK", ipa="əʊk"))) == (
        Change(rule="lexicon", before="OAK", after="OAK, /əʊk/"),
        Change(rule="money", before="£5", after="five pounds"),
        Change(rule="capitals", before="OAK IN SPRING", after="OAK In Spring"),
    )
    assert explain("Oak", language="en", lexicon=lexicon)[0].after == "oke, /əʊk/"


def test_all_of_an_entry_is_read_and_written(tmp_path: Path) -> None:
    text = """# mine
[words]
Jonze = {say = "Jones", ipa = "/dʒoʊnz/", source = "his own site"}
BFI = {as = "letters"}
"La Dolce Vita" = {language = "it"}
oak = {say = "oke", case = "any"}

[words.fr]
Jonze = "Jonz" # there
"""
    (layer,) = load_lexicon(write(tmp_path, text)).layers
    assert layer == (
        Entry(word="Jonze", say="Jones", ipa="dʒoʊnz", source="his own site"),
        Entry(word="BFI", form=Form.LETTERS),
        Entry(word="La Dolce Vita", language="it"),
        Entry(word="oak", say="oke", any_case=True),
        Entry(word="Jonze", say="Jonz", holds="fr"),
    )
    again = "[words]\n"
    for entry in layer:
        again = with_entry(again, entry)
    assert load_lexicon(write(tmp_path, again)).layers == (layer,)
    changed = with_entry(text, Entry(word="Jonze", say="Joanz", holds="fr"))
    assert changed == text.replace('"Jonz" # there', '"Joanz" # there')


def test_a_missing_file_is_empty(tmp_path: Path) -> None:
    assert load_lexicon(tmp_path / "none.toml") == Lexicon()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[words]\nOak = 5\n", "words.Oak"),
        ("[words.fr]\nOak = true\n", "words.fr.Oak"),
        ('[words]\nOak = ""\n', "words.Oak"),
        ('[words]\nOak = {say = "oke", sya = "x"}\n', "unknown key sya"),
        ('[words]\nOak = {ipa = "o5k"}\n', "International Phonetic Alphabet: 5"),
        ('[words]\nOak = {as = "song"}\n', "as = “song”"),
        ('[words]\nOak = {case = "any"}\n', "no reading"),
        ('[words]\n"An Oak" = {}\n', "words.An Oak"),
        ('[words]\nOak = {language = "no language"}\n', "no tag"),
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
