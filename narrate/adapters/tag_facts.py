"""What every kind of tag says: texts without control characters, dates, languages, the transcript, ReplayGain."""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from narrate.model.release import Episode, Show
from narrate.model.script import Line
from narrate.model.sound import Cue, Loudness

PADDING = 1024
"""Bytes after the tags, always as many, because mutagen's own choice depends on what was there before."""
_REPLAYGAIN = -18.0
"""LUFS that ReplayGain 2.0 brings everything to."""

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


def mutagen_module(name: str) -> Any:
    """A module of mutagen, which is annotated in part: taken as Any, or each of its calls would need an exception."""
    return importlib.import_module(f"mutagen.{name}")


def replay_gain(loudness: Loudness | None) -> dict[str, str]:
    """The tags of ReplayGain 2.0 by name; none where there is no loudness."""
    if loudness is None or not math.isfinite(loudness.integrated):
        return {}
    tags = {"REPLAYGAIN_TRACK_GAIN": f"{_REPLAYGAIN - loudness.integrated:.2f} dB"}
    if math.isfinite(loudness.true_peak):
        tags["REPLAYGAIN_TRACK_PEAK"] = f"{10 ** (loudness.true_peak / 20):.6f}"
    return tags


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


def artist(show: Show, episode: Episode) -> str:
    """Who it is by: the authors, else the podcast's author, else its title."""
    return clean(", ".join(episode.script.authors) or show.author or show.title)


def date_parts(episode: Episode) -> tuple[str, str, str]:
    """Year, month and day as digits, of the text or else of its publication; empty where unknown."""
    for text in (episode.script.date, episode.published):
        if found := re.match(r"(\d{4})(?:-(\d{2})-(\d{2}))?", text):
            return found[1], found[2] or "", found[3] or ""
    return "", "", ""


def mime(cover: bytes) -> str:
    """The media type of a picture."""
    return "image/png" if cover.startswith(b"\x89PNG") else "image/jpeg"
