"""Texts as speech libraries bear them."""

from __future__ import annotations

import re

from narrate.errors import EngineError

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]+")
"""A zero ends a C string, and \\x01 begins an espeak-ng command; the others have no sound."""


def as_long(text: str) -> str:
    """A text without what harms a library; every character keeps its place."""
    return _CONTROL.sub(lambda match: " " * len(match.group()), text).encode("utf-8", "replace").decode("utf-8")


def sayable(text: str) -> str:
    """A text without control characters and without white space at its ends; may be empty."""
    return _CONTROL.sub(" ", as_long(text)).strip()


def required(text: str) -> str:
    """The text itself. Raises EngineError for an empty one."""
    if not text:
        raise EngineError("There is nothing to say.", remedy="Leave the line out, or write words.")
    return text
