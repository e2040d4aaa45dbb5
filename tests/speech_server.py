"""A speech server on this machine that can misbehave in every way."""

from __future__ import annotations

import io
import json
import math
import struct
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

RATE = 24000
VOICES = {"voices": [{"id": "bf_emma", "name": "Emma"}, {"id": "af_heart", "name": "Heart"}, "am_adam"]}


def spoken(text: str, voice: str, speed: float) -> bytes:
    """Samples: a tone that is higher or lower with the voice, 60 ms a character."""
    count = max(RATE // 4, round(len(text) * 0.06 * RATE / speed))
    hertz = 120 + 15 * (sum(voice.encode()) % 10)
    return struct.pack(
        f"<{count}h",
        *(
            round(9000 * min(1, at / 200, (count - at) / 200) * math.sin(2 * math.pi * hertz * at / RATE))
            for at in range(count)
        ),
    )


def wav(data: bytes, rate: int = RATE, channels: int = 1, width: int = 2) -> bytes:
    """A WAV file of samples."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(data)
    return file.getvalue()


class SpeechServer(ThreadingHTTPServer):
    """Answers as `plan` says, a behaviour a request, and well when that is used up."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.plan: list[Any] = []
        """Names of behaviours, or numbers: statuses."""
        self.headers: dict[str, str] = {}
        """Sent with statuses."""
        self.elsewhere = ""
        """Where redirects lead."""
        self.voices: Any = VOICES
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.keys: list[str] = []
        self.times: list[float] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        """Its address, up to `/v1`."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is no error here."""


class _Handler(BaseHTTPRequestHandler):
    server: SpeechServer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing is said."""

    def do_GET(self) -> None:
        self._note({})
        behaviour = self.server.plan.pop(0) if self.server.plan else ""
        if behaviour:
            self._misbehave(behaviour)
        elif self.path == "/v1/audio/voices":
            told = self.server.voices
            self._send(told if isinstance(told, bytes) else json.dumps(told).encode(), "application/json")
        else:
            self._send(b"not here", "text/plain", 404)

    def do_POST(self) -> None:
        wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._note(wanted)
        with self.server.lock:
            behaviour = self.server.plan.pop(0) if self.server.plan else ""
        data = spoken(wanted["input"], wanted["voice"], wanted["speed"])
        sound = data if wanted["response_format"] == "pcm" else wav(data)
        if behaviour:
            self._misbehave(behaviour, sound)
        else:
            self._send(sound, "audio/wav")

    def _note(self, wanted: dict[str, Any]) -> None:
        with self.server.lock:
            self.server.asked.append(wanted)
            self.server.paths.append(self.path)
            self.server.keys.append(self.headers.get("Authorization", ""))
            self.server.times.append(time.monotonic())

    def _misbehave(self, behaviour: Any, sound: bytes = b"") -> None:
        if isinstance(behaviour, int):
            told = json.dumps({"error": {"message": f"It is {behaviour}."}}).encode()
            self._send(told, "application/json", behaviour)
        elif isinstance(behaviour, bytes):
            self._send(behaviour, "audio/mpeg")
        elif behaviour in {"away", "moved"}:
            self.send_response(307 if behaviour == "moved" else 308)
            self.send_header("Location", self.server.elsewhere or "/v1/audio/speech")
            self.end_headers()
        elif behaviour in {"hang", "drip", "cut", "cut-unsaid", "endless", "hang-up"}:
            self._break_off(behaviour, sound)
        else:
            self._send(*self._wrong(behaviour, sound))

    def _break_off(self, behaviour: str, sound: bytes) -> None:
        if behaviour == "hang":
            time.sleep(1.5)
        elif behaviour == "hang-up":
            self.connection.close()
        else:
            # Only the file itself shows that “cut-unsaid” is cut.
            self._head("audio/wav", len(sound) if behaviour in {"drip", "cut"} else None)
        if behaviour == "drip":
            for byte in sound[:200]:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.02)
        elif behaviour.startswith("cut"):
            self.wfile.write(sound[: len(sound) // 2])
        while behaviour == "endless":
            self.wfile.write(bytes(2**20))

    def _wrong(self, behaviour: str, sound: bytes) -> tuple[bytes, str, int]:
        key = self.headers.get("Authorization", "")
        quota = {"error": {"message": "You have none left.", "code": "insufficient_quota"}}
        return {
            "quota": (json.dumps(quota).encode(), "application/json", 429),
            "echo": (json.dumps({"detail": f"wrong key {key}"}).encode(), "application/json", 401),
            "nothing": (b"", "audio/wav", 200),
            "json": (b'{"message": "no sound today"}', "application/json", 200),
            "page": (b"<html>Welcome</html>", "text/html", 200),
            "garbage": (b"\x00\x17garbage" * 900, "audio/wav", 200),
            "wrong-rate": (wav(sound[44:], rate=1), "audio/wav", 200),
            # As programs write that do not know yet how long it will be.
            "streamed": (sound[:4] + b"\xff" * 4 + sound[8:40] + b"\xff" * 4 + sound[44:], "audio/wav", 200),
        }[behaviour]

    def _head(self, kind: str, length: int | None, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in self.server.headers.items() if status != 200 else ():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, content: bytes, kind: str, status: int = 200) -> None:
        self._head(kind, len(content), status)
        self.wfile.write(content)


@contextmanager
def speech_server() -> Iterator[SpeechServer]:
    """A server that runs while the context lasts."""
    with SpeechServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()
