"""What is set of an engine: of a speech server, or of Piper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

SERVER = "server"
"""The engine that speaks by a server's `/v1/audio/speech`."""
PIPER = "piper"
PIPER_INDEX = "https://huggingface.co/rhasspy/piper-voices/resolve/main/voices.json"
"""Where Piper's published voices are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """How an engine is used."""

    engine: str = SERVER
    """`server`, `piper`, or another installed engine, which is then made with the table's name alone."""
    voices: tuple[str, ...] = ()
    """Which voices are offered, in this order; each by its identifier and, after a colon, gender and languages."""
    languages: tuple[str, ...] = ("en",)
    """What voices speak of which nothing else is known."""
    at_once: Annotated[int, msgspec.Meta(ge=0)] = 0
    """How many sentences are spoken at once; 0 for as many as other things."""
    url: str = ""
    """Of a server, up to `/v1`."""
    model: str = ""
    format: Literal["wav", "pcm", "mp3", "flac", "opus", "aac"] = "wav"
    """What a server is asked for."""
    pcm_rate: Annotated[int, msgspec.Meta(ge=8000, le=192000)] = 24000
    """Samples a second of a server's `pcm`, which does not say so itself."""
    key_variable: str = ""
    """Name of the environment variable that holds the server's key."""
    keyring: bool = False
    """Whether the system's key ring is asked for the key."""
    per_minute: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    """Requests a minute that the server allows; 0 for any number."""
    timeout: Annotated[float, msgspec.Meta(gt=0)] = 60.0
    """Seconds that one request may take."""
    patience: Annotated[float, msgspec.Meta(ge=0)] = 300.0
    """Seconds after which a sentence is not asked for again."""
    metered: bool = True
    """Whether sentences cost money; voices are then not measured unless somebody asks for it."""
    price: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    """Of a million characters."""
    currency: str = "USD"
    folder: str = ""
    """Of Piper's voices, besides the usual one."""
    speakers: Annotated[int, msgspec.Meta(ge=1)] = 32
    """How many speakers of one of Piper's models are offered."""
    noise: Annotated[float, msgspec.Meta(ge=-1, le=2)] = -1.0
    """How much Piper's voices vary in colour; -1 for what the model says."""
    noise_width: Annotated[float, msgspec.Meta(ge=-1, le=2)] = -1.0
    """How much they vary in rhythm; -1 for what the model says."""
    silence: Annotated[float, msgspec.Meta(ge=0, le=5)] = 0.2
    """Seconds between sentences that Piper finds in one text."""
    index: str = PIPER_INDEX
    """Where Piper's voices are listed that can be installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineUse:
    """An engine, ready to be made."""

    engine: str
    """As in the entry-point group."""
    options: dict[str, object]
    """What it is made with; see narrate.workers.ProcessPool."""
    timeout: float
    """Seconds that a sentence may take."""
    jobs: int
    """Workers."""


_OF_SERVERS = ("url", "model", "format", "pcm_rate", "key_variable", "keyring", "per_minute", "timeout", "patience")
_OF_PIPER = ("folder", "speakers", "noise", "noise_width", "silence")


def engine_use(name: str, engines: dict[str, EngineSettings], *, jobs: int, timeout: float) -> EngineUse:
    """How the engine is made that settings call `name`.

    Parameters
    ----------
    engines: the tables of the settings; a name that is not among them is that of an installed engine.
    jobs, timeout: workers, and seconds a sentence, where its table says nothing of them.
    """
    one = engines.get(name)
    if one is None:
        return EngineUse(engine=name, options={}, timeout=timeout, jobs=jobs)
    jobs = one.at_once or jobs
    options: dict[str, object] = {"name": name}
    if one.engine == SERVER:
        options |= {key: getattr(one, key) for key in ("metered", *_OF_SERVERS)}
        # The last try may begin when patience ends; those who wait for their turn wait for all others first.
        turn = jobs * 60 / one.per_minute if one.per_minute else 0.0
        timeout = one.patience + one.timeout + turn + 10
    elif one.engine == PIPER:
        options |= {key: getattr(one, key) for key in _OF_PIPER}
    if one.engine in {SERVER, PIPER}:
        options |= {"voices": list(one.voices), "languages": list(one.languages)}
    return EngineUse(engine=one.engine, options=options, timeout=timeout, jobs=jobs)


def cost(texts: Iterable[tuple[str, str]], engines: Mapping[str, EngineSettings], first: str) -> str:
    """What it costs to have texts spoken, in words that follow “would cost”; empty where nobody said what they do.

    Parameters
    ----------
    texts: identifiers of voices, and what each is to say.
    engines: the tables of the settings.
    first: the engine of voices that name none.
    """
    totals: dict[str, float] = {}
    for voice, text in texts:
        named = voice.partition(":")[0]
        one = engines.get(named if ":" in voice and named in engines else first)
        if one is not None and one.price:
            totals[one.currency] = totals.get(one.currency, 0.0) + len(text) * one.price / 1_000_000
    if not totals and (one := engines.get(first)) is not None and one.price:
        totals[one.currency] = 0.0
    return " and ".join(f"about {total:.2f} {currency}" for currency, total in totals.items())
