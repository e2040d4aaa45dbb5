"""The shape of the package: who imports whom, what `--help` costs, how long modules are, what is documented."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "narrate"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 400
HEAVY = (
    "lxml",
    "PIL",
    "pydub",
    "mutagen",
    "numpy",
    "pyttsx3",
    "py3langid",
    "markdown_it",
    "msgspec",
    "charset_normalizer",
    "starlette",
    "uvicorn",
    "watchfiles",
    "onnxruntime",
    "piper",
    "keyring",
)


def module_name(path: Path) -> str:
    """A module's name for the list of tests."""
    return path.relative_to(ROOT).as_posix()


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold the package in a folder against the contracts of its pyproject.toml."""
    code = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(config_filename='pyproject.toml', no_cache=True))"
    )
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the package with its contracts, to break."""
    shutil.copytree(PACKAGE, tmp_path / "narrate", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_on_imports_hold(copied: Path) -> None:
    done = lint_imports(copied)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("narrate/planning.py", "from narrate.adapters import store", "Layers"),
        ("narrate/pipeline.py", "from narrate.adapters import store", "Layers"),
        ("narrate/speech/text.py", "import narrate.ingest", "Layers"),
        ("narrate/model/script.py", "import narrate.settings", "Layers"),
        ("narrate/adapters/clips.py", "import narrate.planning", "Adapters"),
    ],
)
def test_a_planted_break_is_found(copied: Path, module: str, line: str, contract: str) -> None:
    place = copied / module
    place.write_text(place.read_text("utf-8") + f"\n{line}\n", "utf-8")
    done = lint_imports(copied)
    assert done.returncode == 1, done.stdout + done.stderr
    _, _, broken = done.stdout.partition("Broken contracts")
    assert contract in broken, done.stdout


def test_every_engine_is_in_the_contract_of_independence() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    named = {name for contract in contracts if contract["type"] == "independence" for name in contract["modules"]}
    engines = {
        f"narrate.adapters.engines.{path.stem}"
        for path in (PACKAGE / "adapters/engines").glob("*.py")
        if not path.stem.startswith("_")
    }
    assert engines <= named


@pytest.mark.parametrize("command", [["--help"], ["build", "--help"], ["script", "-h"], ["--version"], ["check", "-h"]])
def test_help_imports_nothing_heavy(command: list[str]) -> None:
    code = (
        "import json, sys\n"
        f"sys.argv = ['narrate', *{command!r}]\n"
        "from narrate.cli import main\n"
        "try:\n    main()\nexcept SystemExit as leave:\n    code = leave.code\n"
        "print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    code_, modules = json.loads(done.stderr.splitlines()[-1])
    assert code_ in {0, None}
    assert "narrate" in done.stdout
    assert [name for name in HEAVY if name in modules] == []


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def _public(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body, f"{prefix}{node.name}.")


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_what_is_public_is_documented(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree) or not tree.body, "the module has no docstring"
    bare = [
        name
        for name, node in _public(tree.body)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not ast.get_docstring(node)
    ]
    assert bare == []


def _documents() -> list[Path]:
    """What is published as source: everything in known folders, and the files at the root."""
    folders = ("narrate", "tests", "docs", "samples", "benchmarks", ".ci")
    endings = {".py", ".md", ".toml", ".txt", ".json", ".yml", ".yaml", ".fountain", ".cfg", ""}
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    found += [path for path in ROOT.iterdir() if path.is_file()]
    return sorted(path for path in found if path.suffix in endings and "__pycache__" not in path.parts)


# Written in pieces, so that this file does not hold what it looks for.
_PLACES = re.compile(
    r"/(?:work|root|home|Users)" + r"/[\w.]|/opt/" + r"py|--(?:extra-)?index" + r"-url|PIP_" + r"INDEX|UV_" + r"INDEX"
    r"|/tmp/" + r"(?:venv|brief|hand)"
)


def test_no_file_names_a_place_of_one_machine() -> None:
    documents = _documents()
    assert len(documents) > 100
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in documents
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if _PLACES.search(line)
    ]
    assert found == []


def test_what_the_search_for_places_finds() -> None:
    for text in ("see /ro" + "ot/.cache", "/ho" + "me/anna/text", "pip install --index" + "-url x", "/wo" + "rk/main"):
        assert _PLACES.search(text)
    for text in ("./work", "https://example.org/homework", "root/", "the index of places"):
        assert not _PLACES.search(text)


def test_no_group_is_repeated_possessively() -> None:
    """CPython 3.11.0 to 3.11.4 matches `(?:…)*+` wrongly (python/cpython#106052); `(?>(?:…)*)` says the same."""
    possessive = re.compile(r"(?<!\\)\)(?:\{{1,2}[0-9,]+\}{1,2}|[*+?])\+")
    assert possessive.search("(?:a b?){2,3}+")
    assert possessive.search("(?: ?a)*+")
    found = [
        f"{path.relative_to(PACKAGE)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
        if 'r"' in line and possessive.search(line)
    ]
    assert not found
