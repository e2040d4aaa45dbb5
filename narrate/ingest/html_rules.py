"""What HTML's elements and attributes mean for reading aloud: marks, notes, tables, parts that are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrate.ingest.html_tree import Element, EventKind, Tree
from narrate.ingest.pieces import language_tag
from narrate.model.document import MarkKind

_MARKS = {
    "em": MarkKind.EMPHASIS, "i": MarkKind.EMPHASIS, "cite": MarkKind.EMPHASIS, "dfn": MarkKind.EMPHASIS,
    "var": MarkKind.EMPHASIS, "strong": MarkKind.STRONG, "b": MarkKind.STRONG, "code": MarkKind.CODE,
    "kbd": MarkKind.CODE, "samp": MarkKind.CODE, "tt": MarkKind.CODE,
}  # fmt: skip
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_ALWAYS = {
    "script": "script", "style": "style sheet", "template": "template", "noscript": "fallback for missing scripts",
    "head": "page head", "svg": "drawing", "iframe": "embedded page", "frameset": "embedded page",
    "object": "embedded object", "embed": "embedded object", "video": "embedded object", "audio": "embedded object",
    "canvas": "embedded object", "applet": "embedded object", "nav": "navigation", "form": "form", "button": "form",
    "select": "form", "textarea": "form", "input": "form", "datalist": "form", "dialog": "dialogue box",
    "title": "page head", "noembed": "embedded object", "noframes": "embedded page",
}  # fmt: skip
_ON_PAGES = {"header": "page header", "footer": "page footer", "aside": "aside"}
_ROLES = {
    "navigation": "navigation", "banner": "page header", "contentinfo": "page footer", "complementary": "aside",
    "search": "form", "form": "form", "dialog": "dialogue box", "alertdialog": "dialogue box", "menu": "navigation",
    "menubar": "navigation", "toolbar": "navigation", "tablist": "navigation", "doc-toc": "table of contents",
    "doc-pagebreak": "page number", "doc-backlink": "link back to the text",
}  # fmt: skip
"""WAI-ARIA 1.2 and DPUB-ARIA 1.1."""
_TYPES = {"toc": "table of contents", "landmarks": "table of contents", "page-list": "table of contents",
          "pagebreak": "page number", "backlink": "link back to the text"}  # fmt: skip
"""EPUB 3 Structural Semantics Vocabulary."""
_NOTE_TYPES = {"footnote", "endnote", "rearnote", "note"}
_NOTE_ROLES = {"doc-footnote", "doc-endnote"}
_INLINE = {"a", "span", "strong", "b", "em", "i", "cite", "time", "small", "button", "label"}
_WORD = 3
"""Letters of the shortest text that is a word and no initial letter in a larger type."""
_BOXES = {"div", "article", "section"}
_COMMENT_ID = re.compile(r"comment[-_]?\d{1,12}", re.IGNORECASE)
_REPLIES = {"children", "replies", "comment-replies", "comment-children", "thread-children", "nested-comments"}
"""Classes of boxes that hold the answers to the comment above them."""
_NOTE_ID = re.compile(r"(?:fn|cite_note|footnote|endnote|note)[-_:.]{0,2}\w{0,20}\d\w{0,5}\Z", re.IGNORECASE)
_REFERENCE_CLASSES = {"footnote-ref", "footnote-reference", "noteref", "fnref"}
_BACK_CLASSES = {"footnote-backref", "footnote-back", "fn-backref", "mw-cite-backlink", "reversefootnote"}
_NUMBER = re.compile(r"[\[(]?(?:\d{1,4}|[*†‡§]{1,3}|[a-z]|[ivx]{1,5})[\])]?\Z")
_BACK_SIGN = re.compile(r"\W*(?:[↩↑⤴⏎^]\W*|back|return)\Z", re.IGNORECASE)
_CELL_BLOCKS = {"h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "blockquote", "pre", "hr", "section",
                "article", "form"}  # fmt: skip
_SENTENCE, _PROSE = 80, 400
"""Characters of a run of text that is no field's label, and of all such runs in a form that is no form."""
_LONGEST_CELL = 400
"""Characters; a table with a longer cell arranges a page, it does not list facts."""


def mark_of(element: Element) -> Iterator[MarkKind]:
    """The marks that an element puts on its text."""
    if element.name in _MARKS:
        yield _MARKS[element.name]
    if element.name == "a" and element.get("href"):
        yield MarkKind.LINK
    style = element.get("style")
    if style:
        if _BOLD.search(style):
            yield MarkKind.STRONG
        if _ITALIC.search(style):
            yield MarkKind.EMPHASIS


def language_of(element: Element) -> str | None:
    """What an element says of its language: a BCP 47 tag, empty for one that is not known; None where it says nothing.

    `xml:lang` goes before `lang` (html.spec.whatwg.org, section 3.2.6.2).
    """
    stated = element.attributes.get("xml:lang") or element.attributes.get("lang")
    return language_tag(stated.value) if stated else None


def part_reason(tree: Tree, element: Element, *, page: bool) -> str:
    """Why an element is left out by what HTML and WAI-ARIA say that it is; empty where it is text.

    `page`: headers, footers and asides belong to the page around a text unless they lie inside of it. In a fragment
    there is no such page.
    """
    if is_note(element):
        return ""
    roles, types = element.words("role"), element.words("epub:type")
    for table, words in ((_ROLES, roles), (_TYPES, types)):
        for word in sorted(words):
            if word in table and not (word in {"form", "banner", "contentinfo", "complementary"} and not page):
                return table[word]
    if element.name in _ALWAYS:
        holds_text = element.name == "form" and _holds_text(tree, element)
        return "" if holds_text else _ALWAYS[element.name]
    if page and element.name in _ON_PAGES and not _inside_text(element):
        return _ON_PAGES[element.name]
    if "hidden" in element.attributes or _HIDDEN.search(element.get("style")):
        return "hidden"
    if element.words("class") & _BACK_CLASSES:
        return "link back to the text"
    return ""


def _holds_text(tree: Tree, form: Element) -> bool:
    """Whether a form holds the page's text: some systems put all of a page into one."""
    events = tree.events[form.first : form.last]
    runs = [len(tree.source[event.start : event.end].strip()) for event in events if event.kind is EventKind.TEXT]
    return sum(length for length in runs if length >= _SENTENCE) >= _PROSE


def _inside_text(element: Element) -> bool:
    """Whether a header or footer is a part of an article, a quotation or a comment; an aside is never."""
    if element.name == "aside":
        return False
    parent = element.parent
    while parent is not None:
        if parent.name in {"article", "blockquote", "section", "li"} or (
            parent.name == "main" and element.name == "header"
        ):
            return element.name == "header" or parent.name in {"blockquote", "li"} or _is_comment(parent)
        parent = parent.parent
    return False


def _is_comment(element: Element) -> bool:
    return any(word.startswith("comment") for word in element.words("class")) or "comment" in element.get("itemtype")


def comment_depth(element: Element) -> int:
    """How deep the comment is nested that a box holds, from 1; 0 for any other element.

    Pages nest boxes of comments in each other, or in boxes of replies beside the comment that they answer.
    """
    if not _is_comment_box(element):
        return 0
    boxes = replies = 0
    one: Element | None = element
    while one is not None:
        boxes += _is_comment_box(one)
        replies += one.name in _BOXES and bool(one.words("class") & _REPLIES)
        one = one.parent
    return max(boxes, replies + 1)


def stand_apart(tree: Tree, before: int, element: Element) -> bool:
    """Whether an element that follows another one without a space is set apart by the page's style: a name and a date.

    One word ends there and another begins, with a capital or a figure. `before` is the number of the event before.
    """
    other = tree.events[before].element if before > 0 and tree.events[before].kind is EventKind.CLOSE else None
    if other is None or other.name not in _INLINE or element.name not in _INLINE:
        return False
    first, second = tree.text(other), tree.text(element)
    if len(first) < _WORD or not second or not first[-1].isalnum() or first[-1].isupper():
        return False
    return second[0].isupper() or (second[0].isdigit() and not first[-1].isdigit())


def _is_comment_box(element: Element) -> bool:
    """Whether an element holds one comment, and no list that says so itself."""
    return element.name in _BOXES and (
        "comment" in element.words("class") or bool(_COMMENT_ID.fullmatch(element.get("id")))
    )


def is_note(element: Element) -> bool:
    """Whether an element is a footnote or endnote."""
    if element.words("epub:type") & _NOTE_TYPES or element.words("role") & _NOTE_ROLES:
        return element.name not in {"a", "span", "sup"}
    return element.name == "li" and bool(_NOTE_ID.match(element.get("id")))


def is_note_reference(tree: Tree, element: Element) -> bool:
    """Whether an element is the small number in the text that leads to a note, or the arrow that leads back."""
    if element.name not in {"a", "sup"} or element.last - element.first > 8:
        return False
    if "noteref" in element.words("epub:type") or "doc-noteref" in element.words("role"):
        return True
    link = element if element.name == "a" else next((one for one in element.children if one.name == "a"), None)
    if link is None or "#" not in link.get("href"):
        return False
    text = tree.text(element)
    if (element.words("class") | link.words("class")) & _REFERENCE_CLASSES:
        return True
    inside_note = any(is_note(one) for one in _ancestors(element))
    if inside_note and _BACK_SIGN.match(text):
        return True
    raised = element.name == "sup" or any(one.name == "sup" for one in element.children)
    return raised and bool(_NUMBER.match(text))


def _ancestors(element: Element) -> Iterator[Element]:
    parent = element.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def is_data_table(tree: Tree, table: Element) -> bool:
    """Whether a table lists facts, so that its rows are read as rows; others only arrange a page's text."""
    if table.words("role") & {"presentation", "none"}:
        return False
    length = paragraphs = 0
    for event in tree.events[table.first + 1 : table.last]:
        element = event.element
        if event.kind is EventKind.OPEN and element is not None:
            if element.name in _CELL_BLOCKS:
                return False
            if element.name in {"td", "th"}:
                length = paragraphs = 0
            paragraphs += element.name == "p"
        elif event.kind is EventKind.TEXT:
            length += len(tree.source[event.start : event.end].strip())
        if length > _LONGEST_CELL or paragraphs > 1:
            return False
    return True
