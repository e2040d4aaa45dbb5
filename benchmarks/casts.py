"""How far apart the voices of casts of 2, 4, 8 and 12 speakers are, against voices taken in the order of a list.

    python benchmarks/casts.py [LANGUAGE]

The smallest distance between any two of a cast, in the units of `narrate.casting.profile`: of the caster's choice (as
it estimates it, and measured on what the voices say at the pitches that it chose), of voices in the order in which
espeak-ng lists them, and of voices in the engine's order of preference.
"""

from __future__ import annotations

import sys
from itertools import combinations

from narrate.adapters.clips import trimmed
from narrate.adapters.engines.espeak import EspeakEngine
from narrate.casting import candidates, cast
from narrate.casting.profile import Profile, distance, measure
from narrate.model.script import NARRATOR, Script, Speaker
from narrate.model.sound import Prosody
from narrate.planning import calibration_jobs
from narrate.ports import Pcm
from narrate.settings import Settings

SIZES = (2, 4, 8, 12)


def main() -> None:
    language = sys.argv[1] if len(sys.argv) > 1 else "en"
    engine = EspeakEngine()
    voices = engine.voices()

    def profile(voice: str, pitch: int = 50) -> Profile:
        [job] = calibration_jobs([(voice, Prosody(pitch=pitch), language)], engine="", version="")
        pcm = engine.speak(job.text, voice=voice, prosody=job.prosody)
        return measure(trimmed(Pcm(rate=pcm.rate, data=pcm.data)), pcm.rate)

    listed = candidates(script(2, language), voices=voices, settings=Settings())
    profiles = {voice: profile(voice) for voice in listed}
    by_name = sorted(listed, key=lambda voice: voice.partition("+")[2].casefold())

    def smallest(those: list[Profile]) -> float:
        return min(distance(one, other) for one, other in combinations(those, 2))

    print("speakers | caster, measured | caster, estimated | in espeak-ng's order | in order of preference")
    for size in SIZES:
        done = cast(script(size - 1, language), voices=voices, settings=Settings(), profiles=profiles)
        measured = smallest([profile(one.voice, one.prosody.pitch) for one in done])
        told = min(float(one.reason.rsplit(": ", 1)[1].split()[0]) for one in done if one.speaker != NARRATOR)
        plain = smallest([profiles[voice] for voice in by_name[:size]])
        preferred = smallest([profiles[voice] for voice in listed[:size]])
        print(f"{size} | {measured:.2f} | {told:.1f} | {plain:.2f} | {preferred:.2f}", file=sys.stdout)
        print("   ", ", ".join(f"{one.voice}@{one.prosody.pitch}" for one in done), file=sys.stderr)


def script(size: int, language: str) -> Script:
    """A narrator and some people of whom nothing is known."""
    names = [f"Xq{number}" for number in range(size)]
    return Script(language=language, speakers=tuple(Speaker(name=name) for name in names))


if __name__ == "__main__":
    main()
