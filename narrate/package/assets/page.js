// The pages' only script, written by hand. It stands inside the page, and the page's Content-Security-Policy names its
// digest. It asks for nothing but the sound beside the page. Everything is kept in the browser, under names that
// begin with "narrate.". Without it, the page has the browser's own player, all text and all links.
(() => {
  "use strict";
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);

  // A browser may refuse to remember, for instance in a private window.
  const memory = (area) => ({
    get(name) {
      try { return JSON.parse(window[area].getItem("narrate." + name)); } catch { return null; }
    },
    set(name, value) {
      try {
        if (value === null) window[area].removeItem("narrate." + name);
        else window[area].setItem("narrate." + name, JSON.stringify(value));
      } catch { /* then it is forgotten */ }
    },
  });
  const kept = memory("localStorage");
  const session = memory("sessionStorage");

  // ------------------------------------------------------------------------------------------ reading settings

  const LENGTHS = ["size", "letters", "words", "lines"];
  const CHOICES = ["font", "colours", "focus", "follow", "here"];
  let reading = kept.get("reading") || {};

  function applyReading() {
    for (const name of LENGTHS) {
      if (reading[name]) root.style.setProperty("--" + name, reading[name]);
      else root.style.removeProperty("--" + name);
    }
    for (const name of CHOICES) {
      if (reading[name]) root.dataset[name] = reading[name];
      else delete root.dataset[name];
    }
  }
  applyReading(); // before the page is drawn

  function setUpSettings(say) {
    const panel = $("settings");
    if (!panel) return;
    panel.hidden = false;
    const controls = [...panel.querySelectorAll("[name]")];
    const fill = () => {
      for (const control of controls) {
        const value = reading[control.name] || "";
        if (control.type === "checkbox") control.checked = "off" in control.dataset ? value !== "off" : value === "on";
        else control.value = value;
      }
    };
    fill();
    panel.addEventListener("change", ({ target }) => {
      if (!target.name) return;
      let value = target.value;
      if (target.type === "checkbox") {
        value = "off" in target.dataset ? (target.checked ? "" : "off") : target.checked ? "on" : "";
      }
      reading = { ...reading, [target.name]: value };
      kept.set("reading", reading);
      applyReading();
      ruler();
    });
    $("reset").addEventListener("click", () => {
      reading = {};
      kept.set("reading", null);
      applyReading();
      fill();
      ruler();
      say($("reset").dataset.done);
    });
  }

  // The focus line: what lies outside the band is dimmed. It follows the sound, else the pointer or the focus.
  let ruler = () => {};

  function setUpRuler(playing) {
    const band = document.createElement("div");
    band.className = "band";
    band.setAttribute("aria-hidden", "true");
    band.hidden = true;
    document.body.append(band);
    const at = (middle) => {
      if (middle > 0 && middle < window.innerHeight) band.style.top = Math.round(middle) + "px";
    };
    const middleOf = (element) => {
      const box = element.getBoundingClientRect();
      return box.top + Math.min(box.height, window.innerHeight) / 2;
    };
    ruler = () => {
      band.hidden = root.dataset.focus !== "on";
      const sentence = !band.hidden && playing();
      if (sentence) at(middleOf(sentence));
    };
    document.addEventListener("pointermove", (event) => { if (!band.hidden && !playing()) at(event.clientY); });
    document.addEventListener("focusin", (event) => { if (!band.hidden && !playing()) at(middleOf(event.target)); });
    document.addEventListener("scroll", () => ruler(), { passive: true });
    at(window.innerHeight / 2);
    ruler();
  }

  // --------------------------------------------------------------------------------------------- what is said

  // role=status is for what the user did, never for what is being played.
  function speaker() {
    const status = $("status");
    let clear = 0;
    return (text) => {
      if (!status) return;
      clearTimeout(clear);
      status.textContent = "";
      clear = setTimeout(() => {
        status.textContent = text;
        clear = setTimeout(() => { status.textContent = ""; }, 6000);
      }, 50);
    };
  }

  // A rebuilt page: the server that watches the sources puts data-live, an address, on the root.
  function setUpLive(audio) {
    const address = root.dataset.live;
    if (!address || !window.EventSource) return;
    const sentences = () => [...document.querySelectorAll("[data-start], h2[id]")];
    const before = session.get("view");
    session.set("view", null);
    if (before) {
      const element = $(before.id);
      if (element) window.scrollBy(0, element.getBoundingClientRect().top - before.top);
      const focus = before.focus && $(before.focus);
      if (focus) focus.focus({ preventScroll: true });
      if (before.playing && audio) audio.play().catch(() => {});
    }
    new EventSource(address).onmessage = () => {
      const first = sentences().find((element) => element.getBoundingClientRect().top >= 0);
      const focus = document.activeElement && document.activeElement.closest("[id]");
      session.set("view", {
        id: first ? first.id : "",
        top: first ? first.getBoundingClientRect().top : 0,
        focus: focus ? focus.id : "",
        playing: Boolean(audio && !audio.paused),
      });
      window.dispatchEvent(new Event("pagehide")); // keeps the place in the sound
      setTimeout(() => location.reload(), 100); // what is kept has to reach the browser first
    };
  }

  // --------------------------------------------------------------------------------------------- the episode

  function setUpEpisode(audio, data, say) {
    const words = data.words;
    const plural = new Intl.PluralRules(root.lang || "en");
    const sentences = [...document.querySelectorAll("#transcript [data-start]")];
    const starts = sentences.map((one) => Number(one.dataset.start));
    const ends = sentences.map((one) => Number(one.dataset.end));
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    const slider = $("position");
    const playButton = $("play");
    const placeName = "place." + data.id;
    let current = -1;
    let shownSecond = -1;

    const number = (unit, count) => words[unit][plural.select(count) === "one" ? 0 : 1].replace("{count}", count);
    function inWords(seconds) {
      let rest = Math.round(seconds);
      const parts = [];
      for (const [length, unit] of [[3600, "hour"], [60, "minute"], [1, "second"]]) {
        const count = Math.floor(rest / length);
        rest %= length;
        if (count) parts.push(number(unit, count));
      }
      return parts.join(" ") || number("second", 0);
    }
    function clock(seconds) {
      const whole = Math.floor(seconds);
      const pad = (value) => String(value).padStart(2, "0");
      const hours = Math.floor(whole / 3600);
      const minutes = Math.floor(whole / 60) % 60;
      return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
    }
    const of = (position, length) => words.of.replace("{position}", position).replace("{length}", length);

    /** The last entry that is not above a value; -1 if there is none. */
    function lastUpTo(list, value) {
      let low = 0;
      let high = list.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (list[middle] <= value) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    }
    const chapterStarts = data.chapters.map((chapter) => chapter[0]);
    const chapterAt = (time) => Math.max(0, lastUpTo(chapterStarts, time));

    // The sentence that is heard: the last one that has begun, and for a moment of the pause behind it.
    function show() {
      const time = audio.currentTime;
      let index = lastUpTo(starts, time + 0.01);
      if (index >= 0 && time > ends[index] + 1.2) index = -1;
      if (index !== current) {
        if (current >= 0) sentences[current].removeAttribute("aria-current");
        current = index;
        if (index >= 0) {
          sentences[index].setAttribute("aria-current", "true");
          scrollAlong();
          ruler();
        }
      }
      const second = Math.floor(time);
      if (second !== shownSecond) showTime(second);
    }
    function showTime(second) {
      shownSecond = second;
      $("time").textContent = of(clock(second), clock(data.length + 0.5));
      slider.style.setProperty("--part", `${(100 * second) / data.length}%`);
      // A screen reader speaks a focused slider whenever it changes, so it stands still then.
      if (audio.paused || !slider.matches(":focus-visible")) slider.value = second;
    }
    function showPosition() {
      slider.value = Math.floor(audio.currentTime);
      slider.setAttribute("aria-valuetext", of(inWords(audio.currentTime), inWords(data.length)));
      shownSecond = -1;
      show();
    }
    function scrollAlong() {
      if (root.dataset.follow !== "on" || audio.paused || current < 0) return;
      sentences[current].scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    }
    function goTo(element) {
      if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
      element.focus({ preventScroll: true });
      element.scrollIntoView({ block: "center" });
    }

    let frame = 0;
    function follow() {
      show();
      frame = audio.paused ? 0 : requestAnimationFrame(follow);
    }

    function seek(time, { quiet = false } = {}) {
      audio.currentTime = Math.min(Math.max(0, time), Math.max(0, data.length - 0.2));
      showPosition();
      if (!quiet) say(inWords(audio.currentTime));
    }
    function play() {
      const started = audio.play();
      if (started) started.catch((error) => { if (error.name !== "AbortError") say(words.no_sound); });
    }
    function toChapter(step) {
      const time = audio.currentTime;
      let number = chapterAt(time) + step;
      // As players do: back leads to the beginning of this chapter first.
      if (step < 0 && time - chapterStarts[number + 1] > 3) number += 1;
      number = Math.min(Math.max(number, 0), chapterStarts.length - 1);
      seek(chapterStarts[number], { quiet: true });
      say(data.chapters[number][1]);
    }

    // The place is kept as a sentence and the time in it, so that it survives a change of the text before it.
    function keep() {
      if (audio.currentTime < 3) return;
      const index = lastUpTo(starts, audio.currentTime);
      kept.set(placeName, {
        time: audio.currentTime,
        id: index < 0 ? "" : sentences[index].id,
        into: index < 0 ? 0 : audio.currentTime - starts[index],
      });
    }
    function keptTime() {
      const place = kept.get(placeName);
      if (!place || typeof place.time !== "number") return 0;
      const sentence = place.id && $(place.id);
      return sentence && sentence.dataset.start ? Number(sentence.dataset.start) + place.into : place.time;
    }

    // #t=83.5, #t=1:23 (W3C Media Fragments, 4.2.1), or the id of a sentence.
    function fromAddress() {
      const fragment = location.hash.slice(1);
      const match = /^t=(?:npt:)?((?:\d+:){0,2}\d+(?:\.\d+)?)/.exec(fragment);
      if (match) {
        const time = match[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
        seek(time, { quiet: true });
        const index = Math.max(0, lastUpTo(starts, audio.currentTime + 0.01));
        if (sentences[index]) goTo(sentences[index]);
        return true;
      }
      const sentence = fragment && $(fragment);
      if (!sentence || !sentence.dataset.start) return false;
      seek(Number(sentence.dataset.start), { quiet: true });
      goTo(sentence);
      return true;
    }

    function setUpPlayer() {
      audio.controls = false;
      audio.removeAttribute("aria-label"); // it is not shown any more
      $("controls").hidden = false;
      playButton.addEventListener("click", () => (audio.paused ? play() : audio.pause()));
      $("back").addEventListener("click", () => seek(audio.currentTime - 15));
      $("forward").addEventListener("click", () => seek(audio.currentTime + 15));
      for (const [id, step] of [["previous", -1], ["next", 1]]) {
        if (chapterStarts.length > 1) $(id).addEventListener("click", () => toChapter(step));
        else $(id).hidden = true;
      }
      slider.addEventListener("input", () => seek(Number(slider.value), { quiet: true }));
      slider.addEventListener("keydown", (event) => {
        const steps = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -60, PageUp: 60 };
        const step = steps[event.key];
        if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        const turned = getComputedStyle(slider).direction === "rtl" && event.key.startsWith("Arrow") ? -step : step;
        seek(audio.currentTime + turned, { quiet: true });
      });
      const speed = $("speed");
      const chosen = String(kept.get("speed") || 1);
      if ([...speed.options].some((option) => option.value === chosen)) speed.value = chosen;
      const setSpeed = () => { audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value); };
      setSpeed();
      speed.addEventListener("change", () => { setSpeed(); kept.set("speed", Number(speed.value)); });
      $("tools").hidden = false;
      $("find-place").addEventListener("click", () => {
        const index = Math.max(0, lastUpTo(starts, audio.currentTime + 0.01));
        if (sentences[index]) goTo(sentences[index]);
        say(`${of(inWords(audio.currentTime), inWords(data.length))}. ${data.chapters[chapterAt(audio.currentTime)][1]}`);
      });
      $("moment").addEventListener("click", async () => {
        const address = location.href.replace(/#.*$/, "") + `#t=${audio.currentTime.toFixed(1)}`;
        history.replaceState(null, "", address);
        try {
          await navigator.clipboard.writeText(address);
          say(words.copied);
        } catch {
          say(words.moment_in_address);
        }
      });
    }

    function setUpSound() {
      const shown = (playing) => {
        playButton.querySelector(".label").textContent = playing ? words.pause : words.play;
        playButton.dataset.playing = playing;
        if ("mediaSession" in navigator) navigator.mediaSession.playbackState = playing ? "playing" : "paused";
      };
      audio.addEventListener("play", () => { shown(true); if (!frame) follow(); scrollAlong(); ruler(); });
      audio.addEventListener("pause", () => { shown(false); showPosition(); keep(); });
      audio.addEventListener("seeked", () => { show(); keep(); });
      audio.addEventListener("ended", () => kept.set(placeName, null));
      let saved = 0;
      audio.addEventListener("timeupdate", () => {
        show(); // also where no frames are drawn
        if (Math.abs(audio.currentTime - saved) > 5) { saved = audio.currentTime; keep(); }
      });
      const sources = audio.querySelectorAll("source");
      const last = sources[sources.length - 1];
      if (last) last.addEventListener("error", () => say(words.no_sound));
      audio.addEventListener("error", () => say(words.no_sound));
      window.addEventListener("pagehide", () => { if (!audio.ended) keep(); });
    }

    function setUpSession() {
      if (!("mediaSession" in navigator) || !window.MediaMetadata) return;
      const media = navigator.mediaSession;
      media.metadata = new MediaMetadata({
        title: data.title,
        artist: data.artist,
        album: data.show,
        artwork: location.protocol === "file:" ? [] : [{ src: new URL(data.cover, location.href).href }],
      });
      const actions = {
        play,
        pause: () => audio.pause(),
        seekbackward: (detail) => seek(audio.currentTime - (detail.seekOffset || 15), { quiet: true }),
        seekforward: (detail) => seek(audio.currentTime + (detail.seekOffset || 15), { quiet: true }),
        seekto: (detail) => seek(detail.seekTime, { quiet: true }),
        previoustrack: chapterStarts.length > 1 ? () => toChapter(-1) : null,
        nexttrack: chapterStarts.length > 1 ? () => toChapter(1) : null,
      };
      for (const [name, action] of Object.entries(actions)) {
        try { media.setActionHandler(name, action); } catch { /* this browser does not know the action */ }
      }
    }

    // A button behind the sentences of each paragraph that has any; headings have none.
    function setUpHere() {
      const pattern = $("here");
      let before = null;
      for (const sentence of sentences) {
        const paragraph = sentence.parentElement;
        if (paragraph === before || /^H\d$/.test(paragraph.tagName)) continue;
        before = paragraph;
        const button = pattern.content.firstElementChild.cloneNode(true);
        button.dataset.from = sentence.dataset.start;
        const own = paragraph.querySelectorAll(":scope > [data-start]");
        own[own.length - 1].after(" ", button);
      }
      document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-from]");
        if (!button) return;
        event.preventDefault();
        seek(Number(button.dataset.from), { quiet: true });
        play();
      });
    }

    function setUpSearch() {
      const form = $("search");
      const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
      let texts = null; // made when somebody searches
      const most = 100;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        texts = texts || sentences.map((sentence) => plain(sentence.textContent));
        const wanted = plain(form.elements.query.value.trim());
        const list = $("found");
        list.textContent = "";
        const hits = wanted ? texts.flatMap((text, index) => (text.includes(wanted) ? [index] : [])) : [];
        for (const index of hits.slice(0, most)) {
          const link = document.createElement("a");
          link.href = "#" + sentences[index].id;
          link.textContent = sentences[index].textContent;
          if (sentences[index].lang) link.lang = sentences[index].lang;
          const item = document.createElement("li");
          item.append(link, `, ${clock(starts[index])}`);
          list.append(item);
        }
        list.hidden = !hits.length;
        let result = hits.length ? number("found", hits.length) : words.found_none;
        if (hits.length > most) result += `, ${words.found_first.replace("{count}", most)}`;
        $("result").textContent = result + ".";
        mark(wanted ? hits : [], wanted);
      });
      form.addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (link && link.hash === location.hash) { event.preventDefault(); fromAddress(); }
      });
    }
    // Where the browser can, the words themselves are marked, without touching the text. The rule stands here, because
    // the checkers of style sheets do not know it yet.
    let sheet = null;
    function mark(hits, wanted) {
      if (!window.Highlight || !CSS.highlights || !document.adoptedStyleSheets) return;
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync("::highlight(found) { background: var(--found); color: var(--ink); text-decoration: underline }");
        document.adoptedStyleSheets = [sheet];
      }
      const marks = new Highlight();
      for (const index of hits) {
        const nodes = document.createTreeWalker(sentences[index], NodeFilter.SHOW_TEXT);
        for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
          const text = node.data.toLowerCase();
          if (text.length !== node.data.length) continue; // a letter that takes more room in lower case
          for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + wanted.length);
            marks.add(range);
          }
        }
      }
      CSS.highlights.set("found", marks);
    }

    // What has the focus must not lie under the player (WCAG 2.2, 2.4.11).
    function setUpRoom() {
      const player = $("player");
      const room = () => {
        const sticky = getComputedStyle(player).position === "sticky";
        root.style.setProperty("--room", sticky ? `${player.offsetHeight}px` : "0px");
      };
      new ResizeObserver(room).observe(player); // calls it once at first, when the page is laid out anyway
      window.addEventListener("resize", room);
    }

    setUpPlayer();
    setUpSound();
    setUpSession();
    setUpHere();
    setUpSearch();
    setUpRoom();
    setUpRuler(() => (audio.paused || current < 0 ? null : sentences[current]));
    window.addEventListener("hashchange", fromAddress);
    if (!fromAddress()) {
      const time = keptTime();
      if (time) seek(time, { quiet: true });
    }
    showPosition();
  }

  document.addEventListener("DOMContentLoaded", () => {
    const say = speaker();
    setUpSettings(say);
    const audio = document.querySelector("audio");
    const data = $("narrate-data");
    if (audio && data) setUpEpisode(audio, JSON.parse(data.textContent), say);
    else setUpRuler(() => null);
    const address = $("feed-address");
    if (address && !address.dataset.known && location.protocol.startsWith("http")) {
      address.textContent = new URL(address.dataset.path, location.href).href;
    }
    setUpLive(audio);
    root.dataset.ready = "yes";
  });
})();
