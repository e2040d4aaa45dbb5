"""The stage from a script to utterances: sentences, what is said for what is written, and structure cues."""

from __future__ import annotations

from narrate.speech.announcements import Announcements
from narrate.speech.lexicon import Lexicon, load_lexicon
from narrate.speech.sentences import sentences
from narrate.speech.stage import utterances
from narrate.speech.text import Change, explain, spoken

__all__ = ["Announcements", "Change", "Lexicon", "explain", "load_lexicon", "sentences", "spoken", "utterances"]
