"""From a source to the script that is narrated: the segmenter's, or the one that a person edited."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from narrate import fountain
from narrate.diagnostics import Finding, finding
from narrate.errors import InputError, OutputError, Where
from narrate.ingest import container_type, ingest
from narrate.ingest.decode import decode
from narrate.model.fidelity import Fidelity
from narrate.model.script import NARRATOR, Script
from narrate.ports import ScriptFiles, Source, Store
from narrate.scripts_folder import Action, Decision, base_digest, decide, original_digest, refuse_conflicts, stamps
from narrate.segment import Segmentation, segment
from narrate.settings import Settings
from narrate.speech import structure_of

SUFFIX = ".fountain"
_SCREENPLAY = re.compile(r"^(?:INT|EXT|EST|INT\./EXT|I/E)[. ]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """A script ready to be narrated, and where it came from."""

    slug: str
    source: str
    """The source's file name."""
    source_sha256: str
    script_path: Path
    script: Script
    findings: tuple[Finding, ...] = ()
    fidelity: Fidelity | None = None
    """None where there is no source to hold the script against."""
    edited: bool = False
    """Whether a person's own script is narrated."""
    earlier: bool = False
    """Whether the source was not named this time, and the script stands for it."""
    folder: str = ""
    """Of the source, as seen from the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the segmenter made of a source, before anybody's edits."""

    script: Script
    findings: tuple[Finding, ...] = ()
    segmentation: Segmentation | None = None
    """None for a screenplay, which is a script already."""


def is_screenplay(name: str, text: str) -> bool:
    """Whether a text is Fountain: by its file's name, or because it has a title page and scene headings."""
    if name.lower().endswith(SUFFIX):
        return True
    head = text[:2000]
    titled = bool(re.match(r"(?:(?:Title|Credit|Author|Source|Draft date)\s?:|\s*FADE IN\b)", head, re.IGNORECASE))
    return name.lower().endswith(f"{SUFFIX}.txt") or (titled and len(_SCREENPLAY.findall(text[:20_000])) >= 2)


def read(source: Source, settings: Settings) -> Reading:
    """Read and segment a source. Raises InputError, ScriptError, SettingsError."""
    text = "" if container_type(source.path.name, source.data) else decode(source.data, source.path)[0]
    if is_screenplay(source.path.name, text):
        script = _spoken(fountain.parse(text, path=source.path), source.path)
        return Reading(script=replace(script, source=source.path.name))
    document, notes = ingest(source.data, source.path)
    result = segment(document, settings.segment, source.path, links=_links_wanted(settings))
    if not any(line.voiced for _, _, line in result.script.lines()):
        raise InputError(
            "Everything in this document was skipped; there is nothing to read aloud.",
            where=Where(path=source.path),
            remedy="`narrate script` shows what was skipped and why; segment.off switches a rule off.",
        )
    return Reading(script=result.script, findings=(*notes, *result.findings), segmentation=result)


def _links_wanted(settings: Settings) -> bool:
    """Whether scripts keep links: only where they are announced, because each is a note among the words."""
    return bool(structure_of(settings.speech.level, settings.structure).links)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What is kept of a reading."""

    script: Script
    findings: tuple[Finding, ...]
    fidelity: Fidelity | None


def _reading_key(source: Source, settings: Settings, program: str) -> str:
    digest = hashlib.sha256(source.data).hexdigest()
    asked = (program, str(source.path), digest, settings.segment, _links_wanted(settings))
    return hashlib.sha256(f"reading 1 {asked!r}".encode("utf-8", "surrogatepass")).hexdigest()


def _read_once(source: Source, settings: Settings, store: Store | None, program: str) -> _Kept:
    """What `read` makes of a source, from the store where it was read before."""
    if store is None or not program:
        return _kept(read(source, settings))
    key = _reading_key(source, settings, program)
    content = store.get(key)
    if content is not None:
        return msgspec.json.decode(content, type=_Kept, dec_hook=lambda kind, text: kind(text))
    found = _kept(read(source, settings))
    with contextlib.suppress(UnicodeEncodeError, OutputError):  # half of a surrogate pair; a cache only to be read
        store.put(key, msgspec.json.encode(found, enc_hook=str))
    return found


def _kept(reading: Reading) -> _Kept:
    fidelity = reading.segmentation.fidelity if reading.segmentation else None
    return _Kept(script=reading.script, findings=reading.findings, fidelity=fidelity)


def manuscript(
    source: Source, scripts: ScriptFiles, settings: Settings, *, store: Store | None = None, program: str = ""
) -> Manuscript:
    """Bring a source's script up to date in the folder of scripts, and take the one that is to be narrated.

    Parameters
    ----------
    store: where scripts are kept as they were before anybody's edits. Without it, edits cannot be merged.
    program: a digest of the program that reads, under which its readings are kept too; empty where they are not.

    Raises ConflictError where the script was edited and the source changed as well, and both cannot be merged: nothing
    is overwritten, and the new script lies beside it.
    """
    reading = _read_once(source, settings, store, program)
    digest = hashlib.sha256(source.data).hexdigest()
    path = scripts.folder / f"{source.slug}{SUFFIX}"
    existing = scripts.read(path.name)
    choice = decide(
        existing=existing,
        fresh=reading.script,
        source_digest=digest[:16],
        path=path,
        base=_base(existing, store),
    )
    _keep_base(choice.original, store)
    if choice.text and not _being_settled(choice, scripts):
        scripts.write(choice.path.name, choice.text)
    if choice.error is not None or choice.script is None:
        raise choice.error or InputError("There is no script.", where=Where(path=path))
    notes = list(reading.findings)
    if choice.merged:
        notes.append(finding("NAR-110", path=path))
    if choice.edited:
        notes.append(finding("NAR-203", path=path, lines=_changed(reading.script, choice.script)))
    return Manuscript(
        slug=source.slug,
        source=source.path.name,
        source_sha256=digest,
        script_path=path,
        script=named(_spoken(choice.script, path)),
        findings=tuple(notes),
        fidelity=reading.fidelity,
        edited=choice.edited,
        folder=source.folder,
    )


def _base_key(digest: str) -> str:
    return hashlib.sha256(f"script 1 {digest}".encode()).hexdigest()


def _base(existing: str | None, store: Store | None) -> str | None:
    """The script that a file was made from, before anybody's edits; None where it is not known here."""
    digest = base_digest(existing) if existing is not None else None
    kept = store.get(_base_key(digest)) if store is not None and digest is not None else None
    return kept.decode("utf-8", "surrogatepass") if kept is not None else None


def _keep_base(original: str, store: Store | None) -> None:
    """Keep a script as a later merge will need it.

    Writing a script does not fail for a cache that cannot be written: without the base, a later change of both sides
    is a conflict, and nothing is lost.
    """
    key = _base_key(original_digest(original))
    if store is not None and store.get(key) is None:
        with contextlib.suppress(OutputError):
            store.put(key, original.encode("utf-8", "surrogatepass"))


def _being_settled(choice: Decision, scripts: ScriptFiles) -> bool:
    """Whether this conflict has its file already: a person may be at work in it."""
    beside = scripts.read(choice.path.name) if choice.action is Action.CONFLICT else None
    return beside is not None and stamps(beside) == stamps(choice.text)


def from_script(slug: str, source: str, source_sha256: str, scripts: ScriptFiles) -> Manuscript | None:
    """An episode of an earlier build whose source was not named this time; None where its script is gone."""
    path = scripts.folder / f"{slug}{SUFFIX}"
    text = scripts.read(path.name)
    if text is None:
        return None
    refuse_conflicts(text, path=path)
    script = named(_spoken(fountain.parse(text, path=path), path))
    return Manuscript(
        slug=slug, source=source, source_sha256=source_sha256, script_path=path, script=script, earlier=True
    )


def _spoken(script: Script, path: Path) -> Script:
    """The script, if anything in it is said."""
    if not any(line.voiced for _, _, line in script.lines()):
        raise InputError(
            "There is nothing to read aloud in this script.",
            where=Where(path=path),
            remedy="Write a line, or delete the file to have it made again.",
        )
    return script


def named(script: Script) -> Script:
    """The script with a title to call it by, where its text has none."""
    if script.title:
        return script
    by = f" by {script.authors[0]}" if script.authors else ""
    return replace(script, title=f"Untitled text{by}", title_inferred=True)


def _changed(fresh: Script, edited: Script) -> int:
    """How many lines of a script are not as the segmenter has them."""

    def counted(script: Script) -> Counter[tuple[str, str, bool]]:
        return Counter(
            (line.text, line.speaker if line.voiced else NARRATOR, line.voiced) for _, _, line in script.lines()
        )

    return sum((counted(edited) - counted(fresh)).values())
