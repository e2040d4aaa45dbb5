"""Sentences that another engine spoke than the one that was asked for: known, told, levelled, and asked for again."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from narrate import loudness
from narrate.diagnostics import Finding, finding
from narrate.model.sound import Clip, Segment, Timeline
from narrate.ports import ClipStore, Encoder, Pcm
from narrate.production import Spoken


class Substitutes:
    """A `ClipStore` for one build that remembers the clips that were asked for, and which of them are substitutes.

    Parameters
    ----------
    clips: where they lie.
    retry: whether substitutes of earlier builds count as absent, so that their engine is asked again.
    """

    def __init__(self, clips: ClipStore, *, retry: bool = False) -> None:
        self._clips = clips
        self._retry = retry
        self._written: set[str] = set()
        self._found: dict[str, Clip] = {}
        self.keys: set[str] = set()
        """Of the substitutes that were found or written."""
        self.said: set[str] = set()
        """Of those among them that are sentences of a text; others measure voices."""

    def find(self, key: str) -> Clip | None:
        """See ClipStore.find."""
        clip = self._found.get(key) or self._clips.find(key)
        if clip is None:
            return None
        self._found[key] = clip
        if not clip.substitute:
            return clip
        if self._retry and key not in self._written:
            return None
        self.keys.add(key)
        return clip

    def read(self, key: str) -> Pcm:
        """See ClipStore.read."""
        try:
            return self._clips.read(key)
        except KeyError:
            self._found.pop(key, None)
            raise

    def write(self, key: str, pcm: Pcm) -> Clip:
        """See ClipStore.write."""
        self._written.add(key)
        clip = self._found[key] = self._clips.write(key, pcm)
        (self.keys.add if clip.substitute else self.keys.discard)(key)
        return clip

    def noted(self, one: Spoken, engine: str) -> Spoken:
        """A text with a finding (NAR-131) for each of its sentences that `engine` did not speak."""
        mine = self.keys.intersection(one.keys.values())
        if not mine:
            return one
        self.said |= mine
        notes = tuple(
            _note(utterance.text or utterance.spoken, utterance.speaker, engine, one)
            for utterance in one.utterances
            if one.keys[utterance.id] in self.keys
        )
        return replace(one, manuscript=replace(one.manuscript, findings=(*one.manuscript.findings, *notes)))

    def levelled(self, timeline: Timeline, encoder: Encoder) -> Timeline:
        """A timeline in which substitutes have a gain of their own: that of the speaker's voice is not for them."""
        if not self.keys.intersection(segment.clip for segment in timeline.segments):
            return timeline
        return replace(timeline, segments=tuple(self._levelled(segment, encoder) for segment in timeline.segments))

    def _levelled(self, segment: Segment, encoder: Encoder) -> Segment:
        if segment.clip not in self.keys:
            return segment
        pcm = self._clips.read(segment.clip)
        measured = encoder.measure([pcm.data], rate=pcm.rate)
        return (
            replace(segment, gain=round(loudness.voice_gain(measured), 2)) if loudness.measurable(measured) else segment
        )


def _note(text: str, speaker: str, engine: str, one: Spoken) -> Finding:
    words = textwrap.shorten(text, 60, placeholder="…")
    return finding("NAR-131", path=one.manuscript.script_path, text=words, speaker=speaker, engine=engine)
