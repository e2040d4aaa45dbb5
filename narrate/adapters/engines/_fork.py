"""Work in a copy of this process, so that what it leaves behind in a library goes with it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import warnings
from collections.abc import Callable

from narrate.errors import EngineError


def in_fork(work: Callable[[], bytes], library: str = "espeak-ng") -> bytes:
    """What `work` returns in a copy of this process; a copy that dies is an EngineError that names the library."""
    reading, writing = os.pipe()
    parent = os.getpid()
    with warnings.catch_warnings():
        # Python 3.12 warns of threads; the copy runs only `work`, which takes no lock of Python's.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _answer_and_exit(work, writing, parent)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            answer = pipe.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 0 or not answer:
        raise EngineError(f"{library} died ({f'signal {-code}' if code < 0 else f'exit code {code}'}).")
    if answer[:1] == b"!":
        raise EngineError(answer[1:].decode("utf-8", "replace"))
    return answer[1:]


def _answer_and_exit(work: Callable[[], bytes], writing: int, parent: int) -> None:
    """The copy's life: it never returns, runs no exit handler and does not outlive its parent."""
    code = 70  # EX_SOFTWARE of sysexits.h
    try:
        _die_with_parent()
        if os.getppid() == parent:
            try:
                answer = b"=" + work()
            except EngineError as error:
                answer = b"!" + str(error).encode()
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(answer)
            code = 0
    finally:
        os._exit(code)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, see prctl(2)
