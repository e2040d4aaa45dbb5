"""A script's lines against a transcript's cues."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.check.expected import Place
from narrate.check.fidelity import chapter_starts, check_fidelity
from narrate.check.vtt import VttCue
from narrate.model.script import Chapter, Line, Script

AT = Place(folder=Path("out"), path="t.vtt")
words = st.lists(st.sampled_from(["Rain", "Rain.", "fell", "on", "the", "the roof", "Yes."]), min_size=1, max_size=4)


def _script(*lines: str) -> Script:
    return Script(chapters=(Chapter(title="One", lines=tuple(Line(text=line) for line in lines)),))


def _cues(*texts: str) -> tuple[VttCue, ...]:
    return tuple(
        VttCue(
            id=text[:2] if text.startswith("a-") else f"{number}",
            start=number * 1000,
            end=number * 1000 + 900,
            voice="Narrator",
            text=text.removeprefix("a-"),
            line=number,
        )
        for number, text in enumerate(texts)
    )


@given(st.lists(words, max_size=8))
def test_lines_cut_into_cues_anywhere_are_whole(lines: list[list[str]]) -> None:
    script = _script(*(" ".join(parts) for parts in lines))
    assert check_fidelity(script, _cues(*(part for parts in lines for part in parts)), AT) == ()


@given(st.lists(words, min_size=1, max_size=6), st.data())
def test_a_cue_that_is_taken_out_is_found(lines: list[list[str]], data: st.DataObject) -> None:
    script = _script(*(" ".join(parts) for parts in lines))
    parts = [part for line in lines for part in line]
    del parts[data.draw(st.integers(min_value=0, max_value=len(parts) - 1))]
    assert check_fidelity(script, _cues(*parts), AT)


@pytest.mark.parametrize(
    ("cues", "codes"),
    [
        (("One.", "Two.", "Three."), []),
        (("a-Part 1.", "One.", "a-Quote.", "Two.", "Three.", "a-End."), []),
        (("One.", "Three."), ["NAR-204"]),
        (("One.", "Two.", "Two.", "Three."), ["NAR-205"]),
        (("One.", "Three.", "Two."), ["NAR-205", "NAR-204"]),
        (("One.", "Two.", "Three.", "Four."), ["NAR-205"]),
        ((), ["NAR-204", "NAR-204", "NAR-204"]),
    ],
)
def test_what_is_lost_invented_or_moved_is_named(cues: tuple[str, ...], codes: list[str]) -> None:
    found = check_fidelity(_script("One.", "Two.", "Three."), _cues(*cues), AT)
    assert [one.code for one in found] == codes


def test_a_line_that_is_not_voiced_is_not_expected() -> None:
    script = Script(
        chapters=(Chapter(lines=(Line(text="Menu", voiced=False, reason="navigation"), Line(text="One."))),)
    )
    assert check_fidelity(script, _cues("One."), AT) == ()
    assert [one.code for one in check_fidelity(script, _cues("Menu", "One."), AT)] == ["NAR-205"]


def test_chapters_begin_after_the_words_before_them() -> None:
    script = Script(
        chapters=(
            Chapter(title="A", lines=(Line(text="One."),)),
            Chapter(title="empty"),
            Chapter(title="B", lines=(Line(text="Two."),)),
        )
    )
    assert chapter_starts(script, _cues("a-Title.", "One.", "a-Part 2.", "Two.")) == (("A", 0, 1000), ("B", 1900, 3000))
    assert chapter_starts(script, _cues("Two.")) == ()
