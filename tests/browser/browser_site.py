"""A site of real pages with real sound, and a real browser to read it with."""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import subprocess
import time
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from package_sample import SHOW
from spoken_sample import KINDS, episode_of

from narrate.model.release import Episode, File, Media, Show
from narrate.model.script import Chapter, Line, Script, Speaker
from narrate.model.sound import Samples, Timeline
from narrate.package import paths
from narrate.package.cover import cover
from narrate.package.index_page import index_page
from narrate.package.page import episode_page
from narrate.package.transcripts import transcript_json, vtt

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--mute-audio",
)  # fmt: skip
TOOLS = Path(os.environ.get("NARRATE_TEST_TOOLS") or ROOT / "build/tools") / "node_modules"
"""Where the programs from npm lie that some tests need; tests/browser/README.md names them."""

needs_browser = pytest.mark.skipif(
    not CHROMIUM or importlib.util.find_spec("playwright") is None,
    reason="needs Chromium (on Debian: apt-get install chromium) and playwright (in the extra dev)",
)
SCHEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}

HOSTILE = (
    "</p></script><script>window.broken=1</script><img src=x onerror=window.broken=1> \"'><svg onload=window.broken=1>"
)
"""What somebody may put into a comment. A page on which any of it runs has `window.broken`."""


def needs_tool(name: str) -> pytest.MarkDecorator:
    """Skip where a program from npm is missing."""
    return pytest.mark.skipif(
        not (TOOLS / name).is_dir() or shutil.which("node") is None,
        reason=f"needs {name} from npm in build/tools (tests/browser/README.md)",
    )


def story(paragraphs: int, *, chapters: int = 3) -> Script:
    """A talk of two, long enough to scroll and to seek in."""
    names = ("Ada Winter", "Ben Okri-Lund")
    made = []
    for chapter in range(chapters):
        lines = [
            Line(
                text=f"This is paragraph {number + 1} of part {chapter + 1}. A lamp swings over stair {number}. "
                f"Nobody counts to {chapter * paragraphs + number} aloud, but somebody has to.",
                speaker=names[number // 2 % 2],
                turn=chapter * paragraphs + number // 2 + 1,
            )
            for number in range(paragraphs)
        ]
        made.append(
            Chapter(title=f"The {['first', 'second', 'third', 'last'][min(chapter, 3)]} stair", lines=tuple(lines))
        )
    return Script(
        title="Stairs and Lamps",
        authors=("Ada Winter",),
        date="2025-11-03",
        language="en",
        speakers=tuple(Speaker(name=name) for name in names),
        chapters=tuple(made),
    )


def hostile(script: Script) -> Script:
    """The script with what must not run in its title, its chapters, its names and its lines."""
    return replace(
        script,
        title=HOSTILE,
        authors=(HOSTILE,),
        chapters=tuple(
            replace(chapter, title=HOSTILE, lines=tuple(_hostile(line) for line in chapter.lines))
            for chapter in script.chapters
        ),
    )


def _hostile(line: Line) -> Line:
    return replace(
        line, text=f"{line.text} {HOSTILE}", speaker=f"{line.speaker} {HOSTILE}" if line.turn else line.speaker
    )


EPISODES = {
    "kinds": KINDS,
    "stairs": story(8),
    "treppe": replace(story(3), language="de", title="Treppen und Lampen"),
    "hostile": hostile(KINDS),
}


SECONDS = 2
"""From the beginning of a sentence to that of the next: fixed, so that pages stay as they are when pauses change."""


def _evenly(timeline: Timeline) -> Timeline:
    """The same cues and chapters, a sentence every two seconds."""
    step, rate = SECONDS * timeline.rate, timeline.rate
    cues = tuple(
        replace(cue, start=Samples(number * step + rate // 5), end=Samples((number + 1) * step - rate // 5))
        for number, cue in enumerate(timeline.cues)
    )
    first = {cue.chapter: number for number, cue in reversed(list(enumerate(cues)))}
    length = Samples(len(cues) * step)
    starts = [Samples(first[chapter] * step) for chapter in sorted(first)]
    marks = tuple(
        replace(mark, start=start, end=end)
        for mark, start, end in zip(timeline.chapters, starts, [*starts[1:], length], strict=True)
    )
    return replace(timeline, length=length, cues=cues, chapters=marks)


def episode(slug: str, script: Script) -> Episode:
    """An episode whose sound is a WAV file, which seeks to the sample."""
    made = episode_of(script, slug=slug, media=(Media(path=f"{slug}/{slug}.wav", type="audio/wav", size=0),))
    made = replace(made, timeline=_evenly(made.timeline))
    seconds = made.timeline.length / made.timeline.rate
    size = 44 + 2 * round(seconds * _RATE)
    names = (paths.transcript_vtt(slug), paths.transcript_json(slug))
    return replace(made, guid=f"guid-{slug}", media=(replace(made.media[0], size=size),), files=names)


_RATE = 8000


def write_site(folder: Path, scripts: dict[str, Script], show: Show = SHOW) -> list[Episode]:
    """The pages of these scripts, with silence for sound."""
    made = [episode(slug, script) for slug, script in scripts.items()]
    files = [
        File(path=show.cover, content=cover(show)),
        File(path=paths.INDEX, content=index_page(show, made)),
        File(path=paths.FEED, content=b"<rss/>"),
    ]
    for one in made:
        files += [
            File(path=paths.page(one.slug), content=episode_page(show, one)),
            File(path=paths.transcript_vtt(one.slug), content=vtt(one)),
            File(path=paths.transcript_json(one.slug), content=transcript_json(one)),
        ]
    for file in files:
        place = folder / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.content)
    for one in made:
        with wave.open(str(folder / one.media[0].path), "wb") as sound:
            sound.setparams((1, 2, _RATE, 0, "NONE", ""))
            sound.writeframes(bytes(2 * round(one.timeline.length / one.timeline.rate * _RATE)))
    return made


class Reader:
    """A browser and a site; hands out pages and keeps what went wrong on them."""

    def __init__(self, browser: Browser, site: Path) -> None:
        """Take both as they are."""
        self.browser = browser
        self.site = site
        self.faults: list[str] = []
        self.requests: list[str] = []

    @contextmanager
    def page(self, slug: str = "stairs", fragment: str = "", **options: Any) -> Iterator[Page]:
        """A page in a context of its own. slug: of the episode; empty for the index."""
        with self.context(**options) as context:
            yield self.open(context, slug, fragment)

    @contextmanager
    def context(self, **options: Any) -> Iterator[BrowserContext]:
        """A context with nothing remembered."""
        context = self.browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        context.set_default_timeout(5_000)
        try:
            yield context
        finally:
            context.close()

    def open(self, context: BrowserContext, slug: str = "stairs", fragment: str = "") -> Page:
        """Open a page of the site from its folder, and listen for faults."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{error}"))
        page.on("console", lambda said: self.faults.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("dialog", lambda dialog: self.faults.append(dialog.message))
        page.on("request", lambda request: self.requests.append(request.url))
        name = paths.page(slug) if slug else paths.INDEX
        page.goto((self.site / name).as_uri() + fragment)
        return page


def until(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait until an expression holds. Playwright's own way is eval, which the pages' policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        if time.monotonic() > end:
            pytest.fail(f"never: {expression}")
        page.wait_for_timeout(20)


def axe(page: Page) -> list[str]:
    """What axe-core finds against a page as it is, and what it cannot decide, in words."""
    if not page.evaluate("'axe' in window"):
        page.evaluate((TOOLS / "axe-core/axe.min.js").read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations', 'incomplete']})")
    return [
        f"{kind} {rule['id']}: {node['target']} {node['failureSummary'] or ''}"
        for kind in ("violations", "incomplete")
        for rule in result[kind]
        for node in rule["nodes"]
    ]


def run_node(script: str, *arguments: str) -> str:
    """What a script of Node.js prints; it finds what lies in `TOOLS`."""
    return _ran(("node", "--input-type=commonjs", "--eval", script, "--", *arguments))


def run_tool(name: str, arguments: Sequence[str]) -> str:
    """What a tool prints, whatever its exit code."""
    return _ran((name, *arguments), check=False)


@functools.cache
def _environment() -> dict[str, str]:
    return {**os.environ, "NODE_PATH": str(TOOLS)}


def _ran(command: Sequence[str], *, check: bool = True) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=_environment(), capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    if check and done.returncode:
        pytest.fail(done.stderr)
    return done.stdout
