"""EPUB: the chapters in the order of the spine, what the package says, and files that were made to harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from containers import CONTAINER, epub, opf, packed, xhtml
from reader_checks import read, reasons_of, text_of

from narrate.errors import InputError
from narrate.ingest import archive, ingest
from narrate.segment import segment
from narrate.settings import SegmentSettings

TITLE = "<dc:title>Salt and Iron</dc:title>"
ONE = {"OPS/book.opf": opf(TITLE, [("a.xhtml", "")]), "OPS/a.xhtml": xhtml("<p>Words.</p>")}


def book() -> bytes:
    metadata = (
        f"{TITLE}<dc:creator>Ines Holm</dc:creator><dc:creator opf:role='ill'>A Painter</dc:creator>"
        "<dc:date opf:event='modification'>2024-01-01</dc:date><dc:date>2023-05-06</dc:date>"
        "<dc:language>en-GB</dc:language>"
    )
    items = [("nav.xhtml", 'properties="nav"'), ("text/two%20words.xhtml", ""), ("a.xhtml", "")]
    two = (
        '<section epub:type="chapter"><h1>One</h1><p>It began<a epub:type="noteref" href="#n">1</a> here.'
        '<span epub:type="pagebreak" title="7">7</span></p>'
        '<aside epub:type="footnote" id="n"><p>Or nearly so.</p></aside><script src="x.js"/>'
        "<p>More &#8212; much.</p></section>"
    )
    return epub(
        {
            "OPS/book.opf": opf(metadata, items),
            "OPS/nav.xhtml": xhtml('<nav epub:type="toc"><ol><li><a href="a.xhtml">One</a></li></ol></nav>'),
            "OPS/text/two words.xhtml": xhtml(two),
            "OPS/a.xhtml": b"\xef\xbb\xbf" + xhtml("<h1>Two</h1>\r\n<p>The end.</p>").encode(),
        }
    )


def test_the_spine_in_order() -> None:
    document = read(book(), "book.epub")
    assert text_of(document) == [
        "# One",
        "It began here.",
        "[^n] Or nearly so.",
        "More — much.",
        "# Two",
        "The end.",
    ]
    assert dict(document.metadata) == {
        "title": "Salt and Iron",
        "author": ("Ines Holm",),
        "date": "2023-05-06",
        "lang": "en-GB",
    }
    assert "One" in reasons_of(document)["table of contents"]
    assert document.source.count("<html") == 3
    assert "\r" not in document.source
    assert "\ufeff" not in document.source


def test_words_in_another_language_are_marked() -> None:
    body = (
        "<p>Nobody on the quay looked up when the ferry came in that evening.</p>"
        '<p>She whispered <i xml:lang="fr">bonne nuit</i> and left.</p>'
        '<section lang="de-AT"><p>Es war <span lang="en">one word</span> zu viel.</p></section>'
    )
    data = epub({"OPS/book.opf": opf(f"{TITLE}<dc:language>en-GB</dc:language>", [("a.xhtml", "")]),
        "OPS/a.xhtml": xhtml(body)})  # fmt: skip
    script = segment(read(data, "a.epub"), SegmentSettings(), Path("a.epub")).script
    lines = [line for _, _, line in script.lines() if line.voiced and (line.foreign or line.language)]
    found = [(one.language, line.text[one.start : one.end]) for line in lines for one in line.foreign]
    assert script.language == "en-GB"
    assert found == [("fr", "bonne nuit"), ("en", "one word")]
    assert [line.language for line in lines] == ["", "de-AT"]


def test_an_epub_2_names_its_contents_in_the_guide() -> None:
    guide = '<guide><reference type="toc" href="toc.html#x"/></guide>'
    data = epub(
        {
            "OPS/book.opf": opf(TITLE, [("toc.html", ""), ("a.html", "")], guide),
            "OPS/toc.html": xhtml("<p>One ... 3</p>"),
            "OPS/a.html": xhtml("<p>Words.</p>"),
        }
    )
    assert text_of(read(data, "a.epub")) == ["Words."]


def test_an_epub_is_known_by_its_bytes() -> None:
    assert read(book(), "book.bin").media_type == "application/epub+zip"


def refused(data: bytes, match: str) -> None:
    with pytest.raises(InputError, match=match) as caught:
        ingest(data, Path("book.epub"))
    assert caught.value.remedy
    assert str(caught.value.where) == "book.epub"


def with_encryption(method: str) -> bytes:
    encryption = f'<encryption><EncryptedData><EncryptionMethod Algorithm="{method}"/></EncryptedData></encryption>'
    return epub({**ONE, "META-INF/encryption.xml": encryption})


def test_a_locked_book_is_refused_and_scrambled_fonts_are_none() -> None:
    refused(with_encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc"), "encrypted by its shop")
    assert text_of(read(with_encryption("http://www.idpf.org/2008/embedding"), "a.epub")) == ["Words."]


def flagged() -> bytes:
    data = bytearray(epub(ONE))
    for offset in range(len(data) - 4):
        if data[offset : offset + 4] == b"PK\x01\x02":
            data[offset + 8] |= 1
    return bytes(data)


def broken_content() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in {"META-INF/container.xml": CONTAINER, **ONE}.items():
            made.writestr(name, content)
    return out.getvalue().replace(b"Words.", b"Sword.")


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"", "damaged"),
        (b"Just words.", "no EPUB file"),
        (epub(ONE)[:-30], "damaged"),
        (epub(ONE)[:200], "damaged"),
        (flagged(), "encrypted"),
        (broken_content(), "damaged"),
        (packed({"mimetype": "application/epub+zip"}), "container.xml” is missing"),
        (packed({"META-INF/container.xml": "<container/>"}), "where its package document is"),
        (packed({"META-INF/container.xml": "<container"}), "not valid XML"),
        (epub({}), "book.opf” is missing"),
        (epub({"OPS/book.opf": opf(TITLE, [])}), "names no chapters"),
        (epub({"OPS/book.opf": opf(TITLE, [("a.xhtml", "")])}), "a.xhtml” is missing"),
        (epub({**ONE, "../../evil.sh": "x"}), "leads out of it"),
        (epub({**ONE, "/etc/evil": "x"}), "leads out of it"),
        (epub({**ONE, "C:\\evil": "x"}), "leads out of it"),
        (epub({**ONE, "OPS/a.xhtml": "a" * 3_000_000}), "unpacks to far more"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, match: str) -> None:
    refused(data, match)


def test_entities_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 9 if n else "lol"}">' for n in range(9))
    container = CONTAINER.replace("<container", f"<!DOCTYPE container [{bomb}]><container", 1)
    refused(epub({"META-INF/container.xml": container}), "declares entities")
    outside = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>a &x; b</p></body></html>'
    assert text_of(read(epub({**ONE, "OPS/a.xhtml": outside}), "a.epub")) == ["a &x; b"]


def test_a_reference_never_leads_out_of_the_archive() -> None:
    assert archive.resolve("OPS/text/a.opf", "../b%20c.xhtml#d") == "OPS/b c.xhtml"
    assert archive.resolve("OPS/a.opf", "../../../etc/passwd") == "etc/passwd"
    assert archive.resolve("a.opf", "/etc/passwd") == "etc/passwd"


def test_many_parts_share_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MOST_TOTAL", 1000)
    many = {f"OPS/{n}.xhtml": xhtml(f"<p>Words of chapter {n}.</p>") for n in range(9)}
    refused(epub({"OPS/book.opf": opf(TITLE, [(f"{n}.xhtml", "") for n in range(9)]), **many}), "unpacks to far more")
