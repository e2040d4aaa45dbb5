"""What the editor's pages show, and what their forms do."""

from __future__ import annotations

import functools
import hashlib
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlencode

from narrate.editor import changes
from narrate.editor.history import Change, History, Step
from narrate.editor.page import PREFIX, Entry, Heard, Sheet, View, overview_page, sheet_page
from narrate.editor.patch import patched, read_script
from narrate.errors import ConflictError, InputError, NarrateError, ScriptError, SettingsError, Where
from narrate.manuscripts import SUFFIX, Manuscript, named
from narrate.model.script import NARRATOR, Line, Script
from narrate.model.sound import Level
from narrate.package import paths
from narrate.package.state import State
from narrate.package.text import clean
from narrate.package.transcripts import ANNOUNCEMENT_PREFIX
from narrate.scripts_folder import NEW_SUFFIX
from narrate.settings import Settings
from narrate.speech import Lexicon, Structure, structure_of, utterances
from narrate.speech.lexicon import Entry as LexiconEntry
from narrate.speech.lexicon_file import with_entry

_CUE = re.compile(r"^(\S+)\n(\d+):(\d\d):(\d\d)\.(\d{3}) --> ", re.MULTILINE)
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")


class Files(Protocol):
    """Files that people write."""

    def read(self, path: Path) -> bytes | None:
        """A file's content, or None where there is none. Raises InputError."""

    def write(self, path: Path, content: bytes | None) -> None:
        """Write a file atomically, or delete it where there is no content. Raises OutputError."""

    def names(self, folder: Path) -> tuple[str, ...]:
        """The names of a folder's files, sorted; none where there is no folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What the settings say, as they are now."""

    settings: Settings
    lexicon: Lexicon
    state: State
    """Of the release."""


class Desk:
    """The editor's view of a project."""

    def __init__(
        self,
        files: Files,
        history: Path,
        project: Callable[[], Project],
        sound: Callable[[Manuscript, str, Project], bytes | None],
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        """Take the world outside.

        Parameters
        ----------
        files: scripts, lexicon and history.
        history: where the history of corrections is kept.
        project: reads settings, lexicon and state. Raises NarrateError.
        sound: a line of a manuscript as a WAV file; see narrate.editor.sound.line_sound.
        changed: called after something was written.
        """
        self._files = files
        self._history = history
        self._project = project
        self._sound = sound
        self._changed = changed
        self._lock = threading.Lock()

    def overview(self, view: View) -> bytes:
        """The page that lists the scripts."""
        project = self._project()
        entries = []
        for slug in self._slugs(project):
            try:
                script = read_script(self._text(project, slug), path=self._path(project, slug))
                entries.append(Entry(slug=slug, title=named(script).title, lines=len(changes.lines_of(script))))
            except NarrateError as error:
                entries.append(Entry(slug=slug, title=slug, problem=str(error)))
        return overview_page(entries, self._past(), view)

    def sheet(self, slug: str, view: View) -> bytes | None:
        """The page of a script; None where there is none. Raises NarrateError for one that cannot be shown."""
        project = self._project()
        if slug not in self._slugs(project):
            return None
        text = self._text(project, slug)
        script = read_script(text, path=self._path(project, slug))
        settings = project.settings
        structure = structure_of(settings.speech.level, settings.structure)
        said = _said(text, self._path(project, slug), settings.speech.level, structure, project.lexicon)
        kept = project.state.episode(slug)
        transcript = self._files.read(Path(project.settings.build.audio) / paths.transcript_vtt(slug))
        sheet = Sheet(
            slug=slug,
            path=self._path(project, slug).as_posix(),
            script=named(script),
            seen=_digest(text),
            media=kept.media[0].path if kept and kept.media else "",
            heard=_timed(said, transcript or b""),
            voices={voice.person: voice.voice for voice in project.state.voices},
            lexicon=Path(project.settings.speech.lexicon).name,
        )
        return sheet_page(sheet, self._past(), view)

    def sound(self, slug: str, line_id: str) -> bytes | None:
        """A line as a WAV file; None where there is none. Raises NarrateError."""
        project = self._project()
        if slug not in self._slugs(project):
            return None
        path = self._path(project, slug)
        script = named(read_script(self._text(project, slug), path=path))
        one = Manuscript(slug=slug, source="", source_sha256="", script_path=path, script=script)
        return self._sound(one, line_id, project)

    def correct(self, slug: str, form: Mapping[str, str]) -> str:
        """Do what a form says; the address of the page that shows it.

        Raises NarrateError, before anything is written, where that cannot be done: ConflictError where the line is not
        any more what the form was filled in for.
        """
        with self._lock:
            project = self._project()
            if slug not in self._slugs(project):
                raise InputError("There is no such script.", remedy="Look at the list of scripts.")
            path, text = self._path(project, slug), self._text(project, slug)
            script = read_script(text, path=path)
            number = _find(script, text, form, path)
            after, step = script, None
            match form.get("do", ""):
                case "speaker":
                    after, label = _given(script, number, form)
                case "skip":
                    after = changes.skip(script, [number], form.get("reason", ""))
                    label = f"{_short(changes.lines_of(script)[number])} is skipped"
                case "word":
                    step = self._worded(project, slug, number, form)
                    label = step.label
                case _:
                    raise InputError("The form says nothing that can be done.", remedy="Use the page's own buttons.")
            if step is None:
                new = patched(text, after, path=path)
                change = self._change(path, new.encode("utf-8", "surrogatepass"))
                step = Step(label=label, slug=slug, line=number, changes=(change,))
            if any(change.before != change.after for change in step.changes):
                self._write(step.changes, self._past().with_step(step))
            return _address(slug, after, number, "done")

    def take_back(self, *, again: bool) -> str:
        """Take the last correction back, or make again what was taken back last; the address of the page that shows it.

        Raises ConflictError where there is none, or where its file has been changed since.
        """
        with self._lock:
            past = self._past()
            step = past.next if again else past.last
            past, written = past.redone(self._files.read) if again else past.undone(self._files.read)
            self._write(written, past)
            if step is None:
                return PREFIX
            project = self._project()
            try:
                script = read_script(self._text(project, step.slug), path=self._path(project, step.slug))
            except NarrateError:
                return PREFIX
            return _address(step.slug, script, step.line, "done" if again else "undone")

    def _worded(self, project: Project, slug: str, number: int, form: Mapping[str, str]) -> Step:
        path = Path(project.settings.speech.lexicon)
        word, reading = clean(form.get("word", "")), clean(form.get("reading", ""))
        if not word:
            raise InputError("No word is given.", remedy="Write the word as it stands in the text.")
        if not any(sign.isalnum() for sign in reading):
            raise InputError("No reading is given.", remedy="Write in letters how the word is said.")
        if path.suffix.lower() == ".pls":
            raise InputError(
                "The lexicon is a PLS file, which cannot be changed here.",
                where=Where(path=path),
                remedy="Change it in the program that it comes from.",
            )
        entry = LexiconEntry(word=word, say=reading, holds=clean(form.get("language", "")))
        before = self._files.read(path)
        try:
            new = with_entry((before or b"").decode("utf-8-sig"), entry).encode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(
                "The lexicon is not written in UTF-8.", where=Where(path=path), remedy="Save it as UTF-8."
            ) from error
        except SettingsError as error:
            raise SettingsError(error.what, where=Where(path=path), remedy=error.remedy) from error
        change = Change(path=path, before=before, after=new)
        return Step(label=f"“{word}” is said “{reading}”", slug=slug, line=number, changes=(change,))

    def _change(self, path: Path, after: bytes) -> Change:
        return Change(path=path, before=self._files.read(path), after=after)

    def _write(self, written: tuple[Change, ...], past: History) -> None:
        for change in written:
            self._files.write(change.path, change.after)
        self._files.write(self._history, past.to_bytes())
        self._changed()

    def _past(self) -> History:
        return History.from_bytes(self._files.read(self._history))

    def _slugs(self, project: Project) -> tuple[str, ...]:
        names = self._files.names(Path(project.settings.build.scripts))
        slugs = [name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX) and not name.endswith(NEW_SUFFIX)]
        return tuple(slug for slug in slugs if _SLUG.fullmatch(slug))

    def _path(self, project: Project, slug: str) -> Path:
        return Path(project.settings.build.scripts) / f"{slug}{SUFFIX}"

    def _text(self, project: Project, slug: str) -> str:
        path = self._path(project, slug)
        try:
            return (self._files.read(path) or b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise ScriptError(
                "The script is not written in UTF-8.", where=Where(path=path), remedy="Save it as UTF-8."
            ) from error


def _find(script: Script, text: str, form: Mapping[str, str], path: Path) -> int:
    """The number of the line that a form is about, if it is still what the form was filled in for."""
    lines = changes.lines_of(script)
    number = changes.number_of(script, form.get("line", ""))
    changed = form.get("seen", "") != _digest(text)
    same = number is not None and form.get("was", "") == (lines[number].speaker if lines[number].voiced else "")
    alone = number is not None and sum(line.text == lines[number].text for line in lines) == 1
    if number is None or not same or (changed and not alone):
        raise ConflictError(
            "This line has changed since the page was shown, so nothing was written.",
            where=Where(path=path),
            remedy="Look at the script as it is now, and correct it again if that is still needed.",
        )
    return number


def _given(script: Script, number: int, form: Mapping[str, str]) -> tuple[Script, str]:
    """The script with somebody else saying a line or its turn, and that in words."""
    name = form.get("new", "").strip() or form.get("speaker", "")
    numbers = changes.turn_of(script, number) if form.get("turn") else (number,)
    after = changes.give(script, numbers, name)
    line = changes.lines_of(after)[number]
    who = "the narrator" if line.speaker == NARRATOR else line.speaker
    more = f" and {len(numbers) - 1} more of the turn" if len(numbers) > 1 else ""
    return after, f"{_short(line)}{more} is now said by {who}"


def _short(line: Line) -> str:
    words = line.text if len(line.text) <= 40 else line.text[:40].rpartition(" ")[0] + " …"
    return f"“{words}”"


def _address(slug: str, script: Script, number: int, how: str) -> str:
    ids = [line_id for line_id, _, _ in script.lines()]
    line_id = ids[min(number, len(ids) - 1)] if ids else ""
    return f"{PREFIX}{quote(slug)}?{urlencode({'line': line_id, how: 1})}#line-{line_id}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@functools.lru_cache(maxsize=4)
def _said(
    text: str, path: Path, level: Level, structure: Structure, lexicon: Lexicon
) -> tuple[tuple[str, str, str], ...]:
    """Of every sentence of a script the line's id, its own, and what the voice is given."""
    script = named(read_script(text, path=path))
    said = utterances(script, level=level, lexicon=lexicon, structure=structure)
    return tuple((one.line_id, one.id, one.spoken) for one in said if one.line_id)


def _timed(said: tuple[tuple[str, str, str], ...], transcript: bytes) -> dict[str, Heard]:
    """Of every line what the voice is given, and when it is heard in the episode that was built last."""
    starts = dict(_cues(transcript.decode("utf-8", "replace")))
    found: dict[str, Heard] = {}
    for line_id, utterance_id, spoken in said:
        heard = found.get(line_id, Heard(spoken=(), start=starts.get(utterance_id)))
        found[line_id] = replace(heard, spoken=(*heard.spoken, spoken))
    return found


def _cues(transcript: str) -> Iterator[tuple[str, int]]:
    for match in _CUE.finditer(transcript):
        identity, hours, minutes, seconds, ms = match.groups()
        if not identity.startswith(ANNOUNCEMENT_PREFIX):
            yield identity, ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(ms)
