"""Whatever is read: its blocks and their pieces account for every character that is not white space, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrate.ingest import ingest
from narrate.model.document import Block, Document

_SIGNS = (
    *("*", "**", "_", "__", "`", "``", "~~", "[", "]", "(", ")", "![", "](", "<", ">", "&", ";", "&amp;", "&amp;#39;"),
    *("&#65;", "&nbsp;", "&nosuch;", "\\", "\\*", "|", "|-|-|\n", "\n", "\n\n", "\n> ", "\n- ", "\n  - ", "\n1. "),
    *("\n# ", "\n***\n", "\n---\n", "\n===\n", "\n```\n", '\n\n[a]: /b "c"\n', "[a]", "[^1]", "\n\n[^1]: ", "<br>"),
    *("<b>", "</b>", "<div>", "</div>", "\n<p>", "</p>\n", "<!--", "-->", "<script>", "</script>", "<img alt='a'>"),
    *("<li>", "</li>", "{% a %}", "{{ b }}", "{: .c}", "{%", "%}", "“", "”", "\u00a0", "\u200b", "\u00ad", "\x07"),
    *("\t", "  ", "  \n", "\\\n", " ", "a", "B c", "é", "1", ":", "ß", "שלום", "👍", "https://a.b/c_d_e", "\r\n"),
    *(
        "\u2028",
        "\x0c",
        "\x0b",
        "\x85",
        "\x1f",
        "\u3000",
        "\n\u00a0\n",
        "\ufeff",
        "\u200f",
        "\ud7ff",
        "<br/>",
        "</p>\n",
    ),
    *("<a href='b'>", "</a>", "<em>", "</em>", "<td>", "<tr>", "<table>", "\n| a | b |\n", "\n|-|-|\n", "~~a~~", "*a*"),
)
MARKDOWN_LIKE = st.lists(st.sampled_from(_SIGNS), max_size=40).map("".join)
ANY_TEXT = st.text(max_size=200)
NAMES = st.sampled_from(("a.txt", "a.md"))


def _document(text: str, name: str) -> Document | None:
    """What the reader makes of a text; None where there is nothing to read, or broken front matter."""
    from narrate.errors import InputError

    try:
        return ingest(text.encode(), Path(name))[0]
    except InputError:
        return None


def unclaimed(document: Document) -> str:
    """What no piece of any block claims, without white space."""
    claimed = bytearray(len(document.source))
    for block in document.blocks:
        for piece in block.pieces:
            for offset in range(piece.span.start, piece.span.end):
                claimed[offset] = 1
    return "".join(
        character for taken, character in zip(claimed, document.source, strict=True) if not taken and character.strip()
    )


def assert_tiled(block: Block, source: str) -> None:
    """A block's pieces lie in order within it, and what lies between two of them is white space."""
    position = block.span.start
    for piece in block.pieces:
        assert piece.span.start >= position, f"{block} overlaps itself at {piece}"
        assert not source[position : piece.span.start].strip(), (
            f"{block} leaves out {source[position : piece.span.start]!r}"
        )
        position = max(position, piece.span.end)
    assert position <= block.span.end
    assert not source[position : block.span.end].strip()


def assert_verbatim(block: Block, source: str) -> None:
    """A piece as long as its span is the source there; white space may have become a space or a break."""
    for piece in block.pieces:
        if piece.text and len(piece.text) == piece.span.end - piece.span.start and piece.text.strip():
            assert piece.text == source[piece.span.start : piece.span.end]


def assert_sound(document: Document) -> None:
    """All of the above, and blocks in order that do not overlap, marks inside their text."""
    position = 0
    for block in document.blocks:
        assert block.span.start >= position, f"{block} overlaps the one before"
        position = block.span.end
        assert_tiled(block, document.source)
        assert_verbatim(block, document.source)
        assert all(0 <= mark.start <= mark.end <= len(block.text) for mark in block.marks)
    assert unclaimed(document) == ""
    assert len({block.id for block in document.blocks}) == len(document.blocks)


_ONCE_LOST = (
    *(
        "</p>\na",
        "don&amp;#39;t and don&amp;#39;té",
        "a &amp;#39;&amp;#39; b",
        "\u00a0\nB c\n__”ß",
        "\u00a0\n\x1f\n\u00a0\n<em>x",
    ),
    *(
        "\x1f\n1. a",
        "\x85a*",
        "\n- \\\n\thttps://a.b",
        "`<b>``a\t</script>`",
        "a [c](x y[a] b\n\n[a]: /",
        "[a](<)p\n\n[a]: /",
    ),
    *(
        "*  \n&#65;*a*“<div>",
        "é](``a;{%<em>`b",
        "[a](\x07[a]\n\n[a]:/",
        "&nosuch;\n\n[^1]: \u00a0\n](",
        "a{%b%}c{%d",
        "*  \nhttps://example.org/lamp/stair/house/river/night",
        "_</div>\n|-|-|\n\x0b  \n]ß",
        "\x85\nB c“",
    ),
)
"""Found by trying; each of them lost or doubled a character before."""


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("text", _ONCE_LOST)
def test_what_was_lost_once_is_not_lost_again(text: str, name: str) -> None:
    document = _document(text, name)
    assert document is not None
    assert_sound(document)


@given(text=MARKDOWN_LIKE, name=NAMES)
@settings(max_examples=800, deadline=None)
def test_markdown_like_text_is_tiled(text: str, name: str) -> None:
    document = _document(text, name)
    if document is not None:
        assert_sound(document)


@given(text=ANY_TEXT, name=NAMES)
@settings(max_examples=150, deadline=None)
def test_any_text_is_tiled(text: str, name: str) -> None:
    document = _document(text, name)
    if document is not None:
        assert_sound(document)
