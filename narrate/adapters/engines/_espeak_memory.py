"""The variables of a loaded library, kept and put back: as if it had been unloaded and loaded again, in a thirtieth of
the time.

What a library can change of itself are the writable segments of its file (ELF, gABI 4.1, “Program Header”). They are
copied right after it was loaded. Putting them back is sound only where it has given back all that it holds outside of
them: memory, files, threads. espeak_Terminate does that as well as it does before an unloading.
"""

from __future__ import annotations

import ctypes
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LOAD, _WRITABLE = 1, 2
"""PT_LOAD and PF_W."""
_ELF64 = b"\x7fELF\x02\x01"
"""64 bits, the least significant byte first."""


class _Info(ctypes.Structure):
    """Dl_info of dladdr(3)."""

    _fields_ = (
        ("file", ctypes.c_char_p),
        ("base", ctypes.c_void_p),
        ("symbol", ctypes.c_char_p),
        ("address", ctypes.c_void_p),
    )


class Image:
    """What stands in a library's variables at one time.

    Parameters
    ----------
    ranges: first address and the one after the last, of memory that can be read and written.
    """

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._kept = [(start, ctypes.string_at(start, end - start)) for start, end in ranges]

    def put_back(self) -> None:
        """Make all variables what they were."""
        for start, content in self._kept:
            ctypes.memmove(start, content, len(content))


def image_of(function: Any, path: str) -> Image | None:
    """The variables of the library that a function belongs to, as they are now.

    Parameters
    ----------
    function: one that ctypes has found in the library.
    path: the library's file.

    None where they cannot be found: on other systems than Linux, and for files that are not ELF of 64 bits.
    """
    if sys.platform != "linux" or not Path(path).is_file():
        return None
    head = Path(path).read_bytes()
    info = _Info()
    known = ctypes.CDLL(None).dladdr(ctypes.cast(function, ctypes.c_void_p), ctypes.byref(info))
    if not head.startswith(_ELF64) or not known or not info.base:
        return None
    mapped = list(_writable_now())
    ranges = [
        (max(start, low), min(end, high))
        for start, end in _segments(head, info.base)
        for low, high in mapped
        if max(start, low) < min(end, high)  # the beginning of a segment may have been made read-only (RELRO)
    ]
    return Image(ranges) if ranges else None


def _segments(head: bytes, base: int) -> Iterator[tuple[int, int]]:
    """Where the writable segments of a file lie that is loaded at `base`."""
    [table] = struct.unpack_from("<Q", head, 32)
    size, count = struct.unpack_from("<HH", head, 54)
    for number in range(count):
        kind, flags, _, address, _, _, length, _ = struct.unpack_from("<IIQQQQQQ", head, table + number * size)
        if kind == _LOAD and flags & _WRITABLE:
            yield base + address, base + address + length


def _writable_now() -> Iterator[tuple[int, int]]:
    """What this process may read and write: see proc_pid_maps(5)."""
    for line in Path("/proc/self/maps").read_text("utf-8", "replace").splitlines():
        span, rights = line.split(maxsplit=2)[:2]
        if rights.startswith("rw"):
            start, _, end = span.partition("-")
            yield int(start, 16), int(end, 16)
