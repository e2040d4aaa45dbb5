"""The report of an episode: what was made of the document, and why, for the person who publishes it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from narrate.diagnostics import Finding
from narrate.model.fidelity import Fidelity
from narrate.model.release import Episode
from narrate.model.sound import Loudness
from narrate.package.chapters import chapter_title
from narrate.package.summary import authors, episode_length, episode_title
from narrate.package.text import clean, in_words, joined, milliseconds, shorten

EXCERPT = 90
"""Characters that are shown of a skipped line."""


def report_text(episode: Episode, findings: Sequence[Finding], fidelity: Fidelity | None = None) -> str:
    """The report in plain sentences and lists, to be read aloud: no tables, nothing drawn with characters.

    Parameters
    ----------
    findings: about the document and about the release, in any order; they are shown in the order given.
    fidelity: the ledger's figures, None where there is no source to hold the script against.
    """
    sections = (
        _title_lines(episode),
        _speaker_lines(episode),
        _chapter_lines(episode),
        _skipped_lines(episode),
        _fidelity_lines(fidelity),
        _sound_lines(episode),
        _finding_lines(findings),
    )
    return "\n\n".join("\n".join(lines) for lines in sections) + "\n"


def report_json(episode: Episode, findings: Sequence[Finding], fidelity: Fidelity | None = None) -> bytes:
    """The same for programs: JSON with sorted keys, times in milliseconds."""
    rate = episode.timeline.rate
    document: dict[str, Any] = {
        "version": 1,
        "slug": episode.slug,
        "title": episode_title(episode),
        "title_inferred": episode.script.title_inferred,
        "authors": list(authors(episode)),
        "date": episode.script.date,
        "language": episode.script.language,
        "source": episode.script.source,
        "length_ms": episode_length(episode),
        "speakers": [
            {
                "name": given.speaker,
                "voice": given.voice,
                "rate": given.prosody.rate,
                "pitch": given.prosody.pitch,
                "gender": str(given.gender),
                "evidence": given.evidence,
                "reason": given.reason,
            }
            for given in episode.casting
        ],
        "chapters": [
            {
                "title": chapter_title(mark, number),
                "start_ms": milliseconds(mark.start, rate),
                "end_ms": milliseconds(mark.end, rate),
            }
            for number, mark in enumerate(episode.timeline.chapters)
        ],
        "skipped": [{"reason": reason, "text": text} for reason, text in _skipped(episode)],
        "fidelity": None
        if fidelity is None
        else {
            "spoken": fidelity.spoken,
            "skipped": dict(fidelity.skipped),
            "unaccounted": fidelity.unaccounted,
            "repeated": fidelity.repeated,
        },
        "media": [
            {"path": media.path, "type": media.type, "size": media.size, "loudness": _measured(media.loudness)}
            for media in episode.media
        ],
        "findings": [
            {
                "code": item.code,
                "severity": str(item.severity),
                "message": item.message,
                "remedy": item.remedy,
                "file": item.where.path.as_posix() if item.where else None,
                "line": item.where.line if item.where else None,
            }
            for item in findings
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _title_lines(episode: Episode) -> list[str]:
    script = episode.script
    found = (
        "The source states no title; this one was taken from its words."
        if script.title_inferred
        else (
            "The title is the document's own."
            if script.title
            else "The document has no title; this is the file's name."
        )
    )
    lines = [f"Title: {episode_title(episode)}", found]
    if authors(episode):
        lines.append(f"By: {joined(authors(episode))}")
    if script.date:
        lines.append(f"Date: {script.date}")
    lines += [f"Source: {script.source or 'unknown'}", f"Language: {script.language}"]
    return [*lines, f"Length: {in_words(episode_length(episode))}"]


def _speaker_lines(episode: Episode) -> list[str]:
    lines = [f"Speakers: {len(episode.casting)}"]
    for given in episode.casting:
        because = f" Heard as {given.gender}: {_sentence(given.evidence)}" if given.evidence else ""
        lines.append(f"{clean(given.speaker)}: voice {given.voice}. {_sentence(given.reason)}{because}".rstrip())
    return lines


def _chapter_lines(episode: Episode) -> list[str]:
    marks = episode.timeline.chapters
    lines = [f"Chapters: {len(marks)}"]
    for number, mark in enumerate(marks):
        start = in_words(milliseconds(mark.start, episode.timeline.rate))
        lines.append(f"{number + 1}. {chapter_title(mark, number)}, at {start}")
    return lines


def _skipped(episode: Episode) -> list[tuple[str, str]]:
    return [
        (clean(line.reason) or "no reason given", clean(line.text))
        for _, _, line in episode.script.lines()
        if not line.voiced
    ]


def _skipped_lines(episode: Episode) -> list[str]:
    skipped = _skipped(episode)
    if not skipped:
        return ["Skipped: nothing. Every line is heard."]
    lines = [f"Skipped: {_count(len(skipped), 'line')}, and why"]
    for reason, count in Counter(reason for reason, _ in skipped).items():
        lines.append(f"{reason[:1].upper()}{reason[1:]}: {_count(count, 'line')}")
        lines += [f"  “{shorten(text, EXCERPT)}”" for other, text in skipped if other == reason]
    return lines


def _fidelity_lines(fidelity: Fidelity | None) -> list[str]:
    if fidelity is None:
        return ["Fidelity: not examined, because the script was read without its source."]
    verdict = (
        "every character of the source is heard once or listed as skipped."
        if fidelity.complete
        else f"{fidelity.unaccounted} characters are lost and {fidelity.repeated} are repeated."
    )
    lines = [f"Fidelity: {verdict}", f"Heard: {_count(fidelity.spoken, 'character')}"]
    lines += [f"Skipped as {reason}: {_count(count, 'character')}" for reason, count in fidelity.skipped]
    return lines


def _sound_lines(episode: Episode) -> list[str]:
    lines = ["Sound files:"] if episode.media else ["Sound files: none"]
    for media in episode.media:
        level = _measured(media.loudness)
        heard = (
            f", {level['integrated']} LUFS as heard, true peak at most {level['true_peak']} dBTP"
            if level
            else ", loudness not measured"
        )
        lines.append(f"{media.path}: {media.size} bytes{heard}")
    return lines


def _finding_lines(findings: Sequence[Finding]) -> list[str]:
    return [f"Findings: {len(findings)}", *map(str, findings)]


def _measured(loudness: Loudness | None) -> dict[str, float | None] | None:
    """One decimal; None in place of the minus infinity of silence, which JSON has no word for."""
    if loudness is None:
        return None
    figures = {"integrated": loudness.integrated, "true_peak": loudness.true_peak}
    return {name: round(value, 1) if abs(value) < 1000 else None for name, value in figures.items()}


def _sentence(text: str) -> str:
    trimmed = clean(text)
    return f"{trimmed}." if trimmed and trimmed[-1] not in ".!?…" else trimmed


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
