"""An edited script is never overwritten, and an untouched one never stands in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import scripts

from narrate.errors import ConflictError, ExitCode, ScriptError
from narrate.fountain import parse, render
from narrate.model.script import Chapter, Line, LineKind, Script, Speaker
from narrate.scripts_folder import Action, Decision, accept_mine, accept_new, decide, new_path, stamp, stamps

PATH = Path("scripts/talk.fountain")


def script(text: str) -> Script:
    said = Line(text=text, speaker="Ada", kind=LineKind.SPEECH, turn=1)
    return Script(title="Talk", speakers=(Speaker(name="Ada"),), chapters=(Chapter(title="Talk", lines=(said,)),))


OLD, NEW = script("Old."), script("New.")
ON_DISK = stamp(render(OLD), "source1")
EDITED = ON_DISK.replace("Old.", "Old, but mine.")


def decided(existing: str | None, fresh: Script, digest: str) -> Decision:
    return decide(existing=existing, fresh=fresh, source_digest=digest, path=PATH)


def test_a_first_script_is_written() -> None:
    decision = decided(None, OLD, "source1")
    assert (decision.action, decision.path, decision.text) == (Action.WRITE, PATH, ON_DISK)
    assert decision.script == OLD


def test_nothing_changed() -> None:
    decision = decided(ON_DISK, OLD, "source1")
    assert (decision.action, decision.text, decision.edited) == (Action.KEEP, "", False)


@pytest.mark.parametrize(("fresh", "digest"), [(NEW, "source1"), (NEW, "source2"), (OLD, "source2")])
def test_an_unedited_script_follows_its_source_and_the_rules(fresh: Script, digest: str) -> None:
    decision = decided(ON_DISK, fresh, digest)
    assert (decision.action, decision.path) == (Action.WRITE, PATH)
    assert decision.text == stamp(render(fresh), digest)
    assert decision.script == fresh


@pytest.mark.parametrize("fresh", [OLD, NEW])
def test_an_edited_script_is_used_while_its_source_stays(fresh: Script) -> None:
    decision = decided(EDITED, fresh, "source1")
    assert (decision.action, decision.edited) == (Action.KEEP, True)
    assert decision.script == script("Old, but mine.")


def test_both_changed() -> None:
    decision = decided(EDITED, NEW, "source2")
    assert (decision.action, decision.path) == (Action.CONFLICT, Path("scripts/talk.new.fountain"))
    assert decision.text == stamp(render(NEW), "source2")
    assert decision.script is None
    assert isinstance(decision.error, ConflictError)
    assert decision.error.exit_code is ExitCode.CONFLICT
    for words in ("scripts/talk.fountain: ", "talk.new.fountain", "--accept talk mine", "--accept talk new"):
        assert words in str(decision.error).replace("\\", "/")


def test_an_edit_that_the_new_script_agrees_with_is_no_conflict() -> None:
    decision = decided(ON_DISK.replace("Old.", "New."), NEW, "source2")
    assert (decision.action, decision.text) == (Action.WRITE, stamp(render(NEW), "source2"))


@pytest.mark.parametrize(
    "saved",
    [
        ON_DISK.replace("\n", "\r\n"),
        "\ufeff" + ON_DISK,
        ON_DISK.rstrip("\n"),
        ON_DISK.replace("\n\n", "\n\n\n"),
        ON_DISK.replace("Old.", "Old.  "),
    ],
    ids=["CRLF", "BOM", "no final line feed", "more blank lines", "spaces at an end"],
)
def test_white_space_without_meaning_is_no_edit(saved: str) -> None:
    assert decided(saved, OLD, "source1").action is Action.KEEP
    assert decided(saved, NEW, "source2").action is Action.WRITE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Old.", "Old .  "),
        ("ADA\nOld.", "ADA\n\nOld."),
        ("ADA\nOld.", "ADA\nOld.\n  \nMore."),
        ("Title: Talk", "Title: Talks"),
    ],
)
def test_white_space_with_meaning_and_the_title_page_are_edits(before: str, after: str) -> None:
    assert before in ON_DISK
    assert decided(ON_DISK.replace(before, after), NEW, "source2").action is Action.CONFLICT


def test_a_line_of_two_spaces_in_dialogue_is_an_edit() -> None:
    long = stamp(render(OLD).replace("Old.", "Old.\nOlder."), "source1")
    assert decided(long, NEW, "source2").action is Action.WRITE
    assert decided(long.replace("Old.\n", "Old.\n  \n"), NEW, "source2").action is Action.CONFLICT


def test_accepting_ones_own_settles_the_conflict_until_the_source_changes_again() -> None:
    conflict = decided(EDITED, NEW, "source2")
    settled = accept_mine(EDITED, conflict.text, path=PATH)
    kept = decided(settled, NEW, "source2")
    assert (kept.action, kept.edited, kept.script) == (Action.KEEP, True, script("Old, but mine."))
    assert decided(settled, NEW, "source3").action is Action.CONFLICT


def test_accepting_the_new_one_settles_the_conflict() -> None:
    conflict = decided(EDITED, NEW, "source2")
    settled = accept_new(conflict.text, path=PATH)
    assert (decided(settled, NEW, "source2").action, decided(settled, NEW, "source2").edited) == (Action.KEEP, False)
    merged = accept_new(conflict.text.replace("New.", "New and mine."), path=PATH)
    assert decided(merged, NEW, "source2").edited


def test_deleting_ones_own_takes_the_new_one() -> None:
    assert decided(None, NEW, "source2").text == decided(EDITED, NEW, "source2").text


def test_accepting_needs_the_digests() -> None:
    with pytest.raises(ScriptError, match=r"talk\.new\.fountain: .*digest.*build again"):
        accept_mine(EDITED, render(NEW), path=PATH)
    with pytest.raises(ScriptError, match="Source digest"):
        accept_new(render(NEW), path=PATH)


def test_a_file_without_digests_is_a_persons_own() -> None:
    decision = decided(render(OLD), NEW, "source2")
    assert (decision.action, decision.edited, decision.script) == (Action.KEEP, True, OLD)
    play = decided("INT. HOUSE\n\nADA\nHi.\n", NEW, "source2")
    assert play.script is not None
    assert [speaker.name for speaker in play.script.speakers] == ["Ada"]


def test_an_edited_script_that_cannot_be_read_says_where() -> None:
    with pytest.raises(ScriptError, match=r"talk\.fountain:\d+: The cast names no Bob"):
        decided(ON_DISK.replace("ADA\n", "@Bob\n"), OLD, "source1")


def test_the_new_scripts_name() -> None:
    assert new_path(Path("a/b.c.fountain")) == Path("a/b.c.new.fountain")


def test_a_text_like_a_digest_is_text() -> None:
    own = script("Script digest: mine")
    assert decided(stamp(render(own), "s1"), own, "s1").action is Action.KEEP
    assert stamps("Source digest: a\n\nScript digest: b\n") is None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(scripts())
def test_stamps_are_no_part_of_the_script(any_script: Script) -> None:
    text = stamp(render(any_script), "source1")
    assert parse(text) == any_script
    assert stamp(text, "source1") == text
    found = stamps(text.replace("\n", "\r\n"))
    assert found is not None
    assert found[0] == "source1"
    assert decided(text, any_script, "source1").action is Action.KEEP
