"""The segmenter: a document to a script, by named rules in order, each of which can be switched off by its name."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from pathlib import Path

from narrate.diagnostics import Finding
from narrate.errors import SettingsError
from narrate.model.document import Document
from narrate.model.fidelity import Fidelity
from narrate.model.script import Script
from narrate.segment import (
    authors,
    boilerplate,
    comments,
    footer,
    foreign,
    furniture,
    inferred_title,
    interviews,
    ledger,
    letters,
    long_texts,
    mail_heads,
    mail_quotes,
    masthead,
    metadata,
    named_sections,
    pull_quotes,
    quoted_interviews,
    repeated_title,
    replies,
    signed_letters,
    site,
    structure,
    turns,
)
from narrate.segment.asides import without_asides
from narrate.segment.build import build
from narrate.segment.decisions import Decision, decisions, doubts
from narrate.segment.draft import Draft, Rule
from narrate.segment.ledger import Entry
from narrate.segment.split import split
from narrate.settings import SegmentSettings

RULES: tuple[tuple[str, Rule], ...] = (
    ("front-matter", metadata.front_matter),
    ("own-boilerplate", boilerplate.users),
    ("mail-heads", mail_heads.mail_heads),
    ("mail-quotes", mail_quotes.mail_quotes),
    ("prompts", boilerplate.prompts),
    ("site-head", site.head),
    ("repeated-title", repeated_title.repeated_title),
    ("masthead", masthead.masthead),
    ("top-lines", metadata.top_lines),
    ("related-links", boilerplate.related),
    ("site-foot", site.foot),
    ("named-comments", comments.named),
    ("numbered-comments", comments.numbered),
    ("footer", footer.footer),
    ("furniture", furniture.furniture),
    ("calendar", footer.calendar),
    ("language", metadata.language),
    ("footer-byline", authors.footer_byline),
    ("author-names", authors.author_names),
    ("infer-title", inferred_title.infer_title),
    ("pictures", structure.pictures),
    ("pull-quotes", pull_quotes.pull_quotes),
    ("letters", letters.letters),
    ("signed-letters", signed_letters.signed_letters),
    ("replies", replies.replies),
    ("end-byline", authors.end_byline),
    ("credits", structure.credit_lists),
    ("dialogue", turns.dialogue),
    ("named-sections", named_sections.named_sections),
    ("quoted-interview", quoted_interviews.quoted_interviews),
    ("unlabelled-interview", interviews.interviews),
    ("biographies", authors.biographies),
    ("quotations", structure.quotations),
    ("lists", structure.lists),
    ("headings", structure.headings),
    ("long-texts", long_texts.long_texts),
    ("foreign-words", foreign.foreign_words),
)
"""What a rule decides, later ones leave alone; a rule that is off leaves its paragraphs to those after it."""


def _signed(name: str, before: Draft, after: Draft) -> Draft:
    """The draft in which every paragraph that a rule decided about bears the rule's name in the list."""
    if after.parts is before.parts:
        return after
    return after.with_parts(
        {
            number: {"rule": name}
            for number, (old, new) in enumerate(zip(before.parts, after.parts, strict=True))
            if new.rule != old.rule
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation:
    """A script and how it came about."""

    script: Script
    ledger: tuple[Entry, ...]
    fidelity: Fidelity
    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...]
    """For each line which rule decided, how surely, and why."""


def segment(document: Document, settings: SegmentSettings, path: Path, *, links: bool = False) -> Segmentation:
    """Find out who says what.

    Parameters
    ----------
    document: what a reader made of the source.
    settings: rules that are off, patterns of the user's, kinds of chapters to leave out.
    path: the source, for messages.
    links: whether lines keep the document's links, so that they can be announced.

    Raises SettingsError for the name of a rule that does not exist.
    """
    known = [name for name, _ in RULES]
    for name in settings.off:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            advice = f"Did you mean “{near[0]}”?" if near else f"Rules: {', '.join(known)}."
            raise SettingsError(f"segment.off names a rule “{name}” that does not exist.", remedy=advice)
    draft = split(
        Draft(
            document=document,
            boilerplate=settings.boilerplate,
            long_text=settings.long_text,
            chapter_words=settings.chapter_words,
        )
    )
    for name, rule in RULES:
        if name not in settings.off:
            draft = _signed(name, draft, rule(draft))
    draft = without_asides(draft)
    script, ids = build(draft, settings.skip, links=links)
    entries = ledger.ledger(document, draft.parts, ids)
    count, notes = ledger.fidelity(document, entries, path)
    decided = decisions(draft, ids)
    findings = tuple(
        replace(note, where=replace(note.where, path=path)) if note.where else note for note in draft.findings
    )
    return Segmentation(
        script=script,
        ledger=entries,
        fidelity=count,
        findings=(*findings, *doubts(draft, decided, path), *notes),
        decisions=decided,
    )
