"""W3C pronunciation lexicons."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from narrate.errors import SettingsError
from narrate.speech import Entry, Form, shipped_layer
from narrate.speech.ipa import unknown_signs
from narrate.speech.pls import parse_pls, render_pls

HERE = Path("names.pls")
HEAD = '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">'


def parse(body: str, head: str = HEAD) -> tuple[Entry, ...]:
    return parse_pls(f"<?xml version='1.0'?>\n{head}\n{body}\n</lexicon>".encode(), HERE)


def test_several_spellings_and_the_preferred_pronunciation() -> None:
    body = """
      <meta name="creator" content="nobody"/>
      <metadata><x:any xmlns:x="urn:x"><x:thing>else</x:thing></x:any></metadata>
      <lexeme>
        <grapheme>theatre</grapheme> <grapheme>theater</grapheme>
        <phoneme>ˈθiːətə</phoneme> <phoneme prefer="true">ˈθɪətə</phoneme>
        <example>The theatre is <emphasis xmlns="urn:x">shut</emphasis>.</example>
      </lexeme>
      <lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme>
      <lexeme><grapheme>Veidt</grapheme><alias>Fite</alias><phoneme>faɪt</phoneme></lexeme>
      <lexeme><grapheme> Di
        Ash </grapheme><phoneme>daɪ æʃ</phoneme><alias>Dye Ash</alias></lexeme>
    """
    assert parse(body) == (
        Entry(word="theatre", ipa="ˈθɪətə", holds="en-US"),
        Entry(word="theater", ipa="ˈθɪətə", holds="en-US"),
        Entry(word="W3C", say="World Wide Web Consortium", holds="en-US"),
        Entry(word="Veidt", say="Fite", holds="en-US"),
        Entry(word="Di Ash", say="Dye Ash", ipa="daɪ æʃ", holds="en-US"),
    )


def test_another_alphabet_is_read_by_its_alias_or_refused() -> None:
    sampa = '<lexeme><grapheme>Oak</grapheme><phoneme alphabet="x-sampa">@Uk</phoneme>{}</lexeme>'
    assert parse(sampa.format("<alias>oke</alias>")) == (Entry(word="Oak", say="oke", holds="en-US"),)
    with pytest.raises(SettingsError, match="x-sampa"):
        parse(sampa.format(""))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<lexeme><alias>x</alias></lexeme>", "no grapheme"),
        ("<grapheme>x</grapheme>", "grapheme may not stand in lexicon"),
        ("<lexeme><grapheme>x</grapheme><tone>1</tone></lexeme>", "tone may not stand in lexeme"),
        ("<lexeme><grapheme>x</grapheme><phoneme>5</phoneme></lexeme>", "International Phonetic Alphabet: 5"),
        ("<lexeme>", "not well-formed"),
    ],
)
def test_what_is_no_lexicon_is_refused_with_its_place(body: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        parse(body)
    assert str(caught.value).startswith("names.pls")


@pytest.mark.parametrize(
    "head",
    [
        '<lexicon version="1.0" alphabet="ipa" xml:lang="en">',
        HEAD.replace("1.0", "2.0"),
        HEAD.replace(' xml:lang="en-US"', ""),
        HEAD.replace(' alphabet="ipa"', ""),
    ],
)
def test_the_root_is_held_against_the_specification(head: str) -> None:
    with pytest.raises(SettingsError):
        parse("", head)


def test_entities_fetch_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Oak", "utf-8")
    document = f"""<!DOCTYPE lexicon [<!ENTITY own SYSTEM "{secret.as_uri()}">]>
    {HEAD}<lexeme><grapheme>&own;</grapheme><alias>x</alias></lexeme></lexicon>"""
    with pytest.raises(SettingsError, match="Entities"):
        parse_pls(document.encode(), HERE)


words = st.text("abcdeéßü'-ABCXYZ &<>", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
entries = st.builds(
    Entry,
    word=words,
    say=words.filter(lambda text: any(sign.isalnum() for sign in text)),
    ipa=st.text("dʒoʊnzˈ", max_size=5).map(str.strip),
    any_case=st.booleans(),
    language=st.sampled_from(("", "it", "fr-CA")),
    holds=st.just("en"),
)


@settings(deadline=None)
@given(st.lists(entries.filter(lambda one: one.say != one.word), max_size=5))
def test_what_is_written_is_read(listed: list[Entry]) -> None:
    assert list(parse_pls(render_pls(listed, "en"), HERE)) == listed


def test_letters_and_words_become_readings() -> None:
    listed = [Entry(word="BFI", form=Form.LETTERS), Entry(word="NASA", form=Form.WORD)]
    assert [entry.say for entry in parse_pls(render_pls(listed, "en"), HERE)] == ["B F I", "Nasa"]


def test_the_shipped_names_have_readings_phonemes_and_sources() -> None:
    layer = shipped_layer()
    assert len(layer) >= 40
    assert all(entry.say and entry.ipa and entry.source and entry.holds == "en" for entry in layer)
    assert not any(unknown_signs(entry.ipa) for entry in layer)
    assert [entry.word for entry in layer] == sorted(entry.word for entry in layer)
    assert len({entry.word for entry in layer}) == len(layer)


GRAMMAR = Path(__file__).parent.parent / "golden" / "pls.rng"


@pytest.fixture(scope="module")
def grammar() -> etree.RelaxNG:
    """The recommendation's rules for documents."""
    return etree.RelaxNG(etree.parse(str(GRAMMAR)))


@settings(deadline=None)
@given(listed=st.lists(entries, max_size=5), language=st.sampled_from(["en", "en-GB", "zh-Hant-TW"]))
def test_what_is_written_is_valid(grammar: etree.RelaxNG, listed: list[Entry], language: str) -> None:
    grammar.assertValid(etree.fromstring(render_pls(listed, language)))


def test_the_shipped_names_are_valid_as_pls(grammar: etree.RelaxNG) -> None:
    grammar.assertValid(etree.fromstring(render_pls(shipped_layer(), "en-US")))


@pytest.mark.parametrize(
    "body",
    [
        "<lexeme><alias>x</alias></lexeme>",
        "<lexeme><alias>x</alias><grapheme>x</grapheme></lexeme>",
        "<lexeme><grapheme>x</grapheme><example>x</example><alias>x</alias></lexeme>",
        '<lexeme role="a:b"><grapheme>x</grapheme></lexeme>',
        "<lexeme><grapheme/></lexeme>",
        "<lexeme><grapheme>x</grapheme></lexeme><meta name='a' content='b'/>",
    ],
)
def test_the_grammar_refuses_what_is_not_valid(grammar: etree.RelaxNG, body: str) -> None:
    assert not grammar.validate(etree.fromstring(f"{HEAD}{body}</lexicon>"))
    valid = etree.fromstring(f"{HEAD}<lexeme><grapheme>x</grapheme><alias prefer='true'>y</alias></lexeme></lexicon>")
    assert grammar.validate(valid)
