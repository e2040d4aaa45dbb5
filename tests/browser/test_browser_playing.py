"""Listening: what is marked while it sounds, and every way to another place."""

from __future__ import annotations

from typing import Any

import pytest
from browser_site import Reader, needs_browser, until

pytestmark = [pytest.mark.browser, needs_browser]

# Notes, frame by frame, when each sentence is marked, in the time of the sound.
WATCH = """
() => {
  const audio = document.querySelector('audio');
  window.marked = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (target.hasAttribute('aria-current'))
        window.marked.push([Number(target.dataset.start), audio.currentTime, performance.now()]);
    }
  }).observe(document.body, { subtree: true, attributeFilter: ['aria-current'] });
}
"""


@pytest.mark.parametrize("speed", ["0.75", "1", "2", "3"])
def test_a_sentence_is_marked_within_100_ms_of_its_cue(reader: Reader, speed: str) -> None:
    with reader.page("stairs", "#t=14") as page:
        page.select_option("#speed", speed)
        page.evaluate(WATCH)
        page.click("#play")
        until(page, "window.marked.length >= 3", 30)
        page.click("#play")
        marked = page.evaluate("window.marked")
        for start, shown, _ in marked[1:3]:
            late = (shown - start) / float(speed)
            assert -0.05 <= late <= 0.1, f"{start} was marked {late * 1000:.0f} ms late"
        assert page.evaluate("document.querySelectorAll('[aria-current]').length") == 1


def test_nothing_sounds_or_is_loaded_before_it_is_asked_for(reader: Reader) -> None:
    with reader.page("stairs") as page:
        assert page.evaluate("document.querySelector('audio').paused")
        assert page.evaluate("document.querySelector('audio').readyState") == 0
        assert not any(url.endswith(".wav") for url in reader.requests)


def test_the_buttons_do_what_they_say(reader: Reader) -> None:
    with reader.page("stairs") as page:
        assert page.inner_text("#play").strip() == "Play"
        page.click("#play")
        until(page, "document.querySelector('#play').textContent.trim() === 'Pause'")
        page.click("#play")
        until(page, "document.querySelector('#play').textContent.trim() === 'Play'")
        page.evaluate("location.hash = '#t=30'")
        until(page, "Math.abs(document.querySelector('audio').currentTime - 30) < .1")
        page.click("#forward")
        assert _time(page) == pytest.approx(45, abs=0.1)
        until(page, "document.querySelector('#status').textContent === '45 seconds'")
        page.click("#back")
        page.click("#back")
        assert _time(page) == pytest.approx(15, abs=0.1)
        chapters = page.evaluate("JSON.parse(document.querySelector('#narrate-data').textContent).chapters")
        page.click("#next")
        assert _time(page) == pytest.approx(chapters[1][0], abs=0.01)
        until(page, "document.querySelector('#status').textContent === 'The second stair'")
        page.click("#next")
        page.click("#previous")
        page.click("#previous")
        page.click("#previous")
        assert _time(page) == 0


def test_the_slider_speaks_words_and_only_when_it_is_moved(reader: Reader) -> None:
    with reader.page("stairs", "#t=30") as page:
        spoken = page.get_attribute("#position", "aria-valuetext") or ""
        assert spoken.startswith("30 seconds of ")
        page.click("#play")
        page.focus("#position")
        page.keyboard.press("ArrowRight")
        until(page, "document.querySelector('audio').currentTime > 36.5")
        text = page.get_attribute("#position", "aria-valuetext") or ""
        value = page.input_value("#position")
        until(page, "document.querySelector('audio').currentTime > 38.5")
        assert page.get_attribute("#position", "aria-valuetext") == text
        assert page.input_value("#position") == value
        assert page.inner_text("#time").startswith("0:38 of ")
        page.keyboard.press("PageDown")
        page.keyboard.press("Home")
        assert _time(page) < 1.5


def test_a_paragraph_plays_from_its_beginning(reader: Reader) -> None:
    with reader.page("stairs") as page:
        assert page.locator(".here").count() == page.locator("#transcript p").count()
        page.locator(".here").nth(3).click()
        start = float(page.locator(".here").nth(3).get_attribute("data-from") or -1)
        until(page, "!document.querySelector('audio').paused")
        assert _time(page) == pytest.approx(start, abs=1.5)
        page.click("nav.chapters li:nth-child(2) a[data-from]")
        chapter = float(page.get_attribute("nav.chapters li:nth-child(2) a[data-from]", "data-from") or -1)
        assert _time(page) == pytest.approx(chapter, abs=1.5)
        assert page.url.endswith("index.html")


@pytest.mark.parametrize(
    ("fragment", "time"), [("#t=33.5", 33.5), ("#t=0:33.5", 33.5), ("#t=npt:33", 33), ("#t=99999", None)]
)
def test_a_link_leads_to_a_moment(reader: Reader, fragment: str, time: float | None) -> None:
    with reader.page("stairs", fragment) as page:
        if time is not None:
            assert _time(page) == pytest.approx(time, abs=0.01)
        sentence = page.locator(":focus")
        assert float(sentence.get_attribute("data-start") or -1) <= _time(page)
        assert page.evaluate("document.querySelector('audio').paused")


def test_a_link_leads_to_a_sentence(reader: Reader) -> None:
    with reader.page("stairs") as page:
        sentence = page.locator("#transcript p [data-start]").nth(20)
        identity, start = sentence.get_attribute("id"), float(sentence.get_attribute("data-start") or -1)
    with reader.page("stairs", f"#{identity}") as page:
        assert _time(page) == pytest.approx(start, abs=0.01)
        assert page.get_attribute("[aria-current]", "id") == identity
        assert page.locator(f"#{identity}").evaluate("one => { const box = one.getBoundingClientRect(); "
                                                     "return box.top > 0 && box.bottom < innerHeight }")  # fmt: skip
        page.click("#moment")
        until(page, "document.querySelector('#status').textContent !== ''")
        assert page.url.endswith(f"#t={start:.1f}")
        page.click("#find-place")
        assert page.locator(":focus").get_attribute("id") == identity


def test_the_search_lists_sentences_as_links(reader: Reader) -> None:
    with reader.page("stairs") as page:
        page.fill("[name=query]", "PÁRAGRAPH 3 of")
        page.press("[name=query]", "Enter")
        assert page.inner_text("#result") == "3 sentences found."
        assert page.locator("#found li").count() == 3
        page.click("#found li:nth-child(2) a")
        assert page.inner_text(":focus") == "This is paragraph 3 of part 2."
        assert page.get_attribute("[aria-current]", "id") == page.get_attribute(":focus", "id")
        page.fill("[name=query]", "no such words")
        page.click("#search button")
        assert page.inner_text("#result") == "Nothing found."
        assert not page.is_visible("#found")


def test_place_and_speed_are_remembered(reader: Reader) -> None:
    with reader.context() as context:
        page = reader.open(context, "stairs", "#t=42")
        page.select_option("#speed", "1.5")
        page.click("#play")
        until(page, "document.querySelector('audio').currentTime > 43")
        page.click("#play")
        until(page, "document.querySelector('audio').paused")
        time = _time(page)
        page.close()
        page = reader.open(context, "stairs")
        assert _time(page) == pytest.approx(time, abs=0.1)
        assert page.input_value("#speed") == "1.5"
        assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5
        assert page.inner_text("#time").startswith("0:4")
        other = reader.open(context, "kinds")
        assert _time(other) == 0
        assert other.input_value("#speed") == "1.5"


def test_keys_of_a_keyboard_and_of_a_headset_control_it(reader: Reader) -> None:
    handlers = """
        window.actions = {};
        MediaSession.prototype.setActionHandler = (name, action) => { window.actions[name] = action; };
    """
    with reader.context() as context:
        context.add_init_script(handlers)
        page = reader.open(context, "stairs", "#t=30")
        assert page.evaluate("[navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.album]") == [
            "Stairs and Lamps",
            "The Lamp & Reel",
        ]
        page.evaluate("window.actions.play()")
        until(page, "navigator.mediaSession.playbackState === 'playing'")
        page.evaluate("window.actions.pause()")
        page.evaluate("window.actions.seekto({seekTime: 20})")
        page.evaluate("window.actions.seekforward({seekOffset: 5})")
        assert _time(page) == pytest.approx(25, abs=0.1)
        page.evaluate("window.actions.nexttrack()")
        assert _time(page) > 26


def test_sound_that_is_missing_is_said(reader: Reader) -> None:
    with reader.page("stairs") as page:
        page.evaluate("document.querySelector('audio').src = 'gone.wav'")
        page.click("#play")
        until(page, "document.querySelector('#status').textContent.startsWith('The sound cannot be played')")
    reader.faults.clear()


def _time(page: Any) -> float:
    return float(page.evaluate("document.querySelector('audio').currentTime"))
