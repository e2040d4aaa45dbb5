"""Programs run to their end, and never outlive what went wrong here."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest

from narrate.adapters.processes import run


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_input_output_and_messages_flow_at_once() -> None:
    echo = "import sys\nfor b in iter(lambda: sys.stdin.buffer.read(9999), b''):\n"
    echo += (
        "    sys.stdout.buffer.write(b)\n    sys.stderr.write('m' * 9999 + '\\n')\nsys.stderr.write('the end\\n\\n')"
    )
    got: list[bytes] = []
    pieces = [bytes([n]) * 70_000 for n in range(40)]
    done = run(python(echo), feed=pieces, receive=got.append)
    assert b"".join(got) == b"".join(pieces)
    assert (done.code, done.reason) == (0, "the end")


def test_a_program_that_stops_reading_is_told_by_its_code() -> None:
    done = run(python("import sys; sys.exit('no thanks')"), feed=(bytes(99_999) for _ in range(99)))
    assert (done.code, done.reason) == (1, "no thanks")


def test_a_silent_failure_names_the_code() -> None:
    assert run(python("import sys; sys.exit(7)")).reason == "it returned 7 and said nothing"


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_program_is_killed_when_its_input_fails(error: type[BaseException]) -> None:
    def feed() -> Iterator[bytes]:
        yield b"first"
        raise error

    began = time.monotonic()
    with pytest.raises(error):
        run(python("import time; time.sleep(60)"), feed=feed())
    assert time.monotonic() - began < 10


def test_a_receiver_that_fails_is_heard_and_blocks_nothing() -> None:
    def receive(block: bytes) -> None:
        raise ValueError(len(block))

    with pytest.raises(ValueError, match=r"\d"):
        run(python("import sys; sys.stdout.buffer.write(bytes(1_000_000))"), receive=receive)


def test_a_missing_program_is_an_os_error() -> None:
    with pytest.raises(FileNotFoundError):
        run(["no-such-program-anywhere"])


def test_a_message_in_many_pieces_is_kept_and_a_long_one_is_not() -> None:
    program = (
        "import sys, time\n"
        "for piece in ['Summary:'] + ['x'] * 300:\n"
        "    sys.stderr.write(piece); sys.stderr.flush(); time.sleep(0.0005)\n"
    )
    assert run([sys.executable, "-c", program]).messages == "Summary:" + "x" * 300
    flood = "import sys; sys.stderr.write('a' * 3_000_000 + 'the end')"
    kept = run([sys.executable, "-c", flood]).messages
    assert kept.endswith("the end")
    assert len(kept) < 400_000
