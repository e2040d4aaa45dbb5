"""Title, author, date and language: from front matter, from the first lines, from a byline at the end."""

from __future__ import annotations

import functools
import html
import re
from collections import defaultdict
from dataclasses import replace
from typing import Any

from narrate.diagnostics import finding
from narrate.model.document import BlockKind, Document, MarkKind
from narrate.model.script import ChapterKind, LineKind
from narrate.segment.dates import DATE, is_date, iso
from narrate.segment.draft import Draft, Opening, Part, skip
from narrate.segment.names import PARTICLES, looks_like_name

SAID_FIRST = "said in the opening announcement"
_NOBODY = {
    "all",
    "admin",
    "administrator",
    "editor",
    "editors",
    "staff",
    "guest",
    "team",
    "webmaster",
    "anonymous",
    "root",
}
_BYLINE = re.compile(
    r"(?:posted|written|published|reviewed|review|words|text|story|article)?\s?(?:by|von|par|por)\b:?\s+(?P<name>[^|,•·\n]{2,60}?)"
    r"(?:\s*(?:[|,•·–—-]|\bon\b|\bin\b)\s*(?P<rest>.{0,120}))?$",
    re.IGNORECASE,
)
_FIELDS = re.compile(
    r"(?P<key>date|author|by|category|categories|filed under|posted in|section|published|updated|source|tags?)"
    r"\s?:\s?(?P<value>[^|]*)",
    re.IGNORECASE,
)
_FIELD_LINE = re.compile(
    r"(?:date|author|category|published|posted|updated)\s?:[^|]{1,80}(?:\|.{0,200})?$", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]{1,80}>")
_TOP = 6
"""Paragraphs at the beginning that may be title, date and byline."""


def clean(text: str) -> str:
    """A value of the front matter without markup."""
    text = _TAG.sub(" ", html.unescape(text))
    text = re.sub(r"(?<!\w)[_*]{1,3}(?=\S)|(?<=\S)[_*]{1,3}(?!\w)", "", text)
    return " ".join(text.split())


def front_matter(draft: Draft) -> Draft:
    """Take title, authors, date and language from the front matter."""
    values = dict(draft.document.metadata)

    def texts(*keys: str) -> tuple[str, ...]:
        for key in keys:
            value = values.get(key)
            if value:
                found = (value,) if isinstance(value, str) else value
                return tuple(text for item in found if (text := clean(item)))
        return ()

    authors = tuple(
        name
        for text in texts("author", "authors", "by", "byline", "writer")
        for name in (re.split(r"\s*(?:,|;| and | & )\s*", text) if len(text.split()) > 3 else [text])
        if name and name.casefold() not in _NOBODY
    )
    language = next(iter(texts("lang", "language", "locale")), "").replace("_", "-")
    return replace(
        draft,
        title=" ".join(texts("title")[:1]),
        authors=authors,
        date=iso(next(iter(texts("date", "pubdate", "published_at", "publishdate")), "")),
        language=language if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", language) else "",
    )


def language(draft: Draft) -> Draft:
    """Recognise the language where the document does not state it."""
    if draft.language:
        return draft
    text = draft.prose()[:20_000]
    if sum(character.isalpha() for character in text) < 60:
        return replace(draft, language="en")
    code, _ = language_model().classify(text)
    return replace(draft, language=str(code))


@functools.cache
def language_model() -> Any:
    """The recogniser, loaded once: it takes half a second and 80 MB, so `forget_models` lets go of it."""
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)


def top_lines(draft: Draft) -> Draft:
    """Read the lines above the text: a title, dates, bylines."""
    changes: dict[int, dict[str, Any]] = {}
    title, authors, date = draft.title, list(draft.authors), draft.date
    titled = False
    top = [(number, part) for number, part in draft.open_parts()][:_TOP]
    for position, (number, part) in enumerate(top):
        found = _byline(part.text)
        if found is not None:
            name, when = found
            authors = authors or ([name] if name else [])
            date = date or when
            changes[number] = skip(SAID_FIRST, "top_lines")
            continue
        if is_date(part.text) and len(part.text) < 60:
            date = date or iso(part.text)
            changes[number] = skip(SAID_FIRST, "top_lines")
            continue
        following = top[position + 1][1] if position + 1 < len(top) else None
        if not titled and _is_title(part, following, known=title):
            title = title or part.text
            titled = True
            changes[number] = {
                "kind": LineKind.HEADING, "rule": "top_lines", "opens": Opening(title=part.text),
            }  # fmt: skip
            continue
        break
    return replace(draft.with_parts(changes), title=title, authors=tuple(authors), date=date)


def _byline(text: str) -> tuple[str, str] | None:
    """Author and date of a line that states them and nothing else; None for any other line."""
    if len(text) > 160:
        return None
    if _FIELD_LINE.match(text):
        fields = {match["key"].casefold(): match["value"].strip() for match in _FIELDS.finditer(text)}
        return fields.get("author", fields.get("by", "")), iso(text)
    match = _BYLINE.match(text)
    if not match or text.endswith((".", "?", "!")):
        return None
    name, rest = match["name"].strip(), match["rest"] or ""
    handle = len(name.split()) == 1 and bool(DATE.search(rest))
    if handle or (looks_like_name(name) and len(name.split()) <= 5):
        return name, iso(rest)
    return None


def _is_title(part: Part, following: Part | None, *, known: str) -> bool:
    if part.block.kind is BlockKind.HEADING:
        return part.block.level == 1 or not known
    if known:
        return part.text.casefold().strip(" .") == known.casefold().strip(" .")
    words = part.text.split()
    if not 1 <= len(words) <= 18 or len(part.text) > 130 or part.block.kind is not BlockKind.PARAGRAPH:
        return False
    if part.text[0] in "“\"‘'([–—-•" or part.text.endswith((",", ";", ":", "”", '"')) or following is None:
        return False
    if part.text.endswith((".", "…")) and not _title_case(words):
        return False
    # A title is followed by a blank line, a byline, or a paragraph that is clearly longer.
    return following.blank_before or _byline(following.text) is not None or len(following.text) > 2 * len(part.text)


def _title_case(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 3]
    return bool(long) and sum(word[0].isupper() for word in long) >= 0.7 * len(long)


_CREDIT_SOURCE = re.compile(r"^(?P<name>[^,–—|]{3,60}?)(?:\s*[,–—|]\s*(?P<rest>.{2,120}))?$")


def end_byline(draft: Draft) -> Draft:
    """A bold or italic line after a text: the name of who wrote it, and where it appeared."""
    changes: dict[int, dict[str, Any]] = {}
    authors = list(draft.authors)
    for number, part in draft.open_parts():
        if len(part.text) > 140 or part.text.endswith((".", ":", "?", "!")):
            continue
        if not (part.covered_by(MarkKind.STRONG) or part.covered_by(MarkKind.EMPHASIS)):
            continue
        match = _CREDIT_SOURCE.match(re.sub(r"^(?:by|words)\s+", "", part.text, flags=re.IGNORECASE))
        previous = next((p for p in reversed(draft.parts[:number]) if p.text), None)
        long_before = previous is not None and len(previous.text) > 200
        if match and long_before and _is_person(match["name"]) and (match["rest"] or not part.blank_before):
            changes[number] = {"kind": LineKind.BYLINE, "rule": "end_byline"}
            if not draft.authors and match["name"] not in authors:
                authors.append(match["name"])
    return replace(draft.with_parts(changes), authors=tuple(authors))


_ABOUT = re.compile(r"about (?:the author:? )?(?P<name>[^.,:!?]{2,40})$", re.IGNORECASE)
_FILED_BY = re.compile(
    r"(?:this entry was posted|posted|filed) (?:on|in|under) .{1,300}? by (?P<name>[^.,|]{2,40}?)(?:\.|,|$| bookmark)",
    re.IGNORECASE,
)


def footer_byline(draft: Draft) -> Draft:
    """The author's name from the box about the author, or from the line that content systems put under a post."""
    if draft.authors:
        return draft
    for part in draft.parts[len(draft.parts) // 2 :]:
        match = _ABOUT.match(part.text) or _FILED_BY.search(part.text)
        if match and match["name"].split()[0].lower() not in {"the", "this", "us", "me", "my", "our"}:
            return replace(draft, authors=(match["name"].strip(),))
    return draft


def _is_person(name: str) -> bool:
    words = name.split()
    return 2 <= len(words) <= 4 and all(word[0].isupper() or word in PARTICLES for word in words) and not name.isupper()


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


def infer_title(draft: Draft) -> Draft:
    """Name an untitled text after the film that it is most plainly about, or not at all."""
    if draft.title:
        return draft
    title = _most_named(draft)
    shown = title or (f"Untitled text by {draft.authors[0]}" if draft.authors else "Untitled")
    path = _path(draft.document)
    note = finding("NAR-101", path=path, line=1, title=shown)
    return replace(draft, title=title, title_inferred=True, findings=(*draft.findings, note))


def _path(document: Document) -> Any:
    from pathlib import Path

    return Path(document.name)


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
