"""Fetches a document by its address.

An address may come from anywhere, so what it leads to is not trusted: only http and https; no addresses of this
machine or its network; the name is resolved once, every address it has is checked, and the connection goes to one of
those that were checked, so that a name that changes its answer gains nothing (DNS rebinding). Redirects are followed
five times at most, and each is checked like the first address. Time, size and unpacked size are limited. Proxies of the
environment are not used: behind one, no address could be checked.
"""

from __future__ import annotations

import re
import time
import zlib
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from narrate import __version__
from narrate.adapters.connection import Connection, Refused, deadline, is_public, lookup
from narrate.errors import InputError

MOST_BYTES = 10 * 1024 * 1024
"""Of a document, before and after unpacking."""
MOST_SECONDS = 30.0
"""From the first look-up of a name to the last byte, redirects included."""
MOST_REDIRECTS = 5
SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/pdf": ".pdf",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "text/srt": ".srt",
    "text/x-fountain": ".fountain",
}
"""The media types that can be read, and how a file of each is named."""
_KEPT = re.compile(r"\.(?:md|markdown|mdown|vtt|srt|fountain)\Z", re.IGNORECASE)
"""Ends the name of a text that is more than its media type says: servers call all of these text/plain."""

_REDIRECTS = {301, 302, 303, 307, 308}
_BLOCK = 64 * 1024
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")
_GENERIC = {"", "application/octet-stream", "binary/octet-stream", "application/zip", "application/x-zip-compressed"}
_TRY_FILE = "Save the page in your browser and give narrate the file."


def fetch(
    url: str, *, allow_private: bool = False, seconds: float = MOST_SECONDS, most_bytes: int = MOST_BYTES
) -> tuple[bytes, str, str]:
    """Get a document.

    Parameters
    ----------
    url: its address, http or https.
    allow_private: whether addresses of this machine and of private networks may be asked.
    seconds: how long everything together may take.
    most_bytes: how large the document may be, also when unpacked.

    Returns its bytes, its media type in lower case without parameters, and the address where it was found in the
    end. Where the server names the encoding of a text, the bytes are UTF-8 already; else they are as they were sent.

    Raises InputError where the address is not allowed, cannot be reached, redirects too often, takes too long or is
    too large, and where what it leads to is nothing that narrate reads.
    """
    end = time.monotonic() + seconds
    seen = url
    for _ in range(MOST_REDIRECTS + 1):
        parts = _checked(seen)
        answer = _get(parts, seen, end=end, seconds=seconds, most_bytes=most_bytes, allow_private=allow_private)
        if not answer.location:
            return answer.data, answer.media_type, seen
        try:
            seen = urljoin(seen, answer.location)
        except ValueError as error:
            raise _error(seen, "The address redirects to no valid address.", _TRY_FILE) from error
    raise _error(
        url,
        f"The address redirects more than {MOST_REDIRECTS} times.",
        "Open it in a browser and use the last address.",
    )


def file_name(url: str, media_type: str) -> str:
    """A name for a fetched document: the last part of its address, with the suffix of its media type.

    A text keeps the suffix that it has in its address, because plain text is what many servers call Markdown.
    """
    from urllib.parse import unquote

    parts = urlsplit(url)
    last = unquote(parts.path).rstrip("/").rpartition("/")[2]
    own = _KEPT.search(last)
    suffix = own[0].lower() if own and media_type == "text/plain" else SUFFIXES.get(media_type, ".html")
    stem = re.sub(
        r"\.(?:html?|xhtml|php|aspx?|jsp|txt|md|markdown|mdown|epub|docx|pdf|vtt|srt|fountain)\Z",
        "",
        last,
        flags=re.IGNORECASE,
    )
    stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.")
    return (stem or re.sub(r"[^\w.-]+", "-", parts.hostname or "page")) + suffix


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    data: bytes = b""
    media_type: str = ""
    location: str = ""
    """Where to look instead; empty where this is the document."""


def _error(url: str, what: str, remedy: str) -> InputError:
    # `Where` holds a path, which would make one slash of the address's two.
    return InputError(f"{_shown(url)}: {what}", remedy=remedy)


def _shown(url: str) -> str:
    """An address for messages: without control codes, not endless."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", url)[:200]


def _checked(url: str) -> SplitResult:
    """The parts of an address that is http or https and names a host."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _error(url, f"This is not a valid address: {error}.", "Check it.") from error
    if parts.scheme not in {"http", "https"}:
        raise _error(
            url, f"Addresses with “{parts.scheme[:20]}:” are not fetched.", "Give one that begins with http: or https:."
        )
    if not host or port == 0 or _UNSAFE.search(parts.netloc):
        raise _error(url, "This address names no valid host.", "Check it.")
    if parts.username is not None or parts.password is not None:
        raise _error(url, "Addresses with a user name or password in them are not fetched.", _TRY_FILE)
    return parts


def _resolve(host: str, port: int, url: str, *, allow_private: bool) -> list[str]:
    """The addresses of a host, all checked."""
    try:
        addresses = lookup(host, port)
    except Refused as error:
        raise _error(url, f"The host {_shown(host)} is not known.", "Check the address and your connection.") from error
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise _error(
                    url,
                    f"The host {_shown(host)} lies on this machine or in a private network ({address}).",
                    _TRY_FILE,
                )
    return addresses


def _get(parts: SplitResult, url: str, *, end: float, seconds: float, most_bytes: int, allow_private: bool) -> _Answer:
    """One request and its answer."""
    host = parts.hostname or ""
    tls = parts.scheme == "https"
    port = parts.port or (443 if tls else 80)
    addresses = _resolve(host, port, url, allow_private=allow_private)
    name = host if ":" in host else host.encode("idna").decode("ascii")
    connection = Connection(name, port, addresses, tls=tls, end=end)
    target = urlunsplit(("", "", quote(parts.path or "/", safe="%/:=&~+!$,;'@()*"), _query(parts.query), ""))
    headers = {
        "User-Agent": f"narrate/{__version__}",
        "Accept": ", ".join(SUFFIXES) + ";q=0.9, */*;q=0.1",
        "Accept-Encoding": "gzip, identity",
        "Connection": "close",
    }
    try:
        with deadline(connection, end):
            connection.request("GET", target, headers=headers)
            with connection.getresponse() as response:
                location = response.getheader("Location") or ""
                if response.status in _REDIRECTS and location:
                    return _Answer(location=location.encode("latin-1", "replace").decode("utf-8", "replace"))
                return _document(response, url, end=end, most_bytes=most_bytes)
    except (OSError, HTTPException, ValueError) as error:
        if time.monotonic() >= end - 0.05:
            raise _too_slow(url, seconds) from error
        reason = str(error).strip().rstrip(".") or type(error).__name__
        raise _error(
            url,
            f"The address cannot be read: {_shown(reason)}.",
            "Try again later, or save the page in your browser and give narrate the file.",
        ) from error


def _query(query: str) -> str:
    return quote(query, safe="%/:=&?~+!$,;'@()*[]")


def _too_slow(url: str, seconds: float) -> InputError:
    return _error(url, f"The server took longer than {seconds:g} seconds.", "Try again later.")


def _document(response: HTTPResponse, url: str, *, end: float, most_bytes: int) -> _Answer:
    if response.status != 200:
        reason = _shown(f"{response.status} {response.reason}".strip())
        raise _error(url, f"The server answered {reason}.", "Check the address, or open it in a browser.")
    stated = response.getheader("Content-Type") or ""
    media_type = stated.partition(";")[0].strip().lower()
    if media_type not in SUFFIXES and media_type not in _GENERIC:
        raise _error(
            url,
            f"The address leads to “{_shown(media_type)}”, which narrate does not read.",
            "Give the address of a page.",
        )
    data = _body(response, url, end=end, most_bytes=most_bytes)
    if media_type in _GENERIC:
        media_type = _guess(data)
    return _Answer(data=_in_utf8(data, stated, media_type), media_type=media_type)


def _body(response: HTTPResponse, url: str, *, end: float, most_bytes: int) -> bytes:
    """The content, unpacked, within the limits."""
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip", "deflate"}:
        raise _error(url, f"The server packs the page in a way that was not asked for: {_shown(encoding)}.", _TRY_FILE)
    declared = response.length
    if declared is not None and declared > most_bytes:
        raise _too_large(url, most_bytes)
    unpack = zlib.decompressobj(wbits=47) if encoding != "identity" else None
    parts: list[bytes] = []
    received = length = 0
    while block := response.read1(_BLOCK):
        received += len(block)
        if unpack is not None:
            try:
                block = unpack.decompress(block, most_bytes - length + 1)
            except zlib.error as error:
                raise _error(url, f"The server sent a damaged page: {error}.", "Try again later.") from error
        parts.append(block)
        length += len(block)
        if received > most_bytes or length > most_bytes:
            raise _too_large(url, most_bytes)
        if time.monotonic() >= end:
            raise TimeoutError
    if time.monotonic() >= end:
        raise TimeoutError
    if (declared is not None and received < declared) or (unpack is not None and not unpack.eof):
        raise _error(url, "The server stopped before the page was complete.", "Try again later.")
    return b"".join(parts)


def _too_large(url: str, most_bytes: int) -> InputError:
    return _error(
        url, f"The document is larger than {most_bytes / 1024**2:g} MiB.", "Save the part that you want as a file."
    )


def _guess(data: bytes) -> str:
    """The media type of what the server has no name for."""
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        epub = data[30:58] == b"mimetypeapplication/epub+zip"
        return next(key for key, suffix in SUFFIXES.items() if suffix == (".epub" if epub else ".docx"))
    return "text/html" if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "text/plain"


def _in_utf8(data: bytes, stated: str, media_type: str) -> bytes:
    """A text in UTF-8 where the server says which encoding it has; a byte order mark outranks what it says."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", stated, re.IGNORECASE)
    if match is None or not media_type.startswith(("text/", "application/xhtml")):
        return data
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return data
    name = match.group(1).lower()
    if name in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"}:
        name = "windows-1252"  # what browsers take it for: encoding.spec.whatwg.org, section 4.2
    try:
        return data.decode(name, "replace").encode("utf-8")
    except (LookupError, ValueError):
        return data
