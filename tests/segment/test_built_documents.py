"""Documents come back with the structure that they were built from, in every style, whatever stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from built_documents import (
    ASKING,
    BOTH,
    FOOTERS,
    FORMS,
    JOINT,
    THREADS,
    Built,
    Said,
    asked,
    commented,
    conversations,
    correspondence,
    essays,
    everything,
    interrupted,
    joint,
    with_footer,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from narrate.ingest import ingest
from narrate.model.script import NARRATOR, Line, LineKind, Script
from narrate.segment import segment
from narrate.settings import SegmentSettings

KINDS: dict[str, st.SearchStrategy[Built]] = {
    **{name: conversations(form) for name, form in FORMS.items()},
    **{f"together: {form}": joint(form) for form in JOINT},
    **{f"interview: {name}": asked(form) for name, form in ASKING.items()},
    **{f"interrupted: {suffix}": interrupted(suffix) for suffix in ("txt", "md")},
    "letters": correspondence(),
    **{f"comments: {name}": commented(form) for name, form in THREADS.items()},
    **{f"footer: {name}": with_footer(lines) for name, lines in FOOTERS.items()},
    "essay": essays(),
    "everything": everything(),
}


def grouped(lines: Iterable[Line]) -> Iterator[Said]:
    """Voiced lines by their turns."""
    turns: dict[int, list[Line]] = {}
    for line in lines:
        if line.turn is not None and line.voiced:
            turns.setdefault(line.turn, []).append(line)
    for part in turns.values():
        speaker = " / ".join(dict.fromkeys(line.speaker for line in part))
        yield Said(speaker=speaker, paragraphs=tuple(line.text for line in part), depth=part[0].depth)


def together(turns: Iterable[Said], built: tuple[Said, ...]) -> tuple[Said, ...]:
    """The turns, with both names where one of two was given what they say together."""
    wanted = {turn.paragraphs: turn.speaker for turn in built if BOTH in turn.speaker}
    return tuple(
        Said(speaker=wanted[turn.paragraphs], paragraphs=turn.paragraphs)
        if turn.speaker in wanted.get(turn.paragraphs, "").split(BOTH)
        else turn
        for turn in turns
    )


def assert_as_built(built: Built, script: Script) -> None:
    lines = [line for _, _, line in script.lines()]
    voiced = [line for line in lines if line.voiced]
    talked = [line for line in lines if line.kind is not LineKind.COMMENT]
    assert together(grouped(talked), built.turns) == built.turns
    assert tuple(grouped(line for line in lines if line.kind is LineKind.COMMENT)) == built.comments
    told = {line.text for line in voiced if line.speaker == NARRATOR}
    assert [text for text in built.narrated if text not in told] == []
    assert [line.text for line in voiced if line.kind is LineKind.LIST] == list(built.listed)
    assert [line.text for line in voiced if line.kind is LineKind.QUOTE] == list(built.quoted)
    assert [line.text for line in voiced if line.text in built.left_out] == []
    opened = [chapter.title for chapter in script.chapters]
    assert [title for title in opened if title in built.chapters] == list(built.chapters)


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_comes_back_as_it_was_built(kind: str) -> None:
    # A document that fails is readable as it is; making it smaller takes minutes.
    @settings(
        max_examples=8,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(built=KINDS[kind])
    def holds(built: Built) -> None:
        document, _ = ingest(built.text.encode(), Path(built.name))
        segmentation = segment(document, SegmentSettings(), Path(built.name))
        assert segmentation.fidelity.complete
        assert_as_built(built, segmentation.script)

    holds()
