"""Findings: what a person should know about a document or a release, each with a code and written once."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

from narrate.errors import Where


class Severity(enum.StrEnum):
    """How bad a finding is."""

    INFO = "info"
    DOUBT = "doubt"
    """The segmenter decided, but not with confidence: an error under `--strict`."""
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    severity: Severity
    message: str
    remedy: str = ""


_REGISTRY: dict[str, _Entry] = {}


def _register(code: str, severity: Severity, message: str, remedy: str = "") -> None:
    _REGISTRY[code] = _Entry(severity=severity, message=message, remedy=remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found."""

    code: str
    severity: Severity
    message: str
    remedy: str
    where: Where | None = None
    subject: str = ""
    """The file that the finding is about, as the finding's values name it."""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.severity} {self.code}: {self.message}" + (f" {self.remedy}" if self.remedy else "")


def finding(code: str, *, path: Path | None = None, line: int | None = None, **values: object) -> Finding:
    """Make a finding of the registry.

    Parameters
    ----------
    code: a code of the registry; KeyError for any other.
    path, line: where; the line counted from 1.
    values: what the message's placeholders stand for.
    """
    entry = _REGISTRY[code]
    return Finding(
        code=code,
        severity=entry.severity,
        message=entry.message.format(**values),
        remedy=entry.remedy.format(**values),
        where=Where(path=path, line=line) if path is not None else None,
        subject=str(values.get("file", "")),
    )


def codes() -> tuple[str, ...]:
    """Every code, in order."""
    return tuple(sorted(_REGISTRY))


# NAR-1xx: what the segmenter decided about a document.
_register(
    "NAR-101",
    Severity.INFO,
    "The text states no title; “{title}” was taken from its words.",
    "Put the right one in the script's title page.",
)
_register(
    "NAR-102",
    Severity.DOUBT,
    "“{label}” looks like a speaker's label but stands alone; it was read as text.",
    "If somebody speaks here, write a cue in the script.",
)
_register(
    "NAR-103",
    Severity.DOUBT,
    "It is not certain whether {speaker} or the narrator says “{text}”.",
    "Correct the cue in the script if it is wrong.",
)
_register(
    "NAR-104",
    Severity.DOUBT,
    "“{text}” was decided without confidence: {why}.",
    "Correct the script if it is wrong.",
)
_register("NAR-105", Severity.WARNING, "The source holds {count} control characters; they are not spoken.")
_register(
    "NAR-106",
    Severity.WARNING,
    "The text runs from right to left; the default voices may not speak {language}.",
    "Name a voice for it in narrate.toml.",
)
_register(
    "NAR-107", Severity.INFO, "The text was read as {encoding}, not UTF-8.", "Save it as UTF-8 if letters look wrong."
)
_register(
    "NAR-108",
    Severity.INFO,
    "The page shows {count} words in whole sentences beside its text, which are left out, such as “{text}”.",
    "Write them into the script if they belong to the text.",
)
_register(
    "NAR-109",
    Severity.INFO,
    "The text states no date; the feed dates the episode {date}.",
    "Write “Date: YYYY-MM-DD” in the script's title page if the feed should say otherwise.",
)
_register("NAR-110", Severity.INFO, "Your edits were merged with the changed source.")
_register(
    "NAR-111",
    Severity.INFO,
    "Players cannot show the date {stated}; the feed dates the episode {date}.",
    "Its own date stands in the description. Write another into the script's title page if the feed should say it.",
)
_register(
    "NAR-120",
    Severity.INFO,
    "“{text}” is in the language {language}, in which no voice of the engine can say it here.",
    "Give it a reading in the lexicon, or choose an engine with a voice of that language.",
)
# NAR-13x: voices.
_register(
    "NAR-130",
    Severity.WARNING,
    "{one} and {other} can hardly be told apart: their voices are {distance} apart, and 0.8 is wanted.",
    "Give one of them another voice under [people] in narrate.toml; `narrate cast` shows what they have.",
)
_register(
    "NAR-131",
    Severity.WARNING,
    "Another engine spoke “{text}” for {speaker}, because {engine} failed on it.",
    "Build with --retry to have it tried again, or reword the sentence in the script.",
)
_register(
    "NAR-132",
    Severity.INFO,
    "The voice of {name} has one pitch only. What is said in another manner ({manners}) differs by its rate at most.",
    "Choose an engine whose voices can change, or set speech.manners to “off” in narrate.toml.",
)
# NAR-2xx: fidelity.
_register(
    "NAR-201",
    Severity.ERROR,
    "{count} characters are neither spoken nor listed as skipped, from “{text}” on.",
    "This is a fault of narrate: please report it.",
)
_register(
    "NAR-202",
    Severity.ERROR,
    "{count} characters are spoken or skipped twice, from “{text}” on.",
    "This is a fault of narrate: please report it.",
)
_register(
    "NAR-203", Severity.INFO, "The script was edited by hand: {lines} of its lines are not as the source has them."
)
_register("NAR-204", Severity.ERROR, "The line “{text}” of the script is in no cue of the transcript.", "Build again.")
_register("NAR-205", Severity.ERROR, "The cue “{text}” of the transcript is in no line of the script.", "Build again.")
# NAR-3xx: a finished release. Most of these come of files that were changed or lost after the build.
_AGAIN = "Build again."
_PUBLISH = "Set podcast.base_url in narrate.toml and build again."
_FAULT = "Build again; if it stays, this is a fault of narrate: please report it."
_register("NAR-301", Severity.ERROR, "The feed says that {file} has {said} bytes; it has {found}.", _AGAIN)
_register("NAR-302", Severity.ERROR, "The file {file} is missing.", _AGAIN)
_register("NAR-303", Severity.ERROR, "The feed says that {file} plays {said} seconds; it plays {found}.", _AGAIN)
_register("NAR-304", Severity.ERROR, "{file} plays {found} seconds, but its timeline has {said}.", _AGAIN)
_register("NAR-305", Severity.ERROR, "Chapter {number} of {file} is not where chapters.json has it: {detail}.", _AGAIN)
_register("NAR-306", Severity.ERROR, "The chapters of {file} are not in order: {detail}.", _FAULT)
_register("NAR-307", Severity.ERROR, "{file} has chapters but no table of contents that names them all.", _FAULT)
_register(
    "NAR-308", Severity.ERROR, "{file} is at {found} LUFS; it should be at {wanted}, give or take {tolerance}.", _AGAIN
)
_register(
    "NAR-309", Severity.ERROR, "{file} has a true peak of {found} dBTP; more than {limit} distorts in players.", _AGAIN
)
_register("NAR-310", Severity.ERROR, "This is not valid WebVTT: {detail}.", _FAULT)
_register("NAR-311", Severity.ERROR, "The cue “{text}” does not say who speaks.", _FAULT)
_register(
    "NAR-312", Severity.ERROR, "The cue “{text}” ends at {found} seconds, after the sound, which has {said}.", _AGAIN
)
_register("NAR-313", Severity.ERROR, "The cue “{text}” begins before the one before it has ended.", _FAULT)
_register("NAR-314", Severity.ERROR, "The cue “{text}” is said by {found}; in the script it is {said}.", _AGAIN)
_register(
    "NAR-315",
    Severity.ERROR,
    "The chapter “{title}” of the script has no mark at its beginning, {found} seconds.",
    _AGAIN,
)
_register("NAR-316", Severity.ERROR, "This is not well-formed XML: {detail}.", _AGAIN)
_register("NAR-317", Severity.ERROR, "{place} has no {element}, or an empty one; players ask for it.", _FAULT)
_register(
    "NAR-318",
    Severity.ERROR,
    "{count} episodes have the same {what} “{value}”; players would show one of them.",
    "Give each its own in narrate.json and build again.",
)
_register(
    "NAR-319",
    Severity.ERROR,
    "The guid of {place} is {found}; {said} was assigned to it.",
    "Build again: a changed guid makes players download everything once more.",
)
_register("NAR-320", Severity.ERROR, "The episode {slug} has no report {file}.", _AGAIN)
_register("NAR-321", Severity.ERROR, "The cover {file} is missing, or no JPEG or PNG picture.", _AGAIN)
_register(
    "NAR-322",
    Severity.ERROR,
    "The cover {file} is {found}; it has to be a square of 1400 to 3000 pixels in RGB.",
    _AGAIN,
)
_register("NAR-323", Severity.ERROR, "The address “{address}” is not an absolute web address below {base}.", _PUBLISH)
_register("NAR-324", Severity.WARNING, "The feed cannot be published yet: its address is not known.", _PUBLISH)
_register("NAR-325", Severity.ERROR, "This is not valid JSON of its kind: {detail}.", _AGAIN)
_register("NAR-326", Severity.ERROR, "Segment {number} of {file} is not what the WebVTT transcript has there.", _AGAIN)
_register("NAR-327", Severity.ERROR, "{element} of {place} is “{found}”; it has to be {wanted}.", _FAULT)
_register(
    "NAR-328",
    Severity.ERROR,
    "{element} of {place} has {found} {unit}; {limit} are allowed.",
    "Shorten it and build again.",
)
_register("NAR-329", Severity.ERROR, "The episode {slug} stands before a newer one in the feed.", _AGAIN)
_register("NAR-330", Severity.ERROR, "The episode {slug} is recorded in narrate.json but not in the feed.", _AGAIN)
_register(
    "NAR-331",
    Severity.WARNING,
    "The episode {slug} of the feed is not recorded; it was not held against a script.",
    _AGAIN,
)
_register("NAR-332", Severity.ERROR, "{file} cannot be decoded: {detail}", _AGAIN)
_register("NAR-333", Severity.WARNING, "{file} has no {what} in its tags.", _AGAIN)
# NAR-35x and NAR-36x: what a listener's player, a directory or the W3C's feed validator would stumble over.
_register("NAR-350", Severity.ERROR, "The feed says that {file} is {said}; it is {found}.", _AGAIN)
_register("NAR-351", Severity.ERROR, "{file} is not the file whose digest the feed has.", _AGAIN)
_register("NAR-352", Severity.ERROR, "A link leads to {target}, which is not there.", _AGAIN)
_register(
    "NAR-353",
    Severity.WARNING,
    "{file} is silent for {found} seconds from {at} on; the pauses that were chosen are at most {limit} seconds long.",
    "Listen there; build again if something is missing.",
)
_register(
    "NAR-354",
    Severity.ERROR,
    "{file} begins in the middle of a sound, at {found} dB: its beginning was cut off.",
    _AGAIN,
)
_register("NAR-355", Severity.ERROR, "{file} is silent at {start} seconds, where the transcript has “{text}”.", _AGAIN)
_register(
    "NAR-356",
    Severity.ERROR,
    "{file} is heard before “{text}” at {start} seconds, where the transcript has nothing.",
    _AGAIN,
)
_register(
    "NAR-357", Severity.WARNING, "It is not settled who speaks: {detail}.", "Correct the cue or the cast in the script."
)
_register(
    "NAR-358", Severity.ERROR, "The feed does not name {name}, who wrote or speaks in the episode {slug}.", _AGAIN
)
_register(
    "NAR-359",
    Severity.ERROR,
    "“{found}” is none of Apple's categories.",
    "Set podcast.category and podcast.subcategory to two that belong together, exactly as Apple writes them.",
)
_register("NAR-360", Severity.ERROR, "{element} stands {count} times in {place}; once is allowed.", _FAULT)
_register(
    "NAR-361",
    Severity.WARNING,
    "{element} of {place} holds “{found}”, which players show as it stands.",
    "Correct the text or its script and build again.",
)
_register(
    "NAR-362", Severity.ERROR, "The {element} of the feed's image is “{found}”; it has to be the feed's own.", _FAULT
)
_register("NAR-363", Severity.ERROR, "The date of {place} is {found}; players show none from before 1970.", _AGAIN)
_register(
    "NAR-364",
    Severity.INFO,
    "The feed names no e-mail address; some directories ask for one before they list it.",
    "Set podcast.email if you want to be listed there.",
)
_register("NAR-365", Severity.ERROR, "The picture {file} has no words for those who do not see it.", _FAULT)
_register("NAR-366", Severity.WARNING, "{tool} says: {message}")
_register(
    "NAR-367",
    Severity.ERROR,
    "The name of {file} has letters beyond a to z; Apple refuses it.",
    "Give the file another name and build again.",
)
_register("NAR-368", Severity.ERROR, "Time {number} in the description is {found}; the chapter has {said}.", _AGAIN)
_register("NAR-369", Severity.ERROR, "The description leads to “{address}”, which is no whole web address.", _FAULT)
_register("NAR-370", Severity.ERROR, "Chapter {number} in the feed is {found}; chapters.json has {said}.", _AGAIN)
_register("NAR-371", Severity.ERROR, "Chapter {number} shows “{address}”, which is no picture of the release.", _AGAIN)
_register("NAR-372", Severity.ERROR, "Chapter {number} of {file} has not the picture that chapters.json has.", _AGAIN)
_register(
    "NAR-373",
    Severity.WARNING,
    "“{text}” at {start} seconds of {file} begins at its full level: its first sound may be missing.",
    _AGAIN,
)
_register("NAR-374", Severity.ERROR, "The words in the tags of {file} are not those of the transcript.", _AGAIN)
_register("NAR-375", Severity.ERROR, "The timed words in the tags of {file} are not the transcript: {detail}.", _AGAIN)

# NAR-4xx: books, and the transcripts beside WebVTT.
_register("NAR-400", Severity.WARNING, "The book {file} is not as it was made.", _AGAIN)
_register("NAR-401", Severity.ERROR, "This is no book that can be opened: {detail}.", _AGAIN)
_register("NAR-402", Severity.ERROR, "The book names {file}, which is not in it.", _AGAIN)
_register("NAR-403", Severity.ERROR, "{file} in the book is not well-formed XML: {detail}.", _FAULT)
_register("NAR-404", Severity.ERROR, "A clip belongs to {target}, which is not in the text.", _FAULT)
_register("NAR-405", Severity.ERROR, "The clip of “{text}” is not where the text has it.", _FAULT)
_register("NAR-406", Severity.ERROR, "{file} is played up to {place} seconds, and then from {found} on.", _FAULT)
_register(
    "NAR-407",
    Severity.ERROR,
    "The clip of {target} ends at {found} seconds, after the sound, which has {said}.",
    _AGAIN,
)
_register("NAR-408", Severity.ERROR, "The sentence “{text}” has no sound.", _FAULT)
_register("NAR-409", Severity.ERROR, "The clip of {target} goes from {start} to {end} seconds.", _FAULT)
_register("NAR-410", Severity.ERROR, "The book says that {what} plays {said} seconds; its clips play {found}.", _FAULT)
_register(
    "NAR-411", Severity.ERROR, "The sentence that is heard gets the class {name}, for which no style is there.", _FAULT
)
_register("NAR-412", Severity.ERROR, "The book does not state {what}.", _FAULT)
_register("NAR-413", Severity.ERROR, "Chapter {number} of the book is not as chapters.json has it: {detail}.", _AGAIN)
_register("NAR-414", Severity.ERROR, "The link “{target}” of {file} leads nowhere.", _FAULT)
_register("NAR-415", Severity.ERROR, "The picture {file} in the book has no words for those who do not see it.", _FAULT)
_register("NAR-416", Severity.ERROR, "{file} in the book does not say its language.", _FAULT)
_register("NAR-417", Severity.ERROR, "The text of the book is not that of the transcript, from “{text}” on.", _AGAIN)
_register("NAR-418", Severity.ERROR, "The sound {file} in the book is none of the release.", _AGAIN)
_register("NAR-419", Severity.ERROR, "The table of contents of the book does not lead to {file}.", _FAULT)
_register("NAR-420", Severity.ERROR, "ncc.html does not begin with the title as a heading.", _FAULT)
_register("NAR-421", Severity.ERROR, "ncc.html does not state {what}.", _FAULT)
_register("NAR-422", Severity.ERROR, "ncc.html says {said} for {what}; it is {found}.", _FAULT)
_register(
    "NAR-423",
    Severity.ERROR,
    "The book leads to {found} printed pages, the script has {said}; see number {number}.",
    _AGAIN,
)
_register("NAR-430", Severity.ERROR, "publication.json is no manifest of an audiobook: {detail}.", _FAULT)
_register("NAR-431", Severity.ERROR, "publication.json says that {what} plays {said}; it plays {found}.", _FAULT)
_register("NAR-432", Severity.ERROR, "Chapter {number} of the audiobook is not its episode’s: {detail}.", _AGAIN)
_register("NAR-433", Severity.ERROR, "The audiobook plays {found} seconds, its episodes together {said}.", _AGAIN)
_register("NAR-440", Severity.ERROR, "Card {number} of this is no SubRip: {detail}.", _FAULT)
_register("NAR-441", Severity.ERROR, "Card {number} has more than {lines} lines of {width} characters.", _FAULT)
_register("NAR-442", Severity.ERROR, "This is not what the WebVTT transcript has: {detail}.", _AGAIN)
_register("NAR-443", Severity.ERROR, "This transcript has not the words of the WebVTT one, from “{text}” on.", _AGAIN)
