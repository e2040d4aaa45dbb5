"""Books: all of the text in step with all of the sound, whatever the script; equal input, equal bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from book_checks import COVER, SHOW, clips, packed, silence
from hypothesis import given
from lxml import etree
from spoken_sample import KINDS, SOME, episode_of, is_heard
from strategies import scripts

from narrate.model.release import Episode
from narrate.model.script import Chapter, Line, Script
from narrate.package.book import book_parts
from narrate.package.daisy import daisy
from narrate.package.epub import epub
from narrate.package.lpf import lpf
from narrate.package.text import clean, milliseconds

XHTML = "{http://www.w3.org/1999/xhtml}"
ODD = ("\x00\x1b", "T" * 4000, "שלום \u202e", "🎬 👩🏽\u200d🚀", "<b>&amp;</b> --> ]]>")


def _overlays(files: dict[str, bytes]) -> list[tuple[str, int, int]]:
    return [clip for path, content in files.items() if path.endswith(".smil") for clip in clips(content)]


def _whole(episode: Episode) -> int:
    return milliseconds(episode.timeline.length, episode.timeline.rate)


@SOME
@given(scripts().filter(is_heard))
def test_the_stretches_of_any_script_lie_end_to_end(script: Script) -> None:
    episode = episode_of(script)
    parts = book_parts(episode)
    stretches = [one for part in parts for one in part.stretches]
    assert stretches[0].start == 0
    assert stretches[-1].end == _whole(episode)
    assert all(one.end == after.start and one.start < one.end for one, after in pairwise(stretches))
    marks = [milliseconds(mark.start, episode.timeline.rate) for mark in episode.timeline.chapters]
    assert [part.start for part in parts] == marks


@SOME
@given(scripts().filter(is_heard))
def test_every_book_of_any_script_parses(script: Script) -> None:
    episode = episode_of(script)
    for files in (
        packed(epub(SHOW, [episode], COVER, silence)),
        packed(daisy(SHOW, [episode], silence)),
        packed(lpf(SHOW, [episode], COVER, silence)),
    ):
        for path, content in files.items():
            if path.endswith((".xhtml", ".opf", ".smil", ".html")) and not path.startswith("transcript"):
                etree.fromstring(content)
            elif path.endswith(".json"):
                json.loads(content)


def test_odd_titles_give_books_that_parse(tmp_path: Path) -> None:
    for number, title in enumerate(ODD):
        line = Line(text=f"{title} is said.")
        script = Script(title=title, authors=(title,), chapters=(Chapter(title=title, lines=(line,)),))
        files = packed(epub(SHOW, [episode_of(script)], COVER, silence), tmp_path / f"{number}.epub")
        opf = etree.fromstring(files["EPUB/package.opf"])
        found = opf.findtext(".//{http://purl.org/dc/elements/1.1/}title") or ""
        assert (clean(title) or "rain").startswith(found.rstrip("…")), "the slug stands in for no title"
        assert found


def test_an_epub_has_every_sentence_once_in_order_and_its_sound(tmp_path: Path) -> None:
    episode = episode_of(KINDS)
    files = packed(epub(SHOW, [episode], COVER, silence), tmp_path / "book.epub")
    assert next(iter(files)) == "mimetype"
    assert files["mimetype"] == b"application/epub+zip"
    found = _overlays(files)
    assert found[0][1] == 0
    assert found[-1][2] == _whole(episode)
    assert all(one[2] == after[1] for one, after in pairwise(found))
    shown = []
    for path in (name for name in files if "chapter-" in name and name.endswith(".xhtml")):
        root = etree.fromstring(files[path])
        shown += [f"{path.rpartition('/')[2]}#{e.get('id')}" for e in root.iter(f"{XHTML}span") if e.get("id")]
    assert [target for target, _, _ in found if "#c" in target and "title" not in target] == shown


def test_what_can_be_skipped_says_what_it_is() -> None:
    files = packed(epub(SHOW, [episode_of(KINDS)], COVER, silence))
    kinds = {
        seq.get("{http://www.idpf.org/2007/ops}type")
        for path, content in files.items()
        if path.endswith(".smil")
        for seq in etree.fromstring(content).iter("{http://www.w3.org/ns/SMIL}seq")
    }
    assert {"chapter", "credits", "appendix", "footnote", "list", "list-item"} <= kinds


def test_a_book_of_all_has_every_episode(tmp_path: Path) -> None:
    episodes = [episode_of(KINDS, "rain"), episode_of(replace(KINDS, title="Snow"), "snow")]
    files = packed(epub(SHOW, episodes, COVER, silence, "All of it"), tmp_path / "all.epub")
    nav = etree.fromstring(files["EPUB/nav.xhtml"])
    links = [link.text for link in nav.iter(f"{XHTML}a")]
    assert links[:2] == ["Rain & Roofs", "Rain & Roofs"]
    assert "Snow" in links
    assert {"EPUB/e001/rain.mp3", "EPUB/e002/snow.mp3"} <= set(files)


def test_equal_episodes_give_equal_bytes(tmp_path: Path) -> None:
    for number in (1, 2):
        packed(epub(SHOW, [episode_of(KINDS)], COVER, silence), tmp_path / f"{number}.epub")
        packed(daisy(SHOW, [episode_of(KINDS)], silence), tmp_path / f"{number}.zip")
        packed(lpf(SHOW, [episode_of(KINDS)], COVER, silence), tmp_path / f"{number}.lpf")
    for kind in ("epub", "zip", "lpf"):
        assert (tmp_path / f"1.{kind}").read_bytes() == (tmp_path / f"2.{kind}").read_bytes()


def test_daisy_counts_what_it_holds() -> None:
    episode = episode_of(KINDS)
    files = packed(daisy(SHOW, [episode], silence))
    assert next(iter(files)) == "ncc.html"
    ncc = etree.fromstring(files["ncc.html"])
    facts = {meta.get("name"): meta.get("content", "") for meta in ncc.iter(f"{XHTML}meta") if meta.get("name")}
    headings = [e for e in ncc.iter() if str(e.tag)[-2:] in {f"h{n}" for n in range(1, 7)}]
    assert headings[0].get("class") == "title"
    assert facts["ncc:tocItems"] == str(len(headings))
    assert facts["ncc:files"] == str(len(files))
    assert facts["ncc:footnotes"] == "1"
    hours, minutes, seconds = map(int, facts["ncc:totalTime"].split(":"))
    assert abs((hours * 60 + minutes) * 60 + seconds - _whole(episode) / 1000) <= 0.5
    for link in ncc.iter(f"{XHTML}a"):
        file, _, target = link.get("href", "").partition("#")
        assert target in {e.get("id") for e in etree.fromstring(files[file]).iter()}


def test_an_lpf_says_how_long_it_is_and_where_its_chapters_are() -> None:
    episode = episode_of(KINDS)
    files = packed(lpf(SHOW, [episode], COVER, silence))
    manifest = json.loads(files["publication.json"])
    assert manifest["conformsTo"] == "https://www.w3.org/TR/audiobooks/"
    assert manifest["duration"] == f"PT{_whole(episode) // 1000}.{_whole(episode) % 1000:03}S"
    named = [one["url"] for one in manifest["readingOrder"] + manifest["resources"]]
    named += [one["url"] for sound in manifest["readingOrder"] for one in sound["alternate"]]
    assert set(named) | {"publication.json"} == set(files)
    page = etree.fromstring(files["index.html"])
    starts = [float(link.get("href", "").partition("#t=")[2]) for link in page.iter(f"{XHTML}a")]
    marks = episode.timeline.chapters
    assert all(abs(at - mark.start / episode.timeline.rate) < 0.001 for at, mark in zip(starts, marks, strict=True))
