"""Planted defects in books and transcripts: each is found by its code, and a good release has none."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from narrate.check.books import check_books
from narrate.check.expected import Expected
from narrate.diagnostics import Finding
from narrate.model.release import Episode, Media, Show
from narrate.model.script import Chapter, Line, LineKind, PageBreak, Script, Speaker
from narrate.model.sound import ChapterMark, Cue, Samples, Timeline
from narrate.package.captions import srt
from narrate.package.chapters import chapters_json
from narrate.package.cover import cover
from narrate.package.daisy import daisy
from narrate.package.epub import epub
from narrate.package.lpf import lpf
from narrate.package.transcript_html import transcript_html
from narrate.package.transcripts import plain, vtt
from narrate.ports import ArchiveEntry

RATE = 22050
SOUND = b"\xff\xfb\x90\x00" + bytes(900)
SHOW = Show(
    title="The Lamp", description="", language="en", author="Lamp Press", guid="917393e3-1b1e-5cef-ace4-edaa54e1f810"
)
SCRIPT = Script(
    title="Rain",
    authors=("Mara Lindqvist",),
    speakers=(Speaker(name="Mara Lindqvist"), Speaker(name="Tom O'Dell")),
    chapters=(
        Chapter(
            title="Rain",
            lines=(
                Line(text="Rain", kind=LineKind.HEADING),
                Line(
                    text="It rains. Then it stops.",
                    speaker="Mara Lindqvist",
                    turn=1,
                    pages=(PageBreak(at=0, number="iv"), PageBreak(at=18, number="5")),
                ),
                Line(text="Not for long.", kind=LineKind.NOTE),
            ),
        ),
        Chapter(
            title="Storm",
            lines=(
                Line(text="Storm", kind=LineKind.HEADING),
                Line(text="Quiet now.", speaker="Tom O'Dell", turn=2),
            ),
        ),
    ),
)


def _timeline() -> Timeline:
    cues: list[Cue] = []
    for line_id, chapter, line in SCRIPT.lines():
        for text in re.split(r"(?<=\.) ", line.text):
            number = len(cues)
            cues.append(
                Cue(
                    id=hashlib.sha256(text.encode()).hexdigest()[:12],
                    line_id=line_id,
                    speaker=line.speaker,
                    text=text,
                    start=Samples(number * RATE * 2 + 4410),
                    end=Samples((number + 1) * RATE * 2),
                    chapter=chapter,
                    language="en",
                )
            )
    length, second = Samples(len(cues) * RATE * 2 + RATE), Samples(8 * RATE + 2205)
    marks = (
        ChapterMark(title="Rain", start=Samples(0), end=second),
        ChapterMark(title="Storm", start=second, end=length),
    )
    return Timeline(rate=RATE, length=length, segments=(), tail=Samples(RATE), cues=tuple(cues), chapters=marks)


EPISODE = Episode(
    slug="rain",
    guid="7b0ff7a2-0000-5000-8000-000000000001",
    published="2026-03-01T12:00:00+00:00",
    script=SCRIPT,
    casting=(),
    timeline=_timeline(),
    media=(Media(path="rain/rain.mp3", type="audio/mpeg", size=len(SOUND)),),
)


def _sound(media: Media) -> ArchiveEntry:
    return ArchiveEntry(path=media.path, read=lambda: SOUND, digest="0", stored=True)


def _zipped(content: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in content.items():
            archive.writestr(path, data)
    return out.getvalue()


class Books:
    """A release in memory; tests damage it."""

    def __init__(self) -> None:
        picture = cover(SHOW)
        self.books = {
            "rain/rain.epub": {e.path: e.read() for e in epub(SHOW, [EPISODE], picture, _sound)},
            "rain/rain-daisy.zip": {e.path: e.read() for e in daisy(SHOW, [EPISODE], _sound)},
            "rain/rain.lpf": {e.path: e.read() for e in lpf(SHOW, [EPISODE], picture, _sound)},
        }
        self.files = {
            "rain/rain.mp3": SOUND,
            "rain/chapters.json": chapters_json(EPISODE.timeline),
            "rain/transcript.vtt": vtt(EPISODE),
            "rain/transcript.srt": srt(EPISODE),
            "rain/transcript.html": transcript_html(EPISODE),
            "rain/transcript.txt": plain(EPISODE).encode(),
        }
        self.recorded: dict[str, str] | None = None

    def read(self, path: str) -> bytes | None:
        return _zipped(self.books[path]) if path in self.books else self.files.get(path)

    def size(self, path: str) -> int | None:
        data = self.read(path)
        return len(data) if data is not None else None

    def swap(self, path: str, old: str, new: str, inside: str = "") -> None:
        """Damage a text file, or one inside a book. The old text has to be there, or nothing would be planted."""
        where = self.books[path] if inside else self.files
        name = inside or path
        text = where[name].decode()
        if not re.search(old, text):
            raise ValueError(f"{old!r} is not in {name}: {text[:2000]}")
        where[name] = re.sub(old, new, text, count=1).encode()

    def check(self) -> tuple[Finding, ...]:
        expected = Expected(slug="rain", guid=EPISODE.guid, length=EPISODE.timeline.length, rate=RATE, script=SCRIPT)
        recorded = self.recorded or {path: hashlib.sha256(self.read(path) or b"").hexdigest() for path in self.books}
        return check_books(
            self, folder=Path("out"), expected=[expected], sounds={"rain": ["rain/rain.mp3"]}, books=recorded
        )


EPUB, DAISY, LPF = "rain/rain.epub", "rain/rain-daisy.zip", "rain/rain.lpf"
OPF, NAV = "EPUB/package.opf", "EPUB/nav.xhtml"
ONE, TWO = "EPUB/chapter-1.xhtml", "EPUB/chapter-2.xhtml"
SMIL_ONE, SMIL_TWO = "EPUB/chapter-1.smil", "EPUB/chapter-2.smil"


def _without(book: str, inside: str) -> Callable[[Books], None]:
    def plant(books: Books) -> None:
        del books.books[book][inside]

    return plant


def _text(path: str, old: str, new: str, inside: str = "") -> Callable[[Books], None]:
    return lambda books: books.swap(path, old, new, inside)


def _other_sound(book: str, inside: str) -> Callable[[Books], None]:
    def plant(books: Books) -> None:
        books.books[book][inside] = SOUND + b"x"

    return plant


def _swapped_pars(books: Books) -> None:
    text = books.books[EPUB][SMIL_ONE].decode()
    first, second = re.findall(r"<par>.*?</par>", text)[1:3]
    damaged = text.replace(first, "@").replace(second, first).replace("@", second)
    books.books[EPUB][SMIL_ONE] = damaged.encode()


def _manifest(change: Callable[[dict[str, object]], object]) -> Callable[[Books], None]:
    def plant(books: Books) -> None:
        manifest = json.loads(books.books[LPF]["publication.json"])
        change(manifest)
        books.books[LPF]["publication.json"] = json.dumps(manifest).encode()

    return plant


def _mimetype_last(books: Books) -> None:
    books.books[EPUB]["mimetype"] = books.books[EPUB].pop("mimetype")


def _changed(books: Books) -> None:
    books.recorded = {EPUB: "0" * 64}


def _lost(books: Books) -> None:
    books.recorded = {"rain/other.epub": "0" * 64}


DEFECTS: dict[str, tuple[str, Callable[[Books], None]]] = {
    "reader who is a thing": (
        "NAR-430",
        _manifest(lambda m: m.update(readBy=[{"type": "Thing", "name": "Synthetic voices"}])),
    ),
    "author without a name": ("NAR-430", _manifest(lambda m: m.update(author=[{"type": "Person", "name": ""}]))),
    "page of the list lost": ("NAR-423", _text(EPUB, r'<li><a href="chapter-1.xhtml#page-1">iv</a></li>', "", NAV)),
    "page of the list of another number": ("NAR-423", _text(EPUB, ">5</a>", ">6</a>", NAV)),
    "page of DAISY lost": ("NAR-423", _text(DAISY, r'<span [^>]*class="page-front"[^>]*>.*?</span>', "", "ncc.html")),
    "page leads nowhere": ("NAR-414", _text(EPUB, ' id="page-2"', "", ONE)),
    "a book that was changed": ("NAR-400", _changed),
    "a book that is gone": ("NAR-302", _lost),
    "mimetype is not the first file": ("NAR-401", _mimetype_last),
    "a chapter is missing": ("NAR-402", _without(EPUB, TWO)),
    "an overlay is missing": ("NAR-402", _without(EPUB, SMIL_TWO)),
    "the sound is missing": ("NAR-402", _without(EPUB, "EPUB/rain.mp3")),
    "a chapter is no XML": ("NAR-403", _text(EPUB, "</section>", "", ONE)),
    "a character that XML forbids": ("NAR-403", _text(EPUB, "Quiet now", "Quiet \x0b now", TWO)),
    "a clip for a sentence that is not there": (
        "NAR-404",
        _text(EPUB, r"chapter-1\.xhtml#c[0-9a-f]{12}", "chapter-1.xhtml#cx", SMIL_ONE),
    ),
    "two clips in the wrong order": ("NAR-405", _swapped_pars),
    "a gap between clips": ("NAR-406", _text(EPUB, 'clipEnd="0:00:02.200"', 'clipEnd="0:00:01.900"', SMIL_ONE)),
    "sound that is heard twice": (
        "NAR-406",
        _text(EPUB, 'clipBegin="0:00:02.200"', 'clipBegin="0:00:01.000"', SMIL_ONE),
    ),
    "the sound begins late": ("NAR-406", _text(EPUB, 'clipBegin="0:00:00.000"', 'clipBegin="0:00:00.500"', SMIL_ONE)),
    "the sound is broken off": ("NAR-406", _text(EPUB, 'clipEnd="0:00:13.000"', 'clipEnd="0:00:12.500"', SMIL_TWO)),
    "a clip after the end": ("NAR-407", _text(EPUB, 'clipEnd="0:00:13.000"', 'clipEnd="0:00:14.000"', SMIL_TWO)),
    "a sentence without sound": (
        "NAR-408",
        _text(EPUB, r"<par>(?:(?!<par>).)*?clipBegin=\"0:00:04.200\".*?</par>", "", SMIL_ONE),
    ),
    "a clip that ends before it begins": (
        "NAR-409",
        _text(EPUB, 'clipEnd="0:00:13.000"', 'clipEnd="0:00:08.100"', SMIL_TWO),
    ),
    "a wrong duration of a chapter": (
        "NAR-410",
        _text(EPUB, r'chapter-2-overlay">0:00:04\.900', 'chapter-2-overlay">0:00:05.900', OPF),
    ),
    "a wrong duration of the book": (
        "NAR-410",
        _text(EPUB, r'media:duration">0:00:13\.000', 'media:duration">0:00:23.000', OPF),
    ),
    "an active class without a style": (
        "NAR-411",
        _text(EPUB, r"\.-epub-media-overlay-active", ".active", "EPUB/style.css"),
    ),
    "no word about hazards": (
        "NAR-412",
        _text(EPUB, r'<meta property="schema:accessibilityHazard">none</meta>', "", OPF),
    ),
    "no summary for readers": ("NAR-412", _text(EPUB, r"All of the text is read.*?book\.", "", OPF)),
    "another chapter title": ("NAR-413", _text("rain/chapters.json", "Storm", "Calm")),
    "another beginning of a chapter": ("NAR-413", _text("rain/chapters.json", '"startTime": 8.1', '"startTime": 8.3')),
    "a link that leads nowhere": (
        "NAR-414",
        _text(EPUB, "chapter-2.xhtml#chapter-2", "chapter-2.xhtml#chapter-9", NAV),
    ),
    "a picture without words": ("NAR-415", _text(EPUB, "</section>", '<img src="cover.jpg" alt=""/></section>', ONE)),
    "a chapter without a language": ("NAR-416", _text(EPUB, ' xml:lang="en"', "", TWO)),
    "another word in the text": ("NAR-417", _text(EPUB, "Quiet now", "Quiet then", TWO)),
    "another sound": ("NAR-418", _other_sound(EPUB, "EPUB/rain.mp3")),
    "a chapter that the contents leave out": (
        "NAR-419",
        _text(EPUB, r"<li><a href=\"chapter-2\.xhtml.*?</li>", "", NAV),
    ),
    "DAISY: no title": ("NAR-420", _text(DAISY, 'class="title"', 'class="section"', "ncc.html")),
    "DAISY: no language": (
        "NAR-421",
        _text(DAISY, 'name="dc:language" content="en"', 'name="dc:language" content=""', "ncc.html"),
    ),
    "DAISY: a wrong count of headings": (
        "NAR-422",
        _text(DAISY, 'tocItems" content="5"', 'tocItems" content="6"', "ncc.html"),
    ),
    "DAISY: a wrong time": ("NAR-422", _text(DAISY, 'content="00:00:13"', 'content="00:10:13"', "ncc.html")),
    "DAISY: a heading that leads nowhere": (
        "NAR-414",
        _text(DAISY, r"part0002\.smil#t1", "part0002.smil#t99", "ncc.html"),
    ),
    "DAISY: a clip after the end": ("NAR-407", _text(DAISY, "npt=13.000s", "npt=15.000s", "part0002.smil")),
    "DAISY: another word": ("NAR-417", _text(DAISY, "Quiet now", "Quiet then", "part0002.html")),
    "DAISY: another sound": ("NAR-418", _other_sound(DAISY, "sound0001.mp3")),
    "LPF: no manifest": ("NAR-402", _without(LPF, "publication.json")),
    "LPF: a manifest without a name": ("NAR-430", _manifest(lambda m: m.pop("name"))),
    "LPF: another context": ("NAR-430", _manifest(lambda m: m.update({"@context": ["https://schema.org"]}))),
    "LPF: a transcript is missing": ("NAR-402", _without(LPF, "transcript-1.vtt")),
    "LPF: a wrong duration": ("NAR-431", _manifest(lambda m: m.update(duration="PT99.000S"))),
    "LPF: a chapter at another moment": ("NAR-413", _text(LPF, "#t=8.100", "#t=9.100", "index.html")),
    "LPF: another sound": ("NAR-418", _other_sound(LPF, "sound-1.mp3")),
    "SubRip: cards out of order": ("NAR-440", _text("rain/transcript.srt", r"^2\n|(?<=\n)2\n", "7\n")),
    "SubRip: a card that ends before it begins": (
        "NAR-440",
        _text("rain/transcript.srt", "--> 00:00:02,000", "--> 00:00:00,100"),
    ),
    "SubRip: a long line": ("NAR-441", _text("rain/transcript.srt", "Quiet now", "Quiet now" + " and now" * 4)),
    "SubRip: a missing word": ("NAR-442", _text("rain/transcript.srt", "Quiet now", "Quiet")),
    "SubRip: another end": ("NAR-442", _text("rain/transcript.srt", "--> 00:00:12,000", "--> 00:00:12,900")),
    "HTML: a missing sentence": ("NAR-443", _text("rain/transcript.html", "Then it stops.", "")),
    "text: a missing sentence": ("NAR-443", _text("rain/transcript.txt", "Then it stops.", "")),
}


def test_a_good_release_has_no_finding() -> None:
    assert Books().check() == ()


@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_is_found(name: str) -> None:
    code, plant = DEFECTS[name]
    books = Books()
    plant(books)
    assert code in {one.code for one in books.check()}


def test_a_book_that_is_no_zip_is_said_to_be_none() -> None:
    books = Books()
    books.files["rain/x.epub"] = b"no zip"
    books.recorded = {"rain/x.epub": hashlib.sha256(b"no zip").hexdigest()}
    assert [one.code for one in books.check()] == ["NAR-401"]
