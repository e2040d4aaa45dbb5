// The editor without reloading: the same links and forms, answered inside of the page, so that the sound goes on and
// the place is kept. Without this file everything works as plain HTML.

const main = () => document.querySelector("main");
const said = document.getElementById("said");
const voice = new Audio();
let listening = null; // the link whose line is heard

function announce(text) {
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, 50); // an equal text would not be read out again
}

// One line.

function stop() {
  voice.pause();
  if (listening) listening.firstChild.data = "Listen";
  listening = null;
}

voice.addEventListener("ended", stop);
voice.addEventListener("error", () => {
  if (!listening) return;
  stop();
  announce("This line could not be spoken.");
});

function listen(link) {
  const same = link === listening;
  stop();
  if (same) return;
  document.getElementById("episode")?.pause();
  listening = link;
  link.firstChild.data = "Stop";
  voice.src = link.href;
  voice.play().catch(() => {});
}

// The episode.

let starts = [];

function readStarts() {
  starts = [...document.querySelectorAll("[data-start]")].map((entry) => [Number(entry.dataset.start), entry]);
  starts.sort((one, other) => one[0] - other[0]);
  mark();
}

function mark() {
  const episode = document.getElementById("episode");
  let current = null;
  if (episode && (episode.currentTime > 0 || !episode.paused)) {
    for (const [start, entry] of starts) if (start <= episode.currentTime + 0.05) current = entry;
  }
  const before = document.querySelector(".entry[aria-current]");
  if (before === current) return;
  before?.removeAttribute("aria-current");
  current?.setAttribute("aria-current", "true");
}

function watchEpisode() {
  const episode = document.getElementById("episode");
  episode?.addEventListener("timeupdate", mark);
  episode?.addEventListener("play", stop);
}

function playFrom(seconds) {
  const episode = document.getElementById("episode");
  stop();
  episode.currentTime = seconds;
  episode.play().catch(() => {});
}

// Links and forms.

async function show(address, options, focus) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", ...options });
  } catch {
    announce("The server does not answer. Nothing was changed.");
    return;
  }
  const type = answer.headers.get("content-type") ?? "";
  if (!type.startsWith("text/html")) {
    announce(await answer.text());
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  swap(page);
  history.replaceState(null, "", answer.url || address);
  focus(page);
}

// Everything but the player is exchanged, so that it plays on.
function swap(page) {
  stop();
  const here = main(), fresh = page.querySelector("main");
  const player = here.querySelector(".player"), newPlayer = fresh.querySelector(".player");
  const src = document.getElementById("episode")?.getAttribute("src");
  const same = src && newPlayer?.querySelector("audio")?.getAttribute("src") === src;
  if (player && same) {
    newPlayer.remove();
    const parts = [...fresh.childNodes];
    for (const node of [...here.childNodes]) if (node !== player) node.remove();
    const place = parts.findIndex((node) => node.classList?.contains("facts")) + 1;
    player.before(...parts.slice(0, place));
    player.after(...parts.slice(place));
  } else {
    here.replaceChildren(...fresh.childNodes);
    watchEpisode();
  }
  readStarts();
}

function focusPanel() {
  const panel = document.getElementById("panel");
  panel?.focus({ preventScroll: true });
  panel?.closest(".entry").scrollIntoView({ block: "nearest" });
  const notice = document.querySelector(".notice > p"); // a problem is an alert, which is read out by itself
  if (notice) announce(notice.textContent);
  if (!panel) main().focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (link.matches(".listen")) listen(link);
  else if (link.matches(".correct")) show(link.href, {}, focusPanel);
  else if (link.matches(".close")) close(link);
  else if (link.matches(".from-here") && document.getElementById("episode")) playFrom(Number(link.dataset.at));
  else return;
  event.preventDefault();
});

function close(link) {
  const id = link.closest(".entry").id;
  show(link.href, {}, () => document.querySelector(`#${CSS.escape(id)} .correct`)?.focus());
}

document.addEventListener("keydown", (event) => {
  const panel = event.key === "Escape" && event.target.closest?.("#panel");
  if (panel) close(panel.querySelector(".close"));
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  show(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }, focusPanel);
});

// What the podcast is at. Only a page that is seen asks: browsers open few connections to one server.

let source = null;
let seen = null;

function connect() {
  source = new EventSource("/.narrate/events");
  source.addEventListener("status", (event) => {
    const news = JSON.parse(event.data);
    const place = document.getElementById("build");
    if (place && place.textContent !== news.said) place.textContent = news.said;
    if (seen !== null && seen !== news.number) renew();
    seen = news.number;
  });
}

// A new build: other sound and other times; what is open or being written stays as it is.
async function renew() {
  const episode = document.getElementById("episode");
  if (episode?.paused && episode.currentTime === 0) episode.load();
  else if (episode) {
    const at = episode.currentTime, playing = !episode.paused;
    episode.addEventListener("loadedmetadata", () => {
      episode.currentTime = at;
      if (playing) episode.play().catch(() => {});
    }, { once: true });
    episode.load();
  }
  const answer = await fetch(location.pathname, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const fresh of page.querySelectorAll(".entry")) {
    const entry = document.getElementById(fresh.id);
    if (entry && fresh.dataset.start) entry.dataset.start = fresh.dataset.start;
    else if (entry) delete entry.dataset.start;
  }
  readStarts();
}

function follow() {
  if (document.visibilityState === "visible" && !source) connect();
  else if (document.visibilityState !== "visible" && source) { source.close(); source = null; }
}

document.addEventListener("visibilitychange", follow);
watchEpisode();
readStarts();
follow();
if (location.hash && document.getElementById("panel")) focusPanel();
