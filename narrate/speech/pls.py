"""Pronunciation lexicons of the W3C: PLS 1.0 (https://www.w3.org/TR/2008/REC-pronunciation-lexicon-20081014/).

What PLS has no word for stands in the attribute `role`, whose values are qualified names (section 4.4): the language
that a word is said in, and that capitals matter not. Other programs ignore roles that they do not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrate.errors import SettingsError, Where
from narrate.speech.lexicon import Entry, Layer
from narrate.speech.lexicon_file import checked

if TYPE_CHECKING:
    from lxml import etree

NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
ROLES = "urn:x-narrate:lexicon"
"""Of our roles; `urn:x-…` is nobody's name on the web."""
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ANY_CASE, _LANGUAGE = "any-case", "language-"
_WITHIN = {
    "lexicon": {"meta", "metadata", "lexeme"},
    "lexeme": {"grapheme", "phoneme", "alias", "example"},
    "meta": set[str](),
    "grapheme": set[str](),
    "phoneme": set[str](),
    "alias": set[str](),
    "example": set[str](),
}
"""Which elements may stand in which (section 4; the schemas of appendices A and B)."""


def parse_pls(data: bytes, path: Path) -> Layer:
    """Read a PLS document.

    Of several pronunciations the preferred one counts, else the first (section 4.9.3); an alias beside it is kept for
    engines without phonemes. A lexeme with several graphemes becomes as many entries.

    Parameters
    ----------
    data: the document.
    path: for messages.

    Raises SettingsError, which names file and line, for what is no PLS, and for phonemes of another alphabet than
    `ipa` that have no alias beside them.
    """
    root = _root(data, path)
    holds, alphabet = root.get(f"{_XML}lang", ""), root.get("alphabet", "")
    if root.get("version") != "1.0" or not holds or not alphabet:
        raise _wrong(root, path, 'The element lexicon needs version="1.0", xml:lang and alphabet')
    _check(root, path)
    return tuple(entry for lexeme in _children(root, "lexeme") for entry in _entries(lexeme, holds, alphabet, path))


def render_pls(entries: Iterable[Entry], language: str) -> bytes:
    """A PLS document of the entries that hold for texts in one language, in their order.

    Parameters
    ----------
    language: BCP 47 tag; PLS needs one.
    """
    from lxml import etree

    root = etree.Element(
        f"{{{NAMESPACE}}}lexicon",
        {"version": "1.0", "alphabet": "ipa", f"{_XML}lang": language},
        nsmap={None: NAMESPACE, "narrate": ROLES},  # type: ignore[dict-item] # the stubs forget it
    )
    for entry in entries:
        lexeme = etree.SubElement(root, f"{{{NAMESPACE}}}lexeme")
        roles = [f"narrate:{_ANY_CASE}"] if entry.any_case else []
        roles += [f"narrate:{_LANGUAGE}{entry.language}"] if entry.language else []
        if roles:
            lexeme.set("role", " ".join(roles))
        etree.SubElement(lexeme, f"{{{NAMESPACE}}}grapheme").text = entry.word
        if entry.ipa:
            etree.SubElement(lexeme, f"{{{NAMESPACE}}}phoneme").text = entry.ipa
        if entry.say or entry.form or not entry.ipa:
            etree.SubElement(lexeme, f"{{{NAMESPACE}}}alias").text = entry.reading(entry.word)
        if entry.source:
            lexeme.append(etree.Comment(f" {entry.source.replace('--', '–')} "))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _root(data: bytes, path: Path) -> etree._Element:
    from lxml import etree

    # Entities are neither resolved nor fetched: a lexicon needs none, and they are a way to read other files.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SettingsError(
            f"This is not well-formed XML: {error}.", where=Where(path=path), remedy="Save the lexicon as PLS 1.0."
        ) from error
    if root.tag != f"{{{NAMESPACE}}}lexicon":
        raise _wrong(root, path, f"This is no pronunciation lexicon: it begins with {root.tag}")
    return root


def _check(parent: Any, path: Path) -> None:
    """That every element of PLS stands where it may; what is in other namespaces is left alone."""
    name = _name(parent)
    for child in parent:
        inner = _name(child)
        if not isinstance(child.tag, str):
            if type(child).__name__ == "_Entity":
                raise _wrong(child, path, "Entities are not read in lexicons")
        elif child.tag.startswith(f"{{{NAMESPACE}}}"):
            if inner not in _WITHIN.get(name, set()):
                raise _wrong(child, path, f"The element {inner} may not stand in {name}")
            if inner != "metadata":
                _check(child, path)
    if name == "lexeme" and not _children(parent, "grapheme"):
        raise _wrong(parent, path, "A lexeme has no grapheme")


def _entries(lexeme: etree._Element, holds: str, alphabet: str, path: Path) -> Iterator[Entry]:
    said = [child for child in lexeme if _name(child) in {"phoneme", "alias"}]
    said.sort(key=lambda one: one.get("prefer") != "true")  # stable: the first of them counts
    phonemes = [one for one in said if _name(one) == "phoneme" and one.get("alphabet", alphabet) == "ipa"]
    aliases = [one for one in said if _name(one) == "alias"]
    if not phonemes and not aliases:
        if said:
            raise _wrong(lexeme, path, f"The alphabet {said[0].get('alphabet', alphabet)} is not known")
        return  # a lexeme without a pronunciation says nothing
    by_phoneme = bool(phonemes) and (not aliases or said.index(phonemes[0]) < said.index(aliases[0]))
    any_case, language = _roles(lexeme)
    for grapheme in _children(lexeme, "grapheme"):
        word, alias = _text(grapheme), _text(aliases[0]) if aliases else ""
        entry = Entry(
            word=word,
            say="" if alias == word else alias,
            ipa=_text(phonemes[0]) if by_phoneme else "",
            any_case=any_case,
            language=language,
            holds=holds,
        )
        if word and (entry.say or entry.ipa or language):
            yield checked(entry, path, f"The lexeme in line {lexeme.sourceline}, {word},")


def _roles(lexeme: etree._Element) -> tuple[bool, str]:
    """Our roles among a lexeme's, by the namespace that their prefixes stand for."""
    any_case, language = False, ""
    for role in lexeme.get("role", "").split():
        prefix, _, name = role.rpartition(":")
        if lexeme.nsmap.get(prefix) == ROLES:
            any_case = any_case or name == _ANY_CASE
            language = name.removeprefix(_LANGUAGE) if name.startswith(_LANGUAGE) else language
    return any_case, language


def _children(parent: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in parent if child.tag == f"{{{NAMESPACE}}}{name}"]


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _wrong(element: Any, path: Path, what: str) -> SettingsError:
    return SettingsError(
        f"{what}.",
        where=Where(path=path, line=element.sourceline),
        remedy="Save the lexicon as PLS 1.0 with the alphabet ipa.",
    )
