"""Title, authors, date and language: from front matter, and from the lines above the text."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

from narrate.model.document import BlockKind, MarkKind
from narrate.model.script import LineKind
from narrate.segment import comment_threads
from narrate.segment.authors import SAID_FIRST
from narrate.segment.bylines import Credit, closing_sentence, credit, dated, is_count, is_person, people
from narrate.segment.dates import compact, is_date, is_vague_date, iso, numeric, stacked
from narrate.segment.draft import Draft, Opening, Part, skip
from narrate.segment.languages import language_of
from narrate.segment.name_lines import name_lines
from narrate.segment.names import cased

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
_AUTHORS = ("author", "authors", "by", "byline", "writer", "creator", "written_by", "dc.creator")
_DATES = (
    "date", "published", "pubdate", "published_at", "publishdate", "publish_date", "date_published", "datepublished",
    "publication_date", "pubdatetime", "posted", "created", "created_at", "date_created", "dc.date",
)  # fmt: skip
"""Keys of the front matter, what is stated most plainly first."""
_TAG = re.compile(r"<[^>]{1,80}>")
_OTHER_WORK = re.compile(
    r"(?:illustrat(?:ed|ions?)|photo(?:graph)?s?|photography|images?|pictures|drawings|translat(?:ed|ion)|art(?:work)?"
    r"|fotos?|illustrationen|übersetzung|traduction|traducción|ilustraciones)"
    r"(?: (?:by|courtesy of|von|par|de|por)\b|\s?:).{2,80}$",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?:film|films|movies?|cinema|culture|arts?|reviews?|film reviews?|interviews?|features?|essays?|opinion|news|blog"
    r"|entertainment|kultur|kino|filmkritik|kritik|kritiken|cinéma|critiques?|entretiens?|cine|cultura|críticas?)$",
    re.IGNORECASE,
)
_QUOTED_HEADLINE = re.compile(r"[“\"„«‘][^“”\"„«»]{5,90}[^.,!…“”\"„«»][”\"“»’]$")
"""What somebody said in an interview, as its title: a sentence without its full stop."""
_ISSUE = re.compile(r"(?:issue|no\.?|nr\.?|n[°º]|vol(?:ume|\.)?|ausgabe|heft|numéro|número)\s?#?\d", re.IGNORECASE)
_PLACE = re.compile(r"[^\W\d_][^\W\d_ -]{2,20}(?:[ -][^\W\d_]{2,15}){0,2}, (?=\w{0,12},? ?\d)")
"""A town before a date, which states no more than the date where it stands under a byline."""
_TOP = 14
"""Paragraphs at the beginning that may be title, stand-first, date and byline."""
_LINE = 160
"""Characters of the longest line above a text that is no sentence of it."""
_SENTENCES = re.compile(r"[a-zà-ÿ]{2}[.!?…][”\"’»]? [“\"‘«„A-ZÀ-Þ].{20,}[.!?…][”\"’»]?$|.{120,}[.!?…][”\"’»]?$")
_TIMED = re.compile(r"[^.!?]{1,40} [(\[]?\d{1,2}:\d\d(?::\d\d)?[)\]]?:? [^\W\d_]")
"""A name and a running time, with what is said behind: two such lines are a transcript's."""
_WRITES = re.compile(
    r"(?P<name>[^,|]{4,40})(?:,| \|) [\w&.’' -]{0,40}\b(?:correspondent|critic|reporter|writer|columnist|editor|author"
    r"|contributor|redakteur(?:in)?|kritiker(?:in)?|journaliste?)$",
    re.IGNORECASE,
)
"""A name, and what the publication calls its owner."""
_LED = re.compile(r"(?:[(\[]?\d{1,2}:\d\d(?::\d\d)?[)\]]? )?<?(?P<name>[^\W\d_][^:<>.!?\n]{0,40}?)(?:: |> )(?=\S)")
"""Who speaks, before what is said."""
_STAND_FIRST = 300
"""Characters of the longest stand-first."""


def clean(text: str) -> str:
    """A value of the front matter without markup."""
    text = _TAG.sub(" ", html.unescape(text))
    text = re.sub(r"(?<!\w)[_*]{1,3}(?=\S)|(?<=\S)[_*]{1,3}(?!\w)", "", text)
    return " ".join(text.split())


def front_matter(draft: Draft) -> Draft:
    """Take title, authors, date, tags, place in a series and language from the front matter."""
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
        for text in texts(*_AUTHORS)
        for name in (re.split(r"\s*(?:,|;| and | & )\s*", text) if len(text.split()) > 3 else [text])
        if name and name.casefold() not in _NOBODY
    )
    language = next(iter(texts("lang", "language", "locale")), "").replace("_", "-")
    date = next(iter(texts(*_DATES)), "")
    return replace(
        draft,
        title=" ".join(texts("title", "headline", "name")[:1]),
        authors=authors,
        date=iso(date) or compact(date) or numeric(date, language),
        tags=tuple(dict.fromkeys(tag for text in texts("tags", "tag") for tag in _listed(text))),
        series=next(iter(texts("series")), ""),
        season=_number(next(iter(texts("season")), "")),
        episode=_number(next(iter(texts("episode")), "")),
        language=language if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", language) else "",
    )


def _listed(text: str) -> list[str]:
    """Tags that stand on one line, with commas between them."""
    return [tag for part in text.split(",") if (tag := part.strip())]


def _number(text: str) -> int:
    """The number of a season or an episode; 0 for anything that is none."""
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,5}", text) else 0


def language(draft: Draft) -> Draft:
    """Recognise the language where the document does not state it, and with it which number of a date is the day."""
    if not draft.language:
        draft = replace(draft, language=language_of(draft.prose()[:20_000]))
    above = (part.text for part in draft.parts if part.reason == SAID_FIRST)
    date = draft.date or next((date for text in above if (date := numeric(text, draft.language))), "")
    return replace(draft, date=date)


def top_lines(draft: Draft) -> Draft:
    """Read the lines above the text: section, title, stand-first, dates, bylines, reading time.

    A stand-first is spoken; the lines below it are read only where one of them states an author or a date.
    """
    changes: dict[int, dict[str, Any]] = {}
    title, authors, date, later = draft.title, draft.authors, draft.date, ""
    titled = False
    gap = 0
    thread = comment_threads.headers(draft)
    top = [(number, part) for number, part in draft.open_parts()][:_TOP]
    speaking = {label.part for label in name_lines(draft)}
    over, stack = _stacked(top)
    date = date or over
    for position, (number, part) in enumerate(top):
        if number in thread | speaking:
            break
        if number in stack:
            changes[number] = skip(SAID_FIRST, "top_lines")
            continue
        following = [other for _, other in top[position + 1 :]]
        found = _stated(draft, part, following, titled=bool(title), gap=gap, unsigned=not authors)
        if found is None and number - 1 in changes and authors and (place := _PLACE.match(part.text)):
            found = dated(part.text[place.end() :])
        if found is not None:
            authors = authors or found.authors
            date, later = (date, later or found.date) if found.updated else (date or found.date, later)
            changes[number] = skip(SAID_FIRST, "top_lines")
        elif is_count(part.text):
            changes[number] = skip("boilerplate: prompt or notice", "top_lines")
        elif not titled and not title and _is_section(part, following):
            changes[number] = skip("boilerplate: the site’s head", "top_lines")
        elif not gap and (
            _is_title(part, following, known=title)
            if not titled
            else _is_below_masthead(draft.parts[number - 1]) and _is_title(part, following, known="")
        ):
            title = part.text if titled or not title else title
            titled = True
            changes[number] = {
                "kind": LineKind.HEADING, "rule": "top_lines", "opens": Opening(title=part.text),
            }  # fmt: skip
        elif _OTHER_WORK.match(part.text):
            changes[number] = {"kind": LineKind.BYLINE, "rule": "top_lines"}
        elif (titled or draft.title or _is_signed_below(following)) and _is_stand_first(draft, part, following, gap):
            gap += 1
            authors = authors or closing_sentence(part.text)
        else:
            authors = authors or (closing_sentence(part.text) if titled and len(part.text) < _STAND_FIRST else ())
            break
    lines = [part.text for number, part in top if number not in thread]
    return replace(
        draft.with_parts(changes),
        title=title,
        authors=authors or _named_alone(lines, title),
        date=date or later or _date_above(lines) or _only_date(draft, lines) or _date_in_brackets(title),
    )


def _stacked(top: list[tuple[int, Part]]) -> tuple[str, list[int]]:
    """A date that is set in two or three lines one directly under the other, and those lines."""
    for place in range(len(top)):
        for count in (3, 2):
            lines = top[place : place + count]
            if len(lines) == count and not any(part.blank_before for _, part in lines[1:]):
                date = stacked([part.text for _, part in lines])
                if date:
                    return date, [number for number, _ in lines]
    return "", []


def _above_text(lines: list[str]) -> list[str]:
    """The lines before the first sentence of the text."""
    first = next((at for at, line in enumerate(lines) if len(line) > _LINE or _SENTENCES.search(line)), len(lines))
    return lines[:first]


def _date_above(lines: list[str]) -> str:
    """A date that stands above the text among other things: when a talk was held, a programme broadcast."""
    return next((date for line in _above_text(lines) if (date := iso(line))), "")


def _date_in_brackets(title: str) -> str:
    """The date that closes a title: "A talk on lamps (2019-05-14)"; a year alone is a film's."""
    match = re.search(r"[(\[]([^()\[\]]{8,30})[)\]]$", title)
    return iso(match[1]) if match and is_date(match[1]) else ""


def _only_date(draft: Draft, lines: list[str]) -> str:
    """A date on a line of its own near the beginning, where no other line of the text is one."""
    dates = [part.text for part in draft.parts if part.open and is_date(part.text)]
    return iso(dates[0]) if len(dates) == 1 and dates[0] in lines else ""


def _named_alone(lines: list[str], title: str) -> tuple[str, ...]:
    """Two persons or more whose names are a line of their own below the title: those who wrote the text together."""
    above = _above_text(lines)
    below = above[above.index(title) + 1 :] if title in above else []
    for line in below[:3]:
        names = people(line)
        if len(names) > 1 and all(is_person(name) for name in names):
            return names
    return ()


def _stated(
    draft: Draft, part: Part, following: list[Part], *, titled: bool, gap: int, unsigned: bool
) -> Credit | None:
    """What a line above the text states about author and date."""
    found = credit(_with_marker(part), titled=titled)
    if found is not None:
        if found.dated and not (found.authors or found.updated) and _is_programme(draft, part):
            return None
        # Below a stand-first a date is the text's own only if the text is no diary with a date over every entry.
        return None if gap and not found.authors and _is_diary(draft) else found
    role = _WRITES.match(part.text) if titled and unsigned else None
    dated_below = following and (below := credit(following[0].text)) is not None and below.dated
    if role and dated_below and is_person(role["name"]):
        return Credit(authors=people(role["name"]))
    if titled and unsigned and is_person(cased(part.text, "")) and _is_name_line(part, following):
        return Credit(authors=people(part.text))
    return None


def _with_marker(part: Part) -> str:
    """A line with its list's number: "12. Juni 2015" begins like an item of a list."""
    numbered = part.block.kind is BlockKind.LIST_ITEM and part.start == 0
    return f"{part.block.marker} {part.text}" if numbered else part.text


def _is_name_line(part: Part, following: list[Part]) -> bool:
    """Whether a name alone is the author's: it is a link, or the next line is a date, an account or a count."""
    if any(other_credit.authors for other in following[:4] if (other_credit := credit(other.text))):
        return False
    if part.covered_by(MarkKind.LINK):
        return True
    after = following[0] if following else None
    if after is None:
        return False
    stated = credit(after.text)
    return is_count(after.text) or (stated is not None and stated.dated)


def _is_programme(draft: Draft, part: Part) -> bool:
    """Whether a line with a date and something else is one of several: films and when they are shown."""
    if is_date(part.text) or is_vague_date(part.text):
        return False
    rows = (credit(line.text) for _, line in draft.open_parts() if "|" in line.text)
    return sum(row is not None and row.dated and not row.authors for row in rows) > 2


def _is_diary(draft: Draft) -> bool:
    return sum(is_date(part.text) for part in draft.parts if part.text) > 1


def _is_section(part: Part, following: list[Part]) -> bool:
    """Whether a line is the name of a part of a magazine, above a title."""
    return bool(_SECTION.match(part.text)) and bool(following) and _is_title(following[0], following[1:], known="")


def _is_below_masthead(above: Part) -> bool:
    """Whether the line above is an issue's season or number: what stands over that names the magazine."""
    return is_vague_date(above.text) or bool(_ISSUE.match(above.text))


def _is_signed_below(following: list[Part]) -> bool:
    """Whether the next line states author and date together: what stands over it heads a text without a title."""
    stated = credit(following[0].text) if following else None
    return stated is not None and bool(stated.authors) and stated.dated


def _is_stand_first(draft: Draft, part: Part, following: list[Part], gap: int) -> bool:
    """Whether a short paragraph stands between the title and a line that states author or date."""
    if gap >= 3 or len(part.text) > _STAND_FIRST:
        return False
    for place, other in enumerate(following[: 4 - gap]):
        if _stated(draft, other, following[place + 1 :], titled=True, gap=gap + 1, unsigned=True):
            return True
        if len(other.text) > _STAND_FIRST:
            return False
    return False


def _is_title(part: Part, following: list[Part], *, known: str) -> bool:
    """Whether a line is the text's title."""
    if part.block.kind is BlockKind.HEADING:
        return part.block.level == 1 or not known
    if known:
        return part.text.casefold().strip(" .") == known.casefold().strip(" .")
    words = part.text.split()
    if not 1 <= len(words) <= 18 or len(part.text) > 130 or part.block.kind is not BlockKind.PARAGRAPH:
        return False
    if part.text[0] in "'([–—-•" or part.text.endswith((",", ";", ":")) or not following:
        return False
    if (_TIMED.match(part.text) and _TIMED.match(following[0].text)) or _is_said(part, following):
        return False
    headline = _QUOTED_HEADLINE.match(part.text) and following[0].blank_before and following[0].text[0] not in "–—-"
    if _is_quoted(part.text) and not headline and not any(credit(other.text) for other in following[:4]):
        return False
    if part.text.endswith((".", "…")) and not _title_case(words):
        return False
    # A title is followed by a blank line, a byline, a rating, or a paragraph that is clearly longer.
    after = following[0]
    return (
        after.blank_before
        or any(credit(other.text) is not None for other in following[:3])
        or not any(character.isalpha() for character in after.text)
        or len(after.text) > 2 * len(part.text)
    )


def _is_said(part: Part, following: list[Part]) -> bool:
    """Whether a line has a speaker's name before it that comes back, as most lines below have one."""
    led = [_LED.match(other.text) for other in (part, *following)]
    names = [match["name"] for match in led if match]
    return bool(led[0]) and names.count(names[0]) > 1 and 2 * len(names) > len(led)


def _is_quoted(text: str) -> bool:
    """Whether a line is speech in quotation marks rather than a title with a film's name in them."""
    if text[0] in '“"‘«„' and not re.match(r"[“\"‘«„][^”\"’»“]{1,60}[”\"’»“] ?[\w(:–—]", text):
        return True
    return bool(re.search(r"[.!?,…][”\"’»]$", text))


def _title_case(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 3]
    return bool(long) and sum(word[0].isupper() for word in long) >= 0.7 * len(long)
