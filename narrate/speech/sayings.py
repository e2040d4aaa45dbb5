"""What is said for texts, each of them found out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from narrate.model.script import Foreign
from narrate.speech.lexicon import Lexicon, Said
from narrate.speech.text import say

Known = Mapping[str, Said | None]
"""What is said, by language, text and foreign words; None for what is said as it is written."""


class Sayings:
    """What is said for the texts of a document, from memory where it was found out before.

    Parameters
    ----------
    lexicon: words whose reading an editor has set.
    known: what `used` was of the same lexicon and the same rules.
    """

    def __init__(self, lexicon: Lexicon, known: Known | None = None) -> None:
        self._lexicon = lexicon
        self._known = known or {}
        self.used: dict[str, Said | None] = {}
        """What was asked for."""
        self.learnt = False
        """Whether something was not known."""

    def of(self, text: str, *, language: str, foreign: Sequence[Foreign] = ()) -> Said:
        """See narrate.speech.text.say."""
        key = f"{language} {text}" + "".join(f"\x1f{one.start} {one.end} {one.language}" for one in foreign)
        if key in self._known:
            said = self._known[key] or Said(text=text)
        else:
            said = say(text, language=language, lexicon=self._lexicon, foreign=foreign)
            self.learnt = True
        self.used[key] = None if said.text == text and not said.passages else said
        return said
