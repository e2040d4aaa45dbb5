"""Findings on what lies beside the sound of a release: books and further transcripts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from narrate.check import chapters, transcripts
from narrate.check.audiobook import Players, check_audiobook
from narrate.check.book import Held
from narrate.check.daisy import check_daisy
from narrate.check.epub import check_epub
from narrate.check.expected import Expected, Place, Reader
from narrate.check.fidelity import text_cues
from narrate.check.lpf import check_lpf
from narrate.check.vtt import VttCue
from narrate.check.written import check_html, check_srt, check_text
from narrate.diagnostics import Finding

_BOOKS: tuple[tuple[str, Callable[[bytes, Sequence[Held], Place], tuple[Finding, ...]]], ...] = (
    (".epub", check_epub),
    ("-daisy.zip", check_daisy),
    (".lpf", check_lpf),
)
_WRITTEN: tuple[tuple[str, Callable[[bytes, Sequence[VttCue] | None, Place], Iterator[Finding]]], ...] = (
    ("transcript.srt", check_srt),
    ("transcript.html", check_html),
    ("transcript.txt", check_text),
)


def check_books(
    files: Reader,
    *,
    folder: Path,
    expected: Sequence[Expected],
    sounds: Mapping[str, Sequence[str]],
    books: Mapping[str, str],
    players: Players | None = None,
) -> tuple[Finding, ...]:
    """Every book and transcript against the rest of the release: NAR-400 to NAR-443.

    Parameters
    ----------
    files: reads the release.
    folder: where it lies, for messages.
    expected: the episodes, in the order of a book of all.
    sounds: the paths of each episode's sound files, by slug.
    books: SHA-256 of each book as it was made, by path.
    players: read and decode an audiobook; None leaves that out.
    """
    findings: list[Finding] = []
    held: dict[str, Held] = {}
    for one in expected:
        cues = _cues(files, one.slug)
        for name, check in _WRITTEN:
            at = Place(folder=folder, path=f"{one.slug}/{name}")
            data = files.read(at.path)
            findings += check(data, cues, at) if data is not None else ()
        held[one.slug] = _held(files, one, cues, sounds.get(one.slug, ()))
    for path, digest in sorted(books.items()):
        at = Place(folder=folder, path=path)
        data = files.read(path)
        if data is None:
            findings.append(at("NAR-302", file=path))
            continue
        if hashlib.sha256(data).hexdigest() != digest:
            findings.append(at("NAR-400", file=path))
        slug = path.rpartition("/")[0]
        own = [held[slug]] if slug in held else list(held.values())
        if path.endswith(".m4b"):
            findings += check_audiobook(folder / path, own, players or Players(), at)
        findings += next((check(data, own, at) for ending, check in _BOOKS if path.endswith(ending)), ())
    return tuple(findings)


def _cues(files: Reader, slug: str) -> tuple[VttCue, ...] | None:
    path = f"{slug}/transcript.vtt"
    data = files.read(path)
    return transcripts.read_vtt(data, Place(folder=Path(), path=path))[0] if data is not None else None


def _held(files: Reader, one: Expected, cues: Sequence[VttCue] | None, sounds: Sequence[str]) -> Held:
    path = f"{one.slug}/chapters.json"
    data = files.read(path)
    marks = chapters.read_json(data, Place(folder=Path(), path=path))[0] if data is not None else None
    return Held(
        length=round(one.length * 1000 / one.rate),
        texts=tuple(cue.text for cue in text_cues(cues or ())),
        marks=marks or (),
        title=one.script.title if one.script else "",
        pages=tuple(page.number for _, _, line in one.script.lines() for page in line.pages) if one.script else (),
        sounds=frozenset(hashlib.sha256(files.read(sound) or b"").hexdigest() for sound in sounds),
    )
