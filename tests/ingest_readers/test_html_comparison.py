"""What an extractor loses of a page's text is read all the same: a short turn, a list. Much else is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from reader_checks import read, reasons_of

from narrate.ingest import ingest
from narrate.model.document import BlockKind, Document

LONG = "The lighthouse keeper watched the same reel for eleven winters and never once fell asleep over it."
SAID = (
    ("Ines Caruana", "I never liked the staircase."),
    ("Otto Blom", "Why not?"),
    ("Ines Caruana", "It goes up, and nobody in the film wants to go up."),
    ("Otto Blom", "Yes."),
    ("Ines Caruana", "A ramp, a lift, anything with some honesty in it."),
    ("Otto Blom", "Then see the one about the bakery, which has no stairs, and still nobody leaves it alive."),
)
QUOTE = "Nobody wants to go up."
ITEMS = ("a lamp", "a rope", "two clean shirts for the third act")


def turns(form: str) -> str:
    return "\n".join(form.format(name=name, text=text) for name, text in SAID)


def page(body: str) -> str:
    around = "<div id=top><a href=/>Home</a> <a href=/films>Films</a> <a href=/books>Books</a></div>"
    foot = "<div id=bottom><a href=/privacy>Privacy</a> <a href=/imprint>Imprint</a> <a href=/jobs>Jobs</a></div>"
    return (
        f"<!doctype html><html lang=en><head><title>The Stair | Lantern</title></head><body>{around}\n{body}\n{foot}"
        "</body></html>"
    )


HEAD = f"<h1>The Stair</h1>\n<p>{LONG} We met two people who know why.</p>"
LIST = "<ul>" + "".join(f"<li>{item}</li>" for item in ITEMS) + "</ul>"
PAGES = {
    "div soup": f"<div><div>{HEAD}</div>"
    + turns("<div class=r><div class=n>{name}:</div><div class=t>{text}</div></div>")
    + f"<div><div>{QUOTE}</div></div>{LIST}</div>",
    "bare divs": f"<div>{HEAD}{turns('<div><b>{name}:</b> {text}</div>')}<blockquote>{QUOTE}</blockquote>{LIST}</div>",
    "tables": "<table><tr><td><a href=1>one</a><br><a href=2>two</a><br><a href=3>three</a></td><td>"
    f"{HEAD}<table>{turns('<tr><td>{name}</td><td>{text}</td></tr>')}</table><p>{QUOTE}</p>{LIST}</td></tr></table>",
    "definition list": f"<main>{HEAD}<dl>{turns('<dt>{name}</dt><dd>{text}</dd>')}</dl>"
    f"<blockquote><p>{QUOTE}</p></blockquote>{LIST}</main>",
    "widgets": f"<div class=row>{HEAD}{turns('<div class=widget><p><b>{name}:</b> {text}</p></div>')}"
    f"<div class=widget><p>{QUOTE}</p>{LIST}</div></div>",
    "details": f"<article>{HEAD}{turns('<details><summary>{name}</summary><p>{text}</p></details>')}"
    f"<p>{QUOTE}</p>{LIST}</article>",
    "list": f"<article>{HEAD}<ul>{turns('<li>{name}: {text}</li>')}</ul><blockquote>{QUOTE}</blockquote>{LIST}"
    "</article>",
    "boxes within": f"<article>{HEAD}<div class=pullquote><p>{QUOTE}</p></div>"
    f"{turns('<section><p><b>{name}:</b> {text}</p></section>')}<div class=inventory>{LIST}</div></article>",
}


def words(document: Document) -> str:
    return " ".join(" ".join(block.text.split()) for block in document.blocks if block.kind is not BlockKind.MARKUP)


def missing(text: str) -> list[str]:
    """What a text lacks of what the page's main content shows."""
    said = [said for _, said in SAID]
    return [shown for shown in (LONG, *said, QUOTE, *ITEMS) if shown not in " ".join(text.split())]


@pytest.mark.parametrize("extractor", [True, False], ids=["with trafilatura", "without"])
@pytest.mark.parametrize("kind", PAGES)
def test_nothing_of_the_main_content_is_lost(kind: str, extractor: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if extractor:
        pytest.importorskip("trafilatura")
    else:
        monkeypatch.setitem(sys.modules, "trafilatura", None)
    document = read(page(PAGES[kind]), "page.html")
    assert missing(words(document)) == []
    assert "Films" not in words(document)
    assert "Films" in reasons_of(document)["outside the main content"]


def test_the_extractor_alone_loses_some_of_it() -> None:
    trafilatura = pytest.importorskip("trafilatura")
    lost = {
        kind: missing(trafilatura.extract(page(body), include_comments=True, favor_recall=True) or "")
        for kind, body in PAGES.items()
    }
    assert any(lost.values()), lost


ASIDE = "The mill was built in 1802 and burnt twice, and the crew slept above the wheel for most of a wet spring. " * 6


@pytest.mark.parametrize(
    ("box", "told"),
    [
        (f"<aside><h2>The mill</h2>\n<p>{ASIDE}</p></aside>", True),
        (f"<aside><h2>The mill</h2>\n<p>{ASIDE[:100]}</p></aside>", False),
        (
            "<aside>" + "<p><a href=/x>An older text about a mill that burnt down twice.</a></p>" * 20 + "</aside>",
            False,
        ),
    ],
    ids=["prose", "a little prose", "links"],
)
def test_much_prose_that_is_left_out_is_told_with_its_line(box: str, told: bool) -> None:
    source = page(f"<article>{HEAD}{turns('<p><b>{name}:</b> {text}</p>')}{box}</article>")
    _, notes = ingest(source.encode(), Path("page.html"))
    found = [note for note in notes if note.code == "NAR-108"]
    assert len(found) == told
    for note in found:
        assert note.where is not None
        assert note.where.line == source[: source.index("The mill was")].count("\n") + 1
        assert "132 words" in note.message
