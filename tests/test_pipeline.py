"""The recipe: what a second build does again, what an edit costs, and what a failure leaves behind."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bench_sample import DigestClipEncoder, Studio
from lxml import etree

from narrate.assembly import TONE
from narrate.errors import (
    ConflictError,
    EncodingError,
    EngineError,
    InputError,
    NarrateError,
    OutputError,
    ScriptError,
    SettingsError,
)
from narrate.model.release import Episode, File, Show
from narrate.model.sound import Level
from narrate.package.epub import epub
from narrate.package.page import episode_page
from narrate.package.state import State
from narrate.pipeline import NothingToNarrateError
from narrate.ports import Piece
from narrate.publication import publication_dates
from narrate.scripts_folder import accept_mine, accept_new
from narrate.speech import Entry, Lexicon

LAMP = (
    "---\ntitle: The Lamp\nauthor: Ada Winter\ndate: 2024-03-02\n---\n\n"
    "The lamp swings. Nobody speaks.\n\nIt is dark.\n"
)
TALK = "A Talk\n\nADA: I liked the lamp.\n\nBEN: I saw no lamp.\n\nADA: You were asleep.\n\nBEN: That may be.\n"
NOTE = "A Note\n\nThe reel is missing. We show the rest.\n"


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """A project with two documents, not built yet."""
    studio = Studio(tmp_path)
    studio.write("lamp.md", LAMP)
    studio.write("talk.txt", TALK)
    return studio


def state(studio: Studio) -> dict[str, Any]:
    """What the release remembers."""
    found: dict[str, Any] = json.loads(studio.files()["audio/narrate.json"])
    return found


def feed(studio: Studio) -> etree._Element:
    """The feed's root."""
    return etree.fromstring(studio.files()["audio/feed.xml"])


def titles(studio: Studio) -> list[str]:
    """The feed's episodes, the newest first."""
    return [title.text or "" for title in feed(studio).iterfind(".//item/title")]


def test_a_second_build_does_nothing(studio: Studio) -> None:
    first = studio.build()
    before = studio.files()
    second = studio.build()
    assert (first.synthesised > 0, first.encoded, first.written > 0) == (True, 2, True)
    assert (second.synthesised, second.encoded, second.written) == (0, 0, 0)
    assert studio.pool.said == []
    assert studio.files() == before


def test_two_projects_with_the_same_texts_are_equal_in_bytes(studio: Studio, tmp_path: Path) -> None:
    studio.build()
    other = Studio(tmp_path / "other")
    for name, data in reversed(studio.texts.items()):
        other.write(name, data.decode())
    other.build()
    inside = {name: data for name, data in studio.files().items() if not name.startswith("other/")}
    assert other.files() == inside


def test_a_changed_sentence_is_the_only_one_spoken(studio: Studio) -> None:
    studio.build()
    before = studio.files()
    studio.write("lamp.md", LAMP.replace("Nobody speaks.", "Somebody whispers."))
    result = studio.build()
    assert studio.pool.said == ["Somebody whispers."]
    assert (result.synthesised, len(studio.frames.encoded), studio.encoder.encoded) == (1, 1, ["lamp.mp3"])
    after = studio.files()
    assert all(after[name] == data for name, data in before.items() if name.startswith("audio/talk/"))


def test_an_edited_release_is_that_of_a_first_build_of_the_edited_texts(studio: Studio, tmp_path: Path) -> None:
    """Whatever was kept of the builds before: readings, sayings, clips, frames, files."""
    studio.program = "one"
    studio.build()
    for before, after in (("Nobody speaks.", "It cost £3 on 2 May."), ("It is dark.", "It is dark, 20 others say.")):
        studio.write("lamp.md", studio.texts["lamp.md"].decode().replace(before, after))
        studio.build()
    studio.write("talk.txt", TALK.replace("no lamp", "3 lamps"))
    studio.build()
    other = Studio(tmp_path / "other")
    for name, data in studio.texts.items():
        other.write(name, data.decode())
    other.build()
    assert other.files() == {name: data for name, data in studio.files().items() if not name.startswith("other/")}


def test_the_engine_is_started_early_only_where_something_has_to_be_spoken(studio: Studio) -> None:
    studio.build()
    first = studio.pool.prepared
    assert first > 0
    studio.write("lamp.md", f"{LAMP}\n")
    studio.build()
    assert studio.pool.prepared == first
    studio.write("lamp.md", LAMP.replace("It is dark.", "A door shuts."))
    studio.build()
    assert studio.pool.prepared == first + 1


def test_pages_and_books_of_episodes_that_stayed_as_they_were_are_not_made(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    books: list[str] = []

    def book(show: Show, episodes: Sequence[Episode], *rest: Any) -> Any:
        books.extend(episode.slug for episode in episodes)
        return epub(show, episodes, *rest)

    monkeypatch.setattr("narrate.books.epub", book)

    def page(show: Show, episode: Episode) -> bytes:
        made.append(episode.slug)
        return episode_page(show, episode)

    monkeypatch.setattr("narrate.episode_files.episode_page", page)
    studio.program = "one"
    studio.build()
    assert sorted(made) == ["lamp", "talk"]
    before = studio.files()
    studio.write("lamp.md", LAMP.replace("It is dark.", "A door shuts."))
    studio.build()
    assert made[2:] == books[2:] == ["lamp"]

    studio.write("lamp.md", LAMP)
    (studio.folder / "audio/talk/transcript.vtt").write_bytes(b"cut")
    (studio.folder / "audio/talk/index.html").unlink()
    (studio.folder / "audio/talk/talk.epub").unlink()
    result = studio.build()
    assert (made[3:], books[3:], studio.files()) == (["lamp", "talk"], ["lamp", "talk"], before)
    assert result.written > 2
    studio.program = "another"
    studio.build()
    assert made[5:] == ["lamp", "talk"]


def test_an_inserted_paragraph_leaves_the_others_cues_alone(studio: Studio) -> None:
    studio.build()
    before = json.loads(studio.files()["audio/lamp/transcript.json"])
    studio.write("lamp.md", LAMP.replace("It is dark.", "A door shuts.\n\nIt is dark."))
    studio.build()
    assert studio.pool.said == ["A door shuts."]
    after = json.loads(studio.files()["audio/lamp/transcript.json"])
    assert len(after["segments"]) == len(before["segments"]) + 1


def test_a_changed_lexicon_speaks_only_the_sentences_with_its_words(studio: Studio) -> None:
    first = studio.build()
    assert first.synthesised > 8
    studio.lexicon = Lexicon.of(Entry(word="lamp", say="lammp"))
    studio.build()
    assert sorted(studio.pool.said) == ["I liked the lammp.", "I saw no lammp.", "The lammp swings."]
    studio.lexicon = Lexicon.of(Entry(word="lamp", say="lammp"), Entry(word="nowhere", say="no where"))
    assert studio.build().synthesised == 0
    studio.lexicon = Lexicon.of(Entry(word="lamp", say="lammp", ipa="læmp"))
    assert studio.build().synthesised == 0  # this engine takes no phonemes
    studio.pool.phonetic = True
    studio.build()
    assert sorted(studio.pool.said) == ["I liked the lammp.", "I saw no lammp.", "The lammp swings."]
    studio.lexicon = Lexicon.of(Entry(word="lamp", say="lammp", ipa="lamp"))
    assert studio.build().synthesised == 3


def test_an_episodes_lexicon_goes_before_the_others_and_is_for_it_alone(studio: Studio) -> None:
    lexicon = Lexicon.of(Entry(word="lamp", say="lammp"))
    studio.lexicon = lexicon.with_episode("talk", (Entry(word="lamp", say="laamp"),))
    studio.build()
    said = [text for text in studio.pool.said if "mmp" in text or "aamp" in text]
    assert sorted(said) == ["I liked the laamp.", "I saw no laamp.", "The lammp swings."]


def test_what_no_voice_says_in_its_language_stands_in_the_report(studio: Studio) -> None:
    studio.lexicon = Lexicon.of(Entry(word="lamp", language="it"), Entry(word="asleep", language="fr"))
    studio.build()
    report = (studio.folder / "audio/talk/report.txt").read_text("utf-8")
    assert "“lamp” is in the language it" in report
    assert "“asleep” is in the language fr" in report
    studio.pool.phonetic = True  # the engine has French voices, but no Italian one
    studio.build()
    report = (studio.folder / "audio/talk/report.txt").read_text("utf-8")
    assert "“lamp” is in the language it" in report
    assert "asleep” is in" not in report


def test_a_tone_is_made_once_and_only_where_it_is_asked_for(studio: Studio) -> None:
    studio.write("two.md", "# Two\n\n## One\n\nIt rains.\n\n## Two\n\nIt stops.\n")
    studio.build()
    assert TONE not in studio.clips.clips
    studio.settings = replace(studio.settings, audio=replace(studio.settings.audio, tones=True))
    changed = studio.build()
    assert (changed.synthesised, changed.encoded) == (0, 1)  # the others have one chapter
    assert TONE in studio.clips.clips
    assert studio.build().encoded == 0


def test_an_edited_script_is_kept_and_narrated(studio: Studio) -> None:
    studio.build()
    script = studio.script("lamp.md")
    edited = script.read_text("utf-8").replace("It is dark.", "It is pitch dark.")
    script.write_text(edited, "utf-8")
    result = studio.build()
    assert script.read_text("utf-8") == edited
    assert studio.pool.said == ["It is pitch dark."]
    lamp = next(one for one in result.manuscripts if one.slug == "lamp")
    assert lamp.edited
    assert [note.code for note in lamp.findings if note.code == "NAR-203"] == ["NAR-203"]


@pytest.mark.parametrize("choice", ["mine", "new"])
def test_a_conflict_overwrites_nothing_and_can_be_settled(studio: Studio, choice: str) -> None:
    studio.build()
    script = studio.script("lamp.md")
    mine = script.read_text("utf-8").replace("It is dark.", "It is pitch dark.")
    script.write_text(mine, "utf-8")
    studio.write("lamp.md", LAMP.replace("It is dark.", "It is bright."))

    result = studio.build()
    assert [type(failure) for failure in result.failures] == [ConflictError]
    assert "narrate script --accept lamp" in str(result.failures[0])
    assert script.read_text("utf-8") == mine
    beside = script.with_name("lamp.new.fountain")
    new = beside.read_text("utf-8")
    assert "It is bright." in new
    assert sorted(titles(studio)) == ["A Talk", "The Lamp"]

    settled = accept_mine(mine, new, path=script) if choice == "mine" else accept_new(new, path=script)
    script.write_text(settled, "utf-8")
    beside.unlink()
    result = studio.build()
    assert result.failures == ()
    wanted = "It is pitch dark." if choice == "mine" else "It is bright."
    assert wanted in script.read_text("utf-8")
    assert wanted.encode() in studio.files()["audio/lamp/transcript.vtt"]


def test_an_episode_added_later_leaves_the_others_as_they_were(studio: Studio) -> None:
    studio.build()
    before = state(studio)
    studio.write("aaa.txt", NOTE)
    studio.build("aaa.txt")
    after = state(studio)
    assert sorted(titles(studio)) == ["A Note", "A Talk", "The Lamp"]
    for slug in ("lamp", "talk"):
        assert after["episodes"][slug]["guid"] == before["episodes"][slug]["guid"]
        assert after["episodes"][slug]["published"] == before["episodes"][slug]["published"]
    voices = {voice["person"]: (voice["voice"], voice["pitch"]) for voice in after["voices"]}
    assert {voice["person"]: (voice["voice"], voice["pitch"]) for voice in before["voices"]}.items() <= voices.items()
    assert after["podcast_guid"] == before["podcast_guid"]


def test_a_person_sounds_the_same_in_a_later_episode(studio: Studio) -> None:
    first = studio.build()
    ada = next(cast for one in first.episodes for cast in one.casting if cast.speaker.casefold() == "ada")
    studio.write("later.txt", TALK.replace("I liked the lamp", "I like this one").replace("A Talk", "More Talk"))
    second = studio.build("later.txt")
    later = next(one for one in second.episodes if one.slug == "later")
    assert next(cast.voice for cast in later.casting if cast.speaker == ada.speaker) == ada.voice


def test_a_deleted_script_takes_its_episode_out_of_the_feed(studio: Studio) -> None:
    studio.build()
    studio.script("talk.txt").unlink()
    studio.build("lamp.md")
    assert titles(studio) == ["The Lamp"]
    assert list(state(studio)["episodes"]) == ["lamp"]


def test_an_episode_that_leaves_and_returns_has_its_old_guid(studio: Studio) -> None:
    studio.build()
    before = state(studio)["episodes"]["talk"]
    studio.script("talk.txt").unlink()
    studio.build("lamp.md")
    studio.build()
    assert state(studio)["episodes"]["talk"]["guid"] == before["guid"]


def test_m4a_stands_beside_mp3(studio: Studio) -> None:
    studio.settings = replace(studio.settings, audio=replace(studio.settings.audio, formats=("mp3", "m4a")))
    result = studio.build()
    assert result.encoded == 4
    assert {"audio/lamp/lamp.mp3", "audio/lamp/lamp.m4a"} <= studio.files().keys()
    assert [media.type for media in result.episodes[0].media] == ["audio/mpeg", "audio/mp4"]
    assert [enclosure.get("type") for enclosure in feed(studio).iterfind(".//item/enclosure")] == ["audio/mpeg"] * 2


def test_levels_announce_more_and_more(tmp_path: Path) -> None:
    counts = {}
    for level in Level:
        studio = Studio(tmp_path / level)
        studio.settings = replace(studio.settings, speech=replace(studio.settings.speech, level=level))
        studio.write("list.md", "# Reels\n\nWe have these:\n\n- one lamp\n- two chairs\n\n> The end.\n")
        studio.build()
        counts[level] = len("".join(studio.pool.said))
    assert counts[Level.BRIEF] < counts[Level.STANDARD] <= counts[Level.FULL]


# What goes wrong.


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("white.txt", b" \n\n\t \r\n"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("nul.md", b"words\0words"),
        ("front.md", b"---\ntitle: a: b\n---\n\nText.\n"),
        ("marks.md", b"***\n\n---\n"),
    ],
)
def test_a_bad_document_does_not_stop_the_others(studio: Studio, name: str, data: bytes) -> None:
    studio.texts[name] = data
    result = studio.build()
    assert [failure.where.path.name for failure in result.failures if failure.where] == [name]
    assert all(failure.remedy for failure in result.failures)
    assert sorted(titles(studio)) == ["A Talk", "The Lamp"]
    assert not studio.script(name).exists()


def test_where_all_documents_are_bad_each_has_an_error(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.write("one.txt", "")
    studio.write("two.txt", "  ")
    with pytest.raises(NothingToNarrateError) as caught:
        studio.build()
    assert [str(failure.where) for failure in caught.value.failures] == ["one.txt", "two.txt"]
    assert not any(name.startswith("audio/") for name in studio.files())


def test_a_wrong_setting_is_no_fault_of_a_document(studio: Studio) -> None:
    studio.settings = replace(studio.settings, segment=replace(studio.settings.segment, off=("diloge",)))
    with pytest.raises(SettingsError, match="dialogue"):
        studio.build()
    assert studio.files() == {}


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        ("\n@Nobody Knows\nHello.\n", 13),
        ("\n/* never closed\n", 12),
    ],
)
def test_a_broken_script_is_named_with_its_line_and_the_episode_stays(studio: Studio, edit: str, line: int) -> None:
    studio.build()
    before = state(studio)["episodes"]["talk"]
    script = studio.script("lamp.md")
    script.write_text(script.read_text("utf-8") + edit, "utf-8")
    result = studio.build()
    (failure,) = result.failures
    assert isinstance(failure, ScriptError)
    assert failure.where is not None
    assert failure.where.path == script
    found = failure.where.line or 0
    assert script.read_text("utf-8").split("\n")[found - 1].strip()[:2] in {"@N", "/*"}
    assert found >= line
    assert failure.remedy
    assert sorted(titles(studio)) == ["A Talk", "The Lamp"]
    assert state(studio)["episodes"]["talk"] == before


def test_a_script_without_a_word_is_named(studio: Studio) -> None:
    studio.build()
    studio.script("lamp.md").write_text("", "utf-8")
    result = studio.build()
    assert [str(failure.where) for failure in result.failures] == [str(studio.script("lamp.md"))]


def test_a_script_in_another_encoding_is_named(studio: Studio) -> None:
    studio.build()
    studio.script("lamp.md").write_bytes(b"Title: caf\xe9\n\nWords.\n")
    (failure,) = studio.build().failures
    assert "UTF-8" in failure.what


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"version": 99}', b'{"version": 1, "episodes": 3}', b"\xff"])
def test_a_damaged_state_stops_the_build_and_is_left_alone(studio: Studio, content: bytes) -> None:
    studio.build()
    place = studio.folder / "audio" / "narrate.json"
    place.write_bytes(content)
    before = studio.files()
    with pytest.raises(InputError) as caught:
        studio.build()
    assert caught.value.where is not None
    assert caught.value.where.path == place
    assert caught.value.remedy
    assert studio.files() == before


def test_a_damaged_clip_is_spoken_again(studio: Studio) -> None:
    damaged = studio.build().episodes[0].timeline.segments[0].clip
    before = studio.files()
    real_read = studio.clips.read

    def read(key: str) -> Any:
        if key == damaged and key not in spoken_again:
            raise KeyError(key)
        return real_read(key)

    spoken_again: list[str] = []
    real_write = studio.clips.write

    def write(key: str, pcm: Any) -> Any:
        spoken_again.append(key)
        return real_write(key, pcm)

    studio.clips.read, studio.clips.write = read, write  # type: ignore[method-assign]
    for media in (studio.folder / "audio").rglob("*.mp3"):
        media.unlink()
    result = studio.build()
    assert (spoken_again, result.encoded) == ([], 2), "what is encoded already is not read any more"
    assert studio.files() == before

    audio = replace(studio.settings.audio, bitrate=96)
    studio.settings = replace(studio.settings, audio=audio)
    result = studio.build()
    assert spoken_again == [damaged]
    assert (result.synthesised, result.encoded) == (1, 2)


def test_a_missing_file_is_encoded_again_and_a_changed_one_too(studio: Studio) -> None:
    studio.build()
    before = studio.files()
    (studio.folder / "audio/lamp/lamp.mp3").unlink()
    (studio.folder / "audio/talk/talk.mp3").write_bytes(b"cut")
    (studio.folder / "audio/talk/transcript.vtt").write_bytes(b"cut")
    (studio.folder / "audio/feed.xml").unlink()
    result = studio.build()
    assert (result.synthesised, result.encoded, result.written) == (0, 2, 2)
    assert studio.files() == before


class _FullStore:
    """A disk that has room for so many clips."""

    def __init__(self, studio: Studio, room: int) -> None:
        self._write = studio.clips.write
        self._left = room

    def write(self, key: str, pcm: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            raise OutputError("The cache cannot be written: no space left.", remedy="Make room.")
        return self._write(key, pcm)


def test_a_full_disk_keeps_what_was_done_and_publishes_nothing(studio: Studio) -> None:
    studio.clips.write = _FullStore(studio, 3).write  # type: ignore[method-assign]
    with pytest.raises(OutputError, match="no space"):
        studio.build()
    assert not any(name.startswith("audio/") for name in studio.files())
    assert len(studio.clips.clips) == 3
    del studio.clips.write
    total = len(studio.clips.clips)
    result = studio.build()
    assert result.synthesised == len(studio.clips.clips) - total


def test_a_full_disk_while_publishing_leaves_the_old_feed(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    studio.build()
    before = studio.files()
    studio.write("note.txt", NOTE)

    def full(file: File) -> bool:
        raise OutputError("The release cannot be written.", remedy="Make room.")

    monkeypatch.setattr(studio.publisher, "write", full)
    with pytest.raises(OutputError):
        studio.build()
    after = studio.files()
    assert all(after[name] == before[name] for name in before)


class _BreakingEncoder(DigestClipEncoder):
    """Fails at the second file, as an interrupted build does."""

    def join(self, pieces: Sequence[Piece], *, length: int, bitrate: int, out: Path) -> None:
        if self.joined:
            raise EncodingError("The disk is full.", remedy="Make room.")
        super().join(pieces, length=length, bitrate=bitrate, out=out)


def test_what_was_encoded_before_an_interruption_is_not_encoded_again(studio: Studio) -> None:
    studio.frames, studio.jobs = _BreakingEncoder([]), 1
    with pytest.raises(EncodingError):
        studio.build()
    assert len(studio.frames.joined) == 1
    assert "audio/narrate.json" not in studio.files()
    done = studio.frames.joined[0]
    studio.frames = DigestClipEncoder([])
    result = studio.build()
    assert result.encoded == 1
    assert studio.frames.joined != [done]
    assert studio.frames.encoded == [], "every clip had been encoded before"


def test_a_finished_file_of_an_interrupted_build_is_trusted_only_if_it_is_whole(studio: Studio) -> None:
    studio.build()
    place = studio.folder / "audio/lamp/lamp.mp3"
    data = place.read_bytes()
    (studio.folder / "audio/narrate.json").unlink()
    place.write_bytes(data[:-1] + b"?")
    result = studio.build()
    assert studio.encoder.encoded == ["lamp.mp3"]
    assert result.encoded == 1


def test_a_failing_engine_names_itself_and_publishes_nothing(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(jobs: object) -> Any:
        raise EngineError("The engine failed twice.", remedy="Reword the sentence.")

    monkeypatch.setattr(studio.pool, "speak_all", fail)
    with pytest.raises(NarrateError) as caught:
        studio.build()
    assert caught.value.exit_code == 4
    assert not any(name.startswith("audio/") for name in studio.files())


def test_the_feed_is_written_after_what_it_names_and_the_state_last(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real = studio.publisher.write

    def write(file: File) -> bool:
        order.append(file.path)
        return real(file)

    monkeypatch.setattr(studio.publisher, "write", write)
    studio.build()
    assert order[-2:] == ["feed.xml", "narrate.json"]


def test_progress_counts_to_the_end(studio: Studio) -> None:
    studio.build()
    for what in {what for what, _, _ in studio.progress}:
        steps = [(done, total) for name, done, total in studio.progress if name == what]
        assert [done for done, _ in steps] == list(range(steps[-1][1] + 1))
        assert len({total for _, total in steps}) == 1


def test_right_to_left_text_is_built_with_a_finding(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.write("house.txt", "הבית הגדול\n\nהבית על הגבעה היה ריק. איש לא דיבר.\n")
    result = studio.build()
    (one,) = result.manuscripts
    (note,) = [note for note in one.findings if note.code == "NAR-106"]
    assert "Hebrew" in note.message
    assert len(result.episodes) == 1


def test_dates_that_players_cannot_count_and_dates_without_a_day() -> None:
    given = {"a": "1925-03-02", "b": "2013-05", "c": "", "d": "1920", "e": "1999", "f": "2013-05-02T08:00"}
    assert publication_dates(given, State()) == {
        "f": "2013-05-02T00:00:00+00:00",
        "b": "2013-05-01T00:00:00+00:00",
        "e": "1999-01-01T00:00:00+00:00",
        "c": "2013-05-02T12:01:00+00:00",
        "d": "2013-05-02T12:02:00+00:00",
        "a": "2013-05-02T12:03:00+00:00",
    }


def test_tags_and_the_place_in_a_series_reach_the_feed_and_encode_nothing_again(studio: Studio) -> None:
    studio.build()
    head = "tags: [noir, lamps]\nseries: Dark Nights\nseason: 2\nepisode: 7\n---\n\nThe lamp"
    studio.write("lamp.md", LAMP.replace("---\n\nThe lamp", head))
    result = studio.build()
    assert result.encoded == 0
    item = next(one for one in feed(studio).iterfind(".//item") if one.findtext("title") == "The Lamp")
    assert [one.text for one in item.findall("category")] == ["noir", "lamps"]
    assert item.findtext("{http://www.itunes.com/dtds/podcast-1.0.dtd}season") == "2"
    assert "Tags:\n    noir\n    lamps\nSeries: Dark Nights\nSeason: 2\nEpisode: 7\n" in studio.script(
        "lamp.md"
    ).read_text("utf-8")


ILLUSTRATED = """# The Lamp

![The lamp on its hook](img/lamp.png)

It hangs there.

## The Oil

![Elsewhere](https://reel.example/oil.png) and ![nowhere](../oil.png)

It burns.
"""


def test_a_chapter_shows_the_picture_that_lies_beside_the_document(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    texts = studio.folder / "texts"
    (texts / "img").mkdir(parents=True)
    (texts / "img/lamp.png").write_bytes(b"a lamp")
    (studio.folder / "oil.png").write_bytes(b"not to be published")
    name = str(texts / "lamp.md")
    studio.write(name, ILLUSTRATED)
    first = studio.build()
    shown = [mark.picture for mark in first.episodes[0].timeline.chapters]
    assert shown[0] is not None
    assert shown[0].alt == "The lamp on its hook"
    assert [one is None for one in shown[1:]] == [True] * (len(shown) - 1)
    assert "The lamp on its hook [[caption]] [[picture: img/lamp.png]]" in studio.script(name).read_text("utf-8")
    files = studio.files()
    assert files[f"audio/{shown[0].path}"] == b"a lamp"
    assert not [path for path, content in files.items() if path != "oil.png" and b"not to be" in content]
    chapters = json.loads(files["audio/lamp/chapters.json"])["chapters"]
    assert [one.get("img", "").rpartition("/")[2] for one in chapters] == [
        shown[0].path.rpartition("/")[2],
        *[""] * (len(shown) - 1),
    ]
    assert files["audio/feed.xml"].count(b"image=") == 1
    assert shown[0].path.encode() in files["audio/lamp/lamp.mp3"]
    # What was published stays when the document's folder is gone, and another picture makes another file.
    (texts / "img/lamp.png").unlink()
    assert studio.build().encoded == 0
    (texts / "img/lamp.png").write_bytes(b"another lamp")
    assert studio.build().encoded == 1
    assert studio.files()[f"audio/{shown[0].path}"] == b"another lamp"


def test_documents_of_a_feed_that_are_not_needed_any_more_are_gone(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.settings = replace(studio.settings, podcast=replace(studio.settings.podcast, page_size=2))
    for number in range(5):
        studio.write(f"note{number}.txt", NOTE.replace("A Note", f"Note {number}"))
    studio.build()
    pages = [path for path in studio.files() if path.startswith("audio/feed")]
    assert pages == ["audio/feed-2.xml", "audio/feed-3.xml", "audio/feed.xml"]
    for number in range(3):
        studio.script(f"note{number}.txt").unlink()
    studio.texts = {name: text for name, text in studio.texts.items() if name > "note2.txt"}
    studio.build()
    assert [path for path in studio.files() if path.startswith("audio/feed")] == ["audio/feed.xml"]
