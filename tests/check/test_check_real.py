"""A release on disk with real files: the encoder, the tagger, the publisher and the check understand each other."""

from __future__ import annotations

import hashlib
import math
from array import array
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from release_sample import EPISODES, GUID, RATE, SHOW, SHOWN, STILL, good_release

from narrate.adapters.encoder import FfmpegEncoder
from narrate.adapters.publisher import FolderPublisher
from narrate.adapters.tag_reader import TagReader
from narrate.adapters.tags import MutagenTagger
from narrate.check.expected import Expected
from narrate.check.release import check_release
from narrate.loudness import level
from narrate.model.release import Episode, File
from narrate.model.sound import Timeline
from narrate.package import paths
from narrate.package.cover import cover
from narrate.package.feed import feed
from narrate.package.index_page import index_page
from narrate.ports import Encoding
from narrate.ports_tags import TagFacts


def _hum(timeline: Timeline) -> Iterator[bytes]:
    """A tone that swells and fades through every cue, a second a piece, and silence between them."""
    said = bytearray(timeline.length)
    for cue in timeline.cues:
        said[cue.start : cue.end] = b"\1" * (cue.end - cue.start)
    for start in range(0, timeline.length, RATE):
        moments = range(start, min(start + RATE, timeline.length))
        yield array(
            "h", (said[n] * round(6000 * math.sin(n * 0.06) * (1.2 + math.sin(n / 9000)) / 2.2) for n in moments)
        ).tobytes()


def _encoded(episode: Episode, folder: Path) -> Episode:
    encoder = FfmpegEncoder()
    tagger = MutagenTagger(mp4_chapters=encoder.add_mp4_chapters)
    made = []
    for media in episode.media:
        path = folder / media.path
        path.parent.mkdir(exist_ok=True)
        encoding = Encoding(format=path.suffix[1:])
        level(encoder, lambda: _hum(episode.timeline), rate=RATE, encoding=encoding, out=path)
        tagger.tag(
            path, TagFacts(show=SHOW, episode=episode, number=1, cover=cover(SHOW), pictures={SHOWN.path: STILL})
        )
        made.append(replace(media, size=path.stat().st_size, sha256=hashlib.sha256(path.read_bytes()).hexdigest()))
    return replace(episode, media=tuple(made))


def test_a_real_release_is_good_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    with FolderPublisher(tmp_path) as folder:
        episode = _encoded(EPISODES[0], tmp_path)
        for path, content in good_release().files.items():
            if path.startswith("rain/") and not path.endswith((".mp3", ".m4a")):
                folder.write(File(path=path, content=content))
        folder.write(File(path=SHOW.cover, content=cover(SHOW)))
        folder.write(File(path=paths.FEED, content=feed(SHOW, [episode])))
        folder.write(File(path=paths.INDEX, content=index_page(SHOW, [episode])))
        recorded = Expected(
            slug=episode.slug, guid=episode.guid, length=episode.timeline.length, rate=RATE, script=episode.script
        )

        def found() -> list[str]:
            return [
                str(one)
                for one in check_release(
                    folder,
                    folder=tmp_path,
                    expected=[recorded],
                    podcast_guid=GUID,
                    encoder=FfmpegEncoder(),
                    media=TagReader(),
                )
            ]

        assert found() == []
        sound = tmp_path / "rain" / "rain.mp3"
        sound.write_bytes(sound.read_bytes()[:-8000])
        codes = " ".join(found())
        assert "NAR-301" in codes
        assert "NAR-304" in codes
