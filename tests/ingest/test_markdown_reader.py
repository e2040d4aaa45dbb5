"""Markdown: each construct gives the blocks, the text and the marks that a reader of the page sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.errors import InputError
from narrate.ingest import ingest, media_type
from narrate.model.document import Block, BlockKind, Document, MarkKind

TEXT_KINDS = frozenset(BlockKind) - {BlockKind.MARKUP, BlockKind.FRONT_MATTER, BlockKind.THEME_BREAK}


def read(text: str) -> Document:
    return ingest(text.encode(), Path("text.md"))[0]


def texts(text: str) -> list[tuple[str, str]]:
    """Kind and text of every block that has any."""
    return [(block.kind.value, block.text) for block in read(text).blocks if block.kind in TEXT_KINDS]


def marked(block: Block) -> list[tuple[str, str, str]]:
    """The marks of a block: kind, marked words, target."""
    return [(mark.kind.value, block.text[mark.start : mark.end], mark.target) for mark in block.marks]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("Don&#39;t, d&#x27;accord", "Don't, d'accord"),
        ("Don&amp;#39;t and don&amp;#39;t", "Don't and don't"),
        ("AT&T, R&D and &nosuch; stay", "AT&T, R&D and &nosuch; stay"),
        ("one&nbsp;word", "one word"),
        (r"five \* stars \_ here", "five * stars _ here"),
        ("a *b **c** d* e", "a b c d e"),
        ("***both*** of them", "both of them"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("~~gone~~ but read", "gone but read"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("see `code *as is*` here", "see code *as is* here"),
        ("see ``a ` b`` here", "see a ` b here"),
        ("a [film](http://a.b/c_(d)) here", "a film here"),
        ('a [film](</a b> "the *title*") here', "a film here"),
        ("a [film *of* hers](x) here", "a film of hers here"),
        ("[film][f] and [f] and [film][]\n\n[f]: /x 'y'\n[film]: /z", "film and f and film"),
        ("[no such][thing] stays", "no such stays"),
        ("to <https://a.b/c> or <a@b.de>", "to https://a.b/c or a@b.de"),
        ("soft <em>and</em> <b>hard</b>", "soft and hard"),
        ('an ![old *lamp*](lamp.jpg "x") here', "an old *lamp* here"),
        ("a  lot \t of   space ", "a lot of space"),
        ("{{ site.name }} says {% include x %} hello {: .class}", "says hello"),
        ("zero\u200bwidth and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("a < b > c", "a < b > c"),
        ("x[^1] y\n\n[^1]: Note.", "x y"),
    ],
)
def test_a_paragraph_is_read_as_it_is_seen(source: str, wanted: str) -> None:
    first = next(block for block in read(source).blocks if block.kind is BlockKind.PARAGRAPH)
    assert first.text.rstrip() == wanted


def test_marks_cover_their_words() -> None:
    (block,) = read("a *b **c d** e* and [*f* g](h) and <i>j</i> `k`").blocks
    assert marked(block) == [
        ("emphasis", "b c d e", ""),
        ("strong", "c d", ""),
        ("link", "f g", "h"),
        ("emphasis", "f", ""),
        ("emphasis", "j", ""),
        ("code", "k", ""),
    ]


def test_breaks_are_told_apart() -> None:
    (block,) = read("one\ntwo  \nthree\\\nfour<br>five").blocks
    assert block.text == "one\ntwo\nthree\nfour\nfive"
    assert [mark.kind for mark in block.marks] == [
        MarkKind.SOFT_BREAK,
        MarkKind.HARD_BREAK,
        MarkKind.HARD_BREAK,
        MarkKind.HARD_BREAK,
    ]


def test_hard_wrapped_text_is_one_paragraph() -> None:
    assert texts("The lamp swings,\nand the house\n   swings with it.\n\nNobody speaks.\n") == [
        ("paragraph", "The lamp swings,\nand the house\nswings with it."),
        ("paragraph", "Nobody speaks."),
    ]


def test_headings_have_their_rank() -> None:
    blocks = read("# One\n\n## Two ##\n\nThree\n=====\n\nFour\n---\n\n###### Six\n#no heading\n").blocks
    found = [(block.level, block.text) for block in blocks if block.kind is BlockKind.HEADING]
    assert found == [(1, "One"), (2, "Two"), (1, "Three"), (2, "Four"), (6, "Six")]
    assert blocks[-1].text == "#no heading"


def test_lists_keep_marker_and_depth() -> None:
    blocks = read("- one\n- two\n  - deeper\n    still deeper\n\n3. three\n4) four\n* star\n").blocks
    assert [(block.kind.value, block.marker, block.level, block.text) for block in blocks] == [
        ("list-item", "-", 1, "one"),
        ("list-item", "-", 1, "two"),
        ("list-item", "-", 2, "deeper\nstill deeper"),
        ("list-item", "3.", 1, "three"),
        ("list-item", "4)", 1, "four"),
        ("list-item", "*", 1, "star"),
    ]


def test_indented_prose_is_no_code() -> None:
    assert texts("    The lamp swings.\n\n        So does the house.\n") == [
        ("paragraph", "The lamp swings."),
        ("paragraph", "So does the house."),
    ]


def test_quotations_are_nested() -> None:
    blocks = read("> one\n> two\n>\n> > three\n\nfour\n").blocks
    assert [(block.kind.value, block.level, block.text) for block in blocks if block.text] == [
        ("quote", 1, "one\ntwo"),
        ("quote", 2, "three"),
        ("paragraph", 0, "four"),
    ]


def test_tables_are_read_row_by_row() -> None:
    assert texts("| film | year |\n|:-----|-----:|\n| *Lamp* | 1921 |\n| | 1922 |\n") == [
        ("table-row", "film; year"),
        ("table-row", "Lamp; 1921"),
        ("table-row", "1922"),
    ]


def test_an_image_of_its_own_is_an_image() -> None:
    (block,) = read('![A lamp on the stairs](lamp.jpg "title")\n').blocks
    assert (block.kind, block.text) == (BlockKind.IMAGE, "A lamp on the stairs")


def test_footnotes_are_lists_of_their_own() -> None:
    blocks = read("Text.[^a]\n\n[^a]: The note.\n").blocks
    assert [(block.kind.value, block.marker, block.text) for block in blocks] == [
        ("paragraph", "", "Text."),
        ("list-item", "[^a]", "The note."),
    ]


def test_code_is_kept_by_line() -> None:
    (block, after) = read("```python\nx = 1\ny = *x*\n```\n\nafter\n").blocks
    assert (block.kind, block.text.rstrip()) == (BlockKind.CODE, "x = 1 y = *x*")
    assert after.text == "after"


def test_link_definitions_and_comments_hold_no_text() -> None:
    blocks = read("Text.\n\n[a]: /b 'c'\n\n<!-- a remark -->\n\n***\n").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.PARAGRAPH, "Text."),
        (BlockKind.MARKUP, ""),
        (BlockKind.MARKUP, ""),
        (BlockKind.THEME_BREAK, ""),
    ]


def test_what_kramdown_leaves_out_or_replaces_is_no_text() -> None:
    source = (
        "* TOC\n{:toc}\n\nOne stair.\n\n{::comment}\nNot for anybody.\n{:/comment}\n\n"
        'Two {::comment}not this{:/} stairs.\n\n{::options auto_ids="false" /}\n\n* a lamp\n* a toc\n'
    )
    assert [text for _, text in texts(source) if text] == ["One stair.", "Two stairs.", "a lamp", "a toc"]


def test_a_word_processors_conditions_are_no_text() -> None:
    source = "One stair.\n\n<![endif]-->\n\nTwo <!--[if !supportLists]-->·<!--[endif]--> stairs.\n"
    assert [text for _, text in texts(source) if text] == ["One stair.", "Two · stairs."]


def test_a_backslash_before_a_template_is_part_of_it() -> None:
    assert texts("One \\{% lamp %} stair.\n") == [("paragraph", "One stair.")]


def test_blocks_of_html_are_read_without_scripts() -> None:
    source = (
        "<div class='a'>\n<h2>The <i>Lamp</i></h2>\n<p>It &amp; we<br>swing.</p>\n"
        "<ul><li>one</li><li>two</li></ul>\n<blockquote>said</blockquote>\n"
        "<script>alert('x')</script>\n<style>p { color: red }</style>\n<img src='a.jpg' alt='A stair'>\n</div>\n"
    )
    assert texts(source) == [
        ("heading", "The Lamp"),
        ("paragraph", "It & we\nswing."),
        ("list-item", "one"),
        ("list-item", "two"),
        ("quote", "said"),
        ("image", "A stair"),
    ]


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: 'The: Lamp'\nauthor: [Ada Winter, Ben]\ndate: 2024-03-02\n---\n",
        '+++\ntitle = "The: Lamp"\nauthor = ["Ada Winter", "Ben"]\ndate = 2024-03-02\n+++\n',
    ],
    ids=["YAML", "TOML"],
)
def test_front_matter_is_metadata_and_no_text(front: str) -> None:
    document = read(front + "\nThe lamp swings.\n")
    assert dict(document.metadata) == {"title": "The: Lamp", "author": ("Ada Winter", "Ben"), "date": "2024-03-02"}
    assert document.blocks[0].kind is BlockKind.FRONT_MATTER
    assert document.blocks[1].text == "The lamp swings."
    assert document.source[document.blocks[1].span.start :].startswith("The lamp")


@pytest.mark.parametrize(
    ("front", "line", "said"),
    [
        ("---\ntitle: a: b\n---\n", 2, "mapping values"),
        ("---\nok: 1\nbad: [1, 2\n---\n", 4, "expected ',' or ']'"),
        ("---\n- a\n- b\n---\n", 1, "no table"),
        ("+++\nok = 1\ntitle = \n+++\n", 3, "Invalid value"),
    ],
)
def test_broken_front_matter_is_named_with_its_line(front: str, line: int, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(front + "\nText.\n")
    assert caught.value.where is not None
    assert (caught.value.where.path, caught.value.where.line) == (Path("text.md"), line)
    assert said in caught.value.what
    assert "line 1" not in caught.value.what
    assert caught.value.remedy


def test_an_unclosed_fence_is_no_front_matter() -> None:
    document = read("---\ntitle: x\n\nThe lamp swings.\n")
    assert document.metadata == ()
    assert "The lamp swings." in [block.text for block in document.blocks]


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("a.md", "words", "text/markdown"),
        ("a.MARKDOWN", "words", "text/markdown"),
        ("a.txt", "words", "text/plain"),
        ("a", "words", "text/plain"),
        ("a.txt", "---\ntitle: x\n---\n\nwords", "text/markdown"),
        ("a.txt", "# Head\n\nThis is **bold** here.", "text/markdown"),
        ("a.txt", "Only one **sign** of it.", "text/plain"),
    ],
)
def test_the_format_is_told_by_name_and_look(name: str, text: str, wanted: str) -> None:
    assert media_type(name, text) == wanted


def test_line_numbers_count_the_front_matter() -> None:
    document = read("---\ntitle: x\n---\n\nOne.\n\nTwo.\n")
    assert [document.line_of(block.span.start) for block in document.blocks] == [1, 5, 7]
