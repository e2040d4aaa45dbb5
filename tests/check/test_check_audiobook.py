"""The audiobook of all episodes is held against them: planted defects, and none in a good one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from narrate.check.audiobook import Players, check_audiobook
from narrate.check.book import Held
from narrate.check.chapters import Mark
from narrate.check.expected import Place
from narrate.errors import InputError
from narrate.ports_tags import MediaChapter, MediaTags

LONG = "The storm, " + "and what came after it, " * 20


def _held(title: str, *chapters: tuple[str, int], length: int) -> Held:
    starts = [start for _, start in chapters]
    ends = [*starts[1:], length]
    marks = tuple(Mark(title=name, start=start, end=end) for (name, start), end in zip(chapters, ends, strict=True))
    return Held(length=length, texts=(), marks=marks, sounds=frozenset(), title=title)


HELD = (
    _held("Rain", ("Rain", 0), (LONG.strip(), 4000), length=9000),
    _held("Snow", ("Snow", 0), length=5000),
)
GOOD = (("Rain", 0), (f"Rain: {LONG}".encode()[:255].decode(), 4001), ("Snow", 9001))


class Player:
    """Says what it was told."""

    def __init__(self, chapters: tuple[tuple[str, int], ...] = GOOD, seconds: float = 14.01) -> None:
        self.chapters, self.seconds = chapters, seconds

    def read_tags(self, path: Path) -> MediaTags:
        if path.name != "all.m4b":
            raise InputError("There is no such file.")
        made = tuple(MediaChapter(title=title, start=start, end=start + 1) for title, start in self.chapters)
        return MediaTags(title="All", chapters=made, contents=True, cover=True)

    def decode_length(self, path: Path) -> float:
        return self.seconds


def _codes(player: Player, name: str = "all.m4b") -> list[str]:
    at = Place(folder=Path("out"), path=name)
    players = Players(media=player, encoder=player)  # type: ignore[arg-type]
    return [one.code for one in check_audiobook(Path("out") / name, HELD, players, at)]


def test_nothing_is_found_in_a_good_one() -> None:
    assert _codes(Player()) == []
    at = Place(folder=Path("out"), path="all.m4b")
    assert list(check_audiobook(Path("out/all.m4b"), HELD, Players(), at)) == []


@pytest.mark.parametrize(
    ("player", "code"),
    [
        (Player(chapters=GOOD[:2]), "NAR-432"),
        (Player(chapters=(GOOD[0], GOOD[1], ("Snow", 9100))), "NAR-432"),
        (Player(chapters=(("Snow", 0), GOOD[1], ("Rain", 9001))), "NAR-432"),
        (Player(chapters=(GOOD[0], ("Rain: The storm", 4000), GOOD[2])), "NAR-432"),
        (Player(seconds=13.9), "NAR-433"),
    ],
)
def test_a_planted_defect_is_found(player: Player, code: str) -> None:
    assert _codes(player) == [code]


def test_a_file_that_cannot_be_read_is_a_finding() -> None:
    assert _codes(Player(), "gone.m4b") == ["NAR-332"]
    assert replace(HELD[0], title="").marks == HELD[0].marks
