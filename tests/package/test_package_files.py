"""Report, cover and state."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from package_sample import SCRIPT, SHOW, episode
from PIL import Image

from narrate.diagnostics import finding
from narrate.errors import InputError
from narrate.model.fidelity import Fidelity
from narrate.package.cover import cover, cover_alt, drawable, fit
from narrate.package.report import report_json, report_text
from narrate.package.state import EpisodeState, MediaState, State, VoiceState
from narrate.package.text import in_words, shorten

FIDELITY = Fidelity(spoken=120, skipped=(("navigation", 13),))
REASON = episode().casting[0].reason
FOUND = (finding("NAR-101", path=Path("rain.md"), line=1, title="Rain"),)


def test_a_report_says_everything_in_words() -> None:
    text = report_text(episode(), FOUND, FIDELITY)
    for line in (
        "Title: Rain & Roofs",
        "By: Mara Lindqvist and Ede Ősz",
        "Length: 7 seconds",
        f"Mara Lindqvist: voice en-gb+f2. {REASON}. Heard as female: the first name Mara.",
        "2. Storm, at 6 seconds",
        "Skipped: 1 line, and why",
        "Navigation: 1 line",
        "  “Share this page”",
        "Fidelity: every character of the source is heard once or listed as skipped.",
        "Skipped as navigation: 13 characters",
        "rain/rain.mp3: 56123 bytes, -16.0 LUFS as heard, true peak at most -1.3 dBTP",
        "rain/rain.m4a: 50001 bytes, loudness not measured",
        "Findings: 1",
        f"{FOUND[0]}",
    ):
        assert line in text.splitlines()
    assert not set("│─|\t\x1b") & set(text)


def test_a_report_does_not_hide_what_is_lost() -> None:
    text = report_text(episode(), (), replace(FIDELITY, unaccounted=4))
    assert "Fidelity: 4 characters are lost and 0 are repeated." in text
    assert "not examined" in report_text(episode(), ())


@pytest.mark.parametrize(
    ("script", "how"),
    [
        (SCRIPT, "The title is the document's own."),
        (replace(SCRIPT, title_inferred=True), "this one was taken from its words"),
        (replace(SCRIPT, title=""), "this is the file's name"),
    ],
)
def test_a_report_says_how_the_title_was_found(script: object, how: str) -> None:
    assert how in report_text(replace(episode(), script=script), ())  # type: ignore[arg-type]


def test_a_report_for_programs_has_the_same() -> None:
    document = json.loads(report_json(episode(), FOUND, FIDELITY))
    assert document["skipped"] == [{"reason": "navigation", "text": "Share this page"}]
    assert document["chapters"][1] == {"title": "Storm", "start_ms": 6000, "end_ms": 7000}
    assert document["fidelity"]["unaccounted"] == 0
    assert document["findings"][0]["line"] == 1
    assert document["media"][0]["loudness"] == {"integrated": -16.0, "true_peak": -1.3}


@pytest.mark.parametrize("title", ["Reel", "", "Кино", "Café " * 60, "X" * 400, "🎬 Film"])
def test_a_cover_is_a_picture_that_stores_take(title: str) -> None:
    data = cover(replace(SHOW, title=title))
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (1400, 1400), "RGB")
    assert len(data) < 500_000
    assert cover(replace(SHOW, title=title)) == data


def test_a_cover_can_be_png() -> None:
    data = cover(replace(SHOW, cover="art.PNG"))
    assert Image.open(io.BytesIO(data)).format == "PNG"
    assert len(data) < 500_000


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("Café Œuvre’s", "Cafe Oeuvre's"), ("Łódź – ½", "Lodz - 12"), ("Кино 2", ""), ("🎬 Film", "Film"), ("—", "")],
)
def test_letters_are_drawn_or_folded_but_never_boxes(text: str, drawn: str) -> None:
    # NFKD takes ½ apart into 1, a fraction slash that the font has not, and 2.
    assert drawable(text) == drawn


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=300))
@settings(max_examples=15, deadline=None)
def test_a_title_of_any_length_fits(title: str) -> None:
    lines, size = fit(title)
    assert size >= 36
    assert lines
    assert len(lines) * size * 1.14 <= 640


def test_the_alternative_text_names_a_title_that_cannot_be_drawn() -> None:
    assert "Кино" in cover_alt(replace(SHOW, title="Кино"))
    assert "without letters" in cover_alt(replace(SHOW, title="Кино"))
    assert cover_alt(replace(SHOW, cover_alt="A lamp.")) == "A lamp."


STATE = State(
    podcast_guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
    episodes=(
        EpisodeState(
            slug="snow",
            guid="g2",
            published="2026-04-01T12:00:00+00:00",
            source="snow.html",
            source_sha256="ab",
            script="scripts/snow.fountain",
            length=100,
            rate=22050,
        ),
        EpisodeState(
            slug="rain",
            guid="g1",
            published="2026-03-01T12:00:00+00:00",
            source="rain.md",
            source_sha256="cd",
            script="scripts/rain.fountain",
            length=100,
            rate=22050,
            media=(
                MediaState(path="rain/rain.mp3", type="audio/mpeg", key="k", size=9, sha256="ef", integrated=-16.0),
            ),
        ),
    ),
    voices=(VoiceState(person="Tom", engine="tone", voice="b", pitch=40),),
)


def test_a_state_comes_back_sorted() -> None:
    data = STATE.to_bytes()
    read = State.from_bytes(data, Path("narrate.json"))
    assert read == replace(STATE, episodes=STATE.episodes[::-1])
    assert read.to_bytes() == data
    assert read.episode("rain") == STATE.episodes[1]
    assert read.episode("hail") is None
    voice = read.voice("Tom", "tone")
    assert voice is not None
    assert voice.pitch == 40
    assert read.voice("Tom", "other") is None


def test_unknown_keys_of_a_state_are_passed_over() -> None:
    document = json.loads(STATE.to_bytes())
    document["later"] = document["episodes"]["rain"]["later"] = 1
    assert State.from_bytes(json.dumps(document).encode(), Path("n")).podcast_guid == STATE.podcast_guid


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"version": 99}',
        b'{"version": 1, "episodes": {"rain": {}}}',
        b'{"version": 1, "episodes": []}',
        b'{"version": 1, "episodes": {"rain": 3}}',
        b'{"version": 1, "podcast_guid": 3}',
    ],
)
def test_a_damaged_state_names_file_and_remedy(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        State.from_bytes(data, Path("audio/narrate.json"))
    assert caught.value.where is not None
    assert caught.value.where.path == Path("audio/narrate.json")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("ms", "words"),
    [(0, "0 seconds"), (1000, "1 second"), (3_661_400, "1 hour 1 minute 1 second"), (120_000, "2 minutes")],
)
def test_durations_are_words(ms: int, words: str) -> None:
    assert in_words(ms) == words


def test_long_values_are_cut_at_a_word() -> None:
    assert shorten("one two three", 9) == "one two…"
    assert shorten("x" * 300) == "x" * 254 + "…"
