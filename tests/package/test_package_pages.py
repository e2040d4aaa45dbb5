"""The pages for a browser, as they are written: what they say, and what they allow."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
import string
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from package_sample import SHOW
from spoken_sample import KINDS, episode_of

from narrate.model.release import FeedLink, Media
from narrate.package import subscribe
from narrate.package.index_page import index_page
from narrate.package.page import episode_page
from narrate.package.page_frame import asset, live, policy
from narrate.package.page_strings import PageStrings, autonym
from narrate.package.page_words import LANGUAGES, page_strings

EPISODE = episode_of(
    KINDS,
    media=(
        Media(path="rain/rain.mp3", type="audio/mpeg", size=1_234_567),
        Media(path="rain/rain.m4a", type="audio/x-m4a", size=900_000),
    ),
)
HOSTILE = '</title></script><script>alert(1)</script><img src=x onerror="alert(1)"> & "quotes" \'and\' ]]>'


class _Page(HTMLParser):
    """Fails on tags that do not close; keeps tags, ids, links and the text that is shown."""

    VOID = frozenset({"meta", "img", "link", "br", "input", "source"})

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page.decode())
        self.close()
        assert not self.open
        assert len(set(self.ids)) == len(self.ids)
        assert {link[1:] for link in self.links if link.startswith("#")} <= set(self.ids)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open.pop() != tag:
            raise ValueError(tag)

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def _inline(page: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)


def test_a_page_has_player_chapters_transcript_and_downloads_without_a_script() -> None:
    text = episode_page(SHOW, replace(EPISODE, files=("rain/transcript.vtt", "rain/rain.epub"))).decode()
    page = _Page(text.encode())
    assert page.named("audio") == [{"controls": None, "preload": "none", "aria-label": "Rain & Roofs"}]
    assert [source["src"] for source in page.named("source")] == ["../rain/rain.mp3", "../rain/rain.m4a"]
    assert [tag for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)] == ["h1", "h2", "h2", "h3", "h2", "h2", "h2"]
    assert '<a href="#chapter-2">Credits</a> <a href="../rain/rain.mp3#t=' in text
    assert "Sound, MP3, 1.2 megabytes" in page.text
    assert "Transcript, WebVTT" in page.text
    assert "../rain/rain.epub" in page.links
    assert "By Mara Lindqvist. 28 February 2026." in page.text
    assert "Read by synthetic voices, word for word." in page.text
    transcript = page.text.partition("Rain & Roofs play from")[2]
    assert [cue.text for cue in EPISODE.timeline.cues if cue.line_id and cue.text not in transcript] == []
    assert "Part 2 of 3" not in page.text


def test_what_needs_the_script_is_hidden_without_it() -> None:
    page = _Page(episode_page(SHOW, EPISODE))
    hidden = [attributes for _, attributes in page.tags if "hidden" in attributes]
    assert {one.get("id") for one in hidden} == {"controls", "settings", "tools", "found"}


def test_the_policy_names_the_only_style_and_the_only_script() -> None:
    for page in (episode_page(SHOW, EPISODE).decode(), index_page(SHOW, (EPISODE,)).decode()):
        assert page.index("Content-Security-Policy") < page.index("<style>")
        for tag in ("style", "script"):
            (content,) = _inline(page, tag)
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy()
        assert f'content="{policy()}"' in page
        assert "unsafe" not in policy()
        assert " style=" not in page
        assert not re.search(r"<[^>]* on\w+=", page)


def test_the_pages_ask_for_nothing_elsewhere() -> None:
    for page in (_Page(episode_page(SHOW, EPISODE)), _Page(index_page(SHOW, (EPISODE,)))):
        loaded = [one.get("src") or "" for _, one in page.tags if "src" in one]
        assert loaded
        assert [one for one in loaded if ":" in one or one.startswith("//")] == []
        assert page.named("link", "iframe", "object", "embed") == []
    for name in ("page.css", "page.js"):
        assert not re.search(r"https?://|@import|url\(", asset(name))


def test_the_script_is_small() -> None:
    assert len(asset("page.js").encode()) < 30_000


@pytest.mark.parametrize("language", ["en", "fr-CA", "de", "es"])
def test_the_words_are_in_the_language_of_the_document(language: str) -> None:
    page = _Page(episode_page(SHOW, replace(EPISODE, script=replace(KINDS, language=language))))
    assert page.named("html") == [{"lang": language}]
    assert page_strings(language).chapters in page.text
    assert page_strings(language).language == language[:2]


def test_a_page_in_a_language_without_words_is_english_and_marks_the_text() -> None:
    page = _Page(episode_page(SHOW, replace(EPISODE, script=replace(KINDS, language="fi"))))
    assert page.named("html") == [{"lang": "en"}]
    assert page.named("h1")[0]["lang"] == "fi"
    assert page.named("article")[0]["lang"] == "fi"
    assert "Skip to the transcript" in page.text


def _shape(value: object) -> object:
    """What a translator may not change: how many words there are, and what is filled into them."""
    if isinstance(value, str):
        return sorted(field for _, field, _, _ in string.Formatter().parse(value) if field)
    return [_shape(one) for one in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    english, other = page_strings("en"), page_strings(language)
    for field in dataclasses.fields(PageStrings):
        if field.name in {"language", "point"}:
            continue
        value = getattr(other, field.name)
        assert _shape(value) == _shape(getattr(english, field.name)), field.name
        assert all(one.strip() for one in ([value] if isinstance(value, str) else value)), field.name


@pytest.mark.parametrize(
    ("language", "ms", "words"),
    [
        ("en", 3_661_400, "1 hour 1 minute 1 second"),
        ("fr", 0, "0 seconde"),
        ("de", 120_000, "2 Minuten"),
        ("es", 0, "0 segundos"),
    ],
)
def test_durations_are_words(language: str, ms: int, words: str) -> None:
    assert page_strings(language).duration(ms) == words


def test_dates_sizes_and_languages_are_words() -> None:
    assert page_strings("de").day("2026-03-01T10:00:00Z") == "1. März 2026"
    assert [page_strings("en").day(date) for date in ("", "2026-13-01", "2026", "2026-1-1x")] == ["", "", "", ""]
    assert page_strings("fr").size_of(1_250_000) == "1,2 mégaoctets"
    assert (autonym("pt-BR"), autonym("xx")) == ("Português", "xx")


def test_titles_and_names_are_text_and_nothing_else() -> None:
    script = replace(KINDS, title=HOSTILE, authors=(HOSTILE,))
    chapters = tuple(replace(chapter, title=HOSTILE) for chapter in script.chapters)
    episode = replace(EPISODE, script=replace(script, chapters=chapters))
    show = replace(SHOW, title=HOSTILE, description=HOSTILE, email=HOSTILE, cover_alt=HOSTILE)
    for made in (episode_page(show, episode), index_page(show, (episode,))):
        page = _Page(made)
        assert len(_inline(made.decode(), "script")) == 1
        assert not any(name.startswith("on") for _, one in page.tags for name in one)
        assert "<script>alert(1)</script>" in page.text


def test_the_data_for_the_script_hold_no_tag() -> None:
    script = replace(KINDS, title=HOSTILE)
    text = episode_page(SHOW, replace(EPISODE, script=script)).decode()
    (data,) = re.findall(r'<script type="application/json" id="narrate-data">(.*?)</script>', text)
    assert "<" not in data
    assert json.loads(data)["title"] == " ".join(HOSTILE.split())
    assert json.loads(data)["length"] == pytest.approx(EPISODE.timeline.length / EPISODE.timeline.rate, abs=0.001)


def test_the_index_lists_episodes_as_the_feed_does() -> None:
    snow = replace(EPISODE, slug="snow", published="2026-04-01T11:00:00+00:00")
    page = _Page(index_page(SHOW, (EPISODE, snow)))
    assert [link for link in page.links if link.endswith("index.html")] == ["snow/index.html", "rain/index.html"]
    assert "With the words of Mara Lindqvist, Tom O'Dell <host> and Ede Ősz." in page.text
    assert "3 chapters" in page.text


def test_the_index_names_a_language_that_is_not_its_own() -> None:
    page = _Page(index_page(SHOW, (replace(EPISODE, script=replace(KINDS, language="fr")),)))
    assert "Language: Français." in page.text
    assert {"lang": "fr"} in page.named("span")


def test_the_index_helps_to_subscribe() -> None:
    text = index_page(SHOW, (EPISODE,)).decode()
    page = _Page(text.encode())
    assert text.count("https://reel.example/pod/feed.xml") == 2
    assert "podcast://reel.example/pod/feed.xml" in page.links
    assert "antennapod-subscribe://reel.example/pod/feed.xml" in page.links
    assert len(page.named("figure")) == 1
    assert text == index_page(SHOW, (EPISODE,)).decode()


def test_a_show_without_an_address_says_so_and_draws_no_code() -> None:
    page = _Page(index_page(replace(SHOW, base_url=""), (EPISODE,)))
    assert "has no address yet" in page.text
    assert page.named("figure") == []
    assert not any("invalid" in link for link in page.links)
    assert "feed.xml" in page.links


def test_a_served_index_has_the_address_at_which_it_was_reached() -> None:
    made = index_page(replace(SHOW, base_url=""), (EPISODE,))
    there = subscribe.here(made, "http://192.168.1.20:8000/")
    assert there == index_page(replace(SHOW, base_url="http://192.168.1.20:8000/"), (EPISODE,))
    assert subscribe.here(there, "http://192.168.1.21:8000/").count(b"192.168.1.20") == 0
    assert b"<figure" not in subscribe.here(made, "http://localhost:8000/")
    assert b"http://127.0.0.1:8000/feed.xml" in subscribe.here(made, "http://127.0.0.1:8000/")
    assert subscribe.here(b"<html>damaged", "http://localhost/") == b"<html>damaged"


def test_a_page_can_be_told_where_changes_are_reported() -> None:
    page = _Page(live(episode_page(SHOW, EPISODE), "/.events?a&b"))
    assert page.named("html") == [{"data-live": "/.events?a&b", "lang": "en"}]


def test_the_statement_says_what_was_not_tested_and_whom_to_tell() -> None:
    page = _Page(index_page(SHOW, ()))
    assert "No conformance is claimed" in page.text
    assert "NVDA, JAWS, VoiceOver" in page.text
    assert "mailto:desk@reel.example" in page.links
    assert "No episode yet." in page.text


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_title_makes_a_page(title: str) -> None:
    _Page(episode_page(replace(SHOW, title=title), replace(EPISODE, script=replace(KINDS, title=title))))
    _Page(index_page(replace(SHOW, title=title, description=title), ()))


def test_one_file_of_sound_needs_no_list() -> None:
    page = _Page(episode_page(SHOW, replace(EPISODE, media=EPISODE.media[:1])))
    assert page.named("audio")[0]["src"] == "../rain/rain.mp3"
    assert page.named("source") == []


def test_the_index_leads_to_further_feeds_and_editions() -> None:
    links = (FeedLink(title="In <French>", path="french.xml"), FeedLink(title="Fast", path="fast/feed.xml"))
    made = index_page(replace(SHOW, others=links), (EPISODE,)).decode()
    assert '<li><a href="french.xml" type="application/rss+xml">In &lt;French&gt;</a></li>' in made
    assert '<a href="fast/feed.xml"' in made
    assert 'id="others"' not in index_page(SHOW, (EPISODE,)).decode()
