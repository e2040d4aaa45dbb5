"""Documents of which it is known what they are made of: who says what, what is read, what is left out.

A kind of document is a strategy for a `Built`. Nothing in here knows how the segmenter works.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

from built_words import AUTHORS, HEADINGS, accounts, answers, distinct, people, questions, remarks, several, titles
from hypothesis import strategies as st

BOTH = " + "
"""Between two people who say something together: either of them may be given it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A turn or a comment."""

    speaker: str
    paragraphs: tuple[str, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A document and its structure."""

    name: str
    """With the suffix of its format."""
    text: str
    turns: tuple[Said, ...] = ()
    comments: tuple[Said, ...] = ()
    narrated: tuple[str, ...] = ()
    """What the narrator reads, whole paragraphs."""
    listed: tuple[str, ...] = ()
    """Items of lists."""
    quoted: tuple[str, ...] = ()
    """Block quotes."""
    left_out: tuple[str, ...] = ()
    """What nobody says."""
    chapters: tuple[str, ...] = ()
    """Titles of chapters that there have to be, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A conversation, in no form yet."""

    title: str
    people: tuple[str, ...]
    turns: tuple[Said, ...]
    telling: tuple[str, ...]
    """What the narrator tells above it."""

    @property
    def intro(self) -> str:
        names = ", ".join(self.people[:-1]) + f" and {self.people[-1]}"
        return f"{names} met in the foyer after the late showing. {self.telling[0]}"


@st.composite
def talks(draw: st.DrawFn, most: int = 2, rounds: int = 2) -> Talk:
    """Two to four people who speak in turn, `rounds` times at least, each time `most` paragraphs at most.

    The last turn has one paragraph: an unlabelled one at a document's end may as well be the narrator's.
    """
    who = draw(people(2, 4))
    order = who * draw(st.integers(rounds, 3))
    counts = [draw(st.integers(1, most)) for _ in order[1:]] + [1]
    texts = draw(distinct(remarks, *counts))
    turns = tuple(Said(speaker=one, paragraphs=said) for one, said in zip(order, texts, strict=True))
    return Talk(title=draw(titles), people=who, turns=turns, telling=draw(several(accounts, 2, 2)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a conversation is written: a file's suffix, and how a turn of it looks."""

    suffix: str
    turn: Callable[[Talk, int, Said], str]
    intro: Callable[[Talk], str] = lambda talk: talk.intro
    between: str = "\n\n"
    around: tuple[str, str] = ("", "")
    most: int = 2
    """Paragraphs of a turn."""
    rounds: int = 2
    """How often everybody speaks at least."""


def _first(name: str) -> str:
    return name.split(maxsplit=1)[0]


def _last(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1]


def _letters(name: str) -> str:
    return "".join(word[0] for word in name.split())


def _nick(name: str) -> str:
    return _first(name).lower()


def _plain(said: Said) -> str:
    return "\n\n".join(said.paragraphs)


def _lines(said: Said) -> str:
    return "\n".join(said.paragraphs)


def _p(said: Said) -> str:
    return "".join(f"<p>{html.escape(text)}</p>" for text in said.paragraphs)


def _explained(talk: Talk) -> str:
    """An introduction with a list of those present and their initials."""
    present = ", ".join(f"{name} ({_letters(name)})" for name in talk.people)
    return f"Present: {present}\n\n{talk.telling[0]}"


def _clock(number: int) -> str:
    return f"{20 + number // 50}:{number % 50 + 10:02}"


def _on_rows(name: str, said: Said) -> str:
    cell = "<br><br>".join(html.escape(text) for text in said.paragraphs)
    return f"<tr><td>{name}</td><td>{cell}</td></tr>"


def _in_html(name: str, said: Said) -> str:
    first, *more = (html.escape(text) for text in said.paragraphs)
    return "\n".join((f"<p>{name} {first}</p>", *(f"<p>{text}</p>" for text in more)))


def _role(talk: Talk, name: str) -> str:
    return ("critic", "programmer", "historian", "host")[talk.people.index(name)]


FORMS: dict[str, Form] = {
    "initials of those present": Form(
        suffix="txt", turn=lambda t, n, x: f"{_letters(x.speaker)}: {_plain(x)}", intro=_explained
    ),
    "initials in bold": Form(
        suffix="md", turn=lambda t, n, x: f"**{_letters(x.speaker)}:** {_plain(x)}", intro=_explained
    ),
    "full names, then initials": Form(
        suffix="txt",
        turn=lambda t, n, x: f"{x.speaker if n < len(t.people) else _letters(x.speaker)}: {_plain(x)}",
    ),
    "full names, then surnames": Form(
        suffix="txt",
        turn=lambda t, n, x: f"{x.speaker if n < len(t.people) else _last(x.speaker)}: {_plain(x)}",
    ),
    "first names": Form(suffix="txt", turn=lambda t, n, x: f"{_first(x.speaker)}: {_plain(x)}"),
    "surnames in capitals": Form(suffix="txt", turn=lambda t, n, x: f"{_last(x.speaker).upper()}: {_plain(x)}"),
    "chat, nick in angles": Form(
        suffix="txt", turn=lambda t, n, x: f"<{_nick(x.speaker)}> {_plain(x)}", between="\n", most=1
    ),
    "chat, clock and nick in angles": Form(
        suffix="txt",
        turn=lambda t, n, x: f"[{_clock(n)}] <{_nick(x.speaker)}> {_plain(x)}",
        between="\n",
        most=1,
    ),
    "chat, clock and nick": Form(
        suffix="txt",
        turn=lambda t, n, x: f"{_clock(n)} {_nick(x.speaker)}: {_plain(x)}",
        between="\n",
        most=1,
    ),
    "chat, nick": Form(
        suffix="txt", turn=lambda t, n, x: f"{_nick(x.speaker)}: {_plain(x)}", between="\n", most=1, rounds=3
    ),
    "chat export, date in brackets": Form(
        suffix="txt", turn=lambda t, n, x: f"[03/11/2016, {_clock(n)}:07] {x.speaker}: {_lines(x)}", between="\n"
    ),
    "chat export, date and dash": Form(
        suffix="txt", turn=lambda t, n, x: f"03/11/2016, {_clock(n)} - {x.speaker}: {_lines(x)}", between="\n"
    ),
    "chat export, name and time above": Form(
        suffix="txt", turn=lambda t, n, x: f"{x.speaker}  {n % 12 + 1}:{n + 10} PM\n{_lines(x)}"
    ),
    "screenplay, cues far in": Form(
        suffix="txt",
        turn=lambda t, n, x: f"{' ' * 30}{_last(x.speaker).upper()}\n{' ' * 10}{_lines(x)}",
        most=1,
    ),
    "screenplay, cues above": Form(suffix="txt", turn=lambda t, n, x: f"{x.speaker.upper()}\n{_lines(x)}", most=1),
    "play, period and manner": Form(
        suffix="txt", turn=lambda t, n, x: f"{_first(x.speaker).upper()} (quietly). {_plain(x)}", most=1
    ),
    "name says": Form(suffix="txt", turn=lambda t, n, x: f"{x.speaker} says: {_plain(x)}", most=1),
    "dashes": Form(suffix="txt", turn=lambda t, n, x: f"{_last(x.speaker).upper()} — {_plain(x)}"),
    "role in brackets": Form(
        suffix="md", turn=lambda t, n, x: f"**{x.speaker} ({_role(t, x.speaker)}, The Lantern):** {_plain(x)}"
    ),
    "role behind a comma": Form(
        suffix="txt", turn=lambda t, n, x: f"{x.speaker}, {_role(t, x.speaker)} of The Lantern: {_plain(x)}"
    ),
    "role in square brackets": Form(
        suffix="txt", turn=lambda t, n, x: f"{_last(x.speaker).upper()} [{_role(t, x.speaker)}]: {_plain(x)}"
    ),
    "link in bold": Form(
        suffix="md",
        turn=lambda t, n, x: f"**[{x.speaker}](https://example.org/{_nick(x.speaker)}):** {_plain(x)}",
    ),
    "bold in a link, then a role": Form(
        suffix="md",
        turn=lambda t, n, x: (
            f"[**{x.speaker}**](https://example.org/{_nick(x.speaker)}) ({_role(t, x.speaker)}): {_plain(x)}"
        ),
    ),
    "manner in italics": Form(suffix="md", turn=lambda t, n, x: f"**{_first(x.speaker)}** *(laughing)*: {_plain(x)}"),
    "names as headings": Form(suffix="md", turn=lambda t, n, x: f"### {x.speaker}\n\n{_plain(x)}"),
    "two styles": Form(
        suffix="md",
        turn=lambda t, n, x: (
            f"**{x.speaker}:** {_plain(x)}" if 2 * n < len(t.turns) else f"{_last(x.speaker).upper()}: {_plain(x)}"
        ),
    ),
    "time stamps, then names": Form(suffix="txt", turn=lambda t, n, x: f"{x.speaker} 00:{n + 10}\n{_lines(x)}"),
    "table in HTML": Form(
        suffix="html",
        turn=lambda t, n, x: _on_rows(x.speaker, x),
        between="\n",
        around=("<table>\n", "\n</table>"),
        most=1,
    ),
    "table with bold names": Form(
        suffix="html",
        turn=lambda t, n, x: _on_rows(f"<b>{_first(x.speaker)}:</b>", x),
        between="\n",
        around=("<table><tbody>\n", "\n</tbody></table>"),
        most=1,
    ),
    "table with times": Form(
        suffix="html",
        turn=lambda t, n, x: f"<tr><td>00:{n + 10}</td><td>{x.speaker}</td><td>{x.paragraphs[0]}</td></tr>",
        between="\n",
        around=("<table>\n<tr><th>Time</th><th>Who</th><th>What</th></tr>\n", "\n</table>"),
        most=1,
    ),
    "definition list": Form(
        suffix="html",
        turn=lambda t, n, x: f"<dt>{x.speaker}</dt>\n<dd>{_p(x)}</dd>",
        between="\n",
        around=("<dl>\n", "\n</dl>"),
    ),
    "definition list, initials": Form(
        suffix="html",
        turn=lambda t, n, x: f"<dt>{x.speaker if n < len(t.people) else _letters(x.speaker)}</dt>\n<dd>{_p(x)}</dd>",
        between="\n",
        around=("<dl>\n", "\n</dl>"),
    ),
    "bold, colon outside": Form(suffix="html", turn=lambda t, n, x: _in_html(f"<b>{x.speaker}</b>:", x), between="\n"),
    "bold and a break": Form(
        suffix="html", turn=lambda t, n, x: f"<p><strong>{x.speaker}:</strong><br>{x.paragraphs[0]}</p>", most=1
    ),
    "spans with classes": Form(
        suffix="html",
        turn=lambda t, n, x: f'<div class="turn"><span class="who">{x.speaker}:</span> {x.paragraphs[0]}</div>',
        most=1,
    ),
    "boxes, names without a sign": Form(
        suffix="html",
        turn=lambda t, n, x: f"<div><div>{x.speaker}</div><div>{_p(x)}</div></div>",
        rounds=3,
    ),
    "details": Form(
        suffix="html",
        turn=lambda t, n, x: f"<details open><summary>{x.speaker}</summary>{_p(x)}</details>",
        rounds=3,
    ),
    "names in div soup": Form(
        suffix="html",
        turn=lambda t, n, x: (
            f'<div class="row"><div class="name">{x.speaker}:</div><div class="text">{_p(x)}</div></div>'
        ),
    ),
}


@st.composite
def conversations(draw: st.DrawFn, form: Form) -> Built:
    """A title, an introduction, the conversation, and nothing else."""
    talk = draw(talks(form.most, form.rounds))
    body = form.around[0] + form.between.join(form.turn(talk, n, x) for n, x in enumerate(talk.turns)) + form.around[1]
    intro = form.intro(talk)
    if form.suffix == "html":
        text = page(talk.title, f"<p>{html.escape(intro)}</p>\n{body}")
    else:
        head = f"# {talk.title}" if form.suffix == "md" else talk.title
        text = f"{head}\n\n{intro}\n\n{body}\n"
    narrated = tuple(paragraph for paragraph in intro.split("\n\n") if not paragraph.startswith("Present:"))
    return Built(name=f"talk.{form.suffix}", text=text, turns=talk.turns, narrated=narrated)


def page(title: str, body: str) -> str:
    """A page with nothing around the text."""
    head = f"<title>{title}</title></head><body><article>\n<h1>{title}</h1>"
    return f"<!doctype html>\n<html lang=en><head>{head}\n{body}\n</article></body></html>\n"


@st.composite
def joint(draw: st.DrawFn, form: str) -> Built:
    """Two people who each speak, and once together: `form` has places for the first names."""
    talk = draw(talks())
    one, other = talk.people[:2]
    (together,) = draw(several(remarks.filter(lambda text: all(text not in x.paragraphs for x in talk.turns)), 1, 1))
    spoken = [f"**{_first(x.speaker)}:** {_plain(x)}" for x in talk.turns]
    at = draw(st.integers(len(talk.people), len(spoken) - 1))
    spoken.insert(at, form.format(_first(one), _first(other)) + f" {together}")
    turns = (*talk.turns[:at], Said(speaker=f"{one}{BOTH}{other}", paragraphs=(together,)), *talk.turns[at:])
    return Built(name="talk.md", text="\n\n".join((f"# {talk.title}", talk.intro, *spoken)), turns=turns)


_SOUNDS = ("(Laughter.)", "[Applause]", "(SOUNDBITE OF MUSIC)", "[crosstalk]")


@st.composite
def interrupted(draw: st.DrawFn, suffix: str) -> Built:
    """A conversation with sounds between its turns."""
    form = draw(st.sampled_from([form for form in FORMS.values() if form.suffix == suffix and form.most == 2]))
    talk = draw(talks(form.most))
    spoken = [form.turn(talk, n, x) for n, x in enumerate(talk.turns)]
    for at in sorted(draw(st.sets(st.integers(1, len(spoken) - 1), max_size=2)), reverse=True):
        spoken.insert(at, draw(st.sampled_from(_SOUNDS)))
    head = f"# {talk.title}" if suffix == "md" else talk.title
    text = f"{head}\n\n{form.intro(talk)}\n\n" + form.between.join(spoken)
    return Built(name=f"talk.{suffix}", text=text, turns=talk.turns, left_out=_SOUNDS)


JOINT = ("**{} and {}:**", "**{} & {}:**", "**{} and {} (together):**", "**{}/{}:**")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """Questions and answers, in no form yet."""

    title: str
    asker: str
    guest: str
    pairs: tuple[tuple[str, tuple[str, ...]], ...]
    told: str

    @property
    def intro(self) -> str:
        return f"{self.guest} makes films about weather. We spoke with {self.guest} on a Tuesday. {self.told}"


@st.composite
def interviews(draw: st.DrawFn, most: int = 2) -> Interview:
    asker, guest = draw(people(2, 2))
    count = draw(st.integers(4, 6))
    asked = draw(several(questions, count, count))
    said = draw(distinct(answers, *(draw(st.integers(1, most)) for _ in asked[1:]), 1))
    return Interview(
        title=f"An interview with {guest}",
        asker=asker,
        guest=guest,
        pairs=tuple(zip(asked, said, strict=True)),
        told=draw(accounts),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How an interview is written: a file's suffix, and how a question with its answer looks."""

    suffix: str
    pair: Callable[[str, tuple[str, ...]], str]
    most: int = 2


def _below(text: tuple[str, ...]) -> str:
    return "\n\n".join(text)


def _paragraphs(text: tuple[str, ...]) -> str:
    return "\n".join(f"<p>{one}</p>" for one in text)


ASKING: dict[str, Asking] = {
    "Q: and A:": Asking(suffix="txt", pair=lambda q, a: f"Q: {q}\n\nA: {_below(a)}"),
    "Q. and A.": Asking(suffix="txt", pair=lambda q, a: f"Q. {q}\nA. {_below(a)}", most=1),
    "bold Q: and A:": Asking(suffix="md", pair=lambda q, a: f"**Q:** {q}\n\n**A:** {_below(a)}"),
    "bold questions": Asking(suffix="md", pair=lambda q, a: f"**{q}**\n\n{_below(a)}"),
    "italic questions": Asking(suffix="md", pair=lambda q, a: f"*{q}*\n\n{_below(a)}"),
    "bold question on the line above": Asking(suffix="md", pair=lambda q, a: f"**{q}**  \n{_below(a)}"),
    "questions as headings": Asking(suffix="md", pair=lambda q, a: f"### {q}\n\n{_below(a)}"),
    "strong paragraphs": Asking(suffix="html", pair=lambda q, a: f"<p><strong>{q}</strong></p>\n{_paragraphs(a)}"),
    "strong and a break": Asking(suffix="html", pair=lambda q, a: f"<p><strong>{q}</strong><br>{a[0]}</p>", most=1),
    "strong and two breaks": Asking(
        suffix="html", pair=lambda q, a: f"<p><strong>{q}</strong><br><br>{'<br><br>'.join(a)}</p>"
    ),
    "emphasised paragraphs": Asking(suffix="html", pair=lambda q, a: f"<p><em>{q}</em></p>\n{_paragraphs(a)}"),
    "styled spans": Asking(
        suffix="html", pair=lambda q, a: f'<p><span style="font-weight:bold">{q}</span></p>\n{_paragraphs(a)}'
    ),
    "headings of the fourth rank": Asking(suffix="html", pair=lambda q, a: f"<h4>{q}</h4>\n{_paragraphs(a)}"),
    "definition list": Asking(suffix="html", pair=lambda q, a: f"<dl><dt>{q}</dt><dd>{_paragraphs(a)}</dd></dl>"),
}


@st.composite
def asked(draw: st.DrawFn, form: Asking) -> Built:
    """An interview that its author signs."""
    one = draw(interviews(form.most))
    body = "\n\n".join(form.pair(question, answer) for question, answer in one.pairs)
    if form.suffix == "html":
        text = page(one.title, f"<p>By {one.asker}</p>\n<p>{one.intro}</p>\n{body}")
    else:
        head = f"# {one.title}" if form.suffix == "md" else one.title
        text = f"{head}\n\nBy {one.asker}\n\n{one.intro}\n\n{body}\n"
    turns = tuple(
        Said(speaker=who, paragraphs=said)
        for question, answer in one.pairs
        for who, said in ((one.asker, (question,)), (one.guest, answer))
    )
    return Built(name=f"interview.{form.suffix}", text=text, turns=turns, narrated=(one.intro,))


@st.composite
def correspondence(draw: st.DrawFn) -> Built:
    """Letters between two people, each with a salutation and a signature."""
    pair = draw(people(2, 2))
    count = draw(st.integers(2, 4))
    said = draw(distinct(remarks, *(draw(st.integers(1, 3)) for _ in range(count))))
    greeting = draw(st.sampled_from(("Dear {},", "Dear {}", "My dear {},", "Hello {},")))
    closing = draw(st.sampled_from(("Yours,", "Love,", "Best wishes,", "Warmly,", "As ever,")))
    joined = draw(st.sampled_from(("\n", "\n\n")))
    suffix = draw(st.sampled_from(("txt", "md")))
    letters, turns = [], []
    for number, paragraphs in enumerate(said):
        writer, reader = pair[number % 2], pair[1 - number % 2]
        end = f"{closing}{joined}{_first(writer)}"
        if suffix == "md" and joined == "\n":
            end = f"{closing}  \n{_first(writer)}"
        letters.append("\n\n".join((greeting.format(_first(reader)), *paragraphs, end)))
        turns.append(Said(speaker=writer, paragraphs=paragraphs))
    told = f"{pair[0]} and {pair[1]} write to each other about films. {draw(accounts)}"
    title = draw(titles)
    text = "\n\n".join((f"# {title}" if suffix == "md" else title, told, *letters))
    return Built(name=f"letters.{suffix}", text=text, turns=tuple(turns), narrated=(told,))


@st.composite
def threads(draw: st.DrawFn, *, once: bool = False) -> tuple[Said, ...]:
    """Comments, some of which answer the one before, or one that this answers; `once`: nobody writes twice."""
    count = draw(st.integers(3, 6))
    who = draw(people(count, count) if once else people(3, 5))
    texts = draw(distinct(remarks, *(draw(st.integers(1, 2)) for _ in range(count))))
    depths = [0]
    for _ in texts[1:]:
        depths.append(draw(st.integers(0, min(depths[-1] + 1, 2))))
    return tuple(
        Said(speaker=who[number % len(who)], paragraphs=said, depth=depth)
        for number, (said, depth) in enumerate(zip(texts, depths, strict=True))
    )


def _indented(comment: Said, head: str, tail: str = "") -> str:
    lines = [head, *itertools.chain.from_iterable((text, "") for text in comment.paragraphs)]
    lines += [tail] if tail else []
    return "\n".join(" " * 4 * comment.depth + line if line else "" for line in lines).rstrip()


def _answers_whom(comments: tuple[Said, ...], number: int) -> Said | None:
    depth = comments[number].depth
    return next((one for one in reversed(comments[:number]) if one.depth == depth - 1), None)


def _wordpress(comments: tuple[Said, ...]) -> str:
    """As copied from a theme of WordPress."""
    shown = [
        _indented(one, f"{one.speaker} says:\n{' ' * 4 * one.depth}March {n + 3}, 2012 at {n + 1}:05 pm", "Reply")
        for n, one in enumerate(comments)
    ]
    return "\n\n".join((f"{len(comments)} Responses to “The film”", *shown))


def _blogger(comments: tuple[Said, ...]) -> str:
    """As copied from Blogger, which shows no nesting here."""
    shown = [
        f"{one.speaker} said...\n{_plain(one)}\nMarch {n + 3}, 2012 {n + 1}:05 PM" for n, one in enumerate(comments)
    ]
    return "\n\n".join((f"{len(comments)} comments:", *shown))


def _disqus(comments: tuple[Said, ...]) -> str:
    shown = []
    for number, one in enumerate(comments):
        to = _answers_whom(comments, number)
        name = f"{one.speaker} > {to.speaker}" if to else one.speaker
        shown.append(f"{name} • {number + 2} years ago\n{_plain(one)}\n{number} • Reply • Share ›")
    return "\n\n".join((f"{len(comments)} Comments", *shown))


def _dated(comments: tuple[Said, ...]) -> str:
    shown = [f"{one.speaker} | March {n + 3}, 2012 | Reply\n\n{_plain(one)}" for n, one in enumerate(comments)]
    return "\n\n".join((f"{len(comments)} comments", *shown))


def _headings(comments: tuple[Said, ...]) -> str:
    shown = [f"**{one.speaker}**, {n + 3} March 2012 at 10:0{n}\n\n{_plain(one)}" for n, one in enumerate(comments)]
    return "\n\n".join(("## Comments", *shown))


def _nested(comments: tuple[Said, ...], item: Callable[[int, Said], str], lists: tuple[str, str]) -> str:
    """Comments as lists within items of lists."""
    found, depth = [lists[0]], 0
    for number, one in enumerate(comments):
        if number:
            while one.depth < depth:
                found.append("</li>" + lists[1])
                depth -= 1
            if one.depth > depth:
                found.append(lists[0])
                depth += 1
            else:
                found.append("</li>")
        found.append(f"<li>{item(number, one)}")
    return "\n".join((*found, ("</li>" + lists[1]) * (depth + 1)))


def _wordpress_page(comments: tuple[Said, ...]) -> str:
    def item(number: int, one: Said) -> str:
        return (
            f'<article class="comment-body"><footer class="comment-meta"><div class="comment-author vcard">'
            f'<b class="fn">{one.speaker}</b> <span class="says">says:</span></div><div class="comment-metadata">'
            f'<a href="#c{number}"><time>March {number + 3}, 2012 at {number + 1}:05 pm</time></a></div></footer>'
            f'<div class="comment-content">{_p(one)}</div><div class="reply"><a href="#r">Reply</a></div></article>'
        )

    nested = _nested(comments, item, ('<ol class="comment-list">', "</ol>"))
    return f'<div id="comments" class="comments-area"><h2>{len(comments)} thoughts on “The film”</h2>\n{nested}</div>'


def _cited_page(comments: tuple[Said, ...]) -> str:
    def item(number: int, one: Said) -> str:
        when = f'<span class="when">{number + 3} March 2012, 18:{number + 10}</span>'
        return f"<cite>{one.speaker}</cite> {when} {_p(one)} <a href='#r'>Reply</a>"

    nested = _nested(comments, item, ("<ul>", "</ul>"))
    return f'<section id="comments"><h3>{len(comments)} comments</h3>{nested}</section>'


def _boxes_page(comments: tuple[Said, ...]) -> str:
    """Boxes within boxes, each reply in the one that it answers."""
    found, depth = [], -1
    for number, one in enumerate(comments):
        found.append("</div>" * (depth - one.depth + 1))
        depth = one.depth
        found.append(
            f'<div class="comment"><p class="comment-author"><a href="#">{one.speaker}</a> on '
            f"{number + 3} March 2012 at 11:{number + 10}</p>{_p(one)}"
        )
    found.append("</div>" * (depth + 1))
    return f'<div class="comments"><h2>Comments</h2>{"".join(found)}</div>'


def _replies_page(comments: tuple[Said, ...]) -> str:
    """Boxes, each with a box of its replies below it."""
    found, depth = [], 0
    for number, one in enumerate(comments):
        found.append('<div class="replies">' if one.depth > depth else "</div>" * (depth - one.depth))
        depth = one.depth
        found.append(
            f'<div class="comment" id="comment-{number + 40}"><div class="head"><strong>{one.speaker}</strong>'
            f"<span>March {number + 3}, 2012 at {number + 1}:05 pm</span></div><div>{_p(one)}</div><a>Reply</a></div>"
        )
    found.append("</div>" * depth)
    return f'<section id="comments"><h2>{len(comments)} comments</h2>{"".join(found)}</section>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """How comments are written, and whether that tells what answers what."""

    suffix: str
    written: Callable[[tuple[Said, ...]], str]
    nested: bool = True
    by_name: bool = False
    """Whether only names tell it, so that of two comments of somebody nobody knows which one is answered."""


THREADS: dict[str, Thread] = {
    "WordPress, copied": Thread(suffix="txt", written=_wordpress),
    "Blogger, copied": Thread(suffix="txt", written=_blogger, nested=False),
    "Disqus, copied": Thread(suffix="txt", written=_disqus, by_name=True),
    "name, date, reply": Thread(suffix="txt", written=_dated, nested=False),
    "bold name and date": Thread(suffix="md", written=_headings, nested=False),
    "WordPress, page": Thread(suffix="html", written=_wordpress_page),
    "cited, page": Thread(suffix="html", written=_cited_page),
    "boxes, page": Thread(suffix="html", written=_boxes_page),
    "boxes of replies, page": Thread(suffix="html", written=_replies_page),
}


@st.composite
def commented(draw: st.DrawFn, form: Thread) -> Built:
    """A review and its comments."""
    comments = draw(threads(once=form.by_name))
    review = draw(several(accounts, 2, 3))
    title = draw(titles)
    if form.suffix == "html":
        told = _paragraphs(review)
        text = (
            f"<!doctype html><html><head><title>{title}</title></head><body><main><article><h1>{title}</h1>\n{told}"
            f"</article>\n{form.written(comments)}</main></body></html>"
        )
    else:
        head = f"# {title}" if form.suffix == "md" else title
        text = "\n\n".join((head, *review, form.written(comments)))
    flat = tuple(replace(one, depth=0) for one in comments)
    return Built(name=f"review.{form.suffix}", text=text, comments=comments if form.nested else flat, narrated=review)


_BLOGGER = (
    *("Posted by {} at 7:45 PM", "Email This", "BlogThis!", "Share to Twitter", "Share to Facebook"),
    *("No comments:", "Post a Comment", "Newer Post", "Older Post", "Home", "Subscribe to: Post Comments (Atom)"),
)
_WORDPRESS = (
    *("Share this:", "Click to share on Twitter (Opens in new window)", "Like this:", "Like Loading...", "Related"),
    *("Post navigation", "Leave a Reply Cancel reply", "Your email address will not be published."),
    *("Notify me of new comments via email.", "Blog at WordPress.com."),
)
_SUBSTACK = (
    *("Thanks for reading The Torn Ticket! Subscribe for free to receive new posts and support my work.",),
    *("Share this post", "Leave a comment", "© 2023 {}", "Privacy ∙ Terms ∙ Collection notice"),
)
_MEDIUM = ("--", "2", "Follow", "Written by {}", "312 Followers", "More from {}", "Help", "Status", "Privacy", "Terms")
FOOTERS: dict[str, tuple[str, ...]] = {
    "Blogger": _BLOGGER,
    "WordPress": _WORDPRESS,
    "Substack": _SUBSTACK,
    "Medium": _MEDIUM,
}


@st.composite
def with_footer(draw: st.DrawFn, lines: tuple[str, ...]) -> Built:
    """A conversation or a review, and below it what a platform puts there."""
    blank = draw(st.sampled_from(("\n", "\n\n")))
    form = draw(st.sampled_from([form for form in FORMS.values() if form.suffix == "txt" and form.most == 2]))
    built = draw(conversations(form))
    if draw(st.booleans()):
        told = draw(several(accounts, 2, 4))
        built = Built(name="review.txt", text="\n\n".join((draw(titles), *told)) + "\n", narrated=told)
    footer = [line.format(draw(st.sampled_from(AUTHORS))) for line in lines]
    return replace(built, text=f"{built.text.rstrip()}\n\n{blank.join(footer)}\n", left_out=tuple(footer))


@st.composite
def essays(draw: st.DrawFn) -> Built:
    """Sections under headings, with lists and block quotes in them."""
    names = draw(several(st.sampled_from(HEADINGS), 2, 4))
    kind = draw(st.sampled_from(("md", "setext.md", "html")))
    groups = draw(distinct(accounts, *(5 for _ in names)))
    narrated, listed, quoted, pieces = [], [], [], []
    for name, (first, one, other, quote, last) in zip(names, groups, strict=True):
        items, quotes = draw(st.booleans()), draw(st.booleans())
        narrated += [first, last]
        listed += [one, other] if items else []
        quoted += [quote] if quotes else []
        if kind == "html":
            pieces += [f"<h2>{name}</h2><p>{first}</p>"]
            pieces += [f"<ul><li>{one}</li><li><p>{other}</p></li></ul>"] if items else []
            pieces += [f"<blockquote><p>{quote}</p></blockquote>"] if quotes else []
            pieces += [f"<p>{last}</p>"]
        else:
            pieces += [f"{name}\n{'-' * len(name)}" if "setext" in kind else f"## {name}", first]
            pieces += [f"- {one}\n- {other}"] if items else []
            pieces += [f"> {quote}"] if quotes else []
            pieces += [last]
    title = draw(titles)
    if kind == "html":
        text = page(title, "\n".join(pieces))
    else:
        text = "\n\n".join((f"{title}\n{'=' * len(title)}" if "setext" in kind else f"# {title}", *pieces))
    return Built(
        name=f"essay.{kind}",
        text=text,
        narrated=tuple(narrated),
        listed=tuple(listed),
        quoted=tuple(quoted),
        chapters=names,
    )


@st.composite
def everything(draw: st.DrawFn) -> Built:
    """A conversation in Markdown with chapters, a list and a quotation of the narrator's, comments and a footer."""
    form = draw(st.sampled_from([form for form in FORMS.values() if form.suffix == "md"]))
    talk = draw(talks(form.most))
    comments = draw(threads())
    told = [*draw(several(accounts.filter(lambda text: text not in talk.telling), 5, 5))]
    names = draw(several(st.sampled_from(HEADINGS), 2, 2))
    half = len(talk.people) * 2
    spoken = [form.turn(talk, n, x) for n, x in enumerate(talk.turns)]
    text = "\n\n".join(
        (
            *(f"# {talk.title}", form.intro(talk), f"- {told[0]}\n- {told[1]}", f"> {told[2]}"),
            *(f"## {names[0]}", *spoken[:half]),
            *((f"## {names[1]}", told[3], *spoken[half:]) if spoken[half:] else ()),
            _dated(comments),
            *(line.format(talk.people[0]) for line in _WORDPRESS),
        )
    )
    return Built(
        name="all.md",
        text=text,
        turns=talk.turns,
        comments=tuple(replace(one, depth=0) for one in comments),
        listed=(told[0], told[1]),
        quoted=(told[2],),
        narrated=(told[3],) if spoken[half:] else (),
        left_out=_WORDPRESS,
        chapters=names if spoken[half:] else names[:1],
    )
