"""The command line itself: help, wrong options, output, settings, the small commands."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from narrate import __version__
from narrate.cli import app
from narrate.errors import ExitCode

pytest_plugins = ("cli_fixtures",)

COMMANDS = (
    *(str(command.name) for command in app.registered_commands),
    *(
        f"{group.name} {command.name or getattr(command.callback, '__name__', '')}"
        for group in app.registered_groups
        for command in (group.typer_instance.registered_commands if group.typer_instance else ())
    ),
)


def test_version(cli: Any) -> None:
    assert cli("--version").out == f"narrate {__version__}\n"


def test_only_pages_are_fetched_and_it_is_said_which_addresses_are_none(cli: Any) -> None:
    for address in ("ftp://example.org/lamp.txt", "file:///lamp.txt"):
        ran = cli("script", address)
        assert ran.code != 0
        assert f"{address}: Addresses with “{address.partition('://')[0]}:” are not fetched." in ran.err


def test_without_a_command_the_help_is_shown(cli: Any) -> None:
    ran = cli()
    assert ran.code == ExitCode.USAGE
    assert "Commands:" in ran.out + ran.err


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps_plainly(cli: Any, command: str, flag: str) -> None:
    ran = cli(*command.split(), flag)
    assert ran.code == 0
    assert ran.err == ""
    assert f"narrate {command}" in ran.out
    assert "\x1b" not in ran.out
    assert not any(0x2500 <= ord(character) < 0x2580 for character in ran.out), "box-drawing"
    assert max(map(len, ran.out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("biuld",), "biuld"),
        (("build", "--lvl", "full"), "--lvl"),
        (("build", "--level", "loud"), "brief, standard, full"),
        (("build", "--jobs", "many"), "--jobs"),
        (("build", "--jobs", "-1"), "--jobs"),
        (("script", "--format", "pdf"), "fountain"),
        (("script", "--accept"), "--accept"),
        (("script", "--accept", "lamp"), "mine"),
        (("script", "--accept", "lamp", "both"), "mine"),
        (("explain",), "TEXT"),
        (("cast",), "scripts"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(cli: Any, arguments: tuple[str, ...], said: str) -> None:
    ran = cli(*arguments)
    assert ran.code == ExitCode.USAGE
    assert said in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("command", ["build", "script", "check", "doctor", "voices"])
def test_settings_that_cannot_be_read_are_named(cli: Any, project: Path, command: str) -> None:
    (project / "narrate.toml").write_text("[speech]\nlvel = 'full'\n", "utf-8")
    ran = cli(command)
    assert (ran.code, ran.out) == (ExitCode.INPUT, "")
    assert ran.err == "Error: narrate.toml: The key speech.lvel is unknown. Did you mean speech.level?\n"
    assert cli(command, "--config", "none.toml").code == ExitCode.INPUT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[words]\na = 3\n", "lexicon.toml: words.a"),
        (b"[wrods]\n", "lexicon.toml: The key wrods is unknown"),
        (b"[words\n", "lexicon.toml: This is not valid TOML"),
        (b"\xff", "lexicon.toml:"),
    ],
)
def test_a_lexicon_that_cannot_be_read_is_named(
    cli: Any, texts: Path, project: Path, content: bytes, said: str
) -> None:
    (project / "lexicon.toml").write_bytes(content)
    ran = cli("build", "texts")
    assert ran.code == ExitCode.INPUT
    assert said in ran.err
    assert not (project / "audio").exists()


@pytest.mark.parametrize("engine", ["none", "nowhere:Engine", "narrate.testing:UnavailableEngine"])
def test_an_engine_that_is_not_there_is_named(
    cli: Any, texts: Path, project: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    monkeypatch.setenv("NARRATE_SPEECH_ENGINE", engine)
    ran = cli("build", "texts")
    assert ran.code == ExitCode.ENGINE
    assert engine in ran.err
    assert "Traceback" not in ran.err
    assert not (project / "audio/feed.xml").exists()
    assert cli("doctor").code == ExitCode.ENGINE


def test_debug_shows_where_an_error_came_from(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from narrate.cli import main
    from narrate.errors import InputError

    monkeypatch.setattr(sys, "argv", ["narrate", "check", "none", "--debug"])
    with pytest.raises(InputError):
        main()
    assert cli("check", "none").code == ExitCode.INPUT


def test_init_begins_a_project_and_changes_nothing_that_is_there(cli: Any, project: Path) -> None:
    first = cli("init", "new")
    assert first.code == 0
    assert sorted(path.name for path in (project / "new").iterdir()) == ["lexicon.toml", "narrate.toml", "texts"]
    (project / "new/narrate.toml").write_text("# mine\n", "utf-8")
    second = cli("init", "new")
    assert second.code == 0
    assert "left as it is" in second.out
    assert (project / "new/narrate.toml").read_text("utf-8") == "# mine\n"


def test_what_init_writes_can_be_read(cli: Any, project: Path) -> None:
    from narrate.settings import load
    from narrate.speech import load_lexicon

    assert cli("init", 'a "quoted" name').code == 0
    settings = load(project / 'a "quoted" name/narrate.toml', {})
    assert settings.podcast.title == "a quoted name"
    assert load_lexicon(project / 'a "quoted" name/lexicon.toml').layers == ()


def test_init_where_nothing_can_be_written(cli: Any, project: Path) -> None:
    (project / "file").write_text("", "utf-8")
    ran = cli("init", "file")
    assert ran.code == ExitCode.OUTPUT
    assert ran.err.startswith("Error: file: ")


def test_explain_says_what_is_said_and_why(cli: Any) -> None:
    ran = cli("explain", "Henry VIII paid £25.")
    assert ran.code == 0
    said, *rules = ran.out.splitlines()
    assert "twenty-five pounds" in said
    assert any("£25" in rule for rule in rules)
    assert cli("explain", "--spoken", "Henry VIII paid £25.").out == said + "\n"


def test_explain_tells_phonemes_where_the_engine_does(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATE_SPEECH_ENGINE", "narrate.testing:PhoneticToneEngine")
    assert cli("explain", "--phonemes", "--spoken", "Mr. Oak").out == "mister oak\n"
    assert cli("explain", "--phonemes", "Mr. Oak").out.splitlines()[:2] == ["Mister Oak", "  phonemes: mister oak"]
    ran = cli("explain", "--phonemes", "--language", "de", "Herr Eich")
    assert (ran.code, "no voice of the language de" in ran.err) == (3, True)
    monkeypatch.setenv("NARRATE_SPEECH_ENGINE", "narrate.testing:ToneEngine")
    ran = cli("explain", "--phonemes", "Mr. Oak")
    assert (ran.code, "does not tell its phonemes" in ran.err) == (4, True)


def test_explain_reads_a_file_line_by_line(cli: Any, project: Path) -> None:
    (project / "lines.txt").write_text("\ufeffone\ntwo\n", "utf-8")
    assert cli("explain", "--spoken", "lines.txt").out == "one\ntwo\n"
    (project / "bad.txt").write_bytes(b"caf\xe9")
    ran = cli("explain", "bad.txt")
    assert ran.code == ExitCode.INPUT
    assert "bad.txt" in ran.err


def test_explain_is_a_filter_of_lines(cli: Any, project: Path) -> None:
    """A line that other programs would not end stays one, and an empty line stays."""
    (project / "lines.txt").write_text("One.\u2028Two.\x0cThree.\n\n£2\n", "utf-8")
    assert cli("explain", "--spoken", "lines.txt").out == "One. Two. Three.\n\ntwo pounds\n"


def test_explain_hears_which_english_a_text_is_in(cli: Any) -> None:
    british = "The colour of 105 theatres\n5/1/2020"
    assert cli("explain", "--spoken", british).out.endswith("and five theatres\nthe fifth of January twenty twenty\n")
    assert cli("explain", "--spoken", "5/1/2020").out == "May first twenty twenty\n"
    assert cli("explain", "--spoken", "--language", "en-US", british).out.endswith("May first twenty twenty\n")


def test_voices_are_listed_by_language(cli: Any) -> None:
    every = cli("voices", "--language", "").out.splitlines()
    french = cli("voices", "--language", "fr").out.splitlines()
    assert len(french) == 2
    assert set(french) < set(every)
    none = cli("voices", "--language", "tlh")
    assert none.code == ExitCode.INPUT
    assert "tlh" in none.err


def test_doctor_says_what_is_there(cli: Any) -> None:
    ran = cli("doctor")
    assert ran.code == 0
    assert "Engine: tone" in ran.out
    assert "Encoder: ffmpeg" in ran.out


def test_cast_gives_every_speaker_a_voice_and_a_reason(cli: Any, texts: Path) -> None:
    ran = cli("cast", "texts/talk.txt")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "talk: A Talk"
    assert [line.split(":")[0].strip().casefold() for line in lines[1:]] == ["narrator", "ada", "ben"]
    assert len({line.split(":")[1].split(".")[0] for line in lines[1:]}) == 3


@pytest.mark.parametrize("command", ["cast", "script", "build"])
def test_one_bad_document_does_not_stop_the_others(cli: Any, texts: Path, project: Path, command: str) -> None:
    (texts / "bad.md").write_text("---\ntitle: a: b\n---\n\nText.\n", "utf-8")
    (texts / "empty.txt").write_text("", "utf-8")
    ran = cli(command, "texts")
    assert ran.code == ExitCode.INPUT
    assert "talk" in ran.out
    last = ran.err.splitlines()[-2:]
    assert sorted(line.split(" ")[1] for line in last) == ["texts/bad.md:2:", "texts/empty.txt:"]


def test_script_prints_json_for_programs(cli: Any, texts: Path, project: Path) -> None:
    ran = cli("script", "--format", "json", "texts/talk.txt")
    data = json.loads(ran.out)
    assert data["title"] == "A Talk"
    spoken = [line for chapter in data["chapters"] for line in chapter["lines"] if line["kind"] == "speech"]
    assert next(line["text"] for line in spoken) == "I liked it."
    assert not (project / "scripts").exists()


def test_script_prints_what_it_would_write(cli: Any, texts: Path, project: Path) -> None:
    printed = cli("script", "--format", "fountain", "texts/talk.txt").out
    assert cli("script", "texts/talk.txt").out.startswith("scripts/talk.fountain: A Talk")
    written = (project / "scripts/talk.fountain").read_text("utf-8")
    assert [line for line in written.splitlines() if "digest:" not in line] == printed.splitlines()


def test_script_explains_every_line(cli: Any, texts: Path) -> None:
    ran = cli("script", "--explain", "texts/talk.txt")
    why = r"the label “\w+” comes back, \d times in all, with other speakers between"
    assert re.search(rf"^line \d+: \w+, by dialogue, certain, because {why}: I liked it\.$", ran.out, re.MULTILINE)
    assert all(re.match(r"line \d+: .*, by .*, because .*: ", line) for line in ran.out.splitlines())


def test_what_decided_about_a_line_is_told_to_programs(cli: Any, project: Path) -> None:
    turns = "\n\n".join(f"ADA LOVELL: The ferry was late.\n\nBO STRAND: It was reel {n}." for n in "123")
    (project / "talk.txt").write_text(f"Two by the Water\n\nThey met at noon.\n\n{turns}\n", "utf-8")
    ran = cli("script", "--explain", "--format", "json", "talk.txt")
    assert ran.code == 0
    lines = [line for chapter in json.loads(ran.out)["chapters"] for line in chapter["lines"]]
    by_text = {line["text"]: line["decision"] for line in lines}
    assert by_text["It was reel 2."] == {
        "rule": "dialogue",
        "confidence": "certain",
        "why": "the label “BO STRAND” comes back, 3 times in all, with other speakers between",
        "source_line": 11,
    }
    assert by_text["They met at noon."]["rule"] is None
    (project / "play.fountain").write_text("Title: A\n\nINT. HALL\n\nIt rains.\n", "utf-8")
    played = json.loads(cli("script", "--explain", "--format", "json", "play.fountain").out)
    assert {line["decision"] for chapter in played["chapters"] for line in chapter["lines"]} == {None}
