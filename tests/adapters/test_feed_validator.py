"""The validator as a guest: what it says is heard, and that it fails is no failure of ours."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from narrate.adapters.feed_validator import installed, validate

_PRETENDED = {
    "__init__.py": (
        "print('welcome')\n"
        "class Event:\n"
        "    def __init__(self, **params): self.params = params\n"
        "class MissingGuid(Event): pass\n"
        "class UnsupportedNamespace(Event): pass\n"
        "class ValidDate(Event): pass\n"
        "def validateString(text, firstOccurrenceOnly):\n"
        "    assert text.startswith('<rss') and firstOccurrenceOnly\n"
        "    return {'loggedEvents': [ValidDate(), MissingGuid(line=3), UnsupportedNamespace(line=1)]}\n"
    ),
    "compatibility.py": "def AA(events): return [event for event in events if 'Valid' not in type(event).__name__]\n",
    "formatter/__init__.py": "",
    "formatter/text_plain.py": (
        "class Formatter:\n"
        "    def __init__(self, events): pass\n"
        "    def format(self, event): return 'said of ' + type(event).__name__\n"
    ),
}


def test_what_it_says_is_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in _PRETENDED.items():
        file = tmp_path / "feedvalidator" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    assert installed()
    assert validate(b"<rss/>") == [(3, "said of MissingGuid")]


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("print('no list')", "it failed"),
        ("import sys; sys.exit('broken')", "it failed: broken"),
        ("print(3)", "it failed"),
    ],
)
def test_that_it_fails_is_said(program: str, said: str) -> None:
    ((line, message),) = validate(b"<rss/>", (sys.executable, "-c", program))
    assert line is None
    assert message.startswith(said)


def test_that_it_cannot_be_run_is_said(tmp_path: Path) -> None:
    ((_, message),) = validate(b"<rss/>", (str(tmp_path / "none"),))
    assert message.startswith("it cannot be run")
