"""The title of a text that states none: the film that it is most plainly about."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from narrate.diagnostics import finding
from narrate.model.document import MarkKind
from narrate.segment.draft import Draft
from narrate.segment.names import cased


def infer_title(draft: Draft) -> Draft:
    """Name an untitled text after the film that it is most plainly about, or not at all."""
    if draft.title:
        return draft
    title = _over_credits(draft) or _most_named(draft)
    shown = title or (f"Untitled text by {draft.authors[0]}" if draft.authors else "Untitled")
    note = finding("NAR-101", path=Path(draft.document.name), line=1, title=shown)
    return replace(draft, title=title, title_inferred=True, findings=(*draft.findings, note))


_DIRECTED = re.compile(
    r"(?:directors?|directed by|dir\.?|regie|regisseur(?:in)?|réalisat(?:ion|eur|rice)|dirección|regia)\s?:",
    re.IGNORECASE,
)


_FEW = 5
"""Credits that are looked at."""


def _over_credits(draft: Draft) -> str:
    """The film whose credits close a programme note: what stands directly over its director, and is named before."""
    parts = [part for part in draft.parts if part.open]
    directed = (place for place in range(1, len(parts)) if _DIRECTED.match(parts[place].text))
    for place in itertools.islice(directed, _FEW):
        above = parts[place - 1].text
        if len(above) < 80 and not _DIRECTED.match(above):
            named = re.compile(rf"(?<!\w){re.escape(above.strip(' .:'))}(?!\w)", re.IGNORECASE)
            if any(named.search(part.text) for part in parts[: place - 1]):
                return cased(above, draft.prose())
    return ""


_TITLE_WORD = r"[A-Z0-9][\w’'.:-]{0,30}"
_TITLE_WORDS = (
    rf"(?<![\w’'.:-]){_TITLE_WORD}"
    rf"(?: (?:(?:of|the|and|a|in|on|to|for|de|la|der|die|das|von|et|&)\s){{0,2}}{_TITLE_WORD}){{0,5}}"
)
_YEAR_AFTER = re.compile(rf"(?P<t>{_TITLE_WORDS}),? \((?:[^()]{{0,30}}, ?)?(?:18|19|20)\d\d[^()]{{0,40}}\)")
_APPOSED = re.compile(rf"(?:^|[.!?] )(?P<t>{_TITLE_WORDS}), (?:the|a|an|his|her|their) ")
_SEEN = re.compile(
    r"\b(?:watching|watched|seen|saw|see|rewatching|directed|in|of|about|like|calls?|titled|called) "
    rf"(?P<t>{_TITLE_WORDS})"
)
_POSSESSED = re.compile(rf"(?:^|[.!?] )(?P<t>{_TITLE_WORDS})[’']s? ")


def _most_named(draft: Draft) -> str:
    parts = [part for part in draft.parts if part.open]
    head = parts[:3]
    scores: defaultdict[str, float] = defaultdict(float)
    for weight, source in ((2.0, head), (0.5, parts[3:])):
        for part in source:
            for _, _, words in part.marked(MarkKind.EMPHASIS):
                if words[0].isupper() and len(words) < 60:
                    scores[words.strip(" ,.")] += weight
            for pattern, value in ((_YEAR_AFTER, 1.5), (_APPOSED, 1.5), (_SEEN, 0.75), (_POSSESSED, 0.75)):
                for match in pattern.finditer(part.text):
                    scores[_bare_title(match["t"])] += weight * value
    for name in list(scores):
        first = name.split()[0].casefold()
        if len(name) < 2 or first in {"i", "it", "this", "he", "she", "we", "they", "there"} or name.isdigit():
            del scores[name]
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    if not ranked or scores[ranked[0]] < 4:
        return ""
    if len(ranked) > 1 and scores[ranked[0]] < 1.25 * scores[ranked[1]]:
        return ""
    return ranked[0]


def _bare_title(text: str) -> str:
    """A title without whoever it belongs to ("Murnau’s Nosferatu") and without a possessive's ending."""
    return re.sub(r"^.{1,40}[’']s (?=[A-Z])", "", re.sub(r"[’']s?$", "", text)).strip(" ,.:")
