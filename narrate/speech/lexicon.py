"""Words and how they are said: a TOML file that an editor keeps beside the documents. See docs/pronunciation.md."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from narrate.errors import SettingsError, Where

Words = tuple[tuple[str, str], ...]
"""Pairs of what is written and what is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words and how they are said."""

    words: Words = ()
    """For every language."""
    languages: tuple[tuple[str, Words], ...] = ()
    """For one language, by BCP 47 tag; these win over `words`, and `fr-CA` wins over `fr`."""

    def readings(self, language: str) -> dict[str, str]:
        """The entries that hold for a language, the most particular reading of each word."""
        found = dict(self.words)
        wanted = language.lower().split("-")
        for length in range(1, len(wanted) + 1):
            tag = "-".join(wanted[:length])
            for name, words in self.languages:
                if name.lower() == tag:
                    found.update(words)
        return found

    @functools.lru_cache(maxsize=64)  # noqa: B019 - a lexicon is a small frozen value and there is one a run
    def pattern(self, language: str) -> re.Pattern[str] | None:
        """What finds the entries of a language as whole words, the longest first; None where there are none."""
        written = sorted(self.readings(language), key=lambda word: (-len(word), word))
        if not written:
            return None
        return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in written) + r")(?!\w)")


def load_lexicon(path: Path) -> Lexicon:
    """Read a lexicon.

    Parameters
    ----------
    path: a TOML file with the table `[words]` and, for one language, `[words.fr]`; a missing file is an empty lexicon.

    Raises SettingsError, which names file and key, for anything else than words with their readings.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Lexicon()
    except OSError as error:
        raise SettingsError(
            f"The lexicon cannot be read: {error.strerror}.", where=Where(path=path), remedy="Name a readable file."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"This is not valid TOML: {error}.",
            where=Where(path=path),
            remedy='Write one word a line, such as Jonze = "Jones".',
        ) from error
    for key in data:
        if key != "words":
            raise SettingsError(
                f"The key {key} is unknown.", where=Where(path=path), remedy="A lexicon has the table [words] only."
            )
    table = data.get("words", {})
    if not isinstance(table, dict):
        raise SettingsError("words is no table.", where=Where(path=path), remedy="Write [words] on a line of its own.")
    return Lexicon(
        words=_words({k: v for k, v in table.items() if not isinstance(v, dict)}, "words", path),
        languages=tuple((tag, _words(v, f"words.{tag}", path)) for tag, v in table.items() if isinstance(v, dict)),
    )


def _words(table: Mapping[str, object], prefix: str, path: Path) -> Words:
    """Check that a table pairs words with readings; what is compared is text with its white space folded."""
    pairs = []
    for word, reading in table.items():
        if not isinstance(reading, str) or not any(sign.isalnum() for sign in reading):
            raise SettingsError(
                f"{prefix}.{word} is not a reading in words.",
                where=Where(path=path),
                remedy=f'Write what is to be said in quotation marks: {word} = "…".',
            )
        if not word.strip():
            raise SettingsError(f"{prefix} has an empty word.", where=Where(path=path), remedy="Remove the line.")
        pairs.append((" ".join(word.split()), " ".join(reading.split())))
    return tuple(pairs)
