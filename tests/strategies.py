"""Hypothesis strategies for values of narrate.model, for tests of every stage."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st

from narrate.model.script import (
    NARRATOR,
    Chapter,
    ChapterKind,
    Foreign,
    Line,
    LineKind,
    Link,
    PageBreak,
    Script,
    Speaker,
    Stress,
    stress_on,
)

TRICKY = (
    "INT. HOUSE - NIGHT", "Est. 1921", "CUT TO:", "FADE OUT.", "THE END", "# one", "## two", ". dot", ".dot",
    "...", "> x <", "> x", "@ada", "!bang", "~la", "= note", "===", "[[a]]", "[[list]]", "[[[", "]]", "/* x */",
    "*/", "\\", "\\\\", "\\*", "\\u{41}", "*a*", "**a** b*", "_I_ do", "snake_case", "__init__", "****", "£25*",
    "***½", "f**k off, f**k", "(laughs)", "(quote)", "(a) b (c)", "1. one", "- two", "* three", "iv) four",
    "BOB (CONT'D)", "BOB ^", "skipped: x", "Title: x", "don’t", "it's", "a\tb", "a  b", "a\rb", "a\x0bb",
    "a\u2028b", "\ufeffa", "\ud800", "Straße", "ß", "İstanbul", "ılık", "你好", "مرحبا", "😀", "C:\\new\\*",
    "¯\\_(ツ)_/¯", "a/*b", "//*", "note: TO:", "MARKER A)", "A. B", "narration, depth 2",
)  # fmt: skip
"""Texts that a screenplay format could misread."""

_characters = st.one_of(st.characters(exclude_characters="\n"), st.sampled_from("*_[]/\\()!@#.>~=^;: '’A aB1-"))
_pieces = st.one_of(st.sampled_from(TRICKY), st.text(_characters, min_size=1, max_size=12))


def texts() -> st.SearchStrategy[str]:
    """Texts of a line: not empty, no line feed, no white space at the ends."""
    return st.lists(_pieces, min_size=1, max_size=3).map(lambda parts: " ".join(parts).strip()).filter(bool)


def names() -> st.SearchStrategy[str]:
    """Names of speakers, usual and unusual."""
    usual = st.sampled_from(
        ("Ada Lovell", "Bo Strand", "Dr. Iris Quill", "Robert Vane, Jr.", "Jo; Mo", "X = Y", "Jim (host)")
    )
    return st.one_of(usual, texts())


languages = st.sampled_from(("", "fr", "de-AT", "zh-Hant-TW"))
markers = st.one_of(st.sampled_from(("", "", "-", "*", "1.", "(2)", "iv)", "b)", "#3", "1]", "]]")), texts())
pictures = st.one_of(st.sampled_from(("", "", "", "still.jpg", "img/a b].png")), texts())
depths = st.integers(0, 9)


@st.composite
def speakers(draw: st.DrawFn) -> tuple[Speaker, ...]:
    """People whose names differ, whatever the case; none is the narrator."""
    found: dict[str, Speaker] = {}
    for name in draw(st.lists(names(), max_size=4)):
        if name.casefold() != NARRATOR.casefold():
            aliases = tuple(draw(st.lists(names(), max_size=2)))
            voice = draw(st.sampled_from(("", "en-us+m3", "a;b")))
            found.setdefault(name.casefold(), Speaker(name=name, aliases=aliases, voice=voice))
    return tuple(found.values())


@st.composite
def foreign(draw: st.DrawFn, text: str) -> tuple[Foreign, ...]:
    """Words of a text in other languages."""
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    made = (
        Foreign(start=start, end=end, language=draw(st.sampled_from(("fr", "de-AT", "zh-Hant-TW"))))
        for start, end in zip(places[::2], places[1::2], strict=False)
    )
    return tuple(one for one in made if text[one.start : one.end] == text[one.start : one.end].strip())


@st.composite
def stress(draw: st.DrawFn, text: str) -> tuple[Stress, ...]:
    """Words of a text that are said with stress."""
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    return stress_on(text, zip(places[::2], places[1::2], strict=False))


@st.composite
def links(draw: st.DrawFn, text: str) -> tuple[Link, ...]:
    """Words of a text that lead somewhere."""
    targets = st.sampled_from(
        ("", "", "https://lamp.example/a_b*c?x=1:2#y", "../b%20c.html", "mailto:ann@lamp.example")
    )
    return tuple(Link(start=one.start, end=one.end, target=draw(targets)) for one in draw(foreign(text)))


@st.composite
def pages(draw: st.DrawFn, text: str) -> tuple[PageBreak, ...]:
    """Pages that begin in a text."""
    if draw(st.booleans()):
        return ()
    places = [at for at in sorted(draw(st.sets(st.integers(0, len(text) - 1), max_size=3))) if not text[at].isspace()]
    return tuple(PageBreak(at=at, number=draw(st.sampled_from(("1", "xii", "A-3", "№7")))) for at in places)


@st.composite
def lines(draw: st.DrawFn, people: tuple[Speaker, ...]) -> tuple[Line, ...]:
    """Lines that keep the invariants of narrate.model.script."""
    made: list[Line] = []
    turns: list[str] = []
    everybody = (NARRATOR, *(person.name for person in people))
    for _ in range(draw(st.integers(0, 8))):
        text, language = draw(texts()), draw(languages)
        match draw(st.sampled_from(("unvoiced", "narrator", "turn", "turn", "again"))):
            case "unvoiced":
                made.append(Line(text=text, voiced=False, reason=draw(texts()), language=language))
                continue
            case "again" if turns:
                turn: int | None = draw(st.integers(1, len(turns)))
            case "turn" | "again":
                turns.append(draw(st.sampled_from(everybody)))
                turn = len(turns)
            case _:
                turn = None
        kind, depth, marker = draw(st.sampled_from(LineKind)), draw(depths), draw(markers)
        speaker = NARRATOR if turn is None else turns[turn - 1]
        made.append(
            Line(
                text=text,
                speaker=speaker,
                kind=kind,
                turn=turn,
                depth=depth,
                marker=marker,
                language=language,
                foreign=draw(foreign(text)),
                stress=() if kind is LineKind.HEADING else draw(stress(text)),
                links=draw(links(text)),
                picture=draw(pictures),
                pages=draw(pages(text)),
            )
        )
    return tuple(made)


@st.composite
def chapters(draw: st.DrawFn, content: tuple[Line, ...]) -> tuple[Chapter, ...]:
    """The lines cut into chapters; some begin with their title as a heading."""
    if not content:
        return tuple(Chapter(title=title) for title in draw(st.lists(st.one_of(st.just(""), texts()), max_size=2)))
    cuts = sorted(draw(st.sets(st.integers(0, len(content)), max_size=3)) | {0, len(content)})
    made: list[Chapter] = []
    for start, end in pairwise(cuts):
        part = content[start:end]
        title = draw(st.one_of(st.just(""), st.just(part[0].text), texts()))
        if title and draw(st.booleans()):
            part = (Line(text=title, kind=LineKind.HEADING, depth=draw(depths), language=draw(languages)), *part)
        made.append(Chapter(title=title, kind=draw(st.sampled_from(ChapterKind)), lines=part))
    return tuple(made)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Valid scripts of every shape."""
    people = draw(speakers())
    content = draw(lines(people))
    order = tuple(dict.fromkeys(line.speaker for line in content))
    cast = sorted((person for person in people if person.name in order), key=lambda person: order.index(person.name))
    if draw(st.booleans()):
        cast.insert(draw(st.integers(0, len(cast))), Speaker(name=NARRATOR, voice="en-gb"))
    return Script(
        title=draw(st.one_of(st.just(""), texts())),
        title_inferred=draw(st.booleans()),
        authors=tuple(draw(st.lists(names(), max_size=3))),
        date=draw(st.sampled_from(("", "2013-05-02", "2013-05", "1999"))),
        tags=tuple(draw(st.lists(names(), max_size=3))),
        series=draw(st.one_of(st.just(""), texts())),
        season=draw(st.integers(0, 40)),
        episode=draw(st.integers(0, 2000)),
        language=draw(st.sampled_from(("en", "de", "pt-BR"))),
        source=draw(st.one_of(st.just(""), texts())),
        speakers=tuple(cast),
        chapters=draw(chapters(content)),
    )
