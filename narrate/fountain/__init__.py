"""The script file: a `Script` as Fountain, the plain-text standard for screenplays (https://fountain.io/syntax).

docs/script-format.md describes the form. `parse(render(script)) == script` holds for every valid script, and
screenplays that were never made by narrate can be read as well.
"""

from __future__ import annotations

from narrate.fountain.builder import marked_text
from narrate.fountain.reader import parse
from narrate.fountain.writer import render

__all__ = ["marked_text", "parse", "render"]
