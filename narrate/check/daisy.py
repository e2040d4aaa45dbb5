"""Findings on a DAISY 2.02 book: order, coverage and bounds of its clips, and what its table of contents says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from narrate.check.archives import Archive, ids_of, name_of, opened, resolved, text_of
from narrate.check.book import Held, check_links, check_pages, check_sounds, check_texts, lengths
from narrate.check.expected import Place
from narrate.check.overlay import Clip, Sentence, check_clips
from narrate.diagnostics import Finding

NCC = "ncc.html"
_SENTENCE = re.compile(r"c[0-9a-f]{12}(?:-\d+)?")
_NPT = re.compile(r"npt=(\d+(?:\.\d+)?)s")
_HEADING = re.compile(r"h[1-6]")
_REQUIRED = ("dc:title", "dc:identifier", "dc:language", "dc:format", "ncc:charset", "ncc:totalTime", "ncc:tocItems")
_SECOND = 1000


def check_daisy(data: bytes, held: Sequence[Held], at: Place) -> tuple[Finding, ...]:
    """What is wrong with a book: NAR-401 to NAR-409, NAR-414, NAR-417, NAR-418, NAR-420 to NAR-422."""
    archive, findings = opened(data, at)
    if archive is None:
        return findings
    found = list(_checked(archive, held))
    return (*archive.findings, *found)


def _checked(archive: Archive, held: Sequence[Held]) -> Iterator[Finding]:
    ncc = archive.xml(NCC)
    if ncc is None:
        return
    headings = [one for one in ncc.iter("*") if _HEADING.fullmatch(name_of(one))]
    if not headings or (name_of(headings[0]), headings[0].get("class")) != ("h1", "title"):
        yield archive.at("NAR-420")
    pages = [one for one in ncc.iter("*") if name_of(one) == "span" and str(one.get("class", "")).startswith("page-")]
    targets = [str(one.get("href", "")) for heading in headings for one in heading if name_of(one) == "a"]
    order = list(dict.fromkeys(resolved(target, NCC)[0] for target in targets))
    clips = [clip for smil in order for clip in _clips(archive, smil)]
    texts = list(dict.fromkeys(clip.target[0] for clip in clips))
    sentences = [one for path in texts for one in _sentences(archive, path)]
    sounds = list(dict.fromkeys(clip.sound for clip in clips))
    ids = {path: ids_of(archive.xml(path)) for path in texts}
    yield from check_clips(clips, sentences, ids, lengths(sounds, held), archive.at)
    yield from check_texts(sentences, held, archive)
    yield from check_pages([text_of(one).strip() for one in pages], held, archive)
    yield from check_sounds(sounds, held, archive)
    yield from check_links([NCC, "master.smil"], archive)
    facts = {str(one.get("name")): str(one.get("content", "")) for one in ncc.iter("*") if name_of(one) == "meta"}
    for name in _REQUIRED:
        if not facts.get(name, "").strip():
            yield archive.at("NAR-421", what=name)
    items = len(headings) + len(pages)
    if facts.get("ncc:tocItems") not in {None, str(items)}:
        yield archive.at("NAR-422", what="ncc:tocItems", said=facts["ncc:tocItems"], found=items)
    length = sum(clip.end - clip.start for clip in clips)
    stated = facts.get("ncc:totalTime", "")
    if stated and abs(_clock(stated) - length) > _SECOND:
        yield archive.at("NAR-422", what="ncc:totalTime", said=stated, found=f"{length / 1000} seconds")


def _clips(archive: Archive, smil: str) -> Iterator[Clip]:
    root = archive.xml(smil)
    for par in root.iter("par") if root is not None else ():
        text, audio = par.find("text"), par.find(".//audio")
        if text is not None and audio is not None:
            yield Clip(
                target=resolved(str(text.get("src", "")), smil),
                sound=resolved(str(audio.get("src", "")), smil)[0],
                start=_npt(str(audio.get("clip-begin", ""))),
                end=_npt(str(audio.get("clip-end", ""))),
            )


def _sentences(archive: Archive, path: str) -> Iterator[Sentence]:
    root = archive.xml(path)
    for element in root.iter("*") if root is not None else ():
        identity = str(element.get("id", ""))
        if _SENTENCE.fullmatch(identity):
            yield Sentence(target=(path, identity), text=text_of(element))


def _npt(value: str) -> int:
    found = _NPT.fullmatch(value)
    return round(float(found[1]) * 1000) if found else -1


def _clock(value: str) -> int:
    parts = re.fullmatch(r"(\d+):(\d\d):(\d\d)", value.strip())
    return ((int(parts[1]) * 60 + int(parts[2])) * 60 + int(parts[3])) * 1000 if parts else -(10**9)
