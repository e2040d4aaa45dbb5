"""A correction as a small change of the script's file: what it does not concern stays as the person wrote it.

`narrate.fountain.render` could write the whole script again. But the file is a person's: wrapped lines, emphasis, keys
of the title page that narrate does not know, blank lines. So only the paragraphs of the lines that change are written
anew, and the result is read once more and must be the corrected script; else nothing is written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from narrate.errors import ScriptError, Where
from narrate.fountain import parse, render
from narrate.fountain.cast import NOBODY, cast_entry
from narrate.fountain.lexer import unix_lines
from narrate.fountain.marks import write_text
from narrate.fountain.reader import Place, places
from narrate.fountain.syntax import is_parenthetical
from narrate.fountain.titlepage import read_title_page
from narrate.fountain.writer import paragraphs_of
from narrate.model.script import Script
from narrate.scripts_folder import refuse_conflicts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A paragraph as narrate writes it."""

    text: str
    start: int
    """Number of its first line of the script."""
    end: int


def read_script(text: str, *, path: Path) -> Script:
    """Read a script that can be corrected here.

    Raises ScriptError for one that cannot be read, that shows a conflict, or that is a screenplay without a cast.
    """
    refuse_conflicts(text, path=path)
    if read_title_page(unix_lines(text), path=path).get("cast") is None:
        raise ScriptError(
            "This is a screenplay without a “Cast:”.",
            where=Where(path=path),
            remedy="Correct it in a text editor, or let `narrate script` write it with a cast.",
        )
    return parse(text, path=path)


def patched(text: str, corrected: Script, *, path: Path) -> str:
    """A script's file with a correction in it.

    Parameters
    ----------
    text: the file as it is; its byte order mark and its line ends are kept.
    corrected: what it has to say: the same lines, in the same order, said by other people or skipped.
    path: for messages.

    Raises ScriptError where the file cannot be read, or not be changed like this.
    """
    script = read_script(text, path=path)
    plain = unix_lines(text)
    if parse(text, path=path) == corrected:
        return text
    wanted = _comparable(parse(render(corrected), path=path))
    for attempt in _attempts(plain, script, corrected, path):
        try:
            if _comparable(parse(attempt, path=path)) == wanted:
                return _as_it_was(attempt, text)
        except ScriptError:
            continue
    raise ScriptError(
        "This correction cannot be put into the file as it is written.",
        where=Where(path=path),
        remedy="Make it in a text editor.",
    )


def _attempts(plain: str, script: Script, corrected: Script, path: Path) -> Iterator[str]:
    """The file with the correction: first with the person's own wording of the lines, then as narrate writes them."""
    found = places(plain, path=path)
    old, new = _blocks(script), _blocks(corrected)
    regions = _regions(found, old, new)
    for keep in (True, False):
        yield _spliced(plain, found, old, new, regions, script, corrected, keep=keep)
    body = "\n\n".join(block.text for block in new)
    page = read_title_page(plain, path=path)
    head = _with_people(plain, script, corrected).split("\n")
    lines = len(head) - len(plain.split("\n")) + page.body_line - 1
    yield "\n".join(head[:lines]) + "\n\n" + body + "\n"


def _blocks(script: Script) -> tuple[_Block, ...]:
    blocks, place = [], 0
    for text, count in paragraphs_of(script):
        blocks.append(_Block(text=text, start=place, end=place + count))
        place += count
    return tuple(blocks)


def _regions(found: tuple[Place, ...], old: tuple[_Block, ...], new: tuple[_Block, ...]) -> list[tuple[int, int]]:
    """From which line of the script to which it changes; each region holds whole paragraphs, old ones and new ones."""
    before = {(block.start, block.end, block.text) for block in old}
    changed = [
        (block.start, block.end)
        for block in new
        if block.end > block.start and (block.start, block.end, block.text) not in before
    ]
    spans = [(one.start, one.end) for one in found] + [(block.start, block.end) for block in new]
    spans = [span for span in spans if span[1] > span[0]]
    regions: list[tuple[int, int]] = []
    for region in changed:
        wider, known = _closed(region, [*spans, *regions]), region
        while wider != known:
            wider, known = _closed(wider, [*spans, *regions]), wider
        regions = [*(one for one in regions if one[1] <= wider[0] or one[0] >= wider[1]), wider]
    return sorted(regions)


def _closed(region: tuple[int, int], spans: list[tuple[int, int]]) -> tuple[int, int]:
    """A region together with all spans that it cuts into."""
    touching = [(low, high) for low, high in spans if low < region[1] and high > region[0]]
    return min([region[0], *(low for low, _ in touching)]), max([region[1], *(high for _, high in touching)])


def _spliced(
    plain: str,
    found: tuple[Place, ...],
    old: tuple[_Block, ...],
    new: tuple[_Block, ...],
    regions: list[tuple[int, int]],
    script: Script,
    corrected: Script,
    *,
    keep: bool,
) -> str:
    lines = plain.split("\n")
    for start, end in reversed(regions):
        inside = [one for one in found if start <= one.start and one.end <= end and one.end > one.start]
        first, last = min(one.first for one in inside), max(one.last for one in inside)
        titled = any(block.start == block.end == start for block in old)
        texts = []
        for block in new:
            within = start <= block.start and block.end <= end
            title = block.start == block.end
            if within and (not title or start < block.start < end or (block.start == start and not titled)):
                texts.append(_in_own_words(block, lines, inside, script, corrected) if keep else block.text)
        replacement = "\n\n".join(texts).split("\n")
        lines[first - 1 : last] = [*_gap(lines, first - 2), *replacement, *_gap(lines, last)]
    return _with_people("\n".join(lines), script, corrected)


def _gap(lines: list[str], neighbour: int) -> list[str]:
    """A blank line where the paragraph beside has none in between."""
    return [""] if 0 <= neighbour < len(lines) and lines[neighbour].strip() else []


def _in_own_words(block: _Block, lines: list[str], inside: list[Place], script: Script, corrected: Script) -> str:
    """A block with the wording that its line has in the file, with line breaks and emphasis, where that is plain."""
    place = next((one for one in inside if (one.start, one.end) == (block.start, block.end)), None)
    if place is None or block.end - block.start != 1:
        return block.text
    before, after = (
        next(line for number, (_, _, line) in enumerate(one.lines()) if number == block.start)
        for one in (script, corrected)
    )
    written = [line.strip() for line in lines[place.first - 1 : place.last]]
    if before.turn is not None:
        written = written[1:]
        if written and is_parenthetical(written[0]):
            written = written[1:]
    own = "\n".join(written).strip().removeprefix("!")
    canonical = write_text(before)
    if "[[" in own or "/*" in own or not before.voiced or before.text != after.text or canonical not in block.text:
        return block.text
    head, _, tail = block.text.rpartition(canonical)
    return head + own + tail


def _with_people(plain: str, script: Script, corrected: Script) -> str:
    """The file with the people in its cast who have been added."""
    known = {speaker.name for speaker in script.speakers}
    added = [f"    {cast_entry(speaker)}" for speaker in corrected.speakers if speaker.name not in known]
    field = read_title_page(plain, path=None).get("cast")
    if not added or field is None:
        return plain
    lines = plain.split("\n")
    last = max([field.number, *(number for number, _ in field.values)])
    if [value for _, value in field.values] == [NOBODY]:
        # “nobody” may stand behind the key or under it.
        lines[field.number - 1 : last] = [lines[field.number - 1].partition(":")[0] + ":", *added]
    else:
        lines[last:last] = added
    return "\n".join(lines)


def _comparable(script: Script) -> Script:
    """The script with its people in alphabetical order: those who say nothing have no order of their own."""
    return dataclasses.replace(script, speakers=tuple(sorted(script.speakers, key=lambda one: one.name)))


def _as_it_was(plain: str, original: str) -> str:
    """The text with the byte order mark and the line ends of the original."""
    ends = "\r\n" if "\r\n" in original else "\n" if "\n" in original else "\r" if "\r" in original else "\n"
    mark = "\ufeff" if original.startswith("\ufeff") else ""
    return mark + plain.replace("\n", ends)
