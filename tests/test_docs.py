"""What the documentation says is so: keys, commands, options, codes, rules, examples and links."""

from __future__ import annotations

import dataclasses
import re
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from narrate import __version__, diagnostics
from narrate.cli import app
from narrate.errors import ExitCode
from narrate.ingest import SUFFIXES
from narrate.segment import RULES
from narrate.settings import EditionSettings, FeedSettings, PersonSettings, Settings, load
from narrate.settings_engines import EngineSettings
from narrate.speech import load_lexicon, spoken

ROOT = Path(__file__).parents[1]
DOCS = tuple(sorted((ROOT / "docs").glob("*.md")))
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "audio/README.md", ROOT / "samples/README.md", *DOCS)
SETTINGS = (ROOT / "docs/settings.md").read_text("utf-8")
NOT_YET: set[str] = set()
"""Commands that pages speak of ahead of their being written; the README names them as missing."""


def named(page: Path) -> str:
    """A page's name for the list of tests."""
    return page.relative_to(ROOT).as_posix()


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second rank."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        pytest.fail(f"docs/settings.md has no section “{heading}”")
    return found[1]


def code(text: str) -> str:
    """Code blocks and code spans of a page, one a line."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^(?: {4}|\t)(.*)$", rest, re.MULTILINE)
    return "\n".join([*blocks, *indented, *(" ".join(span.split()) for span in re.findall(r"`([^`]+)`", rest))])


def prose(text: str) -> str:
    """A page without its code."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^ {4,}.*$", "", text, flags=re.MULTILINE))


def anchors(page: Path) -> set[str]:
    """The fragments that a page's headings have on GitHub and GitLab."""
    headings = re.findall(r"^#{1,6} (.+)$", prose(page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# Settings.


_TABLES: tuple[tuple[str, type], ...] = (
    ("people", PersonSettings),
    ("feeds", FeedSettings),
    ("editions", EditionSettings),
    ("engines", EngineSettings),
)
"""Settings of which there may be several, each under a name of its own."""


def documented_keys() -> dict[str, tuple[str, str | None]]:
    """Of every key in docs/settings.md its default and its variable, as written."""
    rows = re.finditer(
        r"^- `(\w+\.\w+)`: (?:[^.]|\n)*?default\s+`([^`]*)`(?:,\s+environment\s+`(\w+)`)?\.", SETTINGS, re.MULTILINE
    )
    return {row[1]: (row[2], row[3]) for row in rows}


def keys() -> Iterator[tuple[str, Any, str | None]]:
    """Every key with its default and the variable that sets it."""
    for name, cls in typing.get_type_hints(Settings).items():
        if dataclasses.is_dataclass(cls):
            for field in dataclasses.fields(cls):
                yield f"{name}.{field.name}", field.default, f"NARRATE_{name}_{field.name}".upper()
    for table, item in _TABLES:
        for field in dataclasses.fields(item):
            yield f"{table}.{field.name}", field.default, None


def test_every_key_is_documented_and_no_other() -> None:
    assert sorted(documented_keys()) == sorted(key for key, _, _ in keys())


@pytest.mark.parametrize(("key", "default", "variable"), list(keys()), ids=[key for key, _, _ in keys()])
def test_default_and_variable_are_as_documented(key: str, default: object, variable: str | None) -> None:
    written, environment = documented_keys()[key]
    value = tomllib.loads(f"value = {written}")["value"]
    assert (tuple(value) if isinstance(value, list) else value) == default
    assert environment == variable


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_name_no_key_that_does_not_exist(page: Path) -> None:
    sections = "|".join(field.name for field in dataclasses.fields(Settings))
    known = {key for key, _, _ in keys()}
    for match in re.finditer(rf"(?<![\w./])({sections})\.(\w+)\b", code(page.read_text("utf-8"))):
        named_freely = match[1] in dict(_TABLES)
        if match[2] not in {"md", "py"} and not named_freely:
            assert match[0] in known


def toml_examples() -> list[tuple[str, str]]:
    """Every example of TOML in the pages, fenced or indented, with the page's name."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        found += [(named(page), block) for block in re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)]
        for block in re.findall(r"(?:^ {4,}\S.*\n|^\n(?= {4}))+", text, re.MULTILINE):
            lines = [line.strip() for line in block.strip().splitlines()]
            if lines and re.fullmatch(r"\[[\w.\"]+( [\w.\"]+)*\]", lines[0]):
                found.append((named(page), "\n".join(lines)))
    return found


@pytest.mark.parametrize(("page", "example"), toml_examples())
def test_examples_of_settings_and_lexicons_can_be_read(page: str, example: str, tmp_path: Path) -> None:
    file = tmp_path / "example.toml"
    file.write_text(example, "utf-8")
    if example.startswith("[words"):
        assert load_lexicon(file).entries("fr-FR")
    elif not example.startswith("[project"):
        assert load(file, {}) != Settings(), page


def test_there_are_examples() -> None:
    assert len(toml_examples()) >= 10


# Exit codes, commands, options.


def test_exit_codes_are_documented() -> None:
    listed = re.findall(r"^- (\d+), ([A-Z]+): \S", section(SETTINGS, "Exit codes"), re.MULTILINE)
    assert listed == [(str(int(code)), code.name) for code in ExitCode]
    line = re.search(r"^Exit codes: (?:.|\n)*?\.", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert line is not None
    assert re.findall(r"\b(\d+) [a-z]", " ".join(line[0].split())) == [str(int(code)) for code in ExitCode]


def commands() -> dict[str, Any]:
    """The commands of the command line by name."""
    return dict(typing.cast(Any, typer.main.get_command(app)).commands)


def options_of(command: Any) -> set[str]:
    """Every option of a command and of the commands within it."""
    options = {option for one in command.params for option in one.opts if option.startswith("-")}
    return options.union(*(options_of(inner) for inner in getattr(command, "commands", {}).values()))


def test_every_command_is_documented_with_all_its_options() -> None:
    part = section(SETTINGS, "Commands")
    common, _, listed = part.partition("\n- `narrate ")
    pattern = r"^- `narrate (\w+)((?:.|\n)*?)(?=^- `narrate |^`--strict|\Z)"
    found = re.findall(pattern, f"- `narrate {listed}", re.MULTILINE)
    entries = {name: "".join(text for other, text in found if other == name) for name, _ in found}
    assert sorted(entries) == sorted(commands())
    for name, command in commands().items():
        missing = {
            option for option in options_of(command) if f"`{option}" not in entries[name] and f"`{option}" not in common
        }
        assert not missing, f"narrate {name}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_name_no_command_and_no_option_that_does_not_exist(page: Path) -> None:
    assert not NOT_YET & set(commands())
    options = {option for command in commands().values() for option in options_of(command)}
    options |= {"--help", "--version", "--install-completion", "--show-completion"}
    for line in code(page.read_text("utf-8")).splitlines():
        called = re.match(r"(?:\S*/)?narrate ([a-z]+)\b(.*)", line.strip())
        if called:
            assert called[1] in {*commands(), *NOT_YET}, line
            assert set(re.findall(r"(?<!\S)--[a-z-]+", called[2])) <= options, line


# Rules and findings.


def test_every_rule_is_documented_in_order() -> None:
    listed = re.findall(r"^- `([\w-]+)`: \S", section(SETTINGS, "Rules"), re.MULTILINE)
    assert listed == [name for name, _ in RULES]


def documented_findings() -> dict[str, str]:
    """What docs/findings.md says first of each code, on one line."""
    text = (ROOT / "docs/findings.md").read_text("utf-8")
    rows = re.findall(r"^### (NAR-\d+)\n\n((?:.+\n)+)", text, re.MULTILINE)
    return {name: " ".join(words.split()) for name, words in rows}


def test_every_finding_is_documented_and_no_other() -> None:
    assert tuple(documented_findings()) == diagnostics.codes()


@pytest.mark.parametrize("name", diagnostics.codes())
def test_a_finding_says_what_the_page_says(name: str) -> None:
    entry = diagnostics._REGISTRY[name]
    words = " ".join(filter(None, (f"{entry.severity.capitalize()}.", entry.message, entry.remedy)))
    said = re.sub(r"\{\w+\}", "…", words)
    assert documented_findings()[name] in {said, f"{said}."}


def test_findings_that_nothing_gives_say_so() -> None:
    text = (ROOT / "docs/findings.md").read_text("utf-8")
    idle = {row.split("\n")[0] for row in text.split("\n### ")[1:] if "No rule gives this at present." in row}
    sources = [file for file in (ROOT / "narrate").rglob("*.py") if file.name != "diagnostics.py"]
    given = set(re.findall(r"NAR-\d+", "\n".join(file.read_text("utf-8") for file in sources)))
    assert idle & given == set(), "remove the sentence from docs/findings.md"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_name_no_finding_that_does_not_exist(page: Path) -> None:
    assert set(re.findall(r"NAR-\d+", page.read_text("utf-8"))) <= set(diagnostics.codes())


# Links, dependencies, files.


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_relative_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, fragment = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), f"{named(page)} links to {target}"
        if fragment:
            assert fragment in anchors(file), f"{named(page)} links to {target}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        targets = re.findall(r"\]\(([^)\s#:]+)(?:#[^)]*)?\)", prose(page.read_text("utf-8")))
        todo += [(page.parent / target).resolve() for target in targets]
    assert set(DOCS) <= reached


def test_every_dependency_is_argued_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[\s<>=!~;\[]", one)[0].lower() for one in wanted} - {project["name"]}
    bold = re.findall(r"\*\*([\w-]+)\*\* \(", (ROOT / "docs/architecture.md").read_text("utf-8"))
    assert names - {name.lower() for name in bold} == set()


def test_files_that_the_architecture_names_exist() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    for path in re.findall(r"`((?:narrate|tests|samples|scripts|audio)/[\w./]*)`", text):
        assert (ROOT / path).exists(), path


def test_the_readme_names_every_ending_that_is_read() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert [ending for ending in (*SUFFIXES, ".fountain") if f"`{ending}`" not in text] == []


def test_the_readme_is_plain() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "![" not in text
    assert not re.search(r"^\|", text, re.MULTILINE)
    assert not re.search(r"<\w+", prose(text))


def test_the_version_has_its_changes() -> None:
    assert f"\n## {__version__}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_samples_have_settings_and_a_lexicon_of_words_that_occur() -> None:
    settings = load(ROOT / "narrate.toml", {})
    assert settings.build.sources == ("samples",)
    lexicon = load_lexicon(ROOT / settings.speech.lexicon)
    samples = "\n".join(page.read_text("utf-8") for page in sorted((ROOT / "samples").iterdir()))
    assert lexicon.entries("en")
    for entry in lexicon.entries("en"):
        assert entry.word in samples
        said = spoken(f"They saw {entry.word}'s film.", language="en", lexicon=lexicon)
        assert said == f"They saw {entry.say}'s film."
