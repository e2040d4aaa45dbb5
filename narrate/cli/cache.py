"""`narrate cache`: what the cache holds, and how it is emptied and checked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from narrate.cli import common
from narrate.errors import ExitCode

if TYPE_CHECKING:
    from narrate.adapters.store import DiskStore

app = typer.Typer(
    help="What need not be made twice, such as spoken sentences. All projects share it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
MEGABYTE = 1_000_000


@app.command(short_help="Where it lies, what it holds, and its limit.")
def info(config: common.Config = None, debug: common.Debug = False) -> None:
    """Say where the cache lies, how much it holds and how much it may hold."""
    del debug
    limit = common.load_settings(config).cache.limit
    store = _store()
    entries = list(store.entries())
    typer.echo(f"Folder: {store.folder}")
    typer.echo(f"Entries: {len(entries)}, {_megabytes(sum(entry.size for entry in entries))}")
    typer.echo(f"Limit: {f'{limit} MB' if limit else 'none'}")


@app.command(short_help="Delete everything in it.")
def clear(debug: common.Debug = False) -> None:
    """Delete everything in the cache. The next build makes it again; podcasts and scripts stay.

    Where the document of an edited script changes after this, the edits cannot be merged by themselves: the build asks.
    """
    del debug
    store = _store()
    sizes = [entry.size for entry in store.entries() if store.discard(entry.key)]
    typer.echo(f"{_entries(len(sizes))} deleted, {_megabytes(sum(sizes))}.")


@app.command(short_help="Read all of it and delete what is damaged.")
def verify(debug: common.Debug = False) -> None:
    """Read every entry and delete those that are damaged; the next build makes them again.

    Leaves with 1 where there were any.
    """
    del debug
    store = _store()
    keys = [entry.key for entry in store.entries()]
    damaged = sum(store.get(key) is None for key in keys)
    typer.echo(f"{_entries(len(keys))} read, {damaged} damaged{' and deleted' if damaged else ''}.")
    if damaged:
        raise typer.Exit(ExitCode.FINDINGS)


def _store() -> DiskStore:
    from narrate.adapters.store import DiskStore, cache_folder

    return DiskStore(cache_folder(os.environ))


def _entries(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f} MB"
