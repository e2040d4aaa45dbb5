"""The stage from a script to utterances: sentences, what is said for what is written, and structure cues."""

from __future__ import annotations

from narrate.speech.announcements import Announcements
from narrate.speech.english import locale_of
from narrate.speech.lexicon import Entry, Form, Layer, Lexicon, Said
from narrate.speech.lexicon_file import load_layer, load_lexicon, shipped_layer
from narrate.speech.sayings import Sayings
from narrate.speech.sentences import sentences
from narrate.speech.stage import utterances
from narrate.speech.structure import Structure, structure_of
from narrate.speech.text import Change, explain, say, spoken

__all__ = [
    "Announcements",
    "Change",
    "Entry",
    "Form",
    "Layer",
    "Lexicon",
    "Said",
    "Sayings",
    "Structure",
    "explain",
    "load_layer",
    "load_lexicon",
    "locale_of",
    "say",
    "sentences",
    "shipped_layer",
    "spoken",
    "structure_of",
    "utterances",
]
