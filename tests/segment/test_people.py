"""Which person a label means, for labels given by hand: without the rules that find labels."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from narrate.ingest import ingest
from narrate.segment.draft import Draft
from narrate.segment.labels import Label
from narrate.segment.metadata import front_matter, top_lines
from narrate.segment.names import full_name, same_person
from narrate.segment.people import persons
from narrate.segment.split import split
from narrate.segment.written_names import written


def people(text: str, *names: str, suffix: str = "md") -> dict[str, str]:
    """The person for each label that stands with a colon at the beginning of a paragraph of the text."""
    path = Path(f"talk.{suffix}")
    document, _ = ingest(text.encode(), path)
    draft = top_lines(front_matter(split(Draft(document=document))))
    found = [
        Label(part=number, name=name, end=len(name) + 1, style="plain-mixed")
        for number, part in enumerate(draft.parts)
        for name in names
        if part.text.startswith(f"{name}:")
    ]
    assert {label.name for label in found} == set(names)
    return persons(draft, found)


def talk(*names: str) -> str:
    """A dialogue of these labels."""
    return "\n\n".join(f"{name}: It rained all day." for name in (*names, *names))


@pytest.mark.parametrize(
    ("introduction", "label", "person"),
    [
        ("Our critics Ana Ruiz [AR] and Tom Bell [TB] disagree.", "AR", "Ana Ruiz"),
        ("AR: Ana Ruiz", "AR", "Ana Ruiz"),
        ("AR = Ana Ruiz, TB = Tom Bell", "TB", "Tom Bell"),
        ("They sat down: AR (Ana Ruiz) by the door, TB (Tom Bell) by the bar.", "TB", "Tom Bell"),
        ("Speakers: Ana Ruiz (Madrid), Tom Bell (Leeds)", "T.B.", "Tom Bell"),
        ("- Ana Ruiz, critic\n- Tom Bell, projectionist", "TB", "Tom Bell"),
        ("Panel: Joost van den Berg, Ana Ruiz", "JvdB", "Joost van den Berg"),
        ("Panel: Joost van den Berg, Ana Ruiz", "JB", "Joost van den Berg"),
        ("Panel: Joost van den Berg, Ana Ruiz", "VAN DEN BERG", "Joost van den Berg"),
        ("A talk with Marie-Luise Oberhofer, who knew him.", "ML", "Marie-Luise Oberhofer"),
        ("A talk with Marie-Luise Oberhofer, who knew him.", "Marie-Luise", "Marie-Luise Oberhofer"),
        ("The painter Stanisław Łęcki paints nothing.", "LECKI", "Stanisław Łęcki"),
        ("We met Jürgen Grüßner in Bremen.", "GRUESSNER", "Jürgen Grüßner"),
        ("We met Sinéad O’Dowd in Cork.", "O'DOWD", "Sinéad O’Dowd"),
        ("Robert “Bobby” Fenn drove.", "BOBBY", "Robert “Bobby” Fenn"),
        ("Robert “Bobby” Fenn drove.", "FENN", "Robert “Bobby” Fenn"),
        ("The British critic Ana Ruiz lives in Kent.", "RUIZ", "Ana Ruiz"),
        ("Producer Ana Ruiz of Ruiz Films came early.", "RUIZ", "Ana Ruiz"),
        ("We spoke to d'Agnès Varlin's sister and to Odile Varlin.", "ODILE", "Odile Varlin"),
        ("Can Theodore Marsh explain it? Theodore Marsh can.", "MARSH", "Theodore Marsh"),
        ("The actors: Ana Ruiz (Queen Maud), Tom Bell (The Fool)", "ANA", "Ana Ruiz"),
        ("Guest: Prof. Dr. Ana Ruiz", "RUIZ", "Ana Ruiz"),
        ("Guest: Prof. Dr. Ana Ruiz", "PROF. RUIZ", "Ana Ruiz"),
        ("Philip Seymour Marsh is here. Philip Seymour Marsh has come by bus.", "MARSH", "Philip Seymour Marsh"),
        ("Kim Ki-young made it.", "KIM", "Kim Ki-young"),
        ("Das Gespräch mit Ana Ruiz führte Tom Bell.", "RUIZ", "Ana Ruiz"),
        ("Avec Ana Ruiz (A. R.) et Tom Bell (T. B.).", "A. R.", "Ana Ruiz"),
        ("Hosted by Ana Ruiz at the Rex.", "HOST", "Ana Ruiz"),
        ("Ana Ruiz (moderator), Tom Bell, Jo Hill", "MODERATOR", "Ana Ruiz"),
        ("Moderator: Ana Ruiz", "MODERATOR", "Ana Ruiz"),
        ("Interview by Ana Ruiz", "Q", "Ana Ruiz"),
        ("Propos recueillis par Ana Ruiz.", "INTERVIEWER", "Ana Ruiz"),
        ("Your host, Ana Ruiz, never sleeps.", "HOST", "Ana Ruiz"),
        ("Moderation: Ana Ruiz", "MODERATORIN", "Ana Ruiz"),
        ("The talk was moderated by our old critic Ana Ruiz.", "MODERATOR", "Ana Ruiz"),
        ("Ana Ruiz hosts this lively podcast.", "HOST", "Ana Ruiz"),
        ("Interview conducted by Ana Ruiz", "INTERVIEWER", "Ana Ruiz"),
        ("Guest: Tom Bell", "A", "Tom Bell"),
        ("Tom Bell, aka Ringo, came.", "RINGO", "Tom Bell"),
        ("# An Interview With Ana Ruiz", "RUIZ", "Ana Ruiz"),
        ("At Cannes Tom Bell said nothing.", "BELL", "Tom Bell"),
        ("The Oscar-winning American Tom Bell Marsh came.", "MARSH", "Tom Bell Marsh"),
        ("On Friday Tom Bell came.", "BELL", "Tom Bell"),
    ],
)
def test_an_introduction_says_who_is_meant(introduction: str, label: str, person: str) -> None:
    assert people(f"{introduction}\n\n{talk(label, 'Zed')}", label, "Zed")[label] == person


@pytest.mark.parametrize(
    ("introduction", "label", "person"),
    [
        ("# What Mira Said", "MIRA", "Mira"),
        ("The office of Dennison Homes was full.", "DENNISON", "Dennison"),
        ("Ana Ruiz (Queen Maud) was late.", "MAUD", "Maud"),
        ("She had seen *Barry Lyndon* twice.", "BARRY", "Barry"),
        ("She had seen “Annie Hall” twice.", "ANNIE", "Annie"),
        ("Ada Finch and Ruth Finch came.\n\nADA: No.\n\nRUTH: No.", "ADA", "Ada Finch"),
        ("A moderator was there.", "MODERATOR", "Moderator"),
        ("An interview on tape.", "Q", "Q"),
        ("An interview on tape.", "A", "A"),
        ("Directed by Alan Bates and Adam Brown", "AB", "AB"),
        ("The film was made by the Carlton Tower company.", "HOST", "Host"),
    ],
)
def test_what_is_no_evidence(introduction: str, label: str, person: str) -> None:
    assert people(f"{introduction}\n\n{talk(label, 'Zed')}", label, "Zed")[label] == person


def test_a_character_is_not_completed_from_what_follows_the_scene() -> None:
    text = f"{talk('Theo', 'Sam')}\n\nThe critics liked it. In the book Theo Marsh leaves.\n\n" + "It was late. " * 40
    assert people(text, "Theo", "Sam")["Theo"] == "Theo"


def test_closing_biographies_say_who_spoke() -> None:
    text = f"{talk('Marsh', 'Bell-Ruiz')}\n\nTom Marsh, who is sixty, writes for us. Ana Bell-Ruiz is a poet."
    assert people(text, "Marsh", "Bell-Ruiz") == {"Marsh": "Tom Marsh", "Bell-Ruiz": "Ana Bell-Ruiz"}


def test_front_matter_of_any_key_says_who_speaks() -> None:
    text = "---\ntitle: Rain\nspeakers:\n- {name: Ana Ruiz, role: critic}\nour_guest: Tom Bell\n---\n\n" + talk(
        "Ana", "TB"
    )
    assert people(text, "Ana", "TB") == {"Ana": "Ana Ruiz", "TB": "Tom Bell"}


def test_labels_complete_each_other() -> None:
    found = people(talk("Ana Ruiz", "Ruiz", "A. Ruiz", "AR", "Tom"), "Ana Ruiz", "Ruiz", "A. Ruiz", "AR", "Tom")
    assert {found[label] for label in ("Ana Ruiz", "Ruiz", "A. Ruiz", "AR")} == {"Ana Ruiz"}
    assert found["Tom"] == "Tom"


def test_two_with_one_surname_stay_two() -> None:
    text = "Ada Finch and Ruth Finch came with Jo Hill.\n\n" + talk("A. FINCH", "R. FINCH", "HILL")
    found = people(text, "A. FINCH", "R. FINCH", "HILL")
    assert found == {"A. FINCH": "Ada Finch", "R. FINCH": "Ruth Finch", "HILL": "Jo Hill"}


def test_single_letters_are_those_of_the_authors() -> None:
    text = "---\nauthors: [Ruth Sellars, Tom Bell]\n---\n\n" + talk("R", "T")
    assert people(text, "R", "T") == {"R": "Ruth Sellars", "T": "Tom Bell"}


@pytest.mark.parametrize(
    ("short", "full", "same"),
    [
        ("JL", "Jean-Luc Attia", True),
        ("jla", "Jean-Luc Attia", True),
        ("Ed", "Elena Diaz", False),
        ("Bjornstad", "Håkon Bjørnstad", True),
        ("Peg", "Margaret “Peg” Dunleavy", True),
        ("Margaret Dunleavy", "Margaret “Peg” Dunleavy", True),
        ("Anne", "Anne-Marie", False),
        ("Ana R.", "Ana Ruiz", True),
        ("Fr. Duffy", "Colm Duffy", True),
        ("M. B.", "Mia Bell", True),
        ("Downey", "Robert Downey Jr.", True),
        ("Ruth Finch", "Ada Finch", False),
    ],
)
def test_who_can_be_meant_by_a_short_name(short: str, full: str, same: bool) -> None:
    assert same_person(short, full) is same


def test_a_text_names_the_signatory_in_full() -> None:
    assert full_name("Ana", "Dear Tom,\nit is Ana Ruiz who writes.") == "Ana Ruiz"
    assert full_name("Ana", "Ana writes.") == ""


@pytest.mark.parametrize("text", ["A" * 100_000, "Ab " * 40_000, "a’" * 50_000, "(A" * 50_000, "A. " * 40_000])
def test_reading_names_takes_no_longer_than_the_text(text: str) -> None:
    started = time.perf_counter()
    written(text)
    people(f"{text}\n\n{talk('AB', 'Zed')}", "AB", "Zed")
    assert time.perf_counter() - started < 10
