"""What it costs to read: in step with the length, whatever signs a text is made of."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from narrate.ingest import ingest

COUNT = 50_000
LIMIT = 10.0
"""Seconds; each takes about one or less where nothing else runs. What grows with the square takes minutes."""

SIGNS = (
    *("*", "_", "[", "]", "<", "&", "(", ":", '"', "\n>", "|", "-", "#", "`", "\\", "![", "](", "[a](", "[^", "~"),
    *("{%", "{{", "{:", "&amp;", "<b>", "</b>", "<!--", "\n- ", "\n|a|b", "a*", "*a", "_a_", "`a`", "\t", "\u00a0"),
    *("\x07", "“", "** ", "**a **b"),
)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("sign", SIGNS)
def test_many_signs_are_read_in_time(sign: str, name: str) -> None:
    started = time.perf_counter()
    ingest(f"word {sign * COUNT} word".encode(), Path(name))
    assert time.perf_counter() - started < LIMIT


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_paragraph_of_two_hundred_thousand_words_is_read_in_time(name: str) -> None:
    text = "The lamp stands by the stair, and nobody knows why. " * 20_000
    started = time.perf_counter()
    document, _ = ingest(text.encode(), Path(name))
    assert time.perf_counter() - started < 3 * LIMIT
    assert document.blocks[0].text == text.strip()
