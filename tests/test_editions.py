"""Editions and further feeds: what each holds, what they share, and what they remember."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bench_sample import Studio
from lxml import etree

from narrate.editions import LEFT_OUT, asked, without
from narrate.errors import ConflictError, NarrateError, SettingsError
from narrate.fountain import parse, render
from narrate.model.script import Chapter, ChapterKind, Line, LineKind, Script, Speaker
from narrate.package.state import Edition
from narrate.settings import EditionSettings, FeedSettings, PodcastSettings, Settings, load

LAMP = (
    "---\ntitle: The Lamp\nauthor: Ada Winter\ndate: 2024-03-02\ntags: [noir]\n---\n\n"
    "The lamp swings. Nobody speaks.\n\n> A line from elsewhere.\n\n## Part two\n\nIt is dark.\n"
)
LAMPE = "---\ntitle: La lampe\nlang: fr\ndate: 2024-03-03\n---\n\nLa lampe est là. Personne ne parle.\n"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
BASE = "https://reel.example/pod/"


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """A project with an English and a French text, and an address."""
    studio = Studio(tmp_path)
    studio.settings = replace(studio.settings, podcast=PodcastSettings(title="Nights", base_url=BASE))
    studio.write("texts/lamp.md", LAMP)
    studio.write("essais/lampe.md", LAMPE)
    return studio


def feed(studio: Studio, path: str = "feed.xml") -> Any:
    """A feed's channel."""
    return etree.fromstring(studio.files()[f"audio/{path}"]).find("channel")


def guids(studio: Studio, path: str = "feed.xml") -> list[str]:
    """The identifiers in a feed: its own, and its episodes'."""
    channel = feed(studio, path)
    return [channel.findtext(f"{PODCAST}guid"), *(item.findtext("guid") for item in channel.findall("item"))]


def durations(studio: Studio, path: str = "feed.xml") -> dict[str, int]:
    """Samples by slug."""
    state = json.loads(studio.files()[f"audio/{path.rpartition('/')[0]}/narrate.json".replace("//", "/")])
    return {slug: one["length"] for slug, one in state["episodes"].items()}


def test_an_edition_is_a_release_of_its_own_beside_the_podcast(studio: Studio) -> None:
    studio.build()
    before = studio.files()
    result = studio.build(editions=["brief", "fast=1.6"])
    after = studio.files()
    assert {name.split("/")[1] for name in set(after) - set(before) if name.startswith("audio/")} == {"brief", "fast"}
    changed = {name for name, data in before.items() if after[name] != data}
    assert changed <= {"audio/narrate.json", "audio/index.html"}
    assert [one.path for one in result.feeds] == ["feed.xml", "brief/feed.xml", "fast/feed.xml"]
    assert feed(studio, "fast/feed.xml").findtext("title") == "Nights (fast)"
    (own,) = feed(studio, "fast/feed.xml").findall("{http://www.w3.org/2005/Atom}link")
    assert own.get("href") == f"{BASE}fast/feed.xml"
    assert len({*guids(studio), *guids(studio, "brief/feed.xml"), *guids(studio, "fast/feed.xml")}) == 9
    dates = [
        [item.findtext("pubDate") for item in feed(studio, path).findall("item")]
        for path in ("feed.xml", "fast/feed.xml")
    ]
    assert dates[0] == dates[1]


def test_a_fast_edition_is_spoken_faster(studio: Studio) -> None:
    studio.build(editions=["fast=2"])
    slow, fast = durations(studio), durations(studio, "fast/feed.xml")
    assert all(0.4 < fast[slug] / slow[slug] < 0.65 for slug in slow)


def test_what_is_said_alike_is_spoken_once(studio: Studio) -> None:
    studio.build()
    studio.build(editions=["standard"])
    assert studio.pool.said == []
    studio.build(editions=["full"])
    words = {word for text in studio.pool.said for word in text.split()}
    assert words
    assert "swings" not in " ".join(words)


def test_an_edition_stays_until_its_folder_is_deleted(studio: Studio) -> None:
    studio.build(editions=["fast=1.6"])
    before = guids(studio, "fast/feed.xml")
    studio.write("texts/lamp.md", LAMP.replace("It is dark.", "It is pitch dark."))
    studio.build()
    assert b"pitch dark" in studio.files()["audio/fast/lamp/transcript.vtt"]
    assert guids(studio, "fast/feed.xml") == before
    again = studio.build()
    assert (again.synthesised, again.encoded, again.written) == (0, 0, 0)
    shutil.rmtree(studio.folder / "audio/fast")
    studio.build()
    assert not (studio.folder / "audio/fast").exists()
    assert "editions" not in json.loads(studio.files()["audio/narrate.json"])


def test_an_edition_of_the_settings_goes_before_that_of_the_name(studio: Studio) -> None:
    own = EditionSettings(title="for the bus", rate=1.2, level="full", skip=("credits",))
    settings = replace(studio.settings, editions={"brief": own})
    assert asked("brief", settings) == Edition(
        name="brief", title="for the bus", rate=1.2, level="full", skip=("credits",)
    )
    studio.settings = settings
    studio.build()
    assert feed(studio, "brief/feed.xml").findtext("title") == "Nights (for the bus)"


@pytest.mark.parametrize(
    "text", ["slow", "Fast=2", "fast=9", "fast=0.1", "fast=x", "fast=", "a b=2", "=2", "../x=2", ""]
)
def test_what_is_no_edition_is_refused(text: str) -> None:
    if text == "fast=":
        text = "fast"
    with pytest.raises(SettingsError):
        asked(text, Settings())


def test_an_edition_that_nobody_could_speak_is_refused_before_anything_is_spoken(studio: Studio) -> None:
    with pytest.raises(SettingsError, match="700 words a minute"):
        studio.build(editions=["fast=4"])
    assert studio.pool.said == []


def test_an_edition_called_as_an_episode_is_refused(studio: Studio) -> None:
    with pytest.raises(ConflictError, match="lamp"):
        studio.build(editions=["lamp=1.5"])
    assert not (studio.folder / "audio/feed.xml").exists()


def test_comments_and_credits_are_left_out_with_a_reason() -> None:
    def said(text: str, speaker: str, turn: int | None = None) -> Line:
        kind = LineKind.COMMENT if turn else LineKind.NARRATION
        return Line(text=text, speaker=speaker, turn=turn, kind=kind)

    script = Script(
        title="T",
        speakers=(Speaker(name="Ada"), Speaker(name="Carl")),
        chapters=(
            Chapter(title="One", lines=(said("Words.", "Ada", 1),)),
            Chapter(title="Comments", kind=ChapterKind.COMMENTS, lines=(said("I liked it.", "Carl", 2),)),
        ),
    )
    brief = without(script, ("comments", "credits"))
    assert [(line.voiced, line.reason) for _, _, line in brief.lines()] == [(True, ""), (False, LEFT_OUT)]
    assert [one.name for one in brief.speakers] == ["Ada"]
    assert parse(render(brief)) == brief
    only = replace(script, chapters=script.chapters[1:])
    assert without(only, ("comments",)) == only


@pytest.mark.parametrize(
    ("conditions", "titles"),
    [
        ({"languages": ("fr",)}, ["La lampe"]),
        ({"languages": ("fr-CA",)}, []),
        ({"tags": ("Noir", "other")}, ["The Lamp"]),
        ({"folders": ("essais",)}, ["La lampe"]),
        ({"folders": ("essai",)}, []),
        ({"folders": ("texts", "essais")}, ["La lampe", "The Lamp"]),
        ({"folders": ("texts",), "languages": ("fr",)}, []),
        ({"series": ("None",)}, []),
    ],
)
def test_a_further_feed_has_the_episodes_that_meet_its_conditions(
    studio: Studio, conditions: Any, titles: list[str]
) -> None:
    studio.settings = replace(studio.settings, feeds={"some": FeedSettings(title="Some", **conditions)})
    result = studio.build()
    channel = feed(studio, "some.xml")
    assert [item.findtext("title") for item in channel.findall("item")] == titles
    assert channel.findtext("title") == "Some"
    assert result.feeds[1].episodes == len(titles)
    assert len(feed(studio).findall("item")) == 2


def test_a_further_feed_keeps_its_guid_and_shares_the_episodes(studio: Studio) -> None:
    studio.settings = replace(studio.settings, feeds={"french": FeedSettings(languages=("fr",))})
    studio.build()
    before = guids(studio, "french.xml")
    assert before[1] in guids(studio)
    moved = replace(studio.settings.podcast, base_url="https://elsewhere.example/")
    studio.settings = replace(studio.settings, podcast=moved)
    studio.build("texts/lamp.md")
    assert guids(studio, "french.xml") == before
    assert feed(studio, "french.xml").findtext("title") == "Nights (french)"
    assert feed(studio, "french.xml").findtext("language") == "fr"
    assert b"elsewhere.example/lampe/lampe.mp3" in studio.files()["audio/french.xml"]


@pytest.mark.parametrize(
    "text",
    [
        "[feeds.feed]\ntags = ['x']\n",
        "[feeds.feed-2]\ntags = ['x']\n",
        "[feeds.'Über uns']\ntags = ['x']\n",
        "[feeds.french]\ntitle = 'x'\n",
        "[editions.'../x']\nrate = 2\n",
        "[editions.fast]\nrate = 7\n",
    ],
)
def test_feeds_and_editions_that_cannot_be_are_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "narrate.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(NarrateError):
        load(file, {})
