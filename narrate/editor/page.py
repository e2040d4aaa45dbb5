"""The editor's pages: plain HTML and forms, which a script makes quicker and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote, urlencode

from narrate.editor.changes import REASON, turn_of
from narrate.editor.history import History
from narrate.model.script import NARRATOR, Chapter, Line, LineKind, Script
from narrate.package.text import clean, clock, url_path

PREFIX = "/_edit/"
"""Where the editor's pages lie; no episode's name begins with this sign."""
_REASONS = (REASON, "advertisement", "navigation", "not part of the text", "repeats what was said")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a page is asked for."""

    token: str
    """Goes with every form; proves that the form is ours."""
    line: str = ""
    """Id of the line that is open for correction."""
    done: bool = False
    """Whether the last correction has just been made."""
    undone: bool = False
    """Whether it has just been taken back."""
    problem: str = ""
    """Why what was asked for could not be done."""
    building: str = ""
    """What the podcast is at, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A script in the list of scripts."""

    slug: str
    title: str
    lines: int = 0
    problem: str = ""
    """Why it cannot be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What becomes of a line in sound."""

    spoken: tuple[str, ...]
    """What the voice is given, sentence by sentence."""
    start: int | None = None
    """When it is heard in the episode that was built last, in milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A script as its page shows it."""

    slug: str
    path: str
    script: Script
    seen: str
    """A digest of the file; a form that was filled in for another one is looked at twice."""
    media: str = ""
    """The episode's sound, relative to the release; empty before it is built."""
    heard: Mapping[str, Heard] = field(default_factory=dict)
    """By line id."""
    voices: Mapping[str, str] = field(default_factory=dict)
    """The voices that people have had so far."""
    lexicon: str = "lexicon.toml"


def overview_page(entries: Sequence[Entry], past: History, view: View) -> bytes:
    """The list of scripts."""
    items = []
    for entry in entries:
        if entry.problem:
            items.append(f'<li><h2>{_t(entry.title)}</h2><p class="problem">{_t(entry.problem)}</p></li>')
        else:
            link = f'<a href="{PREFIX}{quote(entry.slug)}">{_t(entry.title)}</a>'
            items.append(f"<li><h2>{link}</h2><p>{_count(entry.lines, 'line')}, {_t(entry.slug)}.fountain</p></li>")
    listed = f'<ul class="episodes">{"".join(items)}</ul>' if items else "<p>There is no script yet.</p>"
    body = [
        '<main id="main" tabindex="-1">',
        "<h1>Scripts</h1>",
        '<p class="facts">Who says what, and how it is said. What you correct is written to its file at once.</p>',
        _status(view),
        _notice(view, past),
        _undo(past, view),
        listed,
        "</main>",
    ]
    return _document("Scripts", "main", "Skip to the scripts", '<a href="/">The podcast</a>', body)


def sheet_page(sheet: Sheet, past: History, view: View) -> bytes:
    """A script with its cast beside the sound."""
    title = sheet.script.title
    ids = {line_id for line_id, _, _ in sheet.script.lines()}
    top = f'<a href="{PREFIX}">All scripts</a> <a href="/{quote(sheet.slug)}/">Page of the episode</a>'
    opened = view.line in ids
    body = [
        '<main id="main" tabindex="-1">',
        f"<h1{_lang(sheet.script.language)}>{_t(title)}</h1>",
        f'<p class="facts">Script <code>{_t(sheet.path)}</code>, {_count(len(ids), "line")}</p>',
        '<section class="player" aria-label="Episode">',
        _episode(sheet),
        _status(view),
        "</section>",
        "" if opened else _notice(view, past),
        _undo(past, view),
        _cast(sheet),
        '<section id="script" aria-labelledby="script-title" tabindex="-1">',
        '<h2 id="script-title">Script</h2>',
        *_chapters(sheet, past, view),
        "</section>",
        "</main>",
    ]
    return _document(f"{clean(title)} – script", "script", "Skip to the script", top, body)


def _episode(sheet: Sheet) -> str:
    if not sheet.media:
        return "<p>The episode has not been built yet.</p>"
    return (
        f'<audio id="episode" controls preload="none" src="/{url_path(sheet.media)}" '
        'aria-label="The episode as it was built last"></audio>'
    )


def _status(view: View) -> str:
    return f'<p id="build" class="build" role="status">{_t(view.building)}</p>'


def _undo(past: History, view: View) -> str:
    steps = ((past.last, "undo", "Undo"), (past.next, "redo", "Redo"))
    buttons = [_button(action, f"{word}: {step.label}", view) for step, action, word in steps if step is not None]
    return (
        f'<div id="undo" class="undo" role="group" aria-label="Corrections">{"".join(buttons)}</div>' if buttons else ""
    )


def _cast(sheet: Sheet) -> str:
    counted = Counter(line.speaker for _, _, line in sheet.script.lines() if line.voiced)
    skipped = sum(not line.voiced for _, _, line in sheet.script.lines())
    chosen = {speaker.name: speaker.voice for speaker in sheet.script.speakers}
    items = []
    for name in dict.fromkeys((NARRATOR, *chosen)):
        voice = chosen.get(name) or sheet.voices.get(name, "")
        said = f", voice {_t(voice)}" if voice else ""
        items.append(f'<li><b class="speaker">{_t(name)}</b>, {_count(counted[name], "line")}{said}</li>')
    if skipped:
        items.append(f"<li><b>Skipped</b>, {_count(skipped, 'line')}</li>")
    return (
        '<section class="cast" aria-labelledby="cast-title"><h2 id="cast-title">Cast</h2>'
        f"<ul>{''.join(items)}</ul></section>"
    )


def _chapters(sheet: Sheet, past: History, view: View) -> list[str]:
    listed = list(sheet.script.lines())
    parts: list[str] = []
    number = 0
    for place, chapter in enumerate(sheet.script.chapters):
        if not chapter.lines:
            continue
        if len(sheet.script.chapters) > 1 or chapter.title:
            parts.append(f"<h3{_lang(sheet.script.language)}>{_t(_heading(chapter, place))}</h3>")
        entries, before = [], ""
        for _ in chapter.lines:
            line_id, _, line = listed[number]
            shown = line.speaker if line.voiced else ""
            entries.append(_entry(sheet, line_id, number, line, past, view, named=shown != before or not line.voiced))
            before, number = shown, number + 1
        parts.append(f'<ol class="entries">{"".join(entries)}</ol>')
    return parts


def _entry(sheet: Sheet, line_id: str, number: int, line: Line, past: History, view: View, *, named: bool) -> str:
    heard = sheet.heard.get(line_id)
    start = f' data-start="{heard.start / 1000:.3f}"' if heard is not None and heard.start is not None else ""
    who = f'<b class="speaker">{_t(line.speaker)}</b> ' if line.voiced else ""
    why = "" if line.voiced else f'<span class="why">Skipped, {_t(line.reason)}</span> '
    kind = _kind_words(line)
    mark = f'<span class="why">{kind}</span> ' if kind else ""
    opened = view.line == line_id
    text = f"<span{_lang(line.language or sheet.script.language)}>{_t(_written(line))}</span>"
    short = _short(line)
    own = f"{PREFIX}{quote(sheet.slug)}"
    links = []
    if line.voiced:
        links.append(
            f'<a class="listen" href="{own}/sound/{line_id}.wav">Listen<span class="unseen"> “{_t(short)}”</span></a>'
        )
    if not opened:
        links.append(
            f'<a class="correct" href="{own}?{urlencode({"line": line_id})}#line-{line_id}">Correct'
            f'<span class="unseen"> “{_t(short)}”</span></a>'
        )
    panel = _panel(sheet, line_id, number, line, past, view) if opened else ""
    return (
        f'<li id="line-{line_id}" class="entry{"" if line.voiced else " skipped"}{" opened" if opened else ""}"{start}>'
        f'<p class="words">{who if named or opened else ""}{why}{mark}{text}</p>'
        f'<p class="links">{" ".join(links)}</p>{panel}</li>'
    )


def _panel(sheet: Sheet, line_id: str, number: int, line: Line, past: History, view: View) -> str:
    own = f"{PREFIX}{quote(sheet.slug)}"
    hidden = "".join(
        _hidden(name, value)
        for name, value in (
            ("token", view.token), ("line", line_id), ("seen", sheet.seen),
            ("was", line.speaker if line.voiced else ""),
        )
    )  # fmt: skip
    forms = [_speaker_form(sheet, number, line)]
    if line.voiced:
        forms += [_skip_form(), _word_form(sheet, line)]
    parts = "".join(f'<form method="post" action="{own}">{hidden}{form}</form>' for form in forms)
    heard = sheet.heard.get(line_id, Heard(spoken=()))
    given, language = " ".join(heard.spoken), line.language or sheet.script.language
    shown = f'<p class="given">The voice is given: <q{_lang(language)}>{_t(given)}</q></p>' if given else ""
    here = ""
    if heard.start is not None and sheet.media:
        at = heard.start / 1000
        here = (
            f'<a class="from-here" href="/{url_path(sheet.media)}#t={at:.3f}" data-at="{at:.3f}">'
            f"Play the episode from here, {clock(heard.start)}</a> "
        )
    return (
        f'<div id="panel" class="panel" role="group" tabindex="-1" aria-label="Correct this line">{_notice(view, past)}'
        f'{shown}{parts}<p class="links">{here}<a class="close" href="{own}#line-{line_id}">Close</a></p></div>'
    )


def _speaker_form(sheet: Sheet, number: int, line: Line) -> str:
    names = dict.fromkeys((*(speaker.name for speaker in sheet.script.speakers), NARRATOR))
    chosen = line.speaker if line.voiced else NARRATOR
    options = "".join(
        f'<option value="{_a(name)}"{" selected" if name == chosen else ""}>{_t(name)}</option>' for name in names
    )
    turn = len(turn_of(sheet.script, number))
    whole = (
        f'<label class="check"><input type="checkbox" name="turn" value="1"> All {turn} paragraphs of this turn</label>'
        if turn > 1
        else ""
    )
    legend, button = ("Who says it", "Change who speaks") if line.voiced else ("Say it after all", "Have it said")
    return (
        f"<fieldset><legend>{legend}</legend>{_hidden('do', 'speaker')}"
        f'<label>Speaker <select name="speaker">{options}</select></label>'
        f"{_field('Or somebody who is not in the cast', 'new', '')}"
        f'{whole}<button type="submit">{button}</button></fieldset>'
    )


def _skip_form() -> str:
    options = "".join(f"<option>{_t(reason)}</option>" for reason in _REASONS)
    return (
        f"<fieldset><legend>Leave it out</legend>{_hidden('do', 'skip')}"
        f'<label>Reason <select name="reason">{options}</select></label>'
        '<button type="submit">Skip this line</button></fieldset>'
    )


def _word_form(sheet: Sheet, line: Line) -> str:
    language = line.language or sheet.script.language
    return (
        f"<fieldset><legend>How a word is said</legend>{_hidden('do', 'word')}"
        f"{_field('Word as it is written', 'word', ' required')}{_field('Spelt as it is said', 'reading', ' required')}"
        f'<label>In texts <select name="language"><option value="">of every language</option>'
        f'<option value="{_a(_primary(language))}">in {_t(_primary(language))}</option></select></label>'
        f'<button type="submit">Put it into {_t(sheet.lexicon)}</button></fieldset>'
    )


def _field(label: str, name: str, more: str) -> str:
    return f'<label>{label} <input type="text" name="{name}"{more} autocomplete="off" spellcheck="false"></label>'


def _notice(view: View, past: History) -> str:
    if view.problem:
        return f'<p class="notice problem" role="alert">{_t(view.problem)}</p>'
    if view.done and past.last is not None:
        said, button = f"Done: {past.last.label}.", _button("undo", "Undo", view)
    elif view.undone and past.next is not None:
        said, button = f"Taken back: {past.next.label}.", _button("redo", "Redo", view)
    else:
        return ""
    return f'<div class="notice"><p>{_t(said)}</p>{button}</div>'


def _button(action: str, words: str, view: View) -> str:
    token = _hidden("token", view.token)
    return f'<form method="post" action="{PREFIX}{action}">{token}<button type="submit">{_t(words)}</button></form>'


def _kind_words(line: Line) -> str:
    """What a line is, where that is more than speech or narration."""
    plain = {LineKind.SPEECH, LineKind.NARRATION, LineKind.LIST}
    return "" if line.kind in plain or not line.voiced else line.kind.value.capitalize()


def _written(line: Line) -> str:
    return f"{line.marker} {line.text}" if line.marker else line.text


def _short(line: Line) -> str:
    text = clean(line.text)
    return text if len(text) <= 50 else text[:50].rpartition(" ")[0] + " …"


def _heading(chapter: Chapter, number: int) -> str:
    return clean(chapter.title) or ("Beginning" if number == 0 else f"Part {number + 1}")


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{_a(value)}">'


def _lang(tag: str) -> str:
    return f' lang="{_a(tag)}"' if tag and tag.lower() != "en" else ""


def _t(value: str) -> str:
    """Text between tags."""
    return escape(clean(value), quote=False)


def _a(value: str) -> str:
    """An attribute's value, which is sent back as it is: nothing in it is tidied."""
    return escape(value, quote=True)


def _document(title: str, target: str, skip: str, top: str, body: Sequence[str]) -> bytes:
    parts = "\n".join(part for part in body if part)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{_t(title)}</title>\n<link rel="stylesheet" href="{PREFIX}page.css">\n'
        f'<link rel="stylesheet" href="{PREFIX}editor.css">\n'
        f'<script type="module" src="{PREFIX}editor.js"></script>\n</head>\n<body class="editor">\n'
        f'<a class="skip" href="#{target}">{skip}</a>\n<div class="page">\n'
        f'<header><nav class="top" aria-label="Pages">{top}</nav></header>\n{parts}\n'
        '<p id="said" class="unseen" role="status"></p>\n</div>\n</body>\n</html>\n'
    ).encode("utf-8", "replace")
