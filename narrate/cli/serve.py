"""`narrate serve`: the podcast over HTTP, for players, phones and browsers."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

import typer

from narrate.cli import common
from narrate.errors import InputError, NarrateError, Where

if TYPE_CHECKING:
    import socket

    from starlette.routing import BaseRoute

    from narrate.adapters.server_watch import Rebuilder
    from narrate.settings import Settings

PORT = 8000


def serve(
    folder: Annotated[Path | None, typer.Argument(help="Folder of the podcast. [default: audio]")] = None,
    port: Annotated[
        int, typer.Option("--port", "-p", min=0, max=65535, help="Port to listen on; 0: any that is free.")
    ] = PORT,
    lan: Annotated[
        bool, typer.Option("--lan", help="Also for other machines in the same networks, such as a phone.")
    ] = False,
    names: Annotated[
        list[str] | None, typer.Option("--name", help="With --lan: another name by which this machine is called.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Build again when a source, script, lexicon or setting changes.")
    ] = False,
    edit: Annotated[
        bool,
        typer.Option("--edit", help="Pages on which scripts can be corrected, on this machine only; also --watch."),
    ] = False,
    sources: Annotated[
        list[str] | None, typer.Option("--source", help="Documents to build from; otherwise build.sources.")
    ] = None,
    scripts: common.Scripts = None,
    config: common.Config = None,
    debug: common.Debug = False,
) -> None:
    """Serve the podcast on this machine, so that players can subscribe to it and browsers show its pages.

    Only this machine can reach it, unless --lan is given. The addresses in the feed are those at which it was asked
    for. Control and C stops it.
    """
    from narrate.adapters.server import Site, application
    from narrate.adapters.server_files import Rules
    from narrate.adapters.server_run import listen, run
    from narrate.package import paths

    if edit and lan:
        message = "scripts can be corrected on this machine only: take one of --edit and --lan."
        raise typer.BadParameter(message)
    asked = Asked(config=config, scripts=scripts, audio=folder, sources=tuple(sources or ()))
    settings = asked.settings()
    place = Path(settings.build.audio)
    if watch or edit:
        common.load_sources(asked.sources or None, settings)  # says what is missing before anything begins
    elif not (place / paths.FEED).is_file():
        raise InputError(
            "There is no podcast in this folder.",
            where=Where(path=place),
            remedy="Make one with `narrate build`, or name the folder: narrate serve FOLDER.",
        )
    sockets = listen(port, lan=lan)
    with contextlib.ExitStack() as stack:
        extras = stack.enter_context(_extras(asked, settings, edit=edit)) if watch or edit else Extras()
        site = Site(
            folder=place,
            lan=lan,
            names=(*_own_names(), *(names or ())),
            rules=Rules(
                rewrite={
                    ".xml": _feed_here,
                    ".json": _chapters_here,
                    ".html": _page_live if extras.live else _page_here,
                },
                shared=not edit,
            ),
            routes=extras.routes,
            headers=extras.headers,
        )
        run(
            application(site, report=functools.partial(_fault, debug=debug)),
            sockets,
            started=functools.partial(_announce, sockets, lan=lan, edit=edit),
            beside=extras.rebuilder.run if extras.rebuilder else None,
        )
    common.say("Stopped.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line says of the project; its settings are read anew whenever they are needed."""

    config: Path | None
    scripts: Path | None
    audio: Path | None
    sources: tuple[str, ...]

    def settings(self) -> Settings:
        """The settings as they are now. Raises SettingsError."""
        return common.load_settings(self.config, scripts=self.scripts, audio=self.audio)

    def command(self) -> list[str]:
        """A build of the project, as a program with its arguments."""
        words = ["build", "--plain"]
        for option, value in (("--config", self.config), ("--scripts", self.scripts), ("--audio", self.audio)):
            words += [option, str(value)] if value is not None else []
        return [sys.executable, "-c", "from narrate.cli import main; main()", *words, "--", *self.sources]

    def inputs(self) -> list[Path]:
        """The files and folders that a build depends on."""
        from narrate.settings import FILE_NAME

        found = [self.config or Path(FILE_NAME)]
        try:
            settings = self.settings()
        except NarrateError:
            return found  # the build says what is wrong with it
        texts = self.sources or settings.build.sources
        found += [Path(text) for text in texts if not text.lower().startswith(("http:", "https:"))]
        found += [Path(settings.build.scripts), Path(settings.speech.lexicon)]
        return [*found, Path(settings.podcast.cover)] if settings.podcast.cover else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What goes with the release when it is rebuilt, and when it can be corrected."""

    rebuilder: Rebuilder | None = None
    routes: tuple[BaseRoute, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    live: bool = False
    """Whether open pages are told that they have changed."""


@contextlib.contextmanager
def _extras(asked: Asked, settings: Settings, *, edit: bool) -> Iterator[Extras]:
    from narrate.adapters import server_editor, server_watch

    news = server_watch.News()
    rebuilder = server_watch.Rebuilder(asked.inputs, asked.command(), Path(settings.build.audio), news, report=_told)
    routes = tuple(server_watch.routes(news, functools.partial(_digest, Path(settings.build.audio)), full=edit))
    if not edit:
        yield Extras(rebuilder=rebuilder, routes=routes, live=True)
        return
    from narrate.cli.desk import editor_routes

    with editor_routes(asked.settings, news, rebuilder.soon) as pages:
        yield Extras(rebuilder=rebuilder, routes=(*pages, *routes), headers=server_editor.HEADERS, live=True)


def _told(message: str) -> None:
    if message:
        common.say(message)


def _page_here(page: bytes, path: str, base: str) -> bytes:
    """A page with the address at which the client reached the feed."""
    from narrate.package import subscribe

    del path
    return subscribe.here(page, base)


def _page_live(page: bytes, path: str, base: str) -> bytes:
    """A page that shows itself anew when it has changed."""
    from narrate.adapters.server_watch import EVENTS
    from narrate.package.page_frame import live

    news = f"{EVENTS}?{urlencode({'page': path, 'seen': _short_digest(page)})}"
    return live(_page_here(page, path, base), news)


def _digest(folder: Path, path: str) -> str:
    """A digest of a page as it is now; empty where there is none."""
    from narrate.adapters.publisher import FolderPublisher

    try:
        return _short_digest(FolderPublisher(folder).read(path) or b"")
    except NarrateError:
        return ""


def _short_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16] if content else ""


def _feed_here(feed: bytes, path: str, base: str) -> bytes:
    """The feed with the addresses at which the client reached it; a damaged one as it is."""
    from lxml import etree

    from narrate.package.addresses import rebase

    del path
    try:
        return rebase(feed, base)
    except etree.XMLSyntaxError:
        return feed


def _chapters_here(content: bytes, path: str, base: str) -> bytes:
    """Chapters whose pictures have the addresses at which the client reached them; other and damaged files as they are.

    base: of the folder that holds the file.
    """
    if not path.endswith("chapters.json"):
        return content
    try:
        chapters = json.loads(content)
        for chapter in chapters["chapters"]:
            if "img" in chapter:
                chapter["img"] = base + str(chapter["img"]).rpartition("/")[2]
    except (ValueError, KeyError, TypeError):
        return content
    return json.dumps(chapters, ensure_ascii=False, indent=1).encode() + b"\n"


def _own_names() -> tuple[str, ...]:
    """What this machine calls itself, and the name by which multicast DNS knows it (RFC 6762, section 3)."""
    import socket

    name = socket.gethostname()
    return (name, f"{name.partition('.')[0]}.local")


def _announce(sockets: Sequence[socket.socket], *, lan: bool, edit: bool) -> None:
    port = sockets[0].getsockname()[1]
    typer.echo(f"On this machine: {_address('localhost', port)}")
    if edit:
        from narrate.editor.page import PREFIX

        typer.echo(f"To correct scripts: {_address('localhost', port).rstrip('/')}{PREFIX}")
    if lan:
        from narrate.adapters.server_run import own_addresses

        _announce_others([_address(one, port) for one in own_addresses()])
    typer.echo("The feed is feed.xml there. To stop, press Control and C.")


def _announce_others(addresses: Iterable[str]) -> None:
    listed = list(addresses)
    for address in listed:
        typer.echo(f"In your network: {address}")
    if not listed:
        typer.echo("No address in a network was found; this machine does not seem to be in one.")


def _address(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _fault(error: BaseException, path: str, *, debug: bool) -> None:
    """A fault of the server itself: said, and shown in full where that was asked for."""
    import traceback

    common.say(f"Error: {path} could not be sent: {error or type(error).__name__}.")
    if debug:
        common.say("".join(traceback.format_exception(error)))
