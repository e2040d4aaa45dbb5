"""Servers on loopback, in a thread or as the command, and clients that say exactly what they mean."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.types import ASGIApp

from narrate.adapters.server_run import listen, run


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    """By lower-case name."""
    body: bytes


@contextlib.contextmanager
def serving(app: ASGIApp) -> Iterator[int]:
    """Serve in a thread; gives the port."""
    sockets = listen(0, lan=False)
    port = int(sockets[0].getsockname()[1])
    ready, over = threading.Event(), threading.Event()

    async def wait() -> None:
        while not over.is_set():
            await asyncio.sleep(0.02)

    thread = threading.Thread(target=run, args=(app, sockets), kwargs={"started": ready.set, "beside": wait})
    thread.start()
    try:
        assert ready.wait(10)
        yield port
    finally:
        over.set()
        thread.join(10)
        assert not thread.is_alive()


def ask(
    port: int, path: str, *headers: str, method: str = "GET", host: str = "", body: bytes = b"", seconds: float = 60
) -> Answer:
    """Ask for a path exactly as it is written; the server has so many seconds to answer."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{port}'}", "Connection: close", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return parsed(raw(port, "\r\n".join(lines).encode() + b"\r\n\r\n" + body, timeout=seconds))


def raw(port: int, request: bytes, *, timeout: float = 10) -> bytes:
    """Send bytes, and receive until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as client:
        client.sendall(request)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := client.recv(1 << 16):
                received += piece
        return received


def parsed(received: bytes) -> Answer:
    """Read an answer."""
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return Answer(status=int(first.split()[1]), headers={name.lower(): value for name, _, value in pairs}, body=body)


@contextlib.contextmanager
def served(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], int, list[str]]]:
    """The command at work; its process, its port, and the lines that it has printed."""
    code = "from narrate.cli import main; main()"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--port", "0", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not (lines and lines[-1].startswith("The feed is")):
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            lines.append(line.rstrip("\n"))
        address = re.fullmatch(r"On this machine: http://localhost:(\d+)/", lines[0])
        assert address is not None
        yield process, int(address[1]), lines
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
