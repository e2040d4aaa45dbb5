"""The reader of HTML: pages, of which the main content is taken, and fragments, which are taken whole."""

from __future__ import annotations

import re
from pathlib import Path

from narrate.ingest.html_main import page_reasons
from narrate.ingest.html_metadata import Metadata, metadata
from narrate.ingest.html_tree import parse
from narrate.ingest.markup import blocks_of
from narrate.model.document import Block

_START = re.compile(
    r"(?:\s|\ufeff|<\?xml[^>]{0,300}\?>|<!--.{0,2000}?-->)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_PARAGRAPH = re.compile(r"<p(?:\s[^<>]{0,500})?>", re.IGNORECASE)
_ENOUGH = 3


def is_html(source: str) -> bool:
    """Whether a text is HTML: a page by its beginning, or a fragment with several paragraphs, one at its beginning."""
    if _START.match(source[:8000]):
        return True
    return source.lstrip().startswith("<") and len(_PARAGRAPH.findall(source[:200_000])) >= _ENOUGH


def read(source: str, path: Path) -> tuple[tuple[Block, ...], Metadata]:
    """Blocks and metadata of HTML; broken HTML is read as browsers do. `path` is not needed: nothing can go wrong.

    What a page shows around its text becomes blocks without text, each with its reason.
    """
    del path
    return _read(source, xml=False)


def read_xhtml(source: str, path: Path) -> tuple[tuple[Block, ...], Metadata]:
    """Blocks and metadata of XHTML, whose empty elements may be written in one tag; see `read`."""
    del path
    return _read(source, xml=True)


def _read(source: str, *, xml: bool) -> tuple[tuple[Block, ...], Metadata]:
    tree = parse(source, 0, len(source), xml=xml)
    if not any(element.name in {"html", "body"} for element in tree.elements):
        return tuple(blocks_of(tree, 0, len(source), first_number=0)), metadata(tree)
    reasons, silent = page_reasons(tree)
    blocks = blocks_of(tree, 0, len(source), first_number=0, reasons=reasons, silent=silent)
    return tuple(blocks), metadata(tree)
