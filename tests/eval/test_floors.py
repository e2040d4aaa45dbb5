"""The segmenter on real documents: floors that only rise.

The documents and their truths are not part of the project; where they are missing, these tests are skipped. A floor is
raised with `NARRATE_RAISE_FLOORS=1`; lowering one takes an edit of FLOORS.json by hand, with a reason in the commit.
"""

from __future__ import annotations

import importlib.util
import json
import math
import os
from pathlib import Path
from types import ModuleType

import pytest

from narrate.adapters.project import slug
from narrate.cli.script import as_json
from narrate.manuscripts import read
from narrate.ports import Source
from narrate.settings import Settings

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
FLOORS = Path(__file__).with_name("FLOORS.json")
SETS = {
    "seeds": (SHARED / "seeds", SHARED / "eval" / "truth-seeds"),
    "corpus": (SHARED / "corpus" / "docs", SHARED / "corpus" / "truth"),
    "samples": (ROOT / "samples", ROOT / "tests" / "golden" / "samples"),
}


def scorer() -> ModuleType:
    """The scoring program, taken as a module."""
    path = SHARED / "eval" / "score.py"
    if not path.is_file():
        pytest.skip("the scoring program and its documents are not here")
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def means(name: str) -> dict[str, float]:
    """The mean of every column, and of the documents, over one set."""
    score = scorer().score
    docs, truths = SETS[name]
    columns: dict[str, list[float]] = {"mean": []}
    for path in sorted(truths.glob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        document = docs / truth["file"]
        source = Source(path=document, slug=slug(document.name), data=document.read_bytes())
        found, _ = score(as_json(read(source, Settings()).script), truth)
        for column, value in found.items():
            columns.setdefault(column, []).append(value)
        columns["mean"].append(sum(found.values()) / len(found))
    return {column: math.floor(sum(values) / len(values) * 1000) / 1000 for column, values in columns.items()}


@pytest.mark.parametrize("name", SETS)
def test_no_figure_falls(name: str) -> None:
    found = means(name)
    floors = json.loads(FLOORS.read_text("utf-8"))
    if os.environ.get("NARRATE_RAISE_FLOORS") == "1":
        floors[name] = {column: max(value, floors.get(name, {}).get(column, 0.0)) for column, value in found.items()}
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    below = {column: (value, floors[name][column]) for column, value in found.items() if value < floors[name][column]}
    assert not below


def test_dialogue_and_interview_are_given_to_the_right_voices() -> None:
    score = scorer().score
    for number in ("000", "002"):
        docs, truths = SETS["seeds"]
        truth = json.loads(next(truths.glob(f"{number}*.json")).read_text("utf-8"))
        document = docs / truth["file"]
        source = Source(path=document, slug=number, data=document.read_bytes())
        found, missed = score(as_json(read(source, Settings()).script), truth)
        assert (found["who"], found["turns"]) == (1.0, 1.0), missed
