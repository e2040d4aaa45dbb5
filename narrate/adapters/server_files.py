"""The files of a release over HTTP: their types, parts of them, and text that is packed or has to be rewritten."""

from __future__ import annotations

import functools
import gzip
import hashlib
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from narrate.adapters.media_types import media_type

Rewrite = Callable[[bytes, str, str], bytes]
"""What is sent instead of a file, by its content, its path in the release, and the address of its folder as the client
reached it, which ends in a slash."""

_PACKED = ("text/", "application/json", "application/rss+xml", "application/xhtml+xml", "image/svg")
_SHARED = ("transcript.", "chapters.")
"""How the names of files begin that web players on other sites may read."""
_SMALLEST = 1000
"""Bytes; packing less saves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is done to files on their way."""

    rewrite: Mapping[str, Rewrite] = field(default_factory=dict)
    """By how the names of files end, such as `.html`."""
    shared: bool = True
    """Whether web players on other sites may read transcripts and chapters (CORS)."""

    def of(self, path: str) -> Rewrite | None:
        """What is done to a file."""
        return self.rewrite.get(Path(path).suffix)


class ReleaseFiles(StaticFiles):
    """A folder, read only: whole files, parts of them, and `index.html` for a folder that has one.

    Nothing outside of it, nor what a symbolic link leads to outside of it; nothing whose name begins with a dot; no
    list of what a folder holds.
    """

    def __init__(self, folder: Path, rules: Rules) -> None:
        """Take a folder, which need not exist yet."""
        super().__init__(directory=folder, html=True, check_dir=False)
        self.folder = folder
        self.rules = rules

    async def check_config(self) -> None:
        """Nothing to check: without the folder, every file is missing."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """See StaticFiles.lookup_path; a name that begins with a dot is not found."""
        if any(part.startswith(".") for part in Path(path).parts) or "\\" in path:
            return "", None
        found, status = super().lookup_path(path)
        if status is not None and not stat.S_ISDIR(status.st_mode) and not os.access(found, os.R_OK):
            return "", None
        return found, status

    async def get_response(self, path: str, scope: Scope) -> Response:
        """See StaticFiles.get_response; OPTIONS is answered for web players."""
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS", **self._headers(path)})
        return await super().get_response(path, scope)

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """See StaticFiles.file_response."""
        del status_code  # that of a page for missing files, of which a release has none
        place = Path(full_path)
        if scope["path"].endswith("/") and place.name != "index.html":
            raise HTTPException(status_code=404)  # a file is no folder; links relative to it would lead astray
        path = place.relative_to(self.folder.resolve()).as_posix()
        kind = media_type(path)
        rewrite = self.rules.of(path)
        headers = self._headers(path)
        asked = Headers(scope=scope)
        packed = kind.startswith(_PACKED) and "range" not in asked and stat_result.st_size >= _SMALLEST
        if rewrite is not None or packed:
            return _Text(place, path, stat_result, kind, headers, rewrite)
        response = FileResponse(place, stat_result=stat_result, media_type=kind, headers=headers)
        # Players ask for parts by the validator that they were given; only a whole file is worth a 304.
        if "range" not in asked and not_modified(asked, response.headers["etag"], stat_result.st_mtime):
            return _unchanged(response.headers)
        return response

    def _headers(self, path: str) -> dict[str, str]:
        headers = {"Cache-Control": "no-cache"}
        if self.rules.shared and Path(path).name.startswith(_SHARED):
            headers |= {
                "Access-Control-Allow-Origin": "*",
                "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
                "Access-Control-Allow-Headers": "Range, If-None-Match, If-Modified-Since",
                "Access-Control-Expose-Headers": "Content-Length, Content-Range, ETag, Last-Modified",
            }
        return headers


class _Text(Response):
    """A file that is sent whole: rewritten for the address that the client reached, and packed where it wants that."""

    def __init__(
        self,
        place: Path,
        path: str,
        status: os.stat_result,
        kind: str,
        headers: Mapping[str, str],
        rewrite: Rewrite | None,
    ) -> None:
        super().__init__(headers=headers, media_type=kind)
        self._place = place
        self._path = path
        self._status = status
        self._kind = kind
        self._rewrite = rewrite

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        gzipped = self._kind.startswith(_PACKED) and accepts_gzip(request.headers.get("accept-encoding", ""))
        folder = quote(f"{self._path.rpartition('/')[0]}/", safe="/-._~").lstrip("/")
        known = (self._place, self._path, self._status.st_mtime_ns, f"{request.base_url}{folder}")
        try:
            body, digest = await run_in_threadpool(_content, *known, self._rewrite, gzipped=gzipped)
        except OSError as error:
            raise HTTPException(status_code=404) from error
        headers = {
            **dict(self.headers.items()),
            "ETag": f'"{digest}{"-gzip" if gzipped else ""}"',
            "Last-Modified": formatdate(self._status.st_mtime, usegmt=True),
            "Vary": "Accept-Encoding",
        }
        headers.pop("content-length", None)
        if gzipped:
            headers["Content-Encoding"] = "gzip"
        response: Response
        if not_modified(request.headers, headers["ETag"], self._status.st_mtime):
            response = _unchanged(Headers(headers))
        else:
            response = Response(body, headers=headers, media_type=self._kind)
        await response(scope, receive, send)


@functools.lru_cache(maxsize=32)
def _content(
    place: Path, path: str, changed: int, base: str, rewrite: Rewrite | None, *, gzipped: bool
) -> tuple[bytes, str]:
    """A file's content as it is sent, and a digest of it; kept as long as the file was last changed at `changed`."""
    del changed
    content = place.read_bytes()
    if rewrite is not None:
        content = rewrite(content, path, base)
    digest = hashlib.sha256(content).hexdigest()[:32]
    return (gzip.compress(content, 6, mtime=0) if gzipped else content), digest


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding names gzip with another weight than 0 (RFC 9110, 12.5.3)."""
    for entry in header.lower().split(","):
        name, _, weight = entry.partition(";")
        if name.strip() in {"gzip", "x-gzip", "*"}:
            return re.fullmatch(r"\s*q=0(?:\.0*)?\s*", weight) is None
    return False


def not_modified(asked: Headers, etag: str, changed: float) -> bool:
    """Whether a client has the file already (RFC 9110, 13.1.2 and 13.1.3: an ETag goes before a date)."""
    known = asked.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
    try:
        since = parsedate_to_datetime(asked.get("if-modified-since", ""))
        return int(changed) <= since.timestamp()
    except (ValueError, TypeError, OverflowError):
        return False


def _unchanged(headers: Mapping[str, str]) -> Response:
    dropped = {"content-length", "content-type", "content-encoding", "accept-ranges"}
    return Response(status_code=304, headers={k: v for k, v in headers.items() if k.lower() not in dropped})
