"""Where Piper's voices lie, and how they get there: from a folder, or from the index of those that are published."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from narrate import __version__
from narrate.adapters.connection import Broken, ask, blocks
from narrate.errors import InputError, OutputError, Where

VARIABLE = "NARRATE_VOICES"
"""Names another folder for Piper's voices."""
MOST_INDEX = 16 * 1024**2
MOST_MODEL = 2 * 1024**3
_REDIRECTS = {301, 302, 303, 307, 308}
_CARD = "MODEL_CARD"
SECONDS = 60.0
"""For the index and for a licence; a model has an hour."""
_HOUR = 3600.0
_TRIES = 5


def voices_folder(environment: Mapping[str, str]) -> Path:
    """Where Piper's voices lie: what `NARRATE_VOICES` says, or a folder among the user's data of narrate."""
    if named := environment.get(VARIABLE):
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("narrate", appauthor=False)) / "voices"


def models_in(folder: Path) -> list[Path]:
    """The models in a folder that have their settings beside them, by name."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.rglob("*.onnx") if path.is_file() and Path(f"{path}.json").is_file())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a voice."""

    name: str
    url: str
    size: int
    """In bytes; 0 where it is not told."""
    md5: str
    """Of its content, in hexadecimal digits: what the index has. It shows damage, and no forgery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A voice of the index."""

    name: str
    language: str
    quality: str
    speakers: int
    parts: tuple[Part, ...]
    """The model, its settings, and its card."""

    @property
    def size(self) -> int:
        """Of all files, in bytes."""
        return sum(part.size for part in self.parts)

    @property
    def card(self) -> Part | None:
        """The file that says where the voice comes from and under which licence."""
        return next((part for part in self.parts if part.name.endswith(_CARD)), None)


def published(index: str, name: str) -> Published:
    """Look a voice up in the index.

    Parameters
    ----------
    index: the address of `voices.json`; files are sought beside it.
    name: such as `en_US-lessac-medium`, or one of its other names.

    Raises InputError where the index cannot be had or has no such voice.
    """
    told = _json(_small(index), index)
    entries = {key: entry for key, entry in told.items() if isinstance(entry, dict)}
    found = entries.get(name) or next((one for one in entries.values() if name in one.get("aliases", ())), None)
    if found is None:
        import difflib

        near = difflib.get_close_matches(name, entries, n=3, cutoff=0.5)
        remedy = f"Perhaps {' or '.join(near)}?" if near else f"The index has {len(entries)} voices: {index}"
        raise InputError(f"No voice is published as {name!r}.", remedy=remedy)
    try:
        parts = tuple(_part(index, path, about) for path, about in sorted(found["files"].items()))
        voice = Published(
            name=str(found["key"]),
            language=str(found["language"]["name_english"]),
            quality=str(found["quality"]),
            speakers=int(found["num_speakers"]),
            parts=parts,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(index) from error
    if not {".onnx", ".json"} <= {Path(part.name).suffix for part in parts} or not _plain_name(voice.name):
        raise _damaged(index)
    return voice


def _part(index: str, path: str, about: dict[str, Any]) -> Part:
    name, md5 = path.rpartition("/")[2], str(about["md5_digest"]).lower()
    if not _plain_name(name) or not re.fullmatch(r"[0-9a-f]{32}", md5) or ":" in path or path.startswith("/"):
        raise ValueError(path)
    return Part(name=name, url=urljoin(index, path), size=int(about["size_bytes"]), md5=md5)


def _plain_name(name: str) -> bool:
    """Whether a name is that of a file, and leads nowhere."""
    return re.fullmatch(r"\w[\w.+-]*", name) is not None


def licence(voice: Published) -> str:
    """What the voice's card says of its origin and licence; empty where it has none. Raises InputError."""
    return _small(voice.card.url).decode("utf-8", "replace") if voice.card is not None else ""


def fetch(voice: Published, folder: Path, *, told: Callable[[str, int, int], object]) -> Path:
    """Fetch a voice into a folder of its own; what was fetched before an interruption is not fetched again.

    Parameters
    ----------
    folder: of all voices.
    told: hears the file's name, how many bytes of it there are, and how many there will be.

    Returns the folder of the voice. Raises InputError where it cannot be had whole, OutputError where it cannot be
    written. A voice that was there before stays until all of the new one is there and right.
    """
    waiting = folder / f".{voice.name}.part"
    with _written(folder):
        waiting.mkdir(parents=True, exist_ok=True)
        for part in voice.parts:
            _whole(part, waiting / _file_name(part), told)
        return _exchange(waiting, folder / voice.name)


def _file_name(part: Part) -> str:
    return _CARD if part.name.endswith(_CARD) else part.name


def _whole(part: Part, file: Path, told: Callable[[str, int, int], object]) -> None:
    """Fetch a file, going on where it was broken off, until its digest is right."""
    reason = ""
    for _ in range(_TRIES):
        have = file.stat().st_size if file.is_file() else 0
        if have and _md5(file) == part.md5:
            return
        if part.size and have >= part.size:
            file.unlink()
            have = 0
        try:
            _more(part, file, have, told)
        except Broken as error:
            reason = str(error)
            continue
        if _md5(file) == part.md5:
            return
        reason = "what came does not match the checksum of the index"
        file.unlink()
    raise InputError(
        f"{part.url}: The file cannot be had whole: {reason}.",
        remedy="Try again later; what has come so far is kept, and fetching goes on from there.",
    )


def _more(part: Part, file: Path, have: int, told: Callable[[str, int, int], object]) -> None:
    most = (part.size or MOST_MODEL) + 1
    with _get(part.url, {"Range": f"bytes={have}-"} if have else {}, _HOUR) as response:
        goes_on = response.status == 206 and (response.getheader("Content-Range") or "").startswith(f"bytes {have}-")
        have = have if goes_on else 0  # a server that knows no ranges sends all of it again
        with file.open("ab" if goes_on else "wb") as out:
            for block in blocks(response, most - have):
                out.write(block)
                have += len(block)
                told(part.name, have, part.size)


@contextlib.contextmanager
def _get(url: str, headers: Mapping[str, str], seconds: float, hops: int = 5) -> Iterator[HTTPResponse]:
    """One answer with content. Redirects are followed, never from https to http. Raises Broken, InputError."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise _unreachable(url, "this is no valid address") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _unreachable(url, "only http and https are fetched")
    with ask(parts, seconds=seconds, headers={"User-Agent": f"narrate/{__version__}", **headers}) as response:
        location = response.getheader("Location") or ""
        if response.status in _REDIRECTS and location and hops:
            new = urljoin(url, location)
            if parts.scheme == "https" and not new.startswith("https:"):
                raise _unreachable(url, "it leads from https to an address without")
        elif response.status == 416:
            message = "the server has no more of it"
            raise Broken(message)
        elif response.status in {429, 500, 502, 503, 504}:
            message = f"the server answered {response.status}"
            raise Broken(message)
        elif response.status not in {200, 206}:
            raise _unreachable(url, f"the server answered {response.status}")
        else:
            yield response
            return
    with _get(new, headers, seconds, hops - 1) as response:
        yield response


def _small(url: str) -> bytes:
    try:
        with _get(url, {}, SECONDS) as response:
            return b"".join(blocks(response, MOST_INDEX))
    except Broken as error:
        raise _unreachable(url, str(error)) from error


def _unreachable(url: str, why: str) -> InputError:
    return InputError(
        f"{url[:200]} cannot be fetched: {why}.",
        remedy="Look at your connection and at engines.index, or install the voice from a folder.",
    )


def _json(data: bytes, index: str) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except ValueError as error:
        raise _damaged(index) from error
    if not isinstance(told, dict):
        raise _damaged(index)
    return told


def _damaged(index: str) -> InputError:
    return InputError(f"{index[:200]} is no index of voices as Piper has it.", remedy="Look at engines.index.")


def _md5(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def install_folder(source: Path, folder: Path) -> tuple[str, ...]:
    """Copy the voices in a folder; returns their names.

    Raises InputError where there is none or where one's settings cannot be read, OutputError where nothing can be
    written.
    """
    found = models_in(source)
    if not found:
        raise InputError(
            "There is no voice of Piper here.",
            where=Where(path=source),
            remedy="A voice is a file NAME.onnx with NAME.onnx.json beside it.",
        )
    for model in found:
        _require_settings(Path(f"{model}.json"))
    with _written(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for model in found:
            waiting = Path(tempfile.mkdtemp(prefix=".voice-", dir=folder))
            for file in _files_of(model):
                shutil.copyfile(file, waiting / file.name)
            _exchange(waiting, folder / model.stem)
    return tuple(model.stem for model in found)


def _files_of(model: Path) -> Iterable[Path]:
    cards = [path for path in sorted(model.parent.iterdir()) if path.name == _CARD]
    return (model, Path(f"{model}.json"), *cards)


def cards_in(source: Path) -> str:
    """What the cards in a folder say of origin and licence."""
    return "\n".join(path.read_text("utf-8", "replace") for path in sorted(source.rglob(_CARD)))


def _require_settings(file: Path) -> None:
    try:
        told = json.loads(file.read_text("utf-8"))
        _ = told["audio"]["sample_rate"], told["espeak"]["voice"], told["phoneme_id_map"], told["num_speakers"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            "These are no settings of a voice of Piper.", where=Where(path=file), remedy="Fetch the voice again."
        ) from error


def _exchange(made: Path, place: Path) -> Path:
    """Put a finished folder in the place of an older one."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    return place


@contextlib.contextmanager
def _written(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"The voice cannot be written: {error.strerror or error}.",
            where=Where(path=folder),
            remedy=f"Make room or give yourself the right to write there, or name another folder in {VARIABLE}.",
        ) from error
