"""Reading: by keyboard, enlarged, narrow, without JavaScript, with what must not run, and long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser_site import EPISODES, SCHEMES, Reader, needs_browser, story, until, write_site

pytestmark = [pytest.mark.browser, needs_browser]
PAGES = ("", *EPISODES)

# What has the focus: its name, whether a ring is drawn, whether anything lies over its middle, where it is in the page.
FOCUS = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const rects = [...one.getClientRects()];
  const seen = rects.some((rect) => {
    const top = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
    return top && (one.contains(top) || top.contains(one) && top.tagName !== 'BODY');
  });
  return {
    name: (one.getAttribute('aria-label') || one.textContent || one.name).trim().slice(0, 60),
    tag: one.tagName,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen,
    inside: box.top >= 0 && box.bottom <= innerHeight,
    order: [...document.querySelectorAll('*')].indexOf(one),
  };
}
"""


def _walk(page: Any, key: str = "Tab") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for _ in range(400):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        if focus is None or (found and focus["order"] == found[0]["order"]):
            return found
        found.append(focus)
    pytest.fail("the keyboard is caught")


@pytest.mark.parametrize("slug", ["", "kinds", "stairs"])
def test_a_keyboard_reaches_everything_in_order_and_in_sight(reader: Reader, slug: str) -> None:
    with reader.page(slug) as page:
        page.evaluate("document.querySelector('#settings').open = true")
        walked = _walk(page)
        wanted = page.evaluate(
            "[...document.querySelectorAll('a[href], button, input, select, summary')]"
            ".filter((one) => one.checkVisibility()).length"
        )
        assert len(walked) == wanted
        assert [one["order"] for one in walked] == sorted(one["order"] for one in walked)
        assert [one for one in walked if not one["ring"]] == []
        assert [one for one in walked if not (one["seen"] and one["inside"])] == []
        backwards = _walk(page, "Shift+Tab")
        assert len(backwards) == wanted


@pytest.mark.parametrize(("width", "height"), [(1280, 700), (320, 640), (320, 256)])
def test_the_player_never_covers_what_has_the_focus(reader: Reader, width: int, height: int) -> None:
    with reader.page("stairs", viewport={"width": width, "height": height}) as page:
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        walked = _walk(page, "Shift+Tab")
        assert len(walked) > 30
        assert [one for one in walked if not one["seen"]] == []


def test_skip_links_skip(reader: Reader) -> None:
    with reader.page("kinds") as page:
        page.keyboard.press("Tab")
        assert page.inner_text(":focus") == "Skip to the transcript"
        page.keyboard.press("Enter")
        assert page.get_attribute(":focus", "id") == "transcript"
        page.keyboard.press("Tab")
        assert page.get_attribute(":focus", "class") == "here"


def test_no_single_key_does_anything(reader: Reader) -> None:
    with reader.page("stairs") as page:
        page.focus("#transcript")
        for key in (*"abcdefghijklmnopqrstuvwxyz0123456789/,.", " ", "ArrowRight"):
            page.keyboard.press(key)
        assert page.evaluate("document.querySelector('audio').paused && !document.querySelector('audio').currentTime")


@pytest.mark.parametrize("slug", PAGES)
def test_nothing_is_wider_than_the_window(reader: Reader, slug: str) -> None:
    """1280 pixels at 200 and 400 percent are 640 and 320 pixels of CSS (WCAG 2.2, 1.4.10)."""
    widths = (1280, 768, 640, 320)
    with reader.page(slug) as page:
        page.evaluate("document.querySelector('#settings').open = true")
        for large in (False, True):
            for name, value in (("size", "2"), ("letters", "0.12em"), ("words", "0.16em"), ("lines", "2.2")):
                page.select_option(f"[name={name}]", value if large else "")
            for width in widths:
                page.set_viewport_size({"width": width, "height": 640})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, large)


@pytest.mark.parametrize("slug", ["", "kinds"])
def test_targets_are_large_enough(reader: Reader, slug: str) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 pixels, but for links inside of sentences."""
    with reader.page(slug, viewport={"width": 320, "height": 800}) as page:
        page.evaluate("document.querySelector('#settings').open = true")
        small = page.evaluate("""[...document.querySelectorAll('a[href], button, input, select, summary')]
            .filter((one) => one.checkVisibility() && !one.classList.contains('skip'))
            .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)""")
        assert small == []


@pytest.mark.parametrize("slug", PAGES)
def test_without_javascript_there_are_text_sound_and_downloads(reader: Reader, slug: str) -> None:
    with reader.page(slug, java_script_enabled=False) as page:
        assert not page.is_visible("#settings")
        if not slug:
            assert page.locator(".episodes a").count() == len(EPISODES)
            return
        assert page.is_visible("audio[controls]")
        assert (page.locator("audio").bounding_box() or {"height": 0})["height"] > 30
        assert not page.is_visible("#controls")
        assert not page.is_visible("#tools")
        sentences = page.locator("#transcript [data-start]")
        assert all(sentence.is_visible() for sentence in sentences.all())
        for link in page.locator(".downloads a, .chapters a[data-from]").all():
            path = (link.get_attribute("href") or "").partition("#")[0]
            assert (reader.site / slug / path).is_file()
        assert page.locator("nav.chapters a[href^='#chapter']").count() == len(EPISODES[slug].chapters)


@pytest.mark.parametrize("slug", ["", "hostile"])
def test_nothing_of_a_document_is_run(reader: Reader, slug: str) -> None:
    with reader.page(slug) as page:
        if slug:
            page.fill("[name=query]", "<script>")
            page.press("[name=query]", "Enter")
            assert page.locator("#found li").count() > 3
            page.click("#play")
            page.wait_for_timeout(300)
            assert page.locator("#transcript :is(script, svg:not(.icon), img)").count() == 0
            assert "<script>" in page.inner_text("h1")
        assert page.evaluate("window.broken") is None


def test_the_policy_stops_what_is_put_into_the_page_all_the_same(reader: Reader) -> None:
    """Were the escaping ever to fail: neither a script, nor a handler, nor a request."""
    with reader.page("kinds") as page:
        page.evaluate("""() => {
            const script = document.createElement('script');
            script.textContent = 'window.broken = 1';
            document.body.append(script);
            document.body.insertAdjacentHTML('beforeend', '<img src="gone.png" onerror="window.broken = 1">'
                + '<iframe src="https://example.org/"></iframe><style>body { display: none }</style>');
            fetch('https://example.org/').catch(() => {});
        }""")
        page.wait_for_timeout(300)
        assert page.evaluate("window.broken") is None
        assert page.is_visible("h1")
    refused = [fault for fault in reader.faults if "Content Security Policy" in fault]
    assert len(refused) >= 5
    reader.faults.clear()
    reader.requests.clear()


def test_reading_settings_are_applied_and_kept(reader: Reader) -> None:
    with reader.context() as context:
        page = reader.open(context, "stairs", "#t=15")
        page.click("#settings summary")
        size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('#transcript p')).fontSize)")
        page.select_option("[name=size]", "2")
        page.select_option("[name=letters]", "0.12em")
        page.select_option("[name=words]", "0.16em")
        page.select_option("[name=lines]", "2.2")
        page.select_option("[name=colours]", "cream")
        page.check("[name=focus]")
        page.uncheck("[name=here]")
        index = reader.open(context, "")
        page = reader.open(context, "stairs")
        style = page.evaluate("""() => {
            const style = getComputedStyle(document.querySelector('#transcript p'));
            return [style.fontSize, style.letterSpacing, style.wordSpacing, style.lineHeight].map(parseFloat);
        }""")
        assert style == pytest.approx([2 * size, 0.24 * size, 0.32 * size, 4.4 * size], rel=0.01)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(247, 236, 208)"
        assert page.is_visible(".band")
        assert not page.is_visible(".here")
        assert index.evaluate("document.documentElement.dataset.colours") == "cream"
        page.click("#settings summary")
        assert page.input_value("[name=size]") == "2"
        page.click("#reset")
        assert page.evaluate("document.documentElement.dataset.colours") is None
        assert page.is_visible(".here >> nth=0")
        until(page, "document.querySelector('#status').textContent !== ''")


def test_the_page_follows_the_sound_only_if_that_was_chosen(reader: Reader) -> None:
    with reader.page("stairs", viewport={"width": 600, "height": 600}) as page:
        for chosen in (False, True):
            page.evaluate("document.querySelector('#settings').open = true")
            page.set_checked("[name=follow]", chosen)
            page.evaluate("scrollTo(0, 0)")
            page.evaluate("document.querySelectorAll('.here')[9].click()")
            until(page, "document.querySelector('[aria-current]') !== null")
            page.wait_for_timeout(900)
            assert (page.evaluate("scrollY") > 500) == chosen
            page.click("#play")


def test_print_shows_the_text_and_no_buttons(reader: Reader) -> None:
    with reader.page("kinds") as page:
        page.emulate_media(media="print")
        for one in (".player", "#tools", "#settings", ".here >> nth=0", "footer"):
            assert not page.is_visible(one)
        assert page.is_visible("#transcript blockquote")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_contrast_motion_and_forced_colours_are_heeded(reader: Reader) -> None:
    with reader.page("stairs", "#t=15", contrast="more") as page:
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    with reader.page("stairs", "#t=15", **SCHEMES["forced"]) as page:
        style = page.evaluate("""() => {
            const style = getComputedStyle(document.querySelector('[aria-current]'));
            return [style.backgroundColor, style.textDecorationLine];
        }""")
        assert style[0] != page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert "underline" in style[1]


def test_a_changed_page_is_loaded_again_in_its_place(reader: Reader) -> None:
    """As `narrate serve --watch` does it: the page is told, loads itself again, and stands where it stood."""
    stream = "window.EventSource = class { constructor(url) { window.stream = this; this.url = url; } };"
    with reader.context() as context:
        context.add_init_script(
            "new MutationObserver((_, one) => {"
            "document.documentElement.dataset.live = '/.changes'; one.disconnect() })"
            f".observe(document, {{ childList: true, subtree: true }}); {stream}"
        )
        page = reader.open(context, "stairs", "#t=40")
        before = page.evaluate("[document.querySelector('[aria-current]').getBoundingClientRect().top, scrollY]")
        assert before[1] > 100
        focus = page.locator(":focus").get_attribute("id")
        assert page.evaluate("window.stream.url") == "/.changes"
        page.evaluate("history.replaceState(null, '', location.pathname); window.old = true")
        with page.expect_navigation():
            page.evaluate("window.stream.onmessage({ data: 'changed' })")
        until(page, "document.documentElement.dataset.ready === 'yes'")
        assert page.evaluate("window.old") is None
        assert page.evaluate("document.querySelector('audio').currentTime") == pytest.approx(40, abs=0.1)
        assert page.evaluate("document.querySelector('[aria-current]').getBoundingClientRect().top") == pytest.approx(
            before[0], abs=3
        )
        assert focus


def test_the_script_of_a_two_hour_page_is_ready_soon_after_its_layout(reader: Reader, tmp_path: Path) -> None:
    """Counted in the processor's time until all is laid out, with the script and without; about twice, as measured."""
    (made,) = write_site(tmp_path, {"long": story(215, chapters=6)})
    assert made.timeline.length / made.timeline.rate > 7200
    long = Reader(reader.browser, tmp_path)
    taken: dict[bool, list[float]] = {True: [], False: []}
    for script in (True, False) * 3:
        with long.context(java_script_enabled=script) as context:
            page = context.new_page()
            devtools = context.new_cdp_session(page)
            devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
            page.goto((tmp_path / "long/index.html").as_uri())
            assert page.locator(".here").count() > (1000 if script else -1)
            metrics = devtools.send("Performance.getMetrics")["metrics"]
            taken[script].append({one["name"]: one["value"] for one in metrics}["TaskDuration"])
    assert min(taken[True]) < 4 * min(taken[False]), taken
