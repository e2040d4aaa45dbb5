"""Where lexicons lie: narrate's own, the user's, the project's, and one for an episode beside its script."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrate.settings import Settings
    from narrate.speech import Layer, Lexicon

USER = "NARRATE_LEXICON"
"""Environment variable that names the user's lexicon."""
SUFFIXES = (".lexicon.toml", ".lexicon.pls")
"""With which the lexicon of one episode ends; its script's name stands before."""


def user_lexicon(environment: Mapping[str, str]) -> Path:
    """The user's lexicon: what `NARRATE_LEXICON` says, or one in narrate's folder among the user's settings."""
    if named := environment.get(USER):
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_config_dir("narrate", appauthor=False)) / "lexicon.toml"


def layers(settings: Settings) -> tuple[tuple[str, Layer], ...]:
    """The layers that hold for every episode, the weakest first: where each is from, and its entries.

    Raises SettingsError for a lexicon that cannot be read.
    """
    from narrate.speech import load_layer, shipped_layer

    own = (("narrate", shipped_layer()),) if settings.speech.film_people else ()
    return (*own, *((str(path), load_layer(path)) for path in files(settings)))


def files(settings: Settings) -> tuple[Path, Path]:
    """The user's and the project's lexicon, which need not exist."""
    return user_lexicon(os.environ), Path(settings.speech.lexicon)


def load(settings: Settings) -> Lexicon:
    """All lexicons, those of single episodes among them. Raises SettingsError for one that cannot be read."""
    from narrate.speech import Lexicon, load_layer

    lexicon = Lexicon(layers=tuple(layer for _, layer in layers(settings) if layer))
    folder = Path(settings.build.scripts)
    for suffix in SUFFIXES:
        for path in sorted(folder.glob(f"*{suffix}")):
            lexicon = lexicon.with_episode(path.name.removesuffix(suffix), load_layer(path))
    return lexicon
