"""Builds again when something has changed, and tells the open pages."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

EVENTS = "/.narrate/events"
"""Where pages listen for news (server-sent events; HTML, 9.2)."""
_PULSE = 15.0
"""Seconds after which a stream says that it still lives, so that one without a reader ends."""
_QUIET = 100
"""Milliseconds without a further change before a build begins; editors write a file in several steps."""
_KEPT = 40
"""Lines of a build's messages that are kept."""


class News:
    """How far the podcast is. Belongs to the server's event loop."""

    def __init__(self) -> None:
        self.number = 0
        """How many builds have changed the release."""
        self.said = ""
        """What is going on, in words."""
        self.detail = ""
        """More of it, which may name files of this machine: for whoever sits at it."""
        self.building = False
        self._next: asyncio.Event | None = None

    def tell(self, said: str, detail: str = "", *, building: bool = False, changed: bool = False) -> None:
        """Say something new."""
        self.said = said
        self.detail = detail
        self.building = building
        self.number += changed
        if self._next is not None:
            self._next.set()
            self._next = None

    @property
    def full(self) -> str:
        """All that there is to say."""
        return f"{self.said} {self.detail}".rstrip()

    async def following(self) -> None:
        """Wait for the next news."""
        if self._next is None:
            self._next = asyncio.Event()
        await self._next.wait()


def routes(news: News, digest: Callable[[str], str], *, full: bool) -> list[BaseRoute]:
    """The stream of news: `status` events say how far the podcast is; a plain message comes when a page has changed.

    A page names itself and what it shows in `?page=…&seen=…`.

    Parameters
    ----------
    digest: of a page of the release as it is now, by its path.
    full: whether messages may name files of this machine.
    """

    async def events(request: Request) -> Response:
        page, seen = request.query_params.get("page", ""), request.query_params.get("seen", "")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            _stream(news, page, seen, digest, full=full), media_type="text/event-stream", headers=headers
        )

    return [Route(EVENTS, events, methods=["GET"])]


async def _stream(news: News, page: str, seen: str, digest: Callable[[str], str], *, full: bool) -> AsyncIterator[str]:
    while True:
        waiting = asyncio.ensure_future(news.following())
        try:
            said = news.full if full else news.said
            status = json.dumps({"number": news.number, "said": said}, ensure_ascii=False)
            yield f"event: status\ndata: {status}\n\n"
            if page and not news.building and (now := await asyncio.to_thread(digest, page)) != seen:
                seen = now
                yield f"data: {now}\n\n"
            while not (await asyncio.wait([waiting], timeout=_PULSE))[0]:
                yield ": still here\n\n"
        finally:
            waiting.cancel()


class Rebuilder:
    """Runs a build in a process of its own whenever an input has changed."""

    def __init__(
        self,
        inputs: Callable[[], Iterable[Path]],
        command: Sequence[str],
        release: Path,
        news: News,
        *,
        report: Callable[[str], object],
    ) -> None:
        """Take what a build is made of.

        Parameters
        ----------
        inputs: the files, and the folders with files in them, that a build depends on; asked again and again.
        command: the build; program and arguments.
        release: the folder that it writes.
        news: told of it.
        report: told in words, for the terminal.
        """
        self._inputs = inputs
        self._command = tuple(command)
        self._release = release
        self._news = news
        self._report = report
        self._digests: dict[Path, tuple[tuple[int, int], str]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wanted = asyncio.Event()

    def soon(self) -> None:
        """Something was written: build without waiting for the file system's word. May be called from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wanted.set)

    async def run(self) -> None:
        """Build at once, and then again whenever something changes."""
        self._loop = asyncio.get_running_loop()
        self._wanted.set()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            tasks.create_task(self._work())

    async def _watch(self) -> None:
        import watchfiles

        while True:
            folders = self._folders()
            if not folders:
                await asyncio.sleep(1)
                continue
            async for _ in watchfiles.awatch(*folders, recursive=False, debounce=400, step=_QUIET):
                self._wanted.set()
                if self._folders() != folders:
                    break

    async def _work(self) -> None:
        built: dict[Path, str] | None = None
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            found = await asyncio.to_thread(self._fingerprint)
            if found != built:
                await self._build()
                built = found
                self._wanted.set()  # what was changed meanwhile, or by the build itself, is looked at once more

    async def _build(self) -> None:
        before = await asyncio.to_thread(_state_of, self._release)
        self._news.tell("The podcast is being built …", building=True)
        code, messages = await _run(self._command)
        changed = await asyncio.to_thread(_state_of, self._release) != before
        errors = [line.removeprefix("Error: ") for line in messages if line.startswith("Error: ")]
        if code in {0, 1}:
            self._news.tell("The podcast is up to date.", changed=changed)
        else:
            why = " ".join(errors or messages[-1:] or ["It gave no reason."])
            self._news.tell("The last build failed.", why, changed=changed)
        self._report(self._news.full if self._news.detail or changed else "")

    def _folders(self) -> tuple[Path, ...]:
        """What has to be watched: folders, and those that single files lie in, because editors replace files."""
        folders = {path if path.is_dir() else path.parent for path in self._inputs()}
        return tuple(sorted(folder.resolve() for folder in folders if folder.is_dir()))

    def _fingerprint(self) -> dict[Path, str]:
        """A digest of every input; files that have not changed since the last time are not read again."""
        found: dict[Path, str] = {}
        for path in sorted(set(_files(self._inputs()))):
            try:
                status = path.stat()
                stamp = (status.st_size, status.st_mtime_ns)
                known = self._digests.get(path)
                if known is None or known[0] != stamp:
                    known = (stamp, hashlib.sha256(path.read_bytes()).hexdigest())
                    self._digests[path] = known
                found[path] = known[1]
            except OSError:
                continue
        return found


def _files(inputs: Iterable[Path]) -> Iterable[Path]:
    for path in inputs:
        if path.is_dir():
            with contextlib.suppress(OSError):
                yield from (one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
        else:
            yield path


def _state_of(release: Path) -> set[tuple[str, int, int]]:
    """What changes when a build writes anything."""
    found = set()
    for folder, _, names in os.walk(release):
        for name in names:
            with contextlib.suppress(OSError):
                status = (Path(folder) / name).stat()
                found.add((f"{folder}/{name}", status.st_size, status.st_mtime_ns))
    return found


async def _run(command: Sequence[str]) -> tuple[int, list[str]]:
    """Run a build; its exit code and its messages. It is killed, with what it has started, when this is cancelled."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=sys.platform != "win32",  # Control and C is for the server, which then ends the build
    )
    messages: deque[str] = deque(maxlen=_KEPT)
    try:
        if process.stderr is not None:
            async for line in process.stderr:
                messages.append(line.decode("utf-8", "replace").rstrip())
        return await process.wait(), list(messages)
    finally:
        if process.returncode is None:
            _kill(process)
            await process.wait()


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
