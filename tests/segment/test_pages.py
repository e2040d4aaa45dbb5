"""Printed pages: from the source to a place in a line, past what is not said, and back from the script's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate import fountain
from narrate.ingest import ingest
from narrate.segment import segment
from narrate.settings import Settings

BREAK = '<span role="doc-pagebreak" aria-label="{0}" id="p{0}"></span>'
PAGED = (
    "<html><body><main><h1>Salt and Iron</h1><div epub:type='pagebreak' title='Page xii'></div>"
    "<p>Nobody on the quay looked up when the ferry came in that evening.</p>"
    f"<p>The harbour was quiet. {BREAK.format(13)}Two boats lay there, and a third{BREAK.format(14)} was coming in.</p>"
    "<nav>Menu <span role='doc-pagebreak'>p. 15</span></nav>"
    "<p>Rain fell on the roof of the house until the morning came.<span epub:type='pagebreak'>16</span></p>"
    "<p>Then it was light, and everybody went down to look at the boats.</p>"
    "<p>They were gone.</p><span role='doc-pagebreak' aria-label='17'></span></main></body></html>"
)
MARKDOWN = (
    "# Salt and Iron\n\nNobody on the quay looked up. "
    f'{BREAK.format(7)}The ferry came in, <span role="doc-pagebreak">8</span>and went.\n\n'
    f"{BREAK.format(9).replace('span', 'div')}\n\nThen it was light. It says [p. 12] here.\n"
)


def pages(name: str, text: str) -> tuple[list[tuple[str, str]], str]:
    """Each page's number with the words that follow its beginning, and the words that are said."""
    path = Path(name)
    document, _ = ingest(text.encode(), path)
    result = segment(document, Settings().segment, path)
    assert result.fidelity.complete
    written = fountain.render(result.script)
    assert fountain.parse(written) == result.script
    lines = [line for _, _, line in result.script.lines()]
    found = [(page.number, line.text[page.at :][:12]) for line in lines for page in line.pages]
    return found, " ".join(line.text for line in lines if line.voiced)


def test_pages_of_html_begin_where_the_text_goes_on() -> None:
    found, said = pages("salt.html", PAGED)
    assert found == [
        ("xii", "Nobody on th"),
        ("13", "Two boats la"),
        ("14", "was coming i"),
        ("16", "Then it was "),
    ]
    assert not any(character.isdigit() for character in said)


def test_pages_of_markdown_are_html_in_it_and_nothing_else() -> None:
    found, said = pages("salt.md", MARKDOWN)
    assert found == [("7", "The ferry ca"), ("8", "and went."), ("9", "Then it was ")]
    assert "8" not in said
    assert "[p. 12]" in said


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("The lamp swings. Nobody speaks. [[page 12]]", 0),
        ("The lamp swings. Nobody speaks. [[page 12: Nobody]]", 17),
        ("The lamp, the lamp, the lamp. [[page 12, 2: the lamp]]", 20),
        ("The lamp swings. Nobody speaks. [[page 12: Somebody]]", 0),
    ],
)
def test_a_note_says_where_a_page_begins(text: str, at: int) -> None:
    (line,) = [line for _, _, line in fountain.parse(f"Cast: nobody\n\n{text}\n").lines()]
    assert [(page.number, page.at) for page in line.pages] == [("12", at)]
    assert "12" not in line.text
