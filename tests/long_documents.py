"""Long documents of several kinds for what measures cost: the tests of it, and `benchmarks/segmenter.py`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

_WORDS = (
    *("the", "harbour", "film", "a", "scene", "light", "of", "reel", "critic", "and", "audience", "lamp", "stair"),
    *("never", "in", "always", "quietly", "walks", "through", "but", "with", "from", "night", "under", "every"),
)
_PEOPLE = ("Ada Lovell", "Bram Oduya", "Cleo Marchetti")


def _numbers() -> Iterator[int]:
    """Numbers without visible order, the same each time (Lehmer 1951, with the constants of Park and Miller 1988)."""
    state = 20_240
    while True:
        state = state * 16_807 % 2_147_483_647
        yield state


class _Writer:
    def __init__(self) -> None:
        self.numbers = _numbers()

    def sentence(self) -> str:
        words = [_WORDS[next(self.numbers) % len(_WORDS)] for _ in range(6 + next(self.numbers) % 12)]
        return " ".join(words).capitalize() + ("?" if next(self.numbers) % 6 == 0 else ".")

    def paragraph(self, most: int = 4) -> str:
        return " ".join(self.sentence() for _ in range(1 + next(self.numbers) % most))


def _filled(size: int, head: str, pieces: Iterator[str]) -> str:
    """Pieces until a document has so many characters."""
    found, length = [head], len(head)
    while length < size:
        piece = next(pieces)
        found.append(piece)
        length += len(piece) + 1
    return "\n".join(found)


def dialogue(size: int) -> str:
    """Labelled turns, some of two paragraphs."""
    writer = _Writer()

    def turn(number: int) -> str:
        more = f"\n{writer.paragraph()}\n" if next(writer.numbers) % 3 == 0 else ""
        return f"{_PEOPLE[number % 3].upper()}: {writer.paragraph()}\n{more}"

    return _filled(size, "Two Hours by the Water\n", map(turn, itertools.count()))


def prose(size: int) -> str:
    """Paragraphs and nothing else."""
    writer = _Writer()
    return _filled(size, "", (f"{writer.paragraph(8)}\n" for _ in itertools.count()))


def comments(size: int) -> str:
    """A review and the comments of fifty readers."""
    writer = _Writer()
    head = f"# A film\n\nBy Ada Lovell\n\n{writer.paragraph(8)}\n\n## Comments\n"
    return _filled(
        size,
        head,
        (
            f"Bo Strand{number % 50} says:\nMarch {number % 28 + 1}, 2011 at 4:05 pm\n\n{writer.paragraph()}\n\nReply\n"
            for number in itertools.count()
        ),
    )


def markdown(size: int) -> str:
    """Headings, links, emphasis, lists, quotations and tables."""
    writer = _Writer()
    return _filled(
        size,
        "---\ntitle: A\n---\n",
        (
            f"## Heading {number}\n\n{writer.paragraph()} **bold** and *it* [link](http://a.b/{number}) "
            f"{writer.paragraph()}\n\n- {writer.sentence()}\n- {writer.sentence()}\n\n> {writer.paragraph()}\n\n"
            f"| a | b |\n|---|---|\n| {writer.sentence()} | {writer.sentence()} |\n"
            for number in itertools.count()
        ),
    )


def page(size: int) -> str:
    """A page with a dialogue, headings and lists."""
    writer = _Writer()

    def piece(number: int) -> str:
        text = (
            f"<p><strong>{('Ada', 'Bram')[number % 2]}:</strong> {writer.paragraph()}</p>\n"
            f"<p>{writer.paragraph()} <em>it</em> <a href='/x'>link</a></p>"
        )
        if number % 20 == 0:
            text += f"<h2>Head {number}</h2><ul><li>{writer.sentence()}</li><li>{writer.sentence()}</li></ul>"
        return text

    head = "<!doctype html><html><head><title>A</title></head><body><main><h1>A</h1>"
    return _filled(size, head, map(piece, itertools.count())) + "</main></body></html>"


KINDS: dict[str, Callable[[int], str]] = {
    "dialogue.txt": dialogue,
    "prose.txt": prose,
    "comments.txt": comments,
    "mixed.md": markdown,
    "page.html": page,
}
"""By the name of a file of this kind: what makes a document of about so many characters."""
