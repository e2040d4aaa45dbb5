"""Words of which documents are built: people, sentences, questions, titles; what is drawn is never twice in one."""

from __future__ import annotations

import itertools

from hypothesis import strategies as st

_FIRST = (
    *("Agneta", "Benno", "Corin", "Delphine", "Egbert", "Fenella", "Gustav", "Honora", "Isolde", "Jasper"),
    *("Katya", "Leopold", "Mirela", "Nikolai", "Ottoline", "Percival"),
)
_LAST = (
    *("Abernathy", "Brandvold", "Castellan", "Drummond", "Eriksen", "Fairbrother", "Galloway", "Hollis"),
    *("Iversen", "Jankowski", "Kowalczyk", "Lindholm", "Marchbanks", "Nightingale", "Okafor", "Pemberton"),
)
AUTHORS = ("Wilhelmina Quist", "Yusuf Zeller", "Thea Vandenberg")
"""None of the `people`."""
_THINGS = (
    *("projector", "staircase", "orchestra", "ferry", "bakery", "lighthouse", "umbrella", "tram", "piano", "curtain"),
    *("snowstorm", "telephone", "greenhouse", "barber", "violinist", "horse"),
)
_DID = (
    *("kept", "lost", "remembered", "painted", "borrowed", "filmed", "followed", "forgot", "repaired", "admired"),
    *("sketched", "envied", "carried", "described", "noticed", "hid"),
)
_DO = (
    *("keep", "lose", "remember", "paint", "borrow", "film", "follow", "forget", "repair", "admire"),
    *("sketch", "envy", "carry", "describe", "notice", "hide"),
)
_WHERE = (
    *("in the second reel", "behind the kiosk", "until the rain stopped", "for eleven winters", "without a word"),
    *("before the credits", "on the night boat", "with a borrowed lamp", "near the old harbour", "during the strike"),
)
_TITLES = (
    *(
        "The Glass Ferry",
        "A Winter in Reels",
        "Nine Lamps",
        "The Long Matinee",
        "Salt and Celluloid",
        "Under the Arches",
    ),
)
HEADINGS = ("How it began", "What the camera saw", "After the storm", "A question of money", "The last reel")


def _combined(*lists: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(*(st.sampled_from(words) for words in lists))


def people(least: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    """Full names that share neither first name nor surname nor initials."""

    def named(drawn: tuple[list[str], list[str]]) -> tuple[str, ...]:
        return tuple(f"{first} {last}" for first, last in zip(*drawn, strict=False))

    def of(count: int) -> st.SearchStrategy[tuple[str, ...]]:
        firsts = st.permutations(_FIRST).map(lambda words: words[:count])
        lasts = st.permutations(_LAST).map(lambda words: words[:count])
        return st.tuples(firsts, lasts).map(named)

    return st.integers(least, most).flatmap(of)


def _told(words: tuple[str, ...]) -> str:
    return "The {} {} the {} {}.".format(*words)


def _mine(words: tuple[str, ...]) -> str:
    return "I {} my {} {}, and nobody minded.".format(*words)


def _asked(words: tuple[str, ...]) -> str:
    return "Did you {} the {} {}?".format(*words)


def _why(words: tuple[str, ...]) -> str:
    return "Why would you {} a {} {}?".format(*words)


remarks = st.one_of(_combined(_THINGS, _DID, _THINGS, _WHERE).map(_told), _combined(_DID, _THINGS, _WHERE).map(_mine))
"""What anybody may say: about a thing, or about oneself."""
accounts = _combined(_THINGS, _DID, _THINGS, _WHERE).map(_told)
"""What a narrator tells."""
answers = _combined(_DID, _THINGS, _WHERE).map(_mine)
"""What somebody who is asked says."""
questions = _combined(_DO, _THINGS, _WHERE).flatmap(lambda words: st.sampled_from((_asked(words), _why(words))))
titles = st.sampled_from(_TITLES)


def several(texts: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    """So many different texts."""
    return st.lists(texts, min_size=least, max_size=most, unique=True).map(tuple)


def distinct(texts: st.SearchStrategy[str], *counts: int) -> st.SearchStrategy[tuple[tuple[str, ...], ...]]:
    """Groups of so many texts each, no text in two of them."""

    def grouped(flat: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        one = iter(flat)
        return tuple(tuple(itertools.islice(one, count)) for count in counts)

    total = sum(counts)
    return several(texts, total, total).map(grouped)
