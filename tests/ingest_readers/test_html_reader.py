"""HTML to blocks: what is text, in which shape, and what is left out for which reason."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_checks import check, read, reasons_of, shown, text_of

from narrate.errors import InputError
from narrate.ingest import ingest, media_type
from narrate.ingest.markup import html_blocks
from narrate.model.document import Document, MarkKind
from narrate.segment import segment
from narrate.settings import SegmentSettings

HERE = Path(__file__).parent


def fragments() -> list[pytest.ParameterSet]:
    """The cases of fragments.txt: a title, HTML and the blocks it makes, each ended by a line with a full stop."""
    cases = (HERE / "fragments.txt").read_text("utf-8").rstrip("\n").removesuffix("\n.").split("\n.\n\n")
    triples = [case.split("\n.\n") for case in cases]
    return [pytest.param(source, expected.split("\n"), id=title) for title, source, expected in triples]


@pytest.mark.parametrize(("source", "expected"), fragments())
def test_a_fragment_is_taken_whole(source: str, expected: list[str]) -> None:
    document = read(f"<p>Start.</p>{source}", "a.html")
    assert text_of(document) == ["Start.", *expected]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<script>if (a < b) { x('<p>no</p>') }</script>", "script"),
        ("<style>p > b {}</style>", "style sheet"),
        ("<nav><a href=a>no</a></nav>", "navigation"),
        ("<div role=navigation>no</div>", "navigation"),
        ("<form>Name <input value=no><button>no</button></form>", "form"),
        ("<noscript><p>no</p></noscript>", "fallback for missing scripts"),
        ("<svg><title>no</title><text>no</text></svg>", "drawing"),
        ("<iframe src=a>no</iframe>", "embedded page"),
        ("<video><p>no</p></video>", "embedded object"),
        ("<template><p>no</p></template>", "template"),
        ("<p hidden>no</p>", "hidden"),
        ("<p style='color: red; display:none'>no</p>", "hidden"),
    ],
)
def test_what_is_no_text_is_left_out_with_its_reason(source: str, reason: str) -> None:
    document = read(f"<p>Yes.</p>{source}<p>And yes.</p>", "a.html")
    assert text_of(document) == ["Yes.", "And yes."]
    assert reasons_of(document) == {reason: source}


def test_marks_are_kept_and_go_on_in_the_next_paragraph() -> None:
    document = read(
        "<p>a <em>b</em> <strong>c<br><br>d</strong> "
        '<a href="x&amp;y">e</a> <span style="font-weight:700">f</span></p>',
        "a.html",
    )
    marked = [
        (mark.kind, block.text[mark.start : mark.end], mark.target)
        for block in document.blocks
        for mark in block.marks
        if mark.kind is not MarkKind.HARD_BREAK
    ]
    assert marked == [
        (MarkKind.EMPHASIS, "b", ""),
        (MarkKind.STRONG, "c", ""),
        (MarkKind.STRONG, "d", ""),
        (MarkKind.LINK, "e", "x&y"),
        (MarkKind.STRONG, "f", ""),
    ]


def test_stars_in_html_are_stars_and_in_markdown_emphasis() -> None:
    assert text_of(read("<p>a *b* c</p>", "a.html")) == ["a *b* c"]
    assert [shown(block) for block in html_blocks("<p>a *b* c</p>", 0, 14, first_number=0) if block.text] == ["a b c"]


PAGE = (HERE / "pages" / "two_critics.html").read_text("utf-8")
SPOKEN = [
    "# Two on “The Glass Pier”",
    "By Ines Holm and Paul Adeyemi",
    "Ines and Paul saw the film on the same evening & do not agree about a single minute of it.",
    "Ines: Cold.",
    "Paul: No.",
    "Ines: You cried!",
    "Paul: I had something in my eye, and the something was the third reel, which is as good as anything she made.",
    "But go on.",
    "## 2 comments",
    "1. Grete says:",
    "  March 15, 2024 at 8:10 pm",
    "  I cried too, and I was in the front row.",
    "  1. Ines Holm says:",
    "    March 16, 2024 at 9:00 am",
    "    Then you are two.",
]


@pytest.mark.parametrize("extractor", [True, False], ids=["with trafilatura", "without"])
def test_of_a_page_the_main_content_and_the_comments_are_taken(
    extractor: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if extractor:
        pytest.importorskip("trafilatura")
    else:
        monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    document = read(PAGE, "page.html")
    assert text_of(document) == SPOKEN
    assert set(reasons_of(document)) == {
        "page head", "page header", "page footer", "outside the main content", "form", "aside", "script",
    }  # fmt: skip
    assert "You may also like" in reasons_of(document)["outside the main content"]
    assert document.metadata == (
        ("title", "Two on “The Glass Pier”"),
        ("author", ("Ines Holm", "Paul Adeyemi")),
        ("date", "2024-03-14"),
        ("lang", "en-GB"),
    )


def test_the_segmenter_finds_the_speakers_of_a_page() -> None:
    document = read(PAGE, "page.html")
    result = segment(document, SegmentSettings(), Path("page.html"))
    said = [(line.speaker, line.text) for _, _, line in result.script.lines() if line.voiced]
    assert ("Ines Holm", "Cold.") in said
    assert ("Grete", "I cried too, and I was in the front row.") in said
    assert (result.fidelity.unaccounted, result.fidelity.repeated) == (0, 0)


def test_a_page_of_tables_in_a_form_without_paragraphs() -> None:
    prose = "The ferry takes two hours and the film takes three, and in both you look at water and wait for the end. "
    source = (
        "<html><head><title>The Long Ferry</title></head><body><form><table><tr>"
        "<td><a href=a>Home</a><br><a href=b>Films</a><br><a href=c>Books</a></td>"
        f"<td><b>The Long Ferry</b><br><br>{prose * 3}<br><br>{prose * 3}<br><br>Q: Why?<br>A: Why not.</td>"
        "</tr></table></form></body></html>"
    )
    document = read(source, "a.htm")
    assert text_of(document)[0] == "The Long Ferry"
    assert text_of(document)[-1] == "Q: Why? / A: Why not."
    assert "Home" in reasons_of(document)["outside the main content"]


LINKED = '<script type="application/ld+json">'
BY_A_B = {"author": ("A B",), "date": "2020-01-02"}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<title>The Pier | Harbour Notes</title>", {"title": "The Pier"}),
        ("<title>The Pier - A Life</title>", {"title": "The Pier - A Life"}),
        ("<title>The Pier – Harbour</title><meta property=og:site_name content=Harbour>", {"title": "The Pier"}),
        ("<meta property='og:title' content='A &amp;amp; B'><title>x</title>", {"title": "A & B"}),
        (
            "<meta name=author content='Ines Holm'><meta name=date content=2021-02-03>",
            {"author": ("Ines Holm",), "date": "2021-02-03"},
        ),
        ("<meta property='article:author' content='https://example.org/ines'>", {}),
        (LINKED + '{"@type":"Review","author":{"name":"A B"},"datePublished":"2020-01-02"}</script>', BY_A_B),
        (LINKED + '{"@type": "Review", "author": </script>', {}),
        (LINKED + "[" * 50_000 + "</script>", {}),
        ("<meta property=og:locale content=de_AT>", {"lang": "de-AT"}),
    ],
)  # fmt: skip
def test_what_a_page_says_of_itself(head: str, expected: dict[str, object]) -> None:
    document = read(f"<html><head>{head}</head><body><p>Words.</p></body></html>", "a.html")
    assert dict(document.metadata) == expected


def test_the_title_is_the_heading_that_the_page_shows() -> None:
    source = "<html><title>Harbour: The Pier - all about it</title><body><h1>The Pier</h1><p>Words.</p></body></html>"
    assert dict(read(source, "a.html").metadata) == {"title": "The Pier"}


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("a.txt", "<!DOCTYPE html><p>x", "text/html"),
        ("a.txt", "\n<!-- x --><HTML><p>x", "text/html"),
        ("a.txt", "<p>a</p>\n<p class='b'>c</p>\n<p>d</p>", "text/html"),
        ("a.txt", "In HTML, <p> begins a paragraph, and so do <p class=x> and <p >.", "text/plain"),
        ("a.txt", "# A\n\n**b** <br> <p>", "text/markdown"),
        ("a.md", "<p>a</p><p>b</p><p>c</p>", "text/markdown"),
        ("a.htm", "just words", "text/html"),
        ("a.xhtml", "<p>a</p>", "application/xhtml+xml"),
    ],
)
def test_html_is_recognised(name: str, source: str, expected: str) -> None:
    assert media_type(name, source) == expected


def test_the_encoding_that_a_page_declares_is_used() -> None:
    source = '<html><head><meta charset="iso-8859-2"></head><body><p>Zażółć gęślą jaźń</p></body></html>'
    document = read(source.encode("iso-8859-2"), "a.html")
    assert text_of(document) == ["Zażółć gęślą jaźń"]
    assert document.encoding == "iso8859-2"
    assert text_of(read("<meta charset=latin1><p>“é”".encode("windows-1252"), "a.html")) == ["“é”"]


def test_in_xhtml_an_empty_element_holds_nothing() -> None:
    source = '<?xml version="1.0"?><html><head><title/><script src="a"/></head><body><p/><p>Words.</p></body></html>'
    assert text_of(read(source, "a.xhtml")) == ["Words."]


def test_a_page_without_text_is_an_error() -> None:
    with pytest.raises(InputError, match="nothing to read aloud"):
        ingest(b"<html><body><nav>Home</nav></body></html>", Path("a.html"))


PARTS = st.sampled_from(
    ["<p>", "</p>", "<div class='share'>", "</div>", "<b>", "</b>", "<i>", "</i>", "<br>", "<br>", "<ul>", "<li>",
     "</ul>", "<table>", "<tr>", "<td>", "<th>", "</table>", "<dl>", "<dt>", "<dd>", "</dl>", "<blockquote>",
     "</blockquote>", "<h2>", "</h2>", "<a href='#fn1'>", "</a>", "<sup>", "</sup>", "<img alt='a b'>",
     "<img alt=c>", "<q>", "</q>", "<hr>", "<pre>", "</pre>", "<script>", "</script>", "<form>", "</form>",
     "<nav>", "</nav>", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&nbsp;", "<", ">", "'", '"', "=", "/",
     "words and more", "a", " ", "\n", "\xad", "*", "<html>", "<head>", "<body>", "<title>", "</title>",
     "<li id=fn1>", "<!DOCTYPE html>", "<button>", "</button>", "<main>", "<article>"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(PARTS, max_size=40), xml=st.booleans(), wrap=st.booleans())
def test_no_html_is_too_broken(parts: list[str], xml: bool, wrap: bool) -> None:
    from narrate.ingest import READERS

    source = "".join(parts)
    source = f"<html><body><p>One two three four.</p>{source}" if wrap else source
    kind = "application/xhtml+xml" if xml else "text/html"
    blocks, _ = READERS[kind](source, Path("a"))
    document = Document(name="a", media_type=kind, source=source, encoding="utf-8", blocks=blocks)
    check(document)
    if any(block.text.strip() for block in blocks):
        result = segment(document, SegmentSettings(), Path("a"))
        assert (result.fidelity.unaccounted, result.fidelity.repeated) == (0, 0)


@pytest.mark.parametrize(
    "hostile",
    ["<div>", "<b>", "<p><b>", "<a x='>' ", "<!--", "<![CDATA[", "<!doctype [", "</", "<table><tr><td>", "<textarea>",
     "<ul><li>", "&", "<script>", "<dl><dt>a", "<form>"],
)  # fmt: skip
def test_pages_made_to_take_long_do_not(hostile: str) -> None:
    source = "<p>Start.</p>" + hostile * 20_000
    began = time.monotonic()
    document, _ = ingest(source.encode(), Path("a.html"))
    assert time.monotonic() - began < 20
    check(document)
