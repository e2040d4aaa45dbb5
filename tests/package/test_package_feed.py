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
from narrate.package.feed import feed, feed_files
from narrate.package.summary import DESCRIPTION_LIMIT, description, description_html

EPISODES = (
    episode("rain"),
    episode("snow", "2026-03-01T11:00:00+00:00"),
    episode("hail", "2026-03-01T11:00:00+00:00"),
)


ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
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
    first, other = channel.findall(f"item[1]/{PODCAST}alternateEnclosure")
    assert (first.get("default"), other.get("default")) == ("true", None)
    assert [one.get("uri") for one in other.iter(f"{PODCAST}source")] == ["https://reel.example/pod/hail/hail.m4a"]
    integrity = first.find(f"{PODCAST}integrity")
    assert integrity is not None
    # The digest of nothing, as `printf '' | openssl dgst -sha256 -binary | base64` prints it.
    assert {key: integrity.get(key) for key in ("type", "value")} == {
        "type": "sri",
        "value": "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    }


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
        ("text/html", None, "en"),
        ("application/x-subrip", "captions", "en"),
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
    assert lines[-5:-2] == ["00:00:00 Rain", "00:00:01 Snow", "00:00:03 Hail"]
    assert lines[-1] == "Transcript: https://reel.example/pod/rain/index.html"
    assert lines[0] == "Rain & Roofs by Mara Lindqvist and Ede Ősz (2026-02-28). 7 seconds."


def test_a_description_stays_within_its_bytes() -> None:
    many = timeline(chapters=tuple((f"Ő{number}" * 30, number * 300) for number in range(300)))
    text = description(SHOW, episode(sound=many))
    assert 3800 < len(text.encode()) <= DESCRIPTION_LIMIT
    assert text.endswith("\n…\n\nTranscript: https://reel.example/pod/rain/index.html")


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


def test_a_book_beside_the_sound_is_named() -> None:
    (link,) = etree.fromstring(feed(SHOW, EPISODES[:1])).findall("channel/item/{http://www.w3.org/2005/Atom}link")
    assert (link.get("rel"), link.get("type")) == ("related", "application/epub+zip")
    html = description_html(SHOW, EPISODES[0])
    assert html.endswith(
        '<p>Also as: <a href="https://reel.example/pod/rain/rain.epub">EPUB book with sound</a></p>'
        '<p><a href="https://reel.example/pod/rain/index.html">Transcript</a></p>'
    )


def test_only_what_the_release_holds_is_named() -> None:
    bare = etree.fromstring(feed(SHOW, [replace(EPISODES[0], files=())]))
    tags = ("transcript", "chapters")
    assert [bare.find(f"channel/item/{PODCAST}{tag}") for tag in tags] == [None, None]
    assert bare.find("channel/item/{http://www.w3.org/2005/Atom}link") is None
    assert "Transcript:" not in str(bare.findtext("channel/item/description"))


def test_licence_season_and_tags_stand_in_it() -> None:
    script = replace(SCRIPT, tags=("noir", "noir", "<b>"), series="Dark Nights", season=2, episode=7)
    show = replace(SHOW, license="CC-BY-4.0", license_url="https://cc.example/by", copyright="© Lamp", serial=True)
    (channel,) = etree.fromstring(feed(show, [replace(EPISODES[0], script=script)]))
    assert channel.findtext("copyright") == "© Lamp"
    license_ = channel.find(f"{PODCAST}license")
    assert license_ is not None
    assert (license_.text, license_.get("url")) == ("cc-by-4.0", "https://cc.example/by")
    assert channel.findtext(f"{ITUNES}type") == "serial"
    item = channel.find("item")
    assert item is not None
    assert [one.text for one in item.findall("category")] == ["noir", "<b>"]
    season = item.find(f"{PODCAST}season")
    assert season is not None
    assert (season.text, season.get("name")) == ("2", "Dark Nights")
    assert [item.findtext(f"{ITUNES}{name}") for name in ("season", "episode")] == ["2", "7"]


def test_a_long_list_goes_on_in_further_documents() -> None:
    many = [episode(f"e{day:02}", f"2026-01-{day:02}T00:00:00+00:00") for day in range(1, 8)]
    files = feed_files(replace(SHOW, page_size=3), many)
    assert [file.path for file in files] == ["feed-3.xml", "feed-2.xml", "feed.xml"]
    found = [(_rels(file.content), [one["guid"] for one in _parsed(file.content)["episodes"]]) for file in files]
    base = "https://reel.example/pod/"
    assert found[2] == (
        {
            "self": f"{base}feed.xml",
            "first": f"{base}feed.xml",
            "next": f"{base}feed-2.xml",
            "last": f"{base}feed-3.xml",
        },
        ["guid-of-e07", "guid-of-e06", "guid-of-e05"],
    )
    assert found[1][0]["previous"] == f"{base}feed.xml"
    assert "next" not in found[0][0]
    assert found[0][1] == ["guid-of-e01"]
    assert _parsed(files[2].content)["paged_feed_next"] == f"{base}feed-2.xml"
    assert _rels(feed(SHOW, many)) == {"self": f"{base}feed.xml"}


def _rels(data: bytes) -> dict[str, str]:
    links = etree.fromstring(data).findall("channel/{http://www.w3.org/2005/Atom}link")
    return {str(link.get("rel")): str(link.get("href")) for link in links}


def test_another_address_changes_no_identity() -> None:
    moved = feed(replace(SHOW, base_url="https://elsewhere.example/x/"), EPISODES)
    assert moved.replace(b"https://elsewhere.example/x/", b"https://reel.example/pod/") == feed(SHOW, EPISODES)


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
