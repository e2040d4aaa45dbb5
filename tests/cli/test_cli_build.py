"""`narrate build` from outside: what is said where, what is left behind, and how it ends."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from narrate.errors import ExitCode

pytest_plugins = ("cli_fixtures",)

NARRATE = (sys.executable, "-c", "from narrate.cli import main; main()")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals of POSIX")
pytestmark = POSIX


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    return subprocess.run([*NARRATE, *arguments], capture_output=True, check=False, **options)


def test_a_build_says_what_it_made_and_a_second_one_makes_nothing(cli: Any, texts: Path, project: Path) -> None:
    first = cli("build", "texts")
    assert first.code == 0
    assert first.out.splitlines()[0].startswith("lamp/lamp.mp3: The Lamp, 0 min ")
    assert re.search(r"^2 episodes; \d+ sentences spoken, 2 files encoded, \d+ other files written\.$", first.out, re.M)
    assert "Speaking: " in first.err
    assert "Error" not in first.err
    before = files(project)
    second = cli("build", "texts")
    assert "0 sentences spoken, 0 files encoded, 0 other files written." in second.out
    assert second.err.count("\n") == 1
    assert second.err.endswith("100% of the sentences came from the cache.\n")
    assert files(project) == before
    assert not [name for name in before if ".making" in name or name.endswith(".part")]


def test_folders_and_the_address_can_be_named(cli: Any, texts: Path, project: Path) -> None:
    ran = cli(
        *("build", "texts/lamp.md", "--audio", "out/pod", "--scripts", "out/text", "--jobs", "1"),
        *("--base-url", "https://example.org/pod/", "--level", "full"),
    )
    assert ran.code == 0
    assert "publish the folder at https://example.org/pod/" in ran.out
    assert b"https://example.org/pod/lamp/lamp.mp3" in (project / "out/pod/feed.xml").read_bytes()
    assert (project / "out/text/lamp.fountain").is_file()
    assert not (project / "audio").exists()


def test_without_documents_the_message_says_how_to_begin(cli: Any, project: Path) -> None:
    ran = cli("build")
    assert (ran.code, ran.out) == (ExitCode.INPUT, "")
    assert "narrate init" in ran.err
    assert list(project.iterdir()) == []


def test_every_document_that_cannot_be_read_is_named(cli: Any, project: Path) -> None:
    (project / "empty.txt").write_text("", "utf-8")
    ran = cli("build", "none.txt", "empty.txt", "x" * 300 + ".txt")
    assert ran.code == ExitCode.INPUT
    found = sorted(line[:15] for line in ran.err.splitlines())
    assert found == ["Error: empty.tx", "Error: none.txt", "Error: xxxxxxxx"]


def test_two_documents_of_one_name_are_a_conflict(cli: Any, texts: Path, project: Path) -> None:
    (texts / "lamp.txt").write_text("Another lamp\n\nIt hangs.\n", "utf-8")
    ran = cli("build", "texts")
    assert ran.code == ExitCode.CONFLICT
    assert "lamp.md" in ran.err.splitlines()[-1]
    assert (project / "audio/talk/talk.mp3").is_file()


def test_a_conflict_of_script_and_source_is_settled_by_command(cli: Any, texts: Path, project: Path) -> None:
    assert cli("build", "texts").code == 0
    script = project / "scripts/lamp.fountain"
    script.write_text(script.read_text("utf-8").replace("Nobody speaks.", "Nobody talks."), "utf-8")
    assert cli("build", "texts").code == 0
    (texts / "lamp.md").write_text((texts / "lamp.md").read_text("utf-8").replace("swings", "hangs"), "utf-8")

    conflict = cli("build", "texts")
    assert conflict.code == ExitCode.CONFLICT
    assert "narrate script --accept lamp mine" in conflict.err
    assert "Nobody talks." in script.read_text("utf-8")
    assert (project / "scripts/lamp.new.fountain").is_file()

    settled = cli("script", "--accept", "lamp", "mine")
    assert (settled.code, settled.err) == (0, "")
    assert not (project / "scripts/lamp.new.fountain").exists()
    assert cli("build", "texts").code == 0
    assert "Nobody talks." in script.read_text("utf-8")
    again = cli("script", "--accept", "lamp", "new")
    assert again.code == ExitCode.INPUT
    assert "no conflict" in again.err


@pytest.mark.parametrize(
    ("option", "place", "code"),
    [
        ("--audio", "file", ExitCode.OUTPUT),
        ("--audio", "file/below", ExitCode.OUTPUT),
        ("--audio", "/proc/narrate", ExitCode.OUTPUT),
        ("--audio", "/dev/full", ExitCode.OUTPUT),
        ("--scripts", "file", ExitCode.OUTPUT),
        ("--scripts", "/dev/full", ExitCode.OUTPUT),
        ("--scripts", "/proc/narrate", ExitCode.OUTPUT),
    ],
)
def test_a_folder_that_cannot_be_written_is_named(
    cli: Any, texts: Path, project: Path, option: str, place: str, code: int
) -> None:
    if place.startswith("/") and not Path(place).parent.exists():
        pytest.skip("no such place here")
    (project / "file").write_text("mine", "utf-8")
    ran = cli("build", "texts", option, place)
    assert ran.code == code
    assert place in ran.err
    assert "Traceback" not in ran.err
    assert (project / "file").read_text("utf-8") == "mine"
    assert not (project / "audio/feed.xml").exists()


@pytest.mark.parametrize("place", ["file", "/proc/narrate"])
def test_a_cache_that_cannot_be_written_is_named(
    cli: Any, texts: Path, project: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (project / "file").write_text("mine", "utf-8")
    monkeypatch.setenv("NARRATE_CACHE", place)
    ran = cli("build", "texts")
    assert ran.code == ExitCode.OUTPUT
    assert "NARRATE_CACHE" in ran.err
    assert (project / "file").read_text("utf-8") == "mine"


def test_damaged_cache_entries_are_made_again(cli: Any, texts: Path, project: Path) -> None:
    assert cli("build", "texts").code == 0
    before = files(project)
    for number, path in enumerate(
        sorted(path for path in (project.parent / "cache").glob("??/??/*") if path.is_file())
    ):
        data = path.read_bytes()
        path.write_bytes((b"", b"garbage", data[:-2], data[:-1] + bytes([data[-1] ^ 1]))[number % 4])
    for path in (project / "audio").rglob("*.mp3"):
        path.unlink()
    ran = cli("build", "texts")
    assert ran.code == 0, ran.err
    assert "2 files encoded, 0 other files written." in ran.out
    assert files(project) == before


def test_a_damaged_state_is_named_with_its_folder(cli: Any, texts: Path, project: Path) -> None:
    assert cli("build", "texts").code == 0
    (project / "audio/narrate.json").write_text("{", "utf-8")
    for command in ("build", "check", "cast"):
        ran = cli(command, *(("texts",) if command != "check" else ()))
        assert ran.code == ExitCode.INPUT
        assert "audio/narrate.json" in ran.err
    assert (project / "audio/narrate.json").read_text("utf-8") == "{"


def test_a_broken_script_is_named_with_its_line(cli: Any, texts: Path, project: Path) -> None:
    assert cli("build", "texts").code == 0
    script = project / "scripts/talk.fountain"
    text = script.read_text("utf-8") + "\n@Zoe Unknown\nHello.\n"
    script.write_text(text, "utf-8")
    ran = cli("build", "texts")
    assert ran.code == ExitCode.INPUT
    line = text[: text.index("@Zoe")].count("\n") + 1
    assert f"scripts/talk.fountain:{line}: " in ran.err
    assert script.read_text("utf-8") == text
    assert b"A Talk" in (project / "audio/feed.xml").read_bytes()


def test_strict_makes_a_failure_of_a_doubt(cli: Any, texts: Path) -> None:
    (texts / "doubt.txt").write_text(
        "A Doubt\n\nWe saw the film in winter.\n\nZOE: It was cold.\n\nWe went home after that.\n", "utf-8"
    )
    plain = cli("script", "texts/doubt.txt")
    strict = cli("script", "texts/doubt.txt", "--strict")
    assert "doubt NAR-" in plain.err
    assert (plain.code, strict.code) == (0, ExitCode.FINDINGS)


def test_check_finds_what_is_missing_and_fidelity_gives_figures(cli: Any, texts: Path, project: Path) -> None:
    assert cli("build", "texts").code == 0
    whole = cli("check", "--fidelity", "--source", "texts")
    assert whole.code == 0
    assert "0 unaccounted for, 0 twice." in whole.out
    assert whole.out.splitlines()[-1] == "audio: 0 errors, 1 other finding."
    (project / "audio/lamp/lamp.mp3").unlink()
    broken = cli("check")
    assert broken.code == ExitCode.FINDINGS
    assert "NAR-302" in broken.out
    nothing = cli("check", "--fidelity", "--source", "none")
    assert nothing.code == ExitCode.INPUT
    assert "none" in nothing.err


def test_tones_between_chapters_are_no_fault(cli: Any, texts: Path, project: Path) -> None:
    (texts / "two.md").write_text("# Two\n\n## One\n\nIt rains.\n\n## Other\n\nIt stops.\n", "utf-8")
    (project / "narrate.toml").write_text("[audio]\ntones = true\n", "utf-8")
    assert cli("build", "texts").code == 0
    assert "tones" in (project / "audio/narrate.json").read_text("utf-8")
    assert cli("check").out.splitlines()[-1] == "audio: 0 errors, 1 other finding."


# Pipes, terminals and signals.


def test_a_reader_that_leaves_is_no_error(texts: Path, project: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as out:
        done = subprocess.run([*NARRATE, "voices", "--language", ""], stdout=out, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_nobody_watching_the_progress_does_not_stop_a_build(texts: Path, project: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as err:
        done = subprocess.run([*NARRATE, "build", "texts"], stdout=subprocess.PIPE, stderr=err, check=False)
    assert done.returncode == 0
    assert b"2 episodes" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_results_that_cannot_be_written_are_an_output_error(texts: Path, project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*NARRATE, "voices"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == ExitCode.OUTPUT
    assert done.stderr.startswith(b"Error: ")
    assert b"Traceback" not in done.stderr


def on_terminal(*arguments: str, **environment: str) -> bytes:
    """What a command writes to a terminal."""
    import pty  # which Windows has not

    parent, child = pty.openpty()
    with subprocess.Popen(
        [*NARRATE, *arguments],
        stdin=child,
        stdout=child,
        stderr=child,
        env={
            **{name: value for name, value in os.environ.items() if name != "NO_COLOR"},
            "TERM": "xterm",
            **environment,
        },
    ) as process:
        os.close(child)
        written = b""
        try:
            while block := os.read(parent, 65536):
                written += block
        except OSError:  # Linux reports the end of a terminal so
            pass
        os.close(parent)
        assert process.wait() == 0
    return written.replace(b"\r\n", b"\n")


def test_a_terminal_gets_a_bar_that_redraws(texts: Path, project: Path) -> None:
    written = on_terminal("build", "texts")
    assert b"\r" in written
    assert b"[##############################]" in written


@pytest.mark.parametrize(
    ("flags", "environment"),
    [
        (("--plain",), {}),
        ((), {"NO_COLOR": "1"}),
        ((), {"TERM": "dumb"}),
        ((), {"ACCESSIBLE": "1"}),
    ],
)
def test_who_asks_for_plain_lines_gets_them(
    texts: Path, project: Path, flags: tuple[str, ...], environment: dict[str, str]
) -> None:
    written = on_terminal("build", "texts", *flags, **environment)
    assert b"100 percent" in written
    assert not {b"\r", b"\x1b", b"\x08"} & {written[at : at + 1] for at in range(len(written))}
    assert "─" not in written.decode()


def test_a_pipe_gets_plain_lines(texts: Path, project: Path) -> None:
    done = run("build", "texts")
    assert done.returncode == 0
    assert b"100 percent" in done.stderr
    assert b"\r" not in done.stderr + done.stdout
    assert b"\x1b" not in done.stderr + done.stdout


def children_of(parent: int) -> list[int]:
    """The processes that a process has started, from /proc."""
    found: list[int] = []
    for thread in Path(f"/proc/{parent}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread that has ended meanwhile
            found += map(int, (thread / "children").read_text("ascii").split())
    return found


@pytest.mark.skipif(not Path(f"/proc/{os.getpid()}/task").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("whole_group", [False, True], ids=["one process", "a terminal's Ctrl-C"])
def test_an_interruption_ends_at_once_and_the_next_build_goes_on(project: Path, whole_group: bool) -> None:
    # Lines of different lengths: the engine remembers its beeps.
    lines = [f"The lamp number {number} hangs over the l{'o' * (number % 60)}ng stair.\n" for number in range(100)]
    (project / "long.txt").write_text("A Long Text\n\n" + "\n".join(lines), "utf-8")
    with subprocess.Popen(
        [*NARRATE, "build", "long.txt", "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        stderr = process.stderr
        assert stderr is not None
        said, total = b"", 0
        while not said.startswith(b"Speaking"):
            said = stderr.readline()
            assert said, "the build ended before it could be interrupted"
            first = re.fullmatch(rb"Speaking: (\d+) to do\.\n", said)
            total = int(first[1]) if first else total
        cache = project.parent / "cache"
        while sum(1 for _ in cache.glob("??/??/*")) < 10 and process.poll() is None:
            time.sleep(0.01)
        workers = children_of(process.pid)
        assert workers
        started = time.monotonic()
        (os.killpg if whole_group else os.kill)(process.pid, signal.SIGINT)
        out = process.stdout.read() if process.stdout else b""
        rest = stderr.read()
        code = process.wait()
    assert code == ExitCode.INTERRUPTED
    assert time.monotonic() - started < 5
    assert out == b""
    assert rest.splitlines()[-1] == b"Interrupted. What was done is kept; run the same command again to go on."
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{worker}").exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [worker for worker in workers if Path(f"/proc/{worker}").exists()] == []
    assert not (project / "audio/feed.xml").exists()
    assert not list((project / "audio").rglob("*")), "something was finished after all"
    kept = sum(path.is_file() for path in (project.parent / "cache").rglob("*"))
    assert kept > 0

    if whole_group:
        return  # what follows is the same for both, and takes its time
    done = run("build", "long.txt")
    assert done.returncode == 0, done.stderr
    spoken = int(re.search(rb"(\d+) sentences? spoken", done.stdout)[1])  # type: ignore[index]
    assert spoken < total
    assert (project / "audio/feed.xml").is_file()

    before = files(project / "audio")
    other = {**os.environ, "NARRATE_AUDIO_BITRATE": "96"}
    with subprocess.Popen(
        [*NARRATE, "build", "long.txt"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=other
    ) as process:
        while not process.stderr.readline().startswith(b"Encoding sentences"):  # type: ignore[union-attr]
            assert process.poll() is None, "the build ended before it could be interrupted"
        assert not children_of(process.pid), "encoding needs no other processes"
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, rest = process.communicate()
    assert (process.returncode, out) == (ExitCode.INTERRUPTED, b"")
    assert time.monotonic() - started < 5
    assert b"Traceback" not in rest
    assert files(project / "audio") == before
    assert b" 0 sentences spoken, 1 file encoded" in run("build", "long.txt", env=other).stdout


PHASES = ("Reading", "Choosing voices", "Measuring voices", "Speaking", "Laying out", "Encoding", "Writing")


def test_an_interruption_in_any_phase_leaves_what_was_done(
    cli: Any, texts: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from narrate.cli.progress import Timings

    say = Timings.__call__
    for phase in PHASES:

        def interrupted(self: Timings, what: str, *figures: Any, phase: str = phase) -> None:
            say(self, what, *figures)
            if what == phase:
                raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(Timings, "__call__", interrupted)
            ran = cli("build", "texts")
        assert (ran.code, ran.out) == (ExitCode.INTERRUPTED, ""), phase
        assert ran.err.splitlines()[-1].startswith("Interrupted. What was done is kept"), phase
        assert "Traceback" not in ran.err
        assert not (project / "audio/.making").exists(), phase
        assert not (project / "audio/feed.xml").exists(), phase
    done = cli("build", "texts")
    assert done.code == 0
    assert "2 episodes; 0 sentences spoken, 0 files encoded, " in done.out


def test_a_real_interruption_ends_any_phase_within_a_second(texts: Path, project: Path) -> None:
    """Each build goes on where the one before was broken off; on an idle machine it takes a third of a second."""
    for phase in PHASES:
        with subprocess.Popen(
            [*NARRATE, "build", "texts", "--json-progress"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            while f'"{phase}"'.encode() not in process.stderr.readline():  # type: ignore[union-attr]
                assert process.poll() is None, f"the build ended before {phase}"
            started = os.times()
            process.send_signal(signal.SIGINT)
            _, rest = process.communicate()
            took = os.times().elapsed - started.elapsed
        assert process.returncode == ExitCode.INTERRUPTED, phase
        assert b"Traceback" not in rest, phase
        assert took < 2, f"{phase}: {took:.2f} s, even with others at work"
        left = [path for folder in (project, project.parent / "cache") for path in folder.rglob("*.new")]
        assert not left, phase
        assert not (project / "audio/.making").exists(), phase
        assert not (project / "audio/feed.xml").exists(), phase
    assert b"0 sentences spoken, 0 files encoded" in run("build", "texts").stdout
