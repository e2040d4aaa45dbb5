"""An SFTP server in a folder, for tests: what OpenSSH's does, as far as publishing needs it."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import paramiko
from paramiko import common, sftp


class _Anybody(paramiko.ServerInterface):
    def check_auth_password(self, username: str, password: str) -> int:
        return common.AUTH_SUCCESSFUL if (username, password) == ("anna", "pw") else common.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return common.OPEN_SUCCEEDED

    def get_allowed_auths(self, username: str) -> str:
        return "password"


class _Handle(paramiko.SFTPHandle):
    def stat(self) -> Any:
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.writefile.fileno()))  # type: ignore[attr-defined]


class _Folder(paramiko.SFTPServerInterface):
    root = Path()

    def _place(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def list_folder(self, path: str) -> Any:
        place = self._place(path)
        if not place.is_dir():
            return sftp.SFTP_NO_SUCH_FILE
        return [paramiko.SFTPAttributes.from_stat(one.stat(), one.name) for one in place.iterdir()]

    def stat(self, path: str) -> Any:
        return _told(lambda: paramiko.SFTPAttributes.from_stat(self._place(path).stat()))

    lstat = stat

    def open(self, path: str, flags: int, attr: Any) -> Any:
        def opened() -> _Handle:
            descriptor = os.open(self._place(path), flags, 0o644)
            file = os.fdopen(descriptor, "r+b" if flags & (os.O_WRONLY | os.O_RDWR) and flags & os.O_RDWR else
                             "wb" if flags & os.O_WRONLY else "rb")  # fmt: skip
            handle = _Handle(flags)
            handle.filename = path  # type: ignore[attr-defined]
            handle.readfile = handle.writefile = file  # type: ignore[attr-defined]
            return handle

        return _told(opened)

    def remove(self, path: str) -> Any:
        return _told(lambda: self._place(path).unlink())

    def posix_rename(self, oldpath: str, newpath: str) -> Any:
        return _told(lambda: self._place(oldpath).replace(self._place(newpath)))

    def mkdir(self, path: str, attr: Any) -> Any:
        return _told(lambda: self._place(path).mkdir())


def _told(act: Any) -> Any:
    try:
        done = act()
    except OSError as error:
        return paramiko.SFTPServer.convert_errno(error.errno or 0)
    return sftp.SFTP_OK if done is None or isinstance(done, Path) else done


@contextlib.contextmanager
def serve_sftp(root: Path) -> Iterator[tuple[int, str]]:
    """Serve a folder; yields the port and the server's key as `known_hosts` has it."""
    key = paramiko.ECDSAKey.generate()
    served = type("Served", (_Folder,), {"root": root})
    listener = socket.create_server(("127.0.0.1", 0))
    transports: list[paramiko.Transport] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            transports.append(transport)
            transport.add_server_key(key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, served)
            with contextlib.suppress(paramiko.SSHException, EOFError):
                transport.start_server(server=_Anybody())

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], f"{key.get_name()} {key.get_base64()}"
    finally:
        listener.close()
        for transport in transports:
            transport.close()
