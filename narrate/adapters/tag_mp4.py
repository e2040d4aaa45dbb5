"""Tags of M4A and M4B; their chapters are written by ffmpeg, because mutagen only reads them."""

from __future__ import annotations

from pathlib import Path

from narrate.adapters.tag_facts import PADDING, artist, clean, date_parts, mime, mutagen_module, replay_gain
from narrate.adapters.tag_facts import transcript as written
from narrate.ports_tags import TagFacts

_AUDIOBOOK = 2
"""Of `stik`, by which Apple's players sort M4B files into books."""


def tag_mp4(path: Path, facts: TagFacts) -> None:
    """Write the tags of an M4A or M4B file anew; what it holds besides stays, chapters among it."""
    mp4 = mutagen_module("mp4")
    episode, show = facts.episode, facts.show
    file = mp4.MP4(path)
    if file.tags is None:
        file.add_tags()
    file.tags.clear()
    file["\xa9nam"] = clean(episode.script.title)
    file["\xa9ART"] = artist(show, episode)
    file["\xa9alb"] = clean(show.title)
    file["\xa9day"] = "-".join(part for part in date_parts(episode) if part)
    file["\xa9lyr"] = written(episode)
    if path.suffix == ".m4b":
        file["\xa9gen"] = "Audiobook"
        file["stik"] = [_AUDIOBOOK]
    else:
        file["\xa9gen"] = "Podcast"
        file["pcst"] = True
    file["trkn"] = [(facts.number, 0)]
    for name, value in replay_gain(facts.loudness).items():
        file[f"----:com.apple.iTunes:{name.lower()}"] = [mp4.MP4FreeForm(value.encode(), mp4.AtomDataType.UTF8)]
    if facts.cover:
        kind = mp4.MP4Cover.FORMAT_PNG if mime(facts.cover) == "image/png" else mp4.MP4Cover.FORMAT_JPEG
        file["covr"] = [mp4.MP4Cover(facts.cover, imageformat=kind)]
    file.save(padding=lambda _: PADDING)
