"""A release over HTTP, as an ASGI application: who may ask, and what is answered. The sockets are in `server_run`."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from narrate.adapters.server_files import ReleaseFiles, Rules

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.%]{2,60})\]|(?P<name>[A-Za-z0-9._-]{1,253}))(?::(?P<port>[0-9]{1,5}))?")
LARGEST_HEAD = 16 * 1024
"""Bytes of a request's path and headers."""
_SAID = {
    404: "There is no such file in this podcast.",
    405: "Files of a podcast can only be read.",
    421: "This server does not answer to that name. Use the address that it printed when it started.",
    431: "The request is too long.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is served, and to whom."""

    folder: Path
    """Of the release; it need not exist yet."""
    lan: bool = False
    """Whether other machines may ask, too."""
    names: tuple[str, ...] = ()
    """Names of this machine by which it may be asked, besides its addresses."""
    rules: Rules = field(default_factory=Rules)
    routes: Sequence[BaseRoute] = ()
    """What goes before the release's files."""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent with every answer."""


def application(site: Site, *, report: Callable[[BaseException, str], object]) -> ASGIApp:
    """The application.

    Parameters
    ----------
    site: what is served.
    report: told of a fault in it, with the path that was asked for; the client gets a short answer without details.
    """
    inner = Starlette(
        routes=[*site.routes, Mount("/", app=ReleaseFiles(site.folder, site.rules))],
        exception_handlers={HTTPException: _refusal},
    )
    return _Guard(inner, site, report)


async def _refusal(request: Request, error: Exception) -> Response:
    del request
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(getattr(error, "headers", None) or {})
    said = _SAID.get(status) or getattr(error, "detail", "") or "That did not work."
    return PlainTextResponse(f"{said}\n", status_code=status, headers=headers)


class _Guard:
    """The outermost layer: asks by which name the server was called, adds headers, and survives every fault."""

    def __init__(self, inner: ASGIApp, site: Site, report: Callable[[BaseException, str], object]) -> None:
        self._inner = inner
        self._site = site
        self._report = report

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        begun = False

        async def decorated(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                for name, value in self._site.headers:
                    headers.setdefault(name, value)
            await send(message)

        if not called_rightly(Headers(scope=scope).getlist("host"), self._site):
            await _answer(421, scope, receive, decorated)
            return
        if head_size(scope) > LARGEST_HEAD:
            await _answer(431, scope, receive, decorated)
            return
        if scope["path"].startswith("//"):
            await _answer(404, scope, receive, decorated)  # a redirection to it would lead to another machine
            return
        try:
            await self._inner(scope, receive, decorated)
        except Exception as error:  # one bad request must not end the server
            self._report(error, str(scope["path"]))
            if not begun:
                await _answer(500, scope, receive, decorated)


async def _answer(status: int, scope: Scope, receive: Receive, send: Callable[[Message], Awaitable[None]]) -> None:
    said = _SAID.get(status, "That did not work.")
    await PlainTextResponse(f"{said}\n", status_code=status)(scope, receive, send)


def head_size(scope: Scope) -> int:
    """How many bytes a request's path and headers have."""
    return (
        len(scope["raw_path"])
        + len(scope["query_string"])
        + sum(len(name) + len(value) for name, value in scope["headers"])
    )


def called_rightly(hosts: Sequence[str], site: Site) -> bool:
    """Whether a request's Host is a name that this server goes by.

    A web site can have its own name lead to this machine (DNS rebinding) and would then be let in by the browser. It
    cannot do so with an address in figures; so those are safe, and of names only our own.
    """
    if len(hosts) != 1:
        return False
    match = _HOST.fullmatch(hosts[0])
    if match is None:
        return False
    name = (match["six"] or match["name"]).lower().removesuffix(".")
    if name in _LOOPBACK:
        return True
    if not site.lan:
        return False
    if name in {known.lower() for known in site.names}:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
