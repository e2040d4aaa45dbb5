"""What programs have to say against the pages: axe-core in the browser, the Nu Html Checker, html-validate."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from browser_site import EPISODES, SCHEMES, TOOLS, Reader, axe, needs_browser, needs_tool, run_tool

PAGES = ("", *EPISODES)
NU_SAYS = {
    "violates Content Security Policy": "it does not compare digests; in the browser the policy lets these through",
    "Article lacks heading": "a comment has a name, that of who wrote it (aria-labelledby)",
}
"""Remarks, none of them errors, that do not hold, and why."""


@pytest.mark.browser
@needs_browser
@needs_tool("axe-core")
@pytest.mark.parametrize("slug", PAGES)
def test_axe_finds_nothing_and_leaves_nothing_open(reader: Reader, slug: str) -> None:
    """Everything that can be open is open: the settings, what was found, a sentence that is heard."""
    with reader.page(slug) as page:
        page.click("#settings summary")
        if slug:
            page.fill("[name=query]", "a")
            page.press("[name=query]", "Enter")
            page.evaluate("location.hash = document.querySelector('#transcript p [data-start]').id")
            page.wait_for_selector("[aria-current]")
            page.evaluate("scrollTo(0, 0)")  # where nothing lies under the player
        for scheme, media in SCHEMES.items():
            page.emulate_media(**media)
            assert axe(page) == [], scheme


@pytest.mark.browser
@needs_browser
@needs_tool("axe-core")
@pytest.mark.parametrize("slug", ["", "kinds"])
def test_axe_finds_nothing_without_javascript(reader: Reader, slug: str) -> None:
    text = (reader.site / slug / "index.html").read_text("utf-8")
    quiet = text.replace("<script>", '<script type="text/plain">').replace("script-src", "x-script-src")
    (reader.site / slug / "quiet.html").write_text(quiet, "utf-8")
    with reader.context() as context:
        page = context.new_page()
        page.goto((reader.site / slug / "quiet.html").as_uri())
        assert axe(page) == []


@pytest.mark.browser
@needs_tool("vnu-jar")
@pytest.mark.skipif(shutil.which("java") is None, reason="needs Java")
def test_the_nu_checker_finds_nothing(site: Path) -> None:
    jar = TOOLS / "vnu-jar/build/dist/vnu.jar"
    pages = [str(site / slug / "index.html") for slug in PAGES]
    found = json.loads(
        run_tool("java", ["-jar", str(jar), "--stdout", "--exit-zero-always", "--format", "json", *pages])
    )
    said = [f"{one['url']}:{one.get('lastLine')}: {one['message']}" for one in found["messages"]]
    assert [one for one in said if not any(known in one for known in NU_SAYS)] == []


@pytest.mark.browser
@needs_tool("html-validate")
def test_html_validate_finds_nothing(site: Path, tmp_path: Path) -> None:
    rules = {
        "extends": ["html-validate:recommended", "html-validate:a11y"],
        "rules": {"long-title": "off"},  # a title is as long as its author made it
    }
    (tmp_path / "rules.json").write_text(json.dumps(rules), "utf-8")
    pages = [str(site / slug / "index.html") for slug in PAGES]
    tool = str(TOOLS / "html-validate/bin/html-validate.mjs")
    assert run_tool("node", [tool, "--config", str(tmp_path / "rules.json"), "--formatter", "text", *pages]) == ""
