"""The feed, its addresses and guids."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from package_sample import SCRIPT, SHOW, episode, timeline

from narrate.errors import InputError, OutputError, SettingsError
from narrate.package.addresses import base_address, episode_guid, podcast_guid, rebase, show_guid
from narrate.package.feed import feed
from narrate.package.summary import DESCRIPTION_LIMIT, description

EPISODES = (
    episode("rain"),
    episode("snow", "2026-03-01T11:00:00+00:00"),
    episode("hail", "2026-03-01T11:00:00+00:00"),
)


PODCAST = "{https://podcastindex.org/namespace/1.0}"


def _parsed(data: bytes) -> Any:
    """The feed as gPodder reads it."""
    import podcastparser

    return podcastparser.parse("https://reel.example/pod/feed.xml", io.BytesIO(data))


def test_a_player_reads_what_was_meant() -> None:
    parsed = _parsed(feed(SHOW, EPISODES))
    assert parsed["title"] == "The Lamp & Reel"
    assert parsed["cover_url"] == "https://reel.example/pod/cover.jpg"
    assert parsed["language"] == "en-GB"
    assert parsed["itunes_categories"] == [["TV & Film", "Film Reviews"]]
    hail = parsed["episodes"][0]
    assert hail["title"] == "Rain & Roofs"
    assert hail["guid"] == "guid-of-hail"
    assert hail["total_time"] == 7
    assert hail["explicit"] is False
    assert hail["published"] == 1772362800
    assert hail["enclosures"][0]["url"] == "https://reel.example/pod/hail/hail.mp3"
    assert hail["enclosures"][0]["file_size"] == 56123
    assert hail["enclosures"][0]["mime_type"] == "audio/mpeg"
    assert hail["link"] == "https://reel.example/pod/hail/index.html"


def test_the_tags_of_podcasting_2_stand_in_it() -> None:
    channel = etree.fromstring(feed(SHOW, EPISODES)).find("channel")
    assert channel is not None
    assert channel.findtext(f"{PODCAST}guid") == SHOW.guid
    assert channel.findtext(f"{PODCAST}locked") == "yes"
    chapters = channel.find(f"item/{PODCAST}chapters")
    assert chapters is not None
    assert chapters.get("url") == "https://reel.example/pod/hail/chapters.json"
    assert chapters.get("type") == "application/json+chapters"
    persons = channel.findall(f"item[1]/{PODCAST}person")
    assert [(one.text, one.get("role")) for one in persons] == [
        ("Mara Lindqvist", "author"),
        ("Ede Ősz", "author"),
        ("Tom O'Dell <host>", "guest"),
    ]
    other = channel.find(f"item/{PODCAST}alternateEnclosure/{PODCAST}source")
    assert other is not None
    assert other.get("uri") == "https://reel.example/pod/hail/hail.m4a"


def test_newest_stands_first_and_equals_by_slug() -> None:
    parsed = _parsed(feed(SHOW, EPISODES))
    assert [one["guid"] for one in parsed["episodes"]] == ["guid-of-hail", "guid-of-snow", "guid-of-rain"]


def test_the_order_of_the_episodes_given_does_not_matter() -> None:
    assert feed(SHOW, EPISODES) == feed(SHOW, EPISODES[::-1])


def test_transcripts_stand_with_the_one_for_apple_first() -> None:
    root = etree.fromstring(feed(SHOW, EPISODES[:1]))
    found = root.findall(f"channel/item/{PODCAST}transcript")
    assert [(one.get("type"), one.get("rel"), one.get("language")) for one in found] == [
        ("text/vtt", "captions", "en"),
        ("application/json", "captions", "en"),
    ]


def test_synthetic_voices_are_declared_unless_they_are_none() -> None:
    mark = b'<podcast:txt purpose="ai-content">true</podcast:txt>'
    assert mark in feed(SHOW, ())
    assert mark not in feed(replace(SHOW, voices_are_synthetic=False), ())


def test_a_description_has_times_from_three_chapters_on() -> None:
    three = timeline(chapters=(("Rain", 0), ("Snow", 22050), ("Hail", 66150)))
    assert "00:00:00" not in description(SHOW, episode())
    lines = description(SHOW, episode(sound=three)).splitlines()
    assert lines[-3:] == ["00:00:00 Rain", "00:00:01 Snow", "00:00:03 Hail"]
    assert lines[0] == "Rain & Roofs by Mara Lindqvist and Ede Ősz (2026-02-28). 7 seconds."


def test_a_description_stays_within_its_bytes() -> None:
    many = timeline(chapters=tuple((f"Ő{number}" * 30, number * 300) for number in range(300)))
    text = description(SHOW, episode(sound=many))
    assert 3800 < len(text.encode()) <= DESCRIPTION_LIMIT
    assert text.endswith("\n…")


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=600), st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_makes_a_feed_that_can_be_read(title: str, name: str) -> None:
    script = replace(SCRIPT, title=title, authors=(name, "\ud800"))
    made = feed(replace(SHOW, title=title, description=name * 20), [replace(episode(), script=script)])
    root = etree.fromstring(made)
    for element in root.iter("title", "{http://www.itunes.com/dtds/podcast-1.0.dtd}author"):
        assert element.text
        assert len(element.text) <= 255
        assert element.text == element.text.strip()
    for element in root.iter("description"):
        assert len((element.text or "").encode()) <= DESCRIPTION_LIMIT


def test_an_episode_without_sound_is_refused() -> None:
    with pytest.raises(OutputError, match="rain"):
        feed(SHOW, [replace(episode(), media=())])


@pytest.mark.parametrize("published", ["", "yesterday", "2026-03-01", "2026-03-01T12:00:00"])
def test_a_date_without_a_zone_is_refused(published: str) -> None:
    with pytest.raises(InputError, match="rain"):
        feed(SHOW, [episode(published=published)])


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_guids_are_those_of_the_namespace(url: str, guid: str) -> None:
    assert podcast_guid(url) == guid


def test_a_guid_is_kept_but_for_the_provisional_one() -> None:
    homeless = replace(SHOW, base_url="", guid="")
    provisional = show_guid("", homeless)
    assert show_guid(provisional, homeless) == provisional
    final = show_guid(provisional, replace(SHOW, guid=""))
    assert final == podcast_guid("https://reel.example/pod/feed.xml")
    assert show_guid(final, replace(SHOW, base_url="https://elsewhere.example/")) == final
    assert show_guid(provisional, replace(homeless, title="Another")) == provisional


def test_episode_guids_differ_by_show_and_slug() -> None:
    one, other = podcast_guid("a.example/feed.xml"), podcast_guid("b.example/feed.xml")
    assert len({episode_guid(show, slug) for show in (one, other) for slug in ("rain", "snow")}) == 4


@pytest.mark.parametrize(
    "url", ["reel.example/pod/", "ftp://reel.example/", "https://", "https://a.b/?x=1", "https://a b/", "/pod"]
)
def test_a_base_that_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match=r"podcast\.base_url"):
        base_address(replace(SHOW, base_url=url))


def test_a_feed_without_an_address_leads_nowhere_until_it_is_served() -> None:
    homeless = feed(replace(SHOW, base_url=""), EPISODES)
    assert b"https://reel.example" not in homeless
    assert base_address(replace(SHOW, base_url="")).endswith(".unpublished.invalid/")
    moved = rebase(homeless, "http://127.0.0.1:8042/")
    assert b".invalid" not in moved
    assert b'url="http://127.0.0.1:8042/rain/rain.mp3"' in moved
    assert b"<link>http://127.0.0.1:8042/rain/index.html</link>" in moved
    assert rebase(moved, base_address(replace(SHOW, base_url=""))) == homeless
