"""Validators of other people: what they say becomes messages, and one that fails says so and breaks nothing."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from narrate.adapters import book_validators as module


def _program(out: str, error: str = "") -> list[str]:
    code = f"import sys; sys.stdout.write({out!r}); sys.stderr.write({error!r})"
    return [sys.executable, "-c", code]


def test_errors_and_warnings_of_epubcheck_are_messages(tmp_path: Path) -> None:
    said = (
        'Picked up options\\n{"messages": [{"ID": "RSC-005", "severity": "ERROR", "message": "a"},'
        '{"ID": "ACC-1", "severity": "USAGE", "message": "b"},{"ID": "OPF-1", "severity": "WARNING", "message": "c"}]}'
    )
    found = module.epubcheck(tmp_path / "x.epub", _program(said.replace("\\\\n", "\\n")))
    assert found == ["RSC-005: a", "OPF-1: c"]


def test_a_validator_that_fails_says_so(tmp_path: Path) -> None:
    assert module.epubcheck(tmp_path / "x.epub", _program("", "no Java"))[0].startswith("it failed: no Java")
    missing = module.epubcheck(tmp_path / "x.epub", [str(tmp_path / "nothing")])
    assert missing == ["it failed: it cannot be run: No such file or directory"]


def test_a_daisy_book_that_is_no_zip_is_said_to_be_none(tmp_path: Path) -> None:
    book = tmp_path / "x-daisy.zip"
    book.write_bytes(b"no zip")
    assert module.xmllint(book, "xmllint")[0].startswith("it cannot be opened")


def test_what_xmllint_says_of_a_file_is_a_message(tmp_path: Path) -> None:
    book = tmp_path / "x-daisy.zip"
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("ncc.html", "<html/>")
    lint = tmp_path / "lint"
    lint.write_text(f"#!{sys.executable}\nimport sys\nprint(sys.argv[-1] + ':1: no title', file=sys.stderr)\n")
    lint.chmod(0o755)
    assert module.xmllint(book, str(lint)) == ["ncc.html:1: no title"]


def test_ace_may_try_twice_to_start_its_browser(tmp_path: Path) -> None:
    program = tmp_path / "ace"
    program.write_text(
        f"""#!{sys.executable}
import json, pathlib, sys
seen = pathlib.Path({str(tmp_path / "seen")!r})
if not seen.exists():
    seen.touch()
    sys.exit("Timed out")
page = {{"earl:testSubject": {{"url": "a.xhtml"}}, "assertions": [{{"earl:test": {{"dct:title": "image-alt"}}}}]}}
(pathlib.Path(sys.argv[3]) / "report.json").write_text(json.dumps({{"assertions": [page]}}))
""",
        "utf-8",
    )
    program.chmod(0o755)
    assert module.ace(tmp_path / "x.epub", str(program)) == ["a.xhtml: image-alt"]
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('Timed out')\n", "utf-8")
    assert module.ace(tmp_path / "x.epub", str(program))[0].startswith("it failed: Timed out")
