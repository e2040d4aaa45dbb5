"""From sources to scripts: what is read how, what is written, and which files are found."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.adapters.project import ScriptFolder, find_sources, slug
from narrate.errors import ConflictError, ExitCode, InputError, OutputError, ScriptError
from narrate.manuscripts import from_script, is_screenplay, manuscript, named, read
from narrate.model.script import Script
from narrate.ports import Source
from narrate.settings import SegmentSettings, Settings
from narrate.testing import MemoryStore

TEXT = "A Lamp\n\nThe lamp swings. Nobody speaks.\n"
SCREENPLAY = (
    "Title: The Stairs\nAuthor: Ada Winter\n\nINT. HOUSE - NIGHT\n\nA lamp.\n\nBEN\nWho is there?\n\n"
    "EXT. STREET\n\nRain.\n"
)


def source(name: str, text: str | bytes) -> Source:
    """A document in memory."""
    return Source(path=Path(name), slug=slug(name), data=text.encode() if isinstance(text, str) else text)


def test_the_script_is_written_and_taken(tmp_path: Path) -> None:
    one = manuscript(source("lamp.txt", TEXT), ScriptFolder(tmp_path), Settings())
    assert one.script_path == tmp_path / "lamp.fountain"
    assert one.script.title == "A Lamp"
    assert one.source_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert one.fidelity is not None
    assert one.fidelity.complete
    assert not one.edited
    again = from_script("lamp", "lamp.txt", one.source_sha256, ScriptFolder(tmp_path))
    assert again is not None
    assert again.script.chapters == one.script.chapters


LAMPS = "A Lamp\n\nThe lamp swings.\n\nNobody speaks.\n\nIt is dark.\n"


def edit(path: Path, before: str, after: str) -> None:
    """Change a file as a person does."""
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def voiced(script: Script) -> list[str]:
    return [line.text for _, _, line in script.lines() if line.voiced]


def test_edits_survive_a_change_of_the_source(tmp_path: Path) -> None:
    folder, store = ScriptFolder(tmp_path), MemoryStore()
    one = manuscript(source("lamp.txt", LAMPS), folder, Settings(), store=store)
    edit(one.script_path, "The lamp swings.", "The lamp sways.")
    changed = source("lamp.txt", LAMPS.replace("dark", "bright"))
    merged = manuscript(changed, folder, Settings(), store=store)
    assert voiced(merged.script) == ["A Lamp", "The lamp sways.", "Nobody speaks.", "It is bright."]
    assert merged.edited
    assert [note.code for note in merged.findings if note.code in {"NAR-110", "NAR-203"}] == ["NAR-110", "NAR-203"]
    written = one.script_path.read_text("utf-8")
    again = manuscript(changed, folder, Settings(), store=store)
    assert (again.edited, "NAR-110" in {note.code for note in again.findings}) == (True, False)
    assert one.script_path.read_text("utf-8") == written
    assert [path.name for path in tmp_path.iterdir()] == ["lamp.fountain"]


def test_without_the_script_as_it_was_a_change_of_both_is_a_conflict(tmp_path: Path) -> None:
    folder = ScriptFolder(tmp_path)
    one = manuscript(source("lamp.txt", LAMPS), folder, Settings(), store=MemoryStore())
    edit(one.script_path, "The lamp swings.", "The lamp sways.")
    with pytest.raises(ConflictError):
        manuscript(source("lamp.txt", LAMPS.replace("dark", "bright")), folder, Settings(), store=MemoryStore())
    assert "conflict" not in (tmp_path / "lamp.new.fountain").read_text("utf-8")


def test_a_script_from_another_machine_can_be_merged_after_one_build_here(tmp_path: Path) -> None:
    folder, store = ScriptFolder(tmp_path), MemoryStore()
    one = manuscript(source("lamp.txt", LAMPS), folder, Settings())
    edit(one.script_path, "The lamp swings.", "The lamp sways.")
    manuscript(source("lamp.txt", LAMPS), folder, Settings(), store=store)
    merged = manuscript(source("lamp.txt", LAMPS.replace("dark", "bright")), folder, Settings(), store=store)
    assert voiced(merged.script)[1::2] == ["The lamp sways.", "It is bright."]


def test_a_conflict_that_is_being_settled_is_left_alone(tmp_path: Path) -> None:
    folder, store = ScriptFolder(tmp_path), MemoryStore()
    one = manuscript(source("lamp.txt", LAMPS), folder, Settings(), store=store)
    edit(one.script_path, "dark", "pitch dark")
    mine, beside = one.script_path.read_text("utf-8"), tmp_path / "lamp.new.fountain"
    for _ in range(2):
        with pytest.raises(ConflictError):
            manuscript(source("lamp.txt", LAMPS.replace("dark", "bright")), folder, Settings(), store=store)
        edit(beside, "bright", "brighter")
    assert "It is brighterer." in beside.read_text("utf-8")
    with pytest.raises(ConflictError):
        manuscript(source("lamp.txt", LAMPS.replace("dark", "grey")), folder, Settings(), store=store)
    assert "It is grey." in beside.read_text("utf-8")
    assert one.script_path.read_text("utf-8") == mine
    one.script_path.write_text(beside.read_text("utf-8"), "utf-8")
    with pytest.raises(ScriptError, match=r"lamp\.fountain:\d+: The note \[\[conflict: yours\]\]"):
        from_script("lamp", "lamp.txt", "", folder)


def test_a_cache_that_cannot_be_written_does_not_stop_a_script(tmp_path: Path) -> None:
    class Full(MemoryStore):
        def put(self, key: str, content: bytes) -> None:
            raise OutputError("The cache cannot be written.")

    one = manuscript(source("lamp.txt", LAMPS), ScriptFolder(tmp_path), Settings(), store=Full())
    assert one.script_path.is_file()


def test_reading_alone_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(source("lamp.txt", TEXT), Settings()).script.title == "A Lamp"
    assert list(tmp_path.iterdir()) == []


def test_a_screenplay_is_a_script_already() -> None:
    reading = read(source("stairs.fountain", SCREENPLAY), Settings())
    assert reading.segmentation is None
    assert "ben" in {speaker.name.casefold() for speaker in reading.script.speakers}
    assert is_screenplay("stairs.txt", SCREENPLAY)
    assert not is_screenplay("lamp.txt", TEXT)


def test_a_screenplay_with_nothing_to_say_is_refused() -> None:
    with pytest.raises(InputError, match="nothing to read aloud"):
        read(source("empty.fountain", "Title: Nothing\n\n/* all of it */\n"), Settings())


def test_a_document_of_which_everything_is_skipped_is_refused() -> None:
    settings = Settings(segment=SegmentSettings(boilerplate=(".*",)))
    with pytest.raises(InputError) as caught:
        read(source("all.txt", "Only this.\n\nAnd that.\n"), settings)
    assert caught.value.where is not None
    assert caught.value.where.path == Path("all.txt")
    assert caught.value.remedy


def test_a_script_that_is_gone_is_none(tmp_path: Path) -> None:
    assert from_script("lamp", "lamp.txt", "", ScriptFolder(tmp_path)) is None
    assert from_script("lamp", "lamp.txt", "", ScriptFolder(tmp_path / "no" / "such")) is None


def test_an_untitled_script_gets_a_name_to_be_called_by() -> None:
    assert named(Script(authors=("Ada Winter",))).title == "Untitled text by Ada Winter"
    assert named(Script()).title_inferred
    assert named(Script(title="Lamp")) == Script(title="Lamp")


# The files of a project.


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("The Lamp.md", "the-lamp"),
        ("2024-03-14-caligari.md", "2024-03-14-caligari"),
        ("Café Größe.txt", "cafe-groe"),
        ("play.fountain.txt", "play"),
        (".txt", "txt"),
        ("no ending", "no-ending"),
        ("x" * 300 + ".txt", "x" * 80),
    ],
)
def test_slugs_are_plain(name: str, wanted: str) -> None:
    assert slug(name) == wanted


@given(name=st.text(min_size=1, max_size=120))
def test_every_name_has_a_slug_that_is_safe_in_paths_and_addresses(name: str) -> None:
    found = slug(name)
    assert found
    assert found.isascii()
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not found.startswith("-")
    assert len(found) <= 80


def test_names_without_a_letter_stay_apart() -> None:
    assert slug("東京.txt") != slug("京都.txt")
    assert slug("東京.txt") == slug("東京.txt")


def test_a_folder_gives_its_documents_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", ".hidden.md", "README.md", "picture.jpg", "c.fountain"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    (tmp_path / "folder.md").mkdir()
    found, errors = find_sources([tmp_path], [".txt", ".md", ".fountain"])
    assert ([one.slug for one in found], errors) == (["a", "b", "c"], ())


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text(TEXT, "utf-8")
    found, errors = find_sources([tmp_path / "notes"], [".txt"])
    assert ([one.data for one in found], errors) == ([TEXT.encode()], ())


def test_a_symbolic_link_is_followed_and_one_file_named_twice_is_one(tmp_path: Path) -> None:
    (tmp_path / "lamp.txt").write_text(TEXT, "utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "lamp.txt").symlink_to(tmp_path / "lamp.txt")
    found, errors = find_sources([tmp_path / "lamp.txt", tmp_path / "other" / "lamp.txt", tmp_path], [".txt"])
    assert (len(found), errors) == (1, ())


@pytest.mark.parametrize("kind", ["missing", "dangling", "loop", "long", "empty folder"])
def test_what_cannot_be_found_is_named(tmp_path: Path, kind: str) -> None:
    place = tmp_path / {"long": "x" * 300 + ".txt"}.get(kind, "place")
    if kind == "dangling":
        place.symlink_to(tmp_path / "nowhere")
    elif kind == "loop":
        place.symlink_to(place)
    elif kind == "empty folder":
        place.mkdir()
    found, (error,) = find_sources([place], [".txt"])
    assert found == ()
    assert isinstance(error, InputError)
    assert error.where is not None
    assert error.where.path == place
    assert error.remedy


def test_two_documents_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    (tmp_path / "lamp.txt").write_text(TEXT, "utf-8")
    (tmp_path / "lamp.md").write_text(TEXT, "utf-8")
    found, (error,) = find_sources([tmp_path], [".txt", ".md"])
    assert [one.path.name for one in found] == ["lamp.md"]
    assert isinstance(error, ConflictError)
    assert error.exit_code is ExitCode.CONFLICT
    assert "lamp.md" in str(error)
    assert "lamp.txt" in str(error)


def test_a_script_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ScriptFolder(tmp_path)
    folder.write("a.fountain", "one\n")

    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="No space left"):
        folder.write("a.fountain", "two\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.fountain"]
    assert folder.read("a.fountain") == "one\n"


def test_a_file_in_the_place_of_the_folder_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "scripts").write_text("", "utf-8")
    folder = ScriptFolder(tmp_path / "scripts")
    assert folder.read("a.fountain") is None
    with pytest.raises(OutputError) as caught:
        folder.write("a.fountain", "one\n")
    assert "--scripts" in caught.value.remedy
    assert caught.value.exit_code is ExitCode.OUTPUT


def test_a_folder_in_the_place_of_a_script_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.fountain").mkdir()
    with pytest.raises(ScriptError) as caught:
        ScriptFolder(tmp_path).read("a.fountain")
    assert caught.value.where is not None
    assert caught.value.where.path == tmp_path / "a.fountain"


@pytest.mark.parametrize("name", ["long.txt", "long.md"])
def test_a_paragraph_of_two_hundred_thousand_words_is_segmented_and_planned_in_time(name: str) -> None:
    from narrate.casting import cast
    from narrate.model.sound import Level
    from narrate.planning import plan
    from narrate.speech import Lexicon, utterances
    from narrate.testing import ToneEngine

    text = "A Long One\n\n" + "The lamp stands by the stair, and nobody knows why. " * 20_000 + "\n"
    started = time.perf_counter()
    reading = read(source(name, text), Settings())
    said = utterances(reading.script, level=Level.STANDARD, lexicon=Lexicon())
    engine = ToneEngine()
    casting = cast(reading.script, voices=engine.voices(), settings=Settings())
    jobs = plan(said, casting, engine=engine.name, version=engine.version, voices=engine.voices())
    assert time.perf_counter() - started < 60, "six seconds where nothing else runs"
    assert reading.segmentation is not None
    assert reading.segmentation.fidelity.complete
    assert len(said) > 20_000
    assert len(jobs) < 20, "equal sentences are one job"
    assert max(len(utterance.spoken) for utterance in said) < 500


def test_a_paragraph_without_a_sentence_end_is_cut_where_a_voice_can_breathe() -> None:
    from narrate.model.sound import Level
    from narrate.speech import Lexicon, utterances

    reading = read(source("long.txt", "A Long One\n\n" + "word " * 50_000), Settings())
    said = utterances(reading.script, level=Level.STANDARD, lexicon=Lexicon())
    assert max(len(utterance.spoken) for utterance in said) < 500
    assert sum(utterance.spoken.count("word") for utterance in said) == 50_000
