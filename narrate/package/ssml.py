"""A script as SSML 1.1 (W3C), for synthesisers that take it: speakers as voices, readings as substitutions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from narrate.model.sound import Passage, Utterance
from narrate.package.text import clean
from narrate.package.tongues import tongues

NAMESPACE = "http://www.w3.org/2001/10/synthesis"
_XML = "{http://www.w3.org/XML/1998/namespace}lang"


def ssml(utterances: Sequence[Utterance], language: str) -> bytes:
    """One `<p>` a line within the `<voice>` of its speaker, one `<s>` a sentence (SSML 1.1, sections 3.1.7 and 3.2.1).

    Where something else is said than is written, `<sub alias>` holds both; else words in another language stand in
    `<lang>` (section 3.1.9) or, where there are none, stressed ones in `<emphasis>` (section 3.2.2).
    """
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}speak", {"version": "1.1", _XML: language}, nsmap={None: NAMESPACE})  # type: ignore[dict-item] # the stubs forget it
    voice = paragraph = None
    before: Utterance | None = None
    for utterance in utterances:
        if voice is None or before is None or before.speaker != utterance.speaker:
            voice = etree.SubElement(root, f"{{{NAMESPACE}}}voice", {"name": clean(utterance.speaker)})
            paragraph = None
        if paragraph is None or before is None or before.line_id != utterance.line_id:
            paragraph = etree.SubElement(voice, f"{{{NAMESPACE}}}p")
        sentence = etree.SubElement(paragraph, f"{{{NAMESPACE}}}s")
        if utterance.language != language:
            sentence.set(_XML, utterance.language)
        text, spoken = clean(utterance.text), clean(utterance.spoken)
        if text == spoken:
            marked = (
                (words, "lang", {_XML: tag}) if tag else (words, "", {}) for words, tag in tongues(text, utterance)
            )
            for words, element, attributes in marked if utterance.foreign else _stressed(text, utterance.passages):
                if element:
                    etree.SubElement(sentence, f"{{{NAMESPACE}}}{element}", attributes).text = words
                elif len(sentence):
                    sentence[-1].tail = words
                else:
                    sentence.text = words
        else:
            etree.SubElement(sentence, f"{{{NAMESPACE}}}sub", {"alias": spoken}).text = text
        before = utterance
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _stressed(text: str, passages: Sequence[Passage]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The words of a sentence with the element that they stand in; of none where they are not stressed."""
    start = 0
    for one in passages:
        if one.stress:
            yield text[start : one.start], "", {}
            yield text[one.start : one.end], "emphasis", {}
            start = one.end
    yield text[start:], "", {}
