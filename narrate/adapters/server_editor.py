"""The editor's pages over HTTP, closed to every other site.

Four locks, each of which would do alone against the usual attack: the server is bound to this machine and answers to
its own names only (see `server`); a request that changes something must come from a page of ours, by what the browser
says of it (Origin, Sec-Fetch-Site); its form must carry a token that only our pages know; and that token belongs to a
cookie that browsers send for our own pages only (SameSite=Strict).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from narrate.errors import ConflictError, NarrateError

LARGEST_FORM = 64 * 1024
"""Bytes."""
FORM_SECONDS = 10.0
"""How long a form may take to arrive."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; media-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)
"""For every answer of a server that has an editor, the release's files included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a page is asked for."""

    token: str
    line: str = ""
    done: bool = False
    undone: bool = False
    problem: str = ""


class Desk(Protocol):
    """The editor, without HTTP."""

    def overview(self, asked: Asked) -> bytes:
        """The list of scripts, as HTML."""

    def sheet(self, slug: str, asked: Asked) -> bytes | None:
        """A script, as HTML; None where there is none. Raises NarrateError."""

    def sound(self, slug: str, line: str) -> bytes | None:
        """A line, as WAV; None where there is none. Raises NarrateError."""

    def correct(self, slug: str, form: Mapping[str, str]) -> str:
        """Do what a form says; where to go then. Raises NarrateError."""

    def take_back(self, *, again: bool) -> str:
        """Undo or redo; where to go then. Raises NarrateError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file of the pages."""

    type: str
    content: Callable[[], bytes]


def routes(desk: Desk, prefix: str, assets: Mapping[str, Asset]) -> list[BaseRoute]:
    """The editor's routes.

    Parameters
    ----------
    prefix: under which all of it lies, with a slash at both ends.
    assets: style sheets and scripts by name.
    """
    editor = _Editor(desk, prefix)
    files = [Route(f"{prefix}{name}", _asset(asset), methods=["GET"]) for name, asset in assets.items()]
    return [
        *files,
        Route(prefix, editor.overview, methods=["GET"]),
        Route(f"{prefix}undo", editor.undo, methods=["POST"]),
        Route(f"{prefix}redo", editor.redo, methods=["POST"]),
        Route(f"{prefix}{{slug}}/sound/{{line}}.wav", editor.sound, methods=["GET"]),
        Route(f"{prefix}{{slug}}", editor.sheet, methods=["GET"]),
        Route(f"{prefix}{{slug}}", editor.correct, methods=["POST"]),
    ]


def _asset(asset: Asset) -> Callable[[Request], Response]:
    def send(request: Request) -> Response:
        _refuse_embedding(request)
        return Response(asset.content(), media_type=asset.type, headers={"Cache-Control": "no-cache"})

    return send


class _Editor:
    def __init__(self, desk: Desk, prefix: str) -> None:
        self._desk = desk
        self._prefix = prefix
        self._secret = secrets.token_bytes(32)

    async def overview(self, request: Request) -> Response:
        """The list of scripts."""
        _refuse_embedding(request)
        return await self._page(request, None, "")

    async def sheet(self, request: Request) -> Response:
        """A script."""
        _refuse_embedding(request)
        return await self._page(request, request.path_params["slug"], "")

    async def sound(self, request: Request) -> Response:
        """A line."""
        _refuse_embedding(request)
        slug, line = request.path_params["slug"], request.path_params["line"]
        try:
            wav = await run_in_threadpool(self._desk.sound, slug, line)
        except NarrateError as error:
            raise HTTPException(status_code=HTTPStatus.CONFLICT, detail=str(error)) from error
        if wav is None:
            raise HTTPException(status_code=404, detail="There is no such line, or it is not said.")
        return Response(wav, media_type="audio/wav", headers={"Cache-Control": "no-store"})

    async def correct(self, request: Request) -> Response:
        """A form of a script's page."""
        form = await self._form(request)
        slug = request.path_params["slug"]
        try:
            place = await run_in_threadpool(self._desk.correct, slug, form)
        except NarrateError as error:
            return await self._page(request, slug, str(error), form.get("line", ""), _status(error))
        return RedirectResponse(place, status_code=HTTPStatus.SEE_OTHER)

    async def undo(self, request: Request) -> Response:
        """Take the last correction back."""
        return await self._take_back(request, again=False)

    async def redo(self, request: Request) -> Response:
        """Make again what was taken back."""
        return await self._take_back(request, again=True)

    async def _take_back(self, request: Request, *, again: bool) -> Response:
        await self._form(request)
        try:
            place = await run_in_threadpool(lambda: self._desk.take_back(again=again))
        except NarrateError as error:
            return await self._page(request, None, str(error), status=_status(error))
        return RedirectResponse(place, status_code=HTTPStatus.SEE_OTHER)

    async def _page(
        self, request: Request, slug: str | None, problem: str, line: str = "", status: int = HTTPStatus.OK
    ) -> Response:
        session = request.cookies.get(self._cookie(request), "")
        fresh = not session.isalnum() or len(session) != 32
        if fresh:
            session = secrets.token_hex(16)
        asked = Asked(
            token=self._token(session),
            line=line or request.query_params.get("line", ""),
            done="done" in request.query_params,
            undone="undone" in request.query_params,
            problem=problem,
        )
        try:
            page = await run_in_threadpool(
                lambda: self._desk.overview(asked) if slug is None else self._desk.sheet(slug, asked)
            )
        except NarrateError as error:
            said = f"{problem}\n{error}" if problem and problem != str(error) else str(error)
            raise HTTPException(status_code=_status(error), detail=said) from error
        if page is None:
            raise HTTPException(status_code=404, detail="There is no such script.")
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        response = Response(page, status_code=status, media_type="text/html", headers=headers)
        if fresh:
            response.set_cookie(self._cookie(request), session, path=self._prefix, httponly=True, samesite="strict")
        return response

    async def _form(self, request: Request) -> Mapping[str, str]:
        """The fields of a form that is ours; anything else is refused."""
        refuse_other_sites(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise HTTPException(status_code=415, detail="Only the page's own forms are read.")
        try:
            async with asyncio.timeout(FORM_SECONDS):
                body = await _body(request)
        except TimeoutError as error:
            raise HTTPException(status_code=408, detail="The form took too long.") from error
        except ClientDisconnect as error:
            raise HTTPException(status_code=400, detail="The form is not whole.") from error
        try:
            fields = parse_qs(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=50)
        except ValueError as error:
            raise HTTPException(status_code=400, detail="The form cannot be read.") from error
        form = {name: values[0] for name, values in fields.items()}
        session = request.cookies.get(self._cookie(request), "")
        if not hmac.compare_digest(form.get("token", "").encode("utf-8", "replace"), self._token(session).encode()):
            raise HTTPException(
                status_code=403,
                detail="This form is of an earlier run of the server, or cookies are off. Nothing was written; "
                "load the page again.",
            )
        return form

    def _token(self, session: str) -> str:
        return hmac.new(self._secret, session.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def _cookie(self, request: Request) -> str:
        """Cookies are shared by all ports of a machine; the name keeps two servers apart."""
        return f"narrate-{request.url.port or 80}"


async def _body(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FORM:
            raise HTTPException(status_code=413, detail="The form is too large.")
    return body


def refuse_other_sites(request: Request) -> None:
    """Refuse to change anything for a page that is not ours. Raises HTTPException, 403.

    Browsers name the site that a form or a script comes from: all of them in Origin with a POST, newer ones in
    Sec-Fetch-Site too. What says neither is no browser of today, and is refused as well.
    """
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    foreign = (origin is not None and origin != _own_origin(request)) or (site is not None and site != "same-origin")
    if foreign or (origin is None and site is None):
        raise HTTPException(status_code=403, detail="This request comes from another site. Nothing was written.")


def _refuse_embedding(request: Request) -> None:
    """Refuse to be read or shown inside of another site's page; following a link from it is all right."""
    site = request.headers.get("sec-fetch-site", "none")
    followed = (
        request.headers.get("sec-fetch-mode") == "navigate" and request.headers.get("sec-fetch-dest") == "document"
    )
    if site not in {"same-origin", "none"} and not followed:
        raise HTTPException(status_code=403, detail="This request comes from another site.")
    origin = request.headers.get("origin")
    if origin is not None and origin != _own_origin(request):
        raise HTTPException(status_code=403, detail="This request comes from another site.")


def _own_origin(request: Request) -> str:
    parts = urlsplit(str(request.base_url))
    return f"{parts.scheme}://{parts.netloc}"


def _status(error: NarrateError) -> int:
    return HTTPStatus.CONFLICT if isinstance(error, ConflictError) else HTTPStatus.UNPROCESSABLE_ENTITY
