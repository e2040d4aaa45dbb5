"""What engines say of themselves, kept as long as nothing on which it depends has changed; for `narrate.workers`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from narrate.adapters import stamps
from narrate.ports import Store


class EngineMemory:
    """Keeps the answers of engines that tell on which files they depend (`narrate.ports.OnFiles`).

    Parameters
    ----------
    store: where they are kept.
    program: a digest of all installed packages, of which engines are made.
    """

    def __init__(self, store: Store, program: str) -> None:
        self._store = store
        self._program = program

    def __call__(self, reference: str, what: str, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """See narrate.workers.Memory."""
        if not self._program:
            return ask()
        key = hashlib.sha256(f"engine 1 {self._program} {reference} {what}".encode()).hexdigest()
        content = self._store.get(key)
        if content is not None:
            kept = json.loads(content)
            if all(stamps.tree(path) == seen for path, seen in kept["trees"].items()):
                answer: dict[str, Any] = kept["answer"]
                return answer
        answer = ask()
        if answer.get("files") is not None:
            trees = {path: stamps.tree(path) for path in answer["files"]}
            self._store.put(key, json.dumps({"trees": trees, "answer": answer}).encode())
        return answer
