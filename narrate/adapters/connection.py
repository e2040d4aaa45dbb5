"""Connections to servers by HTTP, within a time that covers everything from the first byte to the last."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlunsplit

_NAT64 = ip_network("64:ff9b::/96")
_BLOCK = 64 * 1024


def is_public(text: str) -> bool:
    """Whether an address belongs to the public internet, also where it stands for another one."""
    address = ip_address(text.split("%", 1)[0])
    inner: IPv4Address | None = None
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address.teredo is not None:
            inner = address.teredo[1]
        if address in _NAT64:  # translated to this IPv4 address on the way (RFC 6052)
            return is_public(str(IPv4Address(int(address) & 0xFFFFFFFF)))
    if inner is not None and not inner.is_global:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return not address.ipv4_mapped.is_multicast
    return address.is_global and not address.is_multicast and not address.is_reserved


class Connection(HTTPConnection):
    """A connection to one of several addresses; the name is used for TLS and the Host header only."""

    def __init__(self, host: str, port: int, addresses: list[str], *, tls: bool, end: float) -> None:
        super().__init__(host, port, timeout=max(end - time.monotonic(), 0.01))
        self.default_port = 443 if tls else 80  # keeps the usual port out of the Host header
        self.addresses = addresses
        self.tls = tls
        self.end = end
        self.raw: socket.socket | None = None

    def connect(self) -> None:
        """See HTTPConnection.connect."""
        failure: OSError = OSError("no address")
        for address in self.addresses:
            try:
                self.raw = socket.create_connection(
                    (address, self.port), timeout=max(self.end - time.monotonic(), 0.01)
                )
                break
            except OSError as error:
                failure = error
        else:
            raise failure
        self.sock = self.raw
        if self.tls:
            import ssl

            context = ssl.create_default_context()
            # The handshake comes after the socket is known, so that the deadline can cut it.
            tls = context.wrap_socket(self.raw, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = tls
            tls.do_handshake()


@contextmanager
def deadline(connection: Connection, end: float) -> Iterator[None]:
    """Cut the connection when time is up: a server that sends a byte now and then never runs into a socket's limit."""

    def cut() -> None:
        for one in (connection.raw, connection.sock):
            try:
                if one is not None:
                    one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    timer = threading.Timer(max(end - time.monotonic(), 0.0), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()
        if connection.raw is not None:
            connection.raw.close()


class Broken(Exception):  # noqa: N818 - becomes an error of narrate's where it is known what was asked for
    """What went wrong between us and a server, in words."""


class Refused(Broken):
    """Nobody listens there, or there is no such host: waiting does not help soon."""


def lookup(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises Refused where it has none."""
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"the host {host} is not known"
        raise Refused(message) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@contextmanager
def ask(
    parts: SplitResult,
    *,
    seconds: float,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    addresses: list[str] | None = None,
) -> Iterator[HTTPResponse]:
    """Make one request, and cut it off when its time is up. No redirect is followed, no proxy is used.

    Parameters
    ----------
    parts: the address, http or https.
    seconds: for everything until the caller has read what it wants.
    addresses: of the host, where they are known already.

    Raises Broken, also for what breaks while the answer is read inside of the context.
    """
    end = time.monotonic() + seconds
    host, tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if tls else 80)
    name = host if ":" in host else host.encode("idna").decode("ascii")
    connection = Connection(name, port, addresses or lookup(host, port), tls=tls, end=end)
    query = quote(parts.query, safe="%/:=&?~+!$,;'@()*[]")
    target = urlunsplit(("", "", quote(parts.path or "/", safe="%/:=&~+!$,;'@()*"), query, ""))
    try:
        with deadline(connection, end):
            connection.request(method, target, body=body, headers={"Connection": "close", **(headers or {})})
            with connection.getresponse() as response:
                yield response
    except ConnectionRefusedError as error:
        message = f"nothing answers at {host}, port {port}"
        raise Refused(message) from error
    except (OSError, HTTPException, ValueError) as error:
        if time.monotonic() >= end - 0.05:
            message = f"it took longer than {seconds:g} seconds"
        else:
            message = f"the connection broke: {str(error).strip().rstrip('.') or type(error).__name__}"
        raise Broken(message) from error


def blocks(response: HTTPResponse, most: int) -> Iterator[bytes]:
    """An answer's content, piece by piece. Raises Broken where it ends too early or is larger than `most` bytes."""
    declared, received = response.length, 0
    while block := response.read1(_BLOCK):
        received += len(block)
        if received > most:
            message = f"it sent more than {most / 1024**2:g} megabytes"
            raise Broken(message)
        yield block
    if declared is not None and received < declared:
        message = f"it stopped after {received} of {declared} bytes"
        raise Broken(message)
