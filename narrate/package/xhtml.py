"""XML for books: documents in the XHTML namespace made of the elements that narrate.package.markup gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from narrate.package.text import clean

if TYPE_CHECKING:
    from lxml import etree

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPUB_TYPE = f"{{{OPS}}}type"

TYPES = {
    "doc-chapter": "chapter",
    "doc-credits": "credits",
    "doc-appendix": "appendix",
    "doc-footnote": "footnote",
    "doc-toc": "toc",
    "doc-pagebreak": "pagebreak",
}
"""`epub:type` (EPUB Structural Semantics Vocabulary 1.1) by the role of DPUB-ARIA 1.1 that says the same."""
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str) -> str:
    """How a language is written: rtl or ltr."""
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def namespaces(default: str, **others: str) -> Any:
    """Prefixes for a root element. lxml takes None for the default namespace; its types do not know."""
    return {None: default, **others}


def attributes_of(element: etree._Element) -> dict[str, str]:
    """An element's attributes as plain text."""
    return {str(name): str(value) for name, value in element.items()}


def document(title: str, language: str, style: str = "") -> tuple[etree._Element, etree._Element]:
    """An empty XHTML document of EPUB 3: its root and its body.

    style: address of the style sheet, or empty.
    """
    from lxml import etree

    root = etree.Element(
        f"{{{XHTML}}}html", {"lang": language, "dir": direction(language)}, namespaces(XHTML, epub=OPS)
    )
    root.set(XML_LANG, language)
    head = add(root, "head")
    add(head, "meta", charset="utf-8")
    add(head, "title").text = clean(title) or "…"
    if style:
        add(head, "link", rel="stylesheet", type="text/css", href=style)
    return root, add(root, "body")


def add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    """A new XHTML element at the end of another; `class_` and `type_` stand for class and epub:type."""
    from lxml import etree

    names = {"class_": "class", "type_": EPUB_TYPE}
    made = {names.get(name, name.replace("_", "-")): value for name, value in attributes.items()}
    return etree.SubElement(parent, f"{{{XHTML}}}{tag}", made)


def adopt(parent: etree._Element, element: etree._Element, *, raised: int = 0) -> etree._Element:
    """A copy of an element in no namespace as XHTML of EPUB 3, at the end of another.

    raised: by how many ranks headings are raised, for a document that holds one chapter.
    """
    from lxml import etree

    tag = str(element.tag)
    if raised and len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        tag = f"h{int(tag[1]) - raised}"
    made = etree.SubElement(parent, f"{{{XHTML}}}{tag}", attributes_of(element))
    if element.get("lang"):
        made.set(XML_LANG, element.get("lang", ""))
    kind = TYPES.get(element.get("role", "")) or ("contributors" if "about" in element.get("class", "").split() else "")
    if kind:
        made.set(EPUB_TYPE, kind)
    made.text = element.text
    for child in element:
        adopt(made, child, raised=raised).tail = child.tail
    return made


def serialised(root: etree._Element, doctype: str = "") -> bytes:
    """The document as UTF-8 with its declaration."""
    from lxml import etree

    options: dict[str, Any] = {"doctype": doctype} if doctype else {}
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", **options)
    return written + b"\n"
