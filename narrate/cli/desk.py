"""The editor of `narrate serve --edit`, put together."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Self

from narrate.cli import common

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from narrate.adapters.server_editor import Asked, Asset
    from narrate.adapters.server_watch import News
    from narrate.editor.desk import Desk, Project
    from narrate.editor.page import View
    from narrate.manuscripts import Manuscript
    from narrate.settings import Settings


@contextlib.contextmanager
def editor_routes(
    settings: Callable[[], Settings], news: News, changed: Callable[[], None]
) -> Iterator[list[BaseRoute]]:
    """The editor's routes; its engine is ended when the context is left.

    Parameters
    ----------
    settings: reads them as they are now.
    news: how far the podcast is.
    changed: called after something was written.
    """
    from narrate.adapters.server_documents import Documents
    from narrate.adapters.server_editor import routes
    from narrate.editor.desk import Desk
    from narrate.editor.page import PREFIX

    files = Documents()
    with _Studio(settings) as studio:
        desk = Desk(files, _history(settings()), lambda: _project(settings()), studio.sound, changed)
        yield routes(_Shown(desk, news), PREFIX, assets())


def _project(settings: Settings) -> Project:
    from narrate.adapters.publisher import FolderPublisher
    from narrate.cli import lexicons
    from narrate.editor.desk import Project
    from narrate.publication import read_state

    audio = Path(settings.build.audio)
    return Project(
        settings=settings,
        lexicon=lexicons.load(settings),
        state=read_state(FolderPublisher(audio), audio),
    )


def _history(settings: Settings) -> Path:
    """Where the history of a project's corrections lies: in the cache, because it is nobody's document."""
    from narrate.adapters.store import cache_folder

    name = hashlib.sha256(os.fsencode(Path(settings.build.scripts).resolve())).hexdigest()[:32]
    return cache_folder(os.environ) / "corrections" / f"{name}.json"


class _Shown:
    """The desk as the server knows it."""

    def __init__(self, desk: Desk, news: News) -> None:
        self._desk = desk
        self._news = news

    def overview(self, asked: Asked) -> bytes:
        """See narrate.adapters.server_editor.Desk."""
        return self._desk.overview(self._view(asked))

    def sheet(self, slug: str, asked: Asked) -> bytes | None:
        """See narrate.adapters.server_editor.Desk."""
        return self._desk.sheet(slug, self._view(asked))

    def sound(self, slug: str, line: str) -> bytes | None:
        """See narrate.adapters.server_editor.Desk."""
        return self._desk.sound(slug, line)

    def correct(self, slug: str, form: Mapping[str, str]) -> str:
        """See narrate.adapters.server_editor.Desk."""
        return self._desk.correct(slug, form)

    def take_back(self, *, again: bool) -> str:
        """See narrate.adapters.server_editor.Desk."""
        return self._desk.take_back(again=again)

    def _view(self, asked: Asked) -> View:
        from narrate.editor.page import View

        return View(
            token=asked.token,
            line=asked.line,
            done=asked.done,
            undone=asked.undone,
            problem=asked.problem,
            building=self._news.full,
        )


class _Studio:
    """An engine that stays at work, so that a line is heard at once."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._stack = contextlib.ExitStack()
        self._pool = self._stack.enter_context(common.engine_pool(settings()))
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def sound(self, one: Manuscript, line: str, project: Project) -> bytes | None:
        """A line, one at a time. Raises EngineError."""
        from narrate.adapters.publisher import FolderPublisher
        from narrate.cli.build import workbench
        from narrate.editor.sound import line_sound

        publisher = FolderPublisher(Path(project.settings.build.audio))
        with self._lock:
            bench = workbench(project.settings, self._pool, publisher, progress=_silent)
            return line_sound(one, line, project.state, bench, project.settings, project.lexicon)


def assets() -> dict[str, Asset]:
    """Style sheets and the script of the editor's pages, by name; the first is the podcast's own."""
    from narrate.adapters.server_editor import Asset

    def file(package: str, name: str, kind: str) -> Asset:
        return Asset(type=kind, content=resources.files(package).joinpath("assets", name).read_bytes)

    return {
        "page.css": file("narrate.package", "page.css", "text/css"),
        "editor.css": file("narrate.editor", "editor.css", "text/css"),
        "editor.js": file("narrate.editor", "editor.js", "text/javascript"),
    }


def _silent(what: str, done: int, total: int, audio: float = 0.0) -> None:
    """Progress that nobody watches."""
