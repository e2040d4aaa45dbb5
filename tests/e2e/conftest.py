"""The marker of tests that go the whole way."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker; the tests are part of the default run."""
    config.addinivalue_line("markers", "e2e: the real engine and the real encoder through the real command line")
