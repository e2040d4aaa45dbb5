"""In which manner a sentence is said, and what becomes of it: settings, keys, findings, and the sound itself."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.adapters.clips import trimmed
from narrate.adapters.engines.espeak import EspeakEngine
from narrate.casting import Profile, candidates, cast
from narrate.casting.profile import distance, measure
from narrate.fountain import parse
from narrate.manners import in_manner, longest_change, pause_change, with_asides, with_stress
from narrate.model.script import NARRATOR, Chapter, Line, LineKind, Script, Speaker, stress_on
from narrate.model.sound import Assignment, Gender, Level, Manner, Manners, Passage, Prosody, Utterance, Voice
from narrate.planning import assign, calibration_jobs, notes, unheard_manners
from narrate.ports import Pcm
from narrate.settings import Settings
from narrate.speech import Lexicon, utterances

PLAIN, HEADING, QUOTE, ASIDE, EMPHASIS, QUESTION = Manner


def said(*lines: Line, title: str = "") -> tuple[Utterance, ...]:
    script = Script(title=title, speakers=(Speaker(name="Ann Ray"),), chapters=(Chapter(lines=lines),))
    return tuple(one for one in utterances(script, level=Level.STANDARD, lexicon=Lexicon()) if one.line_id)


def speech(text: str) -> Line:
    return Line(text=text, speaker="Ann Ray", kind=LineKind.SPEECH, turn=1)


def unsaid(text: str, reason: str = "stage direction") -> Line:
    return Line(text=text, voiced=False, reason=reason)


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("The pond froze.", PLAIN),
        ("Did the pond freeze?", QUESTION),
        ("“Did it freeze?”", QUESTION),
        ("It froze!", EMPHASIS),
        ("(It froze in March.)", ASIDE),
        ("(Did it?)", ASIDE),
        ("[Nobody saw it.]", ASIDE),
        ("(It froze.", PLAIN),
        ("(One) and (two).", PLAIN),
        ("The pond (the small one) froze.", PLAIN),
        ("?", QUESTION),
        ("…", PLAIN),
    ],
)
def test_signs_of_a_sentence(text: str, manner: Manner) -> None:
    assert [one.manner for one in said(speech(text))] == [manner]


def test_sentences_of_a_paragraph_each_have_their_own() -> None:
    [first, second, third] = said(speech("The pond froze. Did it? It did!"))
    assert (first.manner, second.manner, third.manner) == (PLAIN, QUESTION, EMPHASIS)


def test_kinds_of_lines_go_before_signs() -> None:
    kinds = {LineKind.HEADING: HEADING, LineKind.QUOTE: QUOTE, LineKind.CAPTION: ASIDE, LineKind.NOTE: ASIDE}
    for kind in LineKind:
        [one] = said(Line(text="Was it cold?", kind=kind))
        assert one.manner is kinds.get(kind, QUESTION)
    [title, part] = said(Line(text="Ice", kind=LineKind.HEADING), speech("It froze."), title="Ice")
    assert (title.manner, part.manner) == (HEADING, PLAIN)


@pytest.mark.parametrize(
    ("direction", "manner"),
    [
        ("(softly)", ASIDE),
        ("(whispering to Ben)", ASIDE),
        ("(SHOUTING)", EMPHASIS),
        ("(flüsternd)", ASIDE),
        ("(not loudly)", PLAIN),
        ("(laughs)", PLAIN),
        ("(she shouts at the man who has taken her boat)", PLAIN),
    ],
)
def test_stage_directions_say_how_the_next_line_is_said(direction: str, manner: Manner) -> None:
    lines = (speech("Wait."), unsaid(direction), speech("The ice. It cracks."), speech("Go on."))
    assert [one.manner for one in said(*lines)] == [PLAIN, manner, manner, PLAIN]
    assert [one.manner for one in said(unsaid(direction, reason="an offer"), speech("The ice."))] == [PLAIN]


def test_a_script_is_directed_by_hand() -> None:
    text = "Title: Ice\nCast:\n    Ann Ray\n\n# Ice\n\nANN RAY\n(softly)\nThe ice. It cracks.\n\nANN RAY\nRun.\n"
    found = [one for one in utterances(parse(text), level=Level.BRIEF, lexicon=Lexicon()) if one.speaker == "Ann Ray"]
    assert [(one.text, one.manner) for one in found] == [("The ice.", ASIDE), ("It cracks.", ASIDE), ("Run.", PLAIN)]


def test_announcements_of_titles_are_headings() -> None:
    chapters = tuple(Chapter(title=f"Part {name}", lines=(speech("It froze."),)) for name in "AB")
    script = Script(title="Ice", speakers=(Speaker(name="Ann Ray"),), chapters=chapters)
    found = [one for one in utterances(script, level=Level.STANDARD, lexicon=Lexicon()) if one.announcement]
    headings = [one.text for one in found if one.manner is HEADING]
    assert headings == ["Ice.", "Part 1 of 2: Part A.", "Part 2 of 2: Part B."]
    assert {one.manner for one in found} == {HEADING, PLAIN}


PROSODIES = st.builds(
    Prosody, rate=st.integers(80, 450), pitch=st.integers(0, 100), pitch_range=st.integers(0, 100)
)  # what casting, editions and settings can ask for


@given(PROSODIES, st.sampled_from(list(Manner)), st.sampled_from(list(Manners)), st.booleans())
def test_changes_stay_within_what_an_engine_takes(before: Prosody, manner: Manner, much: Manners, can: bool) -> None:
    after = in_manner(before, manner, much, tunable=can)
    assert 80 <= after.rate <= 450
    assert 0 <= after.pitch <= 100
    assert 0 <= after.pitch_range <= 100
    if manner is PLAIN or much is Manners.OFF:
        assert after == before
    if not can:
        assert after == replace(before, rate=after.rate)


def test_clear_is_more_than_slight() -> None:
    for manner in list(Manner)[1:]:
        slight, clear = (in_manner(Prosody(), manner, much, tunable=True) for much in (Manners.SLIGHT, Manners.CLEAR))
        assert slight != Prosody()
        for name in ("rate", "pitch", "pitch_range"):
            first, second = (getattr(one, name) - getattr(Prosody(), name) for one in (slight, clear))
            assert first * second >= 0
            assert abs(first) < abs(second) or first == second == 0


ANN = Assignment(speaker="Ann Ray", voice="a", prosody=Prosody(), gender=Gender.UNKNOWN, evidence="", reason="")
CAST = (ANN, replace(ANN, speaker=NARRATOR))
TUNABLE = (Voice(id="a", name="A", languages=("en",), tunable=True),)
FIXED = (replace(TUNABLE[0], tunable=False),)


def test_a_manner_is_part_of_the_key_and_plain_sentences_keep_theirs() -> None:
    lines = said(speech("It froze. Did it?"), Line(text="It froze.", kind=LineKind.QUOTE, speaker="Ann Ray", turn=1))
    keys = {}
    for much in Manners:
        pairs = assign(lines, CAST, engine="t", version="1", voices=TUNABLE, manners=much)
        keys[much] = [job.key for _, job in pairs]
    assert keys[Manners.OFF][0] == keys[Manners.OFF][2]  # the same words
    assert len({one[0] for one in keys.values()}) == 1
    assert len({one[1] for one in keys.values()}) == len({one[2] for one in keys.values()}) == 3


def test_a_voice_with_one_pitch_is_told_of() -> None:
    lines = said(speech("It froze. Did it?"), Line(text="It froze.", kind=LineKind.QUOTE))
    path = Path("ice.fountain")
    for voices, names in ((TUNABLE, ()), (FIXED, (("Ann Ray", ("question",)), (NARRATOR, ("quote",))))):
        pairs = assign(lines, CAST, engine="t", version="1", voices=voices, manners=Manners.SLIGHT)
        assert unheard_manners(pairs, voices=voices) == names
        for much in Manners:
            found = notes(pairs, "en", path, voices=voices, phonetic=False, manners=much)
            assert [one.code for one in found] == ["NAR-132"] * (len(names) if much is not Manners.OFF else 0)


MEASURED = [(Manners.SLIGHT, QUOTE), *((Manners.CLEAR, manner) for manner in (QUOTE, ASIDE, EMPHASIS, HEADING))]
"""What slight changes do is less than that; all of them would take long to measure."""


@pytest.fixture(scope="module")
def heard() -> tuple[dict[str, Profile], dict[tuple[str, Manners, Manner], Profile]]:
    """A cast of twelve: how each sounds, and how in each manner."""
    engine = EspeakEngine()
    voices = engine.voices()

    def profile(voice: str, prosody: Prosody) -> Profile:
        [job] = calibration_jobs([(voice, prosody, "en-US")], engine="", version="")
        pcm = engine.speak(job.text, voice=voice, prosody=prosody)
        return measure(trimmed(Pcm(rate=pcm.rate, data=pcm.data)), pcm.rate)

    script = Script(language="en-US", speakers=tuple(Speaker(name=f"Xq{number}") for number in range(11)))
    measured = {one: profile(one, Prosody()) for one in candidates(script, voices=voices, settings=Settings())}
    done = cast(script, voices=voices, settings=Settings(), profiles=measured)
    plain = {one.speaker: profile(one.voice, one.prosody) for one in done}
    changed = {
        (one.speaker, much, manner): profile(one.voice, in_manner(one.prosody, manner, much, tunable=True))
        for one in done
        for much, manner in MEASURED
    }
    return plain, changed


Heard = tuple[dict[str, Profile], dict[tuple[str, Manners, Manner], Profile]]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="measures espeak-ng, which is there on Linux")


@LINUX
def test_a_voice_in_any_manner_is_nearer_to_itself_than_to_anybody_else(heard: Heard) -> None:
    plain, changed = heard
    assert len(plain) == 12
    for (name, much, manner), sound in changed.items():
        nearest = min(plain, key=lambda other: distance(sound, plain[other]))
        assert nearest == name, (name, much, manner)
        assert distance(sound, plain[name]) > 0.15


@LINUX
def test_manners_are_heard_as_they_are_documented(heard: Heard) -> None:
    plain, changed = heard

    def those(what: str, manner: Manner, much: Manners = Manners.CLEAR) -> list[float]:
        return [getattr(changed[name, much, manner], what) / getattr(plain[name], what) for name in plain]

    assert min(those("pitch", QUOTE, Manners.SLIGHT)) > 1 > max(those("pitch", ASIDE))
    assert median(those("pitch", QUOTE)) > median(those("pitch", QUOTE, Manners.SLIGHT)) > 1.02
    assert min(those("seconds", HEADING)) > 1.04 > 1 > max(those("seconds", ASIDE))
    assert min(those("seconds", EMPHASIS)) > 1.03
    assert median(those("spread", EMPHASIS)) > 1.1 > 0.95 > median(those("spread", ASIDE))


@pytest.mark.parametrize(
    ("text", "asides"),
    [
        ("The pond (the small one) froze.", ["(the small one)"]),
        ("The pond (one) and (two) froze.", ["(one)", "(two)"]),
        ("The pond froze (…).", []),
        ("The pond (the small one froze.", []),
        ("The pond ((the small one)) froze.", ["(the small one)"]),
    ],
)
def test_brackets_within_a_sentence_are_asides(text: str, asides: list[str]) -> None:
    found = with_asides(text, (), Manners.SLIGHT)
    assert [text[one.start : one.end] for one in found] == asides
    assert all(one.pitch < 0 for one in found)
    assert with_asides(text, (), Manners.OFF) == ()


def test_other_passages_keep_their_place_among_asides() -> None:
    text = "Ann (a critic) saw Ödön (of Pécs) here."
    name = Passage(start=19, end=23, language="hu")
    place = Passage(start=28, end=32, language="hu")
    found = with_asides(text, (name, place), Manners.CLEAR)
    assert [text[one.start : one.end] for one in found] == ["(a critic)", "Ödön", "Pécs"]


def test_asides_within_a_sentence_are_for_engines_that_can() -> None:
    [line] = said(speech("The pond (the small one) froze."))
    can: dict[tuple[bool, bool, Manners], bool] = {}
    keys = set()
    for phonetic in (True, False):
        for voices in (TUNABLE, FIXED):
            for much in Manners:
                [(_, job)] = assign(
                    [line], CAST, engine="t", version="1", voices=voices, phonetic=phonetic, manners=much
                )
                can[phonetic, voices == TUNABLE, much] = bool(job.passages)
                keys.add(job.key)
    assert [how for how, does in can.items() if does] == [
        (True, True, much) for much in (Manners.SLIGHT, Manners.CLEAR)
    ]
    assert len(keys) == 3  # plain, slight and clear


@LINUX
def test_an_aside_within_a_sentence_is_lower_and_splits_nothing() -> None:
    engine = EspeakEngine()
    text = "The pond by the old mill (which nobody has ever seen in summer or in winter) froze in March."
    plain = engine.speak(text, voice="en-us", prosody=Prosody())
    [passage] = with_asides(text, (), Manners.CLEAR)
    changed = engine.speak_passages(text, [passage], voice="en-us", prosody=Prosody())
    assert engine.phonemes(text, voice="en-us", passages=[passage]) == engine.phonemes(text, voice="en-us")
    assert abs(len(changed.data) - len(plain.data)) < 0.02 * len(plain.data)
    starts = [word.start for word in plain.words]
    before, inside, after = (
        measure(changed.data[2 * start : 2 * end], changed.rate).pitch
        / measure(plain.data[2 * start : 2 * end], plain.rate).pitch
        for start, end in ((0, starts[6]), (starts[7], starts[15]), (starts[16], len(plain.data) // 2))
    )
    assert before == pytest.approx(1, abs=0.01)
    assert 0.85 < inside < 0.97
    assert after == pytest.approx(1, abs=0.03)


def test_pauses_change_where_a_manner_begins_or_ends() -> None:
    for much in (Manners.SLIGHT, Manners.CLEAR):
        change = {(one, other): pause_change(one, other, much) for one in Manner for other in Manner}
        assert {change[one, one] for one in Manner} == {0}
        longer = (
            (PLAIN, QUOTE),
            (QUOTE, PLAIN),
            (HEADING, PLAIN),
            (PLAIN, HEADING),
            (QUESTION, PLAIN),
            (PLAIN, EMPHASIS),
        )
        assert all(change[one] > 0 for one in longer)
        assert change[PLAIN, ASIDE] == change[ASIDE, PLAIN] < 0
        assert change[PLAIN, QUESTION] == change[EMPHASIS, PLAIN] == 0
        assert longest_change(much) == max(change.values()) <= 60
    pairs = [(one, other) for one in Manner for other in Manner if pause_change(one, other, Manners.SLIGHT)]
    for one in pairs:
        slight, clear = pause_change(*one, Manners.SLIGHT), pause_change(*one, Manners.CLEAR)
        assert abs(slight) < abs(clear)
        assert slight * clear > 0
    assert {pause_change(*one, Manners.OFF) for one in pairs} == {0}


def stressed(text: str, *words: str) -> Line:
    spans = sorted((text.index(one), text.index(one) + len(one)) for one in words)
    return replace(speech(text), stress=stress_on(text, spans))


def test_stressed_words_are_passages_of_what_is_said() -> None:
    line = stressed("They ARE so in 1927. It was cold, it was never so cold.", "was", "never so")
    [first, second] = said(line)
    assert first.passages == ()
    assert [second.spoken[one.start : one.end] for one in second.passages] == ["was", "never so"]
    assert all(one.stress for one in second.passages)
    assert second.text == second.spoken == "It was cold, it was never so cold."
    [numbered] = said(stressed("In 1927 she did it at 5 pm.", "did"))
    assert [numbered.spoken[one.start : one.end] for one in numbered.passages] == ["did"]
    [changed] = said(stressed("It cost £5 and no more.", "5"))
    assert changed.passages == ()  # “five pounds” is another text


def test_stress_is_for_voices_that_can_and_part_of_the_key() -> None:
    lines = said(stressed("It was never so.", "never"), speech("It was never so."))
    changes, keys = {}, set()
    for phonetic in (True, False):
        for voices in (TUNABLE, FIXED):
            for much in Manners:
                [(_, job), (_, plain)] = assign(
                    lines, CAST, engine="t", version="1", voices=voices, phonetic=phonetic, manners=much
                )
                changes[phonetic, voices == TUNABLE, much] = [(one.pitch, one.rate) for one in job.passages]
                keys |= {job.key, plain.key}
    assert {how: change for how, change in changes.items() if change} == {
        (True, True, Manners.SLIGHT): [(8, -17)],
        (True, True, Manners.CLEAR): [(12, -26)],
    }
    assert len(keys) == 3


@given(PROSODIES, st.sampled_from(list(Manners)))
def test_stress_stays_within_what_an_engine_takes(prosody: Prosody, much: Manners) -> None:
    for one in with_stress([Passage(start=0, end=2, stress=True)], prosody, much):
        assert one.pitch or one.rate
        assert 0 <= prosody.pitch + one.pitch <= 100
        assert 80 <= prosody.rate + one.rate <= prosody.rate
    name = Passage(start=0, end=2, ipa="mɑː")
    assert with_stress([name], prosody, much) == (name,)


@LINUX
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is the husband who breaks, and nobody else.", "husband"),
        ("They are always a crowd.", "always"),
        ("It parks on purpose, and nobody asks why.", "on purpose"),
        ("She is the one who decides; that is how you get there.", "decides"),
        ("Was it the husband?", "husband"),
    ],
)
def test_stressed_words_are_higher_and_longer_and_split_nothing(text: str, words: str) -> None:
    engine = EspeakEngine()
    [line] = said(stressed(text, words))
    plain = engine.speak(text, voice="en-us", prosody=Prosody())
    longer = []
    for much in (Manners.SLIGHT, Manners.CLEAR):
        [(_, job)] = assign([line], CAST, engine="t", version="1", voices=TUNABLE, phonetic=True, manners=much)
        changed = engine.speak_passages(text, job.passages, voice="en-us", prosody=Prosody())
        assert engine.phonemes(text, voice="en-us", passages=job.passages) == engine.phonemes(text, voice="en-us")
        assert [(word.at, word.length) for word in changed.words] == [(word.at, word.length) for word in plain.words]
        starts = [[word.start for word in one.words if word.at <= text.index(words)] for one in (plain, changed)]
        assert all(abs(one - other) <= 0.02 * plain.rate for one, other in zip(*starts, strict=True))
        shifts = [new.start - old.start for old, new in zip(plain.words, changed.words, strict=True)]
        more = (len(changed.data) - len(plain.data)) // 2
        inside = [at for at, word in enumerate(plain.words) if word.at < text.index(words) + len(words)]
        # All that comes later is as much later as the whole is longer: nothing but the words themselves has changed.
        assert all(abs(shift - more) <= 0.02 * plain.rate for shift in shifts[inside[-1] + 1 :])
        longer.append(more / plain.rate)
        first, last = changed.words[inside[-1]].start, changed.words[inside[-1]].start + round(0.25 * plain.rate)
        before = plain.words[inside[-1]].start
        pitches = [
            measure(one.data[2 * start : 2 * (start + last - first)], one.rate).pitch
            for one, start in ((plain, before), (changed, first))
        ]
        assert 1.02 < pitches[1] / pitches[0] < 1.25
    assert 0.01 < longer[0] < longer[1] < 0.2
