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


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("<p>One<p>Two</p>Three", ["One", "Two", "Three"], id="a paragraph that is not closed"),
        pytest.param("<div>One<div>Two</div>Three</div>", ["One", "Two", "Three"], id="nested blocks"),
        pytest.param("<h2>A</h2><h3>B</h3>c", ["## A", "### B", "c"], id="headings"),
        pytest.param("<h2>A<h3>B</h3>", ["## A", "### B"], id="a heading that is not closed"),
        pytest.param("One<br>two<br><br>three<br>\n<br/>four", ["One / two", "three", "four"], id="breaks"),
        pytest.param("<p>abc<br>def</p><p>abc<br>def</p>", ["abc / def", "abc / def"], id="a break at the same place"),
        pytest.param("<p>A&nbsp;b &amp; c&#8217;s &lt;d&gt; &unknown; R&D</p>", ["A b & c’s <d> &unknown; R&D"], id="entities"),
        pytest.param("<p>&nbsp;</p><p>x</p><p></p>", ["x"], id="empty paragraphs"),
        pytest.param("<ul><li>a<ul><li>b</ul><li>c</ul>", ["- a", "  - b", "- c"], id="lists in lists"),
        pytest.param("<ul><li><p>a</p><p>b</p></li></ul>", ["- a", "  b"], id="paragraphs in an item"),
        pytest.param('<ol start="4"><li>a<li value=9>b<li>c</ol>', ["4. a", "9. b", "10. c"], id="numbers"),
        pytest.param("<ol reversed><li>a<li>b</ol>", ["2. a", "1. b"], id="numbers backwards"),
        pytest.param("<blockquote>a<blockquote><p>b</blockquote>c</blockquote>d", ["> a", ">> b", "> c", "d"], id="quotations"),
        pytest.param("<p>He said <q>no</q>.", ["He said “no”."], id="q stands for quotation marks"),
        pytest.param(
            "<table><caption>Facts</caption><tr><th>Year<th>Film</tr><tr><td> 1931 <td>Pier, <b>The</b></table>",
            ["! Facts", "| Year; Film", "| 1931; Pier, The"],
            id="a table of data",
        ),
        pytest.param("<table><tr><th>Director<td>Maud Okafor<td>and others</table>", ["| Director: Maud Okafor; and others"], id="a header cell"),
        pytest.param("<table><tr><td>a<br>b<td><p>c</p><td></td><td>d</table>", ["| a b; c; d"], id="breaks in cells"),
        pytest.param("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>", ["One.", "Two."], id="a table of layout"),
        pytest.param("<dl><dt>Ada</dt><dd>Hello.<dd>Still me.<dt>Ben:<dd><p>Hi.</p></dl>", ["Ada: Hello.", "Still me.", "Ben: Hi."], id="terms as labels"),
        pytest.param("<dl><dt>Why a ferry?</dt><dd>Why not.</dd></dl>", ["Why a ferry?", "Why not."], id="terms as questions"),
        pytest.param("<details><summary>More</summary>Text</details>", ["More", "Text"], id="details"),
        pytest.param('<figure><img src=a alt="A pier"><figcaption>At dawn</figcaption></figure>', ["! A pier", "! At dawn"], id="pictures and captions"),
        pytest.param('<p>Nice <img alt="🙂" src=x> film<img alt="">!', ["Nice 🙂 film!"], id="a picture that is a sign"),
        pytest.param('<p><img alt="Tom &amp; Ana">They meet.', ["! Tom & Ana", "They meet."], id="entities in a picture's text"),
        pytest.param("a<hr>b<p>* * *</p>c<p>–</p>", ["a", "---", "b", "---", "c", "---"], id="breaks between parts"),
        pytest.param("<pre>one\n two</pre>", ["one / two"], id="preformatted text"),
        pytest.param("<pre><code>x = 1\ny</code></pre>", ["` x = 1 / y"], id="code"),
        pytest.param("a<!-- no <p>no</p> -->b<!-->c<!--->d", ["abcd"], id="comments"),
        pytest.param("<!--[if IE]><p>old</p><![endif]--><![if !IE]><p>new</p><![endif]>", ["new"], id="conditional comments"),
        pytest.param("<p>a<![CDATA[ & <b> ]]>c", ["a & <b> c"], id="a CDATA section"),
        pytest.param("<p>1 < 2 and 3 > 2 <3 </p>", ["1 < 2 and 3 > 2 <3"], id="signs that are no tags"),
        pytest.param("<p>a <b>b", ["a b"], id="nothing is closed"),
        pytest.param("</p></div>a</b>", ["a"], id="nothing was opened"),
        pytest.param("<p>the end <a href='x", ["the end <a href='x"], id="a tag that is cut off"),
        pytest.param("<p>a<!-- cut off", ["a<!-- cut off"], id="a comment that is cut off"),
        pytest.param("<p>a<!-- cut off> b <i>c</i>", ["a b c"], id="a comment that is never closed"),
        pytest.param("<b><p>a</b>b</p>", ["ab"], id="marks that cross blocks"),
        pytest.param('<p title="a > b">c<p title=\'"\'>d', ["c", "d"], id="signs in attributes"),
        pytest.param("<table><tr><td>x</div></p>y</td></table>", ["| xy"], id="a cell cannot close what is around"),
        pytest.param("<P>A<BR/>b</P><Ul><LI>c</UL>", ["A / b", "- c"], id="capital letters"),
        pytest.param(
            'A word<sup><a href="#fn2">2</a></sup>.<ol><li id="fn2">Note. <a href="#r2">↩</a></li></ol>',
            ["A word.", "[^fn2] Note."],
            id="footnotes",
        ),
        pytest.param("10<sup>2</sup> <a href='#x'>see below</a>", ["102 see below"], id="no footnotes"),
    ],
)  # fmt: skip
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
        '<p>a <em>b</em> <strong>c<br><br>d</strong> <a href="x&amp;y">e</a> <span style="font-weight:700">f</span></p>',
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


PAGE = (Path(__file__).parent / "pages" / "two_critics.html").read_text("utf-8")
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


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<title>The Pier | Harbour Notes</title>", {"title": "The Pier"}),
        ("<title>The Pier - A Life</title>", {"title": "The Pier - A Life"}),
        ("<title>The Pier – Harbour</title><meta property=og:site_name content=Harbour>", {"title": "The Pier"}),
        ("<meta property='og:title' content='A &amp;amp; B'><title>x</title>", {"title": "A & B"}),
        ("<meta name=author content='Ines Holm'><meta name=date content=2021-02-03>", {"author": ("Ines Holm",), "date": "2021-02-03"}),
        ("<meta property='article:author' content='https://example.org/ines'>", {}),
        ('<script type="application/ld+json">{"@type":"Review","author":{"name":"A B"},"datePublished":"2020-01-02"}</script>', {"author": ("A B",), "date": "2020-01-02"}),
        ('<script type="application/ld+json">{"@type": "Review", "author": </script>', {}),
        ('<script type="application/ld+json">' + "[" * 50_000 + "</script>", {}),
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
    ["<p>", "</p>", "<div class='share'>", "</div>", "<b>", "</b>", "<i>", "</i>", "<br>", "<br>", "<ul>", "<li>", "</ul>",
     "<table>", "<tr>", "<td>", "<th>", "</table>", "<dl>", "<dt>", "<dd>", "</dl>", "<blockquote>", "</blockquote>", "<h2>",
     "</h2>", "<a href='#fn1'>", "</a>", "<sup>", "</sup>", "<img alt='a b'>", "<img alt=c>", "<q>", "</q>", "<hr>", "<pre>",
     "</pre>", "<script>", "</script>", "<form>", "</form>", "<nav>", "</nav>", "<!--", "-->", "<![CDATA[", "]]>", "&amp;",
     "&nbsp;", "<", ">", "'", '"', "=", "/", "words and more", "a", " ", "\n", "\u00ad", "*", "<html>", "<head>", "<body>",
     "<title>", "</title>", "<li id=fn1>", "<!DOCTYPE html>", "<button>", "</button>", "<main>", "<article>"]
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
