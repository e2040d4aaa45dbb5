"""Nothing blows up: 100,000 of any special sign, every pair of them and deep structures, through readers and rules.

Measured is the processor's time. Each case takes a second or less; what grows with the square of its length, or worse,
takes minutes and fails.
"""

from __future__ import annotations

import contextlib
import html
import itertools
import time
from pathlib import Path

import pytest
from containers import docx, epub, opf, xhtml

from narrate import fountain
from narrate.errors import ScriptError
from narrate.ingest import ingest
from narrate.segment import segment
from narrate.settings import SegmentSettings

COUNT = 100_000
LIMIT = 10.0
"""Seconds of the processor."""
NAMES = ("a.txt", "a.md", "a.html", "a.fountain")
SIGNS = (
    *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    *(" ", "\t", "\n", "\n\n", "\r\n", "\u00a0", "\u200b", "\u00ad", "\x07", "\x0c", "\u2028", "\u0301", "\ufeff"),
    *("“", "”", "«", "»", "’", "–", "—", "…", "•", "★", "½", "→", "A", "a", "1", "Ä", "ß", "你", "ש", "👍"),
)
PAIRED = (*"!\"#&'()*-.:;<>?[\\]_`{|}~", "\n", " ", "A", "a", "1", "“", "—")
STRUCTURES = (
    *("\n- ", "\n> ", "\n1. ", "\n# ", "\n***\n", "> ", "\n    ", "\n\t", "\n```\n", "\n|a|b|", "\n[^1]: a", "[^1]"),
    *("![", "](", "[a](", "![a](b)", "a*", "*a", "**a**", "_a_", "`a`", "~~a~~", "{% a %}", "{{ b }}", "{: .c}"),
    *(
        "<b>",
        "</b>",
        "<div>",
        "</div>",
        "<p>",
        "<ul><li>",
        "<blockquote>",
        "<table><tr><td>",
        "<!--",
        "-->",
        "<script>",
    ),
    *("&amp;", "&#65;", "<a href='", "<img alt='", "<br>", "\nADA: a\n\n", "\n\nADA:\n", "\n\n**Ada:** b\n"),
    *("\n\nAda says:\n", "\n3 May 2011 at 4:05 pm\n", "\nReply\n", "\n(laughs)\n", "[00:01] ", "Ada Lovell ", "A.B. "),
    *("Ada (", "Ada, ", "d’", "a-", "— Ada ", "by ", "vor ", "1:00 ", "\nCast\n", "\nDirector: A\n", "\nA ... b\n"),
    *("\n\nDear Ada,\n\n", "\nYours,\nBo\n", "http://a.b/", "a@b.c ", "Share ", "© 2011 ", "\nQ: a\n\nA: b\n"),
)
DEEP = {
    "brackets": "(" * COUNT + "a" + ")" * COUNT,
    "square brackets": "[" * COUNT + "a" + "]" * COUNT,
    "emphasis": "*" * COUNT + "a" + "*" * COUNT,
    "quotation marks": "“" * COUNT + "a" + "”" * COUNT,
    "elements": "<div>" * COUNT + "a" + "</div>" * COUNT,
    "lists of HTML": "<ul><li>" * 20_000 + "a" + "</li></ul>" * 20_000,
    "quotations": "> " * COUNT + "a",
    "lists": "".join(f"{'  ' * depth}- a\n" for depth in range(300)),
    "lists and quotations": "".join(f"{'> - ' * depth}a\n\n" for depth in range(150)),
    "boneyards": "/*" * 20_000 + "a" + "*/" * 20_000,
}


def data(path: Path, text: str) -> bytes:
    """A file with this text in a paragraph."""
    if path.suffix == ".docx":
        return docx(f"<w:p><w:r><w:t>{html.escape(text)}</w:t></w:r></w:p>")
    if path.suffix == ".epub":
        return epub({"OPS/book.opf": opf("", [("a.xhtml", "")]), "OPS/a.xhtml": xhtml(f"<p>{html.escape(text)}</p>")})
    return text.encode()


def seconds(name: str, text: str) -> float:
    """What reading costs, and segmenting where there is a document to segment."""
    path = Path(name)
    content = data(path, text)
    started = time.process_time()
    if path.suffix == ".fountain":
        with contextlib.suppress(ScriptError):  # a note that is never closed: it is said where
            fountain.parse(text, path=path)
    else:
        document, _ = ingest(content, path)
        found = segment(document, SegmentSettings(), path)
        assert found.fidelity.unaccounted == found.fidelity.repeated == 0
    return time.process_time() - started


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_hundred_thousand_signs(sign: str, name: str) -> None:
    assert seconds(name, f"Word here. {sign * COUNT} End word.") < LIMIT


@pytest.mark.parametrize("name", ["a.docx", "a.epub"])
@pytest.mark.parametrize("sign", ["a", " ", "\n", "*", "[", "&", "<", "“", "\u00a0", "."])
def test_a_hundred_thousand_signs_in_a_container(sign: str, name: str) -> None:
    assert seconds(name, f"Word here. {sign * COUNT} End word.") < LIMIT


@pytest.mark.parametrize("name", NAMES)
def test_every_pair_of_signs(name: str) -> None:
    pairs = ["".join(pair) for pair in itertools.permutations(PAIRED, 2)]
    assert seconds(name, "\n\n".join(f"Word here. {pair * 100} End word." for pair in pairs)) < 3 * LIMIT


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("structure", STRUCTURES)
def test_five_hundred_structures(structure: str, name: str) -> None:
    assert seconds(name, f"Word here. {structure * 500} End word.") < LIMIT


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep_structures(text: str, name: str) -> None:
    assert seconds(name, f"Word here.\n\n{text}\n\nEnd word.") < LIMIT
