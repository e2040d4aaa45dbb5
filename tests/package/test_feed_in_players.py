"""The feed as players read it, with any words in it, and held against its own check."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import feedparser
import podcastparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from package_sample import SCRIPT, SHOW, episode, timeline

from narrate.check.chapters import check_times, read_json
from narrate.check.expected import Place
from narrate.check.feed import read_feed
from narrate.diagnostics import Severity
from narrate.model.release import Episode, Show
from narrate.package import paths
from narrate.package.chapters import chapters_json
from narrate.package.feed import feed
from narrate.package.summary import episode_title
from narrate.package.text import clean, shorten

THREE = timeline(chapters=(("Rain", 0), ("Snow & ice", 22050), ("Hail", 66150)))
EPISODES = (
    episode("rain", sound=THREE),
    replace(episode("snow", "2026-03-04T08:30:00+00:00"), script=replace(SCRIPT, title="Über <Schnee>")),
)


def parsed(data: bytes) -> tuple[Any, Any]:
    """What podcastparser and feedparser read."""
    return podcastparser.parse("https://reel.example/pod/feed.xml", io.BytesIO(data)), feedparser.parse(data)


def test_two_parsers_read_what_was_put_in() -> None:
    one, other = parsed(feed(SHOW, EPISODES))
    assert other.bozo is False
    assert one["title"] == other.feed.title == "The Lamp & Reel"
    for mine, first, second in zip(reversed(EPISODES), one["episodes"], other.entries, strict=True):
        media = mine.media[0]
        assert first["title"] == second.title == episode_title(mine)
        assert first["guid"] == second.id == mine.guid
        assert (first["total_time"], second.itunes_duration) == (7, "7")
        (enclosure, *_), (link,) = first["enclosures"], second.enclosures
        assert enclosure["url"] == link.href == f"https://reel.example/pod/{media.path}"
        assert (enclosure["file_size"], link.length) == (media.size, str(media.size))
        assert enclosure["mime_type"] == link.type == media.type
        assert first["published"] > 0
        assert second.published_parsed is not None


def test_chapters_are_those_of_the_json_file() -> None:
    data = feed(SHOW, EPISODES[:1])
    one, other = parsed(data)
    told = [(chapter["start"], chapter["title"]) for chapter in one["episodes"][0]["chapters"]]
    assert told == [(0, "Rain"), (1, "Snow & ice"), (3, "Hail")]
    told = [(str(chapter.start), chapter.title) for chapter in other.entries[0].psc_chapters.chapters]
    assert told == [("00:00:00.000", "Rain"), ("00:00:01.000", "Snow & ice"), ("00:00:03.000", "Hail")]
    at = Place(folder=paths_folder(), path="feed.xml")
    read, _ = read_feed(data, at)
    assert read is not None
    marks, _ = read_json(chapters_json(THREE), at)
    assert marks is not None
    assert read.items[0].times == ((0, "Rain"), (1, "Snow & ice"), (3, "Hail"))
    assert [mark.title for mark in marks] == [one["title"] for one in json.loads(chapters_json(THREE))["chapters"]]
    assert check_times(marks, read.items[0].times, at) == ()


def paths_folder() -> Any:
    """A folder for messages."""
    from pathlib import Path

    return Path("audio")


WORDS = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(codec="utf-8", categories=["Cc", "Cf", "Lo", "So", "Mn", "Zs"]), max_size=40),
    st.sampled_from(
        ["א" * 4000, "🎞️" * 2000, "\u202eright to left", "a\x0bb\x00c", "]]>", "<!--", "\ud800", "x" * 4000]
    ),
)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, WORDS, WORDS)
@example("\x00", "\u2028", "", "\x85")
@example("<script>alert(1)</script>", "a@b", "https://[", "&amp;amp;")
def test_any_words_give_a_feed_that_parses_and_checks_clean(title: str, name: str, series: str, chapter: str) -> None:
    script = replace(SCRIPT, title=title, authors=(name,), series=series, season=1, tags=(series, chapter))
    sound = timeline(chapters=((chapter, 0), (title, 22050), (name, 66150)))
    made = replace(episode(sound=sound), script=script)
    show = replace(SHOW, title=title, description=name, author=chapter, copyright=series, license=name)
    check_clean(show, made)


def check_clean(show: Show, made: Episode) -> None:
    """Both parsers read the feed, and its check finds no error."""
    data = feed(show, [made])
    one, other = parsed(data)
    assert other.bozo is False
    assert len(one["episodes"]) == len(other.entries) == 1
    assert " ".join(clean(other.entries[0].title).split()) == clean(episode_title(made)) or "<" in made.script.title
    assert other.feed.title == shorten(show.title) or not clean(show.title) or "<" in show.title or "&" in show.title
    read, findings = read_feed(data, Place(folder=paths_folder(), path="feed.xml"))
    assert read is not None
    assert [str(found) for found in findings if found.severity is Severity.ERROR] == []
    assert {found.code for found in findings} <= {"NAR-361"}
    marks, _ = read_json(chapters_json(made.timeline), Place(folder=paths_folder(), path=paths.chapters(made.slug)))
    assert marks is not None
    assert check_times(marks, read.items[0].times, Place(folder=paths_folder(), path="feed.xml")) == ()


@pytest.mark.parametrize("count", [1, 2, 299, 301])
def test_every_episode_of_a_long_list_stands_in_it_once(count: int) -> None:
    from narrate.package.feed import feed_files

    many = [replace(episode(f"e{number:04}"), files=()) for number in range(count)]
    documents = feed_files(replace(SHOW, page_size=100), many)
    found = [
        entry["guid"]
        for document in documents
        for entry in podcastparser.parse("", io.BytesIO(document.content))["episodes"]
    ]
    assert len(documents) == max(1, -(-count // 100))
    assert sorted(found) == sorted(one.guid for one in many)
