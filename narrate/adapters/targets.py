"""Where a release is published: a folder, or a store that fsspec reaches. Everything arrives whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from narrate.adapters.media_types import media_type
from narrate.errors import OutputError, SettingsError
from narrate.ports import Target

PART = ".part"
"""How the names of files end that have not arrived yet."""
SCHEMES = ("s3", "sftp", "ssh", "webdav", "webdavs", "dav", "davs")
_BLOCK = 1 << 20
_EXTRA = "Install them with: pip install 'narrate[publish]'"


class LocalRelease:
    """ports.ReleaseFolder: the folder that `narrate build` wrote."""

    def __init__(self, root: Path) -> None:
        """Take a folder; nothing in it is changed."""
        self.root = root

    def files(self) -> list[str]:
        """See narrate.ports.ReleaseFolder.files. Hidden files and README files are not published."""
        found: list[str] = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [
                (Path(folder) / name).relative_to(self.root).as_posix()
                for name in sorted(names)
                if not name.startswith(".") and not name.lower().startswith("readme")
            ]
        return found

    def path(self, path: str) -> Path:
        """See narrate.ports.ReleaseFolder.path."""
        return self.root.joinpath(*PurePosixPath(path).parts)

    def size(self, path: str) -> int:
        """See narrate.ports.ReleaseFolder.size."""
        return self.path(path).stat().st_size

    def blocks(self, path: str) -> Iterator[bytes]:
        """See narrate.ports.ReleaseFolder.blocks."""
        with self.path(path).open("rb") as file:
            while block := file.read(_BLOCK):
                yield block


class FolderTarget:
    """ports.Target: a folder of this machine, or one that the system has mounted."""

    def __init__(self, root: Path) -> None:
        """Take a folder; it is made when something is sent."""
        self.root = root

    def read(self, path: str) -> bytes | None:
        """See narrate.ports.Target.read."""
        try:
            return self._place(path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed(str(self.root), error) from error

    def sizes(self) -> dict[str, int]:
        """See narrate.ports.Target.sizes."""
        files = (path for path in self.root.rglob("*") if path.is_file() and path.suffix != PART)
        return {path.relative_to(self.root).as_posix(): path.stat().st_size for path in files}

    def send(self, path: str, file: Path) -> None:
        """See narrate.ports.Target.send."""
        with self._making(path) as made:
            shutil.copyfile(file, made)

    def write(self, path: str, content: bytes) -> None:
        """See narrate.ports.Target.write."""
        with self._making(path) as made:
            made.write_bytes(content)

    def delete(self, path: str) -> None:
        """See narrate.ports.Target.delete."""
        place = self._place(path)
        try:
            place.unlink(missing_ok=True)
            for folder in place.relative_to(self.root).parents[:-1]:
                (self.root / folder).rmdir()
        except OSError:
            if place.exists():
                raise

    @contextlib.contextmanager
    def _making(self, path: str) -> Iterator[Path]:
        place = self._place(path)
        made = None
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=PART)
            os.close(descriptor)
            made = Path(name)
            yield made
            made.chmod(0o644)
            made.replace(place)
        except OSError as error:
            raise _failed(str(self.root), error) from error
        finally:
            if made is not None:
                made.unlink(missing_ok=True)

    def _place(self, path: str) -> Path:
        return self.root.joinpath(*PurePosixPath(path).parts)


class StoreTarget:
    """ports.Target in a store that fsspec reaches.

    Parameters
    ----------
    store: the file system.
    root: of the release in it, without a slash at the end.
    name: of the place, for messages; without user and password.
    exchange: puts a file that has arrived whole in the place of another, in one step; None for a store in which every
        file arrives so, as in S3.
    """

    def __init__(self, store: Any, root: str, *, name: str, exchange: Callable[[str, str], None] | None = None) -> None:
        """Take a store; nothing is asked of it yet."""
        self._store, self._root, self._name, self._exchange = store, root, name, exchange
        self._made: set[str] = set()

    def read(self, path: str) -> bytes | None:
        """See narrate.ports.Target.read."""
        with self._asking():
            try:
                return bytes(self._store.cat_file(self._place(path)))
            except FileNotFoundError:
                return None

    def sizes(self) -> dict[str, int]:
        """See narrate.ports.Target.sizes."""
        with self._asking():
            self._store.invalidate_cache()
            try:
                found = self._store.find(self._root, detail=True)
            except FileNotFoundError:
                return {}
        start = len(self._root.strip("/")) + 1 if self._root.strip("/") else 0
        named = {str(name).strip("/")[start:]: about for name, about in found.items()}
        return {name: int(about.get("size") or 0) for name, about in named.items() if not name.endswith(PART)}

    def send(self, path: str, file: Path) -> None:
        """See narrate.ports.Target.send."""
        self._put(path, lambda place, more: self._store.put_file(str(file), place, **more))

    def write(self, path: str, content: bytes) -> None:
        """See narrate.ports.Target.write."""
        self._put(path, lambda place, more: self._store.pipe_file(place, content, **more))

    def delete(self, path: str) -> None:
        """See narrate.ports.Target.delete. Empty folders stay."""
        with self._asking(), contextlib.suppress(FileNotFoundError):
            self._store.rm_file(self._place(path))

    def _put(self, path: str, put: Callable[[str, dict[str, str]], object]) -> None:
        place = self._place(path)
        with self._asking():
            if self._exchange is None:
                put(place, {"ContentType": media_type(path)})
                return
            folder = place.rpartition("/")[0]
            if folder and folder not in self._made:
                self._store.makedirs(folder, exist_ok=True)
                self._made.add(folder)
            put(place + PART, {})
            self._exchange(place + PART, place)

    def _place(self, path: str) -> str:
        return f"{self._root}/{path}" if self._root else path

    @contextlib.contextmanager
    def _asking(self) -> Iterator[None]:
        """What libraries raise is of many kinds; each means that the store did not do what was asked."""
        try:
            yield
        except (KeyboardInterrupt, OutputError):
            raise
        except Exception as error:
            raise _failed(self._name, error) from error


def target(text: str) -> Target:
    """Where to publish: a folder, or `s3://bucket/path`, `sftp://host/path`, `webdavs://host/path`.

    Who may write there is not named in the settings: for S3 it is found as the AWS tools find it (`AWS_PROFILE`,
    `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`), for SFTP in the SSH agent, the keys and `known_hosts`, for WebDAV in
    `NARRATE_WEBDAV_USER` and `NARRATE_WEBDAV_PASSWORD`.

    Raises SettingsError for an address of another kind and where the libraries are missing, OutputError where the place
    cannot be reached.
    """
    scheme = re.match(r"([a-z][a-z0-9+.-]+)://", text.lower())
    if scheme is None:
        return FolderTarget(Path(text))
    if scheme[1] == "file":
        return FolderTarget(Path(unquote(urlsplit(text).path)))
    if scheme[1] not in SCHEMES:
        raise SettingsError(
            f"narrate cannot publish to {scheme[1]}://.",
            remedy=f"Name a folder, or an address that begins with {', '.join(f'{one}://' for one in SCHEMES)}.",
        )
    name = redacted(text)
    try:
        if scheme[1] == "s3":
            return _s3(text, name)
        return _sftp(text, name) if scheme[1] in {"sftp", "ssh"} else _webdav(text, name)
    except ImportError as error:
        raise SettingsError(f"Publishing to {scheme[1]}:// needs further packages.", remedy=_EXTRA) from error
    except (OutputError, SettingsError):
        raise
    except Exception as error:
        raise _failed(name, error) from error


def redacted(text: str) -> str:
    """An address without user and password."""
    return re.sub(r"(?<=://)[^/@]*@", "", text)


def _s3(text: str, name: str) -> Target:
    import s3fs

    parts = urlsplit(text)
    store = s3fs.S3FileSystem(use_listings_cache=False, skip_instance_cache=True)
    return StoreTarget(store, f"{parts.netloc}/{parts.path.strip('/')}".rstrip("/"), name=name)


def _sftp(text: str, name: str) -> Target:
    import paramiko
    from fsspec.implementations.sftp import SFTPFileSystem

    class KnownHosts(SFTPFileSystem):  # type: ignore[misc]
        """Speaks only to servers whose key is known: fsspec's own would take any."""

        def _connect(self) -> None:
            self.client = paramiko.SSHClient()
            self.client.load_system_host_keys()
            self.client.set_missing_host_key_policy(paramiko.RejectPolicy())
            self.client.connect(self.host, **self.ssh_kwargs)
            self.ftp = self.client.open_sftp()

    parts = urlsplit(text)
    given = {"port": parts.port, "username": parts.username, "password": parts.password}
    options = {key: unquote(value) if isinstance(value, str) else value for key, value in given.items() if value}
    store = KnownHosts(parts.hostname, skip_instance_cache=True, timeout=30, **options)
    # /~/ is the folder in which one arrives, as for git and curl.
    path = unquote(parts.path)
    root = path[3:] if path.startswith("/~/") else path
    return StoreTarget(store, root.rstrip("/"), name=name, exchange=store.ftp.posix_rename)


def _webdav(text: str, name: str) -> Target:
    from webdav4.fsspec import WebdavFileSystem

    parts = urlsplit(text)
    web = "https" if parts.scheme.lower().endswith("s") else "http"
    user = unquote(parts.username or "") or os.environ.get("NARRATE_WEBDAV_USER", "")
    password = unquote(parts.password or "") or os.environ.get("NARRATE_WEBDAV_PASSWORD", "")
    place = parts.netloc.rpartition("@")[2]
    auth = (user, password) if user else None
    store = WebdavFileSystem(f"{web}://{place}/", auth=auth, skip_instance_cache=True)

    def exchange(made: str, path: str) -> None:
        store.client.move(made, path, overwrite=True)

    return StoreTarget(store, unquote(parts.path).strip("/"), name=name, exchange=exchange)


def _failed(name: str, error: Exception) -> OutputError:
    words = str(getattr(error, "strerror", None) or error) or type(error).__name__
    return OutputError(
        f"{name} did not do what was asked of it: {' '.join(words.split())[:300]}.",
        remedy="Check the address and your right to write there, and publish again; what has arrived stays.",
    )
