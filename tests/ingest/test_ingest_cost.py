"""What it costs to read a long paragraph. Signs in masses: tests/ingest_readers/test_adversarial.py."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from narrate.ingest import ingest

LIMIT = 10.0
"""Seconds; each takes about one or less where nothing else runs. What grows with the square takes minutes."""


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_paragraph_of_two_hundred_thousand_words_is_read_in_time(name: str) -> None:
    text = "The lamp stands by the stair, and nobody knows why. " * 20_000
    started = time.perf_counter()
    document, _ = ingest(text.encode(), Path(name))
    assert time.perf_counter() - started < 3 * LIMIT
    assert document.blocks[0].text == text.strip()
