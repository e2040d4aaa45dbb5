"""Lexicons as files: TOML for people, and W3C PLS (see `pls`) for other programs. See docs/pronunciation.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from narrate.errors import SettingsError, Where
from narrate.speech.ipa import unknown_signs
from narrate.speech.lexicon import Entry, Form, Layer, Lexicon

_KEYS = ("say", "ipa", "as", "case", "language", "source")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def load_lexicon(path: Path) -> Lexicon:
    """A lexicon of one file; a missing file is an empty one. Raises SettingsError as `parse_lexicon` does."""
    return Lexicon().under(load_layer(path))


def load_layer(path: Path) -> Layer:
    """The entries of a file, which is PLS if its name ends in `.pls`, else TOML; a missing file has none.

    Raises SettingsError, which names the file, where it cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SettingsError(
            f"The lexicon cannot be read: {error.strerror}.", where=Where(path=path), remedy="Name a readable file."
        ) from error
    if path.suffix.lower() == ".pls":
        from narrate.speech.pls import parse_pls

        return parse_pls(data, path)
    return parse_lexicon(data, path)


def shipped_layer() -> Layer:
    """The names of film people that come with narrate; their sources stand in the file."""
    return load_layer(Path(__file__).parent / "data" / "film_people.toml")


def parse_lexicon(data: bytes, path: Path) -> Layer:
    """Read a lexicon in TOML.

    Parameters
    ----------
    data: the table `[words]` and, for texts in one language, `[words.fr]`; a reading is text, or a table with `say`,
        `ipa`, `as`, `case`, `language` and `source`.
    path: for messages.

    Raises SettingsError, which names file and key, for anything else than words with their readings.
    """
    try:
        content = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"This is not valid TOML: {error}.",
            where=Where(path=path),
            remedy='Write one word a line, such as Jonze = "Jones".',
        ) from error
    for key in content:
        if key != "words":
            raise SettingsError(
                f"The key {key} is unknown.", where=Where(path=path), remedy="A lexicon has the table [words] only."
            )
    table = content.get("words", {})
    if not isinstance(table, dict):
        raise SettingsError("words is no table.", where=Where(path=path), remedy="Write [words] on a line of its own.")
    return tuple(_entries(table, path))


def _entries(table: Mapping[str, object], path: Path) -> Iterator[Entry]:
    for word, value in table.items():
        if isinstance(value, dict) and not _describes_word(word, value):
            for inner, reading in value.items():
                yield _entry(inner, reading, word, f"words.{word}", path)
        else:
            yield _entry(word, value, "", "words", path)


def _describes_word(key: str, table: Mapping[str, object]) -> bool:
    """Whether a table is one word's, not a language's: TOML writes both alike."""
    return not _TAG.fullmatch(key) or any(name in _KEYS for name in table)


def _entry(word: str, value: object, holds: str, prefix: str, path: Path) -> Entry:
    """Check a reading; what is compared is text with its white space folded."""

    def refuse(what: str, remedy: str) -> SettingsError:
        return SettingsError(f"{prefix}.{word} {what}.", where=Where(path=path), remedy=remedy)

    if not word.strip():
        raise SettingsError(f"{prefix} has an empty word.", where=Where(path=path), remedy="Remove the line.")
    fields = value if isinstance(value, dict) else {"say": value}
    for key in fields:
        if key not in _KEYS:
            raise refuse(f"has an unknown key {key}", f"Known are {', '.join(_KEYS)}.")
    if not all(isinstance(text, str) for text in fields.values()) or not fields:
        raise refuse("is not a reading in words", f'Write what is to be said in quotation marks: {word} = "…".')
    texts = {key: " ".join(str(text).split()) for key, text in fields.items()}
    if "say" in texts and not any(sign.isalnum() for sign in texts["say"]):
        raise refuse("is not a reading in words", f'Write what is to be said in quotation marks: {word} = "…".')
    for key, choices in (("as", ("letters", "word")), ("case", ("any", "exact"))):
        if key in texts and texts[key] not in choices:
            raise refuse(f"has {key} = “{texts[key]}”", f"Write “{choices[0]}” or “{choices[1]}”.")
    return checked(
        Entry(
            word=" ".join(word.split()),
            say=texts.get("say", ""),
            ipa=texts.get("ipa", "").strip("/[] "),
            form=Form(texts["as"]) if "as" in texts else None,
            any_case=texts.get("case") == "any",
            language=texts.get("language", ""),
            holds=holds,
            source=texts.get("source", ""),
        ),
        path,
        f"{prefix}.{word}",
    )


def checked(entry: Entry, path: Path | None, key: str) -> Entry:
    """An entry whose reading can be said. Raises SettingsError that names the key."""
    where = Where(path=path) if path is not None else None
    if not (entry.say or entry.ipa or entry.form or entry.language):
        raise SettingsError(f"{key} has no reading.", where=where, remedy="Give it say, ipa, as or language.")
    if signs := unknown_signs(entry.ipa):
        raise SettingsError(
            f"{key} has signs that are not of the International Phonetic Alphabet: {signs}.",
            where=where,
            remedy="Write phonemes such as dʒoʊnz, or a respelling with say.",
        )
    if entry.language and not _TAG.fullmatch(entry.language):
        raise SettingsError(
            f"{key} has the language {entry.language}, which is no tag of one.",
            where=where,
            remedy="Write one such as fr.",
        )
    return entry


def with_entry(text: str, entry: Entry) -> str:
    """The text of a lexicon with an entry added, or put in the place of the one for the same word.

    Everything else, comments and order included, stays as it is. Raises SettingsError as `parse_lexicon` does for a
    text that is none.
    """
    import tomlkit

    parse_lexicon(text.encode(), Path("lexicon.toml"))
    document = tomlkit.parse(text)
    table = document.setdefault("words", tomlkit.table())
    if entry.holds:
        table = table.setdefault(entry.holds, tomlkit.table())
    table[entry.word] = _value(entry)
    return tomlkit.dumps(document)


def _value(entry: Entry) -> object:
    import tomlkit

    fields = {
        "say": entry.say,
        "ipa": entry.ipa,
        "as": str(entry.form or ""),
        "case": "any" if entry.any_case else "",
        "language": entry.language,
        "source": entry.source,
    }
    given = {key: text for key, text in fields.items() if text}
    if list(given) == ["say"]:
        return entry.say
    table = tomlkit.inline_table()
    table.update(given)
    return table
