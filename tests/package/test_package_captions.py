"""SubRip and short lines of WebVTT: within their limits, all of the text, in time."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from spoken_sample import KINDS, SOME, episode_of, is_heard
from strategies import scripts

from narrate.check.vtt import parse_vtt
from narrate.model.script import Script
from narrate.package.captions import captions, srt, wrapped
from narrate.package.text import clean
from narrate.package.transcript_html import transcript_html
from narrate.package.transcripts import vtt


def test_subrip_names_a_speaker_where_the_speaker_changes() -> None:
    text = srt(episode_of(KINDS)).decode()
    assert "Mara Lindqvist: It rains.\n" in text
    assert "\n<Then> it stops.[1]\n" in text
    assert re.match(r"1\n00:00:00,287 --> 00:00:0\d,\d{3}\nNarrator: Rain & Roofs\n\n2\n", text)


@SOME
@given(scripts().filter(is_heard))
def test_subrip_of_any_script_keeps_its_limits(script: Script) -> None:
    blocks = srt(episode_of(script)).decode().rstrip("\n").split("\n\n")
    before = 0
    for number, block in enumerate(blocks, 1):
        first, times, *lines = block.split("\n")
        assert first == str(number)
        assert 1 <= len(lines) <= 2
        assert all(0 < len(line) <= 32 for line in lines)
        figures = [int(figure) for figure in re.findall(r"\d+", times)]
        start, end = (((h * 60 + m) * 60 + s) * 1000 + ms for h, m, s, ms in (figures[:4], figures[4:]))
        assert before <= start < end
        before = end


@SOME
@given(scripts().filter(is_heard), st.sampled_from((10, 42)))
def test_short_lines_of_webvtt_are_the_same_words(script: Script, width: int) -> None:
    episode = episode_of(script)
    whole, short = parse_vtt(vtt(episode)), parse_vtt(vtt(episode, width))
    by_sentence: dict[str, str] = {}
    for cue in short:
        assert all(len(line) <= width for line in cue.text.split("\n"))
        assert cue.text.count("\n") <= 1
        key = re.sub(r"\.\d+$", "", cue.id)
        by_sentence[key] = by_sentence.get(key, "") + re.sub(r"\s", "", cue.text)
    assert by_sentence == {cue.id: re.sub(r"\s", "", cue.text) for cue in whole}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=200), st.integers(2, 40))
def test_a_long_word_is_cut_and_nothing_of_it_is_lost(word: str, width: int) -> None:
    lines = wrapped(word, width)
    assert "".join(lines) == word
    assert all(0 < len(line) <= width for line in lines)


def test_a_mark_stays_with_its_letter() -> None:
    assert wrapped("aaae\u0301bbb", 4) == ["aaa", "e\u0301bb", "b"]
    assert wrapped("ab👩\U0001f3fd", 3) == ["ab", "👩\U0001f3fd"]


def test_pieces_share_the_time_of_their_sentence() -> None:
    timeline = episode_of(KINDS).timeline
    found = list(captions(timeline, 8))
    for one, after in pairwise(found):
        if one.timed is after.timed:
            assert one.end == after.start
            assert after.piece == one.piece + 1
        else:
            assert one.end == one.timed.end
            assert after.start == after.timed.start


def test_the_html_transcript_names_speakers_and_times() -> None:
    text = transcript_html(episode_of(KINDS)).decode()
    assert '<html lang="en" dir="ltr">' in text
    assert re.search(r'<p><cite class="speaker">Mara Lindqvist:</cite> <time datetime="PT\d+\.\d{3}S">', text)
    assert "data-start" not in text
    assert "Share this page" not in text


@SOME
@given(scripts().filter(is_heard))
def test_the_html_transcript_of_any_script_has_all_of_its_words(script: Script) -> None:
    from lxml import html

    episode = episode_of(script)
    root = html.document_fromstring(transcript_html(episode).decode(), parser=html.HTMLParser(encoding="utf-8"))
    shown = [clean("".join(map(str, span.itertext()))) for span in root.iter("span") if span.get("id")]
    assert shown == [clean(cue.text) for cue in episode.timeline.cues if cue.line_id and clean(cue.text)]
