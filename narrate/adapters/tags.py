"""ports.Tagger with mutagen: title, people, cover, chapters and transcript in MP3 (ID3v2.3) and M4A."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from narrate.errors import OutputError, Where
from narrate.model.release import Episode, Show
from narrate.model.script import Line
from narrate.model.sound import ChapterMark, Cue

PADDING = 1024
"""Bytes after the tags, always as many, because mutagen's own choice depends on what was there before."""
_TOC_ENTRIES = 255
"""A CTOC frame counts its entries in one byte (ID3v2 Chapter Frame Addendum, 3.2)."""
_NO_OFFSET = 0xFFFFFFFF
"""Of a CHAP frame: the times count, not positions in the file (addendum, 3.1)."""

# fmt: off
# BCP 47 prefers the two-letter code; ID3 and MP4 want three letters, ISO 639-2 (terminologic).
_THREE_LETTERS = {
    "af": "afr", "ar": "ara", "be": "bel", "bg": "bul", "bn": "ben", "bs": "bos", "ca": "cat", "cs": "ces",
    "cy": "cym", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "eo": "epo", "es": "spa", "et": "est",
    "eu": "eus", "fa": "fas", "fi": "fin", "fr": "fra", "ga": "gle", "gl": "glg", "gu": "guj", "he": "heb",
    "hi": "hin", "hr": "hrv", "hu": "hun", "hy": "hye", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn",
    "ka": "kat", "kk": "kaz", "kn": "kan", "ko": "kor", "la": "lat", "lt": "lit", "lv": "lav", "mk": "mkd",
    "ml": "mal", "mr": "mar", "ms": "msa", "mt": "mlt", "nb": "nob", "ne": "nep", "nl": "nld", "nn": "nno",
    "no": "nor", "pa": "pan", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "si": "sin", "sk": "slk",
    "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "sw": "swa", "ta": "tam", "te": "tel", "th": "tha",
    "tr": "tur", "uk": "ukr", "ur": "urd", "uz": "uzb", "vi": "vie", "zh": "zho",
}
# fmt: on


class ChapterWriter(Protocol):
    """Writes chapters into an M4A file; mutagen only reads them. FfmpegEncoder.add_mp4_chapters is one."""

    def __call__(self, path: Path, chapters: Sequence[ChapterMark], *, rate: int, language: str = "") -> None:
        """Replace the file by one with chapters."""


class MutagenTagger:
    """Tags MP3 and M4A files, told apart by their suffix."""

    def __init__(self, *, mp4_chapters: ChapterWriter) -> None:
        """Take what writes M4A's chapters."""
        self._mp4_chapters = mp4_chapters

    def tag(self, path: Path, *, show: Show, episode: Episode, number: int, cover: bytes) -> None:
        """See narrate.ports.Tagger.tag. `number` counts episodes from 1; tags that were there are replaced.

        Also raises EncodingError where ffmpeg cannot write M4A's chapters.
        """
        if path.suffix not in {".mp3", ".m4a", ".m4b"}:
            raise OutputError("Only MP3 and M4A can be tagged.", where=Where(path=path), remedy="Set audio.formats.")
        if path.suffix != ".mp3":
            self._mp4_chapters(
                path,
                [ChapterMark(title=clean(c.title), start=c.start, end=c.end) for c in episode.timeline.chapters],
                rate=episode.timeline.rate,
                language=iso_639_2(episode.script.language),
            )
        from mutagen import MutagenError

        write = _tag_mp3 if path.suffix == ".mp3" else _tag_mp4
        try:
            write(path, show, episode, number, cover)
        except (OSError, MutagenError) as error:
            raise OutputError(
                f"The tags cannot be written: {error}.", where=Where(path=path), remedy="Make room, and build again."
            ) from error


def _tag_mp3(path: Path, show: Show, episode: Episode, number: int, cover: bytes) -> None:
    id3 = _mutagen("id3")

    script = episode.script
    language = iso_639_2(script.language) or "und"
    year, month, day = _date(episode)
    tags = _ordered_id3()
    frames: list[Any] = [
        id3.TIT2(encoding=1, text=clean(script.title)),
        id3.TPE1(encoding=1, text=_artist(show, episode)),
        id3.TALB(encoding=1, text=clean(show.title)),
        id3.TRCK(encoding=0, text=str(number)),
        id3.TYER(encoding=0, text=year),
        id3.TDAT(encoding=0, text=day + month),
        id3.TCON(encoding=0, text="Podcast"),
        id3.TLAN(encoding=0, text=language),
        *_mp3_chapters(episode),
        id3.USLT(encoding=1, lang=language, desc="", text=transcript(episode)),
    ]
    if cover:
        frames.append(
            id3.APIC(
                encoding=1, mime=_mime(cover), type=id3.PictureType.COVER_FRONT, desc=clean(show.cover_alt), data=cover
            )
        )
    for frame in frames:
        tags.add(frame)
    tags.save(path, v1=0, v2_version=3, padding=lambda _: PADDING)


def _mutagen(name: str) -> Any:
    """A module of mutagen, which is annotated in part: taken as Any, or each of its calls would need an exception."""
    return importlib.import_module(f"mutagen.{name}")


def _ordered_id3() -> Any:
    """Tags that are written in the order in which they were added.

    mutagen sorts frames by size, which puts chapters out of their order in time; some players show them as they lie.
    """
    from mutagen.id3 import ID3

    writing = _mutagen("id3._tags")

    class OrderedID3(ID3):
        def _write(self, config: Any) -> bytearray:
            frames: Any = self
            return bytearray().join(writing.save_frame(frame, config=config) for frame in frames.values())

    tags: Any = OrderedID3
    return tags()


def _mp3_chapters(episode: Episode) -> Iterator[Any]:
    """Contents, then chapters (ID3v2 Chapter Frame Addendum). More than 255 chapters get contents in two levels."""
    id3 = _mutagen("id3")

    marks = episode.timeline.chapters
    ids = [f"ch{number}" for number in range(1, len(marks) + 1)]
    parts = [ids[i : i + _TOC_ENTRIES] for i in range(0, len(ids), _TOC_ENTRIES)]
    ordered, top = id3.CTOCFlags.ORDERED, id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    title = clean(episode.script.title)
    if len(parts) == 1:
        yield _contents("toc", top, ids, title)
    elif parts:
        yield _contents("toc", top, [f"toc{i}" for i in range(1, len(parts) + 1)], title)
        for i, part in enumerate(parts, 1):
            yield _contents(f"toc{i}", ordered, part, f"{title} {i}")
    for element, mark in zip(ids, marks, strict=True):
        yield id3.CHAP(
            element_id=element,
            start_time=milliseconds(mark.start, episode.timeline.rate),
            end_time=milliseconds(mark.end, episode.timeline.rate),
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[id3.TIT2(encoding=1, text=clean(mark.title))],
        )


def _contents(element: str, flags: Any, children: Sequence[str], title: str) -> Any:
    id3 = _mutagen("id3")

    sub_frames = [id3.TIT2(encoding=1, text=title)]
    return id3.CTOC(element_id=element, flags=flags, child_element_ids=list(children), sub_frames=sub_frames)


def _tag_mp4(path: Path, show: Show, episode: Episode, number: int, cover: bytes) -> None:
    mp4 = _mutagen("mp4")

    file = mp4.MP4(path)
    if file.tags is None:
        file.add_tags()
    file.tags.clear()
    file["\xa9nam"] = clean(episode.script.title)
    file["\xa9ART"] = _artist(show, episode)
    file["\xa9alb"] = clean(show.title)
    file["\xa9day"] = "-".join(part for part in _date(episode) if part)
    file["\xa9gen"] = "Podcast"
    file["\xa9lyr"] = transcript(episode)
    file["trkn"] = [(number, 0)]
    file["pcst"] = True
    if cover:
        kind = mp4.MP4Cover.FORMAT_PNG if _mime(cover) == "image/png" else mp4.MP4Cover.FORMAT_JPEG
        file["covr"] = [mp4.MP4Cover(cover, imageformat=kind)]
    file.save(padding=lambda _: PADDING)


def milliseconds(samples: int, rate: int) -> int:
    """A position in whole milliseconds, the nearest, half up: equal positions stay equal in every format."""
    return (2000 * samples + rate) // (2 * rate)


def clean(text: str) -> str:
    """A tag's value in one line: no control characters, no halves of surrogate pairs, white space as single spaces."""
    return " ".join(_printable(text).split())


def _printable(text: str) -> str:
    """A space for each character that XML 1.0 (2.2, Char) forbids or ID3 takes as an end."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", " ", text)


def iso_639_2(tag: str) -> str:
    """The three-letter code of a BCP 47 tag's language; empty for one that is not known."""
    primary = tag.replace("_", "-").partition("-")[0].lower()
    return primary if re.fullmatch(r"[a-z]{3}", primary) else _THREE_LETTERS.get(primary, "")


def transcript(episode: Episode) -> str:
    """What is written, paragraph by paragraph, with the speaker's name before each turn; announcements are left out.

    A script that only one speaker reads names nobody.
    """
    lines = {key: line for key, _, line in episode.script.lines()}
    cues = [cue for cue in episode.timeline.cues if cue.line_id]
    several = len({cue.speaker for cue in cues}) > 1
    paragraphs: list[str] = []
    before: tuple[str, int | None] | None = None
    for group in _by_line(cues):
        speaker, turn = group[0].speaker, _turn(lines.get(group[0].line_id))
        text = clean(" ".join(cue.text for cue in group))
        paragraphs.append(f"{clean(speaker)}: {text}" if several and before != (speaker, turn) else text)
        before = (speaker, turn)
    return "\n\n".join(paragraphs)


def _turn(line: Line | None) -> int | None:
    return line.turn if line is not None else None


def _by_line(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    group: list[Cue] = []
    for cue in cues:
        if group and group[-1].line_id != cue.line_id:
            yield group
            group = []
        group.append(cue)
    if group:
        yield group


def _artist(show: Show, episode: Episode) -> str:
    return clean(", ".join(episode.script.authors) or show.author or show.title)


def _date(episode: Episode) -> tuple[str, str, str]:
    """Year, month and day as digits, of the text or else of its publication; empty where unknown."""
    for text in (episode.script.date, episode.published):
        if found := re.match(r"(\d{4})(?:-(\d{2})-(\d{2}))?", text):
            return found[1], found[2] or "", found[3] or ""
    return "", "", ""


def _mime(cover: bytes) -> str:
    return "image/png" if cover.startswith(b"\x89PNG") else "image/jpeg"
