"""Corrections can be taken back, and made again, and never over somebody else's change."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.editor import history
from narrate.editor.history import Change, History, Step
from narrate.errors import ConflictError

SCRIPT, LEXICON = Path("scripts/lamp.fountain"), Path("lexicon.toml")


class Files(dict[Path, bytes]):
    """Files in memory."""

    def make(self, changes: tuple[Change, ...]) -> None:
        """Write what a step says."""
        for one in changes:
            if one.after is None:
                del self[one.path]
            else:
                self[one.path] = one.after


def step(label: str, *changes: tuple[Path, bytes | None, bytes | None]) -> Step:
    """A step."""
    made = tuple(Change(path=path, before=before, after=after) for path, before, after in changes)
    return Step(label=label, slug="lamp", line=3, changes=made)


def test_steps_are_taken_back_and_made_again() -> None:
    files = Files({SCRIPT: b"two\xff", LEXICON: b"new"})
    past = History().with_step(step("a", (SCRIPT, b"one", b"two\xff"))).with_step(step("b", (LEXICON, None, b"new")))
    past = History.from_bytes(past.to_bytes())
    past, changes = past.undone(files.get)
    files.make(changes)
    assert (files, past.standing) == ({SCRIPT: b"two\xff"}, 1)
    past, changes = past.undone(files.get)
    files.make(changes)
    assert (files, past.last) == ({SCRIPT: b"one"}, None)
    past, changes = past.redone(files.get)
    files.make(changes)
    past, changes = past.redone(files.get)
    files.make(changes)
    assert (files, past.next) == ({SCRIPT: b"two\xff", LEXICON: b"new"}, None)


def test_what_somebody_else_changed_is_left_alone() -> None:
    files, earlier = Files({SCRIPT: b"another program was here"}), Files({SCRIPT: b"two"})
    past = History().with_step(step("a", (SCRIPT, b"one", b"two")))
    with pytest.raises(ConflictError, match="another program") as caught:
        past.undone(files.get)
    assert caught.value.where is not None
    assert caught.value.where.path == SCRIPT
    past, _ = past.undone(earlier.get)
    with pytest.raises(ConflictError, match="another program"):
        past.redone(files.get)


def test_there_is_an_end_in_both_directions() -> None:
    with pytest.raises(ConflictError, match="nothing to take back"):
        History().undone(Files().get)
    with pytest.raises(ConflictError, match="nothing to make again"):
        History().redone(Files().get)


def test_a_new_step_forgets_what_was_taken_back() -> None:
    past, _ = History().with_step(step("a", (SCRIPT, b"1", b"2"))).undone(Files({SCRIPT: b"2"}).get)
    past = past.with_step(step("b", (SCRIPT, b"1", b"3")))
    assert [one.label for one in past.steps] == ["b"]


def test_it_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    past = History()
    for number in range(history.MOST + 10):
        past = past.with_step(step(str(number), (SCRIPT, b"1", b"2")))
    assert (len(past.steps), past.standing) == (history.MOST, history.MOST)
    monkeypatch.setattr(history, "MOST_BYTES", 10)
    past = past.with_step(step("large", (SCRIPT, b"1" * 8, b"2" * 8)))
    assert [one.label for one in past.steps] == ["large"]


@pytest.mark.parametrize("data", [None, b"", b"{}", b"[]", b"{", b'{"version": 9}', b'{"version": 1, "standing": 1}',
    b'{"version": 1, "standing": 1, "steps": [{"label": "a"}]}', b"\xff"])  # fmt: skip
def test_a_damaged_history_is_an_empty_one(data: bytes | None) -> None:
    assert History.from_bytes(data) == History()
