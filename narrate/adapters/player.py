"""Plays a sound file, with whatever the system has for that."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from narrate.adapters import processes
from narrate.errors import OutputError

_PLAYERS = (
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)
"""Programs that play a WAV file which is their last argument: PipeWire, PulseAudio, ALSA, macOS, ffmpeg."""
_FAILED = "audio open failed"
"""What ffplay says where there is no sound card; it returns 0 all the same."""


def play(file: Path, *, find: Callable[[str], str | None] = shutil.which) -> None:
    """Play a WAV file to its end.

    Parameters
    ----------
    file: the WAV file.
    find: where a program is, or None.

    Raises OutputError where nothing here can play it, with what each program said.
    """
    said = []
    if sys.platform == "win32":
        import winsound

        try:
            winsound.PlaySound(str(file), winsound.SND_FILENAME)
        except RuntimeError as error:
            said.append(f"Windows: {error}")
        else:
            return
    for name, *options in _PLAYERS:
        program = find(name)
        if program is None:
            continue
        try:
            done = processes.run([program, *options, str(file)])
        except OSError as error:
            said.append(f"{name}: {error.strerror or error}")
            continue
        if done.code == 0 and _FAILED not in done.messages:
            return
        said.append(f"{name}: {done.reason}")
    tried = "; ".join(said) if said else f"none of {', '.join(name for name, *_ in _PLAYERS)} is installed"
    raise OutputError(
        f"No sound can be played here ({tried}).", remedy="Write a sound file instead, with --output FILE."
    )
