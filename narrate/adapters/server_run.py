"""uvicorn as narrate runs it: its sockets, its patience with slow clients, and a quick end."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import signal
import socket
from asyncio import TimerHandle, Transport
from collections.abc import Callable, Coroutine, Iterator
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from narrate.adapters.server import LARGEST_HEAD
from narrate.errors import OutputError

HEAD_SECONDS = 10.0
"""How long the head of a request may take; and what is left of a body after the answer."""
STALL_SECONDS = 600.0
"""How long a client may take nothing of what it asked for. Players stop reading while they are paused."""
IDLE_SECONDS = 15
"""How long a connection is kept between requests."""
MOST_CONNECTIONS = 500


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with limits for clients that never finish asking or never take the answer."""

    _head: TimerHandle | None = None
    _stall: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
        else:
            self._watch()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        super().data_received(data)
        self._watch()

    def pause_writing(self) -> None:
        """See asyncio.Protocol."""
        super().pause_writing()
        self._stall = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """See asyncio.Protocol."""
        super().resume_writing()
        _cancel(self._stall)
        self._stall = None

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        _cancel(self._head)
        _cancel(self._stall)
        self._head = self._stall = None
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Bound the time until a request's head is whole; single bytes now and then do not extend it."""
        if self.cycle is not None and not self.cycle.response_complete:
            _cancel(self._head)
            self._head = None
        elif self._head is None:
            self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)


def _cancel(timer: TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


class _Server(uvicorn.Server):
    """uvicorn, but a signal ends it at once and is not raised again."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Have signals end the server instead of the process; outside of the main thread nothing is captured."""
        kinds = [signal.SIGINT, signal.SIGTERM]
        try:
            before = {kind: signal.signal(kind, self._leave) for kind in kinds}
        except ValueError:
            yield
            return
        try:
            yield
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)

    def _leave(self, kind: int, frame: FrameType | None) -> None:
        del kind, frame
        self.should_exit = True


def listen(port: int, *, lan: bool) -> list[socket.socket]:
    """Open the sockets: of this machine alone, or of every network that it is in.

    port: 0 for any that is free.

    Raises OutputError where the port is in use or not allowed.
    """
    try:
        if lan and socket.has_dualstack_ipv6():
            return [socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=256)]
        first = socket.create_server(("" if lan else "127.0.0.1", port), backlog=256)
    except OverflowError as error:
        raise OutputError(f"There is no port {port}.", remedy="Name one from 1 to 65535 with --port.") from error
    except OSError as error:
        raise _no_port(port, error) from error
    opened = [first]
    if not lan and socket.has_ipv6:
        try:
            # “localhost” may mean either, so that the server of somebody else must not answer to one of them.
            here = ("::1", first.getsockname()[1])
            opened.append(socket.create_server(here, family=socket.AF_INET6, backlog=256))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                first.close()
                raise _no_port(port, error) from error
    return opened


def _no_port(port: int, error: OSError) -> OutputError:
    if error.errno == errno.EADDRINUSE:
        return OutputError(
            f"Port {port} is in use by another program.",
            remedy="Stop that program, or name another port with --port; --port 0 takes one that is free.",
        )
    return OutputError(
        f"Port {port} cannot be opened: {error.strerror or error}.", remedy="Name another, above 1023, with --port."
    )


def own_addresses() -> tuple[str, ...]:
    """The addresses of this machine in its networks, the one that leads to others first; nothing is sent."""
    found: list[str] = []
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((elsewhere, 9))
            found.append(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        found += [str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)]
    outside = [one for one in found if not one.startswith(("127.", "fe80:")) and one not in {"::1", "0.0.0.0"}]  # noqa: S104
    return tuple(dict.fromkeys(outside))


def run(
    app: ASGIApp,
    sockets: list[socket.socket],
    *,
    started: Callable[[], object] = lambda: None,
    beside: Callable[[], Coroutine[Any, Any, None]] | None = None,
) -> None:
    """Serve until the process is asked to stop.

    Parameters
    ----------
    started: called when clients may ask.
    beside: work that goes on while the server runs; it is cancelled when the server stops, and the server stops when
        it ends. What it raises is raised here.
    """
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # faults are reported by the application
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=0,
        h11_max_incomplete_event_size=2 * LARGEST_HEAD,
    )
    server = _Server(config)
    asyncio.run(_serve(server, sockets, started, beside))


async def _serve(
    server: uvicorn.Server,
    sockets: list[socket.socket],
    started: Callable[[], object],
    beside: Callable[[], Coroutine[Any, Any, None]] | None,
) -> None:
    side = asyncio.create_task(beside()) if beside is not None else None
    if side is not None:
        side.add_done_callback(lambda task: _stop(server, task))
    asyncio.get_running_loop().call_soon(started)
    try:
        await server.serve(sockets=sockets)
    finally:
        if side is not None:
            side.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await side


def _stop(server: uvicorn.Server, task: asyncio.Task[None]) -> None:
    """The work beside has ended: the server does too."""
    if not task.cancelled():
        server.should_exit = True
