"""Tags, read back with mutagen and, for what lies in the file in which order, by its bytes."""

from __future__ import annotations

import hashlib
import importlib
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from narrate.adapters.encoder import FfmpegEncoder, find_ffmpeg
from narrate.adapters.tag_facts import clean, iso_639_2, milliseconds, transcript
from narrate.adapters.tag_reader import TagReader
from narrate.adapters.tags import MutagenTagger
from narrate.errors import OutputError
from narrate.model.release import Episode, Show
from narrate.model.script import Chapter, Line, LineKind, Script
from narrate.model.sound import ChapterMark, Cue, Picture, Samples, Timeline
from narrate.ports import Encoding
from narrate.ports_tags import TagFacts

RATE = 22050
SECONDS = 6
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 3
PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)
SHOW = Show(title="Rain\x00 & Reels", description="", language="en", author="The Club", cover_alt="A ticket on a seat")
TITLES = ("Opening: a very long title that goes on " + "and on " * 60, "B", "Çà et là\x07", "The last one of four")


def id3(path: Path) -> Any:
    return importlib.import_module("mutagen.id3").ID3(path, translate=False)


def mp4(path: Path) -> Any:
    return importlib.import_module("mutagen.mp4").MP4(path)


def episode(titles: tuple[str, ...] = TITLES, **changes: Any) -> Episode:
    lines = (
        Line(text="The Ferry", kind=LineKind.HEADING),
        Line(text="One sentence. And another.", speaker="Ada", kind=LineKind.SPEECH, turn=1),
        Line(text="Still me.", speaker="Ada", kind=LineKind.SPEECH, turn=1),
        Line(text="Now me.", speaker="Ada", kind=LineKind.SPEECH, turn=2),
        Line(text="And me.", speaker="Bea", kind=LineKind.SPEECH, turn=3),
    )
    script = Script(
        **(
            {"title": "The Ferry", "authors": ("Ada Quill", "Bea Finch"), "date": "2019-03-07", "language": "en-GB"}
            | changes
        ),
        chapters=(Chapter(title="The Ferry", lines=lines),),
    )
    cues = [("", "Narrator", "A title follows.")]
    for key, _, line in script.lines():
        cues += [(key, line.speaker, part) for part in line.text.split(". ", 1)]
    length = RATE * SECONDS
    marks = [length * n // len(titles) for n in range(len(titles))] + [length]
    timeline = Timeline(
        rate=RATE,
        length=Samples(length),
        segments=(),
        tail=Samples(0),
        cues=tuple(
            Cue(
                id=f"c{n}",
                line_id=key,
                speaker=speaker,
                text=text,
                start=Samples(n),
                end=Samples(n + 1),
                chapter=0,
                language="en",
            )
            for n, (key, speaker, text) in enumerate(cues)
        ),
        chapters=tuple(
            ChapterMark(title=title, start=Samples(marks[n]), end=Samples(marks[n + 1]))
            for n, title in enumerate(titles)
        ),
    )
    return Episode(
        slug="ferry", guid="g", published="2024-11-30T08:00:00+00:00", script=script, casting=(), timeline=timeline
    )


@pytest.fixture(scope="module")
def encoder() -> FfmpegEncoder:
    return FfmpegEncoder()


@pytest.fixture(scope="module")
def plain(encoder: FfmpegEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    tone = 6000 * np.sin(np.arange(RATE * SECONDS) * 0.06)
    for kind in ("mp3", "m4a"):
        out = folder / f"x.{kind}"
        encoder.encode([tone.astype("<i2").tobytes()], rate=RATE, gain=0, encoding=Encoding(format=kind), out=out)
    return folder


def tagged(
    encoder: FfmpegEncoder, plain: Path, out: Path, made: Episode, *, cover: bytes = JPEG, show: Show = SHOW
) -> Path:
    out.write_bytes((plain / f"x{out.suffix}").read_bytes())
    MutagenTagger(mp4_chapters=encoder.add_mp4_chapters).tag(
        out, TagFacts(show=show, episode=made, number=7, cover=cover)
    )
    return out


def test_an_mp3_says_what_it_is(encoder: FfmpegEncoder, plain: Path, tmp_path: Path) -> None:
    tags = id3(tagged(encoder, plain, tmp_path / "a.mp3", episode()))
    assert tags.version == (2, 3, 0)
    texts = {name: tags[name].text[0] for name in ("TIT2", "TPE1", "TALB", "TRCK", "TYER", "TDAT", "TCON", "TLAN")}
    assert texts == {
        "TIT2": "The Ferry",
        "TPE1": "Ada Quill, Bea Finch",
        "TALB": "Rain & Reels",
        "TRCK": "7",
        "TYER": "2019",
        "TDAT": "0703",
        "TCON": "Podcast",
        "TLAN": "eng",
    }
    picture = tags.getall("APIC")[0]
    assert (picture.mime, picture.type, picture.desc, picture.data) == ("image/jpeg", 3, "A ticket on a seat", JPEG)
    lyrics = tags.getall("USLT")[0]
    assert (lyrics.lang, lyrics.text) == ("eng", transcript(episode()))
    assert encoder.decode_length(tmp_path / "a.mp3") == pytest.approx(SECONDS, abs=1 / RATE)


def test_chapters_of_an_mp3_cover_it_in_order(encoder: FfmpegEncoder, plain: Path, tmp_path: Path) -> None:
    path = tagged(encoder, plain, tmp_path / "a.mp3", episode())
    tags, raw = id3(path), path.read_bytes()
    contents = tags["CTOC:toc"]
    assert int(contents.flags) == 3, "top level and ordered"
    assert contents.child_element_ids == ["ch1", "ch2", "ch3", "ch4"]
    assert contents.sub_frames["TIT2"].text == ["The Ferry"]
    marks = [tags[f"CHAP:{element}"] for element in contents.child_element_ids]
    assert [(c.start_time, c.end_time) for c in marks] == [(0, 1500), (1500, 3000), (3000, 4500), (4500, 6000)]
    assert [c.sub_frames["TIT2"].text[0] for c in marks] == [clean(title) for title in TITLES]
    assert "\x07" not in marks[2].sub_frames["TIT2"].text[0]
    places = [
        raw.index(b"ch%d\0" % n + milliseconds(mark.start, RATE).to_bytes(4, "big"))
        for n, mark in enumerate(episode().timeline.chapters, 1)
    ]
    assert places == sorted(places)


def test_more_chapters_than_a_table_of_contents_holds(encoder: FfmpegEncoder, plain: Path, tmp_path: Path) -> None:
    tags = id3(tagged(encoder, plain, tmp_path / "a.mp3", episode(tuple(f"N{n}" for n in range(300)))))
    assert tags["CTOC:toc"].child_element_ids == ["toc1", "toc2"]
    assert int(tags["CTOC:toc1"].flags) == 1
    children = tags["CTOC:toc1"].child_element_ids + tags["CTOC:toc2"].child_element_ids
    assert children == [f"ch{n}" for n in range(1, 301)]
    assert all(f"CHAP:{child}" in tags for child in children)


def test_an_m4a_says_what_it_is(encoder: FfmpegEncoder, plain: Path, tmp_path: Path) -> None:
    file = mp4(tagged(encoder, plain, tmp_path / "a.m4a", episode(), cover=PNG))
    tags = {key: file.tags[key] for key in file.tags if key != "covr"}
    assert tags == {
        "\xa9nam": ["The Ferry"],
        "\xa9ART": ["Ada Quill, Bea Finch"],
        "\xa9alb": ["Rain & Reels"],
        "\xa9day": ["2019-03-07"],
        "\xa9gen": ["Podcast"],
        "\xa9lyr": [transcript(episode())],
        "trkn": [(7, 0)],
        "pcst": True,
    }
    assert bytes(file.tags["covr"][0]) == PNG
    assert [c.start for c in file.chapters] == [0, 1.5, 3, 4.5]
    assert [c.title for c in file.chapters][1:] == ["B", "Çà et là", "The last one of four"]
    assert encoder.decode_length(tmp_path / "a.m4a") == pytest.approx(SECONDS, abs=1 / RATE)


@pytest.mark.parametrize("suffix", [".mp3", ".m4a"])
def test_tagging_is_repeatable(encoder: FfmpegEncoder, plain: Path, tmp_path: Path, suffix: str) -> None:
    first = tagged(encoder, plain, tmp_path / f"a{suffix}", episode()).read_bytes()
    other = tagged(encoder, plain, tmp_path / f"b{suffix}", episode())
    assert other.read_bytes() == first
    tagger = MutagenTagger(mp4_chapters=encoder.add_mp4_chapters)
    tagger.tag(other, TagFacts(show=SHOW, episode=episode(("Only",), title="Other"), number=8, cover=PNG))
    assert other.read_bytes() != first
    tagger.tag(other, TagFacts(show=SHOW, episode=episode(), number=7, cover=JPEG))
    assert other.read_bytes() == first


@pytest.mark.parametrize("suffix", [".mp3", ".m4a"])
def test_bare_episodes_can_be_tagged(encoder: FfmpegEncoder, plain: Path, tmp_path: Path, suffix: str) -> None:
    made = episode(("\x00",), title="", authors=(), date="", language="x-klingon")
    path = tagged(encoder, plain, tmp_path / f"a{suffix}", made, cover=b"")
    if suffix == ".mp3":
        tags = id3(path)
        assert (tags["TPE1"].text, tags["TYER"].text) == (["The Club"], ["2024"])
        assert tags["TLAN"].text == ["und"]
        assert [f.lang for f in tags.getall("USLT")] == ["und"]
    else:
        assert mp4(path).tags["\xa9day"] == ["2024-11-30"]


def test_the_transcript_names_each_turn() -> None:
    assert transcript(episode()) == (
        "Narrator: The Ferry\n\nAda: One sentence And another.\n\nStill me.\n\nAda: Now me.\n\nBea: And me."
    )


def test_what_cannot_be_tagged_says_why(tmp_path: Path) -> None:
    def chapters(*_: Any, **__: Any) -> None:
        return

    tagger = MutagenTagger(mp4_chapters=chapters)
    with pytest.raises(OutputError, match="Only mp3, m4a"):
        tagger.tag(tmp_path / "x.ape", TagFacts(show=SHOW, episode=episode(), number=1, cover=b""))
    for name in ("none/x.mp3", "x.m4a"):
        with pytest.raises(OutputError, match="tags cannot be written"):
            tagger.tag(tmp_path / name, TagFacts(show=SHOW, episode=episode(), number=1, cover=b""))


def test_languages_and_text() -> None:
    codes = {tag: iso_639_2(tag) for tag in ("en", "de-AT", "fr_CA", "gsw", "x-private", "", "EN-us")}
    assert codes == {"en": "eng", "de-AT": "deu", "fr_CA": "fra", "gsw": "gsw", "x-private": "", "": "", "EN-us": "eng"}
    assert clean(" a\x00b\tc\n\ud800d\ufffe\x85 ") == "a b c d"
    assert [milliseconds(n, 2000) for n in (0, 1, 2, 3)] == [0, 1, 1, 2]


def test_chapters_show_their_pictures_with_words_for_them(encoder: FfmpegEncoder, plain: Path, tmp_path: Path) -> None:
    made = episode()
    still = JPEG + bytes(200_000)
    marks = made.timeline.chapters
    shown = Picture(path="ferry/picture-1.jpg", alt="The ferry,\x00 seen from the quay", sha256="")
    chapters = (replace(marks[0], picture=shown), *marks[1:3], replace(marks[3], picture=replace(shown, path="gone")))
    made = replace(made, timeline=replace(made.timeline, chapters=chapters))
    path = tmp_path / "a.mp3"
    path.write_bytes((plain / "x.mp3").read_bytes())
    tagger = MutagenTagger(mp4_chapters=encoder.add_mp4_chapters)
    pictures = {shown.path: still}
    tagger.tag(path, TagFacts(show=SHOW, episode=made, number=7, cover=JPEG, pictures=pictures))
    frames = id3(path).getall("CHAP")
    assert [frame.sub_frames["TIT2"].text[0] for frame in frames] == [clean(mark.title) for mark in marks]
    (picture,) = frames[0].sub_frames.getall("APIC")
    assert (picture.mime, picture.type, picture.data) == ("image/jpeg", 0, still)
    assert picture.desc == "The ferry, seen from the quay"
    assert [bool(frame.sub_frames.getall("APIC")) for frame in frames] == [True, False, False, False]
    read = TagReader().read_tags(path)
    assert read.pictures
    assert [one.picture for one in read.chapters] == [hashlib.sha256(still).hexdigest(), "", "", ""]
    # A player made with ffmpeg reads sizes of sub-frames as ID3v2.3 has them: a large one must hide nothing after it.
    done = subprocess.run([encoder_path(), "-i", str(path)], capture_output=True, check=False, text=True)
    assert done.stderr.count("Chapter #0:") == len(marks)
    assert "The last one of four" in done.stderr


def encoder_path() -> str:
    return find_ffmpeg().path
