"""Settings: what is read from where, and what is said of what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.errors import SettingsError
from narrate.model.sound import Level
from narrate.settings import Settings, load
from narrate.settings_engines import EngineSettings, cost, engine_use


def written(folder: Path, text: str) -> Path:
    """A settings file."""
    path = folder / "narrate.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_anything_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(None, {}) == Settings()


def test_the_file_of_the_working_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, '[speech]\nlevel = "full"\n')
    assert load(None, {}).speech.level is Level.FULL


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, '[speech]\nrate = 150\nlevel = "full"\n[audio]\nformats = ["m4a"]\n')
    settings = load(
        path,
        {
            "NARRATE_SPEECH_RATE": "200",
            "NARRATE_AUDIO_FORMATS": "mp3, m4a",
            "NARRATE_PODCAST_EXPLICIT": "yes",
            "NARRATE_SPEECH_TIMEOUT": "2.5",
            "NARRATE_UNHEARD_OF": "x",
        },
    )
    assert (settings.speech.rate, settings.speech.level, settings.speech.timeout) == (200, Level.FULL, 2.5)
    assert settings.audio.formats == ("mp3", "m4a")
    assert settings.podcast.explicit is True


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "narrate.toml"
    path.write_bytes(b"\xef\xbb\xbf[speech]\r\nrate = 150\r\n")
    assert load(path, {}).speech.rate == 150


def test_people_are_named_freely(tmp_path: Path) -> None:
    path = written(tmp_path, '[people."Ada Winter"]\nvoice = "en-us+f3"\ngender = "female"\n')
    assert load(path, {}).people["Ada Winter"].voice == "en-us+f3"


@pytest.mark.parametrize(
    ("text", "said", "advice"),
    [
        ("[speach]\n", "The key speach is unknown", "Did you mean speech?"),
        ("[speech]\nlvel = 'full'\n", "The key speech.lvel is unknown", "Did you mean speech.level?"),
        ("[speech]\nzzz = 1\n", "The key speech.zzz is unknown", "Known here: engine, level"),
        ("[people.Ada]\nvoic = 'x'\n", "The key people.Ada.voic is unknown", "Did you mean people.Ada.voice?"),
        ("[speech]\nrate = 'fast'\n", "speech.rate: this has to be a whole number, not text", "docs/settings.md"),
        ("[speech]\nrate = 0\n", "speech.rate: this has to be a whole number of 80 or more", "docs/settings.md"),
        ("[speech]\nrate = 9999\n", "speech.rate: this has to be a whole number of 450 or less", "docs/settings.md"),
        ("[speech]\ntimeout = 0\n", "speech.timeout: this has to be a number above 0", "docs/settings.md"),
        ("[speech]\nlevel = 'loud'\n", "speech.level: 'loud' is not allowed here", "“brief” or “standard” or “full”"),
        ("[audio]\nformats = ['ogg']\n", "audio.formats: 'ogg' is not allowed here", "“mp3” or “m4a”"),
        ("[audio]\nformats = []\n", "audio.formats: this list must not be empty", "“mp3” or “m4a”"),
        ("[audio]\nformats = ['mp3', 'mp3']\n", "audio.formats names a format twice", "once"),
        ("[audio]\nbitrate = 9\n", "audio.bitrate: this has to be a whole number of 32 or more", "docs/settings.md"),
        ("[build]\njobs = -1\n", "build.jobs: this has to be a whole number of 0 or more", "docs/settings.md"),
        ("[podcast]\nlanguage = '!!'\n", "podcast.language: this is no tag of a language", "docs/settings.md"),
        ("[people.Ada]\nvoice = 3\n", "people.voice: this has to be text in quotation marks", "docs/settings.md"),
        ("[people.Ada]\ngender = 'x'\n", "people.gender: 'x' is not allowed here", "“female” or “male”"),
        ("speech = 3\n", "speech: this has to be a table, not a whole number", "docs/settings.md"),
        ("[segment]\nboilerplate = ['(open']\n", "“(open” is no regular expression", "backslash"),
    ],
)
def test_what_cannot_be_is_said_with_a_remedy(tmp_path: Path, text: str, said: str, advice: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load(path, {})
    assert said in caught.value.what
    assert advice in caught.value.remedy
    assert caught.value.where is not None
    assert caught.value.where.path == path


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "[speech]\nrate = \n")
    with pytest.raises(SettingsError) as caught:
        load(path, {})
    assert str(caught.value.where) == f"{path}:2"
    assert "line 2" not in caught.value.what


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "narrate.toml"
    path.write_bytes(b'[podcast]\ntitle = "caf\xe9"\n')
    with pytest.raises(SettingsError, match="not written in UTF-8"):
        load(path, {})


@pytest.mark.parametrize("name", ["nothing.toml", "."])
def test_a_file_that_was_asked_for_must_be_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / name, {})


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("NARRATE_SPEECH_RATE", "fast", "NARRATE_SPEECH_RATE: this has to be a whole number"),
        ("NARRATE_SPEECH_LEVEL", "loud", "NARRATE_SPEECH_LEVEL: 'loud' is not allowed here"),
        ("NARRATE_PODCAST_EXPLICIT", "maybe", "NARRATE_PODCAST_EXPLICIT: this has to be true or false"),
        ("NARRATE_AUDIO_FORMATS", "mp3,ape", "NARRATE_AUDIO_FORMATS: 'ape' is not allowed here"),
    ],
)
def test_a_wrong_variable_is_named_itself(tmp_path: Path, variable: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, ""), {variable: value})
    assert said in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_time_limits_of_a_server_leave_room_for_waiting() -> None:
    own = EngineSettings(url="http://h/v1", timeout=20, patience=100, per_minute=30, at_once=3)
    use = engine_use("mine", {"mine": own}, jobs=8, timeout=30)
    assert (use.engine, use.jobs, use.timeout) == ("server", 3, 100 + 20 + 3 * 2 + 10)
    assert use.options["name"] == "mine"
    assert "key" not in use.options
    plain = engine_use("espeak", {"mine": own}, jobs=8, timeout=30)
    assert (plain.engine, plain.options, plain.jobs, plain.timeout) == ("espeak", {}, 8, 30)
    other = engine_use("odd", {"odd": EngineSettings(engine="morse")}, jobs=1, timeout=30)
    assert other.options == {"name": "odd"}
    piper = engine_use("p", {"p": EngineSettings(engine="piper", noise=0.1)}, jobs=1, timeout=30)
    assert (piper.options["noise"], "url" in piper.options) == (0.1, False)
    tables = {
        "dear": EngineSettings(url="x", price=2.0, currency="EUR"),
        "odd": EngineSettings(url="y", price=10.0),
        "own": own,
    }
    many = [("anna", "x" * 1_500_000)]
    assert cost(many, tables, "dear") == "about 3.00 EUR"
    assert cost(many, tables, "own") == cost(many, tables, "espeak") == ""
    assert cost([], tables, "dear") == "about 0.00 EUR"
    mixed = [*many, ("odd:bo", "x" * 100_000), ("own:cy", "x" * 100_000), ("unknown:di", "x" * 500_000)]
    assert cost(mixed, tables, "dear") == "about 4.00 EUR and about 1.00 USD"
    assert cost(mixed, tables, "espeak") == "about 1.00 USD"
