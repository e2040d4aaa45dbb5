"""The editor's pages in a real browser: by keyboard alone, without a script, under attack, and seen by axe-core."""

from __future__ import annotations

import json
import re
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_site import HOSTILE, SCHEMES, TOOLS, axe, needs_browser, needs_tool, run_tool, until
from serving import ask, serving
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from narrate.adapters.server import Site, application
from narrate.adapters.server_documents import Documents
from narrate.adapters.server_editor import HEADERS, Asked, routes
from narrate.adapters.server_watch import News
from narrate.adapters.server_watch import routes as news_routes
from narrate.cli.desk import assets
from narrate.editor.desk import Desk, Project
from narrate.editor.page import PREFIX, View
from narrate.fountain import parse
from narrate.manuscripts import Manuscript
from narrate.model.sound import Level
from narrate.package.state import EpisodeState, MediaState, State
from narrate.settings import BuildSettings, Settings, SpeechSettings
from narrate.speech import Lexicon, load_lexicon, utterances

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, needs_browser]

TEXT = """Title: Night Train
Language: en
Cast:
    Mara Quill
    Tom Reed

# Night Train

MARA QUILL
I missed the *first* five minutes.

MARA QUILL (CONT'D)
Did you?

TOM REED
You missed nothing.

/* skipped: advertisement
Buy a ticket.
*/

# Afterwards

We all went home.
"""
DANGER = f"""Title: {HOSTILE}
Language: en
Cast:
    Mara {HOSTILE.replace(";", " ")}
    Tom

# {HOSTILE}

TOM
It said: {HOSTILE}

/* skipped: {HOSTILE.replace("*/", "")}
{HOSTILE}
*/
"""


@dataclass
class Editor:
    """A project with its editor, served."""

    folder: Path
    port: int = 0
    news: News = field(default_factory=News)
    faults: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    @property
    def script(self) -> Path:
        """The script's file."""
        return self.folder / "scripts/train.fountain"

    @property
    def address(self) -> str:
        """Of the script's page."""
        return f"http://localhost:{self.port}{PREFIX}train"

    def text(self) -> str:
        """The script as it is on the disk."""
        return self.script.read_text("utf-8")

    def open(self, context: BrowserContext, address: str = "") -> Page:
        """Open a page and listen for faults."""
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{error}"))
        page.on("dialog", lambda dialog: self.faults.append(dialog.message))
        page.on("console", lambda said: self._note(said.text) if said.type in {"error", "warning"} else None)
        page.goto(address or self.address)
        return page

    def _note(self, text: str) -> None:
        if "404" not in text and "409" not in text:  # a missing icon, and the answer to a conflict
            self.faults.append(text)


class Shown:
    """The desk, as the command line shows it to the server."""

    def __init__(self, desk: Desk, news: News) -> None:
        self.correct, self.take_back, self.sound = desk.correct, desk.take_back, desk.sound
        self._desk, self._news = desk, news

    def _view(self, asked: Asked) -> View:
        return View(token=asked.token, line=asked.line, done=asked.done, undone=asked.undone, problem=asked.problem,
                    building=self._news.said)  # fmt: skip

    def overview(self, asked: Asked) -> bytes:
        """See narrate.adapters.server_editor.Desk."""
        return self._desk.overview(self._view(asked))

    def sheet(self, slug: str, asked: Asked) -> bytes | None:
        """See narrate.adapters.server_editor.Desk."""
        return self._desk.sheet(slug, self._view(asked))


@contextmanager
def editing(folder: Path, text: str = TEXT) -> Iterator[Editor]:
    """Serve the editor of a project with one episode, whose sound is silence, a second for each sentence."""
    editor = Editor(folder)
    editor.script.parent.mkdir()
    editor.script.write_text(text, "utf-8")
    release = folder / "audio/train"
    release.mkdir(parents=True)
    said = [one for one in utterances(parse(text), level=Level.STANDARD, lexicon=Lexicon()) if one.line_id]
    cues = (f"{u.id}\n00:00:{n:02}.000 --> 00:00:{n:02}.900\n<v X>{u.text}\n" for n, u in enumerate(said))
    (release / "transcript.vtt").write_text("\n".join(("WEBVTT\n", *cues)), "utf-8")
    write_silence(release / "train.wav", len(said))
    write_silence(folder / "line.wav", 0.4)
    settings = Settings(
        build=BuildSettings(scripts=str(folder / "scripts"), audio=str(folder / "audio")),
        speech=SpeechSettings(lexicon=str(folder / "lexicon.toml")),
    )
    media = MediaState(path="train/train.wav", type="audio/wav", key="", size=0, sha256="")
    kept = EpisodeState(slug="train", guid="", published="", source="", source_sha256="", script="", length=0, rate=1,
                        media=(media,))  # fmt: skip

    def project() -> Project:
        lexicon = load_lexicon(folder / "lexicon.toml")
        return Project(settings=settings, lexicon=lexicon, state=State(episodes=(kept,)))

    def sound(one: Manuscript, line: str, known: Project) -> bytes | None:
        editor.heard.append(line)
        return (folder / "line.wav").read_bytes()

    async def tell(request: Request) -> Response:
        editor.news.tell(request.query_params["said"], changed=True)
        return PlainTextResponse("told")

    desk = Desk(Documents(), folder / "history.json", project, sound)
    site = Site(
        folder=folder / "audio",
        headers=HEADERS,
        routes=[
            Route("/tell", tell),
            *routes(Shown(desk, editor.news), PREFIX, assets()),
            *news_routes(editor.news, lambda path: "", full=True),
        ],
    )
    with serving(application(site, report=lambda error, path: editor.faults.append(f"{path}: {error!r}"))) as port:
        editor.port = port
        yield editor
    assert editor.faults == []


def write_silence(path: Path, seconds: float) -> None:
    """A WAV file of nothing."""
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(2 * round(8000 * seconds)))


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    """The editor of a small project."""
    with editing(tmp_path) as one:
        yield one


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without a past."""
    made = browser.new_context(viewport={"width": 1100, "height": 900})
    yield made
    made.close()


def focused(page: Page) -> str:
    """The words of what has the focus, or its name."""
    of = "e.textContent.replace(/\\s+/g, ' ').trim() || e.getAttribute('aria-label') || e.name || e.id"
    return str(page.evaluate(f"(() => {{ const e = document.activeElement; return {of}; }})()"))


def tab_to(page: Page, words: str, key: str = "Tab") -> None:
    """Press Tab until something with these words has the focus; on the way every stop must be seen."""
    seen = "const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2"
    for _ in range(60):
        page.keyboard.press(key)
        # The browser's own player shows by itself which of its buttons has the focus.
        outline = page.evaluate(
            f"(() => {{ const e = document.activeElement; if (e.tagName === 'AUDIO') return true; {seen}; }})()"
        )
        assert outline, f"no visible focus on {focused(page)}"
        if words in focused(page):
            return
    pytest.fail(f"the keyboard does not reach {words}")


def test_a_walk_by_keyboard(editor: Editor, context: BrowserContext) -> None:
    before = editor.script.read_bytes()
    page = editor.open(context, f"http://localhost:{editor.port}{PREFIX}")
    tab_to(page, "Skip to the scripts")
    tab_to(page, "Night Train")
    page.keyboard.press("Enter")
    page.wait_for_url("**/train", wait_until="load")
    tab_to(page, "Skip to the script")
    page.keyboard.press("Enter")
    tab_to(page, "Correct “You missed nothing.”")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'panel'")
    tab_to(page, "Mara Quill")
    page.keyboard.type("Mara")
    tab_to(page, "Change who speaks")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.notice')?.innerText.includes('is now said by Mara Quill')")
    until(page, "document.activeElement.id === 'panel'")
    until(page, "document.querySelector('#said').textContent.includes('is now said by Mara Quill')")
    assert editor.text() == TEXT.replace("TOM REED\nYou", "MARA QUILL (CONT'D)\nYou")

    tab_to(page, "Undo")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.notice')?.innerText.includes('Taken back')")
    assert editor.script.read_bytes() == before

    tab_to(page, "word")
    page.keyboard.type("nothing")
    tab_to(page, "reading")
    page.keyboard.type("nuffin")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.given').innerText.includes('You missed nuffin.')")
    assert (editor.folder / "lexicon.toml").read_text("utf-8") == '[words]\nnothing = "nuffin"\n'

    page.keyboard.press("Escape")
    until(page, "document.activeElement.textContent.startsWith('Correct “You missed nothing')")
    assert page.locator("#panel").count() == 0


def test_leaving_out_and_saying_after_all(editor: Editor, context: BrowserContext) -> None:
    before = editor.script.read_bytes()
    page = editor.open(context)
    page.get_by_role("link", name="Correct “We all went home.”").click()
    page.get_by_label("Reason").select_option("navigation")
    page.get_by_role("button", name="Skip this line").click()
    page.locator(".notice").get_by_text("Done: “We all went home.” is skipped").wait_for()
    assert "/* skipped: navigation\nWe all went home.\n*/" in editor.text()
    page.get_by_role("button", name="Have it said").click()
    page.locator(".notice").get_by_text("is now said by the narrator").wait_for()
    assert editor.script.read_bytes() == before
    page.get_by_label("Or somebody who is not in the cast").fill("Zoë Ash")
    page.get_by_role("button", name="Change who speaks").click()
    page.locator("#panel").get_by_text("is now said by Zoë Ash").wait_for()
    assert "    Zoë Ash\n" in editor.text()
    for _ in range(3):
        page.locator("#undo").get_by_role("button", name="Undo").click()
        page.locator(".notice").get_by_text("Taken back").wait_for()
        page.wait_for_timeout(100)
    until(page, "!document.querySelector('#undo').innerText.includes('Undo')")
    assert editor.script.read_bytes() == before


def test_without_javascript_everything_works(editor: Editor, browser: Browser) -> None:
    before = editor.script.read_bytes()
    context = browser.new_context(java_script_enabled=False)
    page = editor.open(context)
    page.get_by_role("link", name="Correct “I missed the first five minutes.”").click()
    page.get_by_label("Speaker").select_option("Tom Reed")
    page.get_by_label("All 2 paragraphs of this turn").check()
    page.get_by_role("button", name="Change who speaks").click()
    page.get_by_text("and 1 more of the turn is now said by Tom Reed").first.wait_for()
    assert "TOM REED\nI missed the *first* five minutes.\n\nTOM REED (CONT'D)\nDid you?" in editor.text()
    page.locator("#undo").get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back").wait_for()
    assert editor.script.read_bytes() == before
    assert page.get_by_role("link", name="Listen “You missed nothing.”").get_attribute("href")
    context.close()


def test_a_change_by_another_program_is_told(editor: Editor, context: BrowserContext) -> None:
    page = editor.open(context)
    page.get_by_role("link", name="Correct “You missed nothing.”").click()
    page.get_by_role("button", name="Skip this line").wait_for()
    theirs = TEXT.replace("TOM REED\nYou", "You")
    editor.script.write_text(theirs, "utf-8")
    page.get_by_role("button", name="Skip this line").click()
    page.get_by_role("alert").get_by_text("This line has changed since the page was shown").wait_for()
    assert editor.text() == theirs


def test_one_line_is_heard(editor: Editor, context: BrowserContext) -> None:
    page = editor.open(context)
    link = page.locator(".listen").nth(3)
    link.click()
    until(page, "document.querySelectorAll('.listen')[3].innerText.startsWith('Stop')")
    until(page, "document.querySelectorAll('.listen')[3].innerText.startsWith('Listen')")
    assert len(editor.heard) >= 1
    assert page.url == editor.address


def test_the_line_that_is_heard_is_marked(editor: Editor, context: BrowserContext) -> None:
    page = editor.open(context)
    page.get_by_role("link", name="Correct “You missed nothing.”").click()
    page.get_by_role("link", name="Play the episode from here").click()
    until(page, "document.querySelector('[aria-current]')?.innerText.includes('You missed nothing.')")
    until(page, "document.querySelector('[aria-current]')?.innerText.includes('We all went home.')")
    page.get_by_role("link", name="Close").click()
    until(page, "!document.getElementById('panel') && document.querySelector('#episode').currentTime > 2")


def test_news_come_while_somebody_writes(editor: Editor, context: BrowserContext) -> None:
    page = editor.open(context)
    page.get_by_role("link", name="Correct “You missed nothing.”").click()
    field = page.get_by_label("Word as it is written")
    field.fill("half a wo")
    page.request.get(f"http://localhost:{editor.port}/tell?said=The podcast is up to date.")
    until(page, "document.getElementById('build').innerText === 'The podcast is up to date.'")
    assert field.input_value() == "half a wo"
    assert focused(page) == "word"


def test_nothing_of_a_script_is_run(tmp_path: Path, context: BrowserContext) -> None:
    with editing(tmp_path, DANGER) as editor:
        for address in (f"http://localhost:{editor.port}{PREFIX}", editor.address):
            page = editor.open(context, address)
            assert HOSTILE[:20] in page.locator("main").inner_text()
            assert page.evaluate("window.broken") is None
        page.locator(".correct").nth(1).click()
        page.get_by_role("button", name="Change who speaks").click()
        page.locator("#panel").wait_for()
        page.get_by_role("button", name="Skip this line").click()
        page.get_by_text("is skipped").first.wait_for()
        assert page.evaluate("window.broken") is None
        assert page.locator("img, svg").count() == 0


ATTACKS = """<!DOCTYPE html>
<form id=f method=post action="{to}"><input name=do value=skip><input name=line value=x></form>
<form id=g method=post enctype="text/plain" action="{base}undo"><input name=a value=b></form>
<img src="{to}/sound/x.wav"><iframe name=inside src="{to}"></iframe><script src="{base}editor.js"></script>
<script>
const to = "{to}", base = "{base}", credentials = "include";
const form = new URLSearchParams("do=skip"), headers = {{"Content-Type": "application/json"}};
const tries = [
  fetch(to, {{method: "POST", mode: "no-cors", credentials, body: form}}),
  fetch(base + "undo", {{method: "POST", credentials, headers, body: "{{}}"}}),
  fetch(to, {{credentials}}).then((answer) => answer.text()).then((text) => {{ window.read = text; }}),
  new Promise((go, no) => {{
    const source = new EventSource("{origin}/.narrate/events");
    source.onopen = () => {{ window.read = "events"; go(); }};
    source.onerror = no;
  }}),
];
Promise.allSettled(tries).then(() => {{
  f.target = "inside";
  f.submit();
  setTimeout(() => {{ window.tried = true; }}, 500);
}});
</script>"""


@pytest.mark.parametrize("ours", ["localhost", "127.0.0.1"])
def test_another_site_can_do_nothing(editor: Editor, context: BrowserContext, tmp_path: Path, ours: str) -> None:
    """The other site is on this machine too, on another port: the nearest that a stranger can come."""
    before = {path: path.read_bytes() for path in editor.folder.rglob("*") if path.is_file()}
    mine = editor.open(context)
    mine.get_by_role("link", name="Correct “You missed nothing.”").click()
    origin = f"http://{ours}:{editor.port}"

    async def attack(request: Request) -> Response:
        return HTMLResponse(ATTACKS.format(origin=origin, base=f"{origin}{PREFIX}", to=f"{origin}{PREFIX}train"))

    site = Site(folder=tmp_path / "other", routes=[Route("/", attack)])
    with serving(application(site, report=lambda error, path: None)) as port:
        page = context.new_page()
        page.goto(f"http://localhost:{port}/")
        until(page, "window.tried === true")
        assert page.evaluate("window.read") is None
        assert "Night Train" not in page.frames[1].content()
        page.evaluate("document.getElementById('g').submit()")
        page.wait_for_timeout(500)
    assert {path: path.read_bytes() for path in editor.folder.rglob("*") if path.is_file()} == before
    assert editor.heard == []


@pytest.mark.parametrize("width", [320, 1100])
@needs_tool("axe-core")
def test_axe_finds_nothing(editor: Editor, browser: Browser, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = editor.open(context, f"http://localhost:{editor.port}{PREFIX}")
    look(page, "the list")
    page.goto(editor.address)
    look(page, "the script")
    page.get_by_role("link", name="Correct “You missed nothing.”").click()
    page.get_by_role("button", name="Skip this line").wait_for()
    look(page, "an open line")
    page.get_by_role("button", name="Skip this line").click()
    page.get_by_text("is skipped").first.wait_for()
    look(page, "a correction")
    editor.script.write_text(TEXT.replace("You missed nothing.", "You missed it."), "utf-8")
    page.get_by_role("button", name="Have it said").click()
    page.get_by_role("alert").wait_for()
    look(page, "a conflict")
    context.close()


def look(page: Page, what: str) -> None:
    """What axe-core says in every scheme, and whether the page needs scrolling sideways."""
    for scheme, media in SCHEMES.items():
        page.emulate_media(**media)
        page.evaluate("scrollTo(0, 0)")  # where nothing lies under the player
        assert axe(page) == [], f"{what}, {scheme}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what


@needs_tool("html-validate")
def test_html_validate_finds_nothing(tmp_path: Path) -> None:
    rules = {
        "extends": ["html-validate:recommended", "html-validate:a11y"],
        "rules": {"long-title": "off"},  # a title is as long as its author made it
    }
    (tmp_path / "rules.json").write_text(json.dumps(rules), "utf-8")
    with editing(tmp_path, DANGER) as editor:
        sheet = ask(editor.port, f"{PREFIX}train").body.decode()
        line = re.findall(r'href="[^"]*\?line=([\w-]+)#', sheet)[1]
        for name in ("", "train", f"train?line={line}"):
            (tmp_path / f"{name[:9]}.html").write_bytes(ask(editor.port, f"{PREFIX}{name}").body)
    tool = str(TOOLS / "html-validate/bin/html-validate.mjs")
    pages = [str(page) for page in sorted(tmp_path.glob("*.html"))]
    assert len(pages) == 3
    assert run_tool("node", [tool, "--config", str(tmp_path / "rules.json"), "--formatter", "text", *pages]) == ""
