"""What the browser hands to assistive technology, and what a simulated screen reader makes of it.

The golden files were read by a person before they were committed. To write them anew, delete them and run the tests
twice; then read the difference.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser_site import Reader, needs_browser, needs_tool, run_tool

pytestmark = [pytest.mark.browser, needs_browser]
GOLDEN = Path(__file__).parents[1] / "golden" / "pages"
PAGES = {"kinds": "kinds", "index": "", "german": "treppe"}


def _compare(name: str, made: str) -> None:
    place = GOLDEN / name
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        place.write_text(made, "utf-8")
        pytest.fail(f"{name} was written. Read it.")
    assert made == place.read_text("utf-8")


def _opened(page: Any, slug: str) -> None:
    page.evaluate("document.querySelector('#settings').open = true")
    if slug:
        page.fill("[name=query]", "rain")
        page.press("[name=query]", "Enter")


@pytest.mark.parametrize("name", PAGES)
def test_the_tree_of_accessibility(reader: Reader, name: str) -> None:
    with reader.page(PAGES[name]) as page:
        _opened(page, PAGES[name])
        _compare(f"{name}.yaml", page.locator("body").aria_snapshot() + "\n")


@needs_tool("@guidepup/virtual-screen-reader")
@needs_tool("jsdom")
@pytest.mark.parametrize("name", PAGES)
def test_what_a_screen_reader_says(reader: Reader, tmp_path: Path, name: str) -> None:
    with reader.page(PAGES[name]) as page:
        _opened(page, PAGES[name])
        (tmp_path / "page.html").write_text(page.content(), "utf-8")
    said = run_tool("node", [str(Path(__file__).with_name("say.js")), str(tmp_path / "page.html")])
    _compare(f"{name}.txt", said)
