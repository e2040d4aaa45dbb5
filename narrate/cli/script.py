"""`narrate script`: who says what, without any sound."""

from __future__ import annotations

import enum
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from narrate.cli import common
from narrate.errors import ExitCode, InputError, Where

if TYPE_CHECKING:
    from narrate.diagnostics import Finding
    from narrate.manuscripts import Reading
    from narrate.model.script import Script
    from narrate.settings import Settings


class Format(enum.StrEnum):
    """How a script is printed."""

    FOUNTAIN = "fountain"
    JSON = "json"
    SSML = "ssml"


def script(
    sources: common.Sources = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="Print the script instead of writing it into the folder.")
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Print for every line which rule decided, how surely, and why; for programs with --format json.",
        ),
    ] = False,
    accept: Annotated[
        str, typer.Option("--accept", metavar="SLUG", help="Settle a conflict: SLUG, then “mine” or “new” as source.")
    ] = "",
    scripts: common.Scripts = None,
    strict: common.Strict = False,
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Write the speaker-tagged scripts, to be read and edited before building.

    An edited script is never overwritten. Where its source has changed as well, the edits are merged into the new
    script; where both changed the same paragraph, both wordings are put beside it. Then run
    `narrate script --accept SLUG mine` or `narrate script --accept SLUG new`.
    """
    del debug
    from narrate.adapters.project import ScriptFolder
    from narrate.adapters.store import DiskStore, cache_folder
    from narrate.pipeline import scripts as write_scripts

    settings = common.load_settings(config, scripts=scripts)
    folder = ScriptFolder(Path(settings.build.scripts))
    if accept:
        _accept(accept, [str(source) for source in sources or []], folder)
        return
    found, failures = common.load_sources(sources, settings)
    notes: list[Finding] = []
    if format_ is None and not explain:
        done, more = write_scripts(found, folder, settings, store=DiskStore(cache_folder(os.environ)))
        failures = (*failures, *more)
        for one in done:
            typer.echo(f"{one.script_path}: {one.script.title}{' (edited, kept)' if one.edited else ''}")
            notes += one.findings
    else:
        readings, more = common.readable(found, settings)
        failures = (*failures, *more)
        for _, reading in readings:
            notes += reading.findings
            typer.echo(
                _explained(reading, format_) if explain else _printed(reading.script, format_, settings), nl=False
            )
    doubted = common.report_findings(notes, strict=strict)
    for failure in failures:
        common.say(f"Error: {failure}")
    if failures:
        raise typer.Exit(common.worst(failures))
    if doubted:
        raise typer.Exit(ExitCode.FINDINGS)


def _accept(slug: str, choice: list[str], folder: Any) -> None:
    from narrate.scripts_folder import NEW_SUFFIX, accept_mine, accept_new

    name, new_name = f"{slug}.fountain", f"{slug}{NEW_SUFFIX}"
    path = folder.folder / name
    if choice not in (["mine"], ["new"]):
        message = "after --accept SLUG write “mine” or “new”."
        raise typer.BadParameter(message)
    mine, new = folder.read(name), folder.read(new_name)
    if mine is None or new is None:
        raise InputError(
            "There is no conflict about this script.",
            where=Where(path=path),
            remedy=f"A conflict has two files, {name} and {new_name}.",
        )
    folder.write(name, accept_mine(mine, new, path=path) if choice == ["mine"] else accept_new(new, path=path))
    folder.remove(new_name)
    typer.echo(f"{path}: {'yours was kept' if choice == ['mine'] else 'the new one was taken'}")


def _printed(script: Script, format_: Format | None, settings: Settings) -> str:
    if format_ is Format.SSML:
        from narrate.cli import lexicons
        from narrate.manuscripts import named
        from narrate.package.ssml import ssml
        from narrate.speech import structure_of, utterances

        said = utterances(
            named(script),
            level=settings.speech.level,
            lexicon=lexicons.load(settings),
            structure=structure_of(settings.speech.level, settings.structure),
        )
        return ssml(said, script.language).decode()
    if format_ is Format.JSON:
        return json.dumps(as_json(script), ensure_ascii=False, indent=1) + "\n"
    from narrate.fountain import render

    return render(script)


def as_json(script: Script) -> dict[str, Any]:
    """A script for programs: metadata, and the lines of each chapter in order."""
    lines: list[list[dict[str, Any]]] = [[] for _ in script.chapters]
    for line_id, chapter, line in script.lines():
        lines[chapter].append(
            {
                "id": line_id,
                "speaker": line.speaker,
                "text": line.text,
                "kind": line.kind.value,
                "turn": line.turn,
                "depth": line.depth,
                "voiced": line.voiced,
                "reason": line.reason or None,
                "language": line.language or None,
                "foreign": [
                    {"text": line.text[one.start : one.end], "start": one.start, "language": one.language}
                    for one in line.foreign
                ],
                "stress": [{"text": line.text[one.start : one.end], "start": one.start} for one in line.stress],
                "links": [
                    {"text": line.text[one.start : one.end], "start": one.start, "target": one.target or None}
                    for one in line.links
                ],
            }
        )
    return {
        "title": script.title or None,
        "title_inferred": script.title_inferred,
        "authors": list(script.authors),
        "date": script.date or None,
        "language": script.language,
        "speakers": [{"name": one.name, "aliases": list(one.aliases)} for one in script.speakers],
        "chapters": [
            {"title": chapter.title or None, "kind": chapter.kind.value, "lines": listed}
            for chapter, listed in zip(script.chapters, lines, strict=True)
        ],
    }


def _explained(reading: Reading, format_: Format | None) -> str:
    """A sentence for each line: where it stands, who says it, which rule decided, how surely, and why.

    As JSON: the script for programs, each line with its `decision`, which is null where the script itself says so.
    """
    decided = {one.line: one for one in reading.segmentation.decisions} if reading.segmentation else {}
    if format_ is Format.JSON:
        shown = as_json(reading.script)
        for line in (line for chapter in shown["chapters"] for line in chapter["lines"]):
            found = decided.get(line["id"])
            line["decision"] = found and {
                "rule": found.rule or None,
                "confidence": found.confidence.value,
                "why": found.why,
                "source_line": found.source_line,
            }
        return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"
    out = []
    for line_id, _, line in reading.script.lines():
        who = line.speaker if line.voiced else f"skipped as {line.reason}"
        one = decided.get(line_id)
        where = f"line {one.source_line}: " if one else ""
        by = f"by {one.rule}, {one.confidence}" if one and one.rule else "by no rule"
        why = one.why if one else "the script says so"
        out.append(f"{where}{who}, {by}, because {why}: {line.text[:100]}\n")
    return "".join(out)
