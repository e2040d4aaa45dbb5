"""A transcript as semantic HTML: nothing lost, nothing invented, every kind of text as what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from lxml import etree
from spoken_sample import KINDS, SOME, episode_of, is_heard, timeline_of
from strategies import scripts

from narrate.check.vtt import parse_vtt
from narrate.model.script import Chapter, Foreign, Line, Script
from narrate.model.sound import Level
from narrate.package import markup
from narrate.package.ssml import ssml
from narrate.package.text import clean
from narrate.package.transcripts import vtt
from narrate.speech import Lexicon, utterances

GOLDEN = Path(__file__).parents[1] / "golden" / "markup"


def _sentences(sections: Sequence[etree._Element]) -> list[str]:
    return ["".join(map(str, element.itertext())) for section in sections for element in markup.cue_elements(section)]


def test_every_kind_of_text_as_what_it_is() -> None:
    episode = episode_of(KINDS)
    elements = markup.sections(episode.script, episode.timeline)
    for element in elements:
        etree.indent(element, "  ")
    shown = re.sub(r' id="c[0-9a-f]{12}(-\d+)?"', "", markup.html(elements))
    assert shown == (GOLDEN / "kinds.html").read_text("utf-8").rstrip("\n")


def test_sentences_say_when_they_are_heard() -> None:
    timeline = timeline_of(KINDS)
    timed = markup.sections(KINDS, timeline, timed=True)
    spans = [span for section in timed for span in markup.cue_elements(section)]
    cues = {markup.cue_id(cue): cue for cue in timeline.cues}
    assert len(spans) == len([cue for cue in timeline.cues if cue.line_id])
    for span in spans:
        cue = cues[span.get("id", "")]
        assert abs(float(span.get("data-start", "")) - cue.start / timeline.rate) <= 0.0005
        assert abs(float(span.get("data-end", "")) - cue.end / timeline.rate) <= 0.0005


def test_words_in_another_language_say_so() -> None:
    text = "Chat of chat 2 and le chat 2."
    at = text.rindex("chat 2")
    line = Line(text=text, foreign=(Foreign(start=at, end=at + 6, language="fr"),))
    script = Script(chapters=(Chapter(title="One", lines=(line,)),))
    shown = markup.html(markup.sections(script, timeline_of(script)))
    assert '>Chat of chat 2 and le <span lang="fr" dir="auto">chat 2</span>.</span>' in shown
    heard = episode_of(script)
    assert "<v Narrator>Chat of chat 2 and le <lang fr>chat 2</lang>.\n" in vtt(heard).decode()
    assert "le <lang fr>chat\n" not in vtt(heard, width=12).decode()
    assert parse_vtt(vtt(heard, width=12))
    said = utterances(script, level=Level.BRIEF, lexicon=Lexicon(), announcer=None)
    assert b"<sub alias=" in ssml(said, "en")
    plain = replace(line, text=text.replace("2", "x"))
    said = utterances(replace(script, chapters=(Chapter(lines=(plain,)),)), level=Level.BRIEF, lexicon=Lexicon())
    assert b'and le <lang xml:lang="fr">chat x</lang>.</s>' in ssml(said, "en")


@SOME
@given(scripts().filter(is_heard))
def test_every_sentence_stands_there_once_and_in_order(script: Script) -> None:
    timeline = timeline_of(script)
    elements = markup.sections(script, timeline)
    wanted = [clean(cue.text) for cue in timeline.cues if cue.line_id and clean(cue.text)]
    assert _sentences(elements) == wanted
    assert len(elements) == len(timeline.chapters)
    ids = [element.get("id") for section in elements for element in section.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@SOME
@given(scripts().filter(is_heard))
def test_the_elements_are_xml_and_no_rank_is_left_out(script: Script) -> None:
    elements = markup.sections(script, timeline_of(script))
    rank = 1
    for section in elements:
        again = etree.fromstring(etree.tostring(section))
        for element in again.iter():
            if re.fullmatch("h[1-6]", str(element.tag)):
                found = int(str(element.tag)[1])
                assert found <= rank + 1
                rank = found
