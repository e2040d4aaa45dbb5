"""The title page: `Key: value` lines up to the first blank line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from narrate.fountain.lexer import fail
from narrate.fountain.text import decode

DIGEST_KEYS = ("source digest", "script digest")
"""Written by narrate.scripts_folder; not part of a Script."""
_OWN_KEYS = {
    "title",
    "title inferred",
    "author",
    "authors",
    "date",
    "tags",
    "series",
    "season",
    "episode",
    "language",
    "source",
    "cast",
    *DIGEST_KEYS,
}
_SCREENPLAY_KEYS = {"credit", "notes", "draft date", "contact", "copyright", "revision", "font"}
_KEY = re.compile(r"([^\s:](?:[^:]*[^: \t])?)[ \t]*:(.*)")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\S+)?)?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A key of the title page with its values, one a line."""

    key: str
    """As written."""
    number: int
    values: tuple[tuple[int, str], ...]
    """Line numbers and texts, still escaped."""

    @property
    def text(self) -> str:
        """All values in one line, read."""
        return decode(" ".join(value for _, value in self.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePage:
    """What stands before the text."""

    fields: tuple[Field, ...] = ()
    body: str = ""
    """The text after the title page."""
    body_line: int = 1
    """The number of the body's first line."""

    def get(self, *keys: str) -> Field | None:
        """The first field with one of these lower-case keys."""
        return next((field for field in self.fields if field.key.lower() in keys), None)

    def text(self, *keys: str) -> str:
        """A field's text, empty where there is none."""
        field = self.get(*keys)
        return field.text if field else ""


def read_title_page(text: str, *, path: Path | None) -> TitlePage:
    """Separate the title page from the text.

    A file has a title page if its first lines, up to a blank one, hold one of the keys that Fountain or narrate
    knows and begin with a key. Raises ScriptError for a line that is neither a key nor indented.
    """
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    end = next((i for i in range(start, len(lines)) if not lines[i].strip()), len(lines))
    head = lines[start:end]
    keys = [match.group(1).lower() for line in head if (match := _KEY.fullmatch(line))]
    if not head or not _KEY.fullmatch(head[0]) or not (_OWN_KEYS | _SCREENPLAY_KEYS).intersection(keys):
        return TitlePage(body=text)
    fields: list[Field] = []
    for number, line in enumerate(head, start + 1):
        match = _KEY.fullmatch(line)
        if match:
            value = match.group(2).strip()
            values = ((number, value),) if value else ()
            fields.append(Field(key=match.group(1), number=number, values=values))
        elif line[:1].isspace():
            last = fields.pop()
            fields.append(Field(key=last.key, number=last.number, values=(*last.values, (number, line.strip()))))
        else:
            fail(
                f"“{line[:40]}” stands in the title page but is not “Key: value”.",
                path=path,
                line=number,
                remedy="Put a blank line between the title page and the text, or indent a line that goes on.",
            )
    page = TitlePage(fields=tuple(fields), body="\n".join(lines[end:]), body_line=end + 1)
    _refuse_twice(page, path)
    return page


def _refuse_twice(page: TitlePage, path: Path | None) -> None:
    seen: set[str] = set()
    for field in page.fields:
        key = field.key.lower()
        if key in seen & _OWN_KEYS:
            fail(f"“{field.key}” stands twice in the title page.", path=path, line=field.number, remedy="Keep one.")
        seen.add(key)


def inferred(page: TitlePage, *, path: Path | None) -> bool:
    """Whether the title was made up. Raises ScriptError for anything but yes and no."""
    value = page.text("title inferred").lower()
    if value not in {"", "yes", "no"}:
        field = page.get("title inferred")
        fail(
            f"“Title inferred: {value}” means nothing.",
            path=path,
            line=field.number if field else 1,
            remedy="Write yes, or leave the line out.",
        )
    return value == "yes"


def language(page: TitlePage, *, path: Path | None) -> str:
    """The script's language, English where none is given. Raises ScriptError for what is no BCP 47 tag."""
    field = page.get("language")
    if field is None:
        return "en"
    if not _LANGUAGE.fullmatch(field.text):
        fail(
            f"“{field.text}” is not the tag of a language.",
            path=path,
            line=field.number,
            remedy="Write a BCP 47 tag such as en, en-GB or fr.",
        )
    return field.text


def date(page: TitlePage, *, path: Path | None) -> str:
    """The date. Raises ScriptError where it is not ISO 8601."""
    field = page.get("date")
    if field is None:
        return ""
    if not is_date(field.text):
        fail(f"“{field.text}” is not a date.", path=path, line=field.number, remedy="Write it as 2013-05-02.")
    return field.text


def number(page: TitlePage, key: str, *, path: Path | None) -> int:
    """The number of a season or an episode, 0 where none is given. Raises ScriptError for what is none from 1 on."""
    field = page.get(key)
    if field is None:
        return 0
    if not re.fullmatch(r"[1-9][0-9]{0,5}", field.text):
        fail(f"“{field.text}” is not the number of {_AN[key]}.", path=path, line=field.number, remedy="Write it as 3.")
    return int(field.text)


_AN = {"season": "a season", "episode": "an episode"}


def is_date(text: str) -> bool:
    """Whether a text is an ISO 8601 date, which may leave out day and month, or nothing."""
    return not text or _DATE.fullmatch(text) is not None
