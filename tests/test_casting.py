"""Who gets which voice, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.casting import cast, cast_all, gender_of, named_voices, remember
from narrate.errors import SettingsError
from narrate.model.script import NARRATOR, Chapter, Line, Script, Speaker
from narrate.model.sound import Assignment, Gender, Prosody, Voice
from narrate.settings import PersonSettings, Settings
from narrate.testing import ToneEngine

VOICES = ToneEngine().voices()
TWO = (
    Voice(id="one", name="One", languages=("en",), gender=Gender.MALE),
    Voice(id="two", name="Two", languages=("en",), gender=Gender.FEMALE),
)


def script(*names: str, text: str = "", language: str = "en-GB", **voices: str) -> Script:
    lines = (Line(text=text),) if text else ()
    speakers = tuple(Speaker(name=name, voice=voices.get(name, "")) for name in names)
    return Script(speakers=speakers, language=language, chapters=(Chapter(lines=lines),))


def casting(
    one: Script,
    settings: Settings | None = None,
    known: dict[str, Assignment] | None = None,
    voices: tuple[Voice, ...] = VOICES,
) -> dict[str, Assignment]:
    return {each.speaker: each for each in cast(one, voices=voices, settings=settings or Settings(), known=known)}


def had(voice: str, speaker: str = "Ann Lee", pitch: int = 50) -> Assignment:
    return Assignment(
        speaker=speaker,
        voice=voice,
        prosody=Prosody(pitch=pitch),
        gender=Gender.UNKNOWN,
        evidence="",
        reason="",
    )


def people(**genders: str) -> Settings:
    return Settings(people={name: PersonSettings(gender=gender) for name, gender in genders.items()})  # type: ignore[arg-type]


def sounds(cast_: dict[str, Assignment]) -> set[tuple[str, int]]:
    return {(one.voice, one.prosody.pitch) for one in cast_.values()}


def test_the_narrator_comes_first_and_has_the_languages_first_voice() -> None:
    british = cast(script("Ann Lee"), voices=VOICES, settings=Settings())
    assert british[0].speaker == NARRATOR
    assert british[0].voice == "en-gb-0"
    assert cast(script(language="en-US"), voices=VOICES, settings=Settings())[0].voice == "en-us-0"
    assert cast(script(language="fr"), voices=VOICES, settings=Settings())[0].voice == "fr-fr-0"


def test_a_language_that_no_voice_speaks_is_said() -> None:
    done = casting(script(language="cy"))
    assert "no voice speaks cy" in done[NARRATOR].reason


def test_known_genders_are_suited_and_unknown_ones_balanced() -> None:
    done = casting(script("A1", "B1", "C1"), people(A1="male", B1="female"))
    genders = {voice.id: voice.gender for voice in VOICES}
    assert genders[done["A1"].voice] is Gender.MALE
    assert genders[done["B1"].voice] is Gender.FEMALE
    assert genders[done["C1"].voice] is Gender.FEMALE
    assert "settings" in done["A1"].evidence
    assert done["C1"].evidence == "nothing in the document says"


@given(
    st.lists(st.sampled_from(["", "female", "male"]), min_size=12, max_size=20),
    st.sampled_from([VOICES, TWO, TWO[:1]]),
)
def test_nobody_sounds_like_another(genders: list[str], voices: tuple[Voice, ...]) -> None:
    count = len(genders) if len(voices) > 1 else 8
    names = [f"P{number}" for number in range(count)]
    done = casting(script(*names), people(**dict(zip(names, genders, strict=False))), voices=voices)
    if len(voices) > 1:
        assert done[NARRATOR].voice not in {one.voice for name, one in done.items() if name != NARRATOR}
    if len(voices) > 2 or count <= 8:
        assert len(sounds(done)) == len(done)


def test_the_order_of_who_decides() -> None:
    settings = Settings(people={"Ann Lee": PersonSettings(voice="en-gb-3")})
    known = {"Ann Lee": had("en-gb-5")}
    by_script = casting(script("Ann Lee", **{"Ann Lee": "en-us-2"}), settings, known)["Ann Lee"]
    by_settings = casting(script("Ann Lee"), settings, known)["Ann Lee"]
    by_memory = casting(script("Ann Lee"), None, known)["Ann Lee"]
    assert [one.voice for one in (by_script, by_settings, by_memory)] == ["en-us-2", "en-gb-3", "en-gb-5"]
    assert [one.reason for one in (by_script, by_settings, by_memory)] == [
        "the script says so",
        "the settings say so",
        "the voice of earlier builds",
    ]


def test_a_narrator_gives_way_to_a_voice_that_was_ordered() -> None:
    done = casting(script("Ann Lee", **{"Ann Lee": "en-gb-0"}), None, {NARRATOR: had("en-gb-0", NARRATOR)})
    assert done["Ann Lee"].voice == "en-gb-0"
    assert done[NARRATOR].voice != "en-gb-0"
    assert "belongs to Ann Lee here" in done[NARRATOR].reason


def test_a_voice_that_does_not_exist_names_the_nearest() -> None:
    with pytest.raises(SettingsError, match="en-gb-9") as caught:
        casting(script("Ann Lee", **{"Ann Lee": "en-gb-9"}))
    assert "Did you mean en-gb-" in caught.value.remedy
    with pytest.raises(SettingsError, match="the settings say that Narrator"):
        casting(script(), Settings(people={NARRATOR: PersonSettings(voice="zzz")}))
    with pytest.raises(SettingsError, match="no voices"):
        casting(script(), voices=())


def test_a_remembered_voice_that_clashes_goes_to_the_first() -> None:
    known = {"Ann Lee": had("en-gb-5"), "Bea Fox": had("en-gb-5", "Bea Fox")}
    done = casting(script("Bea Fox", "Ann Lee"), None, known)
    assert done["Bea Fox"].voice == "en-gb-5"
    assert done["Ann Lee"].voice != "en-gb-5"
    assert "en-gb-5, belongs to Bea Fox here" in done["Ann Lee"].reason


def test_a_remembered_voice_that_is_gone_or_wrong_is_replaced_for_good() -> None:
    known = {"Ann Lee": had("lost"), "Bea Fox": had("en-gb-2", "Bea Fox"), "Cy Orr": had("en-gb-4", "Cy Orr")}
    settings = people(**{"Bea Fox": "female"})
    done = cast(script("Ann Lee", "Bea Fox", "Cy Orr"), voices=VOICES, settings=settings, known=known)
    reasons = {one.speaker: one.reason for one in done}
    assert "lost, is gone" in reasons["Ann Lee"]
    assert "is not female" in reasons["Bea Fox"]
    after = remember(known, done, voices=VOICES, settings=settings)
    again = cast(script("Ann Lee", "Bea Fox", "Cy Orr"), voices=VOICES, settings=settings, known=after)
    assert [one.voice for one in again] == [one.voice for one in done]
    assert list(after) == sorted(after)


def test_people_keep_their_voices_from_episode_to_episode() -> None:
    first, second = script("Xq", "Yq", "Zq"), script("Wq", "Zq", "Xq")
    castings = cast_all({"a": first, "b": second}, voices=VOICES, settings=Settings())
    a, b = ({one.speaker: one.voice for one in castings[slug]} for slug in "ab")
    assert {name: a[name] for name in ("Xq", "Zq", NARRATOR)} == {name: b[name] for name in ("Xq", "Zq", NARRATOR)}
    assert b["Wq"] not in a.values()


def test_the_rate_comes_from_the_settings_and_the_pitch_from_memory() -> None:
    settings = Settings(speech=Settings().speech.__class__(rate=210))
    done = casting(script("Ann Lee"), settings, {"Ann Lee": had("en-gb-5", pitch=65)})
    assert done["Ann Lee"].prosody == Prosody(rate=210, pitch=65)


def test_everybody_with_a_line_is_cast() -> None:
    one = Script(chapters=(Chapter(lines=(Line(text="Hello.", speaker="Unlisted"),)),))
    assert [each.speaker for each in cast(one, voices=VOICES, settings=Settings())] == [NARRATOR, "Unlisted"]


@pytest.mark.parametrize(
    ("name", "text", "gender", "basis"),
    [
        ("Qory Vale", "Qory Vale is a film lover in Leeds. Her reviews are short.", "female", "follows"),
        ("Qory Vale", "Qory Vale writes about trains. He has missed most of them.", "male", "follows"),
        ("Qory Vale", "Qory Vale taught himself to splice.", "male", "himself"),
        ("Qory Vale", "Vale lives by the sea. She walks.", "female", "follows"),
        ("Andrea Vale", "Andrea Vale lives in Turin. He teaches there.", "male", "follows"),
        # A film called “Her”, quotations, other people, and pronouns that can mean another person.
        ("Qory Vale", "Qory Vale wrote about Her. Her is a quiet film.", "unknown", "nothing"),
        ("Qory Vale", "Qory Vale liked “Her best day”.", "unknown", "nothing"),
        ("Qory Vale", "Qory Vale plays her boyfriend.", "unknown", "nothing"),
        ("Qory Vale", "Qory Vale plays her boyfriend. The plot is hers. Vale likes her.", "unknown", "nothing"),
        ("Qory Vale", "Qory Vale met Robert Stone. He was late.", "unknown", "nothing"),
        ("Qory Vale", "Qory Vale and Mary Poole argue. She wins.", "unknown", "nothing"),
        ("Qory Vale", "Qory Vale is here. He sits. Qory Vale is there. She stands.", "unknown", "nothing"),
        ("Anna Poole", "Anna Poole says he is a fine actor.", "female", "first name"),
        ("Qory Vale", "Qory Vale and Zqx argue. She wins.", "unknown", "nothing"),
        ("JENNIFER", "", "female", "first name"),
        ("Dr John Ash", "", "male", "first name"),
        ("A. N. Other", "", "unknown", "nothing"),
        ("Sam", "", "unknown", "nothing"),
        ("Marge Ovalle's Dog", "", "female", "first name"),
    ],
)
def test_evidence(name: str, text: str, gender: str, basis: str) -> None:
    found, evidence = gender_of(name, script(name, text=text))
    assert (found.value, basis in evidence) == (gender, True), evidence


def test_settings_go_before_pronouns() -> None:
    one = script("Qory Vale", text="Qory Vale is a painter. Her studio is cold.")
    found, evidence = gender_of("Qory Vale", one, PersonSettings(gender="male"))
    assert found is Gender.MALE
    assert "settings" in evidence


def test_what_people_say_themselves_is_no_evidence_of_them() -> None:
    line = Line(text="Qory Vale is gone. She left.", speaker="Qory Vale")
    one = Script(speakers=(Speaker(name="Qory Vale"),), chapters=(Chapter(lines=(line,)),))
    assert gender_of("Qory Vale", one)[0] is Gender.UNKNOWN


def test_named_voices_are_those_of_people_who_are_there() -> None:
    settings = Settings(people={"Ann Lee": PersonSettings(voice="a"), "Bo Ek": PersonSettings(voice="b")})
    known = {"Cy Oak": had("c", "Cy Oak")}
    assert named_voices([script("Ann Lee", "Di Fox", **{"Di Fox": "d"})], settings, known) == {"a", "c", "d"}
    assert named_voices([], Settings()) == frozenset()


def test_a_voice_on_request_is_for_who_names_it() -> None:
    whisper = Voice(id="hush", name="Hush", languages=("en-GB", "en"), tunable=True, base="one", on_request=True)
    voices = (whisper, *TWO)
    many = tuple(f"Xq{number}" for number in range(12))
    assert "hush" not in {one.voice for one in casting(script(*many), voices=voices).values()}
    asked = casting(script(*many, Xq3="hush"), voices=voices)
    assert [name for name, one in asked.items() if one.voice == "hush"] == ["Xq3"]
    later = casting(script("Xq3", "Bo"), voices=voices, known=asked)
    assert (later["Xq3"].voice, later["Bo"].voice == "hush") == ("hush", False)
    assert casting(script("Ann Lee"), voices=(whisper,))["Ann Lee"].voice == "hush"  # there is nothing else
