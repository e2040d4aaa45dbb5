"""The editor without HTTP: what its pages show and what its forms do to the files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from narrate.editor.desk import Desk, Project
from narrate.editor.page import View
from narrate.errors import ConflictError, InputError, NarrateError, ScriptError, SettingsError
from narrate.manuscripts import Manuscript
from narrate.package.state import EpisodeState, MediaState, State, VoiceState
from narrate.settings import Settings, StructureSettings
from narrate.speech import Lexicon

SCRIPT = Path("scripts/lamp.fountain")
LEXICON = Path("lexicon.toml")
HISTORY = Path("cache/history.json")
TEXT = """Title: The <b>Lamp</b>
Language: en
Cast:
    Ada Lovell
    "Bo" <script>alert(1)</script>

# The <b>Lamp</b>

It begins in the dark, 4/5.

ADA LOVELL
I liked it.

ADA LOVELL (CONT'D)
So did <img src=x onerror=alert(1)> my cat.

/* skipped: "ad" <b>
Buy & weep.
*/

@"Bo" <script>alert(1)</script>
I liked it.

I liked it.
"""
VIEW = View(token="t")  # noqa: S106 - no password


class Files(dict[Path, bytes]):
    """Files in memory."""

    def read(self, path: Path) -> bytes | None:
        """See narrate.editor.desk.Files."""
        return self.get(path)

    def write(self, path: Path, content: bytes | None) -> None:
        """See narrate.editor.desk.Files."""
        if content is None:
            self.pop(path, None)
        else:
            self[path] = content

    def names(self, folder: Path) -> tuple[str, ...]:
        """See narrate.editor.desk.Files."""
        return tuple(sorted(path.name for path in self if path.parent == folder))


def desk(files: Files, settings: Settings | None = None, told: list[str] | None = None) -> Desk:
    """A desk with a release in which the episode was built."""
    media = MediaState(path="lamp/lamp.mp3", type="audio/mpeg", key="k", size=1, sha256="s")
    episode = EpisodeState(
        slug="lamp", guid="g", published="", source="", source_sha256="", script="", length=0, rate=1, media=(media,)
    )
    voice = VoiceState(person="Ada Lovell", engine="e", voice="en-gb+f2", pitch=50)
    state = State(episodes=(episode,), voices=(voice,))
    project = Project(settings=settings or Settings(), lexicon=Lexicon(), state=state)

    def sound(one: Manuscript, line: str, known: Project) -> bytes | None:
        return f"{one.slug} {line}".encode()

    return Desk(files, HISTORY, lambda: project, sound, lambda: (told if told is not None else []).append("changed"))


def files(text: str = TEXT) -> Files:
    """The project's files."""
    return Files({SCRIPT: text.encode()})


def page(one: Desk, **view: str | bool) -> str:
    """A script's page."""
    content = one.sheet("lamp", replace(VIEW, **view))  # type: ignore[arg-type]
    assert content is not None
    return content.decode()


def ids(one: Desk) -> list[str]:
    """The ids of the lines that a page shows."""
    return re.findall(r'<li id="line-([\w-]+)"', page(one))


def form(one: Desk, number: int, which: int = 0, **fields: str) -> Mapping[str, str]:
    """A form of a line's panel, as a browser sends it when the fields are filled in."""
    html = page(one, line=ids(one)[number])
    panel = html[html.index('id="panel"') :]
    forms = re.findall(r'<form method="post" action="/_edit/lamp">.*?</form>', panel)
    sent = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)">', forms[which])}
    sent.pop("turn", None)
    for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', forms[which]):
        chosen = re.search(r'<option value="([^"]*)" selected>', options) or re.search(r"<option[^>]*>([^<]*)", options)
        sent[name] = unescape(chosen[1]) if chosen else ""
    return {**sent, **fields}


def test_pages_show_everything_and_run_nothing() -> None:
    one = desk(files())
    html = page(one, line=ids(one)[3], problem="<script>")
    for danger in ("<script>alert", "<img src=x", "<b>Lamp", "&lt;script&gt;</p><b>"):
        assert danger not in html
    assert "So did &lt;img src=x onerror=alert(1)&gt; my cat." in html
    assert "Skipped, &quot;ad&quot;" in html or 'Skipped, "ad" &lt;b&gt;' in html
    assert 'src="/lamp/lamp.mp3"' in html
    assert '<b class="speaker">Ada Lovell</b>, 2 lines, voice en-gb+f2' in html
    assert html.count('<li id="line-') == len(ids(one)) == 7
    overview = one.overview(VIEW).decode()
    assert '<a href="/_edit/lamp">The &lt;b&gt;Lamp&lt;/b&gt;</a>' in overview


def test_a_panel_says_what_the_voice_is_given() -> None:
    one = desk(files())
    assert "The voice is given: <q>It begins in the dark, four out of five.</q>" in page(one, line=ids(one)[1])


def test_times_are_those_of_the_episode_that_was_built() -> None:
    one = desk(every := files())
    assert "data-start" not in page(one)
    from narrate.fountain import parse
    from narrate.model.sound import Level
    from narrate.speech import utterances

    said = [u for u in utterances(parse(TEXT), level=Level.STANDARD, lexicon=Lexicon()) if u.line_id]
    cues = [f"{u.id}\n01:00:{n:02}.500 --> 01:00:{n:02}.900\n<v A>{u.text}\n" for n, u in enumerate(said)]
    every[Path("audio/lamp/transcript.vtt")] = "\n".join(["WEBVTT\n", *cues]).encode()
    html = page(one, line=ids(one)[1])
    assert f'<li id="line-{ids(one)[1]}" class="entry opened" data-start="3601.500">' in html
    assert "Play the episode from here, 1:00:01" in html


def test_somebody_else_says_it_and_takes_it_back() -> None:
    told: list[str] = []
    one = desk(every := files(), told=told)
    before = every[SCRIPT]
    place = one.correct("lamp", form(one, 2, speaker='"Bo" <script>alert(1)</script>'))
    assert place.startswith("/_edit/lamp?line=")
    assert "&done=1#line-" in place
    after = every[SCRIPT].decode()
    changed = TEXT.replace("ADA LOVELL\nI liked", '@"Bo" <script>alert\\(1\\)</script>\nI liked')
    assert after == changed.replace("LOVELL (CONT'D)", "LOVELL")
    assert one.take_back(again=False).endswith(f"undone=1#line-{ids(one)[2]}")
    assert every[SCRIPT] == before
    assert "Redo: “I liked it.” is now said by" in page(one)
    one.take_back(again=True)
    assert every[SCRIPT].decode() == after
    assert told == ["changed"] * 3


def test_a_turn_a_new_name_and_the_narrator() -> None:
    one = desk(every := files())
    one.correct("lamp", form(one, 2, new=" Cy Elm", turn="1"))
    assert "    Cy Elm\n" in every[SCRIPT].decode()
    assert every[SCRIPT].decode().count("CY ELM") == 2
    one.correct("lamp", form(one, 2, speaker="Narrator"))
    assert "\n\nI liked it.\n\nCY ELM\nSo did" in every[SCRIPT].decode()


def test_a_line_is_skipped_and_said_after_all() -> None:
    one = desk(every := files())
    one.correct("lamp", form(one, 3, which=1))
    assert "/* skipped: left out by the editor\nSo did <img" in every[SCRIPT].decode()
    one.correct("lamp", form(one, 4, speaker="Ada Lovell"))
    assert "ADA LOVELL (CONT'D)\nBuy & weep." in every[SCRIPT].decode()


def test_a_word_goes_into_the_lexicon_and_out_of_it_again() -> None:
    one = desk(every := files())
    one.correct("lamp", form(one, 1, which=2, word="dark ", reading=" dahk", language=""))
    assert every[LEXICON].decode() == '[words]\ndark = "dahk"\n'
    every[LEXICON] = b"# ours\n" + every[LEXICON]
    with pytest.raises(ConflictError, match="another program"):
        one.take_back(again=False)
    every[LEXICON] = every[LEXICON].removeprefix(b"# ours\n")
    one.take_back(again=False)
    assert LEXICON not in every


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"word": "", "reading": "x"}, InputError),
        ({"word": "x", "reading": "…"}, InputError),
        ({"do": "nothing"}, InputError),
        ({"line": "none"}, ConflictError),
        ({"was": "Somebody"}, ConflictError),
    ],
)
def test_forms_that_cannot_be_done_write_nothing(fields: dict[str, str], kind: type[NarrateError]) -> None:
    one = desk(every := files())
    sent = {**form(one, 1, which=2), **fields}
    before = dict(every)
    with pytest.raises(kind):
        one.correct("lamp", sent)
    with pytest.raises(InputError):
        one.correct("../lamp", sent)
    assert every == before


def test_a_lexicon_that_is_none() -> None:
    one = desk(every := files())
    sent = form(one, 1, which=2, word="dark", reading="dahk")
    for content, kind in ((b"[words", SettingsError), (b"\xff", InputError)):
        every[LEXICON] = content
        with pytest.raises(kind, match=r"TOML|UTF-8"):
            one.correct("lamp", sent)
        assert every[LEXICON] == content
    speech = replace(Settings().speech, lexicon="words.pls")
    with pytest.raises(InputError, match="PLS"):
        desk(files(), replace(Settings(), speech=speech)).correct("lamp", sent)


def test_a_file_that_changed_meanwhile_keeps_that_change() -> None:
    one = desk(every := files())
    sent = form(one, 3, new="Cy")
    every[SCRIPT] = TEXT.replace("It begins in the dark", "It all begins in *utter* dark").encode()
    one.correct("lamp", sent)
    assert "It all begins in *utter* dark, 4/5." in every[SCRIPT].decode()
    assert "CY\nSo did" in every[SCRIPT].decode()


def test_a_line_that_somebody_else_changed_is_asked_about() -> None:
    one = desk(every := files())
    sent = form(one, 3, new="Cy")
    every[SCRIPT] = TEXT.replace("ADA LOVELL (CONT'D)\nSo", "So").encode()
    with pytest.raises(ConflictError, match="changed since the page was shown"):
        one.correct("lamp", sent)


def test_equal_lines_are_not_confused_when_one_has_come_in_between() -> None:
    one = desk(every := files())
    sent = form(one, 5, new="Cy")
    one.correct("lamp", sent)
    changed = TEXT.replace('@"Bo" <script>alert(1)</script>\nI', "CY\nI").replace(
        "</script>\n\n#", "</script>\n    Cy\n\n#"
    )
    assert every[SCRIPT].decode() == changed
    one.take_back(again=False)
    every[SCRIPT] = TEXT.replace("ADA LOVELL\nI liked it.\n", "ADA LOVELL\nI liked it.\n\nI liked it.\n").encode()
    with pytest.raises(ConflictError):
        one.correct("lamp", sent)


def test_nothing_to_do_is_no_step() -> None:
    one = desk(every := files())
    one.correct("lamp", form(one, 2))
    assert HISTORY not in every


def test_a_script_that_cannot_be_read_is_said_in_the_list() -> None:
    one = desk(every := files("Title: X\nCast:\n    Ada\n\nBEN\nHello.\n"))
    every[Path("scripts/lamp.new.fountain")] = b"x"
    every[Path("scripts/notes.txt")] = b"x"
    every[Path("scripts/bad.fountain")] = b"\xff"
    overview = one.overview(VIEW).decode()
    assert "The cast names no BEN." in overview
    assert "not written in UTF-8" in overview
    assert overview.count("<h2>") == 2
    with pytest.raises(ScriptError, match="names no BEN"):
        one.sheet("lamp", VIEW)
    assert one.sheet("lamp.new", VIEW) is None
    assert one.sheet("../secret", VIEW) is None


def test_sound_is_of_the_script_as_it_is() -> None:
    one = desk(files())
    assert one.sound("lamp", "abc") == b"lamp abc"
    assert one.sound("nothing", "abc") is None


def test_what_is_said_heeds_how_much_is_said_of_structure() -> None:
    text = TEXT.replace("It begins in the dark, 4/5.", "A lamp, lit. [[caption]]")
    quiet = Settings(structure=StructureSettings(images="off"))
    loud, silent = (page(one, line=ids(one)[1]) for one in (desk(files(text)), desk(files(text), quiet)))
    assert "Image: A lamp, lit." in loud
    assert "Image: A lamp, lit." not in silent
