"""Chapters and transcripts."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from package_sample import SCRIPT, episode, timeline

from narrate.check.vtt import parse_vtt
from narrate.model.sound import Cue, Samples
from narrate.package.chapters import chapters_json
from narrate.package.transcripts import plain, transcript_json, vtt

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def test_vtt_is_as_it_should_be() -> None:
    assert vtt(episode()).decode() == (
        "WEBVTT\n\n"
        "a-u0\n00:00:00.005 --> 00:00:01.000\n<v Narrator>Two parts.\n\n"
        "u1\n00:00:01.005 --> 00:00:02.000\n<v Narrator>Rain &amp; Roofs\n\n"
        "u2\n00:00:02.005 --> 00:00:03.000\n<v Mara Lindqvist>It --&gt; begins.\n\n"
        "u3\n00:00:03.005 --> 00:00:04.000\n<v Mara Lindqvist>&lt;Then&gt; it rains.\n\n"
        "u4\n00:00:04.005 --> 00:00:05.000\n<v Mara Lindqvist>And rains.\n\n"
        "u5\n00:00:05.005 --> 00:00:06.000\n<v Tom O'Dell &lt;host&gt;><lang fr>Il pleut.</lang>\n\n"
        "u6\n00:00:06.005 --> 00:00:07.000\n<v Tom O'Dell &lt;host&gt;>Quiet.\n"
    )


def test_json_transcript_has_a_segment_for_each_cue() -> None:
    document = json.loads(transcript_json(episode()))
    assert document["version"] == "1.0.0"
    assert document["segments"][2] == {
        "speaker": "Mara Lindqvist",
        "startTime": 2.005,
        "endTime": 3.0,
        "body": "It --> begins.",
    }
    assert len(document["segments"]) == 7


def test_plain_text_names_the_speaker_before_each_turn_and_has_no_announcements() -> None:
    assert plain(episode()) == (
        "Narrator: Rain & Roofs\n\n"
        "Mara Lindqvist: It --> begins. <Then> it rains.\nAnd rains.\n\n"
        "Tom O'Dell <host>: Il pleut.\n\n"
        "Tom O'Dell <host>: Quiet.\n"
    )


def test_chapters_are_as_they_should_be() -> None:
    assert json.loads(chapters_json(timeline(chapters=(("", 0), ("Storm", 22051))))) == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0.0, "endTime": 1.0, "title": "Beginning"},
            {"startTime": 1.0, "endTime": 7.0, "title": "Storm"},
        ],
    }


cue_lists = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 3000), any_text, any_text, st.sampled_from(["en", "EN", "fr", ""])),
    max_size=12,
)


@given(cue_lists, st.sampled_from([8000, 22050, 44100, 48000]))
def test_any_text_and_any_time_make_a_valid_transcript(parts: list[tuple[int, int, str, str, str]], rate: int) -> None:
    cues: list[Cue] = []
    position = 0
    for number, (pause, length, speaker, text, language) in enumerate(parts):
        start = position + pause
        position = start + length
        cues.append(
            Cue(
                id=f"{number:012x}",
                line_id="l",
                speaker=f"N{speaker}",
                text=text,
                start=Samples(start),
                end=Samples(position),
                chapter=0,
                language=language,
            )
        )
    made = episode(sound=replace(timeline(rate=rate), cues=tuple(cues)))
    read = parse_vtt(vtt(made))
    segments = json.loads(transcript_json(made))["segments"]
    assert [(cue.text, cue.voice) for cue in read] == [(s["body"], s["speaker"]) for s in segments]
    assert [(cue.start, cue.end) for cue in read] == [
        (round(s["startTime"] * 1000), round(s["endTime"] * 1000)) for s in segments
    ]
    assert all(cue.voice.startswith("N") and cue.text for cue in read)
    assert all(before.end <= after.start for before, after in pairwise(read))


def test_times_do_not_drift_in_ten_hours() -> None:
    late = Samples(36_000 * 44_100 + 22)
    cue = replace(timeline().cues[0], start=late, end=Samples(late + 44_100))
    (read,) = parse_vtt(vtt(episode(sound=replace(timeline(rate=44_100), cues=(cue,)))))
    assert (read.start, read.end) == (36_000_000, 36_001_000)


def test_the_language_of_the_script_is_not_marked() -> None:
    french = replace(episode(), script=replace(SCRIPT, language="FR"))
    assert b"<lang fr>" not in vtt(french)
    assert b"<lang en>Quiet." in vtt(french)
