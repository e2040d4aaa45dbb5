"""Fifty clients at once against `narrate serve`, for a minute: does anything get lost?

    python benchmarks/serve_load.py audio --seconds 60 --clients 50

Each client asks for whole files and parts at random places (of a fixed seed), over connections that it keeps and
renews, and compares every byte with the file on the disk. Prints what was asked and received; exit code 1 for a loss.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def main() -> int:
    """Serve a folder in a process of its own, and ask."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=50)
    asked = parser.parse_args()
    files = {
        path.relative_to(asked.folder).as_posix(): path.read_bytes()
        for path in sorted(asked.folder.rglob("*"))
        if path.is_file() and path.suffix in {".mp3", ".vtt", ".json", ".html", ".jpg"}
    }
    code = "from narrate.cli import main; main()"
    command = [sys.executable, "-u", "-c", code, "serve", str(asked.folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        line = server.stdout.readline() if server.stdout else ""
        found = re.search(r":(\d+)/", line)
        if found is None:
            return 1
        try:
            return measure(int(found[1]), files, asked.clients, asked.seconds)
        finally:
            server.terminate()


def measure(port: int, files: dict[str, bytes], clients: int, seconds: float) -> int:
    """Ask from all clients at once until the time is over; 1 where an answer was wrong or none came."""
    counts: Counter[str] = Counter()
    problems: list[str] = []
    lock = threading.Lock()
    start = threading.Barrier(clients)

    def client(number: int) -> None:
        chance = random.Random(number)
        mine: Counter[str] = Counter()
        start.wait()
        until = time.monotonic() + seconds
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < until:
            name = chance.choice(list(files))
            content = files[name]
            first = chance.randrange(len(content)) if chance.random() < 0.5 else 0
            headers = {"Range": f"bytes={first}-{first + 99_999}"} if first else {}
            wanted = content[first : first + 100_000] if first else content
            try:
                connection.request("GET", "/" + name, headers=headers)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                problems.append(f"{name}: {error!r}")
                connection.close()
                continue
            if body != wanted or answer.status != (206 if first else 200):
                problems.append(f"{name}, from {first}: {answer.status}, {len(body)} bytes instead of {len(wanted)}")
            mine["parts" if first else "whole files"] += 1
            mine["bytes"] += len(body)
            if chance.random() < 0.05:
                connection.close()
        connection.close()
        with lock:
            counts.update(mine)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, range(clients)))
    sys.stdout.write(
        f"{clients} clients, {seconds:.0f} seconds: {counts['whole files']} whole files and {counts['parts']} parts, "
        f"{counts['bytes'] / 1e9:.2f} GB; {len(problems)} lost or wrong.\n"
    )
    for problem in problems[:10]:
        sys.stdout.write(f"{problem}\n")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
