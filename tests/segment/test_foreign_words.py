"""Words in another language, from the source's marks to the voice and to what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.fountain import parse, render
from narrate.ingest import ingest
from narrate.model.script import Chapter, Foreign, Line, LineKind, Script
from narrate.model.sound import Level
from narrate.segment import segment
from narrate.settings import SegmentSettings
from narrate.speech import Entry, Lexicon, say, utterances

Marked = list[tuple[str, str, list[tuple[str, str]]]]


def read(text: str, name: str = "a.md") -> Script:
    document, _ = ingest(text.encode(), Path(name))
    return segment(document, SegmentSettings(), Path(name)).script


def marked(script: Script) -> Marked:
    """Of each line that is heard: its first word, its language, its foreign words."""
    return [
        (line.text.split()[0], line.language, [(line.text[one.start : one.end], one.language) for one in line.foreign])
        for _, _, line in script.lines()
        if line.voiced
    ]


FILLER = "The house stood on a hill, and nobody had been there for as long as anyone could say.\n\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<i lang=fr>Mon petit lapin</i>, she said.", [("Mon petit lapin", "fr")]),
        ('<span lang="de-AT">Gute Nacht,</span> she said.', [("Gute Nacht", "de-AT")]),
        ('A <cite xml:lang="it">Mare blu</cite> night.', [("Mare blu", "it")]),
        ('It was *mare blu*{:lang="it"} there.', [("mare blu", "it")]),
        ('It was [mare blu](x.html){: .film lang="it" } there.', [("mare blu", "it")]),
        ('<span lang="fr">Un <span lang="en">week-end</span> noir</span> is it.', [("Un", "fr"), ("noir", "fr")]),
        ('<span lang="fr">Bon <b>soir</b></span> is it.', [("Bon soir", "fr")]),
        ('<span lang="en-US">Good night</span> is said.', []),
        ('<span lang="">abc</span> is said, <i lang="und">so</i>, <i lang="?">no</i>.', []),
        ("It was mare {:lang=it} there.", []),
        ("<i>mare blu</i> there.", []),
    ],
)
def test_marks_in_markdown(text: str, words: list[tuple[str, str]]) -> None:
    assert marked(read(FILLER + text))[1][1:] == ("", words)


def test_a_whole_paragraph_of_markdown() -> None:
    script = read(FILLER + 'Ein kurzer Satz. Und noch einer.\n{:lang="de"}\n\n' + FILLER)
    assert [language for _, language, _ in marked(script)] == ["", "de", ""]


@pytest.mark.parametrize(
    ("attributes", "language"),
    [('{:lang="de"}', "de"), ('{: .lead lang="de" }', "de"), ("{:.lead}", ""), ('{: title="a } b" #top}', "")],
)
def test_attributes_before_a_block_are_of_the_block_and_not_said(attributes: str, language: str) -> None:
    script = read(f"{FILLER}{attributes}\nEin kurzer Satz. Und noch einer.\n\n{FILLER}")
    assert [(line.text[:3], line.language) for _, _, line in script.lines()][1] == ("Ein", language)
    heading = read(f"{FILLER}{attributes}\n## Ein Garten\n\n{FILLER}")
    assert [line.text for _, _, line in heading.lines() if line.voiced][1] == "Ein Garten"


def test_marks_in_a_page() -> None:
    page = (
        f"<html lang=en><body><main><h1>Two <i lang=fr>mots</i></h1><p>{FILLER}</p>"
        "<div lang=de><p>Ein kurzer Satz.</p><ul><li>Und <em lang=en>one word</em> noch.</li></ul></div>"
        "<p><q lang=fr>Bonsoir</q>, said he.</p></main></body></html>"
    )
    assert marked(read(page, "a.html")) == [
        ("Two", "", [("mots", "fr")]),
        ("The", "", []),
        ("Ein", "de", []),
        ("Und", "de", [("one word", "en")]),
        ("“Bonsoir”,", "", [("Bonsoir", "fr")]),
    ]


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Der blaue Garten", "de"),
        ("Les Oiseaux du soir", "fr"),
        ("La Forêt", "fr"),
        ("Todos los días", "es"),
        ("Notti della luna", "it"),
        ("Je ne dors pas encore.", "fr"),
    ],
)
def test_titles_in_italics_that_say_their_language(title: str, language: str) -> None:
    assert marked(read(f"{FILLER}She saw *{title}* twice.\n"))[1][2] == [(title.rstrip("."), language)]


@pytest.mark.parametrize(
    "title",
    ["Die Hardest", "La La Lane", "Los Angeles", "Las Vegas Nights", "Man on a Hill", "The Die Is Cast", "Nocturno",
     "so it goes on", "Le Mans", "Dr. Del Rio", "And the Band Played", "es", "In Her Name"],
)  # fmt: skip
def test_titles_that_may_be_english(title: str) -> None:
    assert marked(read(f"{FILLER}She saw *{title}* twice.\n"))[1][2] == []


def test_an_english_title_in_a_german_text() -> None:
    text = "Das Haus stand auf einem Hügel, und niemand war dort gewesen. Im Kino lief *The Night of the Mill*.\n"
    assert marked(read(text))[0][2] == [("The Night of the Mill", "en")]


def test_the_rule_can_be_switched_off() -> None:
    document, _ = ingest(f"{FILLER}She saw *Der blaue Garten* twice.".encode(), Path("a.md"))
    script = segment(document, SegmentSettings(off=("foreign-words",)), Path("a.md")).script
    assert not any(line.foreign for _, _, line in script.lines())


def test_notes_of_the_script_file() -> None:
    text = "Chat with a chat, or two chats."
    line = Line(text=text, foreign=(Foreign(start=12, end=16, language="fr"), Foreign(start=25, end=29, language="fr")))
    script = Script(chapters=(Chapter(lines=(line,)),))
    assert "two chats. [[lang fr: chat]] [[lang fr: chat]]" in render(script)
    assert parse(render(script)) == script
    second = parse(render(script).replace("[[lang fr: chat]] [[lang fr: chat]]", "[[lang fr, 2: chat]]"))
    assert next(second.lines())[2].foreign == (line.foreign[1],)


def test_a_note_about_words_that_are_not_there_is_listed() -> None:
    script = parse("Cast: nobody\n\nA word. [[lang fr: mot]]\n")
    assert [(line.text, line.reason) for _, _, line in script.lines()] == [("A word.", ""), ("lang fr: mot", "note")]


def said(line: Line, lexicon: Lexicon | None = None, level: Level = Level.BRIEF) -> list[tuple[str, str, list[str]]]:
    """Language, spoken text and passages of each utterance."""
    script = Script(language="en", chapters=(Chapter(lines=(line,)),))
    return [
        (one.language, one.spoken, [f"{p.language} {one.spoken[p.start : p.end]}" for p in one.passages])
        for one in utterances(script, level=level, lexicon=lexicon or Lexicon(), announcer=None)
    ]


def line_of(text: str, words: str, tag: str, kind: LineKind = LineKind.NARRATION) -> Line:
    start = text.index(words)
    return Line(text=text, kind=kind, foreign=(Foreign(start=start, end=start + len(words), language=tag),))


def test_words_are_said_by_the_rules_of_their_language() -> None:
    assert said(line_of("In 1990, 25 Filme von 1984 ran.", "25 Filme von 1984", "de")) == [
        ("en", "In nineteen ninety, fünfundzwanzig Filme von neunzehnhundertvierundachtzig ran.",
         ["de fünfundzwanzig Filme von neunzehnhundertvierundachtzig"])
    ]  # fmt: skip
    # “St.” is no saint in French, nor “chat” a talk.
    assert said(line_of("The chat St. 3 chat", "St. 3 chat", "fr"))[0][2] == ["fr St. trois chat"]


def test_a_sentence_in_another_language_has_its_voice() -> None:
    line = line_of("She said: Es war 1984. Ich bin da. Then she left.", "Es war 1984. Ich bin da", "de")
    assert [(tag, words) for tag, words, _ in said(line)] == [
        ("en", "She said: Es war neunzehnhundertvierundachtzig."),
        ("de", "Ich bin da."),
        ("en", "Then she left."),
    ]


def test_an_editors_entry_goes_before_the_mark() -> None:
    lexicon = Lexicon.of(Entry(word="Le Mur", say="Luh Mure"))
    assert said(line_of("He saw Le Mur.", "Le Mur", "fr"), lexicon) == [("en", "He saw Luh Mure.", [])]


def test_words_of_a_credit_are_found_in_what_is_said_of_it() -> None:
    credit = line_of("Music: Le Groupe des 6", "Le Groupe des 6", "fr", LineKind.CREDIT)
    assert said(credit, level=Level.STANDARD)[0][2] == ["fr Le Groupe des six"]


def test_white_space_and_accents_do_not_move_words() -> None:
    text = "A  wide   space, caf\u0065\u0301 then  le  bois 2."
    assert said(line_of(text, "le  bois 2", "fr"))[0][1:] == (
        "A wide space, café then le bois deux.", ["fr le bois deux"]
    )  # fmt: skip


def test_explanation_is_for_the_whole_text() -> None:
    one = say("1984 1984", language="en", lexicon=Lexicon(), foreign=(Foreign(start=5, end=9, language="fr"),))
    assert one.text == "nineteen eighty-four mille neuf cent quatre-vingt-quatre"
