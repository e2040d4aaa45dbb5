"""`narrate serve`: the podcast over HTTP, for players, phones and browsers."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrate.cli import common
from narrate.errors import InputError, Where

if TYPE_CHECKING:
    import socket

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
    from narrate.package import paths, subscribe

    settings = common.load_settings(config, audio=folder)
    place = Path(settings.build.audio)
    if not (place / paths.FEED).is_file():
        raise InputError(
            "There is no podcast in this folder.",
            where=Where(path=place),
            remedy="Make one with `narrate build`, or name the folder: narrate serve FOLDER.",
        )
    site = Site(
        folder=place,
        lan=lan,
        names=(*_own_names(), *(names or ())),
        rules=Rules(rewrite={paths.FEED: _feed_here, paths.INDEX: subscribe.here}),
    )
    sockets = listen(port, lan=lan)
    started = functools.partial(_announce, sockets, lan=lan)
    run(application(site, report=functools.partial(_fault, debug=debug)), sockets, started=started)
    common.say("Stopped.")


def _feed_here(feed: bytes, base: str) -> bytes:
    """The feed with the addresses at which the client reached it; a damaged one as it is."""
    from lxml import etree

    from narrate.package.addresses import rebase

    try:
        return rebase(feed, base)
    except etree.XMLSyntaxError:
        return feed


def _own_names() -> tuple[str, ...]:
    """What this machine calls itself, and the name by which multicast DNS knows it (RFC 6762, section 3)."""
    import socket

    name = socket.gethostname()
    return (name, f"{name.partition('.')[0]}.local")


def _announce(sockets: Sequence[socket.socket], *, lan: bool) -> None:
    port = sockets[0].getsockname()[1]
    typer.echo(f"On this machine: {_address('localhost', port)}")
    if lan:
        from narrate.adapters.server_run import own_addresses

        others = [_address(one, port) for one in own_addresses()]
        for address in others:
            typer.echo(f"In your network: {address}")
        if not others:
            typer.echo("No address in a network was found; this machine does not seem to be in one.")
    typer.echo("The feed is feed.xml there. To stop, press Control and C.")


def _address(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _fault(error: BaseException, path: str, *, debug: bool) -> None:
    """A fault of the server itself: said, and shown in full where that was asked for."""
    import traceback

    common.say(f"Error: {path} could not be sent: {error or type(error).__name__}.")
    if debug:
        common.say("".join(traceback.format_exception(error)))
