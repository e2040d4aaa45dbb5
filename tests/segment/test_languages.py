"""Languages are told by small words only where the recogniser says the same."""

from __future__ import annotations

import pytest

from narrate.segment import languages

ENGLISH = (
    "The keeper of the lighthouse was tired of the sea, and he said so to everyone who came. What he wanted was a "
    "garden with a wall, and from that wall a view of a road. His sister laughed at him. “You are the only one who "
    "has their light on at noon,” she said, and it was true. This is how the story begins, and when it ends the "
    "garden is there, and nobody is in it. That is all that happens."
)
GERMAN = (
    "Der Wärter des Leuchtturms war müde vom Meer, und das sagte er jedem, der auf die Insel kam. Er wünschte sich "
    "einen Garten mit einer Mauer und über die Mauer einen Blick auf die Straße. Seine Schwester lachte. „Du bist "
    "nicht der Einzige“, sagte sie, und es war im Ernst gemeint. So beginnt die Geschichte, und zum Ende ist der "
    "Garten da, für den er den Turm verließ. Im Garten ist das Licht an, und niemand ist darin zu sehen."
)
FRENCH = (
    "Le gardien du phare était las de la mer, et il le disait à tous les gens qui venaient chez lui. Ce qu’il "
    "voulait, c’est un jardin avec une clôture, et dans ce jardin une vue sur la route où passent les voitures. Sa "
    "sœur riait. « Vous n’êtes pas seul », disait-elle, et ce n’est pas faux. Pour nous, les choses sont claires "
    "dans une phrase : leur jardin est là, et ses fleurs sont fanées. Je ne sais pas qui les arrose."
)
PIDGIN = (
    "The man wey dey for the house of my sister and her pikin, na him tok this matter. The people of that side say "
    "they no know what dey happen, and the one who get sense no gree. This is the way of the world, and that is how "
    "my papa and his brother dey see am when they are small. The story of the garden, with the wall and the road, "
    "na the same thing, and who be the owner of the light no get name."
)


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        pytest.fail("the recogniser was asked")

    monkeypatch.setattr(languages, "_recogniser", fail)


@pytest.mark.usefixtures("unloaded")
@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (GERMAN, "de"), (FRENCH, "fr")])
def test_plain_prose_needs_no_recogniser(text: str, language: str) -> None:
    assert languages.language_of(text) == language


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, FRENCH])
def test_the_recogniser_says_the_same(text: str) -> None:
    assert languages.language_of(text) == max(languages.scores(text).items(), key=lambda pair: pair[1])[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ENGLISH[:150], id="little of it"),
        pytest.param(ENGLISH[:300] + GERMAN[:300], id="two languages"),
        pytest.param(PIDGIN, id="a neighbour"),
    ],
)
def test_what_small_words_leave_open_is_asked_of_the_recogniser(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Recogniser:
        def classify(self, text: str) -> tuple[str, float]:
            asked.append(text)
            return "xx", 0.0

    monkeypatch.setattr(languages, "_recogniser", Recogniser)
    assert languages.language_of(text) == "xx"
    assert asked == [text]


@pytest.mark.usefixtures("unloaded")
def test_a_few_letters_are_english() -> None:
    assert languages.language_of("Ende.") == "en"
