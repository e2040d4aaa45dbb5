"""The strict reader of WebVTT."""

from __future__ import annotations

import pytest

from narrate.check.vtt import VttError, parse_vtt

HEAD = "WEBVTT\n\n"
TIMES = "00:00:01.000 --> 00:00:02.500\n"


def test_a_cue_is_read_whole() -> None:
    data = f"{HEAD}NOTE nothing\n\nid-1\n{TIMES}<v R&amp;B>1 &lt; 2 <lang fr>oui</lang>\n".encode()
    (cue,) = parse_vtt(data)
    assert (cue.id, cue.start, cue.end, cue.voice, cue.text) == ("id-1", 1000, 2500, "R&B", "1 < 2 oui")
    assert cue.line == 6


@pytest.mark.parametrize(
    "payload", ["<v A>one</v>", "<v A>one", "<v.loud A>one", "<v A><i>one</i> two", "<v A>x</v>\n"]
)
def test_a_voice_is_found_where_it_spans_the_cue(payload: str) -> None:
    assert parse_vtt((HEAD + TIMES + payload).encode())[0].voice == "A"


@pytest.mark.parametrize("payload", ["one", "<v A>one</v> two", "one <v A>two", "<v A>one</v><v B>two</v>"])
def test_a_voice_of_a_part_is_none(payload: str) -> None:
    assert parse_vtt((HEAD + TIMES + payload).encode())[0].voice == ""


def test_line_ends_of_all_systems_and_a_byte_order_mark_are_read() -> None:
    data = f"{HEAD}{TIMES}<v A>one\n\n".replace("\n", "\r\n").encode("utf-8-sig")
    assert [cue.text for cue in parse_vtt(data)] == ["one"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("WEBVTTX\n\n", 1),
        ("WEBVTT\nNOTE\n", 2),
        (HEAD + "id\n", 4),
        (HEAD + "00:00:01,000 --> 00:00:02,000\nx", 3),
        (HEAD + "00:00:1.000 --> 00:00:02.000\nx", 3),
        (HEAD + "00:61:01.000 --> 00:61:02.000\nx", 3),
        (HEAD + "00:00:02.000 --> 00:00:02.000\nx", 3),
        (HEAD + TIMES, 3),
        (HEAD + TIMES + "a --> b", 4),
        (HEAD + TIMES + "a & b", 4),
        (HEAD + TIMES + "a &nonsense; b", 4),
        (HEAD + TIMES + "a > b", 4),
        (HEAD + TIMES + "<v>a", 4),
        (HEAD + TIMES + "<v A & B>a", 4),
        (HEAD + TIMES + "<b>a", 4),
        (HEAD + TIMES + "a</b>", 4),
        (HEAD + TIMES + "<blink>a</blink>", 4),
        (HEAD + TIMES + "<v A><lang fr>a", 4),
        (HEAD + f"x\n{TIMES}a\n\nx\n{TIMES}b", 7),
        (HEAD + f"{TIMES}a\n\n00:00:00.500 --> 00:00:03.000\nb", 6),
        (HEAD + f"{TIMES}a\n{TIMES}b", 4),
        (HEAD + "NOTE\nx\n-- --> --\n", 3),
        (HEAD + TIMES + "a\0b", 4),
    ],
)
def test_a_fault_is_named_with_its_line(text: str, line: int) -> None:
    with pytest.raises(VttError) as caught:
        parse_vtt(text.encode())
    assert caught.value.line == line


def test_bytes_that_are_no_utf8_are_a_fault() -> None:
    with pytest.raises(VttError, match="UTF-8"):
        parse_vtt((HEAD + TIMES).encode() + b"\xff")
