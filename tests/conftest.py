"""What all tests need."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from browser_site import Reader
    from playwright.sync_api import Browser

# A shell makes what it starts in the background deaf to SIGINT, with all that starts in turn; some tests need it heard.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How quick a machine is says nothing about the code: no example fails for the time that it took.
settings.register_profile("narrate", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("narrate")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once, without a window."""
    from browser_site import CHROMIUM, FLAGS
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index and an episode of each kind."""
    from browser_site import EPISODES, write_site

    folder = tmp_path_factory.mktemp("site")
    write_site(folder, EPISODES)
    return folder


@pytest.fixture
def reader(browser: Browser, site: Path) -> Iterator[Reader]:
    """The browser in the site. A page that has an error or a warning, or asks for anything elsewhere, fails."""
    from browser_site import Reader

    reader = Reader(browser, site)
    yield reader
    assert reader.faults == []
    assert [url for url in reader.requests if not url.startswith(site.as_uri())] == []


@pytest.fixture(autouse=True)
def no_guests(monkeypatch: pytest.MonkeyPatch) -> None:
    """`narrate check` asks no validators of books by the way: starting Java takes longer than most tests."""
    from narrate.adapters import book_validators

    monkeypatch.setattr(book_validators, "validators", lambda _: ())
