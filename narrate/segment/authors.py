"""Who wrote a text, where the first lines do not say it: names under a text, in its footer, in the biographies."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from narrate.model.document import BlockKind, MarkKind
from narrate.model.script import ChapterKind, LineKind
from narrate.segment.bylines import Credit, byline, credit, signature
from narrate.segment.draft import SENTENCE_END, Draft, Opening, Part, skip

SAID_FIRST = "said in the opening announcement"
_ABOUT = re.compile(r"about (?:the author:? )?(?P<name>[^.,:!?]{2,40})$", re.IGNORECASE)
_FILED_BY = re.compile(
    r"(?:this entry was posted|posted|filed) (?:on|in|under) .{1,300}? by (?P<name>[^.,|]{2,40}?)(?:\.|,|$| bookmark)",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"(?:this entry was )?(?:posted|published|written|publié|publicado|veröffentlicht|verfasst|escrito|écrit)\b",
    re.IGNORECASE,
)
_NOT_AN_AUTHOR = {"the", "this", "us", "me", "my", "our"}
_LONG = 200
"""Characters of a paragraph that a name in bold may stand under."""


def footer_byline(draft: Draft) -> Draft:
    """The author and the date from the box about the author, or from the lines that content systems put under a post.

    Such a line ("Posted by NAME at 10:14 PM") says what the opening announcement says, and is not said again.
    """
    authors, date = draft.authors, draft.date
    changes: dict[int, dict[str, Any]] = {}
    for number, part in list(enumerate(draft.parts))[len(draft.parts) // 2 :]:
        if not part.text or part.turn is not None:
            continue
        stated = credit(part.text) if _POSTED.match(part.text) else None
        if stated is not None:
            authors, date = authors or stated.authors, date or ("" if stated.updated else stated.date)
            if part.open:
                changes[number] = skip(SAID_FIRST, "footer_byline")
        elif not authors:
            authors = _named_in_footer(part.text)
    return replace(draft.with_parts(changes), authors=authors, date=date)


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
    for number, part in draft.open_parts():
        found = _closing(draft, number, part)
        if found is None:
            continue
        changes[number] = {"kind": LineKind.BYLINE, "rule": "end_byline"}
        if not draft.authors:
            authors += [name for name in found.authors if name not in authors]
        date = date or found.date
    return replace(draft.with_parts(changes), authors=tuple(authors), date=date)


def _closing(draft: Draft, number: int, part: Part) -> Credit | None:
    """The authors whom a paragraph names, if it closes a text and does nothing else."""
    if len(part.text) > 140 or part.block.kind is not BlockKind.PARAGRAPH:
        return None
    previous = next((other for other in reversed(draft.parts[:number]) if other.text), None)
    if previous is None or previous.kind is LineKind.HEADING or not previous.text.endswith(SENTENCE_END):
        return None
    marked = part.covered_by(MarkKind.STRONG) or part.covered_by(MarkKind.EMPHASIS)
    if not marked and not _ends(draft, number):
        return None
    stated = byline(part.text) or signature(part.text)
    if stated is None:
        return None
    # A name and no more, in bold, stands over something as often as under it; so does a speaker's, again and again.
    bare = not re.search(r"[,–—|(:]|\bby\b|^-", part.text)
    if bare and part.blank_before and not _ends(draft, number):
        return None
    if not bare and marked:
        return stated if len(previous.text) > _LONG // 2 else None
    if sum(other.text == part.text for other in draft.parts) > 1:
        return None
    if bare and not marked:
        return None
    return stated if len(previous.text) > (_LONG if part.blank_before and not _ends(draft, number) else 80) else None


def _ends(draft: Draft, number: int) -> bool:
    """Whether a text ends with a paragraph: only headings, credits, notices and biographies of one line may follow."""
    after = [other for other in draft.parts[number + 1 :] if other.open]
    return not after or (number > len(draft.parts) // 2 and after[0].covered_by(MarkKind.STRONG) and len(after) < 40)


def author_names(draft: Draft) -> Draft:
    """Put a person's name where the front matter has an account's: `janedoe` or `janed` for Jane Doe in the text."""
    text = draft.prose()[:50_000]

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
