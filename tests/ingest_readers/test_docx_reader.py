"""DOCX: paragraphs by their styles and lists, runs, tables, notes, and what is not part of the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from containers import R, W, docx, packed
from reader_checks import read, reasons_of, text_of

from narrate.errors import InputError
from narrate.ingest import ingest
from narrate.model.document import MarkKind
from narrate.segment import segment
from narrate.settings import SegmentSettings

STYLES = (
    f"<w:styles {W}>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:styleId="Own"><w:name w:val="Chapter"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:styleId="Ring"><w:name w:val="Ring"/><w:basedOn w:val="Ring"/></w:style>'
    '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Z"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>'
    '<w:style w:styleId="C"><w:name w:val="caption"/></w:style>'
    '<w:style w:styleId="V1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="L"><w:name w:val="List Number"/>'
    '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="K"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>'
    "</w:styles>"
)
NUMBERING = (
    f"<w:numbering {W}>"
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)


def p(text: str, style: str = "", more: str = "") -> str:
    """A paragraph; text without tags is put into a run."""
    runs = text if "<" in text else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{runs}</w:p>"


def item(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def cells(*texts: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{p(text) if text else '<w:p/>'}</w:tc>" for text in texts) + "</w:tr>"


def test_styles_lists_and_tables() -> None:
    body = (
        p("Salt and Iron", "T")
        + p("Contents 3", "V1")
        + p("One", "berschrift1")
        + p("Two", "Own")
        + p("Three", more='<w:outlineLvl w:val="1"/>')
        + p("Plain.", "Ring")
        + p("Said.", "Z")
        + p("A pier", "C")
        + p("a", more=item(1))
        + p("b", "L")
        + p("inner", more=item(2, 1))
        + p("c", "L")
        + p("no item", "L", item(0))
        + "<w:p/>"
        + f"<w:tbl>{cells('Director', 'Maud Okafor')}{cells('', 'Only one')}{cells('', '')}</w:tbl>"
        + "<w:sdt><w:sdtContent>"
        + p("The end.")
        + "</w:sdtContent></w:sdt>"
    )
    document = read(docx(body, styles=STYLES, numbering=NUMBERING), "a.docx")
    assert text_of(document) == [
        "# Salt and Iron", "# One", "# Two", "## Three", "Plain.", "> Said.", "! A pier", "- a", "3. b", "  1. inner",
        "4. c", "no item", "| Director; Maud Okafor", "| Only one", "The end.",
    ]  # fmt: skip
    assert reasons_of(document) == {"table of contents": "Contents 3"}
    assert "Director\tMaud Okafor\n\nOnly one\n\nThe end." in document.source


def test_runs_are_put_together_and_keep_their_marks() -> None:
    runs = (
        "<w:r><w:t xml:space='preserve'>She </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>st</w:t></w:r>"
        "<w:proofErr/><w:r><w:rPr><w:b w:val='1'/></w:rPr><w:t>ays</w:t></w:r>"
        "<w:r><w:rPr><w:b w:val='0'/></w:rPr><w:br/><w:t>and</w:t></w:r>"
        "<w:r><w:tab/></w:r><w:r><w:rPr><w:rStyle w:val='K'/></w:rPr><w:t>waits</w:t></w:r>"
        "<w:hyperlink r:id='r1'><w:r><w:t xml:space='preserve'> here</w:t></w:r></w:hyperlink>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>.</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:noBreakHyphen/><w:t>x</w:t></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>no</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>yes</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://x.example"/>'
        "</Relationships>"
    )
    parts = {"word/document.xml": f"<w:document {W} {R}><w:body>{p(runs)}</w:body></w:document>"}
    document = read(packed({**parts, "word/styles.xml": STYLES, "word/_rels/document.xml.rels": relation}), "a.docx")
    block = document.blocks[0]
    assert block.text == "She stays\nand waits here.\u2011xyes"
    assert "secret" in document.source
    assert "gone" not in document.source
    marked = [(mark.kind, block.text[mark.start : mark.end], mark.target) for mark in block.marks]
    assert marked == [
        (MarkKind.STRONG, "stays", ""),
        (MarkKind.HARD_BREAK, "\n", ""),
        (MarkKind.EMPHASIS, "waits", ""),
        (MarkKind.LINK, "here", "https://x.example"),
    ]


def test_a_headings_looks_are_no_stress() -> None:
    document = read(docx(p("One", "berschrift1"), styles=STYLES), "a.docx")
    assert document.blocks[0].marks == ()


def test_notes_pictures_and_text_boxes() -> None:
    box = f"<w:txbxContent>{p('In a box.')}</w:txbxContent>"
    drawing = (
        '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:drawing>'
        '<wp:docPr xmlns:wp="urn:wp" descr="A pier\nin fog"/>'
        f"{box}</w:drawing></mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    body = p(f'<w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r>{drawing}</w:r>')
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0">{p("no")}</w:footnote>'
        f'<w:footnote w:id="2">{p("A note.")}{p("Its end.")}</w:footnote></w:footnotes>'
    )
    document = read(docx(body, footnotes=notes), "a.docx")
    assert text_of(document) == ["Text", "! A pier in fog", "In a box.", "[^2] A note.", "[^2] Its end."]


def core(**values: str) -> bytes:
    prefixes = {"title": "dc", "creator": "dc", "language": "dc", "created": "dcterms"}
    inner = "".join(f"<{prefixes[key]}:{key}>{value}</{prefixes[key]}:{key}>" for key, value in values.items())
    properties = f'<p xmlns:dc="urn:dc" xmlns:dcterms="urn:t">{inner}</p>'
    document = f"<w:document {W}><w:body>{p('Words.')}</w:body></w:document>"
    return packed({"word/document.xml": document, "docProps/core.xml": properties})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"title": "Salt", "creator": "A B; C D"}, {"title": "Salt", "author": ("A B", "C D")}),
        ({"title": "Document1", "creator": "Microsoft Office User"}, {}),
        ({"language": "fr-FR", "created": "2024-01-02"}, {"lang": "fr-FR", "created": "2024-01-02"}),
    ],
)
def test_core_properties(values: dict[str, str], expected: dict[str, object]) -> None:
    assert dict(read(core(**values), "a.docx").metadata) == expected


def test_a_title_in_the_text_is_better_than_one_in_the_properties() -> None:
    parts = {
        "word/document.xml": f"<w:document {W}><w:body>{p('Salt', 'T')}{p('Words.')}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "docProps/core.xml": '<p xmlns:dc="urn:dc"><dc:title>Template for letters</dc:title></p>',
    }
    assert read(packed(parts), "a.docx").metadata == ()


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "has a password"),
        (b"PK\x03\x04", "damaged"),
        (docx(p("Words."))[:-40], "damaged"),
        (packed({"xl/workbook.xml": "<x/>"}), "no document part"),
        (docx("<w:p>"), "not valid XML"),
        (packed({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "declares entities"),
        (docx(p("a" * 3_000_000)), "unpacks to far more"),
        (docx("<w:p/>"), "nothing to read aloud"),
        (docx("<w:sdt>" * 300 + "</w:sdt>" * 300), "not valid XML"),
    ],
)
def test_what_is_wrong_with_a_docx_is_said(data: bytes, match: str) -> None:
    with pytest.raises(InputError, match=match) as caught:
        ingest(data, Path("a.docx"))
    assert caught.value.remedy


def test_a_docx_is_known_by_its_bytes() -> None:
    assert text_of(read(docx(p("Words.")), "attachment")) == ["Words."]


def proofed(text: str, language: str) -> str:
    """A run that the program checks as a language's."""
    return f'<w:r><w:rPr><w:lang w:val="{language}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_a_runs_language_holds_where_the_words_bear_it_out() -> None:
    own = "She said that the house on the hill was empty, and "
    body = p(
        proofed(own, "en-GB")
        + proofed("das Haus auf dem Hügel war leer", "de-DE")
        + proofed(" was all of it.", "fr-FR")
    )
    document, _ = ingest(docx(p(own) + body), Path("a.docx"))
    script = segment(document, SegmentSettings(), Path("a.docx")).script
    found = [(one.language, line.text[one.start : one.end]) for _, _, line in script.lines() for one in line.foreign]
    assert found == [("de-DE", "das Haus auf dem Hügel war leer")]
