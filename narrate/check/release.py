"""Re-reads a finished release and holds it against itself, against what was recorded and against the scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from narrate.check import chapters, transcripts
from narrate.check.expected import FEED, Expected, Place, Reader
from narrate.check.feed import Feed, Item, duplicates, read_feed
from narrate.check.fidelity import check_fidelity
from narrate.check.links import check_named, check_page
from narrate.check.lyrics import check_lyrics
from narrate.check.people import check_people
from narrate.check.sound import check_content, check_cover, check_size, check_sound
from narrate.check.vtt import VttCue
from narrate.diagnostics import Finding
from narrate.errors import InputError
from narrate.ports import Encoder
from narrate.ports_tags import MediaReader

INDEX, SCRIPT = "index.html", "script.fountain"
REPORTS = ("report.txt", "report.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Release:
    files: Reader
    folder: Path
    encoder: Encoder | None
    media: MediaReader | None

    def at(self, path: str) -> Place:
        return Place(folder=self.folder, path=path)


def check_release(
    files: Reader,
    *,
    folder: Path,
    expected: Sequence[Expected],
    podcast_guid: str = "",
    feeds: Mapping[str, str] | None = None,
    encoder: Encoder | None,
    media: MediaReader | None,
) -> tuple[Finding, ...]:
    """Everything that is wrong with a release, in the order of its feed; empty for a good one.

    Parameters
    ----------
    files: reads the release.
    folder: where it lies, for messages and for decoding.
    expected: the episodes as the release's state records them, with their scripts.
    podcast_guid: the show's guid as recorded; empty where it is not to be compared.
    feeds: further feeds by name, with their guids; what they share with the first is looked at once.
    encoder: decodes and measures; None leaves that out, which makes the check much quicker.
    media: reads tags; None leaves them out.

    Raises EncodingError, through `encoder`, only where a decoder is missing altogether: a file that cannot be
    decoded is a finding.
    """
    release = _Release(files=files, folder=folder, encoder=encoder, media=media)
    documents, findings = _documents(release, FEED)
    if not documents:
        return tuple(findings)
    at = release.at(FEED)
    items = [item for feed in documents for item in feed.items]
    findings += _recorded(documents[0], items, expected, podcast_guid, at)
    findings += _cover(release, documents[0])
    by_slug = {one.slug: one for one in expected}
    for item in items:
        findings += _check_item(release, item, by_slug.get(item.slug))
    named = {path for feed in documents for path in feed.named}
    findings += check_named(named, files, _said_missing(findings), at)
    for name, guid in sorted((feeds or {}).items()):
        findings += _further(release, f"{name}.xml", guid, expected)
    findings += _pages(release, [item.slug for item in items])
    return tuple(findings)


def _documents(release: _Release, first: str) -> tuple[list[Feed], list[Finding]]:
    """A feed with the documents that go on (RFC 5005, 3)."""
    documents: list[Feed] = []
    findings: list[Finding] = []
    path, seen = first, {first}
    while path:
        at = release.at(path)
        data = release.files.read(path)
        if data is None:
            return documents, [*findings, at("NAR-302", file=path)]
        feed, about = read_feed(data, at)
        findings += about
        if feed is None:
            return documents, findings
        documents.append(feed)
        path = feed.next if feed.next not in seen else ""
        seen.add(path)
    if len(documents) > 1:
        findings += duplicates([item for feed in documents for item in feed.items], release.at(first))
    return documents, findings


def _further(release: _Release, path: str, guid: str, expected: Sequence[Expected]) -> list[Finding]:
    """Another feed of the same release: its own form, and that it says of each episode what is so."""
    documents, findings = _documents(release, path)
    if not documents:
        return findings
    at = release.at(path)
    recorded = {one.slug: one.guid for one in expected}
    if guid and documents[0].guid and documents[0].guid != guid:
        findings.append(at("NAR-319", place="the feed", found=documents[0].guid, said=guid))
    findings += _cover(release, documents[0])
    for item in (item for feed in documents for item in feed.items):
        if item.slug and item.guid and item.guid != recorded.get(item.slug, item.guid):
            findings.append(at("NAR-319", place=item.slug, found=item.guid, said=recorded[item.slug]))
        size = release.files.size(item.enclosure.path) if item.enclosure.path else None
        if size is not None and item.enclosure.length not in {None, size}:
            findings.append(at("NAR-301", file=item.enclosure.path, said=item.enclosure.length, found=size))
    named = {one for feed in documents for one in feed.named}
    return [*findings, *check_named(named, release.files, _said_missing(findings), at)]


def _cover(release: _Release, feed: Feed) -> tuple[Finding, ...]:
    return check_cover(release.files.read(feed.cover), release.at(feed.cover)) if feed.cover else ()


def _said_missing(findings: Iterable[Finding]) -> set[str]:
    """Files of which it was said that they are missing."""
    return {one.subject for one in findings if one.code in {"NAR-302", "NAR-321"}}


def _pages(release: _Release, slugs: Iterable[str]) -> Iterator[Finding]:
    """What the pages lead to. A page that is missing is found where something leads to it."""
    for path in (INDEX, *(f"{slug}/{INDEX}" for slug in slugs if slug)):
        data = release.files.read(path)
        if data is not None:
            yield from check_page(data, path, release.files, release.at(path))


def _recorded(feed: Feed, items: Sequence[Item], expected: Sequence[Expected], guid: str, at: Place) -> list[Finding]:
    """The feed against what was recorded: NAR-319, NAR-330, NAR-331."""
    findings: list[Finding] = []
    if guid and feed.guid and feed.guid != guid:
        findings.append(at("NAR-319", place="the feed", found=feed.guid, said=guid))
    recorded = {one.slug: one.guid for one in expected}
    listed = {item.slug for item in items}
    for item in items:
        if not item.slug:
            continue
        if item.slug not in recorded:
            findings.append(at("NAR-331", slug=item.slug))
        elif item.guid and item.guid != recorded[item.slug]:
            findings.append(at("NAR-319", place=item.slug, found=item.guid, said=recorded[item.slug]))
    findings += (at("NAR-330", slug=one.slug) for one in expected if one.slug not in listed)
    return findings


def _check_item(release: _Release, item: Item, expected: Expected | None) -> list[Finding]:
    length = round(expected.length * 1000 / expected.rate) if expected else None
    cues, findings = _check_transcripts(release, item, length)
    marks: tuple[chapters.Mark, ...] | None = None
    pictures: tuple[str, ...] = ()
    if item.chapters:
        at = release.at(item.chapters)
        data = release.files.read(item.chapters)
        if data is None:
            findings.append(at("NAR-302", file=item.chapters))
        else:
            marks, about = chapters.read_json(data, at)
            findings += about
            findings += chapters.check_order(marks, length, at) if marks is not None else ()
            findings += chapters.check_simple(marks, item.simple, release.at(FEED)) if marks is not None else ()
            findings += chapters.check_times(marks, item.times, release.at(FEED)) if marks is not None else ()
            pictures, about = chapters.picture_digests(marks or (), item.base, release.files, at)
            findings += about
    if cues is not None and expected is not None and expected.script is not None:
        at = release.at(item.vtt)
        findings += check_fidelity(expected.script, cues, at)
        findings += chapters.check_transcript(marks, expected.script, cues, at) if marks else ()
    if expected is not None and expected.script is not None:
        report = release.files.read(f"{item.slug}/report.json")
        findings += check_people(expected.script, item, report, release.at(f"{item.slug}/{SCRIPT}"))
    findings += _check_media(release, item, expected, marks, cues or (), pictures)
    if item.slug:
        for name in REPORTS:
            path = f"{item.slug}/{name}"
            if release.files.size(path) is None:
                findings.append(release.at(path)("NAR-320", slug=item.slug, file=name))
    return findings


def _check_transcripts(
    release: _Release, item: Item, length: int | None
) -> tuple[tuple[VttCue, ...] | None, list[Finding]]:
    findings: list[Finding] = []
    cues: tuple[VttCue, ...] | None = None
    if item.vtt:
        at = release.at(item.vtt)
        data = release.files.read(item.vtt)
        if data is None:
            findings.append(at("NAR-302", file=item.vtt))
        else:
            cues, about = transcripts.read_vtt(data, at)
            findings += about
            findings += transcripts.check_cues(cues, length, at) if cues is not None else ()
    if item.json:
        at = release.at(item.json)
        data = release.files.read(item.json)
        findings += transcripts.check_json(data, cues, at) if data is not None else (at("NAR-302", file=item.json),)
    return cues, findings


def _check_media(
    release: _Release,
    item: Item,
    expected: Expected | None,
    marks: Sequence[chapters.Mark] | None,
    cues: Sequence[VttCue],
    pictures: Sequence[str],
) -> list[Finding]:
    findings: list[Finding] = []
    done: set[str] = set()
    for enclosure in (item.enclosure, *item.alternates):
        if not enclosure.path:
            continue
        at = release.at(enclosure.path)
        size = release.files.size(enclosure.path)
        about = check_size(enclosure, size, at)
        findings += (one for one in about if one not in findings)
        if size is None:
            continue
        findings += check_content(enclosure, release.files.read(enclosure.path) or b"", at)
        if enclosure.path in done:
            continue
        done.add(enclosure.path)
        path = release.folder / enclosure.path
        findings += _check_tags(release, path, marks, pictures, cues, at)
        if release.encoder is not None:
            findings += check_sound(path, item.duration, expected, release.encoder, at, cues)
    return findings


def _check_tags(
    release: _Release,
    path: Path,
    marks: Sequence[chapters.Mark] | None,
    pictures: Sequence[str],
    cues: Sequence[VttCue],
    at: Place,
) -> list[Finding]:
    """What a file says of itself: NAR-305 to NAR-307, NAR-332, NAR-333, NAR-372, NAR-374, NAR-375."""
    if release.media is None:
        return []
    try:
        tags = release.media.read_tags(path)
    except InputError as error:
        return [at("NAR-332", file=at.path, detail=error.what)]
    findings = [
        at("NAR-333", file=at.path, what=what)
        for what, there in (("title", bool(tags.title)), ("cover", tags.cover))
        if not there
    ]
    if marks is not None:
        findings += chapters.check_tags(marks, tags, at)
        findings += chapters.check_pictures(pictures, tags, at)
    findings += check_lyrics(cues, tags, at)
    return findings
