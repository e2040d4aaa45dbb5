"""In which manner a sentence is said: by the kind of its line, a stage direction before it, or its own signs."""

from __future__ import annotations

import re

from narrate.model.script import Line, LineKind
from narrate.model.sound import Manner

_KINDS = {
    LineKind.HEADING: Manner.HEADING,
    LineKind.QUOTE: Manner.QUOTE,
    LineKind.CAPTION: Manner.ASIDE,
    LineKind.NOTE: Manner.ASIDE,
}
_SOFTLY = """
    aside softly quietly quiet whispers whispering whispered whisper murmurs murmuring muttering mutters low undertone
    sotto leise flüsternd flüstert beiseite bas chuchotant chuchote doucement aparté aparte susurrando susurra bajito
"""
_LOUDLY = """
    loudly loud shouts shouting shouted yells yelling yelled emphatic emphatically firmly insistent insistently angrily
    laut ruft schreit nachdrücklich crie criant fort gritando grita enfático
"""
_DIRECTED = dict.fromkeys(_SOFTLY.split(), Manner.ASIDE) | dict.fromkeys(_LOUDLY.split(), Manner.EMPHASIS)
_DIRECTION = "stage direction"
"""How the reason begins for which stage directions are left unsaid."""
_LONGEST = 5
"""Words of a stage direction that is about how something is said; a longer one is about what happens."""
_CLOSING = "\"'”’»›)] "


def directed(line: Line) -> Manner:
    """The manner that an unsaid line asks for: that of a stage direction such as `(softly)`; else plain."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", line.text)]
    if line.voiced or not line.reason.startswith(_DIRECTION) or len(words) > _LONGEST or {"not", "too"} & {*words}:
        return Manner.PLAIN
    return next((_DIRECTED[word] for word in words if word in _DIRECTED), Manner.PLAIN)


def manner_of(line: Line, text: str, direction: Manner = Manner.PLAIN) -> Manner:
    """In which manner a sentence is said.

    Parameters
    ----------
    line: that the sentence is in.
    text: of the sentence, as written.
    direction: what a stage direction before the line asks for.

    The kind of the line goes before the direction, and both go before the sentence's own signs: the listener follows
    where a quotation begins and ends, and an engine asks questions by itself.
    """
    if line.kind in _KINDS:
        return _KINDS[line.kind]
    if direction is not Manner.PLAIN:
        return direction
    bare = text.strip()
    if _in_brackets(bare):
        return Manner.ASIDE
    last = bare.rstrip(_CLOSING)[-1:]
    return {"?": Manner.QUESTION, "!": Manner.EMPHASIS}.get(last, Manner.PLAIN)


def _in_brackets(text: str) -> bool:
    """Whether all of a sentence is in one pair of brackets: not `(A) and (B)`."""
    return re.fullmatch(r"\([^()]+\)[.!?]?|\[[^\[\]]+\][.!?]?", text) is not None
