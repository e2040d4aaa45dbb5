"""Who is asked in an interview: the person whom title and introduction name most."""

from __future__ import annotations

import re
from collections import Counter

from narrate.model.document import MarkKind
from narrate.segment.draft import Confidence, Draft, is_heading
from narrate.segment.name_words import word_set
from narrate.segment.names import PARTICLES, same_person
from narrate.segment.written_names import small_words

_NAME = re.compile(
    rf"(?<![\w’'-])[A-ZÀ-ÞŁŠŽ][\w’'-]+(?: (?:{'|'.join(sorted(PARTICLES))})){{0,2}}(?: [A-ZÀ-ÞŁŠŽ][\w’'-]+){{1,2}}"
)
_ROLES = word_set(
    "director cinematographer composer editor writer producer actor actress critic author architect designer "
    "photographer painter projectionist programmer curator archivist professor dr mr mrs ms herr frau monsieur madame "
    "interview entretien gespräch entrevista regisseur regisseurin réalisateur réalisatrice directora",
)
"""Words with a capital before a name that are no part of it."""


_READ = 12
"""Paragraphs of an introduction that are read for names."""
_LONG = 2000
"""Characters of one of them that are read."""
_PLACE = re.compile(r"\b(?:the|in|at|near|der|die|das|im|la|le|el|les|los) $", re.IGNORECASE)
"""Before the name of a place or a company."""


def guest_of(draft: Draft, first: int, questions: str) -> tuple[str, Confidence]:
    """The person whom title and introduction name most, the author left out, and whether that one stands out.

    first: the paragraph with which the questions begin; questions: all of them.
    """
    told = [part for part in draft.parts[:first] if part.voiced and part.text][:_READ]
    before = [draft.title, draft.title, *(part.text[:_LONG] for part in told)]
    count: Counter[str] = Counter()
    small = small_words(draft.prose())
    titles = {
        words.casefold()
        for part in draft.parts[:first]
        for kind in (MarkKind.EMPHASIS, MarkKind.LINK)
        for _, _, words in part.marked(kind)
    }
    prose = "\n".join(part.text[:_LONG] for part in told if not is_heading(part))
    for text in before:
        for match in _NAME.finditer(text):
            words = match.group().split()
            while words and words[0].casefold() in _ROLES:
                words = words[1:]
            name = re.sub(r"[’']s$", "", " ".join(words))
            common = all(word.casefold() in small for word in name.split())
            if len(words) >= 2 and not common and name.casefold() not in titles and name not in draft.authors:
                # A title writes every word with a capital; a person it names is named below as well.
                if name.isupper() or _PLACE.search(text[max(0, match.start() - 8) : match.start()]):
                    continue
                alone = len(re.findall(rf"(?<!\w){re.escape(words[-1])}(?!\w)", prose)) - prose.count(name)
                count[name] += min(alone, 2)
                count[name] += 1 + 2 * (words[-1] in questions) + 4 * (name in prose)
    if not count:
        return "", Confidence.DOUBTFUL
    best = max(count, key=lambda name: (count[name], -" ".join(before).find(name)))
    rivals = [name for name in count if name != best and not same_person(best, name) and not same_person(name, best)]
    clear = all(count[best] > count[name] for name in rivals)
    return best, Confidence.LIKELY if clear else Confidence.DOUBTFUL
