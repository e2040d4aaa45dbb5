"""The errors that a person sees, and the exit codes of the command line.

Every error says what is wrong, where, and what to do next. Adapters translate the errors of the libraries
they wrap into these at their edge.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path


class ExitCode(enum.IntEnum):
    """What the process returns. Documented in docs/settings.md; a code never changes its meaning."""

    OK = 0
    FINDINGS = 1
    """The work was done, but a check, `--strict` or a document's fidelity failed."""
    USAGE = 2
    """The command line could not be understood."""
    INPUT = 3
    """A document, script, lexicon or setting could not be read."""
    ENGINE = 4
    """Speech or encoding failed."""
    OUTPUT = 5
    """Something could not be written."""
    CONFLICT = 6
    """A script was edited and its source changed as well; nothing was overwritten."""
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The place that an error or a finding speaks of."""

    path: Path
    line: int | None = None
    """Counted from 1; None where the whole file is meant."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line is not None else str(self.path)


class NarrateError(Exception):
    """The root of all errors that narrate raises on purpose.

    Parameters
    ----------
    what: one sentence that says what is wrong.
    where: the file, and the line if there is one.
    remedy: one sentence that says what to do next.
    """

    exit_code: ExitCode = ExitCode.INPUT

    def __init__(self, what: str, *, where: Where | None = None, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f" {self.remedy}" if self.remedy else "")


class InputError(NarrateError):
    """A document cannot be read or holds nothing to read aloud."""


class ScriptError(NarrateError):
    """A script file does not follow docs/script-format.md."""


class ConflictError(NarrateError):
    """Two things claim the same place: an edited script and a changed source, or two documents and one slug."""

    exit_code = ExitCode.CONFLICT


class SettingsError(NarrateError):
    """A settings or lexicon file has an unknown key or a value of the wrong type."""


class EngineError(NarrateError):
    """A speech engine is missing, or failed on a sentence twice.

    Parameters
    ----------
    key: of the job that it failed on, where it is about one.
    final: whether trying again at once would be of no use.
    """

    exit_code = ExitCode.ENGINE

    def __init__(
        self, what: str, *, where: Where | None = None, remedy: str = "", key: str = "", final: bool = False
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.key = key
        self.final = final


class EncodingError(NarrateError):
    """The audio encoder is missing or failed."""

    exit_code = ExitCode.ENGINE


class OutputError(NarrateError):
    """Something could not be written."""

    exit_code = ExitCode.OUTPUT
