"""ports.Packer with zipfile: equal entries give equal bytes, and no more than one of them is in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from narrate.errors import OutputError, Where
from narrate.ports import ArchiveEntry

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip can name; a real one would make every archive differ."""
_READABLE = 0o100644 << 16
_UNIX = 3


class ZipPacker:
    """Writes archives as OCF 3.3 asks for them: in the order given, without extra fields, names in UTF-8."""

    def pack(self, entries: Iterable[ArchiveEntry], out: Path) -> None:
        """See narrate.ports.Packer.pack."""
        try:
            with zipfile.ZipFile(out, "w") as archive:
                for entry in entries:
                    info = zipfile.ZipInfo(entry.path, _FIRST_DAY)
                    info.external_attr, info.create_system = _READABLE, _UNIX
                    info.compress_type = zipfile.ZIP_STORED if entry.stored else zipfile.ZIP_DEFLATED
                    if entry.blocks is None:
                        archive.writestr(info, entry.read())
                        continue
                    info.file_size = entry.size  # known before, so that the header is as a short file's
                    with archive.open(info, "w") as file:
                        for block in entry.blocks():
                            file.write(block)
        except OSError as error:
            out.unlink(missing_ok=True)
            raise OutputError(
                f"The archive cannot be written: {error.strerror or error}.",
                where=Where(path=out),
                remedy="Make room, and build again.",
            ) from error
