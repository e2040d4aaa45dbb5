"""Links, from every format that has them to what is said: only where that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from containers import R, W, epub, opf, packed, xhtml

from narrate import fountain
from narrate.manuscripts import read
from narrate.model.script import Chapter, Foreign, Line, Link, Script
from narrate.model.sound import Level
from narrate.ports import Source
from narrate.settings import Settings, StructureSettings
from narrate.speech import Lexicon, structure_of, utterances

PLAIN = "Nobody on the quay looked up when the ferry came in that evening."
PAGE = f"<p>{PLAIN}</p><p>She wrote <a href='https://lamp.example/a,b c'>a long essay</a> about it.</p>"
RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
    'Target="https://lamp.example/a,b%20c" TargetMode="External"/></Relationships>'
)
WORD = (
    f"<w:document {W} {R}><w:body><w:p><w:r><w:t>{PLAIN}</w:t></w:r></w:p><w:p>"
    "<w:r><w:t xml:space='preserve'>She wrote </w:t></w:r>"
    "<w:hyperlink r:id='r1'><w:r><w:t>a long essay</w:t></w:r></w:hyperlink>"
    "<w:r><w:t xml:space='preserve'> about it.</w:t></w:r></w:p></w:body></w:document>"
)
SOURCES: dict[str, bytes] = {
    "a.md": f"{PLAIN}\n\nShe wrote [a long essay](<https://lamp.example/a,b c>) about it.\n".encode(),
    "a.html": f"<html lang=en><body><main>{PAGE}</main></body></html>".encode(),
    "a.epub": epub({"OPS/book.opf": opf("<dc:title>Salt</dc:title>", [("a.xhtml", "")]), "OPS/a.xhtml": xhtml(PAGE)}),
    "a.docx": packed({"word/document.xml": WORD, "word/_rels/document.xml.rels": RELATION}),
}


def script(name: str, data: bytes, links: str) -> Script:
    settings = Settings(structure=StructureSettings(links=links))  # type: ignore[arg-type]
    reading = read(Source(path=Path(name), slug="a", data=data), settings)
    assert reading.segmentation is not None
    assert reading.segmentation.fidelity.complete
    assert fountain.parse(fountain.render(reading.script)) == reading.script
    return reading.script


def linked(found: Script) -> list[tuple[str, str]]:
    return [(line.text[one.start : one.end], one.target) for _, _, line in found.lines() for one in line.links]


def said(line: Line, links: str, language: str = "en") -> str:
    structure = structure_of(Level.STANDARD, StructureSettings(links=links))  # type: ignore[arg-type]
    text = Script(language=language, chapters=(Chapter(lines=(line,)),))
    found = utterances(text, level=Level.STANDARD, lexicon=Lexicon(), structure=structure)
    return " ".join(one.spoken for one in found if one.line_id)


@pytest.mark.parametrize("name", SOURCES)
def test_links_of_every_format_are_in_the_script_where_they_are_announced(name: str) -> None:
    assert linked(script(name, SOURCES[name], "brief")) == [("a long essay", "https://lamp.example/a%2Cb%20c")]
    assert linked(script(name, SOURCES[name], "off")) == []
    assert linked(script(name, SOURCES[name], "")) == []


@pytest.mark.parametrize(
    "source",
    [
        "See [the notes](#notes) below.",
        "See [lamp.example/now](https://lamp.example/now) today.",
        "See [https://lamp.example](https://lamp.example) today.",
        "Write to [ann@lamp.example](mailto:ann@lamp.example) today.",
        "See <https://lamp.example> today.",
        "See [—](https://lamp.example) today.",
        "[ad]: https://lamp.example\n\nNothing leads there.",
    ],
)
def test_what_says_itself_where_it_leads_or_leads_nowhere_is_no_link(source: str) -> None:
    assert linked(script("a.md", f"{PLAIN}\n\n{source}\n".encode(), "brief")) == []


def test_links_keep_their_places_in_a_script() -> None:
    text = "the lamp, the lamp and the lamp"
    line = Line(text=text, links=(Link(start=10, end=18, target="../b:_c.html"), Link(start=23, end=31)))
    made = Script(chapters=(Chapter(lines=(line,)),))
    written = fountain.render(made)
    assert "[[link ../b:_c.html, 2: the lamp]] [[link: the lamp]]" in written
    assert fountain.parse(written) == made


def test_a_note_whose_words_are_gone_is_kept_as_a_note() -> None:
    written = fountain.render(
        Script(chapters=(Chapter(lines=(Line(text="the lamp", links=(Link(start=0, end=8),)),)),))
    )
    lines = [line for _, _, line in fountain.parse(written.replace("the lamp [[", "a lamp [[")).lines()]
    assert [(line.text, line.voiced, line.links) for line in lines] == [
        ("a lamp", True, ()),
        ("link: the lamp", False, ()),
    ]


ESSAY = Line(
    text="She left. He read an essay. Then he slept.", links=(Link(start=18, end=26, target="https://www.lamp.org/x"),)
)


@pytest.mark.parametrize(
    ("links", "wanted"),
    [
        ("off", "She left. He read an essay. Then he slept."),
        ("", "She left. He read an essay. Then he slept."),
        ("brief", "She left. He read link: an essay. Then he slept."),
        ("full", "She left. He read link to lamp dot org: an essay. Then he slept."),
    ],
)
def test_a_link_is_announced_as_the_setting_says(links: str, wanted: str) -> None:
    assert said(ESSAY, links) == wanted


@pytest.mark.parametrize(
    ("language", "brief", "full"),
    [
        ("fr", "lien: un essai", "lien vers lamp point org: un essai"),
        ("de", "Link: un essai", "Link zu lamp Punkt org: un essai"),
        ("es", "enlace: un essai", "enlace a lamp punto org: un essai"),
        ("it", "link: un essai", "link a lamp punto org: un essai"),
    ],
)
def test_a_link_is_announced_in_the_texts_language(language: str, brief: str, full: str) -> None:
    line = Line(text="un essai", links=(Link(start=0, end=8, target="https://lamp.org/x"),))
    assert said(line, "brief", language) == brief
    assert said(line, "full", language) == full


def test_an_address_within_the_site_is_announced_briefly() -> None:
    for target in ("", "b.html", "mailto:ann@lamp.example", "http://[x"):
        assert said(Line(text="an essay", links=(Link(start=0, end=8, target=target),)), "full") == "link: an essay"


def test_an_announcement_stands_before_foreign_words_and_their_display_stays() -> None:
    line = Line(
        text="It is La Lune bleue now.",
        foreign=(Foreign(start=6, end=19, language="fr"),),
        links=(Link(start=9, end=19, target="https://lamp.org"),),
    )
    assert said(line, "brief") == "It is link: La Lune bleue now."
    structure = structure_of(Level.STANDARD, StructureSettings(links="brief"))
    found = utterances(
        Script(chapters=(Chapter(lines=(line,)),)), level=Level.STANDARD, lexicon=Lexicon(), structure=structure
    )
    (own,) = [one for one in found if one.line_id]
    assert own.text == line.text
    assert [own.spoken[one.start : one.end] for one in own.passages] == ["La Lune bleue"]


def test_a_link_over_two_sentences_is_announced_once() -> None:
    line = Line(text="She left. He slept.  Then it rained.", links=(Link(start=0, end=18), Link(start=21, end=25)))
    assert said(line, "brief") == "link: She left. He slept. link: Then it rained."
