"""Who wrote a text, where the first lines do not say it: names under a text, in its footer, in the biographies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from narrate.model.document import BlockKind, MarkKind
from narrate.model.script import ChapterKind, LineKind
from narrate.segment.boilerplate import is_prompt
from narrate.segment.bylines import Credit, byline, credit, is_count, is_person, signature
from narrate.segment.draft import SENTENCE_END, Draft, Opening, Part, skip

SAID_FIRST = "said in the opening announcement"
_ABOUT = re.compile(r"about (?:the author:? )?(?P<name>[^.,:!?]{2,40})$", re.IGNORECASE)
_FILED_BY = re.compile(
    r"(?:this entry was posted|posted|filed) (?:on|in|under) .{1,300}? by (?P<name>[^.,|]{2,40}?)(?:\.|,|$| bookmark)",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"(?:this entry was )?(?:posted|published|written|publié|posté|publicad[oa]|postado|veröffentlicht|verfasst|escrito"
    r"|écrit|eingestellt|gepostet|pubblicato|postato|gepost|geplaatst|(?:article )?mis en ligne)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(r"[^:.!?|\d]{2,60}:\s?\S.{1,120}$")
"""A role and a name."""
_NOT_AN_AUTHOR = {"the", "this", "us", "me", "my", "our"}
_MORE_THAN_A_NAME = re.compile(r"[,–—|(:]|\b[Bb]y\b|^-")
_PLAIN_BYLINE = re.compile(r"(?:by|von|par|por)\s", re.IGNORECASE)
_NAME_LINE = 140
"""Characters of the longest line that names an author and a publication."""
_LONG = 200
"""Characters of a paragraph that a bare name in bold may stand under."""
_SHORT = 80
"""Characters of one at the end of a text, or under which name and publication stand."""
_LAST = 10
"""Paragraphs at the end among which the author is introduced."""
_INTRODUCED = re.compile(
    r"[–—-]{0,3} ?(?P<name>[A-ZÀ-Þ][\w’'.-]+(?: [\w’'.-]+){1,3}?),? (?=(?:is|was|has|writes|wrote"
    r"|lives|works|teaches|blogs|runs|edits|covers|reviews|programmes|programs|hosts|makes|studied|reads|directs|plays)\b)"
)
_NEAR = 40
"""Paragraphs that may follow a text: credits, biographies."""


def footer_byline(draft: Draft) -> Draft:
    """The author and the date from the box about the author, or from the lines that content systems put under a post.

    Such a line ("Posted by NAME at 10:14 PM") says what the opening announcement says, and is not said again.
    """
    authors, date = draft.authors, draft.date
    changes: dict[int, dict[str, Any]] = {}
    shown = [number for number, part in enumerate(draft.parts) if part.voiced and part.text]
    for number, part in list(enumerate(draft.parts))[shown[len(shown) // 2] if shown else 0 :]:
        if not part.text or part.turn is not None or part.rule == "named-comments":
            continue
        posted = _POSTED.match(part.text) and not _is_film_credit(draft, number)
        stated = credit(_without_tools(part.text)) if posted else None
        if stated is not None:
            authors, date = authors or stated.authors, date or ("" if stated.updated else stated.date)
            if part.open:
                changes[number] = skip(SAID_FIRST, "footer_byline")
        elif not authors:
            authors = _named_in_footer(part.text)
    return replace(draft.with_parts(changes), authors=authors, date=date)


def _is_film_credit(draft: Draft, number: int) -> bool:
    """Whether "Written by: …" stands among other roles and names: it says who wrote the film."""
    beside = [part.text for part in (*draft.parts[max(0, number - 2) : number], *draft.parts[number + 1 : number + 3])]
    return bool(_ROLE.match(draft.parts[number].text)) and sum(bool(_ROLE.match(text)) for text in beside) >= 2


def _without_tools(text: str) -> str:
    """The first piece of a row, if all others can be clicked: "Posted by NAME at 7:05 | Email This | BlogThis!"."""
    first, *others = [piece.strip() for piece in re.split(r"\s[|•·]\s", text)]
    return first if others and all(is_prompt(piece) or is_count(piece) for piece in others) else text


def _named_in_footer(text: str) -> tuple[str, ...]:
    """The name in "About NAME" or "This entry was posted on … by NAME"."""
    match = _ABOUT.match(text) or _FILED_BY.search(text)
    if match is None or match["name"].split()[0].lower() in _NOT_AN_AUTHOR:
        return ()
    return (match["name"].strip(),)


def end_byline(draft: Draft) -> Draft:
    """A line after a text: the name of who wrote it, and where it appeared."""
    changes: dict[int, dict[str, Any]] = {}
    authors, date = list(draft.authors), draft.date
    shown = [(number, part) for number, part in enumerate(draft.parts) if part.text]
    times = Counter(part.text for _, part in shown)
    left = sum(part.open for _, part in shown)
    for place, (number, part) in enumerate(shown):
        left -= part.open
        previous = shown[place - 1][1] if place else None
        if not part.open or previous is None or not _may_close(part, previous):
            continue
        following = next((other for _, other in shown[place + 1 : place + 1 + _NEAR] if other.open), None)
        # Only headings, credits and biographies may follow a text's end.
        ends = not left or (
            2 * number > len(draft.parts)
            and left < _NEAR
            and following is not None
            and following.covered_by(MarkKind.STRONG)
        )
        found = _closing(part, previous, ends=ends, once=times[part.text] == 1)
        if found is None:
            continue
        changes[number] = {"kind": LineKind.BYLINE, "rule": "end_byline"}
        if not draft.authors:
            authors += [name for name in found.authors if name not in authors]
        date = date or found.date
    return replace(draft.with_parts(changes), authors=tuple(authors) or _told_of_at_the_end(draft), date=date)


def _told_of_at_the_end(draft: Draft) -> tuple[str, ...]:
    """The one person whom the text's last paragraphs introduce apart from it, in italics or behind a dash.

    "*Jane Doe teaches at the college.*" stands under what Jane Doe wrote; where several are introduced so, they are
    those who took part in a conversation.
    """
    shown = [part for part in draft.parts if part.text and part.kind is not LineKind.COMMENT]
    names = []
    for part in shown[-_LAST:]:
        match = _INTRODUCED.match(part.text)
        leading = next(iter(part.marked(MarkKind.EMPHASIS)), (1, 0, ""))
        apart = part.covered_by(MarkKind.EMPHASIS) or part.text[0] in "–—-" or (leading[0] == 0 and leading[1] > 20)
        if match and apart and is_person(match["name"]) and _BIOGRAPHY.match(part.text[match.end() :]):
            names.append(match["name"])
    return (names[0],) if len(set(names)) == 1 else ()


def _may_close(part: Part, previous: Part) -> bool:
    """Whether a line is short and stands under text, not under a heading."""
    return (
        len(part.text) <= _NAME_LINE
        and part.block.kind is BlockKind.PARAGRAPH
        and previous.kind is not LineKind.HEADING
        and previous.text.endswith(SENTENCE_END)
    )


def _closing(part: Part, previous: Part, *, ends: bool, once: bool) -> Credit | None:
    """The authors whom a line names, if it closes a text and does nothing else.

    `ends` says that the text ends here, `once` that the line does not come back, as a speaker's name does.
    """
    marked = part.covered_by(MarkKind.STRONG) or part.covered_by(MarkKind.EMPHASIS)
    stated = (byline(part.text) or signature(part.text)) if marked or ends else None
    if stated is None:
        return None
    if ends and once and _PLAIN_BYLINE.match(part.text):
        return stated
    if _MORE_THAN_A_NAME.search(part.text):
        return stated if len(previous.text) > _SHORT and (marked or once) else None
    # A name and no more, in bold, stands over something as often as under it.
    if not marked or not once or (part.blank_before and not ends):
        return None
    return stated if len(previous.text) > (_SHORT if ends else _LONG) else None


def author_names(draft: Draft) -> Draft:
    """Put a person's name where the front matter has an account's: `janedoe` or `janed` for Jane Doe in the text."""
    told = [part.text for part in draft.parts if not part.voiced and _INTRODUCED.match(part.text)]
    text = "\n".join([draft.prose()[:50_000], *told])

    def named(author: str) -> str:
        if " " in author or not author.isalnum():
            return author
        handle = author.casefold()
        for match in re.finditer(r"\b([A-Z][\w’'-]+) ([A-Z][\w’'-]+)\b", text):
            first, last = match.group(1).casefold(), match.group(2).casefold()
            if handle in {first + last, first + last[0], first[0] + last}:
                return match.group()
        return author

    return replace(draft, authors=tuple(named(author) for author in draft.authors))


def biographies(draft: Draft) -> Draft:
    """Closing paragraphs that tell who the speakers and authors are: the narrator's, in a chapter of their own."""
    people = {name for _, name in draft.aliases} | set(draft.authors)
    last = [number for number, part in enumerate(draft.parts) if part.voiced and part.text][-8:]
    found: list[int] = []
    for number in reversed(last):
        part = draft.parts[number]
        if part.kind in {LineKind.CREDIT, LineKind.COMMENT} or part.body or not _is_biography(part.text, people):
            if found or part.kind is LineKind.SPEECH:
                break
            continue
        found.append(number)
    changes: dict[int, dict[str, Any]] = {
        number: {"kind": LineKind.NARRATION, "rule": "biographies", "speaker": "Narrator", "turn": None}
        for number in found
    }
    if found and any(part.turn for part in draft.parts):
        changes[min(found)]["opens"] = Opening(title="About the contributors", kind=ChapterKind.ABOUT)
    return draft.with_parts(changes)


_BIOGRAPHY = re.compile(
    r"(?:is|was|has|writes|wrote|lives|works|teaches|blogs|runs|edits|covers|reviews|programmes|programs|hosts|makes|studied|reads|directs|plays)\b"
)


def _is_biography(text: str, people: set[str]) -> bool:
    for name in people:
        if text.startswith(name) and _BIOGRAPHY.match(text[len(name) :].lstrip(" ,").split("),", 1)[-1].lstrip()):
            return True
    return bool(re.match(r"About the authors?\b", text, re.IGNORECASE))
